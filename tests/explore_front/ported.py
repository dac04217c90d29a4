"""Three explorations on the one front end: sliders and a menu, a formula that plays, a pad."""

import math

import numpy as np

from helpers import data
from helpers.explore.buttons import button, play
from helpers.explore.digits import draw_digit, quick_network, write_pixels
from helpers.explore.expression import read_expression
from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, grid, log_slider, numbers, slider, text
from helpers.explore.slopes import FUNCTIONS, NUDGES, draw_secant
from helpers.explore.stepper import FORMULA, NUMBERS, OTHERS, draw_stepper, mode_options
from helpers.explore.view import View


def explore_secant():
    return Exploration(
        draw_secant,
        function=choice("f(x)", list(FUNCTIONS)),
        x=slider("x", 2.0, -2.0, 2.0),
        h=log_slider("h", 1.0, -3, 0),
        nudge=choice("nudge", list(NUDGES)),
    )


class Stepper(Exploration):
    """The walk through a formula's graph: its inputs, modes and steps follow the formula."""

    def __init__(self, formula, period=0.9):
        program = read_expression(formula)
        self.text, self.player = program.text, play(self.play_step, period)
        line = text("formula", formula)
        inputs = numbers("inputs", {name: NUMBERS[name] for name in program.inputs})
        seed = choice("mode", mode_options(program.inputs))
        self.step = slider("step", 0, 0, program.walk_length, 1)
        line.follow(self.fit)
        super().__init__(draw_stepper, formula=line, inputs=inputs, seed=seed, step=self.step)
        moves = {"First": -math.inf, "Back": -1, "Next": 1, "Last": math.inf}
        first, back, forth, last = (button(name, self.mover(by)) for name, by in moves.items())
        self.buttons = [first, back, self.player, forth, last, *self.buttons]

    def mover(self, by):
        """An action that goes `by` steps on, as far as there are steps."""

        def move():
            self.player.pause()
            self.step.value = int(min(max(self.step.value + by, 0), self.step.max))

        return move

    def play_step(self):
        self.step.value = (self.step.value + 1) % (self.step.max + 1)
        return self.step.value < self.step.max

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
            self.step.value = 0
            self.step.max = program.walk_length


def explore_stepper(formula=FORMULA, period=0.9):
    return Stepper(formula, period)


class DigitPad(Exploration):
    """Draw a digit; see it read."""

    def __init__(self, params):
        self.params, self.seen = params, -1
        _, _, self.X, self.Y = data.load_digits()
        super().__init__(
            self.look, pixels=grid("pixels", [0] * 64), target=choice("target", range(10), 8)
        )
        self.buttons = [button("Test image", self.load), button("Clear", self.clear), *self.buttons]

    def look(self, pixels, target):
        picture = draw_digit(self.params, write_pixels(np.array(pixels) / 16), target)
        return View(picture, picture.alt.split(". ")[0] + ".", {"ink": sum(pixels)})

    def load(self):
        self.seen = (self.seen + 1) % self.X.shape[1]
        ink = np.rint(16 * self.X[:, self.seen]).astype(int).tolist()
        self.set(pixels=ink, target=int(self.Y[:, self.seen].argmax()))

    def clear(self):
        self.set(pixels=[0] * 64)


def explore_digit(params=None):
    return DigitPad(params or quick_network())
