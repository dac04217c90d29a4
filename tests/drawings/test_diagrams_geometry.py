"""Diagrams read back: which boxes an arrow joins, which way it points, what looks current."""

import numpy as np
import pytest

from helpers.colours import BACKWARD, DATA, FORWARD, INK, PARAMETERS
from helpers.diagrams import draw_dag, draw_graph, draw_network, draw_shapes, walk_length
from tests.drawings.examples import product_and_sum, square
from tests.reading.svg import arrows, blocks, circles, drawn, place_of, strokes, written_at

# The looks that mean something: forward solid blue, backward dashed vermillion, current thick.
SOLID, DASHED = (
    {"forward": FORWARD, "now forward": FORWARD},
    {"backward": BACKWARD, "now": BACKWARD},
)


def one_edge(state):
    return draw_dag({"x": (0, 0, "x"), "z": (1, 0, "z")}, [("x", "z", "", state)])


@pytest.mark.parametrize("state", ["plain", "forward", "backward", "now", "now forward"])
def test_an_arrow_runs_forward_solid_or_back_dashed_and_is_thick_when_current(state):
    picture = one_edge(state)
    (line,), (head,) = strokes(picture), arrows(picture)
    (x, z) = blocks(picture)
    assert line.colour == head.colour == {**SOLID, **DASHED}.get(state, DATA)
    assert bool(line.dash) == (state in DASHED)
    assert (line.width > 3) == state.startswith("now")
    start, end = (z.left, x.right) if state in DASHED else (x.right, z.left)
    assert head.tip[0] == pytest.approx(end) and line.points[0][0] == pytest.approx(start)
    assert head.along == pytest.approx([np.sign(end - start), 0])


@pytest.mark.parametrize("state, look", [("waiting", (DATA, "")), ("now", (BACKWARD, ""))])
def test_a_box_looks_as_its_state_says(state, look):
    (box,) = blocks(draw_dag({"x": (0, 0, "x", 2, "", state)}, []))
    assert (box.colour, box.dash) == look
    assert (box.width >= 3) == (state == "now")


def test_a_box_has_its_label_above_its_value_and_adjoint():
    picture = draw_dag({"x": (0, 0, "x", 2, -0.5)}, [])
    (box,) = blocks(picture)
    name, numbers = place_of(picture, "x"), place_of(picture, "2 | −0.5")
    assert box.top < name[1] < numbers[1] < box.bottom
    assert name[0] == numbers[0] == pytest.approx((box.left + box.right) / 2, abs=0.06)
    spans = picture.image[picture.image.index("2</tspan>") - 30 :]
    assert spans.index(FORWARD) < spans.index(BACKWARD)


def test_boxes_stand_by_column_and_row():
    picture = draw_dag({"x": (0, 0, "x"), "y": (0, 1, "y"), "z": (1, 0.5, "z")}, [])
    x, y, z = (place_of(picture, name) for name in "xyz")
    assert x[0] == y[0] < z[0] and x[1] < z[1] < y[1]


def test_the_label_of_an_edge_stands_before_the_box_where_it_arrives():
    boxes = {"x": (0, 0, "x"), "y": (0, 1, "y"), "z": (1, 0.5, "z")}
    picture = draw_dag(boxes, [("x", "z", "above"), ("y", "z", "below")])
    middle, z = place_of(picture, "z"), blocks(picture)[2]
    above, below = place_of(picture, "above"), place_of(picture, "below")
    assert above[1] < middle[1] < below[1] and above[0] < z.left


# --- the walk ----------------------------------------------------------------------------------


def box_of(picture, label):
    x, y = place_of(picture, label)
    return next(b for b in blocks(picture) if b.left < x < b.right and b.top < y < b.bottom)


@pytest.mark.parametrize(("step", "label"), list(enumerate(["u = a·b", "v = u + c", "L = v·b"], 2)))
def test_forward_the_box_that_got_its_value_is_blue_and_so_are_its_arrows(step, label):
    picture = draw_graph(product_and_sum(), step=step)
    assert box_of(picture, label).colour == FORWARD
    others = [block for block in blocks(picture) if block != box_of(picture, label)]
    assert [block.colour for block in others].count(INK) == 3 + step - 2
    assert not any(block.dash for block in blocks(picture))
    thick = [line for line in strokes(picture) if line.width > 3]
    assert len(thick) == 2
    assert all(
        line.points[-1][0] <= box_of(picture, label).left and line.colour == FORWARD
        for line in thick
    )


def test_all_inputs_get_their_values_at_once():
    picture = draw_graph(product_and_sum(), step=1)
    blue = [block for block in blocks(picture) if block.colour == FORWARD]
    assert blue == [box_of(picture, name) for name in "abc"]


