"""Lessons 06 and 07: the numbers on the pictures, read from them and computed again."""

import re
from itertools import combinations, product

import numpy as np
import pytest

from helpers.colours import BACKWARD, FORWARD, INK, PARAMETERS
from helpers.data import running_example
from helpers.explore import explore_shapes, explore_switched_off
from helpers.gradcheck import numerical_gradient
from helpers.ops import relu
from helpers.pictures import shapes, two_layers
from tests.reading.alternatives import number
from tests.reading.svg import (
    arrows,
    assert_no_text_is_cut_or_covered,
    blocks,
    strokes,
    texts,
    written_at,
)
from tests.reading.tiles import tables

NUMBER = r"(−?[\d.]+(?:e−?\d+)?)"
CLOSE = {"atol": 5.1e-4, "rtol": 5.1e-3}  # three decimals, three digits


# --- 06: a unit that is off -----------------------------------------------------------------------

STATES = [(1, 0.0, 1), (2, -2.0, 1), (2, -1.4, 1), (4, 6.0, 1), (4, 0.0, 3), (1, -6.0, 5)]


def shifted(unit, shift, example):
    W, b, X, Y = running_example()
    b[1][unit - 1] += shift
    x, y = X[:, example - 1 : example], Y[:, example - 1 : example]

    def J(W1, b1, W2, b2):
        return 0.5 * ((W2 @ relu(W1 @ x + b1) + b2 - y) ** 2).sum()

    return J, [W[1], b[1], W[2], b[2]], x


def shown_numbers(state):
    """What the exploration tells in numbers, {name: array}, and its sentence."""
    exploration = explore_switched_off()
    exploration.set(**dict(zip(("unit", "shift", "example"), state, strict=True)))
    told = {name: rows_of(text) for name, text in exploration.shown.numbers.items()}
    return told, exploration.shown.sentence


def rows_of(text):
    rows = [re.findall(NUMBER, row) for row in text.split(";")]
    return np.array([[number(entry) for entry in row] for row in rows])


@pytest.mark.parametrize("state", [s for s in STATES if s[1] != -1.4])
def test_the_26_slopes_are_those_of_the_nudges(state):
    J, parameters, _ = shifted(*state)
    told, sentence = shown_numbers(state)
    tiles = tables(two_layers.draw_switched_off(*state))
    nudged = []
    for place, name in enumerate(("∂J/∂W[1]", "∂J/∂b[1]", "∂J/∂W[2]", "∂J/∂b[2]")):

        def moved(array, place=place):
            return J(*parameters[:place], array, *parameters[place + 1 :])

        nudged.append(np.round(numerical_gradient(moved, parameters[place]), 7))
        assert np.allclose(told[name].reshape(nudged[-1].shape), nudged[-1], **CLOSE), name
        assert tiles[place].name == name
        assert np.allclose(np.vectorize(number)(tiles[place].numbers), nudged[-1], **CLOSE), name
    zeros = sum(int((slope == 0).sum()) for slope in nudged)
    assert f"{zeros} of 26 slopes are 0" in sentence
    shown = number(re.search(r"J = ([\d.]+\d),", sentence)[1])
    assert shown == pytest.approx(J(*parameters), abs=6e-6)


@pytest.mark.parametrize("state", STATES)
def test_the_boxes_hold_the_forward_pass_and_its_adjoints(state):
    J, (W1, b1, W2, b2), x = shifted(*state)
    told, sentence = shown_numbers(state)
    z = np.round(W1 @ x + b1, 9)
    a, o = relu(z), W2 @ relu(z) + b2
    written = [content for content, _ in texts(two_layers.draw_switched_off(*state))]
    for letter, column in (("x", x), ("z", z), ("a", a), ("o", o)):
        assert np.allclose(told[letter], column.T, **CLOSE)
        for i, value in enumerate(column[:, 0]):
            place = written.index(letter + "₁₂₃₄"[i])
            assert np.isclose(number(written[place + 1]), value, **CLOSE)
            if letter != "x":
                adjoint = told[f"∂J/∂{letter}"][0, i]
                assert np.isclose(number(written[place + 2]), adjoint, **CLOSE)
    word = "on" if z[state[0] - 1, 0] > 0 else "off"
    assert f"unit {state[0]} is {word};" in sentence
    assert all(told["∂J/∂z"][0, j] == 0 for j in range(4) if z[j, 0] <= 0)


