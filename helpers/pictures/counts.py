"""What sharing saves: the multiplications of each slope alone beside those of Algorithm 3."""

import numpy as np

from helpers import doors
from helpers.colours import SERIES
from helpers.svg.axes import Axes
from helpers.svg.pieces import at, card, path, rectangle, text
from helpers.svg.plots import Area
from helpers.words import short

MOST = 32  # inputs and hidden units that the counter goes up to
ALONE, SHARED = (SERIES[0]["color"], "s"), (SERIES[1]["color"], "o")  # a colour and mark each
LEFT, RIGHT, GROWTH = Area(20, 60, 240, 220), Area(320, 60, 240, 220), Area(70, 372, 380, 230)


def count_multiplications(d, m, c=2):
    """What d inputs, m hidden units and c outputs cost: (forward pass, Algorithm 3, one entry).

    The last is one ∂J/∂W[1][j, i] by itself: a forward pass, c products for the sum over the
    outputs, and the factors ReLU'(z_j) and x_i. Source: CS229 notes 2022, Algorithm 3.
    """
    d, m, c = (doors.whole(name, size) for name, size in (("d", d), ("m", m), ("c", c)))
    forward = m * d + m * c
    return forward, forward + (m * c + m) + (m * c + m * d), forward + c + 2


def draw_counts(d=3, m=4):
    """Multiplications with and without sharing, as areas and over md, for two outputs.

    d, m: inputs and hidden units, 2 to 32. A tile is the work for one entry of ∂J/∂W[1] alone.
    """
    d, m = doors.whole("d", d, 2, MOST), doors.whole("m", m, 2, MOST)
    forward, shared, tile = count_multiplications(d, m)
    alone, tiles = m * d * tile, shared / tile
    body = [
        *heading(LEFT, "each entry of ∂J/∂W[1] alone", f"md · {tile:,} = {m * d:,} · {tile:,}"),
        *filled_tiles(LEFT, d, m, m * d, ALONE[0]),
        *heading(RIGHT, "Algorithm 3, every slope", f"{short(tiles)} tiles of {tile:,}"),
        *filled_tiles(RIGHT, d, m, tiles, SHARED[0]),
        text(LEFT.x, 302, f"{alone:,} multiplications", 15, "start", True, ALONE[0]),
        text(RIGHT.x, 302, f"{shared:,} multiplications", 15, "start", True, SHARED[0]),
        *growth(d, m),
    ]
    alt = (
        f"Multiplications for d = {d} inputs, m = {m} hidden units and 2 outputs: each of the "
        f"{m * d:,} entries of ∂J/∂W[1] alone takes a tile of {tile:,}, together {alone:,}. "
        f"Algorithm 3, every slope, takes {shared:,}, {short(tiles)} tiles, forward pass of "
        f"{forward:,} included: alone takes {short(alone / shared)} times the work."
    )
    return card(590, 640, body, alt)


def heading(box, title, line):
    """Two lines above a box."""
    return [
        text(box.x, box.y - 26, title, 13, "start", True),
        text(box.x, box.y - 8, line, 13, "start"),
    ]


def filled_tiles(box, columns, rows, count, colour):
    """A box parted into tiles; the first `count` of them are filled, the last one in part."""
    wide, high, fill = box.width / columns, box.height / rows, colour + "88"
    row, rest = divmod(count, columns)
    pieces = [
        rectangle(box.x, box.y, box.width, row * high, colour, 0, fill=fill),
        rectangle(box.x, box.y + row * high, rest * wide, high * bool(rest), colour, 0, fill=fill),
    ]
    d = [f"M{at(box.x + j * wide)},{at(box.y)}v{at(box.height)}" for j in range(columns + 1)]
    d += [f"M{at(box.x)},{at(box.y + i * high)}h{at(box.width)}" for i in range(rows + 1)]
    return [*pieces, path(" ".join(d), colour, 0.8, opacity=0.5)]


def growth(d, m):
    """Both counts over md as d grows, on fixed logarithmic axes, with a mark at d."""
    inputs, axes = np.arange(2, MOST + 1), Axes(GROWTH, (1, 10**3.2), (1, 10**7), "xy")
    costs = [count_multiplications(int(i), m) for i in inputs]
    counts = {
        "alone": [i * m * tile for i, (_, _, tile) in zip(inputs, costs, strict=True)],
        "Algorithm 3": [shared for _, shared, _ in costs],
    }
    pieces = [*axes.frame(), *heading(GROWTH, "multiplications over md", f"m = {m}, d grows")]
    for name, (colour, mark) in zip(counts, (ALONE, SHARED), strict=True):
        pieces.append(axes.curve(inputs * m, counts[name], colour, 2))
        pieces.append(axes.dots([d * m], [counts[name][d - 2]], colour, mark))
    first, last = (inputs[0] * m, costs[0][1]), (inputs[-1] * m, counts["alone"][-1])
    pieces.append(label_at(axes, last, -8, "alone", "end", ALONE[0]))
    pieces.append(label_at(axes, first, 18, "Algorithm 3", "start", SHARED[0]))
    return pieces


def label_at(axes, point, below, name, anchor, colour):
    """The name of a curve beside one of its ends."""
    x, y = axes.across(point[0]), axes.down(point[1])
    return text(x, y + below, name, 12, anchor, fill=colour)
