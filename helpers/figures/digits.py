"""Images of digits, and how often one was read as another."""

import numpy as np

from helpers.figures.matrices import write_entries
from helpers.figures.style import SEQUENTIAL, plot


def draw_digits(X, titles, alt, *, columns=10):
    """Images of 8×8 in a grid, ink on paper: the columns of X (64, n), each under its title."""
    n = X.shape[1]
    rows = -(-n // columns)
    ink = X.max() or 1

    def draw(figure):
        grid = figure.subplots(rows, columns, squeeze=False).ravel()
        for axes in grid:
            axes.axis("off")
        for i, axes in enumerate(grid[:n]):
            axes.imshow(X[:, i].reshape(8, 8), cmap="gray_r", vmin=0, vmax=ink)
            axes.set_title(titles[i], fontsize=9)

    return plot(draw, alt, (0.8 * columns, 1.05 * rows))


def draw_confusion(counts, alt):
    """How often class i (row) was read as class j (column). counts: (classes, classes)."""
    classes = len(counts)

    def draw(figure):
        axes = figure.subplots()
        axes.imshow(np.log1p(counts), cmap=SEQUENTIAL)
        write_entries(axes, counts, "{:d}", 0.5 * counts.max())
        ticks = range(classes)
        axes.set(xlabel="read as", ylabel="is", xticks=ticks, yticks=ticks)

    return plot(draw, alt, (5.0, 4.6))
