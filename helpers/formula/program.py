"""A learner's own function of Nodes, made into a graph; with a sentence for every mistake.

    program = read_function(f, ("a", "b"))
    output = program.evaluate({"a": 2, "b": -3})     # f(a=Node(2), b=Node(-3)), names given

A result that f keeps under a name has that name in the graph.
"""

import inspect
import itertools
import sys
from typing import NamedTuple

from helpers import doors
from helpers.formula.expression import MOST_NODES, require_inputs
from helpers.formula.tokens import LONGEST_NAME
from helpers.graph import Node, topological_order

MOST_CALLS = 20_000  # of functions, until a function is stopped: a loop may have no end


class NoEnd(Exception):
    """Raised in the midst of a learner's function that goes on and on."""


class OwnCode(NamedTuple):
    """A function that was looked at: the function, and the names of its inputs."""

    function: object
    inputs: tuple

    def evaluate(self, values):
        """The output Node for {input: number}.

        Raises ValueError or TypeError, in a sentence, where the function gives none.
        """
        require_inputs(self.inputs, values)
        nodes = {name: Node(values[name], name) for name in self.inputs}
        output, kept = run(self.function, nodes)
        require_output(self.function, output, nodes.values())
        give_names(output, kept, nodes)
        return output


def read_function(function, names):
    """The OwnCode of a function whose arguments `names` will be Nodes."""
    doors.function("f", function, "lambda a, b: a * b")
    try:
        inspect.signature(function).bind(**dict.fromkeys(names))
    except (TypeError, ValueError) as problem:
        raise TypeError(
            f"{name_of(function)} cannot be called with {', '.join(names) or 'no numbers'}: "
            f"{problem}; give a number for each of its arguments by name, such as a=2.0."
        ) from None
    if not names:
        raise TypeError(
            f"{name_of(function)} has no inputs: there is nothing to take a derivative by; "
            "write a function of one or more nodes."
        )
    return OwnCode(function, tuple(names))


def name_of(function):
    name = getattr(function, "__name__", "<lambda>")
    return "The function" if name == "<lambda>" else name


def run(function, nodes):
    """(what function(**nodes) returns, {name: what it kept under it at its end})."""
    kept, before = {}, sys.getprofile()
    sys.setprofile(watcher(getattr(function, "__code__", None), kept))
    try:
        return function(**nodes), kept
    except Exception as problem:  # whatever a learner's function raises becomes a sentence
        cause = problem
    finally:
        sys.setprofile(before)
    if isinstance(cause, NoEnd):
        raise ValueError(
            f"{name_of(function)} made more than {MOST_CALLS} calls, so it may have no end; "
            "look at what ends its loop."
        )
    raise ValueError(
        f"{name_of(function)} stopped with {type(cause).__name__}: {str(cause).rstrip('.')}."
    )


def watcher(code, kept):
    """What counts calls, and notes what the function with this code has under its names."""
    calls = itertools.count(1)

    def watch(frame, event, argument):
        if event == "call" and next(calls) > MOST_CALLS:
            raise NoEnd
        if event == "return" and frame.f_code is code:
            kept.update(frame.f_locals)

    return watch


def require_output(function, output, inputs):
    """Refuse what is no Node, does not depend on an input, or is too large for a picture."""
    if not isinstance(output, Node):
        raise TypeError(
            f"{name_of(function)} returned {doors.short(output)}; it has to return one Node, "
            "computed from its inputs."
        )
    nodes = topological_order(output)
    if not any(node in nodes for node in inputs):
        raise ValueError(
            f"What {name_of(function)} returns does not depend on any of its inputs; "
            "compute it from them."
        )
    if len(nodes) > MOST_NODES:
        raise ValueError(
            f"{name_of(function)} made {len(nodes)} nodes, but a picture holds at most "
            f"{MOST_NODES}; let it do less, with fewer turns of a loop."
        )


def give_names(output, kept, inputs):
    """Results that the function kept under a name are called so in the graph."""
    results = [node for node in topological_order(output) if node.parents]
    for name, value in kept.items():
        is_free = name not in inputs and not name.startswith("_") and len(name) <= LONGEST_NAME
        if is_free and any(value is node for node in results) and not value.name:
            value.name = name
