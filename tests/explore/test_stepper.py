"""The graph stepper: the numbers it shows are those of the maths, and its controls lead there."""

import contextlib
import inspect
import re
import sys

import pytest

from helpers.explore import explore_stepper
from helpers.formula.expression import read_expression
from helpers.graph import Node
from helpers.pictures.stepper import FORMULA, build, draw_stepper, report_step
from helpers.words import short
from tests.reading.alternatives import nodes, number
from tests.reading.svg import letters, parts, texts
from tests.reading.walks import walked
from tests.reading.work import calls

LESSON = {"a": 2, "b": -3, "c": 10}
LONG = (
    "t = "
    + " + ".join(f"w{i}*x{i}" for i in range(1, 9))
    + "; h = tanh(t/9); q = exp(-h) + h*t + 0.5*h**2; L = (q - y)**2/2 + 0.01*(w1**2 + w2**2)"
)
WALKS = [
    (FORMULA, LESSON),
    ("(a*b + c)*b", LESSON),
    ("(sin(x*y) + exp(x - y))*(x*y) / (1 + (x*y)**2)", {"x": 1.3, "y": 0.4}),
    ("x*x*x*x - relu(-x)*log(x)", {"x": 1.7}),
    (LONG, {name: 0.3 + 0.1 * n for n, name in enumerate(read_expression(LONG).inputs)}),
]


def rows(picture):
    """{node: [value] or [value, derivative]} as the alternative lists them."""
    return {
        label.split(" = ")[0]: [number(text.split(" → ")[-1]) for text in shown]
        for label, shown in nodes(picture)
        if shown != ["not yet computed"]
    }


def table(exploration):
    """{node: [value] or [value, derivative]} as the numbers beside the picture say."""
    return {
        name: [
            number(one) for one in re.findall(r"(?:value|adjoint|tangent) (\S+?)(?:,|$| )", said)
        ]
        for name, said in exploration.shown.numbers.items()
    }


def slope_by_nudging(formula, inputs, name, h=1e-6):
    program = read_expression(formula)
    above, below = (program.evaluate(inputs | {name: inputs[name] + d}) for d in (h, -h))
    return (above.value - below.value) / (2 * h)


def close(shown, exact):
    """To the three digits that are shown, after a sum of such numbers."""
    return shown == pytest.approx(exact, rel=0.01, abs=1e-3)


# --- the numbers -------------------------------------------------------------------------------


@pytest.mark.parametrize(("formula", "inputs"), WALKS)
def test_reverse_mode_ends_with_the_derivative_by_every_input(formula, inputs):
    program = read_expression(formula)
    picture = draw_stepper(formula, inputs, program.walk_length)
    shown = rows(picture)
    assert len(shown) >= len(program.inputs) + 1
    for name in program.inputs:
        assert close(shown[name][0], inputs[name])
        assert close(shown[name][1], slope_by_nudging(formula, inputs, name)), name
    *_, output = shown.values()
    assert close(output[0], program.evaluate(inputs).value) and output[1] == 1


@pytest.mark.parametrize(("formula", "inputs"), WALKS)
def test_each_forward_pass_ends_with_the_derivative_by_one_input(formula, inputs):
    program = read_expression(formula)
    for name in program.inputs[:4]:
        picture = draw_stepper(formula, inputs, program.walk_length, name)
        *_, output = rows(picture).values()
        assert close(output[1], slope_by_nudging(formula, inputs, name)), name


@pytest.mark.parametrize(("formula", "inputs"), WALKS)
@pytest.mark.parametrize("is_forward", [False, True])
def test_the_formula_above_every_step_is_right(formula, inputs, is_forward):
    program = read_expression(formula)
    seed = program.inputs[0] if is_forward else ""
    count = 0
    for step in range(program.walk_length + 1):
        alt = draw_stepper(formula, inputs, step, seed).alt
        product = re.search(r" \+= [^=]* = (\S+) · (\S+) ([=≈]) ([^\s,]+?)(?:, so|\.$)", alt)
        if product:
            given, partial, added = map(number, product.group(1, 2, 4))
            assert given * partial == pytest.approx(added, rel=0.011, abs=1e-9), alt
            assert (short(given * partial) == product[4]) == (product[3] == "="), alt
            count += 1
        grown = re.search(r", so \S+ = (\S+) \+ (\S+) ([=≈]) (\S+)\.$", alt)
        if grown:
            before, more, after = map(number, grown.group(1, 2, 4))
            assert (short(before + more) == grown[4]) == (grown[3] == "="), alt
            size = max(map(abs, (before, more, after)))
            assert before + more == pytest.approx(after, abs=0.011 * size)
    assert count == program.walk_length - program.walk_start


