"""Lesson 03: type a formula and walk through its graph, forward and backward, step by step."""

import math
import threading
from contextlib import contextmanager
from functools import lru_cache

import ipywidgets as widgets
import traitlets

from helpers.diagrams import draw_graph, walk_steps
from helpers.explore.core import ROW, Exploration, button, choice, described, slider, text
from helpers.explore.expression import read_expression, require_inputs
from helpers.explore.play import Player
from helpers.graph import backward

FORMULA = "u = a*b; v = u + c; J = v*b"
NUMBERS = {"a": 2.0, "b": -3.0, "c": 10.0}
OTHERS = (2.0, 0.5, 3.0, 1.5, 0.25, 1.0)  # positive, so that log has a value
REVERSE = "reverse mode: adjoints"
WINDOW = (860, 600)
PERIOD = 0.9  # seconds a step while it plays


def draw_stepper(formula, inputs, step, seed=""):
    """A Picture of a formula's graph at one step of the walk, and the table of its derivatives.

    formula: "(a*b + c)*b" or "u = a*b; v = u + c; J = v*b". inputs: {"a": 2, …}. step: 0 for an
    empty graph, then the values one by one, then the derivatives edge by edge. seed: "" for
    reverse mode, or the name of an input for forward mode from there.
    Raises ValueError, TypeError or ArithmeticError, each in a sentence, for what cannot be drawn.
    """
    output, seeds = build(formula, inputs)
    if seed and seed not in seeds:
        raise ValueError(f"seed is {seed!r}; give '' or one of the inputs {list(seeds)}.")
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
    adjoints = backward(output)
    for node, adjoint in adjoints.items():
        if not math.isfinite(adjoint):
            name = node.name or "an intermediate result"
            raise OverflowError(f"The derivative by {name} is too large; use smaller inputs.")
    seeds = {node.name: node for node in adjoints if node.name in program.inputs}
    return output, seeds


class Numbers(widgets.Box):
    """A field for each input; `value` is {name: number}. A name that comes back has its number."""

    value = traitlets.Dict()
    description = "inputs"

    def __init__(self, names):
        super().__init__(layout=ROW)
        self.known, self.fields = dict(NUMBERS), {}
        self.set_names(names)

    def set_names(self, names):
        """Have one field for each of these names."""
        for place, name in enumerate(names):
            self.known.setdefault(name, OTHERS[place % len(OTHERS)])
        self.fields = {name: self.field(name) for name in names}
        self.children = tuple(self.fields.values())
        self.collect()

    def field(self, name):
        if name in self.fields:
            return self.fields[name]
        layout = widgets.Layout(width="10em")
        made = widgets.FloatText(self.known[name], step=0.5, **described(f"{name} ="))
        made.layout = layout
        made.observe(self.collect, "value")
        return made

    def collect(self, change=None):
        self.value = {name: field.value for name, field in self.fields.items()}

    @traitlets.observe("value")
    def spread(self, change):
        """Bring the fields to a value that was set from outside."""
        self.known |= change.new
        for name in self.fields.keys() & change.new.keys():
            field = self.fields[name]
            field.unobserve(self.collect, "value")
            field.value = change.new[name]
            field.observe(self.collect, "value")


class Stepper(Exploration):
    """The exploration of a walk: its inputs, modes and steps follow the formula."""

    def __init__(self, formula):
        program = read_expression(formula)
        self.text, self.is_busy, self.lock = program.text, False, threading.RLock()
        self.step = slider("step", 0, 0, program.walk_length, 1)
        self.jump, self.player = choice("go to", {"0": 0}), Player(self.play_step, PERIOD)
        line = text("formula", formula)
        line.layout.width = "64em"
        line.observe(self.follow, "value")
        self.jump.observe(self.go, "value")
        modes = choice("mode", mode_options(program.inputs))
        inputs = Numbers(program.inputs)
        super().__init__(draw_stepper, formula=line, inputs=inputs, seed=modes, step=self.step)
        moves = {"First": -math.inf, "Back": -1, "Next": 1, "Last": math.inf}
        first, back, forth, last = (button(name, self.mover(by)) for name, by in moves.items())
        self.buttons = [first, back, self.player.button, forth, last, *self.buttons]

    def mover(self, by):
        """An action that goes `by` steps on, as far as there are steps."""

        def move():
            self.player.pause()
            self.step.value = int(min(max(self.step.value + by, 0), self.step.max))

        return move

    def play_step(self):
        """One step on, from the end back to the start; whether there is more to come."""
        self.step.value = (self.step.value + 1) % (self.step.max + 1)
        return self.step.value < self.step.max

    def reset(self):
        self.player.pause()
        super().reset()

    def go(self, change):
        if not self.is_busy:
            self.step.value = change.new

    def follow(self, change):
        """Fit the inputs, modes and steps to a new formula, and begin at step 0."""
        try:
            program = read_expression(change.new)
        except ValueError:
            return  # redraw tells why
        if program.text == self.text:
            return
        self.player.pause()
        self.text, modes = program.text, self.controls["seed"]
        with self.quiet():
            seed = modes.value
            self.controls["inputs"].set_names(program.inputs)
            modes.options = mode_options(program.inputs)
            modes.value = seed if seed in program.inputs else ""
            self.jump.options = (("0", 0),)  # until its graph is drawn, which may be refused
            self.step.value = 0
            self.step.max = program.walk_length

    @contextmanager
    def quiet(self):
        """Move controls without drawing; what another thread wants waits."""
        with self.lock:
            self.is_busy = True
            try:
                yield
            finally:
                self.is_busy = False

    def redraw(self, change=None):
        """Draw, and name the steps of what was drawn."""
        with self.lock:
            if not self.is_busy:
                super().redraw(change)
                if not self.message:
                    self.name_steps(**self.values)

    def name_steps(self, formula, inputs, seed, step):
        """Let the menu of steps say what each of them does, and where we are."""
        output, seeds = build(formula, inputs)
        steps = walk_steps(output, seeds.get(seed))
        options = tuple((f"{n}: {name}", n) for n, name in enumerate(steps))
        with self.quiet():
            if options != self.jump.options:
                self.jump.options = options
            self.jump.value = step

    def panel(self):
        """The formula, with what is wrong in it below; its inputs; the walk; the picture."""
        formula, inputs, *others = self.controls.values()
        walk = widgets.Box([*others, self.jump], layout=ROW)
        buttons = widgets.Box(self.buttons, layout=ROW)
        return widgets.VBox([formula, self.notice, inputs, walk, buttons, self.view])


def mode_options(inputs):
    return {REVERSE: ""} | {f"forward mode from {name}: tangents": name for name in inputs}


def explore_stepper(formula=FORMULA):
    """Type a formula, set its inputs, and walk through its graph in reverse or forward mode."""
    return Stepper(formula)
