"""Explorations that go from step to step, by buttons, by Play and by a slider."""

import math

from helpers.explore.buttons import Button, Player
from helpers.explore.front import Exploration

PERIOD = 0.9  # seconds a step while it plays
MOVES = {"First": -math.inf, "Back": -1, "Next": 1, "Last": math.inf}


class Steps(Exploration):
    """An exploration whose last control is `step`; `most_steps` says how many there are now."""

    def __init__(self, draw, step, **controls):
        self.step, self.player = step, Player(self.play_step, PERIOD)
        self.moves = {name: Button(name, self.mover(by)) for name, by in MOVES.items()}
        super().__init__(draw, **controls, step=step)
        first, back, forth, last = self.moves.values()
        self.buttons = [first, back, self.player, forth, last, *self.buttons]

    def most_steps(self):
        """The number of the last step of what is drawn."""
        raise NotImplementedError

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

    def put(self, drawn):
        """Show the picture; the steps are those of what was drawn, whose ends stop."""
        super().put(drawn)
        with self.hold():
            self.step.max = self.most_steps()
        for name, by in MOVES.items():
            button = self.moves[name]
            button.enabled = self.step.value > 0 if by < 0 else self.step.value < self.step.max
