"""Pictures with axes read back: lines, arrows, curves and marks stand where the maths puts them."""

import math

import numpy as np
import pytest

from helpers import network, ops
from helpers.colours import BACKWARD, DATA, FORWARD, PARAMETERS, SERIES
from helpers.pictures.activations import draw_activations
from helpers.pictures.chain import draw_chain, draw_diamonds
from helpers.pictures.depth import draw_depth, list_depth
from helpers.pictures.descent import DATA_SETS
from helpers.pictures.neuron import draw_neuron
from helpers.pictures.slopes import draw_error_curve, draw_secant
from helpers.pictures.starts import draw_travel, draw_units
from helpers.pictures.training import Training, draw_run
from tests.reading.alternatives import number, numbers
from tests.reading.svg import (
    arrows,
    assert_no_text_is_cut_or_covered,
    blocks,
    circles,
    images,
    marks,
    pixels_of,
    strokes,
    written_at,
)

# Where the plots of the pictures stand: left, top, width, height, limits across, limits up.
POINTS = (50, 46, 230, 230, (-4.4, 4.4), (-4.4, 4.4))
WEIGHTS = (330, 46, 230, 230, (-5, 5), (-5, 5))
STEPS = (625, 46, 195, 230, (0, 20), (-2, 2))
SECANT = (60, 46, 380, 290, (-3.2, 3.2), (-10, 30))


def steepness(points):
    """Pixels up for each pixel to the right."""
    (x0, y0), (x1, y1) = points[0], points[-1]
    return (y0 - y1) / (x1 - x0)


# --- one neuron --------------------------------------------------------------------------------


def mean_loss(w, b):
    X, Y = DATA_SETS["two clouds"]()
    z = np.asarray(w, float) @ X + b
    return float((np.log1p(np.exp(z)) - Y[0] * z).mean())


def downhill(w1, w2, b, h=1e-6):
    """−∇J over (w₁, w₂) by nudging."""
    return -np.array(
        [
            (mean_loss([w1 + h, w2], b) - mean_loss([w1 - h, w2], b)) / (2 * h),
            (mean_loss([w1, w2 + h], b) - mean_loss([w1, w2 - h], b)) / (2 * h),
        ]
    )


@pytest.mark.parametrize(("w1", "w2", "b"), [(-1.0, 1.0, 0.5), (2.5, -2.0, -1.0), (0.0, -3.0, 2.0)])
def test_the_arrow_over_the_weights_is_minus_the_gradient(w1, w2, b):
    (arrow,) = arrows(draw_neuron(w1, w2, b), BACKWARD)
    step = downhill(w1, w2, b)
    tail, tip = pixels_of(WEIGHTS, [w1, w1 + step[0]], [w2, w2 + step[1]])
    assert arrow.tip == pytest.approx(tip, abs=0.2)
    assert arrow.along @ (tip - tail) == pytest.approx(np.hypot(*(tip - tail)), rel=0.02)


@pytest.mark.parametrize("b", [0.0, 0.5, -2.0])
def test_the_level_lines_are_those_of_the_loss_at_this_b(b):
    picture = draw_neuron(-1.0, 1.0, b)
    dots = np.array([line.points[0] for line in strokes(picture, DATA, 1.6)])
    w1 = (dots[:, 0] - 330) / 23 - 5
    w2 = 5 - (dots[:, 1] - 46) / 23
    levels = np.array([0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12])
    values = np.array([mean_loss(w, b) for w in zip(w1, w2, strict=True)])
    away = np.abs(values[:, np.newaxis] / levels - 1).min(axis=1)
    assert len(dots) > 200 and np.median(away) < 0.01


def test_w_stands_on_the_line_and_points_to_class_1():
    w, b = np.array([0.8, -0.6]), 0.5
    picture = draw_neuron(*w, b)
    (arrow,) = arrows(picture, PARAMETERS)
    foot = -b * w
    tail, tip = pixels_of(POINTS, [foot[0], foot[0] + w[0]], [foot[1], foot[1] + w[1]])
    assert arrow.tip == pytest.approx(tip, abs=0.2)
    assert arrow.along @ (tip - tail) > 0
    assert w @ (foot + w) + b > 0


def test_each_point_stands_where_its_features_put_it_in_its_class_colour():
    X, Y = DATA_SETS["two clouds"]()
    picture = draw_neuron(example=7)
    for label, colour in ((0, FORWARD), (1, BACKWARD)):
        expected = pixels_of(POINTS, *X[:, Y[0] == label])
        assert marks(picture, colour)[0][1] == pytest.approx(expected, abs=0.06)
    ring, _ = circles(picture)
    assert ring[:2] == pytest.approx(pixels_of(POINTS, *X[:, [6]])[0], abs=0.06)


