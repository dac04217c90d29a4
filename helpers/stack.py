"""A network as a list of modules, with paths past some of them: forward, backward, trained.

A net is a list such as ["conv", "norm", "relu", 1, "flat", "affine"]: names from MODULES, counted
from 1, and whole numbers. u[0] are the images and u[i] is what module i makes of u[i−1]; a number
q at place i is the end of a path past what lies between: u[i] = u[i−1] + u[q].
Parameters are those of `helpers.network`, keyed by the place: W[i] and b[i] of a convolution or an
affine map; γ and β, each (1, 1), of a norm.
Source: CS229 notes 2023, 7.3 and 7.4.2, with (B1) and (B2).
"""

from numbers import Integral
from time import perf_counter
from typing import NamedTuple

import numpy as np

from helpers import doors, modules, ops
from helpers.data import load_digits, warp
from helpers.network import Parameters
from helpers.optimize import adam, minibatches
from helpers.progress import ProgressLine

MODULES = {  # name: (forward, backward function)
    "conv": (modules.conv2d, modules.conv2d_vjp),
    "norm": (modules.layer_norm, modules.layer_norm_vjp),
    "relu": (ops.relu, ops.relu_vjp),
    "pool": (modules.mean_pool, modules.mean_pool_vjp),
    "flat": (modules.flatten, modules.flatten_vjp),
    "affine": (ops.affine, ops.affine_vjp),
}


def init_modules(shapes, rng):
    """Parameters in float32 for {place: shape of W}: He's start, γ = 1 for a norm, zeros for b.

    Source: He et al., 2015.
    """
    shapes, rng = doors.mapping("shapes", shapes, "{2: (10, 64)}"), doors.generator(rng)
    W, b = {}, {}
    for i, shape in shapes.items():
        is_norm = tuple(shape) == (1, 1)
        size = np.sqrt(2 / np.prod(shape[1:]))
        first = np.ones(shape) if is_norm else size * rng.standard_normal(shape)
        W[i], b[i] = first.astype(np.float32), np.zeros((shape[0], 1), np.float32)
    return Parameters(W, b)


def forward_modules(net, params, X):
    """u = {0: X as 8×8 images (1, 8, 8, n), 1: …, r: …}, the output of every module.

    X: (64, n), an image a column.
    """
    net, X = require_net(net, params), require_images(X)
    u = {0: X.reshape(1, 8, 8, -1)}
    for i, name in enumerate(net, start=1):
        if name not in MODULES:
            require_one_shape(u, i, name)
            u[i] = u[i - 1] + u[name]
        else:
            u[i] = MODULES[name][0](*inputs(params, u, i))
    return u


def inputs(params, u, i):
    """What module i is called with: its parameters, if it has any, and u[i−1]."""
    return (params.W[i], params.b[i], u[i - 1]) if i in params.W else (u[i - 1],)


def backward_modules(net, params, u, v_last):
    """Gradients of all W[i] and b[i], as Parameters, from v_last = ∂J/∂u[r] and forward_modules' u.

    Where two paths leave one u[i], what comes back along them is added.
    """
    v, grad_W, grad_b = {len(net): v_last}, {}, {}
    for i in range(len(net), 0, -1):
        name, back = net[i - 1], v[i]
        if name not in MODULES:
            v[name] = v.get(name, 0) + back
        elif i in params.W:
            cache = params.W[i], params.b[i], u[i - 1]
            grad_W[i], grad_b[i], back = MODULES[name][1](back, cache)
        else:
            back = MODULES[name][1](back, u[i - 1])
        v[i - 1] = v.get(i - 1, 0) + back
    return Parameters(grad_W, grad_b)


def train_modules(
    net, params, X, Y, rng, *, epochs=15, rate=0.004, warped=False, back=backward_modules
):
    """Parameters after Adam on minibatches of 64 under cross-entropy; the rate sinks to 0.

    warped: whether every epoch sees the images moved, turned and stretched, 16 at a time alike.
    back: your own backward_modules. X (64, n), Y (10, n). Shows its progress in a notebook.
    """
    X, Y, rng = require_images(X), doors.matrix("Y", Y), doors.generator(rng)
    if X.shape[1] != Y.shape[1]:
        raise ValueError(f"Y is {Y.shape} but X is {X.shape}: give one column an example in both.")
    epochs, rate = doors.whole("epochs", epochs), doors.number("rate", rate, 0)
    state, warped = None, doors.switch("warped", warped)
    with ProgressLine(epochs) as line:
        for epoch in range(epochs):
            seen = warp_all(X, rng) if warped else X
            for batch in minibatches(X.shape[1], 64, rng):
                u = forward_modules(net, params, seen[:, batch])
                v_last = ops.cross_entropy_vjp(1.0, (u[len(net)], Y[:, batch]))
                grads = back(net, params, u, v_last)
                params, state = adam(params, grads, state, rate * (1 - epoch / epochs))
            line.show(epoch + 1)
    return params


class Reading(NamedTuple):
    """right: of how many test images, `of`. parameters: how many numbers. seconds: of training."""

    right: int
    of: int
    parameters: int
    seconds: float


def read_digits(net, shapes, back=backward_modules, *, seed=0, order=None, **options):
    """Train a net on the digits in float32, and count what it reads of the test: a Reading.

    shapes: of init_modules. order: 64 numbers 0..63, in which the pixels are rearranged. options:
    epochs, rate and warped of train_modules.
    """
    rng, order = np.random.default_rng(seed), np.arange(64) if order is None else order
    if sorted(order) != list(range(64)):
        raise ValueError("order has to hold the numbers 0..63, each once: rng.permutation(64).")
    X, Y, X_test, Y_test = (array.astype(np.float32) for array in load_digits())
    began = perf_counter()
    params = init_modules(shapes, rng)
    params = train_modules(net, params, X[order], Y, rng, back=back, **options)
    seconds = perf_counter() - began
    read = forward_modules(net, params, X_test[order])[len(net)].argmax(axis=0)
    size = sum(array.size for part in params[:2] for array in part.values())
    right = int((read == Y_test.argmax(axis=0)).sum())
    return Reading(right, len(read), size, seconds)


def warp_all(X, rng):
    """X with a warp of their own for every 16 of its images."""
    seen = X.copy()
    for part in minibatches(X.shape[1], 16, rng):
        seen[:, part] = warp(rng) @ X[:, part]
    return seen


def require_images(X):
    X = doors.matrix("X", X)
    if len(X) != 64:
        raise ValueError(f"X is {X.shape}: an image of 8×8 pixels is a column, so give (64, n).")
    return X


def require_one_shape(u, i, q):
    if u[i - 1].shape != u[q].shape:
        raise ValueError(
            f"Module {i} of net adds u[{q}], {u[q].shape}, to u[{i - 1}], {u[i - 1].shape}: a path "
            "past modules needs the same shape at both ends."
        )


def require_net(net, params):
    """net as a list of known names and of places before their own."""
    net = doors.sequence("net", net, '["flat", "affine"]')
    for i, name in enumerate(net, start=1):
        if isinstance(name, Integral) and not isinstance(name, bool) and 0 <= name < i:
            continue
        doors.one_of(f"Module {i} of net", name, MODULES)
        if name in ("conv", "norm", "affine") and i not in params.W:
            raise ValueError(f"Module {i} of net, {name}, has no W[{i}]: give its shape, too.")
        if i in params.W and name not in ("conv", "norm", "affine"):
            raise ValueError(f"Module {i} of net, {name}, takes no W[{i}]: leave it out of shapes.")
    return net
