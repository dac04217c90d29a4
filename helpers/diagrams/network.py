"""A network as layers of circles, with every edge between neighbouring layers."""

import math

import numpy as np

from helpers import doors
from helpers.colours import BACKWARD, CARD, DATA, FORWARD, INK, PARAMETERS
from helpers.svg.pieces import MARGIN, arrow, at, card, path, rectangle, text, text_width
from helpers.words import counted, short

MOST_LAYERS = 30
MOST_UNITS, FIRST_UNITS, LAST_UNITS, MANY_EDGES = 10, 4, 2, 40
# style of an edge: (line width, size of its arrow head, opacity)
STYLES = {"plain": (1.3, 8, 1), "fine": (0.8, 6, 0.8), "pale": (1, 6, 0.7), "thick": (3.2, 12, 1)}
DIRECTIONS = {"forward": (FORWARD, "", "right"), "backward": (BACKWARD, "5 4", "left")}


def draw_network(
    sizes, values=None, labels=None, highlight=(), direction="forward", about="", weights=None
):
    """A Picture of layers 0, 1, … with sizes[k] units each, and all edges between them.

    values: {(layer, unit): number or text}, written inside the circle. labels: {layer: text or
    (text, shape)} or a list, written below, such as ("A[0] = X", (3, "n")). highlight: edges
    (k, i, j), the weight W[k][i, j] from unit j of layer k − 1 to unit i of layer k, and units
    (k, i). Layers count from 0 and units from 0, as in code. direction: "forward" draws solid
    arrows to the right, "backward" dashed ones to the left. weights: {edge (k, i, j): number or
    text}, written on highlighted edges. Of a layer with more than 10 units the first 4 and the last
    2 are drawn. Raises ValueError for what does not fit.
    """
    sizes, values, labels = read_sizes(sizes), read_values(values), read_labels(labels)
    highlight = [read_place("highlight", item, (2, 3)) for item in read_highlight(highlight)]
    doors.one_of("direction", direction, DIRECTIONS)
    doors.note("about", about)
    require_network(sizes, values, labels, highlight)
    weights = read_weights(weights, highlight)
    captions = layer_captions(sizes, labels)
    radius = max([17] + [text_width(value, 12) / 2 + 6 for value in values.values()])
    spots, width, height = place_units(sizes, captions, radius)
    body = draw_edges(sizes, spots, radius, highlight, direction, weights)
    for (k, i), (x, y) in spots.items():
        body += draw_unit(x, y, radius, values.get((k, i), ""), (k, i) in highlight, direction)
    body += draw_layer_texts(sizes, spots, captions, height)
    alt = describe(sizes, values, labels, highlight, direction, weights)
    return card(width, height, body, f"{about} {alt}")


def layer_captions(sizes, labels):
    """{layer: the lines below it}: its label, and its size where units are left out."""
    captions = {}
    for k, size in enumerate(sizes):
        lines = [label_text(labels[k])] if labels.get(k) else []
        lines += [f"{size} units"] if size > MOST_UNITS else []
        captions |= {k: lines} if lines else {}
    return captions


def label_text(label):
    return label if isinstance(label, str) else f"{label[0]} {shape_text(label[1])}"


def shape_text(shape):
    return f"({', '.join(str(size) for size in shape)})"


def drawn_units(size):
    """The units that are drawn of a layer, in order."""
    if size <= MOST_UNITS:
        return list(range(size))
    return [*range(FIRST_UNITS), *range(size - LAST_UNITS, size)]


def place_units(sizes, captions, radius):
    """{(layer, unit): (x, y)} and the size of the picture."""
    most = max(drawn_places(size) for size in sizes)
    pitch = 2 * radius + 16
    widest = max([text_width(line) for lines in captions.values() for line in lines], default=0)
    step = max(2 * radius + 110, 20 + widest)
    first = MARGIN + max(radius, widest / 2)
    spots = {}
    for k, size in enumerate(sizes):
        top = MARGIN + radius + (most - drawn_places(size)) * pitch / 2
        for place, unit in enumerate(drawn_units(size)):
            gap = size > MOST_UNITS and unit >= FIRST_UNITS
            spots[k, unit] = (first + k * step, top + (place + gap) * pitch)
    text_height = 22 * max((len(lines) for lines in captions.values()), default=0)
    height = 2 * MARGIN + most * pitch - 16 + text_height + 4 * bool(text_height)
    return spots, 2 * first + (len(sizes) - 1) * step, height


