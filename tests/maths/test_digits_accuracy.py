"""Lesson 13 keeps its promise: its own backward pass reads at least 97.5 % of the test digits.

The functions are taken out of the notebook and run here, so that it is the learner's code that is
measured; how long a training takes is printed in the lesson and not asserted anywhere.
"""

import ast
from functools import lru_cache

import numpy as np
import pytest

from helpers import data, network
from tests.reading import lessons

TAKEN = (ast.Import, ast.ImportFrom, ast.FunctionDef)


@lru_cache
def lesson_10():
    """The imports and functions of the lesson, executed in order: {name: function}."""
    (path,) = (path for path in lessons.PATHS if path.name.startswith("10_"))
    statements = [
        node
        for cell in lessons.lesson(path).code
        for node in lessons.parse(cell).body
        if isinstance(node, TAKEN)
    ]
    names = {}
    exec(compile(ast.Module(statements, type_ignores=[]), path.name, "exec"), names)
    return names


def test_median_accuracy_over_five_seeds():
    fit, count_right = lesson_10()["fit"], lesson_10()["count_right"]
    X_train, Y_train, X_test, Y_test = data.load_digits()
    runs = [fit(X_train, Y_train, [64, 128, 10], seed) for seed in range(5)]
    right = [count_right(run[-1].params, X_test, Y_test) for run in runs]
    assert np.median(right) / X_test.shape[1] >= 0.975, right


def test_the_training_runs_on_the_lessons_own_backward_pass():
    names = lesson_10()
    assert "my_loss_and_gradients" in names["fit"].__code__.co_names
    assert names["my_loss_and_gradients"].__globals__ is names
    assert {"forward_pass", "backward_pass"} <= set(
        names["my_loss_and_gradients"].__code__.co_names
    )


@pytest.mark.parametrize("sizes", [[3, 4], [3, 4, 2], [5, 4, 3, 2]])
@pytest.mark.parametrize("n", [1, 6])
def test_own_gradients_are_those_of_helpers(sizes, n):
    rng = np.random.default_rng(n)
    params = network.init_params(sizes, rng)
    X, Y = (
        rng.standard_normal((sizes[0], n)),
        data.one_hot(rng.integers(0, sizes[-1], n), sizes[-1]),
    )
    J, grads = lesson_10()["my_loss_and_gradients"](params, X, Y)
    expected_J, expected = network.loss_and_gradients(params, X, Y)
    np.testing.assert_allclose(J, expected_J, rtol=1e-13)
    for k in params.W:
        np.testing.assert_allclose(grads.W[k], expected.W[k], rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(grads.b[k], expected.b[k], rtol=1e-12, atol=1e-14)
