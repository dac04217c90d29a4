"""How wrong a slope is that a nudge h measures: truncation on one flank, rounding on the other."""

from typing import NamedTuple

import numpy as np

from helpers import doors
from helpers.colours import CARD, DATA, INK, SERIES
from helpers.pictures.slopes import FUNCTIONS
from helpers.svg.axes import Axes
from helpers.svg.pieces import at, card, rectangle, text, text_width
from helpers.svg.plots import Area
from helpers.words import fixed, short


class Place(NamedTuple):
    """A function at x; with which power of h truncation falls there, None where there is none."""

    function: str
    x: float
    forward: int
    central: int | None


PLACES = {
    "x³ at 2": Place("x³", 2.0, 1, 2),
    "x² at 2": Place("x²", 2.0, 1, None),
    "sin x at 1": Place("sin x", 1.0, 1, 2),
    "sin x at 1000": Place("sin x", 1000.0, 1, 2),
    "σ(x) at 0": Place("σ(x)", 0.0, 2, 2),
}
SIDES = {"forward": (0, 1), "central": (-1, 1)}
LOOKS = {"forward": (SERIES[0]["color"], ""), "central": (SERIES[1]["color"], "8 3 2 3")}
LAWS = {1: "∝ h", 2: "∝ h²"}
# Written as decimals: a power computed by NumPy may end in another digit on another machine.
QUARTERS = ("1", "1.7782794100389228", "3.1622776601683795", "5.623413251903491")
GRID = [float(f"{m}e{k}") for k in range(-16, 0) for m in QUARTERS] + [1.0]
LOWEST, TOPS = 1e-14, {np.float64: 40, np.float32: 282}  # the least error drawn; the two plots
WIDTH, HEIGHT = 440, 178


def draw_error_curve(place="x³ at 2", h=1e-5):
    """How wrong a difference of size h is, for every h, in float64 and float32; h is marked.

    place: one of PLACES. h: 1e−16 to 1. Both axes logarithmic; an error below 1e-14 is drawn there.
    """
    one, h = read_place(place, h)
    body, said = [], []
    for dtype, top in TOPS.items():
        axes = Axes(Area(56, top, WIDTH, HEIGHT), (5e-17, 2), (5e-15, 1e3), "xy")
        curves = {kind: measure(one, GRID, kind, dtype)[1] for kind in LOOKS}
        body += draw_curves(axes, one, h, dtype, curves) + name_laws(axes, one, curves)
        wrong = [f"{kind} {short(measure(one, h, kind, dtype)[1])}" for kind in LOOKS]
        said.append(f"{dtype.__name__}: {', '.join(wrong)}")
    alt = (
        f"Two plots, one under the other, of the error of the slope of {place} against the nudge "
        f"h: each curve is a V. Errors at the marked h = {short(h)}: {'; '.join(said)}."
    )
    return card(584, 512, body, alt)


def read_place(place, h):
    """The arguments of the picture, looked at: (a Place, h)."""
    one = PLACES[doors.one_of("place", place, PLACES)]
    return one, on_grid(doors.number("h", h, GRID[0] * (1 - 1e-9), GRID[-1] * (1 + 1e-9)))


def draw_curves(axes, one, h, dtype, curves):
    """One plot: both errors over all h, and at the marked h a ring and a square."""
    pieces, names = [axes.upright(h, DATA, 1.2, "")], []
    for kind, (colour, dash) in LOOKS.items():
        _, error = measure(one, h, kind, dtype)
        pieces.append(axes.curve(GRID, np.maximum(curves[kind], LOWEST), colour, 1.8, dash))
        pieces.append(mark(axes, h, max(error, LOWEST), kind))
        names.append((axes.down(max(curves[kind][-1], LOWEST)), kind))
    xticks = {10.0**power: short(10.0**power) for power in range(-16, 1, 2)}
    yticks = {10.0**power: short(10.0**power) for power in range(-12, 1, 4)}
    title = f"{dtype.__name__}: error of the slope"
    return axes.frame(title, "nudge h", xticks, yticks) + axes.inside(*pieces) + named(axes, names)


