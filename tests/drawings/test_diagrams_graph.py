"""Pictures of computation graphs: readable whatever the graph, and true at every step of a walk."""

import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.colours import BACKWARD, FORWARD
from helpers.diagrams import draw_graph, walk_length, walk_report, walk_start
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
    long_numbers,
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
    assert grown.startswith(alt_of_whole.split("; local partials")[0])
    for node in nodes:
        assert f"{short(node.value)} | {short(adjoints[node])}" in grown


def test_the_walk_goes_forward_node_by_node_and_backward_edge_by_edge():
    L = product_and_sum()
    assert walk_start(L) == 1 + 3 + 1 and walk_length(L) == 1 + 3 + 1 + 6
    waiting = [draw_graph(L, step=n).alt.count("not yet computed") for n in range(12)]
    assert waiting == [6, 3, 2, 1] + [0] * 8
    known = [shown_numbers(draw_graph(L, step=n)) for n in range(5, 12)]
    assert [sum(len(numbers) == 2 for numbers in step) for step in known] == [1, 2, 3, 4, 5, 6, 6]


@pytest.mark.parametrize(
    ("step", "formula"),
    [
        (1, "a = 2, b = −3, c = 10"),
        (2, "u = a·b = 2·(−3) = −6"),
        (5, "L̄ = ∂L/∂L = 1"),
        (7, "b̄ += L̄ · ∂L/∂b = 1 · 4 = 4"),
        (11, "b̄ += ū · ∂u/∂b = (−3) · 2 = −6, so b̄ = 4 + (−6) = −2"),
    ],
)
def test_each_step_stands_above_as_a_formula(step, formula):
    picture = draw_graph(product_and_sum(), step=step)
    assert formula in [content for content, _ in texts(picture)]
    assert re.search(rf"\. Step {step} of 11, \w+: {re.escape(formula)}\.$", picture.alt)
    (line,) = [e for e in parts(picture, "text") if e.text == formula]
    boxes = list(parts(picture, "rect"))[1:]
    assert all(float(line.get("y")) < float(box.get("y")) for box in boxes)


def test_a_contribution_just_added_is_shown_as_growth():
    assert "b: −3 | 4 → −2" in draw_graph(product_and_sum(), step=11).alt


def test_the_current_edge_is_thick_and_nothing_moves_from_step_to_step():
    L = product_and_sum()
    pictures = [draw_graph(L, step=n) for n in range(1, 12)]
    forward = [draw_graph(L, step=n, seed=node) for n in (5, 11) for node in inputs_of(L)]
    assert len({tuple(rectangles(p)) for p in pictures + forward}) == 1
    thick = [sum(float(e.get("stroke-width")) > 3 for e in lines(p)) for p in pictures]
    assert thick == [0, 2, 2, 2, 0, 1, 1, 1, 1, 1, 1]


# --- the order of the boxes --------------------------------------------------------------------


def crossings_of(count, edges):
    order = order_nodes(count, edges)
    return count_all(order.layers, links_by_gap(order.layers, order.links))


def test_no_edges_cross_where_none_need_to():
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
        (5, "ḃ = ∂b/∂b = 1; every other input and constant has 0"),
        (6, "u̇ += ȧ · ∂u/∂a = 0 · (−3) = 0"),
        (7, "u̇ += ḃ · ∂u/∂b = 1 · 2 = 2, so u̇ = 0 + 2 = 2"),
        (11, "L̇ += ḃ · ∂L/∂b = 1 · 4 = 4, so L̇ = −6 + 4 = −2"),
    ],
)
def test_each_step_of_a_forward_walk_stands_above(step, formula):
    L = product_and_sum()
    picture = draw_graph(L, step=step, seed=L.parents[1])
    assert formula in [content for content, _ in texts(picture)]
    assert picture.alt.endswith(f". Step {step} of 11, forward: {formula}.")


def test_a_forward_walk_has_no_backward_arrow():
    L = product_and_sum()
    for step in range(12):
        assert BACKWARD not in draw_graph(L, step=step, seed=L.parents[1]).image


@settings(max_examples=20, deadline=None)
@given(expressions, st.data())
def test_the_numbers_beside_a_step_are_those_of_its_boxes(output, data):
    step = data.draw(st.integers(0, walk_length(output)))
    seed = data.draw(st.sampled_from([None, *inputs_of(output)]))
    picture, word = draw_graph(output, step=step, seed=seed), "tangent" if seed else "adjoint"
    sentence, numbers, alt = walk_report(output, step, seed)
    assert alt.count(". ") == 1 and f"Step {step} of" in alt
    assert sentence.startswith(f"Step {step} of {walk_length(output)}: ")
    for (label, shown), (name, said) in zip(nodes(picture), numbers.items(), strict=True):
        assert label.split(" = ")[0] == name.split(" (")[0]
        if shown != ["not yet computed"]:
            value, *slope = [text.split(" → ")[-1] for text in shown]
            shown = [f"value {value}", *(f"{word} {one}" for one in slope)]
        assert said.split(" = ")[0] == ", ".join(shown)


