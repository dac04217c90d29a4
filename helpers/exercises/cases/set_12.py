"""The exercises of lesson 12: score ten classes."""

import numpy as np

from helpers.exercises.case import numbers, one, one_hot
from helpers.exercises.cases.classes import softmax

# --- 12.3: cross-entropy with doubtful labels ----------------------------------------------------


def log_sum_exp(T):
    top = T.max(axis=0, keepdims=True)
    return top + np.log(np.exp(T - top).sum(axis=0, keepdims=True))


def steady_loss(T, Y):
    return (Y * (log_sum_exp(T) - T)).sum() / T.shape[1]


def hardened(T, Y):
    picked = np.take_along_axis(log_sum_exp(T) - T, Y.argmax(axis=0)[np.newaxis], axis=0)
    return picked.mean()


def one_shift(T, Y):
    log_sums = T.max() + np.log(np.exp(T - T.max()).sum(axis=0, keepdims=True))
    return (Y * (log_sums - T)).sum() / T.shape[1]


def doubtful_labels(rng, s):
    """Logits, one of them 1000 above the others or below on most inputs; columns 0.7 + 0.3."""
    T = numbers(rng, s.p, s.n)
    T[0, 0] += {1: 1000, 2: 1000, 5: -1000}.get(s.n, 0)
    sure = rng.integers(0, s.p, s.n)
    second = (sure + rng.integers(1, s.p, s.n)) % s.p
    return T, 0.7 * np.eye(s.p)[:, sure] + 0.3 * np.eye(s.p)[:, second]


LOSS_MISTAKES = (
    (
        lambda T, Y: -(Y * np.log(softmax(T))).sum() / T.shape[1],
        "Some e^t is too large or some φ too small to be stored: ∞ or the log of 0, and 0 times "
        "either is nan. Do the algebra of −log φ first, and take the largest logit away.",
    ),
    (
        lambda T, Y: -(Y * np.log(softmax(T) + 1e-12)).sum() / T.shape[1],
        "With 1e-12 beside φ no surprise is larger than 27.6: the worst mistakes look alike.",
    ),
    (
        lambda T, Y: (Y * (np.log(np.exp(T).sum(axis=0)) - T)).sum() / T.shape[1],
        "e^1000 overflows: take the largest of each column away before np.exp.",
    ),
    (
        one_shift,
        "One largest logit for the whole table: columns far below it are lost, each needs its own.",
    ),
    (lambda T, Y: (Y * (log_sum_exp(T) - T)).sum(), "1/n is missing: J is the mean."),
    (
        lambda T, Y: (Y * (log_sum_exp(T) - T)).mean(),
        "Divided by the number of classes, too: it is the mean over the n examples.",
    ),
    (
        hardened,
        "Only the likeliest class of each label counts here: every class counts by its share.",
    ),
    (
        lambda T, Y: (Y * (T - log_sum_exp(T))).sum() / T.shape[1],
        "The sign is turned: a surprise is minus log φ.",
    ),
    (
        lambda T, Y: (log_sum_exp(T) - T).sum() / T.shape[1],
        "The shares Y are missing: all classes count alike.",
    ),
)

# --- 12.4: a temperature -------------------------------------------------------------------------


def cooled_vjp(T, Y, tau):
    D = (softmax(T / tau) - Y) / T.shape[1]
    return D / tau, -(D * T).sum() / tau**2


def cooled_variant(to_T=lambda D, tau: D / tau, to_tau=None, phi=None, error=lambda p, Y: p - Y):
    """The two slopes with a piece replaced; to_tau: (D, T, tau)."""

    def variant(T, Y, tau):
        made = phi(T, tau) if phi else softmax(T / tau)
        D = error(made, Y) / T.shape[1]
        return to_T(D, tau), to_tau(D, T, tau) if to_tau else -(D * T).sum() / tau**2

    return variant


def a_warm_table(rng, s):
    tau = float(rng.choice([0.4, 0.5, 0.8, 1.6, 2.5]))
    return numbers(rng, s.p, s.n), one_hot(rng, s.p, s.n), tau


