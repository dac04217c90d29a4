"""A slope by nudging: the secant that turns into the tangent, and the error of a nudge h."""

from typing import NamedTuple

import numpy as np

from helpers import doors, ops
from helpers.colours import BACKWARD, FORWARD, INK
from helpers.svg.axes import Axes
from helpers.svg.captions import captioned
from helpers.svg.pieces import text
from helpers.svg.plots import Area
from helpers.words import fixed, short, signed


class Function(NamedTuple):
    """A function, its slope, and the values (low, high) between which its picture shows it."""

    value: object
    slope: object
    limits: tuple


FUNCTIONS = {
    "x³": Function(lambda x: x * x * x, lambda x: 3 * x * x, (-10, 30)),
    "x²": Function(lambda x: x * x, lambda x: 2 * x, (-2, 10)),
    "sin x": Function(np.sin, np.cos, (-1.5, 1.5)),
    "eˣ": Function(np.exp, np.exp, (-4, 21)),
    "σ(x)": Function(ops.sigmoid, ops.sigmoid_prime, (-0.25, 1.25)),
    "ReLU(x)": Function(ops.relu, ops.relu_prime, (-1, 3.2)),
}
NUDGES = {"to the right": (0, 1), "to the left": (-1, 0), "to both sides": (-1, 1)}
PLACES = {  # where draw_error_curve measures a slope
    "x³ at 2": ("x³", 2.0),
    "x² at 2": ("x²", 2.0),
    "sin x at 1": ("sin x", 1.0),
    "sin x at 1000": ("sin x", 1000.0),
    "σ(x) at 0": ("σ(x)", 0.0),
}
FARTHEST = 100.0  # x and h; beyond, eˣ and x³ leave no room for a tangent
SIDES = {"forward": (0, 1), "central": (-1, 1)}
LOOKS = {"forward": (FORWARD, ""), "central": (BACKWARD, "7 4")}
# Written as decimals: a power computed by NumPy may end in another digit on another machine.
QUARTERS = ("1", "1.7782794100389228", "3.1622776601683795", "5.623413251903491")
GRID = [float(f"{m}e{k}") for k in range(-16, 0) for m in QUARTERS] + [1.0]


def draw_secant(function="x³", x=2.0, h=1.0, nudge="to the right"):
    """A curve, the tangent at x, and the secant of a nudge of size h; beside it, magnified.

    function: one of FUNCTIONS. x: −100 to 100. h: 1e−9 to 100. nudge: one of NUDGES.
    """
    doors.one_of("function", function, FUNCTIONS)
    doors.one_of("nudge", nudge, NUDGES)
    x, h = doors.number("x", x, -FARTHEST, FARTHEST), doors.number("h", h, 1e-9, FARTHEST)
    f, x = FUNCTIONS[function], np.float64(round(x, 9))  # 0 exactly, where a slider rounds
    left, right = (x + side * h for side in NUDGES[nudge])
    here = f.value(x)
    run = 2 * h if nudge == "to both sides" else h
    secant, tangent = (f.value(right) - f.value(left)) / run, f.slope(x)
    reach = 1.5 * max(abs(f.value(x + h) - here), abs(f.value(x - h) - here), h / 4)
    whole = Axes(Area(60, 46, 380, 290), (-3.2, 3.2), f.limits)
    near = Axes(Area(560, 46, 260, 290), (x - 1.6 * h, x + 1.6 * h), (here - reach, here + reach))
    body = draw_both_lines(whole, f, x, (left, right), (secant, tangent))
    body += draw_both_lines(near, f, x, (left, right), (secant, tangent))
    body += whole.frame(f"f(x) = {function}", "x")
    body += near.frame("magnified", "", {x - h: "x − h", x: "x", x + h: "x + h"}, {})
    lines = say_secant(f, x, h, NUDGES[nudge], (secant, tangent))
    about = f"f(x) = {function} with its tangent at x and a secant."
    return captioned(840, 392, body, lines, about)


