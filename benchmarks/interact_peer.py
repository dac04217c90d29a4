"""What an exploration is measured against: `interact` around an inline Matplotlib figure.

    peer(explore_batch())      # the same values, the same marks, by pyplot

The figure holds the very rectangles, lines, texts and bitmaps of the exploration's picture, drawn
in as few collections as Matplotlib allows, so that it is no slower than it has to be.
"""

import base64
import re
from io import BytesIO
from typing import NamedTuple
from xml.etree import ElementTree

import ipywidgets as widgets
import matplotlib.pyplot as plt
from matplotlib.collections import LineCollection, PolyCollection

from helpers.explore.inputs import Choice, Slider
from helpers.explore.view import viewed

PIXEL = 1 / 96  # of a browser, in inches
POINT = 0.75  # points a pixel
ANCHORS = {"start": "left", "middle": "center", "end": "right"}
INHERITED = ("fill", "font-size", "text-anchor", "stroke", "stroke-width", "font-weight")
# A command of a path and how many numbers one use of it takes; the last two are where it ends.
COMMANDS = {"M": 2, "L": 2, "T": 2, "H": 1, "V": 1, "Q": 4, "S": 4, "C": 6, "A": 7, "Z": 0}


class Marks(NamedTuple):
    """shapes: (points, looks) of what is filled; lines: of what is not; texts; bitmaps."""

    size: tuple
    shapes: list
    lines: list
    texts: list
    bitmaps: list


def read_marks(svg):
    """The Marks of SVG text as `helpers` writes it."""
    root = ElementTree.fromstring(svg)
    marks = Marks((float(root.get("width")), float(root.get("height"))), [], [], [], [])
    collect(root[1:], {}, (0.0, 0.0, 1.0), marks)  # all but the white card
    return marks


def collect(nodes, looks, place, marks):
    """Add elements to the marks; place: (x, y, scale) of what they stand in."""
    for node in nodes:
        own = looks | {name: node.get(name) for name in INHERITED if node.get(name)}
        kind, (dx, dy, scale) = node.tag.rpartition("}")[2], place
        if kind in ("svg", "g"):
            collect(node, own, inner_place(node, place), marks)
        elif kind == "text":
            spot = dx + scale * float(node.get("x")), dy + scale * float(node.get("y"))
            marks.texts.append((spot, "".join(node.itertext()), own, scale))
        elif kind == "image":
            marks.bitmaps.append((corners(node, place), read_bitmap(node)))
        else:
            for points in outlines(node, kind):
                moved = [(dx + scale * x, dy + scale * y) for x, y in points]
                is_line = own.get("fill") == "none"
                (marks.lines if is_line else marks.shapes).append((moved, own))


def inner_place(node, place):
    """(x, y, scale) inside a group that is moved, or inside a window on a larger drawing."""
    x, y, scale = place
    moved = re.match(r"translate\(([-\d.]+)[ ,]+([-\d.]+)\)", node.get("transform", ""))
    x, y = (x + scale * float(moved[1]), y + scale * float(moved[2])) if moved else (x, y)
    x, y = x + scale * float(node.get("x", 0)), y + scale * float(node.get("y", 0))
    if node.get("viewBox"):
        left, top, width, _ = map(float, node.get("viewBox").split())
        scale *= float(node.get("width", width)) / width
        x, y = x - scale * left, y - scale * top
    return x, y, scale


def corners(node, place):
    """(left, right, top, bottom) of a bitmap."""
    x, y, width, height = (float(node.get(name, 0)) for name in ("x", "y", "width", "height"))
    dx, dy, scale = place
    return dx + scale * x, dx + scale * (x + width), dy + scale * y, dy + scale * (y + height)


def read_bitmap(node):
    link = node.get("href") or node.get("{http://www.w3.org/1999/xlink}href")
    return plt.imread(BytesIO(base64.b64decode(link.partition(",")[2])), format="bmp")