COOLED_MISTAKES = (
    (
        cooled_variant(to_T=lambda D, tau: D),
        "This is the slope along T/tau; on to T it takes one more factor, 1/tau.",
    ),
    (
        cooled_variant(to_T=lambda D, tau: D * tau),
        "Upside down: T/tau changes 1/tau times as fast as T.",
    ),
    (
        cooled_variant(to_tau=lambda D, T, tau: (D * T).sum() / tau**2),
        "The sign of the slope along tau is turned: 1/tau falls when tau rises.",
    ),
    (
        cooled_variant(to_tau=lambda D, T, tau: -(D * T).sum() / tau),
        "The slope of 1/tau is −1/tau²: one tau is missing.",
    ),
    (
        cooled_variant(to_tau=lambda D, T, tau: -(D * T).mean() / tau**2),
        "Every logit uses the same tau: the paths add up, sum and no mean.",
    ),
    (
        cooled_variant(to_tau=lambda D, T, tau: -D.sum() / tau**2),
        "The slope along tau is 0 here. φ − Y alone adds up to 0; each entry counts times −t/tau², "
        "by which t/tau changes.",
    ),
    (
        cooled_variant(phi=lambda T, tau: softmax(T)),
        "φ is that of T; here it is softmax of T/tau.",
    ),
    (
        cooled_variant(error=lambda p, Y: (p - Y) * p * (1 - p)),
        "φ(1 − φ) is applied again: φ − Y is already the slope along the logits.",
    ),
    (
        lambda T, Y, tau: tuple(T.shape[1] * part for part in cooled_vjp(T, Y, tau)),
        "1/n is missing in both: J is the mean.",
    ),
)

# --- 12.5: classes that are forbidden ------------------------------------------------------------


def pull(g, phi):
    return phi * (g - (phi * g).sum(axis=0, keepdims=True))


def probabilities(T, allowed):
    S = np.where(allowed > 0, T, -np.inf)
    E = np.exp(S - S.max(axis=0, keepdims=True))
    return E / E.sum(axis=0, keepdims=True)


def allowed_only(g, T, allowed):
    phi = probabilities(T, allowed)
    return phi, pull(g, phi)


def allowed_variant(phi=probabilities, back=pull):
    """phi: (T, allowed); back: (g, phi)."""

    def variant(g, T, allowed):
        made = phi(T, allowed)
        return made, back(g, made)

    return variant


def masked_late(T, allowed):
    kept = softmax(T) * allowed
    return kept / kept.sum(axis=0, keepdims=True)


def with_forbidden(rng, s):
    """In every column two classes or more are allowed and one is not; it may lie 1000 above."""
    T, allowed = numbers(rng, s.p + 2, s.n), np.ones((s.p + 2, s.n))
    forbidden = rng.integers(0, s.p + 2, s.n)
    allowed[forbidden, np.arange(s.n)] = 0.0
    if s.n in (2, 5):
        T[forbidden[0], 0] += 1000
    return numbers(rng, s.p + 2, s.n), T, allowed


ALLOWED_MISTAKES = (
    (
        allowed_variant(masked_late),
        "A forbidden logit, 1000 above the rest, leaves 0/0 or inf · 0, so nan: blank it before "
        "the largest is looked for and before np.exp.",
    ),
    (
        allowed_variant(lambda T, allowed: softmax(T) * allowed),
        "The forbidden classes keep their share of the sum: those allowed no longer add up to 1.",
    ),
    (
        allowed_variant(lambda T, allowed: softmax(T * allowed)),
        "A logit of 0 is no ban: e⁰ = 1 still gets its share. e^t is 0 only for t = −∞.",
    ),
    (
        allowed_variant(lambda T, allowed: softmax(T)),
        "The ban is missing: every class gets a share.",
    ),
    (
        allowed_variant(back=lambda g, phi: phi * (1 - phi) * g),
        "φ(1 − φ) is the Jacobian's diagonal; a vjp adds up every path, φ ⊙ (g − φᵀg).",
    ),
    (
        allowed_variant(back=lambda g, phi: phi * g),
        "In grad_T the second term, φ (φᵀg), is missing.",
    ),
    (
        allowed_variant(back=lambda g, phi: phi * (g - (phi * g).sum())),
        "In grad_T the sum φᵀg goes down each column alone; examples never meet here.",
    ),
    (
        lambda g, T, allowed: (probabilities(T, allowed), pull(g, softmax(T))),
        "grad_T is made with the φ of all classes; take the one with the ban.",
    ),
)

