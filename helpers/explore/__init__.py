"""Interactive explorations, one or more for every lesson: explore_*() to end a cell with."""

from helpers.explore.algorithm import explore_algorithm
from helpers.explore.batch import explore_batch, explore_broadcast
from helpers.explore.chain import explore_chain, explore_diamonds
from helpers.explore.depth import explore_depth
from helpers.explore.layers import explore_counts, explore_switched_off
from helpers.explore.live import explore_training
from helpers.explore.neuron import explore_neuron
from helpers.explore.pad import explore_digit, explore_softmax
from helpers.explore.race import explore_race
from helpers.explore.rows import explore_rows
from helpers.explore.shapes import explore_outer_product, explore_shapes
from helpers.explore.slopes import explore_error_curve, explore_secant
from helpers.explore.stepper import explore_stepper

__all__ = [
    "explore_algorithm",
    "explore_batch",
    "explore_broadcast",
    "explore_chain",
    "explore_counts",
    "explore_depth",
    "explore_diamonds",
    "explore_digit",
    "explore_error_curve",
    "explore_neuron",
    "explore_outer_product",
    "explore_race",
    "explore_rows",
    "explore_secant",
    "explore_shapes",
    "explore_softmax",
    "explore_stepper",
    "explore_switched_off",
    "explore_training",
]
