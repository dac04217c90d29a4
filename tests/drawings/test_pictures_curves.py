"""Pictures with axes read back: lines, arrows, curves and marks stand where the maths puts them."""

import math

import numpy as np
import pytest

from helpers import network
from helpers.colours import BACKWARD, DATA, SERIES
from helpers.pictures.depth import draw_depth
from helpers.pictures.training import Training, draw_run
from tests.reading.alternatives import numbers
from tests.reading.svg import (
    circles,
    images,
    marks,
    pixels_of,
    strokes,
    written_at,
)

# Where the plots of the pictures stand: left, top, width, height, limits across, limits up.


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
