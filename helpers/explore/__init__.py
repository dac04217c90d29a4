"""Interactive explorations, one or more for every lesson: explore_*() to end a cell with.

Each is loaded when it is asked for, with the widgets and the picture that it needs and no others.
"""

from importlib import import_module

ROOMS = {  # the module of each
    "explore_algorithm": "algorithm",
    "explore_batch": "batch",
    "explore_broadcast": "batch",
    "explore_bugs": "bugs",
    "explore_chain": "chain",
    "explore_checkpoints": "checkpoints",
    "explore_convolution": "modules",
    "explore_depth": "depth",
    "explore_descent": "neuron",
    "explore_digit": "digit",
    "explore_error_curve": "error_curve",
    "explore_layer_norm": "modules",
    "explore_line": "line",
    "explore_outer_product": "shapes",
    "explore_pad": "digit",
    "explore_rows": "rows",
    "explore_secant": "slopes",
    "explore_shapes": "shapes",
    "explore_softmax": "softmax",
    "explore_stepper": "stepper",
    "explore_switched_off": "two_layers",
    "explore_tape": "tape",
    "explore_training": "training",
}
__all__ = list(ROOMS)


def __getattr__(name):
    if name not in ROOMS:
        raise AttributeError(f"there is no {name} here; there are {', '.join(ROOMS)}")
    return getattr(import_module(f"helpers.explore.{ROOMS[name]}"), name)


def __dir__():
    return sorted([*globals(), *ROOMS])