def test_the_way_over_the_weights_begins_at_the_ring_and_follows_the_steps():
    picture = draw_neuron(-1.0, 1.0, 0.5, rate=0.5)
    (way,) = strokes(picture, PARAMETERS, 1.5)
    ring = circles(picture)[1]
    assert ring[:2] == pytest.approx(pixels_of(WEIGHTS, [-1.0], [1.0])[0], abs=0.06)
    assert way.points[0] == pytest.approx(ring[:2], abs=0.1) and len(way.points) == 21
    w = np.array([-1.0, 1.0]) + 0.5 * downhill(-1.0, 1.0, 0.5)
    assert way.points[1] == pytest.approx(pixels_of(WEIGHTS, *w[:, np.newaxis])[0], abs=0.1)


def test_the_loss_over_the_steps_falls_as_it_says():
    picture = draw_neuron(rate=0.3)
    said = numbers(picture.alt, "J = #,") + numbers(
        picture.alt, "after 1 step: #, 10 steps: #, 20 steps: #."
    )
    (curve,) = strokes(picture, FORWARD, 2.0)
    expected = pixels_of(STEPS, [0, 1, 10, 20], np.log10(said))
    assert curve.points[[0, 1, 10, 20]] == pytest.approx(expected, abs=0.4)


# --- slopes ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("x", "h"), [(2.0, 1.0), (-1.0, 0.5), (0.5, 1.0)])
def test_the_tangent_has_the_slope_and_the_secant_the_quotient(x, h):
    picture = draw_secant("x³", x, h)
    tangent, _ = strokes(picture, BACKWARD)
    secant, _ = strokes(picture, FORWARD)
    scale = (290 / 40) / (380 / 6.4)  # pixels up for 1, over pixels across for 1
    assert steepness(tangent.points) == pytest.approx(3 * x**2 * scale, abs=1e-3, rel=1e-2)
    quotient = ((x + h) ** 3 - x**3) / h
    assert steepness(secant.points) == pytest.approx(quotient * scale, abs=1e-3, rel=1e-2)
    for line in (tangent, secant):
        (spot,) = pixels_of(SECANT, [x], [x**3])
        (x0, y0), _ = line.points
        assert y0 - steepness(line.points) * (spot[0] - x0) == pytest.approx(spot[1], abs=0.5)
    assert tangent.dash and not secant.dash


@pytest.mark.parametrize(
    ("nudge", "ends"),
    [("to the right", (0, 1)), ("to the left", (-1, 0)), ("to both sides", (-1, 1))],
)
def test_the_points_of_the_secant_are_on_its_curve(nudge, ends):
    picture = draw_secant("x³", 1.5, 0.5, nudge)
    xs = 1.5 + 0.5 * np.array(ends)
    (_, spots), (_, near) = marks(picture, FORWARD)
    assert spots == pytest.approx(pixels_of(SECANT, xs, xs**3), abs=0.06)
    middle, unit = 560 + 130, 260 / 3.2  # of the magnified plot: x, and a step of h
    assert near[:, 0] == pytest.approx(middle + unit * np.array(ends), abs=0.06)
    labels = {
        text: across for text, across, *_ in written_at(picture) if text in ("x − h", "x + h")
    }
    assert labels == pytest.approx({"x − h": middle - unit, "x + h": middle + unit}, abs=0.06)


@pytest.mark.parametrize("h", [1e-2, 1e-5, 1e-8])
def test_h_is_marked_at_h_and_its_errors_lie_on_the_line(h):
    picture = draw_error_curve("x³ at 2", h)
    low, high = math.log10(5e-17), math.log10(2)
    x = 60 + 320 * (math.log10(h) - low) / (high - low)
    upright = next(line for line in strokes(picture, width=1.5))
    assert upright.points[:, 0] == pytest.approx(x, abs=0.06)
    area = (60, 46, 320, 250, (low, high), (math.log10(5e-15), 3))
    for colour, exact in ((FORWARD, 6 * h + h * h), (BACKWARD, h * h)):
        if h == 1e-2:
            spot = marks(picture, colour)[0][1]
            assert spot == pytest.approx(
                pixels_of(area, [math.log10(h)], [math.log10(exact)]), abs=0.3
            )


# --- the chain ---------------------------------------------------------------------------------


def bars_of(picture):
    """[(centre of its box, left, right, fill)] of the bars, box by box: forecast, real."""
    boxes = [block for block in blocks(picture) if block.right - block.left == 136]
    bars = [block for block in blocks(picture) if block.bottom - block.top == 14]
    assert len(bars) == 2 * len([box for box in boxes if box.colour == FORWARD])
    middles = [(box.left + box.right) / 2 for box in boxes for _ in (0, 1)]
    return [(m, bar.left, bar.right, bar.fill) for m, bar in zip(middles, bars, strict=False)]


