"""Is this gradient right? Compare it with differences of the function itself.

The relative error of a gradient g against a numerical one ĝ is ‖g − ĝ‖ / max(‖g‖, ‖ĝ‖). In float64
with central differences, 1e-7 or less is good and more than 1e-2 is wrong.
"""

from dataclasses import dataclass, replace

import numpy as np

TOLERANCE = {np.dtype(np.float64): 1e-7, np.dtype(np.float32): 1e-2}
KINK = 1e-3  # slopes left and right of x that differ by this share speak of a kink


def numerical_gradient(f, x, h=None):
    """∂f/∂x_i ≈ (f(x + h e_i) − f(x − h e_i)) / 2h, one entry at a time; shape of x.

    f: array → scalar. x: any shape, not changed; whole numbers become float64, so that x + h is
    not cut off. h: the step, step_size(x) unless given. Costs one evaluation of f, and two an
    entry. Raises ValueError when f does not return one number.
    """
    x = float_copy(x)
    require_scalar(f(x))
    h = h or step_size(x)
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        kept = x[i]
        x[i] = kept + h
        above = float(f(x))
        x[i] = kept - h
        below = float(f(x))
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
    Raises ValueError when grad has another shape than x, or grad or f near x is not finite.
    """
    x, grad = float_copy(x), np.asarray(grad)
    require_gradient(x, grad)
    h, tolerance = h or step_size(x), tolerance or TOLERANCE[x.dtype]
    numeric = numerical_gradient(f, x, h)
    require_finite_slopes(numeric)
    noise = rounding_noise(x.dtype, f(x), h) * np.sqrt(x.size)
    report = compare(grad, numeric, tolerance, noise)
    wrong = [] if report.ok else wrong_entries(grad, numeric, tolerance)
    if wrong and all(crosses_kink(f, x, i, grad[i], h) for i in wrong):
        return replace(report, diagnosis=kink_sentence(wrong[0]))
    return report


def vjp_check(forward, vjp, cache, rng, directions=8, tolerance=None):
    """Check vjp(g, cache) against forward by random directions: ⟨g, J v⟩ = ⟨vjp(g), v⟩.

    cache: forward's one argument, or a tuple of its arguments in order. Each argument for which
    vjp returns a gradient is nudged along `directions` random v under a random g. Costs two
    evaluations a direction, however large the arrays are. Returns the first Report that is not
    ok, else the one with the largest error; with several arguments its sentence says which.
    """
    several = isinstance(cache, tuple)
    arguments = tuple(float_copy(a) for a in (cache if several else (cache,)))

    def pull_back(g):
        grads = vjp(g, arguments if several else arguments[0])
        return grads if isinstance(grads, tuple) else (grads,)

    output = forward(*arguments)
    reports = []
    for position in range(len(pull_back(np.ones_like(output)))):
        tolerance_here = tolerance or TOLERANCE[arguments[position].dtype]
        report = check_argument(
            forward, pull_back, arguments, position, rng, directions, tolerance_here
        )
        if not report.ok:
            name = f"Argument {position + 1} of {len(arguments)}: " if several else ""
            return replace(report, diagnosis=name + report.diagnosis)
        reports.append(report)
    return max(reports, key=lambda report: report.relative_error)


def check_argument(forward, pull_back, arguments, position, rng, directions, tolerance):
    """A Report on ⟨pull_back(g), v⟩ against ⟨g, J v⟩ for one argument and random g and v."""
    x, output = arguments[position], forward(*arguments)
    h = step_size(x)
    analytic, numeric = np.zeros(directions), np.zeros(directions)
    for d in range(directions):
        g = rng.standard_normal(np.shape(output)).astype(x.dtype)
        v = rng.standard_normal(x.shape).astype(x.dtype)
        grad = pull_back(g)[position]
        require_gradient(x, grad)
        analytic[d] = (grad * v).sum()
        above = forward(*arguments[:position], x + h * v, *arguments[position + 1 :])
        below = forward(*arguments[:position], x - h * v, *arguments[position + 1 :])
        numeric[d] = (g * (above - below)).sum() / (2 * h)
    noise = rounding_noise(x.dtype, np.linalg.norm(output), h) * np.sqrt(directions)
    return compare(analytic, numeric, tolerance, noise)


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


def compare(grad, numeric, tolerance, noise=0.0):
    """A Report on grad against numeric. noise: what rounding alone can put into ‖numeric‖.

    A gradient too small to stand out of the noise is measured against what can be seen.
    """
    largest = float(max(np.abs(grad).max(), np.abs(numeric).max())) or 1.0
    g, g_hat = grad / largest, numeric / largest  # else the squares of tiny entries vanish
    norm, numeric_norm = np.linalg.norm(g), np.linalg.norm(g_hat)
    visible = max(norm, numeric_norm, 10 * noise / largest / tolerance) or 1.0
    error = float(np.linalg.norm(g - g_hat) / visible)
    ratio, cosine = 1.0, 1.0
    if norm != 0 or numeric_norm != 0:
        ratio = float(norm / numeric_norm) if numeric_norm else np.inf
        cosine = float((g * g_hat).sum() / (norm * numeric_norm)) if norm * numeric_norm else 0.0
    agrees = f"The gradient agrees with the numerical one (relative error at most {tolerance:g})."
    report = Report(error, ratio, cosine, error <= tolerance, agrees)
    if report.ok:
        return report
    return replace(report, diagnosis=diagnose(grad, numeric, tolerance, report))


def diagnose(grad, numeric, tolerance, report):
    """What kind of wrong: a few entries, a scale, a sign, a transpose, or the structure."""
    wrong = wrong_entries(grad, numeric, tolerance)
    if 0 < len(wrong) <= max(1, grad.size // 10) and grad.size > 1:
        return entries_sentence(wrong, grad, numeric)
    if report.relative_error <= 10 * tolerance:
        return (
            f"Nearly right: relative error {report.relative_error:.1g} where {tolerance:g} is "
            "allowed; look for a small term left out, or try another step h."
        )
    ratio, times = report.ratio, f"{report.ratio:.4g} times the size"
    aligned = 0 < ratio < np.inf  # neither of the two is zero
    if aligned and same(grad, ratio * numeric, tolerance):
        return f"Right direction, wrong scale: {times} of the numerical one; look for a factor."
    if aligned and same(grad, -ratio * numeric, tolerance):
        times = "" if abs(ratio - 1) <= 10 * tolerance else f" and {times}"
        return f"Wrong sign{times}: it points the opposite way; look for a swapped difference."
    if grad.ndim == 2 and grad.shape[0] == grad.shape[1] and same(grad.T, numeric, tolerance):
        return "This is the transpose of the gradient; swap the two factors of the product."
    return (
        f"Wrong in structure (cosine {report.cosine:.2f}, ratio {ratio:.2f}): look for a missing "
        "term, a forgotten mask, or a sum over the wrong index."
    )


def same(a, b, tolerance):
    """Whether no entry differs by more than 10 tolerances of the largest."""
    return bool(np.abs(a - b).max() <= 10 * tolerance * np.abs(a).max())


def wrong_entries(grad, numeric, tolerance):
    """The indices whose own error stands out, in order."""
    allowed = 10 * tolerance * max(np.abs(grad).max(), np.abs(numeric).max())
    return list(zip(*np.nonzero(np.abs(grad - numeric) > allowed), strict=True))


def crosses_kink(f, x, i, slope, h):
    """Whether f bends sharply near x_i and slope lies between its slopes on the two sides.

    Then slope may well be right, and the central difference a mixture of the two sides.
    """
    step = np.zeros_like(x)
    step[i] = h
    middle = float(f(x))
    sides = [(float(f(x + step)) - middle) / h, (middle - float(f(x - step))) / h]
    low, high = min(sides), max(sides)
    slack = KINK * (abs(low) + abs(high))
    return high - low > slack and low - slack <= slope <= high + slack


def entries_sentence(wrong, grad, numeric):
    i = wrong[0]
    return (
        f"{len(wrong)} of {grad.size} entries wrong, the first at {index_text(i)}: "
        f"{grad[i]:.4g} came, {numeric[i]:.4g} was expected; look at how this entry is made."
    )


def kink_sentence(i):
    return (
        f"A step crossed a kink at {index_text(i)}: left and right of it the slopes differ, "
        "so differences cannot judge; move x a little or take a smaller h."
    )


def index_text(i):
    return "[" + ", ".join(str(int(j)) for j in i) + "]"


def step_size(x):
    """h = ε^(1/3) of x's float type, the best step of a central difference for x around 1."""
    return float(np.finfo(x.dtype).eps ** (1 / 3))


def rounding_noise(dtype, value, h):
    """ε |f| / h: what rounding f to its float type can do to a difference over h."""
    return float(np.finfo(dtype).eps * abs(value) / h)


def float_copy(x):
    """x as a new float array: float32 stays, all else becomes float64."""
    x = np.asarray(x)
    return x.astype(np.float32 if x.dtype == np.float32 else np.float64)


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


def require_finite_slopes(numeric):
    if not np.isfinite(numeric).all():
        raise ValueError(
            "f is not finite near x, so it has no slope there; move x away from log(0), 0/0 or "
            "an overflow."
        )
