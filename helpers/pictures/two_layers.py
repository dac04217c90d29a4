"""The running 3-4-2 network as a graph of numbers: what a weight reaches, and what comes back."""

import math
from typing import NamedTuple

from helpers import doors
from helpers.colours import BACKWARD, CARD, DATA, FORWARD, INK, PARAMETERS
from helpers.diagrams import draw_network
from helpers.pictures.running import running_pass
from helpers.svg.pieces import arrow, at, card, path, rectangle, text, text_width
from helpers.svg.tiles import KEY_WIDTH, Tiles, draw_equation, draw_key
from helpers.words import in_brackets, rounded, short, subscript

WIDTH, TOP, HIGH, PITCH = 590, 28, 56, 88  # of the card; above, of and between the boxes
COLUMNS = {"x": (8, 38), "z": (166, 58), "a": (262, 58), "o": (420, 58), "J": (528, 54)}
SLOPE = 54  # the width of a tile with a slope
SIZES = {"x": 3, "z": 4, "a": 4, "o": 2, "J": 1}
# How far along its line the number of an arrow stands, so that no other line meets it:
# [input][unit] and [unit][output].
INTO_Z = (
    (0.48, 0.29, 0.43, 0.71),
    (0.66, 0.80, 0.80, 0.66),
    (0.71, 0.66, 0.29, 0.38),
)
INTO_O = ((0.73, 0.27), (0.27, 0.31), (0.34, 0.27), (0.34, 0.45))
LEAVE, ARRIVE = 8, {"z": 18, "a": 0, "o": 14.4, "J": 20}  # between the arrows at one box
# state of an arrow: (colour, width, dashes, size of its head)
STATES = {
    "plain": (DATA, 1.2, "", 8),
    "weight": (PARAMETERS, 3.4, "", 12),
    "reached": (FORWARD, 3.4, "", 12),
    "back": (BACKWARD, 1.6, "6 4", 8),
}


class Line(NamedTuple):
    """An arrow between two boxes: its number, the number's colour, its state."""

    tail: str
    head: str
    label: str = ""
    colour: str = INK
    state: str = "plain"


def draw_courier(w):
    """The courier's 4-3-1 network; thick are the connections whose weight in w is not 0.

    w: (3, 4), row j holds the weights of unit j.
    """
    w = doors.matrix("w", w)
    if w.shape != (3, 4):
        raise ValueError(f"w is {w.shape}: the courier has 3 hidden units and 4 inputs, (3, 4).")
    names = [["x₁", "x₂", "x₃", "x₄"], ["a₁", "a₂", "a₃"], ["h"]]
    kept = [(1, j, i) for j in range(3) for i in range(4) if w[j, i]]
    return draw_network(
        [4, 3, 1],
        values={(k, i): name for k, layer in enumerate(names) for i, name in enumerate(layer)},
        labels=["inputs", "hidden units", "output"],
        highlight=kept,
        about=f"The courier's network, {len(kept)} of 12 connections into the hidden units thick.",
    )


def draw_paths(weight=(2, 3), reached=False):
    """The 3-4-2 network on example 1 with the arrow of one weight of the hidden layer marked.

    weight: (unit 1 to 4, input 1 to 3). reached: mark all that the weight reaches, too.
    """
    weight = doors.sequence("weight", weight, "(2, 3)")
    if len(weight) != 2:
        raise ValueError(f"weight has {len(weight)} numbers: give the unit and the input, (2, 3).")
    unit = doors.whole("The unit of the weight", weight[0], 1, 4)
    source = doors.whole("The input of the weight", weight[1], 1, 3)
    now = running_pass([0])
    chosen = {f"z{unit}", f"a{unit}", "o1", "o2", "J1"} if reached else set()
    lines = []
    for line in forward_lines(now):
        state = "reached" if line.tail in chosen else "plain"
        if (line.tail, line.head) == (f"x{source}", f"z{unit}"):
            state = "weight"
        lines.append(line._replace(state=state))
    name = f"W[1]{subscript(unit)}{subscript(source)}"
    alt = (
        f"The 3-4-2 network on example 1 as a graph, each number a box; marked is the arrow "
        f"x{subscript(source)} → z{subscript(unit)} of the weight {name} = "
        f"{rounded(now.params.W[1][unit - 1, source - 1])}."
    )
    if reached:
        hit = f"z{subscript(unit)}, a{subscript(unit)}, o₁, o₂ and J"
        alt += f" Thick is what it reaches: {hit}, by two paths, one through each output."
    marks = dict.fromkeys(chosen, "reached")
    return card(WIDTH, height(), draw_graph(now, lines, marks, is_back=False), alt)


def draw_way_back(example=1):
    """The 3-4-2 network walked back from J to z: values, adjoints, and the slope on each arrow."""
    now = running_pass([doors.whole("example", example, 1, 5) - 1])
    lines = [line for line in backward_lines(now) if not line.tail.startswith("x")]
    alt = (
        f"The 3-4-2 network on example {example} walked back from J to z; adjoints of a "
        f"{in_brackets(now.back[1], rounded)}, of z {in_brackets(now.delta[1], rounded)}."
    )
    body = draw_graph(now, lines, {}, is_back=True, letters="zao")
    return card(WIDTH - 150, height(), ['<g transform="translate(-150,0)">', *body, "</g>"], alt)


