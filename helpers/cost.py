"""What a function and its gradient cost, counted in scalar operations.

    circuit, x = random_circuit(1000, 10, np.random.default_rng(0))
    count(circuit, x)         # (operations of f, operations of f and ∇f), by numbers that count
    by_table(circuit)         # the same from the table COSTS, for circuits of a million operations

A circuit is a list of operations on what was there before: inputs first, then one new value a line.
Source: CS229 notes 2022, Theorem 7.3.1; 2023, Theorem 7.4.1. The constant 5 is that of Baur and
Strassen, The complexity of partial derivatives, 1983.
"""

import math
import operator
from typing import NamedTuple

import numpy as np

from helpers import doors
from helpers.graph import Node, topological_order

BINARY = {"+": operator.add, "−": operator.sub, "·": operator.mul, "/": operator.truediv}
# name: the slope at u, where the result is v
SLOPES = {
    "exp": lambda u, v: v,
    "log": lambda u, v: 1 / u,
    "sin": lambda u, v: (u + math.pi / 2).sin(),
    "tanh": lambda u, v: 1 - v * v,
    "sigmoid": lambda u, v: v * (1 - v),
    "relu": lambda u, v: float(u.value > 0),
}
OPS = (*BINARY, *SLOPES)
# name: operations of f and ∇f together, for one of f
COSTS = dict(zip(OPS, (3, 3, 5, 5, 3, 4, 5, 5, 5, 3), strict=True))
LIMIT, FINE = 100.0, 0.01  # of a random circuit's numbers; the least divisor and the least of a log


class Circuit(NamedTuple):
    """f as steps (op, left, right): places of earlier values, counted from 0, the inputs first.

    inputs: how many. ops: (N,) places in OPS. left, right: (N,); the same for one operand.
    """

    inputs: int
    ops: np.ndarray
    left: np.ndarray
    right: np.ndarray

    @property
    def steps(self):
        """[(place of the result, name, place of the left operand, place of the right one)]."""
        names = [OPS[op] for op in self.ops.tolist()]
        places = range(self.inputs, self.inputs + len(names))
        return list(zip(places, names, self.left.tolist(), self.right.tolist(), strict=True))


class Counted:
    """A number that counts the operations it takes part in, in Counted.operations."""

    operations = 0
    __slots__ = ("value",)

    def __init__(self, value):
        self.value = float(value)

    def take_part(self, function, *others):
        """The Counted result of one operation on values."""
        Counted.operations += 1
        values = [other.value if isinstance(other, Counted) else other for other in others]
        try:
            return Counted(function(self.value, *values))
        except (ArithmeticError, ValueError):
            raise ValueError(
                f"An operation on {self.value:g} has no finite result: divide by no 0, take the "
                "log of positive numbers only, and exp below 709."
            ) from None

    def __add__(self, other):
        return self.take_part(operator.add, other)

    def __sub__(self, other):
        return self.take_part(operator.sub, other)

    def __rsub__(self, other):
        return Counted(other) - self

    def __mul__(self, other):
        return self.take_part(operator.mul, other)

    def __truediv__(self, other):
        return self.take_part(operator.truediv, other)

    def __rtruediv__(self, other):
        return Counted(other) / self

    __radd__, __rmul__ = __add__, __mul__

    def exp(self):
        return self.take_part(math.exp)

    def log(self):
        return self.take_part(math.log)

    def sin(self):
        return self.take_part(math.sin)

    def tanh(self):
        return self.take_part(math.tanh)

    def sigmoid(self):
        return self.take_part(lambda u: 0.5 + 0.5 * math.tanh(u / 2))

    def relu(self):
        return self.take_part(lambda u: max(u, 0.0))


def evaluate(circuit, x):
    """The value of every input and of every step; the last is f(x). x: Node or Counted numbers."""
    values = list(require_inputs(circuit, x))
    for _, op, left, right in circuit.steps:
        if op in BINARY:
            values.append(BINARY[op](values[left], values[right]))
        else:
            values.append(getattr(values[left], op)())
    return values


def sweep_back(circuit, values):
    """v̄ = ∂f/∂v for every value of evaluate(circuit, x), each operation by lines of its own.

    They are plain arithmetic: of Node values the adjoints are Nodes again, with graphs of their
    own. Source: CS229 notes 2022, (7.29); 2023, (7.53).
    """
    require_values(circuit, values)
    number = type(values[-1])
    v_bar = [number(0.0) for _ in values]
    v_bar[-1] = number(1.0)
    for k, op, i, j in reversed(circuit.steps):
        g = v_bar[k]
        if op == "+":
            v_bar[i] += g
            v_bar[j] += g
        elif op == "−":
            v_bar[i] += g
            v_bar[j] -= g
        elif op == "·":
            v_bar[i] += g * values[j]
            v_bar[j] += g * values[i]
        elif op == "/":
            t = g / values[j]
            v_bar[i] += t
            v_bar[j] -= t * values[k]
        else:
            v_bar[i] += g * SLOPES[op](values[i], values[k])
    return v_bar


def count(circuit, x):
    """(operations of f, operations of f and ∇f), counted while they run at the numbers x."""
    x, Counted.operations = doors.finite("x", doors.array("x", x)), 0
    values = evaluate(circuit, [Counted(number) for number in x.ravel()])
    forward = Counted.operations
    sweep_back(circuit, values)
    return forward, Counted.operations


