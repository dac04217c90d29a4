"""The exercises of lesson 14: relative errors, and checkers that are right themselves."""

import numpy as np

from helpers.exercises.case import numbers, one, redraw

# --- 14.3: the same coins on both sides ----------------------------------------------------------


def measured(read=lambda f, x, v, h, up, down: (f(x + h * v, up) - f(x - h * v, down)) / (2 * h)):
    """A slope by read(loss, x, v, h, up, down), two generators that begin alike."""

    def slope(loss, x, v, h, seed):
        return read(loss, x, v, h, np.random.default_rng(seed), np.random.default_rng(seed))

    return slope


def with_seeds(up, down):
    """A slope with a generator of its own for each side: up(seed), down(seed)."""

    def slope(loss, x, v, h, seed):
        sides = np.random.default_rng(up(seed)), np.random.default_rng(down(seed))
        return (loss(x + h * v, sides[0]) - loss(x - h * v, sides[1])) / (2 * h)

    return slope


steady_slope = measured()


def a_dropped_loss(rng, s):
    """A loss that switches entries off by the coins of a generator."""
    c = numbers(rng, s.d, s.p)

    def loss(x, coins):
        kept = x * (coins.random(x.shape) > 0.5)
        return (c * kept).sum() ** 2 / 2 + (kept**3).sum()

    loss.__doc__ = (
        f"(x, rng) ↦ ½(Σ c ⊙ k)² + Σ k³, k = x ⊙ (rng.random(x.shape) > 0.5), with c = {c.tolist()}"
    )
    x, v = numbers(rng, s.d, s.p), numbers(rng, s.d, s.p)
    return loss, x, v, float(rng.integers(1, 5) / 10), int(rng.integers(1, 100))


SLOPE_MISTAKES = (
    (
        measured(lambda f, x, v, h, up, down: (f(x + h * v, up) - f(x - h * v, up)) / (2 * h)),
        "One generator serves both sides, and goes on drawing: the second run has other coins.",
    ),
    (
        with_seeds(lambda seed: seed, lambda seed: seed + 1),
        "Two seeds make two masks: both sides need generators that begin alike.",
    ),
    (
        with_seeds(lambda seed: 0, lambda seed: 0),
        "Both sides have the same coins, but those of seed 0: the seed is handed in.",
    ),
    (
        measured(lambda f, x, v, h, up, down: (f(x + h * v, up) - f(x, down)) / h),
        "This is the forward difference: take the other side, too, and divide by 2h.",
    ),
    (
        measured(lambda f, x, v, h, up, down: (f(x + h * v, up) - f(x - h * v, down)) / h),
        "From one side to the other the distance is 2h, not h.",
    ),
    (
        measured(lambda f, x, v, h, up, down: (f(x + h * v, up) - f(x - h * v, down)) / 2 * h),
        "/ 2 * h divides by 2 and multiplies by h: write / (2 * h).",
    ),
    (
        measured(lambda f, x, v, h, up, down: (f(x + h, up) - f(x - h, down)) / (2 * h)),
        "All entries are nudged alike: the nudge goes along v, h times v.",
    ),
    (
        measured(lambda f, x, v, h, up, down: f(x + h * v, up) - f(x - h * v, down)),
        "This is the rise alone: divide by the run, 2h.",
    ),
    (
        measured(lambda f, x, v, h, up, down: (f(x - h * v, up) - f(x + h * v, down)) / (2 * h)),
        "The difference is turned round: the side of +hv comes first.",
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
        pair(lambda f, x, v, h: (f(x + h * v) - f(x - h * v)) / 2 * h),
        "In measured, / 2 * h divides by 2 and multiplies by h: write / (2 * h).",
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
        "the shape of D V: 8 directions V (2410, 8), a 64-32-10 network, 20 images",
        (200, 8),
        ("rows", "columns"),
        passed="A column for each direction, with the changes of 200 logits: 16 forward runs.",
        then="with six columns of weights G, which shape has GᵀDV, and what stands in it?",
        mistakes=(
            ((2410, 8), "This is V itself; D takes each of its columns to the logits."),
            ((200, 2410), "This is D, which nobody builds; how many columns are left after V?"),
            ((10, 8), "These are the logits of one image; D V has those of all 20."),
            ((8, 200), "A direction is a column of V, so its result is a column, too."),
            ((200, 1), "This is D v for one direction; V holds 8 of them."),
            ((20, 8), "An image has ten logits: one row for each of them."),
            ((2410, 2410), "The 2,410 of D and V are summed over; 200 logits are left."),
        ),
    ),
    one(
        "14.3",
        "steady_slope(loss, x, v, h, seed): the slope along v of a loss that tosses coins, mended",
        steady_slope,
        "slope",
        a_dropped_loss,
        passed="Both sides drop the same entries, and a loss with dropout can be measured.",
        then="is the slope the same for another seed? Should it be?",
        mistakes=SLOPE_MISTAKES,
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
