"""Pictures with axes read back: lines, arrows, curves and marks stand where the maths puts them."""

import math

import numpy as np
import pytest

from helpers import network, ops
from helpers.colours import BACKWARD, DATA, SERIES
from helpers.pictures.activations import draw_activations
from helpers.pictures.depth import draw_depth, list_depth
from helpers.pictures.starts import draw_travel, draw_units
from helpers.pictures.training import NORM, NORM_BOX, PLANE, draw_curves, draw_state
from helpers.pictures.training_run import Training
from tests.reading.alternatives import number, numbers
from tests.reading.svg import (
    assert_no_text_is_cut_or_covered,
    circles,
    images,
    marks,
    pixels_of,
    strokes,
    texts,
    written_at,
)

# Where the plots of the pictures stand: left, top, width, height, limits across, limits up.


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
    levels = {text: y for text, _, y, _ in written_at(picture) if text[:2] == "10"}
    assert levels["10³"] < levels["10⁰"] < levels["10⁻³"]


def test_the_prediction_is_the_factor_of_each_step_multiplied():
    picture = draw_depth(20, "sigmoid", "Xavier")
    predicted = next(line for line in strokes(picture, DATA, 3.0) if len(line.points) == 20)
    (factor,) = numbers(picture.alt, "and # by the slopes.")
    decades = (predicted.points[0][1] - predicted.points[-1][1]) / (264 / 12)
    assert -decades / 19 == pytest.approx(math.log10(factor), abs=0.02)


def test_every_start_has_its_name_at_its_curve_on_one_scale():
    sizes = {"up": [2e3, 50.0, 1.0], "tanh, He": [0.9, 0.8, 1.0], "sigmoid": [1e-4, 1e-2, 1.0]}
    picture = draw_travel(sizes)
    area = (152, 40, 372, 320, (0.5, 3.5), (-6, 6))
    for (name, one), place in zip(sizes.items(), (2, 1, 0), strict=True):
        look = SERIES[place]  # a sigmoid looks the same in every picture
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
    jumping = [s for s in strokes(picture, SERIES[2]["color"], 2.2) if s.points[0][0] > 300]
    assert len(jumping) == 2
    for line in jumping:
        assert np.ptp(line.points[:, 1]) < 0.1
    smooth = [s for s in strokes(picture, SERIES[1]["color"], 2.2) if s.points[0][0] > 300]
    area = (322, 34, 246, 190, (-4, 4), (-1.2, 3.2))
    (line,) = smooth
    z = (line.points[:, 0] - 322) / 246 * 8 - 4
    assert line.points == pytest.approx(pixels_of(area, z, ops.tanh_prime(z)), abs=0.3)


def test_each_activation_has_its_name_beside_its_own_curve_and_clear_of_all():
    names = ("sigmoid", "tanh", "leaky_relu", "gelu")
    picture = draw_activations({n: (getattr(ops, n), getattr(ops, f"{n}_prime")) for n in names})
    assert_no_text_is_cut_or_covered(picture)
    colours = {line.colour for line in strokes(picture) if line.width == 2.2}
    for left in (36, 322):
        for text, (x0, y0, x1, y1) in texts(picture):
            if text not in names or not left < x0 < left + 246:
                continue
            (colour,) = {c for word, x, _, c in written_at(picture) if word == text}
            gaps = {
                c: min(
                    np.hypot(max(x0 - x, x - x1, 0), max(y0 - y, y - y1, 0))
                    for line in strokes(picture, c, 2.2)
                    for x, y in line.points
                )
                for c in colours
            }
            assert gaps[colour] == min(gaps.values()) and gaps[colour] > 0
    assert sum(text in names for text, _ in texts(picture)) >= 7


# --- training ----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def trained():
    run = Training("spirals", (16, 16), "tanh", "Adam", 0.01)
    for _ in range(12):
        run.advance()
    return run, draw_state(run)


def test_every_point_is_where_its_features_say_in_the_colour_of_its_class(trained):
    run, picture = trained
    reach = np.abs(run.X).max() + 0.15
    area = (*PLANE, (-reach, reach), (-reach, reach))
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


def test_the_sizes_of_the_gradients_stand_at_their_decades(trained):
    run, _ = trained
    picture = draw_curves(run, 24)
    area = (*NORM_BOX, (0, 24), tuple(np.log10(NORM)))
    curves = [line for line in strokes(picture, BACKWARD) if len(line.points) == 13]
    for k, curve in enumerate(curves, start=1):
        expected = pixels_of(area, range(13), np.log10(run.sizes[k]))
        assert curve.points == pytest.approx(expected, abs=0.1)
        assert any(spot[:2] == pytest.approx(expected[-1], abs=0.1) for spot in circles(picture))
    assert len(curves) == 3
