"""Pieces of SVG text that every picture is made of."""

import math
from html import escape
from unicodedata import combining

from helpers import doors
from helpers.colours import BACKWARD, CARD, DATA, FORWARD, INK, PARAMETERS
from helpers.picture import WIDEST, Picture

ROLES = {"forward": FORWARD, "backward": BACKWARD, "parameters": PARAMETERS, "data": DATA}
MARGIN = 20
# Widths in em of DejaVu Sans, wider than the usual system fonts: what fits here fits there.
_WIDTHS = {" ": 0.33}
for _letters, _width in (
    ("ijlIJ|.,:;'’·/!", 0.345),
    ("ft()[]r-⁰¹²³⁴⁵⁶⁷⁸⁹⁻₀₁₂₃₄₅₆₇₈₉ⱼᵢₖₗ", 0.43),
    ("csz∂‖", 0.56),
    ("=+−⊙≠≈<>~✗→", 0.84),
    ("mwMW%@—…½⋮", 1),
):
    _WIDTHS |= dict.fromkeys(_letters, _width)


def text_width(content, size=14, bold=False):
    """The width of a text in pixels, from above: no system font in use is wider."""
    letters = [letter for letter in content if not combining(letter)]
    # fsum, because Python 3.12 rounds sum() otherwise than 3.11, and a picture is compared exactly.
    em = math.fsum(_WIDTHS.get(letter, 0.78 if letter.isupper() else 0.64) for letter in letters)
    return em * size * (1.12 if bold else 1)


def at(x):
    """A coordinate, at most one decimal; a ValueError where there is no such place."""
    if not math.isfinite(x):
        raise ValueError(
            "A place on this picture is no finite number: a number that was handed in is nan, ∞ or "
            "too large; take another one."
        )
    digits = f"{x:.1f}"
    return digits[:-2] if digits.endswith(".0") else digits


def text(x, y, content, size=14, anchor="middle", bold=False, fill=INK):
    """A line of text on the baseline y; content is text, or pairs (text, colour)."""
    pieces = [(content, fill)] if isinstance(content, str) else content
    spans = "".join(
        f'<tspan fill="{colour}">{escape(piece)}</tspan>' if colour != fill else escape(piece)
        for piece, colour in pieces
    )
    weight = ' font-weight="600"' if bold else ""
    return (
        f'<text x="{at(x)}" y="{at(y)}" font-size="{size}" text-anchor="{anchor}"{weight} '
        f'fill="{fill}">{spans}</text>'
    )


def path(d, colour, width, dash="", opacity=1):
    """An open line."""
    extra = f' stroke-dasharray="{dash}"' if dash else ""
    extra += f' stroke-opacity="{opacity}"' if opacity != 1 else ""
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width}"{extra}/>'


def arrow(x, y, dx, dy, colour, size=8, opacity=1):
    """An arrow head whose tip is at (x, y) and which points along (dx, dy)."""
    length = math.hypot(dx, dy)
    ux, uy = dx / length * size, dy / length * size
    left = f"{at(x - ux - uy / 2)},{at(y - uy + ux / 2)}"
    right = f"{at(x - ux + uy / 2)},{at(y - uy - ux / 2)}"
    extra = f' fill-opacity="{opacity}"' if opacity != 1 else ""
    return f'<path d="M{at(x)},{at(y)} L{left} L{right} Z" fill="{colour}"{extra}/>'


def rectangle(x, y, width, height, colour, line, dash="", rounding=0, fill=CARD):
    """A rectangle with a border."""
    extra = f' stroke-dasharray="{dash}"' if dash else ""
    extra += f' rx="{rounding}"' if rounding else ""
    return (
        f'<rect x="{at(x)}" y="{at(y)}" width="{at(width)}" height="{at(height)}" fill="{fill}" '
        f'stroke="{colour}" stroke-width="{line}"{extra}/>'
    )


def card(width, height, body, alt):
    """A Picture: the pieces of `body` on a white card of width × height pixels."""
    width, height = doors.positive("width", width, WIDEST), doors.positive("height", height)
    width, height = math.ceil(width), math.ceil(height)
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" font-family="system-ui, sans-serif">'
        f'<rect width="{width}" height="{height}" rx="10" fill="{CARD}"/>'
    )
    return Picture("\n".join([head, *body, "</svg>"]), " ".join(alt.split()), width)
