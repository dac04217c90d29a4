"""Boxes in columns and the arrows between them: the drawing under every graph.

Every arrow ends in a straight piece before its box, and its label stands there, so that a label
meets no other arrow. An arrow over several columns crosses them in a lane that no box uses.
"""

from itertools import pairwise
from typing import NamedTuple

from helpers.diagrams.svg import MARGIN, arrow, at, card, path, short, text, text_width
from helpers.style import BACKWARD, DATA, FORWARD, INK

HEIGHT, ROW_GAP, LANE = 54, 24, 12
# state: (colour, line width, dashes, whether the arrow runs from head to tail)
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
    "waiting": (DATA, 1, "2 3", DATA),
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


class Edge(NamedTuple):
    tail: object
    head: object
    label: str = ""
    state: str = "plain"


class Layout(NamedTuple):
    """Where everything stands: rects {key: (left, middle, width, height)}, one route an edge."""

    rects: dict
    routes: list
    labels: list
    width: float
    height: float


def draw_dag(boxes, edges, about="", alt=None, caption=()):
    """A Picture of labelled boxes in columns, with arrows from left to right.

    boxes: {key: (column, row, label, value, adjoint)}, both numbers as text, "" for none; rows may
    be fractions. edges: [(from, to, label, state)], state "plain", "forward" (solid), "backward"
    (dashed, the arrow runs from `to` to `from`) or "now" (the thick one). caption: lines below.
    alt: replaces the text alternative made from the boxes and edges.
    Raises ValueError for an unknown box or state, or an edge that does not lead to the right.
    """
    boxes = {key: Box(*box) for key, box in boxes.items()}
    boxes = {
        k: b._replace(value=short(b.value), adjoint=short(b.adjoint)) for k, b in boxes.items()
    }
    edges = [Edge(*edge) for edge in edges]
    edges = [edge._replace(label=short(edge.label)) for edge in edges]
    require_dag(boxes, edges)
    alt = describe(boxes, edges) if alt is None else alt
    return paint(arrange(boxes, edges), boxes, edges, caption, f"{about} {alt}")


def paint(layout, boxes, edges, caption, alt, caption_width=0):
    """The Picture of boxes and edges on a given layout, whatever their states are."""
    body = []
    for edge, route in zip(edges, layout.routes, strict=True):
        body += draw_edge(route, edge.state)
    for key, box in boxes.items():
        body += draw_box(layout.rects[key], box)
    for edge, (x, y) in zip(edges, layout.labels, strict=True):
        if edge.label:
            body.append(text(x, y, edge.label, 12, "end"))
    height = layout.height
    for number, line in enumerate(caption):
        size = 13 if number else 15
        height += 24
        body.append(text(MARGIN, height - MARGIN + 6, line, size, "start", fill=INK))
        caption_width = max(caption_width, text_width(line, size))
    return card(max(layout.width, caption_width + 2 * MARGIN), height, body, alt)


def draw_box(rect, box):
    left, middle, width, height = rect
    colour, line, dash, ink = BOX_STATES[box.state]
    border = f'stroke="{colour}" stroke-width="{line}"'
    border += f' stroke-dasharray="{dash}"' if dash else ""
    body = [
        f'<rect x="{at(left)}" y="{at(middle - height / 2)}" width="{at(width)}" '
        f'height="{at(height)}" rx="8" fill="#fff" {border}/>'
    ]
    centre, has_numbers = left + width / 2, box.value or box.adjoint
    if box.label:
        baseline = middle - 5 if has_numbers else middle + 5
        body.append(text(centre, baseline, box.label, 14, bold=True, fill=ink))
    if has_numbers:
        pieces = [(box.value, FORWARD)]
        if box.adjoint:
            pieces += [(" | ", INK), (box.adjoint, BACKWARD)]
        body.append(text(centre, middle + 16 if box.label else middle + 5, pieces))
    return body


