"""Lessons 10 and 11: the numbers on the pictures, read from them and computed again."""

import re

import numpy as np
import pytest

from helpers import network, ops
from helpers.colours import INK
from helpers.data import running_example
from helpers.explore import explore_batch, explore_broadcast
from helpers.picture import Picture
from helpers.pictures.batch import draw_batch, draw_broadcast, draw_stack, made_up_gradient
from helpers.pictures.rows import FORMS, LINES, draw_rows
from helpers.svg.pieces import text_width
from helpers.svg.tiles import Tiles, draw_equation, list_matrices, say_matrix, sheet, tint
from tests.reading.alternatives import matrices, number
from tests.reading.lessons import ROOT, Lesson
from tests.reading.tiles import tables

LESSON = ROOT / "notebooks" / "10_stack_the_examples.ipynb"

W, b, X, Y = running_example()
PARAMS = network.Parameters(W, b, loss="squared")
Z, A = network.forward(PARAMS, X)
DELTA, GRADS = network.backward(PARAMS, Z, A, Y)
CLOSE = {"atol": 5.1e-4, "rtol": 5.1e-3}  # three decimals, three digits


def agree(a, b):
    return np.shape(a) == np.shape(b) and np.allclose(a, b, **CLOSE)


def listed(told, form=""):
    """[(name, array)] of the matrices in the table of numbers; of one form alone, if named."""
    start = f"{form}, " if form else ""
    rows = [(what, shown) for what, shown in told.numbers.items() if what.startswith(start)]
    return matrices(". ".join(f"{what.removeprefix(start)} = {shown}" for what, shown in rows))


# --- 10: columns that join -----------------------------------------------------------------------


@pytest.mark.parametrize("layer", [1, 2])
@pytest.mark.parametrize("joined", range(6))
def test_the_sum_is_the_product_of_the_columns_that_have_joined(joined, layer):
    shown = dict(listed(draw_batch(joined, layer)))
    places = 3 if layer == 1 else 2
    delta, below = DELTA[layer], A[layer - 1]
    assert np.allclose(
        shown["sum so far"], delta[:, :joined] @ below[:, :joined].T, 0, 0.51 * 0.1**places
    )
    assert agree(shown[f"δ[{layer}]"], delta)
    assert agree(shown["Xᵀ" if layer == 1 else "A[1]ᵀ"], below.T)
    assert (f"example {joined}" in shown) == (joined > 0)
    if joined:
        term = np.outer(delta[:, joined - 1], below[:, joined - 1])
        assert np.allclose(shown[f"example {joined}"], term, 0, 0.51 * 0.1**places)


@pytest.mark.parametrize("layer, last", [(1, 3), (2, 2)])
def test_the_ranks_said(layer, last):
    for joined in range(1, 6):
        said = draw_batch(joined, layer).sentence
        ranks, rank = re.search(r"so far: ([\d, ]+); rank of their sum, .+: (\d)\.", said).groups()
        assert ranks == ", ".join(["1"] * joined)
        assert int(rank) == min(joined, last)
    assert "rank 0" in draw_batch(0, layer).sentence


def test_with_all_columns_it_is_the_gradient_of_the_step():
    for layer in (1, 2):
        shown = dict(listed(draw_batch(5, layer)))["sum so far"]
        assert np.allclose(shown, GRADS.W[layer], 0, 0.0051)


@pytest.mark.parametrize("wrong", [{"joined": 6}, {"joined": -1}, {"layer": 3}, {"joined": 2.5}])
def test_a_column_that_is_not_there_is_refused(wrong):
    with pytest.raises((ValueError, TypeError), match="whole number from"):
        draw_batch(**wrong)