def test_each_step_is_said_in_words():
    L = product_and_sum()
    said = [walk_report(L, step).sentence.split(". ")[0] for step in range(12)]
    assert said[:3] == [
        "Step 0 of 11: nothing is computed yet",
        "Step 1 of 11: the inputs have their values",
        "Step 2 of 11: u is computed, −6",
    ]
    assert said[5] == "Step 5 of 11: the sweep starts at L, with 1"
    assert said[7] == "Step 7 of 11: L gives b a share of 4"
    last = "u gives b a share of −6; with the 4 that was there, the adjoint of b is −2"
    assert said[11] == f"Step 11 of 11: {last}"
    forward = walk_report(L, 11, L.parents[1]).sentence
    assert "b gives L a share of 4; with the −6 that was there, the tangent of L is −2." in forward


def test_a_fan_out_is_a_sum_and_the_passes_are_counted():
    L = product_and_sum()
    sentence, numbers, _ = walk_report(L, 11)
    assert numbers["b"] == "value −3, adjoint −2 = 4 + (−6)"
    assert sentence.endswith(
        "Reverse mode: one pass gives ∂L/∂input for every input, with a product for each edge: "
        "6 products. Forward mode: 3 passes, 18 products."
    )
    forward = walk_report(L, 11, L.parents[1]).sentence
    assert forward.endswith(
        "Forward mode: one pass gives ∂L/∂b, with a product for each edge: 6 products. "
        "For every input: 3 passes, 18 products."
    )


def test_a_constant_written_twice_has_two_rows():
    x = Node(3, "x")
    numbers = walk_report(x * 2 + 2, 4).numbers
    assert list(numbers) == ["x", "2", "v1", "2 (2.)", "v2"]


def test_many_shares_are_counted():
    x = Node(2, "x")
    numbers = walk_report(x * x * x * x * x, step=1 + 4 + 1 + 8).numbers
    assert numbers["x"] == "value 2, adjoint 80 = 16 + 16 + 16 + … (5 shares)"


WINDOW = (570, 420)


def scale_of(picture):
    """By how much the graph of a picture is scaled: its inner drawing against its viewBox."""
    _, *inner = parts(picture, "svg")
    if not inner:
        return 1
    (x, y, width, height), size = map(float, inner[0].get("viewBox").split()), inner[0].get("width")
    assert (x, y) == (0, 0)
    assert float(inner[0].get("height")) == pytest.approx(height * float(size) / width, abs=0.2)
    return float(size) / width


@pytest.mark.parametrize("make", [product_and_sum, square, long_numbers])
def test_a_graph_is_scaled_to_fit_its_window_and_shown_whole(make):
    output = make()
    sizes = set()
    for step in range(0, walk_length(output) + 1, 3):
        picture = draw_graph(output, step=step, window=WINDOW)
        card = next(iter(parts(picture, "svg")))
        sizes.add((card.get("width"), card.get("height")))
        assert picture.width <= 600 and float(card.get("height")) <= 540
        assert len(rectangles(picture)) == len(topological_order(output))
        whole = [float(v) for v in [*parts(picture, "svg")][-1].get("viewBox").split()]
        view = whole[0], whole[1], whole[0] + whole[2], whole[1] + whole[3]
        assert all(inside(box, view) for box in rectangles(picture))
    assert len(sizes) == 1


def test_text_stays_11_px_high_where_the_graph_is_not_huge():
    x, w, b, y = (Node(value, name) for value, name in ((2, "x"), (0.5, "w"), (0.3, "b"), (1, "y")))
    neuron = (y - (w * x + b).sigmoid()) ** 2 * 0.5
    for output in (product_and_sum(), square(), neuron):
        for seed in (None, inputs_of(output)[0]):
            picture = draw_graph(output, step=walk_length(output), seed=seed, window=WINDOW)
            smallest = min(float(e.get("font-size")) for e in parts(picture, "text"))
            assert smallest * scale_of(picture) >= 11


@settings(max_examples=20, deadline=None)
@given(expressions, st.data())
def test_the_close_and_the_tight_style_are_readable_too(output, data):
    step = data.draw(st.integers(0, walk_length(output)))
    seed = data.draw(st.sampled_from([None, *inputs_of(output)]))
    for window in ((9000, 9000), (300, 300)):
        picture = draw_graph(output, step=step, seed=seed, window=window)
        if scale_of(picture) == 1:
            assert_readable(picture)
            assert_boxes_apart(picture)


def test_the_order_of_the_inputs_is_kept_for_one_crossing_and_no_more():
    edges = ((0, 3), (1, 3), (3, 4), (2, 4), (4, 5), (1, 5))
    assert order_nodes(6, edges).layers[0] == (0, 1, 2) and crossings_of(6, edges) == 1
    edges = ((0, 6), (3, 6), (1, 7), (4, 7), (2, 8), (5, 8))
    assert crossings_of(9, edges) == 0


def test_inputs_stand_in_the_order_of_their_creation_where_that_costs_one_crossing():
    L = product_and_sum()
    boxes = rectangles(draw_graph(L, step=11, window=WINDOW))
    assert [box[1] for box in boxes[:3]] == sorted(box[1] for box in boxes[:3])


def test_a_walk_follows_a_change_of_its_nodes():
    a = Node(2, "a")
    J = a * 3
    assert "a: 2" in draw_graph(J, step=1).alt
    a.value = 5.0
    assert "a: 5" in draw_graph(J, step=1).alt
    a.name = "q"
    assert "q: 5" in draw_graph(J, step=1).alt
