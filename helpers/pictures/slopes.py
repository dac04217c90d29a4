"""A slope by nudging: the secant that turns into the tangent, with its rise and its run."""

from typing import NamedTuple

import numpy as np

from helpers import doors, ops
from helpers.colours import DATA, INK, SERIES
from helpers.svg.axes import Axes, apart
from helpers.svg.pieces import at, card, path, text
from helpers.svg.plots import Area
from helpers.words import fixed, short, signed


class Function(NamedTuple):
    """A function, its slope, and the values (low, high) between which its picture shows it."""

    value: object
    slope: object
    limits: tuple


class Nudge(NamedTuple):
    """A function at x, nudged by h to the sides (low, high), each −1, 0 or 1."""

    function: str
    x: float
    h: float
    sides: tuple

    @property
    def f(self):
        return FUNCTIONS[self.function]

    @property
    def ends(self):
        return tuple(self.x + side * self.h for side in self.sides)

    @property
    def run(self):
        return (self.sides[1] - self.sides[0]) * self.h

    @property
    def rise(self):
        low, high = self.ends
        return self.f.value(high) - self.f.value(low)

    @property
    def secant(self):
        return self.rise / self.run

    @property
    def tangent(self):
        return self.f.slope(self.x)


FUNCTIONS = {
    "x³": Function(lambda x: x * x * x, lambda x: 3 * x * x, (-10, 30)),
    "x²": Function(lambda x: x * x, lambda x: 2 * x, (-2, 10)),
    "sin x": Function(np.sin, np.cos, (-1.5, 1.5)),
    "eˣ": Function(np.exp, np.exp, (-4, 21)),
    "σ(x)": Function(ops.sigmoid, ops.sigmoid_prime, (-0.25, 1.25)),
    "ReLU(x)": Function(ops.relu, ops.relu_prime, (-1, 3.2)),
}
NUDGES = {"to the right": (0, 1), "to the left": (-1, 0), "to both sides": (-1, 1)}
FARTHEST = 100.0  # x and h; beyond, eˣ and x³ leave no room for a tangent
CURVE, TANGENT, SECANT = DATA, SERIES[0]["color"], SERIES[1]["color"]
WHOLE, GLASS = Area(40, 40, 186, 230), Area(46, 40, 162, 230)  # the plots of the two pictures


def draw_secant(function="x³", x=1.0, h=1.0, nudge="to the right"):
    """A curve, the tangent at x, and the secant of a nudge of size h with its rise and run.

    function: one of FUNCTIONS. x: −100 to 100. h: 1e−9 to 100. nudge: one of NUDGES.
    """
    one = read_nudge(function, x, h, nudge)
    axes = Axes(WHOLE, (-4, 4), one.f.limits)
    body = [*draw_both_lines(axes, one), *axes.frame(f"f(x) = {function}", "x")]
    body += name_lines(axes, one)
    alt = (
        f"f(x) = {function} with two straight lines. {say_place(one)}, nudged {nudge}, the secant "
        f"has the slope {fixed(one.secant, 4)} and the tangent at x {fixed(one.tangent, 4)}."
    )
    return card(290, 322, body, alt)


def draw_magnified(function="x³", x=1.0, h=1.0, nudge="to the right"):
    """The place around x as wide as a few h: curve, secant and tangent, rise and run named.

    Its arguments are those of draw_secant.
    """
    one = read_nudge(function, x, h, nudge)
    h, here, ends = one.h, one.f.value(one.x), (one.x - one.h, one.x + one.h)
    moves = [abs(one.f.value(end) - here) for end in ends]
    reach = 1.75 * max(*moves, abs(one.tangent) * h, h / 4)
    axes = Axes(GLASS, (one.x - 1.6 * h, one.x + 1.6 * h), (here - reach, here + reach))
    ticks = {ends[0]: "x − h", one.x: "x", ends[1]: "x + h"}
    body = [*draw_both_lines(axes, one), *axes.frame("magnified", "", ticks, {})]
    body += [*name_lines(axes, one), *name_rise_and_run(axes, one)]
    alt = (
        f"The place around x = {fixed(one.x, 2)}, magnified so that h = {short(h)} is as wide as "
        f"ever. Run {short(one.run)}, rise {fixed(one.rise, 6)}."
    )
    return card(278, 322, body, alt)


