"""The exercises of lesson 04: train one neuron."""

import numpy as np

from helpers.exercises.case import numbers, one
from helpers.exercises.cases.neurons import a_neuron, relu_gradient

# --- 04.2: the slope along the input -------------------------------------------------------------


def input_gradient(w, b, x, y):
    z = w.T @ x + b
    return (np.maximum(z, 0) - y) * (z > 0) * w


def input_variant(error=lambda z, o, y: o - y, mask=lambda z: z > 0, last=lambda w, x: w):
    """A gradient of the input with one of its pieces replaced."""

    def variant(w, b, x, y):
        z = w.T @ x + b
        return error(z, np.maximum(z, 0), y) * mask(z) * last(w, x)

    return variant


INPUT_MISTAKES = (
    (
        input_variant(last=lambda w, x: x),
        "This is ∂J/∂w. Along x the slope of wᵀx is w: each input counts by its own weight.",
    ),
    (input_variant(error=lambda z, o, y: y - o), "The sign is turned: ∂J/∂o is o − y."),
    (
        input_variant(error=lambda z, o, y: 2 * (o - y)),
        "Twice too large: mind the ½ in J.",
    ),
    (
        input_variant(mask=np.ones_like),
        "The slope of ReLU is forgotten: where z is negative nothing comes back.",
    ),
    (input_variant(mask=lambda z: z < 0), "The mask is turned round: ReLU' is 1 where z > 0."),
    (
        input_variant(mask=lambda z: np.maximum(z, 0)),
        "You multiply by ReLU(z); its slope, 0 or 1, is meant.",
    ),
    (
        input_variant(last=lambda w, x: w.T),
        "The numbers are those of a column: ∂J/∂x has the shape of x, (d, 1).",
    ),
    (
        input_variant(error=lambda z, o, y: np.ones_like(z)),
        "This is ∂o/∂x; the slope of the loss, o − y, is missing.",
    ),
    (input_variant(last=lambda w, x: 1.0 + 0 * w), "This is ∂J/∂z; it goes on to x through w."),
)

# --- 04.4: both slopes before the step -----------------------------------------------------------


def one_step(w, b, x, y, rate):
    grad_w, grad_b = relu_gradient(w, b, x, y)
    return w - rate * grad_w, b - rate * grad_b


def w_first(w, b, x, y, rate):
    w = w - rate * relu_gradient(w, b, x, y)[0]
    return w, b - rate * relu_gradient(w, b, x, y)[1]


def b_first(w, b, x, y, rate):
    b = b - rate * relu_gradient(w, b, x, y)[1]
    return w - rate * relu_gradient(w, b, x, y)[0], b


def in_place(w, b, x, y, rate):
    grad_w, grad_b = relu_gradient(w, b, x, y)
    w -= rate * grad_w
    b -= rate * grad_b
    return w, b


def step_variant(new):
    """A step with other lines after the gradient: new(w, b, grad_w, grad_b, rate)."""
    return lambda w, b, x, y, rate: new(w, b, *relu_gradient(w, b, x, y), rate)


def a_neuron_and_rate(rng, s):
    return (*a_neuron(rng, s), float(rng.integers(1, 6) / 20))


STEP_MISTAKES = (
    (
        w_first,
        "The slope of b is taken at the new w: w has moved before its time. Take both slopes, "
        "then step.",
    ),
    (b_first, "The slope of w is taken at the new b: take both slopes first, then step."),
    (in_place, "w -= changes the caller's w, too: write w - rate * grad_w."),
    (
        step_variant(lambda w, b, gw, gb, rate: (w + rate * gw, b + rate * gb)),
        "This climbs: a step goes against the gradient.",
    ),
    (
        step_variant(lambda w, b, gw, gb, rate: (w - gw, b - gb)),
        "The rate is missing: it says how far to go.",
    ),
    (
        step_variant(lambda w, b, gw, gb, rate: (w - rate * gw, b)),
        "b stays where it was: it is a parameter like the weights.",
    ),
    (
        step_variant(lambda w, b, gw, gb, rate: (-rate * gw, -rate * gb)),
        "These are the changes alone; add them to w and b.",
    ),
    (
        step_variant(lambda w, b, gw, gb, rate: (rate * gw, rate * gb)),
        "This is what a step takes away; w and b after the step are asked for.",
    ),
    (
        step_variant(lambda w, b, gw, gb, rate: (gw, gb)),
        "These are the slopes; w and b after the step are asked for.",
    ),
    (
        step_variant(lambda w, b, gw, gb, rate: (w, b - rate * gb)),
        "w stays where it was: it takes a step, too.",
    ),
    (
        step_variant(lambda w, b, gw, gb, rate: (w - rate * gw, b - rate * gw.sum())),
        "The slope of b is not the sum of the weights' slopes: b enters z with the slope 1.",
    ),
)

