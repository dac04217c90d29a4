"""Numbers and names as text: signs, brackets, plurals, small numbers above and below."""

import math
from unicodedata import normalize

import numpy as np
import pytest

from helpers import words


@pytest.mark.parametrize(
    ("value", "written"),
    [
        (-3.0, "−3"),
        (0.0001234, "0.000123"),
        (-1.5e-7, "−1.5e−7"),
        (2.5e12, "2.5e12"),
        (1234.6, "1235"),
        (-98765.4, "−98765"),
        (123456.0, "1.23e5"),
        (-0.0, "0"),
        (math.inf, "∞"),
        (-math.inf, "−∞"),
        (math.nan, "nan"),
        ("n", "n"),
        (0.99951, "1"),
    ],
)
def test_a_number_has_three_digits_and_a_true_minus(value, written):
    assert words.short(value) == written
    assert "-" not in words.short(value)


@pytest.mark.parametrize("value", [-1.25, -0.04, 0.0, 3.14159, -250.5])
def test_what_is_written_is_the_number(value):
    for written in (words.short(value), words.fixed(value, 3), words.rounded(value)):
        assert "-" not in written
        assert float(written.replace("−", "-")) == pytest.approx(value, rel=6e-3, abs=5e-4)


def test_a_number_of_fixed_decimals_has_its_sign_and_no_minus_zero():
    assert [words.fixed(x, 2) for x in (-1.005, 2, -0.0)] == ["−1.00", "2.00", "0.00"]


def test_an_empty_place_has_no_number():
    assert words.rounded(math.nan) == "" and words.rounded(0.0004) == "0"


def test_what_follows_an_operator_is_in_brackets_when_it_is_negative():
    assert words.signed("−3") == "(−3)" and words.signed("3") == "3"
    assert words.in_brackets(np.array([[2.0], [-1.0], [0.5]])) == "(2, −1, 0.5)"


def test_a_nudge_has_its_sign_before_it():
    assert words.plus(0.006) == "+ 0.006" and words.plus(-0.015) == "− 0.015"


def test_the_noise_of_the_last_digits_is_gone_and_nothing_else():
    cleaned = words.tidy(np.array([1e-16, -1e-17, 0.3 + 1e-15, -2.5]))
    assert cleaned.tolist() == [0.0, 0.0, 0.3, -2.5]
    assert not np.signbit(cleaned[:3]).any()


def test_plurals():
    counted = [
        words.counted(n, thing) for n, thing in ((1, "pass"), (2, "pass"), (1, "row"), (0, "row"))
    ]
    assert counted == ["1 pass", "2 passes", "1 row", "0 rows"]


def test_small_numbers_stand_below_and_above():
    digits = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
    assert words.subscript(1234567890) == "1234567890".translate(digits)
    for power in (-12, 0, 3456789):
        assert normalize("NFKC", words.superscript(power)).replace("−", "-") == str(power)


def test_bars_and_dots_mark_the_name_of_a_derivative():
    assert words.bar("v1") == normalize("NFC", "v\u03041")
    assert words.bar("x") == normalize("NFC", "x\u0304")
    assert normalize("NFD", words.bar("2.5")).count("\u0304") == 3
    assert words.dot("v1") == normalize("NFC", "v\u03071")
