"""Pictures of computation graphs: readable whatever the graph, and true at every step of a walk."""

import itertools
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.colours import BACKWARD, FORWARD
from helpers.diagrams import draw_graph, walk_length, walk_steps
from helpers.diagrams.graph.placement import (
    LANE,
    count_all,
    links_by_gap,
    order_nodes,
    spread_nodes,
)
from helpers.graph import Node, backward, topological_order
from helpers.words import short
from tests.drawings.examples import (
    GRAPHS,
    diamonds,
    forty,
    mixed,
    product_and_sum,
    square,
    with_adjoints,
)
from tests.reading.alternatives import nodes, number
from tests.reading.svg import (
    assert_boxes_apart,
    assert_readable,
    inside,
    lines,
    parts,
    rectangles,
    texts,
)


@pytest.mark.parametrize("make", GRAPHS)
def test_boxes_are_apart_and_no_edge_crosses_a_box(make):
    assert_boxes_apart(with_adjoints(make()))


expressions = st.lists(st.tuples(*[st.integers(0, 30)] * 3), min_size=1, max_size=28).map(mixed)


@settings(max_examples=30, deadline=None)
@given(expressions, st.data())
def test_any_graph_is_readable_at_any_step(output, data):
    step = data.draw(st.none() | st.integers(1, walk_length(output)))
    picture = draw_graph(output, backward(output), step)
    assert_readable(picture)
    assert_boxes_apart(picture)


def test_the_alternative_lists_values_adjoints_and_partials():
    alt = with_adjoints(product_and_sum()).alt
    for entry in ("a: 2 | 9", "b: −3 | −2", "c: 10 | −3", "u = a·b: −6 | −3", "L = v·b: −12 | 1"):
        assert entry in alt
    assert "∂L/∂v = −3; ∂L/∂b = 4; ∂v/∂u = 1; ∂v/∂c = 1; ∂u/∂a = −3; ∂u/∂b = 2." in alt


def test_results_without_a_name_get_one_and_operations_are_written_as_on_paper():
    x, v1 = Node(2, "x"), Node(3, "v1")
    alt = draw_graph((-(x**2) / v1 - 4).exp() + x.relu(), names={x: "t"}).alt
    for label in ("v2 = t²:", "v3 = −v2:", "v4 = v3/v1:", "v5 = v4 − 4:", "v6 = exp(v5):"):
        assert label in alt


def test_a_node_used_twice_by_one_child_has_two_edges():
    assert len(lines(with_adjoints(square()))) == 2


def test_forward_is_solid_to_the_child_and_backward_dashed_to_the_parent():
    for picture, colour, is_dashed in (
        (draw_graph(square()), FORWARD, False),
        (with_adjoints(square()), BACKWARD, True),
    ):
        parent, child = rectangles(picture)
        for line in lines(picture):
            assert line.get("stroke") == colour
            assert (line.get("stroke-dasharray") is not None) == is_dashed
        heads = [p.get("d") for p in parts(picture, "path") if p.get("fill") == colour]
        tips = {float(re.match(r"M([\d.]+)", d)[1]) for d in heads}
        assert tips == {parent[2] if is_dashed else child[0]}


# --- the walk ----------------------------------------------------------------------------------


def shown_numbers(picture):
    """[[value], [value, adjoint], …] as the alternative lists them."""
    return [shown for _, shown in nodes(picture)]


@settings(max_examples=30, deadline=None)
@given(expressions)
def test_the_last_step_shows_what_backward_returns(output):
    nodes, adjoints = topological_order(output), backward(output)
    picture = draw_graph(output, step=walk_length(output))
    alt_of_whole = draw_graph(output, adjoints).alt
    grown = re.sub(r"[^ ]+ → ", "", picture.alt)
    assert grown.startswith(alt_of_whole.split(" Local partials")[0])
    for node in nodes:
        assert f"{short(node.value)} | {short(adjoints[node])}" in grown


