"""The slope of a function of one number, from its values alone, and how far off it may be.

A central difference D(h) = (f(x+h) − f(x−h)) / 2h is wrong twice: by truncation, about h² f'''/6,
which shrinks with h, and by rounding, about ε|f|/h, which grows. No step is best for all: x³ at
0.003 wants a short one, sin at 10⁵ one that forgets the size of x, 10⁶ + x² a long one. So we go
down a ladder of steps and keep the one with the smallest doubt: its rounding, and what still
changes on finer steps. A kink is what does not change: there the slopes left and right of x stay
apart however short the step, while those of a curve meet.
"""

import math
from typing import NamedTuple

import numpy as np

from helpers import doors
from helpers.gradcheck_doors import require_function, require_scalar

SURE = 4  # times a doubt, so that bad luck with rounding convicts nobody
RATIO = 4.0  # from one step of the ladder to the next
STAYS = 0.75  # a curve's bend halves with h, or shrinks by 1/√2 at the least; a kink's stays
CLEAR = 8  # a bend this many times its rounding is no accident
GRAINY = 1000  # times its rounding: a larger move is none of rounding
PROVED = 3  # steps finer than one, before it may speak against longer ones


class Step(NamedTuple):
    """h, D(h), the slopes left and right of x over h, and what rounding can do to them.

    That is ε(|f| + |x f'|/2)/h.
    """

    h: float
    slope: float
    left: float
    right: float
    rounding: float


class Slope(NamedTuple):
    """value: the slope measured. doubt: how far off it may be. rounding: the part of rounding.

    steps: what was tried, from the longest step to the shortest.
    """

    value: float
    doubt: float
    rounding: float
    steps: list


def measure(f, x, eps, expected, enough, h=None, size=0.0):
    """The Slope at x of f: number → number.

    eps: of the float type that f computes in. expected: the slope that somebody claims. enough:
    Slope → whether it is good enough, so that two steps will do. h: the step to take, with its
    half; else as many as it needs. size: what |f| is rounded as, where f is a sum whose terms
    cancel. Raises ValueError when f is finite at no x ± h.
    """
    f_x = f(x)

    def at(step):
        return take(f, x, f_x, eps, step, size)

    first = h or eps ** (1 / 3) * max(1.0, abs(float(x)))
    steps = [at(first), at(first / (2 if h else RATIO))]
    if not (h or enough(best(steps))):
        least = max(abs(expected), best(steps).doubt)
        steps = longer(at, x, first) + steps + shorter(at, x, first / RATIO, least)
    if not any(steps) and type(x)(x + first) != x:
        raise ValueError(
            "f is not finite near x, so it has no slope there; move x away from log(0), 0/0 or an "
            "overflow."
        )
    return best([cautious(step, steps, eps * max(1.0, abs(float(x)))) for step in steps], expected)


def longer(at, x, h):
    """The steps above h, the longest first, up to half the size of x."""
    steps = []
    while RATIO * h <= 0.5 * max(1.0, abs(float(x))):
        h *= RATIO
        steps.insert(0, at(h))
    return steps


def shorter(at, x, h, least):
    """The steps below h, until rounding alone can make up `least`, or the slope that is seen."""
    steps, spacing = [], max(float(np.spacing(abs(x))), 1e-30)
    while h > RATIO * spacing:
        if steps and steps[-1] and steps[-1].rounding > max(least, abs(steps[-1].slope)):
            break
        h /= RATIO
        steps.append(at(h))
    return steps


def take(f, x, f_x, eps, h, size):
    """The Step of length h; None where x + h is x, or f is not finite on both sides."""
    up, down = type(x)(x + h), type(x)(x - h)
    if up == x or down == x:
        return None
    above, below = quietly(f, up), quietly(f, down)
    right, left = (above - f_x) / float(up - x), (f_x - below) / float(x - down)
    if not (math.isfinite(left) and math.isfinite(right)):
        return None
    slope = (above - below) / float(up - down)  # up − down is what rounding made of 2h
    largest = max(abs(above), abs(below), abs(f_x), size)
    moved = abs(float(x)) / 2 * max(abs(left), abs(right))  # f may round x itself, as in sin(10 x)
    return Step(h, slope, left, right, eps * (largest + moved) / h)


def cautious(step, steps, eps):
    """step, or if f did not change in it, with what rounding can swallow at the steepest slope.

    Where the terms of f cancel, |f| is no measure of rounding: a short step then sees no slope.
    """
    if step is None or step.left or step.right:
        return step
    steepest = max(max(abs(s.left), abs(s.right)) for s in steps if s)
    return step._replace(rounding=max(step.rounding, eps * steepest / step.h))


