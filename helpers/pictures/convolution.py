"""A filter that slides along a line of numbers, forward, and back along the gradient."""

import numpy as np

from helpers import doors
from helpers.modules import conv1d
from helpers.svg.pieces import card, text
from helpers.svg.tiles import HEIGHT, Tiles, Told, draw_key, draw_tiles, say_matrix
from helpers.words import fixed, signed, subscript

FILTER = np.array([0.5, 1.0, -2.0])
LINE = np.array([2.0, -1, 0, 3, 1, -2, 1])
UPSTREAM = np.array([1.0, 0, -1, 2, 1, -1, 3])  # v = ∂J/∂Conv(z) of a made-up J
WAYS = ("forward", "backward", "backward, filter not turned")
CELL, SMALL, LEFT, TOP = 36, 32, 14, 56  # widths of tiles; where the first tile stands


def draw_convolution(way="forward", place=1):
    """A Told: one step of Conv(z)_i = Σ_j w_j z_{i−2+j}, or of its backward function.

    way: one of WAYS; the last is wrong, as most people write it. place: i, 1 to 7. The matrix Q of
    the same convolution stands beside it, with the row or the column that the step uses marked.
    """
    way, place = doors.one_of("way", way, WAYS), doors.whole("place", place, 1, len(LINE))
    is_forward = way == WAYS[0]
    numbers, used = (LINE, FILTER) if is_forward else (UPSTREAM, FILTER[::-1])
    if way == WAYS[2]:
        used = FILTER
    made = slide(used, numbers)
    body = [*draw_rows(is_forward, place, numbers, used, made), *draw_matrix(is_forward, place)]
    head = f"{say_way(way)}, place {place} of {len(LINE)}"
    body += [text(LEFT, 30, head, 16, "start", True), *draw_key(LEFT, 284)]
    sentence = say_step(way, place, numbers, used, made)
    alt = (
        f"{head}: a filter of 3 tiles under a line of 9, the result below; beside them the banded "
        f"matrix Q with {'row' if is_forward else 'column'} {place} marked. {sentence}"
    )
    return Told(card(590, 308, body, alt), sentence, list_rows(is_forward, numbers, used, made))


def slide(used, numbers):
    """What the filter makes of the line, zeros outside: (7,)."""
    made = conv1d(used.reshape(1, 1, 3), np.zeros((1, 1)), numbers.reshape(1, -1, 1))
    return made.ravel()


def band():
    """Q (7, 7), with Conv(z) = Q z: w_j in row i, column i − 2 + j."""
    return np.array([slide(FILTER, column) for column in np.eye(len(LINE))]).T


def gradient():
    """∂J/∂z = Qᵀ v (7,)."""
    return band().T @ UPSTREAM


def rows_of(is_forward, numbers, used, made):
    """The three matrices of one row that stand below each other."""
    around = np.concatenate([[0.0], numbers, [0.0]])[np.newaxis]
    first = ("z, zeros outside", "forward") if is_forward else ("v, zeros outside", "backward")
    is_turned = used[0] != FILTER[0]
    name = "filter, turned" if is_turned else "filter"
    slope = "∂J/∂z" if is_turned else "not ∂J/∂z"
    last = ("Conv(z)", "forward") if is_forward else (slope, "backward")
    return [
        Tiles(first[0], around, first[1], decimals=1),
        Tiles(name, used[np.newaxis], "parameters", decimals=1),
        Tiles(last[0], made[np.newaxis], last[1], decimals=1),
    ]


def draw_rows(is_forward, place, numbers, used, made):
    """The line, the filter below its window, and what has been made so far."""
    line, window, result = rows_of(is_forward, numbers, used, made)
    seen = (np.arange(9) < place - 1) | (np.arange(9) > place + 1)
    so_far = np.where(np.arange(7) < place, made, np.nan)[np.newaxis]
    line = line._replace(faded=seen[np.newaxis])
    result = result._replace(values=so_far, marks={"column": place - 1})
    middle = LEFT + 4.5 * CELL
    under = LEFT + (place + 0.5) * CELL
    pieces = []
    for tiles, centre, top in ((line, middle, 0), (window, under, 74), (result, middle, 148)):
        y = TOP + top
        pieces += draw_tiles(tiles, centre, y + HEIGHT / 2, CELL, y + HEIGHT + 17)
    return pieces


def draw_matrix(is_forward, place):
    """Q, with the row or column of this step marked; its zeros are plain."""
    Q, mark = band(), {"row" if is_forward else "column": place - 1}
    tiles = Tiles("Q", Q, "parameters", mark, Q == 0, decimals=1)
    middle = TOP + 7 * HEIGHT / 2
    return draw_tiles(tiles, 582 - 3.5 * SMALL, middle, SMALL, TOP + 7 * HEIGHT + 17)


def say_way(way):
    if way == WAYS[0]:
        return "Forward"
    return "Backward" if way == WAYS[1] else "Backward, filter not turned"


def say_step(way, place, numbers, used, made):
    """The sum of this step, and what it should be where the filter was not turned."""
    around = np.concatenate([[0.0], numbers, [0.0]])[place - 1 : place + 2]
    terms = " + ".join(
        f"{signed(say(w))} · {signed(say(x))}" for w, x in zip(used, around, strict=True)
    )
    name = ("Conv(z)" if way == WAYS[0] else "∂J/∂z") + subscript(place)
    found = made[place - 1]
    if way != WAYS[2]:
        return f"{name} = {terms} = {say(found)}."
    off = np.linalg.norm(made - gradient()) / np.linalg.norm(gradient())
    return (
        f"Not turned: {terms} = {say(found)}; right is {name} = {say(gradient()[place - 1])}; "
        f"all seven together have a relative error of {off:.2f}."
    )


def say(value):
    """At most two decimals, as few as the number needs."""
    return fixed(float(value), 0 if float(value).is_integer() else 2 - (2 * value).is_integer())


def list_rows(is_forward, numbers, used, made):
    """{"name (rows, columns)": "[…]"} of the three rows and of Q."""
    rows = [*rows_of(is_forward, numbers, used, made), Tiles("Q", band(), decimals=1)]
    return dict(say_matrix(tiles).rsplit(" = ", 1) for tiles in rows)
