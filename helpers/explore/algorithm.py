"""Algorithm 5 step by step: the caches fill on the way forward and are read on the way back."""

from helpers.explore.buttons import Button
from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, slider
from helpers.pictures.algorithm import SIZES, draw_algorithm


def explore_algorithm():
    """Walk through Algorithm 5 layer by layer, forward and back."""
    step, layers = slider("step", 0, 0, 6, 1), choice("layers", list(SIZES), 2)
    layers.follow(lambda count: setattr(step, "max", 3 * count))
    made = Exploration(draw_algorithm, step=step, layers=layers)

    def move(by):
        step.value = min(max(step.value + by, 0), step.max)

    ways = [Button("Back", lambda: move(-1)), Button("Next", lambda: move(1))]
    made.buttons = [*ways, *made.buttons]
    return made
