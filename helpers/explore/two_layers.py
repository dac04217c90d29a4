"""Two layers, opened up: what a unit that is off no longer learns."""

from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, slider
from helpers.explore.view import View
from helpers.pictures.two_layers import draw_switched_off, numbers_of, say_switched, switched


def explore_switched_off():
    """Push a hidden unit of the running network off, and see which slopes go with it."""
    return Exploration(
        view_switched_off,
        unit=choice("hidden unit", [1, 2, 3, 4], 2),
        shift=slider("added to its bias", 0.0, -6.0, 6.0, 0.2),
        example=slider("example", 1, 1, 5, 1),
    )


def view_switched_off(unit=2, shift=0.0, example=1):
    """The network walked back, whether the unit is on, and every number of the picture."""
    picture, now = draw_switched_off(unit, shift, example), switched(unit, shift, example)
    return View(picture, say_switched(now, unit), numbers_of(now))
