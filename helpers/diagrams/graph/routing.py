"""Where boxes and arrows stand in pixels, so that no text meets a box, an arrow or another text.

Every arrow ends in a straight piece before its box, and its label stands beside that piece, where
no other arrow comes. An arrow over several columns crosses them in a lane that no box uses. All is
computed along the flow and across it, so that a graph can flow to the right or downwards.
"""

from typing import NamedTuple

from helpers.svg.pieces import MARGIN, text_width

GAP, LANE, LINE = 18, 10, 13
LABEL = 13  # the height of the text at an edge
BESIDE, PAIR, NARROWEST = 6, 24, 64


class Layout(NamedTuple):
    """rects: {key: (left, top, width, height)}. routes: for each edge its points, between which it
    is straight, curved, straight, … in turn. labels: for each edge (x, baseline, anchor)."""

    rects: dict
    routes: list
    labels: list
    width: float
    height: float
    is_down: bool


class Spacing(NamedTuple):
    """height: of a box with numbers. stub, zone: the straight ends of an arrow, after a box and
    before one. least, most: what lies between them."""

    height: float
    stub: float
    zone: float
    least: float
    most: float


ROOMY = Spacing(54, 10, 18, 28, 60)
CLOSE = Spacing(54, 6, 15, 10, 40)
TIGHT = Spacing(34, 3, 8, 4, 8)


class Slot(NamedTuple):
    """A box across the flow: its middle, its size, and how far its labels reach from the middle."""

    middle: float
    size: float
    reach: float


def arrange(boxes, edges, is_down=False, middles=None, wanted=None, spacing=ROOMY):
    """The Layout of boxes with .column, .row, .label, .value, .adjoint and edges with .label.

    middles: {key: pixels across the flow}, instead of the rows. wanted: {edge number: where a long
    edge would best pass}.
    """
    sizes = sizes_across(boxes, edges, is_down, spacing)
    if middles is None:
        pitch = GAP + max(max(size, 2 * reach) for size, reach in sizes.values())
        middles = {key: box.row * pitch for key, box in boxes.items()}
    slots = {key: Slot(middles[key], *sizes[key]) for key in boxes}
    lanes = find_lanes(boxes, edges, slots, wanted or {})
    slots, lanes, breadth = from_margin(slots, lanes)
    starts, ends, zones = place_along(boxes, edges, slots, lanes, is_down, spacing)
    ports = find_ports(edges, slots, lanes, is_down)
    rects, routes, labels = {}, [], []
    for key, box in boxes.items():
        along, across = starts[box.column], slots[key].middle - slots[key].size / 2
        size = (ends[box.column] - along, slots[key].size)
        rects[key] = (across, along, *size[::-1]) if is_down else (along, across, *size)
    for number, edge in enumerate(edges):
        columns = boxes[edge.tail].column, boxes[edge.head].column
        points = route(columns, ports[number], lanes.get(number), starts, ends, zones, spacing)
        labels.append(label_spot(points[-1], ports[number][2], is_down))
        routes.append([(c, a) for a, c in points] if is_down else points)
    length = max(ends.values()) + MARGIN
    size = (breadth, length) if is_down else (length, breadth)
    return Layout(rects, routes, labels, *size, is_down)


def from_margin(slots, lanes):
    """Slots and lanes moved so that the first of them is at the margin, and the room they need."""
    used = [*lanes.values()]
    for slot in slots.values():
        used += [slot.middle + side * max(slot.size / 2, slot.reach) for side in (-1, 1)]
    shift = MARGIN - min(used)
    slots = {key: slot._replace(middle=slot.middle + shift) for key, slot in slots.items()}
    lanes = {number: lane + shift for number, lane in lanes.items()}
    return slots, lanes, max(used) + shift + MARGIN


def box_size(box, spacing):
    """Width and height of a box's text with its padding."""
    numbers = f"{box.value} | {box.adjoint}" if box.adjoint else box.value
    width = 20 + max(text_width(box.label, bold=True), text_width(numbers))
    return max(width, NARROWEST), spacing.height if numbers else 34


def sizes_across(boxes, edges, is_down, spacing):
    """{key: (size of the box, reach of its labels from its middle)}, both across the flow."""
    sizes = {}
    for key, box in boxes.items():
        arriving = [edge.label for edge in edges if edge.head == key]
        size, label = box_size(box, spacing)[0 if is_down else 1], label_size(arriving, is_down)
        if len(arriving) > 2 and label:
            size = max(size, (label + BESIDE) * (len(arriving) - 1) + 24)
        gap = port_gap(len(arriving), size, label)
        sizes[key] = size, gap * (len(arriving) - 1) / 2 + BESIDE + label if label else 0
    return sizes


def label_size(labels, is_down):
    """The room across the flow that the widest of the labels takes; 0 when there is none."""
    if not any(labels):
        return 0
    return max(text_width(label, LABEL) for label in labels) if is_down else LINE