def test_a_unit_exactly_at_the_kink_is_off():
    picture = two_layers.draw_switched_off(2, -1.4, 1)
    assert "z₂ = 0, unit 2 is off;" in picture.alt
    assert "12 of 26 slopes are 0" in picture.alt


@pytest.mark.parametrize("state", STATES)
def test_dashed_arrows_are_those_over_which_a_slope_comes(state):
    picture = two_layers.draw_switched_off(*state)
    told, _ = shown_numbers(state)
    hidden, outputs = (np.count_nonzero(told[f"∂J/∂{name}"]) for name in "zo")
    assert picture.image.count('stroke-dasharray="6 4"') == 4 * hidden + 5 * outputs
    assert_no_text_is_cut_or_covered(picture)


@pytest.mark.parametrize("unit", [1, 2, 3, 4])
def test_the_chosen_unit_alone_is_framed_and_named(unit):
    picture = two_layers.draw_switched_off(unit, 0.0, 1)
    (frame,) = [block for block in blocks(picture) if block.width == 3]
    inside = [content for content, spot in texts(picture) if within(spot, frame)]
    assert inside[0] == "z" + "₁₂₃₄"[unit - 1] and "a" + "₁₂₃₄"[unit - 1] in inside
    assert len(inside) == 6
    assert [content for content, _ in texts(picture) if content.startswith("unit")] == [
        f"unit {unit}"
    ]


def within(spot, frame):
    left, top, right, bottom = spot
    return frame.left <= left and right <= frame.right and frame.top <= top < bottom <= frame.bottom


# --- 06: paths ------------------------------------------------------------------------------------


@pytest.mark.parametrize("weight", [(2, 3), (1, 1), (4, 2)])
def test_the_arrow_of_the_weight_is_green_and_what_it_reaches_is_thick(weight):
    unit, source = weight
    picture = two_layers.draw_paths(weight, reached=True)
    (line,) = strokes(picture, PARAMETERS, 3.4)  # whole, its number stands on it
    left, right = line.points
    assert (left[0], right[0]) == (46, pytest.approx(156, abs=11))
    boxes = {content: spot for content, spot in texts(picture) if content[0] in "xzaoJ"}
    assert boxes["x" + "₁₂₃"[source - 1]][1] < left[1] < boxes["x" + "₁₂₃"[source - 1]][3] + 28
    thick = [block for block in blocks(picture) if block.colour == FORWARD]
    named = {content for content, spot in texts(picture) if any(within(spot, b) for b in thick)}
    hit = {"z" + "₁₂₃₄"[unit - 1], "a" + "₁₂₃₄"[unit - 1], "o₁", "o₂", "J"}
    assert {name for name in named if name[0] in "xzaoJ"} == hit
    assert not strokes(two_layers.draw_paths(weight), FORWARD, 3.4)
    assert len(arrows(picture, FORWARD)) == 5  # z → a, a → o₁, a → o₂ and both into J


@pytest.mark.parametrize("draw", [two_layers.draw_paths, two_layers.draw_way_back])
def test_numbers_stand_on_their_own_arrows_and_apart(draw):
    picture = draw()
    W, _, _, _ = running_example()
    assert_no_text_is_cut_or_covered(picture)
    places = []
    for line in two_layers.forward_lines(two_layers.running_pass([0])):
        if line.label:
            (x0, y0), (x1, y1) = two_layers.ends(line)
            t = two_layers.place_number(line)
            places.append((x0 + t * (x1 - x0), y0 + t * (y1 - y0)))
            k, row, column = 1 + (line.head[0] == "o"), int(line.head[1]), int(line.tail[1])
            assert number(line.label) == W[k][row - 1, column - 1]
    assert len(places) == 20
    for one, other in combinations(places, 2):
        assert np.hypot(*np.subtract(one, other)) >= 24


def test_the_way_back_multiplies_by_the_slopes_of_the_arrows():
    J, (W1, b1, W2, b2), x = shifted(1, 0.0, 1)
    now = two_layers.running_pass([0])
    lines = {(one.tail, one.head): number(one.label) for one in two_layers.backward_lines(now)}
    adjoint = {f"o{s}": lines[f"o{s}", "J1"] for s in (1, 2)}
    for j in range(1, 5):
        adjoint[f"a{j}"] = sum(adjoint[f"o{s}"] * lines[f"a{j}", f"o{s}"] for s in (1, 2))
        adjoint[f"z{j}"] = adjoint[f"a{j}"] * lines[f"z{j}", f"a{j}"]
    nudged = numerical_gradient(lambda b1: J(W1, b1, W2, b2), b1)
    assert np.allclose([adjoint[f"z{j}"] for j in range(1, 5)], nudged[:, 0], atol=1e-6)