@pytest.mark.parametrize(("step", "known"), [(1, []), (2, ["−3", "2"]), (3, ["−3", "2", "1", "1"])])
def test_a_partial_stands_at_its_edge_once_its_child_has_its_value(step, known):
    picture = draw_graph(product_and_sum(), step=step)
    labels = [e.text for e, _ in drawn(picture, "text") if e.get("font-size") == "13"]
    assert sorted(labels) == sorted(known)


BACK = [("L = v·b", "v = u + c"), ("L = v·b", "b"), ("v = u + c", "u = a·b"), ("v = u + c", "c")]


@pytest.mark.parametrize(("number", "ends"), list(enumerate(BACK)))
def test_backward_the_thick_dashed_arrow_leads_from_a_child_to_its_parent(number, ends):
    picture = draw_graph(product_and_sum(), step=6 + number)
    (line,) = [line for line in strokes(picture) if line.width > 3]
    (head,) = [a for a in arrows(picture) if np.abs(a.tip - line.points[-1]).max() < 11.5]
    child, parent = (box_of(picture, end) for end in ends)
    assert line.dash and line.colour == BACKWARD and head.along == pytest.approx([-1, 0])
    assert line.points[0][0] == pytest.approx(child.left, abs=0.2)
    assert child.top < line.points[0][1] < child.bottom
    assert head.tip[0] == pytest.approx(parent.right, abs=0.2)
    assert parent.top < head.tip[1] < parent.bottom
    assert parent.colour == BACKWARD and parent.width == 3
    done = [line for line in strokes(picture, BACKWARD) if line.width < 3]
    assert len(done) == number and all(line.dash for line in done)


def test_both_edges_of_a_square_carry_its_slope():
    picture = draw_graph(square(), step=walk_length(square()))
    assert [text for text, *_ in written_at(picture)].count("3") >= 2
    assert "3 → 6" in "".join(text for text, *_ in written_at(picture))


# --- networks and shapes -----------------------------------------------------------------------


def test_a_value_is_written_in_its_unit_and_units_count_downwards():
    picture = draw_network([2, 3], {(0, 1): 0.25, (1, 2): -7})
    spots = circles(picture)
    for (layer, unit), written in (((0, 1), "0.25"), ((1, 2), "−7")):
        x, y, r = spots[2 * layer + unit]
        assert np.hypot(place_of(picture, written)[0] - x, place_of(picture, written)[1] - y) < r
    heights = [y for _, y, _ in spots[2:]]
    assert heights == sorted(heights) and spots[0][0] < spots[2][0]


@pytest.mark.parametrize("direction", ["forward", "backward"])
def test_every_arrow_of_a_network_ends_at_a_unit_and_points_into_it(direction):
    picture = draw_network([3, 2], direction=direction)
    heads, spots = arrows(picture), np.array(circles(picture))
    assert len(heads) == 6
    for head in heads:
        away = spots[:, :2] - head.tip
        nearest = np.hypot(*away.T).argmin()
        assert (nearest >= 3) == (direction == "forward")
        inward = away[nearest] / np.hypot(*away[nearest])
        assert head.along @ inward > 0.98


def test_a_highlighted_unit_is_thick_and_in_the_colour_of_its_direction():
    picture = draw_network([2, 3], highlight=[(1, 2)], direction="backward")
    looks = [part.split('"')[0] for part in picture.image.split('fill="#fff" stroke="')[1:]]
    assert looks == [INK, INK, INK, INK, BACKWARD]


@pytest.mark.parametrize("kind, spot", [("row", (0, 22, 66, 44)), ("column", (22, 0, 44, 88))])
def test_a_mark_is_a_row_or_a_column_at_its_place(kind, spot):
    block, mark, _ = blocks(draw_shapes([("W", (4, 3), "parameters", {kind: 1})]))
    corner = block.left, block.top, block.left, block.top
    edges = mark.left, mark.top, mark.right, mark.bottom
    assert edges == pytest.approx(tuple(a + b for a, b in zip(corner, spot, strict=True)))


def test_a_block_has_as_many_lines_as_it_has_rows_and_columns_and_its_roles_colour():
    picture = draw_shapes([("W", (4, 3), "parameters"), "·", ("δ", (3, 2), "backward")])
    grids = [line for line in strokes(picture, "#999")]
    level = [line for line in grids if np.ptp(line.points[:, 1]) == 0]
    assert (len(level), len(grids) - len(level)) == (3 + 2, 2 + 1)
    colours = {text: colour for text, _, _, colour in written_at(picture)}
    assert (colours["W"], colours["δ"]) == (PARAMETERS, BACKWARD)
    outlines = [block for block in blocks(picture) if block.fill == "none"]
    assert [(b.colour, bool(b.dash)) for b in outlines] == [(PARAMETERS, False), (BACKWARD, True)]
    assert outlines[0].left < place_of(picture, "·")[0] < outlines[1].right
