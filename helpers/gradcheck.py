"""Is this gradient right? Compare it with differences of the function itself.

The relative error of a gradient against a numerical one is `relative_error`, in `diagnosis`. In
float64 with central differences, 1e-7 or less is good and more than 1e-2 is wrong. How a slope and
its doubt are measured stands in `differences`, how they are judged in `diagnosis`.
"""

from dataclasses import replace

import numpy as np

from helpers import doors
from helpers import gradcheck_directions as random_directions
from helpers.gradcheck_diagnosis import AGREES, CANNOT_JUDGE, ENTRY, WRONG, Measured, Report, judge
from helpers.gradcheck_differences import SURE, float_copy, kink, measure
from helpers.gradcheck_doors import (
    require_complex,
    require_finite_output,
    require_finite_slopes,
    require_floats,
    require_function,
    require_gradient,
    require_numbers,
    require_params,
    require_scalar,
    require_step,
    require_tolerance,
    require_vjp,
    scalar,
)

TOLERANCE = {np.dtype(np.float64): 1e-7, np.dtype(np.float32): 1e-2}
ENOUGH = 1e-3  # the doubt, as a share of its slope, at which more steps are not worth their cost
PROOF = 12  # entries that are surely wrong, after which the others are not worth a close look
LOOK_CLOSER = 1000  # entries of an argument up to which vjp_check names the wrong one
UNSEEN = 1e-9  # where rounding hides changes of f above this, no change does not mean no slope
RANK = (AGREES, CANNOT_JUDGE, WRONG)


def numerical_gradient(f, x, h=None):
    """∂f/∂x_i ≈ (f(x + h e_i) − f(x − h e_i)) / 2h, one entry at a time; shape of x.

    f: array → scalar; it gets a copy. x: any shape, not changed; whole numbers become float64, so
    that x + h is not cut off. h: the step, step_size(x) unless given, which suits entries around 1:
    for others give one, or let gradient_check find it. Costs one evaluation of f, and two an entry.
    Raises TypeError or ValueError when f does not return one finite number.
    """
    require_step(h)
    require_function(f)
    require_numbers(x)
    x = float_copy(x)
    require_scalar(f(x.copy()))
    h = h or step_size(x)
    grad = np.zeros_like(x)
    for i in np.ndindex(x.shape):
        kept = x[i]
        x[i] = kept + h
        above = float(f(x.copy()))
        x[i] = kept - h
        below = float(f(x.copy()))
        x[i] = kept
        grad[i] = (above - below) / (2 * h)
    require_finite_slopes(grad)
    return grad


def complex_step(f, x, h=1e-30):
    """∂f/∂x_i = Im f(x + i h e_i) / h, one entry at a time, with no difference; shape of x.

    f: complex array → complex scalar, made of operations that keep the imaginary part: no abs, no
    conj, no cast to real. h: so short that h² f‴ is lost in rounding. Costs one evaluation of f,
    and one an entry. Raises TypeError or ValueError when f does not return one complex number.
    Source: Squire and Trapp, Using complex variables to estimate derivatives, 1998.
    """
    require_step(h)
    require_function(f)
    x = doors.finite("x", doors.array("x", x))
    require_complex(f(x.astype(complex)))
    grad = np.zeros(x.shape)
    for i in np.ndindex(x.shape):
        nudged = x.astype(complex)
        nudged[i] += 1j * h
        value = f(nudged)
        grad[i] = value.imag / h
    return grad


def gradient_check(f, x, grad, h=None, tolerance=None):
    """Compare grad with slopes of f measured at x, and say what is wrong with it, if anything.

    f: array → scalar. x: no array of whole numbers, where x + h is cut off. grad: shape of x. h:
    the step; unless given, each entry gets the one that shows its slope best. tolerance: 1e-7 in
    float64, 1e-2 in float32 unless given, or what rounding leaves of it. Returns a Report, which
    also says when f cannot be judged here. Costs five evaluations an entry, and some tens where a
    slope is hard to see or one of the first wrong ones.
    Raises TypeError or ValueError for a grad of another shape, and where f near x is not finite.
    """
    require_step(h)
    require_tolerance(tolerance)
    require_function(f)
    require_numbers(x)
    require_floats(x)
    x = float_copy(x)
    require_gradient(x, grad)
    grad = float_copy(grad).astype(np.float64)
    if x.size == 0:
        return Report(CANNOT_JUDGE, f"Cannot judge: x is {x.shape} and has no entry to check.")
    once, again = f(x.copy()), f(x.copy())
    if scalar(once) != scalar(again):
        return Report(CANNOT_JUDGE, random_sentence("f"))
    allowed, eps = tolerance or TOLERANCE[x.dtype], precision(x, once)
    measured = gathered(measure_entries(f, x, grad, eps, allowed, h), grad)
    if not (grad.any() or measured.numeric.any()) and eps * abs(scalar(once)) > UNSEEN:
        return Report(CANNOT_JUDGE, constant_sentence(once))
    return judge(grad, measured, allowed, chosen(h, tolerance))


def measure_entries(f, x, grad, eps, tolerance, h):
    """A Slope for each entry of x; a few that prove grad wrong will do, the rest get two steps."""
    slopes, wrong, largest = [], 0, np.abs(grad).max()
    for i in np.ndindex(x.shape):
        enough = good_enough(grad[i], largest, tolerance) if wrong < PROOF else bool
        slope = measure(along_entry(f, x, i), x[i], eps, grad[i], enough, h)
        slopes.append(slope)
        wrong += disproved(slope, grad[i], tolerance) and not kink(slope)
    return slopes


