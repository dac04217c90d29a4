"""One neuron and its data: the three local slopes, the gradient, a step, and many steps."""

from itertools import pairwise, takewhile

import numpy as np

from helpers import doors
from helpers.colours import BACKWARD, DATA, FORWARD, INK, PARAMETERS
from helpers.pictures.descent import DATA_SETS, UNITS, descend, gradient
from helpers.svg.axes import Axes
from helpers.svg.captions import captioned
from helpers.svg.pieces import arrow, at, path
from helpers.svg.plots import Area, crossings
from helpers.words import in_brackets, short

LIMIT, FINE = 5.0, 0.01  # of each parameter; of its slider's steps
AHEAD = 20  # steps looked ahead
LEVELS = (0.05, 0.1, 0.2, 0.3, 0.5, 0.75, 1, 1.5, 2, 3, 4, 6, 8, 12)
POINTS = Area(50, 46, 230, 230)
WEIGHTS = Axes(Area(330, 46, 230, 230), (-LIMIT, LIMIT), (-LIMIT, LIMIT))
STEPS = Axes(Area(625, 46, 195, 230), (0, AHEAD), (0.01, 100), "y")
REACHES = {"two clouds": 4.4, "XOR": 1.6}  # how far their pictures go


def draw_neuron(
    w1=-1.0, w2=1.0, b=0.5, rate=1.0, example=1, unit="sigmoid, logistic loss", points="two clouds"
):
    """A neuron with two inputs: its line o = ½ over the data, its loss over (w₁, w₂), 20 steps.

    w1, w2, b: −5 to 5. rate: the learning rate α, up to 100. example: from 1, the ringed point
    whose local slopes are written out. unit: one of UNITS. points: one of DATA_SETS.
    """
    doors.one_of("unit", unit, UNITS)
    doors.one_of("data set", points, DATA_SETS)
    X, Y = DATA_SETS[points]()
    w1, w2, b = (doors.number(n, p, -LIMIT, LIMIT) for n, p in (("w₁", w1), ("w₂", w2), ("b", b)))
    rate, example = doors.positive("rate", rate, 100), doors.whole("example", example, 1, Y.size)
    w = np.array([[w1], [w2]], dtype=float)
    way = descend(w, b, unit, X, Y, rate, AHEAD)
    losses = [J for J, _, _ in way]
    body = draw_points(w, b - UNITS[unit].border, X, Y, example, REACHES[points])
    body += draw_weights(way, unit, X, Y) + draw_steps(losses)
    lines = say_example(w, b, unit, X[:, example - 1], Y[0, example - 1], example)
    lines += say_gradient(way, unit, X, Y, rate)
    about = (
        f"One neuron on {points}, {unit}. Left the points and the line o = ½, in the middle J over "
        f"(w₁, w₂), right J over {AHEAD} steps, between {short(min(losses))} and "
        f"{short(max(losses))}."
    )
    return captioned(840, 336, body, [[(line, INK)] for line in lines], about)


def draw_points(w, b, X, Y, example, reach):
    """The points by class, the line wᵀx + b = 0 with w standing on it, one point ringed."""
    axes = Axes(POINTS, (-reach, reach), (-reach, reach))
    pieces = [
        axes.dots(*X[:, Y[0] == label], colour, mark)
        for label, colour, mark in ((0, FORWARD, "o"), (1, BACKWARD, "s"))
    ]
    size = float(np.hypot(*w.ravel()))
    if size > 0:
        foot, along = -b * w / size**2, np.array([[-w[1, 0]], [w[0, 0]]]) / size
        ends = np.hstack([foot - 50 * along, foot + 50 * along])
        pieces.append(axes.curve(*ends, PARAMETERS, 3))
        pieces += shaft(axes, foot.ravel(), (foot + w / size).ravel(), PARAMETERS)
    ring = axes.ring(*X[:, example - 1])
    title = "data: ● class 0, ■ class 1"
    return axes.inside(*pieces, ring) + axes.frame(title, "x₁ across, x₂ up")


