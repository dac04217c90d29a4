"""Examples of two features, by class, over the regions of a classifier."""

import numpy as np

from helpers.colours import INK
from helpers.figures.style import looks, plot


def draw_points(X, Y, alt, *, score=None, title="", size=(5.6, 4.2)):
    """2-D examples by class, over the regions that a classifier gives them.

    X: (2, n). Y: (classes, n), one-hot. score: a function from (2, m) points to (classes, m)
    scores, or (1, m) for a single output whose line 0.5 decides; its regions are shaded.
    """
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
    scores = score(np.array([x1.ravel(), x2.ravel()]))
    if len(scores) == 1:  # the score itself gives a smoother line than the class it chooses
        height, levels = scores[0], [scores.min() - 1, 0.5, scores.max() + 1]
    else:
        height, levels = scores.argmax(axis=0), np.arange(classes + 1) - 0.5
    colours, height = [look["color"] for look in looks(classes)], height.reshape(x1.shape)
    axes.contourf(x1, x2, height, levels=levels, colors=colours, alpha=0.18)
    axes.contour(x1, x2, height, levels=levels[1:-1], colors=INK, linewidths=1)
