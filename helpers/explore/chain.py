"""The chain rule: a nudge that travels through a chain, and paths against edges in diamonds."""

from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, log_slider, slider
from helpers.pictures.chain import MOST, NONE, STEPS, draw_chain, draw_diamonds


def explore_chain():
    """Choose two or three functions and let a nudge travel through them."""
    steps = list(STEPS)
    return Exploration(
        draw_chain,
        x=slider("x", 3.0, -4.0, 4.0),
        h=log_slider("nudge h", 0.001, -3, 0),
        first=choice("first", steps),
        second=choice("second", steps, "t − 7"),
        third=choice("third", [*steps, NONE], "10/t"),
        passed=slider("functions passed", 3, 0, 3, 1),
    )


def explore_diamonds():
    """Put diamonds in a row and walk their paths: the paths double, the edges add up."""
    k, path = slider("diamonds k", 3, 1, MOST, 1), slider("path", 1, 1, 2**3, 1)
    k.follow(lambda count: setattr(path, "max", 2**count))
    return Exploration(draw_diamonds, k=k, path=path)
