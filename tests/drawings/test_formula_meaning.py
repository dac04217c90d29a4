"""What a formula means: order of operations, derivatives, names, and where a fault is marked."""

import math

import pytest

from helpers.formula.expression import read_expression
from helpers.formula.tokens import LONGEST_NAME, Refused
from helpers.graph import backward

POINT = {"a": 0.7, "b": -1.3, "c": 2.1, "x": 1.9}


def evaluate(text):
    program = read_expression(text)
    return program.evaluate({name: POINT[name] for name in program.inputs})


# The same formulas in Python, whose order of operations is that of mathematics.
MEANINGS = {
    "a + b*c": lambda a, b, c, x: a + b * c,
    "a - b - c": lambda a, b, c, x: (a - b) - c,
    "a / b / c": lambda a, b, c, x: (a / b) / c,
    "a / b * c": lambda a, b, c, x: (a / b) * c,
    "-x**2": lambda a, b, c, x: -(x * x),
    "(-x)**2": lambda a, b, c, x: x * x,
    "x**3 * a": lambda a, b, c, x: x * x * x * a,
    "a*x**2": lambda a, b, c, x: a * (x * x),
    "2**-1 * x": lambda a, b, c, x: 0.5 * x,
    "-a*b": lambda a, b, c, x: (-a) * b,
    "a - -b": lambda a, b, c, x: a + b,
    "a*b + a*c": lambda a, b, c, x: a * b + a * c,
    "a**2 + b**2": lambda a, b, c, x: a * a + b * b,
    "a·b ÷ c − x × a": lambda a, b, c, x: a * b / c - x * a,
    "u = a - b; v = u*c; u/v + u": lambda a, b, c, x: (a - b) / ((a - b) * c) + (a - b),
    "exp(-a) + log(c)": lambda a, b, c, x: math.exp(-a) + math.log(c),
    "relu(b) + tanh(b) + sigmoid(b)": lambda a, b, c, x: math.tanh(b) + 1 / (1 + math.exp(-b)),
    "1.5e1*x - .5": lambda a, b, c, x: 15 * x - 0.5,
}


@pytest.mark.parametrize("text", MEANINGS)
def test_a_formula_has_the_value_of_mathematics(text):
    assert evaluate(text).value == pytest.approx(MEANINGS[text](**POINT))


@pytest.mark.parametrize("text", MEANINGS)
def test_its_adjoints_are_its_slopes(text):
    output = evaluate(text)
    adjoints = {node.name: slope for node, slope in backward(output).items() if node.name in POINT}
    for name, slope in adjoints.items():
        above, below = (MEANINGS[text](**POINT | {name: POINT[name] + h}) for h in (1e-6, -1e-6))
        assert slope == pytest.approx((above - below) / 2e-6, rel=1e-6, abs=1e-8)


def test_a_power_of_a_power_needs_brackets_and_they_count():
    assert evaluate("(x**2)**3").value == pytest.approx(1.9**6)
    with pytest.raises(Refused):
        read_expression("x**2**x")


@pytest.mark.parametrize(
    ("text", "marked"),
    [
        ("a + foo(b)", "foo"),
        ("a * (b + c", "("),
        ("a + b) * c", ")"),
        ("a + # b", "#"),
        ("a b", "b"),
        ("a + + + b", "+"),
        ("a * / b", "/"),
        ("sin + a", "sin"),
        ("a +", "+"),
        ("a = b = c", "="),
        ("a**b", "b"),
        ("u = a; u = b; u", "u"),
        ("w = a*b; c", "w"),
        ("x" * (LONGEST_NAME + 1), "x" * (LONGEST_NAME + 1)),
    ],
)
def test_the_fault_is_marked_and_nothing_else(text, marked):
    with pytest.raises(Refused) as refusal:
        read_expression(text)
    said = str(refusal.value)
    assert said.count("»") == said.count("«") == 1
    assert said[said.index("»") + 1 : said.index("«")] == marked
    assert said.split(": ")[-1].replace("»", "").replace("«", "") == text


def test_a_product_is_written_with_its_sign():
    for text in ("a b", "2 a", "a 2", "(a)(b)"):
        with pytest.raises(
            Refused, match=r"An operator is missing before .*; a product is written"
        ):
            read_expression(text)


def test_the_second_name_of_a_name_is_the_one_refused():
    with pytest.raises(Refused, match="u = a; »u« = b"):
        read_expression("u = a; u = b; u")


@pytest.mark.parametrize(
    ("text", "inputs", "values", "where"),
    [
        ("c + log(a)", ("c", "a"), {"a": -1.0, "c": 2.0}, "»log(a)«"),
        ("c + 1/a", ("c", "a"), {"a": 0.0, "c": 2.0}, "»1/a«"),
        ("exp(a) + c", ("a", "c"), {"a": 1e4, "c": 2.0}, "»exp(a)«"),
        ("c + 1/a", ("c", "a"), {"a": 1e-200, "c": 2.0}, "»1/a«"),
        ("c - a*a", ("c", "a"), {"a": 1e200, "c": 2.0}, "»a*a«"),
    ],
)
def test_a_part_without_a_value_is_marked(text, inputs, values, where):
    program = read_expression(text)
    assert program.inputs == inputs
    with pytest.raises(Refused) as refusal:
        program.evaluate(values)
    assert where in str(refusal.value)
