"""Lessons 08 and 09: the numbers on the pictures, read from them and computed again."""

import re

import numpy as np
import pytest

from helpers import ops
from helpers.explore import explore_algorithm
from helpers.gradcheck import numerical_gradient
from helpers.pictures.algorithm import draw_algorithm
from helpers.pictures.algorithm_steps import (
    SIZES,
    list_slots,
    reads,
    say_algorithm,
    trace,
    writes,
)
from helpers.pictures.depth import PLOT, WIDTH, draw_depth, list_depth, say_depth, travel
from tests.reading.alternatives import number
from tests.reading.svg import assert_no_text_is_cut_or_covered, strokes, texts

SETTINGS = [
    {"layers": 30},
    {"layers": 2, "activation": "tanh", "init": "Xavier"},
    {"layers": 40, "activation": "sigmoid", "init": "Xavier", "times": 0.5},
    {"layers": 12, "activation": "gelu", "times": 1.7, "seed": 3},
    {"layers": 40, "activation": "identity", "times": 2.0},
    {"layers": 20, "activation": "softplus", "times": 2.0},
    {"layers": 30, "activation": "tanh", "init": "zero"},
]


def travelled(layers, activation="relu", init="He", times=1.0, seed=0):
    """‖δ[k]‖/‖δ[r]‖ for k = 1..r by the matrices of all slopes, and the factors that they predict.

    The draw is the one of the picture: x and y first, then the weights, layer by layer.
    """
    sigma, m = getattr(ops, activation), WIDTH
    prime = getattr(ops, f"{activation}_prime", np.ones_like)
    rng = np.random.default_rng(seed)
    x, y = rng.standard_normal((2, m, 1))
    s = times * {"He": np.sqrt(2 / m), "Xavier": np.sqrt(1 / m), "zero": 0.0}[init]
    W, u, slopes = [], x, []
    for _ in range(layers):
        W.append(s * rng.standard_normal((m, m)))
        slopes.append(prime(W[-1] @ u))
        u = sigma(W[-1] @ u)
    jacobian, sizes, factors = np.eye(m), [1.0], []
    for k in range(layers - 1, 0, -1):
        jacobian = np.diag(slopes[k - 1][:, 0]) @ W[k].T @ jacobian
        sizes.append(np.linalg.norm(jacobian @ y) / np.linalg.norm(y))
        factors.append(np.sqrt(m * s**2 * (slopes[k - 1] ** 2).mean()))
    return np.array(sizes[::-1]), np.array(factors)


@pytest.mark.parametrize("settings", SETTINGS)
def test_the_sizes_are_those_of_the_product_of_all_slopes(settings):
    said, layers = say_depth(**settings), settings["layers"]
    assert said in draw_depth(**settings).alt
    sizes, factors = travelled(**settings)
    listed = {int(name[10:-1]): shown for name, shown in list_depth(**settings).items()}
    assert {1, layers} <= set(listed)
    for k, shown in listed.items():
        assert number(shown) == pytest.approx(sizes[k - 1], rel=0.06)
    step, predicted = re.search(r"step is ([\d.]+), and ([\d.]+) by the slopes\.", said).groups()
    assert number(step) == pytest.approx(sizes[0] ** (1 / (layers - 1)), abs=0.0051)
    assert number(predicted) == pytest.approx(np.prod(factors) ** (1 / (layers - 1)), abs=0.0051)


@pytest.mark.parametrize(
    "settings, words",
    [
        ({}, "stays nearly level"),
        ({"activation": "sigmoid", "init": "Xavier"}, "vanishes"),
        ({"times": 1.5}, "explodes"),
        ({"activation": "tanh", "init": "zero"}, "nothing comes back"),
        ({"layers": 12, "times": 1.5}, "grows"),
        ({"layers": 12, "init": "Xavier"}, "shrinks"),
        ({"layers": 2, "init": "Xavier"}, "shrinks"),
        ({"layers": 2, "activation": "identity", "times": 2.0}, "grows"),
        ({"layers": 2, "activation": "identity", "init": "Xavier"}, "stays nearly level"),
    ],
)
def test_the_verdict_is_that_of_the_lesson(settings, words):
    assert words in draw_depth(**settings).alt


