"""Lesson 17: layer norm, convolution, max-pool and dropout backwards."""

import numpy as np

from helpers.exercises.case import numbers, one, redraw


def down(Z):
    return Z.mean(axis=0, keepdims=True)


def standardise(Z):
    centred = Z - down(Z)
    return centred / np.sqrt(down(centred**2))


def standardise_vjp(g, Z):
    z_hat, s = standardise(Z), np.sqrt(down((Z - down(Z)) ** 2))
    return (g - down(g) - z_hat * down(g * z_hat)) / s


def standardise_variant(change):
    """change(g, z_hat, s, Z) in place of the formula."""
    return lambda g, Z: change(g, standardise(Z), Z.std(axis=0, keepdims=True), Z)


def spread_columns(rng, s):
    """Upstream gradient and columns of 3 entries or more that are not all equal."""
    m = s.m + 1
    return redraw(
        lambda: (numbers(rng, m, s.n), numbers(rng, m, s.n)),
        lambda g, Z: (Z.std(axis=0) > 0.2).all(),
    )


def convolve(w, z):
    """Σ_j w_j z_{i−ℓ+j}, zeros outside, for columns of length m."""
    reach, m = len(w) // 2, len(z)
    padded = np.pad(z, ((reach, reach), (0, 0)))
    return sum(w[j] * padded[j : j + m] for j in range(len(w)))


def filter_and_upstream(rng, s):
    return numbers(rng, s.m + 3, s.n), numbers(rng, 3)


def conv_vjp(g, w):
    return convolve(w[::-1], g)


def wrapped(g, w):
    """As if the line were a ring."""
    reach = len(w) // 2
    return sum(w[j] * np.roll(g, j - reach, axis=0) for j in range(len(w)))


def max_pool(Z):
    return np.maximum(Z[::2], Z[1::2])


def max_pool_vjp(g, Z):
    G = np.repeat(g, 2, axis=0)
    return G * (np.repeat(max_pool(Z), 2, axis=0) == Z)


def pairs(rng, s):
    return redraw(
        lambda: (numbers(rng, s.m, s.n), numbers(rng, 2 * s.m, s.n)),
        lambda g, Z: (Z[::2] != Z[1::2]).all(),
    )


def dropout_vjp(g, mask, keep):
    return g * mask / keep


def mask_and_share(rng, s):
    mask = (rng.random((s.m, s.n)) < 0.5).astype(float)
    mask[0, 0], mask[-1, -1] = 1.0, 0.0
    return numbers(rng, s.m, s.n), mask, float(rng.choice([0.5, 0.8]))


