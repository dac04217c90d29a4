"""The verdict on a gradient g against a measured one ĝ, and one sentence that says why.

Three verdicts: it agrees, it is wrong, or this cannot be judged, because rounding or a kink hides
the slope. What the doubt of ĝ explains is not held against g, and where the doubt is larger than a
fault of 2 % nothing is said in its favour.
"""

from dataclasses import dataclass, replace
from typing import NamedTuple

import numpy as np

from helpers.gradcheck_differences import SURE

AGREES, WRONG, CANNOT_JUDGE = "agrees", "wrong", "cannot judge"
ENTRY = 1e-2  # an entry off by a larger share of itself is wrong, however small it is
HIDDEN = 8e-3  # a doubt of a larger share can hide a fault of 2 %


@dataclass(frozen=True)
class Report:
    """What a check says.

    verdict: "agrees", "wrong" or "cannot judge". ok: whether it agrees. relative_error: by the
    function of that name. ratio: ‖g‖/‖ĝ‖. cosine: of the angle between g and ĝ. worst: the index
    of the entry that is furthest off, with its numbers analytic (g) and numeric (ĝ). diagnosis:
    one sentence or two; also str(report).
    """

    verdict: str
    diagnosis: str
    relative_error: float = np.nan
    ratio: float = np.nan
    cosine: float = np.nan
    worst: tuple = ()
    analytic: float = np.nan
    numeric: float = np.nan

    @property
    def ok(self):
        return self.verdict == AGREES

    def __str__(self):
        return self.diagnosis


class Measured(NamedTuple):
    """ĝ, its doubt, and the part of rounding in that, in the shape of g.

    kinks: {index: (lowest, highest) slope on its two sides}.
    """

    numeric: np.ndarray
    doubt: np.ndarray
    rounding: np.ndarray
    kinks: dict


class Comparison(NamedTuple):
    """All that a verdict needs, with g, ĝ and the doubt divided by the largest slope.

    unexplained: what of |g − ĝ| the doubt does not explain. size: max(‖g‖, ‖ĝ‖).
    """

    grad: np.ndarray
    numeric: np.ndarray
    doubt: np.ndarray
    unexplained: np.ndarray
    size: float
    largest: float
    tolerance: float


def relative_error(g, g_hat):
    """‖g − ĝ‖ / max(‖g‖, ‖ĝ‖), from 0 to 2; 0 where both are 0. g, ĝ: arrays of one shape."""
    size = max(np.linalg.norm(g), np.linalg.norm(g_hat))
    return float(np.linalg.norm(g - g_hat) / (size or 1.0))


def judge(grad, measured, tolerance, given="", of="entries"):
    """The Report on grad against what was measured.

    given: "h" or "tolerance" where the user has chosen that, and so gets no other. of: what g is
    a list of, in words.
    """
    seen = compare(grad, between_sides(grad, measured), tolerance)
    report = numbers(grad, measured.numeric, seen)
    if is_wrong(seen):
        return replace(report, verdict=WRONG, diagnosis=diagnose(seen, report, of))
    if measured.kinks:
        sentence = kink_sentence(grad, measured)
    elif given and not sharp(seen):
        sentence = given_sentence(given, measured, seen)
    elif not given and hidden(seen).any():
        sentence = hidden_sentence(grad, measured, hidden(seen) * measured.doubt)
    else:
        return replace(report, diagnosis=agreement(seen))
    return replace(report, verdict=CANNOT_JUDGE, diagnosis="Cannot judge: " + sentence)


def compare(grad, measured, tolerance):
    largest = float(max(np.abs(grad).max(), np.abs(measured.numeric).max())) or 1.0
    g, g_hat = grad / largest, measured.numeric / largest  # else squares of tiny entries vanish
    doubt = np.minimum(measured.doubt / largest, 1e9)
    unexplained = np.maximum(np.abs(g - g_hat) - SURE * doubt, 0)
    size = float(max(np.linalg.norm(g), np.linalg.norm(g_hat))) or 1.0
    return Comparison(g, g_hat, doubt, unexplained, size, largest, tolerance)


def numbers(grad, numeric, seen):
    """A Report with the numbers filled in; relative error, ratio and cosine by their definition."""
    g, g_hat = grad / seen.largest, numeric / seen.largest
    norm, numeric_norm = np.linalg.norm(g), np.linalg.norm(g_hat)
    ratio, cosine = 1.0, 1.0
    if norm != 0 or numeric_norm != 0:
        ratio = float(norm / numeric_norm) if numeric_norm else np.inf
        cosine = float((g * g_hat).sum() / (norm * numeric_norm)) if norm * numeric_norm else 0.0
    off = seen.unexplained if seen.unexplained.any() else np.abs(g - g_hat)
    worst = tuple(int(j) for j in np.unravel_index(off.argmax(), off.shape))
    return Report(
        *(AGREES, "", relative_error(g, g_hat), ratio, cosine, worst),
        *(float(grad[worst]), float(numeric[worst])),
    )


def is_wrong(seen):
    """Whether more is unexplained than the tolerance allows, in all or in one entry of its own."""
    as_a_whole = np.linalg.norm(seen.unexplained) > seen.tolerance * seen.size
    return bool(as_a_whole or (seen.unexplained > share_allowed(seen) * entry_sizes(seen)).any())


def share_allowed(seen):
    return max(ENTRY, seen.tolerance)


def entry_sizes(seen):
    return np.maximum(np.abs(seen.grad), np.abs(seen.numeric))


