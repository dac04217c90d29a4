"""The pictures of one neuron read back: lines, arrows, marks and labels stand where they belong."""

import numpy as np
import pytest

from helpers.colours import BACKWARD, DATA, FORWARD, INK, PARAMETERS, SERIES
from helpers.pictures.descent import DATA_SETS
from helpers.pictures.line import LEVELS, draw_decision, draw_loss, draw_points, draw_two_losses
from helpers.pictures.neuron import draw_bends, draw_gradient, draw_losses, draw_valley
from tests.reading.alternatives import numbers
from tests.reading.svg import (
    arrows,
    assert_no_text_is_cut_or_covered,
    circles,
    images,
    marks,
    parts,
    pixels_of,
    place_of,
    strokes,
    written_at,
)

POINTS = (40, 34, 230, 230)
WEIGHTS = (34, 34, 230, 230, (-5, 5), (-5, 5))
VALLEY = (54, 34, 230, 186, (-3, 5.2), (-0.35, 4.6))
STRIP = (54, 232, 230, 84, (-3, 5.2), (-13.8, 1.8))
LOSSES = (50, 34, 212, 282, (-0.7, 12.7), (-6, 1))
W, X3 = np.array([[0.4], [0.4], [0.9]]), np.array([[2.0], [3.0], [1.0]])


def reach(X):
    return 1.1 * np.abs(X).max()


def plane(X):
    return (*POINTS, (-reach(X), reach(X)), (-reach(X), reach(X)))


def mean_loss(w, b, points="two clouds"):
    X, Y = DATA_SETS[points]()
    z = np.asarray(w, float) @ X + b
    return float((np.log1p(np.exp(-abs(z))) + np.maximum(z, 0) - Y[0] * z).mean())


def downhill(w1, w2, b, h=1e-6):
    """−∇J over (w₁, w₂) by nudging."""
    return -np.array(
        [
            (mean_loss([w1 + h, w2], b) - mean_loss([w1 - h, w2], b)) / (2 * h),
            (mean_loss([w1, w2 + h], b) - mean_loss([w1, w2 - h], b)) / (2 * h),
        ]
    )


# --- lesson 04 ------------------------------------------------------------------------------------


def test_each_neuron_bends_where_it_says():
    picture = draw_bends([(1, 0), (2, -3)])
    curves = strokes(picture, FORWARD)
    for i, (w, b, curve) in enumerate(zip((1, 2), (0, -3), curves, strict=True)):
        area = (30 + 140 * i, 40, 118, 130, (-3, 3), (0, 6))
        x = np.linspace(-3, 3, 121)
        assert curve.points == pytest.approx(pixels_of(area, x, np.maximum(w * x + b, 0)), abs=0.1)
        assert marks(picture, INK)[i][1] == pytest.approx(pixels_of(area, [-b / w], [0.0]), abs=0.1)


@pytest.mark.parametrize("b", [-0.1, -4.0])
def test_each_label_of_the_gradient_stands_on_the_line_to_its_own_weight(b):
    picture = draw_gradient(W, b, X3, 2.0)
    assert_no_text_is_cut_or_covered(picture)
    lines = strokes(picture, BACKWARD, 1.6)
    assert all(line.dash for line in lines)
    for i, labels in enumerate([("× x₁", "= 2"), ("× x₂", "= 3"), ("× x₃", "= 1")]):
        spots = [place_of(picture, label) for label in labels]
        ((tail, tip),) = [
            p.points for p in lines if p.points[0][1] == p.points[1][1] == 45 + 66 * i
        ]
        assert all(tip[0] < x < tail[0] for x, _ in spots)
        assert spots[0][1] < tail[1] < spots[1][1] < tail[1] + 20
    inks = {text: colour for text, _, _, colour in written_at(picture)}
    assert inks["× x₁"] == BACKWARD and f'fill="{PARAMETERS}">0.4</tspan>' in picture.image


@pytest.mark.parametrize(("b", "slopes"), [(-0.1, [1.6, 2.4, 0.8, 0.8]), (-4.0, [0, 0, 0, 0])])
def test_the_slopes_on_the_graph_are_those_of_the_loss(b, slopes):
    alt = draw_gradient(W, b, X3, 2.0).alt
    said = [numbers(alt, f"{name}: # · # = #")[2] for name in ("w₁", "w₂", "w₃", "b")]
    assert said == pytest.approx(slopes)