@pytest.mark.parametrize(("formula", "inputs"), WALKS)
def test_the_sums_of_the_table_are_the_adjoints(formula, inputs):
    length = read_expression(formula).walk_length
    shown = rows(draw_stepper(formula, inputs, length))
    sums = 0
    for name, numbers in report_step(formula, inputs, length).numbers.items():
        value, adjoint, *total = re.split(", adjoint | = ", numbers.removeprefix("value "))
        assert [number(value), number(adjoint)] == shown[name]
        sums += bool(total)
        if total and "…" not in total[0]:
            shares = [number(share) for share in total[0].split(" + ")]
            assert sum(shares) == pytest.approx(shown[name][1], abs=0.011 * max(map(abs, shares)))
    assert sums > 0


def test_two_operands_that_are_one_node_are_told_apart():
    steps = [draw_stepper("x*x", {"x": 3}, step).alt for step in (4, 5)]
    assert "x̄ += v̄1 · ∂v1/∂x (left) = 1 · 3 = 3." in steps[0]
    assert "x̄ += v̄1 · ∂v1/∂x (right) = 1 · 3 = 3, so x̄ = 3 + 3 = 6." in steps[1]
    assert "∂v1/∂x (left) = 3; ∂v1/∂x (right) = 3." in steps[1]
    assert "(left)" not in draw_stepper("x*y", {"x": 3, "y": 2}, 5).alt


def test_rounded_numbers_that_do_not_add_up_are_only_about_equal():
    alt = draw_stepper("(a + b)*a", {"a": 123456.789, "b": -0.000012345}, 8).alt
    assert (
        "ā = 1.23e5 + 1.23e5 ≈ 2.47e5."
        in draw_stepper("(a + b)*a", {"a": 123456.789, "b": -0.000012345}, 7).alt
    )
    assert "b̄ += v̄1 · ∂v1/∂b = 1.23e5 · 1 = 1.23e5." in alt


def test_the_example_of_the_lesson_sums_at_its_fan_out():
    alt = draw_stepper(FORMULA, LESSON, 11).alt
    assert "b: −3 | 4 → −2" in alt
    assert "b̄ += ū · ∂u/∂b = (−3) · 2 = −6, so b̄ = 4 + (−6) = −2" in alt
    sentence, numbers, _ = report_step(FORMULA, LESSON, 11)
    assert numbers["b"] == "value −3, adjoint −2 = 4 + (−6)"
    assert "each edge: 6 products. Forward mode: 3 passes, 18 products." in sentence
    forward = report_step(FORMULA, LESSON, 11, "b").sentence
    assert "one pass gives ∂J/∂b, with a product for each edge: 6 products." in forward


NEURON = "z = w1*x1 + w2*x2 + b; o = sigmoid(z); J = 0.5*(y - o)**2"
FITS = [
    (FORMULA, LESSON),
    (NEURON, {"w1": 0.5, "x1": 2.0, "w2": -1.0, "x2": 0.5, "b": 0.3, "y": 1.0}),
]


@pytest.mark.parametrize(("formula", "inputs"), FITS)
def test_every_step_fits_a_laptop_whole_and_in_one_place(formula, inputs):
    views = set()
    for _, _, picture in walked(formula, inputs, 5):
        card, *inner = parts(picture, "svg")
        assert float(card.get("width")) <= 590 and float(card.get("height")) <= 470
        places = [r.get("x", "") + r.get("width") for r in parts(picture, "rect")]
        places += [r.get("y") for r in parts(picture, "rect")]
        views.add((card.get("width"), card.get("height"), *places))
        assert len(places) == 2 * (1 + len(read_expression(formula).parts))
        assert min(letters(picture)) >= 11
    assert len(views) == 1


def test_a_tangent_has_a_dot_and_no_underscore():
    for seed, _, picture in walked(FORMULA, LESSON, 1):
        written = "".join(content for content, _ in texts(picture))
        assert "_" not in written + picture.alt + report_step(FORMULA, LESSON, 7, seed).alt


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("a*foo(b)", LESSON, 0), "no function foo"),
        (("a*b", {"a": 1}, 0), "input b has no value"),
        (("a*b", {"a": 1, "b": 2}, 9), "step is 9, but this walk has the steps 0 to 5"),
        (("a*b", {"a": 1, "b": 2}, 0, "c"), "seed is 'c'; give '' or one of the inputs ['a', 'b']"),
        (("log(a)", {"a": -1}, 0), "positive value, but -1 came"),
    ],
)
def test_what_cannot_be_drawn_is_refused_in_a_sentence(arguments, words):
    with pytest.raises(ValueError) as refusal:
        draw_stepper(*arguments)
    assert words in str(refusal.value)


