"""One ReLU neuron: what its parameters do, its gradient, and its way downhill on one example."""

import numpy as np

from helpers import doors
from helpers.colours import BACKWARD, CARD, DATA, FORWARD, INK, PARAMETERS
from helpers.diagrams.graph.dag import Box, draw_box
from helpers.svg.axes import Axes
from helpers.svg.pieces import arrow, at, card, path, rectangle, text
from helpers.svg.plots import Area
from helpers.words import short, subscript

X, W, Y = np.array([[2.0], [3.0], [1.0]]), np.array([[0.4], [0.4], [0.9]]), 2.0  # of lesson 04
GROWTH = float((X**2).sum() + 1)  # a step changes o by −rate · error · this
BIASES, RATES, MOST = (-5.0, 2.0), (0.01, 0.16), 12  # what the valley has room for
ALONG = (-3.0, 5.2)  # z in the valley and in the strip below it
VALLEY = Axes(Area(54, 34, 230, 186), ALONG, (-0.35, 4.6))
STRIP = Axes(Area(54, 232, 230, 84), ALONG, (-MOST - 1.8, 1.8))  # a step a line
PITCH, STEM, DASH = 66, 176, "6 4"  # from box to box; where the ways to the parameters part
LOSSES = Axes(Area(50, 34, 212, 282), (-0.7, MOST + 0.7), (1e-6, 10.0), "y")


def draw_bends(neurons):
    """ReLU(wx + b) over x from −3 to 3, a panel for each pair (w, b), with its bend at −b/w.

    neurons: one to four pairs of numbers from −10 to 10, w not 0.
    """
    pairs = read_bends(neurons)
    body, line = [], np.linspace(-3, 3, 121)
    for i, (w, b) in enumerate(pairs):
        axes = Axes(Area(30 + 140 * i, 40, 118, 130), (-3, 3), (0, 6))
        curve = axes.curve(line, np.maximum(w * line + b, 0), FORWARD, 2.5)
        bend = axes.dots([-b / w], [0.0], INK) if abs(b / w) <= 3 else ""
        title = f"w = {short(w)}, b = {short(b)}"
        body += axes.inside(curve) + axes.frame(title, "x", {x: short(x) for x in (-3, 0, 3)})
        body.append(bend)
    bends = "; ".join(f"w = {short(w)}, b = {short(b)}: at {short(-b / w)}" for w, b in pairs)
    alt = (
        "Neurons over x, each flat at 0 on one side of a bend and a straight line of slope w on "
        f"the other. The bends: {bends}."
    )
    return card(30 + 140 * len(pairs), 222, body, alt)


def read_bends(neurons):
    """Pairs (w, b) of floats."""
    pairs = doors.sequence("neurons", neurons, "[(1, 0), (2, -1)]")
    if not 1 <= len(pairs) <= 4:
        raise ValueError(f"neurons has {len(pairs)} pairs (w, b): give one to four.")
    pairs = [doors.pair("A neuron (w, b)", pair, -10, 10) for pair in pairs]
    if any(w == 0 for w, _ in pairs):
        raise ValueError("A neuron has w = 0, so it bends nowhere: give another w.")
    return pairs


# --- the gradient on its graph --------------------------------------------------------------------


