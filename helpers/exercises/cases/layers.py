"""Lessons 07 to 09: vectors, many layers, bends and starts."""

import numpy as np

from helpers.exercises.case import numbers, one, redraw

# --- 07: write it with vectors -------------------------------------------------------------------


def affine_vjp(g, W, u):
    return g @ u.T, g, W.T @ g


def one_affine(rng, s):
    return numbers(rng, s.m, 1), numbers(rng, s.m, s.d), numbers(rng, s.d, 1)


def sigma(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_vjp(g, a):
    return g * a * (1 - a)


def activation(rng, s):
    return numbers(rng, s.m, 1), sigma(numbers(rng, s.m, 1))


LESSON_07 = (
    one(
        "07.a",
        "affine_vjp(g, W, u): ∂J/∂W, ∂J/∂b and ∂J/∂u of z = W u + b from g = ∂J/∂z",
        affine_vjp,
        ("grad_W", "grad_b", "grad_u"),
        one_affine,
        passed="g uᵀ, g and Wᵀg: each has the shape of what it belongs to.",
        then="why has ∂J/∂W of one example the rank one?",
        mistakes=(
            (
                lambda g, W, u: (u @ g.T, g, W.T @ g),
                "u gᵀ has the shape of Wᵀ: row s of W makes z_s, so g stands first, g uᵀ.",
            ),
            (
                lambda g, W, u: (g @ u.T, g, np.linalg.pinv(W) @ g),
                "A transpose is not an inverse: slopes go back through Wᵀ.",
            ),
            (
                lambda g, W, u: (g @ u.T, np.ones_like(g), W.T @ g),
                "The slope of z along b is 1, but g comes from above: 1 times g.",
            ),
            (
                lambda g, W, u: (np.ones_like(g) @ u.T, g, W.T @ g),
                "g is missing in ∂J/∂W: the slope of z_s along W[s, j] is u_j, times g_s.",
            ),
            (
                lambda g, W, u: (g @ u.T, g, W.T @ np.ones_like(g)),
                "g is missing in ∂J/∂u: each path from z_s counts g_s times.",
            ),
            (
                lambda g, W, u: (g @ u.T, g.sum(), W.T @ g),
                "Each b_s belongs to one z_s: nothing is to be added up here.",
            ),
            (
                lambda g, W, u: ((W @ u) @ u.T, g, W.T @ g),
                "∂J/∂W starts from g = ∂J/∂z, not from z.",
            ),
            (
                lambda g, W, u: (W * g, g, W.T @ g),
                "The slope of W u along W is u: ∂J/∂W holds no W.",
            ),
        ),
    ),
    one(
        "07.b",
        "sigmoid_vjp(g, a): ∂J/∂z from g = ∂J/∂a, where a = σ(z) is what was kept",
        sigmoid_vjp,
        "grad_z",
        activation,
        passed="Expressed by a, the slope needs no σ at all: a ⊙ (1 − a) ⊙ g.",
        then="write the same for tanh.",
        mistakes=(
            (
                lambda g, a: g * sigma(a) * (1 - sigma(a)),
                "σ is applied to a, which has been through it: by a, the slope is a(1 − a).",
            ),
            (lambda g, a: a * (1 - a), "g, what comes from above, is missing."),
            (lambda g, a: g * a, "The factor 1 − a of the slope a(1 − a) is missing."),
            (lambda g, a: g * (1 - a), "The factor a of the slope a(1 − a) is missing."),
            (lambda g, a: g * (1 - a**2), "1 − a² is the slope of tanh; that of σ is a(1 − a)."),
            (
                lambda g, a: (a * (1 - a)) * (g.T @ g),
                "Entry by entry: each a_j has its own g_j, so ⊙ and no product of vectors.",
            ),
            (lambda g, a: g * a * (a - 1), "The sign is turned: a(1 − a) is positive."),
        ),
    ),
)

# --- 08: go deep ---------------------------------------------------------------------------------


def deltas(W, Z, delta_r):
    r = len(Z)
    delta = {r: delta_r}
    for k in range(r - 1, 0, -1):
        delta[k] = (W[k + 1].T @ delta[k + 1]) * (Z[k] > 0)
    return delta


def deltas_variant(change):
    """The loop with its line replaced. change: (back, Z[k], k, r) → delta[k]."""

    def variant(W, Z, delta_r):
        r = len(Z)
        delta = {r: delta_r}
        for k in range(r - 1, 0, -1):
            delta[k] = change(W[k + 1].T @ delta[k + 1], Z[k], k, r)
        return delta

    return variant


def top_masked(W, Z, delta_r):
    return deltas(W, Z, delta_r * (Z[len(Z)] > 0))


def from_the_top(W, Z, delta_r):
    r = len(Z)
    delta, back = {r: delta_r}, delta_r
    for k in range(r - 1, 0, -1):
        back = W[k + 1].T @ back
        delta[k] = back * (Z[k] > 0)
    return delta


def in_place(W, Z, delta_r):
    r = len(Z)
    delta = {r: delta_r}
    for k in range(r - 1, 0, -1):
        delta[k] = W[k + 1].T @ delta[k + 1]
        Z[k][...] = Z[k] > 0
        delta[k] = delta[k] * Z[k]
    return delta


def a_deep_network(rng, s):
    """Three layers; above and below 0 in every Z."""

    def make():
        units = {1: s.d, 2: s.m, 3: s.p}
        W = {k: numbers(rng, units[k], units.get(k - 1, s.n + 1)) for k in units}
        return W, {k: numbers(rng, units[k], s.n) for k in units}, numbers(rng, s.p, s.n)

    def mixed(W, Z, delta_r):
        return all(0 < (Z[k] > 0).sum() < Z[k].size for k in Z)

    return redraw(make, mixed)


LESSON_08 = (
    one(
        "08.a",
        "deltas(W, Z, delta_r): δ[k] of every layer, for ReLU, down from δ[r]",
        deltas,
        "delta",
        a_deep_network,
        examples=True,
        passed="One line in a loop, from the top layer down: transpose, then the slope at Z[k].",
        then="which two lines turn these δ into ∂J/∂W[k] and ∂J/∂b[k]?",
        mistakes=(
            (
                deltas_variant(lambda back, Z, k, r: back),
                "The slope of ReLU is missing: δ[k] is 0 wherever Z[k] < 0.",
            ),
            (
                deltas_variant(lambda back, Z, k, r: back * np.maximum(Z, 0)),
                "You multiply by A[k] = ReLU(Z[k]); its slope, 0 or 1, is meant.",
            ),
            (
                deltas_variant(lambda back, Z, k, r: back * (Z < 0)),
                "The mask is turned round: the slope of ReLU is 1 where Z[k] > 0.",
            ),
            (
                top_masked,
                "δ[r] is complete as it comes: no slope of ReLU belongs to the last layer.",
            ),
            (
                from_the_top,
                "What goes further down has to pass the mask, too: go on from δ[k+1].",
            ),
            (
                deltas_variant(lambda back, Z, k, r: back * (Z > 0) if k == r - 1 else back),
                "The mask is right in layer r − 1 and missing below it: it belongs in every turn.",
            ),
            (
                deltas_variant(lambda back, Z, k, r: back * Z),
                "You multiply by Z[k]; the slope of ReLU at Z[k], 0 or 1, is meant.",
            ),
            (
                in_place,
                "Z[k] is overwritten by its mask: whoever uses the cache again gets another Z.",
            ),
        ),
    ),
)

# --- 09: keep the signal alive -------------------------------------------------------------------


def leaky_relu_vjp(v, Z, slope):
    return np.where(Z > 0, v, slope * v)


def a_leaky_layer(rng, s):
    def make():
        return numbers(rng, s.m, s.n), numbers(rng, s.m, s.n), float(rng.integers(1, 5) / 10)

    return redraw(make, lambda v, Z, slope: 0 < (Z > 0).sum() < Z.size)


def weight_scale(fan_in, fan_out):
    return np.sqrt(2 / fan_in)


def two_sizes(rng, s):
    return s.d * 3, s.m * 5


LESSON_09 = (
    one(
        "09.a",
        "leaky_relu_vjp(v, Z, slope): ∂J/∂Z of max(z, slope·z) from v = ∂J/∂A",
        leaky_relu_vjp,
        "grad_Z",
        a_leaky_layer,
        examples=True,
        passed="Left of 0 a little comes through: such a unit can recover.",
        then="which slope makes the layer linear, and what is lost then?",
        mistakes=(
            (lambda v, Z, slope: v * (Z > 0), "This is ReLU: left of 0 the slope is not 0 here."),
            (
                lambda v, Z, slope: v * np.where(Z > 0, Z, slope * Z),
                "You multiply by the activation; its slope, 1 or `slope`, is meant.",
            ),
            (
                lambda v, Z, slope: np.where(Z > 0, 1, slope),
                "v, what comes from above, is missing.",
            ),
            (lambda v, Z, slope: np.where(Z > 0, slope * v, v), "The two sides are exchanged."),
            (
                lambda v, Z, slope: np.where(v > 0, v, slope * v),
                "The side is chosen by the sign of Z, where the bend is, not by that of v.",
            ),
            (lambda v, Z, slope: slope * v, "Right of 0 the slope is 1."),
            (lambda v, Z, slope: np.where(Z > 0, v, slope), "Left of 0 v is missing: slope · v."),
        ),
    ),
    one(
        "09.b",
        "weight_scale(fan_in, fan_out): He's standard deviation of a weight before a ReLU",
        weight_scale,
        "scale",
        two_sizes,
        passed="2/fan_in in variance: ReLU halves the mean square, and the 2 gives it back.",
        then="let ten layers of 100 units run with half that scale: what is left of the signal?",
        mistakes=(
            (lambda i, o: 2 / i, "This is the variance; the standard deviation is its root."),
            (lambda i, o: np.sqrt(1 / i), "ReLU takes half of the mean square: √(2/fan_in)."),
            (lambda i, o: np.sqrt(2 / o), "A z sums over what comes in: fan_in, not fan_out."),
            (lambda i, o: np.sqrt(2 / (i + o)), "This is Xavier's scale, made for tanh."),
            (
                lambda i, o: np.sqrt(i / 2),
                "Upside down: the more come in, the smaller each weight.",
            ),
        ),
    ),
)

CASES = (*LESSON_07, *LESSON_08, *LESSON_09)
