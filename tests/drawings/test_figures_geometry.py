"""Figures read back, from the pixels and from what stands on the axes."""

import io

import numpy as np
import pytest
from PIL import Image

from helpers.colours import SERIES
from helpers.figures import (
    draw_digits,
    draw_lines,
    draw_panels,
    draw_paths,
    style,
)

FIRST, SECOND = (look["color"] for look in SERIES[:2])


@pytest.fixture
def figures(monkeypatch):
    """Every Matplotlib figure that is drawn, so that its axes can be read."""
    made, kind = [], style.Figure

    def remember(*args, **options):
        made.append(kind(*args, **options))
        return made[-1]

    monkeypatch.setattr(style, "Figure", remember)
    return made


def pixels(picture):
    return np.asarray(Image.open(io.BytesIO(picture.image)).convert("RGB")).astype(int)


def spots(picture, colour, near=30):
    """(rows, columns) of the pixels that have about this colour."""
    wanted = [int(colour[i : i + 2], 16) for i in (1, 3, 5)]
    return np.nonzero(np.abs(pixels(picture) - wanted).max(axis=2) < near)


def shown(axes):
    """The colours (rows, columns, 3) of the one image on some axes."""
    (image,) = axes.images
    return image.to_rgba(image.get_array())[..., :3]


# --- digits ------------------------------------------------------------------------------------


def test_digits_are_ink_on_paper_and_stand_upright_in_reading_order(figures):
    X = np.zeros((64, 3))
    X[1, 0], X[8, 1], X[63, 2] = 1, 1, 1  # right of the first corner, below it, the last corner
    draw_digits(X, ["a", "b", "c"], "Digits.", columns=2)
    first, second, third = figures[0].axes[:3]
    assert [axes.get_title() for axes in (first, second, third)] == ["a", "b", "c"]
    for axes, place in ((first, (0, 1)), (second, (1, 0)), (third, (7, 7))):
        ink = 1 - shown(axes)[..., 0]
        assert np.unravel_index(ink.argmax(), ink.shape) == place
        assert ink.max() == 1 and ink.sum() == pytest.approx(1)
    assert len(figures[0].axes) == 4 and first.get_position().y0 > third.get_position().y0


# --- curves ------------------------------------------------------------------------------------


def test_a_rising_line_rises_and_each_curve_has_its_own_look(figures):
    x = np.array([1.0, 10.0, 100.0])
    draw_lines({"up": (x, x**2), "down": (x, 1 / x)}, "Two.", log="xy")
    up, down = figures[0].axes[0].lines
    assert np.allclose(up.get_ydata(), x**2) and np.allclose(up.get_xdata(), x)
    legend = [text.get_text() for text in figures[0].axes[0].get_legend().get_texts()]
    assert [line.get_label() for line in (up, down)] == legend == ["up", "down"]
    assert (up.get_color(), down.get_color()) == (SERIES[0]["color"], SERIES[1]["color"])
    assert up.get_linestyle() != down.get_linestyle()
    rows, columns = spots(draw_lines({"up": (x, x**2)}, "One."), FIRST)
    assert np.corrcoef(rows, columns)[0, 1] < -0.9  # up to the right
    # a power is a straight line on these axes: the middle is halfway
    (axes,) = figures[0].axes
    ends = axes.transData.transform(np.array([x, x**2]).T)
    assert ends[1] == pytest.approx((ends[0] + ends[2]) / 2)


@pytest.mark.parametrize("log", ["", "x", "y"])
def test_only_the_axis_that_was_asked_for_is_logarithmic(log, figures):
    draw_lines({"f": ([1, 2], [1, 4])}, "A line.", log=log)
    (axes,) = figures[0].axes
    assert (axes.get_xscale() == "log", axes.get_yscale() == "log") == (log == "x", log == "y")


def test_a_figure_is_shown_at_96_pixels_an_inch():
    picture = draw_lines({"f": ([1, 2], [1, 4])}, "A line.", size=(5, 2))
    assert picture.width == 480 and pixels(picture).shape[:2] == (288, 720)


def test_marks_stand_at_their_points(figures):
    draw_lines({"f": ([0, 4], [0, 8])}, "A line.", marks=[(1, 2, "here"), (3, 6, "there", -9, 4)])
    _, one, other = figures[0].axes[0].lines
    assert (one.get_xdata()[0], one.get_ydata()[0]) == (1, 2)
    assert (other.get_xdata()[0], other.get_ydata()[0]) == (3, 6)
    here, there = figures[0].axes[0].texts
    assert (here.get_text(), here.xy, there.xyann) == ("here", (1, 2), (-9, 4))


def test_panels_share_looks_and_their_axis(figures):
    panels = {"one": {"a": ([0, 1], [0, 1]), "b": ([0, 1], [1, 0])}}
    panels["two"] = {"a": ([0, 1], [0, 5]), "b": ([0, 1], [5, 0])}
    draw_panels(panels, "Two panels.", ylabel="J", xlabel="epoch", log="")
    one, two = figures[0].axes
    assert [axes.get_title() for axes in (one, two)] == ["one", "two"]
    assert one.get_ylim() == two.get_ylim() and (one.get_ylabel(), two.get_ylabel()) == ("J", "")
    assert [[line.get_color() for line in axes.lines] for axes in (one, two)] == [
        [FIRST, SECOND]
    ] * 2


def test_a_path_starts_at_its_square_and_ends_at_its_dot(figures):
    path = np.array([[-3.0, 0.0, 1.0], [2.0, 1.0, 0.5]])

    def bowl(p):
        return (p[0] - 1) ** 2 + 10 * p[1] ** 2

    draw_paths(bowl, {"way": path}, "A way.", low=(-4, -3), high=(4, 3))
    (axes,) = figures[0].axes
    way, first, last, lowest = axes.lines
    assert abs(lowest.get_xdata()[0] - 1) < 0.05 and abs(lowest.get_ydata()[0]) < 0.05
    assert np.allclose([way.get_xdata(), way.get_ydata()], path)
    assert (first.get_marker(), first.get_xdata()[0], first.get_ydata()[0]) == ("s", -3, 2)
    assert (last.get_marker(), last.get_xdata()[0], last.get_ydata()[0]) == ("o", 1, 0.5)
    assert (axes.get_xlim(), axes.get_ylim()) == ((-4, 4), (-3, 3))
    (levels,) = [each for each in axes.collections if len(each.get_paths())]
    for level, each in zip(levels.levels, levels.get_paths(), strict=True):
        if len(each.vertices):
            assert np.sqrt(bowl(each.vertices.T)) == pytest.approx(level, abs=0.05)
