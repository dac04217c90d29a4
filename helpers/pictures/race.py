"""The loop over examples and the matrix product do the same sums: which is done first?"""

from helpers import doors
from helpers.colours import BACKWARD, DATA, FORWARD
from helpers.svg.pieces import MARGIN, at, card, path, rectangle, text
from helpers.words import counted, short

INPUTS, OUTPUTS = 64, 10
MOST = 1_000_000  # examples, and hidden units
LEFT, TRACK, LANE = 90, 560, 46


def draw_race(n=100, units=64, seconds=None):
    """One pass forward and backward through a 64-units-10 network for n examples, in two ways.

    seconds: (loop, product), what each took; None before the race. The lanes show where both are
    when the faster one is done. Raises ValueError for times that are not above 0.
    """
    n, units = doors.whole("n", n, 1, MOST), doors.whole("units", units, 1, MOST)
    seconds = None if seconds is None else doors.pair("seconds", seconds, 1e-12, 1e6)
    head = f"{counted(n, 'example')} through {INPUTS}-{units}-{OUTPUTS}, forward and backward"
    body = [text(MARGIN, 32, head, 16, "start", True)]
    runners = {
        "loop": (f"{counted(n, 'pass')} × 1 column", BACKWARD, "6 4"),
        "product": (f"1 pass × {counted(n, 'column')}", FORWARD, ""),
    }
    for row, (name, (note, *look)) in enumerate(runners.items()):
        share = min(seconds) / seconds[row] if seconds else 0.0
        body += draw_lane(name, note, 56 + row * (LANE + 14), share, *look)
    lines = [
        f"Multiplications: {n * multiplications(units):,} for either.",
        *(say_times(n, seconds) if seconds else ["Not measured yet."]),
    ]
    body += [text(MARGIN, 196 + 22 * i, line, 14, "start") for i, line in enumerate(lines)]
    notes = [f"The {name}: {note}." for name, (note, *_) in runners.items()]
    return card(840, 256, body, " ".join([f"{head}.", *notes, *lines]))


def multiplications(units):
    """Of the matrix products Z and ∂J/∂W of both layers and ∂J/∂A[1], for one example."""
    return 2 * units * (INPUTS + OUTPUTS) + units * OUTPUTS


def say_times(n, seconds):
    """Both times, and how far the slower one was when the faster one was done."""
    times = [f"{short(1e3 * s)} ms, {short(1e6 * s / n)} µs an example" for s in seconds]
    loop, product = seconds
    fast, slow = ("product", "loop") if product <= loop else ("loop", "product")
    ratio = max(seconds) / min(seconds)
    return [
        f"Time: loop {times[0]}; product {times[1]}.",
        f"When the {fast} was done, the {slow} had done {short(100 / ratio)} % of its work: "
        f"it takes {short(ratio)} times as long.",
    ]


def draw_lane(name, note, top, share, colour, dash):
    """A track, and the part of it that is done."""
    body = [
        text(LEFT - 12, top + LANE / 2 + 5, name, 14, "end", True, colour),
        rectangle(LEFT, top, TRACK, LANE, DATA, 1),
        text(LEFT + TRACK + 12, top + LANE / 2 + 5, note, 13, "start"),
    ]
    if share:
        body.append(rectangle(LEFT, top, share * TRACK, LANE, colour, 2, dash, fill=colour + "55"))
    return [*body, path(f"M{LEFT + TRACK},{at(top - 5)} v{LANE + 10}", DATA, 3)]
