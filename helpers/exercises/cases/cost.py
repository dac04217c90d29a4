"""Lesson 16: what a gradient costs."""

import numpy as np

from helpers.exercises.case import numbers, one


def with_back(back):
    """products(sizes, n), but back(layers) for the backward pass."""

    def wrong(sizes, n):
        layers = [m * d * n for d, m in zip(sizes, sizes[1:], strict=False)]
        return sum(layers), back(layers)

    return wrong


def products(sizes, n):
    layers = [m * d * n for d, m in zip(sizes, sizes[1:], strict=False)]
    return sum(layers), 2 * sum(layers) - layers[0]


def with_bias(sizes, n):
    layers = [m * (d + 1) * n for d, m in zip(sizes, sizes[1:], strict=False)]
    return sum(layers), 2 * sum(layers) - layers[0]


def without_examples(sizes, n):
    return products(sizes, 1)


def first_and_last(sizes, n):
    forward = sizes[0] * sizes[-1] * n
    return forward, 2 * forward


def layer_sizes(rng, s):
    """Three or four sizes, all different, and n."""
    sizes = [s.d, s.m, s.p] if s.n % 2 else [s.d, s.m, s.p, s.n + 7]
    return sizes, s.n


def sigmoid(t):
    return 1 / (1 + np.exp(-t))


def hessian_vector_1(w, X, v):
    a = sigmoid(X.T @ w)
    return X @ (a * (1 - a) * (X.T @ v)) / X.shape[1]


def neuron(change):
    """hessian_vector_1 with change(a, X, v, t), a = σ(t), t = Xᵀw."""
    return lambda w, X, v: change(sigmoid(X.T @ w), X, v, X.T @ w)


def neuron_inputs(rng, s):
    return numbers(rng, s.d, 1), numbers(rng, s.d, s.n), numbers(rng, s.d, 1)


CASES = (
    one(
        "16.a",
        "products(sizes, n): multiplications in the matrix products, (forward, backward)",
        products,
        ("forward", "backward"),
        layer_sizes,
        passed="Two products a layer backward, but one in the first: nobody needs ∂J/∂X.",
        then="which share of all products does the first layer take in 784-128-10?",
        mistakes=(
            (
                with_back(lambda layers: 2 * sum(layers)),
                "∂J/∂X is counted, too: layer 1 needs no product with W[1]ᵀ.",
            ),
            (
                with_back(sum),
                "One product a layer is missing backward: one for ∂J/∂W, one for the layer below.",
            ),
            (
                with_back(lambda layers: 3 * sum(layers) - layers[0]),
                "The forward pass is counted again in backward: give the two apart.",
            ),
            (
                with_back(lambda layers: 2 * sum(layers) - layers[-1]),
                "The product that nobody needs is in layer 1, not in layer r.",
            ),
            (with_bias, "b[k] is added, not multiplied: m · d · n, without d + 1."),
            (without_examples, "n is missing: each example takes the products of a column."),
            (first_and_last, "The layers between are missing: add up m · d · n over all of them."),
        ),
    ),
    one(
        "16.b",
        "hessian_vector_1(w, X, v): the slope along v of X(σ(Xᵀw) − y)/n, (d, 1)",
        hessian_vector_1,
        "H_v",
        neuron_inputs,
        examples=True,
        passed="X (σ' ⊙ Xᵀv)/n: two thin products, and no (d, d) matrix.",
        then="is ⟨v, ∇²J v⟩ ever negative here?",
        mistakes=(
            (
                neuron(lambda a, X, v, t: X @ (a * (1 - a) * (X.T @ v))),
                "1/n is missing: J is a mean.",
            ),
            (
                neuron(lambda a, X, v, t: X @ (X.T @ v) / X.shape[1]),
                "σ' is missing: σ passes Xᵀv on times σ(1 − σ).",
            ),
            (
                neuron(lambda a, X, v, t: X @ (a * (X.T @ v)) / X.shape[1]),
                "σ stands where its slope is meant: σ(1 − σ).",
            ),
            (
                neuron(lambda a, X, v, t: X @ (a * (1 - a)) / X.shape[1]),
                "v is missing: the slope along v has the factor Xᵀv.",
            ),
            (
                neuron(lambda a, X, v, t: X @ (t * (1 - t) * (X.T @ v)) / X.shape[1]),
                "z(1 − z) is no slope: σ' by the value is a(1 − a), with a = σ(z).",
            ),
            (
                neuron(lambda a, X, v, t: X @ (a * (1 - a) * t) / X.shape[1]),
                "w stands in the place of v: it is v that w moves along.",
            ),
            (
                neuron(lambda a, X, v, t: (X @ (a * (1 - a)) / X.shape[1]) * v),
                "Each entry alone: ∇²J is not diagonal, Xᵀv adds up over all of v.",
            ),
        ),
    ),
)
