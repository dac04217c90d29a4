"""A planted bug, chosen, trained and unmasked: the loss looks well, and a nudge tells."""

from helpers.bugs import BUGS
from helpers.explore.buttons import Button, Player
from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, slider
from helpers.explore.view import View
from helpers.pictures.bugs import (
    LAST,
    NAMES,
    BuggedRun,
    draw_check,
    draw_state,
    say_check,
    say_training,
    written,
)

FRAME, PAUSE = 30, 0.03  # steps a frame; seconds between frames


class BugHunt(Exploration):
    """Play trains with the bug; Unmask nudges every parameter at the first weights."""

    def __init__(self, **controls):
        self.run, self.player = None, Player(self.frame, PAUSE)
        super().__init__(self.look, **controls)
        own = [Button("Step", self.step), Button("Unmask", self.unmask)]
        self.buttons = [self.player, *own, Button("Start over", self.start_over), *self.buttons]

    def look(self, bug, seed):
        """The run of this bug from this start; another one begins at step 0."""
        if self.run is None or (bug, seed) != self.chosen:
            self.run, self.chosen = BuggedRun(bug, seed), (bug, seed)
        return self.view()

    def view(self):
        says = f"{say_training(self.run)} {say_check(self.run)}"
        numbers = {
            name: "error {}, ratio {}, cosine {}".format(*written(self.run.reports[name]))
            for name in NAMES
            if self.run.reports
        }
        return View((draw_state(self.run), draw_check(self.run)), says, numbers)

    def frame(self):
        """30 steps; returns whether there is more to come."""
        self.run.advance(FRAME)
        self.redraw()
        return self.run.now < LAST

    def step(self):
        self.player.pause()
        if self.run.now >= LAST:
            self.say(f"Step {LAST} is reached: press Unmask, or Start over.")
            return
        self.frame()

    def unmask(self):
        self.player.pause()
        self.run.check()
        self.redraw()

    def start_over(self):
        self.player.pause()
        self.run = None
        self.redraw()

    def reset(self):
        self.run = None
        super().reset()


def explore_bugs():
    """Choose a bug, train with it, and unmask it by nudging."""
    return BugHunt(
        bug=choice("bug", {"none": 0} | {f"bug {number}": number for number in BUGS}, 8),
        seed=slider("seed of the start", 0, 0, 9, 1),
    )
