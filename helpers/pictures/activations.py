"""Activations and their slopes as curves, in panels that share one scale."""

import numpy as np

from helpers import doors
from helpers.colours import DATA, SERIES
from helpers.svg.axes import Axes
from helpers.svg.pieces import card, path, text
from helpers.svg.plots import Area

WIDTH, SIDE, TALL, FAR, JUMP = 590, 246, 190, 4.0, 0.3
LOW, HIGH = -1.2, 3.2
DASHES = {"-": "", "-.": "8 3 2 3", ":": "2 3"}


def draw_activations(curves):
    """Values on the left and slopes on the right of up to four activations, z from −4 to 4.

    curves: {name: (function, slope)}, functions of arrays. A slope that jumps has no line there.
    """
    curves = doors.mapping("curves", curves, '{"relu": (relu, relu_prime)}')
    if not 1 <= len(curves) <= 4:
        raise ValueError(f"curves has {len(curves)} activations: give one to four.")
    z = np.linspace(-FAR, FAR, 321)
    body, said = [], []
    for place, title in enumerate(("σ(z)", "slope σ'(z)")):
        axes = Axes(Area(36 + place * (SIDE + 40), 34, SIDE, TALL), (-FAR, FAR), (LOW, HIGH))
        body += axes.frame(title, "z")
        inside = [path(f"M{axes.box.x},{axes.down(0):.1f} h{SIDE}", DATA, 1)]
        for (name, pair), look in zip(curves.items(), SERIES, strict=False):
            values = read_values(name, pair, place, z)
            inside += pieces_of(axes, z, values, look)
            if place:
                said.append(f"{name} {values.min():.2f} to {values.max():.2f}".replace("-", "−"))
        body += axes.inside(*inside)
    alt = (
        f"Values and slopes of {', '.join(curves)} for z from −4 to 4, on one scale. "
        f"The slopes go from their least to their greatest: {'; '.join(said)}."
    )
    return card(WIDTH, 300, [*body, *draw_key(list(curves))], alt)


def read_values(name, pair, place, z):
    """The values of one function of a pair at z."""
    pair = doors.sequence(f"The curve {name!r}", pair, "(relu, relu_prime)")
    if len(pair) != 2:
        raise ValueError(f"The curve {name!r} has {len(pair)} parts: give (function, slope).")
    values = doors.drawable(name, doors.function(name, pair[place], "relu")(z))
    if values.shape != z.shape:
        raise ValueError(f"{name} of {z.shape} numbers is {values.shape}: give one for each.")
    return values


def pieces_of(axes, z, values, look):
    """The curve, broken where it jumps."""
    breaks = np.flatnonzero(np.abs(np.diff(values)) > JUMP) + 1
    dash = DASHES.get(look["linestyle"], "9 2 2 2")
    parts = zip(np.split(z, breaks), np.split(values, breaks), strict=True)
    return [axes.curve(x, y, look["color"], 2.2, dash) for x, y in parts]


def draw_key(names):
    """A line of its look before each name, below the panels."""
    pieces = []
    for place, (name, look) in enumerate(zip(names, SERIES, strict=False)):
        x, dash = 36 + place * 136, DASHES.get(look["linestyle"], "9 2 2 2")
        pieces.append(path(f"M{x},282 h34", look["color"], 2.6, dash))
        pieces.append(text(x + 41, 287, name, 13, "start", fill=look["color"]))
    return pieces
