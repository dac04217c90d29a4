"""Read a picture's SVG back: where texts, boxes, lines and bitmaps stand, whether any meet."""

import base64
import io
import re
import xml.etree.ElementTree as ET
from itertools import combinations
from typing import NamedTuple

import numpy as np
from PIL import Image

from helpers.svg.pieces import text_width

COMMAND = re.compile(r"([MmLHVhvCaZz])([^MmLHVhvCaZz]*)")
NUMBER = re.compile(r"-?\d+(?:\.\d+)?")


class Line(NamedTuple):
    """A drawn line: its corners in pixels, (n, 2), and its look."""

    points: np.ndarray
    colour: str
    width: float
    dash: str


class Arrow(NamedTuple):
    """An arrow head: where its tip is, and the direction of length 1 that it points in."""

    tip: np.ndarray
    along: np.ndarray
    colour: str


class Block(NamedTuple):
    """A rectangle in pixels and its look."""

    left: float
    top: float
    right: float
    bottom: float
    fill: str
    colour: str
    width: float
    dash: str


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


def letters(picture):
    """How high every text is in the picture, scaled as it is."""
    _, *inner = parts(picture, "svg")
    scale = 1
    if inner:
        width, height = map(float, inner[0].get("viewBox").split()[2:])
        scale = min(float(inner[0].get("width")) / width, float(inner[0].get("height")) / height)
    return [scale * float(text.get("font-size")) for text in parts(picture, "text")]


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


# --- geometry: what stands where, in pixels from the picture's corner -----------------------------


def drawn(picture, tag):
    """[(element, shift)] of every element of a kind, in order; groups may shift what they hold."""
    return [
        (element, shift)
        for element, shift in below(ET.fromstring(picture.image), np.zeros(2))
        if element.tag.endswith("}" + tag)
    ]


def below(element, shift):
    moved = re.match(r"translate\(([-\d.]+),([-\d.]+)\)", element.get("transform", ""))
    shift = shift + [float(number) for number in moved.groups()] if moved else shift
    yield element, shift
    for child in element:
        yield from below(child, shift)


def corners(d):
    """The subpaths of a path, each (n, 2): its corners; the ends alone of curves and arcs."""
    found, here = [], np.zeros(2)
    for command, written in COMMAND.findall(d):
        values = [float(number) for number in NUMBER.findall(written)]
        if command in "hv":
            here = here + ([values[-1], 0] if command == "h" else [0, values[-1]])
        elif command in "HV":
            here = np.array([values[0], here[1]] if command == "H" else [here[0], values[0]])
        elif command in "ma":
            here = here + values[-2:]
        elif command in "MLC":
            here = np.array(values[-2:])
        if command == "M":
            found.append([])
        found[-1].append(here)
    return [np.array(points) for points in found]


def strokes(picture, colour=None, width=None):
    """The Lines of every open path, one for each of its pieces."""
    return [
        Line(points + shift, path.get("stroke"), float(path.get("stroke-width")), dash_of(path))
        for path, shift in drawn(picture, "path")
        if path.get("stroke-width") and colour in (None, path.get("stroke"))
        for points in corners(path.get("d"))
        if width in (None, float(path.get("stroke-width")))
    ]


def dash_of(element):
    return element.get("stroke-dasharray", "")


def arrows(picture, colour=None):
    """Every Arrow head: a triangle whose tip comes first."""
    found = []
    for path, shift in drawn(picture, "path"):
        if re.fullmatch(r"M\S+ L\S+ L\S+ Z", path.get("d")) and "stroke" not in path.attrib:
            tip, left, right, *_ = corners(path.get("d"))[0]
            along = tip - (left + right) / 2
            found.append(Arrow(tip + shift, along / np.hypot(*along), path.get("fill")))
    return [arrow for arrow in found if colour in (None, arrow.colour)]


def marks(picture, colour=None):
    """[(colour, (n, 2))]: the places of the marks of each path of marks, in order."""
    found = [
        (path.get("fill"), np.array([points[0] for points in corners(path.get("d"))]) + shift)
        for path, shift in drawn(picture, "path")
        if path.get("fill") not in (None, "none") and "stroke" in path.attrib
    ]
    return [each for each in found if colour in (None, each[0])]


def blocks(picture):
    """The Block of every rectangle but the card."""
    found = []
    for rect, (dx, dy) in drawn(picture, "rect")[1:]:
        x, y, w, h = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
        look = rect.get("fill"), rect.get("stroke"), float(rect.get("stroke-width")), dash_of(rect)
        found.append(Block(x + dx, y + dy, x + dx + w, y + dy + h, *look))
    return found


def circles(picture):
    """[(x, y, r)] of every circle."""
    return [
        (float(c.get("cx")) + dx, float(c.get("cy")) + dy, float(c.get("r")))
        for c, (dx, dy) in drawn(picture, "circle")
    ]


def written_at(picture):
    """[(content, x, baseline, colour)] of every text, where it is anchored."""
    return [
        ("".join(e.itertext()), float(e.get("x")) + dx, float(e.get("y")) + dy, e.get("fill"))
        for e, (dx, dy) in drawn(picture, "text")
    ]


def place_of(picture, content):
    """(x, baseline) of the one text that says this."""
    (spot,) = [(x, y) for text, x, y, _ in written_at(picture) if text == content]
    return spot


def pixels_of(area, x, y):
    """From values to pixels. area: (left, top, width, height, (x low, high), (y low, high))."""
    left, top, width, height, (x0, x1), (y0, y1) = area
    across = left + width * (np.asarray(x) - x0) / (x1 - x0)
    return np.stack(np.broadcast_arrays(across, top + height * (y1 - np.asarray(y)) / (y1 - y0)), 1)
