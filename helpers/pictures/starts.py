"""What the start of training decides: whether units differ, and how large δ arrives."""

import math

import numpy as np

from helpers import doors
from helpers.colours import DATA, SERIES
from helpers.pictures.activations import looks_of
from helpers.svg.axes import Axes, apart
from helpers.svg.pieces import card, path, text
from helpers.svg.plots import Area
from helpers.words import brief, counted, superscript

WIDTH, APART = 590, 15  # of the picture; between two labels


def draw_units(histories):
    """The weight from x₁ to each hidden unit while training, one panel for each start.

    histories: {title: (rounds, units)}, two of them, drawn on one scale.
    """
    read = read_starts(histories)
    ends = [f(one.min() if f is min else one.max() for one in read.values()) for f in (min, max)]
    margin = 0.05 * (ends[1] - ends[0]) or 1
    limits, body, said = (ends[0] - margin, ends[1] + margin), [], []
    for place, (title, history) in enumerate(read.items()):
        box = Area(50 + place * 280, 40, 180, 220)
        axes = Axes(box, (0, len(history)), limits)
        body += axes.frame(f"{title}: weight from x₁", "round")
        lines = [
            axes.curve(np.arange(len(history)), history[:, j], look["color"], 2)
            for j, look in zip(range(history.shape[1]), SERIES, strict=False)
        ]
        body += [*axes.inside(*lines), *label_units(axes, history)]
        values = ", ".join(brief(value) for value in history[-1])
        said.append(f"{title}: {values}")
    alt = (
        f"Weights from x₁ to the hidden units over {counted(len(history) - 1, 'round')}, on one "
        f"scale. They end at, {'; '.join(said)}."
    )
    return card(WIDTH, 306, body, alt)


def read_starts(histories):
    """{title: (steps, units)} of two starts, each of as many units as there are series."""
    histories = doors.mapping("histories", histories, '{"equal start": history}')
    read = {title: doors.matrix(title, history) for title, history in histories.items()}
    if len(read) != 2 or any(one.shape[1] > len(SERIES) for one in read.values()):
        raise ValueError(
            f"histories has {len(read)} starts of {[one.shape[1] for one in read.values()]} units: "
            f"give two, of {len(SERIES)} units at most."
        )
    return read


def label_units(axes, history):
    """A label at the end of each curve; curves that end in one place share it, in the top one's."""
    groups = {}
    for j, value in enumerate(history[-1]):
        groups.setdefault(round(float(axes.down(value)), 1), []).append(j)
    x, pieces = axes.box.x + axes.box.width + 6, []
    for y, (_, units) in zip(apart(list(groups), APART), groups.items(), strict=True):
        name = (
            f"unit {units[0] + 1}" if len(units) == 1 else f"units {units[0] + 1}–{units[-1] + 1}"
        )
        pieces.append(text(x, y + 4, name, 12, "start", fill=SERIES[units[-1]]["color"]))
    return pieces


def draw_travel(sizes):
    """Size of δ[k], relative to the top layer, for several starts on one logarithmic scale.

    sizes: {name: numbers above 0 for k = 1, 2, …, r}; the name stands at layer 1.
    """
    read, layers = read_sizes(sizes)
    seen = np.log10(np.concatenate(list(read.values())))
    low, high = 3 * math.floor(seen.min() / 3), 3 * math.ceil(seen.max() / 3)
    axes = Axes(Area(152, 40, 372, 320), (0.5, layers + 0.5), (10.0**low, 10.0**high), "y")
    where = f"layer k; the loss is above layer {layers}, and δ travels to the left"
    ticks = {k: str(k) for k in (1, *range(10, layers + 1, 10))}
    title = f"size of δ[k], relative to δ[{layers}]"
    body = axes.frame(title, where, ticks, {})
    for power in range(low, high + 1, 3):
        y = axes.down(10.0**power)
        body.append(path(f"M524,{y:.1f} h4", DATA, 1))
        body.append(text(532, y + 4, f"10{superscript(power)}", 12, "start"))
    levels = apart([float(axes.down(one[0])) for one in read.values()], APART)
    inside = [path(f"M152,{axes.down(1.0):.1f} h372", DATA, 1)]
    looks = looks_of(read)
    for (name, one), y in zip(read.items(), levels, strict=True):
        look = looks[name]
        inside.append(axes.curve(range(1, layers + 1), one, look["color"], 2.4))
        body.append(text(146, y + 4, name, 12, "end", fill=look["color"]))
    alt = say_travel(read, layers)
    return card(WIDTH, 410, [*body, *axes.inside(*inside)], alt)


def read_sizes(sizes):
    """{name: sizes above 0}, all of as many layers, and how many those are."""
    sizes = doors.mapping("sizes", sizes, '{"ReLU, He": [0.7, 1.0]}')
    read = {name: doors.drawable(name, one).ravel() for name, one in sizes.items()}
    lengths = {len(one) for one in read.values()}
    if len(lengths) != 1 or len(read) > len(SERIES) or any((v <= 0).any() for v in read.values()):
        raise ValueError(
            f"sizes has {len(read)} starts of {sorted(lengths)} layers: give at most "
            f"{len(SERIES)}, of as many layers each, and sizes above 0."
        )
    return read, *lengths


def say_travel(read, layers):
    """The text alternative: what is left of δ in layer 1 of each start."""
    said = "; ".join(f"{name}, {brief(one[0])}" for name, one in read.items())
    return (
        f"Size of δ in layers {layers} down to 1 of a network that has not learned yet, relative "
        f"to layer {layers}. What is left in layer 1: {said}."
    )
