"""Lesson 12: scores, probabilities, and what comes back through them."""

import numpy as np

from helpers.exercises.case import numbers, one, one_hot


def softmax(T):
    E = np.exp(T - T.max(axis=0, keepdims=True))
    return E / E.sum(axis=0, keepdims=True)


def naive(T, axis=0):
    E = np.exp(T)
    return E / E.sum(axis=axis, keepdims=True)


def shifted(T, shift):
    E = np.exp(T - shift)
    return E / E.sum(axis=0, keepdims=True)


def scores(rng, s):
    """Logits, on two of the inputs with a column that is a thousand above the others."""
    T = numbers(rng, s.p, s.n)
    if s.n in (2, 5):
        T[:, 0] += 1000
    return (T,)


def softmax_vjp(G, T):
    phi = softmax(T)
    return phi * (G - (phi * G).sum(axis=0, keepdims=True))


def softmax_vjp_variant(change):
    return lambda G, T: change(G, softmax(T))


def scores_and_upstream(rng, s):
    return numbers(rng, s.p, s.n), numbers(rng, s.p, s.n)


def cross_entropy_vjp(T, Y):
    return (softmax(T) - Y) / T.shape[1]


def cross_entropy_variant(change):
    return lambda T, Y: change(softmax(T), Y, T.shape[1])


def scores_and_classes(rng, s):
    return numbers(rng, s.p, s.n), one_hot(rng, s.p, s.n)


CASES = (
    one(
        "12.a",
        "softmax(T): probabilities down each column, for logits of any size",
        softmax,
        "phi",
        scores,
        examples=True,
        passed="A shift changes no probability, and keeps exp from overflowing.",
        then="why does the shift not show in the gradient?",
        mistakes=(
            (
                naive,
                "e^1000 overflows, and inf/inf is nan: take the largest of each column away first.",
            ),
            (
                lambda T: shifted(T, T.max()),
                "One shift for all columns: those far below it become 0/0; each needs its own.",
            ),
            (
                lambda T: np.exp(T - T.max(axis=0)) / np.exp(T - T.max(axis=0)).sum(),
                "The sum goes over the whole table: each column adds up to 1, axis 0.",
            ),
            (
                lambda T: softmax(T.T).T,
                "The rows add up to 1; examples are columns, so axis 0.",
            ),
            (
                lambda T: np.exp(T - T.max(axis=0, keepdims=True)),
                "These are the numerators: divide by their sum down each column.",
            ),
        ),
    ),
    one(
        "12.b",
        "softmax_vjp(G, T): ∂J/∂T from G = ∂J/∂φ, φ = softmax(T)",
        softmax_vjp,
        "grad_T",
        scores_and_upstream,
        examples=True,
        passed="φ ⊙ (G − φᵀG): every probability feels every score of its column.",
        then="add up each column of the result: what comes out, and why?",
        mistakes=(
            (
                softmax_vjp_variant(lambda G, p: p * (1 - p) * G),
                "φ(1 − φ) is the Jacobian's diagonal only: every φ_i feels every t_j.",
            ),
            (softmax_vjp_variant(lambda G, p: p * G), "The second term, φ (φᵀG), is missing."),
            (
                softmax_vjp_variant(lambda G, p: G - (p * G).sum(axis=0, keepdims=True)),
                "The factor φ in front is missing.",
            ),
            (
                softmax_vjp_variant(lambda G, p: p * (G - (p * G).sum())),
                "The sum φᵀG goes down each column alone; examples never meet here.",
            ),
            (
                softmax_vjp_variant(lambda G, p: p * (G + (p * G).sum(axis=0, keepdims=True))),
                "The second term is taken away: φ ⊙ (G − φᵀG).",
            ),
            (
                softmax_vjp_variant(lambda G, p: p * (G - G.sum(axis=0, keepdims=True))),
                "The sum is weighted by φ: φᵀG, not the sum of G.",
            ),
            (
                softmax_vjp_variant(lambda G, p: p * (G - G.mean(axis=0, keepdims=True))),
                "The mean is weighted by φ: φᵀG, not the plain mean of G.",
            ),
        ),
    ),
    one(
        "12.c",
        "cross_entropy_vjp(T, Y): ∂J/∂T of the mean cross-entropy of softmax(T), Y one-hot",
        cross_entropy_vjp,
        "grad_T",
        scores_and_classes,
        examples=True,
        passed="(φ − Y)/n: what was believed minus what was true.",
        then="what does an image pull at that is read rightly with φ = 0.99?",
        mistakes=(
            (
                cross_entropy_variant(lambda p, Y, n: (p - Y) * p * (1 - p) / n),
                "φ(1 − φ) is applied again: φ − Y is already the slope along T.",
            ),
            (cross_entropy_variant(lambda p, Y, n: p - Y), "1/n is missing: J is a mean."),
            (cross_entropy_variant(lambda p, Y, n: (Y - p) / n), "The sign is turned: φ − Y."),
            (
                cross_entropy_variant(lambda p, Y, n: (p - Y) / Y.size),
                "Divided by classes and examples: 1/n only.",
            ),
            (
                cross_entropy_variant(lambda p, Y, n: -Y / p / n),
                "This is the slope along φ; softmax leads on from there to T.",
            ),
            (
                cross_entropy_variant(lambda p, Y, n: Y * (p - 1) / n),
                "Only the true class is pulled up; all others are pushed down, by φ_j.",
            ),
            (lambda T, Y: (T - Y) / T.shape[1], "Scores are not probabilities: softmax(T) − Y."),
        ),
    ),
)
