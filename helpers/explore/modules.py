"""Modules of modern networks: layer norm, which sees no scale, and a filter that slides."""

from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, slider
from helpers.explore.view import View
from helpers.pictures.convolution import LINE, WAYS, draw_convolution
from helpers.pictures.layer_norm import MOST, draw_layer_norm


def explore_layer_norm():
    """Stretch and shift a column: what stays, and what becomes of its gradient?"""
    return Exploration(
        lambda **state: View(*draw_layer_norm(**state)),
        alpha=slider("stretch α", 1.0, 0.25, 4.0, 0.25),
        shift=slider("shift c", 0.0, -MOST, MOST, 0.5),
        first=slider("x₁", 1.0, -MOST, MOST, 0.5),
    )


def explore_convolution():
    """Step a filter along a line, and its turned one along the gradient."""
    return Exploration(
        lambda **state: View(*draw_convolution(**state)),
        way=choice("way", list(WAYS)),
        place=slider("place", 3, 1, len(LINE), 1),
    )
