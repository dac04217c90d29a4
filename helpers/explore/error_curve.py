"""The error of a nudge h, in float64 and in float32."""

from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, log_slider
from helpers.explore.view import View
from helpers.pictures.error_curve import PLACES, draw_error_curve, say_error_curve


def explore_error_curve():
    """Move the nudge h along the V of its error, in float64 and in float32."""
    return Exploration(
        show_error_curve,
        place=choice("slope of", list(PLACES)),
        h=log_slider("h", 1e-5, -16, 0),
    )


def show_error_curve(place, h):
    return View(draw_error_curve(place, h), say_error_curve(place, h))
