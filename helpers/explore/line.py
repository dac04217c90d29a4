"""One logistic neuron: its line found by hand, and by gradient descent."""

import numpy as np

from helpers.explore.buttons import Button
from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, slider
from helpers.explore.view import View
from helpers.pictures.descent import DATA_SETS, descend
from helpers.pictures.line import FINE, LIMIT, draw_loss, draw_points, say_line

RATE, STEPS = 1.0, 10


def show_line(w1, w2, b, points):
    """The line over the points and the loss over the weights side by side."""
    state = (w1, w2, b, points)
    return View([draw_points(*state), draw_loss(*state)], say_line(*state))


class LineExploration(Exploration):
    """The neuron with a button that takes steps; the parameters go back into the sliders."""

    def __init__(self, **controls):
        super().__init__(show_line, **controls)
        self.buttons = [Button("Ten steps", self.ten_steps), *self.buttons]

    def ten_steps(self):
        """Take ten steps at the rate 1; stop before the one that leads off the sliders."""
        now = self.values
        X, Y = DATA_SETS[now["points"]]()
        w = np.array([[now["w1"]], [now["w2"]]])
        way = descend(w, now["b"], X, Y, RATE, STEPS)
        inside = [max(abs(w).max(), abs(b)) <= LIMIT for _, w, b in way]
        last = inside.index(False) - 1 if False in inside else STEPS
        _, w, b = way[last]
        self.set(w1=float(w[0, 0]), w2=float(w[1, 0]), b=float(b))
        if last < STEPS:
            self.say("The next step leads off the sliders: start nearer to 0, or press Reset.")


def explore_line():
    """Turn a neuron's three dials until its line is good, or let gradient descent do it."""
    return LineExploration(
        w1=slider("w₁", -1.0, -LIMIT, LIMIT, FINE),
        w2=slider("w₂", 1.0, -LIMIT, LIMIT, FINE),
        b=slider("b", 0.5, -LIMIT, LIMIT, FINE),
        points=choice("data", list(DATA_SETS)),
    )
