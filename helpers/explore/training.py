"""Train live: the pictures of a run one after the other, while the notebook answers.

The page asks for each step once it has shown the last one, and in between the notebook does
everything else.
"""

import time

from helpers.explore.buttons import Button, Player
from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, log_slider, slider
from helpers.explore.view import View
from helpers.pictures.training import draw_curves, draw_state, say_run
from helpers.pictures.training_run import ACTIVATIONS, DATA_SETS, OPTIMISERS, Training

PAUSE = 0.03  # seconds between frames
FAST = 0.08  # seconds of training a frame, as fast as it can
HIDDEN = {
    "none": (),
    "1 layer of 4 units": (4,),
    "1 layer of 16": (16,),
    "2 layers of 16": (16, 16),
    "4 layers of 16": (16, 16, 16, 16),
}
MINIBATCH, EPOCH, FASTEST = "one minibatch", "one epoch", "as many epochs as it can"


class LiveTraining(Exploration):
    """An exploration that trains: play, pause, step, start over.

    `run` is the Training shown. Another network or other data start afresh; optimiser and rate
    change from where the run is.
    """

    def __init__(self, **controls):
        self.run, self.network, self.player = None, None, Player(self.frame, PAUSE)
        super().__init__(self.look, **controls)
        own = [Button("Step", self.step), Button("Start over", self.start_over)]
        self.buttons = [self.player, *own, *self.buttons]

    def look(self, optimiser, rate, speed=None, stop=None, **network):
        """The run as it is now, after the changes that the controls ask for."""
        how = {"optimiser": optimiser, "rate": rate}
        if self.run is None or self.network != network or self.run.refusal:
            self.run, self.network = Training(**network, **how), network
        elif how != {"optimiser": self.run.optimiser, "rate": self.run.rate}:
            self.run.change(**how)
        return self.view()

    def view(self):
        """What is shown of the run."""
        curves = draw_curves(self.run, self.values["stop"], self.values["speed"])
        return View((draw_state(self.run), curves), say_run(self.run))

    def step(self):
        """Train for what the speed says, and draw."""
        self.player.pause()
        self.train()

    def start_over(self):
        """Back to epoch 0 with the same settings."""
        self.player.pause()
        self.begin()

    def reset(self):
        self.run = None
        super().reset()

    def begin(self):
        self.run = None
        self.redraw()

    def train(self):
        """Train and draw; say what was wrong beside the rate."""
        if self.values["stop"] <= self.run.now:
            self.cause = "stop"
            self.say(f"Epoch {self.values['stop']} is reached: stop later, or start over.")
            return
        try:
            self.go()
            refusal = self.run.refusal
        except FloatingPointError as sentence:
            refusal = str(sentence)
        if not refusal:
            self.redraw()
            return
        self.put(self.view())
        self.cause = "rate"
        self.say(refusal)

    def go(self):
        """A minibatch, an epoch, or as many as fit into FAST seconds."""
        speed, stop = self.values["speed"], self.values["stop"]
        if speed == MINIBATCH:
            self.run.step()
            return
        self.run.advance()
        end = time.perf_counter() + FAST
        while speed == FASTEST and self.run.now < stop and time.perf_counter() < end:
            if self.run.refusal:
                return
            self.run.advance()

    def frame(self):
        """What is done again and again while it plays; returns whether there is more to come."""
        self.train()
        return not self.message and self.run.now < self.values["stop"]


def explore_training():
    """Choose data, network and optimiser; play, pause and step through its training."""
    return LiveTraining(
        problem=choice("data", DATA_SETS),
        hidden=choice("hidden layers", HIDDEN, HIDDEN["2 layers of 16"]),
        activation=choice("activation", ACTIVATIONS, "tanh"),
        optimiser=choice("optimiser", list(OPTIMISERS), "Adam"),
        rate=log_slider("rate", 0.01, -4, 2),
        speed=choice("a step is", (MINIBATCH, EPOCH, FASTEST), EPOCH),
        stop=slider("stop at epoch", 100, 10, 1000, 10),
    )
