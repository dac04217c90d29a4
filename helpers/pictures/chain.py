"""The chain rule: a nudge that travels through a chain, and paths against edges in diamonds."""

import math
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from helpers import doors, ops
from helpers.colours import BACKWARD, DATA, FORWARD, INK
from helpers.svg.axes import Axes
from helpers.svg.captions import captioned
from helpers.svg.pieces import arrow, at, path, rectangle, text, text_width
from helpers.svg.plots import Area
from helpers.words import counted, plus, short, signed, subscript


class Step(NamedTuple):
    """One function of a chain: how it is written, its value and slope, and what it needs."""

    written: str
    value: object
    slope: object
    allows: object = lambda t: True
    needs: str = ""


STEPS = (
    Step("{}²", lambda t: t * t, lambda t: 2 * t),
    Step("{} − 7", lambda t: t - 7, lambda t: 1.0),
    Step("10/{}", lambda t: 10 / t, lambda t: -10 / t**2, lambda t: abs(t) > 1e-9, "other than 0"),
    Step("−{}", lambda t: -t, lambda t: -1.0),
    Step("1 + {}", lambda t: 1 + t, lambda t: 1.0),
    Step("sin {}", math.sin, math.cos),
    Step("exp {}", math.exp, math.exp, lambda t: t < 100, "below 100"),
    Step("log {}", math.log, lambda t: 1 / t, lambda t: t > 0, "above 0"),
    Step("σ({})", ops.sigmoid, ops.sigmoid_prime),
)
STEPS = {step.written.format("t"): step for step in STEPS}
NONE = "none"
NAMES = ("x", "u", "v", "J")
LEFT, TOP, WIDTH, HEIGHT, GAP, REACH = 84, 26, 136, 56, 66, 60  # boxes, and their longest bar
FARTHEST = 1000.0  # x and h; three squares of more than that leave no room for a nudge
MOST, START = 20, 1.0  # diamonds in a row, and x₀
PLOT = Axes(Area(80, 190, 380, 170), (0, MOST + 1), (1, 1e7), "y")


def draw_chain(x=3.0, h=0.001, first="t²", second="t − 7", third="10/t", passed=3):
    """A nudge h of x on its way through two or three functions, after `passed` of them.

    x: −1000 to 1000. h: 1e−9 to 1000. first, second, third: from STEPS; third may be "none".
    Bars below the boxes: filled for what the slopes forecast, hollow for what really happens.
    Raises ValueError when a function has no value at the number that reaches it.
    """
    x, h = doors.number("x", x, -FARTHEST, FARTHEST), doors.number("h", h, 1e-9, FARTHEST)
    passed = doors.whole("passed", passed, 0, 3)
    for name, step in (("first", first), ("second", second), ("third", third)):
        doors.one_of(name, step, [*STEPS, NONE] if name == "third" else STEPS)
    chain = [name for name in (first, second, third) if name != NONE]
    values, moved = values_along(chain, x), values_along(chain, x + h)
    slopes = [float(STEPS[chain[i]].slope(values[i])) for i in range(len(chain))]
    forecasts = [h * math.prod(slopes[:i]) for i in range(len(values))]
    moves = [after - before for before, after in zip(values, moved, strict=True)]
    passed, limit = min(passed, len(chain)), max(map(abs, forecasts + moves))
    body, said = legend(), []
    for i, label in enumerate(name_boxes(chain)):
        nudge = (forecasts[i], moves[i]) if i <= passed else None
        body += draw_box(i, label, values[i], nudge, limit)
        nudged = f", nudged by {plus(nudge[0])}, really {plus(nudge[1])}" if nudge else ""
        said.append(f"{label} is {short(values[i])}{nudged}")
    for i, slope in enumerate(slopes):
        body += draw_passage(i, slope, passed)
    about = f"A nudge after {passed} of {len(chain)} functions: {'; '.join(said)}."
    return captioned(840, 222, body, say_chain(slopes, forecasts, moves, passed), about)


