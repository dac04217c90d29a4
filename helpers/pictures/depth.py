"""How large δ is in each layer of a deep network that has not learned anything yet."""

import numpy as np

from helpers import doors, network
from helpers.colours import BACKWARD, DATA, INK
from helpers.svg.axes import Axes
from helpers.svg.captions import write_lines
from helpers.svg.pieces import card, path, text
from helpers.svg.plots import Area
from helpers.words import brief, short, superscript

MOST, WIDTH = 40, 100  # layers, and units in each of them
PLOT, LOWEST, HIGHEST = Area(70, 84, 480, 300), 1e-36, 1e18
INITS = {"He": "he", "Xavier": "xavier", "zero": 0.0}
VERDICTS = (  # down to which size of δ[1] it is called what
    (1e3, "It explodes."),
    (10, "It grows."),
    (0.1, "It stays nearly level."),
    (1e-3, "It shrinks."),
    (1e-300, "It vanishes."),
    (0, "Nothing comes back through zero weights."),
)


def draw_depth(layers=30, activation="relu", init="He", times=1.0, seed=0):
    """‖δ[k]‖/‖δ[r]‖ for every layer k of a random network, and what its slopes predict.

    layers: r, 2 to 40. activation: as in helpers.network. init: "He", "Xavier" or "zero"; its
    standard deviation s is multiplied by `times`, 0.001 to 1000. seed: of the draw.
    J = Σ y_i z_i, so that δ[r] = y owes nothing to the weights. Predicted: each step multiplies by
    √(m s² mean σ'²).
    """
    layers, seed = doors.whole("layers", layers, 2, MOST), doors.whole("seed", seed, 0)
    times = doors.number("times", times, 0.001, 1000)
    doors.one_of("activation", activation, network.ACTIVATIONS)
    doors.one_of("init", init, INITS)
    measured, predicted = travel(layers, activation, init, times, seed)
    factors = [sizes[0] ** (1 / (layers - 1)) for sizes in (measured, predicted)]
    start = f"{short(times)} times {init}" if times != 1 and init != "zero" else f"{init} weights"
    head = f"{layers} layers of {WIDTH} units, {activation}, {start}"
    lines = [
        f"‖δ[1]‖ is {brief(measured[0])} times ‖δ[{layers}]‖. "
        f"{say_verdict(measured[0], factors[0])}",
        f"Mean factor of a step: {factors[0]:.2f}; predicted from the slopes: {factors[1]:.2f}.",
    ]
    shown = sorted({1 + (layers - 1) * part // 4 for part in range(5)}, reverse=True)
    listed = [f"δ[{k}]: {brief(measured[k - 1])}" for k in shown]
    body = [text(20, 34, head, 16, "start", True), *curves(measured, predicted)]
    body += [*write_lines(590, 110, ["size of δ", *listed], 0, 26), *write_lines(20, 446, lines, 0)]
    alt = (
        f"{head}. Size of δ[k] over k from 1 to {layers}, relative to the last layer, on a "
        f"logarithmic axis: {'; '.join(listed)}. {' '.join(lines)} A grey line, the prediction, "
        "runs beside the curve."
    )
    return card(740, 488, body, alt)


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
    """Both curves on axes that stay the same, whatever the number of layers."""
    axes, layers = Axes(PLOT, (0, MOST + 1), (LOWEST, HIGHEST), "y"), range(1, len(measured) + 1)
    powers = {10.0**p: "10" + superscript(p) for p in range(-32, 17, 8)}
    layer_ticks = {k: str(k) for k in (1, 10, 20, 30, 40)}
    level = axes.down(1.0)
    inside = [
        path(f"M{PLOT.x},{level:.1f} h{PLOT.width}", DATA, 1, "2 4"),
        axes.curve(layers, predicted, DATA, 3),
        axes.curve(layers, measured, BACKWARD, 1.6, "7 4"),
        axes.dots(layers, measured, BACKWARD),
        axes.dots([len(measured)], [1.0], INK, "s"),
    ]
    where = "layer k; the gradient travels to the left"
    title = "size of δ[k], relative to the last layer"
    return [*axes.frame(title, where, layer_ticks, powers), *axes.inside(*inside), *legend()]


def legend():
    return [
        path("M590,300 h26", BACKWARD, 1.6, "7 4"),
        text(624, 304, "measured", 13, "start", fill=BACKWARD),
        path("M590,324 h26", DATA, 3),
        text(624, 328, "predicted", 13, "start", fill=DATA),
    ]


def say_verdict(size, factor):
    """What became of δ; a few layers show it in the factor of a step, many in the size."""
    if 0.1 <= size < 10 and not 0.8 <= factor < 1.25:
        return "It grows." if factor > 1 else "It shrinks."
    return next(word for least, word in VERDICTS if size >= least)
