"""Lesson 03: type a formula and walk through its graph, forward and backward, step by step."""

import math
import threading
from contextlib import contextmanager

import ipywidgets as widgets
import traitlets

from helpers.diagrams import walk_steps
from helpers.explore.core import ROW, Exploration, button, choice, described, slider, text
from helpers.explore.play import Player
from helpers.formula.expression import read_expression
from helpers.pictures.stepper import FORMULA, NUMBERS, OTHERS, build, draw_stepper, mode_options

PERIOD = 0.9  # seconds a step while it plays


class Numbers(widgets.Box):
    """A field for each input; `value` is {name: number}. A name that comes back has its number."""

    value = traitlets.Dict()
    description = "inputs"

    def __init__(self, names):
        super().__init__(layout=ROW)
        self.known, self.fields, self.is_spreading = dict(NUMBERS), {}, False
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
        if not self.is_spreading:
            self.value = {name: field.value for name, field in self.fields.items()}

    @traitlets.observe("value")
    def spread(self, change):
        """Bring the fields to a value that was set from outside."""
        self.is_spreading = True
        try:
            for name in self.fields.keys() & change.new.keys():
                self.fields[name].value = change.new[name]
                self.known[name] = self.fields[name].value
        except traitlets.TraitError:
            self.is_spreading = False
            self.collect()
            raise
        finally:
            self.is_spreading = False


class Stepper(Exploration):
    """The exploration of a walk: its inputs, modes and steps follow the formula."""

    def __init__(self, formula):
        program = read_expression(formula)
        self.text, self.lock = program.text, threading.RLock()
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
        if not self.is_held:
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
        with self.hold():
            seed = modes.value
            self.controls["inputs"].set_names(program.inputs)
            modes.options = mode_options(program.inputs)
            modes.value = seed if seed in program.inputs else ""
            self.jump.options = (("0", 0),)  # until its graph is drawn, which may be refused
            self.step.value = 0
            self.step.max = program.walk_length

    @contextmanager
    def hold(self):
        """Move controls without drawing; what another thread wants waits."""
        with self.lock, super().hold():
            yield

    def redraw(self, change=None):
        """Draw, and name the steps of what was drawn."""
        with self.lock:
            if not self.is_held:
                super().redraw(change)
                if not self.message:
                    self.name_steps(**self.values)

    def name_steps(self, formula, inputs, seed, step):
        """Let the menu of steps say what each of them does, and where we are."""
        output, seeds = build(formula, inputs)
        steps = walk_steps(output, seeds.get(seed))
        options = tuple((f"{n}: {name}", n) for n, name in enumerate(steps))
        with self.hold():
            if options != self.jump.options:
                self.jump.options = options
            self.jump.value = step

    def panel(self):
        """The formula, with what is wrong in it below; its inputs; the walk; the picture."""
        formula, inputs, *others = self.controls.values()
        walk = widgets.Box([*others, self.jump], layout=ROW)
        buttons = widgets.Box(self.buttons, layout=ROW)
        return widgets.VBox([formula, self.notice, inputs, walk, buttons, self.view])


def explore_stepper(formula=FORMULA):
    """Type a formula, set its inputs, and walk through its graph in reverse or forward mode."""
    return Stepper(formula)