# --- 07: formulas ---------------------------------------------------------------------------------


def matrices_of(picture, numbers):
    """{name: array} as the tiles of a picture show it, which is what its numbers say."""
    found = {one.name: np.vectorize(number)(one.numbers) for one in tables(picture)}
    assert list(found) == list(numbers)
    for name, array in found.items():
        shape, rows = numbers[name].split(" [")
        assert shape == str(array.shape) and np.array_equal(rows_of(rows), array)
    return found


@pytest.mark.parametrize("formula", shapes.FORMULAS)
@pytest.mark.parametrize("d, m", list(product(range(1, 6), repeat=2)))
def test_every_formula_is_judged_as_its_numbers_say(d, m, formula):
    wanted, left, right = shapes.FORMULAS[formula]
    shown = matrices_of(
        shapes.draw_formula(d, m, formula), shapes.numbers_of_formula(d, m, formula)
    )
    said = " ".join(shapes.say_formula(d, m, formula))
    truth = shown[f"∂J/∂{wanted}"]
    W, u, g = shapes.WEIGHTS[:m, :d], shapes.INPUTS[:d], shapes.UPSTREAM[:m]
    by_index = [[sum(g[i, 0] * W[i, j] for i in range(m))] for j in range(d)]
    if wanted == "W":
        by_index = [[g[i, 0] * u[j, 0] for j in range(d)] for i in range(m)]
    assert np.array_equal(truth, by_index)
    factors = {"W": W, "u": u, "g": g, "Wᵀ": W.T, "uᵀ": u.T, "gᵀ": g.T}
    assert np.array_equal(shown[left], factors[left])
    assert np.array_equal(shown[right], factors[right])
    try:
        result = factors[left] @ factors[right]
    except ValueError:
        assert said.endswith("Wrong: there is no such product.")
        assert f"{left} {right}" not in shown
        return
    assert np.array_equal(shown[f"{left} {right}"], result)
    is_right = result.shape == truth.shape and np.array_equal(result, truth)
    assert bool(re.search(r"Right[.,]", said)) == is_right
    assert ("Wrong" in said) != is_right


def test_no_wrong_formula_is_right_for_a_square_layer_by_chance():
    for size, formula in product(range(2, 6), shapes.FORMULAS):
        is_right = "Right." in shapes.draw_formula(size, size, formula).alt
        assert is_right == (formula in shapes.LEMMAS), (size, formula)


def test_only_the_lemmas_are_right_without_a_warning():
    for d, m, formula in product(range(1, 6), range(1, 6), shapes.FORMULAS):
        plainly = shapes.draw_formula(d, m, formula).alt.endswith("Right.")
        assert plainly == (formula in shapes.LEMMAS)


def test_the_exploration_says_the_verdict_below():
    exploration = explore_shapes()
    assert exploration.shown.sentence.endswith("Wrong: a gradient has the shape of u.")
    exploration.set(formula="∂J/∂u = W g", d=4)
    assert "Entries as nudging finds them: 0 of 4." in exploration.shown.sentence
    exploration.set(formula="∂J/∂W = u gᵀ")
    assert "Entries as nudging finds them: 4 of 16." in exploration.shown.sentence


@pytest.mark.parametrize("formula", shapes.FORMULAS)
def test_formulas_fit_on_their_card(formula):
    pictures = [shapes.draw_formula(d, m, formula) for d, m in ((1, 1), (5, 5), (3, 4), (5, 1))]
    assert len({picture.image.partition(">")[0] for picture in pictures}) == 1
    assert pictures[0].width <= 590
    for picture in pictures:
        assert_no_text_is_cut_or_covered(picture)


# --- 07: the outer product ------------------------------------------------------------------------


