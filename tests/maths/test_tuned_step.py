"""The rewritten steps are the plain step, to the last digits, and write into what is there."""

import tracemalloc

import numpy as np
import pytest

from helpers import data
from helpers.network import Parameters, init_params, loss_and_gradients
from helpers.optimize import sgd
from helpers.tuned_step import make_buffers, ones_step, tuned_step, with_ones, with_row
from tests.reading.refusals import judge

SIZES = [[3, 2], [3, 4, 2], [6, 5, 4, 3], [2, 7, 6, 5, 3]]


def example(sizes, n=9):
    rng = np.random.default_rng(3)
    params = init_params(sizes, rng)
    for k in params.b:
        params.b[k][:] = 0.2 * rng.standard_normal(params.b[k].shape)
    X, labels = rng.standard_normal((sizes[0], n)), rng.integers(0, sizes[-1], n)
    return params, X, data.one_hot(labels, sizes[-1])


@pytest.mark.parametrize("sizes", SIZES)
def test_five_steps_are_those_of_sgd(sizes):
    params, X, Y = example(sizes)
    ones, tuned, X_1 = with_ones(params), with_ones(params), with_row(X)
    buffers = make_buffers(tuned, X.shape[1])
    for _ in range(5):
        params, _ = sgd(params, loss_and_gradients(params, X, Y)[1], None, rate=0.3)
        ones = ones_step(ones, X_1, Y, rate=0.3)
        tuned_step(tuned, buffers, X_1, Y, rate=0.3)
        for k, plain in with_ones(params).items():
            np.testing.assert_allclose(ones[k], plain, rtol=1e-12, atol=1e-14)
            np.testing.assert_allclose(tuned[k], plain, rtol=1e-12, atol=1e-14)


def test_the_tuned_step_makes_no_array_of_the_size_of_a_buffer():
    params, X, Y = example([50, 40, 10], n=400)
    theta, X_1 = with_ones(params), with_row(X)
    buffers = make_buffers(theta, 400)
    where = {k: t.ctypes.data for k, t in theta.items()}
    tuned_step(theta, buffers, X_1, Y, rate=0.1)
    tracemalloc.start()
    tuned_step(theta, buffers, X_1, Y, rate=0.1)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert peak < 8 * 40 * 400 and where == {k: t.ctypes.data for k, t in theta.items()}


def test_the_ones_stay_ones_and_what_comes_in_stays_as_it_was():
    params, X, Y = example([3, 4, 2])
    theta, X_1 = with_ones(params), with_row(X)
    before, buffers = X_1.copy(), make_buffers(theta, 9)
    tuned_step(theta, buffers, X_1, Y, rate=0.5)
    assert (buffers.A[1][-1] == 1).all() and (before == X_1).all()
    assert (params.W[1] != theta[1][:, :-1]).any()


P, X, Y = example([3, 4, 2])
TABLE = {
    "with_ones None": (lambda: with_ones(None), "params is None"),
    "with_ones tanh": (lambda: with_ones(P._replace(activation="tanh")), "for tanh"),
    "with_ones squared": (lambda: with_ones(P._replace(loss="squared")), "and squared"),
    "with_ones lists": (
        lambda: with_ones(Parameters({1: [[1, 2]]}, {1: [[3]]}))[1],
        np.array([[1.0, 2.0, 3.0]]),
    ),
    "with_row 1-D": (lambda: with_row([1.0, 2.0]), "two axes"),
    "with_row list": (lambda: with_row([[2, 3]]), np.array([[2.0, 3.0], [1.0, 1.0]])),
    "buffers None": (lambda: make_buffers(None, 3), "theta is None"),
    "buffers n": (lambda: make_buffers(with_ones(P), 0), "n is 0"),
    "buffers n 2.0": (lambda: make_buffers(with_ones(P), 2.0), "n is 2.0"),
}


@pytest.mark.parametrize("name", TABLE)
def test_bad_input_is_a_sentence_or_a_right_result(name):
    judge(*TABLE[name])
