"""Algorithm 5 step by step: the caches fill on the way forward and are read on the way back."""

from helpers.colours import BACKWARD, CARD, DATA, FORWARD, INK, PARAMETERS
from helpers.pictures.algorithm_steps import (
    ROWS,
    SIZES,
    contents,
    direction,
    name_of,
    pair_of,
    read_step,
    reads,
    say_flow,
    say_formula,
    slot_states,
    trace,
    writes,
)
from helpers.svg.pieces import arrow, at, card, path, rectangle, text

WIDTH, LEFT, WIDE, TOP, LOW, GAP, PITCH = 590, 12, 92, 70, 38, 21, 13
COLOURS = {"W": PARAMETERS, "delta": BACKWARD, "grad": BACKWARD, "y": DATA}
LOOKS = {  # state of a slot: (line width, whether it is filled)
    "empty": (0, False),
    "kept": (1.4, False),
    "read": (3.4, False),
    "written": (3.4, True),
    "free": (0.8, False),
}
SLAB = "#ececec"  # what is still to come: no frame, no dashes, which mean backward
KEY = {  # what a frame means, and the pixels that the word takes
    "empty": ("not yet", 54),
    "read": ("read", 44),
    "written": ("written", 62),
    "kept": ("kept", 44),
    "free": ("free: z or a used up", 0),
}


def draw_algorithm(step=0, layers=2):
    """Algorithm 5 after `step` of its 3r steps: what is kept, what is read, what is written.

    layers: r, 2 to 4; 2 is the running network on example 1. Each column is a layer; a step is a
    layer forward, the start δ[r], the gradients of one layer, or one δ[k].
    Source: CS229 notes 2022, Algorithm 5; 2023, Algorithm 3.
    """
    step, layers = read_step(step, layers)
    traced = trace(layers)
    states, tops = slot_states(traced, step), tops_of(layers)
    head = f"Step {step} of {3 * layers}, {direction(traced, step)}"
    body = [text(LEFT, 28, head, 16, "start", True)]
    body += [text(left_of(k, layers) + WIDE / 2, 50, f"layer {k}", 13) for k in range(layers + 1)]
    for slot, state in states.items():
        body += draw_slot(slot, state, traced, tops)
    if step:
        body += draw_reads(*traced.steps[step - 1], traced, tops)
    height = tops["grad"] + LOW + 44
    body += draw_key(height - 22)
    sizes = "-".join(str(m) for m in SIZES[layers])
    alt = f"Algorithm 5, network {sizes}, {head[0].lower()}{head[1:]}: {say_formula(traced, step)}."
    return card(WIDTH, height, body, f"{alt} {say_flow(traced, step)}")


def tops_of(layers):
    """{row: its upper edge in pixels}, and under "tall" the height of a column of numbers."""
    tall, y, tops = 26 + PITCH * max(SIZES[layers]), TOP, {}
    for row in ROWS:
        tops[row] = y
        y += GAP + (LOW if row in ("W", "grad") else tall)
    return tops | {"y": tops["a"], "tall": tall}


def left_of(k, layers):
    return LEFT + k * (WIDTH - 2 * LEFT - WIDE) / layers


def area(slot, traced, tops):
    """(left, top, width, height) of a slot's box."""
    letter, k = slot
    height = LOW if letter in ("W", "grad") else tops["tall"]
    return left_of(k, len(traced.params.W)), tops[letter], WIDE, height


def draw_slot(slot, state, traced, tops):
    """The box of a slot with its name and what it holds; a word about its state above it."""
    letter, k = slot
    left, top, width, height = area(slot, traced, tops)
    colour = DATA if state in ("empty", "free") else COLOURS.get(letter, FORWARD)
    line, is_filled = LOOKS[state]
    fill = colour + "22" if is_filled else SLAB if state == "empty" else CARD
    pieces = [rectangle(left, top, width, height, colour, line, rounding=6, fill=fill)]
    if state in ("read", "written", "free"):
        pieces.append(text(left + width, top - 4, state, 11, "end", fill=colour))
    ink = DATA if state in ("empty", "free") else INK
    if letter in ("W", "grad"):
        for place, one in enumerate(pair_of(slot, traced)):
            pieces.append(text(left + 6, top + 16 + 15 * place, one, 11, "start", fill=ink))
        return pieces
    pieces.append(text(left + 6, top + 15, name_of(slot), 12, "start", True, fill=ink))
    lines = [] if state == "empty" else contents(slot, traced)
    first = top + 20 + (height - 24 - PITCH * len(lines)) / 2 + 10
    for number, one in enumerate(lines):
        pieces.append(text(left + width / 2, first + PITCH * number, one, 12, fill=ink))
    return pieces


def draw_reads(kind, k, traced, tops):
    """Arrows from what a step reads to what it writes, each in the colour of what is read."""
    (to, *more) = writes(kind, k, len(traced.params.W))
    target, pieces = area(to, traced, tops), []
    for slot in reads(kind, k):
        source, colour = area(slot, traced, tops), COLOURS.get(slot[0], FORWARD)
        dash = "6 4" if slot[0] == "delta" else ""
        pieces += connect(source, target, colour, dash, slot[0] == "W")
    for slot in more:
        pieces += connect(target, area(slot, traced, tops), FORWARD, "", False)
    return pieces


def connect(source, target, colour, dash, is_high):
    """An arrow between two boxes: straight where they are neighbours, else through the gap.

    is_high: it arrives above the middle, so that another one can arrive below it.
    """
    (x, y, width, height), (to_x, to_y, _, to_height) = source, target
    middle, end = y + height / 2, to_y + to_height / 2 - (16 if is_high else 0)
    if x == to_x and to_y - y - height < GAP + 1:
        centre = x + width / 2
        corners, along = [(centre, y + height), (centre, to_y)], (0, 1)
    else:
        start = x + width if x < to_x else x
        reach = to_x + width if to_x < x else to_x
        bend = start - 13 if x >= to_x else reach - 13
        corners = [(start, middle), (bend, middle), (bend, end), (reach, end)]
        along = (reach - bend, 0)
    shaft = "M" + " L".join(f"{at(a)},{at(b)}" for a, b in corners)
    return [path(shaft, colour, 2, dash), arrow(*corners[-1], *along, colour, 9)]


def draw_key(y):
    """What the frames mean."""
    pieces, x = [text(LEFT, y + 4, "Frames:", 12, "start")], LEFT + 66
    for state, (word, room) in KEY.items():
        line, is_filled = LOOKS[state]
        colour = DATA if state in ("empty", "free") else INK
        fill = INK + "22" if is_filled else SLAB if state == "empty" else CARD
        pieces.append(rectangle(x, y - 8, 26, 16, colour, line, rounding=4, fill=fill))
        pieces.append(text(x + 34, y + 4, word, 12, "start"))
        x += 34 + room
    return pieces
