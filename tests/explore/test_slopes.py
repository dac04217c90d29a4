"""Secant and error curve: what the pictures say is what the maths says."""

import cmath
import math

import numpy as np
import pytest

from helpers.explore import explore_error_curve, explore_secant
from helpers.pictures.error_curve import (
    GRID,
    METHODS,
    PLACES,
    PRECISIONS,
    SIDES,
    best_nudge,
    draw_error_curve,
    flanks,
    list_error_curve,
    measure,
    on_grid,
    say_error_curve,
)
from helpers.pictures.slopes import FUNCTIONS, NUDGES, draw_magnified, draw_secant, say_secant
from helpers.words import short
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
@pytest.mark.parametrize("precision", PRECISIONS)
def test_errors_are_those_of_the_differences(place, h, precision):
    name, x = PLACES[place][:2]
    dtype = PRECISIONS[precision]
    f, truth = FUNCTIONS[name].value, TRUTH[name][1](x)
    at = [f(dtype(x) + dtype(side * h)) for side in (-1, 0, 1)]
    forward = float((at[2] - at[1]) / dtype(h)) - truth
    central = float((at[2] - at[0]) / (2 * dtype(h))) - truth
    rows = list_error_curve(place, precision, h)
    for method, error in (("forward", forward), ("central", central)):
        said = say_error_curve(place, method, precision, h)
        alt = draw_error_curve(place, method, precision, h).alt
        assert numbers(alt, "is wrong by #") == [pytest.approx(abs(error), rel=6e-3, abs=1e-15)]
        slope, wrong = numbers(said, f"h = {short(h)}: #, wrong by #.")
        assert wrong == pytest.approx(abs(error), rel=6e-3, abs=1e-15)
        assert slope - truth == pytest.approx(error, abs=1e-10)
        assert numbers(said, "the slope is #.") == [pytest.approx(truth, abs=1e-10)]
        row = rows[f"{method}, h = {short(h)}"]
        assert numbers(row, "#, wrong by #") == [slope, pytest.approx(wrong)]


COMPLEX = {
    "x³": lambda z: z**3,
    "x²": lambda z: z**2,
    "sin x": cmath.sin,
    "σ(x)": lambda z: 1 / (1 + cmath.exp(-z)),
}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("h", [0.1, 1e-3, 1e-8, 1e-16])
def test_the_complex_step_is_that_of_pythons_own_complex_numbers(place, h):
    name, x = PLACES[place][:2]
    slope, error = measure(PLACES[place], h, "complex step", np.float64)
    assert slope == pytest.approx(COMPLEX[name](x + 1j * h).imag / h, rel=1e-12)
    assert error == pytest.approx(abs(slope - TRUTH[name][1](x)), abs=1e-14)
    if h <= 1e-8:
        assert error < 1e-14


def test_float32_is_really_measured_in_float32():
    said = say_error_curve("x³ at 2", "forward", "float32", 1e-8)
    assert numbers(said, "h = 1e−8: #, wrong by #.") == [0, 12]
    one = measure(PLACES["sin x at 1"], 1e-8, "complex step", np.float32)[1]
    assert 1e-10 < one < 1e-7


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("precision", PRECISIONS)
def test_the_slopes_read_off_are_those_of_theory(place, method, precision):
    """Both flanks once more by numpy's own fit; the law of truncation from h = 0.01 to 0.1."""
    sides, one = flanks(place, method, precision), PLACES[place]
    for side, slack in zip(sides, (0.12, 0.04), strict=True):
        if side.read is not None:
            again = np.polynomial.Polynomial.fit(np.log(side.h), np.log(side.errors), 1)
            assert side.read == pytest.approx(again.convert().coef[1], abs=1e-6)
            assert side.read == pytest.approx(side.theory, abs=slack)
    left, right = sides
    assert (left.theory is None) == (method == "complex step")
    errors = measure(one, [0.01, 0.1], method, np.float64)[1]
    if right.theory is None:
        assert errors.max() < 1e-12
    else:
        assert errors[1] / errors[0] == pytest.approx(10**right.theory, rel=0.1)
    if precision == "float64":
        assert all((side.read is None) == (side.theory is None) for side in sides)
    written = {text for text, _ in texts(draw_error_curve(place, method, precision))}
    for side in sides:
        said = f"slope {side.read:.2f}".replace("-", "−") if side.read is not None else "no such"
        assert (said in written) == (side.read is not None)


@pytest.mark.parametrize("place", PLACES)
def test_second_and_third_derivative_of_each_place(place):
    """By differences of the slope, which is written down above."""
    name, x, second, third = PLACES[place]
    slope, h = TRUTH[name][1], 1e-3
    assert second == pytest.approx(abs(slope(x + h) - slope(x - h)) / (2 * h), abs=1e-4)
    assert third == pytest.approx(abs(slope(x + h) - 2 * slope(x) + slope(x - h)) / h**2, abs=1e-4)


@pytest.mark.parametrize("method", SIDES)
@pytest.mark.parametrize("precision", PRECISIONS)
def test_theorys_best_nudge_is_within_a_factor_of_ten_of_the_measured_one(method, precision):
    for place in ("x³ at 2", "sin x at 1", "sin x at 1000"):
        one, dtype = PLACES[place], PRECISIONS[precision]
        errors = measure(one, GRID, method, dtype)[1]
        theory = best_nudge(one, method, dtype)
        assert 0.1 < GRID[int(errors.argmin())] / theory < 10


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("method", METHODS)
@pytest.mark.parametrize("precision", PRECISIONS)
@pytest.mark.parametrize("h", [1e-16, 1e-8, 1e-5, 1.0])
def test_no_text_of_the_error_curve_meets_another_or_the_chosen_curve(place, method, precision, h):
    picture = draw_error_curve(place, method, precision, h)
    assert picture.width <= 590
    assert_no_text_is_cut_or_covered(picture)
    ends = [
        (*(low - 1), *(high + 1))
        for line in strokes(picture, width=3)
        for low, high in zip(
            np.minimum(line.points[1:], line.points[:-1]),
            np.maximum(line.points[1:], line.points[:-1]),
            strict=True,
        )
    ]
    assert ends
    for content, area in texts(picture):
        if content.startswith(("slope ", "theory ")):
            assert not any(overlap(area, end) for end in ends), content


@pytest.mark.parametrize("place", PLACES)
def test_the_alternative_says_v_only_of_a_curve_that_rises_on_both_sides(place):
    said = draw_error_curve(place).alt
    for method, words in (("forward", "forward makes a V"), ("central", "forward and central")):
        errors = np.maximum(measure(PLACES[place], GRID, method, np.float64)[1], 1e-14)
        is_v = errors[-1] > 1e3 * errors.min() < errors[0]
        assert is_v or words not in said, (method, said)
        assert is_v or method == "central" and "central falls" in said


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
