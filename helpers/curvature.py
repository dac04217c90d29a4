"""Products with the Hessian of a network's loss, and the sharpest direction that they find.

    H_v = hessian_vector(params, v, X, Y)          # ∇²J v, without ∇²J
    sharpness, v = sharpest(params, X, Y, rng)     # the largest curvature; 2/sharpness is the edge

v and H_v have the form of params: one number for each weight and bias.
Source: Pearlmutter, Fast exact multiplication by the Hessian, 1994; CS229 notes 2026, the
corollaries of 7.4.
"""

import numpy as np

from helpers import doors, ops
from helpers.network import Parameters, backward, forward, require_examples, require_targets
from helpers.optimize import each

# name: the backward function of the output unit, whose Jacobian is symmetric
OUTPUT_VJPS = {
    "cross_entropy": ops.softmax_vjp,
    "logistic": ops.sigmoid_vjp,
    "squared": ops.identity_vjp,
}


def hessian_vector(params, v, X, Y):
    """∇²J v = d/dε ∇J(θ + ε v) at ε = 0: each line of forward and backward, differentiated along v.

    For tanh below, with σ' = 1 − a² and σ'' = −2 a σ'. v: Parameters of the shapes of params.
    X: (d, n). Y: (m_r, n). Returns Parameters.
    """
    params, v, X, Y = require_direction(params, v, X, Y)
    W, r, n = params.W, len(params.W), X.shape[1]
    Z, A = forward(params, X)
    delta, _ = backward(params, Z, A, Y)
    Z_dot, A_dot = {}, {0: np.zeros_like(X)}
    for k in range(1, r + 1):
        Z_dot[k] = v.W[k] @ A[k - 1] + W[k] @ A_dot[k - 1] + v.b[k]
        A_dot[k] = (1 - A[k] ** 2) * Z_dot[k]
    delta_dot, H_W, H_b = OUTPUT_VJPS[params.loss](Z_dot[r], Z[r]) / n, {}, {}
    for k in range(r, 0, -1):
        H_W[k] = delta_dot @ A[k - 1].T + delta[k] @ A_dot[k - 1].T
        H_b[k] = delta_dot.sum(axis=1, keepdims=True)
        if k > 1:
            a, grad_A_dot = A[k - 1], v.W[k].T @ delta[k] + W[k].T @ delta_dot
            delta_dot = (1 - a**2) * grad_A_dot - 2 * a * delta[k - 1] * Z_dot[k - 1]
    return Parameters(H_W, H_b)


def inner(p, q):
    """⟨p, q⟩: the sum over all weights and biases of their products, a float."""
    products = each(np.multiply, p, q)
    return float(sum(a.sum() for part in products[:2] for a in part.values()))


def sharpest(params, X, Y, rng, turns=30):
    """(λ, v): the curvature largest in size, and its direction of length 1, by power iteration.

    v ← ∇²J v / ‖∇²J v‖, `turns` times, from a random start; λ = ⟨v, ∇²J v⟩. Good to a few percent
    where the next curvature is well below. Raises ValueError where the loss is flat.
    """
    doors.generator(rng)
    turns, H_v = doors.whole("turns", turns), each(lambda p: rng.standard_normal(p.shape), params)
    for _ in range(turns):
        v = to_length_one(H_v)
        H_v = hessian_vector(params, v, X, Y)
    return inner(v, H_v), v


def to_length_one(v):
    """v / ‖v‖."""
    length = inner(v, v) ** 0.5
    if not length:
        raise ValueError("∇²J v is 0: the loss is flat here; start from other weights.")
    return each(lambda p: p / length, v)


def require_direction(params, v, X, Y):
    """params, v, X and Y as arrays that fit each other."""
    params, X, Y = require_examples(params, X, Y)
    require_targets(params.loss, Y)
    if params.activation != "tanh":
        raise ValueError(
            f"activation is {params.activation!r}: this product knows the slope's slope of tanh "
            "alone; say activation='tanh' in init_params."
        )
    return params, each(lambda _, direction: direction, params, v), X, Y
