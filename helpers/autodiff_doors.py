"""What the engine of `autodiff` refuses, each in a sentence: what came, what to write instead."""

import inspect

import numpy as np

from helpers.doors import short

COVERED = {"axis", "keepdims", "axes", "shape"}  # the options that the rules know


def require_floats(x):
    """x as an array of real numbers: a slope at a whole number has no h to go."""
    x = x if hasattr(x, "dtype") else np.asarray(x)
    if not np.issubdtype(x.dtype, np.floating):
        raise TypeError(
            f"x holds {x.dtype}, but a slope needs real numbers: write 2.0, or x.astype(float)."
        )
    return x


def require_upstream(y, g):
    """g as an array of the shape of the output y: of another, it would be broadcast unseen."""
    g = g if hasattr(g, "dtype") else np.asarray(g)
    if g.shape != np.shape(y.value):
        raise ValueError(
            f"{g.shape} came to be pulled back from an output {np.shape(y.value)}: a gradient has "
            "one number for each entry, in the same shape."
        )
    return g


def require_one_number(J):
    """Refuse to take the gradient of anything but one real number."""
    if np.dtype(getattr(J, "dtype", float)).kind == "c" or isinstance(J, complex):
        raise TypeError("f gave a complex number, but a gradient is that of a real one.")
    if not hasattr(J, "dtype") and not isinstance(J, float | int) or np.shape(J) != ():
        got = f"an array of shape {np.shape(J)}" if hasattr(J, "shape") else short(J)
        raise ValueError(
            f"f gave {got}, but a gradient is that of one number: add the entries up, or pull back "
            "a g of that shape with vjp(f, x)."
        )


def require_rule(op, args, options, vjps, flat):
    """Refuse what has no rule, what works in place, and what a rule does not cover."""
    name = getattr(op, "__name__", str(op))
    for option in set(options) - COVERED:
        raise TypeError(
            f"{name} came with {option}=, which no rule covers; x += 1 would overwrite what the "
            "tape still needs: make a new array, x = x + 1."
        )
    if op not in vjps and op not in flat:
        known = ", ".join(sorted(one.__name__ for one in vjps))
        raise TypeError(f"{name} has no rule: add one to VJPS, or write it with {known}.")
    if op is np.power and (hasattr(args[1], "tape") or np.ndim(args[1])):
        raise TypeError("x ** p has a rule for one constant p only: write np.exp(p * np.log(x)).")
    code = getattr(vjps.get(op), "__code__", None)
    if code and not code.co_flags & inspect.CO_VARARGS and len(args) > code.co_argcount - 2:
        raise TypeError(
            f"{name} came with {len(args)} arguments, and its rule covers {code.co_argcount - 2}: "
            "leave out the last."
        )
    if op is np.matmul and any(not hasattr(one, "dtype") or np.ndim(one) != 2 for one in args):
        shapes = " and ".join(str(getattr(one, "shape", "a list")) for one in args)
        raise ValueError(f"@ has a rule for two matrices, but {shapes} came: a column is (m, 1).")


def refuse_writing(*_):
    raise TypeError("x[…] = … would overwrite what the tape still needs: make a new array instead.")


def refuse_leaving(*_, **__):
    raise TypeError("A plain array would leave the tape; where that is meant, take x.value.")
