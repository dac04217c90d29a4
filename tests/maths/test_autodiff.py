"""The engine of lesson 18 against HIPS autograd, differences, and lesson 13's own backward pass."""

import math
import tracemalloc

import autograd
import autograd.numpy as anp
import numpy as np
import pytest

from helpers import autodiff, data, network
from helpers.autodiff import FLAT, VJPS, each_leaf, grad, hvp, put, value_and_grad, vjp
from helpers.ops import cross_entropy
from helpers.optimize import train
from tests.reading.lessons import ROOT

SHAPES = {"a": (3, 4), "b": (3, 1), "c": (1, 4), "d": (4,), "e": (), "f": (4, 2)}
PROGRAMS = 200


# --- random programs, which run on NumPy's functions and on autograd's ----------------------------
# A step is (xp, rng, x, y) → an array; x and y are results of earlier steps, often used again.


def both(step):
    """step of two results that NumPy can broadcast together, or of one where it can not."""

    def of_two(xp, rng, x, y):
        try:
            np.broadcast_shapes(x.shape, y.shape)
        except ValueError:
            y = x
        return step(xp, rng, x, y)

    return of_two


def matmul(xp, rng, x, y):
    x, y = xp.reshape(x, (-1, 1)), xp.reshape(y, (1, -1))
    return (x @ y)[:5, ::2]


def square_matmul(xp, rng, x, y):
    x = xp.reshape(x, (x.shape[0] if x.ndim else 1, -1))
    return x @ xp.tanh(x.T)


def reduced(name):
    def step(xp, rng, x, y):
        axis = int(rng.integers(x.ndim)) if x.ndim and rng.random() < 0.8 else None
        off = rng.standard_normal(x.shape)  # no two entries alike: max has no ties
        return getattr(xp, name)(x + off, axis=axis, keepdims=bool(rng.integers(2)))

    return step


