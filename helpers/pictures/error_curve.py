"""How wrong a measured slope is over the nudge h: truncation on one side, rounding on the other."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from helpers import doors
from helpers.colours import CARD, DATA, INK, SERIES
from helpers.pictures.slopes import FUNCTIONS
from helpers.svg.axes import Axes
from helpers.svg.pieces import card, rectangle, text, text_width
from helpers.svg.plots import Area
from helpers.words import brief, fixed, short


class Place(NamedTuple):
    """A function at x, with its second and third derivative there."""

    function: str
    x: float
    second: float
    third: float


class Flank(NamedTuple):
    """One side of a V, seen at several h. read: its slope in the plot. theory: the slope due.

    read is None where the side is too short to read, theory None where there is no such side.
    """

    h: np.ndarray
    errors: np.ndarray
    read: float | None
    theory: int | None


PLACES = {
    "x³ at 2": Place("x³", 2.0, 12.0, 6.0),
    "x² at 2": Place("x²", 2.0, 2.0, 0.0),
    "sin x at 1": Place("sin x", 1.0, 0.8415, 0.5403),
    "sin x at 1000": Place("sin x", 1000.0, 0.8269, 0.5624),
    "σ(x) at 0": Place("σ(x)", 0.0, 0.0, 0.125),
}
SIDES = {"forward": (0, 1), "central": (-1, 1)}
METHODS = (*SIDES, "complex step")
LOOKS = {
    "forward": (SERIES[0]["color"], "", "o"),
    "central": (SERIES[1]["color"], "8 3 2 3", "s"),
    "complex step": (SERIES[2]["color"], "2 3", "^"),
}
PRECISIONS = {"float64": np.float64, "float32": np.float32}
# Written as decimals: a power computed by NumPy may end in another digit on another machine.
QUARTERS = ("1", "1.7782794100389228", "3.1622776601683795", "5.623413251903491")
GRID = [float(f"{m}e{k}") for k in range(-16, 0) for m in QUARTERS] + [1.0]
FINE = np.array([float(f"{10 ** (j / 48):.4f}e{k}") for k in range(-16, 0) for j in range(48)])
LOWEST = 1e-14  # the least error drawn
AREA = Area(56, 40, 420, 320)
DECADES = {-1: 0.9, 1: 0.6, 2: 0.6}  # the shortest flank that is read; rounding is jagged


def draw_error_curve(place="x³ at 2", method="central", precision="float64", h=1e-5):
    """How wrong each method is at every h; of one of them h is marked, and its flanks are fitted.

    place: one of PLACES. method: one of METHODS. precision: float64 or float32. h: 1e−16 to 1. Both
    axes logarithmic; an error below 1e-14 is drawn there.
    """
    one, dtype, h = read_place(place, method, precision, h)
    axes = Axes(AREA, (5e-17, 2), (5e-15, 1e3), "xy")
    curves = {name: np.maximum(measure(one, GRID, name, dtype)[1], LOWEST) for name in METHODS}
    pieces = [axes.upright(h, DATA, 1.2, "")]
    for name, (colour, dash, _) in LOOKS.items():
        pieces.append(axes.curve(GRID, curves[name], colour, 3 if name == method else 1.6, dash))
    error = float(measure(one, h, method, dtype)[1])
    pieces.append(axes.dots(h, max(error, LOWEST), LOOKS[method][0], LOOKS[method][2], INK))
    sides = flanks(place, method, precision)
    pieces += [straight(axes, flank) for flank in sides if flank.read is not None]
    body = framed(axes, place, precision) + axes.inside(*pieces)
    body += named(axes, curves, method) + name_slopes(axes, sides, curves, method)
    vs = "forward and central make a V" if one.third else "forward makes a V, central falls"
    alt = (
        f"Error of the slope of {place} in {precision} against the nudge h, for three methods: "
        f"{vs}, the complex step has no left side. {method.capitalize()} "
        f"at h = {short(h)} is wrong by {short(error)}; slopes of the plot: {read_off(sides)}."
    )
    return card(584, 412, body, alt)


def read_place(place, method, precision, h):
    """The arguments of the picture, looked at: (a Place, a float type, h)."""
    one = PLACES[doors.one_of("place", place, PLACES)]
    doors.one_of("method", method, METHODS)
    dtype = PRECISIONS[doors.one_of("precision", precision, PRECISIONS)]
    return one, dtype, on_grid(doors.number("h", h, GRID[0] * (1 - 1e-9), GRID[-1] * (1 + 1e-9)))


def framed(axes, place, precision):
    written = {power: f"1e−{-power}" for power in range(-16, 0, 2)} | {0: "1"}
    xticks = {10.0**power: label for power, label in written.items()}
    yticks = {10.0**power: written[power] for power in range(-12, 1, 4)}
    return axes.frame(f"{precision}: error of the slope of {place}", "nudge h", xticks, yticks)


def straight(axes, flank):
    """The line of the slope that was read, through the middle of the flank."""
    h = flank.h[[0, -1]]
    middle = np.log10(flank.errors).mean() + flank.read * (np.log10(h) - np.log10(flank.h).mean())
    return axes.curve(h, 10**middle, INK, 1.4, "")


def named(axes, curves, method):
    """The methods to the right of where their curves end, from above; never on each other."""
    ends = sorted(METHODS, key=lambda name: (-curves[name][-1], METHODS.index(name)))
    x, lowest, pieces = axes.box.x + axes.box.width + 8, 0.0, []
    for name in ends:
        y = max(axes.down(curves[name][-1]) + 4, lowest)
        pieces.append(text(x, y, name, 12, "start", name == method, LOOKS[name][0]))
        lowest = y + 16
    return pieces


def name_slopes(axes, sides, curves, method):
    """The slope that was read at each flank, and the one due by theory, clear of all curves."""
    body = []
    for flank, is_left in zip(sides, (True, False), strict=True):
        if flank.read is not None:
            lines = [f"slope {fixed(flank.read, 2)}", f"theory {short(flank.theory)}"]
            width = max(text_width(line, 12, True) for line in lines)
            left, above = spot(axes, flank, is_left, width)
            y = beyond(axes, curves, left, width, above)
            body += [rectangle(left - 3, y - 12, width + 6, 31, CARD, 0)]
            for line, down in zip(lines, (0, 15), strict=True):
                body.append(text(left, y + down, line, 12, "start", fill=LOOKS[method][0]))
    return body


def spot(axes, flank, is_left, width):
    """(left end, whether above the curves) of a label: a steep right flank has its own below."""
    above = not is_left and flank.theory == 1
    if is_left or above:
        middle = axes.across(10 ** np.log10(flank.h).mean())
        return max(middle - 10 - width, axes.box.x + 8), above
    return min(
        axes.across(flank.h[len(flank.h) // 3]) + 16, axes.box.x + axes.box.width - width - 8
    ), above


def beyond(axes, curves, left, width, above):
    """The first baseline above, or below, all curves between left and left + width."""
    across = axes.across(np.array(GRID))
    near = (across > left - 12) & (across < left + width + 12)
    runs = [axes.down(errors)[near] for errors in curves.values()]
    if above:
        return np.min(runs) - 24
    flat = axes.down(LOWEST) - 40  # the complex step at the lower edge is no neighbour
    return np.max([run[run < flat].max(initial=0) for run in runs]) + 18


# --- in words -------------------------------------------------------------------------------------


def say_error_curve(place="x³ at 2", method="central", precision="float64", h=1e-5):
    """What draw_error_curve shows of one method, as sentences with all numbers."""
    one, dtype, h = read_place(place, method, precision, h)
    truth = fixed(FUNCTIONS[one.function].slope(np.float64(one.x)), 10)
    slope, error = measure(one, h, method, dtype)
    best = best_nudge(one, method, dtype)
    tip = f"Theory puts the best h near {short(best, 1)}" if best < 1 else "No h is too long here"
    return (
        f"f(x) = {place}: the slope is {truth}. {method.capitalize()} in {precision}, "
        f"h = {short(h)}: {fixed(slope, 10)}, wrong by {short(error)}. {tip}. Read off the plot: "
        f"{read_off(flanks(place, method, precision))}."
    )


def read_off(sides):
    """The slopes of both flanks, each beside the one due."""
    said = []
    for name, flank in zip(("left", "right"), sides, strict=True):
        if flank.theory is None:
            said.append(f"{name} none to read")
        elif flank.read is None:
            said.append(f"{name} too short to read (theory {short(flank.theory)})")
        else:
            said.append(f"{name} {fixed(flank.read, 2)} (theory {short(flank.theory)})")
    return ", ".join(said)


def list_error_curve(place="x³ at 2", precision="float64", h=1e-5):
    """Of each method the slope at h, how wrong it is, and the best of the h that are drawn."""
    one, dtype, h = read_place(place, "central", precision, h)
    rows = {}
    for method in METHODS:
        slope, error = measure(one, h, method, dtype)
        errors = np.maximum(measure(one, GRID, method, dtype)[1], LOWEST)
        least = "below 1e−14" if errors.min() == LOWEST else brief(errors.min())
        rows[f"{method}, h = {short(h)}"] = f"{fixed(slope, 10)}, wrong by {short(error)}"
        rows[f"{method}, least error"] = f"{least}, at h = {brief(GRID[int(errors.argmin())])}"
    return rows


# --- the numbers ----------------------------------------------------------------------------------


def on_grid(h):
    """The number of GRID that h is, but for its last digits; else h, so that its dot fits."""
    near = min(GRID, key=lambda point: abs(point / h - 1))
    return near if abs(near / h - 1) < 1e-9 else h


def measure(one, h, method, dtype):
    """The slope at a Place by a nudge h, all of it in dtype, and how wrong it is; h: one, many.

    Returns (slope, error) as float64.
    """
    f, x, h = FUNCTIONS[one.function], one.x, np.asarray(h, dtype)
    if method == "complex step":
        slope = value(one, dtype(x) + dtype(1) * 1j * h).imag / h
    else:
        low, high = SIDES[method]
        slope = (value(one, dtype(x) + high * h) - value(one, dtype(x) + low * h)) / (
            (high - low) * h
        )
    slope = slope.astype(np.float64)
    return slope, abs(slope - f.slope(np.float64(x)))


def value(one, x):
    """f(x), for a complex x too, which ops.sigmoid refuses."""
    if one.function == "σ(x)" and np.iscomplexobj(x):
        return 1 / (1 + np.exp(-x))
    return FUNCTIONS[one.function].value(x)


def best_nudge(one, method, dtype):
    """Where truncation and rounding are equal: |f″|h/2 or |f‴|h²/6, and ε(|f| + |x f′|)/h or half.

    Of a complex step: where truncation sinks below ε|f′|. At most 1.
    """
    eps, f, x = float(np.finfo(dtype).eps), FUNCTIONS[one.function], np.float64(one.x)
    noise = eps * float(abs(f.value(x)) + abs(x * f.slope(x)))
    if method == "forward" and one.second:
        return min(1.0, (2 * noise / one.second) ** (1 / 2))
    if not one.third:
        return 1.0
    if method == "complex step":
        return min(1.0, (6 * eps * float(abs(f.slope(x))) / one.third) ** (1 / 2))
    return min(1.0, ({"forward": 6, "central": 3}[method] * noise / one.third) ** (1 / 3))


@lru_cache
def flanks(place, method, precision):
    """The two Flanks of a method's V: rounding left of the best nudge, truncation right of it."""
    one, dtype = PLACES[place], PRECISIONS[precision]
    f, x, best = FUNCTIONS[one.function], np.float64(one.x), best_nudge(one, method, dtype)
    size = max(abs(one.x), float(abs(f.value(x) / f.slope(x))))
    lost = 16 * float(np.finfo(dtype).eps) * size  # a shorter nudge moves nothing
    left = None if method == "complex step" else -1
    right = 1 if method == "forward" and one.second else 2 if one.third else None
    return (
        flank(one, method, dtype, (lost, best / 5), left),
        flank(one, method, dtype, (5 * best, 0.3), right),
    )


def flank(one, method, dtype, ends, theory):
    """A Flank from one end to the other, its slope by least squares; no error below LOWEST."""
    shortest, longest = ends
    h = FINE[(shortest <= FINE) & (longest >= FINE)]
    errors = measure(one, h, method, dtype)[1]
    h, errors = h[errors > LOWEST], errors[errors > LOWEST]
    if theory is None or len(h) < 2 or h[-1] < h[0] * 10 ** DECADES[theory]:
        return Flank(h, errors, None, theory)
    return Flank(h, errors, float(np.polyfit(np.log10(h), np.log10(errors), 1)[0]), theory)
