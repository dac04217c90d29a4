"""Boxes in columns and the arrows between them: the drawing under every graph."""

from collections.abc import Hashable
from itertools import pairwise
from typing import NamedTuple

from helpers import doors
from helpers.colours import BACKWARD, DATA, FORWARD, INK
from helpers.diagrams.graph.routing import LABEL, arrange
from helpers.svg.pieces import MARGIN, arrow, at, card, path, rectangle, text, text_width
from helpers.words import short

FARTHEST = 100.0  # column and row of a box
LINE = 20  # from one line of text above a graph to the next
# state of an edge: (colour, line width, dashes, whether its arrow runs from head to tail)
STATES = {
    "plain": (DATA, 1.4, "", False),
    "forward": (FORWARD, 1.6, "", False),
    "backward": (BACKWARD, 1.6, "6 4", True),
    "now": (BACKWARD, 3.6, "9 4", True),
    "now forward": (FORWARD, 3.6, "", False),
}
# state of a box: (colour of its border, line width, dashes, colour of its label)
BOX_STATES = {
    "plain": (INK, 1.4, "", INK),
    "waiting": (DATA, 1, "", DATA),
    "now": (BACKWARD, 3, "", INK),
    "now forward": (FORWARD, 3, "", INK),
}


class Box(NamedTuple):
    column: int
    row: float
    label: str
    value: str = ""
    adjoint: str = ""
    state: str = "plain"
    adjoint_colour: str = BACKWARD
    value_colour: str = FORWARD


class Edge(NamedTuple):
    tail: object
    head: object
    label: str = ""
    state: str = "plain"


def draw_dag(boxes, edges, about="", alt=None, caption=()):
    """A Picture of labelled boxes in columns, with arrows from left to right.

    boxes: {key: (column, row, label, value, adjoint)}, numbers or text, "" for none; a row may be
    a fraction. edges: [(from, to, label, state)], state "plain", "forward" (solid), "backward"
    (dashed, the arrow runs from `to` to `from`), "now" or "now forward" (the thick ones).
    caption: lines of text above. alt: replaces the text alternative made of boxes and edges.
    Raises ValueError for an unknown box or state, or an edge that does not lead to the right.
    """
    boxes = doors.mapping("boxes", boxes, '{"x": (0, 0, "x", 2, "")}')
    boxes = {key: read_box(key, box) for key, box in boxes.items()}
    edges = [read_edge(edge) for edge in doors.sequence("edges", edges, '[("x", "z")]')]
    require_dag(boxes, edges)
    caption = read_caption(caption, about)
    alt = describe(boxes, edges, caption) if alt is None else doors.text("alt", alt)
    return paint(arrange(boxes, edges), boxes, edges, caption, f"{about} {alt}")


def paint(layout, boxes, edges, caption, alt, room=(0, 0), window=None):
    """The Picture of boxes and edges on a given layout, whatever their states are.

    caption: lines of text above. room: how many lines there can be, and the width of the widest.
    window: the (width, height) that the graph is scaled to fit.
    """
    size = layout.width, layout.height

    def body(left, top):
        return paint_graph(moved(layout, left, top), boxes, edges)

    return paint_below(caption, size, body, alt, room, window)


def paint_below(caption, size, body, alt, room, window):
    """The Picture of a graph below its lines of text. body: a function (left, top) → its pieces."""
    factor = min(1, window[0] / size[0], window[1] / size[1]) if window else 1
    width, height = factor * size[0], factor * size[1]
    lines = max(len(caption), room[0])
    widths = [room[1], *map(text_width, caption)]
    widest = max(width, 2 * MARGIN + max(widths), window[0] if window else 0)
    left, top = (widest - width) / 2, LINE * lines + 10 if lines else 0
    spots = enumerate(caption, 1)
    pieces = [text(MARGIN, LINE * n + 4, line, 14, "start") for n, line in spots]
    if factor == 1:
        pieces += body(left, top)
    else:
        view = f"0 0 {at(size[0])} {at(size[1])}"
        place = f'x="{at(left)}" y="{at(top)}" width="{at(width)}" height="{at(height)}"'
        pieces += [f'<svg {place} viewBox="{view}">', *body(0, 0), "</svg>"]
    return card(widest, top + height, pieces, alt)


def moved(layout, dx, dy):
    """A layout further to the right and down."""
    rects = {key: (x + dx, y + dy, *size) for key, (x, y, *size) in layout.rects.items()}
    routes = [[(x + dx, y + dy) for x, y in points] for points in layout.routes]
    labels = [(x + dx, y + dy, anchor) for x, y, anchor in layout.labels]
    return layout._replace(rects=rects, routes=routes, labels=labels)


def above(caption, window):
    """The lines above a graph: what is wider than the window is broken, if it can be at "so"."""
    if not window:
        return list(caption)
    room, lines = window[0] - 2 * MARGIN, []
    for line in caption:
        if text_width(line) > room:
            line = line.replace(", so ", ",\nso ")
        for part in line.split("\n"):
            lines += broken(part, room)
    return lines


def broken(line, room):
    """A line as lines that are no wider than the room, where its words allow that."""
    lines = []
    for word in line.split(" "):
        if lines and text_width(f"{lines[-1]} {word}") <= room:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines


def paint_graph(layout, boxes, edges):
    """The pieces of SVG of all arrows, boxes and labels, the thick arrows on top."""
    body = []
    drawn = zip(edges, layout.routes, strict=True)
    for edge, route in sorted(drawn, key=lambda pair: STATES[pair[0].state][1]):
        body += draw_edge(route, edge.state, layout.is_down)
    for key, box in boxes.items():
        body += draw_box(layout.rects[key], box)
    for edge, (x, y, anchor) in zip(edges, layout.labels, strict=True):
        if edge.label:
            body.append(text(x, y, edge.label, LABEL, anchor))
    return body