def port_gap(count, size, label=0):
    """The distance between the arrows that arrive at (or, without label, leave) one box."""
    if label and count > 1:
        return PAIR if count == 2 else label + BESIDE
    return min(14, (size - 16) / max(1, count - 1))


def find_lanes(boxes, edges, slots, wanted):
    """{edge number: where} for every edge over more than one column: free in all of them."""
    lanes, taken = {}, []
    columns = sorted({box.column for box in boxes.values()})
    spans = {n: boxes[e.head].column - boxes[e.tail].column for n, e in enumerate(edges)}
    for number in sorted(spans, key=lambda n: (spans[n], n)):
        edge = edges[number]
        first, last = boxes[edge.tail].column, boxes[edge.head].column
        between = {c for c in columns if first < c < last}
        if not between:
            continue
        blocked = [
            (slot.middle, max(slot.size / 2, slot.reach) + LANE)
            for key, slot in slots.items()
            if boxes[key].column in between
        ]
        blocked += [(lane, LANE) for lane, others in taken if others & between]
        start, end = slots[edge.tail].middle, slots[edge.head].middle
        lanes[number] = nearest_free(blocked, start, end, wanted.get(number))
        taken.append((lanes[number], between))
    return lanes


def nearest_free(blocked, start, end, wanted=None):
    """The place outside all blocked (middle, half) intervals that is the least detour."""
    candidates = [start, end, (start + end) / 2] + ([] if wanted is None else [wanted])
    candidates += [middle + side * half for middle, half in blocked for side in (-1, 1)]
    free = [c for c in candidates if all(abs(c - m) >= half - 1e-9 for m, half in blocked)]
    if wanted is not None:
        return min(free, key=lambda c: (abs(c - wanted), c))
    return min(free, key=lambda c: (abs(c - start) + abs(c - end), abs(c - end), c))


def find_ports(edges, slots, lanes, is_down):
    """(where it leaves, where it arrives, side of its label: −1 or 1) for every edge."""
    leave, arrive, sides = {}, {}, dict.fromkeys(range(len(edges)), 1 if is_down else -1)
    for key, slot in slots.items():
        out = [n for n, edge in enumerate(edges) if edge.tail == key]
        out.sort(key=lambda n: (lanes.get(n, slots[edges[n].head].middle), n))
        into = [n for n, edge in enumerate(edges) if edge.head == key]
        into.sort(key=lambda n: (lanes.get(n, slots[edges[n].tail].middle), n))
        label = label_size([edges[n].label for n in into], is_down)
        leave |= spread(out, slot.middle, port_gap(len(out), slot.size))
        arrive |= spread(into, slot.middle, port_gap(len(into), slot.size, label))
        if len(into) == 2:
            sides |= {into[0]: -1, into[1]: 1}
    return {n: (leave[n], arrive[n], sides[n]) for n in range(len(edges))}


def spread(numbers, middle, gap):
    first = middle - gap * (len(numbers) - 1) / 2
    return {n: first + gap * i for i, n in enumerate(numbers)}


def place_along(boxes, edges, slots, lanes, is_down, spacing):
    """Start and end of every column, and how far before it the straight pieces begin."""
    starts, ends, zones, along = {}, {}, {}, MARGIN
    for column in sorted({box.column for box in boxes.values()}):
        inside = [box_size(box, spacing)[is_down] for box in boxes.values() if box.column == column]
        arriving = [n for n, edge in enumerate(edges) if boxes[edge.head].column == column]
        label = max([text_width(edges[n].label, LABEL) for n in arriving], default=0)
        zones[column] = spacing.zone + (min(label, LINE) if is_down else label)
        if starts:
            rises = [rise(edges[n], slots, lanes.get(n)) for n in arriving]
            bend = max(spacing.least, 0.2 * max(rises, default=0))
            along += spacing.stub + min(spacing.most, bend) + zones[column]
        starts[column] = along
        along += max(inside)
        ends[column] = along
    return starts, ends, zones


def rise(edge, slots, lane):
    """How far an edge moves across the flow in one go."""
    start, end = slots[edge.tail].middle, slots[edge.head].middle
    return abs(end - start) if lane is None else max(abs(lane - start), abs(end - lane))


def route(columns, port, lane, starts, ends, zones, spacing):
    """The points of one edge, (along, across)."""
    first, last = columns
    points = [(ends[first], port[0]), (ends[first] + spacing.stub, port[0])]
    for column in sorted(c for c in starts if first < c < last):
        points += [(starts[column] - zones[column], lane), (ends[column] + spacing.stub, lane)]
    return [*points, (starts[last] - zones[last], port[1]), (starts[last], port[1])]


def label_spot(tip, side, is_down):
    """(x, baseline, anchor) of the label beside the last straight piece of an edge."""
    along, across = tip
    if is_down:
        return across + side * BESIDE, along - 14, "start" if side > 0 else "end"
    return along - 13, across + (BESIDE + 9 if side > 0 else -BESIDE), "end"
