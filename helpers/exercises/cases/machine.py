"""Lesson 18: automatic differentiation."""

import numpy as np

from helpers.exercises.case import numbers, one


def unbroadcast(g, x):
    axes = tuple(axis for axis in range(2) if x.shape[axis] == 1)
    return g.sum(axis=axes, keepdims=True)


def upstream_and_argument(rng, s):
    """g (m, d), and an argument that was repeated along its columns, its rows, both, or not."""
    rows, columns = ((s.m, 1), (1, s.d), (1, 1), (s.m, s.d))[s.n % 4]  # each comes up
    return numbers(rng, s.m, s.d), numbers(rng, rows, columns)


def cumsum_vjp(g, z, x):
    return g[::-1].cumsum(axis=0)[::-1]


def sums_from_the_top(rng, s):
    x = numbers(rng, s.m, s.n)
    return numbers(rng, s.m, s.n), x.cumsum(axis=0), x


CASES = (
    one(
        "18.a",
        "unbroadcast(g, x): ∂J/∂x from g = ∂J/∂z, where x was repeated to the shape of z",
        unbroadcast,
        "grad_x",
        upstream_and_argument,
        passed="A number that was used k times hears k times; what it hears is added up.",
        then="what would a mean in place of the sum do to a bias?",
        mistakes=(
            (lambda g, x: g, "This has the shape of z: add up along every axis where x has 1."),
            (
                lambda g, x: g.mean(
                    axis=tuple(a for a in range(2) if x.shape[a] == 1), keepdims=True
                ),
                "Every copy counts in full: a sum, not a mean.",
            ),
            (
                lambda g, x: g.sum(axis=1, keepdims=True),
                "This always adds along the rows: do it only where x has one column.",
            ),
            (
                lambda g, x: g.sum(axis=0, keepdims=True),
                "This always adds down the columns: do it only where x has one row.",
            ),
            (
                lambda g, x: g[: x.shape[0], : x.shape[1]],
                "This hears the first copy alone: all of them are x.",
            ),
            (
                lambda g, x: np.full(x.shape, g.sum()),
                "All of g is in every entry: add along the axes where x has 1, no others.",
            ),
        ),
    ),
    one(
        "18.b",
        "cumsum_vjp(g, z, x): ∂J/∂x from g = ∂J/∂z, where z = np.cumsum(x, axis=0)",
        cumsum_vjp,
        "grad_x",
        sums_from_the_top,
        passed="x_l is in z_l and all below it, so it hears the sum of g from row l on.",
        then="which matrix is this, and which one is its transpose?",
        mistakes=(
            (
                lambda g, z, x: g.cumsum(axis=0),
                "This is the sum from the top again: x of row l is in the z of row l and below.",
            ),
            (lambda g, z, x: g, "Each x is in all z below it, too."),
            (
                lambda g, z, x: g[::-1].cumsum(axis=0),
                "The sums are right and upside down: turn them back.",
            ),
            (
                lambda g, z, x: g[::-1].cumsum(axis=0)[::-1] - g,
                "Row l itself is missing: x of row l is in its own z.",
            ),
            (
                lambda g, z, x: g * 0 + g.sum(axis=0),
                "Only the first x is in every z: the others hear less.",
            ),
            (
                lambda g, z, x: g[:, ::-1].cumsum(axis=1)[:, ::-1],
                "These sums run along the rows: axis 0 goes down.",
            ),
            (
                lambda g, z, x: x[::-1].cumsum(axis=0)[::-1],
                "It is g that is added up, not x.",
            ),
        ),
    ),
)
