"""The tape of a small program: written entry by entry, then played back, one entry a step."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from helpers import doors
from helpers.autodiff import Tape, pull
from helpers.colours import BACKWARD, DATA, FORWARD
from helpers.svg.pieces import card, path, rectangle, text
from helpers.words import counted, in_brackets, rounded, short, subscript

LIMIT = 3.0  # of x and y
U = np.array([1.0, -2.0, 0.5])  # three examples
TENS = np.array([1.0, 10.0, 100.0])
TWICE = np.array([0, 0, 1])
WIDTH, TOP, ROW = 590, 62, 30
PLACE, WRITTEN, VALUE, ADJOINT = 22, 66, 205, 396  # where the columns begin
MOST = 6  # entries of a program, for which there is room
ENTRIES = {  # how an operation is written, with its arguments
    "add": "{} + {}",
    "multiply": "{} · {}",
    "sin": "sin {}",
    "tanh": "tanh {}",
    "sum": "sum of {}",
    "getitem": "{}[{}]",
}


def product(x, y):
    return x * y + np.sin(x)


def neuron(x, y):
    return np.tanh(x * U + y).sum()


def branch(x, y):
    return x * y if x > y else np.sin(y)


def twice(p):
    return (p[TWICE] * TENS).sum()


PROGRAMS = {
    "x * y + np.sin(x)": (product, "xy"),
    "np.tanh(x * u + y).sum()": (neuron, "xy"),
    "x * y if x > y else np.sin(y)": (branch, "xy"),
    "(p[[0, 0, 1]] * tens).sum()": (twice, "p"),
}
FIRST = next(iter(PROGRAMS))


class Moment(NamedTuple):
    """A tape at one step. written: how many entries are there. played: the entry that is played
    back now, or None. adjoints: {place: …}. gains: what this step adds, {place: [array, …]}."""

    written: int
    played: object
    adjoints: dict
    gains: dict


def draw_tape(program=FIRST, x=1.5, y=-1.0, step=0):
    """The tape as a table, a row an entry: what it says, its value, and its adjoint so far.

    program: one of PROGRAMS. x, y: −3 to 3. step: 0 for the inputs, then entry by entry forward,
    then backward, to tape_length(program, x, y).
    """
    entries, names, moment = at_step(program, x, y, step)
    is_back = bool(moment.adjoints)
    heads = ((PLACE, "place"), (WRITTEN, "entry"), (VALUE, "value"), (ADJOINT, "∂J/∂value"))
    body = [text(22, 26, f"J = {program}", 15, "start", True)]
    body += [text(left, 52, head, 12, "start", fill=DATA) for left, head in heads]
    for k in range(moment.written):
        body += draw_row(entries, names, moment, k)
    now = moment.played if is_back else moment.written - 1
    if now is not None:
        colour, dash = (BACKWARD, "6 4") if is_back else (FORWARD, "")
        spot = (12, TOP + now * ROW, WIDTH - 24, ROW)
        body.append(rectangle(*spot, colour, 2.5, dash, 4, fill="none"))
    return card(WIDTH, TOP + MOST * ROW + 12, body, say_alt((program, x, y), entries, moment))


def draw_row(entries, names, moment, k):
    """The numbers of entry k; a gain of this step is marked in front of its adjoint."""
    y = TOP + k * ROW + 20
    pieces = [
        text(PLACE, y, str(k), 13, "start", fill=DATA),
        text(WRITTEN, y, f"v{subscript(k)} = {say_entry(entries[k], k, names)}", 13, "start"),
        text(VALUE, y, say(entries[k].value), 13, "start", fill=FORWARD),
        path(f"M12,{TOP + (k + 1) * ROW} h{WIDTH - 24}", "#cccccc", 0.7),
    ]
    if k in moment.adjoints:
        is_new = k in moment.gains
        content = f"{'→ ' if is_new else ''}{say(moment.adjoints[k])}"
        pieces.append(text(ADJOINT, y, content, 13, "start", is_new, BACKWARD))
    return pieces


def say_tape(program=FIRST, x=1.5, y=-1.0, step=0):
    """What this step does, in a sentence."""
    entries, names, moment = at_step(program, x, y, step)
    if not moment.adjoints:
        k = moment.written - 1
        if not entries[k].op:
            return f"The tape begins with its inputs: {', '.join(names)}."
        what = say_entry(entries[k], k, names)
        return f"Entry {k} is written: v{subscript(k)} = {what} = {say(entries[k].value)}."
    if moment.played is None:
        last = len(entries) - 1
        return f"Nothing more is written. v{subscript(last)} is J, so its adjoint is ∂J/∂J = 1."
    told = [say_gain(place, gains, moment) for place, gains in moment.gains.items()]
    return f"Entry {moment.played} is played back. {' '.join(told)}"


def list_tape(program=FIRST, x=1.5, y=-1.0, step=0):
    """{entry: its value and adjoint} for the table below the picture."""
    entries, names, moment = at_step(program, x, y, step)
    found = {}
    for k in range(moment.written):
        adjoint = f"; adjoint {say(moment.adjoints[k])}" if k in moment.adjoints else ""
        name = f"v{subscript(k)} = {say_entry(entries[k], k, names)}"
        found[name] = f"{say(entries[k].value)}{adjoint}"
    return found


def tape_length(program, x, y):
    """The number of the last step."""
    entries, names = run(*read(program, x, y))
    operations = len(entries) - len(names)
    return 2 * operations + 1


def at_step(program, x, y, step):
    """(the whole tape's entries, the names of its inputs, the Moment of a step)."""
    entries, names = run(*read(program, x, y))
    operations = len(entries) - len(names)
    step = doors.whole("step", step, 0, 2 * operations + 1)
    if step <= operations:
        return entries, names, Moment(len(names) + step, None, {}, {})
    last, played, gains = len(entries) - 1, None, {}
    adjoints = {last: np.ones_like(entries[last].value)}
    for k in range(last, last - (step - operations - 1), -1):
        played, gains = k, {}
        for place, gain in pull(entries[k], adjoints[k]):
            gains.setdefault(place, []).append(gain)
            adjoints[place] = adjoints[place] + gain if place in adjoints else gain
    return entries, names, Moment(len(entries), played, adjoints, gains)


def read(program, x, y):
    """What comes in, looked at."""
    doors.one_of("program", program, PROGRAMS)
    return program, doors.number("x", x, -LIMIT, LIMIT), doors.number("y", y, -LIMIT, LIMIT)


@lru_cache(maxsize=64)
def run(program, x, y):
    """(the entries that a run writes, the names of its inputs)."""
    function, names = PROGRAMS[program]
    tape = Tape()
    values = [np.array([x, y])] if names == "p" else [np.float64(x), np.float64(y)]
    function(*(tape.write(value) for value in values))
    return tuple(tape.entries), tuple(names)


# --- words ----------------------------------------------------------------------------------------


def say_entry(entry, k, names):
    """sin v₀, or the name of an input."""
    if not entry.op:
        return names[k]
    written = []
    for place, value in zip(entry.parents, entry.args, strict=True):
        written.append(say_argument(value) if place is None else f"v{subscript(place)}")
    return ENTRIES[entry.op.__name__].format(*written)


def say_argument(value):
    """A constant: by the name it has in the program."""
    known = {id(U): "u", id(TENS): "tens", id(TWICE): "[0, 0, 1]"}
    return known.get(id(value)) or say(value)


def say(value):
    return in_brackets(value, rounded) if np.ndim(value) else short(value)


def say_gain(place, gains, moment):
    """v₀ gets 1.5 + 0.2; where something had come before, what is there now."""
    added = " and ".join(say(gain) for gain in gains)
    total = moment.adjoints[place]
    is_first = np.allclose(sum(gains), total, rtol=0, atol=1e-15) and len(gains) == 1
    now = "" if is_first else f", together {say(total)}"
    return f"v{subscript(place)} gets {added}{now}."


def say_alt(state, entries, moment):
    """The picture in two sentences."""
    program, x, y = state
    rows = (
        f"The tape of J = {program} at x = {short(x)}, y = {short(y)}, a table of "
        f"{counted(moment.written, 'row')}"
    )
    if not moment.adjoints:
        return f"{rows}, the last of them new: {say(entries[moment.written - 1].value)}."
    if moment.played is None:
        return f"{rows}, all written; the last one has the adjoint 1."
    told = [f"place {k} now has {say(moment.adjoints[k])}" for k in moment.gains]
    return f"{rows}; the one at place {moment.played} is played back: {' and '.join(told)}."
