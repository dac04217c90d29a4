"""Bad input to gradcheck and graph: each gets a sentence that helps, or what is right."""

import math
from fractions import Fraction
from types import SimpleNamespace

import numpy as np
import pytest

from helpers import network, ops
from helpers.gradcheck import (
    check_params,
    complex_step,
    gradient_check,
    numerical_gradient,
    vjp_check,
)
from helpers.gradcheck_differences import crosses_kink
from helpers.graph import Node, backward, topological_order
from tests.reading.refusals import ask

ONES, RNG = np.ones((2, 3)), np.random.default_rng(0)
PARAMS = network.init_params([3, 4, 2], RNG)
X, Y = RNG.standard_normal((3, 5)), np.eye(2)[:, [0, 1, 0, 0, 1]]
_, GRADS = network.loss_and_gradients(PARAMS, X, Y)
PLAIN = SimpleNamespace(W=PARAMS.W, b=PARAMS.b)


def squares(x):
    return (x**2).sum()


def loss(p):
    return network.loss_and_gradients(p, X, Y)[0]


def both(f=squares, x=ONES, grad=2 * ONES, **settings):
    """The same mistake put to numerical_gradient and to gradient_check."""
    step = {"h": settings["h"]} if "h" in settings else {}
    return [
        lambda: numerical_gradient(f, x, **step),
        lambda: gradient_check(f, x, grad, **settings),
    ]


def vjp(forward=ops.tanh, backward_of=ops.tanh_vjp, cache=ONES, rng=0, **settings):
    rng = np.random.default_rng(0) if rng == 0 else rng
    return lambda: vjp_check(forward, backward_of, cache, rng, **settings)


def fitting(**changed):
    """Gradients like GRADS with W or b of another kind."""
    return lambda: check_params(loss, PARAMS, SimpleNamespace(**{**GRADS._asdict(), **changed}))


def whole(params):
    """The network with its weights as whole numbers."""
    return params._replace(W={k: w.astype(int) for k, w in params.W.items()})


