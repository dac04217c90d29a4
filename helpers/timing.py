"""Seconds that can be compared: functions that take turns in one process, the least of each.

    least_seconds({"one": f, "other": g}, turns=100)
    gradient_over_loss(width=64, depth=16)       # (loss + gradient) / loss
    step_over_floor([784, 128, 10], 128)         # {"plain": …, "tuned": …}, over the products alone

One thread only: OPENBLAS_NUM_THREADS=1, as start.py sets it.
"""

import time

import numpy as np

from helpers import doors
from helpers.data import one_hot
from helpers.network import LOSSES, forward, init_params, loss_and_gradients
from helpers.optimize import sgd
from helpers.tuned_step import make_buffers, ones_step, tuned_step, with_ones, with_row

RATE, SPELL = 0.1, 5e-4  # of a step; seconds that one timing lasts at least
AT_HAND = 4_000_000  # numbers that are freed before a timing, as data are that were read and scaled


def clock():
    """Seconds that this process has worked, where they are counted finely; else seconds."""
    fine = time.get_clock_info("process_time").resolution < 1e-6
    return time.process_time() if fine else time.perf_counter()


def least_seconds(runs, turns, repeats=1):
    """{name: least seconds} of functions that take turns, so that a slow moment hits all.

    runs: {name: function of no arguments}. repeats: calls in a row that are timed together.
    """
    runs = doors.mapping("runs", runs, '{"plain": step}')
    turns, repeats = doors.whole("turns", turns), doors.whole("repeats", repeats)
    least = dict.fromkeys(runs, float("inf"))
    for _ in range(turns):
        for name, run in runs.items():
            start = clock()
            for _ in range(repeats):
                run()
            least[name] = min(least[name], (clock() - start) / repeats)
    return least


def compared(runs, seconds):
    """least_seconds over about so many seconds; memory that a step asks for is then at hand.

    Each timing lasts long enough for the coarse clock of a browser.
    """
    seconds = doors.positive("seconds", seconds)
    np.ones(AT_HAND)
    for run in runs.values():
        run()
    once = max(sum(least_seconds(runs, 1).values()), 1e-6)
    repeats = max(1, round(len(runs) * SPELL / once))
    least = least_seconds(runs, max(2, round(seconds / (once * repeats))), repeats)
    return {name: max(shortest, 1e-9) for name, shortest in least.items()}


def matrix_products(sizes, n):
    """A function that does the matrix products of a step, into arrays that are there already.

    sizes: [d, m_1, …, m_r]. Of r layers there are 3 r − 1: forward, ∂J/∂W[k], and ∂J/∂A[k] for k
    from 1 to r − 1.
    """
    sizes = [doors.whole("A size", m) for m in doors.sequence("sizes", sizes, "[784, 128, 10]")]
    n, pairs = doors.whole("n", n), list(zip(sizes, sizes[1:], strict=False))
    W = [np.full((m, d), 0.1) for d, m in pairs]
    A = [np.full((m, n), 0.1) for m in sizes]
    Z, grad_W = [np.empty((m, n)) for m in sizes], [np.empty((m, d)) for d, m in pairs]

    def run():
        for k in range(len(W)):
            np.matmul(W[k], A[k], out=Z[k + 1])
        for k in reversed(range(len(W))):
            np.matmul(A[k + 1], A[k].T, out=grad_W[k])
            if k > 0:
                np.matmul(W[k].T, A[k + 1], out=Z[k])

    return run


def example(sizes, n):
    """(params, X, Y) of random numbers for a ReLU network of these sizes."""
    rng = np.random.default_rng(0)
    params = init_params(sizes, rng)
    return params, rng.random((sizes[0], n)), one_hot(rng.integers(0, sizes[-1], n), sizes[-1])


def gradient_over_loss(width, depth, seconds=0.3):
    """(loss + gradient) / loss in seconds, for `depth` layers, the last of 10 units.

    width: inputs, and units of the other layers. There are as many examples as units, but 128 to
    256: fewer would time the making of the gradients' arrays, more would overflow the cache.
    """
    width, depth = doors.whole("width", width), doors.whole("depth", depth)
    params, X, Y = example([width] * depth + [10], min(max(width, 128), 256))

    def loss():
        Z, _ = forward(params, X)
        return LOSSES[params.loss][1](Z[depth], Y)

    runs = {"loss": loss, "both": lambda: loss_and_gradients(params, X, Y)}
    least = compared(runs, seconds)
    return least["both"] / least["loss"]


def step_over_floor(sizes, n, seconds=0.5):
    """{"plain", "ones", "tuned": seconds of the step over those of its products; "floor": in µs}.

    plain: loss_and_gradients and sgd. ones, tuned: of helpers.tuned_step. sizes: [d, m_1, …, m_r].
    """
    floor = matrix_products(sizes, n)
    params, X, Y = example(sizes, n)
    theta, changing, X_1 = with_ones(params), with_ones(params), with_row(X)
    buffers = make_buffers(changing, n)

    def plain():
        _, grads = loss_and_gradients(params, X, Y)
        sgd(params, grads, None, rate=RATE)

    runs = {
        "floor": floor,
        "plain": plain,
        "ones": lambda: ones_step(theta, X_1, Y, RATE),
        "tuned": lambda: tuned_step(changing, buffers, X_1, Y, RATE),
    }
    least = compared(runs, seconds)
    ratios = {name: least[name] / least["floor"] for name in ("plain", "ones", "tuned")}
    return ratios | {"floor": 1e6 * least["floor"]}
