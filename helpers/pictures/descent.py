"""One logistic neuron with two inputs: its data, its mean gradient and its way downhill."""

import numpy as np

from helpers import ops


def clouds():
    """The 60 points of lesson 05 in two overlapping clouds: X (2, 60), Y (1, 60)."""
    rng, labels = np.random.default_rng(3), np.arange(60) % 2
    centres = np.array([[-1.0, 1.0], [-0.5, 0.5]])
    X = centres[:, labels] + 0.9 * rng.standard_normal((2, 60))
    return X, labels.reshape(1, 60).astype(float)


def squares():
    """The 100 points of XOR in lesson 05, 25 in each of four squares: X (2, 100), Y (1, 100)."""
    rng = np.random.default_rng(0)
    corners = np.repeat([[-1, 1, -1, 1], [-1, -1, 1, 1]], 25, axis=1)
    X = 0.7 * corners + rng.uniform(-0.3, 0.3, (2, 100))
    return X, (X[:1] * X[1:] < 0).astype(float)


DATA_SETS = {"two clouds": clouds, "XOR": squares}


def loss(z, Y):
    """The logistic loss log(1 + eᶻ) − y z of each entry."""
    return np.logaddexp(0, z) - Y * z


def gradient(w, b, X, Y):
    """The mean loss J over the columns of X, ∂J/∂w (2, 1) and ∂J/∂b."""
    z = w.T @ X + b
    error = ops.sigmoid(z) - Y
    return loss(z, Y).mean(), (error * X).mean(axis=1, keepdims=True), error.mean()


def descend(w, b, X, Y, rate, steps):
    """J, w and b before each of `steps` steps of gradient descent, and after the last."""
    way = []
    for _ in range(steps + 1):
        J, grad_w, grad_b = gradient(w, b, X, Y)
        way.append((float(J), w, float(b)))
        w, b = w - rate * grad_w, b - rate * grad_b
    return way


def lowest(b, X, Y):
    """The w (2, 1) at which J is smallest for this b, by Newton's method; J is convex in w."""
    w = np.zeros((2, 1))
    for _ in range(40):
        p = ops.sigmoid(w.T @ X + b)
        _, grad_w, _ = gradient(w, b, X, Y)
        curvature = (p * (1 - p) * X) @ X.T / X.shape[1] + 1e-9 * np.eye(2)
        step, now = np.linalg.solve(curvature, grad_w), gradient(w, b, X, Y)[0]
        while gradient(w - step, b, X, Y)[0] > now + 1e-12 and np.abs(step).max() > 1e-9:
            step = step / 2
        w = w - step
        if np.abs(step).max() < 1e-9:
            break
    return w
