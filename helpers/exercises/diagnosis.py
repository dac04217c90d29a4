"""In which way is it wrong? General sentences on a wrong answer, each true of all that was seen.

A `Seen` is one result on one input: the right numbers beside the given ones. The first sentence
whose condition holds on every input is said; none of them guesses beyond what its words say.
"""

from typing import NamedTuple

import numpy as np

TOLERANCE = 2e-6
LOW_PRECISION = 2e-3  # for float32 and float16


class Seen(NamedTuple):
    """right, given: float arrays of one shape. n: the number of examples, or None. low: whether
    the given numbers have few digits.
    """

    right: np.ndarray
    given: np.ndarray
    n: int | None = None
    low: bool = False


def near(seen, right=None):
    """Where the given entries are those of `right` (the right ones), as an array of booleans.

    An entry may be off by the tolerance, times itself and a hundredth of the largest.
    """
    right = seen.right if right is None else right
    tolerance = LOW_PRECISION if seen.low else TOLERANCE
    largest = np.abs(right).max(initial=0.0)
    return np.abs(seen.given - right) <= tolerance * (np.abs(right) + 0.01 * largest) + 1e-12


def agrees(seen, right=None):
    """Whether all entries are those of `right`."""
    return bool(near(seen, right).all())


def ratio_and_cosine(seen):
    """(‖given‖/‖right‖, cosine of the angle between them); NaN where a zero vector forbids it."""
    a, b = np.linalg.norm(seen.given), np.linalg.norm(seen.right)
    with np.errstate(all="ignore"):
        return a / np.float64(b), np.clip((seen.given * seen.right).sum() / (a * b), -1, 1)


def diagnose(results):
    """A sentence on the results of one name, Seen on every input; one at least is wrong."""
    if len(results) == 1 and results[0].n is None and results[0].right.size == 1:
        return one_value(results[0])
    for look in LOOKS:
        if sentence := look(results, [seen for seen in results if not agrees(seen)]):
            return sentence
    return structural(results)


def one_value(seen):
    """On a single number that was typed in, without giving the right one away."""
    if close([seen], [seen]):
        return close([seen], [seen])
    if agrees(seen, -seen.right):
        return "It has the wrong sign."
    return f"It is too {'small' if seen.given < seen.right else 'large'}."


def factors(results):
    """The signed factor given = factor · right of every input that has one; None else."""
    found = []
    for seen in results:
        square = (seen.right**2).sum()
        factor = float((seen.given * seen.right).sum() / square) if square else 0.0
        if not factor or not agrees(seen, factor * seen.right):
            return None
        found.append(factor)
    return found


def constant(results, wrong):
    values = {float(value) for seen in results for value in seen.given.flat}
    if len(values) == 1 and len(results) > 1:
        return f"It is {values.pop():.4g} everywhere, whatever the input."


def whole_numbers(results, wrong):
    if all(agrees(seen, np.trunc(seen.right)) for seen in results):
        return "All decimals are cut off: are these arrays of whole numbers? Make them floats."


def zero(results, wrong):
    if not any(seen.given.any() for seen in results):
        return "It is zero everywhere."


def factor(results, wrong):
    """Sign, a constant factor, n or 1/n, or a factor that varies."""
    visible = [seen for seen in results if seen.right.any()]
    found = factors(visible)
    if not found or any(not agrees(s) for s in results if not s.right.any()):
        return None
    constant, power = constant_and_power(results)
    if constant is not None:
        return factor_sentence(constant, power)
    if all(seen.right.size == 1 for seen in visible):
        return None  # where any two numbers are in some ratio
    shown = ", ".join(f"{value:.3g}" for value in found[:3])
    return (
        f"It is the right one times a factor that differs from input to input ({shown}, …): "
        "look for one that is missing or too much, perhaps a size or a value of the input."
    )


def constant_and_power(results):
    """(c, p) with given = c nᵖ right on every input, p one of 0, 1, −1; (None, None) else."""
    visible = [seen for seen in results if seen.right.any()]
    found = factors(visible)
    ns = np.array([seen.n or np.nan for seen in visible], float)
    for power in (0, 1, -1) if found else ():
        scaled = np.array(found) / ns**power
        if np.allclose(scaled, scaled[0], rtol=1e-3) and (power == 0 or len(set(ns)) > 1):
            return float(scaled[0]), power
    return None, None


