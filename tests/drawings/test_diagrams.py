"""Diagrams: what is drawn is what was given, readable, in words too, and the same every time."""

import re
import xml.etree.ElementTree as ET

import pytest
from matplotlib.font_manager import FontProperties, findfont
from matplotlib.ft2font import FT2Font

from helpers.diagrams import draw_dag, draw_graph, draw_network, draw_shapes, walk_length
from helpers.graph import Node
from helpers.picture import Picture
from helpers.svg.pieces import text_width
from helpers.words import short
from tests.drawings.examples import PICTURES, running_network, square
from tests.reading.svg import (
    assert_boxes_apart,
    assert_readable,
    line_points,
    lines,
    parts,
    rectangles,
    texts,
)

every_picture = pytest.mark.parametrize("make", PICTURES.values(), ids=PICTURES)

# --- every picture -----------------------------------------------------------------------------


@every_picture
def test_is_valid_svg_on_a_white_card(make):
    picture = make()
    assert isinstance(picture, Picture)
    root = ET.fromstring(picture.image)
    assert root.get("font-family") == "system-ui, sans-serif"
    assert root.get("width") == str(picture.width) and root[0].get("fill") == "#ffffff"
    assert all(float(element.get("font-size")) >= 12 for element in parts(picture, "text"))


@every_picture
def test_is_the_same_bytes_every_time(make):
    assert make() == make()


@every_picture
def test_no_text_meets_a_box_a_line_or_another_text(make):
    assert_readable(make())


@every_picture
def test_every_text_stands_in_the_alternative(make):
    picture = make()
    for content, _ in texts(picture):
        known = content in picture.alt or content.startswith("value | adjoint") or content == "⋮"
        assert known or content.split(".   ")[0].rstrip(".") in picture.alt, content


def test_the_alternative_begins_with_what_the_author_says():
    picture = draw_graph(square(), about="A variable used twice.")
    assert picture.alt.startswith(
        "A variable used twice. Computation graph of v1 = x·x; value: x: 3"
    )


@pytest.mark.parametrize("bold", [False, True])
def test_texts_are_never_wider_than_computed(bold):
    weight = "bold" if bold else "normal"
    font = FT2Font(findfont(FontProperties(family="DejaVu Sans", weight=weight)))
    font.set_size(14, 72)
    for make in PICTURES.values():
        for content, _ in texts(make()):
            font.set_text(content)
            true_width = font.get_width_height()[0] / 64
            assert true_width <= text_width(content, 14, bold) + 2, content


def test_numbers_are_short():
    numbers = [0, -0.0, 2.0, -3, 1 / 3, 1234.5678, -123456.789, 1.5e-7, float("-inf"), "n"]
    expected = ["0", "0", "2", "−3", "0.333", "1235", "−1.23e5", "1.5e−7", "−∞", "n"]
    assert [short(number) for number in numbers] == expected


# --- boxes of one's own, networks, shapes ------------------------------------------------------


def test_a_long_edge_goes_around_the_box_between():
    boxes = {"x": (0, 0, "x"), "y": (1, 0, "y"), "z": (2, 0, "z")}
    picture = draw_dag(boxes, [("x", "y"), ("y", "z"), ("x", "z", "far")])
    assert_readable(picture)
    assert_boxes_apart(picture)


def test_long_edges_keep_their_distance_from_boxes_and_from_each_other():
    boxes = {"v": (0, 0, "v"), "x": (0, 1, "x"), "y": (1, 0.5, "y"), "z": (2, 0.5, "z")}
    picture = draw_dag(boxes, [("v", "z"), ("x", "z"), ("x", "z", "twice")])
    left, top, right, bottom = rectangles(picture)[2]
    heights = sorted({round(y, 1) for x, y in line_points(picture) if left < x < right})
    assert len(heights) == 3
    places = sorted([*heights, top, bottom])
    assert min(b - a for a, b in zip(places, places[1:], strict=False)) >= 10