def values_along(chain, x):
    """x and the value after each function of the chain."""
    values = [x]
    for name, variable in zip(chain, NAMES, strict=False):
        step, t = STEPS[name], values[-1]
        if not step.allows(t):
            raise ValueError(
                f"{name} needs a number {step.needs}, but {variable} = {short(t)} reaches it; "
                "move x or h, or choose another function."
            )
        values.append(float(step.value(t)))
    return values


def name_boxes(chain):
    """x, u = x², …, and J for the last one."""
    results = [*NAMES[1 : len(chain)], "J"]
    written = [STEPS[name].written.format(NAMES[i]) for i, name in enumerate(chain)]
    return ["x", *(f"{u} = {f}" for u, f in zip(results, written, strict=True))]


def draw_box(i, label, value, nudge, limit):
    """A box with its value and nudge, and its two bars; a dotted one when nothing arrived yet."""
    left = LEFT + i * (WIDTH + GAP)
    centre = left + WIDTH / 2
    border = (FORWARD, 2, "") if nudge else (DATA, 1, "2 3")
    numbers = [(short(value), INK)] + ([(f" {plus(nudge[0], 3)}", FORWARD)] if nudge else [])
    length = text_width("".join(piece for piece, _ in numbers), 13)
    body = [
        rectangle(left, TOP, WIDTH, HEIGHT, *border, rounding=8),
        text(centre, TOP + 23, label, bold=True),
        text(centre, TOP + 44, numbers, 13 if length < WIDTH else 11),
    ]
    for y, move, fill in zip((104, 154), nudge or (), (FORWARD, "none"), strict=False):
        length = REACH * abs(move) / limit
        start = centre if move > 0 else centre - length
        body.append(rectangle(start, y, length, 14, FORWARD, 1.6, fill=fill))
        body.append(path(f"M{at(centre)},{y - 5} v24", INK, 1.5))
        body.append(text(centre, y + 33, plus(move), 12, fill=FORWARD))
    return body


def draw_passage(i, slope, passed):
    """The arrow to the next box with the slope that multiplies on it; thick where passed last."""
    x = LEFT + WIDTH + i * (WIDTH + GAP)
    y = TOP + HEIGHT / 2
    colour, width = (FORWARD, 3.6 if i == passed - 1 else 1.6) if i < passed else (DATA, 1.4)
    size = 12 if width > 3 else 8
    line = path(f"M{at(x + 2)},{at(y)} H{at(x + GAP - 2 - size + 2)}", colour, width)
    factor = f"× {short(slope)}"
    height = y - 10 if text_width(factor, 12) < GAP else TOP - 8  # between the boxes, or above
    label = text(x + GAP / 2, height, factor, 12)
    return [line, arrow(x + GAP - 2, y, 1, 0, colour, size), label]


def legend():
    return [text(20, 115, "forecast", 12, "start"), text(20, 165, "really", 12, "start")]


def say_chain(slopes, forecasts, moves, passed):
    """The lines of text below the picture."""
    name = "J" if passed == len(slopes) else NAMES[passed]
    factors = [short(slope) for slope in slopes[:passed]]
    factors = " · ".join([*factors[:1], *map(signed, factors[1:])])
    whole = math.prod(slopes[:passed])
    result = f" = {short(whole, 5)}" if passed > 1 else ""
    slope = f"d{name}/dx = {factors}{result}" if passed else "no function passed yet"
    return [
        [(f"Slope so far: {slope}.", INK)],
        [
            (f"Forecast: {name} moves by {short(whole, 5)} · {short(forecasts[0], 5)} ", INK),
            (f"= {short(forecasts[passed], 5)}. Really: {short(moves[passed], 5)}.", INK),
        ],
    ]


