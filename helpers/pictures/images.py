"""Grey pictures side by side on one scale: 0 is white, 1 is black."""

import numpy as np

from helpers import doors
from helpers.svg.bitmap import bitmap
from helpers.svg.pieces import card, text
from helpers.svg.plots import Area, frame

SIDE, GAP, LEFT, TOP = 174, 14, 20, 36
SHADES = 32  # so that a last digit, which may differ elsewhere, seldom shows


def draw_images(images):
    """images: {title: matrix}, one to three; what is below 0 is white, what is above 1 black."""
    images = doors.mapping("images", images, '{"noisy": X}')
    if len(images) > 3:
        raise ValueError(f"images has {len(images)} pictures: give one to three.")
    body, said = [], []
    for i, (title, values) in enumerate(images.items()):
        values = doors.drawable(title, doors.matrix(title, values))
        if not values.size:
            raise ValueError(f"{title} is {values.shape}: give a picture of one pixel or more.")
        box = Area(LEFT + i * (SIDE + GAP), TOP, SIDE, SIDE)
        body += [text(box.x, TOP - 10, title, 13, "start", True), paint(box, values), frame(box)]
        said.append(f"{title}, {' × '.join(map(str, values.shape))}")
    key = Area(LEFT, TOP + SIDE + 16, 120, 12)
    body += [paint(key, np.linspace(0, 1, SHADES)[np.newaxis]), frame(key)]
    body.append(text(key.x + key.width + 8, key.y + 10.5, "from 0 to 1", 12, "start"))
    alt = f"Grey pictures from 0, white, to 1, black: {'; '.join(said)}."
    return card(LEFT + len(images) * (SIDE + GAP) + LEFT - GAP, TOP + SIDE + 42, body, alt)


def paint(box, values):
    """The pixels of a matrix."""
    grey = 1 - np.round((SHADES - 1) * np.clip(values, 0, 1)) / (SHADES - 1)
    return bitmap(box, np.repeat(grey[..., np.newaxis], 3, axis=2))
