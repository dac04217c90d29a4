"""The exercises of lesson 13: read handwritten digits."""

from itertools import starmap

import numpy as np

from helpers.exercises.case import Case, Mistake, Part, numbers, one, redraw
from helpers.exercises.cases import digits
from helpers.exercises.cases.classes import naive
from helpers.network import Parameters
from helpers.ops import relu

# --- 13.3: a penalty on the weights --------------------------------------------------------------


def penalised(W, b, A, delta, strength):
    return delta @ A.T + strength * W, delta.sum(axis=1, keepdims=True)


def penalty_variant(weight=lambda W, n: W, data=lambda g, n: g, bias=lambda b, delta: 0 * b):
    """A penalised gradient with the penalty's share of W or b, or the data's share, replaced."""

    def variant(W, b, A, delta, strength):
        n = A.shape[1]
        grad_W = data(delta @ A.T, n) + strength * weight(W, n)
        return grad_W, delta.sum(axis=1, keepdims=True) + strength * bias(b, delta)

    return variant


def a_penalised_layer(rng, s):
    W, b, A = numbers(rng, s.m, s.d), numbers(rng, s.m, 1), numbers(rng, s.d, s.n)
    return W, b, A, numbers(rng, s.m, s.n) / s.n, float(rng.integers(1, 5) / 10)


PENALTY_MISTAKES = (
    (
        penalty_variant(lambda W, n: n * W),
        "strength · W comes in n times, once an example, and drowns the data's gradient: in J the "
        "penalty stands once, outside of the mean.",
    ),
    (
        penalty_variant(lambda W, n: W / n),
        "The penalty is divided by n: it stands outside of the mean, so all of it counts.",
    ),
    (penalty_variant(lambda W, n: 2 * W), "Twice too large: the ½ takes the square's 2 away."),
    (penalty_variant(lambda W, n: W / 2), "Only half of the penalty's slope: that of ½w² is w."),
    (penalty_variant(lambda W, n: 0 * W), "The penalty's slope along W is missing."),
    (
        penalty_variant(lambda W, n: -W),
        "The penalty's sign is turned: its slope is added, the step then shrinks W.",
    ),
    (
        penalty_variant(data=lambda g, n: g / n),
        "The data's share is divided by n again: that 1/n is in delta.",
    ),
    (penalty_variant(bias=lambda b, delta: b), "b is pulled, too; the penalty is for W alone."),
)

# --- 13.4: the scale moves into the first layer --------------------------------------------------


def raw_layer(W, b, mean, deviation):
    W_raw = W / deviation.T
    return W_raw, b - W_raw @ mean


def a_scaled_layer(rng, s):
    W, b = numbers(rng, s.m, s.d), numbers(rng, s.m, 1)
    return W, b, numbers(rng, s.d, 1), rng.integers(2, 20, (s.d, 1)) / 4


SCALE_MISTAKES = (
    (
        lambda W, b, m, s: (W * s.T, b - W * s.T @ m),
        "Upside down: W times the deviations. A feature that varies much needs a small weight.",
    ),
    (lambda W, b, m, s: (W / s.T, b), "The means are lost: they shift z, and so belong in b."),
    (
        lambda W, b, m, s: (W / s.T, b - W @ m),
        "In b the mean meets the old W; it is divided by the deviation as x is.",
    ),
    (
        lambda W, b, m, s: (W / s.T, b - W / s.T @ (m / s)),
        "In b the deviation divides twice: W_raw has it already, so it meets the mean itself.",
    ),
    (
        lambda W, b, m, s: (W / s.T, b + W / s.T @ m),
        "The sign of the shift is turned: scaling takes the mean away.",
    ),
    (lambda W, b, m, s: (W, b - W / s.T @ m), "W is that for scaled inputs: divide its columns."),
)

# --- 13.5: all of it in her own lines ------------------------------------------------------------


def forward(params, X, top=digits.softmax):
    """Z and A, with what stands on top replaced."""
    Z, A, r = {}, {0: X}, len(params.W)
    for k in range(1, r + 1):
        Z[k] = params.W[k] @ A[k - 1] + params.b[k]
        A[k] = np.maximum(Z[k], 0) if k < r else top(Z[k])
    return Z, A


