"""Update steps, and the loop that trains. Backprop computes ∇J; these decide what to do with it.

A step takes (params, grads, state, rate) and returns new (params, state); nothing is changed in
place. state is None before the first step and belongs to the optimizer alone.
"""

import math
from typing import NamedTuple

import numpy as np

from helpers import doors, fits, network, training_verdict
from helpers.network import Parameters
from helpers.progress import ProgressLine

FAIR = 5  # epochs, after which a training may be expected to have learnt something


@doors.options
def sgd(params, grads, state, rate):
    """θ ← θ − α g. Source: CS229 notes 2022, (7.3), (7.4); 2023, (7.8), (7.9)."""
    rate = require_rate(rate)
    require_state(state is None, "sgd")
    return each(lambda p, g: p - rate * g, params, grads), state


@doors.options
def momentum(params, grads, state, rate, beta=0.9):
    """velocity ← β velocity + g, θ ← θ − α velocity: a running sum of gradients that forgets."""
    rate, beta = require_rate(rate), require_share("beta", beta)
    require_state(state is None or isinstance(state, Parameters), "momentum")
    velocity = state or each(np.zeros_like, params)
    velocity = each(lambda v, g: beta * v + g, velocity, grads)
    return each(lambda p, v: p - rate * v, params, velocity), velocity


@doors.options
def adam(params, grads, state, rate, beta1=0.9, beta2=0.999, epsilon=1e-8):
    """θ ← θ − α · mean/(√square + ε), of running means of g and of g², each with its own β.

    Divided by 1−β₁ᵗ, 1−β₂ᵗ after t steps, for their start at zero. Source: Kingma and Ba, 2015.
    """
    rate, epsilon = require_rate(rate), doors.positive("epsilon", epsilon)
    beta1, beta2 = require_share("beta1", beta1), require_share("beta2", beta2)
    require_state(state is None or is_adams(state), "adam")
    zero = each(np.zeros_like, params)
    steps, mean, square = state or (0, zero, zero)
    steps += 1
    mean = each(lambda m, g: beta1 * m + (1 - beta1) * g, mean, grads)
    square = each(lambda s, g: beta2 * s + (1 - beta2) * g**2, square, grads)
    fix1, fix2 = 1 - beta1**steps, 1 - beta2**steps
    updated = each(
        lambda p, m, s: p - rate * (m / fix1) / (np.sqrt(s / fix2) + epsilon), params, mean, square
    )
    return updated, (steps, mean, square)


def each(function, *params):
    """Parameters made by applying function to the corresponding arrays of several.

    The names of the first are kept. Raises ValueError where layers or shapes differ.
    """
    doors.function("function", function, "np.square")
    params = require_alike(*params)
    W = {k: function(*(p.W[k] for p in params)) for k in params[0].W}
    b = {k: function(*(p.b[k] for p in params)) for k in params[0].b}
    return params[0]._replace(W=W, b=b)


@doors.options
def minibatches(n, batch_size, rng):
    """Index arrays that visit each of n examples once, in random order."""
    require_cut(n, batch_size, rng)
    order = rng.permutation(n)
    return [order[start : start + batch_size] for start in range(0, n, batch_size)]


class Epoch(NamedTuple):
    """One line of the history: number, mean loss over its batches, params after, and a verdict.

    verdict: in the last epoch, a sentence when the training went wrong; else "".
    """

    number: int
    J: float
    params: Parameters
    verdict: str = ""


