"""One ReLU neuron goes downhill on one example, at a rate of the learner's choice."""

from helpers.explore.front import Exploration
from helpers.explore.inputs import slider
from helpers.explore.view import View
from helpers.pictures.neuron import BIASES, MOST, RATES, draw_losses, draw_valley, say_descent, walk
from helpers.words import short


def show_descent(rate, b, steps):
    """The steps over z and over time side by side, and in words what each of them does."""
    pictures = [draw_valley(rate, b, steps), draw_losses(rate, b, steps)]
    way = walk(rate, b, steps)
    numbers = {f"step {t}": f"z = {short(z)}, J = {short(J)}" for t, (z, J) in enumerate(way)}
    return View(pictures, say_descent(rate, b, steps), numbers)


def explore_descent():
    """Choose a learning rate and a start, and count the steps downhill."""
    return Exploration(
        show_descent,
        rate=slider("learning rate α", 0.12, *RATES, 0.01),
        b=slider("b at the start", -0.1, *BIASES, 0.1),
        steps=slider("steps", 4, 0, MOST, 1),
    )
