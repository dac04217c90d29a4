"""Figures: the curves, paths and digits that are drawn, read back from Matplotlib.

What stands on the axes is asked of the figure itself, and colours of the pixels of its PNG.
"""

from io import BytesIO

import numpy as np
import pytest
from matplotlib.image import imread

from helpers.colours import BACKWARD, FORWARD, INK, SERIES
from helpers.figures import (
    draw_digits,
    draw_lines,
    draw_panels,
    draw_paths,
    style,
)

x = np.array([1.0, 2.0, 4.0])


@pytest.fixture
def figures(monkeypatch):
    """Every Matplotlib figure that is made, in order."""
    made = []

    class Kept(style.Figure):
        def __init__(self, *args, **kwargs):
            super().__init__(*args, **kwargs)
            made.append(self)

    monkeypatch.setattr(style, "Figure", Kept)
    return made


def pixel(picture, axes, x, y):
    """The colour (red, green, blue) at a point of the axes, 0 to 1."""
    image = imread(BytesIO(picture.image))[..., :3]
    across, up = axes.transData.transform((x, y))
    return image[round(len(image) - 1 - up), round(across)]


def data_of(line):
    return np.array(line.get_data()).tolist()


# --- curves --------------------------------------------------------------------------------------


def test_curves_are_the_data_each_with_a_look_and_a_name(figures):
    draw_lines({"up": (x, x**2), "down": (x, -x)}, "Two.", xlabel="h", ylabel="J", title="T")
    (axes,) = figures[0].axes
    up, down = axes.lines
    assert data_of(up) == [[1, 2, 4], [1, 4, 16]] and data_of(down) == [[1, 2, 4], [-1, -2, -4]]
    assert [text.get_text() for text in axes.get_legend().texts] == ["up", "down"]
    assert [line.get_color() for line in axes.lines] == [look["color"] for look in SERIES[:2]]
    assert [line.get_linestyle() for line in axes.lines] == ["-", "-."]
    assert (axes.get_xlabel(), axes.get_ylabel(), axes.get_title()) == ("h", "J", "T")
    assert up.get_marker() == "None" and axes.get_xscale() == axes.get_yscale() == "linear"


def test_one_curve_needs_no_legend_and_points_show_its_points(figures):
    draw_lines({"J": (x, x)}, "One.", points=True)
    (axes,) = figures[0].axes
    assert axes.get_legend() is None and axes.lines[0].get_marker() == "o"


def test_one_point_is_a_dot(figures):
    draw_lines({"J": ([0], [1])}, "One.")
    assert figures[0].axes[0].lines[0].get_marker() == "o"


@pytest.mark.parametrize("log", ["", "x", "y", "xy"])
def test_each_axis_is_logarithmic_where_asked(figures, log):
    draw_lines({"J": (x, x)}, "One.", log=log)
    draw_panels({"A": {"J": (x, x)}}, "One.", log=log)
    for figure in figures:
        (axes,) = figure.axes
        scales = {"x": axes.get_xscale(), "y": axes.get_yscale()}
        assert scales == {name: "log" if name in log else "linear" for name in "xy"}


def test_marks_stand_at_their_points_with_their_texts(figures):
    draw_lines({"J": (x, x)}, "One.", marks=[(2, 3, "here"), (4, 1, "there", -20, 5)])
    (axes,) = figures[0].axes
    assert [data_of(mark) for mark in axes.lines[1:]] == [[[2], [3]], [[4], [1]]]
    assert [(t.get_text(), t.xy, t.get_position()) for t in axes.texts] == [
        ("here", (2, 3), (8, 8)),
        ("there", (4, 1), (-20, 5)),
    ]


def test_panels_share_an_axis_and_one_legend_for_the_same_names(figures):
    draw_panels(
        {"left": {"a": (x, x), "b": (x, 2 * x)}, "right": {"a": (x, 3 * x), "b": (x, x)}},
        "Two.",
        xlabel="n",
        ylabel="J",
    )
    left, right = figures[0].axes
    assert [axes.get_title() for axes in (left, right)] == ["left", "right"]
    assert data_of(left.lines[1]) == [[1, 2, 4], [2, 4, 8]]
    assert data_of(right.lines[0]) == [[1, 2, 4], [3, 6, 12]]
    assert left.get_ylim() == right.get_ylim() and right.get_ylim()[1] >= 12
    assert (left.get_ylabel(), right.get_ylabel(), right.get_xlabel()) == ("J", "", "n")
    assert [text.get_text() for text in figures[0].legends[0].texts] == ["a", "b"]
    assert left.get_legend() is right.get_legend() is None


