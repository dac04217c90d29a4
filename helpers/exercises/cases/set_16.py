"""The exercises of lesson 16: what a gradient costs, and products with a Hessian."""

import numpy as np

from helpers.exercises.case import numbers, one, redraw

# --- 16.3: the slope of a gradient along v -------------------------------------------------------


def moved(change, mean=True):
    """A product with ∇²J of a tanh neuron from change(error, 1 − a², a, a_dot, z_dot)."""

    def product(w, X, y, v):
        a, z_dot = np.tanh(X.T @ w), X.T @ v
        slope = 1 - a**2
        return X @ change(a - y, slope, a, slope * z_dot, z_dot) / (X.shape[1] if mean else 1)

    return product


def both(e, p, a, a_dot, z_dot):
    return a_dot * p - 2 * e * a * a_dot


tanh_product = moved(both)


def whole_hessian(w, X, y, v):
    a = np.tanh(X.T @ w)
    slope = (1 - a**2) ** 2 - 2 * (a - y) * a * (1 - a**2)
    return X @ (slope * X.T) / X.shape[1]


def a_tanh_neuron(rng, s):
    w, X, y, v = (numbers(rng, *shape) for shape in ((s.d, 1), (s.d, s.n), (s.n, 1), (s.d, 1)))
    return 0.2 * w, X, y, v


PRODUCT_MISTAKES = (
    (
        moved(lambda e, p, a, a_dot, z_dot: a_dot * p),
        "Only the error moves here: 1 − a² moves along v, too, and its slope is −2a ȧ.",
    ),
    (
        moved(lambda e, p, a, a_dot, z_dot: -2 * e * a * a_dot),
        "Only 1 − a² moves here: the error a − y moves along v, too, by ȧ.",
    ),
    (
        moved(lambda e, p, a, a_dot, z_dot: a_dot * p + 2 * e * a * a_dot),
        "The second term has the wrong sign: it is a − y, times −2a ȧ.",
    ),
    (
        moved(lambda e, p, a, a_dot, z_dot: a_dot * p - 2 * e * a * z_dot),
        "In the second term stands Xᵀv; what moves in 1 − a² is a, by ȧ = (1 − a²) Xᵀv.",
    ),
    (
        moved(lambda e, p, a, a_dot, z_dot: a_dot * p - e * a * a_dot),
        "A 2 is missing: the slope of a² along v is 2a ȧ.",
    ),
    (
        moved(lambda e, p, a, a_dot, z_dot: a_dot - 2 * e * a * a_dot),
        "The error's slope has lost its factor: 1 − a² still stands beside it.",
    ),
    (moved(both, mean=False), "1/n is missing: J is a mean over the examples."),
    (
        whole_hessian,
        "This is ∇²J itself, a (d, d) table. Its product with v needs no Hessian: start from Xᵀv.",
    ),
    (
        moved(lambda e, p, a, a_dot, z_dot: e * p),
        "This is ∇J: v does not occur in it. How fast ∇J changes along v is asked for.",
    ),
)

# --- 16.4: the sharpest direction ----------------------------------------------------------------


def symmetric(table):
    def times_hessian(v):
        return table @ v

    times_hessian.__doc__ = f"v ↦ ∇²J v, with ∇²J = {np.round(table, 4).tolist()}"
    return times_hessian


def power(then=lambda v, H_v: (v * H_v).sum(), size=np.linalg.norm, more=0):
    """A power iteration with another end, another size of v, or other turns."""

    def variant(times_hessian, v, turns):
        for _ in range(turns + more):
            v = times_hessian(v)
            v = v / size(v)
        return then(v, times_hessian(v))

    return variant


curvature = power()


def length_before_the_product(times_hessian, v, turns):
    for _ in range(turns):
        v = times_hessian(v / np.linalg.norm(v))
    return (v * times_hessian(v)).sum()


