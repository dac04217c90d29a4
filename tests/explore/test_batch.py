"""Lessons 10 and 11: the numbers on the pictures, read from them and computed again."""

import itertools
import re

import numpy as np
import pytest

from helpers import doors, network, ops, optimize
from helpers.colours import INK
from helpers.data import running_example
from helpers.explore.race import explore_race, time_both
from helpers.pictures.batch import draw_batch, draw_broadcast
from helpers.pictures.race import draw_race, multiplications
from helpers.pictures.rows import FORMS, LINES, draw_rows
from helpers.svg.tiles import Tiles, draw_equation, say_matrix, sheet, tint
from helpers.words import short
from tests.reading.alternatives import matrices, number

W, b, X, Y = running_example()
PARAMS = network.Parameters(W, b, loss="squared")
Z, A = network.forward(PARAMS, X)
DELTA, GRADS = network.backward(PARAMS, Z, A, Y)
CLOSE = {"atol": 5.1e-4, "rtol": 5.1e-3}  # three decimals, three digits


def agree(a, b):
    return np.shape(a) == np.shape(b) and np.allclose(a, b, **CLOSE)


# --- 08: columns that join -----------------------------------------------------------------------


@pytest.mark.parametrize("layer", [1, 2])
@pytest.mark.parametrize("joined", range(6))
def test_the_sum_is_the_product_of_the_columns_that_have_joined(joined, layer):
    alt = draw_batch(joined, layer).alt
    shown = dict(matrices(alt))
    delta, below = DELTA[layer][:, :joined], A[layer - 1][:, :joined]
    assert agree(shown["sum so far"], delta @ below.T)
    assert agree(shown[f"δ[{layer}]"], DELTA[layer])
    assert agree(shown["Xᵀ" if layer == 1 else "A[1]ᵀ"], A[layer - 1].T)
    terms = [matrix for name, matrix in shown.items() if name.startswith("example")]
    assert len(terms) == joined
    for i, term in enumerate(terms):
        assert agree(term, np.outer(DELTA[layer][:, i], A[layer - 1][:, i]))


@pytest.mark.parametrize("layer, last", [(1, 3), (2, 2)])
def test_the_ranks_said(layer, last):
    for joined in range(1, 6):
        alt = draw_batch(joined, layer).alt
        ranks, rank = re.search(r"so far: ([\d, ]+)\. Rank of their sum: (\d)\.", alt).groups()
        assert ranks == ", ".join(["1"] * joined)
        assert int(rank) == min(joined, last)
    assert "rank 0" in draw_batch(0, layer).alt


def test_with_all_columns_it_is_the_gradient_of_the_step():
    for layer in (1, 2):
        assert agree(dict(matrices(draw_batch(5, layer).alt))["sum so far"], GRADS.W[layer])


@pytest.mark.parametrize("wrong", [{"joined": 6}, {"joined": -1}, {"layer": 3}, {"joined": 2.5}])
def test_a_column_that_is_not_there_is_refused(wrong):
    with pytest.raises((ValueError, TypeError), match="whole number from"):
        draw_batch(**wrong)


# --- 08: broadcast -------------------------------------------------------------------------------