def draw_switched_off(unit=2, shift=0.0, example=1):
    """The running 3-4-2 network with `shift` added to the bias of one hidden unit, walked back.

    unit: 1 to 4. example: 1 to 5. A box holds a value and its adjoint; below stand all 26 slopes.
    """
    now = switched(unit, shift, example)
    lines = [line._replace(label="") for line in backward_lines(now)]
    lines = [line if comes_back(now, line) else line._replace(state="plain") for line in lines]
    body = draw_graph(now, lines, {f"z{unit}": "chosen"}, is_back=True)
    body += draw_equation(slope_tiles(now.grads), 10, height() + 6, SLOPE)[0]
    body += draw_key(WIDTH - 10 - KEY_WIDTH, height() + 152)
    alt = f"The 3-4-2 network on example {example}, unit {unit} framed. {say_switched(now, unit)}"
    return card(WIDTH, height() + 178, body, alt)


def switched(unit, shift, example):
    """The Pass of one example with `shift` added to the bias of a hidden unit."""
    unit, example = doors.whole("unit", unit, 1, 4), doors.whole("example", example, 1, 5)
    return running_pass([example - 1], unit, doors.number("shift", shift, -100, 100))


def say_switched(now, unit):
    """Whether the unit is on, J, and how many slopes are 0, in one sentence."""
    z = now.Z[1][unit - 1, 0]
    zeros = sum(int((slope.values == 0).sum()) for slope in slope_tiles(now.grads))
    loss = f"{now.J:.5f}".rstrip("0")
    state = "on" if z > 0 else "off"
    number = subscript(unit)
    return (
        f"z{number} = {rounded(z)}, unit {unit} is {state}; J = {loss}, {zeros} of 26 slopes are 0."
    )


def numbers_of(now):
    """{what: its entries as text} of a Pass of one example: columns in a row, matrices by rows."""
    columns = {"x": now.A[0], "z": now.Z[1], "a": now.A[1], "o": now.Z[2]}
    columns |= {"∂J/∂z": now.delta[1], "∂J/∂a": now.back[1], "∂J/∂o": now.delta[2]}
    told = {name: in_brackets(column, rounded) for name, column in columns.items()}
    for k in (1, 2):
        rows = "; ".join(", ".join(map(rounded, row)) for row in now.grads.W[k])
        told |= {f"∂J/∂W[{k}]": f"[{rows}]", f"∂J/∂b[{k}]": in_brackets(now.grads.b[k], rounded)}
    return told


def slope_tiles(grads):
    """All 26 slopes: ∂J/∂W[1], ∂J/∂b[1], ∂J/∂W[2], ∂J/∂b[2]."""
    largest = max(abs(part[k]).max() for part in (grads.W, grads.b) for k in (1, 2))
    decimals = 3 if largest < 9.9995 else 2 if largest < 99 else 0  # what a tile has room for
    return [
        Tiles(f"∂J/∂{name}[{k}]", part[k], "backward", decimals=decimals)
        for k in (1, 2)
        for name, part in zip("Wb", (grads.W, grads.b), strict=True)
    ]


# --- the graph ------------------------------------------------------------------------------------


def forward_lines(now):
    """Every arrow of the graph; those of a layer carry its weights."""
    W = now.params.W
    lines = []
    for j in range(1, 5):
        lines += [weight_line(f"x{i}", f"z{j}", W[1][j - 1, i - 1]) for i in range(1, 4)]
        lines.append(Line(f"z{j}", f"a{j}"))
        lines += [weight_line(f"a{j}", f"o{s}", W[2][s - 1, j - 1]) for s in (1, 2)]
    return [*lines, Line("o1", "J1"), Line("o2", "J1")]


def weight_line(tail, head, weight):
    return Line(tail, head, rounded(weight), PARAMETERS)


def backward_lines(now):
    """The same arrows with the local slopes that the way back multiplies by."""
    lines = []
    for line in forward_lines(now):
        place = int(line.tail[1]) - 1
        if line.tail[0] == "z":
            line = line._replace(label=str(int(now.Z[1][place, 0] > 0)))
        if line.head == "J1":
            line = line._replace(label=rounded(now.delta[2][place, 0]), colour=BACKWARD)
        lines.append(line._replace(state="back"))
    return lines


def comes_back(now, line):
    """Whether the adjoint where an arrow starts is not 0 and its local slope lets it through."""
    letter, place = line.head[0], int(line.head[1]) - 1
    if letter == "J":
        return now.delta[2][int(line.tail[1]) - 1, 0] != 0
    if letter == "a":
        return now.delta[1][place, 0] != 0
    return now.delta[{"z": 1, "o": 2}[letter]][place, 0] != 0


def height():
    return TOP + 3 * PITCH + HIGH + 14


