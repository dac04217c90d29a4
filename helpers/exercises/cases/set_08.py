"""The exercises of lesson 08: go deep."""

import numpy as np

from helpers.exercises.case import numbers, one
from helpers.exercises.cases.layers import sigma

# --- 08.3: SiLU, a = z σ(z) ----------------------------------------------------------------------


def silu_prime(Z):
    return sigma(Z) * (1 + Z * (1 - sigma(Z)))


def silu_vjp(g, Z):
    return g * silu_prime(Z)


def a_bend(rng, s):
    return numbers(rng, s.m, 1), numbers(rng, s.m, 1)


SILU_MISTAKES = (
    (lambda g, Z: g * sigma(Z), "One of two terms is missing: σ(z) changes with z, too."),
    (
        lambda g, Z: g * Z * sigma(Z) * (1 - sigma(Z)),
        "One of two terms is missing: the factor z has the slope 1, and σ(z) stands beside it.",
    ),
    (lambda g, Z: g * sigma(Z) * (2 - sigma(Z)), "A z is missing: σ'(z) times the other factor."),
    (lambda g, Z: g * sigma(Z) * (1 - sigma(Z)), "This goes back through σ alone, not z σ(z)."),
    (lambda g, Z: g * silu_prime(Z * sigma(Z)), "The slope is taken at a; it belongs at z."),
    (
        lambda g, Z: g * Z * sigma(Z) * (1 - Z * sigma(Z)),
        "a(1 − a) is a slope for the sigmoid alone; for SiLU, go back to the product.",
    ),
    (lambda g, Z: silu_prime(Z), "This is the slope alone: g, what comes from above, is missing."),
    (lambda g, Z: g * (Z > 0), "This is the way back through ReLU, whose bend is sharp."),
    (lambda g, Z: g * Z * sigma(Z), "g is multiplied by SiLU itself; its slope is meant."),
)

# --- 08.4: a forward pass that keeps its caches --------------------------------------------------


def forward_variant(start=lambda x: x, bend=np.tanh, top=lambda z: z, bias=lambda b: b):
    """The forward pass with one of its pieces replaced."""

    def forward(W, b, x):
        Z, A, r = {}, {0: start(x)}, len(W)
        for k in range(1, r + 1):
            Z[k] = W[k] @ A[k - 1] + bias(b[k])
            A[k] = bend(Z[k]) if k < r else top(Z[k])
        return Z, A

    return forward


forward = forward_variant()
z_overwritten = forward_variant(bend=lambda z: np.tanh(z, out=z))


def b_overwritten(W, b, x):
    Z, A = forward(W, b, x)
    for k in Z:
        b[k][...] = Z[k]
    return Z, A


def layers(rng, s):
    """W and b of three layers, and a column x for them."""
    units = [s.n + 1, s.d, s.m, s.p]
    W = {k: numbers(rng, units[k], units[k - 1]) for k in (1, 2, 3)}
    b = {k: numbers(rng, units[k], 1) for k in (1, 2, 3)}
    return W, b, numbers(rng, units[0], 1)


FORWARD_MISTAKES = (
    (z_overwritten, "Z[k] holds tanh(z), as A[k] does: the z before tanh is lost."),
    (b_overwritten, "b is changed: a second name for b[k] is no copy, and += writes into it."),
    (forward_variant(bend=lambda z: z), "Nothing bends: the inner layers have a tanh."),
    (forward_variant(top=np.tanh), "The last layer has no tanh: its A is its Z."),
    (forward_variant(bias=lambda b: 0 * b), "No b is added: a layer is the affine map with b[k]."),
    (forward_variant(bend=lambda z: np.maximum(z, 0)), "The bend is a ReLU; tanh is asked for."),
    (forward_variant(start=np.tanh), "A[0] is x as it came: tanh comes after the affine map."),
)

# --- 08.5: the whole way back from A alone -------------------------------------------------------


def gradients_variant(
    error=lambda a, y: a - y,
    slope=lambda a: 1 - a**2,
    outer=lambda delta, A, k: delta[k] @ A[k - 1].T,
    bias=lambda delta: delta,
    top=False,
):
    """Algorithm 5 for tanh with one of its pieces replaced. top: whether δ[r] gets a slope."""

    def gradients(W, A, y):
        r, grad_W, grad_b = len(W), {}, {}
        delta = {r: error(A[r], y) * (slope(A[r]) if top else 1)}
        for k in range(r, 0, -1):
            grad_W[k], grad_b[k] = outer(delta, A, k), bias(delta[k])
            if k > 1:
                delta[k - 1] = (W[k].T @ delta[k]) * slope(A[k - 1])
        return grad_W, grad_b

    return gradients