def test_a_deeper_network_keeps_the_layers_it_had():
    """More layers are put on top, so that the slopes below stay and dragging is smooth."""
    few, many = (np.array(travel(r, "tanh", "He", 1.0, 0)[1]) for r in (5, 9))
    assert np.allclose(few[:4] / few[1:], many[:4] / many[1:5])


@pytest.mark.parametrize("settings", SETTINGS)
def test_the_plot_stands_still_and_nothing_is_cut(settings):
    picture = draw_depth(**settings)
    assert picture.image.partition(">")[0] == draw_depth().image.partition(">")[0]
    assert "nan" not in picture.image and "inf" not in picture.image
    assert_no_text_is_cut_or_covered(picture)


def test_a_depth_or_a_name_that_is_not_there_is_refused():
    with pytest.raises(ValueError, match="layers is 41: it has to be a whole number from 2 to 40"):
        draw_depth(layers=41)
    with pytest.raises(ValueError, match="activation is 'gulu'; it can be relu"):
        draw_depth(activation="gulu")


@pytest.mark.parametrize(
    ("settings", "note"),
    [
        ({"activation": "sigmoid", "init": "Xavier"}, "to 1.5e−18 in layer 1"),
        ({"layers": 40, "activation": "identity", "times": 2.0}, "to 1.3e17 in layer 1"),
        ({"activation": "tanh", "init": "zero"}, "0 in every layer below"),
        ({"init": "Xavier"}, None),
    ],
)
def test_what_leaves_the_plot_is_told_at_its_edge(settings, note):
    said = [
        text for text, _ in texts(draw_depth(**settings)) if "in layer 1" in text or "0 in" in text
    ]
    assert said == ([note] if note else [])


@pytest.mark.parametrize("activation", ["gelu", "swish", "relu", "sigmoid", "identity"])
@pytest.mark.parametrize("layers", [2, 8, 14, 30, 40])
@pytest.mark.parametrize("times", [0.5, 1.0, 2.0])
def test_what_is_told_at_the_edge_stands_on_no_curve(activation, layers, times):
    picture = draw_depth(layers, activation, "Xavier", times)
    told = [area for text, area in texts(picture) if "in layer 1" in text]
    curves = [line.points for line in strokes(picture) if len(line.points) == layers]
    assert len(curves) >= 2
    for left, top, right, bottom in told:
        assert PLOT.x < left and right < PLOT.x + PLOT.width
        for points in curves:
            (x, y), (x2, y2) = points[:-1].T, points[1:].T
            for t in np.linspace(0, 1, 20):
                across, down = x + t * (x2 - x), y + t * (y2 - y)
                hit = (
                    (left - 4 < across)
                    & (across < right + 4)
                    & (top - 4 < down)
                    & (down < bottom + 4)
                )
                assert not hit.any()


# --- the algorithm --------------------------------------------------------------------------------


def slots(step, layers):
    """{name: (state, contents)} from the table of numbers."""
    listed = {}
    for name, told in list_slots(step, layers).items():
        held, _, state = told.rpartition("; ")
        listed[name] = state, held
    return listed


def column(text):
    return np.array([[number(entry)] for entry in text.split(", ")])


@pytest.mark.parametrize("layers", SIZES)
def test_the_last_step_holds_what_the_nudges_find(layers):
    run = trace(layers)
    W, b = ({k: part[k] for k in part} for part in run.params[:2])
    shown = slots(3 * layers, layers)
    x = run.values["a", 0]

    def rest(k, z):
        for i in range(k + 1, layers + 1):
            z = W[i] @ np.maximum(z, 0) + b[i]
        return 0.5 * ((z - run.y) ** 2).sum()

    a = x
    for k in range(1, layers + 1):
        z = W[k] @ a + b[k]
        nudged = numerical_gradient(lambda z, k=k: rest(k, z), z)
        assert np.allclose(column(shown[f"z[{k}]"][1]), z, atol=5.1e-4, rtol=5.1e-3)
        assert np.allclose(column(shown[f"δ[{k}]"][1]), nudged, atol=5.1e-4, rtol=5.1e-3)
        by_W = numerical_gradient(lambda w, k=k, a=a: rest(k, w @ a + b[k]), W[k])
        assert np.allclose(run.grads.W[k], by_W, atol=1e-6)
        a = np.maximum(z, 0)
    assert "nan" not in say_algorithm(3 * layers, layers)