def test_a_derivative_too_large_for_a_float_is_refused():
    with pytest.raises(OverflowError, match="adjoint of Node.*'a'.* which no float can hold"):
        draw_stepper("1e200*(1e200*(1e-300*a))", {"a": 1e-100}, 0)


# --- the controls ------------------------------------------------------------------------------


@pytest.fixture
def stepper():
    return explore_stepper()


def press(stepper, name):
    (pressed,) = [b for b in stepper.buttons if b.description == name]
    pressed.click()


def type_formula(stepper, formula):
    stepper.controls["formula"].value = formula


def enabled(stepper):
    return {one.description for one in stepper.buttons if one.enabled} - {"Play", "Reset"}


def test_the_buttons_walk_and_rest_at_the_ends(stepper):
    assert stepper.step.value == 5 and enabled(stepper) == {"First", "Back", "Next", "Last"}
    seen = []
    for name in ("First", "Back", "Next", "Next", "Back", "Last", "Next", "Back", "First"):
        press(stepper, name)
        seen.append(stepper.step.value)
        assert f"Step {stepper.step.value} of 11" in stepper.picture.alt
        assert len(re.findall(r"\. |\.$", stepper.picture.alt)) == 2
        assert stepper.sentence.startswith(f"Step {stepper.step.value} of 11: ")
        ends = {0: {"Next", "Last"}, 11: {"First", "Back"}}
        both = {"First", "Back", "Next", "Last"}
        assert enabled(stepper) == ends.get(stepper.step.value, both)
    assert seen == [0, 0, 1, 2, 1, 11, 11, 10, 0]


def test_the_whole_walk_by_next_ends_with_the_adjoints(stepper):
    for _ in range(6):
        press(stepper, "Next")
    shown = table(stepper)
    assert {name: slope for name, (_, slope) in shown.items()} == {
        "a": 9, "b": -2, "c": -3, "u": -3, "v": -3, "J": 1,
    }  # fmt: skip
    assert stepper.shown.numbers["b"] == "value −3, adjoint −2 = 4 + (−6)"


def test_a_new_formula_keeps_what_it_can_and_begins_where_its_sweep_starts(stepper):
    stepper.set(inputs=LESSON | {"b": 5.0}, seed="b", step=9)
    type_formula(stepper, "sin(b)*d")
    assert stepper.values == {
        "formula": "sin(b)*d", "inputs": {"b": 5.0, "d": 0.5}, "seed": "b", "step": 4,
    }  # fmt: skip
    assert stepper.step.max == 1 + 2 + 1 + 3
    type_formula(stepper, "a*d")
    assert stepper.values["inputs"] == {"a": 2.0, "d": 0.5} and stepper.values["seed"] == ""
    type_formula(stepper, "a*b*c")
    assert stepper.values["inputs"] == {"a": 2.0, "b": 5.0, "c": 10.0}


def test_what_is_written_twice_is_two_nodes_as_in_the_lessons_engine(stepper):
    type_formula(stepper, "(a*b)*(a*b + c)")
    stepper.set(step=stepper.step.max)
    sums = {name: text for name, text in stepper.shown.numbers.items() if text.count(" = ")}
    assert len(stepper.shown.numbers) == 7 and set(sums) == {"a", "b"}
    assert sums["a"].startswith("value 2, adjoint 6 = ")


def test_the_fields_of_the_inputs_draw_once_each(stepper):
    drawn, draw = [], stepper.draw
    stepper.draw = lambda **values: drawn.append(values["inputs"]) or draw(**values)
    page = {"client": "page", "seq": 1, "do": "set", "name": "inputs"}
    stepper.receive(page | {"value": {"a": 4, "b": -3.0, "c": 10.0}})
    stepper.set(inputs={"a": 1.0, "b": 2.0, "c": 3.0})
    stepper.controls["inputs"].value = {"a": 5.0, "b": 6.0, "c": 7.0}
    numbers = (4, -3, 10), (1, 2, 3), (5, 6, 7)
    assert drawn == [dict(zip("abc", values, strict=True)) for values in numbers]
    assert stepper.facts()["values"]["inputs"] == {"a": 5, "b": 6, "c": 7}


