"""Secant and error curve: what the pictures say is what the maths says."""

import math

import numpy as np
import pytest

from helpers.explore import explore_error_curve, explore_secant
from helpers.pictures.slopes import (
    FUNCTIONS,
    GRID,
    NUDGES,
    PLACES,
    draw_error_curve,
    draw_secant,
    on_grid,
)
from tests.reading.alternatives import numbers
from tests.reading.svg import texts

# The same functions and slopes once more, written independently, in plain Python.
TRUTH = {
    "x³": (lambda x: x**3, lambda x: 3 * x**2),
    "x²": (lambda x: x**2, lambda x: 2 * x),
    "sin x": (math.sin, math.cos),
    "eˣ": (math.exp, math.exp),
    "σ(x)": (lambda x: 1 / (1 + math.exp(-x)), lambda x: math.exp(-x) / (1 + math.exp(-x)) ** 2),
    "ReLU(x)": (lambda x: max(x, 0), lambda x: float(x > 0)),
}
ENDS = {"to the right": (0, 1), "to the left": (-1, 0), "to both sides": (-1, 1)}


def test_the_truth_covers_every_choice():
    assert set(TRUTH) == set(FUNCTIONS)
    assert set(ENDS) == set(NUDGES)
    assert {name for name, _ in PLACES.values()} <= set(TRUTH)


@pytest.mark.parametrize("function", TRUTH)
@pytest.mark.parametrize("nudge", ENDS)
@pytest.mark.parametrize(("x", "h"), [(2.0, 1.0), (-1.3, 0.1), (0.0, 0.001)])
def test_secant_tangent_and_mistake(function, nudge, x, h):
    alt = draw_secant(function, x, h, nudge).alt
    f, slope = TRUTH[function]
    low, high = ENDS[nudge]
    secant = (f(x + high * h) - f(x + low * h)) / ((high - low) * h)
    assert numbers(alt, "x = #, h = #.") == [x, h]
    assert numbers(alt, " = (# − ")[0] == pytest.approx(f(x + high * h), abs=6e-7)
    assert numbers(alt, f" / {(high - low) * h:g} = #.")[0] == pytest.approx(secant, abs=6e-5)
    assert numbers(alt, "f′(x) = #")[0] == pytest.approx(slope(x), abs=6e-5)
    assert numbers(alt, "Mistake of the secant: #.")[0] == pytest.approx(
        secant - slope(x), abs=6e-5
    )


def test_the_secant_of_the_lesson():
    for h, slope in ((1, 19), (0.5, 15.25), (0.1, 12.61), (0.01, 12.0601)):
        assert numbers(draw_secant(h=h).alt, "Mistake of the secant: #.") == [round(slope - 12, 4)]


def test_the_kink_is_named_only_where_it_is():
    assert "kink" in draw_secant("ReLU(x)", 2.8e-17, 0.1).alt
    assert "kink" not in draw_secant("ReLU(x)", 0.1, 0.1).alt
    assert "kink" not in draw_secant("x³", 0.0, 0.1).alt


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("h", [1.0, 1e-3, 1e-5, 1e-8, 1e-16])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_errors_are_those_of_the_differences(place, h, dtype):
    alt = draw_error_curve(place, h).alt
    name, x = PLACES[place]
    f, truth = FUNCTIONS[name].value, TRUTH[name][1](x)
    at = [f(dtype(x) + dtype(side * h)) for side in (-1, 0, 1)]
    forward = float((at[2] - at[1]) / dtype(h)) - truth
    central = float((at[2] - at[0]) / (2 * dtype(h))) - truth
    said = alt[alt.index(dtype.__name__) :]
    for kind, error in (("forward", forward), ("central", central)):
        slope, wrong = numbers(said, f"{kind} #, wrong by #.")
        assert wrong == pytest.approx(abs(error), rel=6e-3, abs=1e-15)
        assert slope - truth == pytest.approx(error, abs=1e-10)
    assert numbers(alt, "the slope is #.") == [pytest.approx(truth, abs=1e-10)]


def test_float32_is_really_measured_in_float32():
    said = draw_error_curve(h=1e-8).alt.split("float32:")[1]
    assert numbers(said, "forward #, wrong by #.") == [0, 12]


def test_refusals():
    with pytest.raises(ValueError, match="it can be x³, x²"):
        draw_secant("x⁴")
    with pytest.raises(ValueError, match="from 1e-09 to 100"):
        draw_secant(h=0)
    with pytest.raises(ValueError, match="from 1e-16 to 1"):
        draw_error_curve(h=-1e-5)


@pytest.mark.parametrize("make", [explore_secant, explore_error_curve])
def test_size_stays_and_every_text_is_inside(make):
    exploration = make()
    first = exploration.picture
    menu = "function" if "function" in exploration.controls else "place"
    for name, _ in exploration.controls[menu].options:
        exploration.set(**{next(iter(exploration.controls)): name, "h": 1e-3})
        picture = exploration.picture
        assert picture.width == first.width
        assert all(
            left >= 0 and right <= picture.width for _, (left, _, right, _) in texts(picture)
        )


def test_the_dot_of_every_place_of_the_slider_lies_on_the_drawn_curve():
    """In float32 an h of 0.0562 has another error than one of 0.05623: the dot would stand off."""
    slider = explore_error_curve().controls["h"]
    for power in np.arange(slider.low, slider.high + slider.step / 2, slider.step):
        assert on_grid(10.0**power) in GRID
    assert on_grid(2e-5) == 2e-5
