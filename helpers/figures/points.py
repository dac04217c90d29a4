"""Examples of two features, by class, over the regions of a classifier."""

import numpy as np

from helpers import doors
from helpers.colours import INK
from helpers.figures.style import looks, plot


def draw_points(X, Y, alt, *, score=None, title="", size=(5.6, 4.2)):
    """2-D examples by class, over the regions that a classifier gives them.

    X: (2, n). Y: (classes, n), one-hot. score: a function from (2, m) points to (classes, m)
    scores, or (1, m) for a single output whose line 0.5 decides; its regions are shaded.
    Raises ValueError for labels that are not one-hot, and for other shapes.
    """
    X, Y, title = *read_points(X, Y), doors.note("title", title)
    labels = Y.argmax(axis=0)

    def draw(figure):
        axes = figure.subplots()
        if score is not None:
            shade_regions(axes, X, score, len(Y))
        for c, look in zip(range(len(Y)), looks(len(Y)), strict=True):
            x1, x2 = X[:, labels == c]
            filled = {"color": look["color"], "edgecolors": "white", "linewidths": 0.6}
            axes.scatter(x1, x2, s=36, marker=look["marker"], label=f"class {c}", **filled)
        axes.set(xlabel="$x_1$", ylabel="$x_2$", title=title, aspect="equal")
        axes.legend(loc="upper left", bbox_to_anchor=(1, 1))

    return plot(draw, alt, size)


def shade_regions(axes, X, score, classes):
    """Tint the plane by the class that score prefers, with a line between the regions."""
    low, high = X.min(axis=1) - 0.3, X.max(axis=1) + 0.3
    x1, x2 = np.meshgrid(np.linspace(low[0], high[0], 200), np.linspace(low[1], high[1], 200))
    doors.function("score", score, "lambda X: network.forward(params, X).Z[2]")
    scores = read_scores(score(np.array([x1.ravel(), x2.ravel()])), classes, x1.size)
    if len(scores) == 1:  # the score itself gives a smoother line than the class it chooses
        height, levels = scores[0], [scores.min() - 1, 0.5, scores.max() + 1]
    else:
        height, levels = scores.argmax(axis=0), np.arange(classes + 1) - 0.5
    colours, height = [look["color"] for look in looks(classes)], height.reshape(x1.shape)
    axes.contourf(x1, x2, height, levels=levels, colors=colours, alpha=0.18)
    inner = [level for level in levels[1:-1] if height.min() < level < height.max()]
    if inner:
        axes.contour(x1, x2, height, levels=inner, colors=INK, linewidths=1)


def read_points(X, Y):
    """X (2, n) and Y (classes, n), one-hot, as arrays."""
    X = doors.drawable("X", doors.matrix("X", X))
    if len(X) != 2 or X.shape[1] == 0:
        raise ValueError(f"X is {X.shape}: give two features, (2, n), examples in columns.")
    Y = doors.array("Y", Y)
    if Y.ndim != 2 or len(Y) < 2 or Y.shape[1] != X.shape[1]:
        raise ValueError(
            f"Y is {Y.shape} for {X.shape[1]} examples: it has to be one-hot, "
            f"(classes, {X.shape[1]}); write data.one_hot(labels, classes)."
        )
    if not (np.isin(Y, (0, 1)).all() and (Y.sum(axis=0) == 1).all()):
        raise ValueError("Y is not one-hot: each column has to hold one 1, and 0 in other places.")
    return X, Y


def read_scores(scores, classes, points):
    """What score gave, as an array (classes, points), or (1, points) for two classes."""
    scores = doors.drawable("score(points)", scores)
    rows = (1, 2) if classes == 2 else (classes,)
    if scores.ndim != 2 or len(scores) not in rows or scores.shape[1] != points:
        raise ValueError(
            f"score(points) is {scores.shape} for points (2, {points}): it has to be "
            f"{classes, points}, a row for each class of Y."
        )
    return scores
