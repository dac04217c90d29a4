"""Pictures made of boxes, tiles and bars read back: what is where, how large, in which colour."""

import re

import numpy as np
import pytest

from helpers import data, network
from helpers.colours import BACKWARD, CARD, DATA, FORWARD, INK, SERIES
from helpers.graph import Node, backward
from helpers.pictures.algorithm import SLAB, draw_algorithm
from helpers.pictures.batch import draw_batch, draw_broadcast, draw_stack
from helpers.pictures.digit import draw_digit, write_pixels
from helpers.pictures.modules import draw_modules, draw_two_uses
from helpers.pictures.race import draw_race
from helpers.pictures.rows import LINES, draw_rows
from helpers.pictures.shapes import draw_formula, draw_outer_product
from helpers.pictures.stepper import draw_stepper
from helpers.pictures.two_layers import draw_courier, draw_switched_off
from tests.reading.alternatives import nodes, number
from tests.reading.svg import (
    arrows,
    assert_no_text_is_cut_or_covered,
    blocks,
    circles,
    images,
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
    4: (["δ[2]", "a[1]"], ["∂J/∂W[2], b[2]"]),
    5: (["W[2], b[2]", "δ[2]", "z[1]"], ["δ[1]"]),
    6: (["δ[1]", "a[0] = x"], ["∂J/∂W[1], b[1]"]),
}


def slots(picture):
    """{name: its Block, and the word above it} of the slots of Algorithm 5, without the key."""
    found, written = {}, written_at(picture)
    for block in blocks(picture):
        inside = [
            text
            for text, x, y, _ in written
            if block.left < x < block.right and block.top < y < block.bottom
        ]
        over = [
            text for text, x, y, _ in written if x == block.right and abs(y + 4 - block.top) < 0.1
        ]
        if inside:
            name = re.sub(r"^W\[(.)\].*", r"W[\1], b[\1]", inside[0])
            name = re.sub(r"^∂J/∂W\[(.)\]", r"∂J/∂W[\1], b[\1]", name)
            found[name] = block, "".join(over)
    return found


@pytest.mark.parametrize("step", TOUCHED)
def test_what_a_step_reads_is_framed_and_what_it_writes_is_filled(step):
    read, written = TOUCHED[step]
    to_come = [name for later, (_, names) in TOUCHED.items() if later > step for name in names]
    for name, (block, word) in slots(draw_algorithm(step)).items():
        expected = "read" if name in read else "written" if name in written else ""
        assert (block.width > 3) == bool(expected), name
        assert block.dash == "" and (block.fill == SLAB) == (name in to_come), name
        assert (block.fill not in (CARD, SLAB)) == (expected == "written"), name
        assert word == expected or not expected and word == "free", name


@pytest.mark.parametrize("step", TOUCHED)
def test_arrows_lead_from_what_is_read_to_what_is_written(step):
    picture = draw_algorithm(step)
    found = {name: block for name, (block, _) in slots(picture).items()}
    read, written = TOUCHED[step]

    def at_border(point, name):
        block, (x, y) = found[name], point
        sides = [x - block.left, block.right - x, y - block.top, block.bottom - y]
        return min(sides) >= -1 and min(map(abs, sides)) < 1

    lines = strokes(picture, width=2.0)
    tips = [arrow.tip for arrow in arrows(picture)]
    assert len(lines) == len(tips) == len(read) + len(written) - 1
    for line, tip in zip(lines, tips, strict=True):
        assert line.points[-1] == pytest.approx(tip)
        assert bool(line.dash) == (line.colour == BACKWARD)
    for name in read:
        assert [at_border(line.points[0], name) for line in lines].count(True) >= 1, name
    for name in written:
        assert any(at_border(line.points[-1], name) for line in lines), name


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


# --- modules -----------------------------------------------------------------------------------


def test_each_v_stands_under_its_u_and_the_arrows_tell_the_two_ways():
    shapes = ["(3, 1)", "(4, 1)", "(4, 1)", "(2, 1)", "number"]
    picture = draw_modules(["MM", "ReLU", "MM", "loss"], shapes)
    assert_no_text_is_cut_or_covered(picture)
    for i, shape in enumerate(shapes):
        (x, y), (vx, vy) = (
            place_of(picture, f"u[{i}]"),
            place_of(picture, f"v[{i}]" + " = 1" * (i == 4)),
        )
        assert x == vx and y < vy
        below = [t for t, tx, ty, _ in written_at(picture) if tx == x and ty in (y + 17, vy + 17)]
        assert below == [shape, shape]
    ways = {
        colour: [a.along for a in arrows(picture, colour)] for colour in (FORWARD, BACKWARD, DATA)
    }
    assert [tuple(way) for way in ways[FORWARD]] == [(1, 0)] * 4
    assert sorted(tuple(way) for way in ways[BACKWARD]) == [(-1, 0)] * 4 + [(0, 1)] * 2
    assert [tuple(way) for way in ways[DATA]] == [(0, 1)] * 2  # ReLU and the loss
    assert {"reads u[0]", "reads u[2]"} <= {label for label, *_ in written_at(picture)}
    assert all(line.dash for line in strokes(picture, BACKWARD))
    assert not any(line.dash for line in strokes(picture, FORWARD))
    assert place_of(picture, "∂J/∂θ[3]")[0] == place_of(picture, "v[3]")[0]