def test_the_steps_stand_on_the_curve_and_the_slope_touches_it():
    picture = draw_valley(0.12, -0.1, 4)
    z = np.array([2.8, 1.36, 2.512, 1.5904, 2.32768])
    J = (2 - z) ** 2 / 2
    expected = pixels_of(VALLEY, z, J)
    below = pixels_of(STRIP, z, -np.arange(5.0))  # the same steps, a line for each
    for place, points in enumerate((expected, below)):
        assert marks(picture, PARAMETERS)[place][1] == pytest.approx(points, abs=0.1)
        assert strokes(picture, PARAMETERS, 1.5)[place].points == pytest.approx(points, abs=0.1)
        assert circles(picture)[place][:2] == pytest.approx(points[-1], abs=0.1)
    (slope,) = strokes(picture, BACKWARD)
    ends = pixels_of(
        VALLEY, z[-1] + np.array([-0.8, 0.8]), J[-1] + (z[-1] - 2) * np.array([-0.8, 0.8])
    )
    assert slope.points == pytest.approx(ends, abs=0.1) and slope.dash


def test_every_setting_stays_in_the_valleys_axes():
    for rate in (0.01, 0.1, 0.14, 0.16):
        for b in (-5.0, -2.8, -0.1, 2.0):
            picture = draw_valley(rate, b, 12)
            assert_no_text_is_cut_or_covered(picture)
            for (_, spots), box in zip(marks(picture, PARAMETERS), (VALLEY, STRIP), strict=True):
                left, top, width, height, *_ = box
                assert (spots >= [left, top]).all()
                assert (spots <= [left + width, top + height]).all()
            for _, y, *_ in circles(picture):
                assert min(abs(y - edge) for edge in (34, 220, 232, 316)) > 9, "a ring is cut"


def test_the_losses_stand_over_their_steps():
    picture = draw_losses(0.02, -0.1, 12)
    J = 0.32 * 0.7 ** (2 * np.arange(13))
    (curve,) = strokes(picture, FORWARD, 2.0)
    assert curve.points == pytest.approx(pixels_of(LOSSES, np.arange(13), np.log10(J)), abs=0.1)


# --- lesson 05 ------------------------------------------------------------------------------------


@pytest.mark.parametrize(("w1", "w2", "b"), [(-1.0, 1.0, 0.5), (2.5, -2.0, -1.0), (0.0, -3.0, 2.0)])
def test_the_arrow_over_the_weights_is_minus_the_gradient(w1, w2, b):
    (arrow,) = arrows(draw_loss(w1, w2, b), BACKWARD)
    step = downhill(w1, w2, b)
    tail, tip = pixels_of(WEIGHTS, [w1, w1 + step[0]], [w2, w2 + step[1]])
    assert arrow.tip == pytest.approx(tip, abs=0.2)
    assert arrow.along @ (tip - tail) == pytest.approx(np.hypot(*(tip - tail)), rel=0.02)


@pytest.mark.parametrize("points", DATA_SETS)
@pytest.mark.parametrize("b", [0.0, 0.5, -2.0])
def test_the_level_lines_have_the_loss_that_is_written_on_them(b, points):
    picture = draw_loss(-1.0, 1.0, b, points)
    lines = [line for line in strokes(picture, DATA, 1.2) if len(line.points) > 50]
    assert len(lines) > 3
    found = []
    for line in lines:
        w1, w2 = (line.points[:, 0] - 34) / 23 - 5, 5 - (line.points[:, 1] - 34) / 23
        inside = (abs(w1) < 5) & (abs(w2) < 5)
        J = [mean_loss(w, b, points) for w in zip(w1[inside], w2[inside], strict=True)]
        if J:
            found.append(min(LEVELS, key=lambda level, at=J[0]: abs(level - at)))
            assert max(abs(one / found[-1] - 1) for one in J) < 0.01
    assert len(set(found)) == len(found) >= 2
    for element in parts(picture, "text"):
        if element.get("font-size") == "11" and float(element.get("y")) < 260:
            x, y = float(element.get("x")), float(element.get("y")) - 4
            if 40 < x < 264 and "".join(element.itertext()) in map(str, LEVELS):
                level = float("".join(element.itertext()))
                w = ((x - 34) / 23 - 5, 5 - (y - 34) / 23)
                assert mean_loss(w, b, points) == pytest.approx(level, rel=0.05)


