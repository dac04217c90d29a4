"""The neuron: slopes, steps and counts in the text alternative, recomputed by nudging."""

import math
import re

import numpy as np
import pytest

from helpers.colours import PARAMETERS
from helpers.explore import explore_neuron
from helpers.pictures.descent import DATA_SETS, UNITS
from helpers.pictures.neuron import LIMIT, POINTS, draw_neuron
from tests.reading.alternatives import numbers
from tests.reading.svg import texts

STATES = [
    {},
    {"w1": 2.0, "w2": -0.7, "b": -1.2, "rate": 3.0, "example": 17},
    {"w1": 0.3, "w2": 0.4, "b": 0.5, "rate": 0.1, "example": 60, "points": "XOR"},
    {"w1": LIMIT, "w2": LIMIT, "b": LIMIT, "rate": 100.0, "example": 2},
]


def loss(unit, w1, w2, b, x, y):
    """J of one example in plain Python: log(1 + eᶻ) − y z, or ½ (y − max(z, 0))²."""
    z = w1 * x[0] + w2 * x[1] + b
    if "ReLU" in unit:
        return 0.5 * (y - max(z, 0)) ** 2
    return max(z, 0) + math.log1p(math.exp(-abs(z))) - y * z


def slopes(f, theta, h=1e-5):
    """∂f/∂θ by central differences."""
    nudged = []
    for i in range(len(theta)):
        step = [h * (i == j) for j in range(len(theta))]
        above = f(*(t + s for t, s in zip(theta, step, strict=True)))
        below = f(*(t - s for t, s in zip(theta, step, strict=True)))
        nudged.append((above - below) / (2 * h))
    return nudged


def examples(points):
    X, Y = DATA_SETS[points]()
    return [(tuple(x), float(y)) for x, y in zip(X.T, Y[0], strict=True)]


def near(values):
    return pytest.approx(values, rel=6e-3, abs=2e-6)


def state(changes):
    start = {"w1": -1.0, "w2": 1.0, "b": 0.5, "rate": 1.0, "example": 1, "points": "two clouds"}
    return {**start, **changes}


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("changes", STATES)
def test_the_three_local_slopes(unit, changes):
    now = state(changes)
    alt, theta = draw_neuron(unit=unit, **now).alt, (now["w1"], now["w2"], now["b"])
    x, y = examples(now["points"])[now["example"] - 1]
    z = theta[0] * x[0] + theta[1] * x[1] + theta[2]
    o = max(z, 0) if "ReLU" in unit else 1 / (1 + math.exp(-z))
    said = numbers(alt, "x = (#, #), y = #; z = wᵀx + b = #, o = #.")
    assert said == near([*x, y, z, o])
    dJ_do, do_dz, *rest = numbers(alt, "∂o/∂z · ∂z/∂w = # · # · (#, #) = (#, #).")
    direct = slopes(lambda *theta: loss(unit, *theta, x, y), theta)
    assert rest == near([*x, *direct[:2]])
    assert dJ_do * do_dz == pytest.approx(direct[2], rel=2e-2, abs=2e-6)
    assert numbers(alt, "∂o/∂z · ∂z/∂b = # · # · 1 = #.") == near([dJ_do, do_dz, direct[2]])


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("changes", STATES)
def test_gradient_step_and_loss(unit, changes):
    now = state(changes)
    alt, theta = draw_neuron(unit=unit, **now).alt, [now["w1"], now["w2"], now["b"]]
    every = examples(now["points"])

    def mean_loss(*theta):
        return sum(loss(unit, *theta, x, y) for x, y in every) / len(every)

    gradient = slopes(mean_loss, theta)
    assert numbers(alt, f"all {len(every)}: ∂J/∂w = (#, #), ∂J/∂b = #.") == near(gradient)
    rate, *said = numbers(alt, "at rate #: w from (#, #) to (#, #), b from # to #.")
    after = [t - now["rate"] * g for t, g in zip(theta, gradient, strict=True)]
    assert rate == now["rate"]
    assert said == pytest.approx([*theta[:2], *after[:2], theta[2], after[2]], rel=6e-3, abs=1e-3)
    assert numbers(alt, "J = #,")[0] == near(mean_loss(*theta))
    assert numbers(alt, "after 1 step: #,")[0] == pytest.approx(mean_loss(*after), rel=6e-3)
    half = [theta[0] * x[0] + theta[1] * x[1] + theta[2] > ("ReLU" in unit) / 2 for x, _ in every]
    right = sum(on == (y == 1) for on, (_, y) in zip(half, every, strict=True))
    assert numbers(alt, "# of # right.") == [right, len(every)]


def test_buttons_take_the_steps_that_the_picture_foretells():
    exploration = explore_neuron()
    foretold = numbers(exploration.picture.alt, "1 step: #, 10 steps: #, 20 steps: #.")
    one, ten, *_ = exploration.buttons
    one.click()
    assert numbers(exploration.picture.alt, "J = #,") == foretold[:1]
    assert exploration.values["w1"] == pytest.approx(-0.27, abs=1e-3)
    exploration.reset()
    ten.click()
    assert numbers(exploration.picture.alt, "J = #,") == foretold[1:2]
    ten.click()
    assert numbers(exploration.picture.alt, "J = #,") == foretold[2:]


