"""Is this gradient right? Compare it with differences of the function itself.

The relative error of a gradient g against a numerical one ĝ is ‖g − ĝ‖ / max(‖g‖, ‖ĝ‖). In float64
with central differences, 1e-7 or less is good and more than 1e-2 is wrong.
"""

from dataclasses import dataclass

import numpy as np

TOLERANCE = {np.dtype(np.float64): 1e-7, np.dtype(np.float32): 1e-2}
KINK = 1e-3  # slopes left and right of x that differ by this share speak of a kink


def numerical_gradient(f, x, h=None):
    """∂f/∂x_i ≈ (f(x + h e_i) − f(x − h e_i)) / 2h, one entry at a time; shape of x.

    f: array → scalar. x: any shape; integers are copied to float64, so that x + h is not cut off.
    h: the step, ε^(1/3) of x's float type unless given. Costs two evaluations of f an entry.
    Raises ValueError when f does not return one number.
    """
    require_scalar(f(x))
    x = np.array(x, dtype=np.result_type(x, np.float32))
    h = h or np.finfo(x.dtype).eps ** (1 / 3)
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        kept = x[i]
        x[i] = kept + h
        above = f(x)
        x[i] = kept - h
        below = f(x)
        x[i] = kept
        grad[i] = (above - below) / (2 * h)
    return grad


@dataclass(frozen=True)
class Report:
    """The verdict of a check.

    relative_error: as defined above. ratio: ‖g‖/‖ĝ‖. cosine: of the angle between g and ĝ.
    ok: whether the error is within the tolerance. diagnosis: one sentence; also str(report).
    """

    relative_error: float
    ratio: float
    cosine: float
    ok: bool
    diagnosis: str

    def __str__(self):
        return self.diagnosis


def gradient_check(f, x, grad, h=None, tolerance=None):
    """Compare grad with the numerical gradient of f at x and say what is wrong with it.

    grad: shape of x. Returns a Report. tolerance: 1e-7 in float64, 1e-2 in float32 unless given.
    Raises ValueError when grad has another shape than x or is not finite.
    """
    x, grad = float_copy(x), np.asarray(grad)
    require_gradient(x, grad)
    tolerance = tolerance or TOLERANCE[x.dtype]
    h = h or step_size(x)
    numeric = numerical_gradient(f, x, h)
    noise = np.finfo(x.dtype).eps * abs(f(x)) / h * np.sqrt(x.size)
    report = compare(grad, numeric, tolerance, noise)
    if not report.ok:
        kinks = [i for i in wrong_entries(grad, numeric, tolerance) if has_kink(f, x, i, h)]
        if kinks:
            return Report(*numbers(report), diagnosis=kink_sentence(kinks))
    return report


def vjp_check(forward, vjp, cache, rng, directions=8, tolerance=None):
    """Check vjp(g, cache) against forward by random directions: ⟨g, J v⟩ = ⟨vjp(g), v⟩.

    cache: forward's one argument, or a tuple of its arguments in order; each is nudged in turn
    along `directions` random v under a random g. Costs two evaluations a direction, however
    large the arrays are. Returns a Report over all arguments and directions.
    """
    arguments = cache if isinstance(cache, tuple) else (cache,)
    arguments = [float_copy(a) for a in arguments]
    analytic, numeric = [], []
    for position, x in enumerate(arguments):
        for _ in range(directions):
            g = rng.standard_normal(np.shape(forward(*arguments)))
            grads = vjp(g, tuple(arguments) if isinstance(cache, tuple) else x)
            grad = grads[position] if isinstance(grads, tuple) else grads
            require_gradient(x, grad)
            v = rng.standard_normal(x.shape)
            analytic.append((grad * v).sum())
            numeric.append(directional_slope(forward, arguments, position, v, g))
    tolerance = tolerance or TOLERANCE[arguments[0].dtype]
    return compare(np.array(analytic), np.array(numeric), tolerance)


def check_params(loss, params, grads):
    """Check every W[k] and b[k] alone, so that a small one cannot drown in a large one.

    loss: params → J. params, grads: with .W and .b, dictionaries keyed by layer.
    Returns {name: Report}, names such as "W[1]" and "b[1]", in the order of the layers.
    """
    reports = {}
    for k in params.W:
        for kind in ("W", "b"):

            def loss_of_one(array, kind=kind, k=k):
                changed = {**getattr(params, kind), k: array}
                return loss(params._replace(**{kind: changed}))

            one, grad = getattr(params, kind)[k], getattr(grads, kind)[k]
            reports[f"{kind}[{k}]"] = gradient_check(loss_of_one, one, grad)
    return reports