# --- 04.5, 04.6 ----------------------------------------------------------------------------------


def border(x):
    return 2 / ((x**2).sum() + 1)


def a_column(rng, s):
    return (numbers(rng, s.d, 1),)


BORDER_MISTAKES = (
    (lambda x: 1 / ((x**2).sum() + 1), "At this rate one step hits the target: the factor is 0."),
    (lambda x: 2 / (x**2).sum(), "The 1 of b is missing: b takes a step, too."),
    (lambda x: 2 / (np.linalg.norm(x) + 1), "‖x‖² is wanted, the sum of the squares, not ‖x‖."),
    (lambda x: ((x**2).sum() + 1) / 2, "Upside down: large inputs need a small rate."),
    (
        lambda x: 2 / (x.sum() ** 2 + 1),
        "‖x‖² is the sum of the squares; here it is the square of the sum.",
    ),
    (lambda x: 2 / (x**2).sum() + 1, "The 1 of b stands outside: 2 is divided by ‖x‖² + 1."),
    (lambda x: 2 / (x**2 + 1), "One rate for all inputs together: sum the squares first."),
    (lambda x: 2 / ((x**2).mean() + 1), "All d squares add up: sum, not mean."),
)


def clipped(grad_w, grad_b, most):
    length = np.sqrt((grad_w**2).sum() + (grad_b**2).sum())
    factor = min(1.0, most / length)
    return factor * grad_w, factor * grad_b


def clip_variant(factors):
    """A clipping with other factors of grad_w and grad_b."""

    def variant(grad_w, grad_b, most):
        w, b = factors(np.linalg.norm(grad_w), np.linalg.norm(grad_b), most)
        return w * grad_w, b * grad_b

    return variant


def a_gradient(rng, s):
    grad_w, grad_b = numbers(rng, s.d, 1), numbers(rng, 1, 1)
    length = np.sqrt((grad_w**2).sum() + (grad_b**2).sum())
    # Every other input is short enough already.
    return grad_w, grad_b, float(length * (0.4 if s.n % 2 else 1.6))


CLIP_MISTAKES = (
    (
        lambda gw, gb, most: (np.clip(gw, -most, most), np.clip(gb, -most, most)),
        "Entry by entry the direction turns; scale all entries by one factor.",
    ),
    (
        clip_variant(lambda w, b, most: (min(1, most / w), min(1, most / b))),
        "Each part by its own length turns the direction: w and b share one length.",
    ),
    (
        clip_variant(lambda w, b, most: (most / np.hypot(w, b),) * 2),
        "A gradient that is short enough stays as it is; here it is made longer.",
    ),
    (
        clip_variant(lambda w, b, most: (min(1, most / (w**2 + b**2)),) * 2),
        "This is the squared length: its root is missing.",
    ),
    (
        clip_variant(lambda w, b, most: (min(1, most / w),) * 2),
        "b is missing in the length: all slopes count in it.",
    ),
    (
        clip_variant(lambda w, b, most: (min(1, most / (w + b)),) * 2),
        "Lengths do not add up like numbers: add the squares, then take the root.",
    ),
    (
        clip_variant(lambda w, b, most: (min(1, most / np.hypot(w, b)), 1.0)),
        "Only grad_w is scaled: grad_b belongs to the same arrow.",
    ),
    (
        clip_variant(lambda w, b, most: (max(1, most / np.hypot(w, b)),) * 2),
        "A long arrow comes back as it was, and a short one is made longer: min, not max.",
    ),
    (
        clip_variant(lambda w, b, most: (1.0, 1.0)),
        "The gradient comes back as it was, also where it is longer than most.",
    ),
    (
        clip_variant(lambda w, b, most: (float(np.hypot(w, b) <= most),) * 2),
        "A long gradient is thrown away; shorten it and keep its direction.",
    ),
)