def drawn_places(size):
    return size if size <= MOST_UNITS else FIRST_UNITS + LAST_UNITS + 1


def draw_edges(sizes, spots, radius, highlight, direction, weights):
    """All edges, the highlighted ones last and thick; beside them the others are pale."""
    chosen = [edge for edge in highlight if len(edge) == 3]
    edges = [
        (k, i, j)
        for k in range(1, len(sizes))
        for i in drawn_units(sizes[k])
        for j in drawn_units(sizes[k - 1])
    ]
    usual = "pale" if chosen else "plain" if len(edges) <= MANY_EDGES else "fine"
    body = []
    for k, i, j in sorted(edges, key=lambda edge: edge in chosen):
        ends = [spots[k - 1, j], spots[k, i]][:: 1 if direction == "forward" else -1]
        style, number = "thick" if (k, i, j) in chosen else usual, weights.get((k, i, j), "")
        body += draw_edge(ends, radius, style, direction, number)
    return body


def draw_edge(ends, radius, style, direction, number=""):
    colour, dash, _ = DIRECTIONS[direction]
    width, size, opacity = STYLES[style]
    colour = DATA if style == "pale" else colour
    (x0, y0), (x1, y1) = ends
    length = math.hypot(x1 - x0, y1 - y0)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    tip = (x1 - ux * (radius + 1), y1 - uy * (radius + 1))
    parts, body = [(radius, length - radius - 1 - (size - 2))], []
    if number:  # in a gap in the middle of its own edge, other edges behind it
        x, y, wide = (x0 + x1) / 2, (y0 + y1) / 2, text_width(number, 13, True) + 4
        half = min((wide / 2 + 2) / max(abs(ux), 1e-9), 11 / max(abs(uy), 1e-9))
        parts = [(parts[0][0], length / 2 - half), (length / 2 + half, parts[0][1])]
        body = [rectangle(x - wide / 2, y - 8, wide, 16, CARD, 0)]
        body.append(text(x, y + 4.5, number, 13, bold=True, fill=PARAMETERS))
    for start, stop in parts:
        d = f"M{at(x0 + ux * start)},{at(y0 + uy * start)} "
        d += f"L{at(x0 + ux * stop)},{at(y0 + uy * stop)}"
        body.append(path(d, colour, width, dash, opacity))
    return [*body, arrow(*tip, ux, uy, colour, size, opacity)]


def draw_unit(x, y, radius, value, is_chosen, direction):
    """A circle with its number, in the colour of its way, or its name."""
    colour, width = (DIRECTIONS[direction][0], 3.2) if is_chosen else (INK, 1.4)
    body = [
        f'<circle cx="{at(x)}" cy="{at(y)}" r="{at(radius)}" fill="#fff" stroke="{colour}" '
        f'stroke-width="{width}"/>'
    ]
    is_number = any(letter in "0123456789" for letter in value)
    ink = DIRECTIONS[direction][0] if is_number else INK
    return body + ([text(x, y + 4.5, value, 12, fill=ink)] if value else [])


def draw_layer_texts(sizes, spots, captions, height):
    """The lines below each layer, and dots where units are left out."""
    body = []
    most = max((len(lines) for lines in captions.values()), default=0)
    for k, size in enumerate(sizes):
        x = spots[k, 0][0]
        if size > MOST_UNITS:
            y = (spots[k, FIRST_UNITS - 1][1] + spots[k, size - LAST_UNITS][1]) / 2
            body.append(text(x, y + 6, "⋮", 18, bold=True))
        for number, line in enumerate(captions.get(k, [])):
            body.append(text(x, height - MARGIN + 4 - 22 * (most - 1 - number), line))
    return body


