"""What checkpointing keeps and what it computes again, for any depth and spacing."""

from helpers.explore.front import Exploration
from helpers.explore.inputs import slider
from helpers.explore.view import View
from helpers.pictures.checkpoints import (
    LEAST,
    MOST,
    draw_checkpoints,
    list_checkpoints,
    say_checkpoints,
)


def explore_checkpoints():
    """Choose how many layers there are and how far apart the kept activations stand."""
    layers, spacing = slider("layers r", 36, LEAST, MOST, 1), slider("spacing s", 36, 1, 36, 1)
    layers.follow(lambda r: setattr(spacing, "max", r))
    return Exploration(show, layers=layers, spacing=spacing)


def show(layers, spacing):
    """The picture, its sentence and its numbers."""
    plan = layers, spacing
    return View(draw_checkpoints(*plan), say_checkpoints(*plan), list_checkpoints(*plan))