def draw_gradient(w, b, x, y):
    """The graph of J = ½(y − ReLU(wᵀx + b))²: value | adjoint, local slopes on the way back.

    w, x: (d, 1) with d from 1 to 4. b, y: one number each, a 1×1 matrix counts.
    """
    w, x = read_column("w", w), read_column("x", x)
    if w.shape != x.shape:
        raise ValueError(f"w is {w.shape} and x is {x.shape}: each weight needs its input.")
    b, y = read_number("b", b), read_number("y", y)
    z = (w.T @ x).item() + b
    o, do_dz = max(z, 0.0), float(z > 0)
    dJ_do, dJ_dz = o - y, (o - y) * do_dz
    names = [f"w{subscript(i)}" for i in range(1, len(w) + 1)] + ["b"]
    factors = [*x[:, 0], 1.0]
    middle = 18 + PITCH * len(w) / 2
    rail = f"M{STEM},45 V{45 + PITCH * len(w)} M184,{at(middle + 27)} H{STEM}"
    body = [path(rail, BACKWARD, 1.6, DASH)]
    for i, value in enumerate([*w[:, 0], b]):
        top, slope = 18 + PITCH * i, short(dJ_dz * factors[i])
        label = (f"× x{subscript(i + 1)}", f"= {short(factors[i])}") if i < len(w) else ("× 1",)
        box = Box(0, i, names[i], short(value), slope, value_colour=PARAMETERS)
        body += back(STEM, 118, top + 27, *label) + draw_box((6, top, 112, 54), box)
    for tail, tip, slope in ((328, 288, do_dz), (476, 432, dJ_do)):
        body += back(tail, tip, middle + 27, f"× {short(slope)}")
    body += draw_box((184, middle, 104, 54), Box(1, 0, "z = wᵀx + b", short(z), short(dJ_dz)))
    body += draw_box((328, middle, 104, 54), Box(2, 0, "o = ReLU(z)", short(o), short(dJ_do)))
    last = Box(3, 0, "J = ½(y − o)²", short((y - o) ** 2 / 2), "1")
    body += draw_box((476, middle, 112, 54), last)
    return card(594, 24 + PITCH * len(names), body, say_walk(names, factors, dJ_dz, do_dz, dJ_do))


def say_walk(names, factors, dJ_dz, do_dz, dJ_do):
    """The walk back in two sentences."""
    slopes = "; ".join(
        f"{name}: {short(dJ_dz)} · {short(factor)} = {short(dJ_dz * factor)}"
        for name, factor in zip(names, factors, strict=True)
    )
    return (
        f"One neuron as a graph, walked back from ∂J/∂J = 1: times {short(dJ_do)} at o, times "
        f"{short(do_dz)} at z, which makes ∂J/∂z = {short(dJ_dz)}. "
        f"From z it fans out, each weight times its own input: {slopes}."
    )


def read_column(name, value):
    """value as a column (d, 1), d from 1 to 4."""
    found = doors.drawable(name, doors.matrix(name, value))
    if found.shape[1] != 1 or not 1 <= len(found) <= 4:
        raise ValueError(f"{name} is {found.shape}: give a column (d, 1) with d from 1 to 4.")
    return found


def read_number(name, value):
    """One number, alone or in an array, as a float."""
    found = doors.drawable(name, value, 1e6)
    if found.size != 1:
        raise ValueError(f"{name} is {found.shape}: give one number, or a 1×1 matrix.")
    return found.item()


def back(tail, tip, y, above, below=""):
    """A level dashed arrow back from x = tail to x = tip, its label above it and below it."""
    return [
        path(f"M{tail},{at(y)} H{tip + 6}", BACKWARD, 1.6, DASH),
        arrow(tip, y, -1, 0, BACKWARD),
        text((tail + tip) / 2 + 3, y - 8, above, 12, fill=BACKWARD),
        text((tail + tip) / 2 + 3, y + 17, below, 12, fill=BACKWARD),
    ]


# --- downhill on one example ----------------------------------------------------------------------


def walk(rate, b, steps):
    """z and J before each of `steps` steps of gradient descent on w and b, and after the last."""
    w, way = W, []
    for _ in range(steps + 1):
        z = (w.T @ X).item() + b
        error = max(z, 0.0) - Y
        way.append((z, error**2 / 2))
        w, b = w - rate * error * (z > 0) * X, b - rate * error * (z > 0)
    return way


def read_descent(rate, b, steps):
    """The settings of the descent, inside what the pictures have room for."""
    rate, b = doors.number("rate", rate, *RATES), doors.number("b", b, *BIASES)
    return rate, b, doors.whole("steps", steps, 0, MOST)


