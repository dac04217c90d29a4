"""Guards, one a kind: each takes what it can rightly take, or says one sentence at the door.

A guard is given the name under which the caller knows a value, and the value; it hands the value
back in the form that the code behind the door needs, or raises with what came, what was expected
and what to try. A wrong kind of thing is a TypeError, a wrong value or shape a ValueError. Lists
and whole numbers are welcome wherever NumPy can make numbers of them: they become float64, so that
nothing is cut off or wraps around, while a float type is kept.
"""

import functools
import inspect
import math
from numbers import Integral, Real

import numpy as np


def array(name, value):
    """value as an array of real numbers: a float type stays, all else becomes float64.

    Takes arrays, numbers, nested lists and pandas columns. Raises TypeError for text, complex
    numbers, objects and rows of unequal length, ValueError for masked entries.
    """
    require_none_masked(name, value)
    try:
        found = np.asarray(value)
    except ValueError:
        raise TypeError(f"{name} has rows of unequal length: each needs as many numbers.") from None
    if found.dtype.kind == "f":
        return found
    if found.dtype.kind in "biu" or (found.dtype.kind == "O" and all_real(found)):
        return to_float64(name, found)
    raise TypeError(f"{name} {kind_of(value, found)}; hand in an array of real numbers.")


def require_none_masked(name, value):
    if isinstance(value, np.ma.MaskedArray) and np.ma.is_masked(value):
        raise ValueError(
            f"{name} has {np.ma.count_masked(value)} masked entries, which hold no number: fill "
            "them in, as by array.filled(0), or leave those examples out."
        )


def to_float64(name, found):
    try:
        return found.astype(np.float64)
    except OverflowError:
        raise ValueError(f"{name} holds a number too large for a float; scale it down.") from None


def all_real(objects):
    """Whether an array of Python objects holds nothing but real numbers."""
    return objects.size > 0 and all(is_real(entry) for entry in objects.flat)


def is_real(entry):
    """Whether an object is a real number, or says by __float__ which one it stands for."""
    if isinstance(entry, np.ndarray | np.complexfloating):
        return False
    return isinstance(entry, Real) or hasattr(entry, "__float__")


def kind_of(value, found):
    """What came instead of real numbers, as the middle of a sentence."""
    if found.dtype.kind == "c":
        return "holds complex numbers"
    if found.dtype.kind in "US":
        return f"holds text, such as {str(found.flat[0])!r}" if found.size else "holds text"
    if found.ndim == 0:
        return f"is {short(value)}"
    if found.dtype.kind != "O":
        return f"holds entries of the type {found.dtype}"
    odd = next((entry for entry in found.flat if not is_real(entry)), "no number")
    return f"holds {short(odd)}"


def matrix(name, value):
    """value as an array of real numbers with two axes, (m, n): examples are columns."""
    found = array(name, value)
    if found.ndim != 2:
        raise ValueError(
            f"{name} is {found.shape}: it needs two axes, (m, n), examples in columns; "
            "a single column is (m, 1)."
        )
    return found


def clipped(name, value, low, high=math.inf):
    """value as an array, cut to low … high, where a function has long reached its limit.

    Only there would its formula ask for ∞ · 0 or overflow.
    """
    found = array(name, value)
    most = float(np.finfo(found.dtype).max)
    return np.clip(found, max(low, -most), min(high, most) if high < math.inf else high)


def finite(name, value, hint="fill it in or leave that example out"):
    """value itself, an array; a ValueError names the row and column of a NaN or an infinity."""
    if not np.isfinite(value).all():
        wrong = first(name, value, ~np.isfinite(value))
        raise ValueError(f"{wrong}, which is no finite number: {hint}.")
    return value


def drawable(name, value, most=1e100):
    """value as an array of numbers that a picture has room for: finite, of a size up to most."""
    found = array(name, value)
    large = ~(np.abs(found) <= min(most, float(np.finfo(found.dtype).max)))
    if large.any():
        raise ValueError(
            f"{first(name, found, large)}: a picture needs finite numbers, up to {most:g}; leave "
            "that one out, or scale it down."
        )
    return found


def first(name, value, wrong):
    """The start of a sentence on the first entry of an array where wrong is True."""
    place = tuple(np.argwhere(wrong)[0].tolist())
    where = "row {}, column {}".format(*place) if len(place) == 2 else f"index {list(place)}"
    return f"{name} holds {value[place]:.6g} at {where} (counted from 0)"