def draw_diamonds(k=3, path=1):
    """k diamonds in a row with one of their 2^k paths, and the counts of paths and edges.

    k: 1 to 20. path: 1 to 2^k. x_t = tanh x_(t−1) + x_(t−1)/2 with x₀ = 1, as in lesson 02.
    """
    k = doors.whole("k", k, 1, MOST)
    path = doors.whole("path", path, 1, 2**k)
    sides = [int(bit) for bit in f"{path - 1:0{k}b}"]  # 0 for p, 1 for q, the first diamond first
    slopes = diamond_slopes(k)
    paths, edges = 2**k, 4 * k
    products = path_products(k)
    through = "".join("pq"[side] for side in sides)
    lines = [
        f"Path {path:,} of {paths:,}, the thick one: {through}; its slopes "
        f"multiply to {short(products[path - 1], 5)}.",
        f"Path by path: {paths:,} products of {k}, added up: {short(products.sum(), 5)}.",
        f"Shared: {counted(k, 'sum')} p′ + q′, multiplied: "
        f"{short(math.prod(map(sum, slopes)), 5)}; each of the {edges} edges is used once.",
    ]
    body = [*draw_row(k, sides), *draw_counts(k, paths, edges)]
    lines = [[(line, INK)] for line in lines]
    about = f"{counted(k, 'diamond')} in a row: paths 2ᵏ = {paths:,}, edges 4k = {edges}."
    return captioned(840, 420, body, lines, about)


def diamond_slopes(k):
    """(p′, q′) of each diamond: 1 − tanh² x and ½, at the x that reaches it."""
    slopes, x = [], START
    for _ in range(k):
        slopes.append((1 - math.tanh(x) ** 2, 0.5))
        x = math.tanh(x) + x / 2
    return slopes


@lru_cache(maxsize=1)  # a million products need not be made again for every path
def path_products(k):
    """The slope of each of the 2^k paths, in order: p first."""
    products = np.ones(1)
    for pair in diamond_slopes(k):
        products = np.outer(products, pair).ravel()
    return products


def draw_row(k, sides):
    """The diamonds, with one path thick and blue."""
    width, middle, height = min(780 / k, 150), 80, 42
    thin, thick, nodes, labels = [], [], [], []
    for t, side in enumerate(sides):
        left, centre = 30 + t * width, 30 + (t + 0.5) * width
        for row in (0, 1):
            y = middle + (2 * row - 1) * height
            d = f"M{at(left)},{middle} L{at(centre)},{at(y)} L{at(left + width)},{middle}"
            (thick if row == side else thin).append(d)
            nodes += [(centre, y), (left, middle), (left + width, middle)]
            if k <= 10:
                y += 19 if row else -9
                labels.append(text(centre, y, "pq"[row] + subscript(t + 1), 13))
    dots = " ".join(f"M{at(x)},{at(y)} h0" for x, y in dict.fromkeys(nodes))
    dots = f'<path d="{dots}" stroke="{INK}" stroke-width="9" stroke-linecap="round"/>'
    return [path(" ".join(thin), DATA, 1.4), path(" ".join(thick), FORWARD, 4), dots, *labels]


def draw_counts(k, paths, edges):
    """Paths and edges against the number of diamonds, with k marked."""
    ks = np.arange(1, MOST + 1)
    pieces = [PLOT.upright(k)]
    for counts, colour, dash in ((2.0**ks, FORWARD, ""), (4.0 * ks, BACKWARD, "7 4")):
        pieces.append(PLOT.curve(ks, counts, colour, 2, dash))
        pieces.append(PLOT.dots(k, counts[k - 1], colour))
    return [
        *PLOT.frame("count, on a logarithmic axis", "diamonds k"),
        *PLOT.inside(*pieces),
        text(500, 240, f"paths, solid: 2ᵏ = {paths:,}", 18, "start", True, FORWARD),
        text(500, 280, f"edges, dashed: 4k = {edges}", 18, "start", True, BACKWARD),
    ]
