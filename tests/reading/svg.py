"""Read a picture's SVG back: where texts, boxes, lines and bitmaps stand, whether any meet."""

import base64
import io
import re
import xml.etree.ElementTree as ET
from itertools import combinations

import numpy as np
from PIL import Image

from helpers.svg.pieces import text_width


def parts(picture, tag):
    return ET.fromstring(picture.image).iter(f"{{http://www.w3.org/2000/svg}}{tag}")


def texts(picture):
    """[(content, (left, top, right, bottom))] of every text, also of those in groups."""
    return [each for each in texts_below(ET.fromstring(picture.image)) if each[0]]


def texts_below(element, inherited=None, shift=(0, 0)):
    """The same below an element that inherits attributes and is shifted."""
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
        yield from texts_below(child, {k: v for k, v in own.items() if k != "transform"}, shift)


def images(picture):
    """The bitmaps of an SVG picture in order, (rows, columns, 3) from 0 to 1."""
    found = re.findall(r"data:image/bmp;base64,([A-Za-z0-9+/=]+)", picture.image)
    opened = [Image.open(io.BytesIO(base64.b64decode(image))).convert("RGB") for image in found]
    return [np.asarray(image) / 255 for image in opened]


def rectangles(picture):
    """(left, top, right, bottom) of every rectangle but the card."""
    found = []
    for element in list(parts(picture, "rect"))[1:]:
        x, y, w, h = (float(element.get(name)) for name in ("x", "y", "width", "height"))
        found.append((x, y, x + w, y + h))
    return found


def line_points(picture):
    """Points along every drawn line and on every arrow head."""
    found = []
    for element in parts(picture, "path"):
        pieces = re.findall(r"([MLC])([-\d., ]+)", element.get("d"))
        here = None
        for _, numbers in pieces:
            values = [float(v) for v in re.split(r"[ ,]+", numbers.strip())]
            points = list(zip(values[::2], values[1::2], strict=True))
            found += (
                [points[0]] if here is None else [along(here, points, t / 40) for t in range(41)]
            )
            here = points[-1]
    return found


def along(start, points, t):
    p = [start, *points] if len(points) == 3 else [start, start, points[0], points[0]]
    weights = ((1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t**2 * (1 - t), t**3)
    return tuple(sum(w * q[axis] for w, q in zip(weights, p, strict=True)) for axis in (0, 1))


def overlap(a, b):
    return min(a[2], b[2]) - max(a[0], b[0]) > 0 and min(a[3], b[3]) - max(a[1], b[1]) > 0


def inside(a, b):
    return a[0] >= b[0] and a[1] >= b[1] and a[2] <= b[2] and a[3] <= b[3]


def assert_no_text_is_cut_or_covered(picture):
    """Every text stands within the card, and no two lie on each other."""
    view = [float(v) for v in ET.fromstring(picture.image).get("viewBox").split()]
    written = texts(picture)
    for content, area in written:
        assert inside(area, view), f"{content!r} leaves the picture"
    for (one, area), (other, area2) in combinations(written, 2):
        assert not overlap(area, area2), f"{one!r} lies on {other!r}"


def assert_readable(picture):
    assert_no_text_is_cut_or_covered(picture)
    boxes, points = rectangles(picture), line_points(picture)
    for content, area in texts(picture):
        assert all(inside(area, box) or not overlap(area, box) for box in boxes), content
        hits = [p for p in points if area[0] < p[0] < area[2] and area[1] < p[1] < area[3]]
        assert not hits, f"a line crosses {content!r} at {hits[0]}"


def assert_boxes_apart(picture):
    boxes = rectangles(picture)
    assert not any(overlap(a, b) for a, b in combinations(boxes, 2))
    for x, y in line_points(picture):
        assert not any(b[0] + 1 < x < b[2] - 1 and b[1] + 1 < y < b[3] - 1 for b in boxes)


def lines(picture):
    return [p for p in parts(picture, "path") if p.get("fill") == "none"]