def test_a_nudges_bar_starts_at_its_line_and_goes_where_it_moves():
    h, x = 0.5, 3.0
    picture = draw_chain(x, h)
    forecasts = [h, 2 * x * h, 2 * x * h, -10 / 4 * 2 * x * h]
    u = (x + h) ** 2
    real = [h, u - 9, u - 9, 10 / (u - 7) - 5]
    limit = max(map(abs, forecasts + real))
    moves = [move for pair in zip(forecasts, real, strict=True) for move in pair]
    bars = bars_of(picture)
    assert len(bars) == 8
    for (middle, left, right, fill), move, is_real in zip(
        bars, moves, [False, True] * 4, strict=True
    ):
        length = 60 * move / limit
        assert (left, right) == pytest.approx(
            (middle + min(length, 0), middle + max(length, 0)), abs=0.11
        )
        assert fill == ("none" if is_real else FORWARD)


def test_only_the_boxes_that_the_nudge_has_passed_have_bars_and_the_last_arrow_is_thick():
    picture = draw_chain(passed=2)
    assert len(bars_of(picture)) == 6
    boxes = [block.dash for block in blocks(picture) if block.right - block.left == 136]
    assert boxes == ["", "", "", "2 3"]
    widths = [line.width for line in strokes(picture) if line.points[0][1] == line.points[-1][1]]
    assert widths == [1.6, 3.6, 1.4]
    assert all(arrow.along == pytest.approx([1, 0]) for arrow in arrows(picture))


def test_the_thick_way_takes_the_named_side_of_each_diamond():
    picture = draw_diamonds(3, 2)
    assert "the thick one: ppq;" in picture.alt
    heights = {
        text: y for text, _, y, _ in written_at(picture) if text[0] in "pq" and len(text) == 2
    }
    thick = strokes(picture, FORWARD, 4.0)
    assert [line.points[1][1] < 80 for line in thick] == [True, True, False]
    assert heights["p₁"] < 80 < heights["q₁"]
    assert all(line.points[0][0] < line.points[1][0] < line.points[2][0] for line in thick)


def test_paths_and_edges_stand_at_their_counts():
    picture = draw_diamonds(10)
    area = (80, 190, 380, 170, (0, 21), (0, 7))
    for colour, count in ((FORWARD, 2.0**10), (BACKWARD, 40.0)):
        ((_, spot),) = marks(picture, colour)
        assert spot == pytest.approx(pixels_of(area, [10], [math.log10(count)]), abs=0.1)
    colours = {text.split(",")[0]: colour for text, _, _, colour in written_at(picture)}
    assert (colours["paths"], colours["edges"]) == (FORWARD, BACKWARD)


# --- depth -------------------------------------------------------------------------------------


DEPTH = (60, 68, 506, 264, (0, 41), (-6, 6))


def test_the_sizes_of_delta_stand_over_their_layers():
    picture = draw_depth(20, "relu", "Xavier")
    ((_, spots),) = marks(picture, BACKWARD)
    shown = {int(name[10:-1]): number(size) for name, size in list_depth(20, init="Xavier").items()}
    assert set(shown) == {1, 5, 10, 15, 20}
    expected = pixels_of(DEPTH, list(shown), np.log10(list(shown.values())))
    assert spots[[k - 1 for k in shown]] == pytest.approx(expected, abs=0.6)
    curve = next(line for line in strokes(picture, BACKWARD, 1.6) if len(line.points) == 20)
    assert curve.points == pytest.approx(spots, abs=0.06) and curve.dash
    levels = {text: y for text, _, y, _ in written_at(picture) if text in ("100", "1", "0.01")}
    assert levels["100"] < levels["1"] < levels["0.01"]


def test_the_prediction_is_the_factor_of_each_step_multiplied():
    picture = draw_depth(20, "sigmoid", "Xavier")
    predicted = next(line for line in strokes(picture, DATA, 3.0) if len(line.points) == 20)
    (factor,) = numbers(picture.alt, "and # by the slopes.")
    decades = (predicted.points[0][1] - predicted.points[-1][1]) / (264 / 12)
    assert -decades / 19 == pytest.approx(math.log10(factor), abs=0.02)