def a_hessian(rng, s):
    """A ∇²J whose power iteration has no v near 0 in its first turns."""

    def make():
        half = numbers(rng, s.d, s.d)
        return half + half.T, numbers(rng, s.d, 1)

    def stays_large(table, v):
        sizes = [np.linalg.norm(np.linalg.matrix_power(table, k) @ v) for k in range(6)]
        return all(sizes[k + 1] > 0.3 * sizes[k] for k in range(5))

    table, v = redraw(make, stays_large)
    return symmetric(table), v, int(rng.integers(2, 5))


CURVATURE_MISTAKES = (
    (
        power(size=lambda v: 1.0),
        "v is never brought to length 1: what is measured grows with the length of v.",
    ),
    (
        lambda times_hessian, v, turns: power(size=lambda v: 1.0)(
            times_hessian, v / np.linalg.norm(v), turns
        ),
        "Only the start has length 1: each product changes the length again.",
    ),
    (
        length_before_the_product,
        "v has length 1 before a product, not after it: at the end it is too long or too short.",
    ),
    (power(more=-1), "This is the result of one turn fewer than asked for."),
    (power(more=1), "This is the result of one turn more than asked for."),
    (
        power(lambda v, H_v: np.linalg.norm(H_v)),
        "This is ‖∇²J v‖: it has lost the sign, and counts what points past v. Take ⟨v, ∇²J v⟩.",
    ),
    (
        power(lambda v, H_v: 2 / (v * H_v).sum()),
        "This is the edge, 2/λ; the curvature λ is asked for.",
    ),
    (power(lambda v, H_v: v), "This is the direction v; the curvature along it is asked for."),
    (power(lambda v, H_v: H_v), "This is ∇²J v, a column; the curvature is ⟨v, ∇²J v⟩."),
    (
        power(lambda v, H_v: (v * H_v).sum() / 2),
        "Half of it: λ is ⟨v, ∇²J v⟩, and the ½ belongs to J = ½ λ c².",
    ),
)

# --- 16.5: through a step ------------------------------------------------------------------------


def step_variant(change, way=-1):
    """Slopes through a step: change(H, here, there, theta, new, rate), H(θ, v) = ∇²J(θ) v."""

    def variant(gradient, times_hessian, theta, rate):
        here = gradient(theta)
        new = theta + way * rate * here
        return change(times_hessian, here, gradient(new), theta, new, rate)

    return variant


through_step = step_variant(lambda H, here, there, theta, new, rate: there - rate * H(theta, there))


def a_loss(rng, s):
    """∇J and the products with ∇²J of J = ½ θᵀSθ + Σ θ_i⁴/4, θ and η."""
    half = numbers(rng, s.d, s.d)
    table = (half + half.T) / 2

    def gradient(theta):
        return table @ theta + theta**3

    def times_hessian(theta, v):
        return table @ v + 3 * theta**2 * v

    gradient.__doc__ = f"θ ↦ Sθ + θ³, with S = {np.round(table, 4).tolist()}"
    times_hessian.__doc__ = "(θ, v) ↦ S v + 3 θ² ⊙ v"
    return gradient, times_hessian, 0.5 * numbers(rng, s.d, 1), float(rng.integers(1, 5) / 20)


