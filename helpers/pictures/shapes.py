"""Gradients of one layer as blocks with their numbers: which formula fits, and what rank one is."""

import numpy as np

from helpers import doors, gradcheck
from helpers.colours import INK
from helpers.pictures.running import running_pass
from helpers.svg.captions import write_lines
from helpers.svg.pieces import card, rectangle, text
from helpers.svg.tiles import HEIGHT, Tiles, draw_equation, draw_tiles, say_matrix
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
CELL = 32


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
    lines = say_verdict(formula, (d, m), product, nudged)
    found = Tiles(f"∂J/∂{wanted}", nudged, limit=12)
    left, right = (Tiles(n, factors[n], ROLES[n[0]], limit=12) for n in (left, right))
    parts = [found, "=?", left, "✗" if product is None else "·", right]
    if product is not None:
        parts += ["=", Tiles(f"{left.name} {right.name}", product, limit=12)]
    rows = max(part.values.shape[0] for part in parts if isinstance(part, Tiles))
    body = [text(20, 34, f"u has {d}, z = W u has {m}:  is {formula}?", 16, "start", True)]
    body += draw_equation(parts, 20, 120 - rows * HEIGHT / 2, CELL)[0]
    body += write_lines(20, 250, lines, len(lines) - 1)
    said = "; ".join(say_matrix(part) for part in parts if isinstance(part, Tiles))
    alt = f"Layer z = W u, u ({d}, 1), z ({m}, 1). Is {formula}? Found by nudging: {said}. "
    return card(820, 318, body, alt + " ".join(lines))


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
    lucky = "" if formula in LEMMAS else " But with other sizes it fails."
    return [told, agreeing, f"Right.{lucky}"]


def draw_outer_product(example=1, row=2, column=1, factor=1.0):
    """∂J/∂W[1] = δ[1] xᵀ of the running network as a column strip times a row strip.

    example: 1 to 5. row, column: the entry that is spelled out, from 1 as in the notes.
    factor: what δ[1] of that row is multiplied by. Source: CS229 notes 2022, (7.39).
    """
    example, row = doors.whole("example", example, 1, 5), doors.whole("row", row, 1, 4)
    column = doors.whole("column", column, 1, 3)
    factor = doors.number("factor", factor, -100, 100)
    now = running_pass([example - 1])
    delta, x = now.delta[1], now.A[0]
    limit = float(np.abs(delta @ x.T).max())
    delta[row - 1] = tidy(factor * delta[row - 1])
    gradient = tidy(delta @ x.T)
    lines = say_entry(delta, x, gradient, row, column)
    tiles = [
        Tiles("δ[1]", delta, "backward", limit=limit),
        Tiles("xᵀ", x.T, "data", limit=3 * limit),
        Tiles("∂J/∂W[1] = δ[1] xᵀ", gradient, "parameters", limit=limit),
    ]
    body = [*place_strips(tiles, row - 1, column - 1), *write_lines(400, 160, lines, 1, 30)]
    alt = (
        f"Example {example}, δ[1] of row {row} times {short(factor)}. A column times a row: "
        f"{'; '.join(say_matrix(part) for part in tiles)}. Marked: {'; '.join(lines)}."
    )
    return card(760, 300, body, alt)


def say_entry(delta, x, gradient, row, column):
    """Lines: one row of the gradient, one entry of it, and the rank of it all."""
    own, other = rounded(delta[row - 1, 0]), signed(rounded(x[column - 1, 0]))
    product = f"{own} · {other} = {rounded(gradient[row - 1, column - 1])}"
    return [
        f"row {row} = δ{subscript(row)} xᵀ = {own} · {in_brackets(x, rounded)}",
        f"entry ({row}, {column}) = δ{subscript(row)} x{subscript(column)} = {product}",
        f"rank of ∂J/∂W[1]: {np.linalg.matrix_rank(gradient)}",
    ]


def place_strips(tiles, row, column):
    """The column on the left, the row on top, the table of products between them."""
    delta, x, gradient = tiles
    wide, left, top = 64, 132, 140
    middle, baseline = top + 2 * HEIGHT, top + 4 * HEIGHT + 20
    across, down = left + column * wide, top + row * HEIGHT
    pieces = [
        text(20, 34, "Each cell of the table is its δ times its x", 16, "start", True),
        *draw_tiles(delta, 20 + wide / 2, middle, wide, baseline),
        *draw_tiles(x, left + 1.5 * wide, top - 14 - HEIGHT / 2, wide, top - 14 - HEIGHT - 26),
        *draw_tiles(gradient, left + 1.5 * wide, middle, wide, baseline),
    ]
    corners = ((20, down), (across, top - 14 - HEIGHT), (across, down))
    return pieces + [rectangle(*c, wide, HEIGHT, INK, 3.2, fill="none") for c in corners]
