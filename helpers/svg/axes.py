"""Axes for plots as SVG text, with fixed limits: nothing jumps while a control is moved."""

from math import ceil, floor, log10

import numpy as np

from helpers import doors
from helpers.colours import CARD, DATA, INK
from helpers.svg.pieces import at, path, text
from helpers.svg.plots import frame, polyline
from helpers.words import short, superscript

FAR = 200  # heights or widths of the box; a line that goes on is cut off there
MARKS = {
    "o": "M{x:.1f},{y:.1f} m-3.5,0 a3.5,3.5 0 1 0 7,0 a3.5,3.5 0 1 0 -7,0",
    "s": "M{x:.1f},{y:.1f} m-3,-3 h6 v6 h-6 z",
    "^": "M{x:.1f},{y:.1f} m0,-4 l4,7 h-8 z",
}


class Axes:
    """A plot's box with an axis along its lower and its left side.

    box: a Area, in pixels. x, y: (low, high), the values at its sides. log: "", "x", "y" or "xy".
    """

    def __init__(self, box, x, y, log=""):
        self.box, self.log = box, doors.one_of("log", log, ("", "x", "y", "xy"))
        self.x, self.y = read_limits("x", x, "x" in log), read_limits("y", y, "y" in log)

    def across(self, x):
        """Pixels from the left of the picture for values x."""
        return self.box.x + self.box.width * share(x, self.x, "x" in self.log)

    def down(self, y):
        """Pixels from the top of the picture for values y."""
        return self.box.y + self.box.height * (1 - share(y, self.y, "y" in self.log))

    def frame(self, title="", xlabel="", xticks=None, yticks=None):
        """The border, the ticks with their numbers, the title above and the label below.

        xticks, yticks: {value: text} instead of round numbers.
        """
        left, top, width, height = self.box
        xticks = ticks(self.x, "x" in self.log) if xticks is None else xticks
        yticks = ticks(self.y, "y" in self.log) if yticks is None else yticks
        pieces = [frame(self.box), text(left, top - 8, title, 13, "start", True)]
        for value, label in xticks.items():
            x = self.across(value)
            pieces.append(path(f"M{at(x)},{at(top + height)} v4", DATA, 1))
            pieces.append(text(x, top + height + 16, label, 11))
        for value, label in yticks.items():
            y = self.down(value)
            pieces.append(path(f"M{at(left - 4)},{at(y)} h4", DATA, 1))
            pieces.append(text(left - 7, y + 4, label, 11, "end"))
        return [*pieces, text(left + width / 2, top + height + 32, xlabel, 12)]

    def inside(self, *pieces):
        """Pieces of SVG, cut off at the border."""
        view = " ".join(at(number) for number in self.box)
        x, y, width, height = (at(number) for number in self.box)
        head = f'<svg x="{x}" y="{y}" width="{width}" height="{height}" viewBox="{view}">'
        return [head, *pieces, "</svg>"]

    def curve(self, x, y, colour, width=2, dash=""):
        """A curve through points; a straight line needs two."""
        return path(
            polyline(self.across(np.asarray(x)), self.down(np.asarray(y))), colour, width, dash
        )

    def dots(self, x, y, colour, mark="o", edge=CARD):
        """A mark at each point."""
        spots = zip(
            np.ravel(self.across(np.asarray(x))), np.ravel(self.down(np.asarray(y))), strict=True
        )
        d = " ".join(MARKS[mark].format(x=x, y=y) for x, y in spots)
        return f'<path d="{d}" fill="{colour}" stroke="{edge}"/>'

    def ring(self, x, y):
        """A thick circle around a point."""
        spot = f'cx="{at(self.across(x))}" cy="{at(self.down(y))}"'
        return f'<circle {spot} r="8" fill="none" stroke="{INK}" stroke-width="2.5"/>'

    def upright(self, x, colour=INK, width=1.5, dash="5 4"):
        """A line from top to bottom at x."""
        start = f"M{at(self.across(x))},{at(self.box.y)}"
        return path(f"{start} v{at(self.box.height)}", colour, width, dash)


def read_limits(name, limits, is_log):
    """The values at both sides as floats, the first below the second, above 0 on a log axis."""
    low, high = doors.pair(name, limits, 1e-300 if is_log else -1e300, 1e300)
    if not low < high:
        raise ValueError(f"{name} is {doors.short(limits)}: give (low, high), the low one first.")
    return low, high


def share(values, limits, is_log):
    """Where values lie between the limits: 0 at the low one, 1 at the high one."""
    if is_log:
        limits = np.log10(limits)
        values = np.log10(np.maximum(values, 1e-300))
    where = (values - limits[0]) / (limits[1] - limits[0])
    if not np.isfinite(where).all():
        raise ValueError(
            "A point of a plot is no finite number: take finite ones, or leave it out."
        )
    return np.clip(where, -FAR, FAR)


def apart(places, gap, low=-1e9, high=1e9):
    """Places in the same order, at least `gap` from each other, moved as little as needed.

    Places that are too close share the move. They stay between low and high; where that has no room
    for all they are closer.
    """
    gap = min(gap, (high - low) / max(1, len(places) - 1))
    order, groups = np.argsort(places, kind="stable"), []
    for rank, one in enumerate(order):
        group = [places[one] - rank * gap]
        while groups and np.mean(groups[-1]) > np.mean(group):
            group = groups.pop() + group
        groups.append(group)
    means = [np.mean(group) for group in groups for _ in group]
    found = np.empty(len(places))
    found[order] = np.clip(means, low, high - gap * (len(places) - 1))
    found[order] += gap * np.arange(len(places))
    return found.tolist()


def ticks(limits, is_log):
    """{value: text} of a few round values between the limits; powers of ten on a log axis."""
    low, high = limits
    if is_log:
        first, last = round(log10(low)), round(log10(high))
        powers = range(first, last + 1, 1 + (last - first) // 6)
        return {10.0**power: "10" + superscript(power) for power in powers}
    power = 10.0 ** floor(log10((high - low) / 2))
    step = next(s * power for s in (0.5, 1, 2, 5) if (high - low) / (s * power) <= 7)
    return {i * step: short(i * step) for i in range(ceil(low / step), floor(high / step) + 1)}
