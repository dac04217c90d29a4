"""The exercises of lesson 01: nudge one number. The first one, 01.1, stands in slopes.py."""

import numpy as np

from helpers.exercises.case import numbers, one, redraw

# --- 01.2: the slopes of a power -----------------------------------------------------------------


def power_slopes(a, b):
    return b * a ** (b - 1), a**b * np.log(a)


def towards_a(slope):
    """A wrong first slope beside the right second one."""
    return lambda a, b: (slope(a, b), a**b * np.log(a))


def towards_b(slope):
    """A wrong second slope beside the right first one."""
    return lambda a, b: (b * a ** (b - 1), slope(a, b))


def a_power(rng, s):
    a = redraw(lambda: (np.abs(numbers(rng, s.m, 1)),), lambda a: (a != 1).all())[0]
    return a, redraw(lambda: (numbers(rng, s.m, 1),), lambda b: (abs(b) != 1).all())[0]


POWER_MISTAKES = (
    (
        lambda a, b: power_slopes(a, b)[::-1],
        "Exchanged: the slope towards a comes first, then the one towards b.",
    ),
    (towards_a(lambda a, b: b * a**b), "Towards a the exponent falls by one, as from x³ to 3x²."),
    (towards_a(lambda a, b: a ** (b - 1)), "Towards a the factor b is missing: (x³)' = 3x²."),
    (
        towards_b(lambda a, b: b * a ** (b - 1)),
        "Both slopes are the one towards a; towards b the nudge stands in the exponent.",
    ),
    (towards_b(lambda a, b: a**b), "aᵇ is its own slope only for a = e; else log a comes in."),
    (towards_b(lambda a, b: a**b * np.log(b)), "The logarithm is that of a: aᵇ = e^(b log a)."),
    (towards_b(lambda a, b: a**b * np.log10(a)), "log is the natural logarithm here, np.log."),
    (towards_b(lambda a, b: a**b / np.log(a)), "Towards b log a multiplies, it does not divide."),
)

# --- 01.4: the slopes towards many inputs --------------------------------------------------------


def bowl(x):
    """the sum of all x_l², plus x_1 · x_d"""
    return float((x**2).sum() + x[0, 0] * x[-1, 0])


def waves(x):
    """the sum of all sin(l · x_l), l = 1, …, d, plus x_1 · x_d"""
    return float(np.sin(np.arange(1, len(x) + 1).reshape(-1, 1) * x).sum() + x[0, 0] * x[-1, 0])


def every_entry(difference):
    """A function that takes difference(f, x, step, h) towards each entry; step is 0 but for one."""

    def slopes(f, x, h):
        steps = h * np.eye(len(x))[:, :, np.newaxis]
        return np.array([[difference(f, x, step, h)] for step in steps])

    return slopes


slopes_by_nudging = every_entry(lambda f, x, step, h: (f(x + step) - f(x - step)) / (2 * h))


def nudges_kept(f, x, h):
    steps = h * np.tril(np.ones((len(x), len(x))))[:, :, np.newaxis]
    return np.array([[(f(x + step) - f(x - step)) / (2 * h)] for step in steps])


def never_put_back(f, x, h):
    slopes = np.zeros(x.shape)
    for i in range(len(x)):
        x[i, 0] += h
        above = f(x)
        x[i, 0] -= 2 * h
        slopes[i, 0] = (above - f(x)) / (2 * h)
    return slopes


def a_function_of_a_column(rng, s):
    return (bowl, waves)[s.n % 2], numbers(rng, s.d, 1), float(rng.integers(1, 6) / 10)


NUDGE_MISTAKES = (
    (
        every_entry(lambda f, x, step, h: (f(x + h) - f(x - h)) / (2 * h)),
        "x + h nudges all entries at once; for one slope only one entry moves.",
    ),
    (
        nudges_kept,
        "The nudges of earlier entries are still in the step: make a new one in every turn.",
    ),
    (
        never_put_back,
        "x itself is changed and not put back, so later slopes belong to another place. Nudge a "
        "copy, or add a step to x.",
    ),
    (
        every_entry(lambda f, x, step, h: (f(x + step) - f(x)) / h),
        "This is the forward difference: it looks at one side only. Take f(x − step), too.",
    ),
    (
        every_entry(lambda f, x, step, h: (f(x + step) - f(x - step)) / h),
        "From x − step to x + step the distance is 2h, not h.",
    ),
    (lambda *given: -slopes_by_nudging(*given), "The difference is turned round."),
    (lambda *given: slopes_by_nudging(*given).T, "A row of the right slopes; make it a column."),
    (
        lambda f, x, h: float(slopes_by_nudging(f, x, h).sum()),
        "The slopes are added up; each entry of x keeps its own.",
    ),
)

# --- 01.5: the kink of the maximum ---------------------------------------------------------------


def max_slopes(a, b):
    return (a > b).astype(float), (b >= a).astype(float)


def columns_with_ties(rng, s):
    """Two columns, equal in one row, different in another."""
    a, b = numbers(rng, s.m, 1), numbers(rng, s.m, 1)
    same, other = rng.permutation(s.m)[:2]
    b[same] = a[same]
    b[other] = a[other] + rng.choice([-0.5, 0.5])
    return a, b