CASES = (
    one(
        "04.1",
        "on paper: ∂J/∂w₁ of a neuron with w = (0.5, −1), b = 0.5, x = (4, 1), y = 3",
        -6.0,
        "slope",
        passed="z = o = 1.5, so (o − y) · 1 · x₁ = −1.5 · 4: raise w₁, and J falls.",
        then="which slope has w₂, and why is it so much smaller?",
        mistakes=(
            (6.0, "The sign is turned: the slope of ½(y − o)² along o is o − y, −1.5 here."),
            (-12.0, "Twice too large: the ½ in J takes the 2 of the square away."),
            (-1.5, "This is ∂J/∂z, and the slope of b; for w₁ its input x₁ = 4 comes in."),
            (-0.75, "You multiply by w₁; the slope of w₁x₁ along w₁ is x₁."),
            (-9.0, "You multiply by ReLU(z) = 1.5; its slope at 1.5 is 1."),
            (1.125, "This is J itself; how fast it changes with w₁ is asked for."),
            (-8.0, "b is left out of z: z = 2 − 1 + 0.5."),
        ),
    ),
    one(
        "04.2",
        "input_gradient(w, b, x, y): ∂J/∂x for o = ReLU(wᵀx + b), J = ½(y − o)²",
        input_gradient,
        "grad_x",
        a_neuron,
        passed="The same two slopes as for w, then w: in a deep network x is a layer's output.",
        then="what would you do with ∂J/∂x if x were the output of another neuron?",
        mistakes=INPUT_MISTAKES,
    ),
    one(
        "04.3",
        "a flat gradient of 4 entries is subtracted from a column w of 4 rows: which shape?",
        (4, 4),
        ("rows", "columns"),
        passed="(4, 1) against (4,) spreads into a table, without an error.",
        then="which line makes the flat gradient a column?",
        mistakes=(
            ((4, 1), "NumPy lines shapes up from the right: (4,) counts as a row, (1, 4)."),
            ((1, 4), "A row of 4 and a column of 4: neither wins, both are spread."),
            ((1, 1), "Nothing is summed: - works entry by entry."),
            ((8, 1), "Nothing is stacked: - works entry by entry."),
            ((16, 1), "16 numbers are right; they stand in a table."),
        ),
    ),
    one(
        "04.4",
        "one_step(w, b, x, y, rate): w and b after one step, with the bug mended",
        one_step,
        ("w", "b"),
        a_neuron_and_rate,
        passed="All slopes belong to one point: first the whole gradient, then the step.",
        then="with a thousand parameters, how would you make sure that none moves too early?",
        mistakes=STEP_MISTAKES,
    ),
    one(
        "04.5",
        "border(x): the rate at which a step turns the error round and keeps its size",
        border,
        "rate",
        a_column,
        passed="1 − α(‖x‖² + 1) = −1: above this rate every step makes the error larger.",
        then="what happens to the border when all inputs are a hundred times larger?",
        mistakes=BORDER_MISTAKES,
    ),
    one(
        "04.6",
        "clipped(grad_w, grad_b, most): the gradient, made no longer than most",
        clipped,
        ("grad_w", "grad_b"),
        a_gradient,
        passed="One factor for all slopes: the arrow keeps its direction and loses its length.",
        then="in lesson 04 the rate 0.15 failed; with which `most` would it have come through?",
        mistakes=CLIP_MISTAKES,
    ),
)