def taken(xp, rng, x, y):
    if not x.ndim:
        return x * x
    rows = rng.integers(0, x.shape[0], 5)  # some of them twice
    return x[rows] if rng.random() < 0.6 else x[::-1][: x.shape[0] // 2 + 1, ...]


def scattered(xp, rng, x, y):
    """Rows of x added up at places that come twice; autograd has it as a product."""
    x = xp.reshape(x, (-1, 1))
    places = rng.integers(0, 3, x.shape[0])
    if xp is np:
        return put(x, places, (3, 1))
    return xp.dot(np.eye(3)[:, places], x)


def chosen(xp, rng, x, y):
    shape = np.broadcast_shapes(x.shape, y.shape)
    if xp is anp:  # whose rule for where does not undo broadcasting
        x, y = x * np.ones(shape), y * np.ones(shape)
    return xp.where(rng.random(shape) < 0.5, x, y)


def wider(xp, rng, x, y):
    """x twice; autograd's broadcast_to has no rule for a new axis."""
    if x.ndim > 1:
        return -x
    return np.broadcast_to(x, (2, *x.shape)) if xp is np else x * np.ones((2, *x.shape))


STEPS = {
    "add": both(lambda xp, rng, x, y: x + y),
    "subtract": both(lambda xp, rng, x, y: x - y),
    "multiply": both(lambda xp, rng, x, y: x * y),
    "divide": both(lambda xp, rng, x, y: x / (1.5 + xp.cos(y))),
    "from a number": lambda xp, rng, x, y: 2.0 - 0.5 / (x * x + 1.0),
    "power": lambda xp, rng, x, y: (1.0 + x * x) ** float(rng.choice([-1, 0, 0.5, 1, 2, 3])),
    "whole power": lambda xp, rng, x, y: xp.tanh(x) ** int(rng.integers(4)),
    "sqrt": lambda xp, rng, x, y: xp.sqrt(x * x + 0.5),
    "exp": lambda xp, rng, x, y: xp.exp(-x * x),
    "log": lambda xp, rng, x, y: xp.log(x * x + 0.3),
    "sin": lambda xp, rng, x, y: xp.sin(x),
    "tanh": lambda xp, rng, x, y: xp.tanh(-x),
    "logaddexp": both(lambda xp, rng, x, y: xp.logaddexp(x, y)),
    "absolute": lambda xp, rng, x, y: xp.abs(x - 0.1234),
    "maximum": both(lambda xp, rng, x, y: xp.maximum(x, y - 0.0717)),
    "relu": lambda xp, rng, x, y: xp.maximum(0.0, x),
    "where": both(chosen),
    "outer product": matmul,
    "matmul": square_matmul,
    "transpose": lambda xp, rng, x, y: xp.transpose(x, rng.permutation(x.ndim) - x.ndim),
    "T": lambda xp, rng, x, y: x.T * 1.1,
    "reshape": lambda xp, rng, x, y: xp.reshape(x, (-1,)),
    "expand_dims": lambda xp, rng, x, y: xp.expand_dims(x, 0) if x.ndim < 2 else x * 1.0,
    "broadcast_to": wider,
    "sum": reduced("sum"),
    "mean": reduced("mean"),
    "max": reduced("max"),
    "getitem": taken,
    "put": scattered,
}


def program(xp, inputs, seed, length=14):
    """One number from the inputs by random steps; the same ones whatever xp is."""
    rng = np.random.default_rng(seed)
    results = [inputs[name] for name in SHAPES]
    for _ in range(length):
        x, y = (results[int(rng.integers(len(results)))] for _ in range(2))
        results.append(STEPS[rng.choice(list(STEPS))](xp, rng, x, y))
    J = 0.0
    for one in results:  # each is bent and has weights of its own: none can hide
        J = J + xp.sum(xp.tanh(0.3 * one) * rng.standard_normal(np.shape(one)))
    return J


def inputs_of(seed):
    """Numbers away from 0, where a difference would step over the corner of relu."""
    rng = np.random.default_rng(1000 + seed)
    normal = {name: rng.standard_normal(shape) for name, shape in SHAPES.items()}
    return each_leaf(lambda x: x + np.where(x > 0, 0.01, -0.01), normal)


@pytest.fixture(autouse=True)
def quiet():
    """autograd's tanh overflows where it is 1."""
    with np.errstate(over="ignore"):
        yield


def largest(found, expected):
    """The largest error of any entry, relative to the largest entry of its array or 1."""
    errors = []
    for name in expected:
        size = max(1.0, np.abs(expected[name]).max())
        assert np.shape(found[name]) == np.shape(expected[name])
        errors.append(np.abs(found[name] - expected[name]).max() / size)
    return max(errors)


@pytest.mark.parametrize("seed", range(PROGRAMS))
def test_value_and_gradient_are_those_of_autograd(seed):
    inputs = inputs_of(seed)
    J, gradient = value_and_grad(lambda x: program(np, x, seed))(inputs)
    assert abs(J - program(anp, inputs, seed)) < 1e-10
    assert program(np, inputs, seed) == J
    assert largest(gradient, autograd.grad(lambda x: program(anp, x, seed))(inputs)) < 1e-10


@pytest.mark.parametrize("seed", range(PROGRAMS))
def test_nested_gradients_are_differences_of_the_gradient(seed):
    inputs, h = inputs_of(seed), 1e-5
    rng = np.random.default_rng(seed)
    v = each_leaf(lambda x: rng.standard_normal(x.shape), inputs)
    gradient = grad(lambda x: program(np, x, seed))
    product = hvp(lambda x: program(np, x, seed))(inputs, v)
    ahead = gradient(each_leaf(lambda x, v: x + h * v, inputs, v))
    behind = gradient(each_leaf(lambda x, v: x - h * v, inputs, v))
    nudged = each_leaf(lambda a, b: (a - b) / (2 * h), ahead, behind)
    assert largest(product, nudged) < 1e-6


def test_the_random_programs_use_every_rule_and_use_results_again(monkeypatch):
    written, again = set(), 0
    first = autodiff.Tape.write

    def write(tape, *entry):
        recorded = first(tape, *entry)
        tapes[id(tape)] = tape
        return recorded

    monkeypatch.setattr(autodiff.Tape, "write", write)
    for seed in range(PROGRAMS):
        tapes = {}
        grad(lambda x, seed=seed: program(np, x, seed))(inputs_of(seed))
        (tape,) = tapes.values()
        written |= {entry.op for entry in tape.entries}
        parents = [p for entry in tape.entries for p in entry.parents if p is not None]
        again += len(parents) > len(set(parents))
    assert written - {None} == set(VJPS)
    assert again == PROGRAMS


# --- rules one by one, and what the engine promises -----------------------------------------------


def test_an_index_that_comes_twice_is_added_twice():
    x = np.array([1.0, 2.0, 3.0])
    weights = np.array([1.0, 10.0, 100.0])
    found = grad(lambda x: np.sum(x[np.array([0, 0, 2])] * weights))(x)
    assert found.tolist() == [11.0, 0.0, 100.0]
    assert put(np.ones(3), np.array([1, 1, 0]), (3,)).tolist() == [1.0, 2.0, 0.0]


def test_slopes_at_corners_are_those_of_the_lessons():
    assert grad(lambda z: np.maximum(z, 0.0))(0.0) == 0.0  # as ops.relu_prime
    assert grad(lambda z: np.maximum(0.0, z))(0.0) == 1.0  # the second one has the tie
    assert grad(np.abs)(0.0) == 0.0
    assert grad(lambda x: np.max(x))(np.array([2.0, 2.0, 1.0])).tolist() == [0.5, 0.5, 0.0]


@pytest.mark.parametrize("p", [0, 1, 2, 3])
def test_powers_have_every_derivative_at_zero(p):
    f, expected = (lambda x: x**p), [0.0] * 5
    expected[p] = math.factorial(p)
    for order in range(5):
        assert f(0.0) == expected[order] if order else True
        f = grad(f)
        if order + 1 < 5:
            assert f(0.0) == expected[order + 1]


@pytest.mark.parametrize("axes", [None, (1, 2, 0), (2, 0, 1), (-1, 0, 1), [0, 2, 1]])
def test_three_axes_are_turned_back(axes):
    rng = np.random.default_rng(0)
    x, weights = rng.standard_normal((2, 3, 4)), rng.standard_normal((2, 3, 4))
    weights = np.transpose(weights, axes)

    def f(xp, x, axes):
        return xp.sum(xp.sin(xp.transpose(x, axes)) * weights)

    counted = None if axes is None else tuple(axis % 3 for axis in axes)  # autograd wants them so
    expected = autograd.grad(lambda x: f(anp, x, counted))(x)
    np.testing.assert_allclose(grad(lambda x: f(np, x, axes))(x), expected, atol=1e-14)


@pytest.mark.parametrize(("axis", "keepdims"), [((0, 2), False), (-1, True), (None, True)])
@pytest.mark.parametrize("name", ["sum", "mean", "max"])
def test_several_axes_are_summed_at_once(name, axis, keepdims):
    rng = np.random.default_rng(0)
    x = rng.standard_normal((2, 3, 4))

    def f(xp, x):
        return xp.sum(xp.sin(getattr(xp, name)(x, axis=axis, keepdims=keepdims)) * x)

    def one(xp):
        return lambda x: f(xp, x) if keepdims else xp.sum(xp.sin(getattr(xp, name)(x, axis=axis)))

    expected = autograd.grad(one(anp))(x)
    np.testing.assert_allclose(grad(one(np))(x), expected, atol=1e-14)


def test_an_inner_gradient_does_not_take_the_outer_variable_for_its_own():
    assert grad(lambda x: x * grad(lambda y: x + y)(x))(2.0) == 1.0
    assert grad(lambda x: x * grad(lambda y: x * y)(x))(3.0) == 6.0
    assert grad(lambda x: grad(lambda y: (x - y) ** 2)(x))(1.0) == 0.0


def test_each_derivative_of_sine():
    f, x = np.sin, 0.7
    for expected in (math.cos(x), -math.sin(x), -math.cos(x), math.sin(x)):
        f = grad(f)
        assert f(x) == pytest.approx(expected, abs=1e-14)


def test_a_pull_back_is_the_transposed_jacobian_times_g():
    rng = np.random.default_rng(0)
    W, x = rng.standard_normal((3, 4)), rng.standard_normal((4, 1))
    y, pull_back = vjp(lambda x: np.tanh(W @ x), x)
    jacobian = (1 - y**2) * W
    for _ in range(2):  # nothing piles up between calls
        g = rng.standard_normal((3, 1))
        np.testing.assert_allclose(pull_back(g), jacobian.T @ g, atol=1e-14)


@pytest.mark.parametrize("g", [1.0, np.ones(3), np.ones((1, 3)), [[1.0, 1.0, 1.0]]])
def test_a_g_of_another_shape_is_refused_and_not_broadcast(g):
    _, pull_back = vjp(lambda x: np.tanh(x), np.ones((3, 1)))
    with pytest.raises(ValueError, match=r"to be pulled back from an output \(3, 1\)"):
        pull_back(g)
    with pytest.raises(ValueError, match=r"to be pulled back from an output \(3, 1\)"):
        hvp(lambda x: (x**3).sum())(np.ones((3, 1)), g)


def test_the_form_of_the_argument_comes_back():
    params = network.init_params([3, 4, 2], np.random.default_rng(0))
    found = grad(lambda p: (p.W[1] ** 2).sum() + p.b[2].sum())(params)
    assert type(found) is network.Parameters and found.activation == params.activation
    np.testing.assert_array_equal(found.W[1], 2 * params.W[1])
    assert found.b[2].tolist() == [[1.0], [1.0]] and not found.W[2].any()
    pair = grad(lambda p: p[0] * p[1]["x"])([2.0, {"x": 5.0, "name": "kept"}])
    assert pair == [5.0, {"x": 2.0, "name": "kept"}]


def test_only_the_first_argument_is_differentiated():
    assert grad(lambda x, y: x * y)(2.0, 7) == 7.0


def test_control_flow_is_followed_and_comparisons_are_plain():
    def f(x):
        while np.abs(x) < 10:
            x = x * 3 if x > 0 else x * 5
        return x

    assert grad(f)(2.0) == 9.0 and grad(f)(-1.0) == 25.0


def test_the_argument_is_not_changed_and_float32_stays():
    x = np.arange(6, dtype=np.float32).reshape(2, 3)
    kept = x.copy()
    J, found = value_and_grad(lambda x: (np.exp(-x) @ x.T).mean() + x[:, 1].sum())(x)
    assert found.dtype == J.dtype == np.float32
    assert grad(lambda x: x.max(axis=0).sum())(x).dtype == np.float32
    assert (x == kept).all()


def test_a_constant_has_gradient_zero():
    assert grad(lambda x: 3.0)(np.ones((2, 3))).tolist() == np.zeros((2, 3)).tolist()
    assert grad(lambda x: np.sign(x).sum())(np.ones(2)).tolist() == [0.0, 0.0]


def test_tapes_are_let_go():
    """No tape is kept alive by what it holds: memory is free again without the collector."""
    import gc

    def run():
        grad(lambda x: np.sum(np.tanh(np.tanh(np.tanh(x)))))(np.ones(100_000))

    gc.disable()
    try:
        run()
        tracemalloc.start()
        for _ in range(5):
            run()
        left, _ = tracemalloc.get_traced_memory()
    finally:
        tracemalloc.stop()
        gc.enable()
    assert left < 800_000  # bytes: less than one array


def test_the_engine_has_at_most_200_lines():
    lines = (ROOT / "helpers" / "autodiff.py").read_text("utf-8").splitlines()
    assert len(lines) <= 200


# --- what is refused ------------------------------------------------------------------------------


def adds_in_place(x):
    x += 1
    return x.sum()


def writes_in_place(x):
    x[0] = 1
    return x.sum()


def writes_into_an_array(x):
    total = np.zeros(3)
    total += x
    return total.sum()


REFUSED = [
    (lambda x: x.sum(), np.arange(3), TypeError, "x holds int64"),
    (lambda x: x * x, 2, TypeError, "x holds int64"),
    (lambda x: x * x, True, TypeError, "x holds bool"),
    (lambda x: x * 2, np.ones(2), ValueError, r"shape \(2,\), but a gradient is that of one"),
    (lambda x: x, np.ones((1, 1)), ValueError, r"shape \(1, 1\)"),
    (lambda x: None, 1.0, ValueError, "f gave None"),
    (lambda x: "J", 1.0, ValueError, "f gave 'J'"),
    (lambda x: x * 1j, 1.0, TypeError, "f gave a complex number"),
    (lambda x: np.reshape(x, (4, 1), "F").sum(), np.ones((2, 2)), TypeError, "came with 3 arg"),
    (lambda x: (x @ [[1.0], [2.0]]).sum(), np.ones((1, 2)), ValueError, "and a list came"),
    (adds_in_place, np.ones(2), TypeError, "make a new array"),
    (writes_in_place, np.ones(2), TypeError, "make a new array"),
    (writes_into_an_array, np.ones(3), TypeError, "make a new array"),
    (lambda x: np.cumsum(x).sum(), np.ones(2), TypeError, "cumsum has no rule: add one to VJPS"),
    (lambda x: np.add.reduce(x), np.ones(2), TypeError, "reduce has no rule"),
    (lambda x: np.sum(x, where=np.ones(2, bool)), np.ones(2), TypeError, "where="),
    (lambda x: 2.0**x, 1.0, TypeError, r"write np.exp\(p \* np.log\(x\)\)"),
    (lambda x: x @ x, np.ones(3), ValueError, r"\(3,\) and \(3,\) came"),
    (lambda x: np.array([x, x]).sum(), np.ones(2), TypeError, "take x.value"),
    (math.sin, 1.0, TypeError, "take x.value"),
]


@pytest.mark.parametrize(("f", "x", "error", "sentence"), REFUSED)
def test_refusals(f, x, error, sentence):
    with pytest.raises(error, match=sentence):
        grad(f)(x)


def test_what_is_flat_has_no_rule():
    assert not FLAT & set(VJPS)


# --- the network of lesson 13 ---------------------------------------------------------------------


def network_loss(params, X, Y):
    """Written as it is read: forward, softmax with cross-entropy by log-sum-exp."""
    A, r = X, len(params.W)
    for k in range(1, r + 1):
        Z = params.W[k] @ A + params.b[k]
        A = np.maximum(Z, 0)
    top = Z.max(axis=0, keepdims=True)
    log_sum_exp = top + np.log(np.exp(Z - top).sum(axis=0, keepdims=True))
    return (log_sum_exp - (Y * Z).sum(axis=0, keepdims=True)).sum() / Z.shape[1]


def test_the_network_of_lesson_13_has_the_same_gradient_and_learns_the_same():
    X, Y, _, _ = data.load_digits()
    params = network.init_params([64, 128, 10], np.random.default_rng(0))
    J, grads = value_and_grad(network_loss)(params, X, Y)
    hand_J, hand = network.loss_and_gradients(params, X, Y)
    assert abs(J - hand_J) < 1e-12
    for k in (1, 2):
        assert np.abs(grads.W[k] - hand.W[k]).max() < 1e-12
        assert np.abs(grads.b[k] - hand.b[k]).max() < 1e-12
    losses = []
    for way in (value_and_grad(network_loss), network.loss_and_gradients):
        rng = np.random.default_rng(0)
        net = network.init_params([64, 128, 10], rng)
        options = {"rate": 0.1, "epochs": 5, "quiet": True, "loss_and_gradients": way}
        *_, last = train(net, X, Y, rng, **options)
        losses.append(cross_entropy(network.forward(last.params, X).Z[2], Y))
    assert f"{losses[0]:.10f}" == f"{losses[1]:.10f}"
