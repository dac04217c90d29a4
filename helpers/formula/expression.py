"""A formula that a learner types, made into a graph: (a*b + c)*b, or u = a*b; J = u + sin(u).

    program = read_expression("(a*b + c)*b")
    program.inputs                                   # ("a", "b", "c")
    output = program.evaluate({"a": 2, "b": -3, "c": 10})

Nothing is ever evaluated by Python: Python's `ast` only says how the formula is bracketed, a
short list of operations is accepted, and everything else is refused with a sentence that marks
the place: a + »foo«(b). A variable is one node however often it is used; each operation that is
written makes a node of its own, as it does in Python.
"""

import ast
import math
from functools import lru_cache
from numbers import Real
from typing import NamedTuple

from helpers import doors
from helpers.formula.tokens import check_words, refuse
from helpers.graph import Node

OPERATORS = {
    ast.Add: ("+", lambda a, b: a + b),
    ast.Sub: ("−", lambda a, b: a - b),
    ast.Mult: ("·", lambda a, b: a * b),
    ast.Div: ("/", lambda a, b: a / b),
}
FUNCTIONS = {
    name: (name, getattr(Node, name)) for name in ("exp", "log", "relu", "sigmoid", "sin", "tanh")
}
MOST_NODES = 60  # what one picture holds


class Part(NamedTuple):
    """One node to be made: make(*the results of the parts numbered `operands`) gives it."""

    op: str
    operands: tuple
    make: object
    span: tuple


class Program(NamedTuple):
    """A formula that was read: its text, inputs in order, Parts in order, {part: name given}."""

    text: str
    inputs: tuple
    parts: tuple
    names: dict

    @property
    def walk_start(self):
        """The step of a walk through its graph at which the sweep starts, whatever the inputs."""
        return 2 + sum(1 for part in self.parts if part.operands)

    @property
    def walk_length(self):
        """The steps of a walk through its graph, whatever the inputs are."""
        return self.walk_start + sum(len(part.operands) for part in self.parts)

    def evaluate(self, values):
        """The output Node for {input: number}.

        Raises ValueError, TypeError or ArithmeticError, in a sentence, where there is no result.
        """
        require_inputs(self.inputs, values)
        nodes = []
        for number, part in enumerate(self.parts):
            if part.op == "input":
                node = Node(values[part.make], part.make)
            else:
                node = compute(self.text, part, [nodes[n] for n in part.operands])
                node.name = self.names.get(number, "")
            nodes.append(node)
        return nodes[-1]


def read_expression(text):
    """The Program of a text; raises Refused, a ValueError that marks the place, for a bad one."""
    return read_checked(check_words(text, FUNCTIONS))


@lru_cache(maxsize=32)
def read_checked(text):
    reader = Reader(text)
    *named, last = parse(text)
    for statement in named:
        reader.give_name(statement)
    return reader.program(reader.statement(last))


def parse(text):
    try:
        return ast.parse(text).body
    except SyntaxError as error:
        place = max(0, (error.offset or 1) - 1)
        raise refuse("This is no formula here", text, place, place + 1) from None
    except (RecursionError, MemoryError, ValueError, OverflowError):
        raise refuse("This formula is too deep to be read", text, 0, len(text)) from None


