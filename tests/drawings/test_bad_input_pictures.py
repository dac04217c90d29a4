"""Bad and unusual input to the lessons' pictures: a sentence, or the picture of the plain call.

Each entry is a call and a word of the sentence, or a call and the plain call of the same picture.
"""

import numpy as np
import pytest

from helpers import network
from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, log_slider, slider
from helpers.formula.expression import read_expression
from helpers.picture import Picture
from helpers.pictures.activations import draw_activations
from helpers.pictures.algorithm import draw_algorithm
from helpers.pictures.batch import draw_batch, draw_broadcast
from helpers.pictures.bends import draw_corner
from helpers.pictures.bugs import BuggedRun, draw_check, draw_gallery
from helpers.pictures.chain import draw_chain
from helpers.pictures.checkpoints import draw_checkpoints
from helpers.pictures.convolution import draw_convolution
from helpers.pictures.depth import draw_depth
from helpers.pictures.digit import (
    draw_digit,
    look_inside,
    read_pixels,
    step_towards,
    write_pixels,
)
from helpers.pictures.error_curve import draw_error_curve
from helpers.pictures.images import draw_images
from helpers.pictures.layer_norm import draw_layer_norm
from helpers.pictures.line import draw_decision, draw_loss, draw_points
from helpers.pictures.modules import draw_modules
from helpers.pictures.neuron import draw_bends, draw_gradient, draw_losses, draw_valley
from helpers.pictures.paths import draw_diamonds, draw_sharing
from helpers.pictures.race import draw_race
from helpers.pictures.rows import draw_rows
from helpers.pictures.shapes import draw_formula, draw_outer_product
from helpers.pictures.slopes import draw_magnified, draw_secant
from helpers.pictures.softmax import draw_softmax
from helpers.pictures.starts import draw_travel, draw_units
from helpers.pictures.stepper import draw_stepper
from helpers.pictures.tape import FIRST, draw_tape, list_tape, say_tape
from helpers.pictures.training import Training, draw_run, draw_training
from helpers.pictures.two_layers import (
    draw_courier,
    draw_paths,
    draw_switched_off,
    draw_way_back,
)
from helpers.svg.axes import Axes
from helpers.svg.bitmap import bitmap
from helpers.svg.pieces import at, card
from helpers.svg.plots import Area
from helpers.svg.tiles import Tiles, sheet
from tests.reading.refusals import judge

nan, inf = np.nan, np.inf
SVG, LINES, BOX = "<svg/>", "\n".join(["...33..."] * 8), Area(0, 0, 100, 100)
NETWORK = network.init_params([64, 5, 10], np.random.default_rng(0))
SMALL = network.init_params([3, 4, 2], np.random.default_rng(0))
IMAGE = np.linspace(0, 1, 64).reshape(64, 1)
START = {"a": 2.0, "b": 0.5}
W, INPUT = np.array([[0.4], [0.4], [0.9]]), np.array([[2.0], [3.0], [1.0]])
PLANE, ROW = np.array([[1.0, -1.0], [0.5, 0.5]]), np.array([[1.0, 0.0]])
LINE = (np.array([[1.0], [0.0]]), 0.0)


def named(draw, **tables):
    """{name: (call, expected)} of a function: each argument with bad values and what is said."""
    table = {}
    for argument, rows in tables.items():
        for value, expected in rows:
            text = f"{draw.__name__} {argument} {str(value)[:40]} {type(value).__name__}"
            wanted = expected
            if isinstance(expected, dict):
                wanted = plain(draw, {argument: expected["as"]})
            assert text not in table, text
            table[text] = plain(draw, {argument: value}), wanted
    return table


def plain(draw, arguments):
    return lambda: draw(**arguments)


def same(value):
    """The picture has to be that of the plain value."""
    return {"as": value}


def whole(name, low_bad, high_bad, good):
    """What every whole number of a picture has to take or refuse."""
    numbers = [(kind(good), same(good)) for kind in (np.int64, np.uint8, np.int16)]
    wrong = [low_bad, high_bad, good + 0.5, float(good), str(good), None, True, nan, [good], 10**30]
    return numbers + [(value, f"{name} is") for value in wrong if value is not None or name]