def disproved(slope, claimed, tolerance):
    """Whether a Slope is surely so far from the claimed one that the gradient is wrong."""
    share = max(ENTRY, tolerance) * max(abs(claimed), abs(slope.value))
    return abs(claimed - slope.value) - SURE * slope.doubt > share


def along_entry(f, x, i):
    """The function x_i → f(x), with all other entries as they are."""

    def along(x_i):
        moved = x.copy()
        moved[i] = x_i
        return scalar(f(moved), finite=False)

    return along


def good_enough(slope, largest, tolerance):
    """Slope → whether it settles what to think of `slope`, one of several up to `largest`."""

    def enough(measured):
        size = max(abs(slope), abs(measured.value))
        clear = SURE * measured.doubt <= tolerance * largest
        if size:  # else f does not change, and neither the claim nor the doubt is worth more steps
            clear = clear and SURE * measured.doubt <= ENOUGH * size
        return clear and abs(slope - measured.value) <= SURE * measured.doubt + tolerance * size

    return enough


def gathered(slopes, grad):
    """A list of Slopes as Measured, in the shape of grad."""
    numeric, doubt, rounding = (
        np.array([getattr(slope, field) for slope in slopes]).reshape(grad.shape)
        for field in ("value", "doubt", "rounding")
    )
    kinks = {}
    for i, slope in zip(np.ndindex(grad.shape), slopes, strict=True):
        if sides := kink(slope):
            kinks[i] = sides
    return Measured(numeric, doubt, rounding, kinks)


def check_params(loss, params, grads):
    """Check every W[k] and b[k] alone, so that a small one cannot drown in a large one.

    loss: params → J. params, grads: with .W and .b, dictionaries keyed by layer.
    Returns {name: Report}, names such as "W[1]" and "b[1]", in the order of the layers.
    Raises TypeError or ValueError where grads do not fit params.
    """
    require_function(loss, "loss")
    require_params(params, grads)
    reports = {}
    for k in params.W:
        for kind in ("W", "b"):

            def loss_of_one(array, kind=kind, k=k):
                changed = {**getattr(params, kind), k: array}
                return loss(params._replace(**{kind: changed}))

            one, grad = getattr(params, kind)[k], getattr(grads, kind)[k]
            reports[f"{kind}[{k}]"] = gradient_check(loss_of_one, one, grad)
    return reports


def vjp_check(forward, vjp, cache, rng, directions=8, tolerance=None):
    """Check vjp(g, cache) against forward by random directions: ⟨g, J v⟩ = ⟨vjp(g), v⟩.

    cache: forward's one argument, or a tuple of its arguments in order. Each argument for which
    vjp returns a gradient is moved along `directions` random v under a random g. Costs five
    evaluations a direction, however large the arrays are; only where a direction doesn't agree and
    the argument is small each entry is looked at. Returns the worst Report: a wrong one before one
    that cannot judge, and then the one with the largest error; with several arguments its sentence
    says which one.
    """
    require_vjp(forward, vjp, rng, directions)
    require_tolerance(tolerance)
    arguments, several = random_directions.arguments_of(cache)
    pull_back = random_directions.pull_back_by(vjp, arguments, several)
    output = random_directions.outcome(forward, arguments)
    require_finite_output(output)
    if not np.array_equal(output, random_directions.outcome(forward, arguments)):
        return Report(CANNOT_JUDGE, random_sentence("forward"))
    reports = []
    for position in range(len(pull_back(np.ones_like(output)))):
        argument = random_directions.Argument(forward, pull_back, arguments, position)
        report = check_argument(argument, output, rng, directions, tolerance)
        name = f"Argument {position + 1} of {len(arguments)}: " if several else ""
        reports.append(report if report.ok else replace(report, diagnosis=name + str(report)))
    return max(reports, key=lambda report: (RANK.index(report.verdict), report.relative_error))


def check_argument(argument, output, rng, number, tolerance):
    """The Report on one argument along `number` random directions; entry by entry if need be."""
    x, allowed = argument.x, tolerance or TOLERANCE[argument.x.dtype]
    eps = precision(x, output)
    drawn = random_directions.draw(argument, output, number, rng)
    analytic = np.array([direction.slope for direction in drawn])
    slopes = []
    for direction in drawn:
        enough = good_enough(direction.slope, np.abs(analytic).max(), allowed)
        slopes.append(random_directions.measure_along(argument, direction, eps, enough))
    measured = gathered(slopes, analytic)
    report = judge(analytic, measured, allowed, chosen(None, tolerance), "directions")
    if report.ok or x.size > LOOK_CLOSER:
        return report
    g = drawn[report.worst[0]].g
    entries = gradient_check(
        lambda x: argument.paired(g, x), x, argument.gradient(g), tolerance=tolerance
    )
    return report if report.verdict == WRONG != entries.verdict else entries


def chosen(h, tolerance):
    """Which of the two the user has set, by name."""
    return "h" if h else "tolerance" if tolerance else ""


def precision(x, value):
    """ε of the float type that f computes in: that of x, or of its value if that is shorter."""
    own = getattr(value, "dtype", None)
    shorter = own is not None and own.kind == "f" and own.itemsize < x.itemsize
    return float(np.finfo(own if shorter else x.dtype).eps)


def step_size(x):
    """h = ε^(1/3) of x's float type, the best step of a central difference for x around 1."""
    return float(np.finfo(x.dtype).eps ** (1 / 3))


def constant_sentence(value):
    return (
        f"Cannot judge: the gradient is 0 and f = {float(value):.4g} does not change, but rounding "
        "would hide a small change of so large a number; take constants out of f."
    )


def random_sentence(name):
    return (
        f"Cannot judge: {name} gave two values for the same arguments; does it draw random "
        "numbers, or count its calls? Give it a generator of its own, made anew in each call."
    )