def by_table(circuit):
    """(operations of f, operations of f and ∇f), added up from COSTS."""
    how_often = np.bincount(require_circuit(circuit).ops, minlength=len(OPS))
    return int(how_often.sum()), int(how_often @ np.array(list(COSTS.values())))


def circuit_of(output):
    """(Circuit, its inputs) of a graph of Nodes: the inputs are the nodes without parents."""
    order = topological_order(output)
    inputs = [node for node in order if not node.parents]
    made = [node for node in order if node.parents]
    place = {node: k for k, node in enumerate([*inputs, *made])}
    for node in made:
        doors.one_of("An operation of the graph", node.op, OPS)
    ops = np.array([OPS.index(node.op) for node in made], dtype=np.int64)
    left = np.array([place[node.parents[0]] for node in made], dtype=np.int64)
    right = np.array([place[node.parents[-1]] for node in made], dtype=np.int64)
    return Circuit(len(inputs), ops, left, right), inputs


def gradient_graph(output):
    """{input: ∂output/∂input} of a graph of Nodes, as Nodes that have graphs of their own."""
    circuit, inputs = circuit_of(output)
    v_bar = sweep_back(circuit, evaluate(circuit, inputs))
    return dict(zip(inputs, v_bar, strict=False))


def random_circuit(size, inputs, rng):
    """(Circuit, x): about `size` operations drawn at random, on values drawn at random.

    Where a number would leave [−100, 100], or a divisor or the number of a log is smaller than
    0.01, stands a sine instead. What no operation takes up is added at the end, so that all of the
    operations count for f; an input may stay unused.
    """
    size, inputs = doors.whole("size", size, 1, 10**7), doors.whole("inputs", inputs, 1, 10**6)
    values = doors.generator(rng).uniform(-2, 2, inputs)
    x, parts = values, []
    for n in np.diff(np.linspace(0, size, min(size, 20) + 1).astype(int)):
        ops, left, right = rng.integers(0, len(OPS), n), *rng.integers(0, len(values), (2, n))
        right = np.where(ops < len(BINARY), right, left)
        ops, made = tame(ops, values[left], values[right])
        right = np.where(ops < len(BINARY), right, left)
        values = np.concatenate([values, made])
        parts.append((ops, left, right))
    drawn = Circuit(inputs, *(np.concatenate(part) for part in zip(*parts, strict=True)))
    return added_up(drawn), x


def tame(ops, u, w):
    """ops with a sine where a result would be none or too large, and the results."""
    with np.errstate(all="ignore"):
        half = 0.5 + 0.5 * np.tanh(u / 2)
        waves = np.exp(u), np.log(u), np.sin(u), np.tanh(u), half, np.maximum(u, 0)
        made = np.choose(ops, [u + w, u - w, u * w, u / w, *waves])
    is_fit = np.abs(made) <= LIMIT
    is_fit &= (ops != OPS.index("/")) | (np.abs(w) >= FINE)
    is_fit &= (ops != OPS.index("log")) | (u >= FINE)
    return np.where(is_fit, ops, OPS.index("sin")), np.where(is_fit, made, np.sin(u))


def added_up(circuit):
    """The circuit with the sum of all its results that no operation takes up as f."""
    size = circuit.inputs + len(circuit.ops)
    used = np.zeros(size, bool)
    used[circuit.left], used[circuit.right] = True, True
    loose = np.arange(circuit.inputs, size)[~used[circuit.inputs :]]
    more = len(loose) - 1
    sums = np.concatenate([loose[:1], np.arange(size, size + max(more - 1, 0))])[:more]
    return Circuit(
        circuit.inputs,
        np.concatenate([circuit.ops, np.zeros(more, np.int64)]),
        np.concatenate([circuit.left, sums]),
        np.concatenate([circuit.right, loose[1:]]),
    )


def require_circuit(circuit):
    if not isinstance(circuit, Circuit):
        raise TypeError(
            f"circuit is {doors.short(circuit)}: it has to be a Circuit, such as the first of "
            "random_circuit(100, 5, rng)."
        )
    places = circuit.inputs + np.arange(len(circuit.ops))
    later = np.maximum(circuit.left, circuit.right) >= places
    if later.any():
        raise ValueError(
            f"Step {int(later.argmax())} of the circuit, counted from 0, takes up a value that "
            "comes later: left and right are places of inputs and of steps before it."
        )
    return circuit


def require_inputs(circuit, x):
    """x as a list of as many numbers as the circuit has inputs."""
    found = doors.sequence("x", x, "[Counted(2.0), Counted(3.0)]")
    if len(found) != require_circuit(circuit).inputs:
        raise ValueError(f"x has {len(found)} numbers: the circuit has {circuit.inputs} inputs.")
    for number in found:
        if not isinstance(number, Node | Counted):
            raise TypeError(
                f"x holds {doors.short(number)}: its numbers have to be Node or Counted, "
                "such as Counted(2.0)."
            )
    return found


def require_values(circuit, values):
    values = doors.sequence("values", values, "evaluate(circuit, x)")
    needed = require_circuit(circuit).inputs + len(circuit.ops)
    if len(values) != needed:
        raise ValueError(
            f"values has {len(values)} numbers: the circuit has {needed}, as "
            "evaluate(circuit, x) gives them."
        )
