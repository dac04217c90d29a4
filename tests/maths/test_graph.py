"""The scalar engine: its derivatives against an oracle, its order, its purity, its depth."""

import gc
import math
import operator
import os
import subprocess
import sys
from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers.graph import Node, backward, topological_order

ROOT = Path(__file__).resolve().parents[2]

# --- random programs ---------------------------------------------------------------------------
# A program is a list of (operation, i, j, c): apply it to the values number i and j, counted
# from the first input, and to the constant c; the result gets the next number. So any value may
# be used many times. The same program runs on floats, on Nodes and in the oracles.

UNARY = ("exp", "log", "sin", "tanh", "sigmoid", "relu")
OPERATIONS = {
    "x + y": lambda x, y, c: x + y,
    "x - y": lambda x, y, c: x - y,
    "x * y": lambda x, y, c: x * y,
    "x / y": lambda x, y, c: x / y,
    "x + c": lambda x, y, c: x + c,
    "x - c": lambda x, y, c: x - c,
    "x * c": lambda x, y, c: x * c,
    "x / c": lambda x, y, c: x / c,
    "c + x": lambda x, y, c: c + x,
    "c - x": lambda x, y, c: c - x,
    "c * x": lambda x, y, c: c * x,
    "c / x": lambda x, y, c: c / x,
    "-x": lambda x, y, c: -x,
    **{f"x ** {e}": lambda x, y, c, e=e: x**e for e in (-2, -1, -0.5, 0, 0.5, 1, 2, 3)},
}

ON_FLOATS = SimpleNamespace(
    exp=math.exp,
    log=math.log,
    sin=math.sin,
    tanh=math.tanh,
    sigmoid=lambda x: 1 / (1 + math.exp(-x)),
    relu=lambda x: max(x, 0.0),
)
ON_NODES = SimpleNamespace(**{name: operator.methodcaller(name) for name in UNARY})
ON_AUTOGRAD = SimpleNamespace(
    exp=anp.exp,
    log=anp.log,
    sin=anp.sin,
    tanh=anp.tanh,
    sigmoid=lambda x: 1 / (1 + anp.exp(-x)),
    relu=lambda x: anp.maximum(x, 0.0),
)


def apply(name, functions, x, y, c):
    return getattr(functions, name)(x) if name in UNARY else OPERATIONS[name](x, y, c)


def run(program, inputs, functions):
    """All values of a program, the inputs first."""
    values = list(inputs)
    for name, i, j, c in program:
        values.append(apply(name, functions, values[i], values[j], c))
    return values


def is_safe(name, x, y, c):
    """Whether the operation is defined here, of moderate size, and far from kink and pole."""
    if (name == "x / y" and abs(y) < 0.1) or (name in ("c / x", "relu") and abs(x) < 0.1):
        return False
    if (name == "log" or name.startswith("x ** ")) and x < 0.1:
        return False
    return not (name == "exp" and x > 4) and abs(apply(name, ON_FLOATS, x, y, c)) < 50


@st.composite
def programs(draw):
    """(inputs, program): one to three inputs, then up to 25 operations on anything before."""
    number = st.floats(-3, 3).map(lambda x: round(x, 3))
    inputs = draw(st.lists(number, min_size=1, max_size=3))
    program, values = [], list(inputs)
    for _ in range(draw(st.integers(0, 25))):
        name = draw(st.sampled_from([*OPERATIONS, *UNARY]))
        i, j = (draw(st.integers(0, len(values) - 1)) for _ in range(2))
        c = draw(st.sampled_from([2, -1.5, 0.5, 3]))
        if is_safe(name, values[i], values[j], c):
            program.append((name, i, j, c))
            values.append(apply(name, ON_FLOATS, values[i], values[j], c))
    return inputs, program


def gradient_by_graph(inputs, program):
    """Value and gradient; an input that the output does not depend on has gradient 0."""
    nodes = [Node(x) for x in inputs]
    output = run(program, nodes, ON_NODES)[-1]
    adjoints = backward(output)
    return output.value, [adjoints.get(node, 0.0) for node in nodes]


def assert_close(ours, oracle, tolerance=1e-10):
    scale = max(1.0, np.abs(oracle).max())
    np.testing.assert_allclose(ours, oracle, rtol=0, atol=tolerance * scale)


@given(programs())
def test_gradient_of_any_program_is_that_of_autograd(case):
    inputs, program = case

    def f(theta):
        return run(program, list(theta), ON_AUTOGRAD)[-1]

    value, gradient = gradient_by_graph(inputs, program)
    assert_close(value, f(np.array(inputs)))
    assert_close(gradient, autograd.grad(f)(np.array(inputs)))


