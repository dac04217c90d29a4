"""How often a class was read as another."""

import numpy as np

from helpers import doors
from helpers.colours import DATA, INK
from helpers.svg.pieces import card, rectangle, text
from helpers.words import counted

TILE, LEFT, TOP = 44, 96, 74  # pixels: of a tile, left of the first one, above it
MOST = 10  # classes
RIGHT, WRONG = "#e6e8eb", "#f3d3e2"  # behind counts on the diagonal, and beside it


def draw_confusion(counts):
    """How often class i (row) was read as class j (column). counts: (classes, classes).

    Places without a count are left empty. Classes are named 0, 1, …, as digits are.
    """
    counts = read_counts(counts)
    side = TILE * len(counts)
    body = [
        text(LEFT + side / 2, 28, "read as", 14, bold=True),
        text(LEFT - 52, TOP + side / 2, "is", 14, bold=True),
    ]
    for i in range(len(counts)):
        body.append(text(LEFT + TILE * (i + 0.5), TOP - 10, str(i), 13))
        body.append(text(LEFT - 14, TOP + TILE * (i + 0.5) + 5, str(i), 13))
    for (i, j), count in np.ndenumerate(counts):
        fill = (RIGHT if i == j else WRONG) if count else "none"
        spot = LEFT + TILE * j, TOP + TILE * i, TILE, TILE
        body.append(rectangle(*spot, "#cccccc", 0.7, fill=fill))
        if count:
            x, y = LEFT + TILE * (j + 0.5), TOP + TILE * (i + 0.5) + 5
            body.append(text(x, y, str(count), 13, bold=i != j, fill=DATA if i == j else INK))
    return card(LEFT + side + 24, TOP + side + 20, body, describe(counts))


def describe(counts):
    """The text alternative of draw_confusion: what is right, and each mistake."""
    wrong = [f"{i} as {j}, {counts[i, j]}" for i, j in np.argwhere(counts) if i != j]
    total = counts.sum()
    right = f"Confusion matrix: {counts.trace()} of {total} on the diagonal"
    named = f"; beside it {counted(len(wrong), 'pair')}: {'; '.join(wrong)}" if wrong else ""
    return f"{right}{named}."


def read_counts(counts):
    """counts as a square array of whole numbers, 0 or more."""
    found = doors.drawable("counts", doors.matrix("counts", counts), 1e15)
    if found.shape[0] != found.shape[1] or not found.size:
        raise ValueError(f"counts is {found.shape}: it has to be square, a row for each class.")
    if len(found) > MOST:
        raise ValueError(f"counts has {len(found)} classes: the picture has room for {MOST}.")
    wrong = (found < 0) | (found != np.rint(found))
    if wrong.any():
        raise ValueError(f"{doors.first('counts', found, wrong)}: a count is a whole number ≥ 0.")
    return found.astype(np.int64)
