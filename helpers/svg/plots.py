"""Small plots as SVG text, quick enough to be drawn ten times a second while something trains."""

import math
from typing import NamedTuple

import numpy as np

from helpers import doors
from helpers.colours import DATA, FORWARD, INK, SERIES
from helpers.svg.bitmap import bitmap, diverging
from helpers.svg.pieces import at, path, rectangle, text
from helpers.words import short

_DASHES = {"-": "", "--": "7 4", "-.": "8 3 2 3", ":": "2 3"}


class Area(NamedTuple):
    """Where a plot stands on the picture, in pixels; titles and ticks stand around it."""

    x: float
    y: float
    width: float
    height: float


def frame(box):
    """A thin border around the box."""
    return rectangle(*box, DATA, 1, fill="none")


def heat_map(box, title, values):
    """A framed matrix under its title: red above 0, blue below, white at 0, on its own scale."""
    values = doors.drawable(title, doors.matrix(title, values))
    scaled = values / (np.abs(values).max() or 1)
    return [
        text(box.x, box.y - 8, title, 13, "start", True),
        bitmap(box, diverging(scaled)),
        frame(box),
    ]


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


def log_curves(box, title, curves):
    """Curves over 0, 1, 2, … on a log scale of whole decades: {label: values above 0}.

    A value of 0 is drawn at the bottom, a dot at the end of each curve: epoch 0 has nothing else.
    Several curves have their labels to the right, with their last values.
    """
    series = read_series(curves)
    seen = np.concatenate(list(series.values()))
    seen = np.log10(seen[seen > 0]) if (seen > 0).any() else np.zeros(1)
    low, high = math.floor(seen.min()), math.floor(seen.max()) + 1
    last = round_up(max(len(values) for values in series.values()) - 1)
    pieces = [frame(box), text(box.x, box.y - 8, title, 13, "start", True), *ticks(box, low, high)]
    pieces += [
        text(box.x, box.y + box.height + 15, "0", 11),
        text(box.x + box.width, box.y + box.height + 15, str(last), 11),
        text(box.x + box.width / 2, box.y + box.height + 15, "epoch", 11),
    ]
    for i, (label, values) in enumerate(series.items()):
        look = SERIES[i % len(SERIES)]
        colour, dash = look["color"], _DASHES.get(look["linestyle"], "9 2 2 2")
        x = box.x + np.arange(len(values)) * box.width / last
        depths = (high - np.log10(np.maximum(values, 10.0**low))) / (high - low)
        y = box.y + box.height * depths
        pieces.append(path(polyline(x, y), colour, 2, dash))
        pieces.append(f'<circle cx="{at(x[-1])}" cy="{at(y[-1])}" r="3" fill="{colour}"/>')
        if len(series) > 1:
            pieces += key(box, i, f"{label} {short(values[-1])}", colour, dash)
    return pieces


def read_series(curves):
    """{label: array of its values, one or more}."""
    curves = doors.mapping("curves", curves, '{"J": [2.0, 1.0]}')
    series = {label: doors.drawable(label, values).ravel() for label, values in curves.items()}
    for label, values in series.items():
        if not len(values):
            raise ValueError(f"The curve {label} has no values: give one or more.")
    return series


def key(box, place, label, colour, dash):
    """What a curve is, to the right of the box."""
    x, y = box.x + box.width + 8, box.y + 10 + 18 * place
    sample = path(f"M{at(x)},{at(y)} h22", colour, 2.5, dash)
    return [sample, text(x + 27, y + 4.5, label, 12, "start", fill=colour)]


def ticks(box, low, high):
    """The decades from 10^low to 10^high, at most five of them, written left of the box."""
    pieces = []
    for power in range(low, high + 1, 1 + (high - low) // 5):
        y = box.y + box.height * (high - power) / (high - low)
        pieces.append(path(f"M{at(box.x - 4)},{at(y)} h4", DATA, 1))
        pieces.append(text(box.x - 7, y + 4, short(10.0**power), 11, "end"))
    return pieces


def polyline(x, y, most=240):
    """The path through points, thinned evenly to `most` of them; the last one stays."""
    step = -(-len(x) // most)
    chosen = [*range(0, len(x) - 1, step), len(x) - 1]
    return "M" + " L".join(f"{x[i]:.1f},{y[i]:.1f}" for i in chosen)


def round_up(count):
    """The next of 10, 20, 50, 100, 200, … from `count` on: the end of an axis that grows."""
    power = 10 ** max(1, math.floor(math.log10(max(count, 1))))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= count)
