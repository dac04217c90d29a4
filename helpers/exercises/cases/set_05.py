"""The exercises of lesson 05: answer yes or no. 05.1 stands in neurons.py."""

import numpy as np

from helpers.exercises.case import numbers, one, redraw, targets
from helpers.exercises.cases.neurons import a_decision, logistic_gradient, sigma

# --- 05.2: a yes that is missed costs more -------------------------------------------------------


def costly_gradient(w, b, x, y, cost):
    o = sigma(w.T @ x + b)
    error = (1 - y) * o - cost * y * (1 - o)
    return error * x, error


def costly_variant(error):
    """A gradient with another slope along z: error(o, y, cost)."""

    def variant(w, b, x, y, cost):
        slope = error(sigma(w.T @ x + b), y, cost)
        return slope * x, slope

    return variant


def a_decision_and_cost(rng, s):
    return (*a_decision(rng, s), float(rng.integers(4, 12) / 2))


COSTLY_MISTAKES = (
    (costly_variant(lambda o, y, cost: o - y), "The cost has no part in it: for y = 1 J has it."),
    (
        costly_variant(lambda o, y, cost: cost * (o - y)),
        "You multiply both answers by the cost; in J it stands at y = 1 only.",
    ),
    (
        costly_variant(lambda o, y, cost: o - cost * y),
        "For y = 1 the cost multiplies all of o − 1, not the 1 alone.",
    ),
    (
        costly_variant(lambda o, y, cost: cost * (1 - y) * o - y * (1 - o)),
        "The cost stands at the wrong answer: y = 1 is the dear one.",
    ),
    (
        costly_variant(lambda o, y, cost: cost * y * (1 - o) - (1 - y) * o),
        "The sign is turned: for y = 0 the slope along z is o, above 0.",
    ),
    (
        costly_variant(lambda o, y, cost: ((1 - y) * o - cost * y * (1 - o)) * o * (1 - o)),
        "σ' comes in once too often: o and o − 1 are slopes along z already.",
    ),
    (
        costly_variant(lambda o, y, cost: (1 - y) / (1 - o) - cost * y / o),
        "This is the slope along o; σ' = o(1 − o) leads on from there to z.",
    ),
    (
        costly_variant(lambda o, y, cost: -cost * y * (1 - o)),
        "The examples with y = 0 are forgotten: their loss −log(1 − o) has a slope, too.",
    ),
)

# --- 05.4: every step with slopes of its own -----------------------------------------------------


def mean_gradient(w, b, X, Y):
    error = sigma(w.T @ X + b) - Y
    return (X @ error.T) / X.shape[1], error.mean(axis=1, keepdims=True)


def moved(w, b, slopes, rate):
    return w - rate * slopes[0], b - rate * slopes[1]


def descend(w, b, X, Y, rate, steps):
    for _ in range(steps):
        w, b = moved(w, b, mean_gradient(w, b, X, Y), rate)
    return w, b


def descend_variant(slopes):
    """A descent with other slopes in every step: slopes(w, b, X, Y)."""

    def variant(w, b, X, Y, rate, steps):
        for _ in range(steps):
            w, b = moved(w, b, slopes(w, b, X, Y), rate)
        return w, b

    return variant


def hoarding(w, b, X, Y, rate, steps):
    slopes = np.zeros_like(w), np.zeros_like(b)
    for _ in range(steps):
        slopes = [old + new for old, new in zip(slopes, mean_gradient(w, b, X, Y), strict=True)]
        w, b = moved(w, b, slopes, rate)
    return w, b


def w_first(w, b, X, Y, rate, steps):
    for _ in range(steps):
        w = w - rate * mean_gradient(w, b, X, Y)[0]
        b = b - rate * mean_gradient(w, b, X, Y)[1]
    return w, b


def example_by_example(shrink):
    """A descent that moves after every example, by its slopes divided by shrink(n)."""

    def variant(w, b, X, Y, rate, steps):
        n = X.shape[1]
        for _ in range(steps):
            for i in range(n):
                slopes = logistic_gradient(w, b, X[:, [i]], Y[:, [i]])
                w, b = moved(w, b, slopes, rate / shrink(n))
        return w, b

    return variant


def slopes_of_the_start(w, b, X, Y, rate, steps):
    return moved(w, b, mean_gradient(w, b, X, Y), steps * rate)


def in_place(w, b, X, Y, rate, steps):
    w[:], b[:] = descend(w.copy(), b.copy(), X, Y, rate, steps)
    return w, b


def last_example(w, b, X, Y):
    n = X.shape[1]
    return tuple(slope / n for slope in logistic_gradient(w, b, X[:, -1:], Y[:, -1:]))


def some_points(rng, s):
    points = numbers(rng, s.d, s.n), targets(rng, 1, s.n)
    rate, steps = float(rng.integers(2, 9) / 10), int(rng.integers(2, 5))
    return numbers(rng, s.d, 1), numbers(rng, 1, 1), *points, rate, steps


