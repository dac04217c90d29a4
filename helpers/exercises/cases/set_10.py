"""The exercises of lesson 10: stack the examples."""

import numpy as np

from helpers.exercises.case import numbers, one, targets
from helpers.exercises.cases.batches import sigma

# --- 10.3: a whole network, a whole batch --------------------------------------------------------


def batch_variant(
    top=lambda Z2, Y: (sigma(Z2) - Y) / Y.shape[1],
    slope=lambda Z1, A1: 1 - A1**2,
    weights=lambda delta, A: delta @ A.T,
    bias=lambda delta: delta.sum(axis=1, keepdims=True),
    back=lambda delta_2: delta_2,
):
    """The gradients of a 2-layer network, by default the right ones, with a piece replaced."""

    def variant(W, b, X, Y):
        Z1 = W[1] @ X + b[1]
        A1 = np.tanh(Z1)
        delta_2 = top(W[2] @ A1 + b[2], Y)
        delta_1 = (W[2].T @ back(delta_2)) * slope(Z1, A1)
        grad_W = {1: weights(delta_1, X), 2: weights(delta_2, A1)}
        return grad_W, {1: bias(delta_1), 2: bias(delta_2)}

    return variant


batch_gradients = batch_variant()


def a_network_and_a_batch(rng, s):
    W = {1: numbers(rng, s.m, s.d) / 2, 2: numbers(rng, s.p, s.m)}
    b = {1: numbers(rng, s.m, 1), 2: numbers(rng, s.p, 1)}
    return W, b, numbers(rng, s.d, s.n), targets(rng, s.p, s.n)


BATCH_MISTAKES = (
    (
        batch_variant(bias=lambda delta: delta),
        "b[k] is copied into every column: its slopes add up over the batch, sum(axis=1).",
    ),
    (
        batch_variant(bias=lambda delta: delta.sum(axis=1)),
        "The sums for b are right, their axis is lost: keepdims=True keeps the column.",
    ),
    (
        batch_variant(bias=lambda delta: delta.mean(axis=1, keepdims=True)),
        "For b you take a mean: the 1/n is in δ already, and the columns of δ add up.",
    ),
    (
        batch_variant(bias=lambda delta: delta.sum(axis=0, keepdims=True)),
        "For b you add up the units: each has its own b, and it adds up over the examples.",
    ),
    (
        batch_variant(top=lambda Z2, Y: sigma(Z2) - Y),
        "This belongs to the sum of the losses: J is their mean, and 1/n enters at δ[2].",
    ),
    (
        batch_variant(top=lambda Z2, Y: (sigma(Z2) - Y) / Y.shape[0]),
        "You divide by the number of outputs; J is a mean over the examples.",
    ),
    (
        batch_variant(top=lambda Z2, Y: (sigma(Z2) - Y) / Y.size),
        "You divide by all entries of Y; an example's losses are added up over its outputs.",
    ),
    (
        batch_variant(weights=lambda delta, A: delta @ A.T / A.shape[1]),
        "1/n comes in twice for W: it is in δ already.",
    ),
    (
        batch_variant(weights=lambda delta, A: A @ delta.T),
        "∂J/∂W has W's shape, a row for every unit: δ stands first in the product.",
    ),
    (
        batch_variant(top=lambda Z2, Y: (sigma(Z2) - Y) * sigma(Z2) * (1 - sigma(Z2)) / Y.shape[1]),
        "The sigmoid's slope comes in twice: σ(Z) − Y is already the slope along Z[2].",
    ),
    (
        batch_variant(top=lambda Z2, Y: (Z2 - Y) / Y.shape[1]),
        "You compare Z[2] with Y: the outputs are σ(Z[2]).",
    ),
    (batch_variant(slope=lambda Z1, A1: 1.0), "The slope of tanh is missing in δ[1]."),
    (
        batch_variant(slope=lambda Z1, A1: 1 - np.tanh(A1) ** 2),
        "tanh is applied to A[1], which has been through it: by A[1] the slope is 1 − A[1]².",
    ),
    (
        batch_variant(slope=lambda Z1, A1: 1 - Z1**2),
        "1 − Z² is no slope of tanh: the square is that of A[1] = tanh(Z[1]).",
    ),
    (
        batch_variant(back=lambda delta_2: delta_2.sum(axis=1, keepdims=True)),
        "The examples are added up in δ[2] on its way down: in δ[1] each keeps its own column.",
    ),
)

