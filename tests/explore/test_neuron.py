"""The descent of one ReLU neuron on one example: what it says and shows, recomputed by nudging."""

import pytest

from helpers.explore import explore_descent
from tests.reading.alternatives import numbers

X, Y = (2.0, 3.0, 1.0), 2.0
STATES = [(0.12, -0.1, 4), (0.02, -0.1, 12), (0.15, -0.1, 8), (0.16, 2.0, 3), (0.05, -3.0, 5)]


def loss(w, b):
    """½ (y − max(wᵀx + b, 0))² in plain Python."""
    return (Y - max(sum(p * q for p, q in zip(w, X, strict=True)) + b, 0)) ** 2 / 2


def nudged_walk(rate, b, steps, h=1e-6):
    """[(z, J)] of gradient descent whose slopes are central differences."""
    theta, way = [0.4, 0.4, 0.9, b], []
    for _ in range(steps + 1):
        z = sum(p * q for p, q in zip(theta, X, strict=False)) + theta[3]
        way.append((z, loss(theta[:3], theta[3])))
        slopes = []
        for i in range(4):
            up, down = ([t + s * h * (j == i) for j, t in enumerate(theta)] for s in (1, -1))
            slopes.append((loss(up[:3], up[3]) - loss(down[:3], down[3])) / (2 * h))
        theta = [t - rate * slope for t, slope in zip(theta, slopes, strict=True)]
    return way


def shown(rate, b, steps):
    exploration = explore_descent()
    exploration.set(rate=rate, b=b, steps=steps)
    return exploration.shown


@pytest.mark.parametrize("state", STATES)
def test_the_steps_are_those_of_nudged_descent(state):
    view, way = shown(*state), nudged_walk(*state)
    assert list(view.numbers) == [f"step {t}" for t in range(len(way))]
    for (z, J), said in zip(way, view.numbers.values(), strict=True):
        assert numbers(said, "z = #, J = #") == pytest.approx([z, J], rel=6e-3, abs=1e-6)
    steps = state[2]
    assert numbers(view.sentence, f"After {steps} steps: z = #, o = #, J = #.") == pytest.approx(
        [way[-1][0], max(way[-1][0], 0), way[-1][1]], rel=6e-3, abs=1e-6
    )


@pytest.mark.parametrize(
    ("rate", "words"),
    [
        (0.02, "So it shrinks"),
        (0.12, "So it changes sides and shrinks"),
        (0.14, "So it changes sides and grows: this rate is too large"),
        (2 / 15, "So it changes sides and keeps its size"),
        (1 / 15, "So one step is enough"),
    ],
)
def test_the_verdict_is_what_one_step_does_to_the_error(rate, words):
    view = shown(rate, -0.1, 1)
    assert words in view.sentence
    (factor,) = numbers(view.sentence, f"{rate:.3g} = #.")
    (z0, _), (z1, _) = nudged_walk(rate, -0.1, 1)
    assert z1 - Y == pytest.approx(factor * (z0 - Y), abs=2e-3)


@pytest.mark.parametrize(
    ("state", "since"),
    [
        ((0.15, -0.1, 12), "Since step 5 "),
        ((0.14, -0.1, 12), "Since step 11 "),
        ((0.12, 2.0, 12), "Since step 1 "),
        ((0.12, -3.0, 4), "From the start "),
        ((0.14, -0.1, 10), ""),
        ((0.13, -0.1, 12), ""),
    ],
)
def test_a_dead_neuron_is_named_with_its_step(state, since):
    view, way = shown(*state), nudged_walk(*state)
    assert (since + "z is not above 0" in view.sentence) if since else "dead" not in view.sentence
    assert any(z <= 0 for z, _ in way) == bool(since)
