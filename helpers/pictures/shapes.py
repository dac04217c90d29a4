"""Gradients of one layer as blocks with their numbers: which formula fits, and what rank one is."""

import numpy as np

from helpers import doors, gradcheck
from helpers.colours import INK
from helpers.diagrams import draw_network, draw_shapes
from helpers.pictures.running import running_pass
from helpers.svg.pieces import card, rectangle
from helpers.svg.tiles import HEIGHT, KEY_WIDTH, Tiles, draw_equation, draw_key, draw_tiles
from helpers.words import counted, in_brackets, rounded, short, signed, subscript, tidy

MOST = 5  # inputs and outputs of the layer that is drawn
# Whole numbers, so that a product can be checked in the head; no two rows or columns are alike.
WEIGHTS = np.array(
    [[2, 1, -1, 3, 0], [-1, 3, 2, 0, 1], [3, -2, 1, 2, -1], [0, 2, -3, 1, 2], [1, -1, 2, -2, 3]]
)
INPUTS, UPSTREAM = np.array([[2], [3], [1], [-2], [-1]]), np.array([[1], [-2], [3], [2], [-1]])
ROLES = {"W": "parameters", "g": "backward", "u": "data"}
FORMULAS = {  # what it is: (of which gradient, left factor, right factor)
    "∂J/∂u = Wᵀ g": ("u", "Wᵀ", "g"),
    "∂J/∂u = W g": ("u", "W", "g"),
    "∂J/∂u = gᵀ W": ("u", "gᵀ", "W"),
    "∂J/∂W = g uᵀ": ("W", "g", "uᵀ"),
    "∂J/∂W = u gᵀ": ("W", "u", "gᵀ"),
    "∂J/∂W = gᵀ u": ("W", "gᵀ", "u"),
}
LEMMAS = ("∂J/∂u = Wᵀ g", "∂J/∂W = g uᵀ")
CELL = 28
WIDTH = 590


def draw_formula(d=3, m=4, formula="∂J/∂u = Wᵀ g"):
    """A formula for a gradient of z = W u from d inputs to m outputs, beside what nudging finds.

    formula: one of FORMULAS. W (m, d), u (d, 1) and g = ∂J/∂z (m, 1) hold small whole numbers.
    J = gᵀz, so that its gradient by z is g. Source: CS229 notes 2022, (7.38), (7.39).
    """
    d, m = doors.whole("d", d, 1, MOST), doors.whole("m", m, 1, MOST)
    doors.one_of("formula", formula, FORMULAS)
    wanted, left, right = FORMULAS[formula]
    nudged, factors = nudge(d, m, wanted), name_factors(d, m)
    product = multiply(factors[left], factors[right])
    found = Tiles(f"∂J/∂{wanted}", nudged, "backward")
    left, right = (Tiles(n, factors[n], ROLES[n[0]]) for n in (left, right))
    parts = [found, "=?", left, "✗" if product is None else "·", right]
    if product is not None:
        parts += ["=", Tiles(f"{left.name} {right.name}", product, "backward")]
    rows = max(part.values.shape[0] for part in parts if isinstance(part, Tiles))
    body = draw_equation(parts, 12, 14 + (MOST - rows) * HEIGHT / 2, CELL)[0]
    body += draw_key(WIDTH - 12 - KEY_WIDTH, 14 + MOST * HEIGHT + 44)
    alt = f"z = W u from {d} to {m}, is {formula}? {say_formula(d, m, formula)[-1]}"
    return card(WIDTH, 14 + MOST * HEIGHT + 72, body, alt)


def say_formula(d, m, formula):
    """Sentences on the shape and the numbers of a formula; the last is the verdict."""
    wanted, left, right = FORMULAS[formula]
    factors = name_factors(d, m)
    product = multiply(factors[left], factors[right])
    return say_verdict(formula, (d, m), product, nudge(d, m, wanted))


