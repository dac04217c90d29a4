"""From logits to probabilities, and the gradient that comes back through both."""

from html import escape

import numpy as np

from helpers import data, doors, ops
from helpers.colours import BACKWARD, FORWARD, INK
from helpers.svg.pieces import at, card, path, rectangle, text
from helpers.words import short, tidy

LARGEST, MOST_CLASSES = 1e6, 100  # logits that a picture shows
UNIT, ZERO, ROW, TOP = 122, 314, 46, 62  # pixels of 1, where 0 stands, of a class, above the first
BAND = "#eef0f2"  # behind the true class


def draw_softmax(logits, truth, shift=0):
    """φ = softmax(t) and ∂J/∂t = φ − e_y for one example, as bars from one 0 on one scale.

    logits: the numbers t, added to each of them `shift`. truth: the true class, from 1 on.
    Source: CS229 notes 2023, (2.9), (2.17), (7.71).
    """
    t, phi, push, J = look_through(logits, truth, shift)
    bottom = TOP + ROW * len(t)
    body = [
        indexed(16, 30, "J = −log φ", "y", f" = {short(J)}", 16, INK, bold=True),
        rectangle(8, TOP + ROW * (truth - 1), 574, ROW, BAND, 0, fill=BAND),
    ]
    for share in (-1, -0.5, 0.5, 1):
        body.append(path(f"M{at(ZERO + UNIT * share)},{TOP - 4} V{bottom + 4}", "#cccccc", 1))
    body += [text(ZERO + UNIT * share, bottom + 18, short(share), 12) for share in (-1, 0, 1)]
    for i in range(len(t)):
        body += draw_class(i, t[i, 0], phi[i, 0], push[i, 0], i + 1 == truth)
    body.append(path(f"M{ZERO},{TOP - 4} V{bottom + 4}", INK, 1.4))
    totals = [short(tidy(column.sum(), 9)) for column in (phi, push)]
    body.append(text(450, bottom + 36, f"sum of φ: {totals[0]}", 12, "start", fill=FORWARD))
    body.append(indexed(450, bottom + 54, "sum of φ − e", "y", f": {totals[1]}", 12, BACKWARD))
    return card(590, bottom + 68, body, describe(t, phi, push, J, truth))


def look_through(logits, truth, shift=0):
    """t (m, 1), φ, φ − e_y and J of one example whose true class is `truth`, from 1 on."""
    t = read_logits(logits) + doors.number("shift", shift, -LARGEST, LARGEST)
    truth = doors.whole("truth", truth, 1, len(t))
    Y = data.one_hot([truth - 1], len(t))
    return t, ops.softmax(t), ops.cross_entropy_vjp(1.0, (t, Y)), ops.cross_entropy(t, Y)


def read_logits(logits):
    """The logits of one example as a column."""
    t = doors.drawable("logits", logits, LARGEST)
    if t.size != max(t.shape, default=0) or not 2 <= t.size <= MOST_CLASSES:
        raise ValueError(
            f"logits is {t.shape}: give one number a class, for 2 to {MOST_CLASSES} classes, such "
            "as [2.0, 1.0, -1.0]."
        )
    return t.reshape(-1, 1).astype(np.float64)


def draw_class(i, t, phi, push, is_true):
    """The row of one class: its logit, its two bars, and their numbers beside them."""
    top, name = TOP + ROW * i, f"class {i + 1}" + (" = y" if is_true else "")
    pieces = [
        text(16, top + 27, name, 13, "start", is_true),
        indexed(110, top + 27, "t", i + 1, f" = {short(t)}", 12, INK),
        bar(top + 6, phi, FORWARD, ""),
        bar(top + 25, push, BACKWARD, "3 2"),
        indexed(450, top + 18, "φ", i + 1, f" = {short(phi)}", 12, FORWARD),
        indexed(450, top + 37, "∂J/∂t", i + 1, f" = {signed(push)}", 12, BACKWARD),
    ]
    if is_true:  # between the ends of its two bars lies exactly 1
        left, right = ZERO + UNIT * push, ZERO + UNIT * phi
        line = f"M{at(left)},{at(top + 19)} v8 m0,-4 H{at(right)} m0,-4 v8"
        pieces.append(path(line, INK, 1.2))
    return pieces


def bar(top, value, colour, dash):
    """A bar from 0 to value."""
    left, length = ZERO + UNIT * min(value, 0), UNIT * abs(value)
    return rectangle(left, top, length, 15, colour, 1, dash, fill=f"{colour}70")


def signed(value):
    """A number with its sign, + or −, and none at 0."""
    return f"+{short(value)}" if value > 0 else short(value)


def indexed(x, y, name, index, rest, size, colour, bold=False):
    """A line of text whose name has an index below the line."""
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{at(x)}" y="{at(y)}" font-size="{size}" text-anchor="start"{weight} '
        f'fill="{colour}">{escape(name)}<tspan dy="3" font-size="11">{index}</tspan>'
        f'<tspan dy="-3">{escape(rest)}</tspan></text>'
    )


def describe(t, phi, push, J, truth):
    """The text alternative of draw_softmax."""
    logits, probabilities, pushes = (", ".join(map(short, a.ravel())) for a in (t, phi, push))
    return (
        f"Bars from one 0 for {len(t)} classes, of which class {truth} is true; J = {short(J)}. "
        f"t: {logits}; φ: {probabilities}; φ − e_y, dashed: {pushes}."
    )


def say_softmax(logits, truth, shift=0):
    """What a step does to these logits, in a sentence; and all numbers as {what: value}."""
    t, phi, push, J = look_through(logits, truth, shift)
    others = f"the {len(t) - 1} others together by as much"
    sentence = (
        f"J = {short(J)}. A step against the gradient raises the logit of class {truth} by "
        f"{short(-push[truth - 1, 0])} times the rate and lowers {others}."
    )
    numbers = {"J": short(J)}
    for i in range(len(t)):
        numbers[f"class {i + 1}: t, φ, ∂J/∂t"] = ", ".join(
            (short(t[i, 0]), short(phi[i, 0]), signed(push[i, 0]))
        )
    return sentence, numbers
