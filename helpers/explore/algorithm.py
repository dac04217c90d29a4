"""Algorithm 5 step by step: the caches fill on the way forward and are read on the way back."""

from helpers.explore.buttons import Button
from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, slider
from helpers.explore.view import View
from helpers.pictures.algorithm import draw_algorithm
from helpers.pictures.algorithm_steps import SIZES, list_slots, say_algorithm


def explore_algorithm():
    """Walk through Algorithm 5 layer by layer, forward and back."""
    step, layers = slider("step", 1, 0, 6, 1), choice("layers", list(SIZES), 2)
    layers.follow(lambda count: setattr(step, "max", 3 * count))
    made = Exploration(show, step=step, layers=layers)

    def move(by):
        step.value = min(max(step.value + by, 0), step.max)

    ways = [Button("Back", lambda: move(-1)), Button("Next", lambda: move(1))]
    made.buttons = [*ways, *made.buttons]
    return made


def show(step, layers):
    """The picture, its sentence and its numbers."""
    picture = draw_algorithm(step, layers)
    return View(picture, say_algorithm(step, layers), list_slots(step, layers))
