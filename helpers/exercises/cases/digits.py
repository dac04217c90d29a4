"""Lesson 13: the backward pass of the digits' network, and a step with momentum."""

import numpy as np

from helpers.exercises.case import numbers, one, one_hot, redraw
from helpers.network import Parameters


def backward_pass(params, Z, A, Y):
    r = len(params.W)
    delta, grad_W, grad_b = {r: (A[r] - Y) / Y.shape[1]}, {}, {}
    for k in range(r, 0, -1):
        grad_W[k] = delta[k] @ A[k - 1].T
        grad_b[k] = delta[k].sum(axis=1, keepdims=True)
        if k > 1:
            delta[k - 1] = (params.W[k].T @ delta[k]) * (Z[k - 1] > 0)
    return delta, Parameters(grad_W, grad_b)


def variant(top=None, weight=None, bias=None, down=None, W_of=None):
    """The backward pass with one of its pieces replaced.

    top: (A[r], Y) → δ[r]. weight: (δ[k], A[k−1], Z[k−1], W[k], k) → ∂J/∂W[k]. bias: (δ[k], k, r).
    down: (Wᵀδ, Z[k−1], A[k−1], k) → δ[k−1]. W_of: (W, grad_W, k) → what leads down.
    """

    def wrong(params, Z, A, Y):
        r = len(params.W)
        delta, grad_W, grad_b = {r: top(A[r], Y) if top else (A[r] - Y) / Y.shape[1]}, {}, {}
        for k in range(r, 0, -1):
            before = Z.get(k - 1, A[0])
            make_W, make_b = weight or plain_weight, bias or plain_bias
            grad_W[k] = make_W(delta[k], A[k - 1], before, params.W[k], k)
            grad_b[k] = make_b(delta[k], k, r)
            if k > 1:
                W = W_of(params.W, grad_W, k) if W_of else params.W[k]
                back = W.T @ delta[k]
                delta[k - 1] = (down or plain_down)(back, before, A[k - 1], k)
        return delta, Parameters(grad_W, grad_b)

    return wrong


def plain_weight(delta, A, Z, W, k):
    return delta @ A.T


def plain_bias(delta, k, r):
    return delta.sum(axis=1, keepdims=True)


def plain_down(back, Z, A, k):
    return back * (Z > 0)


def with_pull(delta, A, Z, W, k):
    return delta @ A.T + 0.01 * W


def overwritten(A, Y):
    A -= Y
    A /= Y.shape[1]
    return A


def softmax(T):
    E = np.exp(T - T.max(axis=0, keepdims=True))
    return E / E.sum(axis=0, keepdims=True)


def a_forward_pass(rng, s):
    """Three layers with all that their forward pass keeps; no Z near the bend of ReLU."""

    def make():
        units = [s.d, s.m, s.p, 8]
        W = {k: numbers(rng, units[k], units[k - 1]) for k in (1, 2, 3)}
        b = {k: numbers(rng, units[k], 1) for k in (1, 2, 3)}
        Z, A = {}, {0: numbers(rng, s.d, s.n)}
        for k in (1, 2, 3):
            Z[k] = W[k] @ A[k - 1] + b[k]
            A[k] = np.maximum(Z[k], 0) if k < 3 else softmax(Z[k])
        return Parameters(W, b), Z, A, one_hot(rng, 8, s.n)

    def mixed(params, Z, A, Y):
        hidden = [Z[1], Z[2]]
        bends = all(abs(z).min() > 1e-3 and 0 < (z > 0).sum() < z.size for z in hidden)
        return bends and A[3].max() < 0.999 and (A[2].sum(axis=0) > 0).all()

    return redraw(make, mixed)


def momentum_step(w, velocity, grad_w, rate, beta):
    velocity = beta * velocity + grad_w
    return w - rate * velocity, velocity


def a_rolling_ball(rng, s):
    beta, rate = float(rng.integers(5, 10) / 10), float(rng.integers(1, 5) / 20)
    return numbers(rng, s.m, s.d), numbers(rng, s.m, s.d), numbers(rng, s.m, s.d), rate, beta


