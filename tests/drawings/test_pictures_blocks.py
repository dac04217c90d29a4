"""Pictures made of boxes, tiles and bars read back: what is where, how large, in which colour."""

import numpy as np
import pytest

from helpers import data, network
from helpers.colours import BACKWARD, DATA, FORWARD, INK
from helpers.graph import Node, backward
from helpers.pictures.algorithm import draw_algorithm
from helpers.pictures.batch import draw_batch, draw_broadcast
from helpers.pictures.digit import draw_digit, write_pixels
from helpers.pictures.race import draw_race
from helpers.pictures.rows import draw_rows
from helpers.pictures.shapes import draw_formula, draw_outer_product
from helpers.pictures.stepper import draw_stepper
from helpers.pictures.two_layers import draw_counts, draw_switched_off
from tests.reading.alternatives import nodes, number, numbers
from tests.reading.svg import (
    arrows,
    blocks,
    images,
    marks,
    place_of,
    strokes,
    written_at,
)
from tests.reading.tiles import tables


def values(table):
    """The numbers of a table of tiles, which all have one."""
    return np.array([[number(entry) for entry in row] for row in table.numbers])


def named(picture, name):
    return [table for table in tables(picture) if table.name == name]


def hue(colour):
    """Above 0 for a reddish colour, below 0 for a bluish one."""
    red, _, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return red - blue


# --- Algorithm 5 -------------------------------------------------------------------------------

TOUCHED = {  # step of two layers: (what it reads, what it writes)
    1: (["W[1], b[1]", "a[0] = x"], ["z[1]", "a[1]"]),
    2: (["W[2], b[2]", "a[1]"], ["z[2]"]),
    3: (["z[2]", "y"], ["δ[2]"]),
    4: (["W[2], b[2]", "δ[2]", "z[1]"], ["δ[1]"]),
    5: (["δ[2]", "a[1]"], ["∂J/∂W[2], b[2]"]),
    6: (["δ[1]", "a[0] = x"], ["∂J/∂W[1], b[1]"]),
}


def slots(picture):
    """{name: its Block, and the word at its right} of the slots of Algorithm 5."""
    found = {}
    for block in blocks(picture):
        inside = [
            text
            for text, x, y, _ in written_at(picture)
            if block.left < x < block.right and block.top < y < block.top + 20
        ]
        found[inside[0]] = block, "".join(inside[1:2])
    return found


@pytest.mark.parametrize("step", TOUCHED)
def test_what_a_step_reads_is_dashed_and_what_it_writes_is_solid(step):
    read, written = TOUCHED[step]
    for name, (block, word) in slots(draw_algorithm(step)).items():
        expected = "read" if name in read else "written" if name in written else ""
        look = {"read": (3.4, "6 3"), "written": (3.4, "")}.get(expected)
        assert (block.width, block.dash) == look if look else block.width < 2, name
        has_word = name[0] not in "W∂"
        assert word in ("", "free") if not expected else word == expected * has_word, name


def test_a_layer_is_a_column_and_the_way_forward_leads_down():
    found = {name: block for name, (block, _) in slots(draw_algorithm(6)).items()}
    for k in (1, 2):
        column = [f"W[{k}], b[{k}]", f"z[{k}]", f"a[{k}]" if k == 1 else "y", f"δ[{k}]"]
        tops = [found[name].top for name in column]
        assert tops == sorted(tops) and len({found[name].left for name in column}) == 1
        head = place_of(draw_algorithm(6), f"layer {k}")
        assert found[f"z[{k}]"].left < head[0] < found[f"z[{k}]"].right
    assert found["a[0] = x"].top == found["a[1]"].top
    assert found["a[0] = x"].right < found["z[1]"].left < found["z[2]"].left


# --- batches -----------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", [1, 2])
@pytest.mark.parametrize("joined", [0, 1, 3, 5])
def test_so_many_columns_are_in_colour_and_add_up(joined, layer):
    picture = draw_batch(joined, layer)
    (delta,), (A,) = named(picture, f"δ[{layer}]"), named(picture, "Xᵀ" if layer == 1 else "A[1]ᵀ")
    assert (delta.dashes == "").all(axis=0).sum() == (A.dashes == "").all(axis=1).sum() == joined
    assert (delta.marks, A.marks) == (
        ({"column": joined - 1}, {"row": joined - 1}) if joined else ({}, {})
    )
    (total,) = named(picture, "sum so far")
    product = values(delta)[:, :joined] @ values(A)[:joined]
    assert values(total) == pytest.approx(product, rel=6e-3, abs=6e-3)
    terms = [table for table in tables(picture) if table.name.startswith("example")]
    assert [(term.numbers != "").all() for term in terms] == [i < joined for i in range(5)]
    shown = [term for term in terms if (term.numbers != "").all()]
    assert values(total) == pytest.approx(sum(map(values, shown), 0.0), rel=6e-3, abs=6e-3)