# --- 10: broadcast -------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", [1, 2, 3, 4])
@pytest.mark.parametrize("nudge, n", [(0.0, 5), (0.4, 5), (-1.0, 3), (1.0, 1)])
def test_broadcast_forward_and_sum_backward(unit, nudge, n):
    told = draw_broadcast(unit, nudge, n)
    shown = dict(listed(told))
    bias = b[1].copy()
    bias[unit - 1] += nudge
    G = np.random.default_rng(8).standard_normal((4, 5)).round(1)[:, :n]
    exact = {"rtol": 0, "atol": 1e-9}  # one decimal each, so nothing is rounded away
    assert np.allclose(shown["b[1]"], bias, **exact)
    assert np.allclose(shown["b[1], copied"], np.repeat(bias, n, axis=1), **exact)
    assert np.allclose(shown["Z[1]"], ops.affine(W[1], bias, X[:, :n]), **exact)
    assert np.allclose(shown["G = ∂J/∂Z[1]"], G, **exact)
    grad = ops.affine_vjp(G, (W[1], bias, X[:, :n]))[1]
    assert np.allclose(shown["∂J/∂b[1]"], grad, **exact)
    before, after, moved, slope, change = told_numbers(told.sentence)
    assert before == pytest.approx((G * ops.affine(W[1], b[1], X[:, :n])).sum(), abs=1e-9)
    assert after == pytest.approx((G * ops.affine(W[1], bias, X[:, :n])).sum(), abs=1e-9)
    assert (moved, slope) == pytest.approx((nudge, nudge))
    assert after - before == pytest.approx(change, abs=1e-9)  # of the very numbers that are shown
    assert change == pytest.approx(grad[unit - 1, 0] * nudge, abs=1e-9)
    terms, *total = re.match(r"∂J/∂b. = (\S.*?)\. J =", told.sentence)[1].split(" = ")
    summands = [number(part) for part in terms.split(" + ")]
    assert np.allclose(summands, G[unit - 1], **exact)
    assert [number(one) for one in total] == pytest.approx([sum(summands)] if n > 1 else [])
    assert f"for {n} column{'s' * (n > 1)}." in told.pictures.alt


def told_numbers(sentence):
    """J before and after, the nudge twice, and the change of J."""
    found = re.search(
        r"from (\S+) to (\S+) when b. moved by (\S+): by ∂J/∂b. · (\S+) = (\S+)\.$", sentence
    )
    return [number(written) for written in found.groups()]


def test_the_made_up_gradient_is_that_of_the_lesson():
    cell = next(c for c in Lesson(LESSON).code if c.id == "bias-three-ways")
    known = {"np": np}
    exec(next(line for line in cell.source.splitlines() if line.startswith("G = ")), known)
    assert (known["G"] == made_up_gradient()).all()


def test_a_unit_that_is_not_there_is_refused():
    for wrong in ({"unit": 0}, {"unit": 5}, {"n": 0}, {"n": 6}):
        with pytest.raises((ValueError, TypeError), match="whole number from"):
            draw_broadcast(**wrong)


def test_what_an_exploration_says_stands_below_it_and_not_in_it():
    for exploration in (explore_batch(), explore_broadcast()):
        words = exploration.shown.sentence.split(". ")[0]
        assert words and words not in exploration.picture.image
        assert exploration.shown.numbers


# --- 11: columns and rows ------------------------------------------------------------------------


def evaluate(code, names):
    """What the code of a picture computes, with its matrices by name."""
    target, formula = code.split(" = ")
    known = {"relu": ops.relu, "relu_prime": ops.relu_prime, "n": 5}
    return target, eval(formula, known | names)


COLUMNS = {"X": X, "Y": Y, "W": W, "b": b, "Z": Z, "A": A, "delta": DELTA}


def turned(names, kept):
    """The matrices in rows; W may stay as it is."""
    rows = {
        name: {k: v.T for k, v in value.items()} if isinstance(value, dict) else value.T
        for name, value in names.items()
    }
    return rows | ({"W": W} if kept else {})


