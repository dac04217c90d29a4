"""Plots, each a pure function from data to a Picture. `alt` says in words what the plot shows.

    draw_lines({"sin": (x, np.sin(x))}, alt="One period of the sine, …")

Curves and classes differ in colour, line style and marker at once, and every one has a label.
All of Matplotlib is in this folder, and nothing else.
"""

import helpers.figures.font_cache  # noqa: F401  (first: before Matplotlib is loaded)
from helpers.figures.curves import draw_lines, draw_panels, draw_paths
from helpers.figures.digits import draw_digits

__all__ = [
    "draw_digits",
    "draw_lines",
    "draw_panels",
    "draw_paths",
]