gradients = gradients_variant()


def slope_late(W, A, y):
    """Gradients from ∂J/∂A[k] in place of δ[k]; the slope comes in on the way to layer k − 1."""
    back, grad_W, grad_b = A[len(W)] - y, {}, {}
    for k in range(len(W), 0, -1):
        grad_W[k], grad_b[k] = back @ A[k - 1].T, back
        back = W[k].T @ (back * (1 - A[k] ** 2 if k < len(W) else 1))
    return grad_W, grad_b


def in_place(W, A, y):
    A[len(W)] -= y
    return gradients(W, A, np.zeros_like(y))


def what_a_network_kept(rng, s):
    W, _, x = layers(rng, s)
    A = {k: 0.45 * numbers(rng, len(W[k]), 1) for k in (1, 2, 3)}
    return W, {0: x, **A}, numbers(rng, s.p, 1)


GRADIENT_MISTAKES = (
    (
        gradients_variant(slope=lambda a: 1 - np.tanh(a) ** 2),
        "tanh is applied to A[k], which has been through it: by a, the slope is 1 − a².",
    ),
    (gradients_variant(slope=lambda a: a * (1 - a)), "a(1 − a) is the slope of the sigmoid."),
    (gradients_variant(slope=lambda a: 1 - a), "1 − a is no slope: the square is missing."),
    (gradients_variant(slope=np.ones_like), "The slope of tanh is missing on the way to Z[k]."),
    (gradients_variant(top=True), "The last layer has no tanh: δ[r] is A[r] − y as it stands."),
    (
        gradients_variant(outer=lambda delta, A, k: delta[k] @ A[k].T),
        "The layer is off by one: W[k] is multiplied by A[k − 1], and A[k] is what comes out.",
    ),
    (slope_late, "The slope comes a layer late: ∂J/∂W[k] starts from δ[k], not from ∂J/∂A[k]."),
    (gradients_variant(error=lambda a, y: y - a), "The sign is turned: ∂J/∂A[r] is A[r] − y."),
    (
        gradients_variant(bias=lambda delta: delta.sum()),
        "∂J/∂b[k] is δ[k] itself, one slope for each unit: nothing is added up.",
    ),
    (in_place, "The cache A is overwritten: operations like −= work on the arrays in it."),
)

# --- 08.6: one matrix, used T times --------------------------------------------------------------


def time_variant(
    slope=lambda h, before: 1 - h**2,
    share=lambda delta, H, t: delta @ H[t - 1].T,
    back=lambda W, delta, g: W.T @ delta,
    counts=lambda t, T: 1.0,
    top=True,
):
    """The walk back with one of its pieces replaced. counts: the factor of step t's share."""

    def through_time(W, H, g):
        T, grad_W = len(H) - 1, np.zeros_like(W)
        for t in range(T, 0, -1):
            delta = g * (slope(H[t], H[t - 1]) if top or t < T else 1)
            grad_W += counts(t, T) * share(delta, H, t)
            g = back(W, delta, g)
        return grad_W

    return through_time


through_time = time_variant()


def steps(rng, s):
    H = {t: 0.45 * numbers(rng, s.m, 1) for t in range(s.n + 2)}
    return 0.5 * numbers(rng, s.m, s.m), H, numbers(rng, s.m, 1)


TIME_MISTAKES = (
    (
        time_variant(counts=lambda t, T: t == T),
        "This is the share of step T alone: W is used in every step, and the shares add up.",
    ),
    (
        time_variant(counts=lambda t, T: t == 1),
        "This is the share of step 1 alone, all that = would leave; each step's share is added.",
    ),
    (time_variant(counts=lambda t, T: t > 1), "Step 1 is left out: the loop ends one step early."),
    (time_variant(counts=lambda t, T: 1 / T), "The T shares are averaged: paths add."),
    (
        time_variant(back=lambda W, delta, g: W @ delta),
        "W δ fits in shape, as W is square; back along the edges it is the transpose.",
    ),
    (time_variant(back=lambda W, delta, g: g), "g is not sent on: step t − 1 gets Wᵀδ."),
    (
        time_variant(back=lambda W, delta, g: W.T @ g),
        "g goes back through W alone; on its way from h[t] tanh comes first: Wᵀδ, not Wᵀg.",
    ),
    (time_variant(slope=lambda h, before: 1), "The slope of tanh is missing in every step."),
    (
        time_variant(slope=lambda h, before: 1 - np.tanh(h) ** 2),
        "tanh is applied to h[t], which has been through it: by h, the slope is 1 − h².",
    ),
    (
        time_variant(slope=lambda h, old: 1 - old**2),
        "The slope is read off h[t − 1]; tanh gives h[t], so it is 1 − h[t]².",
    ),
    (time_variant(share=lambda delta, H, t: delta @ H[t].T), "Off by one: W multiplies h[t − 1]."),
    (
        time_variant(share=lambda delta, H, t: H[t - 1] @ delta.T),
        "The shares are turned: row s of W leads to entry s of h[t], so δ stands first.",
    ),
    (time_variant(top=False), "g is ∂J/∂h[T], after tanh: its slope comes in at step T, too."),
)

