"""A graph too large for letters: all of it as dots, and the operation of the step in full size.

Both stand at fixed places, so that from step to step nothing moves but what is marked.
"""

from itertools import pairwise
from typing import NamedTuple

from helpers.colours import BACKWARD, CARD, DATA, FORWARD, INK
from helpers.diagrams.graph.dag import BOX_STATES, STATES, draw_edge
from helpers.diagrams.graph.placement import choose_columns, order_nodes, spread_nodes
from helpers.diagrams.graph.routing import LABEL, PAIR, label_spot
from helpers.svg.pieces import MARGIN, arrow, at, path, rectangle, text, text_width

TALLEST, PITCH, LARGEST = 96, 34, 5.5  # pixels: all the dots, from column to column, a radius
HALO = 12  # above the highest dot and below the lowest
APART = 20  # what a dot takes across the flow before it is scaled
WIDTH = 570  # of the whole
KEY = 12  # the height of the text of the key
BOX = 190, 62  # width and height of a box of the operation
BETWEEN, STUB, ZONE = 10, 10, 90  # two operands; the straight ends of an arrow and its label
DASHES = {"backward": "4 3", "now": "5 3"}  # of thin lines


class Overview(NamedTuple):
    """spots: {node: (x, y)}. routes: the points of each edge. radius: of a dot. height: of all."""

    spots: dict
    routes: list
    radius: float
    height: float


def place_dots(links):
    """The Overview of a graph: all long edges of one node run along one lane."""
    numbers = {node: n for n, node in enumerate(links.nodes)}
    edges = tuple((numbers[parent], numbers[child]) for parent, child, _ in links.edges)
    kept = spanning(edges, choose_columns(range(len(numbers)), edges, ()))
    order = order_nodes(len(numbers), kept)
    middles, wanted = spread_nodes(order, (APART,) * len(numbers))
    lanes = {kept[number][0]: lane for number, lane in wanted.items()}
    used = [*middles.values(), *lanes.values()]
    low, tall, last = min(used), max(used) - min(used), max(order.columns)
    squeeze, pitch = min(1, TALLEST / max(1, tall)), min(PITCH, (WIDTH - 2 * MARGIN) / last)
    left, top = (WIDTH - pitch * last) / 2, HALO - squeeze * low

    def spot(column, middle):
        return left + pitch * column, top + squeeze * middle

    routes = []
    for first, second in edges:
        across = range(order.columns[first] + 1, order.columns[second])
        ends = [spot(order.columns[n], middles[n]) for n in (first, second)]
        routes.append([ends[0], *(spot(column, lanes[first]) for column in across), ends[1]])
    spots = {node: spot(order.columns[n], middles[n]) for node, n in numbers.items()}
    radius = min(LARGEST, 0.36 * pitch, 0.4 * APART * squeeze)
    return Overview(spots, routes, radius, squeeze * tall + 2 * HALO)


def spanning(edges, columns):
    """Of each node its edges to the next column, to its nearest child and to its farthest."""
    reach = {}
    for first, second in edges:
        reach.setdefault(first, []).append(columns[second])
    return tuple(
        (first, second)
        for first, second in dict.fromkeys(edges)
        if columns[second] in (columns[first] + 1, min(reach[first]), max(reach[first]))
    )


def focus(links, frame):
    """The result whose operation a step is about: where an arrow is marked, or a node is."""
    for n, (_, child, _) in enumerate(links.edges):
        if frame.edge_states[n].startswith("now"):
            return child
    now = {node for node, state in frame.node_states.items() if state.startswith("now")}
    results = [node for node in links.nodes if node.parents]
    near = (node for node in results if node in now or now.intersection(node.parents))
    return next(near, results[0])


def overview_size(overview):
    """(width, height) of the dots, their key and the operation."""
    return WIDTH, overview.height + 2 * KEY + 2 * BOX[1] + BETWEEN + 4


def paint_overview(overview, links, labels, frame, is_forward):
    """The pieces of SVG of the dots, their key and the operation. labels: {node: (text, name)}."""
    result, colour = focus(links, frame), FORWARD if is_forward else BACKWARD
    body = draw_dots(overview, frame, {result, *result.parents}, colour)
    below = overview.height + KEY
    body.append(text(WIDTH / 2, below, key_of(colour, is_forward), KEY))
    return body + draw_operation(links, labels, frame, result, below + KEY, colour)


