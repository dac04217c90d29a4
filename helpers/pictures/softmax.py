"""From logits to probabilities, and the gradient that comes back through both."""

import numpy as np

from helpers import data, doors, ops
from helpers.colours import BACKWARD
from helpers.svg.pieces import card, text
from helpers.svg.plots import Area, bars
from helpers.words import short, tidy

LARGEST, MOST_CLASSES = 1e6, 100  # logits that a picture shows


def draw_softmax(logits, truth, shift=0):
    """φ = softmax(t) and ∂J/∂t = φ − e_y for one example, as bars.

    logits: the numbers t, added to each of them `shift`. truth: the row y of the true class.
    Source: CS229 notes 2023, (2.9), (2.17), (7.71).
    """
    t = read_logits(logits) + doors.number("shift", shift, -LARGEST, LARGEST)
    truth = doors.whole("truth", truth, 0, len(t) - 1)
    Y = data.one_hot([truth], len(t))
    phi, J = ops.softmax(t), ops.cross_entropy(t, Y)
    push = ops.cross_entropy_vjp(1.0, (t, Y))
    classes = [f"class {i}" + (" = y" if i == truth else "") for i in range(len(t))]
    height, blank = 34 * len(t), [""] * len(t)
    right = Area(460, 68, 200, height)
    body = [
        text(20, 30, f"J = −log φ_{truth} = {short(J)}", 16, "start", True),
        text(180, 60, "t", 13, "end", True),
        *(text(180, 90.5 + 34 * i, short(v), 13, "end") for i, v in enumerate(t.ravel())),
        *(text(20, 90.5 + 34 * i, name, 13, "start") for i, name in enumerate(classes)),
        *bars(Area(220, 68, 150, height), "φ", phi.ravel(), blank),
        *bars(right, "∂J/∂t = φ − e_y", push.ravel(), blank, -1, 1, BACKWARD),
        text(220, 92 + height, f"sum {short(tidy(phi.sum(), 9))}", 13, "start"),
        text(460, 92 + height, f"sum {short(tidy(push.sum(), 9))}", 13, "start"),
    ]
    head = f"Softmax of {len(t)} logits, the true class is {truth}. J = {short(J)}. "
    return card(740, 110 + height, body, head + say_classes(t, phi, push))


def read_logits(logits):
    """The logits of one example as a column."""
    t = doors.drawable("logits", logits, LARGEST)
    if t.size != max(t.shape, default=0) or not 2 <= t.size <= MOST_CLASSES:
        raise ValueError(
            f"logits is {t.shape}: give one number a class, for 2 to {MOST_CLASSES} classes, such "
            "as [2.0, 1.0, -1.0]."
        )
    return t.reshape(-1, 1).astype(np.float64)


def say_classes(t, phi, push):
    """The numbers of draw_softmax, class by class."""
    rows = "; ".join(
        f"class {i}: t = {short(t[i, 0])}, φ = {short(phi[i, 0])}, φ − e_y = {short(push[i, 0])}"
        for i in range(len(t))
    )
    sums = [short(tidy(column.sum(), 9)) for column in (phi, push)]
    return f"{rows}. The φ add up to {sums[0]}, the φ − e_y to {sums[1]}."
