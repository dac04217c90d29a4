"""A fully connected network of any depth, forward and backward, in the lecture's notation.

Layers are counted 1..r and every quantity is a dictionary keyed by layer, so that a line of code is
the lecture's equation. The output layer is affine; what stands on top of it goes with the loss:
softmax with cross-entropy, sigmoid with the logistic loss, nothing with the squared loss.
A network's activation and loss are said once, in its Parameters, and go with it everywhere.
Source: CS229 notes 2022, 7.3.5 and Algorithm 5; 2023, 7.4.4 and Algorithm 3.
"""

from collections.abc import Sequence
from numbers import Integral
from typing import NamedTuple

import numpy as np

from helpers import doors, ops
from helpers.fits import refuse_infinity

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

# name: (output unit, loss of Z[r]), paired so that ∂J/∂Z[r] is output minus target, over n.
LOSSES = {
    "cross_entropy": (ops.softmax, ops.cross_entropy),
    "logistic": (ops.sigmoid, ops.logistic_loss),
    "squared": (ops.identity, ops.squared_loss),
}

KEYED = "{1: …, 2: …}, keyed by layer"
FLOATS = [np.dtype(name) for name in ("float16", "float32", "float64", "longdouble")]


class Parameters(NamedTuple):
    """W[k]: (m_k, m_{k−1}) and b[k]: (m_k, 1) for k = 1..r, with the network's own two names.

    activation: one of ACTIVATIONS. loss: one of LOSSES. Gradients come in the same form, where the
    names say nothing; params._replace(loss="squared") is the same network under another loss.
    """

    W: dict
    b: dict
    activation: str = "relu"
    loss: str = "cross_entropy"


class ForwardPass(NamedTuple):
    """What the forward pass keeps for the backward pass: Z[1..r] and A[0..r], A[0] = X."""

    Z: dict
    A: dict


@doors.options
def init_params(sizes, rng, init="he", dtype=np.float64, activation="relu", loss="cross_entropy"):
    """Random weights and zero biases for layers of `sizes` = [d, m_1, …, m_r] units.

    rng: a NumPy Generator. init: "he", standard deviation √(2/m_{k−1}), for ReLU and its kin;
    "xavier", √(2/(m_{k−1} + m_k)), for tanh and sigmoid; or a number, the standard deviation.
    activation, loss: of Parameters. Raises TypeError or ValueError for any other value.
    Source: He et al., 2015; Glorot and Bengio, 2010.
    """
    require_start(sizes, rng, dtype, activation, loss)
    W, b = {}, {}
    for k in range(1, len(sizes)):
        fan_in, fan_out = sizes[k - 1], sizes[k]
        W[k] = (
            weight_scale(init, fan_in, fan_out) * rng.standard_normal((fan_out, fan_in))
        ).astype(dtype)
        b[k] = np.zeros((fan_out, 1), dtype)
    return Parameters(W, b, activation, loss)


def weight_scale(init, fan_in, fan_out):
    """The standard deviation of one weight."""
    init = require_init(init, fan_in, fan_out)
    if init == "he":
        return np.sqrt(2 / fan_in)
    if init == "xavier":
        return np.sqrt(2 / (fan_in + fan_out))
    return init


@np.errstate(over="ignore", invalid="ignore")  # require_sound speaks instead
def forward(params, X):
    """Z[k] = W[k] A[k−1] + b[k], A[k] = σ(Z[k]), from A[0] = X to A[r]; keeps every Z and A.

    X: (d, n), examples in columns. Returns a ForwardPass.
    Raises ValueError when a shape does not fit, a name is unknown or a number is not finite.
    Source: CS229 notes 2022, 7.3.5 and (7.44); 2023, (7.72).
    """
    params, X = require_network(params, X)
    doors.finite("X", X)
    sigma, output_unit = ACTIVATIONS[params.activation][0], LOSSES[params.loss][0]
    Z, A, r = {}, {0: X}, len(params.W)
    for k in range(1, r + 1):
        Z[k] = ops.affine(params.W[k], params.b[k], A[k - 1])
        A[k] = sigma(Z[k]) if k < r else output_unit(Z[k])
    require_sound(params, Z[r])
    return ForwardPass(Z, A)