def key_of(colour, is_forward):
    """What the dots tell, as pairs (text, colour)."""
    slope, apart = "tangent" if is_forward else "adjoint", "\u2003"  # a wide space
    pieces = [("○ to come", DATA), ("○ value", FORWARD), (f"● value and {slope}", colour)]
    return [(said + apart, hue) for said, hue in pieces] + [("ringed: written out below", INK)]


def draw_dots(overview, frame, near, colour):
    """Every node a dot, every edge a line, those of the step marked."""
    body, states = [], frame.edge_states
    for n in sorted(states, key=lambda n: STATES[states[n]][1]):
        body += draw_line(overview.routes[n], states[n], overview.radius)
    for node, (x, y) in overview.spots.items():
        is_now = frame.node_states[node].startswith("now")
        rim = DATA if node not in frame.values else colour if node in frame.slopes else FORWARD
        fill = colour if node in frame.slopes else CARD
        body.append(circle(x, y, overview.radius + 1.5 * is_now, rim, 1.6 + is_now, fill))
    rings = [overview.spots[node] for node in overview.spots if node in near]
    return body + [circle(x, y, overview.radius + 4.5, INK, 1.4, "none") for x, y in rings]


def circle(x, y, radius, colour, line, fill):
    return (
        f'<circle cx="{at(x)}" cy="{at(y)}" r="{at(radius)}" fill="{fill}" stroke="{colour}" '
        f'stroke-width="{line:.2g}"/>'
    )


def draw_line(route, state, radius):
    """A thin curve through the points of a route; with its arrow where it is marked."""
    colour, _, _, is_reversed = STATES[state]
    is_now = state.startswith("now")
    d = "M" + ",".join(map(at, route[0]))
    for (x0, y0), (x1, y1) in pairwise(route):
        middle = at((x0 + x1) / 2)
        d += f" C{middle},{at(y0)} {middle},{at(y1)} {at(x1)},{at(y1)}"
    body = [path(d, colour, 2.6 if is_now else 1, DASHES.get(state, ""))]
    if is_now:
        (x, y), way = (route[0], -1) if is_reversed else (route[-1], 1)
        body.append(arrow(x - way * radius, y, way, 0, colour, 7))
    return body


def draw_operation(links, labels, frame, result, top, colour):
    """The pieces of a result, its operands and the arrows between them, with all numbers."""
    operands, step = list(dict.fromkeys(result.parents)), BOX[1] + BETWEEN
    middle = top + (BOX[1] + step) / 2
    first = middle - step * (len(operands) - 1) / 2
    centres = {node: first + step * n for n, node in enumerate(operands)}
    body, right = [], WIDTH - MARGIN - BOX[0]
    numbers = [n for n, (_, child, _) in enumerate(links.edges) if child is result]
    for place, n in enumerate(numbers):
        side = 2 * place - 1  # the label of the second is below it
        shift = side * PAIR / 2 if len(numbers) == 2 else 0
        start = centres[links.edges[n][0]] + (shift if len(operands) == 1 else 0)
        left, port = MARGIN + BOX[0], middle + shift
        route = [(left, start), (left + STUB, start), (right - ZONE, port), (right, port)]
        body += draw_edge(route, frame.edge_states[n], False)
        x, y, anchor = label_spot(route[-1], side, False)
        body.append(text(x, y, frame.partials.get(n, ""), LABEL, anchor))
    for node, centre in centres.items():
        body += draw_node(MARGIN, centre, node, labels, frame, colour)
    return body + draw_node(right, middle, result, labels, frame, colour)


def draw_node(left, middle, node, labels, frame, colour):
    """A box of the operation: the label, the value and the derivative, each on a line."""
    rim, line, dash, ink = BOX_STATES["plain" if node in frame.values else "waiting"]
    if frame.node_states[node].startswith("now"):
        rim, line, dash, ink = BOX_STATES[frame.node_states[node]]
    top, centre = middle - BOX[1] / 2, left + BOX[0] / 2
    whole, name = labels[node]
    shown = whole if text_width(whole, bold=True) <= BOX[0] - 16 else clipped(name, BOX[0] - 16)
    return [
        rectangle(left, top, *BOX, rim, line, dash, rounding=8),
        text(centre, top + 18, shown, bold=True, fill=ink),
        text(centre, top + 36, frame.values.get(node, ""), fill=FORWARD),
        text(centre, top + 54, frame.slopes.get(node, ""), fill=colour),
    ]


def clipped(name, width):
    """As much of a name as there is room for."""
    while text_width(name, bold=True) > width:
        name = name[:-2].rstrip("…") + "…"
    return name