def draw_edge(route, state):
    """A route is [(x, y), …]: straight, curved, straight, … in turn."""
    colour, width, dash, is_reversed = STATES[state]
    tip, size = (route[0] if is_reversed else route[-1]), 8 if width < 3 else 12
    points = list(route)
    if is_reversed:
        points[0] = (tip[0] + size - 2, tip[1])
    else:
        points[-1] = (tip[0] - size + 2, tip[1])
    d = f"M{at(points[0][0])},{at(points[0][1])}"
    for number, ((x0, y0), (x1, y1)) in enumerate(pairwise(points)):
        middle = at((x0 + x1) / 2)
        curve = f" C{middle},{at(y0)} {middle},{at(y1)} {at(x1)},{at(y1)}"
        d += curve if number % 2 and y0 != y1 else f" L{at(x1)},{at(y1)}"
    return [path(d, colour, width, dash), arrow(*tip, -1 if is_reversed else 1, 0, colour, size)]


def arrange(boxes, edges):
    """The Layout of boxes and edges; it depends on their texts only through the widest of them."""
    ys = box_rows(boxes, edges)
    lanes = find_lanes(boxes, edges, ys)
    ports = find_ports(edges, ys, lanes)
    lefts, rights, zones = column_edges(boxes, edges, ys, lanes)
    top = min([y - h / 2 for y, h in ys.values()] + list(lanes.values())) - MARGIN
    bottom = max([y + h / 2 for y, h in ys.values()] + list(lanes.values())) + MARGIN
    rects = {
        key: (lefts[b.column], ys[key][0] - top, rights[b.column] - lefts[b.column], ys[key][1])
        for key, b in boxes.items()
    }
    routes, labels = [], []
    for number, edge in enumerate(edges):
        first, last = boxes[edge.tail].column, boxes[edge.head].column
        out, into, is_low = ports[number]
        lane, between = lanes.get(number), [c for c in sorted(lefts) if first < c < last]
        points = [(rights[first], out), (rights[first] + 10, out)]
        for c in between:
            points += [(lefts[c] - zones[c], lane), (rights[c] + 10, lane)]
        points += [(lefts[last] - zones[last], into), (lefts[last], into)]
        routes.append([(x, y - top) for x, y in points])
        labels.append((lefts[last] - 13, into - top + (15 if is_low else -6)))
    return Layout(rects, routes, labels, max(rights.values()) + MARGIN, bottom - top)


def box_rows(boxes, edges):
    """{key: (middle, height)}: a box with many labelled arrows is as high as they need."""
    heights = {}
    for key, box in boxes.items():
        into = [edge for edge in edges if edge.head == key]
        is_labelled = any(edge.label for edge in into)
        plain = HEIGHT if box.value or box.adjoint else 34
        heights[key] = max(plain, 18 * len(into) + 6 if is_labelled and len(into) > 2 else 0)
    pitch = max(heights.values()) + ROW_GAP
    return {key: (box.row * pitch, heights[key]) for key, box in boxes.items()}


def find_lanes(boxes, edges, ys):
    """{edge number: y} for every edge over more than one column: a height free in all of them."""
    lanes, taken = {}, []
    columns = sorted({box.column for box in boxes.values()})
    order = sorted(range(len(edges)), key=lambda n: (span(boxes, edges[n]), n))
    for number in order:
        edge = edges[number]
        first, last = boxes[edge.tail].column, boxes[edge.head].column
        between = {c for c in columns if first < c < last}
        if not between:
            continue
        blocked = [(y, h / 2 + LANE) for k, (y, h) in ys.items() if boxes[k].column in between] + [
            (y, LANE) for y, used in taken if used & between
        ]
        lanes[number] = nearest_free(blocked, ys[edge.tail][0], ys[edge.head][0])
        taken.append((lanes[number], between | {first, last}))
    return lanes


def span(boxes, edge):
    return boxes[edge.head].column - boxes[edge.tail].column


