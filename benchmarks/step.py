"""The readable step of training beside its matrix products alone.

    OPENBLAS_NUM_THREADS=1 python benchmarks/step.py

A 784-128-10 ReLU network, a batch of 128 and float64: `loss_and_gradients` and `sgd` against the
five products that no code can do without, written into arrays that are there already. Both run in
turn, in one process; the least time of each counts. The exit status is 1 above RATIO.
"""

import os
import sys
import time

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is loaded

import numpy as np

from helpers import data
from helpers.network import init_params, loss_and_gradients
from helpers.optimize import sgd

SIZES, BATCH, TURNS, RATIO = [784, 128, 10], 128, 500, 1.35


def batch(rng):
    """X and Y, cut from a data set as large as real ones.

    Made of larger arrays that are freed again, as data are that were read and scaled: the memory
    that a step asks for is then at hand, as it is in a training.
    """
    pixels = 2 * rng.random((SIZES[0], 4000)) - 1
    labels = data.one_hot(rng.integers(0, SIZES[-1], BATCH), SIZES[-1])
    return pixels[:, :BATCH].copy(), labels


def products(params, X):
    """A function that does the five matrix products of a step, and nothing else."""
    d, hidden, outputs = SIZES
    W = params.W
    Z1, Z2 = np.empty((hidden, BATCH)), np.empty((outputs, BATCH))
    grad_W1, grad_W2 = np.empty((hidden, d)), np.empty((outputs, hidden))
    grad_A1, delta2 = np.empty((hidden, BATCH)), np.ones((outputs, BATCH))

    def run():
        np.matmul(W[1], X, out=Z1)
        np.matmul(W[2], Z1, out=Z2)
        np.matmul(delta2, Z1.T, out=grad_W2)
        np.matmul(W[2].T, delta2, out=grad_A1)
        np.matmul(grad_A1, X.T, out=grad_W1)

    return run


def step(params, X, Y):
    """A function that takes the readable step."""

    def run():
        J, grads = loss_and_gradients(params, X, Y)
        sgd(params, grads, None, rate=0.1)

    return run


def least(runners, turns=TURNS):
    """The least seconds of each of the runners, which take turns."""
    best = [np.inf] * len(runners)
    for _ in range(turns):
        for i, run in enumerate(runners):
            start = time.perf_counter()
            run()
            best[i] = min(best[i], time.perf_counter() - start)
    return best


def main():
    rng = np.random.default_rng(0)
    params = init_params(SIZES, rng)
    X, Y = batch(rng)
    floor, ours = least([products(params, X), step(params, X, Y)])
    print(f"matrix products alone  {1e6 * floor:7.0f} µs")
    print(f"the readable step      {1e6 * ours:7.0f} µs")
    print(f"ratio {ours / floor:.2f}, at most {RATIO}")
    return int(ours / floor > RATIO)


if __name__ == "__main__":
    sys.exit(main())
