"""The drawing kit: axes, bitmaps, bars, tiles and arrow heads stand where their numbers say."""

import io
import math

import numpy as np
import pytest
from PIL import Image

from helpers.colours import BACKWARD, FORWARD, PARAMETERS
from helpers.svg.axes import Axes
from helpers.svg.bitmap import bitmap, bmp, diverging, hex_of, rgb
from helpers.svg.pieces import arrow, card, text
from helpers.svg.plots import Area, crossings
from helpers.svg.tiles import Tiles, sheet
from tests.reading.alternatives import number
from tests.reading.svg import (
    arrows,
    blocks,
    circles,
    drawn,
    marks,
    place_of,
    strokes,
    written_at,
)
from tests.reading.tiles import tables


def picture_of(pieces):
    return card(600, 400, pieces, "A picture for a test.")


# --- axes --------------------------------------------------------------------------------------

BOX = Area(50, 30, 200, 100)


def values_at(picture, kind):
    """[(number beside the axis, pixel of its tick)]; kind: "x" or "y"."""
    ticks = [line.points[0] for line in strokes(picture) if np.ptp(line.points) and is_tick(line)]
    found = []
    for written, x, y, _ in written_at(picture):
        if kind == "x" and y == 146:
            found.append((written, next(t[0] for t in ticks if abs(t[0] - x) < 0.2)))
        elif kind == "y" and x == 43:
            found.append((written, next(t[1] for t in ticks if abs(t[1] - y + 4) < 0.2)))
    return found


def is_tick(line):
    return np.abs(line.points[-1] - line.points[0]).sum() == 4


def power(written):
    return float(written[2:].translate(str.maketrans("⁻⁰¹²³⁴⁵⁶⁷⁸⁹", "-0123456789")))


def test_ticks_stand_at_the_values_they_name():
    picture = picture_of(Axes(BOX, (-2, 3), (10, 40)).frame())
    across, up = values_at(picture, "x"), values_at(picture, "y")
    assert len(across) >= 4 and len(up) >= 3
    for written, x in across:
        assert x == pytest.approx(50 + 200 * (number(written) + 2) / 5, abs=0.06)
    for written, y in up:
        assert y == pytest.approx(130 - 100 * (number(written) - 10) / 30, abs=0.06)


def test_logarithmic_ticks_are_powers_at_equal_steps():
    picture = picture_of(Axes(BOX, (1e-3, 10), (1, 1e4), "xy").frame())
    across, up = values_at(picture, "x"), values_at(picture, "y")
    assert [power(written) for written, _ in across] == [-3, -2, -1, 0, 1]
    for written, x in across:
        assert x == pytest.approx(50 + 200 * (power(written) + 3) / 4, abs=0.06)
    for written, y in up:
        assert y == pytest.approx(130 - 100 * power(written) / 4, abs=0.06)


@pytest.mark.parametrize("log", ["", "x", "y", "xy"])
def test_points_curves_rings_and_lines_agree_about_where_a_value_is(log):
    axes = Axes(BOX, (1, 100), (1, 1000), log)
    pieces = [axes.curve([1, 10, 100], [1, 10, 1000], FORWARD), axes.dots(10, 10, BACKWARD)]
    picture = picture_of([*pieces, axes.ring(10, 10), axes.upright(10, PARAMETERS)])
    share = math.log10(10) / 2 if "x" in log else 9 / 99
    height = math.log10(10) / 3 if "y" in log else 9 / 999
    spot = [50 + 200 * share, 130 - 100 * height]
    (curve,) = strokes(picture, FORWARD)
    assert curve.points == pytest.approx(np.array([[50, 130], spot, [250, 30]]), abs=0.06)
    assert marks(picture)[0][1][0] == pytest.approx(spot, abs=0.06)
    assert circles(picture)[0][:2] == pytest.approx(spot, abs=0.06)
    (upright,) = strokes(picture, PARAMETERS)
    assert upright.points == pytest.approx(np.array([[spot[0], 30], [spot[0], 130]]), abs=0.06)


def test_what_is_inside_is_cut_off_and_not_moved():
    axes = Axes(BOX, (0, 1), (0, 1))
    (window, _) = drawn(picture_of(axes.inside(axes.ring(0.5, 0.5))), "svg")[1]
    assert window.get("viewBox").split() == [window.get(n) for n in ("x", "y", "width", "height")]


# --- arrows, words, windows --------------------------------------------------------------------


@pytest.mark.parametrize("angle", range(0, 360, 45))
def test_an_arrow_head_has_its_tip_at_the_end_and_points_along(angle):
    along = np.array([math.cos(math.radians(angle)), math.sin(math.radians(angle))])
    (head,) = arrows(picture_of([arrow(100, 90, *(7 * along), FORWARD, 20)]))
    assert head.tip == pytest.approx([100, 90], abs=0.06)
    assert head.along == pytest.approx(along, abs=0.02)


def test_a_text_that_is_markup_is_written_as_it_is():
    picture = picture_of([text(10, 20, "a < b & c", bold=True)])
    assert place_of(picture, "a < b & c") == (10, 20)


# --- bitmaps -----------------------------------------------------------------------------------


def test_below_0_is_blue_above_is_red_and_0_is_white():
    blue, white, red = diverging([-1, 0, 1])
    assert blue[2] > blue[0] + 0.2 and red[0] > red[2] + 0.2
    assert white.min() > 0.95
    strength = [np.ptp(diverging(share)) for share in (0.1, 0.3, 0.6)]
    assert strength == sorted(strength)


