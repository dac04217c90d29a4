"""Graphs of lesson 02: one path, two paths, a variable used twice, diamonds in a row."""

import math
from typing import NamedTuple

from helpers import doors
from helpers.colours import DATA, FORWARD, INK
from helpers.svg.pieces import arrow, at, card, path, rectangle, text, text_width
from helpers.words import counted, short, subscript

START = 1.0  # x₀ of the diamonds
MIDDLE, RISE = 86, 44  # the line of the x, and how far a stands above and b below it


class Box(NamedTuple):
    """A variable on the drawing: the middle of its box, the width, its name and its value."""

    x: float
    y: float
    width: float
    label: str
    value: str


def draw_one_path():
    """A nudge of 0.001 on its way from x = 3 to J = 10/(x² − 7), multiplied on every edge."""
    boxes = {
        "x": Box(60, 40, 96, "x", "3 + 0.001"),
        "u": Box(212, 40, 96, "u = x²", "9 + 0.006"),
        "v": Box(366, 40, 100, "v = u − 7", "2 + 0.006"),
        "J": Box(524, 40, 96, "J = 10/v", "5 − 0.015"),
    }
    edges = [("x", "u", "× 6"), ("u", "v", "× 1"), ("v", "J", "× −2.5")]
    alt = (
        "Four boxes in a row, joined by arrows: x, u = x², v = u − 7, J = 10/v. A nudge of 0.001 "
        "is multiplied on every arrow, by 6, 1 and −2.5, and arrives as −0.015."
    )
    return card(584, 80, draw_graph(boxes, edges), alt)


def draw_two_paths():
    """A nudge of θ₁ reaches J = g₁ g₂ − g₃ along two paths, the thick ones."""
    boxes = {
        "θ₁": Box(64, 76, 100, "θ₁", "3 + 0.001"),
        "θ₂": Box(64, 186, 100, "θ₂", "2"),
        "g₁": Box(266, 40, 132, "g₁ = θ₁·θ₂", "6 + 0.002"),
        "g₂": Box(266, 130, 132, "g₂ = θ₁ + θ₂", "5 + 0.001"),
        "g₃": Box(266, 220, 132, "g₃ = θ₂²", "4"),
        "J": Box(492, 130, 164, "J = g₁·g₂ − g₃", "26 + 0.010 + 0.006"),
    }
    edges = [
        ("θ₁", "g₁", "× 2"),
        ("θ₁", "g₂", "× 1", 1, 0.36),
        ("g₁", "J", "× 5"),
        ("g₂", "J", "× 6"),
    ]
    resting = [("θ₂", "g₁"), ("θ₂", "g₂"), ("θ₂", "g₃"), ("g₃", "J")]
    alt = (
        "θ₁ and θ₂ lead to g₁ = θ₁·θ₂ and g₂ = θ₁ + θ₂, θ₂ also to g₃ = θ₂², and all three g lead "
        "to J = g₁·g₂ − g₃. A nudge 0.001 of θ₁ takes two thick paths, times 2 and 5 through g₁, "
        "times 1 and 6 through g₂, and arrives as 0.010 + 0.006."
    )
    return card(584, 260, draw_graph(boxes, edges, resting), alt)


def draw_used_twice():
    """x is used twice in x·x, so its nudge reaches u along two paths."""
    boxes = {
        "x": Box(64, 80, 100, "x", "3 + 0.001"),
        "a": Box(258, 40, 100, "a = x", "3 + 0.001"),
        "b": Box(258, 120, 100, "b = x", "3 + 0.001"),
        "u": Box(478, 80, 168, "u = a·b", "9 + 0.003 + 0.003"),
    }
    edges = [("x", "a", "× 1"), ("x", "b", "× 1"), ("a", "u", "× 3"), ("b", "u", "× 3")]
    alt = (
        "x = 3 leads to a = x and to b = x, and both lead to u = a·b = 9. A nudge 0.001 of x "
        "arrives along two paths, 0.003 by each."
    )
    return card(584, 160, draw_graph(boxes, edges), alt)


def draw_graph(boxes, edges, resting=()):
    """Boxes, thick arrows where the nudge travels, each with its factor, and thin ones.

    edges: (tail, head, label), or with way and where of draw_edge. resting: (tail, head).
    """
    ends, body = arrivals(boxes, [edge[:2] for edge in (*edges, *resting)]), []
    for tail, head in resting:
        body += draw_edge(start_of(boxes[tail]), ends[tail, head], "")
    for tail, head, label, *place in edges:
        body += draw_edge(start_of(boxes[tail]), ends[tail, head], label, *place)
    for box in boxes.values():
        left, top = box.x - box.width / 2, box.y - 25
        body.append(rectangle(left, top, box.width, 50, INK, 1.4, rounding=8))
        body.append(text(box.x, box.y - 5, box.label, bold=True))
        body.append(text(box.x, box.y + 15, box.value, fill=FORWARD))
    return body


def start_of(box):
    return box.x + box.width / 2, box.y


def arrivals(boxes, edges):
    """{(tail, head): where the arrow ends}: at the left of the head, one below the other."""
    found = {}
    for tail, head in edges:
        tails = sorted((boxes[t].y, t) for t, h in edges if h == head)
        place = [t for _, t in tails].index(tail) - (len(tails) - 1) / 2
        found[tail, head] = boxes[head].x - boxes[head].width / 2, boxes[head].y + 15 * place
    return found