@pytest.mark.parametrize("state", [(1, 2, 1, 1.0), (4, 1, 3, -0.5), (3, 4, 2, 0.0), (2, 2, 2, 2.0)])
def test_the_gradient_is_the_product_of_the_strips(state):
    example, row, column, factor = state
    W, b, X, Y = running_example()
    x, y = X[:, example - 1 : example], Y[:, example - 1 : example]
    z = W[1] @ x + b[1]
    delta = numerical_gradient(lambda z: 0.5 * ((W[2] @ relu(z) + b[2] - y) ** 2).sum(), z)
    delta[row - 1] *= factor
    picture = shapes.draw_outer_product(*state)
    said, told = shapes.say_outer_product(*state)
    found = {one.name: np.vectorize(number)(one.numbers) for one in tables(picture)}
    by_index = [[delta[j, 0] * x[k, 0] for k in range(3)] for j in range(4)]
    expected = {"δ[1]": delta, "xᵀ": x.T, "∂J/∂W[1] = δ[1] xᵀ": np.array(by_index)}
    assert list(found) == list(told) == list(expected)
    for name, array in expected.items():
        assert np.allclose(found[name], array, **CLOSE)
        assert np.allclose(rows_of(told[name].split(" [")[1]), array, **CLOSE)
    entry = re.search(rf"entry \(\d, \d\) = .* = {NUMBER} · \(?{NUMBER}\)? = {NUMBER};", said)
    own, other, value = (number(text) for text in entry.groups())
    assert np.isclose(own, delta[row - 1, 0], **CLOSE) and other == x[column - 1, 0]
    assert np.isclose(value, by_index[row - 1][column - 1], **CLOSE)
    assert f"rank of ∂J/∂W[1]: {int(np.abs(delta).max() > 1e-6)}." in said
    assert_no_text_is_cut_or_covered(picture)


def test_the_rank_is_0_without_any_slope():
    assert "rank of ∂J/∂W[1]: 0." in shapes.say_outer_product(3, 4, 1, 0.0)[0]


# --- 07: both ways over the same edges ------------------------------------------------------------


@pytest.mark.parametrize("direction", ["forward", "backward"])
def test_what_is_collected_is_the_sum_over_the_thick_edges(direction):
    W, b, X, Y = running_example()
    a = relu(W[1] @ X[:, :1] + b[1])
    o = W[2] @ a + b[2]
    picture = shapes.draw_collecting(direction)
    bold = sorted(written_in(picture, PARAMETERS))
    values = written_in(picture, FORWARD if direction == "forward" else BACKWARD)
    if direction == "forward":
        assert bold == sorted(W[2][0]) and np.isclose(bold_sum(W[2][0], a) + b[2][0, 0], -0.99)
        assert -0.99 in values and len(strokes(picture, FORWARD, 3.2)) == 8  # two parts each
    else:
        assert bold == sorted(W[2][:, 1]) and -0.63 in values and 1.01 in values
        assert 0.594 in values and np.isclose(bold_sum(W[2][:, 1], o - Y[:, :1]), 0.594)
        assert all(line.dash for line in strokes(picture, BACKWARD, 3.2))


def bold_sum(weights, column):
    return float(weights @ column[:, 0])


def written_in(picture, colour):
    """The numbers that are written in a colour."""
    found = [text for text, _, _, fill in written_at(picture) if fill == colour]
    return [number(text) for text in found if re.fullmatch(NUMBER, text)]


# --- all of them ----------------------------------------------------------------------------------

DRAWN = {
    "paths": two_layers.draw_paths,
    "way back": two_layers.draw_way_back,
    "switched off": two_layers.draw_switched_off,
    "courier": lambda: two_layers.draw_courier(np.eye(3, 4)),
    "formula": lambda: shapes.draw_formula(5, 5, "∂J/∂W = g uᵀ"),
    "outer product": shapes.draw_outer_product,
    "pull back": shapes.draw_pull_back,
    "collecting": shapes.draw_collecting,
}


@pytest.mark.parametrize("name", DRAWN)
def test_a_picture_fits_a_narrow_column_and_every_gradient_is_vermillion(name):
    picture = DRAWN[name]()
    sizes = [float(size) for size in re.findall(r'font-size="([\d.]+)"', picture.image)]
    assert picture.width <= 590 and min(sizes) >= 11
    assert len(re.findall(r"[.!?] ", f"{picture.alt} ")) <= 3, picture.alt
    for text, _, _, colour in written_at(picture):
        assert not text.startswith("∂J/∂") or colour in (BACKWARD, INK), text
    for one in tables(picture):
        assert one.colour == BACKWARD or not one.name.startswith("∂J/∂")


def test_dashed_means_backward():
    for name, draw in DRAWN.items():
        dashed = {line.colour for line in strokes(draw()) if line.dash}
        dashed |= {block.colour for block in blocks(draw()) if block.dash}
        assert dashed <= {BACKWARD}, name