def mark(axes, h, error, kind):
    """A ring for forward, a square for central: one stands in the other when they are equal."""
    if kind == "central":
        return axes.dots(h, error, LOOKS[kind][0], "s")
    spot = f'cx="{at(axes.across(h))}" cy="{at(axes.down(error))}"'
    return f'<circle {spot} r="7" fill="{CARD}" stroke="{LOOKS[kind][0]}" stroke-width="2.5"/>'


def named(axes, ends):
    """forward and central, to the right of where their curves end; never on each other."""
    (one, _), (other, _) = ends
    push = max(0, 16 - abs(one - other)) / 2 * (1 if one > other else -1)
    x = axes.box.x + axes.box.width + 8
    return [
        text(x, y + way * push + 4, kind, 12, "start", fill=LOOKS[kind][0])
        for (y, kind), way in zip(ends, (1, -1), strict=True)
    ]


def name_laws(axes, one, curves):
    """The law of each flank, clear of both curves: rounding ∝ 1/h, truncation ∝ h or h²."""
    best = {kind: GRID[int(np.argmin(np.maximum(curves[kind], LOWEST)))] for kind in curves}
    ink = LOOKS["forward"][0]
    body = beside(axes, curves, "rounding ∝ 1/h", best["forward"] / 300, INK, 1)
    truncation = f"truncation {LAWS[one.forward]}"
    body += beside(axes, curves, truncation, min(best["forward"] * 300, 0.1), ink, -1)
    if one.central and one.central != one.forward:
        h = best["central"] * 5
        x = min(axes.across(h) + 10, axes.box.x + axes.box.width - 32)
        y = axes.down(measure(one, h, "central", np.float64)[1]) + 12
        body += on_white(x, y, LAWS[one.central], LOOKS["central"][0])
    return body


def beside(axes, curves, label, h, colour, way):
    """A label that ends a little left of h, below (way 1) or above (−1) all that runs there."""
    right = axes.across(h) - 10
    left = right - text_width(label, 12)
    across = axes.across(np.array(GRID))
    near = (across > left - 8) & (across < right + 8)
    runs = [axes.down(np.maximum(errors, LOWEST))[near] for errors in curves.values()]
    y = np.max(runs) + 18 if way > 0 else np.min(runs) - 8
    return on_white(left, y, label, colour)


def on_white(x, y, label, colour):
    """A label that no upright runs through."""
    back = rectangle(x - 3, y - 12, text_width(label, 12) + 6, 16, CARD, 0)
    return [back, text(x, y, label, 12, "start", fill=colour)]


def say_error_curve(place="x³ at 2", h=1e-5):
    """What draw_error_curve shows at h, as sentences with all numbers."""
    one, h = read_place(place, h)
    truth = fixed(FUNCTIONS[one.function].slope(np.float64(one.x)), 10)
    lines = [f"f(x) = {place}: the slope is {truth}. h = {short(h)}."]
    for dtype in TOPS:
        found = [(kind, *measure(one, h, kind, dtype)) for kind in SIDES]
        said = [f"{kind} {fixed(slope, 10)}, wrong by {short(e)}" for kind, slope, e in found]
        lines.append(f"{dtype.__name__}: {'; '.join(said)}.")
    return " ".join(lines)


def on_grid(h):
    """The number of GRID that h is, but for its last digits; else h, so that its dot fits."""
    near = min(GRID, key=lambda point: abs(point / h - 1))
    return near if abs(near / h - 1) < 1e-9 else h


def measure(one, h, kind, dtype):
    """The difference of size h at a Place, all of it in dtype, and how wrong it is; h: one, many.

    Returns (slope, error) as float64.
    """
    f, x, h = FUNCTIONS[one.function], one.x, np.asarray(h, dtype)
    low, high = SIDES[kind]
    slope = (f.value(dtype(x) + high * h) - f.value(dtype(x) + low * h)) / ((high - low) * h)
    slope = slope.astype(np.float64)
    return slope, abs(slope - f.slope(np.float64(x)))
