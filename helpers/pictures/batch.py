"""A batch: columns that join one by one, one bias for all of them, and the same step in rows."""

import numpy as np

from helpers import doors
from helpers.data import running_example
from helpers.pictures.running import running_pass
from helpers.svg.tiles import Tiles, sheet
from helpers.words import counted, short, signed

CELL = 44


def draw_batch(joined=5, layer=1):
    """∂J/∂W[k] = δ[k] A[k−1]ᵀ with the first `joined` columns only: so many rank-one terms.

    layer: k, 1 or 2, of the running network. Raises ValueError for a count that it does not have.
    """
    layer = doors.whole("layer", layer, 1, 2)
    known = running_pass()
    delta, A = known.delta[layer], known.A[layer - 1]
    n = delta.shape[1]
    joined = doors.whole("joined", joined, 0, n)
    terms = [delta[:, [i]] @ A[:, [i]].T for i in range(n)]
    total = sum(terms[:joined], np.zeros_like(terms[0]))
    limit = max(np.abs(term).max() for term in [*terms, sum(terms)])
    product = factors(delta, A, joined, layer)
    product += ["=", Tiles("sum so far", total, "parameters", limit=limit)]
    shown = [
        Tiles(f"example {i + 1}", term if i < joined else term * np.nan, limit=limit)
        for i, term in enumerate(terms)
    ]
    equations = [("", parts) for parts in [product, *in_rows(shown, 5 if layer == 1 else 3)]]
    head = f"∂J/∂W[{layer}] from {joined} of {n} columns"
    return sheet(head, equations, say_ranks(terms[:joined], total), CELL)


def factors(delta, A, joined, layer):
    """δ[k] · A[k−1]ᵀ: the newest column and row are marked, later ones are faded."""
    late, newest = np.arange(delta.shape[1]) >= joined, joined - 1
    column, row = ({"column": newest}, {"row": newest}) if joined else ({}, {})
    name = "Xᵀ" if layer == 1 else f"A[{layer - 1}]ᵀ"
    return [
        Tiles(f"δ[{layer}]", delta, "backward", column, late),
        "·",
        Tiles(name, A.T, "data", row, late[:, np.newaxis]),
    ]


def say_ranks(terms, total):
    """What the sum so far consists of, and its rank."""
    if not terms:
        return "No column has joined yet.", "The empty sum has zeros only, and rank 0."
    ranks = [int(np.linalg.matrix_rank(term)) for term in terms]
    number = len(terms)
    return (
        f"Newest: column {number} of the first factor times row {number} of the second; its rank "
        f"is {ranks[-1]}.",
        f"Ranks of the terms so far: {', '.join(map(str, ranks))}. "
        f"Rank of their sum: {np.linalg.matrix_rank(total)}.",
    )


def in_rows(shown, count):
    """The terms with + between them, `count` in a row; a later row begins with its +."""
    rows = [shown[i : i + count] for i in range(0, len(shown), count)]
    parts = [[part for tiles in row for part in ("+", tiles)] for row in rows]
    return [parts[0][1:], *parts[1:]]


def draw_broadcast(unit=1, nudge=0.0, n=5):
    """b copied to n columns forward, and ∂J/∂b = G 1, a sum over n columns, backward.

    unit: the unit, 1 to 4, whose bias is moved by `nudge`. J = Σ G ⊙ Z with a fixed G = ∂J/∂Z, so
    J moves by exactly ∂J/∂b_unit · nudge. n: how many examples of the running network, 1 to 5.
    """
    W, b, X, _ = running_example()
    unit, n = doors.whole("unit", unit, 1, len(b[1])), doors.whole("n", n, 1, X.shape[1])
    nudge = doors.number("nudge", nudge, -100, 100)
    G = np.random.default_rng(8).standard_normal((4, 5))[:, :n]
    WX, row = W[1] @ X[:, :n], {"row": unit - 1}
    bias = b[1] + nudge * (np.arange(4) == unit - 1)[:, np.newaxis]
    before, Z, copies = WX + b[1], WX + bias, bias + np.zeros((1, n))
    forward = [
        *(Tiles("b[1]", bias, "parameters", row, limit=2), "→"),
        *(Tiles("b[1], copied", copies, "parameters", row, limit=2), "+"),
        *(Tiles("W[1] X", WX, limit=7), "=", Tiles("Z[1]", Z, "forward", row, limit=7)),
    ]
    grad = Tiles("∂J/∂b[1]", G.sum(axis=1, keepdims=True), "backward", row, limit=7)
    backward = [grad, "←", Tiles("G = ∂J/∂Z[1]", G, "backward", row, limit=3)]
    lines = say_broadcast(unit, nudge, bias, G, (G * before).sum(), (G * Z).sum())
    head = f"One b for {counted(n, 'column')}: copied forward, summed backward"
    return sheet(head, [("forward", forward), ("backward", backward)], lines, CELL)


def say_broadcast(unit, nudge, bias, G, before, after):
    """The copies, the sum and the move of J, with their numbers."""
    name, row = f"b{'₁₂₃₄'[unit - 1]}", [short(round(g, 3)) for g in G[unit - 1]]
    grad, n = G[unit - 1].sum(), G.shape[1]
    moved = f"{short(grad)} · {signed(short(nudge))} = {short(grad * nudge)}"
    total = " + ".join([row[0], *map(signed, row[1:])])
    copies = f"stands in row {unit} of {counted(n, 'column')}"
    return (
        f"Forward: {name} = {short(bias[unit - 1, 0])} {copies}.",
        f"Backward: ∂J/∂{name} = {total}{f' = {short(grad)}' if n > 1 else ''}.",
        f"J = Σ G ⊙ Z[1] was {short(before)} and is {short(after)} after {name} moved by "
        f"{short(nudge)}: it moved by ∂J/∂{name} · {signed(short(nudge))} = {moved}.",
    )
