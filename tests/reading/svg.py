"""Read a diagram back: where its texts, boxes and lines stand, and whether any of them meet."""

import re
import xml.etree.ElementTree as ET
from itertools import combinations

from helpers.diagrams.svg import text_width


def parts(picture, tag):
    return ET.fromstring(picture.image).iter(f"{{http://www.w3.org/2000/svg}}{tag}")


def texts(picture):
    """[(content, (left, top, right, bottom))] of every text."""
    found = []
    for element in parts(picture, "text"):
        content, size = "".join(element.itertext()), float(element.get("font-size"))
        width = text_width(content, size, element.get("font-weight") is not None)
        x, y = float(element.get("x")), float(element.get("y"))
        left = x - {"start": 0, "middle": width / 2, "end": width}[element.get("text-anchor")]
        found.append((content, (left, y - 0.73 * size, left + width, y + 0.05 * size)))
    return found


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


def assert_readable(picture):
    view = [float(v) for v in ET.fromstring(picture.image).get("viewBox").split()]
    written, boxes, points = texts(picture), rectangles(picture), line_points(picture)
    for content, area in written:
        assert inside(area, view), f"{content!r} leaves the picture"
        assert all(inside(area, box) or not overlap(area, box) for box in boxes), content
        hits = [p for p in points if area[0] < p[0] < area[2] and area[1] < p[1] < area[3]]
        assert not hits, f"a line crosses {content!r} at {hits[0]}"
    for (one, area), (other, area2) in combinations(written, 2):
        assert not overlap(area, area2), f"{one!r} lies on {other!r}"


def assert_boxes_apart(picture):
    boxes = rectangles(picture)
    assert not any(overlap(a, b) for a, b in combinations(boxes, 2))
    for x, y in line_points(picture):
        assert not any(b[0] + 1 < x < b[2] - 1 and b[1] + 1 < y < b[3] - 1 for b in boxes)


def lines(picture):
    return [p for p in parts(picture, "path") if p.get("fill") == "none"]
