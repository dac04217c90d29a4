"""A vjp along random directions: ⟨vjp(g), v⟩ beside the slope of ⟨g, forward(x + t v)⟩ at t = 0.

One number a direction, whatever the size of x, so that large arrays can be checked; a wrong entry
shows up in almost every direction.
"""

from typing import NamedTuple

import numpy as np

from helpers import doors
from helpers.gradcheck_differences import float_copy, measure
from helpers.gradcheck_doors import require_gradients


class Argument(NamedTuple):
    """One argument of forward among all of them, and how to pull g back to it.

    pull_back: g → the gradients for all arguments.
    """

    forward: object
    pull_back: object
    arguments: tuple
    position: int

    @property
    def x(self):
        return self.arguments[self.position]

    def gradient(self, g):
        """∂⟨g, forward⟩/∂x as the vjp says."""
        return self.pull_back(g)[self.position]

    def paired(self, g, x):
        """⟨g, forward(…, x, …)⟩"""
        changed = (*self.arguments[: self.position], x, *self.arguments[self.position + 1 :])
        return (g * outcome(self.forward, changed)).sum()


class Direction(NamedTuple):
    """A random g, a random v, and ⟨vjp(g), v⟩. size: of what is added up in it and in ⟨g, J v⟩."""

    g: np.ndarray
    v: np.ndarray
    slope: float
    size: float


def draw(argument, output, number, rng):
    """`number` random Directions; v as long as the entries of x, or as the largest one of them."""
    x, found = argument.x, []
    for d in range(number):
        g = rng.standard_normal(output.shape).astype(output.dtype)
        sizes = np.maximum(1, np.abs(x))
        v = rng.standard_normal(x.shape) * (sizes if d % 2 else sizes.max())
        grad = np.asarray(argument.gradient(g), np.float64)
        size = np.linalg.norm(g * output) + np.linalg.norm(grad * x)
        found.append(Direction(g, v, float((grad * v).sum()), float(size)))
    return found


def measure_along(argument, direction, eps, enough):
    """The Slope of ⟨g, forward(x + t v)⟩ at t = 0."""
    x = argument.x

    def moved(t):
        return float(argument.paired(direction.g, (x + t * direction.v).astype(x.dtype)))

    return measure(moved, x.dtype.type(0), eps, direction.slope, enough, size=direction.size)


def arguments_of(cache):
    """(the arguments as float arrays, whether cache holds several): a list of arrays counts."""
    several = isinstance(cache, tuple) or (
        isinstance(cache, list) and len(cache) > 0 and all(isinstance(a, np.ndarray) for a in cache)
    )
    arguments = []
    for number, one in enumerate(cache if several else (cache,), 1):
        name = f"Argument {number} in cache" if several else "cache"
        arguments.append(doors.finite(name, float_copy(doors.array(name, one))))
    return tuple(arguments), several


def pull_back_by(vjp, arguments, several):
    """The function g → a tuple of gradients; vjp gets copies, so that it can spoil nothing."""

    def pull_back(g):
        copies = tuple(a.copy() for a in arguments)
        grads = vjp(g.copy(), copies if several else copies[0])
        if not isinstance(grads, tuple | list) or (isinstance(grads, list) and not several):
            grads = (grads,)
        require_gradients(grads, arguments)
        return tuple(np.asarray(grad) for grad in grads)

    return pull_back


def outcome(forward, arguments):
    """forward(*arguments) as a float array; forward gets copies."""
    output = forward(*(a.copy() for a in arguments))
    return float_copy(doors.array("forward's output", output))
