"""Checkpointing: the arrays kept at the fullest moment, and what the spacing buys and costs."""

import numpy as np

from helpers import doors
from helpers.checkpoints import computed_again, kept_arrays, segments
from helpers.colours import BACKWARD, DATA, FORWARD, INK, SERIES
from helpers.svg.axes import Axes
from helpers.svg.pieces import card, rectangle, text
from helpers.svg.plots import Area
from helpers.words import counted

LEAST, MOST = 4, 100  # layers
ROW, CELL = Area(44, 66, 530, 60), 30  # the two rows of cells, and the height of each
KEPT, AGAIN = Area(54, 222, 216, 190), Area(350, 222, 216, 190)
PURPLE = SERIES[0]["color"]


def draw_checkpoints(layers=36, spacing=36):
    """The arrays A[k] and Z[k] kept when most of them are, and two curves over the spacing.

    layers: r, 4 to 100. spacing: layers from one kept activation to the next, 1 to r.
    """
    r, spacing = read_plan(layers, spacing)
    body = [
        text(20, 28, f"{r} layers, spacing {spacing}", 16, "start", True),
        text(20, 50, "at the fullest moment of the backward pass", 13, "start"),
        *draw_rows(r, spacing),
        *draw_key(),
        *draw_curve(KEPT, "arrays kept", r, spacing, kept_arrays, 1, 200),
        *draw_curve(AGAIN, "layers computed again", r, spacing, computed_again, 0, MOST),
    ]
    first, last = fullest(r, spacing)
    layers_open = f"layers {first} to {last} are" if first < last else f"layer {last} is"
    alt = (
        f"Two rows of {r} cells, A[k] and Z[k]: {kept_arrays(r, spacing)} are filled, for kept "
        f"arrays, when {layers_open} open. Below, over the spacing, the arrays kept and the "
        f"{computed_again(r, spacing)} layers computed again."
    )
    return card(590, 462, body, alt)


def say_checkpoints(layers=36, spacing=36):
    """What is kept, computed again and needed in all, beside keeping everything."""
    r, spacing = read_plan(layers, spacing)
    kept, again = kept_arrays(r, spacing), computed_again(r, spacing)
    return (
        f"At most {kept} of {2 * r} arrays are kept at one time, "
        f"{counted(again, 'layer')} computed again: forward and backward cost "
        f"{3 + again / r:.2f} forward passes in place of 3."
    )


def list_checkpoints(layers=36, spacing=36):
    """{what: number}: of this spacing, and of the one that keeps fewest arrays."""
    r, spacing = read_plan(layers, spacing)
    best = min(range(1, r + 1), key=lambda s: (kept_arrays(r, s), -s))
    return {
        "arrays kept": kept_arrays(r, spacing),
        "layers computed again": computed_again(r, spacing),
        "fewest arrays kept by any spacing": kept_arrays(r, best),
        "that spacing": best,
        "√r": f"{r**0.5:.1f}",
    }


def fullest(r, spacing):
    """(first, last) of the segment that is open when most arrays are kept."""
    plan = segments(r, spacing)
    held = [i + 2 * (last - first + 1) for i, (first, last) in enumerate(plan)]
    return plan[int(np.argmax(held))]


def kept_cells(r, spacing):
    """(the k of each A[k] that is kept, the k of each Z[k]) at the fullest moment."""
    first, last = fullest(r, spacing)
    inputs = [start - 1 for start, _ in segments(r, spacing) if 1 < start <= first]
    return [*inputs, *range(first, last + 1)], list(range(first, last + 1))


def draw_rows(r, spacing):
    """A cell for every A[k] and Z[k]: filled, empty, or left behind by the backward pass."""
    wide, last, pieces = ROW.width / r, fullest(r, spacing)[1], []
    for row, (name, kept) in enumerate(zip("AZ", kept_cells(r, spacing), strict=True)):
        y = ROW.y + row * CELL
        pieces.append(text(ROW.x - 8, y + 20, name, 13, "end"))
        for k in range(1, r + 1):
            fill = FORWARD if k in kept else BACKWARD + "40" if k > last else "none"
            pieces.append(rectangle(ROW.x + (k - 1) * wide, y, wide, CELL, DATA, 0.6, fill=fill))
    below = ROW.y + 2 * CELL + 15
    ends = [text(ROW.x, below, "layer 1", 12, "start")]
    return [*pieces, *ends, text(ROW.x + ROW.width, below, f"layer {r}", 12, "end")]


def draw_key():
    """What the fills of the cells mean."""
    kinds = ((FORWARD, "kept", 44), ("none", "not kept", 130), (BACKWARD + "40", "done", 248))
    y, pieces = 164, []
    for fill, label, x in kinds:
        pieces.append(rectangle(x, y - 11, 14, 14, DATA, 0.6, fill=fill))
        pieces.append(text(x + 21, y, label, 13, "start"))
    return pieces


def draw_curve(box, title, r, spacing, number, low, high):
    """A number over every spacing from 1 to r, with a mark at this one, on axes that stay."""
    axes = Axes(box, (1, MOST), (low, high), "x" if low == 0 else "xy")
    spacings = np.arange(1, r + 1)
    numbers = [number(r, int(s)) for s in spacings]
    here = number(r, spacing)
    yticks = {0: "0", 50: "50", 100: "100"} if low == 0 else {1: "1", 10: "10", 100: "100"}
    return [
        *axes.frame("", "spacing", {1: "1", 10: "10", 100: "100"}, yticks),
        text(box.x, box.y - 10, f"{title}: {here}", 13, "start", True),
        *axes.inside(axes.curve(spacings, numbers, PURPLE, 2)),
        axes.dots([spacing], [here], INK),
    ]


def read_plan(layers, spacing):
    """r and the spacing as whole numbers within their ranges."""
    r = doors.whole("layers", layers, LEAST, MOST)
    return r, doors.whole("spacing", spacing, 1, r)