def directional_slope(forward, arguments, position, v, g):
    """⟨g, J v⟩ by a central difference along v in one argument of forward."""
    h = step_size(v)
    nudged = list(arguments)
    nudged[position] = arguments[position] + h * v
    above = forward(*nudged)
    nudged[position] = arguments[position] - h * v
    return (g * (above - forward(*nudged))).sum() / (2 * h)


def compare(grad, numeric, tolerance, noise=0.0):
    """A Report on grad against numeric. noise: what rounding alone can put into ‖numeric‖.

    A gradient too small to stand out of the noise is measured against what can be seen.
    """
    norm, numeric_norm = np.linalg.norm(grad), np.linalg.norm(numeric)
    visible = max(norm, numeric_norm, 10 * noise / tolerance, np.finfo(float).tiny)
    error = float(np.linalg.norm(grad - numeric) / visible)
    ratio = float(norm / numeric_norm) if numeric_norm else float(norm > 0) * np.inf
    product = norm * numeric_norm
    cosine = float((grad * numeric).sum() / product) if product else 0.0
    if norm == numeric_norm == 0:
        ratio = cosine = 1.0
    ok = error <= tolerance
    sentence = (
        f"The gradient agrees with the numerical one (relative error at most {tolerance:g})."
        if ok
        else diagnose(grad, numeric, ratio, cosine, tolerance)
    )
    return Report(error, ratio, cosine, ok, sentence)


def diagnose(grad, numeric, ratio, cosine, tolerance):
    """What kind of wrong: one entry, a scale, a sign, a transpose, or the structure."""
    wrong = wrong_entries(grad, numeric, tolerance)
    if 0 < len(wrong) <= max(1, grad.size // 10) and grad.size > 1:
        i = wrong[0]
        return (
            f"{len(wrong)} of {grad.size} entries wrong, the first at {index_text(i)}: "
            f"{grad[i]:.4g} came, {numeric[i]:.4g} was expected; look at how this entry is made."
        )
    if cosine > 1 - 1e-6:
        return f"Right direction, wrong scale: {ratio:.4g} times the right size; look for a factor."
    if cosine < -1 + 1e-6:
        size = "" if abs(ratio - 1) < 1e-6 else f" and {ratio:.4g} times the right size"
        return f"Wrong sign{size}: it points the opposite way; look for a swapped difference."
    if grad.ndim == 2 and grad.shape[0] == grad.shape[1] and np.allclose(grad.T, numeric):
        return "This is the transpose of the gradient; swap the two factors of the product."
    return (
        f"Wrong in structure (cosine {cosine:.2f}, ratio {ratio:.2f}): look for a missing term, "
        "a forgotten mask, or a sum over the wrong index."
    )


def wrong_entries(grad, numeric, tolerance):
    """The indices whose own error stands out, in order."""
    allowed = tolerance * max(np.abs(grad).max(), np.abs(numeric).max()) * 10
    return list(zip(*np.nonzero(np.abs(grad - numeric) > allowed), strict=True))


def has_kink(f, x, i, h):
    """Whether the slopes of f just left and just right of x_i differ, as at a ReLU's corner."""
    middle, step = f(x), np.zeros_like(x)
    step[i] = h
    right = (f(x + step) - middle) / h
    left = (middle - f(x - step)) / h
    return abs(right - left) > KINK * (abs(right) + abs(left))


def kink_sentence(kinks):
    return (
        f"A step crossed a kink at {index_text(kinks[0])}: left and right of it the slopes differ, "
        "so differences cannot judge; move x a little or take a smaller h."
    )


def index_text(i):
    return "[" + ", ".join(str(int(j)) for j in i) + "]"


def numbers(report):
    return report.relative_error, report.ratio, report.cosine, report.ok


def step_size(x):
    """ε^(1/3), the best step of a central difference for values around 1."""
    return float(np.finfo(x.dtype).eps ** (1 / 3))


def float_copy(x):
    """x as a new float array: float32 stays, whole numbers become float64."""
    return np.array(x, dtype=np.result_type(x, np.float32))


def require_scalar(value):
    if np.ndim(value) != 0:
        raise ValueError(
            f"f returned an array of shape {np.shape(value)}: a gradient is of one number; "
            "return a scalar, such as the loss J."
        )


def require_gradient(x, grad):
    if np.shape(grad) != x.shape:
        hint = "; a transpose is missing" if np.shape(grad) == x.shape[::-1] else ""
        raise ValueError(
            f"The gradient is {np.shape(grad)} but x is {x.shape}: ∂J/∂x has the shape of x{hint}."
        )
    if not np.isfinite(grad).all():
        raise ValueError(
            "The gradient holds a value that is not finite; look for log(0), 0/0 or an overflow."
        )
