"""The exercises of lesson 02: follow the chain."""

import numpy as np

from helpers.exercises.case import numbers, one, redraw

# --- 02.2: a graph with two inputs and three intermediate variables ------------------------------


def local_slopes(theta):
    """The values g, ∂g/∂θ (2, 3) and ∂J/∂g (3, 1)."""
    theta_1, theta_2 = theta.ravel()
    g_1, g_2, g_3 = g = theta_1 * theta_2, np.sin(theta_1), theta_2**2
    dg_dtheta = np.array([[theta_2, np.cos(theta_1), 0], [theta_1, 0, 2 * theta_2]])
    return g, dg_dtheta, np.array([[g_2], [g_1 + g_3], [g_2]])


def gradient(theta):
    _, dg_dtheta, dJ_dg = local_slopes(theta)
    return dg_dtheta @ dJ_dg


def edge(i, j, slope):
    """The gradient with another slope on the edge from θ_i to g_j: slope(θ_i, its right slope)."""

    def variant(theta):
        _, dg_dtheta, dJ_dg = local_slopes(theta)
        dg_dtheta[i, j] = slope(theta[i, 0], dg_dtheta[i, j])
        return dg_dtheta @ dJ_dg

    return variant


def last_edges(slopes):
    """The gradient with another ∂J/∂g: slopes(g_1, g_2, g_3)."""

    def variant(theta):
        g, dg_dtheta, _ = local_slopes(theta)
        return dg_dtheta @ np.array(slopes(*g)).reshape(3, 1)

    return variant


def paths_multiplied(theta):
    _, dg_dtheta, dJ_dg = local_slopes(theta)
    paths = dg_dtheta * dJ_dg.T
    return np.array([[paths[0, 0] * paths[0, 1]], [paths[1, 0] * paths[1, 2]]])


def two_inputs(rng, s):
    return (numbers(rng, 2, 1),)


GRADIENT_MISTAKES = (
    (
        last_edges(lambda g_1, g_2, g_3: (g_2, g_1, g_2)),
        "g_2 is used twice in J: towards it the slope is g_1 + g_3, here g_3 is missing.",
    ),
    (
        last_edges(lambda g_1, g_2, g_3: (g_2, g_3, g_2)),
        "g_2 stands in both terms of J: towards it the slope is g_1 + g_3, here g_1 is missing.",
    ),
    (last_edges(lambda a, b, c: (b, a + c, 1)), "Towards g_3 the slope of J is g_2, not 1."),
    (edge(0, 0, lambda *_: 0), "The paths of θ₁ through g_1 are missing: θ₁ is used there, too."),
    (edge(0, 1, lambda *_: 0), "The paths of θ₁ through g_2 are missing: θ₁ is used there, too."),
    (edge(1, 0, lambda *_: 0), "The path of θ₂ through g_1 is missing: θ₂ is used there, too."),
    (edge(1, 2, lambda *_: 0), "The path of θ₂ through g_3 is missing: θ₂ is used there, too."),
    (edge(1, 2, lambda theta, _: theta), "θ₂² is θ₂ · θ₂, two uses: its slope is 2θ₂."),
    (edge(0, 1, lambda theta, _: np.sin(theta)), "The slope of g_2 = sin θ₁ is cos θ₁."),
    (edge(0, 1, lambda _, slope: -slope), "Through g_2 is a wrong sign: + cos θ₁, + (g_1 + g_3)."),
    (paths_multiplied, "Along a path slopes multiply; here whole paths are multiplied. Add them."),
    (
        last_edges(lambda *_: (1, 1, 1)),
        "The second step of every path is missing: the slopes of J towards g_1, g_2 and g_3.",
    ),
    (lambda theta: gradient(theta).T, "The numbers of a row are right; ∂J/∂θ has the shape of θ."),
)

# --- 02.4: diamonds in a row ---------------------------------------------------------------------


def through(x, count, half=0.5):
    """x₀, x₁, …, x_count."""
    found = [x]
    for _ in range(count):
        found.append(np.tanh(found[-1]) + found[-1] * half)
    return np.array(found)


def side_a(x):
    return 1 - np.tanh(x) ** 2


