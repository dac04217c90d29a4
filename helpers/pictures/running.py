"""One pass of a small network, forward and back, with all that several pictures show of it."""

from typing import NamedTuple

import numpy as np

from helpers import data, network, ops
from helpers.words import tidy


class Pass(NamedTuple):
    """A ReLU network with the squared loss on X = A[0] and Y, examples in columns.

    Z, A, delta and back by layer, A without the output; back[k]: W[k+1]ᵀ δ[k+1], before the slope.
    All numbers are free of the noise of their last digits.
    """

    params: network.Parameters
    Y: np.ndarray
    Z: dict
    A: dict
    delta: dict
    back: dict
    grads: network.Parameters
    J: float


def running_pass(examples=slice(None), unit=1, shift=0.0):
    """The Pass of the running 3-4-2 network on some of its five examples.

    shift: what is added to the bias of the hidden unit, 1 to 4.
    """
    W, b, X, Y = data.running_example()
    b[1][unit - 1] += shift
    return both_ways(network.Parameters(W, b, loss="squared"), X[:, examples], Y[:, examples])


def both_ways(params, X, Y):
    """The Pass of a network on the columns of X and Y."""
    r = len(params.W)
    Z, A = network.forward(params, X)
    Z = {k: tidy(z) for k, z in Z.items()}
    A = {k: ops.relu(Z[k]) if k else A[0] for k in range(r)}
    delta, grads = network.backward(params, Z, A | {r: Z[r]}, Y)
    back = {k: tidy(params.W[k + 1].T @ delta[k + 1]) for k in range(1, r)}
    delta = {k: tidy(d) for k, d in delta.items()}
    W, b = ({k: tidy(g) for k, g in part.items()} for part in (grads.W, grads.b))
    J = float(tidy(ops.squared_loss(Z[r], Y)))
    return Pass(params, Y, Z, A, delta, back, grads._replace(W=W, b=b), J)