# --- 10.4: a batch in pieces ---------------------------------------------------------------------


def piece_gradient(W, b, X, Y):
    delta = (W @ X + b - Y) / X.shape[1]
    return delta @ X.T, delta.sum(axis=1, keepdims=True)


def pieces_variant(weights, weights_b=None):
    """A sum over the pieces; weights: (the sizes of the pieces) → the factor of each."""

    def variant(W, b, X, Y):
        sizes = np.array([X[k].shape[1] for k in X])
        parts = [piece_gradient(W, b, X[k], Y[k]) for k in X]
        grad_W = sum(c * part[0] for c, part in zip(weights(sizes), parts, strict=True))
        factors = (weights_b or weights)(sizes)
        return grad_W, sum(c * part[1] for c, part in zip(factors, parts, strict=True))

    return variant


def by_size(sizes):
    return sizes / sizes.sum()


def alike(sizes):
    return np.ones(len(sizes)) / len(sizes)


whole_gradient = pieces_variant(by_size)


def three_pieces(rng, s):
    """Three pieces of three sizes."""
    sizes = dict(enumerate(rng.permutation([s.n, s.n + 1, s.n + 3]).tolist(), start=1))
    X, Y = ({k: numbers(rng, rows, sizes[k]) for k in sizes} for rows in (s.d, s.m))
    return numbers(rng, s.m, s.d), numbers(rng, s.m, 1), X, Y


def only(position):
    return lambda sizes: np.eye(len(sizes))[position]


PIECES_MISTAKES = (
    (
        pieces_variant(alike),
        "Every piece counts the same here: its share of the mean is n_k/n, and they differ.",
    ),
    (
        pieces_variant(np.ones_like),
        "The means of the pieces are added up; J is one mean over all the examples.",
    ),
    (
        pieces_variant(lambda sizes: sizes),
        "This is the gradient of a sum of losses: for the mean, divide by all the examples.",
    ),
    (
        pieces_variant(lambda sizes: sizes / len(sizes)),
        "You divide by the number of pieces; J is a mean over the examples.",
    ),
    (
        pieces_variant(lambda sizes: np.ones(len(sizes)) / sizes.sum()),
        "1/n comes in twice: each part has been divided by its n_k already, so undo that first.",
    ),
    (
        pieces_variant(lambda sizes: alike(sizes) / sizes),
        "Each part is divided by its n_k once more; large pieces have to count more, not less.",
    ),
    (pieces_variant(only(-1)), "Only the last piece is left: is there an = where += is meant?"),
    (
        pieces_variant(lambda sizes: only(-1)(sizes) * by_size(sizes)),
        "The weights are right, but only the last piece is left: = where a += is meant?",
    ),
    (pieces_variant(only(0)), "Only the first piece counts: does the loop end too early?"),
    (
        pieces_variant(by_size, alike),
        "∂J/∂W is right; the slopes of b want the same weights, n_k/n.",
    ),
)

# --- 10.5: who pulls most ------------------------------------------------------------------------


def squares(M):
    return (M**2).sum(axis=0, keepdims=True)


def example_lengths(delta, A):
    return np.sqrt(squares(delta) * (squares(A) + 1))


def a_layers_batch(rng, s):
    return numbers(rng, s.m, s.n), numbers(rng, s.d, s.n)


