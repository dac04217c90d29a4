"""Lessons 01 to 03: one number, the chain, the graph."""

import numpy as np

from helpers.exercises.case import numbers, one

# --- 01: nudge one number ------------------------------------------------------------------------


def cube(x):
    """x³ − 2x"""
    return x**3 - 2 * x


def wave(x):
    """sin(2x)"""
    return np.sin(2 * x)


def slope(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def a_function(rng, s):
    return (cube, wave)[s.n % 2], float(numbers(rng)), float(rng.integers(1, 6) / 10)


def sigma(z):
    return 1 / (1 + np.exp(-z))


def sigmoid_prime(z):
    return sigma(z) * (1 - sigma(z))


def a_column(rng, s):
    return (numbers(rng, s.m, 1),)


LESSON_01 = (
    one(
        "01.a",
        "slope(f, x, h): the central difference of f at x with the step h",
        slope,
        "slope",
        a_function,
        passed="You can measure the slope of any function that you can only call.",
        then="halve h: by how much does the distance to the true slope shrink?",
        mistakes=(
            (
                lambda f, x, h: (f(x + h) - f(x)) / h,
                "This is the forward difference: it looks at one side only. Take f(x − h), too.",
            ),
            (
                lambda f, x, h: (f(x) - f(x - h)) / h,
                "This is the backward difference: it looks at one side only. Take f(x + h), too.",
            ),
            (
                lambda f, x, h: (f(x + h) - f(x - h)) / h,
                "From x − h to x + h the distance is 2h, not h.",
            ),
            (
                lambda f, x, h: (f(x + h) - f(x - h)) / 2 * h,
                "/ 2 * h divides by 2 and multiplies by h: write / (2 * h).",
            ),
            (
                lambda f, x, h: (f(x + h) - f(x)) / (2 * h),
                "You go one h to the right and divide by 2h: start at x − h.",
            ),
            (
                lambda f, x, h: f(x + h) - f(x - h),
                "This is the rise alone; a slope is the rise divided by the run, 2h.",
            ),
            (
                lambda f, x, h: (f(x - h) - f(x + h)) / (2 * h),
                "The difference is turned round: what lies to the right comes first.",
            ),
        ),
    ),
    one(
        "01.b",
        "sigmoid_prime(z): the slope of σ at every entry of z",
        sigmoid_prime,
        "slope",
        a_column,
        passed="σ' = σ(1 − σ): the slope of σ needs nothing but the value of σ.",
        then="where is it largest, and how large is it there?",
        mistakes=(
            (sigma, "This is σ itself, not its slope."),
            (lambda z: z * (1 - z), "z(1 − z): the slope is σ(1 − σ), with σ(z) in both places."),
            (lambda z: sigma(z) * (1 - z), "The second factor is 1 − σ(z), not 1 − z."),
            (lambda z: 1 - sigma(z) ** 2, "1 − σ² is tanh's pattern; the slope of σ is σ(1 − σ)."),
            (
                lambda z: sigma(sigma(z)) * (1 - sigma(sigma(z))),
                "σ is applied twice: what you put into σ(1 − σ) has been through σ before.",
            ),
            (
                lambda z: np.exp(-z) / (1 + np.exp(-z)),
                "This is 1 − σ(z): the factor σ(z) is missing, or the square of the quotient rule.",
            ),
        ),
    ),
    one(
        "01.1",
        "on paper: the slope of f(x) = 3x² − 2x at x = 2",
        10.0,
        "slope",
        passed="6x − 2 at x = 2: a nudge of 0.01 at x moves f by about 0.1.",
        then="at which x is the slope 0?",
        mistakes=(
            (8.0, "This is f(2) itself; its slope is asked for."),
            (12.0, "This is the slope of 3x² alone; −2x has one, too."),
            (2.0, "The 3 in front of x² stays: (3x²)' = 6x."),
            (14.0, "The slope of −2x is −2, not +2."),
        ),
    ),
)

# --- 02: follow the chain ------------------------------------------------------------------------


def chain_slope(x):
    u = 3 * x
    v = np.sin(u)
    return 2 * v * np.cos(u) * 3


def a_number(rng, s):
    return (float(numbers(rng)),)


def add_paths(dJ_dg, dg_dx):
    return float((dJ_dg * dg_dx).sum())


def some_paths(rng, s):
    return numbers(rng, s.m, 1), numbers(rng, s.m, 1)


LESSON_02 = (
    one(
        "02.a",
        "chain_slope(x): the slope of J = v², v = sin(u), u = 3x",
        chain_slope,
        "slope",
        a_number,
        passed="Three local slopes, each at its own place on the chain, multiplied.",
        then="which of the three changes if u = 3x becomes u = x³?",
        mistakes=(
            (lambda x: 2 * np.sin(3 * x) * np.cos(3 * x), "The slope of u = 3x, 3, is missing."),
            (lambda x: 2 * np.sin(3 * x) * 3, "The slope of v = sin(u), cos(u), is missing."),
            (lambda x: np.cos(3 * x) * 3, "The slope of J = v², 2v, is missing."),
            (
                lambda x: 2 * x * np.cos(3 * x) * 3,
                "2v is to be taken at v = sin(3x), where the chain has got to, not at x.",
            ),
            (
                lambda x: 2 * np.sin(3 * x) * np.cos(x) * 3,
                "cos is to be taken at u = 3x, where the chain has got to, not at x.",
            ),
            (
                lambda x: 2 * np.sin(3 * x) + np.cos(3 * x) + 3,
                "Along a path slopes multiply; they add only where paths meet.",
            ),
            (
                lambda x: -2 * np.sin(3 * x) * np.cos(3 * x) * 3,
                "The sign is turned: 2v, +cos(u) and 3 are the slopes along the chain.",
            ),
        ),
    ),
    one(
        "02.b",
        "add_paths(dJ_dg, dg_dx): dJ/dx where x reaches J through every g_j",
        add_paths,
        "slope",
        some_paths,
        passed="Multiply along each path, add over the paths.",
        then="let two of the paths cancel: what does a nudge of x do to J then?",
        mistakes=(
            (
                lambda a, b: float((a * b)[-1, 0]),
                "Only the last path is left: is there an = where a += is meant?",
            ),
            (lambda a, b: float((a * b)[0, 0]), "Only the first path is counted; there are more."),
            (lambda a, b: float((a * b).mean()), "The paths add up; this is their mean."),
            (lambda a, b: float((a * b).prod()), "Paths add; only along a path slopes multiply."),
            (lambda a, b: float(a.sum() * b.sum()), "Multiply along each path first, then add."),
            (lambda a, b: float((a + b).sum()), "Along one path the two slopes multiply."),
            (lambda a, b: float(a.sum()), "The second step of every path, dg_dx, is missing."),
            (lambda a, b: float(b.sum()), "The first factor of every path, dJ_dg, is missing."),
        ),
    ),
)

# --- 03: walk the graph backwards ----------------------------------------------------------------


def multiply_backward(x, y, z_bar):
    return z_bar * y, z_bar * x


def three_numbers(rng, s):
    return tuple(float(number) for number in numbers(rng, 3))


def adjoints(edges):
    bar = {"J": 1.0}
    for start, end, local in edges:
        bar[start] = bar.get(start, 0.0) + bar[end] * local
    return bar


def last_use(edges):
    bar = {"J": 1.0}
    for start, end, local in edges:
        bar[start] = bar[end] * local
    return bar


def first_use(edges):
    bar = {"J": 1.0}
    for start, end, local in edges:
        bar.setdefault(start, bar[end] * local)
    return bar


def without_upstream(edges):
    bar = {"J": 1.0}
    for start, _, local in edges:
        bar[start] = bar.get(start, 0.0) + local
    return bar


def slopes_added(edges):
    bar = {"J": 1.0}
    for start, end, local in edges:
        bar[start] = bar.get(start, 0.0) + bar[end] + local
    return bar


def start_at_one(edges):
    bar = {"J": 1.0}
    for start, end, local in edges:
        bar[start] = bar.get(start, 1.0) + bar[end] * local
    return bar


def a_graph(rng, s):
    names = [("c", "J"), ("b", "J"), ("b", "c"), ("a", "c"), ("a", "b"), ("x", "a"), ("x", "b")]
    return (
        tuple((*edge, float(number)) for edge, number in zip(names, numbers(rng, 7), strict=True)),
    )


LESSON_03 = (
    one(
        "03.a",
        "multiply_backward(x, y, z_bar): the shares of x and y in the adjoint of z = x·y",
        multiply_backward,
        ("x_bar", "y_bar"),
        three_numbers,
        passed="A product hands back the other factor, times what comes from above.",
        then="what does a sum z = x + y hand back?",
        mistakes=(
            (lambda x, y, g: (g * x, g * y), "Exchanged: the slope of x·y along x is y."),
            (lambda x, y, g: (y, x), "Local slopes only: multiply both by z_bar."),
            (lambda x, y, g: (g, g), "That is what a sum hands back; a product's slopes are y, x."),
            (lambda x, y, g: (g + y, g + x), "Local slope and z_bar multiply, they do not add."),
            (lambda x, y, g: (g * x * y, g * x * y), "The slope of x·y along x is y alone."),
        ),
    ),
    one(
        "03.b",
        "adjoints(edges): every v̄ = ∂J/∂v from edges (start, end, local slope), outputs first",
        adjoints,
        "v_bar",
        a_graph,
        passed="One sweep, one product and one sum an edge, and every derivative is there.",
        then="how often would you walk the graph if you nudged one input at a time?",
        mistakes=(
            (last_use, "A node that is used twice keeps its last share only: += instead of =."),
            (first_use, "A node that is used twice keeps its first share only: add the others."),
            (
                without_upstream,
                "Each share is the local slope times the adjoint of the edge's end.",
            ),
            (slopes_added, "The local slope and the adjoint of the edge's end multiply."),
            (start_at_one, "Only J starts at 1; every other adjoint starts at 0."),
        ),
    ),
)

CASES = (*LESSON_01, *LESSON_02, *LESSON_03)
