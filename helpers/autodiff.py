"""Automatic differentiation: run a function on arrays that write a tape, then play it backward.

    grad(f)(x)                 # ∇f(x), for a function of NumPy's that gives one number
    value_and_grad(f)(x, y)    # f(x, y), and its gradient in x: an array, a dict or a tuple of some
    vjp(f, x)                  # f(x), and the function that pulls g = ∂J/∂f(x) back to ∂J/∂x
    hvp(f)(x, v)               # ∇²f(x) v without ∇²f: the gradient's own backward pass

NumPy hands its calls to a `Recorded`, which does them and writes them down; `if` and `for` need no
rule. The rules are calls of NumPy's, too: with arrays of an outer tape, that one records them.
Source: CS229 notes 2023, (7.57)-(7.61), Remark 7.4.3; 2026, corollary of Theorem 7.4.1.
"""

from collections import namedtuple
from operator import getitem

import numpy as np
from numpy.lib.mixins import NDArrayOperatorsMixin

from helpers import autodiff_doors as doors

# value = op(*args, **options); parents: the place of each argument on this tape, None if constant.
Entry = namedtuple("Entry", "value op args options parents", defaults=(None, (), {}, ()))


class Tape:
    """What one run did, entry by entry. A tape that begins later has a higher level."""

    begun = 0

    def __init__(self):
        Tape.begun += 1
        self.entries, self.level = [], Tape.begun

    def write(self, *entry):
        self.entries.append(Entry(*entry))
        return Recorded(self.entries[-1].value, self, len(self.entries) - 1)


def put(g, index, shape):
    """Zeros of this shape with g added at index: where an index comes twice, both are added."""
    if isinstance(g, Recorded):
        return record(put, (g, index, shape), {})
    zeros = np.zeros(shape, g.dtype)
    np.add.at(zeros, index, g)
    return zeros


class Recorded(NDArrayOperatorsMixin):
    """An array with a place on a tape. The mixin makes + − * / ** @ < … calls of NumPy's."""

    def __init__(self, value, tape, place):
        self.value, self.tape, self.place = value, tape, place

    def __array_ufunc__(self, ufunc, method, *args, **options):
        return record(ufunc if method == "__call__" else getattr(ufunc, method), args, options)

    def __array_function__(self, function, types, args, options):
        return record(function, args, options)

    def __getitem__(self, index):
        return record(getitem, (self, index), {})

    def reshape(self, *shape):
        return np.reshape(self, shape[0] if len(shape) == 1 else shape)

    T, sum, mean, max = property(np.transpose), np.sum, np.mean, np.max
    shape, size = property(lambda self: self.value.shape), property(lambda self: self.value.size)
    ndim, dtype = property(lambda self: self.value.ndim), property(lambda self: self.value.dtype)
    __setitem__ = doors.refuse_writing
    __array__ = __float__ = __int__ = __bool__ = doors.refuse_leaving


def record(op, args, options):
    """Do op, on the values of the innermost tape that any of args is on, and write it there."""
    doors.require_rule(op, args, options, VJPS, FLAT)
    tapes = [a.tape if isinstance(a, Recorded) else None for a in args]
    tape = max(filter(None, tapes), key=lambda tape: tape.level)
    parents = [a.place if of is tape else None for a, of in zip(args, tapes, strict=True)]
    values = [a if k is None else a.value for a, k in zip(args, parents, strict=True)]
    value = op(*values, **options)  # values on an outer tape: NumPy comes back here for that one
    return value if op in FLAT else tape.write(value, op, values, options, parents)


def unbroadcast(g, shape):
    """g summed over the axes along which an array of this shape was repeated."""
    kept = (1,) * (g.ndim - len(shape)) + shape
    axes = tuple(i for i, m in enumerate(kept) if m == 1 != g.shape[i])
    return g if g.shape == shape else np.reshape(np.sum(g, axis=axes), shape)


def fan(g, x, axis, keepdims):
    """Fan g = ∂J/∂(a sum of x over axis) out to every entry of x, in the shape of x."""
    if axis is not None and not keepdims:
        g = np.expand_dims(g, axis)
    return np.broadcast_to(g, x.shape)


def max_vjp(g, z, x, axis=None, keepdims=False):
    """g goes to the largest entry; where several are, each has an equal share."""
    largest = np.ones_like(x) * (x == fan(z, x, axis, keepdims))
    share = g / np.sum(largest, axis=axis, keepdims=keepdims)
    return largest * fan(share, x, axis, keepdims)