def draw_box(rect, box):
    left, top, width, height = rect
    colour, line, dash, ink = BOX_STATES[box.state]
    body = [rectangle(*rect, colour, line, dash, rounding=8)]
    centre, middle = left + width / 2, top + height / 2
    has_numbers = box.value or box.adjoint
    raised, lowered = (5, 16) if height > 50 else (4, 12)
    if box.label:
        baseline = middle - raised if has_numbers else middle + 5
        body.append(text(centre, baseline, box.label, bold=True, fill=ink))
    if has_numbers:
        pieces = [(box.value, box.value_colour)]
        if box.adjoint:
            pieces += [(" | ", INK), (box.adjoint, box.adjoint_colour)]
        body.append(text(centre, middle + (lowered if box.label else 5), pieces))
    return body


def draw_edge(route, state, is_down):
    """The line through the points of a route, and its arrow head at the end it runs to."""
    colour, width, dash, is_reversed = STATES[state]
    size, way = (8 if width < 3 else 12), (-1 if is_reversed else 1)
    dx, dy = (0, way) if is_down else (way, 0)
    points = list(route[::way])
    tip = points[-1]
    points[-1] = (tip[0] - dx * (size - 2), tip[1] - dy * (size - 2))
    d = f"M{at(points[0][0])},{at(points[0][1])}"
    for number, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
        middle = (x0 + x1) / 2, (y0 + y1) / 2
        bends = (
            [(x0, middle[1]), (x1, middle[1])] if is_down else [(middle[0], y0), (middle[0], y1)]
        )
        curve = " C" + " ".join(f"{at(x)},{at(y)}" for x, y in [*bends, (x1, y1)])
        d += f" L{at(x1)},{at(y1)}" if number % 2 == 0 or x0 == x1 or y0 == y1 else curve
    return [path(d, colour, width, dash), arrow(*tip, dx, dy, colour, size)]


def describe(boxes, edges, caption):
    """The text alternative: every box with its numbers, every arrow with its label, the caption."""
    items = []
    for box in boxes.values():
        numbers = f"{box.value} | {box.adjoint}" if box.adjoint else box.value
        items.append(f"{box.label}: {numbers}" if numbers else box.label)
    arrows = []
    for edge in edges:
        ends = boxes[edge.tail].label, boxes[edge.head].label
        ends = ends[::-1] if STATES[edge.state][3] else ends
        remark = ", ".join([edge.label] * bool(edge.label) + ["now"] * edge.state.startswith("now"))
        arrows.append(" → ".join(ends) + (f" ({remark})" if remark else ""))
    legend = " (value | adjoint)" if any(box.adjoint for box in boxes.values()) else ""
    sentences = [f"Boxes{legend}: {'; '.join(items)}."]
    sentences += [f"Arrows: {'; '.join(arrows)}."] if arrows else []
    return " ".join([*sentences, *caption])


def read_box(key, box):
    if not isinstance(box, tuple | list) or not 3 <= len(box) <= 6:
        raise ValueError(
            f"The box {key!r} is {doors.short(box)}; give (column, row, label, value, adjoint), "
            'such as (0, 1, "x", 2, "").'
        )
    box = Box(*box)
    if not isinstance(box.state, str) or box.state not in BOX_STATES:
        raise ValueError(f"The state of box {key!r} is {box.state!r}; use {known(BOX_STATES)}.")
    where = f"of the box {key!r}"
    return box._replace(
        column=doors.number(f"The column {where}", box.column, -FARTHEST, FARTHEST),
        row=doors.number(f"The row {where}", box.row, -FARTHEST, FARTHEST),
        label=doors.note(f"The label {where}", box.label),
        value=short(doors.label(f"The value {where}", box.value)),
        adjoint=short(doors.label(f"The adjoint {where}", box.adjoint)),
    )


def read_edge(edge):
    if not isinstance(edge, tuple | list) or not 2 <= len(edge) <= 4:
        raise ValueError(
            f'An edge is {doors.short(edge)}; give (from, to, label, state), label "" for none.'
        )
    edge = Edge(*edge)
    if not isinstance(edge.state, str) or edge.state not in STATES:
        raise ValueError(f"The state of an edge is {edge.state!r}; use {known(STATES)}.")
    return edge._replace(label=short(doors.label("The label of an edge", edge.label)))


def require_dag(boxes, edges):
    for edge in edges:
        for key in (edge.tail, edge.head):
            if not isinstance(key, Hashable) or key not in boxes:
                raise ValueError(f"An edge names the box {key!r}; the boxes are {known(boxes)}.")
        if boxes[edge.head].column <= boxes[edge.tail].column:
            raise ValueError(
                f"The edge from {edge.tail!r} to {edge.head!r} does not lead to a later column; "
                'for the way back keep its direction and give it the state "backward".'
            )

    places = {}
    for key, box in boxes.items():
        other = places.setdefault((box.column, box.row), key)
        if other != key:
            raise ValueError(
                f"The boxes {other!r} and {key!r} stand at the same place, column {box.column:g} "
                f"and row {box.row:g}; move one of them."
            )


def read_caption(caption, about):
    """The lines of a caption; one text is one line."""
    doors.note("about", about)
    lines = [caption] if isinstance(caption, str) else doors.sequence("caption", caption, "[]")
    return [doors.note("A line of the caption", line) for line in lines]


def known(names):
    return ", ".join(repr(name) for name in names)