def real(name, good, *wrong):
    """What every number of a picture has to take or refuse."""
    numbers = [(kind(good), same(good)) for kind in (np.float64, np.float32, np.array)]
    bad = [*wrong, nan, inf, -inf, 1e300, -1e300, 10**400, str(good), None, [good], True, 1j]
    return numbers + [(value, f"{name} is") for value in bad]


def names(name, *wrong):
    """A mistake in an option's name names the options."""
    bad = [*wrong, None, 3, ["x"], 2.5, ("a", "b"), np.ones(2), ""]
    return [(value, f"{name} is") for value in bad]


def with_network(function, *arguments):
    return lambda: function(NETWORK, *arguments)


TABLE = {
    **named(
        draw_secant,
        function=[*names("function", "x⁴"), ("x3", "it can be x³, x²")],
        x=real("x", 1.5, 101, -1e3),
        h=real("h", 0.5, 0, -0.5, 1e-300),
        nudge=names("nudge", "right"),
    ),
    **named(draw_magnified, x=real("x", 1.5, 101), h=real("h", 0.5, 0), nudge=names("nudge", "up")),
    **named(
        draw_error_curve,
        place=[*names("place", "x³"), ("sin", "it can be x³ at 2")],
        method=names("method", "backward"),
        precision=names("precision", "float16"),
        h=real("h", 0.25, 0, -1, 10, 1e-30),
    ),
    **named(
        draw_chain,
        x=real("x", 2.5, 1e200, -1001),
        h=real("h", 0.5, 0, -1, 1e-12),
        first=[*names("first", "none"), ("t2", "it can be t², t − 7")],
        second=names("second", "none"),
        third=[*names("third", "None"), ("no", "σ(t), none")],
        passed=whole("passed", -1, 4, 2),
    ),
    **named(
        draw_diamonds,
        k=whole("k", 0, 5, 2),
        path=[("abc", "give 2 letters a or b"), ("pq", "path is 'pq'"), (3, "path is"), ("", "")],
    ),
    **named(draw_sharing, k=whole("k", 0, 5, 3)),
    **named(
        draw_corner,
        slopes=[
            ([], "slopes"),
            ([2.0], "from −0.5 to 1.5"),
            ("x", "slopes"),
            ([0.0] * 7, "1 to 6"),
        ],
    ),
    **named(
        draw_valley,
        rate=real("rate", 0.0625, 0, -1, 0.17),
        b=real("b", 0.5, -5.1, 2.1),
        steps=whole("steps", -1, 13, 3),
    ),
    **named(draw_losses, rate=real("rate", 0.0625, 0), steps=whole("steps", -1, 13, 3)),
    **named(
        draw_loss,
        w1=real("w₁", 0.5, 5.1),
        w2=real("w₂", 0.5, -5.1),
        b=real("b", 0.5, 6),
        points=names("data set", "moons"),
    ),
    **named(draw_points, w1=real("w₁", 0.5, 5.1), points=names("data set", "moons")),
    "bends as text": (lambda: draw_bends("1, 0"), "neurons is"),
    "bends of five": (lambda: draw_bends([(1, 0)] * 5), "neurons has 5 pairs"),
    "bends without w": (lambda: draw_bends([(0, 1)]), "w = 0"),
    "bends of one number": (lambda: draw_bends([1]), "A neuron (w, b) is"),
    "bends nan": (lambda: draw_bends([(nan, 0)]), "A number of A neuron"),
    "bends as an array": (lambda: draw_bends(np.array([[1, 0]])), lambda: draw_bends([(1, 0)])),
    "gradient w row": (lambda: draw_gradient(W.T, 0, INPUT, 2), "w is (1, 3)"),
    "gradient w and x": (lambda: draw_gradient(W[:2], 0, INPUT, 2), "each weight needs its input"),
    "gradient b two": (lambda: draw_gradient(W, [1, 2], INPUT, 2), "b is (2,)"),
    "gradient y text": (lambda: draw_gradient(W, 0, INPUT, "two"), "y"),
    "gradient x nan": (lambda: draw_gradient(W, 0, INPUT * nan, 2), "x holds nan"),
    "gradient b array": (
        lambda: draw_gradient(W, np.array([[0.5]]), INPUT, np.array([[2]])),
        lambda: draw_gradient(W, 0.5, INPUT, 2.0),
    ),
    "decision X rows": (lambda: draw_decision(W, ROW, {"a": LINE}), "X is (3, 1)"),
    "decision Y labels": (lambda: draw_decision(PLANE, ROW + 2, {"a": LINE}), "zeros and ones"),
    "decision three": (
        lambda: draw_decision(PLANE, ROW, dict.fromkeys("abc", LINE)),
        "lines has 3 neurons",
    ),
    "decision no lines": (lambda: draw_decision(PLANE, ROW, {}), "lines is empty"),
    "decision a line": (lambda: draw_decision(PLANE, ROW, {"a": W}), "A line has 3 parts"),
    "decision w row": (lambda: draw_decision(PLANE, ROW, {"a": ([1, 2], 0)}), "w is (2,)"),
    **named(
        draw_training,
        problem=[*names("problem", "moon"), ("xor ", "spirals, moons, circles, xor, digits")],
        activation=names("activation", "rleu"),
        optimiser=[*names("optimiser", "adam"), ("sgd", "SGD, momentum, Adam")],
        rate=real("rate", 0.25, 0, -1),
        epochs=[(n, "epochs is") for n in (-1, 1.5, "1", None, True, 10**9, nan, [1])],
        hidden=[
            (16, "hidden is 16: it has to be a list"),
            (None, "hidden is None"),
            ("16", "hidden is '16'"),
            ((16, 0), "A hidden layer is 0"),
            ((2.5,), "A hidden layer is 2.5"),
            ((10**9,), "from 1 to 1000"),
            ((None,), "A hidden layer is None"),
            ((True,), "A hidden layer is True"),
            ([2] * 30, "at most 20"),
            ([4, 4], same((4, 4))),
            (np.array([4, 4]), same((4, 4))),
            (range(4, 6), same((4, 5))),
        ],
    ),
    **named(
        BuggedRun,
        bug=[(13, "number is 13"), ("8", "number is '8'")],
        seed=[(-1, "seed is -1"), (0.5, "seed is 0.5"), (None, "seed is None")],
    ),
    **named(
        draw_gallery,
        reports=[(None, "reports is None"), ({}, "reports is empty"), ({8: {}}, "check_params")],
    ),
    **named(draw_check, run=[(None, "run is None"), (8, "run is 8")]),
    **named(
        draw_checkpoints,
        layers=whole("layers", 3, 101, 40),
        spacing=whole("spacing", 0, 37, 9),
    ),
    **named(
        draw_switched_off,
        unit=whole("unit", 0, 5, 3),
        shift=real("shift", 0.5, 101),
        example=whole("example", 0, 6, 2),
    ),
    **named(draw_courier, w=[(np.ones((3, 3)), "w is (3, 3)"), (None, "w is None")]),
    **named(draw_way_back, example=whole("example", 0, 6, 2)),
    **named(
        draw_paths,
        weight=[
            ((5, 1), "The unit of the weight is 5"),
            ((1, 4), "The input of the weight is 4"),
            ((1.5, 1), "The unit of the weight is 1.5"),
            ((1, 2, 3), "weight has 3 numbers"),
            (23, "weight is 23"),
            ("23", "weight is '23'"),
            (None, "weight is None"),
            ([2, 3], same((2, 3))),
        ],
    ),
    **named(
        draw_formula,
        d=whole("d", 0, 6, 2),
        m=whole("m", 0, 6, 2),
        formula=[*names("formula", "foo"), ("W g", "∂J/∂u = Wᵀ g, ∂J/∂u = W g")],
    ),
    **named(
        draw_outer_product,
        example=whole("example", 0, 6, 2),
        row=whole("row", 0, 5, 3),
        column=whole("column", 0, 4, 2),
        factor=real("factor", 0.5, 101),
    ),
    **named(draw_algorithm, step=whole("step", -1, 7, 3), layers=whole("layers", 1, 5, 3)),
    "draw_modules without a shape": (lambda: draw_modules(["MM"], ["(3, 1)"]), "one shape more"),
    "draw_modules of none": (lambda: draw_modules([], ["(3, 1)"]), "1 to 6"),
    "draw_modules names 3": (lambda: draw_modules(3, ["(3, 1)"]), "names is 3"),
    "draw_modules shape 3": (lambda: draw_modules(["MM"], ["(3, 1)", 3]), "A shape is 3"),
    "draw_activations of none": (lambda: draw_activations({}), "curves"),
    "draw_activations alone": (lambda: draw_activations({"a": (abs,)}), "give (function, slope)"),
    "draw_activations sums": (lambda: draw_activations({"a": (np.sum, abs)}), "one for each"),
    "draw_activations of five": (
        lambda: draw_activations(dict.fromkeys("abcde", (abs, abs))),
        "one to four",
    ),
    "draw_units alone": (lambda: draw_units({"a": np.ones((3, 2))}), "give two"),
    "draw_units flat": (lambda: draw_units({"a": [1.0], "b": [1.0]}), "a is"),
    "draw_travel of 0": (lambda: draw_travel({"a": [0.0, 1.0]}), "above 0"),
    "draw_travel uneven": (lambda: draw_travel({"a": [1.0], "b": [1.0, 2.0]}), "[1, 2] layers"),
    **named(
        draw_depth,
        layers=whole("layers", 1, 41, 5),
        activation=names("activation", "rleu"),
        init=names("init", "he"),
        times=real("times", 0.5, 0, -1, 1e-9, 2000),
        seed=[(bad, "seed is") for bad in (-1, 1.5, "0", None, True, [0], nan)],
    ),
    **named(draw_convolution, way=names("way", "sideways"), place=whole("place", 0, 8, 3)),
    **named(
        draw_layer_norm,
        alpha=real("alpha", 0.5, 0, -1, 5),
        shift=real("shift", 0.5, 6),
        first=real("x₁", 0.5, -6),
    ),
    **named(
        draw_tape,
        program=names("program", "x * y"),
        x=real("x", 1.5, 3.5, -4),
        y=real("y", 1.5, 3.5, -4),
        step=whole("step", -1, 8, 3),
    ),
    "say_tape step": (lambda: say_tape(FIRST, 1.5, -1.0, 8), "step is 8"),
    "list_tape program": (lambda: list_tape("J"), "program is 'J'"),
    "draw_images of none": (lambda: draw_images({}), "images is empty"),
    "draw_images of a matrix": (lambda: draw_images(np.ones((2, 2))), "it has to be a dictionary"),
    "draw_images of four": (
        lambda: draw_images(dict.fromkeys("abcd", np.ones((2, 2)))),
        "images has 4 pictures",
    ),
    "draw_images of a row": (lambda: draw_images({"a": [1.0, 2.0]}), "a is"),
    "draw_images nan": (lambda: draw_images({"a": [[1.0, nan]]}), "a holds nan"),
    "draw_images empty": (lambda: draw_images({"a": np.ones((0, 2))}), "a is"),
    **named(draw_batch, joined=whole("joined", -1, 6, 3), layer=whole("layer", 0, 3, 2)),
    **named(
        draw_broadcast,
        unit=whole("unit", 0, 5, 3),
        nudge=real("nudge", 0.5, 101),
        n=whole("n", 0, 6, 3),
    ),
    **named(
        draw_rows,
        line=[*names("line", "Z"), ("δ", "it can be Z[1], A[1]")],
        example=whole("example", 0, 6, 3),
        kept=[
            ("W kept", "kept is 'W kept'; it can be True or False"),
            *((bad, "True or False") for bad in (None, 1, 0.0, [True])),
            (np.True_, same(True)),
        ],
    ),
    **named(
        draw_race,
        measured=[
            *((bad, "measured is") for bad in (3, None, "12", [2, 1], {})),
            *(({bad: (1.0, 2.0)}, "n is") for bad in (0, 1.5, "1", True)),
            *(({10: bad}, "seconds is") for bad in (3, (1.0,), (1.0, 2.0, 3.0), "12")),
            *(({10: (1.0, bad)}, "A number of seconds is") for bad in (0.0, -1.0, nan, inf, "2")),
            ({np.int64(10): np.array([2, 1])}, same({10: (2.0, 1.0)})),
        ],
    ),
}