def test_small_steps_are_not_lost_between_the_places_of_a_slider():
    exploration = explore_neuron()
    exploration.set(rate=0.01)
    for _ in range(3):
        exploration.one_step()
    exact, start = exploration.values, exploration.start
    moved = [abs(exact[name] - start[name]) for name in ("w1", "w2", "b")]
    assert min(moved) > 0 and exact["w1"] != round(exact["w1"], 2)
    exploration.controls["example"].value = 2
    assert exploration.values == exact | {"example": 2}
    exploration.controls["w1"].value = round(exact["w1"], 2) + 0.01
    assert exploration.values["w1"] == round(exact["w1"], 2) + 0.01
    exploration.reset()
    assert exploration.values == exploration.start


def test_a_hundred_steps_reach_the_end_of_the_lesson():
    exploration = explore_neuron()
    exploration.set(rate=0.3)
    for _ in range(10):
        exploration.ten_steps()
    assert numbers(exploration.picture.alt, "J = #, # of 60 right") == [0.2, 57]


def test_a_rate_too_large_is_told_and_leaves_the_last_good_state():
    exploration = explore_neuron()
    exploration.set(rate=30.0)
    exploration.one_step()
    assert "off the sliders" in exploration.message and "smaller than 30" in exploration.message
    assert [exploration.values[name] for name in ("w1", "w2", "b")] == [-1.0, 1.0, 0.5]
    exploration.set(rate=0.3)
    assert exploration.message == ""


def test_divergence_and_death_are_named():
    assert "J rises" in draw_neuron(rate=100.0).alt
    assert "rises" not in draw_neuron(rate=0.3).alt
    swings = draw_neuron(unit="ReLU, squared loss", rate=1.78).alt
    assert "J rises" in swings
    low, high = numbers(swings, "20 steps, between # and #.")
    assert low < 0.1 < 0.4 < high
    dead = draw_neuron(0.0, 0.0, -1.0, unit="ReLU, squared loss").alt
    assert "this ReLU is dead" in dead
    assert numbers(dead, "all 60: ∂J/∂w = (#, #), ∂J/∂b = #.") == [0, 0, 0]
    assert "dead" not in draw_neuron(unit="ReLU, squared loss").alt


@pytest.mark.parametrize(
    ("unit", "border"), [("sigmoid, logistic loss", 0), ("ReLU, squared loss", 0.5)]
)
def test_the_line_is_where_the_answer_changes(unit, border):
    w, b, (end, other) = np.array([0.8, -0.3]), 0.2, ends_of_the_line(unit, 0.8, -0.3, 0.2)
    for point in (end, other):
        assert UNITS[unit].output(w @ point + b) == pytest.approx(0.5, abs=2e-3)
        assert w @ point + b == pytest.approx(border, abs=5e-3)


def ends_of_the_line(unit, w1, w2, b):
    """The two ends of the drawn line, in the coordinates of the data."""
    image = draw_neuron(w1, w2, b, unit=unit).image
    (line,) = re.findall(rf'd="M([^"]+)" [^>]*stroke="{PARAMETERS}" stroke-width="3"', image)
    pixels = [tuple(map(float, spot.split(","))) for spot in line.split(" L")]
    assert len(pixels) == 2
    side, reach = POINTS.width, 4.4
    return [
        ((x - POINTS.x) / side * 2 * reach - reach, reach - (y - POINTS.y) / side * 2 * reach)
        for x, y in pixels
    ]


def test_every_point_of_the_data_can_be_ringed():
    exploration = explore_neuron()
    exploration.controls["points"].value = "XOR"
    exploration.controls["example"].value = 100
    assert "Example 100, ringed" in exploration.picture.alt and exploration.message == ""
    exploration.controls["points"].value = "two clouds"
    assert "Example 60, ringed" in exploration.picture.alt and exploration.message == ""


def test_refusals():
    for wrong in ({"w1": 6.0}, {"b": math.nan}, {"rate": 0.0}, {"example": 61}, {"unit": "tanh"}):
        with pytest.raises(ValueError, match=r"from -5 to 5|above 0|1 to 60|it can be"):
            draw_neuron(**wrong)


@pytest.mark.parametrize("unit", UNITS)
@pytest.mark.parametrize("points", DATA_SETS)
def test_texts_stay_inside_everywhere(unit, points):
    rng = np.random.default_rng(0)
    for _ in range(40):
        w1, w2, b = rng.uniform(-LIMIT, LIMIT, 3)
        rate, example = 10 ** rng.uniform(-2, 2), int(rng.integers(1, 61))
        picture = draw_neuron(w1, w2, b, rate, example, unit, points)
        assert picture.width == 840
        for content, (left, _, right, _) in texts(picture):
            assert left >= 0 and right <= 840, content