def test_the_walk_goes_forward_node_by_node_and_backward_edge_by_edge():
    L = product_and_sum()
    assert walk_length(L) == 6 + 1 + 6
    waiting = [draw_graph(L, step=n).alt.count("not yet computed") for n in range(1, 14)]
    assert waiting == [5, 4, 3, 2, 1, 0] + [0] * 7
    known = [shown_numbers(draw_graph(L, step=n)) for n in range(7, 14)]
    assert [sum(len(numbers) == 2 for numbers in step) for step in known] == [1, 2, 3, 4, 5, 6, 6]


@pytest.mark.parametrize(
    ("step", "formula"),
    [
        (1, "a = 2"),
        (4, "u = a·b = 2·(−3) = −6"),
        (7, "L̄ = ∂L/∂L = 1"),
        (9, "b̄ += L̄ · ∂L/∂b = 1 · 4 = 4"),
        (13, "b̄ += ū · ∂u/∂b = (−3) · 2 = −6, so b̄ = 4 + (−6) = −2"),
    ],
)
def test_each_step_stands_below_as_a_formula(step, formula):
    picture = draw_graph(product_and_sum(), step=step)
    assert formula in [content for content, _ in texts(picture)]
    assert f"{formula}. Step {step} of 13," in picture.alt


def test_a_contribution_just_added_is_shown_as_growth():
    assert "b: −3 | 4 → −2" in draw_graph(product_and_sum(), step=13).alt


def test_the_current_edge_is_thick_and_nothing_moves_from_step_to_step():
    L = product_and_sum()
    pictures = [draw_graph(L, step=n) for n in range(1, 14)]
    assert len({tuple(rectangles(p)) for p in pictures}) == 1
    thick = [sum(float(e.get("stroke-width")) > 3 for e in lines(p)) for p in pictures]
    assert thick == [0, 0, 0, 2, 2, 2, 0, 1, 1, 1, 1, 1, 1]


# --- the order of the boxes --------------------------------------------------------------------


def crossings_of(count, edges):
    order = order_nodes(count, edges)
    return count_all(order.layers, links_by_gap(order.layers, order.links))


def test_no_edges_cross_where_none_need_to():
    assert crossings_of(6, ((0, 3), (1, 3), (3, 4), (2, 4), (4, 5), (1, 5))) == 0
    assert crossings_of(6, ((0, 5), (1, 4), (2, 3))) == 0
    assert crossings_of(4, ((0, 2), (0, 3), (1, 2), (1, 3))) == 1


def test_a_long_edge_is_kept_a_lane_beside_the_boxes_between():
    middles, wanted = spread_nodes(order_nodes(3, ((0, 1), (1, 2), (0, 2))), (72, 72, 72))
    assert abs(wanted[2] - middles[1]) >= (72 + LANE) / 2 > 45


# --- forward mode, the table, the window -------------------------------------------------------


def inputs_of(output):
    return [node for node in topological_order(output) if not node.parents and node.name]


@settings(max_examples=30, deadline=None)
@given(expressions, st.data())
def test_a_forward_walk_ends_with_the_derivative_by_its_seed(output, data):
    seed = data.draw(st.sampled_from(inputs_of(output)))
    picture = draw_graph(output, step=walk_length(output), seed=seed)
    assert "value | tangent" in picture.alt
    *_, (value, slope) = shown_numbers(picture)
    assert value == short(output.value)
    total, exact = number(slope.split(" → ")[-1]), backward(output)[seed]
    assert total == pytest.approx(exact, rel=0.005, abs=1e-9)


