"""Matrices as tiles with their numbers, in equations that are laid out from left to right.

Z = Tiles("Z[1]", Z1, "forward", {"column": 2})
equations = [("in columns", [Z, "=", W, "·", X, "+", b])]
sheet("The first layer", equations, "Column 3 of X makes column 3 of Z[1].")      # a Picture
list_matrices(equations)                                 # {"Z[1] (4, 5)": "[2.8, −1.1, …; …]"}
"""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from helpers import doors
from helpers.colours import CARD, DATA, INK
from helpers.svg.bitmap import diverging, hex_of
from helpers.svg.pieces import MARGIN, ROLES, at, card, rectangle, text, text_width
from helpers.words import fixed, short

HEIGHT, SIZE, GAP = 24, 11, 10  # of a tile, of its number, between the parts of an equation
PADDING = 4  # around the widest number, beyond the width that no system font reaches
STRONGEST = 0.38  # of the colour map, each way: numbers stay above 4.5:1, in the dark theme too
MARK = 2.4
LARGEST = 9  # of the strongest colour, in every picture; a shade is as strong as the root says
KEY = (-9, -4, -1, 0, 1, 4, 9)  # whose roots are evenly spaced
SWATCH = (30, 16)  # of the key
KEY_WIDTH = SWATCH[0] * len(KEY)


class Tiles(NamedTuple):
    """A matrix to draw; numbers that are nan are empty tiles.

    role: "forward", "backward", "parameters", "data" or "". marks: {"row": i} or {"column": j}.
    faded: where True, a number is written without colour: it takes no part yet.
    decimals: of every number; None for as few as the matrix needs, three at most.
    """

    name: str
    values: np.ndarray
    role: str = ""
    marks: dict = {}
    faded: object = False
    decimals: object = None


class Told(NamedTuple):
    """What an exploration shows: a Picture or a list of them, the sentence below, {what: value}."""

    pictures: object
    sentence: str
    numbers: dict


def sheet(head, equations, about, cell=None, width=590, rows=0, key=True):
    """A Picture: a heading with the key of the shades, and equations one under the other.

    equations: [(caption or "", parts)]. about: the alternative, after the heading. rows: how many
    rows of tiles each equation has room for, at least: what is below stays where it is. key: not
    needed beside a sheet that has it.
    """
    body, top = [text(MARGIN, 32, head, 16, "start", True)], 52
    body += draw_key(width - MARGIN - KEY_WIDTH, 20) if key else []
    for caption, parts in equations:
        if caption:
            body.append(text(MARGIN, top + 6, caption, 14, "start"))
            top += 20
        pieces, _, height = draw_equation(parts, MARGIN, top, cell, rows)
        body += pieces
        top += height + 16
    return card(width, top, body, f"{head}. {about}")


def list_matrices(equations):
    """{"name (rows, columns)": "[first row; second row; …]"} of all Tiles but the empty ones."""
    tiles = [part for _, parts in equations for part in parts if isinstance(part, Tiles)]
    return dict(say_matrix(part).rsplit(" = ", 1) for part in tiles if not is_empty(part))


def is_empty(tiles):
    return bool(np.isnan(tiles.values).all())


def say_matrix(tiles):
    """The matrix in words: name (rows, columns) = [first row; second row; …]."""
    rows = "; ".join(", ".join(row) for row in written(tiles))
    return f"{tiles.name} {tiles.values.shape} = [{rows}]"


def written(tiles):
    """The numbers as text, row by row, all with as many decimals; "" for nan."""
    places = tiles.decimals
    if places is None:
        exact = np.nan_to_num(tiles.values)
        places = next((d for d in range(3) if np.allclose(exact, exact.round(d), 0, 1e-9)), 3)
    return [
        ["" if np.isnan(value) else fixed(round(float(value), places), places) for value in row]
        for row in tiles.values
    ]


def draw_equation(parts, x, top, cell=None, rows=0):
    """(pieces of SVG, width, height) of Tiles and texts in reading order, from (x, top).

    cell: the width of a tile; by default as wide as the widest number of its matrix needs.
    rows: how many rows of tiles there is room for, at least.
    """
    require_parts(parts)
    tallest = max(part.values.shape[0] for part in parts if isinstance(part, Tiles))
    middle, start, pieces = top + tallest * HEIGHT / 2, x, []
    for part in parts:
        if isinstance(part, Tiles):
            width = block_width(part, cell)
            pieces += draw_tiles(part, x + width / 2, middle, cell, top + tallest * HEIGHT + 18)
        else:
            size = 34 if part == "·" else 16  # the dot alone would be overlooked
            width = max(text_width(part, size), 8)
            pieces.append(text(x + width / 2, middle + 0.35 * size, part, size))
        x += width + GAP
    return pieces, x - GAP - start, max(rows, tallest) * HEIGHT + 40