MAX_MISTAKES = (
    (
        lambda a, b: (a >= b, b >= a),
        "At the kink a = b both slopes are 1: nudge both by h, and they promise 2h, while the "
        "maximum moves by h.",
    ),
    (
        lambda a, b: (a > b, b > a),
        "At the kink a = b both slopes are 0: nudge both by h, and they promise 0, while the "
        "maximum moves by h.",
    ),
    (
        lambda a, b: ((a > b) + (a == b) / 2, (b > a) + (a == b) / 2),
        "½ and ½ is a choice at the kink that adds up to 1, but the table's choice is 0 and 1.",
    ),
    (lambda a, b: (a >= b, b > a), "At a = b the slope goes to a; the table gives it to b."),
    (
        lambda a, b: (a < b, b <= a),
        "Where a is the larger one, the slope goes to b: these are the slopes of min(a, b).",
    ),
    (
        lambda a, b: (b >= a, a > b),
        "Where a is the larger one, the slope goes to b: are the two results exchanged?",
    ),
    (
        lambda a, b: (a * (a > b), b * (b >= a)),
        "These are a and b themselves behind their masks; the slopes are the masks, 0 and 1.",
    ),
)

# --- 01.6: the jump of the slope -----------------------------------------------------------------


def right(f, x, h):
    return (f(x + h) - f(x)) / h


def left(f, x, h):
    return (f(x) - f(x - h)) / h


def gap(f, x, h):
    return right(f, x, h) - left(f, x, h)


def from_two(combined, measured=gap):
    """A function that puts measured at h and at h/2 together."""
    return lambda f, x, h: combined(measured(f, x, h), measured(f, x, h / 2))


def extrapolated(whole, half):
    return 2 * half - whole


def jump(f, x, h):
    return extrapolated(gap(f, x, h), gap(f, x, h / 2))


def bent(slope, bend, place):
    """A function with a kink at a place, and its formula as docstring."""

    def f(x):
        return slope * max(x - place, 0.0) + bend * (x - place) ** 2 + x

    f.__doc__ = f"{slope:g}·ReLU(x − {place:g}) + {bend:g}·(x − {place:g})² + x"
    return f


def a_bent_function(rng, s):
    """A function, a place at its kink, or 1 beside it, and a step."""
    slope, (bend, place) = numbers(rng), abs(numbers(rng, 2))
    beside = 0.0 if s.n % 3 else 1.0
    f = bent(float(slope), float(bend), float(place))
    return f, float(place) + beside, float(rng.integers(1, 6) / 10)


JUMP_MISTAKES = (
    (gap, "This is the gap at h; the bend of the curve is still in it, c·h."),
    (lambda f, x, h: gap(f, x, h / 2), "This is the gap at h/2: the bend is in it, c·h/2."),
    (
        from_two(lambda whole, half: whole - half),
        "This way the jump cancels, and the bend stays, c·h/2: take one of the two gaps twice.",
    ),
    (from_two(lambda whole, half: (whole + half) / 2), "A mean keeps ¾ of c·h; make it cancel."),
    (
        from_two(lambda whole, half: whole - 2 * half),
        "The sign is turned: c·h is gone, but minus the jump is left.",
    ),
    (
        from_two(lambda whole, half: (4 * half - whole) / 3),
        "4 and 1/3 belong to a mistake that falls with h²; here it falls with h.",
    ),
    (from_two(extrapolated, right), "This is the slope to the right alone: subtract the left."),
    (from_two(extrapolated, left), "This is the slope to the left alone: right minus left."),
    (lambda *given: jump(*given) / 2, "c·h is gone, but half of the jump is left: a factor 2."),
    (
        lambda f, x, h: gap(f, x, h) / h,
        "This is divided by h², as a second derivative is: at a kink it grows for ever when h "
        "shrinks.",
    ),
)
CASES = (
    one(
        "01.2",
        "power_slopes(a, b): ∂u/∂a and ∂u/∂b of u = aᵇ, entry by entry",
        power_slopes,
        ("du_da", "du_db"),
        a_power,
        passed="b·aᵇ⁻¹ towards the base, aᵇ·log a towards the exponent.",
        then="what are both slopes of u = x^x made of, if a and b are the same x?",
        mistakes=POWER_MISTAKES,
    ),
    one(
        "01.3",
        "places (6, 1) and steps (1, 4): which shape has the table of mistakes?",
        (6, 4),
        ("rows", "columns"),
        passed="One place a row, one step a column: 24 differences at once.",
        then="which row and which column hold the smallest mistakes?",
        mistakes=(
            ((4, 6), "Exchanged: the places are a column, so each of them has a row."),
            ((6, 1), "The 4 steps are lost: the column of places is spread along the steps."),
            ((1, 4), "The 6 places are lost: the row of steps is spread along the places."),
            ((6, 6), "The axes are spread one by one: the column axis is 1 against 4."),
            ((4, 4), "The axes are spread one by one: the row axis is 6 against 1."),
            ((24, 1), "24 numbers are right; they stand in a table."),
            ((1, 1), "Nothing is summed: + and - work entry by entry."),
        ),
    ),
    one(
        "01.4",
        "slopes_by_nudging(f, x, h): the central difference towards each entry of x",
        slopes_by_nudging,
        "slopes",
        a_function_of_a_column,
        passed="You can measure the slopes of any function of a column, one entry at a time.",
        then="how often does your function call f, and how often for a million entries?",
        mistakes=NUDGE_MISTAKES,
    ),
    one(
        "01.5",
        "max_slopes(a, b): both slopes of max(a, b), one of them 1 and the other 0",
        max_slopes,
        ("du_da", "du_db"),
        columns_with_ties,
        passed="One of the two gets the slope, at the kink as well: they add up to 1.",
        then="what do your slopes say of max(x, x), and what is the truth?",
        mistakes=MAX_MISTAKES,
    ),
    one(
        "01.6",
        "jump(f, x, h): by how much the slope of f jumps at x, from the gaps at h and h/2",
        jump,
        "jump",
        a_bent_function,
        passed="Twice the gap of the half step minus that of the whole: the bend cancels.",
        then="what does it measure for ReLU at 0.0005, with h = 0.001 and with h = 0.0001?",
        mistakes=JUMP_MISTAKES,
    ),
)
