"""The exercises of lesson 11: turn columns into rows."""

import numpy as np

from helpers.exercises.case import numbers, one, redraw

# --- 11.3: the loss at the top, in rows ----------------------------------------------------------


def top_rows(A, Y):
    return 0.5 * ((A - Y) ** 2).sum() / len(Y), (A - Y) / len(Y)


def top_variant(J=lambda E: 0.5 * (E**2).sum() / len(E), delta=lambda E: E / len(E)):
    """J and δ from the error A − Y, one or both replaced."""
    return lambda A, Y: (J(A - Y), delta(A - Y))


def outputs_and_targets(rng, s):
    return numbers(rng, s.n, s.m), numbers(rng, s.n, s.m)


TOP_MISTAKES = (
    (
        top_variant(lambda E: 0.5 * (E**2).sum() / E.shape[1], lambda E: E / E.shape[1]),
        "Both are divided by the number of outputs: in rows shape[1] counts these, and the n "
        "examples are len(Y).",
    ),
    (
        top_variant(delta=lambda E: E / E.shape[1]),
        "δ is still divided by shape[1]: in rows that is the number of outputs, not n.",
    ),
    (
        top_variant(J=lambda E: 0.5 * (E**2).sum() / E.shape[1]),
        "J is still divided by shape[1]: in rows that is the number of outputs, not n.",
    ),
    (
        top_variant(lambda E: 0.5 * (E**2).mean(), lambda E: E / E.size),
        "Both are divided by examples and outputs: J is a mean over the n examples alone.",
    ),
    (
        top_variant(lambda E: 0.5 * (E**2).sum(), lambda E: E),
        "1/n is missing in both: J is the mean over the examples.",
    ),
    (top_variant(delta=lambda E: -E / len(E)), "The sign of δ is turned: A − Y."),
    (
        top_variant(delta=lambda E: 2 * E / len(E)),
        "δ is twice too large: the ½ in J takes the 2 of the square away.",
    ),
    (
        top_variant(delta=lambda E: E.T / len(E)),
        "δ has the shape of Z, in rows as Z is: (n, m), without a transpose.",
    ),
)

# --- 11.4: a layer with a way past it, as many units as inputs ------------------------------------


def skip_vjp_rows(g, W, b, X):
    delta = g * (X @ W + b > 0)
    return X.T @ delta, delta.sum(axis=0, keepdims=True), g + delta @ W.T


def skip_variant(
    grad_W=lambda X, delta: X.T @ delta,
    grad_b=lambda delta: delta.sum(axis=0, keepdims=True),
    grad_X=lambda g, delta, W: g + delta @ W.T,
    mask=lambda Z: Z > 0,
    affine=lambda X, W, b: X @ W + b,
):
    """The way back through X + ReLU(XW + b) with a piece replaced."""

    def variant(g, W, b, X):
        delta = g * mask(affine(X, W, b))
        return grad_W(X, delta), grad_b(delta), grad_X(g, delta, W)

    return variant


def a_square_layer(rng, s):
    def make():
        W, b = numbers(rng, s.d, s.d), numbers(rng, 1, s.d)
        return numbers(rng, s.n, s.d), W, b, numbers(rng, s.n, s.d)

    def mixed(g, W, b, X):
        Z = X @ W + b
        turned = X @ W.T + b
        return (
            abs(Z).min() > 1e-3 and 0 < (Z > 0).sum() < Z.size and ((Z > 0) != (turned > 0)).any()
        )

    return redraw(make, mixed)


SKIP_MISTAKES = (
    (
        skip_variant(grad_W=lambda X, delta: delta.T @ X),
        "∂J/∂W is transposed, and no shape complains, since W is square: entry (l, j) joins "
        "input l and δ of unit j, Xᵀδ.",
    ),
    (
        skip_variant(grad_X=lambda g, delta, W: g + delta @ W),
        "δ goes back through W instead of Wᵀ; W is square, so no shape tells: each x_l is used "
        "by every z_j with W[l, j].",
    ),
    (
        skip_variant(grad_W=lambda X, delta: delta.T @ X, grad_X=lambda g, delta, W: g + delta @ W),
        "∂J/∂W and ∂J/∂X are those of the form that keeps W, Z = XWᵀ + b; here Z = XW + b, and "
        "no shape tells the two apart.",
    ),
    (
        skip_variant(grad_X=lambda g, delta, W: delta @ W.T),
        "The way past the layer is missing in ∂J/∂X: X is used twice, so two parts add up.",
    ),
    (
        skip_variant(grad_X=lambda g, delta, W: delta + delta @ W.T),
        "The way past the layer has no ReLU: there g comes back as it is.",
    ),
    (
        skip_variant(grad_X=lambda g, delta, W: g),
        "Only the way past the layer is in ∂J/∂X: the way through it, δWᵀ, adds up with that.",
    ),
    (
        skip_variant(mask=np.ones_like),
        "The slope of ReLU is missing: where Z is negative nothing comes back through the layer.",
    ),
    (
        skip_variant(affine=lambda X, W, b: X + np.maximum(X @ W + b, 0)),
        "The mask is taken from the output; it belongs to Z = XW + b, before X is added.",
    ),
    (
        skip_variant(affine=lambda X, W, b: X @ W.T + b),
        "The mask is taken at XWᵀ + b; here Z = XW + b, and W is square, so no shape tells.",
    ),
    (
        skip_variant(grad_b=lambda delta: delta.mean(axis=0, keepdims=True)),
        "∂J/∂b is a sum over the examples, not a mean: whatever 1/n there is came with g.",
    ),
)

