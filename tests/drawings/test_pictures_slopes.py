"""The pictures of lesson 01 read back: lines, points and names stand where the maths puts them."""

import math

import numpy as np
import pytest

from helpers.colours import BACKWARD, DATA, FORWARD, INK, PARAMETERS
from helpers.pictures.bends import draw_bends, draw_corner
from helpers.pictures.error_curve import LOOKS, draw_error_curve
from helpers.pictures.slopes import CURVE, SECANT, TANGENT, draw_magnified, draw_secant
from tests.reading.alternatives import numbers
from tests.reading.svg import marks, pixels_of, strokes, written_at

# Where the plot stands: left, top, width, height, limits across, limits up.
WHOLE = (40, 40, 186, 230, (-4, 4), (-10, 30))


def steepness(points):
    """Pixels up for each pixel to the right."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    return (y0 - y1) / (x1 - x0)


@pytest.mark.parametrize(("x", "h"), [(2.0, 1.0), (-1.0, 0.5), (0.5, 1.0)])
def test_the_tangent_has_the_slope_and_the_secant_the_quotient(x, h):
    picture = draw_secant("x³", x, h)
    (tangent,) = strokes(picture, TANGENT)
    (secant,) = strokes(picture, SECANT)
    scale = (230 / 40) / (186 / 8)  # pixels up for 1, over pixels across for 1
    assert steepness(tangent.points) == pytest.approx(3 * x**2 * scale, abs=1e-3, rel=1e-2)
    quotient = ((x + h) ** 3 - x**3) / h
    assert steepness(secant.points) == pytest.approx(quotient * scale, abs=1e-3, rel=1e-2)
    for line in (tangent, secant):
        (spot,) = pixels_of(WHOLE, [x], [x**3])
        (x0, y0), _ = line.points
        assert y0 - steepness(line.points) * (spot[0] - x0) == pytest.approx(spot[1], abs=0.5)
    assert not any(line.dash for line in strokes(picture))
    for one in (picture, draw_magnified("x³", x, h)):
        names = {name: colour for name, _, _, colour in written_at(one)}
        assert (names["secant"], names["tangent"]) == (SECANT, TANGENT)
    assert len({SECANT, TANGENT, CURVE, FORWARD, BACKWARD, PARAMETERS}) == 6


@pytest.mark.parametrize(
    ("nudge", "ends"),
    [("to the right", (0, 1)), ("to the left", (-1, 0)), ("to both sides", (-1, 1))],
)
def test_the_points_of_the_secant_are_on_its_curve(nudge, ends):
    xs = 1.5 + 0.5 * np.array(ends)
    picture, glass = draw_secant("x³", 1.5, 0.5, nudge), draw_magnified("x³", 1.5, 0.5, nudge)
    ((_, spots),) = marks(picture, SECANT)
    assert spots == pytest.approx(pixels_of(WHOLE, xs, xs**3), abs=0.06)
    ((_, near),) = marks(glass, SECANT)
    middle, unit = 46 + 81, 162 / 3.2  # of the magnified plot: x, and a step of h
    assert near[:, 0] == pytest.approx(middle + unit * np.array(ends), abs=0.06)
    labels = {text: across for text, across, *_ in written_at(glass) if text in ("x − h", "x + h")}
    assert labels == pytest.approx({"x − h": middle - unit, "x + h": middle + unit}, abs=0.06)


@pytest.mark.parametrize("nudge", ["to the right", "to the left", "to both sides"])
def test_rise_and_run_join_the_points_of_the_secant(nudge):
    glass = draw_magnified("x³", 1.5, 0.5, nudge)
    ((_, (low, high)),) = marks(glass, SECANT)
    corner, rise, run = (line.points for line in strokes(glass, INK, 1.2))
    assert corner == pytest.approx(np.array([low, [high[0], low[1]], high]), abs=0.11)
    assert sorted({y for _, y in rise}) == pytest.approx(sorted([low[1], high[1]]), abs=0.11)
    assert sorted({x for x, _ in run}) == pytest.approx([low[0], high[0]], abs=0.11)


@pytest.mark.parametrize("method", LOOKS)
@pytest.mark.parametrize("h", [1e-2, 1e-5, 1e-8])
def test_h_is_marked_at_h_and_its_error_lies_on_the_curve(method, h):
    picture = draw_error_curve("x³ at 2", method, "float64", h)
    low, high = math.log10(5e-17), math.log10(2)
    x = 56 + 420 * (math.log10(h) - low) / (high - low)
    upright = next(line for line in strokes(picture, DATA, 1.2))
    assert upright.points[:, 0] == pytest.approx(x, abs=0.06) and not upright.dash
    ((_, (spot,)),) = marks(picture, LOOKS[method][0])
    assert spot[0] == pytest.approx(x, abs=0.06)
    if h == 1e-2:
        exact = 6 * h + h * h if method == "forward" else h * h
        area = (56, 40, 420, 320, (low, high), (math.log10(5e-15), 3))
        (there,) = pixels_of(area, [math.log10(h)], [math.log10(exact)])
        assert spot == pytest.approx(there, abs=0.3)
    names = {name: colour for name, _, _, colour in written_at(picture)}
    for name, (colour, _, _) in LOOKS.items():
        assert colour not in (FORWARD, BACKWARD, PARAMETERS) and names[name] == colour
    (chosen,) = strokes(picture, width=3)
    assert chosen.colour == LOOKS[method][0]


# --- bends -------------------------------------------------------------------------------------


def test_sigmoid_and_tanh_and_their_slopes_run_where_they_should():
    z = np.linspace(-6, 6, 121)
    s, t = 1 / (1 + np.exp(-z)), np.tanh(z)
    values = (46, 40, 216, 190, (-6, 6), (-1.25, 1.25))
    slopes = (336, 40, 216, 190, (-6, 6), (-0.1, 1.15))
    expected = [(values, t), (values, s), (slopes, 1 - t**2), (slopes, s * (1 - s))]
    drawn = strokes(draw_bends(), width=2.4)
    for line, (area, y) in zip(drawn, expected, strict=True):
        assert line.points == pytest.approx(pixels_of(area, z, y), abs=0.06)
    names = {name: colour for name, _, _, colour in written_at(draw_bends())}
    assert names["tanh"] == names["tanh′"] == drawn[0].colour != names["sigmoid"]
    assert names["sigmoid"] == names["sigmoid′"] == drawn[1].colour
    assert numbers(draw_bends().alt, "down to # and #.") == pytest.approx(
        [s[-1] * (1 - s[-1]), 1 - t[-1] ** 2], abs=5e-6
    )


def test_the_lines_through_the_corner_have_their_slopes():
    lines = strokes(draw_corner([-0.3, 0.25]), width=1.4)
    for line, slope in zip(lines, (-0.3, 0.25), strict=True):
        assert steepness(line.points) == pytest.approx(slope * (190 / 3.4) / (330 / 4), abs=2e-3)
    places = {text: y for text, _, y, _ in written_at(draw_corner([-0.3, 0.25]))}
    for line, name in zip(lines, ("slope −0.3", "slope 0.25"), strict=True):
        assert places[name] == pytest.approx(line.points[1][1] + 4, abs=0.11)