# (word, mistakes): each of the calls must say the word.
SENTENCES = [
    ("f is 3", both(f=3.0)),
    ("f is None", both(f=None)),
    ("f is an array", both(f=ONES, x=squares)),
    ("f comes first", both(f=abs, x=squares)),
    (
        "x.astype(float)",
        [
            lambda: gradient_check(squares, np.ones(2, int), [2, 2]),
            lambda: gradient_check(squares, np.ones(2, np.uint8), [2, 2]),
            lambda: gradient_check(squares, np.ones(2, bool), [2, 2]),
            lambda: check_params(loss, whole(PARAMS), GRADS),
        ],
    ),
    ("drops the imaginary part", [lambda: complex_step(lambda x: np.abs(x).sum(), ONES)]),
    ("f returned an array of shape (2, 3)", [lambda: complex_step(lambda x: x, ONES)]),
    ("f is not finite at x", [lambda: complex_step(lambda x: complex(np.inf), ONES)]),
    ("x is 'a'", [lambda: crosses_kink(abs, "a", 1e-5)]),
    ("h is 0", [lambda: crosses_kink(abs, 1.0, 0), lambda: complex_step(squares, ONES, 0)]),
    ("f returned None", [lambda: crosses_kink(lambda x: None, 1.0, 1e-5)]),
    ("f is 3", [lambda: crosses_kink(3.0, 1.0, 1e-5), lambda: complex_step(3.0, ONES)]),
    ("f returned None", both(f=lambda x: None)),
    ("f returned 'a'", both(f=lambda x: "a")),
    ("return J alone, e.g. lambda p: loss(p)[0]", both(f=lambda x: (1.0, x))),
    ("f returned a list of 1", both(f=lambda x: [1.0])),
    ("f returned 1j", both(f=lambda x: 1j)),
    ("f returned an array of shape (1, 1)", both(f=lambda x: x[:1, :1])),
    ("f returned True", both(f=lambda x: True)),
    ("f is nan at x", both(f=lambda x: math.nan)),
    ("f is inf at x", both(f=lambda x: math.inf)),
    ("f is inf at x", both(f=lambda x: 10**400)),
    ("f is not finite near x", both(f=lambda x: 1.0 if (x == 1).all() else math.nan)),
    ("x holds text", both(x=np.array(["a", "b"]))),
    ("x holds complex", both(x=ONES + 0j)),
    ("x is None", both(x=None)),
    ("check_params(loss, params, grads)", both(x=PARAMS)),
    ("x is {", both(x={1: ONES})),
    ("unequal length", both(x=[[1, 2], [3]])),
    ("x holds nan", both(x=np.array([[1, np.nan]]))),
    ("x holds inf", both(x=np.array([np.inf]))),
    ("h is 0", both(h=0)),
    ("h is -1e-05", both(h=-1e-5)),
    ("h is nan", both(h=math.nan)),
    ("h is inf", both(h=math.inf)),
    ("h is '1e-5'", both(h="1e-5")),
    ("h is True", both(h=True)),
    ("tolerance is 0", both(tolerance=0)[1:]),
    ("tolerance is -1", both(tolerance=-1)[1:]),
    ("tolerance is nan", both(tolerance=math.nan)[1:]),
    ("tolerance is 'x'", both(tolerance="x")[1:]),
    ("The gradient is None", both(grad=None)[1:]),
    ("The gradient holds text", both(grad=np.full((2, 3), "a"))[1:]),
    ("The gradient holds complex", both(grad=ONES + 1j)[1:]),
    ("not finite", both(grad=np.nan * ONES)[1:]),
    ("a transpose is missing", both(grad=ONES.T)[1:]),
    ("The gradient is ()", both(grad=2.0)[1:]),
    ("The gradient is (2, 1)", both(grad=ONES[:, :1])[1:]),
    ("missing", [lambda: vjp_check(ops.tanh, ops.tanh_vjp, ONES)]),
    ("np.random.default_rng(7)", [vjp(rng=7)]),
    ("rng is None", [vjp(rng=None)]),
    ("vjp returned None", [vjp(backward_of=lambda g, Z: None)]),
    ("vjp returned None", [vjp(backward_of=lambda g, Z: (None,))]),
    ("vjp returned None", [vjp(backward_of=lambda g, Z: ())]),
    ("vjp returned 2 gradients", [vjp(backward_of=lambda g, Z: (g, g))]),
    ("The gradient is (1, 3)", [vjp(backward_of=lambda g, Z: g[:1])]),
    ("The gradient holds text", [vjp(backward_of=lambda g, Z: "a")]),
    ("not finite", [vjp(backward_of=lambda g, Z: np.nan * g)]),
    ("forward returned a value that is not finite", [vjp(forward=lambda Z: np.nan * Z)]),
    ("forward's output", [vjp(forward=lambda Z: None)]),
    ("forward is 3", [vjp(forward=3)]),
    ("vjp is None", [vjp(backward_of=None)]),
    ("cache is None", [vjp(cache=None)]),
    ("cache holds nan", [vjp(cache=np.nan * ONES)]),
    ("directions is 0", [vjp(directions=0)]),
    ("directions is -1", [vjp(directions=-1)]),
    ("directions is 2.5", [vjp(directions=2.5)]),
    ("tolerance is 0", [vjp(tolerance=0)]),
    ("return J alone", [lambda: check_params(lambda p: (1.0, GRADS), PARAMS, GRADS)]),
    ("loss is", [lambda: check_params(3, PARAMS, GRADS)]),
    ("grads is", [lambda: check_params(loss, PARAMS, (1.0, GRADS))]),
    ("grads is None", [lambda: check_params(loss, PARAMS, None)]),
    ("grads is", [fitting(W=None)]),
    ("params is", [lambda: check_params(loss, {"W": 1}, GRADS)]),
    (
        "so that one array can be",
        [lambda: check_params(loss, SimpleNamespace(W=PARAMS.W, b=PARAMS.b), GRADS)],
    ),
    ("grads.b [1]", [fitting(b={1: GRADS.b[1]})]),
    ("The gradient of b[1] is (4,)", [fitting(b={**GRADS.b, 1: np.ones(4)})]),
    ("The gradient of W[2] is None", [fitting(W={**GRADS.W, 2: None})]),
    (
        "one real number",
        [lambda: Node("3"), lambda: Node(None), lambda: Node(1j), lambda: Node([1])],
    ),
    (
        "one real number",
        [lambda: Node(np.array(3.0)), lambda: Node(1) + "a", lambda: Node(Node(2))],
    ),
    ("finite number", [lambda: Node(10**400), lambda: Node(math.nan), lambda: Node(-math.inf)]),
    (
        "finite number",
        [lambda: Node(1) * math.inf, lambda: math.nan - Node(1), lambda: Node(Fraction(10**400))],
    ),
    ("name is a text", [lambda: Node(1, 3), lambda: Node(1, None)]),
    ("too large for a float", [lambda: Node(1e200) * 1e200, lambda: Node(1e308) + Node(1e308)]),
    ("too large for a float", [lambda: Node(-1e308) - 1e308, lambda: Node(1e200) / 1e-200]),
    ("too large for a float", [lambda: Node(1) / 1e-320, lambda: 1 / Node(-1e-309)]),
    ("too large for a float", [lambda: Node(2) ** math.inf, lambda: Node(2) ** math.nan]),
    ("too large for a float", [lambda: Node(2) ** 10**400, lambda: Node(710).exp()]),
    ("too large for a float", [lambda: Node(1e-320).log()]),
    ("no float can hold", [lambda: backward(1 / Node(1e-200))]),
    ("no float can hold", [lambda: backward(Node(1e-300) * 1e300 * 1e300 / 1e250)]),
    ("node.exp()", [lambda: math.exp(Node(1)), lambda: float(Node(1)), lambda: int(Node(1))]),
    ("node.relu()", [lambda: max(Node(1), 0), lambda: min(0, Node(1)), lambda: Node(1) > 0]),
    ("node.relu()", [lambda: abs(Node(-1)), lambda: sorted([Node(2), Node(1)])]),
    ("value is 0", [lambda: Node(1) / 0, lambda: 1 / Node(0)]),
    ("positive", [lambda: Node(0).log(), lambda: Node(-1).log()]),
    ("plain number", [lambda: Node(2) ** Node(2), lambda: 2 ** Node(2), lambda: Node(2) ** 1j]),
    ("output Node", [lambda: backward([Node(1)]), lambda: topological_order(2.0)]),
]
CASES = [
    pytest.param(word, mistake, id=f"{word}-{number}")
    for word, mistakes in SENTENCES
    for number, mistake in enumerate(mistakes)
]


