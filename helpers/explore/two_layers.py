"""Two layers, opened up: what sharing saves, and what a unit that is off no longer learns."""

from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, slider
from helpers.pictures.two_layers import MOST, draw_counts, draw_switched_off


def explore_counts():
    """Let the inputs and the hidden units grow, and watch the work with and without sharing."""
    return Exploration(
        draw_counts,
        d=slider("inputs d", 3, 2, MOST, 1),
        m=slider("hidden units m", 4, 2, MOST, 1),
    )


def explore_switched_off():
    """Push a hidden unit of the running network off, and see which slopes go with it."""
    return Exploration(
        draw_switched_off,
        unit=choice("hidden unit", [1, 2, 3, 4], 2),
        shift=slider("added to its bias", 0.0, -6.0, 6.0, 0.2),
        example=slider("example", 1, 1, 5, 1),
    )