def test_every_start_has_its_name_at_its_curve_on_one_scale():
    sizes = {"level": [0.9, 0.8, 1.0], "down": [1e-4, 1e-2, 1.0], "up": [2e3, 50.0, 1.0]}
    picture = draw_travel(sizes)
    area = (152, 40, 372, 320, (0.5, 3.5), (-6, 6))
    for (name, one), look in zip(sizes.items(), SERIES, strict=False):
        (line,) = [s for s in strokes(picture, look["color"], 2.4) if len(s.points) == 3]
        assert line.points == pytest.approx(pixels_of(area, [1, 2, 3], np.log10(one)), abs=0.1)
        ((_, y),) = [
            (x, y) for text, x, y, c in written_at(picture) if (text, c) == (name, look["color"])
        ]
        assert y - 4 == pytest.approx(line.points[0][1], abs=1)
    assert_no_text_is_cut_or_covered(picture)
    near = draw_travel({"one": [1.0, 1.0], "two": [1.1, 1.0], "three": [0.9, 1.0]})
    assert_no_text_is_cut_or_covered(near)


def test_weights_of_both_starts_stand_on_one_scale_with_units_named():
    steps = np.linspace(0, 1, 6)[:, np.newaxis]
    picture = draw_units(
        {"equal": 0.5 * steps @ np.ones((1, 3)), "random": steps * [1.0, -1.0, 0.2]}
    )
    ends = {text: y - 4 for text, _, y, _ in written_at(picture) if text.startswith("unit")}
    level, height = 150, 100  # of 0, and of 1, in pixels
    wanted = {"units 1–3": 0.5, "unit 1": 1.0, "unit 2": -1.0, "unit 3": 0.2}
    assert ends == pytest.approx({k: level - height * v for k, v in wanted.items()}, abs=0.2)
    assert_no_text_is_cut_or_covered(picture)


def test_a_slope_that_jumps_has_no_line_at_its_jump():
    picture = draw_activations(
        {"relu": (ops.relu, ops.relu_prime), "tanh": (ops.tanh, ops.tanh_prime)}
    )
    assert_no_text_is_cut_or_covered(picture)
    jumping = [s for s in strokes(picture, SERIES[0]["color"], 2.2) if s.points[0][0] > 300]
    assert len(jumping) == 2
    for line in jumping:
        assert np.ptp(line.points[:, 1]) < 0.1
    smooth = [s for s in strokes(picture, SERIES[1]["color"], 2.2) if s.points[0][0] > 300]
    area = (322, 34, 246, 190, (-4, 4), (-1.2, 3.2))
    (line,) = smooth
    z = (line.points[:, 0] - 322) / 246 * 8 - 4
    assert line.points == pytest.approx(pixels_of(area, z, ops.tanh_prime(z)), abs=0.3)


# --- training ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trained():
    run = Training("spirals", (16, 16), "tanh", "Adam", 0.01)
    for _ in range(12):
        run.advance()
    return run, draw_run(run)


def test_every_point_is_where_its_features_say_in_the_colour_of_its_class(trained):
    run, picture = trained
    reach = np.abs(run.X).max() + 0.15
    area = (20, 60, 330, 330, (-reach, reach), (-reach, reach))
    for c, look in enumerate(SERIES[:3]):
        (_, spots), *_ = marks(picture, look["color"])
        assert spots[:-1] == pytest.approx(pixels_of(area, *run.X[:, run.Y[c] == 1]), abs=0.06)
        label = next(x for text, x, _, _ in written_at(picture) if text == f"class {c}")
        assert 0 < label - spots[-1][0] < 20  # the key's own mark


def test_most_points_stand_on_a_tint_like_their_classs(trained):
    run, picture = trained
    (tint,) = images(picture)
    phi = network.forward(run.params, run.X).A[3]
    reach = np.abs(run.X).max() + 0.15
    places = np.rint(pixels_of((0, 0, 55, 55, (-reach, reach), (-reach, reach)), *run.X)).astype(
        int
    )
    looks = 1 - 0.4 * (1 - np.array([training_colour(look["color"]) for look in SERIES[:3]]))
    sure = phi.max(axis=0) > 0.8
    away = ((tint[places[:, 1], places[:, 0]][:, np.newaxis] - looks) ** 2).sum(axis=2)
    assert (away.argmin(axis=1) == phi.argmax(axis=0))[sure].mean() > 0.9 and sure.sum() > 50


def training_colour(colour):
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def test_the_sizes_of_the_gradients_are_told_apart_by_colour_and_height(trained):
    run, picture = trained
    ends = circles(picture)[1:]
    colours = {
        text.split(" ")[0]: colour for text, _, _, colour in written_at(picture) if "W[" in text
    }
    by_height = sorted(range(3), key=lambda i: -ends[i][1])
    sizes = [run.sizes[k][-1] for k in (1, 2, 3)]
    assert by_height == sorted(range(3), key=lambda i: sizes[i])
    for i, look in enumerate(SERIES[:3]):
        assert colours[f"W[{i + 1}]"] == look["color"]
        curve = [line for line in strokes(picture, look["color"], 2.0) if len(line.points) == 13][
            -1
        ]
        assert curve.points[-1] == pytest.approx(ends[i][:2], abs=0.1)