@given(programs())
def test_gradient_of_any_program_is_that_of_pytorch(case):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed here")
    inputs, program = case
    theta = [torch.tensor(x, dtype=torch.float64, requires_grad=True) for x in inputs]
    output = run(program, theta, torch)[-1]
    output.backward()
    value, gradient = gradient_by_graph(inputs, program)
    assert_close(value, output.item())
    assert_close(gradient, [0.0 if t.grad is None else t.grad.item() for t in theta])


@pytest.mark.parametrize("name", [*OPERATIONS, *UNARY])
def test_each_operation_alone(name):
    """So that no operation hides in a random program that never draws it."""
    case = [0.7, 1.3], [(name, 0, 1, -1.5)]

    def f(theta):
        return run(case[1], list(theta), ON_AUTOGRAD)[-1]

    value, gradient = gradient_by_graph(*case)
    assert_close(value, f(np.array(case[0])), 1e-15)
    assert_close(gradient, autograd.grad(f)(np.array(case[0])), 1e-14)


@pytest.mark.parametrize("value, slope", [(-2.0, 0.0), (0.0, 0.0), (3.0, 1.0)])
def test_relu_on_each_side_and_at_its_kink(value, slope):
    x = Node(value)
    assert x.relu().value == max(value, 0)
    assert backward(x.relu())[x] == slope


@pytest.mark.parametrize("value, exponent, slope", [(-2, 3, 12), (-2, 0, 0), (0, 2, 0), (0, 1, 1)])
def test_whole_powers_of_any_number(value, exponent, slope):
    x = Node(value)
    assert (x**exponent).value == value**exponent
    assert backward(x**exponent)[x] == slope


def test_sigmoid_of_large_numbers_does_not_overflow():
    for value, expected in [(1e4, 1), (-1e4, 0)]:
        x = Node(value)
        assert x.sigmoid().value == expected
        assert backward(x.sigmoid())[x] == 0


# --- paths add ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "build, expected",
    [(lambda x: x + x, 2), (lambda x: x * x, 10), (lambda x: x - x, 0), (lambda x: x / x, 0)],
)
def test_a_node_used_as_both_operands_gets_the_sum(build, expected):
    x = Node(5)
    assert backward(build(x))[x] == pytest.approx(expected, abs=1e-15)


def test_paths_double_in_a_chain_of_diamonds():
    x = node = Node(1)
    for _ in range(60):
        node = node + node
    assert backward(node)[x] == 2**60
    assert len(topological_order(node)) == 61


def test_the_adjoint_of_the_output_is_one():
    x = Node(3)
    assert backward(x) == {x: 1.0}


def test_the_example_of_the_docstring():
    a, b = Node(2, "a"), Node(-3, "b")
    adjoints = backward((a * b + 10) * b)
    assert adjoints[a] == 9 and adjoints[b] == 2 * 2 * -3 + 10


# --- the order ---------------------------------------------------------------------------------


@given(programs())
def test_each_node_comes_once_and_after_its_parents(case):
    inputs, program = case
    values = run(program, [Node(x) for x in inputs], ON_NODES)
    order = topological_order(values[-1])
    place = {node: number for number, node in enumerate(order)}
    assert len(place) == len(order)
    assert order[-1] is values[-1]
    for node in order:
        assert all(place[parent] < place[node] for parent in node.parents)


@given(programs())
def test_the_order_is_that_of_creation_and_the_keys_follow_it(case):
    inputs, program = case
    output = run(program, [Node(x) for x in inputs], ON_NODES)[-1]
    order = topological_order(output)
    assert order == sorted(order, key=lambda node: node.index)
    assert list(backward(output)) == order


def test_what_the_output_does_not_depend_on_is_left_out():
    x, y = Node(1), Node(2)
    unused = x * y
    output = x + 1
    assert unused not in topological_order(output)
    assert y not in backward(output)


def test_parents_and_partials_stand_in_the_order_of_the_operands():
    x, y = Node(6), Node(3)
    assert (x / y).parents == (x, y)
    assert (x / y).partials == (1 / 3, -6 / 9)
    assert x.sin().parents == (x,) and x.sin().partials == (math.cos(6),)
    assert x.parents == x.partials == ()


# --- nothing is left behind --------------------------------------------------------------------


def snapshot(nodes):
    return [tuple(getattr(node, slot) for slot in Node.__slots__) for node in nodes]


@given(programs())
def test_backward_changes_nothing_and_gives_the_same_again(case):
    inputs, program = case
    output = run(program, [Node(x) for x in inputs], ON_NODES)[-1]
    before = snapshot(topological_order(output))
    first = backward(output)
    assert backward(output) == first
    assert snapshot(topological_order(output)) == before


