"""Steps of a walk through a graph, to be looked at one by one."""

from helpers.diagrams import walk_length
from helpers.pictures.stepper import build, draw_stepper


def walked(what, inputs, stride):
    """(seed, step, Picture) of steps of the walk in three modes, the last ones among them."""
    output, seeds = build(what, inputs)
    last = walk_length(output)
    for seed in ("", [*seeds][0], [*seeds][-1]):
        for step in {*range(0, last, stride), last - 1, last}:
            yield seed, step, draw_stepper(what, inputs, step, seed)