def mean_surprise(T, Y):
    shifted = T - T.max(axis=0)
    return (np.log(np.exp(shifted).sum(axis=0)) - (Y * shifted).sum(axis=0)).mean()


def whole(loss=mean_surprise, backward=digits.backward_pass, **replaced):
    """The loss and its gradients, with one piece replaced."""

    def own(params, X, Y):
        Z, A = forward(params, X, **replaced)
        return loss(Z[len(Z)], Y), backward(params, Z, A, Y)[1]

    return own


def a_network(rng, s):
    """Parameters, X and one-hot Y; on two of the inputs a logit is far above or below the rest."""

    def make():
        params, Z, A, Y = digits.a_forward_pass(rng, s)
        return params, A[0], Y

    params, X, Y = redraw(make, lambda params, X, Y: not Y[0].all())
    if s.n == 2:
        params.b[3][0] += 1000
    if s.n == 5:
        params.b[3][Y[:, 0].argmax()] -= 1000
    return params, X, Y


WHOLE_MISTAKES = (
    (
        whole(lambda T, Y: -np.log((Y * digits.softmax(T)).sum(axis=0)).mean()),
        "A probability so small that it is stored as 0 makes −log infinite: take log-sum-exp of "
        "the logits, as in lesson 12.",
    ),
    (
        whole(lambda T, Y: np.mean(np.log(np.exp(T).sum(axis=0)) - (Y * T).sum(axis=0))),
        "In J e^1000 overflows: take the largest logit of each column away before np.exp.",
    ),
    (
        whole(lambda T, Y: mean_surprise(T, Y) * T.shape[1]),
        "J is added up over the examples; it is their mean. The gradients have their 1/n.",
    ),
    (
        whole(lambda T, Y: mean_surprise(T, Y) / len(Y)),
        "J is a mean over all entries of Y; an example counts once, however many its classes.",
    ),
    (
        whole(lambda T, Y: mean_surprise(relu(T), Y), top=lambda T: digits.softmax(relu(T))),
        "The last layer has no ReLU: softmax is for the logits as they come, below 0 too.",
    ),
    (
        whole(backward=digits.variant(top=lambda A, Y: A - Y)),
        "The gradients are n times too large: J is a mean, so δ[r] is divided by n.",
    ),
    (
        whole(backward=digits.variant(top=lambda A, Y: (A - Y) * A * (1 - A) / Y.shape[1])),
        "φ(1 − φ) is applied again: φ − Y is already the slope along the logits.",
    ),
    (
        whole(backward=digits.variant(down=lambda back, Z, A, k: back)),
        "On the way back the slope of ReLU is missing: δ[k] is 0 where Z[k] < 0.",
    ),
    (
        whole(lambda T, Y: -np.log((Y * naive(T)).sum(axis=0)).mean(), top=naive),
        "e^1000 overflows: softmax takes the largest of each column away first.",
    ),
    (
        whole(top=lambda T: digits.softmax(T.T).T),
        "The probabilities add up to 1 along the rows; an example is a column.",
    ),
)


def one_step(params, grads, rate):
    W = {k: params.W[k] - rate * grads.W[k] for k in params.W}
    return Parameters(W, {k: params.b[k] - rate * grads.b[k] for k in params.b})


def step_variant(new_W, new_b=None):
    """A step with other new values; new_W: (array, gradient, rate)."""

    def variant(params, grads, rate):
        moved_b = new_b or new_W
        W = {k: new_W(params.W[k], grads.W[k], rate) for k in params.W}
        return Parameters(W, {k: moved_b(params.b[k], grads.b[k], rate) for k in params.b})

    return variant


def in_place(params, grads, rate):
    for old, slopes in zip(params[:2], grads[:2], strict=True):
        for k in old:
            old[k] -= rate * slopes[k]
    return params


def a_point_and_its_slopes(rng, s):
    units = [s.d, s.m, s.p]
    made = []
    for _ in range(2):
        W = {k: numbers(rng, units[k], units[k - 1]) for k in (1, 2)}
        made.append(Parameters(W, {k: numbers(rng, units[k], 1) for k in (1, 2)}))
    return (*made, float(rng.integers(1, 6) / 20))


