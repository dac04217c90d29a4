"""Images made of numbers: the diverging colour map, and pixels as a BMP inside an SVG.

No picture library stands behind it: a BMP's bytes are the pixels and nothing else, so that the
outputs of a lesson can be compared byte by byte, whatever wrote them.
"""

import struct
from base64 import b64encode

import numpy as np

from helpers.svg.pieces import at

# Blue below 0, white at 0, red above: the eleven classes of ColorBrewer's RdBu, turned round.
# Source: Brewer, Harrower and Penn State, ColorBrewer 2, Apache licence 2.0.
STOPS = np.array(
    [
        (5, 48, 97),
        (33, 102, 172),
        (67, 147, 195),
        (146, 197, 222),
        (209, 229, 240),
        (247, 247, 247),
        (253, 219, 199),
        (244, 165, 130),
        (214, 96, 77),
        (178, 24, 43),
        (103, 0, 31),
    ]
)
SHADES = 256
_PLACES = np.linspace(0, len(STOPS) - 1, SHADES)
_TABLE = np.stack([np.interp(_PLACES, range(len(STOPS)), part) for part in STOPS.T / 255], axis=1)


def diverging(shares):
    """The colours (…, 3), each 0 to 1, of shares from −1 (blue) over 0 (white) to 1 (red)."""
    places = (0.5 + 0.5 * np.asarray(shares)) * SHADES
    return _TABLE[np.clip(places, 0, SHADES - 1).astype(int)]


def rgb(colour):
    """(red, green, blue), each 0 to 1, of a colour such as "#0072B2"."""
    return np.array([int(colour[i : i + 2], 16) for i in (1, 3, 5)]) / 255


def hex_of(colour):
    """The text, such as "#0072b2", of (red, green, blue), each 0 to 1."""
    return "#" + "".join(f"{round(255 * part):02x}" for part in colour)


def bitmap(box, colours, smooth=False):
    """An image stretched over the box. colours: (rows, columns, 3), each 0 to 1."""
    if np.ndim(colours) != 3 or np.shape(colours)[2] != 3 or not np.isfinite(colours).all():
        raise ValueError(
            f"colours is {np.shape(colours)}: give finite numbers, (rows, columns, 3), each 0 to 1."
        )
    pixels = (np.clip(colours, 0, 1) * 255).astype(np.uint8)
    look = "auto" if smooth else "pixelated"
    return (
        f'<image x="{at(box.x)}" y="{at(box.y)}" width="{at(box.width)}" '
        f'height="{at(box.height)}" preserveAspectRatio="none" style="image-rendering:{look}" '
        f'href="data:image/bmp;base64,{b64encode(bmp(pixels)).decode()}"/>'
    )


def bmp(pixels):
    """The bytes of an image file. pixels: (rows, columns, 3), each 0 to 255.

    24 bits a pixel, rows from below, each filled up to a multiple of four bytes.
    """
    rows, columns, _ = pixels.shape
    width = -(-3 * columns // 4) * 4
    data = np.zeros((rows, width), np.uint8)
    data[:, : 3 * columns] = pixels[::-1, :, ::-1].reshape(rows, -1)
    head = struct.pack("<2sIHHI", b"BM", 54 + data.size, 0, 0, 54)
    kind = struct.pack("<IiiHHIIiiII", 40, columns, rows, 1, 24, 0, data.size, 3780, 3780, 0, 0)
    return head + kind + data.tobytes()