# --- 11.5: scores of attention -------------------------------------------------------------------


def scores_vjp(g, X, W_q, W_k):
    Q, K = X @ W_q, X @ W_k
    grad_Q, grad_K = g @ K, g.T @ Q
    return X.T @ grad_Q, X.T @ grad_K, grad_Q @ W_q.T + grad_K @ W_k.T


def scores_variant(
    grad_Q=lambda g, Q, K: g @ K,
    grad_K=lambda g, Q, K: g.T @ Q,
    grad_X=lambda by_q, by_k: by_q + by_k,
):
    def variant(g, X, W_q, W_k):
        Q, K = X @ W_q, X @ W_k
        back_Q, back_K = grad_Q(g, Q, K), grad_K(g, Q, K)
        return X.T @ back_Q, X.T @ back_K, grad_X(back_Q @ W_q.T, back_K @ W_k.T)

    return variant


def words_in_rows(rng, s):
    g, X = numbers(rng, s.p, s.p), numbers(rng, s.p, s.d)
    return g, X, numbers(rng, s.d, s.m), numbers(rng, s.d, s.m)


SCORES_MISTAKES = (
    (
        scores_variant(grad_K=lambda g, Q, K: g @ Q),
        "g is square, so no shape complains: word k gathers over its column of g, gᵀQ.",
    ),
    (
        scores_variant(grad_Q=lambda g, Q, K: g.T @ K),
        "g is square, so no shape complains: word q gathers over its row of g, gK.",
    ),
    (
        scores_variant(lambda g, Q, K: g.T @ K, lambda g, Q, K: g @ Q),
        "g is transposed on both ways: in S = QKᵀ its rows belong to Q, its columns to K.",
    ),
    (
        scores_variant(lambda g, Q, K: g @ Q, lambda g, Q, K: g.T @ K),
        "Q and K are exchanged: in a product each factor's slope is the other one.",
    ),
    (
        scores_variant(grad_X=lambda by_q, by_k: by_q),
        "Only the way through Q is in ∂J/∂X: X is used for K, too, so two parts add up.",
    ),
    (
        scores_variant(grad_X=lambda by_q, by_k: by_k),
        "Only the way through K is in ∂J/∂X: X is used for Q, too, so two parts add up.",
    ),
    (
        scores_variant(grad_X=lambda by_q, by_k: (by_q + by_k) / 2),
        "Two ways lead from X to S; their slopes are added, not averaged.",
    ),
)

CASES = (
    one(
        "11.1",
        "on paper: the first entry of ∂J/∂X for Z = XW, W = (4 1; 7 2), g = (2 −1), X = (3 5)",
        7,
        "entry",
        passed="x₁ is used in z₁ with 4 and in z₂ with 1: 2 · 4 − 1 · 1, the first entry of gWᵀ.",
        then="why did no shape help you here?",
        mistakes=(
            (1, "This is gW. W is square, so no shape complains; x₁ meets row 1 of W: gWᵀ."),
            (11, "A transpose is not an inverse: slopes go back through Wᵀ."),
            (6, "This is the first entry of ∂J/∂W, x₁ times g₁."),
            (47, "This is z₁, on the way forward."),
            (5, "This is the sum of row 1 of W; each path counts its own g_j times."),
            (8, "x₁ is used in z₂, too: both paths add up."),
            (9, "The sign of g₂ is lost."),
        ),
    ),
    one(
        "11.2",
        "b - 0.1 * G.sum(axis=0) with b of shape (4,), G (5, 7, 4): which shape?",
        (7, 4),
        ("rows", "columns"),
        passed="Only the texts were summed: b has become a table, a row a word, without an error.",
        then="which axes have to be summed, and what does reshape(-1, 4) do about it?",
        mistakes=(
            ((1, 4), "So it should be. But axis=0 sums the 5 texts alone, and the words stay."),
            ((5, 4), "axis=0 is the first one, the texts: it is that one which goes."),
            ((5, 7), "axis=0 is the first axis; the last, of the units, stays."),
            ((4, 7), "No axis is turned by a sum: the words stay before the units."),
            ((35, 4), "Nothing is laid together: one axis, that of the texts, is summed."),
        ),
    ),
    one(
        "11.3",
        "top_rows(A, Y): J, the mean of ½‖a − y‖² over examples in rows, and δ = ∂J/∂A",
        top_rows,
        ("J", "delta"),
        outputs_and_targets,
        examples=True,
        passed="n is the length of the first axis now; every shape[1] had to be looked at.",
        then="why does a check by nudges not find this bug?",
        mistakes=TOP_MISTAKES,
    ),
    one(
        "11.4",
        "skip_vjp_rows(g, W, b, X): the way back through X + ReLU(XW + b), W square, in rows",
        skip_vjp_rows,
        ("grad_W", "grad_b", "grad_X"),
        a_square_layer,
        examples=True,
        passed="Two ways back from one output, and a W whose shape could not help.",
        then="stack a hundred of these: what of g reaches the bottom in any case?",
        mistakes=SKIP_MISTAKES,
    ),
    one(
        "11.5",
        "scores_vjp(g, X, W_q, W_k): the way back through S = (X W_q)(X W_k)ᵀ, words in rows",
        scores_vjp,
        ("grad_W_q", "grad_W_k", "grad_X"),
        words_in_rows,
        passed="Both factors of a product are variable here: each gets the other's numbers back.",
        then="divide S by √m, as attention does; which lines change?",
        mistakes=SCORES_MISTAKES,
    ),
)
