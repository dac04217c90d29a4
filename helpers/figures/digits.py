"""Images of digits, and how often one was read as another."""

import numpy as np

from helpers import doors
from helpers.figures.matrices import write_entries
from helpers.figures.style import SEQUENTIAL, plot

MOST = 400  # images of one figure


def draw_digits(X, titles, alt, *, columns=10):
    """Images of 8×8 in a grid, ink on paper: the columns of X (64, n), each under its title.

    Ink is 0 on paper, and strongest at the largest entry of X.
    """
    X, columns = read_images(X), doors.whole("columns", columns, 1, MOST)
    titles = read_titles(titles, X.shape[1])
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
    counts = read_counts(counts)
    classes = len(counts)

    def draw(figure):
        axes = figure.subplots()
        axes.imshow(np.log1p(counts), cmap=SEQUENTIAL)
        write_entries(axes, counts, "{:d}", 0.5 * counts.max())
        ticks = range(classes)
        axes.set(xlabel="read as", ylabel="is", xticks=ticks, yticks=ticks)

    return plot(draw, alt, (5.0, 4.6))


def read_images(X):
    """X as an array (64, n) of ink."""
    X = doors.drawable("X", doors.matrix("X", X))
    if len(X) != 64:
        raise ValueError(
            f"X is {X.shape}: images of 8×8 are columns of 64 numbers, (64, n); for rows write X.T."
        )
    if not 1 <= X.shape[1] <= MOST:
        raise ValueError(f"X has {X.shape[1]} images: a figure shows 1 to {MOST}; take X[:, :20].")
    if X.min() < 0:
        raise ValueError(f"{doors.first('X', X, X < 0)}: ink cannot be below 0.")
    return X


def read_titles(titles, n):
    """A text for each of n images."""
    titles = doors.sequence("titles", titles, '["7", "2"]')
    if len(titles) != n:
        raise ValueError(f"There are {len(titles)} titles for {n} images: give one for each.")
    return titles


def read_counts(counts):
    """counts as a square array of whole numbers, 0 or more."""
    found = doors.drawable("counts", doors.matrix("counts", counts), 1e15)
    if found.shape[0] != found.shape[1] or not found.size:
        raise ValueError(f"counts is {found.shape}: it has to be square, a row for each class.")
    wrong = (found < 0) | (found != np.rint(found))
    if wrong.any():
        raise ValueError(f"{doors.first('counts', found, wrong)}: a count is a whole number ≥ 0.")
    return found.astype(np.int64)
