"""The exercises of lesson 14: relative errors, and checkers that are right themselves."""

import numpy as np

from helpers.exercises.case import numbers, one, redraw

# --- 14.3: nudge one entry, and no other ---------------------------------------------------------


def nudges_stay(f, x, h):
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        x[i] += h
        above = f(x)
        x[i] -= 2 * h
        grad[i] = (above - f(x)) / (2 * h)
    return grad


def made_once(copy):
    """Both sides made by copy, once, before the loop."""

    def variant(f, x, h):
        grad, up, down = np.zeros(x.shape), copy(x), copy(x)
        for i in np.ndindex(x.shape):
            up[i] += h
            down[i] -= h
            grad[i] = (f(up) - f(down)) / (2 * h)
        return grad

    return variant


def entry_by_entry(slope):
    """A gradient of slope(f, x, e, h), with e the array that is 1 in the entry and 0 elsewhere."""

    def variant(f, x, h):
        grad = np.zeros(x.shape)
        for i in np.ndindex(x.shape):
            e = np.zeros(x.shape)
            e[i] = 1
            grad[i] = slope(f, x, e, h)
        return grad

    return variant


numerical_gradient = entry_by_entry(lambda f, x, e, h: (f(x + h * e) - f(x - h * e)) / (2 * h))


def a_function(rng, s):
    """A function of an array whose slope along one entry depends on all others."""
    c = numbers(rng, s.d, s.p)

    def f(x):
        return (c * x).sum() ** 2 / 2 + (x**3).sum()

    f.__doc__ = f"x ↦ ½(Σ c ⊙ x)² + Σ x³, with c = {c.tolist()}"
    return f, numbers(rng, s.d, s.p), float(rng.integers(1, 5) / 10)


GRADIENT_MISTAKES = (
    (
        nudges_stay,
        "Entries that were nudged stay nudged: the later slopes belong to another point, and the "
        "caller's x is moved.",
    ),
    (
        made_once(np.copy),
        "Copied once, before the loop: the nudges of earlier entries are still in both copies.",
    ),
    (
        made_once(lambda x: x),
        "Both sides are one and the same array: = makes no copy, so the nudges cancel.",
    ),
    (
        entry_by_entry(lambda f, x, e, h: (f(x + h * e) - f(x)) / h),
        "This is the forward difference: take f at x − h, too, and divide by 2h.",
    ),
    (
        entry_by_entry(lambda f, x, e, h: (f(x + h * e) - f(x - h * e)) / h),
        "From one side to the other the distance is 2h, not h.",
    ),
    (
        entry_by_entry(lambda f, x, e, h: (f(x + h) - f(x - h)) / (2 * h)),
        "All entries are nudged at once, so all slopes are added up: nudge one at a time.",
    ),
    (
        entry_by_entry(lambda f, x, e, h: (f(x - h * e) - f(x + h * e)) / (2 * h)),
        "The difference is turned round: the value at x + h comes first.",
    ),
)

# --- 14.4: many outputs, one number --------------------------------------------------------------


def pair(rise=lambda f, x, v, h: (f(x + h * v) - f(x - h * v)) / (2 * h), read=None):
    """Measured and claimed from another rise, or by read(g, rise, grad, v)."""
    read = read or (lambda g, rise, grad, v: ((g * rise).sum(), (grad * v).sum()))
    return lambda f, vjp, x, g, v, h: read(g, rise(f, x, v, h), vjp(g, x), v)


both_sides = pair()


def another_g(f, vjp, x, g, v, h):
    measured, _ = both_sides(f, vjp, x, g, v, h)
    return measured, (vjp(np.ones_like(g), x) * v).sum()


def a_layer(rng, s):
    """x ↦ A x³ and a backward function, right or off by a factor."""
    A, factor = numbers(rng, s.m, s.d), 3 if s.n % 2 else 2

    def f(x):
        return A @ x**3

    def vjp(g, x):
        return factor * x**2 * (A.T @ g)

    f.__doc__ = f"x ↦ A x³, with A = {A.tolist()}"
    vjp.__doc__ = f"(g, x) ↦ {factor} x² ⊙ Aᵀg"
    x, v = numbers(rng, s.d, s.p), numbers(rng, s.d, s.p)
    return f, vjp, x, numbers(rng, s.m, s.p), v, float(rng.integers(1, 5) / 10)


PAIR_MISTAKES = (
    (
        pair(read=lambda g, rise, grad, v: (rise.sum(), (grad * v).sum())),
        "measured lacks g: each output's change counts by its weight in g.",
    ),
    (
        pair(read=lambda g, rise, grad, v: ((g * rise).sum(), grad.sum())),
        "claimed lacks v: each slope counts by how far v moves its entry.",
    ),
    (another_g, "The backward function got ones in place of g: both sides must weigh by one g."),
    (
        pair(lambda f, x, v, h: (f(x + h * v) - f(x)) / h),
        "measured is a forward difference: go h to the other side, too.",
    ),
    (
        pair(lambda f, x, v, h: (f(x + h * v) - f(x - h * v)) / h),
        "measured is twice too large: from x − hv to x + hv it is 2h.",
    ),
    (
        pair(lambda f, x, v, h: (f(x + h) - f(x - h)) / (2 * h)),
        "All entries are nudged alike: the nudge goes along v, h times v.",
    ),
    (
        pair(lambda f, x, v, h: (f(x + v) - f(x - v)) / 2),
        "The nudge is a whole v: shorten it by h, and divide by 2h.",
    ),
    (
        pair(read=lambda g, rise, grad, v: ((grad * v).sum(), (g * rise).sum())),
        "The two are swapped: measured comes first, claimed second.",
    ),
    (
        pair(read=lambda g, rise, grad, v: ((g * rise).mean(), (grad * v).mean())),
        "⟨ , ⟩ is a sum. Two means are over different numbers of entries, so they do not match.",
    ),
    (
        pair(read=lambda g, rise, grad, v: (g * rise, grad * v)),
        "These are products entry by entry, of two shapes: add each of them up.",
    ),
)

