"""The loop over examples and the matrix product do the same sums: what does an example cost?"""

import time

import numpy as np

from helpers import network, optimize
from helpers.explore.buttons import Button
from helpers.explore.front import Exploration
from helpers.explore.inputs import choice
from helpers.explore.view import View
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
    """J and its gradients, one column at a time: added up, and divided by n once."""
    n, total = X.shape[1], None
    J = 0.0
    for i in range(n):
        J_i, grads = network.loss_and_gradients(params, X[:, [i]], Y[:, [i]])
        J += J_i
        if total is None:
            total = grads
            continue
        for sums, part in zip(total[:2], grads[:2], strict=True):
            for k, gradient in part.items():
                sums[k] += gradient
    return J / n, optimize.each(lambda gradient: gradient / n, total)


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
    """An exploration with a button that measures; `measured` keeps every point until Reset."""

    def __init__(self, **controls):
        self.measured = {}
        super().__init__(self.draw_measured, **controls)
        self.buttons = [Button("Measure", self.measure), *self.buttons]

    def draw_measured(self, n, units):
        """The picture with all that has been measured."""
        return View(*draw_race(n, units, self.measured))

    def measure(self):
        """Time both ways, which takes about a second at most, and draw the new points."""
        self.measured[tuple(self.values.values())] = time_both(**self.values)
        self.redraw()

    def reset(self):
        """Forget what was measured, too."""
        self.measured.clear()
        super().reset()


def explore_race():
    """Time the loop and the product, for batches and networks of your choice."""
    return Race(
        n=choice("examples", [1, 10, 100, 1000], 100),
        units=choice("hidden units", [4, 16, 64, 256], 64),
    )