def test_a_second_output_does_not_see_the_first():
    x = Node(2)
    backward(x * x)
    assert backward(3 * x)[x] == 3


def test_a_node_holds_numbers_and_parents_only():
    x = Node(2, "x")
    for node in topological_order((x * 3 + 1).tanh() ** 2):
        assert not hasattr(node, "__dict__")
        kinds = {type(getattr(node, slot)) for slot in Node.__slots__}
        assert kinds <= {float, int, str, tuple}
        assert {type(one) for one in node.parents + node.partials} <= {Node, float}


def test_a_graph_holds_no_cycle_for_the_collector():
    gc.collect()
    x = Node(2)
    output = (x * 3 + x).exp()
    backward(output)
    del x, output
    assert gc.collect() == 0


def test_a_million_operations_deep():
    program = """if True:
        from helpers.graph import Node, backward
        x = node = Node(1.0)
        for _ in range(1_000_000):
            node = node + x
        assert backward(node)[x] == 1_000_001.0
        del x, node
        print("freed")
    """
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    command = [sys.executable, "-c", program]
    result = subprocess.run(command, env=env, capture_output=True, text=True, timeout=120)
    assert (result.returncode, result.stdout.strip()) == (0, "freed"), result.stderr


# --- at the door -------------------------------------------------------------------------------


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("number", [3, 2.5, True, Fraction(1, 4), np.float32(0.5), np.int64(7)])
def test_a_node_takes_any_real_number(number):
    assert type(Node(number).value) is float
    assert (Node(1) + number).value == (number + Node(1)).value == 1 + float(number)


def test_a_node_says_its_value_and_its_name():
    assert repr(Node(2.5, "a")) == "Node(2.5, 'a')"
    assert repr(Node(2.5)) == "Node(2.5)"


x = Node(2.0)


@pytest.mark.parametrize(
    "mistake, error, sentence",
    [
        (lambda: Node("3"), TypeError, "one real number, but str '3' came; make one Node for each"),
        (lambda: x + [1, 2], TypeError, r"one real number, but list \[1, 2\] came"),
        (lambda: None * x, TypeError, "one real number, but NoneType None came"),
        (lambda: backward(2.0), TypeError, "Expected the output Node .* but float came; compute"),
        (lambda: topological_order([x]), TypeError, "Expected the output Node .* but list came"),
        (lambda: x / 0, ZeroDivisionError, "value is 0; change that input"),
        (lambda: 1 / Node(0), ZeroDivisionError, "value is 0; change that input"),
        (lambda: Node(0).log(), ValueError, "log needs a positive value, but 0 came; change"),
        (lambda: Node(-1).log(), ValueError, "log needs a positive value, but -1 came"),
        (lambda: Node(710).exp(), OverflowError, r"exp\(710\) is too large .* below 709"),
        (lambda: x**x, TypeError, r"plain number, but Node came; write \(exponent \* base.log"),
        (lambda: 2**x, TypeError, r"2 \*\* Node came, .* write \(exponent \* math.log\(2\)\)"),
        (lambda: Node(-2) ** 0.5, ValueError, r"-2 \*\* 0.5 is not real; use a whole exponent"),
        (lambda: Node(-2) ** math.inf, ValueError, r"-2 \*\* inf is not real"),
        (lambda: Node(0) ** -1, ValueError, r"0 \*\* -1 has no finite value and slope; move"),
        (lambda: Node(0) ** 0.5, ValueError, r"0 \*\* 0.5 has no finite value and slope"),
        (lambda: Node(10) ** 400, OverflowError, r"10 \*\* 400 is too large for a float"),
        (lambda: Node(0.1) ** -307.5, OverflowError, r"0.1 \*\* -307.5 is too large for a float"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(mistake, error, sentence):
    with pytest.raises(error, match=sentence):
        mistake()


@pytest.mark.parametrize("z", [-700.0, -40.0, -12.0, 0.0, 3.0, 40.0, 300.0])
def test_saturated_slopes_keep_their_digits(z):
    """σ(z) = e^z/(1 + e^z), σ' = e^−|z|/(1 + e^−|z|)² and tanh' = 1/cosh², to the last digits."""
    node = Node(z)
    e = math.exp(-abs(z))
    assert node.sigmoid().value == pytest.approx(1 / (1 + math.exp(-z)), rel=1e-14, abs=0)
    assert node.sigmoid().partials[0] == pytest.approx(e / (1 + e) ** 2, rel=1e-14, abs=0)
    assert node.tanh().partials[0] == pytest.approx((1 / math.cosh(z)) ** 2, rel=1e-12, abs=0)