def test_edges_leave_and_arrive_in_the_order_of_their_other_ends():
    boxes = {"x": (0, 1, "x"), "y": (0, 0, "y"), "u": (1, 1, "u"), "v": (1, 0, "v")}
    picture = draw_dag(boxes, [("x", "u"), ("x", "v"), ("y", "u"), ("y", "v")])
    starts, ends = zip(*(number_pairs(line.get("d")) for line in lines(picture)), strict=True)
    assert starts[0][1] > starts[1][1] and starts[2][1] > starts[3][1]
    assert ends[0][1] > ends[2][1] and ends[1][1] > ends[3][1]


def number_pairs(d):
    """The first and the last point of a line."""
    numbers = [float(number) for number in re.findall(r"[-\d.]+", d)]
    return numbers[:2], numbers[-2:]


def test_the_running_network_of_formulas_is_readable():
    assert_boxes_apart(running_network())
    assert "a1 → z1 (1)" in running_network().alt, "a backward edge runs to its parent"


def test_a_network_draws_every_edge_and_leaves_units_out_of_a_large_layer():
    assert len(lines(draw_network([3, 4, 2]))) == 3 * 4 + 4 * 2
    large = draw_network([64, 4])
    assert len(lines(large)) == 6 * 4 and len(list(parts(large, "circle"))) == 10
    assert "64 units" in [content for content, _ in texts(large)]


def test_a_highlighted_weight_joins_its_two_units():
    picture = draw_network([3, 4, 2], highlight=[(1, 2, 0)])
    circles = [(float(c.get("cx")), float(c.get("cy"))) for c in parts(picture, "circle")]
    (thick,) = [e for e in lines(picture) if float(e.get("stroke-width")) > 3]
    x0, y0, x1, y1 = (float(v) for v in re.findall(r"[-\d.]+", thick.get("d")))
    (xs, ys), (xt, yt) = circles[0], circles[3 + 2]
    assert (y1 - y0) / (x1 - x0) == pytest.approx((yt - ys) / (xt - xs), abs=0.01)
    assert xs < x0 < x1 < xt
    assert picture.alt.endswith("; thick: W[1] (3, 1).")


@pytest.mark.parametrize(("direction", "turned"), [("forward", 1), ("backward", -1)])
def test_a_network_is_solid_to_the_right_or_dashed_to_the_left(direction, turned):
    picture = draw_network([1, 1], direction=direction)
    (line,) = lines(picture)
    x0, _, x1, _ = (float(v) for v in re.findall(r"[-\d.]+", line.get("d")))
    assert (x1 - x0) * turned > 0
    assert (line.get("stroke-dasharray") is None) == (direction == "forward")
    assert f"{direction}, with arrows to the {'right' if turned > 0 else 'left'}" in picture.alt


def test_a_weight_stands_on_its_own_thick_edge():
    picture = draw_network([1, 2], highlight=[(1, 1, 0)], weights={(1, 1, 0): -0.5})
    (first, *_), second = (
        [(float(c.get("cx")), float(c.get("cy"))) for c in parts(picture, "circle")][place]
        for place in (slice(0, 1), 2)
    )
    ((_, (left, top, right, bottom)),) = [one for one in texts(picture) if one[0] == "−0.5"]
    middle = ((left + right) / 2, (top + bottom) / 2)
    assert middle == pytest.approx(((first[0] + second[0]) / 2, (first[1] + second[1]) / 2), abs=1)
    assert "W[1] (2, 1) = −0.5" in picture.alt
    assert_readable(picture)


def test_what_is_marked_is_said_from_1():
    picture = draw_shapes([("W", (4, 3), {"row": 2}), "·", ("u", (3, 1))])
    assert picture.alt == "W (4, 3) · u (3, 1), drawn to scale; marked: row 3 of W."
    said = draw_network([2, 3], {(1, 2): 5}, labels=["x", "a"], highlight=[(1, 2)]).alt
    assert "x: 2 units; a: 3 units (5)" in said and "; thick: unit 3 of layer 1." in said


def test_blocks_are_to_one_scale():
    picture = draw_shapes([("W", (4, 3)), "·", ("x", (3, 5))])
    sizes = {(round(r[2] - r[0]), round(r[3] - r[1])) for r in rectangles(picture)}
    assert sizes == {(66, 88), (110, 66)}
    assert picture.alt.startswith("W (4, 3) · x (3, 5), drawn to scale.")


