"""The loop over examples and the matrix product: microseconds an example, for n examples."""

from helpers import doors
from helpers.colours import CARD, DATA, SERIES
from helpers.svg.axes import Axes
from helpers.svg.pieces import MARGIN, card, text
from helpers.svg.plots import Area
from helpers.svg.tiles import Told
from helpers.words import short

INPUTS, OUTPUTS = 64, 10
MOST = 1_000_000  # examples, and hidden units
BOX = Area(62, 66, 430, 250)
WAYS = ("loop", "product")
ELSEWHERE = {  # hidden units: {examples: µs an example of the loop, of the product}, on two cores
    4: {1: (53.3, 40.2), 10: (47, 4.25), 100: (44.9, 0.514), 1000: (44.4, 0.149)},
    16: {1: (55, 41.2), 10: (48.2, 4.43), 100: (46.2, 0.603), 1000: (45.9, 0.234)},
    64: {1: (60.3, 45.7), 10: (53, 5.01), 100: (51.5, 0.972), 1000: (51, 1.06)},
    256: {1: (81.4, 60.9), 10: (72, 7.33), 100: (71.6, 2.58), 1000: (69, 5.26)},
}


def draw_race(n=100, units=64, measured=None):
    """What an example costs by a loop and by matrix products, in a 64-units-10 network: a Told.

    measured: {(n, units): (seconds of the loop, of the product)} for all n examples; the points
    of these units are filled and joined, the others hollow. In grey: the times of another machine,
    where there are some. Raises ValueError for times that are not above 0.
    """
    n, units = doors.whole("n", n, 1, MOST), doors.whole("units", units, 1, MOST)
    points = read_measured(measured)
    axes = Axes(BOX, (0.7, 1400), (0.05, 5000), "xy")
    grey = ELSEWHERE.get(units, {})
    body = [
        text(
            MARGIN,
            32,
            f"Forward and backward through {INPUTS}-{units}-{OUTPUTS}",
            16,
            "start",
            True,
        )
    ]
    body += axes.frame(
        "µs an example (lower is faster)", "examples n at once, log scale", *decades()
    )
    here = {m: times for (m, u), times in points.items() if u == units}
    body += axes.inside(
        axes.upright(n, DATA, 1, ""),
        *draw_grey(axes, grey),
        *draw_others(axes, [(m, times) for (m, u), times in points.items() if u != units]),
        *draw_points(axes, dict(sorted(here.items()))),
    )
    body += label_ways(axes, here or grey)
    sentence = say_times(n, units, here.get(n), grey.get(n))
    about = f"µs an example against n on log axes. {sentence}"
    return Told(card(590, 370, body, about), sentence, list_points(points, units, grey))


def read_measured(measured):
    """{(n, units): (loop, product)} in µs an example."""
    found = {}
    example = "{(100, 64): (5e-3, 1e-4)}"
    for size, seconds in doors.mapping("measured", measured or {}, example).items():
        n, units = (int(number) for number in doors.pair("n and units", size, 1, MOST))
        found[n, units] = tuple(1e6 * s / n for s in doors.pair("seconds", seconds, 1e-12, 1e6))
    return found


def decades():
    """The ticks of both axes, in plain numbers."""
    return [
        {10.0**p: f"{10**p:,}" if p >= 0 else str(10.0**p) for p in powers}
        for powers in (range(4), range(-1, 4))
    ]


def draw_grey(axes, times):
    """The lines of another machine, thin and grey."""
    pieces = []
    for way, look in enumerate(SERIES[:2] if times else ()):
        x, y = list(times), [pair[way] for pair in times.values()]
        pieces.append(axes.curve(x, y, "#999", 1.2))
        pieces.append(axes.dots(x, y, CARD, look["marker"], "#999"))
    return pieces


def draw_others(axes, found):
    """Hollow marks of networks of another size."""
    return [
        axes.dots([n], [times[way]], CARD, SERIES[way]["marker"], SERIES[way]["color"])
        for n, times in found
        for way in (0, 1)
    ]


def draw_points(axes, here):
    """The points of the network that is chosen, joined."""
    pieces = []
    for way, look in enumerate(SERIES[:2] if here else ()):
        x, y = list(here), [pair[way] for pair in here.values()]
        pieces.append(axes.curve(x, y, look["color"], 2) if len(x) > 1 else "")
        pieces.append(axes.dots(x, y, look["color"], look["marker"]))
    return pieces


def label_ways(axes, times):
    """loop and product beside the last points of their lines."""
    if not times:
        return []
    last = max(times)
    x = float(axes.across(last)) + 12
    return [
        text(x, float(axes.down(y)) - 8, way, 13, "start", True, look["color"])
        for way, y, look in zip(WAYS, times[last], SERIES, strict=False)
    ]


def multiplications(units):
    """Of the matrix products Z and ∂J/∂W of both layers and ∂J/∂A[1], for one example."""
    return 2 * units * (INPUTS + OUTPUTS) + units * OUTPUTS


def say_times(n, units, here, grey):
    """What the loop and the product took for n examples, and the work of either."""
    work = (
        f"In the matrix products of either: {multiplications(units):,} multiplications an example."
    )
    times, place = (here, "Here") if here else (grey, "On another machine, in grey")
    if times is None:
        return f"Not measured yet. {work}"
    loop, product = times
    slow, ratio = ("loop", loop / product) if loop >= product else ("product", product / loop)
    return (
        f"{place}, n = {n:,}: loop {short(loop)} µs an example, product {short(product)} µs; the "
        f"{slow} takes {short(ratio)} times as long. {work}"
    )


def list_points(points, units, grey):
    """Every time that is shown, as text."""
    rows = {f"n = {n:,}, {u} units": times for (n, u), times in sorted(points.items())}
    rows |= {f"n = {n:,}, {units} units, another machine": times for n, times in grey.items()}
    return {what: f"loop {short(a)} µs, product {short(b)} µs" for what, (a, b) in rows.items()}
