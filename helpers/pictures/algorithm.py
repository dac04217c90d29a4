"""Algorithm 5 step by step: the caches fill on the way forward and are read on the way back."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from helpers import data, doors, network, ops
from helpers.colours import BACKWARD, DATA, FORWARD, INK, PARAMETERS
from helpers.pictures.running import both_ways, running_pass
from helpers.svg.captions import write_lines
from helpers.svg.pieces import card, rectangle, text
from helpers.words import in_brackets, rounded, short, tidy

SIZES = {2: (3, 4, 2), 3: (3, 4, 4, 2), 4: (3, 4, 3, 4, 2), 5: (3, 4, 4, 3, 4, 2)}
SEED = 13  # every layer of the deeper networks then has units that are on, and one that is off
ROWS = {"W": (70, 46), "z": (124, 84), "a": (216, 84), "delta": (308, 84), "grad": (400, 46)}
WIDE, PITCH, LEFT = 102, 118, 20
NAMES = {"W": "W[{0}], b[{0}]", "delta": "δ[{0}]", "grad": "∂J/∂W[{0}], b[{0}]"}
COLOURS = {"W": PARAMETERS, "delta": BACKWARD, "grad": BACKWARD}
LOOKS = {  # state of a slot: (line width, dashes)
    "empty": (1, "2 3"),
    "kept": (1.6, ""),
    "read": (3.4, "6 3"),
    "now": (3.4, ""),
    "free": (1, ""),
}


class Trace(NamedTuple):
    """One network, one example, all of Algorithm 5. steps: [(kind, layer)] in order.

    back[k]: W[k+1]ᵀ δ[k+1], before the slope. All numbers are free of noise in the last digits.
    """

    params: network.Parameters
    y: np.ndarray
    values: dict
    back: dict
    grads: network.Parameters
    steps: list


def draw_algorithm(step=0, layers=2):
    """Algorithm 5 after `step` of its 3r steps: what is kept, what is read, what is written.

    layers: r, 2 to 5; 2 is the running network on example 1. Each column is a layer; a step is a
    layer forward, the start δ[r], one δ[k], or the gradients of one layer.
    Source: CS229 notes 2022, Algorithm 5; 2023, Algorithm 3.
    """
    layers = doors.whole("layers", layers, min(SIZES), max(SIZES))
    step = doors.whole("step", step, 0, 3 * layers)
    traced = trace(layers)
    states = slot_states(traced, step)
    done = f"Step {step} of {3 * layers}"
    sizes = "-".join(str(m) for m in SIZES[layers])
    head = f"{done}, {direction(traced, step)}"
    lines = [*say_step(traced, step), count_cache(traced, states)]
    body = [text(LEFT, 34, head, 16, "start", True)]
    body += [text(LEFT + PITCH * k + WIDE / 2, 60, f"layer {k}", 13) for k in range(layers + 1)]
    said = []
    for slot, state in states.items():
        body += draw_slot(slot, state, traced)
        said.append(say_slot(slot, state, traced))
    body += write_lines(LEFT, 476, lines, 0)
    alt = f"Algorithm 5, network {sizes}. {head}. {' '.join(lines)} Slots: {'; '.join(said)}."
    return card(LEFT + PITCH * 6, 540, body, alt)


@lru_cache
def trace(layers):
    """The Trace of the network with so many layers."""
    if layers == 2:
        now = running_pass([0])
    else:
        _, _, X, Y = data.running_example()
        now = both_ways(rounded_params(layers), X[:, :1], Y[:, :1])
    rows = ("z", now.Z), ("a", now.A), ("delta", now.delta)
    values = {(row, k): column for row, columns in rows for k, column in columns.items()}
    steps = [("forward", k) for k in range(1, layers + 1)] + [("start", layers)]
    for k in range(layers - 1, -1, -1):
        steps += [("delta", k)] * (k >= 1) + [("grad", k + 1)]
    return Trace(now.params, now.Y, values, now.back, now.grads, steps)


def rounded_params(layers):
    """Random weights and biases with one decimal, so that the numbers stay short."""
    params = network.init_params(SIZES[layers], np.random.default_rng(SEED), 0.7, loss="squared")
    b = {k: np.full_like(bias, 0.3) for k, bias in params.b.items()}
    return params._replace(W={k: tidy(w, 1) for k, w in params.W.items()}, b=b)


def reads(kind, k):
    """The slots that a step reads."""
    return {
        "forward": [("W", k), ("a", k - 1)],
        "start": [("z", k), ("y", k)],
        "delta": [("W", k + 1), ("delta", k + 1), ("z", k)],
        "grad": [("delta", k), ("a", k - 1)],
    }[kind]


def writes(kind, k, last):
    """The slots that a step writes; the output layer has no activation."""
    if kind == "forward":
        return [("z", k)] + [("a", k)] * (k < last)
    return [("delta" if kind == "start" else kind, k)]


def slot_states(traced, step):
    """{slot: state} after `step` steps, layer by layer: "empty", "now", "read", "kept", "free"."""
    last = len(traced.params.W)
    slots = [("a", 0)] + [(row, k) for k in range(1, last + 1) for row in ROWS]
    slots = [("y", k) if (row, k) == ("a", last) else (row, k) for row, k in slots]
    written_so_far = {slot for s in traced.steps[:step] for slot in writes(*s, last)}
    there = {("a", 0), ("y", last)} | written_so_far | {s for s in slots if s[0] == "W"}
    ahead = {slot for s in traced.steps[step:] for slot in reads(*s)}
    now = traced.steps[step - 1] if step else None
    states = {}
    for slot in slots:
        state = "kept" if slot in there else "empty"
        state = "free" if state == "kept" and slot[0] in "za" and slot not in ahead else state
        state = "read" if now and slot in reads(*now) else state
        states[slot] = "now" if now and slot in writes(*now, last) else state
    return states


def name_of(slot):
    letter, k = slot
    if slot == ("a", 0):
        return "a[0] = x"
    return "y" if letter == "y" else NAMES.get(letter, letter + "[{0}]").format(k)


def contents(slot, traced):
    """The lines in a slot: a column of numbers, or the shapes of the parameters."""
    letter, k = slot
    if letter in ("W", "grad"):
        return [f"{traced.params.W[k].shape}, {traced.params.b[k].shape}"]
    return [rounded(v) for v in (traced.y if letter == "y" else traced.values[slot])[:, 0]]


def draw_slot(slot, state, traced):
    """The box of a slot with its name, a word about its state, and what it holds."""
    letter, k = slot
    top, height = ROWS["a" if letter == "y" else letter]
    colour = {"empty": DATA, "free": DATA}.get(state, COLOURS.get(letter, FORWARD))
    left, (width, dash) = LEFT + PITCH * k, LOOKS[state]
    pieces = [rectangle(left, top, WIDE, height, colour, width, dash, rounding=6)]
    centre = left + WIDE / 2
    remark = {"now": "written", "read": "read", "free": "free"}.get(state, "")
    pieces.append(text(left + 7, top + 17, name_of(slot), 12, "start", letter not in ("W", "grad")))
    if remark and letter not in ("W", "grad"):
        pieces.append(text(left + WIDE - 6, top + 17, remark, 11, "end", fill=colour))
    if state == "empty":
        return pieces
    lines, ink = contents(slot, traced), DATA if state == "free" else INK
    first = top + (34 if letter in ("W", "grad") else 18 + (height - 18 - 15 * len(lines)) / 2 + 11)
    for number, line in enumerate(lines):
        pieces.append(text(centre, first + 15 * number, line, 12, fill=ink))
    return pieces


def say_slot(slot, state, traced):
    what = "" if state == "empty" else f" ({', '.join(contents(slot, traced))})"
    return f"{name_of(slot)}{what} {'written now' if state == 'now' else state}"


def direction(traced, step):
    if step == 0:
        return "before the start"
    return "forward" if traced.steps[step - 1][0] == "forward" else "backward"


def say_step(traced, step):
    """The step as a formula, and below it with its numbers."""
    if step == 0:
        return ["Only x, y and the parameters are there.", "Press Next, or move the slider."]
    kind, k = traced.steps[step - 1]
    last = len(traced.params.W)
    z, d = (in_brackets(traced.values.get((row, k), ()), rounded) for row in ("z", "delta"))
    if kind == "forward":
        bent = "the output" if k == last else f"a[{k}] = ReLU(z[{k}])"
        return [f"z[{k}] = W[{k}] a[{k - 1}] + b[{k}], {bent}.", f"z[{k}] = {z}"]
    if kind == "start":
        return [f"δ[{k}] = z[{k}] − y.", f"{z} − {in_brackets(traced.y, rounded)} = {d}"]
    if kind == "delta":
        slope = in_brackets(ops.relu_prime(traced.values["z", k]), rounded)
        formula = f"δ[{k}] = (W[{k + 1}]ᵀ δ[{k + 1}]) ⊙ ReLU'(z[{k}])."
        return [formula, f"{in_brackets(traced.back[k], rounded)} ⊙ {slope} = {d}"]
    rows = "; ".join(", ".join(rounded(v) for v in row) for row in traced.grads.W[k])
    return [f"∂J/∂W[{k}] = δ[{k}] a[{k - 1}]ᵀ, ∂J/∂b[{k}] = δ[{k}].", f"∂J/∂W[{k}] = [{rows}]"]


def count_cache(traced, states):
    """How many numbers in z and a the way back will still read."""
    ahead = [s for s, state in states.items() if s[0] in "za" and state not in ("empty", "free")]
    held = sum(traced.values[slot].size for slot in ahead)
    return f"Cache: {short(held)} numbers of z and a, kept or in use."