def read_nudge(function, x, h, nudge):
    """The arguments of a picture, looked at, as a Nudge."""
    doors.one_of("function", function, FUNCTIONS)
    doors.one_of("nudge", nudge, NUDGES)
    x, h = doors.number("x", x, -FARTHEST, FARTHEST), doors.number("h", h, 1e-9, FARTHEST)
    return Nudge(function, np.float64(round(x, 9)), h, NUDGES[nudge])  # 0 where a slider rounds


def draw_both_lines(axes, one):
    """The curve in grey, the tangent, the secant with its two points, its rise and its run."""
    f, x, (a, b) = one.f, one.x, one.ends
    xs = np.linspace(*axes.x, 161)
    start, end = f.value(a), f.value(b)
    pieces = [
        axes.curve(xs, f.value(xs), CURVE, 4),
        axes.curve([a, b, b], [start, start, end], INK, 1.2),
        axes.curve(axes.x, [f.value(x) + one.tangent * (end - x) for end in axes.x], TANGENT),
        axes.curve(axes.x, [start + one.secant * (end - a) for end in axes.x], SECANT),
        axes.dots([a, b], [start, end], SECANT),
        axes.ring(x, f.value(x)),
    ]
    return axes.inside(*pieces)


def name_lines(axes, one):
    """Which line is which, to the right of where it leaves the plot; two names never touch.

    A line that leaves above or below has its name at that corner.
    """
    (a, _), right = one.ends, axes.x[1]
    secant = axes.down(one.f.value(a) + one.secant * (right - a))
    tangent = axes.down(one.f.value(one.x) + one.tangent * (right - one.x))
    x, limits = axes.box.x + axes.box.width + 6, (axes.box.y, axes.box.y + axes.box.height)
    secant, tangent = apart([secant, tangent], 15, *limits)
    return [
        text(x, secant + 4, "secant", 12, "start", fill=SECANT),
        text(x, tangent + 4, "tangent", 12, "start", fill=TANGENT),
    ]


def name_rise_and_run(axes, one):
    """Two brackets outside the plot: the rise to its left, the run below."""
    (a, b), box = one.ends, axes.box
    top, bottom = sorted(axes.down(one.f.value(end)) for end in (a, b))
    left, right, below = axes.across(a), axes.across(b), box.y + box.height + 26
    run = "run = 2h" if one.sides == (-1, 1) else "run = h"
    return [
        path(f"M{at(box.x - 4)},{at(top)} h-4 V{at(bottom)} h4", INK, 1.2),
        text(box.x - 12, (top + bottom) / 2 + 4, "rise", 12, "end"),
        path(f"M{at(left)},{at(below - 4)} v4 H{at(right)} v-4", INK, 1.2),
        text((left + right) / 2, below + 16, run, 12),
    ]


def say_place(one):
    return f"At x = {fixed(one.x, 2)}, h = {one.h:.4g}"


def say_secant(function="x³", x=1.0, h=1.0, nudge="to the right"):
    """What draw_secant and draw_magnified show, as sentences with all numbers."""
    one = read_nudge(function, x, h, nudge)
    a, b = (one.f.value(end) for end in one.ends)
    kink = " (a kink: 0 is a choice)" if function == "ReLU(x)" and one.x == 0 else ""
    return (
        f"{say_place(one)}. Secant: rise / run = ({fixed(b, 6)} − {signed(fixed(a, 6))}) / "
        f"{one.run:.4g} = {fixed(one.secant, 4)}. Tangent: f′(x) = {fixed(one.tangent, 4)}{kink}. "
        f"Mistake of the secant: {fixed(one.secant - one.tangent, 4)}."
    )