def test_an_output_used_twice_has_two_paths_each_way():
    picture = draw_two_uses()
    assert_no_text_is_cut_or_covered(picture)
    sum_up, sum_down = (y for _, y, r in circles(picture) if r in (5, 16))
    into_sum = [
        a for a in arrows(picture, FORWARD) if np.hypot(a.tip[0] - 400, a.tip[1] - sum_up) < 17
    ]
    assert len(into_sum) == 2  # one through M, one past it
    v = [b for b in blocks(picture) if b.colour == BACKWARD][0]
    back = [a for a in arrows(picture, BACKWARD) if v.left <= a.tip[0] <= v.right + 1]
    assert len(back) == 2 and sum_down > sum_up


# --- batches -----------------------------------------------------------------------------------


@pytest.mark.parametrize("layer", [1, 2])
@pytest.mark.parametrize("joined", [0, 1, 3, 5])
def test_so_many_columns_are_in_colour_and_add_up(joined, layer):
    picture = draw_batch(joined, layer).pictures
    (delta,), (A,) = named(picture, f"δ[{layer}]"), named(picture, "Xᵀ" if layer == 1 else "A[1]ᵀ")
    in_colour = (delta.fills != CARD).all(axis=0), (A.fills != CARD).all(axis=1)
    assert in_colour[0].sum() == in_colour[1].sum() == joined
    assert not any((one.dashes != "").any() for one in tables(picture))
    assert (delta.marks, A.marks) == (
        ({"column": joined - 1}, {"row": joined - 1}) if joined else ({}, {})
    )
    before, newest, total = tables(picture)[2:]
    assert newest.name == f"example {max(joined, 1)}"
    product = values(delta)[:, :joined] @ values(A)[:joined]
    assert values(total) == pytest.approx(product, rel=6e-3, abs=1.1e-2)
    if not joined:
        assert (newest.numbers == "").all() and (values(before) == 0).all()
        return
    outer = values(delta)[:, [joined - 1]] @ values(A)[[joined - 1]]
    assert values(newest) == pytest.approx(outer, rel=6e-3, abs=6e-3)
    assert values(total) == pytest.approx(values(before) + values(newest), abs=1.1e-2)


def test_every_gradient_of_a_batch_is_vermillion():
    colours = {table.name: table.colour for table in tables(draw_batch(3, 2).pictures)}
    assert colours == dict.fromkeys(["δ[2]", "sum before", "example 3", "sum so far"], BACKWARD) | {
        "A[1]ᵀ": FORWARD
    }
    colours = {table.name: table.colour for table in tables(draw_broadcast().pictures)}
    assert colours["∂J/∂b[1]"] == colours["G = ∂J/∂Z[1]"] == BACKWARD


@pytest.mark.parametrize("layer", [1, 2])
def test_a_batch_keeps_its_height(layer):
    heights = {draw_batch(n, layer).pictures.image.split('"')[5] for n in range(6)}
    heights |= {draw_batch(1, 1).pictures.image.split('"')[5]}
    assert len(heights) == 1 and float(heights.pop()) > 300


@pytest.mark.parametrize("example", [1, 3, 5])
def test_the_stack_marks_one_column_of_what_it_multiplies(example):
    W, b, X, _ = data.running_example()
    Z, weights, inputs, bias = tables(draw_stack(example))
    assert values(Z) == pytest.approx(values(weights) @ values(inputs) + values(bias))
    assert values(inputs) == pytest.approx(X) and values(weights) == pytest.approx(W[1])
    assert Z.marks == inputs.marks == {"column": example - 1}
    assert weights.marks == bias.marks == {}


def test_a_bias_moves_its_whole_row_and_its_slope_is_the_sum_of_a_row():
    W, b, X, _ = data.running_example()
    picture = draw_broadcast(3, 0.5, 4).pictures
    (bias, copies, Z, grad, G) = tables(picture)
    moved = b[1] + [[0], [0], [0.5], [0]]
    assert values(bias) == pytest.approx(moved)
    assert values(copies) == pytest.approx(np.repeat(moved, 4, axis=1))
    assert values(Z) == pytest.approx(W[1] @ X[:, :4] + moved)
    assert values(grad)[:, 0] == pytest.approx(values(G).sum(axis=1))  # to the last digit shown
    assert all(table.marks == {"row": 2} for table in (bias, copies, Z, grad, G))


# --- columns and rows --------------------------------------------------------------------------


@pytest.mark.parametrize("line", ["Z[1]", "∂J/∂A[1]", "∂J/∂W[1]", "∂J/∂W[2]"])
@pytest.mark.parametrize("kept", [False, True])
def test_the_factors_give_the_product_in_columns_and_in_rows(line, kept):
    found = tables(draw_rows(line, 4, kept).pictures[0])
    half = len(found) // 2
    for result, left, right, *rest in (found[:half], found[half:]):
        product = values(left) @ values(right) + (values(rest[0]) if rest else 0)
        assert values(result) == pytest.approx(product, abs=1.1e-2)


