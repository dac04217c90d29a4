"""What a gradient costs: the table by counted runs, the theorem's constant, the graph's slopes."""

import math

import numpy as np
import pytest

from helpers import cost, graph
from helpers.cost import (
    COSTS,
    OPS,
    Circuit,
    Counted,
    by_table,
    circuit_of,
    count,
    evaluate,
    gradient_graph,
    random_circuit,
    sweep_back,
)
from helpers.graph import Node
from tests.reading.refusals import judge

CONSTANT = 5  # of the theorem


def rng(seed=0):
    return np.random.default_rng(seed)


def alone(op):
    """A circuit of one operation on two inputs; of one operand the second is unused."""
    return Circuit(2, np.array([OPS.index(op)]), np.array([0]), np.array([1]))


@pytest.mark.parametrize("op", OPS)
def test_the_table_is_what_one_operation_costs_when_it_runs(op):
    assert count(alone(op), [0.5, 2.0]) == by_table(alone(op)) == (1, COSTS[op])
    assert COSTS[op] <= CONSTANT


@pytest.mark.parametrize("op", OPS)
def test_the_lines_of_an_operation_are_its_slopes(op):
    def f(u, w):
        return evaluate(alone(op), [Counted(u), Counted(w)])[-1].value

    u, w, h = 0.6, 1.7, 1e-6
    v_bar = sweep_back(alone(op), evaluate(alone(op), [Counted(u), Counted(w)]))
    nudged = [(f(u + h, w) - f(u - h, w)) / (2 * h), (f(u, w + h) - f(u, w - h)) / (2 * h)]
    assert [v.value for v in v_bar[:2]] == pytest.approx(nudged, abs=1e-8)


@pytest.mark.parametrize("size", [1, 2, 30, 100, 1000])
@pytest.mark.parametrize("seed", range(8))
def test_a_small_circuit_agrees_with_the_walk_of_the_graph(size, seed):
    circuit, x = random_circuit(size, 4, rng(seed))
    inputs = [Node(number) for number in x]
    walk = graph.backward(evaluate(circuit, inputs)[-1])
    v_bar = sweep_back(circuit, evaluate(circuit, [Counted(number) for number in x]))
    wanted = [walk.get(node, 0.0) for node in inputs]
    assert [v.value for v in v_bar[:4]] == pytest.approx(wanted, rel=1e-9, abs=1e-12)
    assert count(circuit, x) == by_table(circuit)


class Slope(float):
    """A slope that notes the products and sums that it, and what comes of it, takes part in."""

    products = sums = 0

    def __rmul__(self, other):
        Slope.products += 1
        return Slope(float(self) * float(other))

    def __radd__(self, other):
        Slope.sums += 1
        return Slope(float(self) + float(other))

    __mul__, __add__ = __rmul__, __radd__


def test_the_walk_of_the_graph_takes_one_product_and_one_sum_an_edge():
    circuit, x = random_circuit(300, 5, rng(3))
    output = evaluate(circuit, [Node(number) for number in x])[-1]
    nodes = graph.topological_order(output)
    edges = sum(len(node.parents) for node in nodes)
    for node in nodes:
        node.partials = tuple(Slope(partial) for partial in node.partials)
    Slope.products = Slope.sums = 0
    graph.backward(output)
    at_the_end = len(nodes)  # backward adds all adjoints up to see that they are finite
    assert Slope.products == edges
    assert edges <= Slope.sums <= edges + at_the_end


def test_the_ratio_stays_below_five_over_four_decades_for_a_hundred_circuits():
    ratios, sizes = [], []
    for seed, size in enumerate(np.geomspace(100, 1e6, 120)):
        circuit, _ = random_circuit(int(size), 10, rng(seed))
        f, both = by_table(circuit)
        ratios.append(both / f)
        sizes.append(f)
    assert min(sizes) < 200 and max(sizes) > 1e6 and len(ratios) >= 100
    assert max(ratios) < 4.2 < CONSTANT
    few, many = ratios[:30], ratios[-30:]
    assert np.mean(many) == pytest.approx(np.mean(few), rel=0.05)  # flat


