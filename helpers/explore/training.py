"""Train live: the pictures of `draw_training` one after the other, while the notebook answers.

The training is a task in the notebook's own event loop: a slice of work, a picture, a pause in
which everything else gets its turn.
"""

import time

from helpers.explore.core import Exploration, button, choice, log_slider
from helpers.explore.play import Player
from helpers.pictures.training import ACTIVATIONS, DATA_SETS, OPTIMISERS, Training, draw_run

LAST = 1000  # epochs; then it stops by itself
SLICE, AT_ONCE = 0.03, 3  # seconds of training, and epochs, a frame at most
PAUSE = 0.03  # seconds between frames in which the notebook does everything else
HIDDEN = {
    "none": (),
    "1 of 4 units": (4,),
    "1 of 16": (16,),
    "2 of 16": (16, 16),
    "4 of 16": (16, 16, 16, 16),
}


class LiveTraining(Exploration):
    """An exploration that trains: play, pause, step, start over; every setting starts afresh.

    `run` is the Training shown. While it plays, a task in the notebook's event loop trains for a
    few hundredths of a second, draws, and lets the notebook do everything else.
    """

    def __init__(self, **controls):
        self.run, self.player = None, Player(self.frame, PAUSE)
        super().__init__(self.begin, **controls)
        own = [button("Step", self.step), button("Start over", self.start_over)]
        self.buttons = [self.player.button, *own, *self.buttons]

    def show(self, draw, **values):
        """Draw while no frame is under way."""
        with self.player.lock:
            super().show(draw, **values)

    def begin(self, **settings):
        """The picture of epoch 0; the run that is shown from now on."""
        self.run = Training(**settings)
        return draw_run(self.run)

    def step(self):
        """Train for one epoch and draw."""
        self.player.pause()
        self.train(epochs=1)

    def start_over(self):
        """Back to epoch 0 with the same settings."""
        self.player.pause()
        self.redraw()

    def reset(self):
        """Pause, and put every setting back to where it started."""
        self.player.pause()
        super().reset()

    def train(self, epochs):
        """Train for so many epochs or until the slice of time is over; draw, say what was wrong."""
        self.show(self.advance, epochs=epochs)
        if self.run.refusal:
            self.say(self.run.refusal)

    def advance(self, epochs):
        end = time.perf_counter() + SLICE
        for i in range(epochs):
            over = self.run.refusal or self.run.epoch >= LAST or time.perf_counter() > end
            if i and over:
                break
            self.run.advance()
        return draw_run(self.run)

    def frame(self):
        """What is done again and again while it plays; returns whether there is more to come."""
        self.train(AT_ONCE)
        return not self.message and self.run.epoch < LAST


def explore_training():
    """Choose data, network and optimiser; play, pause and step through its training."""
    return LiveTraining(
        problem=choice("data", DATA_SETS),
        hidden=choice("hidden layers", HIDDEN, HIDDEN["2 of 16"]),
        activation=choice("activation", ACTIVATIONS, "tanh"),
        optimiser=choice("optimiser", list(OPTIMISERS), "Adam"),
        rate=log_slider("rate", 0.01, -4, 2),
    )