def test_a_bias_moves_its_whole_row_and_its_slope_is_the_sum_of_a_row():
    W, b, X, _ = data.running_example()
    picture = draw_broadcast(3, 0.5, 4)
    (bias, copies, WX, Z, grad, G) = tables(picture)
    moved = b[1] + [[0], [0], [0.5], [0]]
    assert values(bias) == pytest.approx(moved)
    assert values(copies) == pytest.approx(np.repeat(moved, 4, axis=1))
    assert values(Z) == pytest.approx(W[1] @ X[:, :4] + moved)
    assert values(WX) == pytest.approx(W[1] @ X[:, :4])
    sums = values(G).sum(axis=1)
    assert values(grad)[:, 0] == pytest.approx(sums, rel=6e-3, abs=3e-3)
    assert all(table.marks == {"row": 2} for table in (bias, copies, Z, grad, G))


# --- columns and rows --------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["Z[1]", "Z[2]", "∂J/∂W[1]", "∂J/∂W[2]"])
@pytest.mark.parametrize("kept", [False, True])
def test_the_factors_give_the_product_in_columns_and_in_rows(line, kept):
    found = tables(draw_rows(line, 4, kept))
    half = len(found) // 2
    for result, left, right, *rest in (found[:half], found[half:]):
        product = values(left) @ values(right) + (values(rest[0]) if rest else 0)
        assert values(result) == pytest.approx(product, abs=6e-3)


@pytest.mark.parametrize("example", [1, 3, 5])
def test_the_marked_example_is_a_column_above_and_a_row_below(example):
    above, _, _, _, below, *_ = tables(draw_rows("Z[1]", example))
    assert (above.marks, below.marks) == ({"column": example - 1}, {"row": example - 1})
    above, delta, X, below, *_ = tables(draw_rows("∂J/∂W[1]", example))
    assert (delta.marks, X.marks) == ({"column": example - 1}, {"row": example - 1})


def test_the_code_sums_over_the_examples():
    said = draw_rows("∂J/∂b[1]").alt
    assert "columns: grad_b[1] = delta[1].sum(axis=1, keepdims=True)" in said
    assert "rows: grad_b[1] = delta[1].sum(axis=0, keepdims=True)" in said


# --- a race ------------------------------------------------------------------------------------


@pytest.mark.parametrize("seconds", [(0.4, 0.1), (0.002, 0.01)])
def test_the_faster_one_is_at_the_end_and_the_other_as_far_as_it_had_come(seconds):
    picture = draw_race(seconds=seconds)
    done = {block.colour: block for block in blocks(picture) if block.colour != DATA}
    for colour, name, own in ((BACKWARD, "loop", seconds[0]), (FORWARD, "product", seconds[1])):
        lane = done[colour]
        assert lane.left == 90
        assert lane.right - lane.left == pytest.approx(560 * min(seconds) / own, abs=0.06)
        assert lane.top < place_of(picture, name)[1] < lane.bottom
    (share,) = numbers(picture.alt, "had done # % of its work")
    assert share == pytest.approx(100 * min(seconds) / max(seconds))


# --- two layers --------------------------------------------------------------------------------


def multiplications(d, m, c=2):
    """(one entry alone, Algorithm 3): counted product by product, as the notes write them."""
    forward = m * d + c * m
    return forward + c + 2, forward + c * m + m + c * m + m * d


@pytest.mark.parametrize(("d", "m"), [(3, 4), (7, 5), (20, 6)])
def test_the_filled_areas_are_in_the_proportion_of_the_work(d, m):
    tile, shared = multiplications(d, m)
    picture = draw_counts(d, m)
    area = dict.fromkeys((BACKWARD, FORWARD), 0.0)
    for block in blocks(picture)[:-1]:
        area[block.colour] += (block.right - block.left) * (block.bottom - block.top)
    assert area[BACKWARD] == pytest.approx(220 * 220, rel=1e-3)
    assert area[FORWARD] / area[BACKWARD] == pytest.approx(shared / (m * d * tile), rel=0.02)


