"""Lesson 18: a tape is written and played back, entry by entry."""

from helpers.explore.inputs import choice, slider
from helpers.explore.steps import Steps
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


def show_tape(program, x, y, step):
    """The tape at a step; where the run has become shorter, at its last one."""
    state = (program, x, y, min(step, tape_length(program, x, y)))
    return View(draw_tape(*state), say_tape(*state), list_tape(*state))


class TapeExploration(Steps):
    """Buttons that go from step to step; how many there are follows the run."""

    def __init__(self):
        program = choice("program", list(PROGRAMS))
        program.follow(self.begin)
        step = slider("step", 6, 0, tape_length(FIRST, 1.5, -1.0), 1)
        x, y = (slider(n, v, -LIMIT, LIMIT, 0.1) for n, v in (("x", 1.5), ("y", -1.0)))
        super().__init__(show_tape, step, program=program, x=x, y=y)

    def begin(self, program):
        """Another program has a tape of its own: begin at its inputs."""
        self.player.pause()
        now = self.values
        with self.hold():
            self.step.value = 0
            self.step.max = tape_length(program, now["x"], now["y"])

    def most_steps(self):
        now = self.values
        return tape_length(now["program"], now["x"], now["y"])


def explore_tape():
    """Watch a program write its tape, then play the tape back, adjoint by adjoint."""
    return TapeExploration()