@pytest.mark.parametrize("unit", [1, 2, 3, 4])
@pytest.mark.parametrize("nudge, n", [(0.0, 5), (0.4, 5), (-1.0, 3), (1.0, 1)])
def test_broadcast_forward_and_sum_backward(unit, nudge, n):
    alt = draw_broadcast(unit, nudge, n).alt
    shown = dict(matrices(alt))
    bias = b[1].copy()
    bias[unit - 1] += nudge
    G = np.random.default_rng(8).standard_normal((4, 5))[:, :n]
    assert agree(shown["b[1]"], bias)
    assert agree(shown["b[1], copied"], np.repeat(bias, n, axis=1))
    assert agree(shown["W[1] X"], W[1] @ X[:, :n])
    assert agree(shown["Z[1]"], ops.affine(W[1], bias, X[:, :n]))
    assert agree(shown["G = ∂J/∂Z[1]"], G)
    grad = ops.affine_vjp(G, (W[1], bias, X[:, :n]))[1]
    assert agree(shown["∂J/∂b[1]"], grad)
    before, after = (
        short((G * ops.affine(W[1], bias_now, X[:, :n])).sum()) for bias_now in (b[1], bias)
    )
    assert f"was {before} and is {after} after" in alt
    assert alt.endswith(f"= {short(grad[unit - 1, 0] * nudge)}.")
    terms, *total = re.search(r"∂J/∂b. = (\S.*)\. J =", alt)[1].split(" = ")
    summands = [number(part.strip("()")) for part in terms.split(" + ")]
    assert agree(summands, G[unit - 1])
    assert total == ([short(grad[unit - 1, 0])] if n > 1 else [])  # one term is its own sum
    assert f"for {n} column{'s' * (n > 1)}:" in alt


def test_a_unit_that_is_not_there_is_refused():
    for wrong in ({"unit": 0}, {"unit": 5}, {"n": 0}, {"n": 6}):
        with pytest.raises((ValueError, TypeError), match="whole number from"):
            draw_broadcast(**wrong)


# --- 08: the race --------------------------------------------------------------------------------


class Counted(np.ndarray):
    """An array that counts the multiplications of the matrix products it takes part in."""

    count = 0

    def __array_ufunc__(self, ufunc, method, *inputs, **options):
        plain = [np.asarray(each) for each in inputs]
        if ufunc is np.matmul:
            Counted.count += plain[0].shape[0] * plain[0].shape[1] * plain[1].shape[1]
        if "out" in options:
            options["out"] = tuple(np.asarray(each) for each in options["out"])
        result = getattr(ufunc, method)(*plain, **options)
        return result.view(Counted) if isinstance(result, np.ndarray) else result


@pytest.mark.parametrize("units", [4, 16])
def test_loop_and_product_do_as_many_multiplications_as_said(units, monkeypatch):
    from helpers.explore import race as module

    params = network.init_params([64, units, 10], np.random.default_rng(1))
    counted = optimize.each(lambda v: v.view(Counted), params)._replace(loss="squared")
    monkeypatch.setattr(doors, "array", lambda name, value: value)  # it would make plain arrays
    X, Y = np.ones((64, 7)).view(Counted), np.zeros((10, 7)).view(Counted)
    answers = []
    for run in (module.by_loop, network.loss_and_gradients):
        monkeypatch.setattr(Counted, "count", 0)
        answers.append(run(counted, X, Y))
        assert Counted.count == 7 * multiplications(units)
    (J_loop, loop), (J, grads) = answers
    assert J_loop == pytest.approx(J)
    for k in (1, 2):
        assert np.allclose(loop.W[k], grads.W[k]) and np.allclose(loop.b[k], grads.b[k])
    assert f" {7 * multiplications(units):,} for either" in draw_race(7, units).alt


def test_what_was_measured_is_what_is_drawn():
    picture = draw_race(1000, 64, (0.09, 0.0006))
    assert "loop 90 ms, 90 µs an example; product 0.6 ms, 0.6 µs an example." in picture.alt
    assert "had done 0.667 % of its work: it takes 150 times as long." in picture.alt
    widths = re.findall(r'width="([\d.]+)" height="46" fill="#(?!fff)', picture.image)
    assert [float(width) for width in widths] == [pytest.approx(560 / 150, abs=0.05), 560]


def test_the_slower_one_may_be_the_product():
    assert "When the loop was done, the product had done 50 %" in draw_race(1, 4, (1.0, 2.0)).alt


@pytest.mark.parametrize("wrong", [(0.0, 1.0), (1.0, -1.0), (1.0,)])
def test_times_that_are_none_are_refused(wrong):
    with pytest.raises(ValueError, match="seconds"):
        draw_race(10, 4, wrong)