def test_the_tiles_are_d_by_m_and_the_dots_at_d():
    picture = draw_counts(7, 5)
    upright = [line for line in strokes(picture, BACKWARD, 0.8) if np.ptp(line.points[:, 0]) == 0]
    level = [line for line in strokes(picture, BACKWARD, 0.8) if np.ptp(line.points[:, 1]) == 0]
    assert (len(upright), len(level)) == (8, 6)
    tile, shared = multiplications(7, 5)
    for colour, count in ((BACKWARD, 35 * tile), (FORWARD, shared)):
        ((_, spot),) = marks(picture, colour)
        x, y = 572 + 240 * np.log10(35) / 3.2, 304 - 220 * np.log10(count) / 7
        assert spot[0] == pytest.approx([x, y], abs=0.06)


def test_the_boxes_of_a_layer_stand_in_order_and_only_slopes_that_are_not_0_flow_back():
    picture = draw_switched_off(2, -6.0)
    for letter, count in (("x", 3), ("z", 4), ("a", 4), ("o", 2)):
        heights = [place_of(picture, f"{letter}{'₁₂₃₄'[i]}")[1] for i in range(count)]
        assert heights == sorted(heights)
    W, b, X, Y = data.running_example()
    b[1][1] -= 6
    params = network.Parameters(W, b, loss="squared")
    Z, A = network.forward(params, X[:, :1])
    delta, _ = network.backward(params, Z, A, Y[:, :1])
    on = int((delta[1] != 0).sum())
    assert on == 2 and len(arrows(picture, BACKWARD)) == 3 * on + on + 8
    turned = [arrow.along[0] for arrow in arrows(picture, BACKWARD)]
    assert turned == pytest.approx(-np.ones(len(turned)))
    assert all(arrow.along[0] > 0 for arrow in arrows(picture, DATA))


# --- shapes ------------------------------------------------------------------------------------


def test_the_factors_of_a_formula_stand_in_its_order():
    found, left, right, product = tables(draw_formula(3, 4, "∂J/∂W = g uᵀ"))
    assert (left.name, right.name) == ("g", "uᵀ") and left.left < right.left
    assert values(left) @ values(right) == pytest.approx(values(product))
    assert values(found) == pytest.approx(values(product))


@pytest.mark.parametrize(("row", "column"), [(1, 3), (3, 1), (4, 2)])
def test_the_frames_mark_the_entry_and_its_two_factors(row, column):
    picture = draw_outer_product(2, row, column, 2.0)
    delta, x, gradient = tables(picture)
    plain = tables(draw_outer_product(2, row, column))
    stretched = values(plain[0]) * np.where(np.arange(4) == row - 1, 2, 1)[:, np.newaxis]
    assert values(delta) == pytest.approx(stretched, rel=6e-3, abs=2e-3)
    assert values(gradient) == pytest.approx(values(delta) @ values(x), rel=6e-3, abs=6e-3)
    frames = [block for block in blocks(picture) if block.colour == INK and block.width == 3.2]
    corner = [(frame.left, frame.top) for frame in frames]
    down, across = (row - 1) * 24, (column - 1) * 64
    assert corner == [
        pytest.approx((delta.left, delta.top + down), abs=0.11),
        pytest.approx((x.left + across, x.top), abs=0.11),
        pytest.approx((gradient.left + across, gradient.top + down), abs=0.11),
    ]


# --- a digit -----------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def digit():
    params = network.init_params([64, 12, 10], np.random.default_rng(4))
    x = np.zeros((8, 8))
    x[0, 0], x[0, 7], x[1, 2], x[6, 1] = 1, 0.5, 1, 1
    return params, x, draw_digit(params, write_pixels(x.reshape(64, 1)), 3)


def test_the_digit_is_as_it_was_drawn_dark_where_there_is_ink(digit):
    _, x, picture = digit
    assert 1 - images(picture)[0][:, :, 0] == pytest.approx(x, abs=0.01)


# --- the stepper -------------------------------------------------------------------------------


def test_forward_mode_shows_the_derivatives_by_its_input():
    a, b = Node(0.5, "a"), Node(-2.0, "b")
    u = a * b
    slopes = backward(u + u.sin())
    picture = draw_stepper("u = a*b; J = u + sin(u)", {"a": 0.5, "b": -2.0}, 11, "b")
    (J,) = [shown[1] for label, shown in nodes(picture) if label.startswith("J")]
    assert number(J.split(" → ")[-1]) == pytest.approx(slopes[b], rel=6e-3)
    assert slopes[a] != slopes[b]
