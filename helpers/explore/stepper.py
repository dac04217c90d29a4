"""Lesson 03: type a formula and walk through its graph, forward and backward, step by step."""

import math

from helpers.diagrams import walk_steps
from helpers.explore.buttons import Button, Player
from helpers.explore.front import REFUSALS, Exploration
from helpers.explore.inputs import choice, numbers, slider, text
from helpers.formula.expression import read_expression
from helpers.pictures.stepper import FORMULA, NUMBERS, OTHERS, build, draw_stepper, mode_options

PERIOD = 0.9  # seconds a step while it plays


def draw(formula, inputs, seed, step, jump):
    """The picture of a step; `jump` is the same number once more, with its name in a menu."""
    return draw_stepper(formula, inputs, step, seed)


def starts(names):
    """Where the inputs of a formula begin, {name: number}."""
    return {n: NUMBERS.get(n, OTHERS[i % len(OTHERS)]) for i, n in enumerate(names)}


class Stepper(Exploration):
    """The exploration of a walk: its inputs, modes and steps follow the formula."""

    def __init__(self, formula):
        program = read_expression(formula)
        self.text, self.player = program.text, Player(self.play_step, PERIOD)
        line, inputs = text("formula", formula), numbers("inputs", starts(program.inputs))
        seed = choice("mode", mode_options(program.inputs))
        self.step = slider("step", 0, 0, program.walk_length, 1)
        self.jump = choice("go to", {"0": 0})
        line.follow(self.fit)
        self.jump.follow(self.go)
        controls = {"formula": line, "inputs": inputs, "seed": seed}
        super().__init__(draw, **controls, step=self.step, jump=self.jump)
        moves = {"First": -math.inf, "Back": -1, "Next": 1, "Last": math.inf}
        first, back, forth, last = (Button(name, self.mover(by)) for name, by in moves.items())
        self.buttons = [first, back, self.player, forth, last, *self.buttons]

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

    def go(self, step):
        """Bring the slider to the step that was chosen in the menu; it is drawn once, after it."""
        with self.hold():
            self.step.value = step

    def set(self, **values):
        try:
            super().set(**values)
        except REFUSALS:
            self.redraw()  # the menu may have lost the names of its steps on the way
            raise

    def fit(self, formula):
        """Fit the inputs, modes and steps to a new formula, and begin at step 0."""
        try:
            program = read_expression(formula)
        except ValueError:
            return  # drawing tells why
        if program.text == self.text:
            return
        self.player.pause()
        self.text = program.text
        with self.hold():
            self.controls["inputs"].rename(program.inputs, OTHERS)
            self.controls["seed"].options = mode_options(program.inputs)
            self.step.max = program.walk_length
            self.jump.options = {"0": 0}  # where it begins; once drawn, its steps have names

    def put(self, drawn):
        """Show the picture, and let the menu of steps say what each of them does."""
        super().put(drawn)
        output, seeds = build(self.values["formula"], self.values["inputs"])
        steps = walk_steps(output, seeds.get(self.values["seed"]))
        step = self.step.value
        with self.hold():
            self.jump.options = {f"{n}: {name}": n for n, name in enumerate(steps)}
            self.jump.value = step


def explore_stepper(formula=FORMULA):
    """Type a formula, set its inputs, and walk through its graph in reverse or forward mode."""
    return Stepper(formula)