def test_panels_of_other_names_have_legends_of_their_own(figures):
    draw_panels({"l": {"a": (x, x), "b": (x, x)}, "r": {"c": (x, x), "d": (x, x)}}, "Two.")
    assert figures[0].legends == []
    names = [[t.get_text() for t in axes.get_legend().texts] for axes in figures[0].axes]
    assert names == [["a", "b"], ["c", "d"]]


def test_names_at_the_ends_stand_beside_the_last_points_in_their_colours(figures):
    curves = {"training": ([1, 2, 3], [9.0, 4, 0]), "test": ([1, 2, 3], [9.0, 5, 3])}
    draw_lines(curves, "Two curves.", at_ends=True)
    (axes,) = figures[0].axes
    assert axes.get_legend() is None
    for text, line, (label, (x, y)) in zip(axes.texts, axes.lines, curves.items(), strict=True):
        assert (text.get_text(), text.xy) == (label, (x[-1], y[-1]))
        assert text.get_color() == line.get_color()


def test_a_path_runs_from_its_square_to_its_dot_over_level_lines(figures):
    path = np.array([[3.0, 1.0, 0.5], [-2.0, 1.0, 0.0]])

    def f(points):
        return points[0] ** 2 + 4 * points[1] ** 2

    draw_paths(f, {"SGD": path}, "A way.", low=(-4, -3), high=(4, 3))
    (axes,) = figures[0].axes
    way, start, end, lowest = axes.lines
    assert data_of(way) == path.tolist() and data_of(start) == [[3], [-2]]
    assert data_of(end) == [[0.5], [0.0]]
    assert np.abs(data_of(lowest)).max() < 0.05 and lowest.get_marker() == "+"
    assert (start.get_marker(), start.get_color()) == ("s", INK)
    assert (end.get_marker(), end.get_color()) == ("o", INK)
    assert way.get_color() not in (FORWARD, BACKWARD) and axes.get_aspect() == 1
    names = [text.get_text() for text in figures[0].legends[0].texts]
    assert names == ["start", "end", "minimum"]
    assert (axes.get_xlim(), axes.get_ylim(), axes.get_title()) == ((-4, 4), (-3, 3), "SGD")
    (levels,) = axes.collections
    lines = [(v, p.vertices) for v, p in zip(levels.levels, levels.get_paths(), strict=True)]
    drawn = [(value, spots) for value, spots in lines if len(spots) and value > 0]
    assert len(drawn) >= 4
    for value, spots in drawn:
        np.testing.assert_allclose(np.sqrt(f(spots.T)), value, atol=0.02)


# --- digits ---------------------------------------------------------------------------------------


def test_digits_are_dark_where_ink_is_each_under_its_title(figures):
    images = np.zeros((64, 3))
    for n, spot in enumerate((0, 7, 8)):  # top left, top right, below the first
        images[spot, n] = 0.5 * (n + 1)
    picture = draw_digits(images, ["a", "b", "c"], "Three.", columns=2)
    grid = figures[0].axes
    assert [axes.get_title() for axes in grid] == ["a", "b", "c", ""]
    spots = ((0, 0), (0, 7), (1, 0))
    for axes, (row, column) in zip(grid, spots, strict=False):
        got = axes.images[0].get_array()
        assert np.argwhere(got).tolist() == [[row, column]]
        assert pixel(picture, axes, 4, 4)[0] > 0.98
    darks = [pixel(picture, a, c, r)[0] for a, (r, c) in zip(grid, spots, strict=False)]
    assert darks[0] > darks[1] > darks[2]
    tops = [axes.get_position().y1 for axes in grid]
    assert tops[0] == pytest.approx(tops[1]) and tops[1] > tops[2] + 0.1 and not grid[3].images


# --- every figure --------------------------------------------------------------------------------


def test_a_figure_is_a_png_of_its_size_in_no_window(figures):
    picture = draw_lines({"J": (x, x)}, "One curve.", size=(3, 2))
    assert picture.alt == "One curve." and picture.width == 288
    assert imread(BytesIO(picture.image)).shape[:2] == (288, 432)
    assert picture == draw_lines({"J": (x, x)}, "One curve.", size=(3, 2))
    assert figures[0].axes[0].lines[0].get_color() == SERIES[0]["color"]