@pytest.mark.parametrize(
    ("step", "formula"),
    [
        (0, "Nothing is computed yet"),
        (7, "b_dot = ∂b/∂b = 1; every other input and constant has 0"),
        (8, "u_dot += a_dot · ∂u/∂a = 0 · (−3) = 0"),
        (9, "u_dot += b_dot · ∂u/∂b = 1 · 2 = 2, so u_dot = 0 + 2 = 2"),
        (13, "L_dot += b_dot · ∂L/∂b = 1 · 4 = 4, so L_dot = −6 + 4 = −2"),
    ],
)
def test_each_step_of_a_forward_walk_stands_below(step, formula):
    L = product_and_sum()
    picture = draw_graph(L, step=step, seed=L.parents[1])
    assert formula in [content for content, _ in texts(picture)]
    assert f"{formula}. Step {step} of 13, forward." in picture.alt
    if step not in (0, 7):
        assert formula.startswith(walk_steps(L, L.parents[1])[step])


def test_a_forward_walk_has_no_backward_arrow():
    L = product_and_sum()
    for step in range(14):
        assert BACKWARD not in draw_graph(L, step=step, seed=L.parents[1], table=True).image


@settings(max_examples=20, deadline=None)
@given(expressions, st.data())
def test_the_table_is_readable_and_says_what_the_boxes_say(output, data):
    step = data.draw(st.integers(0, walk_length(output)))
    seed = data.draw(st.sampled_from([None, *inputs_of(output)]))
    plain = draw_graph(output, step=step, seed=seed)
    picture = draw_graph(output, step=step, seed=seed, table=True)
    assert_readable(picture)
    cells = [content for content, _ in texts(picture)][len(texts(plain)) :]
    for shown in itertools.chain(*shown_numbers(picture)):
        assert shown.split(" → ")[-1] in [*cells, "not yet computed"]
    assert picture.alt.startswith(plain.alt)


def test_a_fan_out_stands_in_the_table_as_a_sum():
    L = product_and_sum()
    picture = draw_graph(L, step=13, table=True)
    assert "4 + (−6)" in [content for content, _ in texts(picture)]
    assert "Sums: b̄ = 4 + (−6)." in picture.alt
    assert "1 × 6 = 6 products. Forward mode: 3 × 6 = 18." in picture.alt
    forward = draw_graph(L, step=13, table=True, seed=L.parents[1]).alt
    assert "this pass gives ∂L/∂b; each input needs its own: 3 × 6 = 18 products" in forward


def test_many_shares_are_counted():
    x = Node(2, "x")
    alt = draw_graph(x * x * x * x * x, step=5 + 1 + 8, table=True).alt
    assert "Sums: x̄ = 16 + 16 + 16 + … (5 shares)." in alt


def view_of(picture):
    """(left, top, right, bottom) of what the window shows."""
    _, window = parts(picture, "svg")
    x, y, width, height = map(float, window.get("viewBox").split())
    return x, y, x + width, y + height


@pytest.mark.parametrize("make", [forty, diamonds])
def test_the_window_follows_the_step(make):
    output, views = make(), set()
    for step in range(walk_length(output) + 1):
        picture = draw_graph(output, step=step, window=(500, 400))
        view = view_of(picture)
        views.add(view)
        assert picture.width <= 900
        now = [box for box, line in zip(rectangles(picture), strokes(picture), strict=True) if line]
        assert all(inside(box, view) for box in now) and len(now) == (step > 0)
    assert len(views) > 5


def strokes(picture):
    """Whether each rectangle but the card has the border of the current step."""
    return [float(r.get("stroke-width")) == 3 for r in list(parts(picture, "rect"))[1:]]


def test_what_fits_the_window_stays_as_it_is():
    L = product_and_sum()
    assert draw_graph(L, step=9, window=(860, 600)) == draw_graph(L, step=9)


def test_a_walk_follows_a_change_of_its_nodes():
    a = Node(2, "a")
    J = a * 3
    assert "a: 2" in draw_graph(J, step=1).alt
    a.value = 5.0
    assert "a: 5" in draw_graph(J, step=1).alt
    a.name = "q"
    assert "q: 5" in draw_graph(J, step=1).alt