def in_a_row(slope, start=0, more=0, row=through):
    """The product of slope(x) over x_start and count + more − 1 following ones."""

    def variant(x, count):
        places = row(x, count + start + more)[start : count + start + more]
        return float(np.prod([slope(place) for place in places]))

    return variant


def both(x):
    return side_a(x) + 0.5


diamonds = in_a_row(both)


def a_row(rng, s):
    return float(numbers(rng)), s.m


DIAMOND_MISTAKES = (
    (
        in_a_row(both, start=1),
        "Each slope is taken at the x that comes out of its diamond, not at the one that goes in.",
    ),
    (
        lambda x, count: float(both(x) ** count),
        "All slopes are taken at x₀; each diamond's belongs to the x that reaches it.",
    ),
    (
        in_a_row(both, row=lambda x, count: through(x, count, half=0)),
        "The slopes are right for the x they are taken at, but the next x is tanh x + x/2.",
    ),
    (in_a_row(side_a), "Only the path through every a is walked; b = x/2 has a slope, too."),
    (lambda x, count: 0.5**count, "Only the path through every b is walked; a has a slope, too."),
    (in_a_row(lambda x: side_a(x) / 2), "The two sides of a diamond meet again: add their slopes."),
    (
        lambda x, count: float(both(through(x, count)[:-1]).sum()),
        "The diamonds stand in a row: along a row slopes multiply.",
    ),
    (
        lambda x, count: float(np.prod(side_a(through(x, count)[:-1])) + 0.5**count),
        "Two paths are added, all a and all b; those that change sides are missing.",
    ),
    (in_a_row(both, more=-1), "One diamond too few: the last one is left out."),
    (in_a_row(both, more=1), "One diamond too many: there are count of them."),
    (lambda x, count: float(through(x, count)[-1]), "This is x_count itself, not its slope."),
    (in_a_row(lambda x: side_a(x) + x / 2), "The slope of x/2 is ½, not x/2."),
    (in_a_row(lambda x: 1.5 - np.tanh(x)), "The slope of tanh is 1 − tanh²: a square is missing."),
)

# --- 02.5: one weight at every step --------------------------------------------------------------


def steps_of(w, x, steps):
    """x₀, …, x_T and the slopes 1 − x_t² of each tanh."""
    found = [x]
    for _ in range(steps):
        found.append(np.tanh(w * found[-1]))
    return np.array(found), 1 - np.array(found[1:]) ** 2


def recursion(turn, start=0.0):
    """slope = turn(slope, w, old, new) at every step, from start."""

    def variant(w, x, steps):
        slope = start
        for _ in range(steps):
            new = np.tanh(w * x)
            slope = turn(slope, w, x, new)
            x = new
        return float(slope)

    return variant


slope_of_weight = recursion(lambda slope, w, old, new: (1 - new**2) * (old + w * slope))


def first_use(w, x, steps):
    return float(np.prod(steps_of(w, x, steps)[1]) * w ** (steps - 1) * x)


def a_weight(rng, s):
    w, x = redraw(lambda: numbers(rng, 2), lambda w, x: min(abs(w), abs(x)) >= 0.5)
    return float(w), float(x), s.m


