"""The guards: each hands back what the code behind the door needs, or says one sentence."""

from decimal import Decimal
from fractions import Fraction

import numpy as np
import pytest

from helpers import doors
from tests.reading.refusals import ask


@pytest.mark.parametrize("dtype", [np.float16, np.float32, np.float64])
def test_an_array_of_floats_is_handed_on_uncopied(dtype):
    Z = np.ones((2, 3), dtype)
    assert doors.array("Z", Z) is Z and doors.matrix("Z", Z) is Z and doors.finite("Z", Z) is Z


@pytest.mark.parametrize(
    "value",
    [
        [1, 2],
        (1, 2),
        range(1, 3),
        np.array([1, 2], np.uint8),
        [Fraction(1), 2],
        [True, 2],
        [Decimal(1), 2],
    ],
)
def test_whole_numbers_and_lists_become_float64(value):
    found = doors.array("Z", value)
    assert found.dtype == np.float64 and found.tolist() == [1, 2]


def test_a_number_lifts_no_float_type():
    for value in (0.5, np.float64(0.5), np.float32(0.5), np.array(0.5), Fraction(1, 2)):
        found = doors.number("rate", value)
        assert type(found) is float and found == 0.5
    assert type(doors.positive("rate", np.float64(2))) is type(doors.fraction("s", np.float32(0.5)))


def test_an_array_is_cut_to_where_its_float_type_ends():
    for dtype in (np.float16, np.float32, np.float64):
        Z = np.array([-np.inf, 0, np.inf], dtype)
        most = float(np.finfo(dtype).max)
        assert doors.clipped("Z", Z, low=-1e300).tolist() == [max(-1e300, -most), 0, np.inf]
        found = doors.clipped("Z", Z, low=-2, high=1e300)
        assert found.dtype == dtype and found.tolist() == [-2, 0, min(1e300, most)]


def test_whole_numbers_and_names_are_handed_back():
    assert type(doors.whole("n", np.int64(3))) is int
    assert doors.one_of("loss", "squared", {"squared": 1}) == "squared"
    assert doors.generator(np.random.RandomState(0)).uniform() < 1
    assert doors.function("f", abs, "abs") is abs
    assert doors.text("title", "a curve") == "a curve"
    assert doors.mapping("rows", {1: 2}, "{1: 2}") == {1: 2}


def nested():
    found = np.empty(2, object)
    found[:] = [np.ones(1), np.ones(2)]
    return found


REFUSED = {
    "no numbers": (lambda: doors.array("Z", []), None),
    "text": (lambda: doors.array("Z", "abc"), "Z holds text, such as 'abc'"),
    "no text": (lambda: doors.array("Z", np.array([], str)), "Z holds text"),
    "complex": (lambda: doors.array("Z", 1j), "complex"),
    "ragged": (lambda: doors.array("Z", [[1], [1, 2]]), "unequal length"),
    "too large": (lambda: doors.array("Z", [10**400]), "too large for a float"),
    "arrays in an array": (lambda: doors.array("Z", nested()), "Z holds an array of shape (1,)"),
    "complex objects": (lambda: doors.array("Z", np.array([1, 1j], object)), "Z holds 1j"),
    "dictionary": (lambda: doors.array("Z", {}), "Z is {}"),
    "no objects": (lambda: doors.array("Z", np.array([], object)), "holds 'no number'"),
    "one axis": (lambda: doors.matrix("Z", [1, 2]), "Z is (2,): it needs two axes"),
    "nan": (lambda: doors.finite("X", np.array([[0, 1], [np.nan, 1]])), "nan at row 1, column 0"),
    "inf": (lambda: doors.finite("x", np.array([0, -np.inf])), "-inf at index [1]"),
    "text as number": (lambda: doors.number("rate", "1"), "rate is '1'"),
    "truth as number": (lambda: doors.number("rate", np.True_), "one number"),
    "nan as number": (lambda: doors.number("rate", np.nan), "rate is nan"),
    "array as number": (lambda: doors.number("rate", np.ones(2)), "an array of shape (2,)"),
    "number too large": (lambda: doors.number("rate", 10**400), "has to be a number"),
    "number too low": (lambda: doors.number("beta", -1, 0, 1), "a number from 0 to 1"),
    "number below": (lambda: doors.number("beta", -1, low=0), "a number, 0 or more"),
    "number above": (lambda: doors.number("beta", 3, high=2), "a number, at most 2"),
    "not positive": (lambda: doors.positive("rate", 0), "above 0, such as 0.1"),
    "no fraction": (lambda: doors.fraction("slope", 1), "between 0 and 1"),
    "not whole": (lambda: doors.whole("n", 2.0), "n is 2.0"),
    "truth as whole": (lambda: doors.whole("n", True), "n is True"),
    "whole too low": (lambda: doors.whole("n", 0), "a whole number, 1 or more"),
    "unknown name": (lambda: doors.one_of("loss", "mse", ["squared"]), "it can be squared"),
    "a list as name": (lambda: doors.one_of("loss", ["a"], {"a": 1}), "it can be a"),
    "a seed as rng": (lambda: doors.generator(np.int64(7)), "np.random.default_rng(7)"),
    "no function": (lambda: doors.function("f", 3, "np.sin"), "such as np.sin"),
    "no text at all": (lambda: doors.text("title", 3), "title is 3"),
    "empty text": (lambda: doors.text("title", " "), "title is empty"),
    "no dictionary": (lambda: doors.mapping("rows", [1], "{1: 2}"), "such as {1: 2}"),
    "empty dictionary": (lambda: doors.mapping("rows", {}, "{1: 2}"), "rows is empty"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_does_not_fit_is_refused_in_a_sentence(name):
    call, words = REFUSED[name]
    answer = ask(call)
    if words is None:
        assert answer.kind == "result" and answer.result.shape == (0,)
    else:
        assert answer.kind == "sentence" and words in answer.said, answer