def quietly(f, x):
    """f(x), or NaN where f is not defined: a long step may leave the place where it is."""
    try:
        with np.errstate(all="ignore"):
            return f(x)
    except (ValueError, ArithmeticError):
        return math.nan


def best(steps, expected=math.nan):
    """The Slope with the smallest doubt, which is ∞ when no two steps could be taken.

    The doubt of a step is its rounding, what changes to the next finer one, and half its bend
    where that stays. It is more if a finer one says something else and is sure of it, or says what
    somebody expected: so a long step cannot win by leaping over the waves of f.
    """
    steps = [step for step in steps if step is not None]
    found = Slope(0.0, math.inf, math.inf, steps)
    pairs = list(zip(steps, steps[1:], strict=False))
    scatter, doubts = grain(steps), []  # scatter: of f itself, as the finer steps show it
    for step, finer in reversed(pairs):
        change = abs(step.slope - finer.slope)
        rounding = max(step.rounding, scatter / step.h)
        doubt = rounding + 4 / 3 * change + (bend(finer) / 2 if stays(step, finer) else 0.0)
        proved = doubts[PROVED:]
        doubt = max([doubt, *(abs(step.slope - slope) - 2 * theirs for slope, theirs in proved)])
        for slope, theirs in proved:
            apart = abs(step.slope - slope)
            if theirs < apart > 2 * abs(expected - slope):
                doubt = max(doubt, apart)
        doubts.append((step.slope, doubt))
        scatter = max(scatter, change * finer.h)
        if doubt < found.doubt:
            found = Slope(step.slope, doubt, rounding, steps)
    return found


def grain(steps):
    """The unit that f is rounded to, where short steps show it; 0.0 where none does.

    There f moves by a unit or not at all, and that can be many times ε|f|: its terms cancel.
    """
    if all(step.left or step.right for step in steps):
        return 0.0
    moves = [
        abs(slope) * step.h for step in steps for slope in step[2:4] if seems_noise(slope, step)
    ]
    return min(moves, default=0.0)


def seems_noise(slope, step):
    return 0 < abs(slope) < GRAINY * step.rounding


def crosses_kink(f, x, h):
    """Whether f, a function of one number, has a kink within h of x, as far as f shows it.

    The slopes over h to the right and to the left of x are a bend apart. On a curve the bend
    halves with h, or shrinks faster, as h² or h³. At a kink in x it stays; at one beside x it
    stays, then falls to nothing. Said only where it stands out of rounding. A kink has to be
    sharper than what the curve bends over h.
    """
    require_function(f)
    x, h = doors.number("x", x), doors.positive("h", h)
    require_scalar(f(x))
    bends, size = [], max(abs(f(x + h)), abs(f(x)), abs(f(x - h)))
    for step in (h, h / 2, h / 4):
        right, left = (f(x + step) - f(x)) / step, (f(x) - f(x - step)) / step
        bends.append(abs(right - left))
    noise = 32 * np.finfo(float).eps * (size + abs(x * right)) / h
    for wide, narrow in (bends[:2], bends[1:]):
        if narrow > 0.6 * wide + noise or narrow < 0.1 * wide - noise:
            return True
    return False


def kink(slope):
    """(lowest, highest) of the slopes on the two sides of a kink at x; None where there is none.

    There is one when the two sides differ as much on a finer step (on two, if D is sure of itself),
    and on all that are finer still, as far as rounding lets us see, with the measured slope in
    their middle.
    """
    steps, found = slope.steps, []
    for k in range(len(steps) - 1):
        step, finer, rest = steps[k], steps[k + 1], steps[k + 2 :]
        width, middle = bend(finer), (finer.left + finer.right) / 2
        unsure = slope.doubt > width / 4
        centred = abs(middle - slope.value) <= (width / 2 if unsure else width / 50 + slope.doubt)
        twice = unsure or (rest and stays(finer, rest[0]))
        seeing = [s for s in rest if CLEAR * s.rounding < width]
        if stays(step, finer) and centred and twice and all(bend(s) > width / 2 for s in seeing):
            change = max(abs(step.left - finer.left), abs(step.right - finer.right))
            slack = change + finer.rounding
            found.append((slack, middle - width / 2 - slack, middle + width / 2 + slack))
    return min(found)[1:] if found else None


def stays(step, finer):
    """Whether the slopes left and right of x differ clearly, and as much on the finer step."""
    clear = bend(finer) > CLEAR * finer.rounding
    return clear and STAYS < bend(finer) / (bend(step) or math.inf) < 1 / STAYS


def bend(step):
    """By how much the slopes left and right of x differ."""
    return abs(step.right - step.left)


def float_copy(x):
    """x as a new float array: float32 stays, all else becomes float64."""
    x = np.asarray(x)
    return x.astype(np.float32 if x.dtype == np.float32 else np.float64)
