"""The graph stepper: the numbers it shows are those of the maths, and its controls lead there."""

import re
from unicodedata import combining, normalize

import pytest

from helpers.explore import explore_stepper
from helpers.formula.expression import read_expression
from helpers.pictures.stepper import FORMULA, build, draw_stepper
from helpers.words import short
from tests.reading.alternatives import nodes, number
from tests.reading.svg import parts
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
def test_the_formula_below_every_step_is_right(formula, inputs, is_forward):
    program = read_expression(formula)
    seed = program.inputs[0] if is_forward else ""
    count = 0
    for step in range(program.walk_length + 1):
        alt = draw_stepper(formula, inputs, step, seed).alt
        product = re.search(r" \+= [^=]* = (\S+) · (\S+) ([=≈]) ([^\s,]+?)(?:, so|\. Step)", alt)
        if product:
            given, partial, added = map(number, product.group(1, 2, 4))
            assert given * partial == pytest.approx(added, rel=0.011, abs=1e-9), alt
            assert (short(given * partial) == product[4]) == (product[3] == "="), alt
            count += 1
        grown = re.search(r", so \S+ = (\S+) \+ (\S+) ([=≈]) (\S+)\. Step", alt)
        if grown:
            before, more, after = map(number, grown.group(1, 2, 4))
            assert (short(before + more) == grown[4]) == (grown[3] == "="), alt
            size = max(map(abs, (before, more, after)))
            assert before + more == pytest.approx(after, abs=0.011 * size)
    assert count == program.walk_length - len(program.parts) - 1


@pytest.mark.parametrize(("formula", "inputs"), WALKS)
def test_the_sums_of_the_table_are_the_adjoints(formula, inputs):
    picture = draw_stepper(formula, inputs, read_expression(formula).walk_length)
    shown, sums = rows(picture), picture.alt.split("Sums: ")[1].split(". Reverse")[0]
    for entry in sums.split("; "):
        name, total = entry.split(" = ", 1)
        if "…" in total:
            continue
        shares = [number(share) for share in total.split(" + ")]
        adjoint = shown[without_mark(name)][1]
        assert sum(shares) == pytest.approx(adjoint, abs=0.011 * max(map(abs, shares)))


def without_mark(name):
    bare = "".join(letter for letter in normalize("NFD", name) if not combining(letter))
    return bare.removesuffix("_dot")


def test_two_operands_that_are_one_node_are_told_apart():
    steps = [draw_stepper("x*x", {"x": 3}, step).alt for step in (4, 5)]
    assert "x̄ += v̄1 · ∂v1/∂x (left) = 1 · 3 = 3." in steps[0]
    assert "x̄ += v̄1 · ∂v1/∂x (right) = 1 · 3 = 3, so x̄ = 3 + 3 = 6." in steps[1]
    assert "∂v1/∂x (left) = 3; ∂v1/∂x (right) = 3." in steps[1]
    assert "(left)" not in draw_stepper("x*y", {"x": 3, "y": 2}, 6).alt


def test_rounded_numbers_that_do_not_add_up_are_only_about_equal():
    alt = draw_stepper("(a + b)*a", {"a": 123456.789, "b": -0.000012345}, 9).alt
    assert (
        "ā = 1.23e5 + 1.23e5 ≈ 2.47e5."
        in draw_stepper("(a + b)*a", {"a": 123456.789, "b": -0.000012345}, 8).alt
    )
    assert "b̄ += v̄1 · ∂v1/∂b = 1.23e5 · 1 = 1.23e5." in alt


def test_before_the_start_a_large_graph_is_seen_where_it_begins():
    names = "abcdefghijklmnopqrstuvw"
    picture = draw_stepper("*".join(names), dict.fromkeys(names, 1.1), 0)
    left, top, width, height = map(
        float, re.search(r'viewBox="([^"]+)">\n', picture.image.partition("\n")[2])[1].split()
    )
    boxes = [
        tuple(map(float, spot))
        for spot in re.findall(r'<rect x="([\d.]+)" y="([\d.]+)"[^>]*rx="8"', picture.image)
    ]
    inside = [left <= x <= left + width and top <= y <= top + height for x, y in boxes]
    assert inside[0] and sum(inside) > 3


def test_the_example_of_the_lesson_sums_at_its_fan_out():
    alt = draw_stepper(FORMULA, LESSON, 13).alt
    assert "b: −3 | 4 → −2" in alt
    assert "b̄ += ū · ∂u/∂b = (−3) · 2 = −6, so b̄ = 4 + (−6) = −2" in alt
    assert "Sums: b̄ = 4 + (−6)." in alt
    assert "1 × 6 = 6 products. Forward mode: 3 × 6 = 18." in alt
    assert (
        "∂J/∂b; each input needs its own: 3 × 6 = 18" in draw_stepper(FORMULA, LESSON, 13, "b").alt
    )


