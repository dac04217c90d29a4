"""One logistic neuron in the plane: the line it draws, and the loss over its two weights."""

from functools import lru_cache

import numpy as np

from helpers import doors, ops
from helpers.colours import BACKWARD, CARD, DATA, FORWARD, INK, PARAMETERS, SERIES
from helpers.pictures.descent import DATA_SETS, gradient, loss, lowest
from helpers.svg.axes import MARKS, Axes
from helpers.svg.bitmap import bitmap, rgb
from helpers.svg.pieces import arrow, at, card, path, rectangle, text, text_width
from helpers.svg.plots import Area
from helpers.words import in_brackets, short

LIMIT, FINE = 5.0, 0.01  # of each parameter; of its slider's steps
LEVELS = (0.2, 0.3, 0.5, 0.7, 1, 1.5, 2, 3, 4, 6)
DARKEST = 16.0  # the loss of the darkest shade; the palest is that of 0.1
SIDE, HIGH = 230, 328  # of a plot; of the pictures
WEIGHTS = Axes(Area(34, 34, SIDE, SIDE), (-LIMIT, LIMIT), (-LIMIT, LIMIT))
CLASSES = [(look["color"], mark) for look, mark in zip(SERIES[:2], "os", strict=True)]


def draw_decision(X, Y, lines):
    """2-D examples of two classes under one or two neurons side by side, on the same axes.

    X: (2, n). Y: (1, n), 0 or 1. lines: {title: (w, b)}, w (2, 1). Each half of the plane has the
    tint of the class that the neuron gives it; points in the wrong half are ringed.
    """
    X, Y = read_examples(X, Y)
    lines = doors.mapping("lines", lines, '{"before": (w, b)}')
    if len(lines) > 2:
        raise ValueError(f"lines has {len(lines)} neurons: give one or two.")
    reach, body, said = 1.1 * float(np.abs(X).max()), [], []
    for i, (title, line) in enumerate(lines.items()):
        w, b = read_line(line)
        axes = Axes(Area(40 + 280 * i, 34, SIDE, SIDE), (-reach, reach), (-reach, reach))
        body += draw_plane(axes, w, b, X, Y, doors.note("A title", title))
        said.append(f"{title}, {int(is_right(w, b, X, Y).sum())} of {Y.size} on the right side")
    alt = (
        "Points of class 0 (round) and class 1 (square) and the line of a neuron, with rings "
        f"around the wrong points: {'; '.join(said)}."
    )
    return card(20 + 280 * len(lines), HIGH, body + draw_key(), alt)


def draw_key():
    """Which mark is which class, and what a ring says."""
    pieces = []
    for x, (colour, mark) in zip((40, 112), CLASSES, strict=True):
        pieces.append(f'<path d="{MARKS[mark].format(x=x + 5, y=HIGH - 14)}" fill="{colour}"/>')
        pieces.append(text(x + 14, HIGH - 10, f"class {x // 100}", 12, "start", fill=colour))
    ring = f'<circle cx="189" cy="{HIGH - 14}" r="5.5" fill="none" stroke="{INK}"/>'
    return [*pieces, ring, text(199, HIGH - 10, "wrong side", 12, "start")]


def draw_points(w1=-1.0, w2=1.0, b=0.5, points="two clouds"):
    """The line of a neuron with these parameters over one of DATA_SETS.

    w1, w2, b: −5 to 5.
    """
    w, b, X, Y = read_neuron(w1, w2, b, points)
    return draw_decision(X, Y, {"the points and the line": (w, b)})


def draw_loss(w1=-1.0, w2=1.0, b=0.5, points="two clouds"):
    """J over (w₁, w₂) at this b: shades, level lines with their J, the lowest point, and −∇J."""
    w, b, X, Y = read_neuron(w1, w2, b, points)
    J, grad_w, _ = gradient(w, b, X, Y)
    shades, bottom, curves = level_map(b, points)
    pieces = [shades]
    for _, w_level in curves:
        pieces.append(WEIGHTS.curve(*w_level, DATA, 1.2))
    pieces += [number_on(curve, level) for level, curve in curves]
    pieces.append(circle(WEIGHTS, *bottom[:, 0], 5, 2))
    is_long = np.hypot(*grad_w.ravel()) > 0.3  # longer than the dot that it leaves
    if is_long:
        pieces += shaft(WEIGHTS, w.ravel(), (w - grad_w).ravel(), BACKWARD, "5 3")
    dot = WEIGHTS.dots(*w, PARAMETERS)  # whole at the border, too
    way = "an arrow along" if is_long else "too short for an arrow,"
    alt = (
        f"Level lines of J over w₁ and w₂ at b = {short(b)}, lowest at {in_brackets(bottom)}. "
        f"A dot at {in_brackets(w)}, J = {short(J)}; {way} −∇J = {in_brackets(-grad_w)}."
    )
    lowest = "○ lowest" if np.abs(bottom).max() < 5 else "○ outside"
    title = f"J at this b: {lowest}, {'→ −∇J' if is_long else '∇J small'}"
    frame = WEIGHTS.frame(title, "w₁ across, w₂ up")
    return card(280, HIGH, [*WEIGHTS.inside(*pieces), *frame, dot], alt)