CASES = (
    one(
        "12.1",
        "on paper: ∂ℓ/∂t₂ for t = (log 6, log 3, 0), when the second class is right",
        -0.7,
        "slope",
        passed="φ = (0.6, 0.3, 0.1), so φ₂ − 1: the probability that is lacking.",
        then="what are the other two entries, and what is the sum of all three?",
        mistakes=(
            (0.7, "The sign is turned: the logit of the truth is too small, so φ₂ − 1."),
            (0.3, "This is φ₂; the truth, a 1 in this row, is taken away from it."),
            (-0.147, "φ(1 − φ) is applied again: φ − e_y is already the slope along t."),
            (-1 / 0.3, "This is the slope along φ₂; softmax leads on from there to t₂."),
            (-np.log(0.3), "This is the loss itself; its slope along t₂ is asked for."),
            (np.log(3) - 1, "A score is no probability: φ₂ − 1, not t₂ − 1."),
            (0.21, "This is ∂φ₂/∂t₂, without the loss."),
        ),
    ),
    one(
        "12.2",
        "the whole Jacobian of Φ along T, both (10, 32): rows, columns, entries that are not 0",
        (320, 320, 3200),
        ("rows", "columns", "filled"),
        passed="32 blocks of 10 by 10 in a table of 102,400; the vjp builds none of it.",
        then="how many numbers does phi * (g - …) of the lesson handle?",
        mistakes=(
            (
                (10, 32, 320),
                "T has this shape, and what a vjp returns for one g. A vjp is not a Jacobian: that "
                "has a row for each of all the probabilities and a column for each logit.",
            ),
            ((10, 10, 100), "This is the Jacobian of a single example; here are 32."),
            ((320, 320, 102400), "The examples never meet: most entries are 0."),
            ((320, 320, 320), "This counts the diagonal alone: within an example φ_i feels t_j."),
            ((320, 10, 3200), "Each example has ten logits of its own: more columns."),
            ((32, 32, 32), "Classes count, too: each example has ten probabilities, ten logits."),
        ),
    ),
    one(
        "12.3",
        "steady_loss(T, Y): the mean cross-entropy, Y in columns of probabilities, any logits",
        steady_loss,
        "J",
        doubtful_labels,
        examples=True,
        passed="log Σ e^t − t is −log φ without a φ: never a log of 0.",
        then="which logits make this loss smallest, for a label of 0.7 and 0.3?",
        mistakes=LOSS_MISTAKES,
    ),
    one(
        "12.4",
        "cooled_vjp(T, Y, tau): ∂J/∂T and ∂J/∂tau of the cross-entropy of softmax(T/tau)",
        cooled_vjp,
        ("grad_T", "grad_tau"),
        a_warm_table,
        examples=True,
        passed="φ − Y once more; then the two slopes of t/tau, and a sum, since all share tau.",
        then="lesson 13 meets a network that is too sure: which way should its tau go?",
        mistakes=COOLED_MISTAKES,
    ),
    one(
        "12.5",
        "allowed_only(g, T, allowed): phi over the allowed classes, and ∂J/∂T from g = ∂J/∂phi",
        allowed_only,
        ("phi", "grad_T"),
        with_forbidden,
        examples=True,
        passed="What is banned has φ = 0, so it gets no gradient: the backward line needs no mask.",
        then="a language model may not look at later words; which entries would it forbid?",
        mistakes=ALLOWED_MISTAKES,
    ),
)
