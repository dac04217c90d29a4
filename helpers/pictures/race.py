"""The loop over examples and the matrix product: microseconds an example, for n examples."""

from helpers import doors
from helpers.colours import SERIES
from helpers.svg.axes import Axes
from helpers.svg.pieces import MARGIN, card, text
from helpers.svg.plots import Area
from helpers.words import short

BOX = Area(62, 66, 440, 250)
X, Y = (0.8, 1250), (0.05, 5000)  # the ends of the axes; what lies beyond is not drawn
WAYS = ("loop", "product")
EXAMPLE = "{100: (5e-3, 1e-4)}"


def draw_race(measured):
    """A Picture of what one example costs by a loop and by matrix products, on log axes.

    measured: {n: (seconds of the loop, of the product)}, each for all n examples. Raises TypeError
    or ValueError for no measurement, an n that is no whole number and times that are not above 0.
    """
    times = read_measured(measured)
    axes = Axes(BOX, X, Y, "xy")
    head = "Time an example, forward and backward"
    xticks, yticks = (
        {10.0**p: short(10.0**p) for p in powers} for powers in (range(4), range(-1, 4))
    )
    body = [
        text(MARGIN, 32, head, 16, "start", True),
        *axes.frame("µs an example: lower is faster", "examples n", xticks, yticks),
    ]
    for way, (name, look) in enumerate(zip(WAYS, SERIES, strict=False)):
        x, y, colour = list(times), [pair[way] for pair in times.values()], look["color"]
        curve = axes.curve(x, y, colour, 2) if len(x) > 1 else ""
        body += axes.inside(curve, axes.dots(x, y, colour, look["marker"]))
        spot = BOX.x + BOX.width + 8, float(axes.down(y[-1])) + 4.5
        body.append(text(*spot, name, 13, "start", True, colour))
    said = "; ".join(
        f"n = {n}: loop {short(loop)}, product {short(product)}"
        for n, (loop, product) in times.items()
    )
    return card(590, 370, body, f"{head}, in µs, against n, on log axes. {said}.")


def read_measured(measured):
    """{n: (loop, product)} in µs an example, by rising n."""
    found = {}
    for n, seconds in doors.mapping("measured", measured, EXAMPLE).items():
        n = doors.whole("n", n, 1, 10**6)
        found[n] = tuple(1e6 * s / n for s in doors.pair("seconds", seconds, 1e-12, 1e6))
    return dict(sorted(found.items()))
