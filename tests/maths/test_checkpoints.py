"""Checkpointing: the same gradient, the arrays that are counted are those that are kept."""

import tracemalloc

import numpy as np
import pytest

from helpers import data
from helpers.checkpoints import checkpointed, computed_again, kept_arrays, segments
from helpers.network import init_params, loss_and_gradients
from tests.reading.refusals import judge

SIZES = [3, 5, 4, 6, 4, 5, 2]


def rng():
    return np.random.default_rng(0)


def network(**names):
    return init_params(SIZES, rng(), **names)


X = rng().standard_normal((3, 7))
Y = data.one_hot([0, 1, 1, 0, 1, 0, 0], 2)


@pytest.mark.parametrize("spacing", range(1, 7))
@pytest.mark.parametrize("loss", ["cross_entropy", "logistic", "squared"])
@pytest.mark.parametrize("activation", ["relu", "tanh", "gelu"])
def test_loss_and_gradients_are_those_of_plain_backpropagation(spacing, loss, activation):
    params = network(activation=activation, loss=loss)
    (J, grads), (J_plain, plain) = (
        checkpointed(params, X, Y, spacing),
        loss_and_gradients(params, X, Y),
    )
    assert pytest.approx(J_plain, rel=1e-14) == J
    for k in range(1, 7):
        np.testing.assert_allclose(grads.W[k], plain.W[k], rtol=1e-12, atol=1e-15)
        np.testing.assert_allclose(grads.b[k], plain.b[k], rtol=1e-12, atol=1e-15)


@pytest.mark.parametrize("spacing", [1, 2, 3, 5, 6, 9, 18, 36])
def test_the_memory_that_is_measured_is_the_one_that_is_counted(spacing):
    r, m, n = 36, 8, 4000
    params = init_params([m] * (r + 1), rng(), loss="squared")
    X, Y = rng().standard_normal((m, n)), np.zeros((m, n))
    tracemalloc.start()
    checkpointed(params, X, Y, spacing)
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    arrays = peak / (8 * m * n)
    assert kept_arrays(r, spacing) - 1 < arrays < kept_arrays(r, spacing) + 6


@pytest.mark.parametrize("spacing", range(1, 7))
def test_the_layers_that_run_again_are_those_that_are_counted(spacing, monkeypatch):
    runs = []
    affine = checkpointed.__globals__["affine"]
    monkeypatch.setitem(
        checkpointed.__globals__, "affine", lambda W, b, A: runs.append(1) or affine(W, b, A)
    )
    checkpointed(network(), X, Y, spacing)
    assert len(runs) == 6 + computed_again(6, spacing)


def test_every_layer_is_in_one_segment_and_only_the_last_is_shorter():
    assert segments(7, 3) == [(1, 3), (4, 6), (7, 7)]
    for r in range(1, 30):
        for spacing in range(1, r + 1):
            plan = segments(r, spacing)
            assert [k for first, last in plan for k in range(first, last + 1)] == [*range(1, r + 1)]
            assert {last - first + 1 for first, last in plan[:-1]} <= {spacing}


def test_the_spacing_that_keeps_least_is_near_the_root():
    for r in (16, 36, 64, 100, 400):
        least = min(kept_arrays(r, s) for s in range(1, r + 1))
        assert least <= kept_arrays(r, round(r**0.5)) <= 1.2 * least
        assert kept_arrays(r, round((r / 2) ** 0.5)) <= least + 2
        assert abs(least - (8 * r) ** 0.5) < 2.5
    assert kept_arrays(36, 36) == 72 and computed_again(36, 36) == 0


P = network()
TABLE = {
    "segments r 0": (lambda: segments(0, 1), "r is 0"),
    "segments spacing 0": (lambda: segments(5, 0), "spacing is 0"),
    "segments spacing 6": (lambda: segments(5, 6), "from 1 to 5"),
    "segments spacing 2.0": (lambda: segments(5, 2.0), "spacing is 2.0"),
    "kept None": (lambda: kept_arrays(None, 2), "r is None"),
    "again text": (lambda: computed_again("5", 2), "r is '5'"),
    "kept of NumPy": (lambda: kept_arrays(np.uint8(200), np.uint8(150)), kept_arrays(200, 150)),
    "checkpointed spacing": (lambda: checkpointed(P, X, Y, 7), "spacing is 7"),
    "checkpointed X": (lambda: checkpointed(P, X[:2], Y, 2), "W[1] is (5, 3)"),
    "checkpointed Y": (lambda: checkpointed(P, X, 2 * Y, 2), "Y"),
    "checkpointed params": (lambda: checkpointed(None, X, Y, 2), "params is None"),
}


@pytest.mark.parametrize("name", TABLE)
def test_bad_input_is_a_sentence_or_a_right_result(name):
    judge(*TABLE[name])
