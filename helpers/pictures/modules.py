"""Chains of modules, forward and back; and an output that is used twice."""

from helpers import doors
from helpers.colours import BACKWARD, CARD, DATA, FORWARD
from helpers.svg.pieces import arrow, at, card, path, rectangle, text

WIDTH, LEFT, BOX, TALL = 590, 14, (68, 46), 40
MOST = 6  # modules in a row
ROWS = {"u": 44, "v": 142, "θ": 236}
DASH = "6 4"


def draw_modules(names, shapes):
    """A chain of modules: (F) above, (B1) below it, each v[i] under its u[i], (B2) at the bottom.

    names: of the modules 1, 2, …, as in ["MM", "ReLU", "MM", "loss"]; those called MM have
    parameters. shapes: of u[0], u[1], … as texts, one more than names.
    Source: CS229 notes 2023, 7.4.2.
    """
    names, shapes = read_chain(names, shapes)
    last = len(names)
    places = [LEFT + k * (WIDTH - 2 * LEFT - BOX[0]) / last for k in range(last + 1)]
    body = [
        text(LEFT, ROWS[row] - 14, label, 14, "start", True, colour)
        for row, label, colour in (("u", "(F)", FORWARD), ("v", "(B1)", BACKWARD))
    ]
    for i, (x, shape) in enumerate(zip(places, shapes, strict=True)):
        body += draw_box(x, ROWS["u"], f"u[{i}]", shape, FORWARD)
        body += draw_box(x, ROWS["v"], f"v[{i}]" + " = 1" * (i == last), shape, BACKWARD)
    for i, name in enumerate(names, start=1):
        body += draw_module(i, name, places)
    parameters = [i for i, name in enumerate(names, start=1) if name == "MM"]
    if parameters:
        x = max(places[parameters[0]] - 48, LEFT)
        body.append(text(x, ROWS["θ"] + 28, "(B2)", 14, "start", True, BACKWARD))
    alt = say_modules(names, shapes, parameters)
    return card(WIDTH, ROWS["θ"] + TALL + 22, body, alt)


def read_chain(names, shapes):
    """The names of 1 to MOST modules and one shape more."""
    names = [doors.text("A name", name) for name in doors.sequence("names", names, '["MM"]')]
    shapes = [doors.text("A shape", s) for s in doors.sequence("shapes", shapes, '["(3, 1)"]')]
    if not 1 <= len(names) <= MOST or len(shapes) != len(names) + 1:
        raise ValueError(
            f"names has {len(names)} modules and shapes {len(shapes)} texts: give 1 to {MOST} "
            "modules, and one shape more than modules."
        )
    return names, shapes


def say_modules(names, shapes, parameters):
    """The text alternative of a chain whose modules of these numbers have parameters."""
    last = len(names)
    return (
        f"A chain of {last} modules, {', '.join(names)}: arrows lead forward from u[0] to u[{last}]"
        f", and below, dashed, back from v[{last}] = 1 to v[0], each v under the u of its shape "
        f"({', '.join(shapes)}). Each step back but MM's also reads the u above the v that it makes"
        + "".join(f"; v[{i}] and u[{i - 1}] give the gradient of θ[{i}]" for i in parameters)
        + "."
    )


def draw_box(x, y, name, shape, colour):
    """A box with a name and below it a shape."""
    middle = x + BOX[0] / 2
    return [
        rectangle(x, y, *BOX, colour, 1.6, rounding=6),
        text(middle, y + 20, name, 13, bold=True),
        text(middle, y + 37, shape, 12, fill=DATA),
    ]


def draw_module(i, name, places):
    """The arrows of module i: forward, back, what the way back reads, and its gradient."""
    start, end = places[i - 1] + BOX[0], places[i]
    middle = (start + end) / 2
    u, v = (ROWS[row] + BOX[1] / 2 for row in "uv")
    down = places[i - 1] + BOX[0] / 2
    pieces = [
        *draw_arrow(start, u, end, u, FORWARD),
        text(middle, u - 10, name, 12),
        *draw_arrow(end, v, start, v, BACKWARD, DASH),
        text(middle, v - 10, f"B[{name}]", 11),
    ]
    if name != "MM":  # its way back reads its parameters alone
        pieces += draw_arrow(down, ROWS["u"] + BOX[1], down, ROWS["v"], DATA)
    else:
        x, y = places[i] + BOX[0] / 2, ROWS["θ"]
        pieces += draw_arrow(x, ROWS["v"] + BOX[1], x, y, BACKWARD, DASH)
        pieces.append(rectangle(places[i], y, BOX[0], TALL, BACKWARD, 1.6, rounding=6))
        pieces.append(text(x, y + 25, f"∂J/∂θ[{i}]", 13, bold=True))
        pieces.append(text(x, y + TALL + 15, f"reads u[{i - 1}]", 12, fill=DATA))
    return pieces


def draw_arrow(x, y, to_x, to_y, colour, dash=""):
    """A straight arrow; dashed is backward."""
    shaft = path(f"M{at(x)},{at(y)} L{at(to_x)},{at(to_y)}", colour, 1.8, dash)
    return [shaft, arrow(to_x, to_y, to_x - x, to_y - y, colour, 9)]


def draw_two_uses():
    """z = u + M(u), forward above and back below: the two paths from u, and what each brings."""
    forward = draw_paths(96, FORWARD, ["u", "M", "z = u + M(u)"])
    back = draw_paths(206, BACKWARD, ["v + B[M, u](v)", "B[M, u]", "v"])
    labels = [
        text(260, 40, "u", 14, fill=FORWARD),
        text(346, 88, "M(u)", 14, fill=FORWARD),
        text(260, 150, "v", 14, fill=BACKWARD),
        text(178, 198, "B[M, u](v)", 12, fill=BACKWARD),
        text(352, 198, "v", 14, fill=BACKWARD),
    ]
    alt = (
        "Above, forward: u goes through M and also past it, and both are added to z = u + M(u). "
        "Below, dashed, backward: v goes back along both paths, as v past M and as B[M, u](v) "
        "through it, and at u the two are added."
    )
    return card(WIDTH, 244, [*forward, *back, *labels], alt)


def draw_paths(y, colour, names):
    """Two boxes and a sum in a row, a path through the middle box and one over it."""
    is_back = colour == BACKWARD
    dash = DASH if is_back else ""
    boxes = [(LEFT, 116), (226, 84), (456, 120)]
    pieces = []
    for (x, width), name in zip(boxes, names, strict=True):
        pieces.append(rectangle(x, y - 22, width, 44, colour, 1.6, rounding=6))
        pieces.append(text(x + width / 2, y + 5, name, 13 if len(name) < 13 else 12, bold=True))
    spot = (LEFT + 50, y - 22) if is_back else (400, y - 16)
    radius = 5 if is_back else 16
    for ends in ((LEFT + 116, 226), (310, 400 - radius), (400 + radius, 456)):
        x, to_x = ends[::-1] if is_back else ends
        pieces += draw_arrow(x, y, to_x, y, colour, dash)
    over = f"M{at(LEFT + 50)},{at(y - 22)} V{at(y - 48)} H400 V{at(y - radius)}"
    pieces.append(path(over, colour, 1.8, dash))
    pieces.append(arrow(*spot, 0, 1, colour, 9))
    fill = colour if is_back else CARD
    pieces.append(f'<circle cx="400" cy="{at(y)}" r="{radius}" fill="{fill}" stroke="{colour}"/>')
    return pieces if is_back else [*pieces, text(400, y + 6, "+", 18)]
