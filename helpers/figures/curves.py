"""Curves over an axis, and the ways of minimisers over a plane."""

import numpy as np
from matplotlib.lines import Line2D

from helpers import doors
from helpers.colours import DATA, INK, SERIES
from helpers.figures.style import looks, plot

LOGS = ("", "x", "y", "xy")
EXAMPLE = '{"sin": (x, np.sin(x))}'
WAY = SERIES[0]["color"]


def draw_lines(
    curves,
    alt,
    *,
    xlabel="",
    ylabel="",
    title="",
    log="",
    marks=(),
    points=False,
    at_ends=False,
    size=(7.2, 3.6),
):
    """Curves over one pair of axes.

    curves: {label: (x, y)}; two points are enough for a straight line. log: "", "x", "y" or "xy".
    marks: (x, y, text) of single points to mark; (x, y, text, dx, dy) says where the text stands,
    in typographic points from the mark. points: also show each point of the curves. at_ends: each
    curve has its name at its end, instead of a legend.
    Raises ValueError or TypeError for what no axes can show.
    """
    log, points = doors.one_of("log", log, LOGS), doors.switch("points", points)
    curves, marks = read_curves(curves, log), read_marks(marks, log)
    require_notes(xlabel=xlabel, ylabel=ylabel, title=title)

    def draw(figure):
        axes = figure.subplots()
        draw_curves(axes, curves, log, points)
        draw_marks(axes, marks)
        axes.set(xlabel=xlabel, ylabel=ylabel, title=title)
        name_curves(axes, curves, doors.switch("at_ends", at_ends))

    return plot(draw, alt, size)


def draw_marks(axes, marks):
    """A dot with its text at each (x, y, text), or where (x, y, text, dx, dy) says."""
    for x, y, text, *offset in marks:
        axes.plot(x, y, "o", color=INK, markersize=7)
        axes.annotate(text, (x, y), xytext=offset or (8, 8), textcoords="offset points")


def name_curves(axes, curves, at_ends):
    """A legend of several curves; or the name of each beside its last point, in its colour."""
    if not at_ends:
        if len(curves) > 1:
            axes.legend()
        return
    for look, (label, (x, y)) in zip(looks(len(curves)), curves.items(), strict=True):
        spot = {"xytext": (7, 0), "textcoords": "offset points", "va": "center"}
        axes.annotate(label, (x[-1], y[-1]), color=look["color"], **spot)


def draw_panels(panels, alt, *, xlabel="", ylabel="", log="", size=(7.2, 3.2)):
    """Several small plots in a row: {title: {label: (x, y)}}, with shared looks and y-axis.

    xlabel stands under every panel, ylabel at the first. log: "", "x", "y" or "xy". Panels whose
    curves have the same names share one legend, beside them.
    """
    log, panels = doors.one_of("log", log, LOGS), doors.mapping("panels", panels, EXAMPLE)
    require_notes(xlabel=xlabel, ylabel=ylabel, **{f"The title {t!r}": t for t in panels})
    panels = {title: read_curves(curves, log) for title, curves in panels.items()}
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
        marker = look["marker"] if points or len(x) == 1 else None
        axes.plot(x, y, **{**look, "marker": marker}, markersize=5, label=label)
    axes.set_xscale("log" if "x" in log else "linear")
    axes.set_yscale("log" if "y" in log else "linear")


def draw_paths(f, paths, alt, *, low, high, width=6.0):
    """The way of each minimiser over the level lines of f, one below the other, on equal axes.

    f: from points (2, m) to m values, at least 0. paths: {title: path (2, t)}. low, high: two
    corners of the plane shown. A cross marks the lowest of the points of f on a fine grid.
    """
    low, high = read_corners(low, high)
    paths = doors.mapping("paths", paths, '{"SGD": path}')
    paths = {title: read_path(title, path) for title, path in paths.items()}
    x1, x2 = np.meshgrid(np.linspace(low[0], high[0], 100), np.linspace(low[1], high[1], 100))
    doors.function("f", f, "lambda x: (x**2).sum(axis=0)")
    heights = np.sqrt(read_heights(f(np.array([x1.ravel(), x2.ravel()])))).reshape(x1.shape)
    lowest = np.unravel_index(heights.argmin(), heights.shape)

    def draw(figure):
        all_axes = figure.subplots(len(paths), 1, sharex=True, squeeze=False)[:, 0]
        for axes, (title, path) in zip(all_axes, paths.items(), strict=True):
            axes.contour(x1, x2, heights, levels=8, colors=DATA, linewidths=0.5)
            axes.plot(*path, marker=".", color=WAY, linewidth=1.2, markersize=4)
            axes.plot(*path[:, :1], "s", color=INK)
            axes.plot(*path[:, -1:], "o", color=INK, markersize=7)
            axes.plot(x1[lowest], x2[lowest], "+", color=INK, markersize=14, markeredgewidth=2)
            axes.set(title=title, xlim=(low[0], high[0]), ylim=(low[1], high[1]), aspect="equal")
            axes.set_ylabel("$x_2$")
        all_axes[-1].set_xlabel("$x_1$")
        figure.legend(*key(), loc="outside lower center", ncols=3)

    height = len(paths) * (0.88 * width * (high[1] - low[1]) / (high[0] - low[0]) + 0.4) + 0.7
    return plot(draw, alt, (width, min(height, 20)))