def describe(sizes, values, labels, highlight, direction, weights):
    """The text alternative: sizes, labels, values layer by layer, what is thick; all from 1."""
    layers = []
    for k, size in enumerate(sizes):
        name = f"{label_text(labels[k])}: " if labels.get(k) else ""
        written = [values[place] for place in sorted(values) if place[0] == k]
        told = f" ({', '.join(written)})" if written else ""
        layers.append(f"{name}{counted(size, 'unit')}{told}")
    side = DIRECTIONS[direction][2]
    said = f"Fully connected network, {'; '.join(layers)}; {direction}, with arrows to the {side}"
    if highlight:
        said += f"; thick: {', '.join(say_place(place, weights) for place in highlight)}"
    return f"{said}."


def say_place(place, weights):
    """A unit, or the weight of an edge with its row, its column and its number, from 1."""
    if len(place) == 2:
        return f"unit {place[1] + 1} of layer {place[0]}"
    k, i, j = place
    number = f" = {weights[place]}" if place in weights else ""
    return f"W[{k}] ({i + 1}, {j + 1}){number}"


def read_sizes(sizes):
    """The units of each layer as Python's whole numbers."""
    found = doors.sequence("sizes", sizes, "[3, 4, 2]")
    if not 2 <= len(found) <= MOST_LAYERS:
        raise ValueError(
            f"sizes is {doors.short(found)}: give at least two whole numbers of units, such as "
            f"[3, 4, 2], and at most {MOST_LAYERS}."
        )
    return [doors.whole("A size in sizes", size, 1, 10**9) for size in found]


def read_values(values):
    """{(layer, unit): text}."""
    if values is None or (isinstance(values, dict) and not values):
        return {}
    found = {}
    for key, value in doors.mapping("values", values, "{(1, 0): 0.5}").items():
        found[read_place("values", key, (2,))] = short(doors.label("A value", value))
    return found


def read_weights(weights, highlight):
    """{edge (k, i, j): text} of highlighted edges."""
    if weights is None:
        return {}
    found = {}
    for key, value in doors.mapping("weights", weights, "{(2, 0, 1): 0.9}").items():
        place = read_place("weights", key, (3,))
        if place not in highlight:
            raise ValueError(f"weights names the edge {place}: highlight it, too.")
        found[place] = short(doors.label("A weight", value))
    return found


def read_labels(labels):
    """{layer: its text}; "" for none."""
    if labels is None or isinstance(labels, dict):
        found = labels or {}
    else:
        found = dict(enumerate(doors.sequence("labels", labels, '["X", "A[1]", "Z[2]"]')))
    return {k: read_label(label) for k, label in found.items()}


def read_label(label):
    if label is None or isinstance(label, str):
        return label or ""
    if not isinstance(label, tuple | list) or len(label) != 2:
        raise ValueError(f'A label is {doors.short(label)}: give a text, or ("X", (3, "n")).')
    name, shape = label
    doors.note("The text of a label", name)
    return name, tuple(doors.sequence(f"The shape of {name}", shape, '(3, "n")'))


def read_highlight(highlight):
    return doors.sequence("highlight", highlight, "[(1, 0), (1, 0, 2)]")


def read_place(name, place, lengths):
    """A unit (k, i) or an edge (k, i, j) as Python's whole numbers."""
    found = place if isinstance(place, tuple | list | np.ndarray) else ()
    if len(found) not in lengths:
        edge = ", or of an edge, (layer, unit, unit before)" if 3 in lengths else ""
        raise ValueError(
            f"{name} holds {doors.short(place)}: give the place of a unit, (layer, unit){edge}."
        )
    return tuple(doors.whole(f"A number in {name}", part, -(10**9), 10**9) for part in found)


def require_network(sizes, values, labels, highlight):
    for k in labels:
        if k not in range(len(sizes)):
            raise ValueError(f"A label names layer {k}; the layers are 0 to {len(sizes) - 1}.")
    units = list(values) + [e for e in highlight if len(e) == 2]
    units += [(e[0], e[1]) for e in highlight if len(e) == 3]
    units += [(e[0] - 1, e[2]) for e in highlight if len(e) == 3]
    for k, i in units:
        if k not in range(len(sizes)) or i not in drawn_units(sizes[k]):
            raise ValueError(
                f"Layer {k} has no drawn unit {i}: the sizes are {list(sizes)}, both counts start "
                "at 0, and of more than 10 units the first 4 and the last 2 are drawn."
            )
