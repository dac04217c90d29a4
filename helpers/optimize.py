"""Update steps, and the loop that trains. Backprop computes ∇J; these decide what to do with it.

A step takes (params, grads, state, rate) and returns new (params, state); nothing is changed in
place. state is None before the first step and belongs to the optimizer alone.
"""

import sys
import time
from typing import NamedTuple

import numpy as np

from helpers import network
from helpers.network import Parameters


def sgd(params, grads, state, rate):
    """θ ← θ − α g. Source: CS229 notes 2022, (7.3), (7.4); 2023, (7.8), (7.9)."""
    return each(lambda p, g: p - rate * g, params, grads), state


def momentum(params, grads, state, rate, beta=0.9):
    """u ← β u + g, θ ← θ − α u: a running sum of gradients, of which each step keeps β."""
    velocity = state or each(np.zeros_like, params)
    velocity = each(lambda u, g: beta * u + g, velocity, grads)
    return each(lambda p, u: p - rate * u, params, velocity), velocity


def adam(params, grads, state, rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """u ← β₁u + (1−β₁)g, s ← β₂s + (1−β₂)g², θ ← θ − α û/(√ŝ + ε).

    û = u/(1−β₁ᵗ) and ŝ = s/(1−β₂ᵗ) undo the start at zero. Source: Kingma and Ba, 2015.
    """
    zero = each(np.zeros_like, params)
    t, u, s = state or (0, zero, zero)
    t += 1
    u = each(lambda u, g: beta1 * u + (1 - beta1) * g, u, grads)
    s = each(lambda s, g: beta2 * s + (1 - beta2) * g**2, s, grads)
    fix1, fix2 = 1 - beta1**t, 1 - beta2**t
    updated = each(
        lambda p, u, s: p - rate * (u / fix1) / (np.sqrt(s / fix2) + epsilon), params, u, s
    )
    return updated, (t, u, s)


def each(function, *params):
    """Parameters made by applying function to the corresponding arrays of several."""
    W = {k: function(*(p.W[k] for p in params)) for k in params[0].W}
    b = {k: function(*(p.b[k] for p in params)) for k in params[0].b}
    return Parameters(W, b)


def minibatches(n, batch_size, rng):
    """Index arrays that visit each of n examples once, in random order."""
    order = rng.permutation(n)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]


class Epoch(NamedTuple):
    """One line of the history: number, mean loss over its batches, params after."""

    number: int
    J: float
    params: Parameters


def train(
    params,
    X,
    Y,
    rng,
    *,
    loss_and_gradients=network.loss_and_gradients,
    step=sgd,
    rate=0.1,
    epochs=20,
    batch_size=32,
    quiet=False,
):
    """Minibatch training: one step for each batch, one Epoch yielded after each pass over X.

    loss_and_gradients: (params, X, Y) → (J, grads); your own backward pass goes here.
    step: sgd, momentum, adam, or any function of that form. Shows its progress in a notebook,
    unless quiet; in a loop over several trainings, with_progress counts them instead.
    X and Y are brought to the float type of the parameters, so that float32 stays float32.
    Raises ValueError when X and Y differ in examples, and FloatingPointError when J is not finite.
    Source: CS229 notes 2022, Algorithm 2 and (7.5); 2023, Algorithm 2 and (7.10), except that an
    epoch draws without replacement until every example has been used once.
    """
    require_examples(X, Y, batch_size)
    dtype = np.result_type(params.W[1], 0.0)
    X, Y = X.astype(dtype, copy=False), Y.astype(dtype, copy=False)
    state = None
    with ProgressLine(epochs, quiet=quiet) as progress:
        for number in range(1, epochs + 1):
            batches = [(X[:, i], Y[:, i]) for i in minibatches(X.shape[1], batch_size, rng)]
            params, state, J = one_epoch(params, state, batches, loss_and_gradients, step, rate)
            progress.show(number, f", J = {J:.4f}")
            yield Epoch(number, J, params)


def one_epoch(params, state, batches, loss_and_gradients, step, rate):
    """One step for each batch (X, Y): params and state after them, and the mean J on the way."""
    total = 0.0
    for X, Y in batches:
        with np.errstate(over="ignore", invalid="ignore"):  # require_finite speaks instead
            J, grads = loss_and_gradients(params, X, Y)
            require_finite(J, rate)
            params, state = step(params, grads, state, rate)
        total += float(J) * X.shape[1]
    return params, state, total / sum(X.shape[1] for X, Y in batches)


def with_progress(items, noun):
    """Each of items in turn, counted in one line that ends as "5 networks trained"."""
    items = list(items)
    with ProgressLine(len(items), noun) as progress:
        for number, item in enumerate(items, start=1):
            yield item
            progress.show(number)


class ProgressLine:
    """One line below the running cell, written over and over; silent outside a notebook.

    It ends as "20 epochs trained", the same in every run, whatever the losses were.
    """

    def __init__(self, total, noun="epoch", *, quiet=False, pause=0.1):
        self.total, self.noun, self.pause, self.number, self.shown = total, noun, pause, 0, 0.0
        self.speaks = in_notebook() and not quiet

    def __enter__(self):
        return self

    def show(self, number, note=""):
        self.number = number
        if self.speaks and time.monotonic() - self.shown >= self.pause:
            self.write(f"{self.noun} {number} of {self.total}{note}")
            self.shown = time.monotonic()

    def __exit__(self, *error):
        if self.speaks:
            of = "" if self.number == self.total else f"of {self.total} "
            self.write(f"{self.number} {of}{self.noun}s trained")
            print()

    def write(self, text):
        print(f"\r{text:<40}", end="", flush=True)


def in_notebook():
    """Whether a Jupyter kernel runs this. Asks without importing IPython."""
    ipython = sys.modules.get("IPython")
    return "ipykernel" in sys.modules and ipython is not None and bool(ipython.get_ipython())


def require_examples(X, Y, batch_size):
    if X.ndim != 2 or Y.ndim != 2 or X.shape[1] != Y.shape[1]:
        raise ValueError(
            f"X is {X.shape} but Y is {Y.shape}: both need one column for each example."
        )
    if batch_size < 1:
        raise ValueError(f"batch_size is {batch_size}; it must be at least 1.")


def require_finite(J, rate):
    if not np.isfinite(J):
        raise FloatingPointError(
            f"J became {J}: the step is too long; try a rate below {rate:g}, or look for a value "
            "in X that is not finite."
        )