def backward(params, Z, A, Y):
    """δ[k] = ∂J/∂Z[k] for every layer, and from it ∂J/∂W[k] = δ[k] A[k−1]ᵀ, ∂J/∂b[k] = δ[k] 1.

    δ[r] = (A[r] − Y)/n for each loss in LOSSES. Returns (delta, grads): a dictionary, and
    Parameters that hold gradients. Raises ValueError when Z, A and Y are not of the same examples.
    Source: CS229 notes 2022, Algorithm 5; 2023, Algorithm 3 and (7.73)-(7.75).
    """
    params, Y = require_passed(params, Z, A, Y)
    sigma_vjp, r = ACTIVATIONS[params.activation][1], len(params.W)
    delta, grad_W, grad_b = {r: (A[r] - Y) / Y.shape[1]}, {}, {}
    for k in range(r, 0, -1):
        grad_W[k] = delta[k] @ A[k - 1].T
        grad_b[k] = delta[k].sum(axis=1, keepdims=True)
        if k > 1:
            delta[k - 1] = sigma_vjp(params.W[k].T @ delta[k], Z[k - 1])
    return delta, Parameters(grad_W, grad_b)


def loss_and_gradients(params, X, Y):
    """J and ∂J/∂W[k], ∂J/∂b[k] for every layer k, by one forward and one backward pass.

    X: (d, n). Y: (m_r, n), one column for each example; brought to the float type of the output.
    Returns (J, grads) with grads.W, grads.b. float32 parameters and X give float32 gradients;
    whole numbers count as float64. Raises ValueError when a shape does not fit, a name is unknown,
    a number is not finite or Y is not what the loss can compare with.
    """
    params, X, Y = require_examples(params, X, Y)
    Z, A = forward(params, X)
    J = LOSSES[params.loss][1](Z[len(Z)], Y)
    delta, grads = backward(params, Z, A, Y)
    return J, grads


def predict(params, X):
    """The network's answer for each column of X.

    cross_entropy: the most probable class, (1, n). logistic: 0 or 1, (m_r, n). squared: A[r].
    """
    return answers(forward(params, X).A[len(params.W)], params.loss)


def accuracy(params, X, Y):
    """The share of columns of X that are classified as Y says, between 0 and 1.

    Y: (m_r, n), as for training. Raises ValueError for a Y of another form, and for the squared
    loss, which has no classes.
    """
    params, X, Y = require_examples(params, X, Y)
    require_targets(params.loss, Y)
    if params.loss == "squared":
        raise ValueError('loss is "squared": it has no classes; compare predict(…) with Y instead.')
    return float((predict(params, X) == answers(Y, params.loss)).all(axis=0).mean())


def answers(output, loss):
    """Which answer the last layer's output, or a target, stands for: see predict."""
    if loss == "cross_entropy":
        return output.argmax(axis=0)[np.newaxis]
    return (output > 0.5).astype(int) if loss == "logistic" else output


def require_start(sizes, rng, dtype, activation, loss):
    ordered = isinstance(sizes, Sequence | np.ndarray) and np.ndim(sizes) == 1
    if not ordered or len(sizes) < 2 or not all(is_count(m) for m in sizes):
        raise ValueError(
            f"sizes is {doors.short(sizes)}: give at least two whole numbers of units, input "
            "first, such as [3, 4, 2]."
        )
    doors.generator(rng)
    if dtype not in FLOATS:
        raise TypeError(f"dtype is {doors.short(dtype)}: it can be np.float64 or np.float32.")
    require_names(activation, loss)


def is_count(m):
    return isinstance(m, Integral) and not isinstance(m, bool) and m > 0


def require_init(init, fan_in, fan_out):
    """init as a name or a Python float."""
    doors.whole("fan_in", fan_in)
    doors.whole("fan_out", fan_out)
    if not isinstance(init, str):
        return doors.number("init", init, 0)
    if init not in ("he", "xavier"):
        raise ValueError(f'init is {init!r}; it can be "he", "xavier" or a number, 0 or more.')
    return init


