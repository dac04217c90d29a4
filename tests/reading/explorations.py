"""Read an exploration's picture back: numbers from its text, images from its SVG."""

import base64
import io
import re
import xml.etree.ElementTree as ET
from itertools import combinations

import numpy as np
from PIL import Image

from helpers.diagrams.svg import text_width
from tests.reading.svg import inside, overlap


def number(text):
    """−1.2e−5 as it is written on pictures → a float."""
    return float(text.replace("−", "-"))


def close(shown, exact):
    """Whether a number shown with three digits is the exact one."""
    return np.isclose(shown, exact, rtol=6e-3, atol=1e-12)


def images(picture):
    """The bitmaps of an SVG picture in order, (rows, columns, 3) from 0 to 1."""
    found = re.findall(r"data:image/bmp;base64,([A-Za-z0-9+/=]+)", picture.image)
    opened = [Image.open(io.BytesIO(base64.b64decode(image))).convert("RGB") for image in found]
    return [np.asarray(image) / 255 for image in opened]


def numbers(alt, sentence):
    """The numbers that stand in the place of each # of `sentence`, which must occur in alt."""
    one = r"(−?\d[\d,]*(?:\.\d+)?(?:e−?\d+)?)"
    found = re.search(re.escape(sentence).replace(r"\#", one), alt)
    assert found, f"{sentence!r} is not in {alt!r}"
    return [number(written.replace(",", "")) for written in found.groups()]


def texts(element, inherited=None, shift=(0, 0)):
    """(content, (left, top, right, bottom)) of every text of an SVG, also of those in groups."""
    own = {**(inherited or {}), **element.attrib}
    moved = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", element.get("transform", ""))
    if moved:
        shift = tuple(a + float(b) for a, b in zip(shift, moved.groups(), strict=True))
    if element.tag.endswith("}text"):
        content, size = "".join(element.itertext()), float(own["font-size"])
        width = text_width(content, size, "font-weight" in own)
        left = float(own["x"]) - {"start": 0, "middle": 0.5, "end": 1}[own["text-anchor"]] * width
        left, base = left + shift[0], float(own["y"]) + shift[1]
        yield content, (left, base - 0.73 * size, left + width, base + 0.05 * size)
    for child in element:
        yield from texts(child, {k: v for k, v in own.items() if k != "transform"}, shift)


def assert_no_text_is_cut_or_covered(picture):
    """Every text stands within the card, and no two lie on each other."""
    drawing = ET.fromstring(picture.image)
    card = tuple(float(number) for number in drawing.get("viewBox").split())
    written = [(content, area) for content, area in texts(drawing) if content]
    for content, area in written:
        assert inside(area, card), f"{content!r} leaves the picture"
    for (one, area), (other, area2) in combinations(written, 2):
        assert not overlap(area, area2), f"{one!r} lies on {other!r}"