STEP_MISTAKES = (
    (step_variant(lambda p, g, rate: p + rate * g), "This climbs: go against the gradient."),
    (step_variant(lambda p, g, rate: p - g), "The rate is missing: it says how far to go."),
    (step_variant(lambda p, g, rate: -rate * g), "These are the changes alone; add them to W, b."),
    (
        step_variant(lambda p, g, rate: p - rate * g, lambda p, g, rate: p),
        "The b stay where they were: they are parameters like the W.",
    ),
    (in_place, "-= changes the caller's params, too: make new arrays, W - rate * grad_W."),
)


TRAINING = Case(
    "13.5",
    "own_loss_and_gradients(params, X, Y) and own_step(params, grads, rate), all your own",
    (
        Part(
            whole(),
            ("J", ("grad_W", "grad_b")),
            a_network,
            tuple(starmap(Mistake, WHOLE_MISTAKES)),
            examples=True,
        ),
        Part(one_step, ("W", "b"), a_point_and_its_slopes, tuple(starmap(Mistake, STEP_MISTAKES))),
    ),
    passed="From a nudge to a trained network, every line between is yours now.",
    then="run the cell below: how many of the 450 do your own lines read?",
)

CASES = (
    one(
        "13.1",
        "on paper: test images for a standard error of 0.1 % at p = 0.98",
        19600,
        "images",
        passed="0.98 · 0.02 / 0.001²: half the error costs four times the images.",
        then="with 19,600 images, by how much must two networks differ before you believe it?",
        mistakes=(
            (19.6, "p(1 − p) is divided by the error; n stands under a root, so by its square."),
            (140, "√(p(1 − p)) over the error is √n: the last square is missing."),
            (980000, "The factor 1 − p is missing: p(1 − p) stands under the root."),
            (20000, "The factor p is missing: p(1 − p) stands under the root."),
            (22050, "0.7 is rounded, so 49 · 450 is too many; √(p(1 − p)/n) has p = 0.98 itself."),
            (1.96, "0.1 % is 0.001, not 0.1."),
            (196, "That many give 1 %; 0.1 % is 0.001."),
        ),
    ),
    one(
        "13.2",
        "δ[1] of an epoch's last minibatch, 64-128-10, 1,347 images by 32: which shape?",
        (128, 3),
        ("rows", "columns"),
        passed="42 batches of 32 and one of 3; δ[1] has a row for each hidden unit.",
        then="how much more does one of the 3 images move the weights than one of 32?",
        mistakes=(
            ((128, 32), "Before the last batch 42 · 32 images are used: fewer than 32 are left."),
            ((3, 128), "Turned round: examples are columns here."),
            ((64, 3), "64 rows has a slope along the pixels; δ[1] = ∂J/∂Z[1] is of the units."),
            ((10, 3), "10 rows has δ[2], at the logits; δ[1] belongs to the hidden layer."),
            ((128, 64), "This is the shape of ∂J/∂W[1]: the examples are summed there."),
            ((128, 1), "This is the shape of ∂J/∂b[1]; in δ[1] the examples are still apart."),
        ),
    ),
    one(
        "13.3",
        "penalised(W, b, A, delta, strength): ∂J/∂W, ∂J/∂b with ½ · strength · ‖W‖² in J",
        penalised,
        ("grad_W", "grad_b"),
        a_penalised_layer,
        examples=True,
        passed="The penalty stands once in J, so its slope is added once: strength · W.",
        then="without any data, by which factor would a step at the rate α shrink W?",
        mistakes=PENALTY_MISTAKES,
    ),
    one(
        "13.4",
        "raw_layer(W, b, mean, deviation): W and b that take unscaled columns",
        raw_layer,
        ("W_raw", "b_raw"),
        a_scaled_layer,
        passed="Scaling is affine, so the first layer can hold it: nothing is left to forget.",
        then="why was it then worth while to scale the columns for the training?",
        mistakes=SCALE_MISTAKES,
    ),
    TRAINING,
)