@pytest.mark.parametrize("layers", SIZES)
def test_what_is_read_has_been_written_and_what_is_free_is_not_read_again(layers):
    run, free = trace(layers), set()
    there = {("a", 0), ("y", layers)} | {("W", k) for k in range(1, layers + 1)}
    for n, step in enumerate(run.steps, start=1):
        assert set(reads(*step)) <= there - free
        there |= set(writes(*step, layers))
        states = {name: state for name, (state, _) in slots(n, layers).items()}
        assert list(states.values()).count("read") == len(reads(*step))
        assert list(states.values()).count("written") == len(writes(*step, layers))
        free = {s for s in there if states.get(f"{s[0]}[{s[1]}]") == "free"}
    assert {("delta", k) for k in range(1, layers + 1)} <= there
    assert {("grad", k) for k in range(1, layers + 1)} <= there


@pytest.mark.parametrize("layers", SIZES)
def test_the_cache_fills_and_empties(layers):
    held = []
    for n in range(3 * layers + 1):
        held.append(
            int(re.search(r"(\d+) numbers of z and a are kept", say_algorithm(n, layers))[1])
        )
        assert f"{held[-1]} numbers of z and a kept" in draw_algorithm(n, layers).alt
        kept = 0
        for name, (state, numbers) in slots(n, layers).items():
            if name[0] in "za" and state not in ("empty", "free"):
                kept += numbers.count(",") + 1
        assert held[-1] == kept
    hidden, last = SIZES[layers][1:-1], SIZES[layers][-1]
    assert held[0] == 3
    assert held[layers] == 3 + 2 * sum(hidden) + last
    assert held[: layers + 1] == sorted(held[: layers + 1])
    assert held[layers + 1 :] == sorted(held[layers + 1 :], reverse=True)


def test_the_running_network_has_the_numbers_of_the_lesson():
    assert "z[1] = W[1] a[0] + b[1] = (2.8, 1.4, 3.1, −3.8)" in say_algorithm(1)
    assert "(−0.99, −2.63) − (−2, −2) = (1.01, −0.63)" in say_algorithm(3)
    step = "(−0.026, 0.594, 0.012, −0.858) ⊙ (1, 1, 1, 0) = (−0.026, 0.594, 0.012, 0)"
    assert step in say_algorithm(5)
    assert "δ[2] a[1]ᵀ = [2.83, 1.41, 3.13, 0; −1.76, −0.882, −1.95, 0]" in say_algorithm(4)


@pytest.mark.parametrize("layers", SIZES)
def test_every_step_is_readable(layers):
    pictures = [draw_algorithm(n, layers) for n in range(3 * layers + 1)]
    assert len({picture.image.partition(">")[0] for picture in pictures}) == 1
    for picture in pictures:
        assert_no_text_is_cut_or_covered(picture)


def test_every_hidden_layer_of_the_deeper_networks_learns():
    for layers in SIZES:
        run = trace(layers)
        for k in range(1, layers):
            on = (run.values["z", k] > 0).sum()
            assert 0 < on < len(run.values["z", k])
            assert run.values["delta", k].any()


def test_buttons_walk_and_the_slider_knows_its_end():
    exploration = explore_algorithm()
    back, forth, reset = exploration.buttons
    step, layers = exploration.controls["step"], exploration.controls["layers"]
    for _ in range(9):
        forth.click()
    assert step.value == step.max == 6 and "step 6 of 6" in exploration.picture.alt
    back.click()
    assert "step 5 of 6" in exploration.picture.alt
    assert exploration.sentence == say_algorithm(5, 2)
    layers.value = 4
    assert step.max == 12 and "step 5 of 12" in exploration.picture.alt
    step.value = 12
    layers.value = 2
    assert step.value == 6 and exploration.message == ""
    assert "step 6 of 6" in exploration.picture.alt
    reset.click()
    assert step.value == 1 and "step 1 of 6" in exploration.picture.alt


def test_a_step_beyond_the_end_is_refused():
    with pytest.raises(ValueError, match="step is 7: it has to be a whole number from 0 to 6"):
        draw_algorithm(7, 2)
