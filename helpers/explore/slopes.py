"""A slope by nudging: the secant that turns into the tangent, and the error of a nudge h."""

from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, log_slider, slider
from helpers.pictures.slopes import FUNCTIONS, NUDGES, PLACES, draw_error_curve, draw_secant


def explore_secant():
    """Move the point and shrink the nudge: the secant turns into the tangent."""
    return Exploration(
        draw_secant,
        function=choice("f(x)", list(FUNCTIONS)),
        x=slider("x", 2.0, -2.0, 2.0),
        h=log_slider("h", 1.0, -3, 0),
        nudge=choice("nudge", list(NUDGES)),
    )


def explore_error_curve():
    """Move the nudge h along the V of its error, in float64 and in float32."""
    return Exploration(
        draw_error_curve,
        place=choice("slope of", list(PLACES)),
        h=log_slider("h", 1e-5, -16, 0),
    )
