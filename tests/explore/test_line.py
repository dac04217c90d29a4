"""The logistic neuron's line: loss, slopes and counts that it says, recomputed by nudging."""

import math

import numpy as np
import pytest

from helpers.explore import explore_line
from helpers.pictures.descent import DATA_SETS
from helpers.pictures.line import LIMIT
from tests.reading.alternatives import numbers
from tests.reading.svg import texts

STATES = [(-1.0, 1.0, 0.5), (2.0, -0.7, -1.2), (0.3, 0.4, 0.5), (LIMIT, LIMIT, LIMIT), (0, 0, 0)]


def mean_loss(points, w1, w2, b):
    """The mean of log(1 + eᶻ) − y z in plain Python."""
    X, Y = DATA_SETS[points]()
    total = 0.0
    for (x1, x2), y in zip(X.T, Y[0], strict=True):
        z = w1 * x1 + w2 * x2 + b
        total += max(z, 0) + math.log1p(math.exp(-abs(z))) - y * z
    return total / Y.size


def slopes(points, theta, h=1e-5):
    """∂J/∂(w₁, w₂, b) by central differences."""
    found = []
    for i in range(3):
        up, down = ([t + s * h * (j == i) for j, t in enumerate(theta)] for s in (1, -1))
        found.append((mean_loss(points, *up) - mean_loss(points, *down)) / (2 * h))
    return found


def near(values):
    return pytest.approx(values, rel=6e-3, abs=2e-6)


def shown(theta, points):
    exploration = explore_line()
    exploration.set(w1=float(theta[0]), w2=float(theta[1]), b=float(theta[2]), points=points)
    return exploration.shown


@pytest.mark.parametrize("points", DATA_SETS)
@pytest.mark.parametrize("theta", STATES)
def test_loss_slopes_and_counts(theta, points):
    says, (X, Y) = shown(theta, points).sentence, DATA_SETS[points]()
    assert numbers(says, "J = #;") == near([mean_loss(points, *theta)])
    assert numbers(says, "∂J/∂w = (#, #), ∂J/∂b = #.") == near(slopes(points, theta))
    yes = [theta[0] * x1 + theta[1] * x2 + theta[2] > 0 for x1, x2 in X.T]
    right = sum(one == (y == 1) for one, y in zip(yes, Y[0], strict=True))
    assert numbers(says, "# of # points are on the right side") == [right, Y.size]


def test_ten_steps_are_those_of_nudged_descent():
    exploration = explore_line()
    (ten,) = [one for one in exploration.buttons if one.label == "Ten steps"]
    theta = [-1.0, 1.0, 0.5]
    for _ in range(2):
        for _ in range(10):
            step = slopes("two clouds", theta)
            theta = [t - s for t, s in zip(theta, step, strict=True)]
        ten.click()
        assert [exploration.values[n] for n in ("w1", "w2", "b")] == pytest.approx(theta, abs=1e-6)
    exploration.reset()
    assert exploration.values == exploration.start


@pytest.mark.parametrize("start", [(5.0, -5.0, 0.0), (-5.0, 5.0, 5.0)])
def test_a_step_off_the_sliders_is_told_and_not_taken(start):
    step = slopes("two clouds", start)
    assert max(abs(t - s) for t, s in zip(start, step, strict=True)) > LIMIT
    exploration = explore_line()
    exploration.set(**dict(zip(("w1", "w2", "b"), start, strict=True)))
    exploration.ten_steps()
    assert [exploration.values[name] for name in ("w1", "w2", "b")] == list(start)
    assert "off the sliders" in exploration.message
    exploration.set(w1=1.0, w2=1.0)
    assert exploration.message == ""


@pytest.mark.parametrize("points", DATA_SETS)
def test_the_lowest_point_is_lowest(points):
    for b in (-2.0, 0.0, 0.5):
        alt = shown((1.0, 1.0, b), points).pictures[1].alt
        w1, w2 = numbers(alt, "lowest at (#, #).")
        here = mean_loss(points, w1, w2, b)
        around = [
            mean_loss(points, w1 + 0.1 * math.cos(a), w2 + 0.1 * math.sin(a), b) for a in range(7)
        ]
        assert here < min(around)


@pytest.mark.parametrize("points", DATA_SETS)
def test_texts_stay_inside_everywhere(points):
    rng = np.random.default_rng(0)
    for _ in range(15):
        for picture in shown(rng.uniform(-LIMIT, LIMIT, 3), points).pictures:
            assert picture.width == (300 if "rings" in picture.alt else 280)
            for content, (left, _, right, _) in texts(picture):
                assert left >= 0 and right <= picture.width, content


@pytest.mark.parametrize("points", DATA_SETS)
def test_no_line_beats_three_quarters_of_the_four_squares(points):
    X, Y = DATA_SETS[points]()
    best = 0
    for angle in np.linspace(0, 2 * np.pi, 360, endpoint=False):
        along = np.cos(angle) * X[0] + np.sin(angle) * X[1]
        order = Y[0][np.argsort(along)]
        ones = np.concatenate([[0], np.cumsum(order)])
        below = np.arange(Y.size + 1) - ones
        best = max(best, int((below + ones[-1] - ones).max()))
    assert best == 75 if points == "XOR" else best > 55
