"""What a check of gradients takes, each with the sentence for what it can't take."""

from numbers import Real

import numpy as np

from helpers import doors

LOSS_ALONE = "return J alone, e.g. lambda p: loss(p)[0]"


def require_step(h):
    if h is not None:
        doors.positive("h", h)


def require_tolerance(tolerance):
    if tolerance is not None:
        doors.positive("tolerance", tolerance)


def require_function(f, name="f", example="lambda x: (x**2).sum(); it comes first"):
    doors.function(name, f, example)


def require_numbers(x):
    """x is made of real, finite numbers."""
    if hasattr(x, "W") and hasattr(x, "b"):
        raise TypeError(
            "x holds W and b, all the parameters of a network: check_params(loss, params, grads) "
            "takes them; here give one array, such as params.W[1]."
        )
    if callable(x):
        raise TypeError("x is a function: f comes first and x second; swap the two.")
    doors.finite("x", doors.array("x", x))


def require_floats(x):
    """x is no array of whole numbers, where x + h is cut off; a list of them becomes floats."""
    dtype = getattr(x, "dtype", None)
    if isinstance(dtype, np.dtype) and dtype.kind in "biu":
        raise TypeError(
            "x holds whole numbers, and in such an array x + h is cut down to x; hand "
            "in floats: x.astype(float)."
        )


def require_complex(value):
    """What f made of a complex x is one complex, finite number."""
    if np.ndim(value) != 0:
        raise ValueError(
            f"f returned an array of shape {np.shape(value)}: a gradient is of one number; "
            "return a scalar, such as the loss J."
        )
    if not np.iscomplexobj(value):
        raise TypeError(
            f"f made {doors.short(value)} of a complex x: something in it, such as abs or a cast "
            "to float, drops the imaginary part; write it otherwise, or use numerical_gradient."
        )
    if not np.isfinite(value):
        raise ValueError(
            "f is not finite at x, so it has no slope there; look for log(0), 0/0 or an overflow."
        )


def require_gradient(x, grad, name="The gradient", of="x"):
    """grad is made of finite numbers, in the shape of x."""
    if grad is None:
        raise TypeError(f"{name} is None: give an array of shape {x.shape}, that of {of}.")
    shape = doors.array(name, grad).shape
    if shape != x.shape:
        hint = "; a transpose is missing" if shape == x.shape[::-1] else ""
        raise ValueError(
            f"{name} is {shape} but {of} is {x.shape}: ∂J/∂{of} has the shape of {of}{hint}."
        )
    if not np.isfinite(np.asarray(grad, np.float64)).all():
        raise ValueError(
            f"{name} holds a value that is not finite; look for log(0), 0/0 or an overflow."
        )


def require_scalar(value):
    scalar(value)


def scalar(value, finite=True):
    """value as a Python float, when it is one real number; finite: refuse NaN and infinity."""
    if isinstance(value, np.ndarray) and value.ndim == 0:
        value = value[()]
    if isinstance(value, tuple | list):
        count = {2: "two things"}.get(len(value), f"a {type(value).__name__} of {len(value)}")
        raise TypeError(f"f returned {count}: a gradient is of one number; {LOSS_ALONE}.")
    if value is None:
        raise TypeError("f returned None: let it end with a return of one number, such as J.")
    if np.ndim(value) != 0:
        raise ValueError(
            f"f returned an array of shape {np.shape(value)}: a gradient is of one number; "
            "return a scalar, such as the loss J."
        )
    if isinstance(value, bool | np.bool_) or not isinstance(value, Real):
        raise TypeError(
            f"f returned {doors.short(value)}: a gradient is of one real number; return a scalar, "
            "such as the loss J."
        )
    number = to_float(value)
    if finite and not np.isfinite(number):
        raise ValueError(
            f"f is {number} at x itself, so it has no slope there; look for log(0), 0/0 or an "
            "overflow."
        )
    return number


def to_float(value):
    """A real number as a float; a whole number or fraction too large for one is infinite."""
    try:
        return float(value)
    except OverflowError:
        return float("inf")


def require_finite_slopes(numeric):
    if not np.isfinite(numeric).all():
        raise ValueError(
            "f is not finite near x, so it has no slope there; move x away from log(0), 0/0 or "
            "an overflow."
        )


def require_params(params, grads):
    """params and grads hold W[k] and b[k] of the same layers and shapes."""
    for name, value in (("params", params), ("grads", grads)):
        if not all(hasattr(getattr(value, kind, None), "keys") for kind in ("W", "b")):
            raise TypeError(
                f"{name} is {doors.short(value)}: it needs .W and .b, dictionaries keyed by layer, "
                "as network.init_params makes them; loss_and_gradients returns (J, grads), and "
                "only grads belongs here."
            )
    if not hasattr(params, "_replace"):
        raise TypeError(
            f"params is {doors.short(params)}: it has to be network.Parameters(W, b), so that one "
            "array can be replaced."
        )
    require_same_layers(params, grads)


def require_same_layers(params, grads):
    for kind in ("W", "b"):
        ours, theirs = getattr(params, kind), getattr(grads, kind)
        if not ours or set(ours) != set(theirs) or set(ours) != set(params.W):
            raise ValueError(
                f"params.W has the layers {list(params.W)}, params.{kind} {list(ours)} and "
                f"grads.{kind} {list(theirs)}: each layer needs its W[k] and its b[k] in both."
            )
        for k in ours:
            name = f"{kind}[{k}]"
            one = doors.finite(name, doors.array(name, ours[k]))
            require_gradient(one, theirs[k], f"The gradient of {name}", name)


def require_vjp(forward, vjp, rng, directions):
    require_function(forward, "forward", "ops.tanh")
    require_function(vjp, "vjp", "ops.tanh_vjp")
    doors.generator(rng)
    doors.whole("directions", directions)


def require_gradients(grads, arguments):
    """What a vjp returned: at most one gradient an argument, each of its shape."""
    if len(grads) == 0 or any(grad is None for grad in grads):
        raise TypeError(
            "vjp returned None where a gradient belongs: let it end with a return of one array, or "
            "of a tuple of arrays, one for each argument."
        )
    if len(grads) > len(arguments):
        raise ValueError(
            f"vjp returned {len(grads)} gradients, but cache holds {len(arguments)} of forward's "
            "arguments: return one for each, in order, or put them all into cache."
        )
    for x, grad in zip(arguments, grads, strict=False):
        require_gradient(x, grad)


def require_finite_output(output):
    if not np.isfinite(output).all():
        raise ValueError(
            "forward returned a value that is not finite; look for log(0), 0/0 or an overflow, "
            "or move the arguments."
        )
