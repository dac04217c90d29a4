"""The steps of Algorithm 5: what each one reads and writes, in states, formulas and numbers."""

from functools import lru_cache
from typing import NamedTuple

import numpy as np

from helpers import data, doors, network, ops
from helpers.pictures.running import both_ways, running_pass
from helpers.words import counted, in_brackets, rounded, tidy

SIZES = {2: (3, 4, 2), 3: (3, 5, 4, 2), 4: (3, 6, 5, 4, 2)}
SEED = 11  # every layer of the deeper networks then has units that are on, and one that is off
ROWS = ("W", "z", "a", "delta", "grad")
NAMES = {"W": "W[{0}], b[{0}]", "delta": "δ[{0}]", "grad": "∂J/∂W[{0}], b[{0}]"}


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


def say_algorithm(step=0, layers=2):
    """The step in a sentence, with its numbers, and how large the cache is."""
    step, layers = read_step(step, layers)
    traced = trace(layers)
    numbers = f" = {say_numbers(traced, step)}" if step else ""
    held = count_cache(traced, slot_states(traced, step))
    kept = f"{counted(held, 'number')} of z and a {'is' if held == 1 else 'are'} kept."
    said = say_formula(traced, step) if step else "Only x, y and the parameters are there"
    return f"{said}{numbers}. {kept}"


def list_slots(step=0, layers=2):
    """{name of a slot: what it holds, and its state}, layer by layer."""
    step, layers = read_step(step, layers)
    traced = trace(layers)
    listed = {}
    for slot, state in slot_states(traced, step).items():
        held = "" if state == "empty" else f"{', '.join(contents(slot, traced))}; "
        listed[name_of(slot)] = held + state
    return listed


def read_step(step, layers):
    layers = doors.whole("layers", layers, min(SIZES), max(SIZES))
    return doors.whole("step", step, 0, 3 * layers), layers


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
    for k in range(layers, 0, -1):
        steps += [("grad", k)] + [("delta", k - 1)] * (k > 1)
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
    """{slot: "empty", "kept", "read", "written" or "free"} after `step` steps, layer by layer."""
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
        states[slot] = "written" if now and slot in writes(*now, last) else state
    return states


def name_of(slot):
    letter, k = slot
    if slot == ("a", 0):
        return "a[0] = x"
    return "y" if letter == "y" else NAMES.get(letter, letter + "[{0}]").format(k)


def pair_of(slot, traced):
    """The two lines in a slot of parameters or of their gradients."""
    letter, k = slot
    if letter == "grad":
        return [f"∂J/∂W[{k}]", f"∂J/∂b[{k}]"]
    return [f"{name}[{k}]  {getattr(traced.params, name)[k].shape}" for name in "Wb"]


def contents(slot, traced):
    """What a slot holds: a column of numbers, or the shapes of the parameters."""
    letter, k = slot
    if letter in ("W", "grad"):
        return [f"{traced.params.W[k].shape}, {traced.params.b[k].shape}"]
    return [rounded(v) for v in (traced.y if letter == "y" else traced.values[slot])[:, 0]]


def direction(traced, step):
    if step == 0:
        return "before the start"
    return "forward" if traced.steps[step - 1][0] == "forward" else "backward"


def say_formula(traced, step):
    """The step as a formula."""
    if step == 0:
        return "only x, y and the parameters are there"
    kind, k = traced.steps[step - 1]
    bent = "" if k == len(traced.params.W) else f"a[{k}] = ReLU(z[{k}]), "
    return {
        "forward": f"{bent}z[{k}] = W[{k}] a[{k - 1}] + b[{k}]",
        "start": f"δ[{k}] = z[{k}] − y",
        "delta": f"δ[{k}] = (W[{k + 1}]ᵀ δ[{k + 1}]) ⊙ ReLU'(z[{k}])",
        "grad": f"∂J/∂b[{k}] = δ[{k}], ∂J/∂W[{k}] = δ[{k}] a[{k - 1}]ᵀ",
    }[kind]


def say_numbers(traced, step):
    """What stands to the right of the formula's last =, in numbers."""
    kind, k = traced.steps[step - 1]
    z, d = (in_brackets(traced.values.get((row, k), ()), rounded) for row in ("z", "delta"))
    if kind == "forward":
        return z
    if kind == "start":
        return f"{z} − {in_brackets(traced.y, rounded)} = {d}"
    if kind == "delta":
        slope = in_brackets(ops.relu_prime(traced.values["z", k]), rounded)
        return f"{in_brackets(traced.back[k], rounded)} ⊙ {slope} = {d}"
    rows = "; ".join(", ".join(rounded(v) for v in row) for row in traced.grads.W[k])
    return f"[{rows}]"


def say_flow(traced, step):
    """What the step reads and writes, and how much is kept."""
    held = count_cache(traced, slot_states(traced, step))
    kept = f"{counted(held, 'number')} of z and a kept"
    if not step:
        return f"{kept}."
    kind, k = traced.steps[step - 1]
    read = [f"W[{k + 1}]" if s == ("W", k + 1) else name_of(s) for s in reads(kind, k)]
    written = " and ".join(name_of(s) for s in writes(kind, k, len(traced.params.W)))
    read = f"{', '.join(read[:-1])} and {read[-1]}"
    return f"Arrows lead from {read} to {written}, with {kept}."


def count_cache(traced, states):
    """How many numbers in z and a the way back will still read."""
    ahead = [s for s, state in states.items() if s[0] in "za" and state not in ("empty", "free")]
    return sum(traced.values[slot].size for slot in ahead)
