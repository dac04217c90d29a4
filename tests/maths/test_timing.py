"""Timing: the floor is the step's products, the runs take turns, ratios are of what they say."""

import numpy as np
import pytest

from helpers import timing
from helpers.timing import gradient_over_loss, least_seconds, matrix_products, step_over_floor
from tests.reading.refusals import judge


def test_the_floor_is_the_products_of_the_step(monkeypatch):
    shapes = []
    monkeypatch.setattr(
        timing.np, "matmul", lambda a, b, out: shapes.append((*a.shape, b.shape[1], out.shape))
    )
    matrix_products([784, 128, 10], 32)()
    assert [shape[:3] for shape in shapes] == [
        (128, 784, 32),
        (10, 128, 32),
        (10, 32, 128),
        (128, 10, 32),
        (128, 32, 784),
    ]
    assert all(out == (rows, columns) for rows, _, columns, out in shapes)
    shapes.clear()
    matrix_products([5, 4, 3, 2, 6], 7)()
    assert len(shapes) == 3 * 4 - 1


def clock(monkeypatch, *durations):
    """Let the runs last so long, one after the other, again and again."""
    ticks = [0.0]
    for turn in range(200):
        ticks += [ticks[-1] + 1, ticks[-1] + 1 + durations[turn % len(durations)]]
    times = iter(ticks[1:])
    monkeypatch.setattr(timing, "clock", lambda: next(times))


def test_the_runs_take_turns_and_the_least_counts(monkeypatch):
    turns = []
    clock(monkeypatch, 3.0, 5.0, 2.0, 7.0)
    runs = {"a": lambda: turns.append("a"), "b": lambda: turns.append("b")}
    assert least_seconds(runs, turns=2) == {"a": 2.0, "b": 5.0}
    assert turns == ["a", "b", "a", "b"]


def test_repeats_are_timed_together_and_shared(monkeypatch):
    turns = []
    clock(monkeypatch, 6.0, 3.0)
    assert least_seconds({"a": lambda: turns.append("a")}, turns=2, repeats=3) == {"a": 1.0}
    assert turns == ["a"] * 6


def test_the_clock_goes_on():
    before = timing.clock()
    sum(range(200_000))
    assert timing.clock() > before


def test_the_ratios_are_those_of_the_least_seconds(monkeypatch):
    monkeypatch.setattr(timing, "compared", lambda *_: {"loss": 2.0, "both": 5.0})
    assert gradient_over_loss(4, 2) == 2.5
    four = {"floor": 1e-6, "plain": 3e-6, "ones": 2e-6, "tuned": 1.5e-6}
    monkeypatch.setattr(timing, "compared", lambda runs, seconds: {k: four[k] for k in runs})
    ratios = step_over_floor([4, 3, 2], 5)
    assert ratios == pytest.approx({"plain": 3, "ones": 2, "tuned": 1.5, "floor": 1})


def test_every_run_runs():
    assert 0.5 < gradient_over_loss(8, 3, seconds=0.01) < 50
    assert set(step_over_floor([6, 5, 4], 3, seconds=0.01)) == {"plain", "ones", "tuned", "floor"}


TABLE = {
    "least None": (lambda: least_seconds(None, 2), "runs is None"),
    "least turns": (lambda: least_seconds({"a": int}, 0), "turns is 0"),
    "least repeats": (lambda: least_seconds({"a": int}, 2, 0.5), "repeats is 0.5"),
    "products sizes": (lambda: matrix_products(3, 2), "sizes is 3"),
    "products size": (lambda: matrix_products([3, 2.5], 2), "A size is 2.5"),
    "products n": (lambda: matrix_products([3, 2], None), "n is None"),
    "gradient width": (lambda: gradient_over_loss(0, 3), "width is 0"),
    "gradient depth": (lambda: gradient_over_loss(3, "4"), "depth is '4'"),
    "gradient seconds": (lambda: gradient_over_loss(3, 2, seconds=0), "seconds is 0"),
    "step sizes": (lambda: step_over_floor("abc", 3), "sizes is 'abc'"),
    "step one output": (lambda: step_over_floor([4, 1], 3), "one output"),
    "step nan": (lambda: step_over_floor([4, 2], 3, seconds=np.nan), "seconds is nan"),
}


@pytest.mark.parametrize("name", TABLE)
def test_bad_input_is_a_sentence_or_a_right_result(name):
    judge(*TABLE[name])