@pytest.mark.parametrize("kept", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("line", LINES)
def test_code_numbers_and_shapes_agree_in_both_forms(line, kept):
    told = draw_rows(line, 2, kept)
    columns, rows = re.search(r"columns: (.+?); rows: (.+?), with W", told.pictures[0].alt).groups()
    (target, above), (same, below) = (
        evaluate(columns, COLUMNS),
        evaluate(rows, turned(COLUMNS, kept)),
    )
    assert target == same
    (name, shown), (other, shown_below) = listed(told, "columns")[0], listed(told, "rows")[0]
    assert name == other == line
    assert near(shown, above) and near(shown_below, below)
    stays = kept and line.startswith("∂J/∂W")
    assert np.allclose(above if stays else above.T, below)
    assert ("the same matrix" in told.sentence) == stays


def near(shown, exact):
    """Equal to two decimals at least, which is what the picture has room for."""
    return np.shape(shown) == np.shape(exact) and np.allclose(shown, exact, 0, 0.0051)


@pytest.mark.parametrize("kept", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("line", [line for line, parts in LINES.items() if "=" in parts])
def test_the_product_of_the_matrices_shown_is_the_result_shown(line, kept):
    told = draw_rows(line, 1, kept)
    for form in ("columns", "rows"):
        (_, result), (_, first), (_, second), *bias = listed(told, form)
        product = first @ second + (bias[0][1] if bias else 0)
        assert np.allclose(result, product, atol=0.02)


def test_the_example_that_is_marked_is_the_same_in_both_forms():
    """A mark is a thick border: around a column above, around a row below, of the same numbers."""
    picture = draw_rows("Z[1]", 2).pictures[0]
    marks = re.findall(r'width="([\d.]+)" height="([\d.]+)" fill="none"', picture.image)
    assert len(marks) == 4  # Z and X, twice
    assert [float(height) for _, height in marks] == [4 * 24, 3 * 24, 24, 24]


def test_a_line_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="it can be Z"):
        draw_rows("Z[3]")
    with pytest.raises(ValueError, match="example is 6"):
        draw_rows(example=6)


# --- tiles ---------------------------------------------------------------------------------------


def luminance(colour):
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return np.dot([0.2126, 0.7152, 0.0722], linear)


@pytest.mark.parametrize("share", np.linspace(-1.5, 1.5, 13))
def test_a_number_can_be_read_on_every_tile(share):
    assert (luminance(tint(share)) + 0.05) / (luminance(INK) + 0.05) >= 4.5


@pytest.mark.parametrize(
    ("row", "written"),
    [
        ([1.5, -0.0004, 1234.5], ["1.500", "0.000", "1234.500"]),
        ([1.5, 0.0, -2.25], ["1.50", "0.00", "−2.25"]),
        ([3.0, -2.0, np.nan], ["3", "−2", ""]),
        ([0.1 + 0.2, 1e-12, 1.0], ["0.3", "0.0", "1.0"]),
    ],
)
def test_the_numbers_of_a_matrix_have_as_many_decimals(row, written):
    pieces, _, _ = draw_equation([Tiles("M", np.array([row]))], 0, 0)
    assert re.findall(r">([^<>]*)</text>", "".join(pieces))[:3] == written
    assert say_matrix(Tiles("M", np.array([row]))) == f"M (1, 3) = [{', '.join(written)}]"


def test_the_decimals_that_are_asked_for():
    tiles = Tiles("M", np.array([[0.126, -0.004]]), decimals=2)
    assert say_matrix(tiles) == "M (1, 2) = [0.13, 0.00]"


def test_an_empty_matrix_is_drawn_and_not_listed():
    equations = [("", [Tiles("M", np.full((1, 2), np.nan)), Tiles("N", np.ones((1, 1)))])]
    picture = sheet("Head", equations, "What it says.")
    assert picture.alt == "Head. What it says." and ">M<" in picture.image
    assert list_matrices(equations) == {"N (1, 1)": "[1]"}


def test_every_line_fits_its_card_and_the_width_of_a_narrow_page():
    pictures = [draw_rows(line, kept=kept).pictures[0] for line in LINES for kept in (False, True)]
    pictures += [draw_batch(5, layer).pictures for layer in (1, 2)] + [draw_stack()]
    pictures += [draw_broadcast(1, -0.7).pictures]
    for picture in pictures:
        edges = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', picture.image)
        assert max(float(x) + float(width) for x, width in edges) <= picture.width - 5
        sizes = re.findall(r'font-size="([\d.]+)"', picture.image)
        assert min(map(float, sizes)) * min(1, 590 / picture.width) >= 11


def test_numbers_are_clear_of_the_borders_of_their_tiles():
    for told in (draw_batch(5, 1), draw_batch(5, 2), draw_broadcast(), draw_rows("∂J/∂W[1]")):
        first = told.pictures if isinstance(told.pictures, Picture) else told.pictures[0]
        for table in tables(first):
            widest = max(text_width(number, 11) for number in table.numbers.flat)
            assert table.width >= widest + 3.9, table.name
