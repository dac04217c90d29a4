"""Secant and error curve: what the pictures say is what the maths says."""

import math

import numpy as np
import pytest

from helpers.explore import explore_error_curve, explore_secant
from helpers.pictures.error_curve import (
    GRID,
    PLACES,
    SIDES,
    draw_error_curve,
    measure,
    on_grid,
    say_error_curve,
)
from helpers.pictures.slopes import FUNCTIONS, NUDGES, draw_magnified, draw_secant, say_secant
from tests.reading.alternatives import numbers
from tests.reading.svg import assert_no_text_is_cut_or_covered, overlap, strokes, texts

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
    assert {place.function for place in PLACES.values()} <= set(TRUTH)


@pytest.mark.parametrize("function", TRUTH)
@pytest.mark.parametrize("nudge", ENDS)
@pytest.mark.parametrize(("x", "h"), [(2.0, 1.0), (-1.3, 0.1), (0.0, 0.001)])
def test_secant_tangent_and_mistake(function, nudge, x, h):
    said = say_secant(function, x, h, nudge)
    f, slope = TRUTH[function]
    low, high = ENDS[nudge]
    secant = (f(x + high * h) - f(x + low * h)) / ((high - low) * h)
    rise, run = f(x + high * h) - f(x + low * h), (high - low) * h
    assert numbers(said, "x = #, h = #.") == [x, h]
    assert numbers(said, " = (# − ")[0] == pytest.approx(f(x + high * h), abs=6e-7)
    assert numbers(said, f" / {run:g} = #.")[0] == pytest.approx(secant, abs=6e-5)
    assert numbers(said, "f′(x) = #")[0] == pytest.approx(slope(x), abs=6e-5)
    (mistake,) = numbers(said, "Mistake of the secant: #.")
    assert mistake == pytest.approx(secant - slope(x), abs=6e-5)
    alt = draw_secant(function, x, h, nudge).alt
    slopes = numbers(alt, "the secant has the slope # and the tangent at x #.")
    assert slopes == pytest.approx([secant, slope(x)], abs=6e-5)
    alt = draw_magnified(function, x, h, nudge).alt
    assert numbers(alt, "Run #, rise #.") == pytest.approx([run, rise], abs=6e-7)


def test_the_secant_of_the_lesson():
    for h, slope in ((1, 19), (0.5, 15.25), (0.1, 12.61), (0.01, 12.0601)):
        said = say_secant("x³", 2.0, h)
        assert numbers(said, "Mistake of the secant: #.") == [round(slope - 12, 4)]


def test_the_kink_is_named_only_where_it_is():
    assert "kink" in say_secant("ReLU(x)", 2.8e-17, 0.1)
    assert "kink" not in say_secant("ReLU(x)", 0.1, 0.1)
    assert "kink" not in say_secant("x³", 0.0, 0.1)


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("h", [1.0, 1e-3, 1e-5, 1e-8, 1e-16])
@pytest.mark.parametrize("dtype", [np.float64, np.float32])
def test_errors_are_those_of_the_differences(place, h, dtype):
    alt = say_error_curve(place, h)
    name, x = PLACES[place][:2]
    f, truth = FUNCTIONS[name].value, TRUTH[name][1](x)
    at = [f(dtype(x) + dtype(side * h)) for side in (-1, 0, 1)]
    forward = float((at[2] - at[1]) / dtype(h)) - truth
    central = float((at[2] - at[0]) / (2 * dtype(h))) - truth
    said = alt[alt.index(dtype.__name__) :]
    short = draw_error_curve(place, h).alt
    wrong = numbers(short[short.index(dtype.__name__) :], "forward #, central #")
    assert wrong == pytest.approx([abs(forward), abs(central)], rel=6e-3, abs=1e-15)
    for kind, error in (("forward", forward), ("central", central)):
        slope, wrong = numbers(said, f"{kind} #, wrong by #")
        assert wrong == pytest.approx(abs(error), rel=6e-3, abs=1e-15)
        assert slope - truth == pytest.approx(error, abs=1e-10)
    assert numbers(alt, "the slope is #.") == [pytest.approx(truth, abs=1e-10)]


def test_float32_is_really_measured_in_float32():
    said = say_error_curve(h=1e-8).split("float32:")[1]
    assert numbers(said, "forward #, wrong by #;") == [0, 12]


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("kind", SIDES)
def test_truncation_follows_the_law_that_is_written_at_its_flank(place, kind):
    """From h = 0.01 to 0.1 the error in float64 grows by 10 to the power of the law."""
    one = PLACES[place]
    power, (_, errors) = getattr(one, kind), measure(one, [0.01, 0.1], kind, np.float64)
    if power is None:
        assert errors.max() < 1e-12
    else:
        assert errors[1] / errors[0] == pytest.approx(10**power, rel=0.1)
    written = {text for text, _ in texts(draw_error_curve(place))}
    assert f"truncation ∝ {['', 'h', 'h²'][one.forward]}" in written
    assert ("∝ h²" in written) == (one.central == 2 and one.forward == 1)
    assert "rounding ∝ 1/h" in written


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("h", [1e-16, 1e-12, 1e-8, 1e-5, 1e-2, 1.0])
def test_no_text_of_the_error_curve_meets_another_or_a_curve(place, h):
    picture = draw_error_curve(place, h)
    assert picture.width <= 590
    assert_no_text_is_cut_or_covered(picture)
    ends = [
        (*(low - 1), *(high + 1))
        for line in strokes(picture, width=1.8)
        for low, high in zip(
            np.minimum(line.points[1:], line.points[:-1]),
            np.maximum(line.points[1:], line.points[:-1]),
            strict=True,
        )
    ]
    for content, area in texts(picture):
        if "∝ 1/h" in content or "truncation" in content:
            assert not any(overlap(area, end) for end in ends), content


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
    first = exploration.shown.pictures
    menu = "function" if "function" in exploration.controls else "place"
    for name, _ in exploration.controls[menu].options:
        for values in ({"h": 1e-3}, {"h": 1.0}, {"h": 1.0, "x": 0.0}):
            values = {key: v for key, v in values.items() if key in exploration.controls}
            exploration.set(**{next(iter(exploration.controls)): name}, **values)
            for picture, start in zip(exploration.shown.pictures, first, strict=True):
                assert picture.width == start.width
                assert_no_text_is_cut_or_covered(picture)
        exploration.reset()


def test_the_dot_of_every_place_of_the_slider_lies_on_the_drawn_curve():
    """In float32 an h of 0.0562 has another error than one of 0.05623: the dot would stand off."""
    slider = explore_error_curve().controls["h"]
    for power in np.arange(slider.low, slider.high + slider.step / 2, slider.step):
        assert on_grid(10.0**power) in GRID
    assert on_grid(2e-5) == 2e-5


def test_rise_and_run_are_named_and_neither_control_starts_at_an_end():
    assert {"rise", "run = h"} <= {text for text, _ in texts(draw_magnified())}
    assert "run = 2h" in {text for text, _ in texts(draw_magnified(nudge="to both sides"))}
    for control in explore_secant().controls.values():
        if hasattr(control, "max"):
            assert control.min < control.value < control.max
    assert sum(picture.width for picture in explore_secant().shown.pictures) <= 590 - 16