class Reader:
    """Collects the Parts of a formula: one a variable, one an operation or number as written."""

    def __init__(self, text):
        self.text, self.inputs, self.parts, self.numbers, self.given = text, [], [], {}, {}

    def refuse(self, sentence, node):
        return refuse(sentence, self.text, node.col_offset, node.end_col_offset)

    def statement(self, node):
        """The number of the part that the last `name = formula` or `formula` ends in."""
        return self.read(node.value) if isinstance(node, ast.Expr) else self.give_name(node)

    def give_name(self, node):
        """The number of the part that `name = formula` ends in."""
        if not (isinstance(node, ast.Assign) and isinstance(node.targets[0], ast.Name)):
            raise self.refuse("Only the last formula can do without a name; write u = …", node)
        target, number = node.targets[0], self.read(node.value)
        if target.id in self.given or target.id in self.numbers:
            raise self.refuse(f"{target.id} has a value already; use another name", target)
        self.given[target.id] = number, target
        return number

    def read(self, node):
        """The number of the part that computes a node of the syntax tree."""
        kind, span = type(node), (node.col_offset, node.end_col_offset)
        if kind is ast.Name:
            return self.variable(node.id, span)
        if is_number(node):
            return self.constant(node, span)
        if kind is ast.UnaryOp and isinstance(node.op, ast.UAdd):
            return self.read(node.operand)
        if kind is ast.UnaryOp and isinstance(node.op, ast.USub):
            return self.add("neg", (self.read(node.operand),), lambda a: -a, span)
        if kind is ast.Call and self.is_known_call(node):
            op, make = FUNCTIONS[node.func.id]
            return self.add(op, (self.read(node.args[0]),), make, span)
        if kind is ast.BinOp and isinstance(node.op, ast.Pow):
            return self.power(node, span)
        if kind is ast.BinOp and type(node.op) in OPERATORS:
            op, make = OPERATORS[type(node.op)]
            operands = self.read(node.left), self.read(node.right)
            return self.add(op, operands, make, span)
        raise self.refuse("This is not one of the operations here", node)

    def is_known_call(self, node):
        known = isinstance(node.func, ast.Name) and node.func.id in FUNCTIONS
        return known and len(node.args) == 1 and not node.keywords

    def variable(self, name, span):
        if name in self.given:
            return self.given[name][0]
        if name not in self.numbers:
            self.inputs.append(name)
            self.numbers[name] = self.add("input", (), name, span)
        return self.numbers[name]

    def constant(self, node, span):
        value = number_of(node)
        if not math.isfinite(value):
            raise self.refuse("This number is too large", node)
        return self.add("number", (), lambda: Node(value), span)

    def power(self, node, span):
        if not is_number(node.right):
            hint = "An exponent must be one plain number; for a variable one write exp(b*log(a))"
            raise self.refuse(hint, node.right)
        exponent = number_of(node.right)
        base = self.read(node.left)
        return self.add(f"^{exponent:g}", (base,), lambda a: a**exponent, span)

    def add(self, op, operands, make, span):
        if len(self.parts) == MOST_NODES:
            sentence = f"Up to here the formula has {MOST_NODES} nodes, the most a picture holds"
            raise refuse(sentence, self.text, *span)
        self.parts.append(Part(op, operands, make, span))
        return len(self.parts) - 1

    def program(self, output):
        """The Program: inputs first, the output last, every part used."""
        if not self.inputs:
            sentence = "There is no input to take a derivative by; use a letter, as in 3*x"
            raise refuse(sentence, self.text, 0, len(self.text))
        used = {output, *(n for part in self.parts for n in part.operands)}
        for name, (number, target) in self.given.items():
            if number not in used:
                raise self.refuse(f"{name} is never used after this", target)
        order = sorted(range(len(self.parts)), key=lambda n: (self.parts[n].op != "input", n))
        place = {number: n for n, number in enumerate(order)}
        parts = [self.parts[n] for n in order]
        parts = [p._replace(operands=tuple(place[n] for n in p.operands)) for p in parts]
        named = reversed([(number, name) for name, (number, _) in self.given.items()])
        names = {place[number]: name for number, name in named if self.parts[number].operands}
        return Program(self.text, tuple(self.inputs), tuple(parts), names)


def is_number(node):
    """Whether a node of the syntax tree is a plain number, with a sign or without."""
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, (ast.USub, ast.UAdd)):
        node = node.operand
    return isinstance(node, ast.Constant) and type(node.value) in (int, float)


def number_of(node):
    """The value of a node that is_number; infinite when a float cannot hold it."""
    if isinstance(node, ast.UnaryOp):
        sign = -1 if isinstance(node.op, ast.USub) else 1
        return sign * number_of(node.operand)
    try:
        return float(node.value)
    except OverflowError:
        return math.inf


def compute(text, part, operands):
    """The Node of one part; raises Refused with its place where there is no finite result."""
    try:
        node = part.make(*operands)
    except (ValueError, ArithmeticError) as error:
        raise refuse(str(error).rstrip("."), text, *part.span) from None
    if not all(map(math.isfinite, (node.value, *node.partials))):
        raise refuse("This becomes too large for a float; use smaller inputs", text, *part.span)
    return node


def require_inputs(names, values):
    doors.mapping("inputs", values, '{"a": 2.0}')
    for name in names:
        if name not in values:
            raise ValueError(f"The input {name} has no value; give one for each of {list(names)}.")
        value = values[name]
        if isinstance(value, bool) or not isinstance(value, Real) or not doors.is_finite(value):
            raise ValueError(f"The input {name} is {doors.short(value)}; give it a finite number.")
    for name in values:
        if name not in names:
            raise ValueError(f"{name} is no input of this formula; its inputs are {list(names)}.")
