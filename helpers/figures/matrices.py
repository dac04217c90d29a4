"""Matrices as heat maps."""

import numpy as np

from helpers.colours import DATA, INK
from helpers.figures.style import DIVERGING, plot


def draw_matrices(matrices, alt, *, numbers="{:.2f}", shared=True, size=None):
    """Heat maps side by side: {title: 2-D array}; red above 0, blue below, white at 0.

    numbers: how to write each entry, or "" for none. shared: one colour scale for all.
    Each title gets its matrix's shape written below.
    """
    arrays = list(matrices.values())
    columns = sum(a.shape[1] for a in arrays)
    size = size or (min(9.6, 1.1 * len(arrays) + 0.62 * columns), 0.9 + 0.45 * len(arrays[0]))

    def draw(figure):
        ratios = [a.shape[1] for a in arrays]
        all_axes = figure.subplots(1, len(arrays), width_ratios=ratios, squeeze=False)[0]
        for axes, (title, a) in zip(all_axes, matrices.items(), strict=True):
            limit = max(np.abs(b).max() for b in (arrays if shared else [a])) or 1
            paint_matrix(axes, a, limit)
            axes.set(xticks=[], yticks=[], title=title, xlabel=f"{a.shape}")
            if numbers:
                write_entries(axes, a, numbers, limit)

    return plot(draw, alt, size)


def draw_sweeps(sweeps, alt, *, size=(8.0, 5.6)):
    """Rows of heat maps, each with a colour scale of its own: [{title: 2-D array}, …].

    A single column, such as ten outputs, gets the number of its row beside each entry.
    """
    ratios = [max(a.shape[1], 3) for a in sweeps[0].values()]

    def draw(figure):
        grid = figure.subplots(len(sweeps), len(ratios), width_ratios=ratios, squeeze=False)
        for row, sweep in zip(grid, sweeps, strict=True):
            for axes, (title, a) in zip(row, sweep.items(), strict=True):
                paint_matrix(axes, a, np.abs(a).max() or 1)
                rows = range(len(a)) if a.shape[1] == 1 else []
                axes.set(title=title, xticks=[], yticks=rows)

    return plot(draw, alt, size)


def paint_matrix(axes, a, limit):
    """The entries of a as colours, white at 0, in a thin frame that shows where zeros end."""
    axes.imshow(a, cmap=DIVERGING, vmin=-limit, vmax=limit)
    axes.spines[:].set(visible=True, color=DATA, linewidth=0.6)


def write_entries(axes, a, numbers, limit):
    """Each entry of a in its cell, white on a dark cell."""
    for (i, j), value in np.ndenumerate(a):
        ink = "white" if abs(value) > 0.6 * limit else INK
        text = numbers.format(value).replace("-", "−")
        axes.text(j, i, text, ha="center", va="center", color=ink, fontsize=9)
