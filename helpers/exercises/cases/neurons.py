"""Lessons 04 and 05: one neuron, its update, yes or no."""

import numpy as np

from helpers.exercises.case import numbers, one, redraw


def sigma(z):
    return 1 / (1 + np.exp(-z))


# --- 04: train one neuron ------------------------------------------------------------------------


def relu_gradient(w, b, x, y):
    z = w.T @ x + b
    o = np.maximum(z, 0)
    delta = (o - y) * (z > 0)
    return delta * x, delta


def relu_variant(error, mask=lambda z: z > 0, factor_w=None, factor_b=None):
    """A gradient of the neuron with one of its pieces replaced."""

    def variant(w, b, x, y):
        z = w.T @ x + b
        delta = error(z, np.maximum(z, 0), y) * mask(z)
        grad_w = delta * x if factor_w is None else factor_w(delta, w, x)
        return grad_w, delta if factor_b is None else factor_b(delta, b)

    return variant


def right_error(z, o, y):
    return o - y


def a_neuron(rng, s):
    def make():
        w, b, x = numbers(rng, s.d, 1), numbers(rng, 1, 1), numbers(rng, s.d, 1)
        return w, b, x, numbers(rng, 1, 1)

    def awake(w, b, x, y):
        z = (w.T @ x + b).item()
        return (z > 0.05 and abs(z - y.item()) > 0.05) if s.n != 5 else z < -0.05

    return redraw(make, awake)


def step(w, grad_w, rate):
    return w - rate * grad_w


def step_in_place(w, grad_w, rate):
    w -= rate * grad_w
    return w


def a_step(rng, s):
    return numbers(rng, s.d, 1), numbers(rng, s.d, 1), float(rng.integers(1, 6) / 20)


LESSON_04 = (
    one(
        "04.a",
        "relu_gradient(w, b, x, y): ∂J/∂w and ∂J/∂b for o = ReLU(wᵀx + b), J = ½(y − o)²",
        relu_gradient,
        ("grad_w", "grad_b"),
        a_neuron,
        passed="Three local slopes: (o − y), then 0 or 1, then x for w and 1 for b.",
        then="what is the gradient of a neuron whose z is negative for every example?",
        mistakes=(
            (
                relu_variant(lambda z, o, y: y - o),
                "The sign is turned: the slope of ½(y − o)² along o is o − y.",
            ),
            (
                relu_variant(lambda z, o, y: 2 * (o - y)),
                "Twice too large: the ½ in J takes the 2 of the square away.",
            ),
            (
                relu_variant(right_error, mask=np.ones_like),
                "The slope of ReLU is forgotten: where z is negative nothing comes back.",
            ),
            (
                relu_variant(lambda z, o, y: z - y, mask=np.ones_like),
                "This is a neuron without ReLU: o = ReLU(z) and its slope belong in.",
            ),
            (
                relu_variant(right_error, mask=lambda z: z < 0),
                "The mask is turned round: the slope of ReLU is 1 where z is positive.",
            ),
            (
                relu_variant(lambda z, o, y: np.ones_like(z)),
                "The slope of the loss, o − y, is missing.",
            ),
            (
                relu_variant(right_error, mask=lambda z: np.maximum(z, 0)),
                "You multiply by ReLU(z); its slope, 0 or 1, is meant.",
            ),
            (
                relu_variant(right_error, factor_w=lambda delta, w, x: delta * w),
                "The slope of w·x along w is x, not w: w belongs to ∂J/∂x.",
            ),
            (
                relu_variant(right_error, factor_b=lambda delta, b: delta * b),
                "b enters z with the slope 1: ∂J/∂b is ∂J/∂z itself.",
            ),
        ),
    ),
    one(
        "04.b",
        "step(w, grad_w, rate): w after one step of gradient descent",
        step,
        "w",
        a_step,
        passed="Downhill: against the gradient, by rate times its size.",
        then="backpropagation computes the gradient; which of your lines uses it?",
        mistakes=(
            (lambda w, g, rate: w + rate * g, "This climbs: the step goes against the gradient."),
            (lambda w, g, rate: w - g, "The rate is missing: it says how far to go."),
            (lambda w, g, rate: -rate * g, "This is the change alone; add it to w."),
            (lambda w, g, rate: rate * g - w, "The difference is turned round: w minus the step."),
            (lambda w, g, rate: w - rate * w, "The step goes along grad_w, not along w."),
            (step_in_place, "w -= changes the caller's w, too: write w - rate * grad_w."),
        ),
    ),
)

# --- 05: answer yes or no ------------------------------------------------------------------------


def logistic_gradient(w, b, x, y):
    error = sigma(w.T @ x + b) - y
    return error * x, error


def logistic_variant(error):
    def variant(w, b, x, y):
        z = w.T @ x + b
        return error(z, y) * x, error(z, y)

    return variant


def a_decision(rng, s):
    y = np.array([[float(s.n % 2)]])  # both answers among the inputs, whatever the seed
    return numbers(rng, s.d, 1), numbers(rng, 1, 1), numbers(rng, s.d, 1), y


LESSON_05 = (
    one(
        "05.a",
        "logistic_gradient(w, b, x, y): ∂J/∂w and ∂J/∂b for the logistic loss of σ(wᵀx + b)",
        logistic_gradient,
        ("grad_w", "grad_b"),
        a_decision,
        passed="The probability minus the answer: σ' of the neuron and the loss cancel.",
        then="how large is it where the neuron is sure and wrong?",
        mistakes=(
            (
                logistic_variant(lambda z, y: (sigma(z) - y) * sigma(z) * (1 - sigma(z))),
                "σ' is applied again: σ(z) − y is already the slope along z.",
            ),
            (logistic_variant(lambda z, y: y - sigma(z)), "The sign is turned: σ(z) − y."),
            (logistic_variant(lambda z, y: z - y), "The logit z is not the probability: σ(z) − y."),
            (logistic_variant(lambda z, y: sigma(z)), "The answer y is missing: σ(z) − y."),
            (
                logistic_variant(lambda z, y: -(y / sigma(z) - (1 - y) / (1 - sigma(z)))),
                "This is the slope along the probability; σ' leads on from there to z.",
            ),
            (
                logistic_variant(lambda z, y: (z > 0) - y),
                "A decision, 0 or 1, has no slope: use the probability σ(z).",
            ),
        ),
    ),
    one(
        "05.1",
        "on paper: the logit of the probability 0.8 (three decimals)",
        np.log(4.0),
        "logit",
        passed="log(0.8 / 0.2) = log 4: odds of four to one.",
        then="which logit has the probability 0.2?",
        mistakes=(
            (sigma(0.8), "This is σ(0.8): the way from a logit to a probability."),
            (4.0, "These are the odds; the logit is their logarithm."),
            (-np.log(4.0), "Turned round: p stands above 1 − p."),
            (np.log(0.8), "This is log p; the logit is log(p/(1 − p))."),
            (np.log10(4.0), "The logarithm to base 10; log means the natural one here."),
        ),
    ),
)

CASES = (*LESSON_04, *LESSON_05)
