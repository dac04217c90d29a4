"""A fully connected network of any depth, forward and backward, in the lecture's notation.

Layers are counted 1..r and every quantity is a dictionary keyed by layer, so that a line of code is
the lecture's equation. The output layer is affine; what stands on top of it goes with the loss:
softmax with cross-entropy, sigmoid with the logistic loss, nothing with the squared loss.
Source: CS229 notes 2022, 7.3.5 and Algorithm 5; 2023, 7.4.4 and Algorithm 3.
"""

from numbers import Integral, Real
from typing import NamedTuple

import numpy as np

from helpers import ops

# name: (forward, backward function)
ACTIVATIONS = {
    "relu": (ops.relu, ops.relu_vjp),
    "leaky_relu": (ops.leaky_relu, ops.leaky_relu_vjp),
    "sigmoid": (ops.sigmoid, ops.sigmoid_vjp),
    "tanh": (ops.tanh, ops.tanh_vjp),
    "gelu": (ops.gelu, ops.gelu_vjp),
    "swish": (ops.swish, ops.swish_vjp),
    "softplus": (ops.softplus, ops.softplus_vjp),
    "identity": (ops.identity, ops.identity_vjp),
}

# name: (output unit, loss of the last pre-activation, its backward function)
LOSSES = {
    "cross_entropy": (ops.softmax, ops.cross_entropy, ops.cross_entropy_vjp),
    "logistic": (ops.sigmoid, ops.logistic_loss, ops.logistic_loss_vjp),
    "squared": (ops.identity, ops.squared_loss, ops.squared_loss_vjp),
}


class Parameters(NamedTuple):
    """W[k]: (m_k, m_{k−1}) and b[k]: (m_k, 1) for k = 1..r. Gradients come in the same form."""

    W: dict
    b: dict


class ForwardPass(NamedTuple):
    """What the forward pass keeps for the backward pass: Z[1..r] and A[0..r], A[0] = X."""

    Z: dict
    A: dict


def init_params(sizes, rng, init="he", dtype=np.float64):
    """Random weights and zero biases for layers of `sizes` = [d, m_1, …, m_r] units.

    rng: a NumPy Generator. init: "he", standard deviation √(2/m_{k−1}), for ReLU and its kin;
    "xavier", √(2/(m_{k−1} + m_k)), for tanh and sigmoid; or a number, the standard deviation.
    Raises ValueError for fewer than two sizes or an unknown init.
    Source: He et al., 2015; Glorot and Bengio, 2010.
    """
    require_sizes(sizes)
    W, b = {}, {}
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        W[k] = (
            weight_scale(init, fan_in, fan_out) * rng.standard_normal((fan_out, fan_in))
        ).astype(dtype)
        b[k] = np.zeros((fan_out, 1), dtype)
    return Parameters(W, b)


def weight_scale(init, fan_in, fan_out):
    """The standard deviation of one weight."""
    require_init(init)
    if init == "he":
        return np.sqrt(2 / fan_in)
    if init == "xavier":
        return np.sqrt(2 / (fan_in + fan_out))
    return init


def forward(params, X, activation="relu", loss="cross_entropy"):
    """Z[k] = W[k] A[k−1] + b[k], A[k] = σ(Z[k]), from A[0] = X to A[r]; keeps every Z and A.

    X: (d, n), examples in columns. Returns a ForwardPass.
    Raises ValueError when a shape does not fit or a name is unknown.
    Source: CS229 notes 2022, 7.3.5 and (7.44); 2023, (7.72).
    """
    require_network(params, X, activation, loss)
    sigma, output_unit, r = ACTIVATIONS[activation][0], LOSSES[loss][0], len(params.W)
    Z, A = {}, {0: X}
    for k in range(1, r + 1):
        Z[k] = ops.affine(params.W[k], params.b[k], A[k - 1])
        A[k] = sigma(Z[k]) if k < r else output_unit(Z[k])
    return ForwardPass(Z, A)