def test_a_bad_formula_leaves_everything_as_it_was(stepper):
    stepper.set(step=9)
    picture = stepper.picture
    type_formula(stepper, "a*b + foo(c)")
    assert stepper.message.endswith("a*b + »foo«(c)")
    assert stepper.facts()["refusal"] == {"at": "formula", "says": stepper.message}
    assert stepper.picture is picture and stepper.step.value == 9
    type_formula(stepper, "<b>")
    assert "»<«b>" in stepper.message  # text in the page, as test_front.py in the browser sees
    type_formula(stepper, "a*b")
    assert stepper.message == ""
    assert "Step 3 of 5" in stepper.picture.alt


def test_an_input_out_of_range_can_be_put_right(stepper):
    type_formula(stepper, "log(b)")
    assert "positive value, but -3 came" in stepper.message
    stepper.controls["inputs"].value = {"b": 1.0}
    assert stepper.message == "" and "Step 3 of 4" in stepper.picture.alt


def test_reset_brings_the_first_formula_back(stepper):
    first = stepper.picture
    stepper.set(inputs=LESSON | {"a": 7.0})
    type_formula(stepper, "exp(p)/q")
    stepper.set(step=3, seed="q")
    press(stepper, "Reset")
    assert stepper.picture == first and stepper.values["inputs"] == LESSON
    assert stepper.step.max == 11


def test_what_cannot_be_set_leaves_the_walk_as_it_was(stepper):
    stepper.set(step=9)
    before = stepper.facts()
    with pytest.raises(ValueError, match="step is 8: it has to be a whole number from 0 to 5"):
        stepper.set(formula="a*b", step=8)
    assert stepper.facts() == before


class Page:
    """A page that plays: it sends numbered messages."""

    def __init__(self, exploration):
        self.exploration, self.number = exploration, 0

    def send(self, what, name=""):
        self.number += 1
        message = {"client": "page", "seq": self.number, "do": what, "name": name}
        self.exploration.receive(message)


def test_play_walks_to_the_end_and_pause_holds_it(stepper):
    page = Page(stepper)
    press(stepper, "First")
    page.send("press", "Play")
    for count in (1, 2, 3):
        page.send("tick")
        assert stepper.step.value == count
    page.send("press", "Play")  # it says Pause now
    page.send("tick")
    assert stepper.step.value == 3 and not stepper.player.playing
    page.send("press", "Play")
    for _ in range(8):
        page.send("tick")
    assert stepper.step.value == 11 and not stepper.player.playing
    page.send("press", "Play")
    page.send("tick")
    assert stepper.step.value == 0  # from the end it begins again
    page.send("press", "Next")
    assert not stepper.player.playing
    assert stepper.player.description == "Play"


def test_a_new_formula_and_reset_stop_what_plays(stepper):
    page = Page(stepper)
    for stop in (lambda: type_formula(stepper, "a*b"), stepper.reset):
        page.send("press", "Play")
        stop()
        assert not stepper.player.playing


# --- your own code -----------------------------------------------------------------------------


def grow(x, b):
    J = b
    for _ in range(3):
        J = J * x
    if J.value > 10:
        J = J.log()
    return J


def test_a_function_is_walked_through_the_operations_that_it_really_does():
    stepper = explore_stepper(grow, x=2, b=1)
    assert "formula" not in stepper.controls and stepper.step.max == 1 + 3 + 1 + 6
    stepper.set(step=11)
    assert stepper.shown.numbers["x"] == "value 2, adjoint 12 = 4 + 4 + 4"
    stepper.controls["inputs"].value = {"x": 2.0, "b": 2.0}  # beyond 10: the logarithm
    assert stepper.step.max == 13 and stepper.step.value == 11
    press(stepper, "Last")
    shown = table(stepper)
    assert (
        shown["x"] == [2, 1.5] and shown["b"] == [2, 0.5] and "J = log(v3)" in stepper.picture.alt
    )
    stepper.controls["inputs"].value = {"x": 2.0, "b": 1.0}
    assert stepper.step.max == stepper.step.value == 11 and "Step 11 of 11" in stepper.picture.alt
    press(stepper, "Reset")
    assert stepper.step.value == 5 and stepper.values["inputs"] == {"x": 2.0, "b": 1.0}


def test_what_a_function_keeps_under_a_name_is_called_so():
    def neuron(w, x, y=1.0):
        z = w * x
        loss = (z.tanh() - y) ** 2
        return loss * 0.5

    alt = draw_stepper(neuron, {"w": 2, "x": 0.3}, 3).alt
    assert "z = w·x: 0.6" in alt and "loss = v2²" in alt
    assert draw_stepper(neuron, {"w": 2, "x": 0.3}, 9, "x").alt.count("tangent")