def outlines(node, kind):
    """The polygons of a rectangle, a circle or a path."""
    if kind == "rect":
        x, y, width, height = (float(node.get(n, 0)) for n in ("x", "y", "width", "height"))
        return [[(x, y), (x + width, y), (x + width, y + height), (x, y + height), (x, y)]]
    if kind == "circle":
        x, y, r = (float(node.get(name)) for name in ("cx", "cy", "r"))
        return [[(x - r, y), (x, y - r), (x + r, y), (x, y + r), (x - r, y)]]
    return polylines(node.get("d"))


def polylines(d):
    """The points at which the pieces of a path end, a list for each M: curves become chords."""
    found, x, y = [], 0.0, 0.0
    for letter, text in re.findall(r"([A-DF-Za-df-z])([^A-DF-Za-df-z]*)", d):
        numbers = [float(n) for n in re.findall(r"-?\d*\.?\d+(?:e-?\d+)?", text)]
        count, is_relative = COMMANDS[letter.upper()], letter.islower()
        if not count:
            found[-1].append(found[-1][0])
            x, y = found[-1][0]
        for start in range(0, len(numbers) - count + 1, max(count, 1)) if count else ():
            ends = numbers[start : start + count]
            from_x, from_y = (x, y) if is_relative else (0.0, 0.0)
            if letter.upper() != "V":
                x = from_x + ends[-1 if letter.upper() == "H" else -2]
            if letter.upper() != "H":
                y = from_y + ends[-1]
            if letter.upper() == "M" and start == 0:
                found.append([])
            found[-1].append((x, y))
    return found


def draw_figure(marks):
    """A pyplot figure of the marks."""
    width, height = marks.size
    figure = plt.figure(figsize=(PIXEL * width, PIXEL * height))
    axes = figure.add_axes((0, 0, 1, 1), xlim=(0, width), ylim=(height, 0))
    axes.axis("off")
    add_shapes(axes, marks)
    for (left, right, top, bottom), pixels in marks.bitmaps:
        axes.imshow(pixels, extent=(left, right, bottom, top), aspect="auto", zorder=0.5)
    for (x, y), text, looks, scale in marks.texts:
        axes.text(
            x,
            y,
            text,
            fontsize=POINT * scale * float(looks.get("font-size", 14)),
            ha=ANCHORS[looks.get("text-anchor", "start")],
            color=looks.get("fill", "black"),
            weight="bold" if "font-weight" in looks else "normal",
        )
    return figure


def add_shapes(axes, marks):
    """All that is filled as one collection, all lines as another."""
    for kind, drawn in ((PolyCollection, marks.shapes), (LineCollection, marks.lines)):
        looks = [look for _, look in drawn]
        styles = {
            "edgecolors": [look.get("stroke", "none") for look in looks],
            "linewidths": [POINT * float(look.get("stroke-width", 0)) for look in looks],
        }
        if kind is PolyCollection:
            styles["facecolors"] = [look.get("fill", "black") for look in looks]
        axes.add_collection(kind([points for points, _ in drawn], **styles), autolim=False)


# --- the widget ----------------------------------------------------------------------------------


def mover(exploration):
    """The (name, control) of an exploration to measure: its first slider, or else first menu."""
    for kind in (Slider, Choice):
        for name, control in exploration.controls.items():
            if isinstance(control, kind):
                return name, control
    raise ValueError("This exploration has neither a slider nor a menu to measure.")


def twin(control):
    """The slider or menu of ipywidgets that has the values of ours."""
    shared = {"value": control.value, "description": control.label}
    if isinstance(control, Choice):
        return widgets.Dropdown(options=control.options, **shared)
    kind = widgets.IntSlider if control.is_whole else widgets.FloatSlider
    kind = widgets.FloatLogSlider if control.is_log else kind
    return kind(min=control.low, max=control.high, step=control.step, **shared)


def peer(exploration):
    """Show `interact` around a pyplot figure of the same picture."""
    moved, control = mover(exploration)
    values = exploration.values

    def show(value):
        for picture in viewed(exploration.draw(**{**values, moved: value})).pictures:
            draw_figure(read_marks(picture.image))
        plt.show()

    widgets.interact(show, value=twin(control))
