"""How large δ is in each layer of a deep network that has not learned anything yet."""

from helpers import network
from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, slider
from helpers.explore.view import View
from helpers.pictures.depth import INITS, MOST, draw_depth, list_depth, say_depth


def explore_depth():
    """Choose depth, activation and initial weights: does the gradient arrive?"""
    return Exploration(
        show,
        layers=slider("layers", 30, 2, MOST, 1),
        activation=choice("activation", list(network.ACTIVATIONS)),
        init=choice("initial weights", list(INITS), "Xavier"),
        times=slider("weights multiplied by", 1.0, 0.5, 2.0, 0.1),
        seed=slider("seed of the draw", 0, 0, 9, 1),
    )


def show(**settings):
    """The picture, its sentence and its numbers."""
    return View(draw_depth(**settings), say_depth(**settings), list_depth(**settings))