def test_a_graph_of_more_than_forty_nodes_shows_every_step_in_its_own_size():
    formula, inputs = WALKS[-1]
    program = read_expression(formula)
    assert len(program.parts) >= 40
    for step in range(1, program.walk_length + 1, 5):
        picture = draw_stepper(formula, inputs, step)
        card, window = parts(picture, "svg")
        assert picture.width == float(card.get("width")) <= 900
        assert window.get("viewBox").split()[2:] == [window.get("width"), window.get("height")]
        left, top, width, height = map(float, window.get("viewBox").split())
        (now,) = [r for r in parts(picture, "rect") if r.get("stroke-width") == "3"]
        x, y, w, h = (float(now.get(key)) for key in ("x", "y", "width", "height"))
        assert left <= x and x + w <= left + width and top <= y and y + h <= top + height
        assert min(float(t.get("font-size")) for t in parts(picture, "text")) >= 12


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("a*foo(b)", LESSON, 0), "no function foo"),
        (("a*b", {"a": 1}, 0), "input b has no value"),
        (("a*b", {"a": 1, "b": 2}, 9), "step is 9, but this walk has the steps 0 to 6"),
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


def test_the_buttons_walk_and_stay_within_the_walk(stepper):
    seen = []
    for name in ("Back", "Next", "Next", "Back", "Last", "Next", "Back", "First"):
        press(stepper, name)
        seen.append(stepper.step.value)
        assert f"Step {stepper.step.value} of 13" in stepper.picture.alt
    assert seen == [0, 1, 2, 1, 13, 13, 12, 0]


def test_the_whole_walk_by_next_ends_with_the_adjoints(stepper):
    for _ in range(13):
        press(stepper, "Next")
    shown = rows(stepper.picture)
    assert {name: slope for name, (_, slope) in shown.items()} == {
        "a": 9, "b": -2, "c": -3, "u": -3, "v": -3, "J": 1,
    }  # fmt: skip


def test_jumping_goes_to_any_step_by_its_name(stepper):
    names = {label.split(": ")[1]: step for label, step in stepper.jump.options}
    stepper.jump.value = names["v = u + c"]
    assert "v = u + c = −6 + 10 = 4. Step 5 of 13" in stepper.picture.alt
    stepper.jump.value = names["b̄ += ū · ∂u/∂b"]
    assert "Step 13 of 13" in stepper.picture.alt
    stepper.step.value = 7
    assert stepper.jump.value == 7
    stepper.controls["seed"].value = "b"
    assert stepper.jump.value == stepper.step.value == 7
    assert ("7: b_dot = 1", 7) in stepper.jump.options


def test_a_new_formula_keeps_what_it_can_and_begins_at_step_0(stepper):
    stepper.set(inputs=LESSON | {"b": 5.0}, seed="b", step=9)
    type_formula(stepper, "sin(b)*d")
    assert stepper.values == {
        "formula": "sin(b)*d", "inputs": {"b": 5.0, "d": 0.5}, "seed": "b", "step": 0, "jump": 0,
    }  # fmt: skip
    assert stepper.step.max == 3 + 1 + 1 + 3
    type_formula(stepper, "a*d")
    assert stepper.values["inputs"] == {"a": 2.0, "d": 0.5} and stepper.values["seed"] == ""
    type_formula(stepper, "a*b*c")
    assert stepper.values["inputs"] == {"a": 2.0, "b": 5.0, "c": 10.0}


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
    assert "Step 0 of 6" in stepper.picture.alt


def test_an_input_out_of_range_can_be_put_right(stepper):
    type_formula(stepper, "log(b)")
    assert "positive value, but -3 came" in stepper.message
    assert stepper.jump.options == [("0", 0)]  # nothing of the last formula
    stepper.controls["inputs"].value = {"b": 1.0}
    assert stepper.message == "" and "Step 0 of 4" in stepper.picture.alt


def test_reset_brings_the_first_formula_back(stepper):
    first = stepper.picture
    stepper.set(inputs=LESSON | {"a": 7.0})
    type_formula(stepper, "exp(p)/q")
    stepper.set(step=3, seed="q")
    press(stepper, "Reset")
    assert stepper.picture == first and stepper.values["inputs"] == LESSON
    assert stepper.step.max == 13


def test_a_step_may_be_named_by_either_control(stepper):
    stepper.set(jump=5)
    assert stepper.step.value == 5 and "Step 5 of 13" in stepper.picture.alt
    stepper.set(step=9)
    assert stepper.jump.value == 9 and "Step 9 of 13" in stepper.picture.alt


def test_what_cannot_be_set_leaves_the_walk_as_it_was(stepper):
    stepper.set(step=9)
    before = stepper.facts()
    with pytest.raises(ValueError, match="step is 8: it has to be a whole number from 0 to 6"):
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
    page.send("press", "Play")
    for count in (1, 2, 3):
        page.send("tick")
        assert stepper.step.value == count
    page.send("press", "Play")  # it says Pause now
    page.send("tick")
    assert stepper.step.value == 3 and not stepper.player.playing
    page.send("press", "Play")
    for _ in range(10):
        page.send("tick")
    assert stepper.step.value == 13 and not stepper.player.playing
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
