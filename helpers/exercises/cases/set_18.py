"""The exercises of lesson 18: a Hessian's product, a Jacobian, the tape, two equations."""

import numpy as np

from helpers.exercises.case import numbers, one, redraw

# --- 18.3: what leaves the tape ------------------------------------------------------------------


def weights(x):
    return np.exp(x) / np.exp(x).sum()


def soft_maximum(x):
    return (weights(x) * x).sum()


def soft_slopes(x):
    return weights(x) * (1 + x - soft_maximum(x))


def a_column(rng, s):
    return (numbers(rng, s.m, 1),)


SOFT_MISTAKES = (
    (
        weights,
        "These are the slopes for constant weights: with .value they leave the tape, yet they "
        "depend on x.",
    ),
    (
        lambda x: weights(x) * (x - soft_maximum(x)),
        "This is the path through the weights alone; x is also what they multiply.",
    ),
    (
        lambda x: weights(x) * (1 + x),
        "The sum below the line is taken for a constant: every x is in it.",
    ),
    (
        lambda x: weights(x) * (1 - soft_maximum(x)),
        "Above the line e^x is taken for a constant; only the sum below it is on the tape.",
    ),
    (
        lambda x: weights(x) + weights(x) * (1 - weights(x)) * x,
        "Each weight is moved by its own x alone here; through the sum, every x moves all weights.",
    ),
    (
        lambda x: np.exp(x) * (1 + x),
        "These are the slopes of Σ e^x x: the division by the sum of all e^x is missing.",
    ),
    (
        lambda x: weights(x) * x,
        "These are the terms of J itself; its slopes are asked for.",
    ),
)

# --- 18.4: a rule for solve ----------------------------------------------------------------------


def solve_vjp(g, z, A, b):
    grad_b = np.linalg.solve(A.T, g)
    return -grad_b @ z.T, grad_b


def solve_variant(
    grad_A=lambda grad_b, g, z, A, b: -grad_b @ z.T, pulled=lambda g, A: np.linalg.solve(A.T, g)
):
    """The rule with ∂J/∂b = pulled(g, A), or with another ∂J/∂A."""

    def variant(g, z, A, b):
        grad_b = pulled(g, A)
        return grad_A(grad_b, g, z, A, b), grad_b

    return variant


def an_equation(rng, s):
    def make():
        A = numbers(rng, s.m, s.m)
        return numbers(rng, s.m, s.n), A, numbers(rng, s.m, s.n)

    def good(g, A, b):
        return np.linalg.cond(A) < 15 and np.abs(A - A.T).max() > 0.5

    g, A, b = redraw(make, good)
    return g, np.linalg.solve(A, b), A, b


SOLVE_MISTAKES = (
    (
        solve_variant(pulled=lambda g, A: np.linalg.solve(A, g)),
        "For b you solve with A; z is A⁻¹b, so on the way back it is A⁻ᵀ: solve with Aᵀ.",
    ),
    (
        solve_variant(pulled=lambda g, A: A.T @ g),
        "∂J/∂b is Aᵀg here. A transpose is not an inverse: z is A⁻¹b, so Aᵀ has to be solved for.",
    ),
    (
        solve_variant(pulled=lambda g, A: A @ g),
        "∂J/∂b is A g here: neither the inverse nor the transpose is in it.",
    ),
    (
        solve_variant(lambda grad_b, g, z, A, b: grad_b @ z.T),
        "The sign of ∂J/∂A is turned: from (dA) z + A dz = 0 comes a minus.",
    ),
    (
        solve_variant(lambda grad_b, g, z, A, b: -z @ grad_b.T),
        "∂J/∂A is transposed: the rows of A belong to ∂J/∂b, its columns to z. A is square, so "
        "no shape complains.",
    ),
    (
        solve_variant(lambda grad_b, g, z, A, b: -g @ z.T),
        "In ∂J/∂A stands g; what belongs there is ∂J/∂b, which has passed the equation.",
    ),
    (
        solve_variant(lambda grad_b, g, z, A, b: -grad_b @ b.T),
        "In ∂J/∂A stands b; A multiplies z, so z is its slope.",
    ),
    (
        solve_variant(lambda grad_b, g, z, A, b: 0 * A),
        "∂J/∂A is 0 here: z depends on A, too.",
    ),
    (
        solve_variant(lambda grad_b, g, z, A, b: -grad_b @ z.T / g.shape[1]),
        "∂J/∂A is divided by the number of columns: their shares add up.",
    ),
)

