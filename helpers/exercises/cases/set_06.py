"""The exercises of lesson 06: two layers, by index. 06.1 stands in two_layers.py."""

import numpy as np

from helpers.exercises.case import numbers, one, redraw
from helpers.exercises.cases.two_layers import hidden_slopes


def mixed_units(rng, m):
    """z_1 of m ≥ 4 units: the first and the last on, the second off."""
    z_1 = numbers(rng, m, 1)
    z_1[0], z_1[1], z_1[-1] = abs(z_1[0]), -abs(z_1[1]), abs(z_1[-1])
    return z_1


# --- 06.4: paths past the hidden layer -----------------------------------------------------------


def input_slopes(W_1, W_2, V, delta_2, z_1):
    return W_1.T @ hidden_slopes(W_2, delta_2, z_1) + V.T @ delta_2


def last_unit_only(W_1, W_2, V, delta_2, z_1):
    return W_1[-1:].T * hidden_slopes(W_2, delta_2, z_1)[-1]


def input_variant(change):
    """Slopes of the inputs from other shares: change(through, direct, m) of the two kinds."""

    def variant(W_1, W_2, V, delta_2, z_1):
        through = W_1.T @ hidden_slopes(W_2, delta_2, z_1)
        return change(through, V.T @ delta_2, len(z_1))

    return variant


def hidden_variant(slopes):
    """Slopes of the inputs with other slopes of z_1: slopes(W_2, delta_2, z_1)."""

    def variant(W_1, W_2, V, delta_2, z_1):
        return W_1.T @ slopes(W_2, delta_2, z_1) + V.T @ delta_2

    return variant


def a_network_with_a_way_past(rng, s):
    m, d, c = max(s[1:]), sorted(s[1:])[1], min(s[1:])
    W_1, W_2, V = numbers(rng, m, d), numbers(rng, c, m), numbers(rng, c, d)
    return W_1, W_2, V, numbers(rng, c, 1), mixed_units(rng, m)


INPUT_MISTAKES = (
    (
        last_unit_only,
        "Only the path through the last hidden unit is left: an = stands where a += is meant.",
    ),
    (
        input_variant(lambda through, direct, m: through),
        "The direct paths from x to the outputs, through V, are missing.",
    ),
    (
        input_variant(lambda through, direct, m: direct),
        "Only the direct paths, through V, are left: those through the hidden units add to them.",
    ),
    (
        input_variant(lambda through, direct, m: through + m * direct),
        "The direct share is added once for each hidden unit; it comes once.",
    ),
    (
        hidden_variant(lambda W, g, z: W.T @ g),
        "ReLU'(z_1) is missing: a unit that is off sends nothing on.",
    ),
    (
        hidden_variant(lambda W, g, z: W[-1:].T * g[-1] * (z > 0)),
        "Through the hidden units only the last output's share comes back: add over s.",
    ),
    (
        hidden_variant(lambda W, g, z: (W.T @ g) * np.maximum(z, 0)),
        "You multiply by ReLU(z_1); its slope, 0 or 1, is meant.",
    ),
    (
        input_variant(lambda through, direct, m: through - direct),
        "The direct share is taken away: paths add, each with the sign of its product.",
    ),
)

# --- 06.5: the way back through other weights ----------------------------------------------------


def alignment(W_2, B, delta_2, z_1):
    exact, fed = hidden_slopes(W_2, delta_2, z_1), hidden_slopes(B, delta_2, z_1)
    return cosine(exact, fed)


def cosine(u, v):
    return float((u * v).sum() / np.sqrt((u**2).sum() * (v**2).sum()))


def two_arrows(measure):
    """Another measure of the two columns of slopes."""

    def variant(W_2, B, delta_2, z_1):
        exact, fed = hidden_slopes(W_2, delta_2, z_1), hidden_slopes(B, delta_2, z_1)
        return float(measure(exact, fed))

    return variant


def two_ways_back(rng, s):
    m, c = max(s[1:]), min(s[1:])

    def make():
        return numbers(rng, c, m), numbers(rng, c, m), numbers(rng, c, 1), mixed_units(rng, m)

    def slanted(W_2, B, delta_2, z_1):
        arrows = [hidden_slopes(weights, delta_2, z_1) for weights in (W_2, B)]
        return min(np.linalg.norm(u) for u in arrows) > 0.1 and 0.05 < abs(cosine(*arrows)) < 0.99

    return redraw(make, slanted)


