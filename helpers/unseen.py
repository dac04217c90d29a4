"""Five functions with their gradients, each with one wrong line: to be found, not to be used.

Each takes one array and returns (J, grad), where grad should be ∂J/∂ that array. `listing` numbers
the lines.
"""

import inspect

import numpy as np

from helpers import doors
from helpers.ops import sigmoid

rng = np.random.default_rng(15)
Q, S, C = (rng.standard_normal((4, 4)) for _ in range(3))
GOAL, POINTS = rng.standard_normal(6), rng.standard_normal((3, 5))


def quadratic(X):
    """J = Σ_i x(i)ᵀ Q x(i), over the columns of X: (4, n)."""
    QX = Q @ X
    terms = X * QX
    J = terms.sum()
    grad = 2 * QX
    return J, grad


def running_total(x):
    """J = ½ Σ_k (x_1 + … + x_k − goal_k)², for x: (6,)."""
    total = np.cumsum(x)
    miss = total - GOAL
    J = 0.5 * (miss**2).sum()
    grad = np.cumsum(miss)
    return J, grad


def swish_layer(W):
    """J = Σ z σ(z), over all entries of Z = W P, for W: (m, 3)."""
    Z = W @ POINTS
    A = np.multiply(Z, sigmoid(Z), out=Z)
    J = A.sum()
    s = sigmoid(Z)
    grad = (s + Z * s * (1 - s)) @ POINTS.T
    return J, grad


def weighted_product(B):
    """J = Σ over all entries of (S B) ⊙ C, for B: (4, 4)."""
    SB = S @ B
    terms = SB * C
    J = terms.sum()
    grad = S.T * C
    return J, grad


def spread(X):
    """J = the mean, over all entries, of the squared distance from the mean of the row."""
    n = X.shape[1]
    miss = X - X.mean(axis=1, keepdims=True)
    J = (miss**2).mean()
    grad = 2 * miss / n
    return J, grad


UNSEEN = (quadratic, running_total, swish_layer, weighted_product, spread)


def listing(function):
    """The source of a function, its lines numbered from 1."""
    source = inspect.getsource(doors.function("function", function, "quadratic"))
    return "\n".join(f"{i:2}  {line}" for i, line in enumerate(source.splitlines(), start=1))
