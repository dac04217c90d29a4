"""A network with a skip connection, its backward pass, and twelve lines that break it unseen.

Each bug replaces one line of `backward` by another whose shapes fit as well. The layers are
2 → 32 → 32 → 3: with 32 units twice, W[2] is square, and a transpose shows in no shape.
Source: our own; the residual module is that of CS229 notes 2023, 7.3.
"""

import inspect
from typing import NamedTuple

import numpy as np

from helpers import doors, network
from helpers.network import Parameters
from helpers.ops import relu, relu_prime, softmax
from helpers.optimize import each

SIZES = [2, 32, 32, 3]


class Bug(NamedTuple):
    """right: a line of `backward`. wrong: what stands there instead. says: the mistake in words."""

    right: str
    wrong: str
    says: str


DELTA_3 = "delta[3] = (A[3] - Y) / n"
G = "g = W[3].T @ delta[3]"
DELTA_1 = "delta[1] = (W[2].T @ delta[2] + g) * relu_prime(Z[1])"
GRAD_W_2 = "grad_W[2] = delta[2] @ A[1].T"
BUGS = {
    1: Bug(DELTA_3, "delta[3] = A[3] - Y", "the sum over the examples in place of their mean"),
    2: Bug(
        DELTA_3,
        "delta[3] = (A[3] - Y) * A[3] * (1 - A[3]) / n",
        "a slope of softmax once more, after φ − e_y",
    ),
    3: Bug(
        "grad_b[3] = delta[3].sum(axis=1, keepdims=True)",
        "grad_b[3] = (Y - A[3]).sum(axis=1, keepdims=True) / n",
        "the difference turned round, for the biases alone",
    ),
    4: Bug(G, "g = (W[3] - 0.3 * grad_W[3]).T @ delta[3]", "W[3] is updated before its use"),
    5: Bug(
        "delta[2] = g * relu_prime(Z[2])",
        "delta[2] = g * (A[2] > 0)",
        "the mask from the block's output, where a[1] is added already",
    ),
    6: Bug(GRAD_W_2, "grad_W[2] = A[1] @ delta[2].T", "the two factors swapped: the transpose"),
    7: Bug(GRAD_W_2, "grad_W[2] = delta[2] @ A[2].T", "A[1] was changed in place, to A[2]"),
    8: Bug(DELTA_1, "delta[1] = (W[2].T @ delta[2]) * relu_prime(Z[1])", "the skip is forgotten"),
    9: Bug(
        DELTA_1,
        "delta[1] = (W[2].T @ delta[2] + delta[2]) * relu_prime(Z[1])",
        "the skip goes through the mask of layer 2",
    ),
    10: Bug(
        DELTA_1,
        "delta[1] = (W[2] @ delta[2] + g) * relu_prime(Z[1])",
        "the transpose of W[2] is forgotten",
    ),
    11: Bug(
        DELTA_1,
        "delta[1] = (W[2].T @ delta[2] + g) * (A[1] >= 0)",
        "the mask from the activation, with ≥ 0",
    ),
    12: Bug(
        "grad_b[1] = delta[1].sum(axis=1, keepdims=True)",
        "grad_b[1] = delta[1].mean(axis=1, keepdims=True)",
        "the mean over the examples, which δ holds already",
    ),
}


def forward(params, X):
    """a[1] = ReLU(z[1]), a[2] = ReLU(z[2]) + a[1], z[3] = W[3] a[2] + b[3], φ = softmax(z[3]).

    X: (2, n). Returns Z and A, dictionaries keyed by layer, with A[0] = X and A[3] = φ, (3, n).
    """
    require_skip_net(params, X)
    W, b, Z, A = params.W, params.b, {}, {0: X}
    Z[1] = W[1] @ A[0] + b[1]
    A[1] = relu(Z[1])
    Z[2] = W[2] @ A[1] + b[2]
    A[2] = relu(Z[2]) + A[1]
    Z[3] = W[3] @ A[2] + b[3]
    A[3] = softmax(Z[3])
    return Z, A


def backward(params, Z, A, Y):
    """δ[k] = ∂J/∂Z[k] for the mean cross-entropy J, and the gradients: delta, Parameters.

    Y: (3, n), one-hot. g = ∂J/∂A[2] goes two ways: through layer 2, and by the skip to A[1].
    """
    require_targets_of(A, Y)
    W, n, delta, grad_W, grad_b = params.W, Y.shape[1], {}, {}, {}
    delta[3] = (A[3] - Y) / n
    grad_W[3] = delta[3] @ A[2].T
    grad_b[3] = delta[3].sum(axis=1, keepdims=True)
    g = W[3].T @ delta[3]
    delta[2] = g * relu_prime(Z[2])
    grad_W[2] = delta[2] @ A[1].T
    grad_b[2] = delta[2].sum(axis=1, keepdims=True)
    delta[1] = (W[2].T @ delta[2] + g) * relu_prime(Z[1])
    grad_W[1] = delta[1] @ A[0].T
    grad_b[1] = delta[1].sum(axis=1, keepdims=True)
    return delta, Parameters(grad_W, grad_b)


def planted(number):
    """`backward` with the bug of that number in it; 0 for none."""
    doors.one_of("number", number, (0, *BUGS))
    if number == 0:
        return backward
    bug, known = BUGS[number], {"require_targets_of": require_targets_of}
    known |= {"Parameters": Parameters, "relu_prime": relu_prime}
    exec(inspect.getsource(backward).replace(bug.right, bug.wrong), known)
    return known["backward"]


def learn(backward, params, X, Y, steps=1500, rate=0.3):
    """The parameters after so many full-batch steps, θ ← θ − rate · what backward returns."""
    doors.function("backward", backward, "planted(8)")
    steps, rate = doors.whole("steps", steps, 0), doors.positive("rate", rate)
    for _ in range(steps):
        Z, A = forward(params, X)
        _, grads = backward(params, Z, A, Y)
        params = each(lambda p, g: p - rate * g, params, grads)
    return params


def require_skip_net(params, X):
    if not fits(params, X):
        network.require_network(params, X)
        raise ValueError(
            f"W has the shapes {[W.shape for W in params.W.values()]}: three layers are needed, "
            "the second with as many outputs as inputs, such as init_params([2, 32, 32, 3], rng)."
        )


def fits(params, X):
    """Whether the shapes go together; quick, since every nudge asks."""
    if not isinstance(params, Parameters) or list(params.W) != [1, 2, 3] or np.ndim(X) != 2:
        return False
    units = [len(X), *(len(params.b[k]) for k in (1, 2, 3))]
    shapes = [params.W[k].shape for k in (1, 2, 3)]
    return units[1] == units[2] and shapes == list(zip(units[1:], units, strict=False))


def require_targets_of(A, Y):
    if getattr(Y, "shape", None) != A[3].shape:
        raise ValueError(
            f"Y is {doors.short(Y)} and the output {A[3].shape}: Y needs a column e_y an example."
        )