@pytest.mark.parametrize("word, mistake", CASES)
def test_a_mistake_gets_a_sentence(word, mistake):
    answer = ask(mistake)
    assert answer.kind == "sentence", answer
    assert word in answer.said


@pytest.mark.parametrize(
    "call",
    [
        lambda: gradient_check(squares, [[1, 2]], [[2, 4]]).ok,
        lambda: gradient_check(squares, [Fraction(1, 2)], [1]).ok,
        lambda: gradient_check(squares, np.ones(2, np.float16), [2, 2]).ok,
        lambda: gradient_check(lambda x: np.array(squares(x)), 3, 6).ok,
        lambda: gradient_check(lambda x: 3, [1.0], [0]).ok,
        lambda: numerical_gradient(squares, np.ones((0, 3))).shape == (0, 3),
        vjp(ops.affine, ops.affine_vjp, [ONES, np.ones((2, 1)), np.ones((3, 2))]),
        vjp(ops.affine, lambda g, c: list(ops.affine_vjp(g, c)), (ONES, ONES[:, :1], ONES.T)),
        vjp(np.tanh, lambda g, Z: (g / np.cosh(Z) ** 2).tolist(), [[1.0, 2.0]]),
        vjp(directions=1),
        vjp(rng=np.random.RandomState(0)),
        lambda: (+Node(2)).value == 2,
        lambda: f"{Node(2):.2f}" == "2.00" and f"{Node(2)}" == "Node(2)",
        lambda: (np.float64(2) * Node(3)).value == 6 and (np.int64(2) - Node(3)).value == -1,
        lambda: np.exp(Node(0)).value == 1 and np.tanh(Node(0)).value == 0,
        lambda: sum([Node(1), Node(2)]).value == 3,
        lambda: backward(Node(0) ** 0) and list(backward(Node(0) ** 0).values()) == [0, 1],
        lambda: (Node(1e-320) * 2).value == 2e-320,
        lambda: (Node(2) ** True).value == 2,
    ],
)
def test_what_can_be_taken_is_taken(call):
    answer = ask(call)
    assert answer.kind == "result", answer
    assert getattr(answer.result, "ok", answer.result) is True
