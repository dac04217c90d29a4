"""A slope by nudging: the secant that turns into the tangent, with its rise and its run."""

from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, log_slider, slider
from helpers.explore.view import View
from helpers.pictures.slopes import FUNCTIONS, NUDGES, draw_magnified, draw_secant, say_secant


def explore_secant():
    """Move the point and shrink the nudge: the secant turns into the tangent."""
    return Exploration(
        show_secant,
        function=choice("f(x)", list(FUNCTIONS)),
        x=slider("x", 1.0, -2.0, 2.0),
        h=log_slider("h", 1.0, -3, 0.25),
        nudge=choice("nudge", list(NUDGES)),
    )


def show_secant(**values):
    """The curve, the place around x magnified, and the numbers in words."""
    return View([draw_secant(**values), draw_magnified(**values)], say_secant(**values))