def test_a_formula_may_come_with_its_inputs():
    stepper = explore_stepper("u = a*b; J = u + a", a=5)
    assert stepper.values["inputs"] == {"a": 5.0, "b": -3.0}


def never_ending(a):
    while True:
        a = a.relu()


def broken(a, b):
    return a / (b - b)


BAD = {
    "gives nothing": (lambda a: None, {"a": 1}, "returned None; it has to return one Node"),
    "gives a number": (lambda a: a.value, {"a": 1}, "returned 1.0; it has to return one Node"),
    "gives a list": (lambda a: [a], {"a": 1}, "it has to return one Node"),
    "raises": (broken, {"a": 1, "b": 2}, "broken stopped with ZeroDivisionError: Division by a"),
    "compares": (lambda a: a if a < 3 else -a, {"a": 1}, "to compare numbers, take node.value"),
    "has no end": (never_ending, {"a": 1}, "never_ending made more than"),
    "too many nodes": (lambda a: sum(a * n for n in range(90)), {"a": 1}, "at most 60"),
    "uses no input": (lambda a: Node(3) * 2, {"a": 1}, "does not depend on any of its inputs"),
    "an input missing": (grow, {"x": 1}, "missing a required argument: 'b'"),
    "an input too many": (grow, {"x": 1, "b": 1, "c": 1}, "unexpected keyword argument 'c'"),
    "no inputs": (lambda: Node(2), {}, "has no inputs"),
    "no signature": (max, {"a": 1}, "max cannot be called with a"),
    "an input in words": (grow, {"x": "2", "b": 1}, "x is '2': it has to be one number"),
    "no function": ([3], {"a": 1}, "A formula is a text"),
    "called": (-4, {}, "-4 is a result: hand in the function itself, without calling it"),
    "called with nodes": (Node(2.0) * 3, {}, "hand in the function itself"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_function_is_told_in_a_sentence(name):
    function, inputs, words = BAD[name]
    with pytest.raises((ValueError, TypeError)) as refusal:
        explore_stepper(function, **inputs)
    assert words in str(refusal.value) and str(refusal.value).endswith(".")


def test_inputs_without_names_are_told_in_a_sentence():
    with pytest.raises(TypeError, match="Give each input by its name"):
        explore_stepper(grow, 2, 1)


def test_a_function_that_fails_at_other_inputs_leaves_the_picture():
    stepper = explore_stepper(lambda a: a.log(), a=2)
    picture = stepper.picture
    stepper.controls["inputs"].value = {"a": -1.0}
    assert "log needs a positive value" in stepper.message and stepper.picture is picture
    stepper.controls["inputs"].value = {"a": 1.0}
    assert stepper.message == ""


def test_an_input_without_a_use_starts_no_pass():
    stepper = explore_stepper(lambda a, b: a * 2, a=2, b=1)
    stepper.controls["seed"].value = "b"
    assert stepper.message == "The output does not depend on b here; start from another input."


def test_nothing_watches_what_runs_after_a_function():
    before = sys.getprofile()
    for function in (grow, broken):
        with contextlib.suppress(ValueError):
            draw_stepper(
                function, dict(zip(inspect.signature(function).parameters, (2, 1), strict=True)), 0
            )
        assert sys.getprofile() is before


# --- speed -------------------------------------------------------------------------------------


def test_each_step_draws_the_same_nodes():
    assert build(FORMULA, LESSON)[0] is build(FORMULA, dict(reversed(LESSON.items())))[0]
    assert build(FORMULA, LESSON)[0] is not build(FORMULA, LESSON | {"a": 3})[0]


def test_a_step_costs_far_less_than_a_new_graph(stepper):
    type_formula(stepper, "(a*b + c)*b - sin(a)*exp(d)")
    assert len(read_expression(stepper.values["formula"]).parts) >= 10
    walk = [*range(1, stepper.step.max + 1), *reversed(range(stepper.step.max))]
    steps = [calls(lambda step=step: stepper.set(step=step)) for step in walk]
    other_numbers = calls(lambda: stepper.set(inputs={"a": 1.5, "b": 1.0, "c": 2.0, "d": 0.5}))
    assert max(steps) < 12_000  # about 5 ms; the layout of new nodes costs 37,000
    assert other_numbers > 3 * max(steps)
