"""Small plots as SVG text, quick enough to be drawn ten times a second while something trains."""

from typing import NamedTuple

import numpy as np

from helpers.colours import DATA
from helpers.svg.pieces import rectangle


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


def polyline(x, y, most=240):
    """The path through points, thinned evenly to `most` of them; the last one stays."""
    step = -(-len(x) // most)
    chosen = [*range(0, len(x) - 1, step), len(x) - 1]
    return "M" + " L".join(f"{x[i]:.1f},{y[i]:.1f}" for i in chosen)