ALIGNMENT_MISTAKES = (
    (
        lambda W, B, g, z: cosine(W.T @ g, B.T @ g),
        "These are the slopes along a_1: the mask ReLU'(z_1) belongs to both arrows.",
    ),
    (
        lambda W, B, g, z: cosine((W.T @ g) * (z > 0), B.T @ g),
        "Only the exact slopes are masked: what comes back through B passes the ReLU, too.",
    ),
    (
        lambda W, B, g, z: cosine(W, B),
        "This compares the weights; compare the slopes that they bring back.",
    ),
    (
        two_arrows(lambda u, v: (u * v).sum()),
        "The sum of products grows with the lengths: divide by both lengths.",
    ),
    (
        two_arrows(lambda u, v: (u * v).sum() / ((u**2).sum() * (v**2).sum())),
        "You divide by the squared lengths: take the roots.",
    ),
    (
        two_arrows(lambda u, v: (u * v).sum() / np.sqrt((u**2).sum())),
        "You divide by the length of the exact slopes only; those through B have one, too.",
    ),
    (
        two_arrows(lambda u, v: np.arccos(cosine(u, v))),
        "This is the angle; its cosine is asked for.",
    ),
    (
        two_arrows(lambda u, v: abs(cosine(u, v))),
        "The sign is lost: below 0 a step would climb, and that has to show.",
    ),
)

CASES = (
    one(
        "06.2",
        "on paper: ∂J/∂W[1]₁₁ for one unit that is on and feeds two outputs",
        15.0,
        "slope",
        passed="Two paths meet at the unit, 2 + 3 = 5, and the weight's input is 3.",
        then="which slope has W[2]₂₁, and how many paths lead from it to J?",
        mistakes=(
            (6.0, "This is the path through o₁ alone; the unit feeds o₂, too."),
            (9.0, "This is the path through o₂ alone; the unit feeds o₁, too."),
            (5.0, "This is ∂J/∂z₁, the slope of the unit's bias; for the weight x₁ comes in."),
            (10.0, "You multiply by a₁ = 2; beside the weight in z₁ stands x₁ = 3."),
            (-15.0, "The sign is turned: the slope of J along oₛ is oₛ − yₛ."),
            (30.0, "Twice too large: the ½ in J takes the 2 of the square away."),
            (7.5, "The paths add up; this is their mean."),
            (-6.0, "The weights W[2]₁₁ and W[2]₂₁ of the two paths are missing."),
            (-3.0, "(−3)·(−1) is +3: both paths push the same way."),
        ),
    ),
    one(
        "06.3",
        "3 inputs, 2 outputs, 50 parameters: the shape of ∂J/∂W[2]",
        (2, 8),
        ("rows", "columns"),
        passed="4m + 2m + 2 = 50, so m = 8: one row for each output, one column for each unit.",
        then="how many of the 50 slopes are 0 when one hidden unit is off?",
        mistakes=(
            ((8, 2), "The axes are exchanged: W[2]ₛⱼ has the output first, then the hidden unit."),
            ((8, 3), "This is the shape of ∂J/∂W[1]."),
            (
                (2, 10),
                "3·10 + 10·2 = 50 counts the weights only: hidden units and outputs have biases.",
            ),
            ((2, 9), "Nine columns are one too many: the biases b[2] are an array of their own."),
            ((2, 1), "This is the shape of ∂J/∂o, and of ∂J/∂b[2]."),
            ((2, 3), "Outputs see the hidden units, not the 3 inputs."),
            ((1, 8), "This is the row of one output; there are two."),
            ((2, 4), "4 hidden units, as in the lesson, make 26 parameters, not 50."),
        ),
    ),
    one(
        "06.4",
        "input_slopes(W_1, W_2, V, delta_2, z_1): ∂J/∂x, with the bug mended",
        input_slopes,
        "grad_x",
        a_network_with_a_way_past,
        passed="An input has a path for each unit and output, and one past them: all add up.",
        then="which slope has V[s, l]? Count its paths first.",
        mistakes=INPUT_MISTAKES,
    ),
    one(
        "06.5",
        "alignment(W_2, B, delta_2, z_1): the cosine between exact slopes and those fed through B",
        alignment,
        "cosine",
        two_ways_back,
        passed="Above 0, a small step against the slopes fed through B lowers J.",
        then="draw 1000 random B for one W_2: how often is the cosine above 0?",
        mistakes=ALIGNMENT_MISTAKES,
    ),
)