def require_parts(parts):
    """Tiles of matrices, one or more, and texts."""
    tiles = [part for part in parts if not isinstance(part, str)]
    if not tiles or any(not isinstance(part, Tiles) for part in tiles):
        raise TypeError(
            f'An equation is {doors.short(parts)}: give texts and Tiles, such as Tiles("W[1]", W).'
        )
    for part in tiles:
        if not isinstance(part.values, np.ndarray) or part.values.ndim != 2 or not part.values.size:
            raise ValueError(
                f"The values of {part.name} are {doors.short(part.values)}: give an array with two "
                "axes; a column is (m, 1)."
            )


def cell_width(tiles):
    widest = max(text_width(number, SIZE) for row in written(tiles) for number in row)
    return max(24, PADDING + widest)


def block_width(tiles, cell):
    names = max(text_width(tiles.name, bold=True), text_width(str(tiles.values.shape), 12))
    return max(tiles.values.shape[1] * (cell or cell_width(tiles)), names)


def draw_tiles(tiles, centre, middle, cell, baseline):
    """The tiles, what is marked, and below them the name and the shape."""
    (rows, columns), cell = tiles.values.shape, cell or cell_width(tiles)
    left, top = centre - columns * cell / 2, middle - rows * HEIGHT / 2
    faded = np.broadcast_to(tiles.faded, tiles.values.shape)
    pieces = []
    for (i, j), value in np.ndenumerate(tiles.values):
        spot = (left + j * cell, top + i * HEIGHT, cell, HEIGHT)
        is_plain = faded[i, j] or np.isnan(value)
        fill = CARD if is_plain else shade(value)
        pieces.append(rectangle(*spot, "#999", 0.7, fill=fill))
    pieces.append(write_numbers(tiles, faded, left, top, cell))
    for kind, index in tiles.marks.items():
        spot = (left, top + index * HEIGHT, columns * cell, HEIGHT)
        if kind == "column":
            spot = (left + index * cell, top, cell, rows * HEIGHT)
        pieces.append(rectangle(*spot, INK, MARK, fill="none"))
    colour = ROLES.get(tiles.role, INK)
    pieces.append(text(centre, baseline, tiles.name, 14, bold=True, fill=colour))
    return [*pieces, text(centre, baseline + 17, str(tiles.values.shape), 12)]


def write_numbers(tiles, faded, left, top, cell):
    numbers, texts = [], written(tiles)
    for i, j in np.ndindex(tiles.values.shape):
        x, y = at(left + (j + 0.5) * cell), at(top + (i + 0.5) * HEIGHT + 4)
        grey = f' fill="{DATA}"' if faded[i, j] else ""
        numbers.append(f'<text x="{x}" y="{y}"{grey}>{texts[i][j]}</text>')
    return f'<g font-size="{SIZE}" text-anchor="middle" fill="{INK}">{"".join(numbers)}</g>'


def draw_key(left, top):
    """Which shade is which number, from −9 and less to 9 and more."""
    wide, high = SWATCH
    pieces = []
    for place, value in enumerate(KEY):
        beyond = {KEY[0]: "≤", KEY[-1]: "≥"}.get(value, "")
        x = left + place * wide
        pieces.append(rectangle(x, top, wide, high, "#999", 0.7, fill=shade(value)))
        pieces.append(text(x + wide / 2, top + 12, f"{beyond}{short(value)}", SIZE))
    return pieces


def shade(value):
    """The colour of a number: red above 0, blue below, by its root, strongest from ±9 on."""
    return tint(math.copysign(math.sqrt(min(abs(value) / LARGEST, 1)), value))


def tint(share):
    """The colour of a value that is `share` of the limit: red above 0, blue below, white at 0."""
    return tint_of(round(100 * float(np.clip(share, -1, 1))))


@lru_cache(maxsize=201)
def tint_of(percent):
    return hex_of(diverging(STRONGEST * percent / 100))