TABLE |= {
    "softmax truth 9": (lambda: draw_softmax([1, 2], 9), "truth is 9"),
    "softmax truth 0": (lambda: draw_softmax([1, 2], 0), "truth is 0"),
    "softmax truth 1.0": (lambda: draw_softmax([1, 2], 1.0), "truth is 1.0"),
    "softmax truth text": (lambda: draw_softmax([1, 2], "1"), "truth is '1'"),
    "softmax truth True": (lambda: draw_softmax([1, 2], True), "truth is True"),
    "softmax truth one-hot": (lambda: draw_softmax([1, 2], [0, 1]), "truth is [0, 1]"),
    "softmax logits matrix": (lambda: draw_softmax(np.ones((2, 2)), 1), "one number a class"),
    "softmax logits empty": (lambda: draw_softmax([], 1), "one number a class"),
    "softmax logits one": (lambda: draw_softmax([1.0], 1), "for 2 to 100 classes"),
    "softmax logits many": (lambda: draw_softmax(range(101), 1), "for 2 to 100 classes"),
    "softmax logits number": (lambda: draw_softmax(3.0, 1), "one number a class"),
    "softmax logits None": (lambda: draw_softmax(None, 1), "logits is None"),
    "softmax logits text": (lambda: draw_softmax("12", 1), "logits holds text"),
    "softmax logits nan": (lambda: draw_softmax([1, nan], 1), "logits holds nan"),
    "softmax logits inf": (lambda: draw_softmax([1, inf], 1), "logits holds inf"),
    "softmax logits 1e300": (lambda: draw_softmax([1, 1e300], 1), "logits holds 1e+300"),
    "softmax logits complex": (lambda: draw_softmax([1, 1j], 1), "complex"),
    "softmax logits ragged": (lambda: draw_softmax([[1], [1, 2]], 1), "unequal length"),
    "softmax shift nan": (lambda: draw_softmax([1, 2], 1, nan), "shift is nan"),
    "softmax shift text": (lambda: draw_softmax([1, 2], 1, "1"), "shift is '1'"),
    "softmax shift 1e300": (lambda: draw_softmax([1, 2], 1, 1e300), "shift is 1e+300"),
    "softmax column": (
        lambda: draw_softmax(np.array([[1.0], [2]]), 1),
        lambda: draw_softmax([1, 2], 1),
    ),
    "softmax uint8": (
        lambda: draw_softmax(np.array([1, 200], np.uint8), np.uint8(1), np.int8(100)),
        lambda: draw_softmax([1.0, 200.0], 1, 100.0),
    ),
    "softmax float32": (
        lambda: draw_softmax(np.array([1, 2], np.float32), 1),
        lambda: draw_softmax([1.0, 2.0], 1),
    ),
    # images of the pad
    "read_pixels None": (lambda: read_pixels(None), "pixels is None"),
    "read_pixels bytes": (lambda: read_pixels(b"..."), "pixels holds text"),
    "read_pixels list": (lambda: read_pixels(["..."]), "pixels holds text"),
    "read_pixels array": (lambda: read_pixels(IMAGE.reshape(8, 8)), IMAGE),
    "read_pixels letter": (lambda: read_pixels("..x"), "Line 1 has 'x'"),
    "read_pixels long line": (lambda: read_pixels("." * 9), "9 letters"),
    "read_pixels nine lines": (lambda: read_pixels("x\n" * 9), "9 lines"),
    "read_pixels tab": (lambda: read_pixels("\t"), "Line 1 has"),
    "read_pixels digit of another script": (lambda: read_pixels("²"), "Line 1 has '²'"),
    "read_pixels empty": (lambda: read_pixels(""), np.zeros((64, 1))),
    "write_pixels nan": (lambda: write_pixels(IMAGE * nan), "x holds nan"),
    "write_pixels inf": (lambda: write_pixels(IMAGE + inf), "x holds inf"),
    "write_pixels 63": (lambda: write_pixels(np.ones(63)), "8×8 pixels"),
    "write_pixels 28×28": (lambda: write_pixels(np.ones((784, 1))), "8×8 pixels"),
    "write_pixels two": (lambda: write_pixels(np.ones((64, 2))), "8×8 pixels"),
    "write_pixels None": (lambda: write_pixels(None), "x is None"),
    "write_pixels text": (lambda: write_pixels(LINES), "x holds text"),
    "write_pixels 0 to 16": (lambda: write_pixels(IMAGE * 16), "x goes to 16"),
    "write_pixels 255": (lambda: write_pixels(np.full(64, 255, np.uint8)), "x goes to 255"),
    "write_pixels −5": (lambda: write_pixels(IMAGE - 5), "x goes to -5"),
    "write_pixels complex": (lambda: write_pixels(IMAGE * 1j), "complex"),
    "look_inside target 11": (with_network(look_inside, IMAGE, 11), "target is 11"),
    "look_inside target −1": (with_network(look_inside, IMAGE, -1), "target is -1"),
    "look_inside target text": (with_network(look_inside, IMAGE, "3"), "target is '3'"),
    "look_inside target True": (with_network(look_inside, IMAGE, True), "target is True"),
    "look_inside x letters": (with_network(look_inside, LINES, 3), "x holds text"),
    "look_inside x nan": (with_network(look_inside, IMAGE * nan, 3), "x holds nan"),
    "look_inside x 28×28": (with_network(look_inside, np.ones(784), 3), "8×8"),
    "look_inside x 16 levels": (with_network(look_inside, 16 * IMAGE, 3), "ink goes from 0 to 1"),
    "look_inside 3-4-2": (lambda: look_inside(SMALL, IMAGE, 3), "64 pixels and 10 digits"),
    "look_inside params None": (lambda: look_inside(None, IMAGE, 3), "params is None"),
    "look_inside x flat": (
        lambda: look_inside(NETWORK, IMAGE.ravel(), np.int64(3))[2],
        lambda: look_inside(NETWORK, IMAGE, 3)[2],
    ),
    "step_towards target 10": (with_network(step_towards, LINES, 10), "target is 10"),
    "step_towards pixels None": (with_network(step_towards, None, 1), "pixels is None"),
    "step_towards params W": (lambda: step_towards(NETWORK.W, LINES, 1), "params is"),
    "draw_digit params {}": (lambda: draw_digit({}, LINES, 1), "params is {}"),
    "draw_digit params a pair": (lambda: draw_digit((1, 2), LINES, 1), "params is (1, 2)"),
    "draw_digit params 3-4-2": (lambda: draw_digit(SMALL, LINES, 1), "3 numbers into 2 classes"),
    "draw_digit target 11": (with_network(draw_digit, LINES, 11), "target is 11"),
    "draw_digit target 1.5": (with_network(draw_digit, LINES, 1.5), "target is 1.5"),
    "draw_digit target None": (with_network(draw_digit, LINES, None), "target is None"),
    "draw_digit pixels 28×28": (with_network(draw_digit, np.ones(784), 1), "pixels is (784,)"),
    "draw_digit pixels 255": (with_network(draw_digit, 255 * IMAGE, 1), "pixels goes to 255"),
    "draw_digit pixels nan": (with_network(draw_digit, IMAGE * nan, 1), "pixels holds nan"),
    "draw_digit pixels flat": (
        with_network(draw_digit, list(IMAGE.ravel()), 1),
        with_network(draw_digit, IMAGE, 1),
    ),
    "draw_digit target of NumPy": (
        with_network(draw_digit, LINES, np.int64(7)),
        with_network(draw_digit, LINES, 7),
    ),
    # training
    "Training optimiser": (lambda: Training("xor", (4,), "tanh", "adam", 0.1), "SGD, momentum"),
    "Training problem": (lambda: Training("XOR", (4,), "tanh", "SGD", 0.1), "problem is 'XOR'"),
    "Training hidden": (lambda: Training("xor", 4, "tanh", "SGD", 0.1), "hidden is 4"),
    "Training rate": (lambda: Training("xor", (4,), "tanh", "SGD", nan), "rate is nan"),
    "Training seed": (lambda: Training("xor", (4,), "tanh", "SGD", 0.1, seed=-1), "seed is -1"),
    "Training seed rng": (
        lambda: Training("xor", (4,), "tanh", "SGD", 0.1, np.random.default_rng(0)),
        "seed is",
    ),
    "draw_run None": (lambda: draw_run(None), "run is None"),
    "draw_run params": (lambda: draw_run(SMALL), "run is"),
    # the stepper and its formula
    "stepper formula None": (lambda: draw_stepper(None, START, 0), "NoneType came"),
    "stepper formula 3": (lambda: draw_stepper(3, START, 0), "int came"),
    "stepper inputs None": (lambda: draw_stepper("a*b", None, 0), "inputs is None"),
    "stepper inputs a list": (lambda: draw_stepper("a*b", [2, 3], 0), "inputs is [2, 3]"),
    "stepper inputs {}": (lambda: draw_stepper("a*b", {}, 0), "inputs is empty"),
    "stepper input missing": (lambda: draw_stepper("a*c", START, 0), "The input c has no value"),
    "stepper input text": (lambda: draw_stepper("a", {"a": "2"}, 0), "The input a is '2'"),
    "stepper input nan": (lambda: draw_stepper("a", {"a": nan}, 0), "The input a is nan"),
    "stepper input array": (lambda: draw_stepper("a", {"a": IMAGE}, 0), "The input a is"),
    "stepper input 10**400": (lambda: draw_stepper("a", {"a": 10**400}, 0), "The input a is"),
    "stepper input too many": (lambda: draw_stepper("a", START, 0), "b is no input"),
    "stepper input named 1": (lambda: draw_stepper("a", {"a": 1, 1: 2}, 0), "1 is no input"),
    "stepper step 9": (lambda: draw_stepper("a*b", START, 9), "step is 9"),
    "stepper step −1": (lambda: draw_stepper("a*b", START, -1), "step is -1"),
    "stepper step True": (lambda: draw_stepper("a*b", START, True), "step is True"),
    "stepper step 1.0": (lambda: draw_stepper("a*b", START, 1.0), "step is 1.0"),
    "stepper step text": (lambda: draw_stepper("a*b", START, "1"), "step is '1'"),
    "stepper step None": (lambda: draw_stepper("a*b", START, None), "a walk"),
    "stepper seed c": (lambda: draw_stepper("a*b", START, 0, "c"), "seed is 'c'"),
    "stepper seed a list": (lambda: draw_stepper("a*b", START, 0, ["a"]), "seed is ['a']"),
    "stepper seed 3": (lambda: draw_stepper("a*b", START, 0, 3), "seed is 3"),
    "stepper huge": (lambda: draw_stepper("a*a", {"a": 1e300}, 0), "too large for a float"),
    "stepper of NumPy": (
        lambda: draw_stepper("a*b", {"a": np.float32(2), "b": np.float64(0.5)}, np.int64(3)),
        lambda: draw_stepper("a*b", START, 3),
    ),
    "formula bytes": (lambda: read_expression(b"a"), "bytes came"),
    "formula list": (lambda: read_expression(["a"]), "list came"),
    "formula empty": (lambda: read_expression("  "), "no formula yet"),
    "evaluate None": (lambda: read_expression("a").evaluate(None), "inputs is None"),
    "evaluate 2.0": (lambda: read_expression("a").evaluate(2.0), "inputs is 2.0"),
    # one Picture
    "Picture alt None": (lambda: Picture(SVG, None, 300), "without a text alternative"),
    "Picture alt empty": (lambda: Picture(SVG, "", 300), "without a text alternative"),
    "Picture alt blank": (lambda: Picture(SVG, " \n", 300), "without a text alternative"),
    "Picture alt 3": (lambda: Picture(SVG, 3, 300), "alt is 3"),
    "Picture alt bytes": (lambda: Picture(SVG, b"A box.", 300), "alt is b'A box.'"),
    "Picture image None": (lambda: Picture(None, "A box.", 300), "image is None"),
    "Picture image array": (lambda: Picture(IMAGE, "A box.", 300), "image is an array"),
    "Picture image empty": (lambda: Picture("", "A box.", 300), "image is ''"),
    "Picture image no bytes": (lambda: Picture(b"", "A box.", 300), "image is b''"),
    "Picture width text": (lambda: Picture(SVG, "A box.", '300" onload=x'), "width is '300"),
    "Picture width None": (lambda: Picture(SVG, "A box.", None), "width is None"),
    "Picture width 0": (lambda: Picture(SVG, "A box.", 0), "width is 0"),
    "Picture width −3": (lambda: Picture(SVG, "A box.", -3), "width is -3"),
    "Picture width 2.5": (lambda: Picture(SVG, "A box.", 2.5), "width is 2.5"),
    "Picture width nan": (lambda: Picture(SVG, "A box.", nan), "width is nan"),
    "Picture width of NumPy": (
        lambda: Picture(SVG, "A box.", np.int64(300)),
        lambda: Picture(SVG, "A box.", 300),
    ),
    # the drawing kit
    "at nan": (lambda: at(nan), "no finite number"),
    "at inf": (lambda: at(-inf), "no finite number"),
    "card alt": (lambda: card(100, 100, [], ""), "without a text alternative"),
    "card width 0": (lambda: card(0, 100, [], "A."), "width is 0"),
    "card width nan": (lambda: card(nan, 100, [], "A."), "width is nan"),
    "card height text": (lambda: card(100, "9", [], "A."), "height is '9'"),
    "card width huge": (lambda: card(1e9, 100, [], "A."), "width is 1000000000.0"),
    "Axes log z": (lambda: Axes(BOX, (0, 1), (0, 1), "z"), "log is 'z'"),
    "Axes log 0": (lambda: Axes(BOX, (0, 1), (0, 1), "y"), "A number of y is 0"),
    "Axes turned": (lambda: Axes(BOX, (1, 0), (0, 1)), "the low one first"),
    "Axes nan": (lambda: Axes(BOX, (nan, 1), (0, 1)), "A number of x is nan"),
    "Axes None": (lambda: Axes(BOX, None, (0, 1)), "x is None"),
    "Axes curve nan": (lambda: Axes(BOX, (0, 1), (0, 1)).curve([0, nan], [0, 1], "red"), "finite"),
    "Axes dots nan": (lambda: Axes(BOX, (0, 1), (0, 1)).dots([0.5], [nan], "red"), "finite"),
    "sheet of text": (lambda: sheet("H", [("", ["="])], ""), "give texts and Tiles"),
    "sheet of an array": (lambda: sheet("H", [("", [IMAGE])], ""), "give texts and Tiles"),
    "sheet of a list": (lambda: sheet("H", [("", [Tiles("M", [[1]])])], ""), "two axes"),
    "sheet of 1-D": (lambda: sheet("H", [("", [Tiles("M", np.ones(3))])], ""), "two axes"),
    "bitmap of a matrix": (lambda: bitmap(BOX, np.ones((2, 2))), "(rows, columns, 3)"),
    "bitmap nan": (lambda: bitmap(BOX, np.full((2, 2, 3), nan)), "give finite numbers"),
    # controls
    "slider outside": (lambda: slider("x", 9, 0, 1), "x is 9: it has to lie from 0 to 1"),
    "slider turned": (lambda: slider("x", 1, 2, 0), "the low end has to come first"),
    "slider text": (lambda: slider("x", "1", 0, 2), "x is '1'"),
    "slider None": (lambda: slider("x", None, 0, 2), "x is None"),
    "slider nan": (lambda: slider("x", nan, 0, 2), "x is nan"),
    "slider step 0": (lambda: slider("x", 1, 0, 2, 0), "step is 0"),
    "slider step −1": (lambda: slider("x", 1, 0, 2, -1), "step is -1"),
    "slider low None": (lambda: slider("x", 1, None, 2), "low is None"),
    "slider high inf": (lambda: slider("x", 1, 0, inf), "high is inf"),
    "slider of NumPy": (lambda: slider("n", np.int64(1), 0, np.int64(5), 1).value, 1),
    "slider float32": (lambda: slider("n", np.float32(0.5), 0, 1).value, 0.5),
    "log_slider 0": (lambda: log_slider("h", 0, -3, 0), "above 0"),
    "log_slider outside": (lambda: log_slider("h", 10, -3, 0), "h is 10"),
    "log_slider turned": (lambda: log_slider("h", 1, 0, -3), "the low end has to come first"),
    "log_slider huge": (lambda: log_slider("h", 1, -400, 0), "A number of (low, high) is -400"),
    "log_slider text": (lambda: log_slider("h", "1", -3, 0), "h is '1'"),
    "choice []": (lambda: choice("n", []), "no options"),
    "choice {}": (lambda: choice("n", {}), "no options"),
    "choice None": (lambda: choice("n", None), "options is None"),
    "choice text": (lambda: choice("n", "abc"), "options is 'abc'"),
    "choice unknown": (lambda: choice("n", ["a", "b"], "c"), "n is 'c'; it can be a, b"),
    "choice an array": (lambda: choice("n", ["a", "b"], IMAGE), "n is an array"),
    "choice range": (lambda: choice("n", range(3)).value, 0),
    "Exploration control 3": (lambda: Exploration(draw_secant, x=3), "x is 3: give a control"),
    "Exploration draw": (lambda: Exploration("draw"), "draw is 'draw'"),
    "Exploration no picture": (
        lambda: Exploration(lambda: None).message,
        lambda: "draw gave None: it has to return a Picture or a View.",
    ),
}


@pytest.mark.parametrize("name", TABLE)
def test_bad_input_is_a_sentence_or_the_right_picture(name):
    judge(*TABLE[name])


def test_the_table_is_long():
    assert len(TABLE) >= 400
