"""A graph too large for letters: all of it as dots, the operation of the step in full size."""

import re

import pytest

from helpers.colours import CARD, DATA
from helpers.diagrams import walk_length, walk_start
from helpers.formula.expression import read_expression
from helpers.graph import topological_order
from helpers.pictures.stepper import build, draw_stepper
from tests.reading.alternatives import nodes
from tests.reading.svg import (
    assert_no_text_is_cut_or_covered,
    letters,
    parts,
    rectangles,
    texts,
)
from tests.reading.walks import walked
from tests.reading.work import calls

WIDE = "t = " + " + ".join(f"w{i}*x{i}" for i in range(1, 9)) + "; L = (tanh(t/9) - y)**2/2 + w1**2"


def layers(x, w, b):
    """Residual layers: 43 nodes in a deep graph, in which w and b are used again and again."""
    h = x
    for _ in range(10):
        h = (w * h + b).tanh() + h
    return h * h


CHAIN = "v0 = a*a + b; " + "; ".join(f"v{n} = v{n - 1}*b + b" for n in range(1, 18))


def wide(x):
    """A sum of 16 products in pairs: 48 nodes, but a path of six."""
    terms = [x * n for n in range(1, 17)]
    while len(terms) > 1:
        terms = [one + other for one, other in zip(terms[::2], terms[1::2], strict=True)]
    return terms[0]


LARGE = [
    (wide, {"x": 0.4}),
    (WIDE, {name: 0.3 + 0.1 * n for n, name in enumerate(read_expression(WIDE).inputs)}),
    (CHAIN, {"a": 0.5, "b": 0.9}),
    (layers, {"x": 0.3, "w": 0.5, "b": 0.1}),
    (lambda x: sum((x * n).sin() for n in range(1, 15)), {"x": 0.4}),
]


@pytest.mark.parametrize(("what", "inputs"), LARGE)
def test_a_large_graph_is_dots_and_an_operation_that_can_be_read(what, inputs):
    output, _ = build(what, inputs)
    nodes_of, views, boxes = topological_order(output), set(), set()
    assert len(nodes_of) >= 38
    for _, _, picture in walked(what, inputs, 4):
        card, *inner = parts(picture, "svg")
        assert not inner and float(card.get("width")) <= 570 and float(card.get("height")) <= 380
        assert min(letters(picture)) >= 11
        assert_no_text_is_cut_or_covered(picture)
        dots = [c for c in parts(picture, "circle") if c.get("fill") != "none"]
        assert len(dots) == len(nodes_of)
        views.add((card.get("height"), *((c.get("cx"), c.get("cy")) for c in dots)))
        boxes |= set(rectangles(picture))
    assert len(views) == 1
    assert len(boxes) <= 4  # the result; two operands, or one


@pytest.mark.parametrize(("what", "inputs"), LARGE)
def test_the_operation_and_the_dots_say_what_the_numbers_say(what, inputs):
    for seed, step, picture in walked(what, inputs, 7):
        numbers = [said for _, said in nodes(picture)]
        dots = [c for c in parts(picture, "circle") if c.get("fill") != "none"]
        computed = sum(said != ["not yet computed"] for said in numbers)
        assert sum(dot.get("stroke") != DATA for dot in dots) == computed
        reached = sum(len(said) == 2 for said in numbers)
        assert sum(dot.get("fill") != CARD for dot in dots) == reached
        written = [content for content, _ in texts(picture) if content]
        rings = len(list(parts(picture, "circle"))) - len(dots)
        assert rings == len(rectangles(picture))
        labels = dict(nodes(picture))
        shown = [t.text for t in parts(picture, "text") if t.get("font-weight")]
        assert len(shown) == rings and {*shown} <= {*labels}
        for label in shown:
            for said in labels[label]:
                assert said == "not yet computed" or said in written, (label, said, seed, step)


def test_the_operation_is_the_one_of_the_formula_above():
    inputs = {"a": 0.5, "b": 0.9}
    output, _ = build(CHAIN, inputs)
    for step in range(walk_start(output), walk_length(output) + 1):
        written = [content for content, _ in texts(draw_stepper(CHAIN, inputs, step))]
        giver, taker = re.search(r"∂(\w+)/∂(\w+)", written[0]).groups()
        assert any(text.startswith(f"{giver} = ") for text in written[2:])
        assert any(text.split(" = ")[0] == taker for text in written[2:])


def test_a_deep_graph_is_drawn_at_once():
    inputs = {"a": 0.25, "b": 0.75}  # of which nothing is at hand yet
    assert calls(lambda: draw_stepper(CHAIN, inputs, 0)) < 1_000_000


def test_long_names_are_broken_above_and_clipped_in_their_boxes():
    def sums(the_weight_of_the_first_input, another_rather_long_name):
        v = the_weight_of_the_first_input
        for _ in range(20):
            v = v * another_rather_long_name + the_weight_of_the_first_input
        return v

    inputs = {"the_weight_of_the_first_input": -0.123, "another_rather_long_name": -0.987}
    for _, _, picture in walked(sums, inputs, 9):
        assert picture.width <= 570 and min(letters(picture)) >= 11
        assert_no_text_is_cut_or_covered(picture)
