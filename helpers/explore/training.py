"""Train live: the pictures of `draw_training` one after the other, while the notebook answers.

The page asks for each epoch once it has shown the last one, and in between the notebook does
everything else.
"""

from helpers.explore.buttons import Button, Player
from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, log_slider
from helpers.pictures.training import ACTIVATIONS, DATA_SETS, OPTIMISERS, Training, draw_run

LAST = 1000  # epochs; then it stops by itself
PAUSE = 0.03  # seconds between frames
HIDDEN = {
    "none": (),
    "1 of 4 units": (4,),
    "1 of 16": (16,),
    "2 of 16": (16, 16),
    "4 of 16": (16, 16, 16, 16),
}


class LiveTraining(Exploration):
    """An exploration that trains: play, pause, step, start over; every setting starts afresh.

    `run` is the Training shown. While it plays, it trains for one epoch a frame.
    """

    def __init__(self, **controls):
        self.run, self.player = None, Player(self.frame, PAUSE)
        super().__init__(self.begin, **controls)
        own = [Button("Step", self.step), Button("Start over", self.start_over)]
        self.buttons = [self.player, *own, *self.buttons]

    def begin(self, **settings):
        """The picture of epoch 0; the run that is shown from now on."""
        self.run = Training(**settings)
        return draw_run(self.run)

    def step(self):
        """Train for one epoch and draw."""
        self.player.pause()
        self.train()

    def start_over(self):
        """Back to epoch 0 with the same settings."""
        self.player.pause()
        self.redraw()

    def train(self):
        """Train for one epoch; draw, and say what was wrong beside the rate."""
        self.show(self.advance)
        if self.run.refusal:
            self.cause = "rate"
            self.say(self.run.refusal)

    def advance(self):
        self.run.advance()
        return draw_run(self.run)

    def frame(self):
        """What is done again and again while it plays; returns whether there is more to come."""
        self.train()
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