def draw_both_lines(axes, f, x, ends, slopes):
    """The curve in grey, the tangent dashed, the secant solid with its two points."""
    xs = np.linspace(*axes.x, 161)
    secant, tangent = slopes
    a, b = ends
    pieces = [
        axes.curve(xs, f.value(xs), "#8a8a8a", 4),
        axes.curve(
            axes.x, [f.value(x) + tangent * (end - x) for end in axes.x], BACKWARD, 2, "7 4"
        ),
        axes.curve(axes.x, [f.value(a) + secant * (end - a) for end in axes.x], FORWARD),
        axes.dots([a, b], [f.value(a), f.value(b)], FORWARD),
        axes.ring(x, f.value(x)),
    ]
    return axes.inside(*pieces)


def say_secant(f, x, h, sides, slopes):
    """The lines of text below the picture."""
    ends = {-1: "f(x − h)", 0: "f(x)", 1: "f(x + h)"}
    a, b = (f.value(x + side * h) for side in sides)
    run, width = ("2h", 2 * h) if sides == (-1, 1) else ("h", h)
    secant, tangent = slopes
    choice_at_0 = " (a kink, so 0 is a choice)" if f is FUNCTIONS["ReLU(x)"] and x == 0 else ""
    return [
        [(f"x = {fixed(x, 2)}, h = {h:.4g}", INK)],
        [
            (f"secant, solid: ({ends[sides[1]]} − {ends[sides[0]]}) / {run} = ", FORWARD),
            (f"({fixed(b, 6)} − {signed(fixed(a, 6))}) / {width:.4g} = ", FORWARD),
            (fixed(secant, 4), FORWARD),
        ],
        [
            (f"tangent, dashed: f′(x) = {fixed(tangent, 4)}{choice_at_0}. ", BACKWARD),
            (f"Mistake of the secant: {fixed(secant - tangent, 4)}", INK),
        ],
    ]


def draw_error_curve(place="x³ at 2", h=1e-5):
    """How wrong a difference of size h is, for every h, in float64 and float32; h is marked.

    place: one of PLACES. h: 1e−16 to 1. Both axes logarithmic; an error below 1e-14 is drawn there.
    """
    doors.one_of("place", place, PLACES)
    h = on_grid(doors.number("h", h, GRID[0] * (1 - 1e-9), GRID[-1] * (1 + 1e-9)))
    name, x = PLACES[place]
    truth = fixed(FUNCTIONS[name].slope(np.float64(x)), 10)
    body, lines = [], [[(f"f(x) = {place}: the slope is {truth}. h = {short(h)}.", INK)]]
    for dtype, left in ((np.float64, 60), (np.float32, 500)):
        axes = Axes(Area(left, 46, 320, 250), (5e-17, 2), (5e-15, 1e3), "xy")
        pieces, said = [axes.upright(h)], []
        for kind, (colour, dash) in LOOKS.items():
            _, errors = measure(name, x, GRID, kind, dtype)
            slope, error = measure(name, x, h, kind, dtype)
            pieces += [axes.curve(GRID, np.maximum(errors, 1e-14), colour, 1.8, dash)]
            pieces += [axes.dots(h, max(error, 1e-14), colour)]
            said.append((f"{kind} {fixed(slope, 10)}, wrong by {short(error)}.  ", colour))
        body += axes.frame(f"{dtype.__name__}: error of the slope", "nudge h") + axes.inside(
            *pieces
        )
        lines.append([(f"{dtype.__name__}: ", INK), *said])
    body += [
        text(512, 264, "forward, solid", 12, "start", fill=FORWARD),
        text(512, 282, "central, dashed", 12, "start", fill=BACKWARD),
    ]
    about = "Error of a slope measured by nudging, against the nudge h."
    return captioned(840, 352, body, lines, about)


def on_grid(h):
    """The number of GRID that h is, but for its last digits; else h, so that its dot fits."""
    near = min(GRID, key=lambda point: abs(point / h - 1))
    return near if abs(near / h - 1) < 1e-9 else h


def measure(name, x, h, kind, dtype):
    """The difference of size h at x, all of it in dtype, and how wrong it is; h: one or many."""
    f, h = FUNCTIONS[name], np.asarray(h, dtype)
    low, high = SIDES[kind]
    slope = (f.value(dtype(x) + high * h) - f.value(dtype(x) + low * h)) / ((high - low) * h)
    slope = slope.astype(np.float64)
    return slope, abs(slope - f.slope(np.float64(x)))
