"""Lesson 18: a tape is written and played back, entry by entry."""

import math

from helpers.explore.buttons import Button, Player
from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, slider
from helpers.explore.view import View
from helpers.pictures.tape import (
    FIRST,
    LIMIT,
    PROGRAMS,
    draw_tape,
    list_tape,
    say_tape,
    tape_length,
)

PERIOD = 1.2  # seconds a step while it plays
MOVES = {"First": -math.inf, "Back": -1, "Next": 1, "Last": math.inf}


def show_tape(program, x, y, step):
    """The tape at a step; where the run has become shorter, at its last one."""
    state = (program, x, y, min(step, tape_length(program, x, y)))
    return View(draw_tape(*state), say_tape(*state), list_tape(*state))


class TapeExploration(Exploration):
    """Buttons that go from step to step; how many there are follows the run."""

    def __init__(self):
        self.player = Player(self.play_step, PERIOD)
        self.moves = {name: Button(name, self.mover(by)) for name, by in MOVES.items()}
        program = choice("program", list(PROGRAMS))
        program.follow(self.begin)
        self.step = slider("step", 6, 0, tape_length(FIRST, 1.5, -1.0), 1)
        x, y = (slider(n, v, -LIMIT, LIMIT, 0.1) for n, v in (("x", 1.5), ("y", -1.0)))
        super().__init__(show_tape, program=program, x=x, y=y, step=self.step)
        first, back, forth, last = self.moves.values()
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

    def begin(self, program):
        """Another program has a tape of its own: begin at its inputs."""
        self.player.pause()
        now = self.values
        with self.hold():
            self.step.value = 0
            self.step.max = tape_length(program, now["x"], now["y"])

    def put(self, drawn):
        """Show the picture; the steps are those of this run, whose ends stop."""
        super().put(drawn)
        now = self.values
        with self.hold():
            self.step.max = tape_length(now["program"], now["x"], now["y"])
        for name, by in MOVES.items():
            end = self.step.value > 0 if by < 0 else self.step.value < self.step.max
            self.moves[name].enabled = end


def explore_tape():
    """Watch a program write its tape, then play the tape back, adjoint by adjoint."""
    return TapeExploration()