STEP_MISTAKES = (
    (
        step_variant(lambda H, here, there, theta, new, rate: there),
        "This is ∇J at the new place: θ also moves the step itself, so a term with ∇²J is missing.",
    ),
    (
        step_variant(lambda H, here, there, theta, new, rate: there - rate * H(new, there)),
        "∇²J is taken at the new place; the step was made of ∇J(θ), at the old one.",
    ),
    (
        step_variant(lambda H, here, there, theta, new, rate: there - rate * H(theta, here)),
        "∇²J is multiplied by ∇J(θ); what comes back from J is the gradient at the new place.",
    ),
    (
        step_variant(lambda H, here, there, theta, new, rate: here - rate * H(theta, here)),
        "No gradient at the new place occurs: J is asked there, so the way back starts there.",
    ),
    (
        step_variant(lambda H, here, there, theta, new, rate: there + rate * H(theta, there)),
        "The sign of the second term is turned: the step is θ minus η∇J(θ).",
    ),
    (
        step_variant(lambda H, here, there, theta, new, rate: there - H(theta, there)),
        "The rate is missing before ∇²J: the step holds η∇J(θ).",
    ),
    (
        step_variant(lambda H, here, there, theta, new, rate: -rate * H(theta, there)),
        "θ enters the new place in two ways: the direct one, with the slope 1, is missing.",
    ),
    (
        step_variant(lambda H, here, there, theta, new, rate: here),
        "This is ∇J(θ), before the step; J after the step is asked for.",
    ),
    (
        step_variant(lambda H, _, there, theta, new, rate: there - rate * H(theta, there), way=1),
        "The step goes up: the new place is θ − η∇J(θ).",
    ),
)

CASES = (
    one(
        "16.1",
        "on paper: the cost of the gradient of a 30-20-20 network, in forward passes",
        2.4,
        "passes",
        passed="1000 forward and 2 · 1000 − 600 backward: 2400 over 1000.",
        then="with 300 inputs instead of 30, does the ratio rise or fall?",
        mistakes=(
            (
                1041,
                "This is what nudging costs, p + 1 runs. Backward costs about twice forward, "
                "whatever p is.",
            ),
            (1040, "One run for each parameter is nudging; backward, each layer has two products."),
            (3.0, "∂J/∂X is counted, too: layer 1 needs no product with W[1]ᵀ."),
            (
                2.0,
                "One product a layer backward gives 2, and so does a backward pass alone with "
                "∂J/∂X: count both passes, product by product.",
            ),
            (1.4, "This is the backward pass alone: add the forward pass."),
            (2.6, "A product of layer 2 is left out; the one that nobody needs is in layer 1."),
            (2.5, "3 − 1/r is for layers of equal cost; here layer 1 takes more than half."),
        ),
    ),
    one(
        "16.2",
        "the largest array on the way of X * s.T @ X.T @ v, for X (3000, 20): which shape?",
        (3000, 3000),
        ("rows", "columns"),
        passed="From left to right, NumPy makes n · ∇²J, 72 MB, to multiply it by v at the end.",
        then="how many multiplications does each of the two orders take?",
        mistakes=(
            ((3000, 20), "This is X * s.T, the first step; the next one is larger."),
            ((3000, 1), "This is what comes out at the end; what is made on the way?"),
            ((20, 20), "X.T @ X has this shape; here the long side of X is outside."),
            ((20, 3000), "This is X.T, no larger than X; what is made of the two?"),
            ((20, 1), "X.T @ v is never made: NumPy goes from left to right, and v comes last."),
        ),
    ),
    one(
        "16.3",
        "tanh_product(w, X, y, v): ∇²J v of a tanh neuron, J = Σ (a − y)²/(2n), mended",
        tanh_product,
        "H_v",
        a_tanh_neuron,
        examples=True,
        passed="Both factors of ∇J move along v; products with X alone, and no (d, d) table.",
        then="when is the hasty product nearly right?",
        mistakes=PRODUCT_MISTAKES,
    ),
    one(
        "16.4",
        "curvature(times_hessian, v, turns): ⟨v, ∇²J v⟩ after turns of power iteration",
        curvature,
        "curvature",
        a_hessian,
        passed="turns + 1 products, and you have the curvature of the sharpest direction.",
        then="what happens when two directions are nearly equally sharp?",
        mistakes=CURVATURE_MISTAKES,
    ),
    one(
        "16.5",
        "through_step(gradient, times_hessian, theta, rate): the slopes of J(θ − η∇J(θ))",
        through_step,
        "slopes",
        a_loss,
        passed="(I − η∇²J(θ)) ∇J(θ'): two gradients and one Hessian-vector product.",
        then="how would you go on, through two steps?",
        mistakes=STEP_MISTAKES,
    ),
)
