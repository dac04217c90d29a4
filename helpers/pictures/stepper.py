"""Lesson 03: walk through the graph of a formula or of your own code, forward and backward."""

from functools import lru_cache

from helpers import doors
from helpers.diagrams import draw_graph, walk_report
from helpers.formula.expression import read_expression, require_inputs
from helpers.formula.program import read_function
from helpers.graph import backward

FORMULA = "u = a*b; v = u + c; J = v*b"
NUMBERS = {"a": 2.0, "b": -3.0, "c": 10.0}
OTHERS = (2.0, 0.5, 3.0, 1.5, 0.25, 1.0)  # positive, so that log has a value
REVERSE = "reverse mode: adjoints"
WINDOW = (570, 400)


def draw_stepper(what, inputs, step, seed=""):
    """A Picture of a computation's graph at one step of the walk.

    what: a formula, "(a*b + c)*b" or "u = a*b; v = u + c; J = v*b", or a function of Nodes.
    inputs: {"a": 2, …}. step: 0 for an empty graph, 1 with the inputs, then result by result, then
    the derivatives edge by edge. seed: "" for reverse mode, or the name of an input for forward
    mode from there.
    Raises ValueError, TypeError or ArithmeticError, each in a sentence, for what cannot be drawn.
    """
    output, seed = start(what, inputs, seed)
    return draw_graph(output, step=step, seed=seed, window=WINDOW)


def report_step(what, inputs, step, seed=""):
    """What `draw_stepper` shows, as a sentence and {node: its numbers}."""
    output, seed = start(what, inputs, seed)
    return walk_report(output, step, seed)


def start(what, inputs, seed):
    """(the output Node, the Node of the seed or None)."""
    output, seeds = build(what, inputs)
    if seed and not (isinstance(seed, str) and seed in inputs):
        raise ValueError(
            f"seed is {doors.short(seed)}; give '' or one of the inputs {list(seeds)}."
        )
    if seed and seed not in seeds:
        raise ValueError(f"The output does not depend on {seed} here; start from another input.")
    return output, seeds[seed] if seed else None


def build(what, inputs):
    """(the output Node, {input: its Node}) of a formula or function."""
    doors.mapping("inputs", inputs, '{"a": 2.0}')
    if isinstance(what, str) or not callable(what):
        what = read_expression(what).text
    require_inputs(list(read(what, inputs).inputs), inputs)
    given = sorted(inputs.items()) if isinstance(what, str) else inputs.items()
    return build_once(what, tuple(given))


def read(what, inputs):
    """What can be evaluated: the program of a formula, or a function of these inputs."""
    is_text = isinstance(what, str)
    return read_expression(what) if is_text else read_function(what, tuple(inputs))


@lru_cache(maxsize=4)  # so that each step draws the same nodes, whose layout is at hand
def build_once(what, inputs):
    program = read(what, dict(inputs))
    output = program.evaluate(dict(inputs))
    seeds = {node.name: node for node in backward(output) if node.name in program.inputs}
    return output, {name: seeds[name] for name in program.inputs if name in seeds}


def mode_options(inputs):
    return {REVERSE: ""} | {f"forward from {name}: tangents": name for name in inputs}
