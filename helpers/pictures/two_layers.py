"""Two layers, opened up: what sharing saves, and what a unit that is off no longer learns."""

from functools import lru_cache

import numpy as np

from helpers import doors
from helpers.colours import BACKWARD, FORWARD
from helpers.diagrams.graph.dag import Box, Edge, paint_graph
from helpers.diagrams.graph.routing import arrange
from helpers.pictures.running import running_pass
from helpers.svg.axes import Axes
from helpers.svg.pieces import at, card, path, rectangle, text
from helpers.svg.plots import Area
from helpers.svg.tiles import Tiles, draw_equation, say_matrix
from helpers.words import rounded, short, subscript

MOST = 32  # inputs and hidden units that the counter goes up to
ALONE, SHARED, GROWTH = Area(20, 84, 220, 220), Area(270, 84, 220, 220), Area(572, 84, 240, 220)


def count_multiplications(d, m, c=2):
    """What d inputs, m hidden units and c outputs cost: (forward pass, Algorithm 3, one entry).

    The last is one ∂J/∂W[1][j, l] by itself: a forward pass, c products for the sum over the
    outputs, and the factors ReLU'(z_j) and x_l. Source: CS229 notes 2022, Algorithm 3.
    """
    d, m, c = (doors.whole(name, size) for name, size in (("d", d), ("m", m), ("c", c)))
    forward = m * d + m * c
    return forward, forward + (m * c + m) + (m * c + m * d), forward + c + 2


def draw_counts(d=3, m=4):
    """Multiplications with and without sharing, as areas and over md, for two outputs.

    d, m: inputs and hidden units, 2 to 32. A tile is the work for one entry of ∂J/∂W[1] alone.
    """
    d, m = doors.whole("d", d, 2, MOST), doors.whole("m", m, 2, MOST)
    forward, shared, tile = count_multiplications(d, m)
    alone, tiles, sizes = m * d * tile, shared / tile, f"d = {d} inputs, m = {m} hidden units"
    ratio = f"Alone it takes {short(alone / shared)} times the work."
    body = [
        text(20, 34, f"{sizes}, 2 outputs", 16, "start", True),
        *heading(ALONE, "each entry of ∂J/∂W[1] alone", f"md · {tile:,} = {m * d:,} · {tile:,}"),
        *filled_tiles(ALONE, d, m, m * d, BACKWARD),
        *heading(SHARED, "Algorithm 3, every slope", f"{short(tiles)} tiles of {tile:,}"),
        *filled_tiles(SHARED, d, m, tiles, FORWARD),
        text(ALONE.x, 330, f"{alone:,} multiplications", 15, "start", True, BACKWARD),
        text(SHARED.x, 330, f"{shared:,} multiplications", 15, "start", True, FORWARD),
        text(20, 356, ratio, 14, "start"),
        *growth(d, m),
    ]
    alt = (
        f"Multiplications for {sizes} and 2 outputs. Each of the {m * d:,} entries of ∂J/∂W[1] "
        f"alone: a tile of {tile:,}, together {alone:,}. Algorithm 3, every slope: {shared:,}, "
        f"which is {short(tiles)} tiles, forward pass of {forward:,} included. {ratio} Right: both "
        f"over md with m = {m} and d from 2 to {MOST}, a mark at your d; alone is more than twice "
        "as steep on these logarithmic axes."
    )
    return card(840, 376, body, alt)


def heading(box, title, line):
    """Two lines above a box."""
    return [
        text(box.x, box.y - 26, title, 13, "start", True),
        text(box.x, box.y - 8, line, 13, "start"),
    ]


def filled_tiles(box, columns, rows, count, colour):
    """A box parted into tiles; the first `count` of them are filled, the last one in part."""
    wide, high, fill = box.width / columns, box.height / rows, colour + "88"
    row, rest = divmod(count, columns)
    pieces = [
        rectangle(box.x, box.y, box.width, row * high, colour, 0, fill=fill),
        rectangle(box.x, box.y + row * high, rest * wide, high * bool(rest), colour, 0, fill=fill),
    ]
    d = [f"M{at(box.x + j * wide)},{at(box.y)}v{at(box.height)}" for j in range(columns + 1)]
    d += [f"M{at(box.x)},{at(box.y + i * high)}h{at(box.width)}" for i in range(rows + 1)]
    return [*pieces, path(" ".join(d), colour, 0.8, opacity=0.5)]


def growth(d, m):
    """Both counts over md as d grows, on fixed logarithmic axes, with a dot at d."""
    inputs, axes = np.arange(2, MOST + 1), Axes(GROWTH, (1, 10**3.2), (1, 10**7), "xy")
    costs = [count_multiplications(int(i), m) for i in inputs]
    counts = {
        "alone": [i * m * tile for i, (_, _, tile) in zip(inputs, costs, strict=True)],
        "Algorithm 3": [shared for _, shared, _ in costs],
    }
    pieces = [*axes.frame(), *heading(GROWTH, "multiplications over md", f"m = {m}, d grows")]
    looks = ((BACKWARD, "7 4", "s"), (FORWARD, "", "o"))
    for row, (name, (colour, dash, mark)) in enumerate(zip(counts, looks, strict=True)):
        pieces.append(axes.curve(inputs * m, counts[name], colour, 2, dash))
        pieces.append(axes.dots([d * m], [counts[name][d - 2]], colour, mark))
        x, y = GROWTH.x + 10, GROWTH.y + 18 + 18 * row
        pieces.append(path(f"M{at(x)},{at(y)}h22", colour, 2.5, dash))
        pieces.append(text(x + 27, y + 4, name, 12, "start", fill=colour))
    return pieces


