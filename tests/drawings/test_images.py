"""Grey pictures: the pixels that are drawn are those of the matrix, on the scale that is said."""

import base64
import re

import numpy as np
import pytest

from helpers.pictures.images import SHADES, SIDE, draw_images

IMAGE = re.compile(r'<image x="([\d.]+)".*?base64,([^"]+)"')


def drawn(picture):
    """[(x, grey as (rows, columns), 0 for black to 1)] of the bitmaps, from left to right."""
    found = []
    for x, data in IMAGE.findall(picture.image):
        raw = base64.b64decode(data)
        columns, rows = (int.from_bytes(raw[i : i + 4], "little") for i in (18, 22))
        width = -(-3 * columns // 4) * 4
        pixels = np.frombuffer(raw[54:], np.uint8).reshape(rows, width)[::-1, : 3 * columns]
        pixels = pixels.reshape(rows, columns, 3)
        assert (pixels == pixels[..., :1]).all()
        found.append((float(x), pixels[..., 0] / 255))
    return found


def test_pixels_are_the_numbers_from_white_to_black():
    values = np.array([[0.0, 0.5, 1.0], [-3.0, 0.25, 9.0]])
    (_, grey), (_, key) = drawn(draw_images({"a": values}))
    assert grey == pytest.approx(1 - np.clip(values, 0, 1), abs=0.5 / (SHADES - 1) + 1 / 255)
    assert key[0, 0] == 1.0 and key[0, -1] == 0.0 and (np.diff(key[0]) < 0).all()


def test_three_stand_side_by_side_and_fit_the_column():
    one = np.eye(4)
    picture = draw_images({"noisy": one, "mended": one, "the truth": one})
    places = [x for x, _ in drawn(picture)][:3]
    assert all(b - a > SIDE for a, b in zip(places, places[1:], strict=False))
    assert picture.width <= 590
    assert picture.alt == (
        "Grey pictures from 0, white, to 1, black: noisy, 4 × 4; mended, 4 × 4; the truth, 4 × 4."
    )