# --- 14.5: two steps for one slope ---------------------------------------------------------------


def central(f, x, h):
    return (f(x + h) - f(x - h)) / (2 * h)


def from_two(mix, near=1, far=2):
    """A slope from mix(D(near h), D(far h))."""
    return lambda f, x, h: mix(central(f, x, near * h), central(f, x, far * h))


sharper_slope = from_two(lambda one, two: (4 * one - two) / 3)


def wave(x):
    """sin(2x)"""
    return np.sin(2 * x)


def quintic(x):
    """x⁵ − 2x"""
    return x**5 - 2 * x


def a_place(rng, s):
    """x where no difference is flat by chance."""
    f = (wave, quintic)[s.n % 2]
    place = redraw(
        lambda: (float(numbers(rng)), float(rng.integers(2, 5) / 10)),
        lambda x, h: abs(central(f, x, h)) > 0.1 and abs(central(f, x, 2 * h)) > 0.1,
    )
    return f, *place


SHARPER_MISTAKES = (
    (from_two(lambda one, two: one), "This is D(h) alone, with its error of about c h²."),
    (
        from_two(lambda one, two: 2 * one - two),
        "2 D(h) − D(2h) fits an error that doubles with h; this one grows fourfold.",
    ),
    (
        from_two(lambda one, two: (one + two) / 2),
        "In a mean the errors add up: both lie on the same side. Subtract, so that they cancel.",
    ),
    (
        from_two(lambda one, two: (4 * two - one) / 3),
        "The two are swapped: the larger error, of D(2h), is counted once, the smaller four times.",
    ),
    (
        from_two(lambda one, two: 4 * one - two),
        "The errors cancel, but three slopes are left over: divide by 3.",
    ),
    (
        from_two(lambda one, two: (4 * one - two) / 3, near=0.5, far=1),
        "These are the steps h/2 and h; h and 2h are asked for.",
    ),
    (
        from_two(lambda one, two: (one - two) / 3),
        "This is how far D(h) is off, c h². Add it to D(h).",
    ),
    (
        from_two(lambda one, two: one - (one - two) / 3),
        "The correction goes the wrong way: D(2h) is further off than D(h), on the same side.",
    ),
)

CASES = (
    one(
        "14.1",
        "on paper: the relative error of a gradient that is a sum over 5 examples, not a mean",
        0.8,
        "error",
        passed="(5 − 1)/5: no factor above 1, however large, has a relative error above 1.",
        then="which error has a gradient with the wrong sign?",
        mistakes=(
            (4.0, "You divide by the smaller norm: the larger one stands below, 5 times ‖ĝ‖."),
            (5.0, "This is the ratio of the norms; how far apart are the two?"),
            (0.2, "This is the ratio ‖ĝ‖/‖g‖; above stands the distance ‖g − ĝ‖."),
            (4 / 6, "You divide by the sum of both norms: take the larger one."),
            (4 / 3, "You divide by the mean of both norms: take the larger one."),
            (0.0, "They point the same way, but 0 means that they are equal."),
            (1.2, "The two are added: above stands the norm of the difference."),
        ),
    ),
    one(
        "14.2",
        "the table of all slopes from 50 images X (64, 50) to their logits Z (10, 50): its shape?",
        (500, 3200),
        ("rows", "columns"),
        passed="A row for each output, a column for each input. Nobody builds it: Dᵀg is enough.",
        then="how many of its 1,600,000 entries can be other than 0?",
        mistakes=(
            ((3200, 500), "This is Dᵀ: D takes a nudge of the 3,200 inputs to the 500 outputs."),
            ((10, 64), "This is the table of one image; all 50 of them are inputs here."),
            ((500, 64), "The rows count all 50 images, the columns one: each pixel is an input."),
            ((10, 3200), "The columns count all 50 images, the rows one: each logit is an output."),
            ((500, 9610), "These are the slopes along the parameters; here X moves."),
            ((64, 50), "A vjp has this shape, that of X. The table is what it stands for: Dᵀg."),
            ((64, 10), "This is one image's table on its side, Dᵀ."),
        ),
    ),
    one(
        "14.3",
        "numerical_gradient(f, x, h): central differences, entry by entry, mended",
        numerical_gradient,
        "grad",
        a_function,
        passed="Each slope is measured at x itself, and x is what it was.",
        then="does x += h, x −= 2h, x += h bring every float back exactly?",
        mistakes=GRADIENT_MISTAKES,
    ),
    one(
        "14.4",
        "both_sides(f, vjp, x, g, v, h): ⟨g, Dv⟩ measured, and ⟨Dᵀg, v⟩ claimed",
        both_sides,
        ("measured", "claimed"),
        a_layer,
        passed="Two numbers that must agree, from two runs and one backward call.",
        then="some backward functions here are wrong: do your two numbers tell which?",
        mistakes=PAIR_MISTAKES,
    ),
    one(
        "14.5",
        "sharper_slope(f, x, h): the slope from D(h) and D(2h), without the error in h²",
        sharper_slope,
        "slope",
        a_place,
        passed="The h² terms cancel, and the error falls with h⁴: Richardson's extrapolation.",
        then="with an error in h⁴, which step is best in float64?",
        mistakes=SHARPER_MISTAKES,
    ),
)
