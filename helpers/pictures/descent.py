"""One neuron with two inputs: two kinds of it, its data, its mean gradient and its way downhill."""

from typing import NamedTuple

import numpy as np

from helpers import data, ops


class Unit(NamedTuple):
    """A neuron's output o, its loss J(z, y), and the slopes ∂J/∂o, ∂o/∂z and ∂J/∂z, all of z.

    border: the z at which o = ½, between the answers 0 and 1.
    """

    output: object
    loss: object
    dJ_do: object
    do_dz: object
    dJ_dz: object
    border: float


UNITS = {
    "sigmoid, logistic loss": Unit(
        ops.sigmoid,
        lambda z, y: np.logaddexp(0, z) - y * z,
        lambda z, y: (1 - y) * (1 + np.exp(z)) - y * (1 + np.exp(-z)),
        lambda z: np.exp(-abs(z)) / (1 + np.exp(-abs(z))) ** 2,  # never 0, however sure
        lambda z, y: ops.sigmoid(z) - y,
        0.0,
    ),
    "ReLU, squared loss": Unit(
        ops.relu,
        lambda z, y: 0.5 * (y - ops.relu(z)) ** 2,
        lambda z, y: ops.relu(z) - y,
        ops.relu_prime,
        lambda z, y: (ops.relu(z) - y) * ops.relu_prime(z),
        0.5,
    ),
}


def clouds():
    """The 60 points of lesson 05 in two overlapping clouds: X (2, 60), Y (1, 60)."""
    rng, labels = np.random.default_rng(3), np.arange(60) % 2
    X = np.array([[1.0], [0.5]]) * (2 * labels - 1) + 0.9 * rng.standard_normal((2, 60))
    return X, labels.reshape(1, 60).astype(float)


def chessboard():
    """The 100 points of XOR in lesson 05: X (2, 100), Y (1, 100)."""
    X, Y = data.xor(np.random.default_rng(0), n=100)
    return X, Y[1:]


DATA_SETS = {"two clouds": clouds, "XOR": chessboard}


def gradient(w, b, unit, X, Y):
    """The mean loss J over the columns of X, ∂J/∂w (2, 1) and ∂J/∂b."""
    z = w.T @ X + b
    error = UNITS[unit].dJ_dz(z, Y)
    return UNITS[unit].loss(z, Y).mean(), (error * X).mean(axis=1, keepdims=True), error.mean()


def descend(w, b, unit, X, Y, rate, steps):
    """J, w and b before each of `steps` steps of gradient descent, and after the last."""
    way = []
    for _ in range(steps + 1):
        J, grad_w, grad_b = gradient(w, b, unit, X, Y)
        way.append((float(J), w, float(b)))
        w, b = w - rate * grad_w, b - rate * grad_b
    return way