CASES = (
    one(
        "08.1",
        "on paper: B[M, u](v) for M(u) = (u_1 u_2, u_1 + u_2) at u = (3, −1) with v = (2, 5)",
        (3, 11),
        ("first", "second"),
        passed="u_2 v_1 + v_2 and u_1 v_1 + v_2: each input adds up what both outputs send back.",
        then="for which u does v_1 have no influence on what comes back?",
        mistakes=(
            ((13, 7), "This is Dv, row by row: an input collects down its column of D, so Dᵀv."),
            ((11, 3), "Exchanged: the first entry is for u_1, whose slope in u_1 u_2 is u_2."),
            ((0, 4), "These are the columns of D added up: each output's share counts v_s times."),
            ((5, 5), "Only the second output sends something back here; the first has v_1 = 2."),
            ((-2, 6), "Only the first output sends something back here; the second has v_2 = 5."),
            ((-6, 10), "This is M(u) times v, entry by entry: the slopes of M are meant."),
            ((7, 11), "u_2 is negative: its share is taken away."),
        ),
    ),
    one(
        "08.2",
        "units 7, 5, 4, 2: what is the shape of delta[2] @ A[2].T?",
        (4, 4),
        ("rows", "columns"),
        passed="Any column fits any row: an outer product never complains, only its shape tells.",
        then="with which units would not even the shape of the result tell?",
        mistakes=(
            ((4, 5), "This is the shape of W[2]: that gradient needs A[1], and A[2] stands here."),
            ((5, 5), "5 units belong to layer 1; both factors belong to layer 2."),
            ((5, 4), "Both factors have the units of layer 2: how many are these?"),
            ((2, 4), "This is the shape of W[3]; delta[2] has the units of layer 2."),
            ((5, 7), "This is the shape of W[1]; both factors belong to layer 2."),
            ((1, 1), "A column times a row spreads out; a row times a column gives one number."),
            ((4, 1), "This is the shape of each factor; the transpose makes a row of the second."),
        ),
    ),
    one(
        "08.3",
        "silu_vjp(g, Z): ∂J/∂Z of a = z σ(z) from g = ∂J/∂A",
        silu_vjp,
        "grad_Z",
        a_bend,
        passed="A product has two slopes; with this line SiLU can stand in any network.",
        then="SiLU has a lowest point: what comes back through a unit that sits there?",
        mistakes=SILU_MISTAKES,
    ),
    one(
        "08.4",
        "forward(W, b, x): Z and A of every layer, tanh inside, with the bug mended",
        forward,
        ("Z", "A"),
        layers,
        passed="Every array of the cache has its own memory, and x, W and b stay as they were.",
        then="for which backward pass would the overwritten cache have been good enough?",
        mistakes=FORWARD_MISTAKES,
    ),
    one(
        "08.5",
        "gradients(W, A, y): ∂J/∂W[k] and ∂J/∂b[k] of a tanh network, from A alone",
        gradients,
        ("grad_W", "grad_b"),
        what_a_network_kept,
        passed="All of Algorithm 5, and no Z: for tanh the slope can be read off a.",
        then="why would this not work with SiLU?",
        mistakes=GRADIENT_MISTAKES,
    ),
    one(
        "08.6",
        "through_time(W, H, g): ∂J/∂W for h[t] = tanh(W h[t−1] + x[t]), t = 1, …, T",
        through_time,
        "grad_W",
        steps,
        passed="One matrix, T uses, a sum of T shares: backpropagation through time.",
        then="W = 2I and W = I/2: what becomes of the share of step 1 when T is large?",
        mistakes=TIME_MISTAKES,
    ),
)
