"""The loop over examples and the matrix product do the same sums: which is done first?"""

import time

import numpy as np

from helpers import network, optimize
from helpers.explore.buttons import Button
from helpers.explore.front import Exploration
from helpers.explore.inputs import choice
from helpers.pictures.race import INPUTS, OUTPUTS, draw_race

GOES, SECONDS = 5, 0.01  # of each runner; of a go, at least


def time_both(n, units, clock=time.perf_counter):
    """(seconds of the loop, seconds of the product), the best of a few goes each."""
    rng = np.random.default_rng(0)
    params = network.init_params([INPUTS, units, OUTPUTS], rng, loss="squared")
    X, Y = rng.standard_normal((INPUTS, n)), rng.standard_normal((OUTPUTS, n))
    runners = by_loop, network.loss_and_gradients
    return tuple(best_of(lambda run=run: run(params, X, Y), clock) for run in runners)


def by_loop(params, X, Y):
    """J and its gradients, one column at a time: the mean over the examples."""
    n, J, total = X.shape[1], 0.0, None
    for i in range(n):
        J_i, grads = network.loss_and_gradients(params, X[:, [i]], Y[:, [i]])
        J += J_i / n
        if total is None:
            total = optimize.each(lambda g: g / n, grads)
            continue
        for sums, part in zip(total[:2], grads[:2], strict=True):
            for k, gradient in part.items():
                sums[k] += gradient / n
    return J, total


def best_of(run, clock):
    """Seconds of one run in the best of several goes: in some of them a busy machine stalls."""
    return min(go(run, clock) for _ in range(GOES))


def go(run, clock):
    """Seconds of one run, over as many as fill SECONDS: a browser's clock may tick seldom."""
    start, runs = clock(), 0
    while True:
        run()
        runs += 1
        if (taken := clock() - start) >= SECONDS:
            return taken / runs


class Race(Exploration):
    """An exploration with a button that measures: what is shown was timed on this machine."""

    def __init__(self, **controls):
        super().__init__(draw_race, **controls)
        self.buttons = [Button("Race", self.race), *self.buttons]

    def race(self):
        """Measure, which takes about a second at most, and draw the result."""
        self.show(self.draw, **self.values, seconds=time_both(**self.values))


def explore_race():
    """Let the loop and the product race, for a batch and a network of your choice."""
    return Race(
        n=choice("examples", [1, 10, 100, 1000], 100),
        units=choice("hidden units", [4, 16, 64, 256], 64),
    )
