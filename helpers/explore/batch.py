"""A batch: columns that join one by one, and one bias for all of them."""

from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, slider
from helpers.explore.view import View
from helpers.pictures.batch import draw_batch, draw_broadcast


def explore_batch():
    """Let one example after the other join, and see the gradient as a sum of rank-one terms."""
    return Exploration(
        lambda **state: View(*draw_batch(**state)),
        joined=slider("columns joined", 2, 0, 5, 1),
        layer=choice("layer", [1, 2]),
    )


def explore_broadcast():
    """Move one bias: a whole row of Z follows, and the gradient is a sum over such a row."""
    return Exploration(
        lambda **state: View(*draw_broadcast(**state)),
        unit=slider("unit", 1, 1, 4, 1),
        nudge=slider("nudge of its b", 0.5, -1.0, 1.0, 0.1),
        n=slider("examples", 5, 1, 5, 1),
    )
