"""A nudge that travels through a chain of functions: what slopes forecast, what really happens."""

import math
from typing import NamedTuple

from helpers import doors, ops
from helpers.colours import DATA, FORWARD, INK
from helpers.svg.pieces import arrow, at, card, path, rectangle, text
from helpers.words import plus, short, signed


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
LEFT, TOP, WIDTH, HEIGHT, PITCH = 20, 40, 160, 50, 86  # boxes, one below the other
ZERO, REACH = 390, 150  # where the bars begin, and the longest of them
FARTHEST = 1000.0  # x and h; three squares of more than that leave no room for a nudge


class Walk(NamedTuple):
    """A nudge on its way: names and values of the boxes, slopes between them, how far it came."""

    labels: list
    values: list
    slopes: list
    forecasts: list
    moves: list
    passed: int


def draw_chain(x=3.0, h=0.1, first="t²", second="t − 7", third="10/t", passed=3):
    """A nudge h of x on its way through two or three functions, after `passed` of them.

    x: −1000 to 1000. h: 1e−9 to 1000. first, second, third: from STEPS; third may be "none".
    Bars beside the boxes: filled for what the slopes forecast, hollow for what really happens.
    Raises ValueError when a function has no value at the number that reaches it.
    """
    walk = walk_along(x, h, first, second, third, passed)
    limit = round_up(max(map(abs, walk.forecasts + walk.moves)))
    body = draw_scale(limit)
    for i, label in enumerate(walk.labels):
        body += draw_box(i, label, walk.values[i], i <= walk.passed)
        if i <= walk.passed:
            body += draw_bars(i, walk.forecasts[i] / limit, walk.moves[i] / limit)
            body += name_bars(i, walk.forecasts[i], walk.moves[i])
    for i, slope in enumerate(walk.slopes):
        body += draw_passage(i, slope, walk.passed)
    chain, passed = ", ".join(walk.labels[1:]), walk.passed
    alt = (
        f"A nudge {plus(walk.forecasts[0])} of x = {short(walk.values[0])} in the chain {chain}, "
        f"after {passed} of {len(walk.slopes)} functions: forecast {plus(walk.forecasts[passed])}, "
        f"really {plus(walk.moves[passed])}."
    )
    return card(560, TOP + PITCH * 3 + HEIGHT + 20, body, alt)


def walk_along(x, h, first, second, third, passed):
    """The arguments of draw_chain, looked at, as a Walk."""
    x, h = doors.number("x", x, -FARTHEST, FARTHEST), doors.number("h", h, 1e-9, FARTHEST)
    passed = doors.whole("passed", passed, 0, 3)
    for name, step in (("first", first), ("second", second), ("third", third)):
        doors.one_of(name, step, [*STEPS, NONE] if name == "third" else STEPS)
    chain = [name for name in (first, second, third) if name != NONE]
    values, moved = values_along(chain, x), values_along(chain, x + h)
    slopes = [float(STEPS[chain[i]].slope(values[i])) for i in range(len(chain))]
    forecasts = [h * math.prod(slopes[:i]) for i in range(len(values))]
    moves = [after - before for before, after in zip(values, moved, strict=True)]
    return Walk(name_boxes(chain), values, slopes, forecasts, moves, min(passed, len(chain)))


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


def draw_box(i, label, value, is_reached):
    """A box with its value; a thin grey one where the nudge has not arrived."""
    top, centre = TOP + i * PITCH, LEFT + WIDTH / 2
    border = (FORWARD, 2, "") if is_reached else (DATA, 1, "")
    return [
        rectangle(LEFT, top, WIDTH, HEIGHT, *border, rounding=8),
        text(centre, top + 20, label, bold=True),
        text(centre, top + 40, short(value), 14, fill=FORWARD),
    ]


def round_up(value):
    """The next of 1, 2, 5, 10, 20, … times a power of ten: the scale of bars up to value."""
    power = 10.0 ** math.floor(math.log10(value or 1))
    return next(step * power for step in (1, 2, 5, 10) if step * power >= value * (1 - 1e-9))


def draw_scale(limit):
    """The scale of all bars, from −limit over 0 to limit, above them."""
    left, right, y = ZERO - REACH, ZERO + REACH, TOP - 8
    pieces = [
        text(left - 30, y - 6, "nudge", 13, "end", bold=True),
        path(f"M{left},{y} H{right} M{left},{y} v4 M{ZERO},{y} v4 M{right},{y} v4", DATA, 1),
    ]
    for share in (-1, 0, 1):
        pieces.append(text(ZERO + share * REACH, y - 6, short(share * limit), 11))
    return pieces


def draw_bars(i, forecast, move):
    """Two bars from the line at 0, as long as their shares of the longest: filled, hollow."""
    top, body = TOP + i * PITCH, []
    for y, share, fill in ((top + 4, forecast, FORWARD), (top + 32, move, "none")):
        length = REACH * abs(share)
        start = ZERO if share > 0 else ZERO - length
        body.append(rectangle(start, y, length, 14, FORWARD, 1.6, fill=fill))
    return [*body, path(f"M{ZERO},{top - 2} v{HEIGHT + 4}", INK, 1.5)]


def name_bars(i, forecast, move):
    """What the two bars are, on the side of the line where they are not."""
    top, body = TOP + i * PITCH, []
    for y, what, number in ((top + 15, "forecast", forecast), (top + 43, "really", move)):
        x, anchor = (ZERO - 8, "end") if number >= 0 else (ZERO + 8, "start")
        body.append(text(x, y, f"{what} {plus(number)}", 12, anchor, fill=FORWARD))
    return body


def draw_passage(i, slope, passed):
    """The arrow to the next box with the slope that multiplies on it; thick where passed last."""
    x, y = LEFT + WIDTH / 2, TOP + i * PITCH + HEIGHT
    colour, width = (FORWARD, 3.6 if i == passed - 1 else 1.6) if i < passed else (DATA, 1.4)
    size, end = 12 if width > 3 else 8, y + PITCH - HEIGHT - 2
    return [
        path(f"M{at(x)},{at(y + 2)} V{at(end - size + 2)}", colour, width),
        arrow(x, end, 0, 1, colour, size),
        text(x + 14, y + 22, f"× {short(slope)}", 13, "start"),
    ]


def say_chain(x=3.0, h=0.1, first="t²", second="t − 7", third="10/t", passed=3):
    """What draw_chain shows, as sentences: the slope so far, what it forecasts, what happens."""
    walk = walk_along(x, h, first, second, third, passed)
    passed, slopes = walk.passed, walk.slopes
    if not passed:
        return "No function passed yet."
    name = "J" if passed == len(slopes) else NAMES[passed]
    factors = [short(slope) for slope in slopes[:passed]]
    factors = " · ".join([*factors[:1], *map(signed, factors[1:])])
    whole = math.prod(slopes[:passed])
    result = f" = {short(whole, 5)}" if passed > 1 else ""
    return (
        f"Slope so far: d{name}/dx = {factors}{result}. Forecast: {name} moves by "
        f"{short(whole, 5)} · {short(walk.forecasts[0], 5)} = {short(walk.forecasts[passed], 5)}. "
        f"Really: {short(walk.moves[passed], 5)}."
    )
