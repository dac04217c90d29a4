"""Lessons 10 and 11: a batch in columns, and in rows."""

import numpy as np

from helpers.exercises.case import numbers, one, targets

# --- 10: stack the examples ----------------------------------------------------------------------


def affine_vjp(G, W, A):
    return G @ A.T, G.sum(axis=1, keepdims=True), W.T @ G


def affine_variant(grad_W=None, grad_b=None, grad_A=None):
    """The three gradients with some replaced; each is a function of (G, W, A)."""

    def variant(G, W, A):
        right = affine_vjp(G, W, A)
        changed = (grad_W, grad_b, grad_A)
        return tuple(
            old if new is None else new(G, W, A) for old, new in zip(right, changed, strict=True)
        )

    return variant


def a_batch(rng, s):
    return numbers(rng, s.m, s.n), numbers(rng, s.m, s.d), numbers(rng, s.d, s.n)


def sigma(Z):
    return 1 / (1 + np.exp(-Z))


def top_delta(Z, Y):
    return (sigma(Z) - Y) / Z.shape[1]


def a_top_layer(rng, s):
    return numbers(rng, s.m, s.n), targets(rng, s.m, s.n)


LESSON_10 = (
    one(
        "10.a",
        "affine_vjp(G, W, A): ∂J/∂W, ∂J/∂b, ∂J/∂A of Z = W A + b from G = ∂J/∂Z, a batch",
        affine_vjp,
        ("grad_W", "grad_b", "grad_A"),
        a_batch,
        examples=True,
        passed="What is spread on the way forward, b, is added up on the way back.",
        then="why does no 1/n stand in these three lines?",
        mistakes=(
            (
                affine_variant(grad_b=lambda G, W, A: G),
                "b is spread over all n columns: on the way back they add up, sum(axis=1).",
            ),
            (
                affine_variant(grad_b=lambda G, W, A: G.sum(axis=1)),
                "The sum is right, its axis is lost: keepdims=True keeps the column.",
            ),
            (
                affine_variant(grad_b=lambda G, W, A: G.mean(axis=1, keepdims=True)),
                "A mean where a sum is meant: the 1/n of the loss is in G already.",
            ),
            (
                affine_variant(grad_b=lambda G, W, A: G.sum(axis=0, keepdims=True)),
                "This sums over the units; b is shared by the examples, axis 1.",
            ),
            (
                affine_variant(grad_b=lambda G, W, A: G.sum()),
                "Every unit has its own b: sum over the examples only, axis 1.",
            ),
            (
                affine_variant(grad_b=lambda G, W, A: G[:, :1]),
                "Only the first example counts: b is used by all n columns.",
            ),
            (
                affine_variant(grad_W=lambda G, W, A: G @ A.T / G.shape[1]),
                "1/n once too often in ∂J/∂W: that of the loss is in G already.",
            ),
            (
                affine_variant(
                    lambda G, W, A: G @ A.T / G.shape[1],
                    lambda G, W, A: G.mean(axis=1, keepdims=True),
                ),
                "1/n once too often in both: that of the loss is in G already.",
            ),
            (
                affine_variant(grad_W=lambda G, W, A: A @ G.T),
                "A Gᵀ has the shape of Wᵀ: G stands first, G Aᵀ.",
            ),
            (
                affine_variant(grad_W=lambda G, W, A: G[:, -1:] @ A[:, -1:].T),
                "Only the last example is left in ∂J/∂W: is there an = where a += is meant?",
            ),
        ),
    ),
    one(
        "10.b",
        "top_delta(Z, Y): δ[r] = ∂J/∂Z for sigmoid outputs and the mean logistic loss",
        top_delta,
        "delta_r",
        a_top_layer,
        examples=True,
        passed="The mean's 1/n enters here, once, and travels down with δ.",
        then="look for a second 1/n anywhere below: there is none.",
        mistakes=(
            (
                lambda Z, Y: sigma(Z) - Y,
                "1/n is missing: J is the mean over the n examples, and here it comes in.",
            ),
            (lambda Z, Y: (sigma(Z) - Y) / Z.shape[0], "Divided by the outputs, not the examples."),
            (lambda Z, Y: (sigma(Z) - Y) / Z.size, "Divided by outputs and examples: 1/n only."),
            (lambda Z, Y: (Y - sigma(Z)) / Z.shape[1], "The sign is turned: σ(Z) − Y."),
            (
                lambda Z, Y: (sigma(Z) - Y) * sigma(Z) * (1 - sigma(Z)) / Z.shape[1],
                "σ' is applied again: σ(Z) − Y is already the slope along Z.",
            ),
            (lambda Z, Y: (Z - Y) / Z.shape[1], "Logits are not probabilities: σ(Z) − Y."),
            (
                lambda Z, Y: (sigma(Z) - Y).mean(axis=1, keepdims=True),
                "The examples are averaged; each keeps its own column in δ[r].",
            ),
            (lambda Z, Y: (sigma(Z) - Y) / Z.shape[1] ** 2, "1/n twice: once is enough."),
        ),
    ),
)

# --- 11: turn columns into rows ------------------------------------------------------------------


def rows_vjp(G, W, X):
    return X.T @ G, G.sum(axis=0, keepdims=True), G @ W.T


def rows_variant(grad_W=None, grad_b=None):
    def variant(G, W, X):
        right = rows_vjp(G, W, X)
        W_made = right[0] if grad_W is None else grad_W(G, W, X)
        return W_made, right[1] if grad_b is None else grad_b(G, W, X), right[2]

    return variant


def rows(rng, s):
    return numbers(rng, s.n, s.m), numbers(rng, s.d, s.m), numbers(rng, s.n, s.d)


LESSON_11 = (
    one(
        "11.a",
        "rows_vjp(G, W, X): ∂J/∂W, ∂J/∂b, ∂J/∂X of Z = X W + b, examples in rows",
        rows_vjp,
        ("grad_W", "grad_b", "grad_X"),
        rows,
        examples=True,
        passed="The same three products, transposed and in the other order.",
        then="write it for a library that keeps W as (m, d): Z = X Wᵀ + b.",
        mistakes=(
            (
                rows_variant(lambda G, W, X: G.T @ X),
                "GᵀX is the gradient of Wᵀ: here W is (d, m), so XᵀG.",
            ),
            (
                rows_variant(None, lambda G, W, X: G.sum(axis=0)),
                "The sum is right, its axis is lost: b is a row, (1, m); keepdims=True keeps it.",
            ),
            (
                rows_variant(None, lambda G, W, X: G.sum(axis=1, keepdims=True)),
                "Examples are rows now: b adds up over axis 0.",
            ),
            (
                rows_variant(None, lambda G, W, X: G.mean(axis=0, keepdims=True)),
                "A mean where a sum is meant: the 1/n of the loss is in G already.",
            ),
            (
                rows_variant(None, lambda G, W, X: G),
                "b is spread over all n rows: on the way back they add up, axis 0.",
            ),
        ),
    ),
)

CASES = (*LESSON_10, *LESSON_11)
