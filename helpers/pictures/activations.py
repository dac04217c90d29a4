"""Activations and their slopes as curves, in panels that share one scale."""

from itertools import product

import numpy as np

from helpers import doors
from helpers.colours import DATA, SERIES
from helpers.svg.axes import Axes
from helpers.svg.pieces import card, path, text, text_width
from helpers.svg.plots import Area

WIDTH, SIDE, TALL, FAR, JUMP = 590, 246, 190, 4.0, 0.3
LOW, HIGH = -1.2, 3.2
KNOWN = {"sigmoid": 0, "tanh": 1}  # places in SERIES
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
        shown = {name: read_values(name, pair, place, z) for name, pair in curves.items()}
        looks = looks_of(curves)
        for name, values in shown.items():
            inside += pieces_of(axes, z, values, looks[name])
            if place:
                said.append(f"{name} {values.min():.2f} to {values.max():.2f}".replace("-", "−"))
        body += [*axes.inside(*inside), *name_curves(axes, z, shown, looks)]
    alt = (
        f"Values and slopes of {', '.join(curves)} for z from −4 to 4, on one scale. "
        f"The slopes go from their least to their greatest: {'; '.join(said)}."
    )
    return card(WIDTH, 268, body, alt)


def looks_of(names):
    """{name: its look}; sigmoid and tanh have theirs in every picture, whatever is said after."""
    own = {name: KNOWN.get(name.split(",")[0]) for name in names}
    free = iter([place for place in (2, 3, 4, 0, 1) if place not in own.values()])
    return {n: SERIES[next(free) if place is None else place] for n, place in own.items()}


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


def name_curves(axes, z, curves, looks):
    """Each name beside its curve, where no curve crosses it and the others are far; the one with
    the fewest such places first."""
    x = np.asarray(axes.across(z))
    lines = {name: np.asarray(axes.down(values)) for name, values in curves.items()}
    spots = {name: clear_spots(axes.box, x, lines, name) for name in lines}
    taken, pieces = [], []
    for name in sorted(spots, key=lambda name: len(spots[name])):
        half = text_width(name, 12) / 2
        free = [s for s in spots[name] if all(is_apart(s, half, other) for other in taken)]
        if free:
            _, middle, y = max(free)
            taken.append((middle, y, half))
            pieces.append(text(middle, y + 4, name, 12, fill=looks[name]["color"]))
    return pieces


def is_apart(spot, half, other):
    """Whether a name at a spot is clear of another that is written: (middle, y, half its width)."""
    return abs(spot[1] - other[0]) > half + other[2] + 6 or abs(spot[2] - other[1]) > 16


def clear_spots(box, x, lines, name):
    """[(distance to the next other curve, middle, y)] of the places that the name could have."""
    half, found = text_width(name, 12) / 2 + 2, []
    for i in range(0, len(x), 4):
        for way, is_beside, away in product((-1, 1), (False, True), (4, 7, 10)):
            middle = float(x[i] + way * (half + away) * is_beside)
            y = float(lines[name][i] + way * (7 + away) * (not is_beside))
            far_x = np.maximum(np.abs(x - middle) - half, 0)
            gaps = {
                n: np.hypot(far_x, np.maximum(np.abs(line - y) - 7, 0)).min()
                for n, line in lines.items()
            }
            own = gaps.pop(name)
            others = min(gaps.values(), default=99)
            if is_inside(box, middle, y, half) and own > 2 and others > own:
                found.append((round(float(others), 1), middle, y))
    return found


def is_inside(box, middle, y, half):
    """Whether a line of text stays within a box."""
    across, down = middle - box.x, y - box.y
    return half < across < box.width - half and 9 < down < box.height - 9
