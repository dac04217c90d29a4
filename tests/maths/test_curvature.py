"""Hessian-vector products against nudged gradients and a graph, their cost, and the sharpness."""

import ast
import inspect
import textwrap

import numpy as np
import pytest

from helpers import cost, curvature, data, graph, network, ops
from helpers.curvature import hessian_vector, inner, sharpest
from helpers.graph import Node
from helpers.network import Parameters, init_params, loss_and_gradients
from helpers.optimize import each
from tests.reading.refusals import judge

LOSSES = ["cross_entropy", "logistic", "squared"]


def rng(seed=0):
    return np.random.default_rng(seed)


def example(sizes=(4, 5, 3, 2), loss="cross_entropy"):
    """(params, v, X, Y): random, with biases that are not 0."""
    draw = rng(1)
    params = init_params(list(sizes), draw, activation="tanh", loss=loss)
    params = each(lambda p: p + 0.3 * draw.standard_normal(p.shape), params)
    v = each(lambda p: draw.standard_normal(p.shape), params)
    return params, v, draw.standard_normal((sizes[0], 6)), data.one_hot([0, 1, 1, 0, 1, 0], 2)


def flat(params):
    return np.concatenate([part[k].ravel() for part in params[:2] for k in sorted(part)])


def gradient(params, X, Y):
    return flat(loss_and_gradients(params, X, Y)[1])


@pytest.mark.parametrize("loss", LOSSES)
@pytest.mark.parametrize("sizes", [(4, 2), (4, 5, 2), (4, 5, 3, 2), (4, 3, 6, 5, 3, 2)])
def test_the_product_is_the_slope_of_the_gradient(loss, sizes):
    params, v, X, Y = example(sizes, loss)
    h = 1e-5
    up = each(lambda p, q: p + h * q, params, v)
    down = each(lambda p, q: p - h * q, params, v)
    nudged = (gradient(up, X, Y) - gradient(down, X, Y)) / (2 * h)
    product = flat(hessian_vector(params, v, X, Y))
    assert np.abs(product - nudged).max() < 1e-7 * max(1, np.abs(product).max())


def test_the_hessian_is_symmetric():
    params, v, X, Y = example()
    w = each(np.sin, v)
    one, other = (
        inner(w, hessian_vector(params, v, X, Y)),
        inner(v, hessian_vector(params, w, X, Y)),
    )
    assert one == pytest.approx(other, rel=1e-12)


def test_reverse_twice_gives_the_same_on_the_running_network():
    W, b, X, Y = data.running_example()
    params, x, y = Parameters(W, b, "tanh", "squared"), X[:, :1], Y[:, :1]
    v = each(np.cos, params)
    make, tanh = np.vectorize(Node, otypes=[object]), np.vectorize(Node.tanh, otypes=[object])
    W1, W2, b1, b2 = (make(array) for array in (W[1], W[2], b[1], b[2]))
    error = W2 @ tanh(W1 @ x + b1) + b2 - y
    slopes = cost.gradient_graph((error * error).sum() * 0.5)
    theta = np.concatenate([W1, W2, b1, b2], axis=None)
    second = graph.backward((flat(v) * [slopes[node] for node in theta]).sum())
    np.testing.assert_allclose(
        [second[node] for node in theta], flat(hessian_vector(params, v, x, y)), rtol=1e-10
    )


class Count(ast.NodeTransformer):
    """a @ b becomes product(a, b)."""

    def visit_BinOp(self, node):
        self.generic_visit(node)
        if not isinstance(node.op, ast.MatMult):
            return node
        name = ast.Name("product", ast.Load())
        return ast.copy_location(ast.Call(name, [node.left, node.right], []), node)


def with_counted_products(monkeypatch, module, name, seen):
    """Replace module.name by itself, with each product noted in seen."""
    function = inspect.unwrap(getattr(module, name))
    tree = Count().visit(ast.parse(textwrap.dedent(inspect.getsource(function))))
    space = dict(vars(module)) | {"product": lambda a, b: seen.append(1) or np.matmul(a, b)}
    exec(compile(ast.fix_missing_locations(tree), module.__name__, "exec"), space)
    monkeypatch.setattr(module, name, space[name])


@pytest.mark.parametrize("r", [1, 2, 3, 6])
def test_a_product_with_the_hessian_takes_the_products_of_three_gradients(r, monkeypatch):
    params, v, X, Y = example([4] * r + [2])
    seen = []
    for module, name in ((ops, "affine"), (network, "forward"), (network, "backward")):
        with_counted_products(monkeypatch, module, name, seen)
    monkeypatch.setattr(curvature, "forward", network.forward)
    monkeypatch.setattr(curvature, "backward", network.backward)
    Z, A = network.forward(params, X)
    network.backward(params, Z, A, Y)
    gradients = len(seen)
    assert gradients == 3 * r - 1
    seen.clear()
    with_counted_products(monkeypatch, curvature, "hessian_vector", seen)
    curvature.hessian_vector(params, v, X, Y)
    assert len(seen) == 9 * r - 3 == 3 * gradients


def test_power_iteration_finds_the_largest_eigenvalue():
    params, _, X, Y = example((4, 3, 2))
    size, shapes = len(flat(params)), [(3, 4), (2, 3), (3, 1), (2, 1)]

    def shaped(column):
        W1, W2, b1, b2 = (
            part.reshape(shape)
            for part, shape in zip(np.split(column, [12, 18, 21]), shapes, strict=True)
        )
        return Parameters({1: W1, 2: W2}, {1: b1, 2: b2})

    H = np.array([flat(hessian_vector(params, shaped(e), X, Y)) for e in np.eye(size)])
    values, vectors = np.linalg.eigh(H)
    top = np.abs(values).argmax()
    found, v = sharpest(params, X, Y, rng(), turns=300)
    assert found == pytest.approx(values[top], rel=1e-6)
    assert abs(flat(v) @ vectors[:, top]) == pytest.approx(1, abs=1e-4)
    assert inner(v, v) == pytest.approx(1)


P, V, X, Y = example()
TABLE = {
    "activation": (
        lambda: hessian_vector(P._replace(activation="relu"), V, X, Y),
        "activation is 'relu'",
    ),
    "v None": (lambda: hessian_vector(P, None, X, Y), "None came"),
    "v of another network": (
        lambda: hessian_vector(P, example((4, 2))[0], X, Y),
        "the same layers and shapes",
    ),
    "X": (lambda: hessian_vector(P, V, X[:3], Y), "W[1] is (5, 4)"),
    "Y": (lambda: hessian_vector(P, V, X, 3 * Y), "Y"),
    "params": (lambda: hessian_vector(3, V, X, Y), "params is 3"),
    "inner": (lambda: inner(P, 3), "Parameters"),
    "sharpest rng": (lambda: sharpest(P, X, Y, 0), "default_rng(0)"),
    "sharpest turns": (lambda: sharpest(P, X, Y, rng(), turns=0), "turns is 0"),
    "sharpest flat": (
        lambda: sharpest(each(np.zeros_like, P._replace(loss="squared")), 0 * X, Y, rng(), 0.5),
        "turns is 0.5",
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_bad_input_is_a_sentence_or_a_right_result(name):
    judge(*TABLE[name])