WEIGHT_MISTAKES = (
    (
        recursion(lambda slope, w, old, new: (1 - new**2) * old),
        "Only the last use of w is counted; w is used at every step, and the paths add.",
    ),
    (first_use, "Only the first use of w is counted; w is used at every step, and the paths add."),
    (
        recursion(lambda slope, w, old, new: slope + (1 - new**2) * old),
        "The shares of all uses are added, but not carried on: what enters at step t passes all "
        "later steps, each with its slope.",
    ),
    (
        recursion(lambda slope, w, old, new: (1 - new**2) * (old + slope)),
        "On its way from one x to the next a nudge is multiplied by w.",
    ),
    (recursion(lambda slope, w, old, new: old + w * slope), "The slope of tanh is missing."),
    (
        recursion(lambda slope, w, old, new: slope + (1 - new**2) * (old + w * slope)),
        "What came before is counted twice: it goes on through w alone, so = and not +=.",
    ),
    (
        lambda w, x, steps: slope_of_weight(w, x, steps - 1),
        "This is ∂x_{T−1}/∂w, a step short.",
    ),
    (
        recursion(lambda slope, w, old, new: (1 - np.tanh(old) ** 2) * (old + w * slope)),
        "The slope of tanh is to be taken at w·x_{t−1}, which goes into it; there it is 1 − x_t².",
    ),
    (
        recursion(lambda slope, w, old, new: (1 - new**2) * (new + w * slope)),
        "Step t multiplies w by x_{t−1}; here x has moved on to x_t before the slope was taken.",
    ),
    (
        recursion(lambda slope, w, old, new: (1 - new**2) * w * slope, start=1.0),
        "This is the slope towards x₀; the one towards w is asked for.",
    ),
    (
        recursion(lambda slope, w, old, new: (1 - new**2) * old + w * slope),
        "What comes from earlier steps passes this step's tanh as well: 1 − x_t² times both.",
    ),
    (
        recursion(lambda slope, w, old, new: (1 - new**2) * (old + w * slope), start=1.0),
        "The sum starts at 1; x₀ does not depend on w, so it starts at 0.",
    ),
    (
        lambda w, x, steps: slope_of_weight(w, x, steps) / steps,
        "The paths add up; this is their mean.",
    ),
)

CASES = (
    one(
        "02.1",
        "on paper: dJ/dx at x = 2, where u = x² + 1 and J = x · u",
        13.0,
        "slope",
        passed="5 along the straight path and 8 through u: paths add.",
        then="which of the two paths grows faster with x?",
        mistakes=(
            (5.0, "This is the straight path alone; x is used twice, and u moves, too."),
            (8.0, "This is the path through u alone; x is used twice, in J itself, too."),
            (40.0, "The two paths are multiplied; multiply along a path, add over the paths."),
            (10.0, "This is J itself; its slope is asked for."),
            (9.0, "The path through u has two edges: 2x, and then the slope of x·u along u."),
            (20.0, "This is u · 2x; the slope of x·u along u is x, and there is another path."),
            (12.0, "This is the slope of x · x²; the 1 in u counts as well."),
        ),
    ),
    one(
        "02.2",
        "gradient(theta): ∂J/∂θ of J = g₁·g₂ + g₂·g₃ at any θ",
        gradient,
        "gradient",
        two_inputs,
        passed="Forward for the values, then every path: multiplied along, added over.",
        then="how many paths lead from θ₁ to J, and how many from θ₂?",
        mistakes=GRADIENT_MISTAKES,
    ),
    one(
        "02.3",
        "5 inputs, 7 variables g, 2 variables u: what does the input end hold after one product?",
        (5, 2),
        ("rows", "columns"),
        passed="A whole matrix, a row for each input; the output end holds a column.",
        then="with a million inputs, how many numbers does each end hold?",
        mistakes=(
            ((2, 5), "Transposed: in these lessons a row belongs to what one differentiates by."),
            ((7, 1), "This is in hand at the output end, after its first product."),
            ((7, 5), "This is the first factor, turned round; it is multiplied by the second one."),
            ((2, 7), "The second factor, turned round; the first one is multiplied by it."),
            ((5, 7), "This is the first factor; it is multiplied by the second one."),
            ((7, 2), "This is the second factor; the first one is multiplied by it."),
            ((5, 1), "This is the gradient, after both products; the question is after one."),
        ),
    ),
    one(
        "02.4",
        "diamonds(x, count): the slope of count diamonds in a row, with the bug mended",
        diamonds,
        "slope",
        a_row,
        passed="Add where paths meet, multiply on, each slope at the value that goes in.",
        then="how many paths did your loop add up for a count of 20?",
        mistakes=DIAMOND_MISTAKES,
    ),
    one(
        "02.5",
        "slope_of_weight(w, x, steps): ∂x_T/∂w where x_t = tanh(w · x_{t−1})",
        slope_of_weight,
        "slope",
        a_weight,
        passed="A sum with a term for each use of w, shared in one loop.",
        then="let the loop print (1 − x_t²) · w: is it below 1, and what of the first uses then?",
        mistakes=WEIGHT_MISTAKES,
    ),
)