def require_names(activation, loss):
    doors.one_of("activation", activation, ACTIVATIONS)
    doors.one_of("loss", loss, LOSSES)


def require_layers(params):
    """params with arrays of real numbers: a float type is kept, all else becomes float64."""
    if not isinstance(params, Parameters):
        raise TypeError(
            f"params is {doors.short(params)}: it has to be Parameters(W, b), of helpers.network."
        )
    W, b = (doors.mapping(name, getattr(params, name), KEYED) for name in "Wb")
    layers = range(1, len(W) + 1)
    if set(W) != set(layers) or set(b) != set(layers):
        raise ValueError(
            f"W has the layers {doors.short(list(W))} and b {doors.short(list(b))}: both are "
            "dictionaries keyed by layer, 1, 2, … r."
        )
    return params._replace(
        W={k: doors.array(f"W[{k}]", W[k]) for k in layers},
        b={k: doors.array(f"b[{k}]", b[k]) for k in layers},
    )


def require_network(params, X):
    params, X = require_layers(params), doors.matrix("X", X)
    require_names(params.activation, params.loss)
    if not X.shape[1]:
        raise ValueError(f"X is {X.shape}: it holds no example; examples are columns.")
    rows = X.shape[0]
    for k, W in params.W.items():
        b = params.b[k]
        if W.ndim != 2 or W.shape[1] != rows:
            raise ValueError(
                f"W[{k}] is {W.shape} but A[{k - 1}] has {rows} rows: W[{k}] needs {rows} columns."
            )
        rows = W.shape[0]
        if b.shape != (rows, 1):
            raise ValueError(
                f"b[{k}] is {b.shape} but W[{k}] is {W.shape}: b[{k}] must be a column, {rows, 1}."
            )
    if params.loss == "cross_entropy" and rows < 2:
        raise ValueError(
            "The network has one output, whose softmax is always 1: say loss='logistic' for yes "
            "or no, or loss='squared' for a number, in its Parameters."
        )
    return params, X


def require_sound(params, output):
    if not np.isfinite(output).all():
        for kind, arrays in zip("Wb", params[:2], strict=True):
            for k, array in arrays.items():
                doors.finite(f"{kind}[{k}]", array, "start from other weights")
        refuse_infinity("The output", output)


def require_examples(params, X, Y):
    """params, X and Y as arrays that fit each other."""
    params, X = require_network(params, X)
    return params, X, require_columns(params, X, Y)


def require_columns(params, X, Y):
    """Y as an array with a row for each output and a column for each of X."""
    Y, shape = doors.array("Y", Y), (len(params.b[len(params.b)]), X.shape[1])
    if Y.shape != shape:
        raise ValueError(
            f"The output is {shape} but Y is {Y.shape}: Y needs one column for each example and "
            "one row for each output."
        )
    return doors.finite("Y", Y)


def require_targets(loss, Y):
    if loss == "cross_entropy":
        ops.require_probabilities(Y)
    if loss == "logistic":
        ops.require_zero_to_one(Y)


def require_passed(params, Z, A, Y):
    """params and Y as arrays, for Z and A as forward(params, X) returns them."""
    fits = hasattr(Z, "items") and hasattr(A, "items") and 0 in A
    if fits:
        params, X = require_network(params, A[0])
        shapes = {k: (len(W), X.shape[1]) for k, W in params.W.items()}
        fits = shapes_of(Z) == shapes and shapes_of(A) == {0: X.shape, **shapes}
    if not fits:
        raise ValueError(
            "Z and A do not go with params: hand in what forward(params, X) returns, "
            "Z, A = forward(params, X), for the very same params."
        )
    Y = require_columns(params, X, Y)
    require_targets(params.loss, Y)
    return params, Y.astype(A[len(shapes)].dtype, copy=False)


def shapes_of(arrays):
    return {k: getattr(array, "shape", None) for k, array in arrays.items()}
