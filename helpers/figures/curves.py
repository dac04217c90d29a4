"""Curves over an axis, and the ways of minimisers over a plane."""

import numpy as np

from helpers.colours import BACKWARD, DATA, FORWARD, INK
from helpers.figures.style import looks, plot


def draw_lines(
    curves, alt, *, xlabel="", ylabel="", title="", log="", marks=(), points=False, size=(7.2, 3.6)
):
    """Curves over one pair of axes.

    curves: {label: (x, y)}; two points are enough for a straight line. log: "", "x", "y" or "xy".
    marks: (x, y, text) of single points to mark; (x, y, text, dx, dy) says where the text stands,
    in typographic points from the mark. points: also show each point of the curves.
    """

    def draw(figure):
        axes = figure.subplots()
        draw_curves(axes, curves, log, points)
        for x, y, text, *offset in marks:
            axes.plot(x, y, "o", color=INK, markersize=7)
            axes.annotate(text, (x, y), xytext=offset or (8, 8), textcoords="offset points")
        axes.set(xlabel=xlabel, ylabel=ylabel, title=title)
        if len(curves) > 1:
            axes.legend()

    return plot(draw, alt, size)


def draw_panels(panels, alt, *, xlabel="", ylabel="", log="", size=(7.2, 3.2)):
    """Several small plots in a row: {title: {label: (x, y)}}, with shared looks and y-axis.

    xlabel stands under every panel, ylabel at the first. log: "", "x", "y" or "xy". Panels whose
    curves have the same names share one legend, beside them.
    """
    shared = len({tuple(curves) for curves in panels.values()}) == 1

    def draw(figure):
        all_axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for axes, (title, curves) in zip(all_axes, panels.items(), strict=True):
            draw_curves(axes, curves, log)
            axes.set(title=title, xlabel=xlabel)
            if len(curves) > 1 and not shared:
                axes.legend()
        all_axes[0].set_ylabel(ylabel)
        if shared:
            figure.legend(*all_axes[0].get_legend_handles_labels(), loc="outside right upper")

    return plot(draw, alt, size)


def draw_curves(axes, curves, log, points=False):
    """The curves {label: (x, y)} on one pair of axes, each with a look of its own."""
    for (label, (x, y)), look in zip(curves.items(), looks(len(curves)), strict=True):
        marker = look["marker"] if points else None
        axes.plot(x, y, **{**look, "marker": marker}, markersize=5, label=label)
    axes.set_xscale("log" if "x" in log else "linear")
    axes.set_yscale("log" if "y" in log else "linear")


def draw_paths(f, paths, alt, *, low, high, size=(9.0, 3.0)):
    """The way of each minimiser over the level lines of f, side by side: {title: path (2, t)}.

    f: from points (2, m) to m values, at least 0. low, high: two corners of the plane shown.
    """
    x1, x2 = np.meshgrid(np.linspace(low[0], high[0], 100), np.linspace(low[1], high[1], 100))
    heights = np.sqrt(f(np.array([x1.ravel(), x2.ravel()]))).reshape(x1.shape)

    def draw(figure):
        all_axes = figure.subplots(1, len(paths), sharey=True, squeeze=False)[0]
        for axes, (title, path) in zip(all_axes, paths.items(), strict=True):
            axes.contour(x1, x2, heights, levels=8, colors=DATA, linewidths=0.7)
            axes.plot(*path, marker=".", color=FORWARD, linewidth=1.2)
            axes.plot(*path[:, :1], "s", color=INK)
            axes.plot(*path[:, -1:], "o", color=BACKWARD, markersize=8)
            axes.set(title=title, xlabel="$x_1$", xlim=(low[0], high[0]), ylim=(low[1], high[1]))
        all_axes[0].set_ylabel("$x_2$")

    return plot(draw, alt, size)
