"""How large δ is in each layer of a deep network that has not learned anything yet."""

from functools import lru_cache

import numpy as np

from helpers import doors, network
from helpers.colours import BACKWARD, DATA, INK
from helpers.svg.axes import Axes
from helpers.svg.pieces import arrow, card, path, text, text_width
from helpers.svg.plots import Area
from helpers.words import brief, short

MOST, WIDTH = 40, 100  # layers, and units in each of them
PLOT, LOWEST, HIGHEST = Area(60, 68, 506, 264), 1e-6, 1e6
INITS = {"He": "he", "Xavier": "xavier", "zero": 0.0}
VERDICTS = (  # down to which size of δ[1] it is called what
    (1e3, "it explodes"),
    (10, "it grows"),
    (0.1, "it stays nearly level"),
    (1e-3, "it shrinks"),
    (1e-300, "it vanishes"),
    (0, "nothing comes back through zero weights"),
)


def draw_depth(layers=30, activation="relu", init="He", times=1.0, seed=0):
    """‖δ[k]‖/‖δ[r]‖ for every layer k of a random network, and what its slopes predict.

    layers: r, 2 to 40. activation: as in helpers.network. init: "He", "Xavier" or "zero"; its
    standard deviation s is multiplied by `times`, 0.001 to 1000. seed: of the draw.
    J = Σ v_i z_i, so that δ[r] = v owes nothing to the weights. Predicted: each step multiplies by
    √(m s² mean σ'²).
    """
    settings = read_settings(layers, activation, init, times, seed)
    measured, predicted = travel(*settings)
    body = [text(20, 32, say_network(*settings), 16, "start", True), *curves(measured, predicted)]
    alt = (
        f"{say_network(*settings)}: size of δ[k] in layers {settings[0]} down to 1, relative to "
        f"the top layer, on a logarithmic axis, with the predicted line beside it. "
        f"{say_depth(*settings)}"
    )
    return card(590, 382, body, alt)


def say_depth(layers=30, activation="relu", init="He", times=1.0, seed=0):
    """What is left of δ in layer 1, and the mean factor of a step, measured and predicted."""
    settings = read_settings(layers, activation, init, times, seed)
    measured, predicted = travel(*settings)
    factors = [sizes[0] ** (1 / (settings[0] - 1)) for sizes in (measured, predicted)]
    return (
        f"‖δ[1]‖ is {brief(measured[0])} times ‖δ[{settings[0]}]‖: "
        f"{say_verdict(measured[0], factors[0])}; the mean factor of a step is {factors[0]:.2f}, "
        f"and {factors[1]:.2f} by the slopes."
    )