def numbers_of_formula(d, m, formula):
    """{name: its rows as text}: the gradient found by nudging, the factors, their product."""
    wanted, left, right = FORMULAS[formula]
    factors = name_factors(d, m)
    shown = {f"∂J/∂{wanted}": nudge(d, m, wanted), left: factors[left], right: factors[right]}
    product = multiply(factors[left], factors[right])
    if product is not None:
        shown[f"{left} {right}"] = product
    return {name: say_rows(array) for name, array in shown.items()}


def say_rows(array):
    """A matrix as text: its shape and its rows."""
    return f"{array.shape} [{'; '.join(', '.join(map(rounded, row)) for row in array)}]"


def name_factors(d, m):
    """The matrices of the layer and their transposes, by name."""
    named = {"W": WEIGHTS[:m, :d], "u": INPUTS[:d], "g": UPSTREAM[:m]}
    return named | {f"{name}ᵀ": array.T for name, array in named.items()}


def nudge(d, m, wanted):
    """∂J/∂W or ∂J/∂u of J = gᵀ W u by nudging, free of the noise of its last digits."""
    layer = {"W": WEIGHTS[:m, :d] * 1.0, "u": INPUTS[:d] * 1.0}

    def J(array):
        now = layer | {wanted: array}
        return (UPSTREAM[:m] * (now["W"] @ now["u"])).sum()

    return tidy(gradcheck.numerical_gradient(J, layer[wanted]), 4)


def multiply(left, right):
    """The product, or None when there is none."""
    return left @ right if left.shape[1] == right.shape[0] else None


def say_verdict(formula, sizes, product, nudged):
    """Lines about shape and numbers; the last is the verdict."""
    wanted, left, right = FORMULAS[formula]
    shapes = {name: array.shape for name, array in name_factors(*sizes).items()}
    product_of = f"{left} {shapes[left]} times {right} {shapes[right]}"
    if product is None:
        across, down = shapes[left][1], shapes[right][0]
        inner = f"{counted(across, 'column')} for {counted(down, 'row')}, {across} ≠ {down}"
        return [f"{product_of}: {inner}.", "Wrong: there is no such product."]
    told = f"{product_of} is {product.shape}; {wanted} is {nudged.shape}."
    if product.shape != nudged.shape:
        lies = product.shape == nudged.T.shape and np.array_equal(product.T, nudged)
        numbers = "The right numbers, lying the wrong way." if lies else "Not the same numbers."
        return [told, numbers, f"Wrong: a gradient has the shape of {wanted}."]
    same = int((product == nudged).sum())
    agreeing = f"Entries as nudging finds them: {same} of {nudged.size}."
    if same < nudged.size:
        return [told, agreeing, "Wrong, and no shape gives it away: only the numbers do."]
    lucky = "" if formula in LEMMAS else ", but with other sizes it fails"
    return [told, agreeing, f"Right{lucky}."]


def draw_outer_product(example=1, row=2, column=1, factor=1.0):
    """∂J/∂W[1] = δ[1] xᵀ of the running network as a column strip times a row strip.

    example: 1 to 5. row, column: the entry that is spelled out, from 1 as in the notes.
    factor: what δ[1] of that row is multiplied by. Source: CS229 notes 2022, (7.39).
    """
    example, row = doors.whole("example", example, 1, 5), doors.whole("row", row, 1, 4)
    column = doors.whole("column", column, 1, 3)
    factor = doors.number("factor", factor, -100, 100)
    delta, x, gradient = stretched(example, row, factor)
    tiles = [
        Tiles("δ[1]", delta, "backward"),
        Tiles("xᵀ", x.T, "data"),
        Tiles("∂J/∂W[1] = δ[1] xᵀ", gradient, "backward"),
    ]
    alt = (
        f"Example {example}, the δ of row {row} times {short(factor)}: a column times a row. "
        f"Framed: {say_entry(delta, x, gradient, row, column)[1]}."
    )
    body = place_strips(tiles, row - 1, column - 1) + draw_key(372 - 12 - KEY_WIDTH, 250)
    return card(372, 278, body, alt)