def hidden(seen):
    """Where the doubt could hide a fault that matters, in an entry or beside the largest one."""
    matters = min(10 * seen.tolerance, 1e-3)
    alone = SURE * seen.doubt > np.maximum(HIDDEN * entry_sizes(seen), matters)
    return alone | (SURE * np.linalg.norm(seen.doubt) > HIDDEN * seen.size) & (seen.doubt > 0)


def sharp(seen):
    """Whether the tolerance is kept, and the slopes are known that well."""
    error = np.linalg.norm(seen.grad - seen.numeric)
    return max(error, np.linalg.norm(seen.doubt)) <= seen.tolerance * seen.size


def between_sides(grad, measured):
    """measured with, at a kink, the slope between its two sides that is closest to that of grad."""
    numeric, doubt = measured.numeric.copy(), measured.doubt.copy()
    for i, (low, high) in measured.kinks.items():
        numeric[i], doubt[i] = np.clip(grad[i], low, high), measured.rounding[i]
    return measured._replace(numeric=numeric, doubt=doubt)


def diagnose(seen, report, of):
    """What is wrong: a few entries, very little, or all of it in one way."""
    grad, tolerance = seen.grad, seen.tolerance
    came, expected = apart(report.analytic, report.numeric)
    here = f"at {index_text(report.worst)} {came} came, {expected} was expected"
    wrong = wrong_entries(seen)
    if 0 < len(wrong) <= max(1, grad.size // 10) and grad.size > 1:
        return f"{len(wrong)} of {grad.size} {of} wrong: {here}; look at how this one is made."
    if report.relative_error <= 10 * tolerance:
        return (
            f"Nearly right: relative error {report.relative_error:.1g} where {tolerance:g} is "
            f"allowed; look for a small term left out. The worst: {here}."
        )
    return f"{kind_of_wrong(seen, report)} The worst: {here}."


def kind_of_wrong(seen, report):
    """A scale, a sign, a transpose, or the structure."""
    grad, numeric, tolerance = seen.grad, seen.numeric, seen.tolerance
    ratio, times = report.ratio, f"{apart(report.ratio, 1.0)[0]} times the size"
    aligned = 0 < ratio < np.inf  # neither of the two is zero
    if aligned and same(grad, ratio * numeric, seen):
        return f"Right direction, wrong scale: {times} of the numerical one; look for a factor."
    if aligned and same(grad, -ratio * numeric, seen):
        times = "" if abs(ratio - 1) <= 10 * tolerance else f" and {times}"
        return f"Wrong sign{times}: it points the opposite way; look for a swapped difference."
    if is_square(grad) and same(grad.T, numeric, seen):
        return "This is the transpose of the gradient; swap the two factors of the product."
    return (
        f"Wrong in structure (cosine {report.cosine:.2f}, ratio {ratio:.2f}): look for a "
        "missing term, a forgotten mask, or a sum over the wrong index."
    )


def is_square(grad):
    return grad.ndim == 2 and grad.shape[0] == grad.shape[1]


def same(a, b, seen):
    """Whether no entry differs by more than its doubt and 10 tolerances of the largest."""
    allowed = 10 * seen.tolerance * np.abs(a).max() + SURE * seen.doubt
    return bool((np.abs(a - b) <= allowed).all())


def wrong_entries(seen):
    """The indices whose own error stands out, in order."""
    allowed = np.minimum(10 * seen.tolerance, share_allowed(seen) * entry_sizes(seen))
    return np.argwhere(seen.unexplained > allowed)


def agreement(seen):
    """The sentence for a gradient that agrees, with the error that could still be there."""
    rest = SURE * np.linalg.norm(seen.doubt) / seen.size
    if rest <= seen.tolerance:
        most = f"{seen.tolerance:g}"
    else:
        most = f"about {rest:.0e}, since rounding hides what is smaller"
    return f"The gradient agrees with the numerical one (relative error at most {most})."


def kink_sentence(grad, measured):
    i, (low, high) = next(iter(measured.kinks.items()))
    return (
        f"there is a kink at {index_text(i)}: its slope is {low:.3g} on one side and {high:.3g} on "
        f"the other, and {grad[i]:.4g} came; move x a little."
    )


def hidden_sentence(grad, measured, doubt):
    i = tuple(int(j) for j in np.unravel_index(doubt.argmax(), doubt.shape))
    came = f"at {index_text(i)} {grad[i]:.4g} came, and {measured.numeric[i]:.4g} was measured"
    if measured.rounding[i] >= measured.doubt[i] / 20:
        return (
            f"rounding hides the slope: {came}, give or take {measured.doubt[i]:.1g}; take "
            "constants out of f, or choose an x of another size."
        )
    return (
        f"f has no steady slope: {came}, give or take {measured.doubt[i]:.1g}; look for jumps or "
        "noise in f, or move x."
    )


def given_sentence(given, measured, seen):
    rest = np.linalg.norm(seen.doubt) / seen.size
    if given == "tolerance":
        return (
            f"a tolerance of {seen.tolerance:g} is asked for, but differences tell slopes to "
            f"{rest:.1g} here, no better; take a larger one, or none."
        )
    i = np.unravel_index(measured.doubt.argmax(), measured.doubt.shape)
    if measured.rounding[i] >= measured.doubt[i] / 20:
        return "this h is so short that rounding hides the slope; take a longer one, or none."
    return (
        "the measured slope still changes when this h is halved; take a shorter one, or none, or "
        "move x off a kink."
    )


def apart(a, b):
    """Two numbers as text, with four digits or as many as it takes to tell them apart."""
    for digits in range(4, 18):
        if f"{a:.{digits}g}" != f"{b:.{digits}g}":
            break
    return f"{a:.{digits}g}", f"{b:.{digits}g}"


def index_text(i):
    return "[" + ", ".join(str(int(j)) for j in i) + "]"
