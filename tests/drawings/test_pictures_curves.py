"""Pictures with axes read back: lines, arrows, curves and marks stand where the maths puts them."""

import math

import numpy as np
import pytest

from helpers import network
from helpers.colours import BACKWARD, DATA, FORWARD, PARAMETERS, SERIES
from helpers.pictures.depth import draw_depth
from helpers.pictures.descent import DATA_SETS
from helpers.pictures.neuron import draw_neuron
from helpers.pictures.training import Training, draw_run
from tests.reading.alternatives import numbers
from tests.reading.svg import (
    arrows,
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


# --- depth -------------------------------------------------------------------------------------


def test_the_sizes_of_delta_stand_over_their_layers():
    picture = draw_depth(20, "sigmoid", "Xavier")
    area = (70, 84, 480, 300, (0, 41), (-36, 18))
    ((_, spots),) = marks(picture, BACKWARD)
    shown = {k: numbers(picture.alt, f"δ[{k}]: #")[0] for k in (1, 5, 10, 15, 20)}
    expected = pixels_of(area, list(shown), np.log10(list(shown.values())))
    assert spots[[k - 1 for k in shown]] == pytest.approx(expected, abs=0.3)
    curve = next(line for line in strokes(picture, BACKWARD, 1.6) if len(line.points) == 20)
    assert curve.points == pytest.approx(spots, abs=0.06) and curve.dash
    levels = [y for text, _, y, _ in written_at(picture) if text.startswith("10")]
    assert levels == sorted(levels) or levels == sorted(levels, reverse=True)


def test_the_prediction_is_the_factor_of_each_step_multiplied():
    picture = draw_depth(20, "sigmoid", "Xavier")
    predicted = next(line for line in strokes(picture, DATA, 3.0) if len(line.points) == 20)
    (factor,) = numbers(picture.alt, "predicted from the slopes: #.")
    decades = (predicted.points[0][1] - predicted.points[-1][1]) / (300 / 54)
    assert -decades / 19 == pytest.approx(math.log10(factor), abs=0.02)


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