# --- 18.5: a fixed point -------------------------------------------------------------------------


def implicit(W, x, g):
    slope = 1 - x**2
    w = np.linalg.solve(np.eye(len(x)) - (slope * W).T, g)
    return slope * w @ x.T, slope * w


def implicit_variant(
    hears=lambda D, g: np.linalg.solve(np.eye(len(g)) - D.T, g),
    jacobian=lambda slope, W: slope * W,
    last=lambda slope, w: slope * w,
    of_x=lambda x: 1 - x**2,
):
    """w = hears(D, g) with D = jacobian(…); then last(…) is ∂J/∂u. of_x: tanh' by x."""

    def variant(W, x, g):
        slope = of_x(x)
        delta = last(slope, hears(jacobian(slope, W), g))
        return delta @ x.T, delta

    return variant


def a_fixed_point(rng, s):
    """W (m, m), small; x and g (m, 1). With u = artanh(x) − Wx every x is a fixed point."""
    return redraw(
        lambda: (
            np.round(numbers(rng, s.m, s.m) / 8, 2),
            np.round(numbers(rng, s.m, 1) * 0.45, 3),
            numbers(rng, s.m, 1),
        ),
        lambda W, x, g: np.linalg.norm(W, 2) < 0.7 and np.abs(W - W.T).max() > 0.1,
    )


def transposed(W, x, g):
    grad_W, grad_u = implicit(W, x, g)
    return grad_W.T, grad_u


IMPLICIT_MISTAKES = (
    (
        implicit_variant(lambda D, g: g),
        "Only the last step is heard: w is g here. All earlier steps use u and W, too.",
    ),
    (
        implicit_variant(lambda D, g: g + D.T @ g),
        "Only the last two steps are heard: w has to stand on both sides of its equation.",
    ),
    (
        implicit_variant(lambda D, g: np.linalg.solve(np.eye(len(g)) - D, g)),
        "You solve with I − D; the way back has the transpose, I − Dᵀ.",
    ),
    (
        implicit_variant(lambda D, g: np.linalg.solve(np.eye(len(g)) + D.T, g)),
        "The sign of Dᵀ is turned: from w = g + Dᵀw follows (I − Dᵀ)w = g.",
    ),
    (
        implicit_variant(lambda D, g: (np.eye(len(g)) - D.T) @ g),
        "You multiply by I − Dᵀ; it has to be solved for, since w, not g, is unknown.",
    ),
    (
        implicit_variant(jacobian=lambda slope, W: W),
        "In the equation for w the slope of tanh is missing: D is not W alone.",
    ),
    (
        implicit_variant(jacobian=lambda slope, W: slope.T * W),
        "tanh' multiplies the columns of W here; it belongs to what comes out, the rows.",
    ),
    (
        implicit_variant(last=lambda slope, w: w),
        "w is ∂J/∂x, behind tanh; u and W stand before it, so tanh' comes in once more.",
    ),
    (
        implicit_variant(jacobian=lambda slope, W: W, last=lambda slope, w: w),
        "The slope of tanh is missing in both places: in D, and on the way from x to u and W.",
    ),
    (
        implicit_variant(of_x=lambda x: 1 - np.tanh(x) ** 2),
        "You apply tanh to x again; x is tanh(…) already, so its slope is 1 − x².",
    ),
    (
        transposed,
        "∂J/∂W is transposed: its row s belongs to entry s of ∂J/∂u, its column l to x_l.",
    ),
)

