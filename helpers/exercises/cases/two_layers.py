"""Lesson 06: a hidden layer, by index."""

import numpy as np

from helpers.exercises.case import numbers, one, redraw


def hidden_slopes(W_2, delta_2, z_1):
    slopes = np.zeros_like(z_1)
    for j in range(len(z_1)):
        for s in range(len(delta_2)):
            slopes[j, 0] += delta_2[s, 0] * W_2[s, j] * (z_1[j, 0] > 0)
    return slopes


def hidden_layer(rng, s):
    z_1 = numbers(rng, s.m, 1)
    z_1[0], z_1[-1] = abs(z_1[0]), -abs(z_1[-1])
    return numbers(rng, s.p, s.m), numbers(rng, s.p, 1), z_1


def two_layers(W_1, b_1, W_2, b_2, x, y):
    z_1 = W_1 @ x + b_1
    a_1 = np.maximum(z_1, 0)
    delta_2 = W_2 @ a_1 + b_2 - y
    delta_1 = (W_2.T @ delta_2) * (z_1 > 0)
    return delta_1 @ x.T, delta_1, delta_2 @ a_1.T, delta_2


def two_layers_variant(change):
    """The four gradients with pieces replaced. change: (z_1, a_1, delta_2, W_2) → the same."""

    def variant(W_1, b_1, W_2, b_2, x, y):
        z_1 = W_1 @ x + b_1
        a_1 = np.maximum(z_1, 0)
        mask, a, delta_2, W = change(z_1, a_1, W_2 @ a_1 + b_2 - y, W_2)
        delta_1 = (W.T @ delta_2) * mask
        return delta_1 @ x.T, delta_1, delta_2 @ a.T, delta_2

    return variant


def updated_first(W_1, b_1, W_2, b_2, x, y):
    _, _, grad_W, _ = two_layers(W_1, b_1, W_2, b_2, x, y)
    return (*two_layers_with(W_2 - 0.1 * grad_W, W_1, b_1, W_2, b_2, x, y),)


def two_layers_with(W_back, W_1, b_1, W_2, b_2, x, y):
    return two_layers_variant(lambda z, a, delta, W: (z > 0, a, delta, W_back))(
        W_1, b_1, W_2, b_2, x, y
    )


def a_network(rng, s):
    def make():
        W_1, b_1, W_2 = numbers(rng, s.m, s.d), numbers(rng, s.m, 1), numbers(rng, s.p, s.m)
        return W_1, b_1, W_2, numbers(rng, s.p, 1), numbers(rng, s.d, 1), numbers(rng, s.p, 1)

    def mixed(W_1, b_1, W_2, b_2, x, y):
        z_1 = W_1 @ x + b_1
        return abs(z_1).min() > 1e-3 and 0 < (z_1 > 0).sum() < len(z_1)

    return redraw(make, mixed)


CASES = (
    one(
        "06.a",
        "hidden_slopes(W_2, delta_2, z_1): ∂J/∂z_1 of a ReLU layer, by index",
        hidden_slopes,
        "grad_z_1",
        hidden_layer,
        passed="A path from every output s meets unit j: W_2[s, j] on each, then its own slope.",
        then="write the two loops as one product with the transpose.",
        mistakes=(
            (lambda W, g, z: W.T @ g, "The slope of ReLU at z_1 is missing: 0 where z_1 < 0."),
            (
                lambda W, g, z: W[-1:].T * g[-1] * (z > 0),
                "Only the last output's path is left: is there an = where a += is meant?",
            ),
            (
                lambda W, g, z: W[:1].T * g[0] * (z > 0),
                "Only the first output's path is counted; every output s has one.",
            ),
            (
                lambda W, g, z: W.sum(axis=0)[:, np.newaxis] * (z > 0),
                "delta_2, what comes from above, is missing.",
            ),
            (
                lambda W, g, z: (W.T @ g) * np.maximum(z, 0),
                "You multiply by ReLU(z_1); its slope, 0 or 1, is meant.",
            ),
            (
                lambda W, g, z: (W.T @ g) * (z > 0) / len(g),
                "The paths over the outputs add up; this is their mean.",
            ),
            (
                lambda W, g, z: np.full_like(z, g.sum()) * (z > 0),
                "The weights of the paths, W_2[s, j], are missing.",
            ),
        ),
    ),
    one(
        "06.1",
        "gradients(W_1, b_1, W_2, b_2, x, y): all four of ½‖W_2 ReLU(W_1 x + b_1) + b_2 − y‖²",
        two_layers,
        ("grad_W_1", "grad_b_1", "grad_W_2", "grad_b_2"),
        a_network,
        passed="What is computed once at the top, δ, serves every gradient below it.",
        then="count the products that you would need if each gradient began at J again.",
        mistakes=(
            (
                two_layers_variant(lambda z, a, g, W: (1, a, g, W)),
                "δ_1 has to be 0 where z_1 < 0: the slope of ReLU is missing, or its mask is true "
                "everywhere, as a_1 >= 0 is.",
            ),
            (
                two_layers_variant(lambda z, a, g, W: (z > 0, z, g, W)),
                "W_2 meets the activation a_1, not z_1: ∂J/∂W_2 = δ_2 a_1ᵀ.",
            ),
            (
                two_layers_variant(lambda z, a, g, W: (z > 0, a, -g, W)),
                "The sign at the top is turned: δ_2 = output − y.",
            ),
            (
                two_layers_variant(lambda z, a, g, W: (z > 0, a, 2 * g, W)),
                "Twice too large: the ½ in J takes the 2 of the square away.",
            ),
            (
                two_layers_variant(lambda z, a, g, W: (z > 0, a, g, np.ones_like(W))),
                "The way down to layer 1 goes through the weights W_2.",
            ),
            (
                updated_first,
                "δ_1 was sent through W_2 after its update: first all gradients, then all steps.",
            ),
        ),
    ),
)