@pytest.mark.parametrize(("rows", "columns"), [(2, 3), (5, 1), (3, 4)])
def test_a_bitmaps_pixels_are_those_given_where_they_were_given(rows, columns):
    pixels = np.random.default_rng(2).integers(0, 256, (rows, columns, 3)).astype(np.uint8)
    assert (np.asarray(Image.open(io.BytesIO(bmp(pixels))).convert("RGB")) == pixels).all()


def test_a_colour_as_text_and_back():
    assert hex_of(rgb("#0072B2")).upper() == "#0072B2"
    assert rgb("#ff8000") == pytest.approx([1, 128 / 255, 0])


def test_a_smooth_bitmap_is_smooth():
    box, grey = Area(0, 0, 8, 8), np.full((2, 2, 3), 0.5)
    assert "pixelated" in bitmap(box, grey) and "pixelated" not in bitmap(box, grey, smooth=True)


# --- plots -------------------------------------------------------------------------------------


def test_a_field_is_crossed_where_it_is_0():
    x, y = np.meshgrid(np.arange(7.0), np.arange(5.0))
    columns, rows = crossings(2 * x + y - 6.5)
    assert len(columns) > 5
    assert 2 * columns + rows == pytest.approx(np.full(len(columns), 6.5))


# --- tiles -------------------------------------------------------------------------------------


def test_a_tile_is_red_above_0_and_blue_below_and_stronger_for_more():
    values = np.array([[2.0, -2.0], [0.5, -0.5], [0.0, 1.0]])
    (table,) = tables(sheet("H", [("", [Tiles("W", values, "parameters")])], ""))
    assert table.name == "W" and table.colour == PARAMETERS
    tints = np.array([[rgb(fill) for fill in row] for row in table.fills])
    assert (np.sign(np.round(tints[..., 0] - tints[..., 2], 2)) == np.sign(values)).all()
    strength = np.ptp(tints, axis=2)
    order = np.argsort(np.abs(values).ravel(), kind="stable")
    assert (np.diff(strength.ravel()[order]) >= -0.12).all()
    assert strength[0].min() > strength[1].max()


def test_one_number_has_one_shade_in_every_matrix_and_the_key_shows_it():
    numbers = np.array([[-30.0, -9, -4, -1, 0, 1, 4, 9, 30]])
    small, large = Tiles("W", numbers[:, 4:6]), Tiles("δ", numbers, "backward")
    picture = sheet("H", [("", [small, "·", large])], "")
    one, other = tables(picture)
    assert one.fills[0].tolist() == other.fills[0, 4:6].tolist()
    assert len(set(other.fills[0])) == 7 and other.fills[0, 0] == other.fills[0, 1]
    key = [block for block in blocks(picture) if block.bottom - block.top == 16]
    assert [block.fill for block in key] == other.fills[0, 1:-1].tolist()
    written = [
        (word, x) for word, x, y, _ in written_at(picture) if y == key[0].top + 12 and x > 300
    ]
    assert written == [
        (word, (block.left + block.right) / 2)
        for block, word in zip(key, ("≤−9", "−4", "−1", "0", "1", "4", "≥9"), strict=True)
    ]
    strength = [np.ptp(rgb(fill)) for fill in other.fills[0, 4:8]]
    assert np.diff(strength) == pytest.approx(np.diff(strength)[0], abs=0.12)  # evenly


def test_numbers_stand_in_their_tiles_row_by_row():
    values = np.arange(6.0).reshape(2, 3)
    picture = sheet("H", [("", [Tiles("W", values)])], "", key=False)
    (table,) = tables(picture)
    assert table.numbers.tolist() == [["0", "1", "2"], ["3", "4", "5"]]
    tile_boxes = [block for block in blocks(picture) if block.colour == "#999"]
    numbers = [e for e, _ in drawn(picture, "text") if "font-size" not in e.attrib]
    for box, element in zip(tile_boxes, numbers, strict=True):
        assert box.left < float(element.get("x")) < box.right
        assert box.top < float(element.get("y")) < box.bottom
    tops = [box.top for box in tile_boxes]
    assert tops == sorted(tops) and len(set(tops)) == 2


@pytest.mark.parametrize("kind, size", [("row", (90, 24)), ("column", (30, 48))])
def test_the_mark_is_around_its_row_or_column(kind, size):
    picture = sheet(
        "H", [("", [Tiles("W", np.ones((2, 3)), "", {kind: 1})])], "", cell=30, key=False
    )
    frame, first = blocks(picture)[-1], blocks(picture)[0]
    assert (frame.right - frame.left, frame.bottom - frame.top) == pytest.approx(size)
    corner = (frame.left - first.left, frame.top - first.top)
    assert corner == pytest.approx((0, 24) if kind == "row" else (30, 0))


def test_the_parts_of_an_equation_stand_from_left_to_right():
    parts = [
        Tiles("Z", np.ones((2, 2))),
        "=",
        Tiles("W", np.ones((2, 3))),
        "·",
        Tiles("X", np.ones((3, 2))),
    ]
    picture = sheet("H", [("", parts)], "")
    across = [place_of(picture, name)[0] for name in ("Z", "=", "W", "·", "X")]
    assert across == sorted(across)