CASES = (
    one(
        "18.1",
        "on paper: entry 1 of ∇²f(x) v for f = x₁²x₂ + x₂³, x = (1, 2), v = (3, −1)",
        10.0,
        "entry",
        passed="⟨∇f, v⟩ = 3 · 2x₁x₂ − (x₁² + 3x₂²); along x₁ its slope is 6x₂ − 2x₁ = 10.",
        then="how many sweeps would give the whole Hessian of a function of 9610 numbers?",
        mistakes=(
            (12.0, "This is 6x₂, from ∂f/∂x₁ alone; ∂f/∂x₂ has x₁ in it, too."),
            (-2.0, "This is − 2x₁, from ∂f/∂x₂ alone; ∂f/∂x₁ has x₁ in it, too."),
            (4.0, "∂f/∂x₁ is 4, and so is ∂²f/∂x₁²; the product adds two entries times their v."),
            (-1.0, "This is ⟨∇f, v⟩; its slope along x₁ is asked for."),
            (-6.0, "This is entry 2, the slope of ⟨∇f, v⟩ along x₂."),
            (36.0, "This is ⟨v, ∇²f v⟩; the product is a column, and its entry 1 is meant."),
            (14.0, "Mind v₂ = −1: the second part comes off."),
            (6.0, "This is the sum of the Hessian's first row: each entry is multiplied by its v."),
        ),
    ),
    one(
        "18.2",
        "the Jacobian of tanh(W X) in W, for W (3, 4) and X (4, 5), as one table: which shape?",
        (15, 12),
        ("rows", "columns"),
        passed="15 numbers come out, 12 go in; one call of pull_back gives one row of the 15.",
        then="which call gives the gradient of the sum of all outputs, and what does it cost?",
        mistakes=(
            ((12, 15), "The two are swapped: a row for each number that comes out."),
            ((3, 4), "This is what one call of pull_back gives: one product gᵀD, no Jacobian."),
            ((3, 5), "This is the shape of what comes out; each of these numbers has 12 slopes."),
            ((1, 12), "This is one row; each of the 15 outputs has its own."),
            ((15, 20), "These are slopes in X, 20 numbers; W has 12."),
            ((3, 12), "This is for one column of X; there are 5, so 15 numbers come out."),
            ((15, 4), "Only the 4 weights of its own unit count here; the 8 others have slope 0."),
        ),
    ),
    one(
        "18.3",
        "soft_slopes(x): the gradient of J = Σ w x with w = e^x / Σ e^x, with the bug mended",
        soft_slopes,
        "grad_x",
        a_column,
        passed="w ⊙ (1 + x − J): all uses of x are on the tape; what leaves it is a constant.",
        then="when would you take a value off the tape on purpose?",
        mistakes=SOFT_MISTAKES,
    ),
    one(
        "18.4",
        "solve_vjp(g, z, A, b): ∂J/∂A and ∂J/∂b from g = ∂J/∂z, z = np.linalg.solve(A, b)",
        solve_vjp,
        ("grad_A", "grad_b"),
        an_equation,
        passed="One more equation, with Aᵀ; A gets a product like W's in lesson 07, with a minus.",
        then="put it into autodiff.VJPS, and which slopes can grad find then?",
        mistakes=SOLVE_MISTAKES,
    ),
    one(
        "18.5",
        "implicit(W, x, g): ∂J/∂W and ∂J/∂u at the fixed point x = tanh(W x + u), by one solve",
        implicit,
        ("grad_W", "grad_u"),
        a_fixed_point,
        passed="One equation hears all steps at once, and no tape of them was kept.",
        then="when is the equation harder to solve than sixty steps are to play back?",
        mistakes=IMPLICIT_MISTAKES,
    ),
)
