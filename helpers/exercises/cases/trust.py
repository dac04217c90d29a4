"""Lesson 14: how a gradient is trusted."""

import numpy as np

from helpers.exercises.case import numbers, one


def relative_error(g, g_hat):
    size = max(np.linalg.norm(g), np.linalg.norm(g_hat))
    return np.linalg.norm(g - g_hat) / (size or 1.0)


def two_gradients(rng, s):
    """Two gradients, one a tenth or so off the other and shorter or longer; once both are 0."""
    g = numbers(rng, s.d, s.p) * (s.n != 2)
    off = numbers(rng, s.d, s.p) * (s.n != 2)
    return g, (1.5 if s.n % 2 else 0.5) * g + 0.1 * off


def distance_over(size):
    return lambda g, g_hat: np.linalg.norm(g - g_hat) / (size(g, g_hat) or 1.0)


def by_entries(g, g_hat):
    largest = np.maximum(np.abs(g), np.abs(g_hat))
    return (np.abs(g - g_hat) / np.where(largest > 0, largest, 1)).max()


def lengths_only(g, g_hat):
    a, b = np.linalg.norm(g), np.linalg.norm(g_hat)
    return abs(a - b) / (max(a, b) or 1.0)


def unguarded(g, g_hat):
    return np.linalg.norm(g - g_hat) / max(np.linalg.norm(g), np.linalg.norm(g_hat))


def root_vjp(g, x):
    safe = np.where(x > 0, x, 1)
    return np.where(x > 0, g / (2 * np.sqrt(safe)), 0)


def upstream_and_places(rng, s):
    """g, and an x with entries above, below and at 0."""
    x = numbers(rng, s.p, s.d)
    x[0, :2], x[1, 0], x[1, 1] = 0, 0.5, -0.5
    return numbers(rng, s.p, s.d), x


CASES = (
    one(
        "14.a",
        "relative_error(g, g_hat): how far apart two gradients are, beside the larger one",
        relative_error,
        "error",
        two_gradients,
        passed="‖g − ĝ‖ / max(‖g‖, ‖ĝ‖): 0 where they agree, 2 where ĝ = −g.",
        then="what does it give for g and 1.01 g?",
        mistakes=(
            (
                lambda g, g_hat: np.linalg.norm(g - g_hat),
                "This is the distance alone: divide by the size of the larger gradient.",
            ),
            (
                distance_over(lambda g, g_hat: np.linalg.norm(g_hat)),
                "Divided by ‖ĝ‖ alone: take the larger of the two norms, so that both count alike.",
            ),
            (
                distance_over(lambda g, g_hat: np.linalg.norm(g)),
                "Divided by ‖g‖ alone: take the larger of the two norms, so that both count alike.",
            ),
            (
                distance_over(lambda g, g_hat: np.linalg.norm(g) + np.linalg.norm(g_hat)),
                "Divided by the sum of both norms, about half of what is asked: take the larger.",
            ),
            (
                by_entries,
                "This is the worst entry by itself; the norms here are of the whole arrays.",
            ),
            (
                lengths_only,
                "Only the lengths are compared: take the norm of the difference, g − ĝ.",
            ),
            (unguarded, "Where both gradients are 0 this is 0/0; they agree, so the error is 0."),
        ),
    ),
    one(
        "14.b",
        "root_vjp(g, x): ∂J/∂x behind y = where(x > 0, √x, 0), from g = ∂J/∂y, with no nan in it",
        root_vjp,
        "grad_x",
        upstream_and_places,
        passed="1/(2√x) where x > 0, nothing elsewhere, and no nan.",
        then="why is one where too few once √ is a backward function of its own?",
        mistakes=(
            (
                lambda g, x: (x > 0) * g / (2 * np.sqrt(x)),
                "0 times ∞ is nan, and so is √ below 0: give √ a harmless x there, such as 1.",
            ),
            (
                lambda g, x: (x > 0) * g / (2 * np.sqrt(np.abs(x))),
                "|x| helps below 0; at 0 itself it is 0/0 still: put 1 there.",
            ),
            (
                lambda g, x: g / (2 * np.sqrt(np.where(x > 0, x, 1))),
                "The inner where alone: where x ≤ 0 nothing comes back, 0 and not g/2.",
            ),
            (
                lambda g, x: (x > 0) * g / (2 * np.sqrt(np.maximum(x, 0)) + 1e-3),
                "A small number below the line changes every slope; choose by where instead.",
            ),
            (
                lambda g, x: (x > 0) * g / 2 * np.sqrt(np.where(x > 0, x, 1)),
                "Brackets: g / (2√x), not (g/2)·√x.",
            ),
        ),
    ),
)