VJPS = {  # op: g = ∂J/∂z, z = op(arguments) → ∂J/∂ each argument, before broadcasting is undone
    np.add: lambda g, z, x, y: (g, g),
    np.subtract: lambda g, z, x, y: (g, -g),
    np.multiply: lambda g, z, x, y: (g * y, g * x),
    np.divide: lambda g, z, x, y: (g / y, -g * z / y),
    np.negative: lambda g, z, x: -g,
    np.power: lambda g, z, x, p: g * p * x ** (p - 1 if p else 1),
    np.sqrt: lambda g, z, x: g / (2 * z),
    np.exp: lambda g, z, x: g * z,
    np.log: lambda g, z, x: g / x,
    np.sin: lambda g, z, x: g * np.cos(x),
    np.cos: lambda g, z, x: -g * np.sin(x),
    np.tanh: lambda g, z, x: g * (1 - z * z),
    np.logaddexp: lambda g, z, x, y: (g * np.exp(x - z), g * np.exp(y - z)),
    np.absolute: lambda g, z, x: g * np.sign(x),
    np.maximum: lambda g, z, x, y: (g * (x > y), g * (x <= y)),
    np.where: lambda g, z, c, x, y: (None, np.where(c, g, 0.0), np.where(c, 0.0, g)),
    np.matmul: lambda g, z, x, y: (g @ y.T, x.T @ g),
    np.transpose: lambda g, z, x, axes=None: np.transpose(
        g, None if axes is None else np.argsort(np.mod(axes, x.ndim))
    ),
    np.reshape: lambda g, z, x, shape: np.reshape(g, x.shape),
    np.expand_dims: lambda g, z, x, axis: np.reshape(g, x.shape),
    np.broadcast_to: lambda g, z, x, shape: g,
    np.sum: lambda g, z, x, axis=None, keepdims=False: fan(g, x, axis, keepdims),
    np.mean: lambda g, z, x, axis=None, keepdims=False: fan(g * z.size / x.size, x, axis, keepdims),
    np.max: max_vjp,
    getitem: lambda g, z, x, index: put(g, index, x.shape),
    put: lambda g, z, x, index, shape: g[index],
}
# What has slope 0 everywhere, or no slope: done, and not written down.
FLAT = {np.greater, np.greater_equal, np.less, np.less_equal, np.equal, np.not_equal, np.sign}
FLAT |= {np.isfinite, np.argmax, np.argmin, np.shape, np.ndim, np.size, np.zeros_like, np.ones_like}


def pull(entry, g):
    """Pairs (place, what the adjoint there gains) for an entry's parents, from its adjoint g."""
    gains = VJPS[entry.op](g, entry.value, *entry.args, **entry.options)
    gains = gains if isinstance(gains, tuple) else (gains,)
    for place, x, gain in zip(entry.parents, entry.args, gains, strict=False):
        if place is not None and gain is not None:
            yield place, unbroadcast(gain, x.shape)


def play_back(tape, adjoints):
    """Add to the adjoints {place: …} of the outputs those of every entry that leads to them."""
    for k in range(len(tape.entries) - 1, -1, -1):
        if k in adjoints and tape.entries[k].op:
            for place, gain in pull(tape.entries[k], adjoints[k]):
                adjoints[place] = adjoints[place] + gain if place in adjoints else gain


def each_leaf(function, tree, *others):
    """function of every array of a dict, list or tuple, and of those at its place in others."""
    if isinstance(tree, dict):
        return {k: each_leaf(function, tree[k], *(one[k] for one in others)) for k in tree}
    if isinstance(tree, list | tuple):
        found = [each_leaf(function, *leaves) for leaves in zip(tree, *others, strict=True)]
        return type(tree)(*found) if hasattr(tree, "_fields") else type(tree)(found)
    return tree if isinstance(tree, str) else function(tree, *others)


def vjp(f, x):
    """f(x), and the function that pulls g = ∂J/∂f(x) back to ∂J/∂x, in the form of x."""
    tape = Tape()
    inputs = each_leaf(lambda leaf: tape.write(doors.require_floats(leaf)), x)
    outputs = each_leaf(lambda y: y if getattr(y, "tape", 0) is tape else tape.write(y), f(inputs))

    def pull_back(g):
        bar, g = {}, each_leaf(doors.require_upstream, outputs, g)  # bar: {place: adjoint}
        each_leaf(lambda y, g: bar.update({y.place: g + bar.get(y.place, 0 * y.value)}), outputs, g)
        play_back(tape, bar)
        return each_leaf(lambda leaf: bar.get(leaf.place, np.zeros_like(leaf.value)), inputs)

    return each_leaf(lambda y: y.value, outputs), pull_back


def value_and_grad(f):
    """The function (x, *others) → f(x, *others) and its gradient in x, in the form of x."""

    def both(x, *others):
        J, pull_back = vjp(lambda x: f(x, *others), x)
        doors.require_one_number(J)
        return J, pull_back(np.ones_like(J))

    return both


def grad(f):
    """The function (x, *others) → ∇f, the gradient of f in its first argument x."""
    return lambda x, *others: value_and_grad(f)(x, *others)[1]


def hvp(f):
    """The function (x, v) → ∇²f(x) v: ∇f pulled back along v, since ∇²f is symmetric."""
    return lambda x, v: vjp(grad(f), x)[1](v)
