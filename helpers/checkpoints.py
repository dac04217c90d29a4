"""Backpropagation that keeps the activations of a few layers only, and computes the rest again.

    J, grads = checkpointed(params, X, Y, spacing=8)      # the numbers of loss_and_gradients
    kept_arrays(64, 8), computed_again(64, 8)             # what that takes: (23, 56)

The r layers stand in segments of `spacing` layers; the last one may be shorter. The forward pass
keeps the input of each segment. The backward pass starts with the last segment, which is kept
whole, and computes each earlier one again from its input. Source: Griewank, Achieving logarithmic
growth of temporal and spatial complexity in reverse automatic differentiation, 1992.
"""

from helpers import doors
from helpers.network import ACTIVATIONS, LOSSES, Parameters, require_examples, require_targets
from helpers.ops import affine, affine_vjp


def segments(r, spacing):
    """The layers 1..r as [(first, last), …], each `spacing` layers long but the last."""
    r, spacing = require_plan(r, spacing)
    return [(first, min(first + spacing - 1, r)) for first in range(1, r + 1, spacing)]


def kept_arrays(r, spacing):
    """The most arrays (m, n) that are kept at one time; X, which is there anyway, not counted.

    While a segment is open, its Z and A are kept, and the inputs of the segments 2 up to itself.
    """
    plan = segments(r, spacing)
    return max(i + 2 * (last - first + 1) for i, (first, last) in enumerate(plan))


def computed_again(r, spacing):
    """How many layers are computed a second time: all but those of the last segment."""
    return segments(r, spacing)[-1][0] - 1


def checkpointed(params, X, Y, spacing):
    """J and all gradients, as loss_and_gradients gives them, with fewer arrays in memory.

    X: (d, n). Y: (m_r, n). spacing: layers from one kept activation to the next, 1 to r; with r
    this is plain backpropagation. Returns (J, grads).
    """
    params, X, Y = require_examples(params, X, Y)
    require_targets(params.loss, Y)
    W, b, _, _ = params
    sigma, sigma_vjp = ACTIVATIONS[params.activation]
    output, loss = LOSSES[params.loss]
    r, plan = len(W), segments(len(W), spacing)
    kept, A_k, grad_A, grad_W, grad_b = {1: X}, X, None, {}, {}
    for k in range(1, plan[-1][0]):
        A_k = sigma(affine(W[k], b[k], A_k))
        if k % spacing == 0:
            kept[k + 1] = A_k
    for first, last in reversed(plan):
        Z, A = {}, {first - 1: kept.pop(first)}
        for k in range(first, last + 1):
            Z[k] = affine(W[k], b[k], A[k - 1])
            A[k] = sigma(Z[k]) if k < r else output(Z[k])
        if last == r:
            J = loss(Z[r], Y)
        for k in range(last, first - 1, -1):
            delta = (A[r] - Y) / Y.shape[1] if k == r else sigma_vjp(grad_A, Z[k])
            grad_W[k], grad_b[k], grad_A = affine_vjp(delta, (W[k], b[k], A[k - 1]))
    return J, Parameters(grad_W, grad_b)


def require_plan(r, spacing):
    r = doors.whole("r", r)
    return r, doors.whole("spacing", spacing, 1, r)