def backward(params, Z, A, Y, activation="relu", loss="cross_entropy"):
    """δ[k] = ∂J/∂Z[k] for every layer, and from it ∂J/∂W[k] = δ[k] A[k−1]ᵀ, ∂J/∂b[k] = δ[k] 1.

    Returns (delta, grads): a dictionary, and Parameters that hold gradients.
    Source: CS229 notes 2022, Algorithm 5; 2023, Algorithm 3 and (7.73)-(7.75).
    """
    sigma_vjp, loss_vjp, r = ACTIVATIONS[activation][1], LOSSES[loss][2], len(params.W)
    grad_W, grad_b, delta = {}, {}, {}
    delta[r] = loss_vjp(1.0, (Z[r], Y))
    for k in range(r, 0, -1):
        grad_W[k], grad_b[k], grad_A = ops.affine_vjp(
            delta[k], (params.W[k], params.b[k], A[k - 1])
        )
        if k > 1:
            delta[k - 1] = sigma_vjp(grad_A, Z[k - 1])
    return delta, Parameters(grad_W, grad_b)


def loss_and_gradients(params, X, Y, activation="relu", loss="cross_entropy"):
    """J and ∂J/∂W[k], ∂J/∂b[k] for every layer k, by one forward and one backward pass.

    X: (d, n). Y: (m_r, n), one column for each example; brought to the float type of the output.
    Returns (J, grads) with grads.W, grads.b. float32 parameters and X give float32 gradients.
    Raises ValueError when a shape does not fit or a name is unknown.
    """
    Z, A = forward(params, X, activation, loss)
    Y = Y.astype(Z[len(Z)].dtype, copy=False)
    J = LOSSES[loss][1](Z[len(Z)], Y)
    delta, grads = backward(params, Z, A, Y, activation, loss)
    return J, grads


def predict(params, X, activation="relu", loss="cross_entropy"):
    """The network's answer for each column of X.

    cross_entropy: the most probable class, (1, n). logistic: 0 or 1, (m_r, n). squared: A[r].
    """
    output = forward(params, X, activation, loss).A[len(params.W)]
    if loss == "cross_entropy":
        return output.argmax(axis=0)[np.newaxis]
    return (output > 0.5).astype(int) if loss == "logistic" else output


def accuracy(params, X, Y, activation="relu", loss="cross_entropy"):
    """The share of columns of X that are classified as Y says, between 0 and 1.

    Raises ValueError for the squared loss, which has no classes.
    """
    require_classes(loss)
    target = Y.argmax(axis=0)[np.newaxis] if loss == "cross_entropy" else Y
    return float((predict(params, X, activation, loss) == target).all(axis=0).mean())


def require_sizes(sizes):
    if len(sizes) < 2 or any(not isinstance(m, Integral) or m < 1 for m in sizes):
        raise ValueError(
            f"sizes is {list(sizes)}: give at least two whole numbers of units, input first, "
            "such as [3, 4, 2]."
        )


def require_classes(loss):
    if loss == "squared":
        raise ValueError('loss is "squared": it has no classes; compare predict(…) with Y instead.')


def require_init(init):
    if not (init in ("he", "xavier") or isinstance(init, Real)):
        raise ValueError(f'init is {init!r}; it can be "he", "xavier" or a number.')


def require_network(params, X, activation, loss):
    require_name("activation", activation, ACTIVATIONS)
    require_name("loss", loss, LOSSES)
    if X.ndim != 2:
        raise ValueError(f"X is {X.shape}: examples are columns, so X needs two axes, (d, n).")
    require_layers(params)
    rows = X.shape[0]
    for k in range(1, len(params.W) + 1):
        W, b = params.W[k], params.b[k]
        if W.ndim != 2 or W.shape[1] != rows:
            raise ValueError(
                f"W[{k}] is {W.shape} but A[{k - 1}] has {rows} rows: W[{k}] needs {rows} columns."
            )
        rows = W.shape[0]
        if b.shape != (rows, 1):
            raise ValueError(
                f"b[{k}] is {b.shape} but W[{k}] is {W.shape}: b[{k}] must be a column, {rows, 1}."
            )


def require_name(kind, name, known):
    if name not in known:
        raise ValueError(f"{kind} is {name!r}; it can be {', '.join(known)}.")


def require_layers(params):
    expected = list(range(1, len(params.W) + 1))
    if not expected or sorted(params.W) != expected or sorted(params.b) != expected:
        raise ValueError(
            f"W has the layers {list(params.W)} and b {list(params.b)}: both are dictionaries "
            "keyed by layer, 1, 2, … r."
        )