def draw_valley(rate=0.12, b=-0.1, steps=4):
    """J over z for one example, and below it z step by step, a line for each step.

    rate: the learning rate, 0.01 to 0.16. b: the bias at the start, −5 to 2. steps: 0 to 12.
    """
    way = walk(*read_descent(rate, b, steps))
    line = np.linspace(*VALLEY.x, 253)
    z, J = np.array(way).T
    left, right = VALLEY.across(VALLEY.x[0]), VALLEY.across(0)
    slope, reach = max(z[-1], 0.0) - Y if z[-1] > 0 else 0.0, np.array([-0.8, 0.8])
    pieces = [
        draw_flat(VALLEY.box),
        VALLEY.curve(line, (Y - np.maximum(line, 0)) ** 2 / 2, FORWARD, 2.5),
        VALLEY.curve(z, J, PARAMETERS, 1.5),
        VALLEY.dots(z, J, PARAMETERS),
        VALLEY.curve(z[-1] + reach, J[-1] + slope * reach, BACKWARD, 2, "6 4"),
        VALLEY.ring(z[-1], J[-1]),
    ]
    labels = [
        text((left + right) / 2, 56, "z ≤ 0: flat,", 12),
        text((left + right) / 2, 72, "ReLU′(z) = 0", 12),
    ]
    ticks, heights = {-2: "−2", 0: "0", 2: "2 = y", 4: "4"}, {J: str(J) for J in range(5)}
    alt = (
        f"J over z: level at 2 for z up to 0, then a parabola with its lowest point at z = y = 2. "
        f"Steps {', '.join(short(one) for one in z)} along z; the last is ringed."
    )
    body = VALLEY.inside(*pieces) + VALLEY.frame("J over z, and the steps", "", {}, heights)
    return card(296, 360, body + labels + draw_strip(z, ticks), alt)


def draw_flat(box):
    """The part of a plot over z where the ReLU is off."""
    return rectangle(box.x, box.y, VALLEY.across(0) - box.x, box.height, CARD, 0, fill="#ececec")


def draw_strip(z, ticks):
    """z before the first step and after each, one below the other, the last ringed."""
    steps = -np.arange(len(z))
    pieces = [
        draw_flat(STRIP.box),
        STRIP.upright(Y, DATA, 1, ""),
        STRIP.curve(z, steps, PARAMETERS, 1.5),
        STRIP.dots(z, steps, PARAMETERS),
        STRIP.ring(z[-1], steps[-1]),
    ]
    lines = {0: "step 0", -MOST / 2: f"{MOST // 2}", -MOST: f"{MOST}"}
    return STRIP.inside(*pieces) + STRIP.frame("", "z", ticks, lines)


def draw_losses(rate=0.12, b=-0.1, steps=4):
    """J after each step of the same descent, on a scale of powers of ten."""
    losses = [J for _, J in walk(*read_descent(rate, b, steps))]
    shown, places = np.maximum(losses, LOSSES.y[0]), np.arange(len(losses))
    pieces = [
        LOSSES.curve(places, shown, FORWARD),
        LOSSES.dots(places, shown, FORWARD),
        LOSSES.ring(places[-1], shown[-1]),
    ]
    alt = (
        f"J after 0 to {len(losses) - 1} steps, from {short(losses[0])} to {short(losses[-1])}, "
        "on a scale of powers of ten."
    )
    return card(
        276,
        360,
        LOSSES.inside(*pieces)
        + LOSSES.frame("J after each step", "step", {t: str(t) for t in range(0, 13, 2)}),
        alt,
    )


def say_descent(rate=0.12, b=-0.1, steps=4):
    """The factor of each step, where the steps are, and what has become of the neuron."""
    rate, b, steps = read_descent(rate, b, steps)
    way, factor = walk(rate, b, steps), 1 - rate * GROWTH
    dead = next((step for step, (z, _) in enumerate(way) if z <= 0), None)
    z, J = way[-1]
    says = (
        f"While the ReLU is open, each step multiplies the error o − y by 1 − {short(GROWTH)} · "
        f"{short(rate)} = {short(round(factor, 6))}. So {verdict(factor)}. "
        f"After {steps} {'step' if steps == 1 else 'steps'}: z = {short(z)}, "
        f"o = {short(max(z, 0.0))}, J = {short(J)}."
    )
    if dead is None:
        return says
    since = f"Since step {dead} " if dead else "From the start "
    return f"{says} {since}z is not above 0: this ReLU is dead, and nothing moves any more."


def verdict(factor):
    """What a factor, below 1 at these rates, does to an error."""
    if abs(factor) < 1e-9:
        return "one step is enough"
    if factor > 0:
        return "it shrinks"
    if abs(factor + 1) < 1e-9:
        return "it changes sides and keeps its size"
    grows = "grows: this rate is too large" if factor < -1 else "shrinks"
    return f"it changes sides and {grows}"