LENGTH_MISTAKES = (
    (
        lambda delta, A: np.sqrt(squares(delta) * squares(A)),
        "b is left out: its part of example i's arrow is δ_i itself.",
    ),
    (
        lambda delta, A: np.sqrt(squares(delta)),
        "This is the length of the part of b alone: that of W is missing.",
    ),
    (lambda delta, A: squares(delta) * (squares(A) + 1), "This is the squared length."),
    (
        lambda delta, A: np.sqrt(squares(delta) * squares(A) + 1),
        "The 1 stands in the wrong place: the slopes of b are δ_i, of squared length ‖δ_i‖².",
    ),
    (
        lambda delta, A: np.sqrt(squares(delta)) * (np.sqrt(squares(A)) + 1),
        "The two lengths are added; add their squares, then take the root.",
    ),
    (
        lambda delta, A: np.sqrt(squares(delta) + squares(A)),
        "This stacks δ_i and a_i; the entries of an outer product are products δ_j a_l.",
    ),
    (
        lambda delta, A: np.sqrt(((delta @ A.T) ** 2).sum() + (delta.sum(axis=1) ** 2).sum()),
        "This is the length of the whole batch's gradient; one for each example is asked for.",
    ),
    (
        lambda delta, A: example_lengths(delta, A)[0],
        "The numbers are right, an axis is lost: a row (1, n) is asked for.",
    ),
    (
        lambda delta, A: abs(delta).sum(0, keepdims=True) * (abs(A).sum(0, keepdims=True) + 1),
        "You add sizes; a length is the root of a sum of squares.",
    ),
)

CASES = (
    one(
        "10.1",
        "the shape of ∂J/∂W, and how many numbers are in the table of all outer products",
        (5, 7, 1120),
        ("rows", "columns", "held"),
        passed="The sum over the last axis has W's shape; G @ A.T gets there without the table.",
        then="with 1,000 units on both sides and 1,000 examples, how much memory has the table?",
        mistakes=(
            ((7, 5, 1120), "∂J/∂W has W's shape: W makes 5 numbers of 7, so it has 5 rows."),
            ((5, 7, 35), "35 is one example's part: the table holds one for each of the 32."),
            ((7, 5, 35), "W makes 5 numbers of 7; and the table holds more than one example."),
            ((5, 7, 384), "G and A together hold 384 numbers; the table holds products of them."),
            ((5, 32, 1120), "(5, 32) is the shape of G; ∂J/∂W has no axis of examples."),
            ((7, 32, 1120), "(7, 32) is the shape of A; ∂J/∂W has no axis of examples."),
            ((5, 7, 35840), "Both have the same axis of examples: it counts once in the table."),
        ),
    ),
    one(
        "10.2",
        "on paper: ∂J/∂b of one ReLU neuron, J the mean over four examples",
        1.25,
        "slope",
        passed="(−1 + 2 + 0 + 4)/4: closed examples send nothing, and they count in n.",
        then="which single example would you drop to turn the sign of this slope?",
        mistakes=(
            (5.0, "5 is right for the sum of the losses; J is their mean."),
            (5 / 3, "You divide by the three open examples; n = 4 counts all of them."),
            (0.75, "Example 3 is off, z = −1: the slope of ReLU is 0 there, not 1."),
            (3.0, "Example 3 is off, z = −1; and J is the mean, not the sum."),
            (-1.25, "The sign is turned: the slope of ½(o − y)² along o is o − y."),
            (2.5, "Twice too large: the ½ in J takes the 2 of the square away."),
            (0.3125, "1/n twice: once is enough."),
            (3.75, "This is ∂J/∂w: along b the slope of z is 1, not x."),
            (3.125, "This is J itself; how fast it changes with b is asked for."),
        ),
    ),
    one(
        "10.3",
        "batch_gradients(W, b, X, Y): all gradients of a tanh layer with sigmoid outputs",
        batch_gradients,
        ("grad_W", "grad_b"),
        a_network_and_a_batch,
        examples=True,
        passed="One pass for the whole batch: 1/n at the top, a sum for b, and no loop.",
        then="which of your lines would change if J were the sum?",
        mistakes=BATCH_MISTAKES,
    ),
    one(
        "10.4",
        "whole_gradient(W, b, X, Y): the gradient of the mean loss over all pieces",
        whole_gradient,
        ("grad_W", "grad_b"),
        three_pieces,
        passed="Each part counts by its share of the examples: the gradient of the whole batch.",
        then="which sizes of the pieces hide the bug of mean_of_means?",
        mistakes=PIECES_MISTAKES,
    ),
    one(
        "10.5",
        "example_lengths(delta, A): the length of each example's arrow for W and b together",
        example_lengths,
        "lengths",
        a_layers_batch,
        examples=True,
        passed="‖δ_i‖ √(‖a_i‖² + 1): an outer product's length is known without the product.",
        then="what would a label that is wrong do to its example's length?",
        mistakes=LENGTH_MISTAKES,
    ),
)
