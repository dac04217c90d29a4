"""Lesson 03: walk through the graph of a formula or of your own code, forward and backward."""

import math
from dataclasses import replace
from numbers import Real

from helpers import doors
from helpers.diagrams import walk_length, walk_start
from helpers.explore.buttons import Button, Player
from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, numbers, slider, text
from helpers.explore.view import View
from helpers.formula.expression import read_expression
from helpers.graph import Node
from helpers.pictures.stepper import (
    FORMULA,
    NUMBERS,
    OTHERS,
    build,
    draw_stepper,
    mode_options,
    read,
    report_step,
)

PERIOD = 0.9  # seconds a step while it plays
MOVES = {"First": -math.inf, "Back": -1, "Next": 1, "Last": math.inf}


def starts(names):
    """Where the inputs of a formula begin, {name: number}."""
    return {n: NUMBERS.get(n, OTHERS[i % len(OTHERS)]) for i, n in enumerate(names)}


class Stepper(Exploration):
    """The exploration of a walk; inputs, modes and steps follow the formula, or the code's run."""

    def __init__(self, what, inputs):
        self.what, self.player = what, Player(self.play_step, PERIOD)
        self.moves = {name: Button(name, self.mover(by)) for name, by in MOVES.items()}
        self.step = slider("step", 0, 0, 1, 1)
        controls = {}
        if isinstance(what, str):
            controls["formula"] = text("formula", what)
            controls["formula"].follow(self.fit)
        controls["inputs"] = numbers("inputs", inputs)
        controls["seed"] = choice("mode", mode_options(inputs))
        output, _ = build(what, inputs)
        self.step.max, self.step.value = walk_length(output), walk_start(output)
        super().__init__(self.draw_step, **controls, step=self.step)
        first, back, forth, last = self.moves.values()
        self.buttons = [first, back, self.player, forth, last, *self.buttons]

    def draw_step(self, inputs, seed, step, formula=None):
        """The View of a step; where a walk has become shorter, of its last one."""
        what = self.what if formula is None else formula
        step = min(step, walk_length(build(what, inputs)[0]))
        report = report_step(what, inputs, step, seed)
        picture = replace(draw_stepper(what, inputs, step, seed), alt=report.alt)
        return View(picture, report.sentence, report.numbers)

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

    def fit(self, formula):
        """Fit the inputs, modes and steps to a new formula, and begin where its sweep starts."""
        try:
            program = read_expression(formula)
        except ValueError:
            return  # drawing tells why
        if program.text == self.what:
            return
        self.player.pause()
        self.what = program.text
        with self.hold():
            self.controls["inputs"].rename(program.inputs, OTHERS)
            self.controls["seed"].options = mode_options(program.inputs)
            self.step.max = program.walk_length
            self.step.value = program.walk_start

    def put(self, drawn):
        """Show the picture; the steps are those of the graph that was drawn, whose ends stop."""
        super().put(drawn)
        what = self.values.get("formula", self.what)
        with self.hold():
            self.step.max = walk_length(build(what, self.values["inputs"])[0])
        for name, by in MOVES.items():
            button = self.moves[name]
            button.enabled = self.step.value > 0 if by < 0 else self.step.value < self.step.max


def explore_stepper(what=FORMULA, /, *unnamed, **inputs):
    """Walk through the graph of a formula or of a function of Nodes, in reverse or forward mode.

    what: a formula that can be changed on the page, or a function, called with a Node for each of
    `inputs`: explore_stepper(f, a=2, b=-3). A formula's inputs begin somewhere if not given.
    """
    if unnamed:
        raise TypeError("Give each input by its name, as in explore_stepper(f, a=2, b=-3).")
    for name, value in inputs.items():
        doors.number(name, value)
    if isinstance(what, Node | Real):
        raise TypeError(
            f"{doors.short(what)} is a result: hand in the function itself, without calling it, "
            "as in explore_stepper(f, a=2, b=-3)."
        )
    if isinstance(what, str) or not callable(what):
        inputs = starts(read_expression(what).inputs) | inputs
    read(what, inputs)
    return Stepper(what, {name: float(value) for name, value in inputs.items()})