@pytest.mark.parametrize("example", [1, 3, 5])
def test_the_marked_example_is_a_column_above_and_a_row_below(example):
    above, _, _, _, below, *_ = tables(draw_rows("Z[1]", example).pictures[0])
    assert (above.marks, below.marks) == ({"column": example - 1}, {"row": example - 1})
    above, delta, X, below, *_ = tables(draw_rows("∂J/∂W[1]", example).pictures[0])
    assert (delta.marks, X.marks) == ({"column": example - 1}, {"row": example - 1})
    result, _, product, *_ = tables(draw_rows("∂J/∂A[1]", example).pictures[0])
    assert result.marks == product.marks == {"column": example - 1}


@pytest.mark.parametrize(("line", "k"), [("Z[1]", 1), ("∂J/∂W[1]", 1), ("∂J/∂A[1]", 2)])
def test_w_as_rows_keep_it_stands_beside(line, k):
    W = data.running_example()[0][k]
    for kept, wanted in ((False, W.T), (True, W)):
        (table,) = tables(draw_rows(line, kept=kept).pictures[1])
        assert table.name == f"W[{k}]" and values(table) == pytest.approx(wanted)


def test_columns_and_rows_keep_their_height_whatever_the_line():
    told = [draw_rows(line, kept=kept).pictures for line in LINES for kept in (False, True)]
    assert len({(one.image.split('"')[5], two.image.split('"')[5]) for one, two in told}) == 1


def test_the_code_sums_over_the_examples():
    said = draw_rows("∂J/∂b[1]").pictures[0].alt
    assert "columns: grad_b[1] = delta[1].sum(axis=1, keepdims=True)" in said
    assert "rows: grad_b[1] = delta[1].sum(axis=0, keepdims=True)" in said


# --- a race ------------------------------------------------------------------------------------


def test_each_point_stands_at_its_n_and_its_time_an_example():
    measured = {100: (5e-3, 1e-4), 1: (6e-5, 5e-5), 10: (6e-4, 6e-5)}
    picture = draw_race(measured)
    for way, look in enumerate(SERIES[:2]):
        spots = places(picture, look)
        wanted = [(n, 1e6 * measured[n][way] / n) for n in (1, 10, 100)]
        across, down = np.array(spots).T
        x, y = np.log10(np.array(wanted)).T
        assert np.ptp((across - across[0]) - (x - x[0]) * (across[-1] - across[0]) / 2) < 0.2
        heights = {said: y for said, x, y, _ in written_at(picture) if x < 60}
        decade = heights["10"] - heights["100"]
        assert down - down[0] == pytest.approx(-(y - y[0]) * decade, abs=0.2)
    assert "n = 1: loop 60, product 50; n = 10: loop 60, product 6" in picture.alt


def places(picture, look):
    """Where the marks of a series stand, in pixels, from left to right."""
    d = re.search(rf'<path d="(M[^"]*)" fill="{look["color"]}"', picture.image)[1]
    return [tuple(map(float, spot)) for spot in re.findall(r"M([\d.]+),([\d.]+)", d)]


# --- two layers --------------------------------------------------------------------------------


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
    assert on == 2 and len(arrows(picture, BACKWARD)) == 3 * on + on + 8 + 2
    assert all(arrow.along[0] < 0 for arrow in arrows(picture, BACKWARD))
    assert all(arrow.along[0] > 0 for arrow in arrows(picture, DATA))


def test_the_courier_has_a_thick_connection_for_each_weight_that_is_not_0():
    w = np.array([[3.0, 4, 0, 0], [0, 0, 1, 0], [0, 0, 1, 1]])
    picture = draw_courier(w)
    assert len(strokes(picture, FORWARD, 3.2)) == 5
    for j, source in zip(*np.nonzero(w), strict=True):
        (x0, y0), (x1, y1) = (
            place_of(picture, name + "₁₂₃₄"[place]) for name, place in (("x", source), ("a", j))
        )
        ways = [line.points[1] - line.points[0] for line in strokes(picture, FORWARD, 3.2)]
        assert any(np.isclose(dy / dx, (y1 - y0) / (x1 - x0), atol=0.02) for dx, dy in ways)


# --- shapes ------------------------------------------------------------------------------------


def test_the_factors_of_a_formula_stand_in_its_order():
    found, left, right, product = tables(draw_formula(3, 4, "∂J/∂W = g uᵀ"))
    assert (left.name, right.name) == ("g", "uᵀ") and left.left < right.left
    assert values(left) @ values(right) == pytest.approx(values(product))
    assert values(found) == pytest.approx(values(product))
    assert found.colour == product.colour == BACKWARD


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
    down, across = (row - 1) * 24, (column - 1) * 72
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
    picture = draw_stepper("u = a*b; J = u + sin(u)", {"a": 0.5, "b": -2.0}, 10, "b")
    (J,) = [shown[1] for label, shown in nodes(picture) if label.startswith("J")]
    assert number(J.split(" → ")[-1]) == pytest.approx(slopes[b], rel=6e-3)
    assert slopes[a] != slopes[b]