def stretched(example, row, factor):
    """(δ[1] with one row multiplied, x, their product) of an example."""
    now = running_pass([example - 1])
    delta, x = now.delta[1].copy(), now.A[0]
    delta[row - 1] = tidy(factor * delta[row - 1])
    return delta, x, tidy(delta @ x.T)


def say_entry(delta, x, gradient, row, column):
    """Lines: one row of the gradient, one entry of it, and the rank of it all."""
    own, other = rounded(delta[row - 1, 0]), signed(rounded(x[column - 1, 0]))
    product = f"{own} · {other} = {rounded(gradient[row - 1, column - 1])}"
    return [
        f"row {row} = δ{subscript(row)} xᵀ = {own} · {in_brackets(x, rounded)}",
        f"entry ({row}, {column}) = δ{subscript(row)} x{subscript(column)} = {product}",
        f"rank of ∂J/∂W[1]: {np.linalg.matrix_rank(gradient)}",
    ]


def say_outer_product(example, row, column, factor):
    """The three lines of say_entry as sentences, and {name: its rows as text}."""
    delta, x, gradient = stretched(example, row, factor)
    shown = {"δ[1]": delta, "xᵀ": x.T, "∂J/∂W[1] = δ[1] xᵀ": gradient}
    sentence = "; ".join(say_entry(delta, x, gradient, row, column))
    return f"{sentence}.", {name: say_rows(array) for name, array in shown.items()}


def place_strips(tiles, row, column):
    """The column on the left, the row on top, the table of products between them."""
    delta, x, gradient = tiles
    wide, left, top = 72, 132, 84
    middle, baseline = top + 2 * HEIGHT, top + 4 * HEIGHT + 20
    across, down = left + column * wide, top + row * HEIGHT
    pieces = [
        *draw_tiles(delta, 20 + wide / 2, middle, wide, baseline),
        *draw_tiles(x, left + 1.5 * wide, top - 14 - HEIGHT / 2, wide, top - 14 - HEIGHT - 26),
        *draw_tiles(gradient, left + 1.5 * wide, middle, wide, baseline),
    ]
    corners = ((20, down), (across, top - 14 - HEIGHT), (across, down))
    return pieces + [rectangle(*c, wide, HEIGHT, INK, 3.2, fill="none") for c in corners]


def draw_pull_back():
    """∂J/∂u = Wᵀ g of the second layer of the running network, as blocks drawn to scale."""
    return draw_shapes(
        [
            ("∂J/∂u", (4, 1), "backward", {"row": 1}),
            "=",
            ("Wᵀ", (4, 2), "parameters", {"row": 1}),
            "·",
            ("g", (2, 1), "backward"),
        ],
        about="Row 2 of Wᵀ, which is column 2 of W, holds the weights with which u₂ feeds z.",
    )


def draw_collecting(direction="forward"):
    """The running network where one unit collects: o₁ forward, ∂J/∂a₂ backward."""
    doors.one_of("direction", direction, ("forward", "backward"))
    now = running_pass([0])
    is_back = direction == "backward"
    columns = {1: now.back[1], 2: now.delta[2]}
    labels = ["not yet", "∂J/∂a", "δ[2]"]
    edges = [(2, s, 1) for s in range(2)]
    about = "Hidden unit 2 collects over column 2 of W[2]."
    if not is_back:
        columns, labels = {0: now.A[0], 1: now.A[1], 2: now.Z[2]}, ["x", "a", "o"]
        edges = [(2, 0, j) for j in range(4)]
        about = "The first output collects over row 1 of W[2]."
    return draw_network(
        [3, 4, 2],
        {(k, i): rounded(v) for k, column in columns.items() for i, v in enumerate(column[:, 0])},
        labels=labels,
        highlight=edges,
        direction=direction,
        weights={(2, s, j): rounded(now.params.W[2][s, j]) for _, s, j in edges},
        about=about,
    )
