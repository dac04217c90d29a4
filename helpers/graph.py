"""A scalar computation graph: record every operation forward, then walk it backward once.

    a, b = Node(2, "a"), Node(-3, "b")
    J = (a * b + 10) * b
    backward(J)[b]            # ∂J/∂b, the sum over both uses of b

Each node keeps its value, its one or two parents, and the local partial derivative towards each
of them, computed while the value is. Nothing else is needed to go backward, and backward changes
nothing: adjoints are returned, never left on the nodes, so a second call gives the same numbers.
Source: CS229 notes 2022, 7.3 and (7.29); 2023, 7.4 and (7.53).
"""

import itertools
import math
import sys
from numbers import Real
from operator import attrgetter

from helpers.doors import short

LARGEST = int(sys.float_info.max)  # a whole number is compared with any other type exactly
SMALLEST = 1 / LARGEST  # 1 divided by less is no float

_created = itertools.count()


class Node:
    """One variable of a differentiable circuit: a value, and where it came from.

    value: a real number. name: what to call it in text and diagrams.
    parents: the one or two nodes it was computed from, left before right; () for an input.
    partials: ∂self/∂parent for each of them.
    index: a running number; a parent always has a smaller one than its children.
    Raises TypeError when value is not one real number.
    """

    __slots__ = ("value", "name", "op", "parents", "partials", "index")

    def __init__(self, value, name="", op="", parents=(), partials=()):
        if type(value) is not float or value - value != 0.0:  # ∞ or NaN
            require_real(value, op)
        if type(name) is not str:
            require_name(name)
        self.value, self.name, self.op = float(value), name, op
        self.parents, self.partials = parents, partials
        self.index = next(_created)

    def __add__(self, other):
        other = other if isinstance(other, Node) else Node(other)
        return Node(self.value + other.value, "", "+", (self, other), (1.0, 1.0))

    def __sub__(self, other):
        other = other if isinstance(other, Node) else Node(other)
        return Node(self.value - other.value, "", "−", (self, other), (1.0, -1.0))

    def __mul__(self, other):
        other = other if isinstance(other, Node) else Node(other)
        product = self.value * other.value
        return Node(product, "", "·", (self, other), (other.value, self.value))

    def __truediv__(self, other):
        other = other if isinstance(other, Node) else Node(other)
        require_nonzero(other.value)
        quotient = self.value / other.value
        partials = (1 / other.value, -quotient / other.value)
        return Node(quotient, "", "/", (self, other), partials)

    def __pow__(self, exponent):
        require_power(self.value, exponent)
        slope = exponent * self.value ** (exponent - 1) if exponent else 0.0
        return Node(self.value**exponent, "", f"^{exponent:g}", (self,), (slope,))

    def __neg__(self):
        return Node(-self.value, "", "neg", (self,), (-1.0,))

    def __pos__(self):
        return self

    __radd__ = __add__
    __rmul__ = __mul__

    def __rsub__(self, other):
        return Node(other) - self

    def __rtruediv__(self, other):
        return Node(other) / self

    def __rpow__(self, base):
        raise TypeError(
            f"{base} ** Node came, but an exponent must be a plain number; "
            f"write (exponent * math.log({base})).exp() instead."
        )

    def exp(self):
        require_exp(self.value)
        value = math.exp(self.value)
        return Node(value, "", "exp", (self,), (value,))

    def log(self):
        require_positive(self.value)
        return Node(math.log(self.value), "", "log", (self,), (1 / self.value,))

    def sin(self):
        return Node(math.sin(self.value), "", "sin", (self,), (math.cos(self.value),))

    def tanh(self):
        e = math.exp(-abs(self.value))  # 1/cosh² in it keeps its digits where tanh is nearly 1
        slope = (2 * e / (1 + e * e)) ** 2
        return Node(math.tanh(self.value), "", "tanh", (self,), (slope,))

    def sigmoid(self):
        e = math.exp(-abs(self.value))
        value = (1 if self.value > 0 else e) / (1 + e)
        return Node(value, "", "sigmoid", (self,), (e / (1 + e) ** 2,))

    def relu(self):
        return Node(max(self.value, 0.0), "", "relu", (self,), (float(self.value > 0),))

    def __format__(self, spec):
        return format(self.value, spec) if spec else repr(self)

    def __float__(self):
        raise TypeError(
            f"{self!r} cannot become a plain number, or the graph would lose it: math.exp(node) is "
            "node.exp(), math.sqrt(node) is node ** 0.5; node.value is the number itself."
        )

    def __abs__(self):
        raise TypeError(
            f"abs({self!r}) is not an operation of this graph; write node.relu() + (-node).relu()."
        )

    def __lt__(self, other):
        raise TypeError(
            f"{self!r} cannot be compared, since max and min leave no trace in the graph: "
            "max(node, 0) is node.relu(); to compare numbers, take node.value."
        )

    __gt__ = __le__ = __ge__ = __lt__
    __int__ = __float__

    def __repr__(self):
        return f"Node({self.value:g}, {self.name!r})" if self.name else f"Node({self.value:g})"