def say_line(w1=-1.0, w2=1.0, b=0.5, points="two clouds"):
    """The loss, the points on the right side, and the slopes that a step would follow."""
    w, b, X, Y = read_neuron(w1, w2, b, points)
    J, grad_w, grad_b = gradient(w, b, X, Y)
    return (
        f"J = {short(J)}; {int(is_right(w, b, X, Y).sum())} of {Y.size} points are on the right "
        f"side. Mean over all points: ∂J/∂w = {in_brackets(grad_w)}, ∂J/∂b = {short(grad_b)}."
    )


def draw_two_losses():
    """The logistic and the squared loss of σ(z) for y = 1, over the logit z from −8 to 4."""
    z = np.linspace(-8, 4, 97)
    axes = Axes(Area(34, 20, 500, 230), (-8, 4), (0, 8.4))
    squared = 0.5 * (1 - ops.sigmoid(z)) ** 2
    colours = [look["color"] for look in SERIES[:2]]
    curves = [axes.curve(z, loss(z, 1.0), colours[0]), axes.curve(z, squared, colours[1])]
    labels = [
        text(axes.across(-4.3), axes.down(5.0), "logistic loss", 13, "start", fill=colours[0]),
        text(axes.across(-7.8), axes.down(0.75), "squared loss", 13, "start", fill=colours[1]),
    ]
    alt = (
        "Two losses for y = 1 over the logit z: the logistic loss falls from 8, nearly straight, "
        "bends around z = 0 and ends close to 0. The squared loss is a low step, flat at "
        "0.5 for z below −4, then down to 0."
    )
    frame = axes.frame("", "logit z, J upwards")
    return card(556, 294, axes.inside(*curves) + frame + labels, alt)


# --- the plane of the points ----------------------------------------------------------------------


def draw_plane(axes, w, b, X, Y, title):
    """The tinted halves, the line wᵀx + b = 0 with w standing on it, and the points."""
    pieces = draw_halves(axes, w, b)
    pieces += [
        axes.dots(*X[:, Y[0] == label], colour, mark, "none")
        for label, (colour, mark) in enumerate(CLASSES)
    ]
    for x1, x2 in X[:, ~is_right(w, b, X, Y)].T:
        pieces.append(circle(axes, x1, x2, 6.5, 1.5))
    pieces += draw_w(axes, w, b)
    return axes.inside(*pieces) + axes.frame(title, "x₁ across, x₂ up")


def draw_halves(axes, w, b):
    """Both sides of the line o = ½ in the tints of their classes; all is one side where w is 0."""
    size = float(np.hypot(*w.ravel()))
    if size == 0:
        return [tint(rectangle(*axes.box, CARD, 0, fill=CLASSES[int(b > 0)][0]))]
    foot, out = -b * w / size**2, w / size
    along = np.array([[-out[1, 0]], [out[0, 0]]])
    far = 4 * axes.x[1] + float(np.abs(foot).max())
    ends = np.hstack([foot - far * along, foot + far * along])
    pieces = []
    for side, (colour, _) in zip((-far, far), CLASSES, strict=True):
        corners = np.hstack([ends, ends[:, ::-1] + side * out])
        spots = zip(axes.across(corners[0]), axes.down(corners[1]), strict=True)
        d = "M" + " L".join(f"{x:.1f},{y:.1f}" for x, y in spots)
        pieces.append(tint(f'<path d="{d} Z" fill="{colour}"/>'))
    return [*pieces, axes.curve(*ends, PARAMETERS, 3)]


def draw_w(axes, w, b):
    """An arrow along w from the foot of the line, which is its point nearest to 0."""
    size = float(np.hypot(*w.ravel()))
    if size == 0:
        return []
    foot, length = -b * w / size**2, 0.3 * axes.x[1]
    return shaft(axes, foot.ravel(), (foot + length * w / size).ravel(), PARAMETERS)


def circle(axes, x, y, radius, width, colour=INK):
    """A ring around a point of a plot."""
    spot = f'cx="{at(float(axes.across(x)))}" cy="{at(float(axes.down(y)))}"'
    return f'<circle {spot} r="{radius}" fill="none" stroke="{colour}" stroke-width="{width}"/>'


def tint(shape):
    """A filled shape, pale enough for points to stand on it."""
    return shape.replace("/>", ' fill-opacity="0.14"/>')