def draw_switched_off(unit=2, shift=0.0, example=1):
    """The running 3-4-2 network with `shift` added to the bias of one hidden unit, walked back.

    unit: 1 to 4. example: 1 to 5. Each box holds value | slope of J; below stand all 26 slopes.
    """
    unit, example = doors.whole("unit", unit, 1, 4), doors.whole("example", example, 1, 5)
    shift = doors.number("shift", shift, -100, 100)
    now = running_pass([example - 1], unit, shift)
    nodes, edges, slopes = walked_back(now), flow(now.delta), slope_tiles(now.grads)
    zeros = sum(int((slope.values == 0).sum()) for slope in slopes)
    z = now.Z[1][unit - 1, 0]
    verdict = f"z{subscript(unit)} = {rounded(z)}: unit {unit} is {'on' if z > 0 else 'off'}."
    counted = f"J = {f'{now.J:.5f}'.rstrip('0')}. {zeros} of 26 slopes are 0."
    body = [text(20, 32, verdict, 16, "start", True), text(300, 32, counted, 15, "start")]
    body += draw_walk(nodes, edges)
    body += draw_equation(slopes, 20, 34 + fixed_layout().height + 30, 52)[0]
    boxes = [f"{n.label}: {n.value}" + f" | {n.adjoint}" * bool(n.adjoint) for n in nodes.values()]
    flowing = sum(edge.state == "backward" for edge in edges)
    alt = (
        f"The 3-4-2 network on example {example}, {short(shift)} added to the bias of unit {unit}. "
        f"{verdict} {counted} Boxes, value | slope of J: {'; '.join(boxes)}. A slope flows back "
        f"over {flowing} of {len(edges)} arrows, dashed. Slopes: "
        f"{'; '.join(say_matrix(slope) for slope in slopes)}."
    )
    return card(fixed_layout().width, 34 + fixed_layout().height + 178, body, alt)


def slope_tiles(grads):
    """All 26 slopes: ∂J/∂W[1], ∂J/∂b[1], ∂J/∂W[2], ∂J/∂b[2]."""
    return [
        Tiles(f"∂J/∂{name}[{k}]", part[k], "parameters", limit=4.0)
        for k in (1, 2)
        for name, part in zip("Wb", (grads.W, grads.b), strict=True)
    ]


def draw_walk(nodes, edges):
    """The network walked back, and below it what the boxes and arrows mean."""
    legend = "Boxes: value | slope of J.  Dashed: a slope that is not 0 comes back."
    pieces = "".join(paint_graph(fixed_layout(), nodes, edges))
    below = text(20, 34 + fixed_layout().height + 14, legend, 13, "start")
    return [f'<g transform="translate(0,34)">{pieces}</g>', below]


def walked_back(now):
    """The boxes of a Pass of one example, each with its value and slope of J."""
    (x, a), z, o, delta = now.A.values(), now.Z[1], now.Z[2], now.delta
    return column_nodes(x=(x, None), z=(z, delta[1]), a=(a, now.back[1]), o=(o, delta[2]))


def column_nodes(**columns):
    """{"z2": box} for the letters x, z, a, o: a column of boxes each, centred."""
    nodes = {}
    for number, (letter, (values, slopes)) in enumerate(columns.items()):
        for i in range(len(values)):
            row = i + (4 - len(values)) / 2
            slope = "" if slopes is None else rounded(slopes[i, 0])
            off = letter in "za" and columns["a"][0][i, 0] == 0
            state = "waiting" if off else "plain"
            value = rounded(values[i, 0])
            key = f"{letter}{i + 1}"
            nodes[key] = Box(number, row, letter + subscript(i + 1), value, slope, state)
    return nodes


def flow(delta):
    """The Edges; "backward" where the slope that comes back is not 0."""
    ends = []
    for j, back in enumerate(delta[1][:, 0], start=1):
        ends += [(f"x{k}", f"z{j}", back) for k in (1, 2, 3)] + [(f"z{j}", f"a{j}", back)]
    for i, back in enumerate(delta[2][:, 0], start=1):
        ends += [(f"a{j}", f"o{i}", back) for j in (1, 2, 3, 4)]
    return [Edge(tail, head, "", "backward" if back else "plain") for tail, head, back in ends]


@lru_cache
def fixed_layout():
    """The layout of the 3-4-2 network with room for every number, so that nothing jumps."""
    wide = {size: np.full((size, 1), -8.888) for size in (2, 3, 4)}
    pairs = {"z": (wide[4], wide[4]), "a": (wide[4], wide[4]), "o": (wide[2], wide[2])}
    delta = {1: wide[4], 2: wide[2]}
    return arrange(column_nodes(x=(wide[3], None), **pairs), flow(delta))
