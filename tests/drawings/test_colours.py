"""The colours: above 5:1 on white, told apart without colour, blue forward and red backward."""

import re
from pathlib import Path

import numpy as np
import pytest

from helpers import colours, explore
from helpers.colours import BACKWARD, CARD, FORWARD, INK, SERIES
from helpers.svg.tiles import KEY, shade


def channels_of(colour):
    return [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]


def luminance(channels):
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))


def contrast(one, other):
    """The contrast ratio of WCAG 2: (lighter + 0.05) / (darker + 0.05)."""
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


def contrast_with_white(colour):
    return contrast(channels_of(colour), (1, 1, 1))


# The filter of front.css in the dark theme: invert(0.9), then hue-rotate(180deg) as its
# specification has it.
TURNED = np.array([[-0.574, 1.430, 0.144], [0.426, 0.430, 0.144], [0.426, 1.430, -0.856]])


def in_the_dark(colour):
    return np.clip(TURNED @ (0.9 - 0.8 * np.array(channels_of(colour))), 0, 1)


def test_the_filter_is_that_of_the_page():
    css = (Path(explore.__file__).parent / "front.css").read_text(encoding="utf-8")
    assert "filter: invert(0.9) hue-rotate(180deg);" in css


@pytest.mark.parametrize("value", [-1000, *KEY, 1000])
def test_a_number_is_readable_on_its_tile_in_both_themes(value):
    assert contrast(channels_of(shade(value)), channels_of(INK)) > 4.5
    assert contrast(in_the_dark(shade(value)), in_the_dark(INK)) > 4.5


def test_roles_and_series_are_readable_in_the_dark_theme():
    roles = [colours.FORWARD, colours.BACKWARD, colours.PARAMETERS, colours.DATA, colours.INK]
    for colour in [*roles, *(series["color"] for series in SERIES)]:
        assert contrast(in_the_dark(colour), in_the_dark(CARD)) > 5, colour


def test_every_colour_is_above_5_to_1_on_white():
    roles = [colours.FORWARD, colours.BACKWARD, colours.PARAMETERS, colours.DATA, colours.INK]
    for colour in [*roles, *(series["color"] for series in colours.SERIES)]:
        assert re.fullmatch("#[0-9A-Fa-f]{6}", colour)
        assert contrast_with_white(colour) > 5, colour
    assert contrast_with_white("#777777") < 5 < contrast_with_white("#0072B2")


def test_series_differ_in_more_than_their_colour():
    for key in ("color", "linestyle", "marker"):
        assert len({series[key] for series in colours.SERIES}) == len(colours.SERIES)


def hue(colour):
    red, _, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
    return red - blue


def test_forward_is_blue_and_backward_is_red():
    assert hue(FORWARD) < 0 < hue(BACKWARD)


def test_no_series_wears_the_colour_of_a_role_or_is_dashed():
    roles = {FORWARD, BACKWARD, colours.PARAMETERS, colours.DATA}
    assert not roles & {series["color"] for series in SERIES}
    assert SERIES[0]["linestyle"] == "-"
    assert "--" not in [series["linestyle"] for series in SERIES]