def test_every_operation_of_a_random_circuit_counts_and_its_numbers_stay_tame():
    for seed in range(10):
        circuit, x = random_circuit(500, 6, rng(seed))
        used = {*circuit.left.tolist(), *circuit.right.tolist()}
        places = range(circuit.inputs, circuit.inputs + len(circuit.ops) - 1)
        assert set(places) <= used
        assert set(circuit.ops.tolist()) == set(range(len(OPS)))
        drawn = evaluate(circuit, [Counted(number) for number in x])[: 6 + 500]
        assert all(abs(number.value) <= cost.LIMIT for number in drawn)


def test_networks_cost_four_and_the_lesson_counts_them_right():
    """3 inputs, 3 hidden ReLU units, 10 outputs, squared loss, as a graph of Nodes."""
    m, make, draw = 3, np.vectorize(Node, otypes=[object]), rng().standard_normal
    W1, W2, b1, b2 = (make(draw(shape)) for shape in ((m, m), (10, m), (m, 1), (10, 1)))
    x, y = make(draw((m, 1))), make(draw((10, 1)))
    relu = np.vectorize(Node.relu, otypes=[object])
    error = W2 @ relu(W1 @ x + b1) + b2 - y
    circuit, _ = circuit_of((error * error).sum() * 0.5)
    weights = m * m + 10 * m
    kinds = {"·": weights + 11, "+": weights + 9, "−": 10, "relu": m}
    names = [OPS[op] for op in circuit.ops]
    assert {name: names.count(name) for name in set(names)} == kinds


def test_the_gradient_as_nodes_has_the_second_slopes():
    a, b = Node(0.7), Node(-1.3)
    slopes = gradient_graph((a * b).sin() + a * a * b)
    second = graph.backward(slopes[a])
    u, w = 0.7, -1.3
    assert slopes[a].value == pytest.approx(w * math.cos(u * w) + 2 * u * w)
    assert second[a] == pytest.approx(-w * w * math.sin(u * w) + 2 * w)
    assert second[b] == pytest.approx(math.cos(u * w) - u * w * math.sin(u * w) + 2 * u)


SMALL, X = random_circuit(5, 2, rng())
LATER = Circuit(1, np.array([0]), np.array([0]), np.array([1]))
TABLE = {
    "count circuit None": (lambda: count(None, X), "circuit is None"),
    "count too few": (lambda: count(SMALL, [1.0]), "the circuit has 2 inputs"),
    "count text": (lambda: count(SMALL, "ab"), "holds text"),
    "count nan": (lambda: count(SMALL, [1.0, np.nan]), "x holds nan"),
    "count a list": (lambda: list(count(SMALL, list(X))), lambda: list(count(SMALL, X))),
    "count later": (lambda: count(LATER, [1.0]), "comes later"),
    "count 1/0": (lambda: count(alone("/"), [1.0, 0.0]), "no finite result"),
    "count log": (lambda: count(alone("log"), [-1.0, 0.0]), "no finite result"),
    "count exp": (lambda: count(alone("exp"), [800.0, 0.0]), "no finite result"),
    "by_table 3": (lambda: by_table(3), "circuit is 3"),
    "evaluate floats": (lambda: evaluate(SMALL, [1.0, 2.0]), "Node or Counted"),
    "evaluate None": (lambda: evaluate(SMALL, None), "x is None"),
    "sweep_back short": (lambda: sweep_back(SMALL, [Counted(1.0)]), "values has 1 numbers"),
    "sweep_back None": (lambda: sweep_back(SMALL, None), "values is None"),
    "circuit_of 3": (lambda: circuit_of(3), "output Node"),
    "circuit_of power": (lambda: circuit_of(Node(2.0) ** 3), "An operation of the graph is '^3'"),
    "random size 0": (lambda: random_circuit(0, 2, rng()), "size is 0"),
    "random size 2.5": (lambda: random_circuit(2.5, 2, rng()), "size is 2.5"),
    "random size huge": (lambda: random_circuit(10**12, 2, rng()), "size is"),
    "random inputs None": (lambda: random_circuit(5, None, rng()), "inputs is None"),
    "random rng 0": (lambda: random_circuit(5, 2, 0), "default_rng(0)"),
}


@pytest.mark.parametrize("name", TABLE)
def test_bad_input_is_a_sentence_or_a_right_result(name):
    judge(*TABLE[name])
