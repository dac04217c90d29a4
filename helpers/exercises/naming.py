"""Is this wrong answer a known one? Only if it is that mistake's on every input that was tried."""

import itertools
import warnings

import numpy as np

from helpers.exercises.diagnosis import Seen, agrees
from helpers.exercises.encoding import Other, encode, results
from helpers.exercises.reading import label


def known_mistake(part, outcomes):
    """The sentence of the known mistake that gives this very answer on every input, or ""."""
    if any(outcome.stage in ("not attempted", "raised", "type") for outcome in outcomes):
        return ""
    for mistake in part.mistakes:
        if all(made_by(mistake, part, outcome) for outcome in outcomes):
            return mistake.says
    return ""


def exchanged(part, outcomes):
    """A sentence where every result is right, and on every input in another's place, or ""."""
    if part.inputs is None or any(o.stage not in ("value", "shape", "right") for o in outcomes):
        return ""
    both = [(entries(o.trial.right), entries(o.given)) for o in outcomes]
    count = len(both[0][0])
    if not 2 <= count <= 5 or any(len(given) != count for right, given in both):
        return ""
    for order in itertools.permutations(range(count)):
        if all(same(right, tuple(given[i] for i in order)) for right, given in both):
            if isinstance(part.gives, str):
                return f"{part.gives} has the right entries, under each other's keys."
            asked = label(part.gives)
            return f"These are the right results in another order; asked for are {asked}."
    return ""


def entries(value):
    """The results in a tuple or list, or in a dictionary in the order of its keys; else none."""
    if isinstance(value, dict):
        return tuple(value[key] for key in sorted(value, key=str))
    if isinstance(value, tuple):
        value = results(value)
    return tuple(value) if isinstance(value, list) else ()


def made_by(mistake, part, outcome):
    """Whether the mistake makes the same of this trial, the inputs that it changes included."""
    if part.inputs is None:  # typed in, with three digits or more
        return same(mistake.wrong, outcome.given, low=np.any(mistake.wrong % np.float64(1) != 0))
    before = outcome.trial.arguments
    arguments = copies(before)
    try:
        made = quietly(mistake.wrong, arguments)
    except Exception:
        return False
    both = zip(part.names, before, arguments, strict=True)
    changed = {name: new for name, old, new in both if encode(old) != encode(new)}
    return same(changed, outcome.changed) and same(made, outcome.given)


def same(made, given, low=False):
    """Whether two results, nested alike, have the same shapes and numbers; NaN is like NaN.

    low: whether a few digits are enough.
    """
    if isinstance(made, dict):
        alike = isinstance(given, dict) and made.keys() == given.keys()
        return alike and all(same(made[key], given[key]) for key in made)
    if isinstance(made, tuple):
        made = results(made)
        alike = isinstance(given, tuple | list) and len(made) == len(given)
        return alike and all(same(*both) for both in zip(made, given, strict=True))
    if isinstance(given, Other | dict) or given is None or given is Ellipsis:
        return False
    try:
        one, other = np.asarray(made, float), np.asarray(given, float)
    except (TypeError, ValueError):
        return False
    if one.size == other.size == 1:
        one, other = one.reshape(1), other.reshape(1)
    if one.shape != other.shape or (np.isfinite(one) != np.isfinite(other)).any():
        return False
    finite = np.isfinite(one)
    low = low or np.asarray(given).dtype in (np.float32, np.float16)
    return agrees(Seen(one[finite], other[finite], low=low))


def quietly(function, arguments):
    """function(*arguments) without NumPy's warnings."""
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        return function(*arguments)


def copies(value):
    """value with all arrays in it copied; a tuple with names stays one."""
    if isinstance(value, np.ndarray):
        return value.copy()
    if isinstance(value, dict):
        return {key: copies(entry) for key, entry in value.items()}
    if isinstance(value, list):
        return [copies(entry) for entry in value]
    if isinstance(value, tuple):
        parts = [copies(entry) for entry in value]
        return type(value)(*parts) if hasattr(value, "_fields") else tuple(parts)
    return value