def draw_edge(start, end, label, way=-1, where=0.5):
    """A straight arrow, blue and thick where it has a label.

    way, where: the label stands above (−1) or below (1), a share `where` along the arrow.
    """
    (x0, y0), (x1, y1) = start, end
    colour, width, size = (FORWARD, 3, 11) if label else (DATA, 1.4, 8)
    length = math.hypot(x1 - x0, y1 - y0)
    dx, dy, back = (x1 - x0) / length, (y1 - y0) / length, size - 2
    pieces = [path(f"M{at(x0)},{at(y0)} L{at(x1 - back * dx)},{at(y1 - back * dy)}", colour, width)]
    pieces.append(arrow(x1, y1, dx, dy, colour, size))
    if label:
        x, y = x0 + where * (x1 - x0) - 8 * way * dy, y0 + where * (y1 - y0) + 8 * way * dx
        anchor = "middle" if abs(dy) < 0.05 else "start" if dy * way < 0 else "end"
        pieces.append(text(x, y + (8 if way > 0 else 0), label, 12, anchor))
    return pieces


def diamond_slopes(k):
    """The slopes (of a, of b) of each diamond: 1 − tanh² x and ½, at the x that reaches it."""
    slopes, x = [], START
    for _ in range(k):
        slopes.append((1 - math.tanh(x) ** 2, 0.5))
        x = math.tanh(x) + x / 2
    return slopes


def draw_diamonds(k=2, path="ab"):
    """k diamonds in a row with one of their 2^k paths thick.

    k: 1 to 4. path: which side it takes in each diamond, a letter a or b for each.
    """
    k = doors.whole("k", k, 1, 4)
    if doors.text("path", path).strip("ab") or len(path) != k:
        raise ValueError(f"path is {path!r}: give {counted(k, 'letter')} a or b, one a diamond.")
    body = draw_row(k, path)
    alt = (
        f"{counted(k, 'diamond')} in a row: from each x two edges lead to a and b, and two more "
        f"from there to the next x, {4 * k} edges in all. One of the {2**k} paths from x₀ to "
        f"x{subscript(k)} is thick: {', '.join(path)}."
    )
    return card(560, 176, body, alt)


def draw_sharing(k=3):
    """k diamonds with the slopes of their sides, and below each x the slope towards x₀ so far.

    k: 1 to 4. x_t = tanh x_(t−1) + x_(t−1)/2 with x₀ = 1, as in lesson 02.
    """
    k = doors.whole("k", k, 1, 4)
    body, width, so_far = draw_row(k), 480 / k, [1.0]
    for t, (a, b) in enumerate(diamond_slopes(k)):
        left, middle = 40 + t * width, 40 + (t + 0.5) * width
        for y, slope in ((MIDDLE - 5, a), (MIDDLE + 14, b)):  # inside, beside its edge
            x = left + width / 4 + 5
            body.append(text(x, y, f"× {short(slope)}", 12, "start", fill=FORWARD))
        so_far.append(so_far[-1] * (a + b))
        body.append(text(middle, 198, f"× ({short(a)} + {short(b)})", 12, fill=FORWARD))
    for t, slope in enumerate(so_far):
        x = 40 + t * width
        body.append(text(x, 220, short(slope), 13, bold=True, fill=FORWARD))
    body.append(text(20, 176, "slope towards x₀, so far:", 12, "start"))
    listed = ", ".join(map(short, so_far))
    alt = (
        f"{counted(k, 'diamond')} in a row with the slopes of their sides a and b. Below x₀ to "
        f"x{subscript(k)} stands the slope so far, {listed}: each is the one before it times the "
        "sum of the two sides."
    )
    return card(560, 238, body, alt)


def draw_row(k, thick=""):
    """The diamonds with their names, and one path blue and thick, by its letters a and b."""
    width, thin, wide, dots, names = 480 / k, [], [], [], []
    for t in range(k):
        left, centre = 40 + t * width, 40 + (t + 0.5) * width
        for way, side in ((-1, "a"), (1, "b")):
            y = MIDDLE + way * RISE
            d = f"M{at(left)},{MIDDLE} L{at(centre)},{at(y)} L{at(left + width)},{MIDDLE}"
            (wide if thick[t : t + 1] == side else thin).append(d)
            dots.append((centre, y))
            name = side + subscript(t + 1)
            names.append(text(centre, y - 12 if way < 0 else y + 24, name, 14, bold=True))
    for t in range(k + 1):
        x = 40 + t * width
        dots.append((x, MIDDLE))
        shift = {0: -1, k: 1}.get(t, 0) * (10 + text_width("x₁", 14) / 2)
        names.append(
            text(x + shift, MIDDLE + (5 if shift else 24), f"x{subscript(t)}", 14, bold=True)
        )
    spots = " ".join(f"M{at(x)},{at(y)} h0" for x, y in dots)
    spots = f'<path d="{spots}" stroke="{INK}" stroke-width="9" stroke-linecap="round"/>'
    wide = [path(" ".join(wide), FORWARD, 4)] if wide else []
    return [path(" ".join(thin), DATA, 1.4), *wide, spots, *names]