def key():
    """What the marks of draw_paths are: handles and names of a legend."""
    marks = {"start": ("s", 6, 1), "end": ("o", 7, 1), "minimum": ("+", 12, 2)}
    look = {"linestyle": "", "color": INK}
    handles = [
        Line2D([], [], marker=mark, markersize=size, markeredgewidth=edge, **look)
        for mark, size, edge in marks.values()
    ]
    return handles, list(marks)


# --- what axes can show ---------------------------------------------------------------------------


def read_curves(curves, log):
    """{label: (x, y)} as arrays with one axis, of one length."""
    found = {}
    for label, curve in doors.mapping("curves", curves, EXAMPLE).items():
        pair = doors.sequence(f"The curve {label!r}", curve, "(x, y)")
        if len(pair) != 2:
            raise ValueError(f"The curve {label!r} has {len(pair)} parts: it has to be (x, y).")
        x, y = (
            read_axis(f"{name} of {label!r}", part, name in log)
            for name, part in zip("xy", pair, strict=True)
        )
        if len(x) != len(y):
            raise ValueError(
                f"The curve {label!r} has {len(x)} x and {len(y)} y: each point needs both."
            )
        found[doors.note("A curve's name", label)] = x, y
    return found


def read_axis(name, values, is_log):
    """Numbers as an array with one axis, all above 0 where the axis is logarithmic."""
    found = doors.drawable(name, values)
    if found.size < 1 or found.size != max(found.shape, default=0):
        raise ValueError(f"{name} is {found.shape}: give a list of numbers, one for each point.")
    if is_log and not (found >= 1e-100).all():
        raise ValueError(
            f"{doors.first(name, found, found < 1e-100)}: a logarithmic axis begins above 0; leave "
            "that point out, or take a linear axis."
        )
    return found.ravel()


def read_marks(marks, log):
    """(x, y, text) or (x, y, text, dx, dy) of each mark, numbers as floats."""
    example, found = '[(0.0, 1.0, "start")]', []
    for mark in doors.sequence("marks", marks, example):
        parts = doors.sequence("A mark", mark, example[1:-1])
        if len(parts) not in (3, 5):
            raise ValueError(f"A mark is {doors.short(mark)}: give (x, y, text), or with dx, dy.")
        x, y, text, *offset = parts
        low = [1e-100 if axis in log else -1e100 for axis in "xy"]
        x, y = doors.number("x of a mark", x, low[0], 1e100), doors.number("y of a mark", y, low[1])
        offset = [doors.number("The offset of a mark", part, -1000, 1000) for part in offset]
        found.append((x, y, doors.note("The text of a mark", text), *offset))
    return found


def require_notes(**texts):
    for name, text in texts.items():
        doors.note(name, text)


def read_corners(low, high):
    """low and high as pairs of numbers, the first below the second."""
    low, high = doors.pair("low", low, -1e6, 1e6), doors.pair("high", high, -1e6, 1e6)
    if not (low[0] < high[0] and low[1] < high[1]):
        raise ValueError(f"low is {low} and high is {high}: each number of low has to be smaller.")
    return low, high


def read_path(title, path):
    """A path as an array (2, t)."""
    doors.note("The title of a path", title)
    found = doors.drawable(f"The path {title!r}", path)
    if found.ndim != 2 or len(found) != 2 or found.shape[1] == 0:
        raise ValueError(
            f"The path {title!r} is {found.shape}: it has to be (2, t), a column for each step."
        )
    return found


def read_heights(values):
    """The values of f on the plane: one for each point, none below 0, not all the same."""
    found = doors.drawable("f(points)", values).ravel()
    if found.size != 10_000:
        raise ValueError(
            f"f(points) has {found.size} numbers for 10000 points (2, 10000): give one for each."
        )
    if found.min() < 0 or found.min() == found.max():
        raise ValueError(
            f"f goes from {found.min():g} to {found.max():g}: level lines need values of 0 and "
            "more that differ; add a constant, or take another f."
        )
    return found
