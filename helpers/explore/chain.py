"""A nudge that travels through a chain of functions."""

from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, log_slider, slider
from helpers.explore.view import View
from helpers.pictures.chain import NONE, STEPS, draw_chain, say_chain


def explore_chain():
    """Choose two or three functions and let a nudge travel through them."""
    steps = list(STEPS)
    return Exploration(
        show_chain,
        x=slider("x", 3.0, -4.0, 4.0),
        h=log_slider("nudge h", 0.1, -3, 0),
        passed=slider("functions passed", 3, 0, 3, 1),
        first=choice("1st function", steps),
        second=choice("2nd function", steps, "t − 7"),
        third=choice("3rd function", [*steps, NONE], "10/t"),
    )


def show_chain(**values):
    return View(draw_chain(**values), say_chain(**values))