CASES = (
    one(
        "17.a",
        "standardise_vjp(g, Z): ∂J/∂Z from g = ∂J/∂Ẑ, ẑ = (z − μ)/s down each column",
        standardise_vjp,
        "grad_Z",
        spread_columns,
        examples=True,
        passed="Two means are taken off: a shift and a stretch of z change nothing.",
        then="multiply Z by 10: what becomes of Ẑ, and what of your gradient?",
        mistakes=(
            (
                standardise_variant(lambda g, z, s, Z: g / s),
                "μ and s were taken for constants: both are functions of z, so two terms are "
                "missing.",
            ),
            (
                standardise_variant(lambda g, z, s, Z: (g - down(g)) / s),
                "The path through s is missing: − ẑ ⊙ mean(g ⊙ ẑ).",
            ),
            (
                standardise_variant(lambda g, z, s, Z: (g - z * down(g * z)) / s),
                "The path through μ is missing: − mean(g).",
            ),
            (
                standardise_variant(lambda g, z, s, Z: g - down(g) - z * down(g * z)),
                "The 1/s in front is missing.",
            ),
            (
                standardise_variant(
                    lambda g, z, s, Z: (g - down(g) - z * (g * z).sum(axis=0, keepdims=True)) / s
                ),
                "A sum where a mean belongs: divide by the m entries of the column.",
            ),
            (
                standardise_variant(lambda g, z, s, Z: (g - g.mean() - z * (g * z).mean()) / s),
                "The means go over the whole table: each column has its own, axis 0.",
            ),
            (
                standardise_variant(lambda g, z, s, Z: (g - down(g) - Z * down(g * Z)) / s),
                "The last term has ẑ in it, twice, not z.",
            ),
        ),
    ),
    one(
        "17.b",
        "conv_vjp(g, w): ∂J/∂z from g = ∂J/∂Conv(z), with slide(w, z) zero outside",
        conv_vjp,
        "grad_z",
        filter_and_upstream,
        examples=True,
        passed="Backward is a convolution again, with the filter turned around.",
        then="for which filters does the turn not matter?",
        mistakes=(
            (
                lambda g, w: convolve(w, g),
                "The filter is not turned: z_i met w_1 at the place after it, w_3 at the one "
                "before.",
            ),
            (
                wrapped,
                "At the ends something comes back from the other end: outside there are zeros.",
            ),
            (
                lambda g, w: w[len(w) // 2] * g,
                "Only the middle of the filter is used: 3 paths add.",
            ),
            (lambda g, w: g.sum(axis=0) * np.ones_like(g), "g is added up without the filter."),
            (
                lambda g, w: -convolve(w[::-1], g),
                "The sign is turned.",
            ),
            (
                lambda g, w: convolve(w[::-1], g) / len(w),
                "Nothing is averaged: the paths add.",
            ),
            (
                lambda g, w: convolve(w[::-1], g[::-1]),
                "The filter is turned around, the gradient g is not.",
            ),
        ),
    ),
    one(
        "17.c",
        "max_pool_vjp(g, Z): ∂J/∂Z, where np.maximum(Z[::2], Z[1::2]) halves each column",
        max_pool_vjp,
        "grad_Z",
        pairs,
        examples=True,
        passed="The winner takes all: the other entry could move a little and change nothing.",
        then="what would you do where two entries are equal?",
        mistakes=(
            (
                lambda g, Z: np.repeat(g, 2, axis=0),
                "Both entries of a pair get g: only the larger reaches the output.",
            ),
            (lambda g, Z: np.repeat(g, 2, axis=0) / 2, "That is the mean-pool: g to the larger."),
            (
                lambda g, Z: np.repeat(g, 2, axis=0) * (np.repeat(max_pool(Z), 2, axis=0) != Z),
                "g goes to the smaller one of each pair.",
            ),
            (
                lambda g, Z: np.repeat(g, 2, axis=0) * (Z > 0),
                "The mask is that of ReLU: compare with the neighbour, not with 0.",
            ),
            (
                lambda g, Z: Z * max_pool_vjp(g, Z),
                "The slope of a maximum along its winner is 1, not z.",
            ),
            (
                lambda g, Z: max_pool_vjp(np.ones_like(g), Z),
                "This is the mask: it still has to be multiplied by g.",
            ),
        ),
    ),
    one(
        "17.d",
        "dropout_vjp(g, mask, keep): ∂J/∂Z of Z * mask / keep, a random mask of 0 and 1",
        dropout_vjp,
        "grad_Z",
        mask_and_share,
        examples=True,
        passed="The same mask and the same factor: in this pass both are constants.",
        then="what goes wrong if the mask is drawn anew on the way back?",
        mistakes=(
            (
                lambda g, mask, keep: g,
                "What was switched off has no gradient: the mask is missing.",
            ),
            (lambda g, mask, keep: g * mask, "The forward pass divided by keep: so does this one."),
            (lambda g, mask, keep: g * mask * keep, "keep divides, it does not multiply."),
            (lambda g, mask, keep: g * (1 - mask) / keep, "The mask is turned: 1 is kept."),
            (lambda g, mask, keep: g * mask / (1 - keep), "1 − keep is the share that is dropped."),
            (
                lambda g, mask, keep: g / keep,
                "What was switched off has no gradient: use the mask.",
            ),
        ),
    ),
)
