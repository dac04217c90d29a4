"""Lesson 13 keeps its promises: its own backward pass reads digits, its own lines read a table.

The code is taken out of the notebook and run here, so that it is the learner's code that is
measured.
"""

import ast
import csv
from functools import lru_cache

import numpy as np
import pytest
from sklearn import datasets

from helpers import data, network
from tests.reading import lessons

TAKEN = (ast.Import, ast.ImportFrom, ast.FunctionDef)


@lru_cache
def lesson_13():
    (path,) = (path for path in lessons.PATHS if path.name.startswith("13_"))
    return lessons.lesson(path)


@lru_cache
def functions():
    """The imports and functions of the lesson, with the digits they use: {name: object}."""
    statements = [
        node
        for cell in lesson_13().code
        for node in lessons.parse(cell).body
        if isinstance(node, TAKEN)
    ]
    names = dict(zip(("X_train", "Y_train", "X_test", "Y_test"), data.load_digits(), strict=True))
    exec(compile(ast.Module(statements, type_ignores=[]), "lesson 13", "exec"), names)
    return names


def test_median_accuracy_over_five_seeds():
    fit, sgd = functions()["fit"], functions()["sgd"]
    X_test, Y_test = functions()["X_test"], functions()["Y_test"]
    ends = [fit(sgd, rate=1.0, epochs=30, seed=seed)[-1].params for seed in range(5)]
    shares = [network.accuracy(params, X_test, Y_test) for params in ends]
    assert np.median(shares) >= 0.975, shares


def test_the_training_runs_on_the_lessons_own_backward_pass():
    names = functions()
    assert "J_and_grads" in names["fit"].__code__.co_names
    assert names["J_and_grads"].__globals__ is names
    assert {"forward", "backward"} <= set(names["J_and_grads"].__code__.co_names)
    assert names["backward"].__globals__ is names


@pytest.mark.parametrize("sizes", [[3, 4], [3, 4, 2], [5, 4, 3, 2]])
@pytest.mark.parametrize("n", [1, 6])
def test_own_gradients_are_those_of_helpers(sizes, n):
    rng = np.random.default_rng(n)
    params = network.init_params(sizes, rng)
    X, Y = (
        rng.standard_normal((sizes[0], n)),
        data.one_hot(rng.integers(0, sizes[-1], n), sizes[-1]),
    )
    J, grads = functions()["J_and_grads"](params, X, Y)
    expected_J, expected = network.loss_and_gradients(params, X, Y)
    np.testing.assert_allclose(J, expected_J, rtol=1e-13)
    for k in params.W:
        np.testing.assert_allclose(grads.W[k], expected.W[k], rtol=1e-12, atol=1e-14)
        np.testing.assert_allclose(grads.b[k], expected.b[k], rtol=1e-12, atol=1e-14)


def run_on(path, target, features, capsys):
    """What the lesson's lines for a table print about a file of one's own."""
    cells = {cell.id: cell.source for cell in lesson_13().code}
    names = dict(functions())
    lines = cells["own-read"].splitlines()
    assert lines[0].startswith("file_name, target = ") and lines[1].startswith("features = ")
    lines[:2] = [f"file_name, target = {str(path)!r}, {target!r}", f"features = {features!r}"]
    exec("\n".join(lines), names)
    exec(cells["own-train"], names)
    scaled, raw = capsys.readouterr().out.splitlines()[-2:]
    assert scaled.startswith("scaled: ") and raw.startswith("raw: ")
    right, _, tested = scaled.split()[1:4]
    return int(right) / int(tested), scaled, raw


@pytest.mark.parametrize(
    ("name", "share"), [("iris", 0.85), ("wine", 0.95), ("breast_cancer", 0.95)]
)
def test_the_lines_for_a_table_learn_from_other_tables(name, share, tmp_path, capsys):
    table = getattr(datasets, f"load_{name}")()
    features, path = [str(feature) for feature in table.feature_names], tmp_path / "own.csv"
    with path.open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow([*features, "class"])
        for x, y in zip(table.data, table.target, strict=True):
            writer.writerow([*x, table.target_names[y]])
    found, scaled, raw = run_on(path, "class", features, capsys)
    assert found >= share and scaled.endswith("right. ")
    if name != "iris":  # its features have one scale already
        assert "no better than" in raw and "scale the features" in raw


def test_the_lines_for_a_table_leave_out_what_is_missing(capsys):
    features = ["bill_length_mm", "body_mass_g"]
    found, _, _ = run_on(data.PENGUINS, "sex", features, capsys)
    assert found > 0.6
