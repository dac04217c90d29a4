"""Lesson 03: type a formula and walk through its graph, forward and backward, step by step."""

from functools import lru_cache

from helpers import doors
from helpers.diagrams import draw_graph
from helpers.formula.expression import read_expression, require_inputs
from helpers.graph import backward

FORMULA = "u = a*b; v = u + c; J = v*b"
NUMBERS = {"a": 2.0, "b": -3.0, "c": 10.0}
OTHERS = (2.0, 0.5, 3.0, 1.5, 0.25, 1.0)  # positive, so that log has a value
REVERSE = "reverse mode: adjoints"
WINDOW = (860, 600)


def draw_stepper(formula, inputs, step, seed=""):
    """A Picture of a formula's graph at one step of the walk, and the table of its derivatives.

    formula: "(a*b + c)*b" or "u = a*b; v = u + c; J = v*b". inputs: {"a": 2, …}. step: 0 for an
    empty graph, then the values one by one, then the derivatives edge by edge. seed: "" for
    reverse mode, or the name of an input for forward mode from there.
    Raises ValueError, TypeError or ArithmeticError, each in a sentence, for what cannot be drawn.
    """
    output, seeds = build(formula, inputs)
    if seed and not (isinstance(seed, str) and seed in seeds):
        raise ValueError(
            f"seed is {doors.short(seed)}; give '' or one of the inputs {list(seeds)}."
        )
    return draw_graph(output, step=step, seed=seeds.get(seed), table=True, window=WINDOW)


def build(formula, inputs):
    """(the output Node, {input: its Node}) of a formula."""
    program = read_expression(formula)
    require_inputs(program.inputs, inputs)
    return build_once(program.text, tuple(sorted(inputs.items())))


@lru_cache(maxsize=4)  # so that each step draws the same nodes, whose layout is at hand
def build_once(formula, inputs):
    program = read_expression(formula)
    output = program.evaluate(dict(inputs))
    seeds = {node.name: node for node in backward(output) if node.name in program.inputs}
    return output, seeds


def mode_options(inputs):
    return {REVERSE: ""} | {f"forward mode from {name}: tangents": name for name in inputs}