def topological_order(output):
    """Every node that output depends on, each after its parents; output comes last.

    A parent is always created before its children, so sorting by creation is enough.
    """
    require_node(output)
    found, seen = [output], {output}
    for node in found:
        for parent in node.parents:
            if parent not in seen:
                seen.add(parent)
                found.append(parent)
    found.sort(key=attrgetter("index"))
    return found


def backward(output):
    """The adjoint v̄ = ∂output/∂v of every node v that output depends on, as {node: adjoint}.

    v̄ = Σ over the children c of v of  c̄ · ∂c/∂v, and the adjoint of the output itself is 1.
    Source: CS229 notes 2022, (7.29); 2023, (7.53).
    """
    order = topological_order(output)
    adjoints = dict.fromkeys(order, 0.0)
    adjoints[output] = 1.0
    for node in reversed(order):
        v_bar = adjoints[node]
        for parent, partial in zip(node.parents, node.partials, strict=True):
            adjoints[parent] += v_bar * partial
    require_finite_adjoints(adjoints)
    return adjoints


def require_real(value, op=""):
    if op:
        require_finite(op, value)
    if not isinstance(value, Real):
        raise TypeError(
            f"A Node holds one real number, but {type(value).__name__} {value!r} came; "
            "make one Node for each number."
        )
    number = value.item() if hasattr(value, "item") else value  # float32 cannot hold LARGEST
    if number != number or abs(number) > LARGEST:
        raise ValueError(
            f"A Node holds a finite number, but {short(value)} came; give one of at most 1.8e308 "
            "in size."
        )


def require_name(name):
    if not isinstance(name, str):
        raise TypeError(f"A Node's name is a text, but {short(name)} came; write Node(2, 'a').")


def require_node(output):
    if not isinstance(output, Node):
        raise TypeError(
            f"Expected the output Node of a computation, but {type(output).__name__} came; "
            "compute it from Node objects first."
        )


def require_finite(op, value):
    """Finite numbers have overflowed where the result of op is not finite."""
    if value - value != 0.0:
        raise OverflowError(
            f"The result of {op} is too large for a float; use smaller numbers "
            "(floats end at 1.8e308)."
        )


def require_finite_adjoints(adjoints):
    if not math.isfinite(sum(adjoints.values())):
        for node, adjoint in adjoints.items():
            if not math.isfinite(adjoint):
                raise OverflowError(
                    f"The adjoint of {node!r} is {adjoint}, which no float can hold: the slopes "
                    "along a path multiply up beyond 1.8e308; use smaller numbers."
                )


def require_nonzero(value):
    if value == 0:
        raise ZeroDivisionError("Division by a Node whose value is 0; change that input.")
    if abs(value) < SMALLEST:
        raise OverflowError(
            f"1 / {value:g}, the slope of a division, is too large for a float; keep the "
            "denominator further from 0."
        )


def require_positive(value):
    if value <= 0:
        raise ValueError(f"log needs a positive value, but {value:g} came; change that input.")
    if value < SMALLEST:
        raise OverflowError(
            f"The slope of log at {value:g}, 1/{value:g}, is too large for a float; keep the value "
            "further from 0."
        )


def require_exp(value):
    if value > 709:
        raise OverflowError(f"exp({value:g}) is too large for a float; keep it below 709.")


def require_power(value, exponent):
    if not isinstance(exponent, Real):
        raise TypeError(
            f"The exponent must be a plain number, but {type(exponent).__name__} came; "
            "write (exponent * base.log()).exp() for a variable exponent."
        )
    if value < 0 and exponent % 1 != 0:
        raise ValueError(f"{value:g} ** {exponent:g} is not real; use a whole exponent.")
    if exponent != exponent or abs(exponent) > LARGEST:
        raise OverflowError(f"{value:g} ** {short(exponent)} is too large for a float; use less.")
    if value == 0 and exponent < 1 and exponent != 0:
        raise ValueError(f"0 ** {exponent:g} has no finite value and slope; move away from 0.")
    log_size = math.log(abs(value)) if value else 0.0
    if max(exponent * log_size, (exponent - 1) * log_size) > 700:
        raise OverflowError(f"{value:g} ** {exponent:g} is too large for a float; use less.")