def nearest_free(blocked, start, end):
    """The height outside all blocked (middle, half) intervals that is the least detour."""
    candidates = [start, end, (start + end) / 2]
    candidates += [y + side * half for y, half in blocked for side in (-1, 1)]
    free = [y for y in candidates if all(abs(y - m) >= half - 1e-9 for m, half in blocked)]
    return min(free, key=lambda y: (abs(y - start) + abs(y - end), abs(y - end), y))


def find_ports(edges, ys, lanes):
    """(y at the tail's right side, y at the head's left side, label below?) for every edge."""
    out, into, low = {}, {}, set()
    for key, (middle, height) in ys.items():
        leaving = [n for n, edge in enumerate(edges) if edge.tail == key]
        leaving.sort(key=lambda n: (lanes.get(n, ys[edges[n].head][0]), n))
        arriving = [n for n, edge in enumerate(edges) if edge.head == key]
        arriving.sort(key=lambda n: (lanes.get(n, ys[edges[n].tail][0]), n))
        out |= spread(leaving, middle, min(14, (height - 16) / max(1, len(leaving) - 1)))
        gap = 24 if len(arriving) == 2 else min(18, (height - 16) / max(1, len(arriving) - 1))
        into |= spread(arriving, middle, min(gap, height - 16))
        low |= {arriving[1]} if len(arriving) == 2 else set()
    return {n: (out[n], into[n], n in low) for n in range(len(edges))}


def spread(numbers, middle, gap):
    first = middle - gap * (len(numbers) - 1) / 2
    return {n: first + gap * i for i, n in enumerate(numbers)}


def column_edges(boxes, edges, ys, lanes):
    """Left and right of every column, and how far before it the straight pieces begin."""
    lefts, rights, zones, x = {}, {}, {}, MARGIN
    for column in sorted({box.column for box in boxes.values()}):
        inside = [box for box in boxes.values() if box.column == column]
        arriving = [edge for edge in edges if boxes[edge.head].column == column]
        zones[column] = 20 + max([text_width(edge.label, 12) for edge in arriving], default=0)
        if lefts:
            rises = [rise(edges[n], ys, lanes.get(n)) for n in range(len(edges))]
            x += 10 + min(110, max(36, 0.22 * max(rises))) + zones[column]
        lefts[column] = x
        x += max(max(box_width(box) for box in inside), 64)
        rights[column] = x
    return lefts, rights, zones


def rise(edge, ys, lane):
    start, end = ys[edge.tail][0], ys[edge.head][0]
    return abs(end - start) if lane is None else max(abs(lane - start), abs(end - lane))


def box_width(box):
    numbers = f"{box.value} | {box.adjoint}" if box.adjoint else box.value
    return 24 + max(text_width(box.label, bold=True), text_width(numbers))


def describe(boxes, edges):
    """The text alternative: every box with its numbers, every arrow with its label."""
    items = []
    for box in boxes.values():
        numbers = f"{box.value} | {box.adjoint}" if box.adjoint else box.value
        items.append(f"{box.label}: {numbers}" if numbers else box.label)
    arrows = []
    for edge in edges:
        tail, head = boxes[edge.tail].label, boxes[edge.head].label
        ends = (head, tail) if STATES[edge.state][3] else (tail, head)
        arrows.append(" → ".join(ends) + (f" ({edge.label})" if edge.label else ""))
    legend = " (value | adjoint)" if any(box.adjoint for box in boxes.values()) else ""
    return f"Boxes{legend}: {'; '.join(items)}. Arrows: {'; '.join(arrows) or 'none'}."


def require_dag(boxes, edges):
    if not boxes:
        raise ValueError("A diagram came without boxes; give at least one.")
    for edge in edges:
        for key in (edge.tail, edge.head):
            if key not in boxes:
                raise ValueError(f"An edge names {key!r}, but the boxes are {list(boxes)}.")
        if edge.state not in STATES:
            raise ValueError(f"The state of an edge is {edge.state!r}; use one of {list(STATES)}.")
        if span(boxes, edge) <= 0:
            raise ValueError(
                f"The edge from {edge.tail!r} to {edge.head!r} does not lead to a later column; "
                "give the head a greater column, and use state 'backward' for the way back."
            )
