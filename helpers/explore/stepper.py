"""Lesson 03: walk through the graph of a formula or of your own code, forward and backward."""

from dataclasses import replace
from numbers import Real

from helpers import doors
from helpers.diagrams import walk_length, walk_start
from helpers.explore.inputs import choice, numbers, slider, text
from helpers.explore.steps import Steps
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


def starts(names):
    """Where the inputs of a formula begin, {name: number}."""
    return {n: NUMBERS.get(n, OTHERS[i % len(OTHERS)]) for i, n in enumerate(names)}


class Stepper(Steps):
    """The exploration of a walk; inputs, modes and steps follow the formula, or the code's run."""

    def __init__(self, what, inputs):
        self.what = what
        controls = {}
        if isinstance(what, str):
            controls["formula"] = text("formula", what)
            controls["formula"].follow(self.fit)
        controls["inputs"] = numbers("inputs", inputs)
        controls["seed"] = choice("mode", mode_options(inputs))
        output, _ = build(what, inputs)
        step = slider("step", walk_start(output), 0, walk_length(output), 1)
        super().__init__(self.draw_step, step, **controls)

    def draw_step(self, inputs, seed, step, formula=None):
        """The View of a step; where a walk has become shorter, of its last one."""
        what = self.what if formula is None else formula
        step = min(step, walk_length(build(what, inputs)[0]))
        report = report_step(what, inputs, step, seed)
        picture = replace(draw_stepper(what, inputs, step, seed), alt=report.alt)
        return View(picture, report.sentence, report.numbers)

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

    def most_steps(self):
        what = self.values.get("formula", self.what)
        return walk_length(build(what, self.values["inputs"])[0])


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
