"""benchmarks/step.py: its status follows each of its ratios, and it prints them."""

import pytest

from benchmarks import step as bench

FINE = {"plain": 1.3, "ones": 1.1, "tuned": 1.05, "floor": 900.0}


@pytest.fixture
def measured(monkeypatch):
    """measured(plain=…, tuned=…, gradient=…, hessian=…): let the benchmark measure these."""

    def let(gradient=3.0, hessian=2.1, **step):
        monkeypatch.setattr(bench, "step_over_floor", lambda sizes, n: {**FINE, **step})
        monkeypatch.setattr(
            bench, "gradient_over_loss", lambda width, depth: gradient if depth == 16 else 2.0
        )
        monkeypatch.setattr(bench, "hessian_over_gradient", lambda: hessian)
        return bench.main()

    return let


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({}, 0),
        ({"plain": 1.5}, 1),
        ({"tuned": 1.21}, 1),
        ({"gradient": 3.5}, 1),
        ({"hessian": 3.1}, 1),
    ],
)
def test_the_status_follows_every_ratio(measured, change, status):
    assert measured(**change) == status


def test_the_ratios_are_printed(measured, capsys):
    measured(tuned=1.07, gradient=2.9)
    said = capsys.readouterr().out
    assert "tuned 1.07 times, at most 1.2" in said and "width   16: 2.00 2.00 2.90 2.00" in said
    assert "product / gradient 2.10, at most 3.0" in said


def test_a_product_with_the_hessian_is_timed():
    assert 0.3 < bench.hessian_over_gradient(seconds=0.02) < 30