def is_right(w, b, X, Y):
    """(n,): whether each point lies in the half of its class."""
    return ((w.T @ X + b > 0) == Y)[0]


def shaft(axes, tail, tip, colour, dash=""):
    """An arrow between two points of a plot."""
    x, y = np.array([tail, tip]).T
    (x0, x1), (y0, y1) = axes.across(x), axes.down(y)
    line = path(f"M{at(x0)},{at(y0)} L{at(x1)},{at(y1)}", colour, 2.5, dash)
    size = min(11, np.hypot(x1 - x0, y1 - y0))
    return [line, arrow(x1, y1, x1 - x0, y1 - y0, colour, size)]


# --- the plane of the weights ---------------------------------------------------------------------


@lru_cache(maxsize=64)
def level_map(b, points):
    """(the shades of J over (w₁, w₂), its lowest point, [(level, its line)]) at one b."""
    X, Y = DATA_SETS[points]()
    side = np.linspace(-LIMIT, LIMIT, 48)
    grid = np.array(np.meshgrid(side, side[::-1])).reshape(2, -1)
    J = loss(grid.T @ X + b, Y).mean(axis=1).reshape(48, 48)
    share = np.clip(np.log10(J / 0.1) / np.log10(DARKEST / 0.1), 0, 1)[..., np.newaxis]
    shades = bitmap(WEIGHTS.box, 1 - 0.6 * share * (1 - rgb(FORWARD)), smooth=True)
    bottom = lowest(b, X, Y)
    return shades, bottom, level_lines(bottom, b, X, Y)


def level_lines(bottom, b, X, Y):
    """[(level, w (2, 73))]: J is convex, so each ray from its lowest point meets a level once."""
    angles, far = np.linspace(0, 2 * np.pi, 73), np.linspace(0, 1, 160) ** 2 * 6 * LIMIT
    rays = np.array([np.cos(angles), np.sin(angles)])
    w = bottom[:, :, np.newaxis] + rays[:, :, np.newaxis] * far  # (2, angles, distances)
    z = np.tensordot(w, X, axes=(0, 0)) + b
    J = loss(z, Y[0]).mean(axis=-1)
    found = []
    for level in LEVELS:
        if level > J[:, 0].max():
            where = np.array([np.interp(level, row, far) for row in J])
            found.append((level, bottom + rays * where))
    return found


def number_on(curve, level):
    """The J of a level line, written on it where the line is nearest to a middle of the picture."""
    inside = np.abs(curve).max(axis=0) < 0.9 * LIMIT
    if not inside.any() or np.ptp(curve[0]) < 1:
        return ""
    place = np.argmin(np.where(inside, curve[0] - 0.3 * curve[1], np.inf))
    x, y = float(WEIGHTS.across(curve[0, place])), float(WEIGHTS.down(curve[1, place]))
    width = text_width(short(level), 11) + 2
    box = rectangle(x - width / 2, y - 7, width, 13, CARD, 0).replace("/>", ' fill-opacity="0.8"/>')
    return box + text(x, y + 4, short(level), 11)


# --- what comes in --------------------------------------------------------------------------------


def read_neuron(w1, w2, b, points):
    """w (2, 1), b and the data, X (2, n) and Y (1, n)."""
    doors.one_of("data set", points, DATA_SETS)
    w1, w2, b = (doors.number(n, p, -LIMIT, LIMIT) for n, p in (("w₁", w1), ("w₂", w2), ("b", b)))
    return np.array([[w1], [w2]]), b, *DATA_SETS[points]()


def read_examples(X, Y):
    """X (2, n) and Y (1, n) of zeros and ones."""
    X, Y = doors.drawable("X", doors.matrix("X", X), 1e6), doors.drawable("Y", doors.matrix("Y", Y))
    if len(X) != 2 or X.shape[1] == 0 or not np.abs(X).max() > 0:
        raise ValueError(f"X is {X.shape}: give two features, (2, n), not all of them 0.")
    if Y.shape != (1, X.shape[1]) or not np.isin(Y, (0, 1)).all():
        raise ValueError(f"Y is {Y.shape}: give a row (1, {X.shape[1]}) of zeros and ones.")
    return X, Y


def read_line(line):
    """w (2, 1) and b, a float, of a pair (w, b)."""
    pair = doors.sequence("A line", line, "(w, b)")
    if len(pair) != 2:
        raise ValueError(f"A line has {len(pair)} parts: it has to be (w, b).")
    w, b = doors.drawable("w", pair[0], 1e6), doors.drawable("b", pair[1], 1e6)
    if w.shape != (2, 1) or b.size != 1:
        raise ValueError(f"w is {w.shape} and b is {b.shape}: give w (2, 1) and one number b.")
    return w, b.item()