PASS = one(
    "13.a",
    "backward(params, Z, A, Y): delta and Parameters(grad_W, grad_b), softmax on top",
    backward_pass,
    ("delta", ("grad_W", "grad_b")),
    a_forward_pass,
    examples=True,
    passed="This is backpropagation, whole: every gradient of a deep network from one sweep.",
    then="train the digits with your own function; it should reach the same accuracy.",
    mistakes=(
        (
            variant(top=lambda A, Y: A - Y),
            "1/n is missing in δ[r]: J is the mean over the n examples, so all below is n times "
            "too large.",
        ),
        (variant(top=lambda A, Y: (Y - A) / Y.shape[1]), "The sign of δ[r] is turned: A[r] − Y."),
        (
            variant(top=lambda A, Y: (A - Y) * A * (1 - A) / Y.shape[1]),
            "φ(1 − φ) is applied again at the top: A[r] − Y is already the slope along Z[r].",
        ),
        (variant(top=lambda A, Y: (A - Y) / Y.size), "δ[r] is divided by classes, too: 1/n only."),
        (
            variant(down=lambda back, Z, A, k: back),
            "δ[k] has to be 0 where Z[k] < 0: the slope of ReLU is missing, or its mask is true "
            "everywhere, as A >= 0 is.",
        ),
        (
            variant(down=lambda back, Z, A, k: back * A),
            "You multiply by A[k−1] = ReLU(Z[k−1]); its slope, 0 or 1, is meant.",
        ),
        (
            variant(down=lambda back, Z, A, k: back * (Z < 0)),
            "The mask is turned round: the slope of ReLU is 1 where Z[k−1] > 0.",
        ),
        (
            variant(down=lambda back, Z, A, k: back * (1 - A**2)),
            "1 − a² is the slope of tanh; these layers bend with ReLU.",
        ),
        (
            variant(bias=lambda delta, k, r: delta.mean(axis=1, keepdims=True)),
            "∂J/∂b is a sum over the examples: the 1/n of the loss is in δ already.",
        ),
        (
            variant(bias=lambda delta, k, r: delta.sum(axis=1)),
            "The sum for ∂J/∂b is right, its axis is lost: keepdims=True keeps the column.",
        ),
        (
            variant(bias=lambda delta, k, r: delta),
            "b[k] is spread over all n columns: on the way back they add up, sum(axis=1).",
        ),
        (
            variant(bias=lambda delta, k, r: delta[:, :1]),
            "Only the first example counts in ∂J/∂b: b[k] is used by all n columns.",
        ),
        (
            variant(weight=lambda delta, A, Z, W, k: delta @ A.T / A.shape[1]),
            "1/n once too often in ∂J/∂W: that of the loss is in δ already.",
        ),
        (
            variant(weight=lambda delta, A, Z, W, k: delta @ Z.T),
            "W[k] meets the activation A[k−1], not Z[k−1]: ∂J/∂W[k] = δ[k] A[k−1]ᵀ.",
        ),
        (
            variant(weight=lambda delta, A, Z, W, k: A @ delta.T),
            "A δᵀ has the shape of Wᵀ: δ stands first, δ[k] A[k−1]ᵀ.",
        ),
        (
            variant(weight=with_pull),
            "A part of W itself is in ∂J/∂W: J has no penalty on the weights here.",
        ),
        (
            variant(W_of=lambda W, grad_W, k: W[k] - 0.1 * grad_W[k]),
            "δ was sent through W[k] after its update: first all gradients, then all steps.",
        ),
        (
            variant(top=overwritten),
            "A[r] is overwritten on the way (-=): the cache no longer holds the probabilities.",
        ),
    ),
)

STEP = one(
    "13.b",
    "momentum_step(w, velocity, grad_w, rate, beta): the new w and velocity",
    momentum_step,
    ("w", "velocity"),
    a_rolling_ball,
    passed="Old gradients fade by beta a step; what keeps its direction gathers speed.",
    then="with a constant gradient, what does the velocity tend to?",
    mistakes=(
        (
            lambda w, u, g, rate, beta: (w - rate * u, beta * u + g),
            "The step is made with the old velocity: first the new velocity, then the step.",
        ),
        (
            lambda w, u, g, rate, beta: (w - rate * g, beta * u + g),
            "The step goes along the velocity, not along the gradient.",
        ),
        (
            lambda w, u, g, rate, beta: (w + rate * (beta * u + g), beta * u + g),
            "This climbs: the step goes against the velocity.",
        ),
        (
            lambda w, u, g, rate, beta: (
                w - rate * (beta * u + (1 - beta) * g),
                beta * u + (1 - beta) * g,
            ),
            "This is a running mean, with 1 − beta; the lesson's velocity adds the whole gradient.",
        ),
        (
            lambda w, u, g, rate, beta: (w - rate * (u + beta * g), u + beta * g),
            "beta stands at the old velocity, which fades; the gradient comes in whole.",
        ),
        (
            lambda w, u, g, rate, beta: (
                w - rate * rate * (beta * u + g),
                rate * (beta * u + g),
            ),
            "The rate comes in twice: in the velocity and in the step.",
        ),
    ),
)

CASES = (PASS, STEP)