def test_a_product_that_does_not_exist_is_marked():
    picture = draw_shapes([("W[2]", (2, 4)), "·", ("delta[2]", (2, 5))])
    assert {"✗", "4 ≠ 2"} <= {content for content, _ in texts(picture)}
    assert "W[2] has 4 columns but delta[2] has 2 rows" in picture.alt
    assert "✗" not in draw_shapes([("W[2].T", (4, 2)), "·", ("delta[2]", (2, 5))]).image


def test_a_marked_row_is_one_cell_high_at_its_place():
    picture = draw_shapes([("W", (4, 3), {"row": 2})])
    block, mark, _ = rectangles(picture)
    assert mark[1] - block[1] == 2 * 22 and mark[3] - mark[1] == 22


# --- wrong input -------------------------------------------------------------------------------


def too_many():
    return draw_graph(sum((Node(n) for n in range(1, 40)), Node(0)))


@pytest.mark.parametrize(
    ("call", "words"),
    [
        (lambda: draw_graph(3.0), "Expected the output Node of a computation, but float came"),
        (lambda: walk_length("J"), "Expected the output Node"),
        (too_many, "has 79 nodes, but a picture holds at most 60"),
        (lambda: draw_graph(square(), [1, 2]), "adjoints is of type list; give what backward"),
        (lambda: draw_graph(square(), step=-1), "step is -1, but this walk has the steps 0 to 5"),
        (lambda: draw_graph(square(), step=6), "step is 6, but this walk has the steps 0 to 5"),
        (lambda: draw_graph(square(), step=2.0), "step is 2.0"),
        (lambda: draw_graph(square(), window=(300, 200)), "belong to a walk; give a step, too"),
        (lambda: draw_graph(square(), step=1, seed=Node(1, "z")), "is no input of this graph"),
        (lambda: draw_dag({}, []), "boxes is empty"),
        (lambda: draw_dag({"x": (0, 0)}, []), "The box 'x' is (0, 0); give (column, row"),
        (
            lambda: draw_dag({"x": (0, 0, "x")}, [("x", "y")]),
            "names the box 'y'; the boxes are 'x'",
        ),
        (lambda: draw_dag({"x": (0, 0, "x")}, ["xx"]), "An edge is 'xx'; give (from, to"),
        (
            lambda: draw_dag({"x": (0, 0, "x"), "y": (1, 0, "y")}, [("x", "y", "", "red")]),
            "The state of an edge is 'red'; use 'plain', 'forward', 'backward', 'now'",
        ),
        (
            lambda: draw_dag({"x": (0, 0, "x"), "y": (1, 0, "y")}, [("y", "x")]),
            "from 'y' to 'x' does not lead to a later column",
        ),
        (lambda: draw_network([3]), "give at least two whole numbers of units"),
        (lambda: draw_network([3, 4], direction="up"), "direction is 'up'"),
        (lambda: draw_network([3, 4], {(0, 3): 1}), "Layer 0 has no drawn unit 3"),
        (lambda: draw_network([3, 4], highlight=[(1, 4, 0)]), "Layer 1 has no drawn unit 4"),
        (lambda: draw_network([3, 4], labels={2: "o"}), "A label names layer 2"),
        (lambda: draw_shapes(["="]), "parts holds no block"),
        (lambda: draw_shapes([("W", (4, 0))]), "A size of W is 0"),
        (lambda: draw_shapes([("W", (4, 3), "red")]), "The role of W is 'red'; it can be forward"),
        (
            lambda: draw_shapes([("W", (4, 3), {"row": 4})]),
            "The mark 'row': 4 does not fit W (4, 3)",
        ),
        (lambda: draw_shapes([7]), 'A part is 7; give a text such as "·"'),
    ],
)
def test_wrong_input_is_refused_in_one_sentence(call, words):
    with pytest.raises((TypeError, ValueError)) as refusal:
        call()
    message = str(refusal.value)
    assert words in message and message.endswith(".") and "\n" not in message
