"""benchmarks/step.py: its floor is the five products of the step, and its status follows."""

import numpy as np
import pytest

from benchmarks import step as bench
from helpers.network import init_params


def test_the_floor_is_the_products_of_the_step(monkeypatch):
    shapes = []
    monkeypatch.setattr(
        bench.np, "matmul", lambda a, b, out: shapes.append((*a.shape, b.shape[1], out.shape))
    )
    bench.products(init_params(bench.SIZES, np.random.default_rng(0)), np.ones((784, 128)))()
    assert [shape[:3] for shape in shapes] == [
        (128, 784, 128),
        (10, 128, 128),
        (10, 128, 128),
        (128, 10, 128),
        (128, 128, 784),
    ]
    assert all(out == (rows, columns) for rows, _, columns, out in shapes)


def test_both_take_turns():
    turns = []
    bench.least([lambda: turns.append("a"), lambda: turns.append("b")], turns=2)
    assert turns == ["a", "b", "a", "b"]


@pytest.mark.parametrize("ours, status", [(1.3, 0), (1.4, 1)])
def test_the_status_follows_the_ratio(monkeypatch, ours, status, capsys):
    monkeypatch.setattr(bench, "least", lambda runners: [1.0, ours])
    assert bench.main() == status
    assert f"ratio {ours:.2f}, at most 1.35" in capsys.readouterr().out
