"""What sharing saves, as the inputs and the hidden units grow."""

from helpers.explore.front import Exploration
from helpers.explore.inputs import slider
from helpers.pictures.counts import MOST, draw_counts


def explore_counts():
    """Let the inputs and the hidden units grow, and watch the work with and without sharing."""
    return Exploration(
        draw_counts,
        d=slider("inputs d", 3, 2, MOST, 1),
        m=slider("hidden units m", 4, 2, MOST, 1),
    )
