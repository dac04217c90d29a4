"""Small plots as SVG text, quick enough to be drawn ten times a second while something trains."""

from typing import NamedTuple

import numpy as np

from helpers import doors
from helpers.colours import DATA, FORWARD, INK
from helpers.svg.pieces import at, path, rectangle, text
from helpers.words import short


class Area(NamedTuple):
    """Where a plot stands on the picture, in pixels; titles and ticks stand around it."""

    x: float
    y: float
    width: float
    height: float


def frame(box):
    """A thin border around the box."""
    return rectangle(*box, DATA, 1, fill="none")


def crossings(field):
    """(column, row) of each place where a field on a grid changes its sign, between grid points."""
    found = []
    for values, turned in ((field, False), (field.T, True)):
        over = values > 0
        rows, columns = np.nonzero(over[:, :-1] != over[:, 1:])
        before, after = values[rows, columns], values[rows, columns + 1]
        along = columns + before / (before - after)
        found.append((rows, along) if turned else (along, rows))
    return np.hstack(found)


def bars(box, title, values, labels, low=0.0, high=1.0, colour=FORWARD):
    """Lying bars, one a row, from a line at 0; each with its label and its number.

    low, high: the numbers at the left and right end of the box. A bar below 0 is dashed and pale.
    """
    values, labels = read_bars(title, values, labels, low, high)
    scale, row = box.width / (high - low), box.height / len(values)
    zero = box.x - low * scale
    pieces = [text(box.x, box.y - 8, title, 13, "start", True)]
    for i, (value, label) in enumerate(zip(values, labels, strict=True)):
        y, end = box.y + i * row, zero + min(max(value, low), high) * scale
        fill, dash = (colour + "30", "3 2") if value < 0 else (colour + "a0", "")
        left, length = min(zero, end), abs(end - zero)
        pieces.append(rectangle(left, y + 2, length, row - 4, colour, 1, dash, fill=fill))
        pieces.append(text(box.x - 6, y + row / 2 + 4.5, label, 12, "end"))
        pieces.append(text(box.x + box.width + 6, y + row / 2 + 4.5, short(value), 12, "start"))
    return [*pieces, path(f"M{at(zero)},{at(box.y)} V{at(box.y + box.height)}", INK, 1)]


def read_bars(title, values, labels, low, high):
    """The values of the bars as an array with one axis, and as many labels."""
    values, labels = doors.drawable(title, values).ravel(), list(labels)
    if len(labels) != len(values) or not len(values) or not low < high:
        raise ValueError(
            f"{title} has {len(values)} bars from {low} to {high} and {len(labels)} labels: give "
            "one label a bar, and low below high."
        )
    return values, labels


def polyline(x, y, most=240):
    """The path through points, thinned evenly to `most` of them; the last one stays."""
    step = -(-len(x) // most)
    chosen = [*range(0, len(x) - 1, step), len(x) - 1]
    return "M" + " L".join(f"{x[i]:.1f},{y[i]:.1f}" for i in chosen)
