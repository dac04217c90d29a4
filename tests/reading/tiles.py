"""Read the matrices of a picture back: numbers, fills and marks of every tile."""

import xml.etree.ElementTree as ET
from typing import NamedTuple

import numpy as np

from helpers.svg.tiles import SWATCH
from tests.reading.svg import below, dash_of


class Table(NamedTuple):
    """A matrix of tiles: its numbers as written, fills, dashes (rows, columns), marks and place.

    marks: {"row": i} or {"column": j}, read from where the thick frame stands. colour: of its
    name. width: of a tile.
    """

    name: str
    numbers: np.ndarray
    fills: np.ndarray
    dashes: np.ndarray
    marks: dict
    left: float
    top: float
    colour: str
    width: float


def tables(picture):
    """Every Table of a picture, in order."""
    found, tiles, frames, numbers = [], [], [], []
    for element, shift in below(ET.fromstring(picture.image), np.zeros(2)):
        kind = element.tag.rpartition("}")[2]
        if kind == "rect" and element.get("height") == str(SWATCH[1]):
            continue  # of the key
        if kind == "rect" and element.get("stroke") == "#999":
            tiles.append(tile(element, shift))
        elif kind == "rect" and numbers:
            frames.append(tile(element, shift))
        elif kind == "g" and element.get("font-size"):
            numbers = ["".join(text.itertext()) for text in element]
        elif kind == "text" and element.get("font-weight") and tiles:
            found.append(table(element, tiles, frames, numbers))
            tiles, frames, numbers = [], [], []
    return found


def tile(rect, shift):
    left, top, wide, high = (float(rect.get(name)) for name in ("x", "y", "width", "height"))
    return left + shift[0], top + shift[1], wide, high, rect.get("fill"), dash_of(rect)


def table(name, tiles, frames, numbers):
    rows = len({top for _, top, *_ in tiles})
    left, top, wide, high, *_ = tiles[0]
    marks = {}
    for x, y, width, height, *_ in frames:
        is_row = np.allclose((width, height), (wide * len(tiles) / rows, high), atol=0.2)
        place = (y - top) / high if is_row else (x - left) / wide
        marks |= {"row" if is_row else "column": round(place)}

    def grid(values):
        return np.array(values).reshape(rows, -1)

    fills, dashes = grid([each[4] for each in tiles]), grid([each[5] for each in tiles])
    said = "".join(name.itertext())
    return Table(said, grid(numbers), fills, dashes, marks, left, top, name.get("fill"), wide)