def factor_sentence(constant, power):
    """On given = c nᵖ right, on every input."""
    if power == 0 and np.isclose(constant, -1):
        return "Right size, opposite sign on every input: look for a swapped difference."
    sign = " and the opposite sign" if constant < 0 else ""
    if power == 0:
        why = "look for a constant factor that is missing or too much"
        return f"Ratio {abs(constant):.4g}{sign} on every input: {why}."
    times = "" if np.isclose(abs(constant), 1) else f"{abs(constant):.4g} times "
    if power == 1:
        why = "as if the examples were added up where their mean is meant; look for 1/n"
        return f"Ratio {times}n{sign} on every input: {why}."
    why = "as if divided by n, the number of examples, once too often"
    return f"Ratio {times}1/n{sign} on every input: {why}."


def only_one_example(results, wrong):
    several = [seen for seen in results if seen.n and seen.n > 1]
    single = [seen for seen in results if seen.n == 1]
    if single and all(map(agrees, single)) and not any(map(agrees, several)):
        return (
            "Right for a single example, wrong for several: look at what is summed or divided over "
            "the examples."
        )


def missing_mask(results, wrong):
    if all(seen.right.any() and (near(seen) | (seen.right == 0)).all() for seen in wrong):
        return "Wrong only where 0 is right: is a mask forgotten, a ReLU, or its slope?"


def too_much_mask(results, wrong):
    if all(seen.given.any() and (near(seen) | (seen.given == 0)).all() for seen in wrong):
        return "Some entries are 0 that should not be; all others are right."


def one_line(results, wrong):
    """Only one column or row is wrong, or right, and always the first or the last."""
    for axis, line in ((1, "column"), (0, "row")):
        for end, index in (("first", 0), ("last", -1)):
            if all(marks(seen, axis, index, True) for seen in wrong):
                return f"Only the {end} {line} is right."
            if all(marks(seen, axis, index, False) for seen in wrong):
                return f"Only the {end} {line} is wrong."


def marks(seen, axis, index, right):
    """Whether exactly one line of several is right (or wrong), the one of that index."""
    if seen.right.ndim != 2 or seen.right.shape[axis] < 2:
        return False
    lines = near(seen).all(axis=1 - axis)
    expected = np.full(len(lines), not right)
    expected[index] = right
    return bool((lines == expected).all())


def signs(results, wrong):
    if all(agrees(Seen(abs(s.right), abs(s.given), s.n, s.low)) for s in results):
        return "All sizes are right, some signs are not."


def offset(results, wrong):
    found = [seen.given - seen.right for seen in results]
    constant = found[0].flat[0]
    if constant and all(np.allclose(d, constant, rtol=1e-6) for d in found):
        return f"Every entry is off by {constant:.4g}, on every input."


def order(results, wrong):
    if all(agrees(Seen(np.sort(s.right, None), np.sort(s.given, None), s.n, s.low)) for s in wrong):
        return "These are the right numbers in the wrong places: look at a reshape or a transpose."


def alike(results, wrong):
    for axis, line in ((1, "columns"), (0, "rows")):
        wide = [s for s in results if s.right.ndim == 2 and s.right.shape[axis] > 1]
        if wide and all(
            np.ptp(s.given, axis=axis).max() == 0 < np.ptp(s.right, axis=axis).max() for s in wide
        ):
            return (
                f"All {line} are alike, and they should not be: was one of them spread by mistake?"
            )


def structural(results):
    """What can be said of a wrong answer of which nothing else is known."""
    wrong = [seen for seen in results if not agrees(seen)]
    start = "Wrong on every input" if len(results) > 1 else "This is not the right value"
    if len(wrong) < len(results):
        start = (
            f"Right on {len(results) - len(wrong)} of {len(results)} inputs, wrong on the others"
        )
    if len(results) == 1 or factors(wrong) is not None:
        return f"{start}."
    if all(seen.right.size == 1 for seen in results):
        return f"{start}, and neither by its sign alone nor by one factor."
    return (
        f"{start}, and not by one factor for all entries: look for a slope or a term that is "
        "missing or too much, or a sum over the wrong index."
    )


def close(results, wrong):
    if all((np.abs(s.given - s.right) <= 0.01 * np.abs(s.right)).all() for s in results):
        return "It is within 1 % of the right one: are there enough digits, is it an approximation?"


LOOKS = (
    close,
    zero,
    constant,
    whole_numbers,
    factor,
    only_one_example,
    missing_mask,
    too_much_mask,
    one_line,
    signs,
    offset,
    order,
    alike,
)