@doors.options
def train(
    params,
    X,
    Y,
    rng,
    *,
    loss_and_gradients=network.loss_and_gradients,
    step=sgd,
    rate=0.1,
    epochs=20,
    batch_size=32,
    quiet=False,
):
    """Minibatch training: one step for each batch, one Epoch yielded after each pass over X.

    loss_and_gradients: (params, X, Y) → (J, grads); your own backward pass goes here.
    step: sgd, momentum, adam, or any function of that form. Shows its progress in a notebook,
    unless quiet; in a loop over several trainings, with_progress counts them instead.
    X and Y are brought to the float type of the parameters, so that float32 stays float32.
    The last Epoch has a verdict, also printed unless quiet, when nothing was learnt.
    Raises TypeError or ValueError before the first step, and FloatingPointError when J or a
    parameter is no longer finite. A run that is interrupted or fails keeps its epochs: they are
    error.epochs of the exception.
    Source: CS229 notes 2022, Algorithm 2 and (7.5); 2023, Algorithm 2 and (7.10), except that an
    epoch draws without replacement until every example has been used once.
    """
    doors.function("loss_and_gradients", loss_and_gradients, "network.loss_and_gradients")
    doors.function("step", step, "helpers.optimize.adam, without quotation marks")
    epochs, rate = doors.whole("epochs", epochs), require_rate(rate)
    params, X, Y = require_training(params, X, Y, loss_and_gradients)
    require_cut(X.shape[1], batch_size, rng)
    how = loss_and_gradients, step, rate
    return trained(params, X, Y, how, ProgressLine(epochs, quiet=quiet), batch_size, rng)


def trained(params, X, Y, how, line, batch_size, rng):
    """The epochs of train, one after the other; those before an error go with it."""
    state, history = None, []
    with line:
        try:
            for number in range(1, line.total + 1):
                parts = minibatches(X.shape[1], batch_size, rng)
                batches = [(X[:, i], Y[:, i]) for i in parts]
                params, state, J = one_epoch(params, state, batches, *how)
                line.show(number, f", J = {J:.4f}")
                if number == line.total:
                    line.sentence = last_word(params, X, Y, how, J, number, batches[-1])
                history.append(Epoch(number, J, params, line.sentence))
                yield history[-1]
        except (Exception, KeyboardInterrupt) as stopped:
            stopped.epochs = history
            stopped.add_note(f"Epochs kept in .epochs of this exception: {len(history)}.")
            raise


def last_word(params, X, Y, how, J, epochs, batch):
    """The verdict on a training; J once more on a batch shows a last step that blew up."""
    loss_and_gradients, _, rate = how
    with np.errstate(over="ignore", invalid="ignore"):
        after, _ = answer(loss_and_gradients, params, *batch)
    require_finite(after, rate)
    guess = training_verdict.guess_of(params.loss, Y)
    known = loss_and_gradients is network.loss_and_gradients
    dead = training_verdict.dead_units(params, X) if known else ""
    said = training_verdict.stuck(J, guess, dead, X, rate) if epochs >= FAIR else ""
    return training_verdict.far_off(after, guess, rate) or said


def one_epoch(params, state, batches, loss_and_gradients, step, rate):
    """One step for each batch (X, Y): params and state after them, and the mean J on the way.

    Raises FloatingPointError when J or a parameter is no longer finite.
    """
    total = 0.0
    for X, Y in batches:
        with np.errstate(over="ignore", invalid="ignore"):  # require_finite speaks instead
            J, grads = answer(loss_and_gradients, params, X, Y)
            require_finite(J, rate)
            found = step(params, grads, state, rate)
            params, state = require_stepped(found, params, grads, rate)
        total += J * X.shape[1]
    return params, state, total / sum(X.shape[1] for X, Y in batches)


def answer(loss_and_gradients, params, X, Y):
    """J as a Python float and grads, as a function of the reader's own returns them."""
    found = loss_and_gradients(params, X, Y)
    if not isinstance(found, tuple) or len(found) != 2 or not isinstance(found[1], Parameters):
        raise TypeError(
            f"loss_and_gradients returned {doors.short(found)}: it has to end in "
            "return J, Parameters(grad_W, grad_b)."
        )
    J, grads = found
    if np.size(J) != 1 or np.asarray(J).dtype.kind not in "fiu":
        raise TypeError(f"loss_and_gradients returned J = {doors.short(J)}: J is one real number.")
    require_alike(params, grads)
    return float(np.asarray(J).item()), grads


