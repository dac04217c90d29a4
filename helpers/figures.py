"""Plots, each a pure function from data to a Picture. `alt` says in words what the plot shows.

    draw_lines({"sin": (x, np.sin(x))}, alt="One period of the sine, …")

Curves and classes differ in colour, line style and marker at once, and every one has a label.
"""

import numpy as np

from helpers import style


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
        for (label, (x, y)), look in zip(curves.items(), looks(len(curves)), strict=True):
            marker = look["marker"] if points else None
            axes.plot(x, y, **{**look, "marker": marker}, markersize=5, label=label)
        for x, y, text, *offset in marks:
            axes.plot(x, y, "o", color=style.INK, markersize=7)
            axes.annotate(text, (x, y), xytext=offset or (8, 8), textcoords="offset points")
        axes.set(xlabel=xlabel, ylabel=ylabel, title=title)
        axes.set_xscale("log" if "x" in log else "linear")
        axes.set_yscale("log" if "y" in log else "linear")
        if len(curves) > 1:
            axes.legend()

    return style.plot(draw, alt, size)


def draw_panels(panels, alt, *, xlabel="", ylabel="", log="", size=(7.2, 3.2)):
    """Several small plots in a row: {title: {label: (x, y)}}, with shared looks and y-axis.

    xlabel stands under every panel, ylabel at the first. log: "", "x", "y" or "xy". Panels whose
    curves have the same names share one legend, beside them.
    """
    shared = len({tuple(curves) for curves in panels.values()}) == 1

    def draw(figure):
        all_axes = figure.subplots(1, len(panels), sharey=True, squeeze=False)[0]
        for axes, (title, curves) in zip(all_axes, panels.items(), strict=True):
            for (label, (x, y)), look in zip(curves.items(), looks(len(curves)), strict=True):
                axes.plot(x, y, **{**look, "marker": None}, label=label)
            axes.set(title=title, xlabel=xlabel)
            axes.set_xscale("log" if "x" in log else "linear")
            axes.set_yscale("log" if "y" in log else "linear")
            if len(curves) > 1 and not shared:
                axes.legend()
        all_axes[0].set_ylabel(ylabel)
        if shared:
            figure.legend(*all_axes[0].get_legend_handles_labels(), loc="outside right upper")

    return style.plot(draw, alt, size)


def draw_bars(values, alt, *, ylabel="", title="", log=False, size=(7.2, 3.2)):
    """One bar for each {label: value}, with its value written above it."""

    def draw(figure):
        axes = figure.subplots()
        bars = axes.bar(list(values), list(values.values()), color=style.FORWARD, width=0.6)
        texts = [f"{v:,.0f}" if v >= 1000 else f"{v:.3g}" for v in values.values()]
        axes.bar_label(bars, texts, padding=2)
        axes.set(ylabel=ylabel, title=title, yscale="log" if log else "linear")
        axes.margins(y=0.15)

    return style.plot(draw, alt, size)


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

    return style.plot(draw, alt, size)


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
    axes.contour(x1, x2, height, levels=levels[1:-1], colors=style.INK, linewidths=1)


def draw_paths(f, paths, alt, *, low, high, size=(9.0, 3.0)):
    """The way of each minimiser over the level lines of f, side by side: {title: path (2, t)}.

    f: from points (2, m) to m values, at least 0. low, high: two corners of the plane shown.
    """
    x1, x2 = np.meshgrid(np.linspace(low[0], high[0], 100), np.linspace(low[1], high[1], 100))
    heights = np.sqrt(f(np.array([x1.ravel(), x2.ravel()]))).reshape(x1.shape)

    def draw(figure):
        all_axes = figure.subplots(1, len(paths), sharey=True, squeeze=False)[0]
        for axes, (title, path) in zip(all_axes, paths.items(), strict=True):
            axes.contour(x1, x2, heights, levels=8, colors=style.DATA, linewidths=0.7)
            axes.plot(*path, marker=".", color=style.FORWARD, linewidth=1.2)
            axes.plot(*path[:, :1], "s", color=style.INK)
            axes.plot(*path[:, -1:], "o", color=style.BACKWARD, markersize=8)
            axes.set(title=title, xlabel="$x_1$", xlim=(low[0], high[0]), ylim=(low[1], high[1]))
        all_axes[0].set_ylabel("$x_2$")

    return style.plot(draw, alt, size)


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
            heat_map(axes, a, limit)
            axes.set(xticks=[], yticks=[], title=title, xlabel=f"{a.shape}")
            if numbers:
                write_entries(axes, a, numbers, limit)

    return style.plot(draw, alt, size)


def draw_sweeps(sweeps, alt, *, size=(8.0, 5.6)):
    """Rows of heat maps, each with a colour scale of its own: [{title: 2-D array}, …].

    A single column, such as ten outputs, gets the number of its row beside each entry.
    """
    ratios = [max(a.shape[1], 3) for a in sweeps[0].values()]

    def draw(figure):
        grid = figure.subplots(len(sweeps), len(ratios), width_ratios=ratios, squeeze=False)
        for row, sweep in zip(grid, sweeps, strict=True):
            for axes, (title, a) in zip(row, sweep.items(), strict=True):
                heat_map(axes, a, np.abs(a).max() or 1)
                rows = range(len(a)) if a.shape[1] == 1 else []
                axes.set(title=title, xticks=[], yticks=rows)

    return style.plot(draw, alt, size)


def heat_map(axes, a, limit):
    """The entries of a as colours, white at 0, in a thin frame that shows where zeros end."""
    axes.imshow(a, cmap=style.DIVERGING, vmin=-limit, vmax=limit)
    axes.spines[:].set(visible=True, color=style.DATA, linewidth=0.6)


def write_entries(axes, a, numbers, limit):
    """Each entry of a in its cell, white on a dark cell."""
    for (i, j), value in np.ndenumerate(a):
        ink = "white" if abs(value) > 0.6 * limit else style.INK
        text = numbers.format(value).replace("-", "−")
        axes.text(j, i, text, ha="center", va="center", color=ink, fontsize=9)


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

    return style.plot(draw, alt, (0.8 * columns, 1.05 * rows))


def draw_confusion(counts, alt):
    """How often class i (row) was read as class j (column). counts: (classes, classes)."""
    classes = len(counts)

    def draw(figure):
        axes = figure.subplots()
        axes.imshow(np.log1p(counts), cmap=style.SEQUENTIAL)
        write_entries(axes, counts, "{:d}", 0.5 * counts.max())
        ticks = range(classes)
        axes.set(xlabel="read as", ylabel="is", xticks=ticks, yticks=ticks)

    return style.plot(draw, alt, (5.0, 4.6))


def looks(count):
    """Colour, line style and marker for each of `count` curves or classes."""
    return [style.SERIES[i % len(style.SERIES)] for i in range(count)]