def list_depth(layers=30, activation="relu", init="He", times=1.0, seed=0):
    """{layer: size of its δ, relative to the top layer}, for five layers or so."""
    measured, _ = travel(*read_settings(layers, activation, init, times, seed))
    shown = sorted({1 + (len(measured) - 1) * part // 4 for part in range(5)}, reverse=True)
    return {f"size of δ[{k}]": brief(measured[k - 1]) for k in shown}


def read_settings(layers, activation, init, times, seed):
    """The settings in order, each of its kind and within its range."""
    layers, seed = doors.whole("layers", layers, 2, MOST), doors.whole("seed", seed, 0)
    times = doors.number("times", times, 0.001, 1000)
    doors.one_of("activation", activation, network.ACTIVATIONS)
    doors.one_of("init", init, INITS)
    return layers, activation, init, times, seed


def say_network(layers, activation, init, times, seed):
    start = f"{short(times)} times {init}" if times != 1 and init != "zero" else f"{init} weights"
    return f"{layers} layers of {WIDTH} units, {activation}, {start}"


@lru_cache(maxsize=8)
def travel(layers, activation, init, times, seed):
    """‖δ[k]‖/‖δ[r]‖ for k = 1..r: as measured, and as predicted from the slopes met so far."""
    rng = np.random.default_rng(seed)
    x, y = rng.standard_normal((2, WIDTH, 1))
    s = times * network.weight_scale(INITS[init], WIDTH, WIDTH)
    params = network.init_params(
        [WIDTH] * (layers + 1), rng, s, activation=activation, loss="squared"
    )
    Z = network.forward(params, x).Z
    sigma_vjp, delta = network.ACTIVATIONS[activation][1], y
    measured, predicted = [1.0], [1.0]
    for k in range(layers - 1, 0, -1):
        delta = sigma_vjp(params.W[k + 1].T @ delta, Z[k])
        slope = sigma_vjp(np.ones_like(y), Z[k])
        measured.append(float(np.linalg.norm(delta) / np.linalg.norm(y)))
        predicted.append(predicted[-1] * float(s * np.sqrt(WIDTH * (slope**2).mean())))
    return measured[::-1], predicted[::-1]


def curves(measured, predicted):
    """Both curves on axes that stay the same, whatever is chosen."""
    axes, layers = Axes(PLOT, (0, MOST + 1), (LOWEST, HIGHEST), "y"), range(1, len(measured) + 1)
    layer_ticks = {k: str(k) for k in (1, 10, 20, 30, 40)}
    inside = [
        path(f"M{PLOT.x},{axes.down(1.0):.1f} h{PLOT.width}", DATA, 1),
        axes.curve(layers, predicted, DATA, 3),
        axes.curve(layers, measured, BACKWARD, 1.6, "7 4"),
        axes.dots(layers, measured, BACKWARD),
        axes.dots([len(measured)], [1.0], INK, "s"),
    ]
    where = "layer k; the gradient travels to the left"
    title = "size of δ[k], relative to the top layer"
    body = [*axes.frame(title, where, layer_ticks), *axes.inside(*inside)]
    return [*body, *off_the_scale(axes, measured, predicted), *legend()]


def off_the_scale(axes, measured, predicted):
    """An arrow near where the curve leaves the plot, and how far it goes; clear of both curves."""
    outside = [k for k, size in enumerate(measured, 1) if not LOWEST <= size <= HIGHEST]
    if not outside:
        return []
    is_down = measured[outside[-1] - 1] < LOWEST
    edge, way = (PLOT.y + PLOT.height, 1) if is_down else (PLOT.y, -1)
    note = f"to {brief(measured[0])} in layer 1" if measured[0] else "0 in every layer below"
    x, side, anchor = float(axes.across(outside[-1])), -10, "end"
    if x + side - text_width(note, 13) < PLOT.x + 6:  # no room on the left: beyond the curves
        limit = LOWEST * 1e2 if is_down else HIGHEST / 1e2
        near = [
            min(a, b) < limit if is_down else max(a, b) > limit
            for a, b in zip(measured, predicted, strict=True)
        ]
        x, side, anchor = float(axes.across(1 + near.count(True))) + 10, 10, "start"
    shaft = path(f"M{x:.1f},{edge - 30 * way} V{edge - 8 * way}", BACKWARD, 2, "5 3")
    return [
        shaft,
        arrow(x, edge - 2 * way, 0, way, BACKWARD, 10),
        text(x + side, edge - 20 * way + 4, note, 13, anchor, fill=BACKWARD),
    ]


def legend():
    return [
        path("M366,56 h26", BACKWARD, 1.6, "7 4"),
        text(398, 60, "measured", 13, "start", fill=BACKWARD),
        path("M474,56 h26", DATA, 3),
        text(506, 60, "predicted", 13, "start", fill=DATA),
    ]


def say_verdict(size, factor):
    """What became of δ; a few layers show it in the factor of a step, many in the size."""
    if 0.1 <= size < 10 and not 0.8 <= factor < 1.25:
        return "it grows" if factor > 1 else "it shrinks"
    return next(word for least, word in VERDICTS if size >= least)