def require_rate(rate):
    return doors.number("rate", rate, 0)


def require_share(name, value):
    """value as a Python float, 0 or more and below 1."""
    found = doors.number(name, value, 0, 1)
    if found == 1:
        raise ValueError(f"{name} is 1: nothing would ever be forgotten; try 0.9.")
    return found


def require_state(fits, name):
    if not fits:
        raise ValueError(
            f"state is not one of {name}: hand in None before the first step, and afterwards what "
            f"the step before, of {name}, returned."
        )


def is_adams(state):
    return isinstance(state, tuple) and len(state) == 3 and isinstance(state[0], int)


def require_alike(*params):
    """Each of params with arrays of real numbers, all of the same layers and shapes."""
    if not params:
        raise TypeError("each needs Parameters after the function, such as each(np.square, grads).")
    params = [as_arrays(one) for one in params]
    first, *others = [shapes_of(one) for one in params]
    for other in others:
        if other != first:
            refuse_unlike(first, other)
    return params


def refuse_unlike(first, other):
    for kind, one, two in zip("Wb", first, other, strict=True):
        for k in one | two:
            here, there = one.get(k, "missing"), two.get(k, "missing")
            if here != there:
                raise ValueError(
                    f"{kind}[{k}] is {here} in one and {there} in the other: parameters, gradients "
                    "and state must have the same layers and shapes."
                )


def as_arrays(params):
    if not (isinstance(params, Parameters) and all(hasattr(p, "items") for p in params[:2])):
        raise TypeError(
            "Parameters(W, b) of helpers.network were expected, with two dictionaries; "
            f"{doors.short(params)} came."
        )
    W, b = ({k: doors.array("W or b", a) for k, a in part.items()} for part in params[:2])
    return params._replace(W=W, b=b)


def shapes_of(params):
    return [{k: array.shape for k, array in part.items()} for part in params[:2]]


def require_cut(n, batch_size, rng):
    doors.whole("n", n)
    doors.whole("batch_size", batch_size)
    doors.generator(rng)


def require_training(params, X, Y, loss_and_gradients):
    """params, X and Y as arrays of one float type, with all that is known of them checked."""
    params, X, Y = network.require_layers(params), doors.array("X", X), doors.array("Y", Y)
    if X.ndim != 2 or Y.ndim != 2 or X.shape[1] != Y.shape[1]:
        raise ValueError(
            f"X is {X.shape} but Y is {Y.shape}: both need one column for each example."
        )
    if not X.shape[1]:
        raise ValueError(f"X is {X.shape}: it holds no example; examples are columns.")
    kind = params.W[1].dtype
    X = fits.in_float_type("X", doors.finite("X", X), kind)
    Y = fits.in_float_type("Y", doors.finite("Y", Y), kind)
    if loss_and_gradients is network.loss_and_gradients:
        network.require_examples(params, X, Y)
        network.require_targets(params.loss, Y)
    return params, X, Y


def require_finite(J, rate):
    if not math.isfinite(J):
        raise FloatingPointError(
            f"J became {J}: the step is too long; try a rate below {rate:g}, or look for very "
            "large values in X."
        )


def require_stepped(found, before, grads, rate):
    """params and state as a step returns them, when params are as before, and finite."""
    if not (isinstance(found, tuple) and len(found) == 2 and isinstance(found[0], Parameters)):
        raise TypeError(
            f"step returned {doors.short(found)}: it has to end in return params, state, as "
            "helpers.optimize.sgd does."
        )
    for kind, arrays in zip("Wb", require_alike(found[0], before)[0][:2], strict=True):
        for k, array in arrays.items():
            if not np.isfinite(array).all():
                cause = "the step is too long"
                if not np.isfinite(getattr(grads, kind)[k]).all():
                    cause = "its gradient is not finite, so look there first"
                raise FloatingPointError(
                    f"{kind}[{k}] holds a number that is not finite after a step: {cause}; try a "
                    f"rate below {rate:g}."
                )
    return found
