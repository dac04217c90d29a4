"""What fits an operation: the shapes of its arguments, of g and the cache, and a loss's targets.

Each guard hands back what it was given, as arrays of real numbers, or says one sentence. A loss of
other targets than its own means nothing, and can run to −∞.
"""

import numpy as np

from helpers import doors

REAL = 'for real targets take the squared loss (loss="squared")'
LABELS = "for class numbers write data.one_hot(labels, classes)"
BITS = 'for one output that is 0 or 1 take the logistic loss (loss="logistic")'

# --- arguments, upstream gradients, caches --------------------------------------------------------


def require_affine(W, b, A):
    """W, b and A as arrays that fit each other."""
    W, b, A = require_columns(W=W, b=b, A=A)
    if W.shape[1] != A.shape[0]:
        raise ValueError(f"W is {W.shape} but A is {A.shape}: W needs {A.shape[0]} columns.")
    if b.shape != (W.shape[0], 1):
        raise ValueError(f"b is {b.shape} but W is {W.shape}: b must be a column, {W.shape[0], 1}.")
    return W, b, A


def require_affine_cache(g, cache):
    W, b, A = require_affine(*require_cache(cache, "W, b, A"))
    g = require_upstream(g, (W.shape[0], A.shape[1]))
    return g.astype(np.result_type(W, b, A), copy=False), (W, b, A)


def require_columns(**arrays):
    """The arrays, each with two axes."""
    return [doors.matrix(name, array) for name, array in arrays.items()]


def require_upstream(g, shape):
    """g as an array of the output's shape."""
    g = doors.array("g", g)
    if g.shape != shape:
        raise ValueError(
            f"g is {g.shape} but the output is {shape}: g = ∂J/∂output has the output's shape."
        )
    return g


def require_g_like(g, Z):
    """g and Z as arrays of one shape and one float type, that of Z."""
    Z = doors.array("Z", Z)
    return require_upstream(g, Z.shape).astype(Z.dtype, copy=False), Z


def require_cache(cache, names):
    """The cache as it came, when it holds as many things as names has."""
    if not isinstance(cache, tuple | list) or len(cache) != len(names.split(", ")):
        raise ValueError(
            f"cache is {doors.short(cache)}: it has to be ({names}), what the forward function "
            "was called with."
        )
    return cache


def require_beta(Z, beta):
    """Z as an array, and β > 0, of a size that no float type cuts off."""
    return doors.array("Z", Z), doors.number("beta", beta, 1e-6, 1e6)


def require_logits(T):
    """T with an axis to go down, and in each column a largest entry that is no infinity."""
    T = doors.array("T", T)
    if T.ndim == 0 or len(T) == 0:
        raise ValueError(f"T is {T.shape}: softmax needs a column of one logit or more.")
    if not np.isfinite(T).all() and np.isinf(T.max(axis=0)).any():
        refuse_infinity("T.max(axis=0)", T.max(axis=0, keepdims=True))
    return T


def require_same_shape(Z, Y):
    """Z and Y as arrays of one shape, with two axes."""
    Z, Y = require_columns(Z=Z, Y=Y)
    if Z.shape != Y.shape:
        raise ValueError(
            f"The output is {Z.shape} but Y is {Y.shape}: Y needs one column for each example "
            "and one row for each output."
        )
    return Z, Y


def require_loss(Z, Y, require_targets):
    """Output and targets of a loss, which fit each other; Y in the float type of Z."""
    Z, Y = require_same_shape(Z, Y)
    if Z.size == 0:
        raise ValueError(f"The output is {Z.shape}: a loss needs one example or more.")
    if not np.isfinite(Z).all():
        refuse_infinity("The output", Z)
    return Z, require_targets(Y).astype(Z.dtype, copy=False)


def require_loss_cache(g, cache, require_targets):
    g = doors.number("g", g)
    return g, require_loss(*require_cache(cache, "output, Y"), require_targets)


def refuse_infinity(name, value):
    """A sentence, unless the caller has silenced NumPy's own and looks at J itself."""
    if np.geterr()["invalid"] != "ignore":
        raise FloatingPointError(
            f"{doors.first(name, value, ~np.isfinite(value))}, which has no loss or probability: "
            "look for such a value in X, W and b, or try a smaller rate."
        )


# --- targets --------------------------------------------------------------------------------------


def require_numbers(Y):
    """The squared loss: real numbers, none of them missing."""
    return doors.finite("Y", doors.matrix("Y", Y))


def require_zero_to_one(Y):
    """The logistic loss: each target between 0 and 1."""
    Y = require_numbers(Y)
    if Y.size and not (Y.min() >= 0 and Y.max() <= 1):
        wrong = doors.first("Y", Y, (Y < 0) | (Y > 1))
        raise ValueError(
            f"{wrong}: a target of the logistic loss lies between 0 and 1; {advice(Y)}."
        )
    return Y


def require_probabilities(Y):
    """Cross-entropy: two rows or more, and each column holds probabilities, which add up to 1."""
    Y = require_numbers(Y)
    if len(Y) < 2:
        raise ValueError(
            f"Y is {Y.shape}: cross-entropy needs two rows or more, one a class; {BITS}; {LABELS}."
        )
    if Y.size and Y.min() < 0:
        raise ValueError(
            f"{doors.first('Y', Y, Y < 0)}: cross-entropy needs probabilities in Y, from 0 to 1; "
            f"{advice(Y)}."
        )
    off = np.abs(Y.sum(axis=0) - 1)
    if Y.size and off.max() > max(1e-6, 100 * np.finfo(Y.dtype).eps):
        i = int(off.argmax())
        raise ValueError(
            f"Column {i} of Y (counted from 0) adds up to {Y[:, i].sum():.6g}: cross-entropy needs "
            f"probabilities, which add up to 1; {advice(Y)}."
        )
    return Y


def advice(Y):
    """What to try, judged by what Y holds."""
    if np.isin(Y, (0, 1)).all():
        return 'for several answers of 0 or 1 take the logistic loss (loss="logistic")'
    if np.isin(Y, (-1, 1)).all():
        return "for labels of −1 and 1 write (Y + 1) / 2"
    if np.isin(Y, (1, 2)).all():
        return "for labels of 1 and 2 write Y - 1"
    if Y.min() >= 0 and (Y.sum(axis=0) > 0).all():
        return f"for counts write Y / Y.sum(axis=0); {LABELS}; {REAL}"
    return f"{REAL}; or are output and Y swapped?"


def in_float_type(name, value, kind):
    """value, a finite array, as the float type `kind`; a ValueError where it is too large."""
    with np.errstate(over="ignore"):
        cast = value.astype(kind, copy=False)
    if not np.isfinite(cast).all():
        raise ValueError(
            f"{doors.first(name, value, ~np.isfinite(cast))}, too large for the {kind} of the "
            "parameters: scale it down, or take parameters of float64."
        )
    return cast
