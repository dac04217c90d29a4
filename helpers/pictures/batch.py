"""A batch: a layer for five examples, columns that join one by one, one bias for all of them."""

import numpy as np

from helpers import doors
from helpers.data import running_example
from helpers.pictures.running import running_pass
from helpers.svg.tiles import Tiles, Told, list_matrices, sheet
from helpers.words import counted, fixed, short, signed, subscript


def draw_stack(example=3):
    """A Picture of Z[1] = W[1] X + b[1] with its numbers, one column of X and of Z[1] marked.

    example: 1 to 5, the column. Raises ValueError for one that is not there.
    """
    W, b, X, _ = running_example()
    example = doors.whole("example", example, 1, X.shape[1])
    mark = {"column": example - 1}
    parts = [
        *(Tiles("Z[1]", W[1] @ X + b[1], "forward", mark), "="),
        *(Tiles("W[1]", W[1], "parameters"), "·"),
        *(Tiles("X", X, "data", mark), "+", Tiles("b[1]", b[1], "parameters")),
    ]
    about = f"Column {example} of X alone makes column {example} of Z[1], which is marked, too."
    return sheet("The first layer for five examples", [("", parts)], about)


def draw_batch(joined=5, layer=1):
    """∂J/∂W[k] = δ[k] A[k−1]ᵀ with the first `joined` columns only, as a sum of outer products.

    layer: k, 1 or 2, of the running network. Returns a Told. Raises ValueError for a count that it
    does not have.
    """
    layer = doors.whole("layer", layer, 1, 2)
    known = running_pass()
    delta, A = known.delta[layer], known.A[layer - 1]
    n = delta.shape[1]
    joined = doors.whole("joined", joined, 0, n)
    terms = [delta[:, [i]] @ A[:, [i]].T for i in range(n)]
    equations = [
        ("", factors(delta, A, joined, layer)),
        ("", addition(terms, joined, 3 if layer == 1 else 2)),
    ]
    head = f"∂J/∂W[{layer}] from {joined} of {n} columns"
    sentence = say_ranks(terms[:joined], terms[0].shape)
    picture = sheet(head, equations, say_newest(joined) + sentence, rows=4)
    return Told(picture, sentence[0].upper() + sentence[1:], list_matrices(equations))


def factors(delta, A, joined, layer):
    """δ[k] · A[k−1]ᵀ: the newest column and row are marked, later ones are faded."""
    late, newest = np.arange(delta.shape[1]) >= joined, joined - 1
    column, row = ({"column": newest}, {"row": newest}) if joined else ({}, {})
    name = "Xᵀ" if layer == 1 else f"A[{layer - 1}]ᵀ"
    return [
        Tiles(f"δ[{layer}]", delta, "backward", column, late),
        "·",
        Tiles(name, A.T, "data" if layer == 1 else "forward", row, late[:, np.newaxis]),
    ]


def addition(terms, joined, decimals):
    """The sum before the newest term, that term, and the sum with it."""
    total = [sum(terms[:i], np.zeros_like(terms[0])) for i in (max(joined - 1, 0), joined)]
    newest = terms[joined - 1] if joined else terms[0] * np.nan
    look = {"role": "backward", "decimals": decimals}
    return [
        *(Tiles("sum before", total[0], **look), "+"),
        *(Tiles(f"example {max(joined, 1)}", newest, **look), "="),
        Tiles("sum so far", total[1], **look),
    ]


def say_newest(joined):
    """Which column and row make the newest term, before what is said of all terms."""
    if not joined:
        return ""
    return f"Newest is column {joined} of the first factor times row {joined} of the second; "


def say_ranks(terms, shape):
    """The ranks of the terms so far and of their sum."""
    if not terms:
        return "No column has joined yet: the empty sum has zeros only, and rank 0."
    ranks = ", ".join(str(int(np.linalg.matrix_rank(term))) for term in terms)
    return (
        f"ranks of the terms so far: {ranks}; "
        f"rank of their sum, a {shape} matrix: {np.linalg.matrix_rank(sum(terms))}."
    )


def made_up_gradient():
    """G = ∂J/∂Z[1] of the lesson's made-up J = Σ G ⊙ Z[1], with one decimal, (4, 5)."""
    return np.random.default_rng(8).standard_normal((4, 5)).round(1)


def draw_broadcast(unit=1, nudge=0.5, n=5):
    """b copied to n columns forward, and ∂J/∂b = G 1, a sum over n columns, backward: a Told.

    unit: the unit, 1 to 4, whose bias is moved by `nudge`. J = Σ G ⊙ Z with a fixed G = ∂J/∂Z, so
    J moves by exactly ∂J/∂b_unit · nudge. n: how many examples of the running network, 1 to 5.
    """
    W, b, X, _ = running_example()
    unit, n = doors.whole("unit", unit, 1, len(b[1])), doors.whole("n", n, 1, X.shape[1])
    nudge = doors.number("nudge", nudge, -100, 100)
    G, row = made_up_gradient()[:, :n], {"row": unit - 1}
    bias = b[1] + nudge * (np.arange(4) == unit - 1)[:, np.newaxis]
    before, Z = (W[1] @ X[:, :n] + one for one in (b[1], bias))
    forward = [
        *(Tiles("b[1]", bias, "parameters", row, decimals=1), "→"),
        *(Tiles("b[1], copied", bias + np.zeros((1, n)), "parameters", row, decimals=1),),
        *("+ W[1] X =", Tiles("Z[1]", Z, "forward", row, decimals=1)),
    ]
    grad = Tiles("∂J/∂b[1]", G.sum(axis=1, keepdims=True), "backward", row, decimals=1)
    backward = [grad, "←", Tiles("G = ∂J/∂Z[1]", G, "backward", row, decimals=1)]
    equations = [("forward: copied", forward), ("backward: summed", backward)]
    head = f"One b for {counted(n, 'column')}"
    sentence = say_broadcast(unit, nudge, G, (G * before).sum(), (G * Z).sum())
    name = f"b{subscript(unit)} = {short(bias[unit - 1, 0])}"
    about = f"{name} stands in row {unit} of Z[1]; backward, row {unit} of G is summed."
    return Told(sheet(head, equations, about), sentence, list_matrices(equations))


def say_broadcast(unit, nudge, G, before, after):
    """The sum of a row, and the move of J, with their numbers."""
    name, row = f"b{subscript(unit)}", [short(g) for g in G[unit - 1]]
    grad, total = short(round(G[unit - 1].sum(), 9)), " + ".join([row[0], *map(signed, row[1:])])
    equals = f" = {grad}" if len(row) > 1 else ""
    return (
        f"∂J/∂{name} = {total}{equals}. J = Σ G ⊙ Z[1] went from {fixed(before, 2)} to "
        f"{fixed(after, 2)} when {name} moved by {short(nudge)}: by ∂J/∂{name} · "
        f"{signed(short(nudge))} = {fixed(after - before, 2)}."
    )
