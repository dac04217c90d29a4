"""Lesson 15: bugs that still train."""

import numpy as np

from helpers.exercises.case import Case, Mistake, Part, numbers, one


def skip_delta(W, delta, g, Z):
    return (W.T @ delta + g) * (Z > 0)


def before_the_skip(rng, s):
    """A square W, as the skip needs it."""
    columns = [numbers(rng, s.m, s.n) for _ in range(3)]
    return numbers(rng, s.m, s.m), *columns


TAKEN = "takes J as it is printed: only the gradient is in doubt."
PLANTED = (  # the function, its wrong line, and why each of the others is right
    (
        "quadratic",
        6,
        {
            2: f"Line 2 {TAKEN}",
            3: "Line 3 is right: column i of Q X is Q x(i).",
            4: "Line 4 is right: xᵀQx is the sum of x ⊙ Qx.",
            5: "Line 5 is right: all columns count alike, a sum and no mean.",
        },
    ),
    (
        "running_total",
        6,
        {
            2: f"Line 2 {TAKEN}",
            3: "Line 3 is right: entry k of cumsum is x_1 + … + x_k.",
            4: "Line 4 is right: ½ miss² has the slope miss.",
            5: "Line 5 is right: the ½ goes with the square.",
        },
    ),
    (
        "swish_layer",
        4,
        {
            3: "Line 3 is right, and makes a new Z in each call; what becomes of it then?",
            5: "Line 5 is right: J is the sum of all entries of A, so ∂J/∂A is 1 everywhere.",
            6: "Line 6 would be right, if Z were still what line 3 made of it.",
            7: "Line 7 is right for the Z of line 3: the slope of z σ(z) is σ + z σ(1 − σ).",
        },
    ),
    (
        "weighted_product",
        6,
        {
            2: f"Line 2 {TAKEN}",
            3: "Line 3 is right: S times B as matrices.",
            4: "Line 4 is right: the weights C act entry by entry, as J says.",
            5: "Line 5 is right: J is the sum of all terms, with no mean.",
        },
    ),
    (
        "spread",
        6,
        {
            2: f"Line 2 {TAKEN}",
            3: "Line 3 is right: n is the number of columns. Is that what the mean divides by?",
            4: "Line 4 is right; its mean depends on X, too, but each row of miss adds up to 0.",
            5: "Line 5 is right: mean() over all entries, as J says.",
        },
    ),
)


def line_part(name, line, others):
    known = tuple(Mistake(number, says) for number, says in others.items())
    return Part(line, f"the line of {name}", None, known)


CASES = (
    one(
        "15.a",
        "skip_delta(W, delta, g, Z): δ[1] from W[2], δ[2], g = ∂J/∂A[2] and Z[1]",
        skip_delta,
        "delta_1",
        before_the_skip,
        examples=True,
        passed="(Wᵀδ + g) ⊙ ReLU'(Z): a[1] is used twice, so two slopes add.",
        then="which of the two terms vanishes where z[2] is below 0?",
        mistakes=(
            (
                lambda W, delta, g, Z: (W.T @ delta) * (Z > 0),
                "a[1] goes along the skip, too: its second slope, g, is missing.",
            ),
            (
                lambda W, delta, g, Z: g * (Z > 0),
                "a[1] goes through layer 2, too: its other slope, Wᵀδ, is missing.",
            ),
            (
                lambda W, delta, g, Z: (W.T @ delta + delta) * (Z > 0),
                "δ has passed the mask of layer 2; the skip goes round that, so it brings g.",
            ),
            (
                lambda W, delta, g, Z: (W @ delta + g) * (Z > 0),
                "Slopes go back through Wᵀ; W is square, so no shape complains.",
            ),
            (
                lambda W, delta, g, Z: W.T @ delta + g,
                "That is ∂J/∂a[1]; the step to z[1], ReLU'(Z), is missing.",
            ),
            (
                lambda W, delta, g, Z: (W.T @ delta) * (Z > 0) + g,
                "Both slopes arrive at a[1], so the mask stands on both: it needs a bracket.",
            ),
            (
                lambda W, delta, g, Z: W.T @ delta + g * (Z > 0),
                "The mask stands on g alone: Wᵀδ is a slope of a[1], too.",
            ),
            (
                lambda W, delta, g, Z: (W.T @ delta + g) * np.maximum(Z, 0),
                "The factor is ReLU'(Z), 1 or 0, and not ReLU(Z).",
            ),
            (
                lambda W, delta, g, Z: (W.T @ delta - g) * (Z > 0),
                "The two slopes add; one is taken away here.",
            ),
        ),
    ),
    Case(
        "15.b",
        "the number of the wrong line in each of the five functions of helpers.unseen",
        tuple(line_part(*planted) for planted in PLANTED),
        "A missing Qᵀ, a sum from the wrong end, a cache changed in place, ⊙ for @, n for m n.",
        "mend the five, and let the check say so.",
    ),
)
