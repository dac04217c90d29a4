"""Functions that bend: sigmoid and tanh with their slopes, and the corner of ReLU."""

import numpy as np

from helpers import doors, ops
from helpers.colours import DATA, SERIES
from helpers.svg.axes import Axes
from helpers.svg.pieces import card, path, text
from helpers.svg.plots import Area
from helpers.words import fixed, short

SIGMOID, TANH, LINE = (SERIES[place]["color"] for place in (2, 4, 0))
FARTHEST = 6.0  # z of the ends of both plots
CORNER = Axes(Area(40, 40, 330, 190), (-2, 2), (-1.2, 2.2))


def draw_bends():
    """Sigmoid and tanh on the left, their slopes on the right, over z from −6 to 6."""
    values = Axes(Area(46, 40, 216, 190), (-FARTHEST, FARTHEST), (-1.25, 1.25))
    slopes = Axes(Area(336, 40, 216, 190), (-FARTHEST, FARTHEST), (-0.1, 1.15))
    z = np.linspace(-FARTHEST, FARTHEST, 121)
    body = [
        *curves(values, z, ops.sigmoid(z), ops.tanh(z)),
        *curves(slopes, z, ops.sigmoid_prime(z), ops.tanh_prime(z)),
        *values.frame("value", "z"),
        *slopes.frame("slope", "z"),
    ]
    for axes, name, x, y, colour in (
        (values, "sigmoid", -3.4, 0.2, SIGMOID),
        (values, "tanh", -3.4, -0.85, TANH),
        (slopes, "sigmoid′", 3.2, 0.22, SIGMOID),
        (slopes, "tanh′", 1.9, 0.75, TANH),
    ):
        body.append(text(axes.across(x), axes.down(y), name, 12, fill=colour))
    at_6 = [fixed(f(FARTHEST), 5) for f in (ops.sigmoid_prime, ops.tanh_prime)]
    alt = (
        "Over z from −6 to 6, sigmoid climbs from 0 to 1 and tanh, more steeply, from −1 to 1. "
        "Their slopes are bells around z = 0, of height 0.25 and 1; at z = 6 they are down to "
        f"{at_6[0]} and {at_6[1]}."
    )
    return card(572, 284, body, alt)


def curves(axes, z, sigmoid, tanh):
    """Both curves over a thin line at 0."""
    level = path(f"M{axes.box.x},{axes.down(0):.1f} h{axes.box.width}", DATA, 1)
    return axes.inside(level, axes.curve(z, tanh, TANH, 2.4), axes.curve(z, sigmoid, SIGMOID, 2.4))


def draw_corner(slopes):
    """ReLU, and through its corner a straight line of each slope.

    slopes: 1 to 6 numbers from −0.5 to 1.5.
    """
    slopes = doors.drawable("slopes", slopes).ravel()
    if not 1 <= len(slopes) <= 6 or slopes.min() < -0.5 or slopes.max() > 1.5:
        raise ValueError(f"slopes are {doors.short(slopes)}: give 1 to 6 numbers from −0.5 to 1.5.")
    ends, right = np.array(CORNER.x), CORNER.box.x + CORNER.box.width
    lines, names = [], []
    for s in slopes:
        lines.append(CORNER.curve(ends, s * ends, LINE, 1.4))
        y = CORNER.down(min(s * ends[1], CORNER.y[1]))
        names.append(text(right + 6, y + 4, f"slope {short(s)}", 12, "start", fill=LINE))
    z = np.array([ends[0], 0.0, ends[1]])
    lines.append(CORNER.curve(z, ops.relu(z), DATA, 4))
    body = [*CORNER.inside(*lines), *CORNER.frame("ReLU(z)", "z"), *names]
    listed = ", ".join(map(short, slopes))
    alt = (
        "ReLU, flat at 0 up to z = 0 and rising at slope 1 from there, with straight lines "
        f"through its corner, of the slopes {listed}."
    )
    return card(460, 284, body, alt)
