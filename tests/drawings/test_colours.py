"""The colours: above 5:1 on white, told apart without colour, blue forward and red backward."""

import re

from helpers import colours
from helpers.colours import BACKWARD, FORWARD, SERIES


def contrast_with_white(colour):
    """The contrast ratio of WCAG 2: (1 + 0.05) / (luminance + 0.05)."""
    channels = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    luminance = sum(w * c for w, c in zip((0.2126, 0.7152, 0.0722), linear, strict=True))
    return 1.05 / (luminance + 0.05)


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