def number(name, value, low=-math.inf, high=math.inf):
    """value as a Python float, low <= value <= high and finite: it lifts no float32 array."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise TypeError(f"{name} is {short(value)}: it has to be one number{limits(low, high)}.")
    if not (is_finite(value) and low <= value <= high):
        raise ValueError(f"{name} is {short(value)}: it has to be a number{limits(low, high)}.")
    return float(value)


def is_finite(value):
    """Whether a real number has a finite float; 10**400 has none."""
    try:
        return math.isfinite(value)
    except OverflowError:
        return False


def positive(name, value, high=math.inf):
    """value as a Python float above 0, at most high and finite."""
    found = number(name, value, high=high)
    if found <= 0:
        raise ValueError(f"{name} is {short(value)}: it has to be above 0, such as 0.1.")
    return found


def fraction(name, value):
    """value as a Python float between 0 and 1, without the ends."""
    found = number(name, value)
    if not 0 < found < 1:
        raise ValueError(f"{name} is {short(value)}: it has to lie between 0 and 1, such as 0.1.")
    return found


def whole(name, value, low=1, high=math.inf):
    """value as a Python int, low <= value <= high; NumPy's whole numbers count, 2.0 does not."""
    if isinstance(value, bool | np.bool_) or not isinstance(value, Integral):
        raise TypeError(
            f"{name} is {short(value)}: it has to be a whole number{limits(low, high)}."
        )
    if not low <= value <= high:
        raise ValueError(
            f"{name} is {short(value)}: it has to be a whole number{limits(low, high)}."
        )
    return int(value)


def limits(low, high):
    """The end of a sentence that says between which numbers a value lies."""
    if math.isfinite(low) and math.isfinite(high):
        return f" from {low:g} to {high:g}"
    if math.isfinite(low):
        return f", {low:g} or more"
    return f", at most {high:g}" if math.isfinite(high) else ""


def one_of(name, value, known):
    """value itself, one of the names in known."""
    if not isinstance(value, str | Integral | type(None)) or value not in known:
        names = ", ".join(str(option) for option in known)
        raise ValueError(f"{name} is {short(value)}; it can be {names}.")
    return value


def switch(name, value):
    """value as True or False."""
    if not isinstance(value, bool | np.bool_):
        raise TypeError(f"{name} is {short(value)}; it can be True or False.")
    return bool(value)


def pair(name, value, low=-math.inf, high=math.inf):
    """value as two Python floats, each low <= number <= high."""
    found = sequence(name, value, "(2.0, 3.0)")
    if len(found) != 2:
        raise ValueError(f"{name} is {short(value)}: it has to be two numbers, such as (2.0, 3.0).")
    return tuple(number(f"A number of {name}", part, low, high) for part in found)


def sequence(name, value, example):
    """value as a list of its entries. example: what such a one looks like."""
    if isinstance(value, str | bytes | dict | set) or not hasattr(value, "__iter__"):
        raise TypeError(f"{name} is {short(value)}: it has to be a list, such as {example}.")
    if isinstance(value, np.ndarray) and value.ndim == 0:
        raise TypeError(f"{name} is {short(value)}: it has to be a list, such as {example}.")
    return list(value)


def generator(rng):
    """rng itself, a NumPy generator of random numbers."""
    if not isinstance(rng, np.random.Generator | np.random.RandomState):
        seed = rng if isinstance(rng, Integral) else 0
        raise TypeError(
            f"rng is {short(rng)}: it has to be a generator of random numbers, such as "
            f"np.random.default_rng({seed})."
        )
    return rng


def function(name, value, example):
    """value itself, something that can be called. example: what such a thing looks like."""
    if not callable(value):
        raise TypeError(f"{name} is {short(value)}: it has to be a function, such as {example}.")
    return value


def text(name, value):
    """value itself, a text that says something."""
    if not note(name, value).strip():
        raise ValueError(f"{name} is empty: say in words what it stands for.")
    return value


def note(name, value):
    """value itself, a text, or "" for none."""
    if not isinstance(value, str):
        raise TypeError(f"{name} is {short(value)}: it has to be a text, such as 'a curve'.")
    return value


def label(name, value):
    """A number or a text as a picture writes it."""
    if isinstance(value, str):
        return value
    if isinstance(value, np.ndarray) and value.size == 1:
        value = value.ravel()[0]
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise TypeError(f"{name} is {short(value)}: it has to be a number or a text.")
    return value


def mapping(name, value, example):
    """value itself, a dictionary that is not empty. example: what such a one looks like."""
    if not hasattr(value, "items"):
        raise TypeError(f"{name} is {short(value)}: it has to be a dictionary, such as {example}.")
    if not len(value):
        raise ValueError(f"{name} is empty: give at least one entry, such as {example}.")
    return value


def options(function):
    """function itself, but a keyword that it does not have is told which ones it has."""
    known = list(inspect.signature(function).parameters)

    @functools.wraps(function)
    def door(*arguments, **named):
        for name in named:
            if name not in known:
                raise TypeError(
                    f"{function.__name__} has no option {name!r}; it takes {', '.join(known)}."
                )
        return function(*arguments, **named)

    return door


def short(value, most=60):
    """A value as Python writes it, cut where it goes on too long; arrays by their shape."""
    if isinstance(value, np.ndarray) and value.ndim:
        return f"an array of shape {value.shape}"
    if callable(value) and hasattr(value, "__name__"):
        return f"the function {value.__name__}"
    if isinstance(value, np.generic):
        value = value.item()
    written = " ".join(repr(value).split())
    return written if len(written) <= most else f"{written[: most - 1]}…"