def middle(key):
    """Where the middle of a box is from above; the columns are centred."""
    return TOP + HIGH / 2 + PITCH * (int(key[1]) - 1 + (4 - SIZES[key[0]]) / 2)


def draw_graph(now, lines, marks, is_back, letters="xzao"):
    """The pieces of SVG: arrows, the thick ones last, their numbers, and the boxes.

    marks: {key of a box: "reached" or "chosen"}. is_back: whether adjoints are written, too.
    letters: the columns that are drawn beside J.
    """
    body = []
    for line in sorted(lines, key=lambda one: STATES[one.state][1]):
        body += draw_line(line)
    values = {"x": now.A[0], "z": now.Z[1], "a": now.A[1], "o": now.Z[2]}
    adjoints = {"z": now.delta[1], "a": now.back[1], "o": now.delta[2]} if is_back else {}
    for letter in letters:
        for i, value in enumerate(values[letter][:, 0]):
            slope = rounded(adjoints[letter][i, 0]) if letter in adjoints else ""
            is_off = letter in "za" and now.Z[1][i, 0] <= 0
            key = f"{letter}{i + 1}"
            body += draw_box(key, rounded(value), slope, marks.get(key), is_off)
    return body + draw_box("J1", short(now.J), "1" if is_back else "", marks.get("J1"), False)


def draw_box(key, value, adjoint, mark, is_off):
    """A box with its name, its value and, below, its adjoint; one that is off is grey."""
    left, wide = COLUMNS[key[0]]
    centre, y = left + wide / 2, middle(key)
    colour, line = (FORWARD, 3.2) if mark == "reached" else (INK, 1.3)
    fill = "#E4E4E4" if is_off else CARD
    body = [rectangle(left, y - HIGH / 2, wide, HIGH, colour, line, rounding=8, fill=fill)]
    name = "J" if key == "J1" else key[0] + subscript(int(key[1]))
    top = y - 13 if adjoint else y - 4
    body += [
        text(centre, top, name, 13, bold=True),
        text(centre, top + 17, value, 12, fill=FORWARD),
    ]
    if adjoint:
        body.append(text(centre, top + 33, adjoint, 12, fill=BACKWARD))
    if mark == "chosen":  # a frame around both boxes of the unit
        far = COLUMNS["a"][0] + COLUMNS["a"][1] - left
        spot = (left - 6, y - HIGH / 2 - 6, far + 12, HIGH + 12)
        body.append(rectangle(*spot, INK, 3, rounding=12, fill="none"))
        body.append(text(left + far / 2, y - HIGH / 2 - 11, f"unit {key[1]}", 12, bold=True))
    return body


def ends(line):
    """Where an arrow leaves its tail and arrives at its head."""
    (tail, i), (head, k) = line.tail, line.head
    out = {"x": 4, "z": 1, "a": 2, "o": 1}[tail]
    into = {"z": 3, "a": 1, "o": 4, "J": 2}[head]
    leave = LEAVE * (int(k) - (out + 1) / 2) if out > 1 else 0
    arrive = ARRIVE[head] * (int(i) - (into + 1) / 2) if into > 1 else 0
    start = (sum(COLUMNS[tail]), middle(line.tail) + leave)
    return start, (COLUMNS[head][0], middle(line.head) + arrive)


def place_number(line):
    """How far along its line the number of an arrow stands, from 0 to 1."""
    i, k = int(line.tail[1]) - 1, int(line.head[1]) - 1
    return {"z": INTO_Z, "o": INTO_O}[line.head[0]][i][k] if line.head[0] in "zo" else 0.5


def draw_line(line):
    """An arrow with a gap in which its number stands; a thick one runs on behind the number."""
    colour, width, dash, size = STATES[line.state]
    (x0, y0), (x1, y1) = ends(line)
    length = math.hypot(x1 - x0, y1 - y0)
    ux, uy = (x1 - x0) / length, (y1 - y0) / length
    is_back = line.state == "back"
    first, last = (size - 2, length) if is_back else (0, length - size + 2)
    gaps, number, body = [(first, last)], [], []
    if line.label:
        spot, wide = place_number(line) * length, text_width(line.label, 12, width > 2) + 6
        x, y = x0 + spot * ux, y0 + spot * uy
        number = [text(x, y + 4.5, line.label, 12, bold=width > 2, fill=line.colour)]
        half = min(wide / 2 / max(abs(ux), 1e-9), 9.5 / max(abs(uy), 1e-9))
        if width > 2:
            number.insert(0, rectangle(x - wide / 2, y - 9, wide, 18, line.colour, 1, rounding=5))
        else:
            gaps = [(first, spot - half), (spot + half, last)]
    for start, stop in gaps:
        if stop > start:
            (a, b), (c, d) = ((x0 + t * ux, y0 + t * uy) for t in (start, stop))
            body.append(path(f"M{at(a)},{at(b)} L{at(c)},{at(d)}", colour, width, dash))
    tip, way = ((x0, y0), -1) if is_back else ((x1, y1), 1)
    return [*body, arrow(*tip, way * ux, way * uy, colour, size), *number]
