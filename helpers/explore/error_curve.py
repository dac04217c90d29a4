"""The error of a nudge h, by three methods, in float64 or float32."""

from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, log_slider
from helpers.explore.view import View
from helpers.pictures.error_curve import (
    METHODS,
    PLACES,
    PRECISIONS,
    draw_error_curve,
    list_error_curve,
    say_error_curve,
)


def explore_error_curve():
    """Move the nudge h along the error of a method, and read its slopes."""
    return Exploration(
        show_error_curve,
        place=choice("slope of", list(PLACES)),
        method=choice("method", list(METHODS), "central"),
        precision=choice("numbers in", list(PRECISIONS)),
        h=log_slider("h", 1e-5, -16, 0),
    )


def show_error_curve(place, method, precision, h):
    """The picture, its sentence, and all three methods at h."""
    state = (place, method, precision, h)
    numbers = list_error_curve(place, precision, h)
    return View(draw_error_curve(*state), say_error_curve(*state), numbers)