def test_the_shades_are_darker_where_the_loss_is_larger():
    (shades,) = images(draw_loss(-1.0, 1.0, 0.5))
    side = np.linspace(-5, 5, 48)
    J = np.array([[mean_loss((w1, w2), 0.5) for w1 in side] for w2 in side[::-1]])
    order = np.argsort(J.ravel())
    assert (np.diff(shades[..., 0].ravel()[order]) <= 1 / 255).all()


def test_w_stands_on_the_line_and_points_to_class_1():
    w, b = np.array([1.6, -1.2]), 1.0  # of length 2
    X, _ = DATA_SETS["two clouds"]()
    picture = draw_points(*w, b)
    (arrow,) = arrows(picture, PARAMETERS)
    foot, length = -b * w / 4, 0.3 * reach(X)
    tail, tip = pixels_of(plane(X), *np.array([foot, foot + length * w / 2]).T)
    assert arrow.tip == pytest.approx(tip, abs=0.2)
    assert arrow.along @ (tip - tail) > 0 and w @ (foot + w) + b > 0
    (line,) = strokes(picture, PARAMETERS, 3.0)
    x = (line.points - [40, 34]) / 230 * 2 * reach(X) - reach(X)
    assert x @ (w * [1, -1]) + b == pytest.approx(0, abs=0.05)


def test_each_point_has_the_mark_of_its_class_and_the_wrong_ones_a_ring():
    X, Y = DATA_SETS["two clouds"]()
    picture = draw_points(0.8, -0.6, 0.5)
    for label, look in enumerate(SERIES[:2]):
        expected = pixels_of(plane(X), *X[:, Y[0] == label])
        assert marks(picture, look["color"])[0][1] == pytest.approx(expected, abs=0.06)
    wrong = (np.array([0.8, -0.6]) @ X + 0.5 > 0) != (Y[0] == 1)
    rings = np.array([circle[:2] for circle in circles(picture)][:-1])  # the last is the key's
    assert rings == pytest.approx(pixels_of(plane(X), *X[:, wrong]), abs=0.06)


def test_the_halves_have_the_tints_of_their_classes():
    X, Y = DATA_SETS["two clouds"]()
    picture = draw_points(1.0, 0.0, 0.0)
    halves = [p for p in parts(picture, "path") if p.get("fill-opacity")]
    assert [half.get("fill") for half in halves] == [look["color"] for look in SERIES[:2]]
    for half, sign in zip(halves, (-1, 1), strict=True):
        spots = [tuple(map(float, pair.split(","))) for pair in half.get("d")[1:-2].split(" L")]
        assert sign * (np.mean([x for x, _ in spots]) - (40 + 115)) > 0
    (block,) = [p for p in parts(draw_points(0, 0, 1.0), "rect") if p.get("fill-opacity")]
    assert block.get("fill") == SERIES[1]["color"]


def test_two_neurons_stand_side_by_side_on_the_same_axes():
    X, Y = DATA_SETS["XOR"]()
    w = np.array([[1.0], [-1.0]])
    picture = draw_decision(X, Y, {"one": (w, 0.0), "other": (-w, [[0.3]])})
    assert_no_text_is_cut_or_covered(picture)
    one, other = (marks(picture, SERIES[0]["color"])[i][1] for i in (0, 1))
    assert other - one == pytest.approx(np.broadcast_to([280.0, 0.0], one.shape), abs=0.11)
    assert picture.width <= 590


def test_the_two_losses_are_what_they_are():
    picture = draw_two_losses()
    z = np.linspace(-8, 4, 97)
    o = 1 / (1 + np.exp(-z))
    for look, J in zip(SERIES[:2], (-np.log(o), (1 - o) ** 2 / 2), strict=True):
        (curve,) = strokes(picture, look["color"], 2.0)
        expected = pixels_of((34, 20, 500, 230, (-8, 4), (0, 8.4)), z, J)
        assert curve.points == pytest.approx(expected, abs=0.1)
    assert_no_text_is_cut_or_covered(picture)