DESCEND_MISTAKES = (
    (
        hoarding,
        "grad_w and grad_b are not set back to zero: the slopes of earlier steps are still there.",
    ),
    (w_first, "The slope of b is taken at the new w: take both slopes, then move both."),
    (
        descend_variant(lambda w, b, X, Y: [X.shape[1] * g for g in mean_gradient(w, b, X, Y)]),
        "The slopes of the examples are summed; their mean is meant, each divided by n.",
    ),
    (
        example_by_example(lambda n: n),
        "w and b move after each example: all slopes of a step belong to one point.",
    ),
    (
        example_by_example(lambda n: 1),
        "w and b move after each example, by its whole slope: first the mean over all, then move.",
    ),
    (
        descend_variant(last_example),
        "Of all examples only the last one's share is left: add the shares.",
    ),
    (
        slopes_of_the_start,
        "Every step uses the slopes of the start: compute them anew where you stand.",
    ),
    (
        lambda w, b, X, Y, rate, steps: descend(w, b, X, Y, rate, 1),
        "Only one step is taken, whatever steps says: does a return stand inside of the loop?",
    ),
    (
        lambda w, b, X, Y, rate, steps: descend(w, b, X, Y, -rate, steps),
        "This climbs: a step goes against the gradient.",
    ),
    (in_place, "w and b of the caller are changed, too: write w = w - …, not w -= …."),
)

# --- 05.5: the smallest nudge that changes the answer --------------------------------------------


def nearest_doubt(w, b, x):
    z = w.T @ x + b
    return x - z / (w**2).sum() * w


def doubt_variant(nudge):
    """Another point: x minus nudge(z, w, x)."""
    return lambda w, b, x: x - nudge((w.T @ x + b).item(), w, x)


def one_input(z, w, x):
    largest = np.abs(w).argmax()
    nudge = np.zeros_like(x)
    nudge[largest] = z / w[largest]
    return nudge


def a_point_off_the_line(rng, s):
    def make():
        return numbers(rng, s.d, 1), numbers(rng, 1, 1), numbers(rng, s.d, 1)

    def off(w, b, x):
        product = (w.T @ x).item()
        return abs(product) > 0.05 and abs(product + b.item()) > 0.05

    return redraw(make, off)


DOUBT_MISTAKES = (
    (
        doubt_variant(lambda z, w, x: -z / (w**2).sum() * w),
        "This goes away from the line: where z is above 0, it has to fall.",
    ),
    (
        doubt_variant(lambda z, w, x: z / np.linalg.norm(w) * w),
        "You divide by ‖w‖ once; w itself has that length, so ‖w‖² is needed.",
    ),
    (
        doubt_variant(lambda z, w, x: z * w),
        "A nudge of −z along w changes z by −z‖w‖²: divide by ‖w‖².",
    ),
    (
        doubt_variant(lambda z, w, x: x + z / (w**2).sum() * w),
        "This is the nudge alone; the point is x and the nudge.",
    ),
    (
        lambda w, b, x: x - (w.T @ x) / (w**2).sum() * w,
        "b is left out: the border is where wᵀx + b is 0.",
    ),
    (
        doubt_variant(lambda z, w, x: z / (w.T @ x) * x),
        "On the line, but not the nearest point: you move along x, the shortest way is along w.",
    ),
    (
        doubt_variant(lambda z, w, x: z / np.abs(w).sum() * np.sign(w)),
        "On the line, but not the nearest point: all inputs move equally far, whatever w says.",
    ),
    (
        doubt_variant(one_input),
        "On the line, but not the nearest point: only one input moves.",
    ),
    (
        doubt_variant(lambda z, w, x: 2 * z / (w**2).sum() * w),
        "Twice too far: this is the mirror image, as far behind the line as x is before it.",
    ),
    (
        doubt_variant(lambda z, w, x: (sigma(z) - 0.5) / (w**2).sum() * w),
        "The distance to go is in z, not in σ(z) − ½: along w only z changes evenly.",
    ),
)

CASES = (
    one(
        "05.2",
        "costly_gradient(w, b, x, y, cost): slopes of −cost·y log o − (1 − y) log(1 − o)",
        costly_gradient,
        ("grad_w", "grad_b"),
        a_decision_and_cost,
        passed="o for a no, cost·(o − 1) for a yes: a missed yes pulls harder.",
        then="at which o do one yes and one no pull equally hard, if cost is 4?",
        mistakes=COSTLY_MISTAKES,
    ),
    one(
        "05.3",
        "X is (2, 60), Y a column (60, 1): the shape of logistic(w.T @ X + b, Y)",
        (60, 60),
        ("rows", "columns"),
        passed="A row against a column: every point meets every answer, 3600 losses.",
        then="train with this loss: what will the neuron say to every point?",
        mistakes=(
            ((1, 60), "This would be so with Y as a row; a column of 60 rows spreads the row."),
            ((60, 1), "w.T @ X + b is a row of 60; it spreads the column."),
            ((1, 1), "Nothing is averaged yet: .mean() comes after."),
            ((2, 60), "This is the shape of X; w.T @ X has added up the two features."),
            ((3600, 1), "3600 numbers are right; they stand in a table."),
        ),
    ),
    one(
        "05.4",
        "descend(w, b, X, Y, rate, steps): w and b after all steps, with the bug mended",
        descend,
        ("w", "b"),
        some_points,
        passed="Each step asks anew which way is down, from where it stands.",
        then="which curve would the loss draw with the old slopes still in the sums?",
        mistakes=DESCEND_MISTAKES,
        examples=True,
    ),
    one(
        "05.5",
        "nearest_doubt(w, b, x): the point nearest to x where the neuron says ½",
        nearest_doubt,
        "point",
        a_point_off_the_line,
        passed="z/‖w‖² times w: the shortest way to the line stands on it at a right angle.",
        then="how long is the nudge, and what happens to it with a thousand inputs?",
        mistakes=DOUBT_MISTAKES,
    ),
)