def test_a_race_ends_soon():
    """A run takes a second of a clock that only we move: five of each are made."""
    ticks = iter(range(100))
    assert time_both(3, 4, clock=lambda: next(ticks)) == (1, 1)
    assert next(ticks) == 2 * 5 * 2


def test_one_run_that_stalls_does_not_decide_the_race():
    """The first run of the product takes 9 seconds, all others 1."""
    times = iter([0, 1] * 5 + [0, 9] + [0, 1] * 4)
    assert time_both(3, 4, clock=lambda: next(times)) == (1, 1)


def test_a_clock_that_ticks_seldom_is_waited_for():
    """A run takes 50 µs, and the clock shows whole milliseconds."""
    reads = itertools.count()
    times = time_both(1, 4, clock=lambda: next(reads) // 20 / 1000)
    assert np.allclose(times, 5e-5, rtol=0.12)


def test_the_button_races_and_a_new_choice_forgets_the_times():
    exploration = explore_race()
    start = exploration.picture
    exploration.buttons[0].click()
    assert exploration.message == "" and "Time: loop" in exploration.picture.alt
    exploration.controls["n"].value = 10
    assert "Not measured yet." in exploration.picture.alt
    exploration.reset()
    assert exploration.picture == start


# --- 09: columns and rows ------------------------------------------------------------------------


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
    alt = draw_rows(line, 2, kept).alt
    columns, rows = re.search(r"columns: (.+?): .* rows: (.+?): ", alt).groups()
    (target, above), (same, below) = (
        evaluate(columns, COLUMNS),
        evaluate(rows, turned(COLUMNS, kept)),
    )
    assert target == same
    shown = matrices(alt)
    half = len(shown) // 2
    assert shown[0][0] == shown[half][0] == line
    assert agree(shown[0][1], above) and agree(shown[half][1], below)
    stays = kept and line.startswith("∂J/∂W")
    assert agree(above if stays else above.T, below)
    assert ("the same matrix" in alt) == stays


@pytest.mark.parametrize("kept", FORMS.values(), ids=FORMS)
@pytest.mark.parametrize("line", [line for line, parts in LINES.items() if "=" in parts])
def test_the_product_of_the_matrices_shown_is_the_result_shown(line, kept):
    shown = matrices(draw_rows(line, 1, kept).alt)
    half = len(shown) // 2
    for form in (shown[:half], shown[half:]):
        (_, result), (_, first), (_, second), *bias = form
        product = first @ second + (bias[0][1] if bias else 0)
        assert np.allclose(result, product, atol=0.02)


def test_the_example_that_is_marked_is_the_same_in_both_forms():
    """A mark is a thick border: around a column above, around a row below, of the same numbers."""
    picture = draw_rows("Z[1]", 2)
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


def test_words_and_pictures_of_a_matrix_hold_the_same_numbers():
    tiles = Tiles("M", np.array([[1.5, -0.0004], [-2.25, 1234.5]]))
    assert say_matrix(tiles) == "M (2, 2) = [1.5, 0; −2.25, 1234]"
    pieces, _, _ = draw_equation([tiles], 0, 0)
    numbers = re.findall(r">([^<>]+)</text>", "".join(pieces))
    assert numbers[:4] == ["1.5", "0", "−2.25", "1234"]


def test_an_empty_matrix_is_drawn_and_not_said():
    picture = sheet("Head", [("", [Tiles("M", np.full((1, 2), np.nan))])], ["A line of text."])
    assert picture.alt == "Head. A line of text." and ">M<" in picture.image


def test_every_line_fits_its_card():
    pictures = [draw_rows(line, kept=kept) for line in LINES for kept in (False, True)]
    pictures += [draw_batch(5, layer) for layer in (1, 2)] + [draw_broadcast(1, -0.7)]
    for picture in pictures:
        edges = re.findall(r'<rect x="([\d.]+)" y="[\d.]+" width="([\d.]+)"', picture.image)
        assert max(float(x) + float(width) for x, width in edges) <= picture.width - 5
