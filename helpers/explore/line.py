"""One neuron and its data: the three local slopes, the gradient, a step, and many steps."""

import numpy as np

from helpers.explore.buttons import Button
from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, log_slider, slider
from helpers.pictures.descent import DATA_SETS, UNITS, descend
from helpers.pictures.line import FINE, LIMIT, draw_neuron
from helpers.words import in_brackets, short


class NeuronExploration(Exploration):
    """The neuron with buttons that take steps; the parameters go back into the sliders."""

    def __init__(self, **controls):
        controls["points"].follow(self.fit_examples)
        super().__init__(draw_neuron, **controls)
        own = [Button("One step", self.one_step), Button("Ten steps", self.ten_steps)]
        self.buttons = [*own, *self.buttons]

    def fit_examples(self, points):
        """Let the slider of examples reach every point of the data."""
        X, _ = DATA_SETS[points]()
        self.controls["example"].max = X.shape[1]

    def one_step(self):
        self.step(1)

    def ten_steps(self):
        self.step(10)

    def step(self, count):
        """Take `count` steps; stop before the one that leads off the sliders, and say so."""
        now = self.values
        X, Y = DATA_SETS[now["points"]]()
        w = np.array([[now["w1"]], [now["w2"]]])
        way = descend(w, now["b"], now["unit"], X, Y, now["rate"], count)
        inside = [max(abs(w).max(), abs(b)) <= LIMIT for _, w, b in way]
        last = inside.index(False) - 1 if False in inside else count
        _, w, b = way[last]
        self.set(w1=float(w[0, 0]), w2=float(w[1, 0]), b=float(b))
        if last < count:
            _, w, b = way[last + 1]
            self.say(
                f"The next step leads off the sliders, to w = {in_brackets(w)}, b = {short(b)}: "
                f"take a rate smaller than {short(now['rate'])}, or Reset."
            )


def explore_line():
    """Turn a neuron's three dials, see the gradient, and step downhill at a rate of your choice."""
    return NeuronExploration(
        w1=slider("w₁", -1.0, -LIMIT, LIMIT, FINE),
        w2=slider("w₂", 1.0, -LIMIT, LIMIT, FINE),
        b=slider("b", 0.5, -LIMIT, LIMIT, FINE),
        rate=log_slider("rate", 1.0, -2, 2),
        example=slider("example", 1, 1, 60, 1),
        unit=choice("neuron", list(UNITS)),
        points=choice("data", list(DATA_SETS)),
    )
