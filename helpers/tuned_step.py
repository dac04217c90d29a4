"""The SGD step of a ReLU network again: the same numbers, nearer to what its products alone cost.

    theta = with_ones(params)                    # θ[k] = [W[k] b[k]]
    buffers = make_buffers(theta, n)
    tuned_step(theta, buffers, with_row(X), Y, rate=0.1)       # changes theta in place

For ReLU below softmax with cross-entropy. with_ones, with_row and make_buffers look at what comes
in; the steps, which have to be quick, do not.
"""

from typing import NamedTuple

import numpy as np

from helpers import doors
from helpers.network import require_layers


class Buffers(NamedTuple):
    """Arrays that a step writes into: A with a last row of ones, δ, gradients, where ReLU is on."""

    A: dict
    delta: dict
    grad: dict
    is_on: dict


def with_ones(params):
    """θ[k] = [W[k] b[k]], (m_k, m_{k−1} + 1), for every layer: the bias as the weight of a 1."""
    params = require_layers(params)
    if (params.activation, params.loss) != ("relu", "cross_entropy"):
        raise ValueError(
            f"params are for {params.activation} and {params.loss}: the step is written for relu "
            "and cross_entropy."
        )
    return {k: np.hstack([params.W[k], params.b[k]]) for k in params.W}


def with_row(X):
    """X with a row of ones below: (d + 1, n)."""
    X = doors.matrix("X", X)
    return np.vstack([X, np.ones((1, X.shape[1]), X.dtype)])


def ones_step(theta, X_1, Y, rate):
    """New θ after one step: Z[k] = θ[k] A[k−1], ∂J/∂θ[k] = δ[k] A[k−1]ᵀ, biases included.

    X_1: (d + 1, n), its last row ones. Y: (m_r, n), one-hot.
    """
    A, r = {0: X_1}, len(theta)
    for k in range(1, r):
        A[k] = with_row(np.maximum(theta[k] @ A[k - 1], 0))
    T = theta[r] @ A[r - 1]
    E = np.exp(T - T.max(axis=0))
    delta, stepped = (E / E.sum(axis=0) - Y) / Y.shape[1], {}
    for k in range(r, 0, -1):
        stepped[k] = theta[k] - rate * (delta @ A[k - 1].T)
        if k > 1:
            delta = (theta[k][:, :-1].T @ delta) * (A[k - 1][:-1] > 0)
    return stepped


def make_buffers(theta, n):
    """Buffers for batches of n examples."""
    theta, n = require_theta(theta), doors.whole("n", n)
    units = {k: len(t) for k, t in theta.items()}
    A = {k: np.ones((m + 1, n)) for k, m in units.items()}
    delta = {k: np.empty((m, n)) for k, m in units.items()}
    grad = {k: np.empty_like(t) for k, t in theta.items()}
    return Buffers(A, delta, grad, {k: np.empty((m, n), bool) for k, m in units.items()})


def tuned_step(theta, buffers, X_1, Y, rate):
    """The step of ones_step, in place: every result goes into an array that is there already.

    rate/n is a factor of δ[r], so that each gradient comes out as the step itself.
    """
    A, delta, grad, is_on = buffers
    A[0], r = X_1, len(theta)
    for k in range(1, r):
        Z = np.matmul(theta[k], A[k - 1], out=A[k][:-1])
        np.maximum(Z, 0, out=Z)
    T = np.matmul(theta[r], A[r - 1], out=delta[r])
    T -= T.max(axis=0)
    np.exp(T, out=T)
    T /= T.sum(axis=0)
    T -= Y
    T *= rate / Y.shape[1]
    for k in range(r, 0, -1):
        np.matmul(delta[k], A[k - 1].T, out=grad[k])
        if k > 1:
            np.matmul(theta[k][:, :-1].T, delta[k], out=delta[k - 1])
            np.greater(A[k - 1][:-1], 0, out=is_on[k - 1])
            delta[k - 1] *= is_on[k - 1]
        theta[k] -= grad[k]


def require_theta(theta):
    """theta as a dictionary of matrices, keyed by layer."""
    theta = doors.mapping("theta", theta, "with_ones(params)")
    return {k: doors.matrix(f"theta[{k}]", t) for k, t in theta.items()}