def draw_weights(way, unit, X, Y):
    """Level lines of J over (w₁, w₂) at this b; the way of the next steps, −∇J from its start."""
    _, w, b = way[0]
    _, grad_w, _ = gradient(w, b, unit, X, Y)
    steps = np.hstack([*takewhile(lambda w: abs(w).max() < 1000, (w for _, w, _ in way))])
    pieces = [
        level_lines(b, unit, X, Y),
        WEIGHTS.curve(*steps, PARAMETERS, 1.5),
        WEIGHTS.specks(*steps, PARAMETERS, 5),
        WEIGHTS.ring(*w.ravel()),
    ]
    if np.abs(grad_w).max() > 0.02:
        pieces += shaft(WEIGHTS, w.ravel(), (w - grad_w).ravel(), BACKWARD)
    title = "J at this b, and arrow −∇J"
    return WEIGHTS.inside(*pieces) + WEIGHTS.frame(title, "w₁ across, w₂ up")


def level_lines(b, unit, X, Y, count=49):
    """Dots where J has the value of a level, on the lines of a grid over (w₁, w₂)."""
    side = np.linspace(-LIMIT, LIMIT, count)
    w1, w2 = np.meshgrid(side, side)
    z = np.array([w1.ravel(), w2.ravel()]).T @ X + b
    J = UNITS[unit].loss(z, Y).mean(axis=1).reshape(count, count)
    places = np.hstack([crossings(J - level) for level in LEVELS])
    return WEIGHTS.specks(*(side[0] + (side[1] - side[0]) * places), DATA, 1.6)


def draw_steps(losses):
    """J over the next steps; beyond the axis it lies at the side."""
    shown = np.clip(losses, *STEPS.y)
    steps = range(len(losses))
    pieces = [STEPS.curve(steps, shown, FORWARD), STEPS.dots(steps, shown, FORWARD)]
    return STEPS.inside(*pieces) + STEPS.frame(f"J over the next {AHEAD} steps", "step")


def shaft(axes, tail, tip, colour):
    """An arrow between two points of a plot."""
    x, y = np.array([tail, tip]).T
    (x0, x1), (y0, y1) = axes.across(x), axes.down(y)
    line = path(f"M{at(x0)},{at(y0)} L{at(x1)},{at(y1)}", colour, 2.5)
    size = min(11, np.hypot(x1 - x0, y1 - y0))
    return [line, arrow(x1, y1, x1 - x0, y1 - y0, colour, size)]


def say_example(w, b, unit, x, y, example):
    """The forward pass of one example, and its three local slopes with their product."""
    z = np.float64(w[:, 0] @ x + b)
    slopes = UNITS[unit].dJ_do(z, y), UNITS[unit].do_dz(z)
    factors = f"{short(slopes[0])} · {short(slopes[1])}"
    product = UNITS[unit].dJ_dz(z, y)
    return [
        f"Example {example}, ringed: x = {in_brackets(x)}, y = {y:.0f}; "
        f"z = wᵀx + b = {short(z)}, o = {short(UNITS[unit].output(z))}.",
        f"∂J/∂w = ∂J/∂o · ∂o/∂z · ∂z/∂w = {factors} · {in_brackets(x)} "
        f"= {in_brackets(product * x)}.",
        f"∂J/∂b = ∂J/∂o · ∂o/∂z · ∂z/∂b = {factors} · 1 = {short(product)}.",
    ]


def say_gradient(way, unit, X, Y, rate):
    """The mean gradient, the step it makes, and where the steps lead."""
    (J, w, b), (_, w_new, b_new) = way[0], way[1]
    _, grad_w, grad_b = gradient(w, b, unit, X, Y)
    z = w.T @ X + b
    right = int(((z > UNITS[unit].border) == Y).sum())
    losses = [J for J, _, _ in way]
    rises = " J rises on the way." if climbs(losses) else ""
    is_dead = "ReLU" in unit and not np.any(z > 0)
    dead = " No point has z > 0: this ReLU is dead." if is_dead else ""
    return [
        f"Mean over all {Y.size}: ∂J/∂w = {in_brackets(grad_w)}, ∂J/∂b = {short(grad_b)}.{dead}",
        f"One step at rate {short(rate)}: w from {in_brackets(w)} to {in_brackets(w_new)}, "
        f"b from {short(b)} to {short(b_new)}.{rises}",
        f"J = {short(J)}, {right} of {Y.size} right. J after 1 step: {short(losses[1])}, "
        f"10 steps: {short(losses[10])}, {AHEAD} steps: {short(losses[AHEAD])}.",
    ]


def climbs(losses):
    """Whether a step makes J larger, by more than rounding."""
    return any(after > before * (1 + 1e-9) for before, after in pairwise(losses))
