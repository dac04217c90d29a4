"""What a gradient, a step and a product with the Hessian cost, beside what they are made of.

    OPENBLAS_NUM_THREADS=1 python benchmarks/step.py

- A step of training, readable (`loss_and_gradients` and `sgd`) and tuned (`helpers.tuned_step`),
  over its matrix products alone, the floor, for two ReLU networks.
- (loss + gradient) / loss for depths 1 to 64 and widths 16 to 1024.
- A Hessian-vector product over a gradient, on 300 digits.

What is compared runs in turn, in one process; the least time of each counts. The exit status is 1
when a ratio is above its limit.
"""

import os
import sys

os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")  # before NumPy is loaded

import numpy as np

from helpers import data
from helpers.curvature import hessian_vector
from helpers.network import init_params, loss_and_gradients
from helpers.timing import compared, gradient_over_loss, step_over_floor

STEPS = (  # sizes, examples, the most that the readable and the tuned step may take over the floor
    ([784, 128, 10], 128, 1.45, 1.2),
    ([64, 64, 10], 32, 7.5, 2.6),
)
WIDTHS, DEPTHS = (16, 64, 256, 1024), (1, 4, 16, 64)
LARGEST = 5e7  # weights: of 1024 × 64 the system clears half a gigabyte a gradient; 3.1 before that
MOST_GRADIENT, MOST_HESSIAN = 3.4, 3.0


def hessian_over_gradient(seconds=0.8):
    """A Hessian-vector product over loss and gradient, 64-32-10 with tanh."""
    X, Y, _, _ = data.load_digits()
    X, Y = X[:, :300], Y[:, :300]
    params = init_params([64, 32, 10], np.random.default_rng(0), activation="tanh")
    runs = {
        "gradient": lambda: loss_and_gradients(params, X, Y),
        "product": lambda: hessian_vector(params, params, X, Y),
    }
    least = compared(runs, seconds)
    return least["product"] / least["gradient"]


def steps():
    """Whether each step stays below its limits; prints them."""
    is_fine = True
    for sizes, n, most_plain, most_tuned in STEPS:
        ratios = step_over_floor(sizes, n)
        print(f"{'-'.join(map(str, sizes))}, {n} examples: products alone {ratios['floor']:.0f} µs")
        print(f"  the readable step {ratios['plain']:.2f} times, at most {most_plain}")
        print(f"  with a row of ones {ratios['ones']:.2f} times")
        print(f"  tuned {ratios['tuned']:.2f} times, at most {most_tuned}")
        is_fine &= ratios["plain"] <= most_plain and ratios["tuned"] <= most_tuned
    return is_fine


def gradients():
    """Whether (loss + gradient) / loss stays below its limit at every depth and width."""
    print(f"(loss + gradient) / loss, at most {MOST_GRADIENT}; depths {DEPTHS}")
    found = []
    for width in WIDTHS:
        depths = [depth for depth in DEPTHS if width**2 * depth < LARGEST]
        row = [gradient_over_loss(width, depth) for depth in depths]
        print(f"  width {width:4}: {' '.join(f'{ratio:.2f}' for ratio in row)}")
        found += row
    return max(found) <= MOST_GRADIENT


def main():
    is_fine = [steps(), gradients()]
    ratio = hessian_over_gradient()
    print(f"Hessian-vector product / gradient {ratio:.2f}, at most {MOST_HESSIAN}")
    return int(not all([*is_fine, ratio <= MOST_HESSIAN]))


if __name__ == "__main__":
    sys.exit(main())
