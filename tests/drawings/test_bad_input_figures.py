"""Bad and unusual input to figures and diagrams: a sentence, or the picture of the plain call."""

import numpy as np
import pytest

from helpers import data
from helpers.diagrams import (
    draw_dag,
    draw_graph,
    draw_network,
    draw_shapes,
    walk_length,
    walk_report,
)
from helpers.figures import (
    draw_digits,
    draw_lines,
    draw_panels,
    draw_paths,
)
from helpers.graph import Node, backward
from helpers.pictures.confusion import LEFT, TILE, draw_confusion
from tests.reading.refusals import judge

nan, inf = np.nan, np.inf
SMALL = (2.4, 1.8)
x, X = np.arange(1.0, 4.0), np.array([[0.0, 1, 2, 3], [1, 0, 1, 0]])
labels = np.array([0, 1, 0, 1])
Y, counts = data.one_hot(labels, 2), np.array([[5, 1], [0, 6]])
A = np.array([[1.0, -2], [0.5, 0]])
images, path = np.linspace(0, 1, 128).reshape(64, 2), np.array([[0.0, 0.5, 1], [1, 0.5, 0]])
a, b = Node(2.0, "a"), Node(-3.0, "b")
J = a * b + a
other = Node(1.0, "c") * Node(2.0, "d")
BOXES = {"x": (0, 0, "x", 2, ""), "z": (1, 0, "z", 4, "")}
EDGES = [("x", "z")]
BLOCK = ("W", (2, 3))


def lines(*curve, label="J", **more):
    return draw_lines({label: curve}, "A curve.", **{"size": SMALL} | more)


def panels(panels, **more):
    return draw_panels(panels, "Panels.", size=SMALL, **more)


def paths(path, f=lambda p: (p**2).sum(axis=0), low=(-1, -1), high=(2, 2)):
    return draw_paths(f, {"SGD": path}, "A path.", low=low, high=high)


def digits(X, titles="ab", **more):
    return draw_digits(X, list(titles) if isinstance(titles, str) else titles, "Digits.", **more)


def confusion(counts):
    return draw_confusion(counts)


def dag(boxes=BOXES, edges=EDGES, **more):
    return draw_dag(boxes, edges, **more)


def forbidden(p):
    return -p[0]


FIGURES = {
    # curves
    "lines list of tuples": (lambda: draw_lines([(x, x)], "A."), "curves is [(array"),
    "lines an array": (lambda: draw_lines(x, "A."), "curves is an array"),
    "lines None": (lambda: draw_lines(None, "A."), "curves is None"),
    "lines {}": (lambda: draw_lines({}, "A."), "curves is empty"),
    "lines lengths": (lambda: lines(x, x[:2]), "3 x and 2 y"),
    "lines one array": (lambda: draw_lines({"J": x}, "A."), "3 parts: it has to be (x, y)"),
    "lines three parts": (lambda: lines(x, x, x), "3 parts"),
    "lines number": (lambda: draw_lines({"J": 3.0}, "A."), "The curve 'J' is 3.0"),
    "lines function": (lambda: draw_lines({"J": np.sin}, "A."), "The curve 'J' is"),
    "lines text": (lambda: draw_lines({"J": "xy"}, "A."), "The curve 'J' is 'xy'"),
    "lines y text": (lambda: lines(x, ["a", "b", "c"]), "y of 'J' holds text"),
    "lines y None": (lambda: lines(x, None), "y of 'J' is None"),
    "lines y None in it": (lambda: lines(x, [1, None, 2]), "y of 'J' holds None"),
    "lines y complex": (lambda: lines(x, x * 1j), "y of 'J' holds complex"),
    "lines y nan": (lambda: lines(x, [1, nan, 2]), "y of 'J' holds nan at index [1]"),
    "lines x inf": (lambda: lines([1, inf, 2], x), "x of 'J' holds inf"),
    "lines y 1e300": (lambda: lines(x, 1e300 * x), "y of 'J' holds 1e+300"),
    "lines y 2-D": (lambda: lines(x, np.ones((3, 2))), "y of 'J' is (3, 2)"),
    "lines y ragged": (lambda: lines(x, [[1], [1, 2], 3]), "unequal length"),
    "lines empty": (lambda: lines([], []), "one for each point"),
    "lines label None": (lambda: lines(x, x, label=None), "A curve's name is None"),
    "lines label 3": (lambda: lines(x, x, label=3), "A curve's name is 3"),
    "lines log z": (lambda: lines(x, x, log="z"), "log is 'z'; it can be"),
    "lines log True": (lambda: lines(x, x, log=True), "log is True"),
    "lines log None": (lambda: lines(x, x, log=None), "log is None"),
    "lines log list": (lambda: lines(x, x, log=["y"]), "log is ['y']"),
    "lines log negative": (lambda: lines(x, -x, log="y"), "begins above 0"),
    "lines log 0": (lambda: lines(x - 1, x, log="x"), "x of 'J' holds 0 at index [0]"),
    "lines points yes": (lambda: lines(x, x, points="yes"), "points is 'yes'"),
    "lines marks pair": (lambda: lines(x, x, marks=[(1, 2)]), "give (x, y, text)"),
    "lines marks flat": (lambda: lines(x, x, marks=(1, 2, "a")), "A mark is 1"),
    "lines marks None": (lambda: lines(x, x, marks=None), "marks is None"),
    "lines marks text": (lambda: lines(x, x, marks=[("a", 1, 2)]), "x of a mark is 'a'"),
    "lines marks number": (lambda: lines(x, x, marks=[(1, 1, 2)]), "The text of a mark is 2"),
    "lines marks nan": (lambda: lines(x, x, marks=[(1, nan, "a")]), "y of a mark is nan"),
    "lines marks log": (lambda: lines(x, x, log="x", marks=[(0, 1, "a")]), "x of a mark is 0"),
    "lines marks offset": (lambda: lines(x, x, marks=[(1, 1, "a", 3)]), "with dx, dy"),
    "lines size number": (lambda: lines(x, x, size=3), "size is 3"),
    "lines size None": (lambda: lines(x, x, size=None), "size is None"),
    "lines size 0": (lambda: lines(x, x, size=(0, 3)), "A number of size is 0"),
    "lines size huge": (lambda: lines(x, x, size=(1e6, 3)), "A number of size is 1000000.0"),
    "lines size nan": (lambda: lines(x, x, size=(nan, 3)), "A number of size is nan"),
    "lines size three": (lambda: lines(x, x, size=(3, 3, 3)), "two numbers"),
    "lines size small": (lambda: lines(x, x, size=(0.5, 0.5), title="J"), "larger size"),
    "lines alt None": (lambda: draw_lines({"J": (x, x)}, None), "alt is None"),
    "lines alt empty": (lambda: draw_lines({"J": (x, x)}, " "), "alt is empty"),
    "lines alt 3": (lambda: draw_lines({"J": (x, x)}, 3), "alt is 3"),
    "lines alt forgotten": (lambda: draw_lines({"J": (x, x)}), "missing"),
    "lines option": (lambda: lines(x, x, colour="red"), "unexpected"),
    "lines title 3": (lambda: lines(x, x, title=3), "title is 3"),
    "lines xlabel None": (lambda: lines(x, x, xlabel=None), "xlabel is None"),
    "lines ylabel list": (lambda: lines(x, x, ylabel=["J"]), "ylabel is ['J']"),
    "lines title TeX": (lambda: lines(x, x, title=r"$\foo{$"), "between $ and $"),
    "lines title without glyph": (lambda: lines(x, x, title="损失"), "other letters"),
    "lines of lists": (lambda: lines([1, 2, 3], [1, 4, 9]), lambda: lines(x, x**2)),
    "lines of a list": (
        lambda: draw_lines({"J": [range(1, 4), (1, 4, 9)]}, "A curve.", size=SMALL),
        lambda: lines(x, x**2),
    ),
    "lines one point": (lambda: lines([1], [2]), lambda: lines([1], [2], points=True)),
    "lines of rows": (lambda: lines(x[None], x[:, None]), lambda: lines(x, x)),
    "lines of float32": (lambda: lines(np.float32(x), np.float32(x)), lambda: lines(x, x)),
    "lines of uint8": (lambda: lines(np.uint8(x), np.uint8(x)), lambda: lines(x, x)),
    "lines of bool": (lambda: lines(x, [True, False, True]), lambda: lines(x, [1, 0, 1])),
    "lines size of NumPy": (
        lambda: lines(x, x, size=np.array(SMALL), points=np.True_),
        lambda: lines(x, x, points=True),
    ),
    "panels flat": (lambda: panels({"J": (x, x)}), "curves is"),
    "panels {}": (lambda: panels({}), "panels is empty"),
    "panels empty one": (lambda: panels({"A": {}}), "curves is empty"),
    "panels list": (lambda: panels([{"J": (x, x)}]), "panels is"),
    "panels None": (lambda: panels(None), "panels is None"),
    "panels title 3": (lambda: panels({3: {"J": (x, x)}}), "The title 3 is 3"),
    "panels lengths": (lambda: panels({"A": {"J": (x, x[:2])}}), "3 x and 2 y"),
    "panels nan": (lambda: panels({"A": {"J": (x, x * nan)}}), "y of 'J' holds nan"),
    "panels log": (lambda: panels({"A": {"J": (x, -x)}}, log="y"), "begins above 0"),
    "panels log z": (lambda: panels({"A": {"J": (x, x)}}, log="z"), "log is 'z'"),
    "panels ylabel": (lambda: panels({"A": {"J": (x, x)}}, ylabel=3), "ylabel is 3"),
    "panels of lists": (
        lambda: panels({"A": {"J": ([1, 2, 3], [1, 2, 3])}}),
        lambda: panels({"A": {"J": (x, x)}}),
    ),
    # paths
    "paths (t, 2)": (lambda: paths(path.T), "it has to be (2, t)"),
    "paths 1-D": (lambda: paths(path[0]), "it has to be (2, t)"),
    "paths empty": (lambda: paths(path[:, :0]), "it has to be (2, t)"),
    "paths nan": (lambda: paths(path * nan), "The path 'SGD' holds nan"),
    "paths text": (lambda: paths([["a"], ["b"]]), "holds text"),
    "paths {}": (lambda: draw_paths(abs, {}, "A.", low=(0, 0), high=(1, 1)), "paths is empty"),
    "paths list": (lambda: draw_paths(abs, [path], "A.", low=(0, 0), high=(1, 1)), "paths is"),
    "paths f negative": (lambda: paths(path, forbidden), "level lines need values of 0"),
    "paths f constant": (lambda: paths(path, lambda p: 0 * p[0]), "level lines need"),
    "paths f one number": (lambda: paths(path, lambda p: 3.0), "give one for each"),
    "paths f nan": (lambda: paths(path, lambda p: p[0] * nan), "f(points) holds nan"),
    "paths f None": (lambda: paths(path, None), "f is None"),
    "paths f result None": (lambda: paths(path, lambda p: None), "f(points) is None"),
    "paths low": (lambda: paths(path, low=0), "low is 0"),
    "paths low above high": (lambda: paths(path, low=(3, 3)), "has to be smaller"),
    "paths high nan": (lambda: paths(path, high=(nan, 1)), "A number of high is nan"),
    "paths of a list": (lambda: paths(path.tolist(), low=np.array([-1, -1])), lambda: paths(path)),
    # digits
    "digits rows": (lambda: digits(images.T), "for rows write X.T"),
    "digits 28×28": (lambda: digits(np.ones((784, 2))), "columns of 64 numbers"),
    "digits one": (lambda: digits(images[:, 0]), "it needs two axes"),
    "digits 8×8": (lambda: digits(np.ones((8, 8))), "columns of 64 numbers"),
    "digits none": (lambda: digits(images[:, :0], []), "X has 0 images"),
    "digits many": (lambda: digits(np.ones((64, 500))), "X has 500 images"),
    "digits nan": (lambda: digits(images * nan), "X holds nan"),
    "digits negative": (lambda: digits(images - 0.5), "ink cannot be below 0"),
    "digits text": (lambda: digits([["a"]]), "X holds text"),
    "digits None": (lambda: digits(None), "X is None"),
    "digits titles short": (lambda: digits(images, ["a"]), "1 titles for 2 images"),
    "digits titles long": (lambda: digits(images, [1, 2, 3]), "3 titles for 2 images"),
    "digits titles text": (lambda: draw_digits(images, "ab", "A."), "titles is 'ab'"),
    "digits titles None": (lambda: digits(images, None), "titles is None"),
    "digits titles 7": (lambda: digits(images, 7), "titles is 7"),
    "digits columns 0": (lambda: digits(images, columns=0), "columns is 0"),
    "digits columns 2.5": (lambda: digits(images, columns=2.5), "columns is 2.5"),
    "digits columns None": (lambda: digits(images, columns=None), "columns is None"),
    "digits of lists": (
        lambda: digits(images.tolist(), np.array(["a", "b"]), columns=np.int64(3)),
        lambda: digits(images, columns=3),
    ),
    "digits uint8": (
        lambda: digits(np.uint8(255 * (images > 0.5))),
        lambda: digits(255.0 * (images > 0.5)),
    ),
    "digits paper": (lambda: digits(0 * images).width, 576),
    "confusion eye": (lambda: confusion(np.eye(3)), lambda: confusion(np.eye(3, dtype=int))),
    "confusion list": (lambda: confusion(counts.tolist()), lambda: confusion(counts)),
    "confusion uint8": (lambda: confusion(counts.astype(np.uint8)), lambda: confusion(counts)),
    "confusion shares": (lambda: confusion(counts / 6), "a count is a whole number"),
    "confusion negative": (lambda: confusion(-counts), "counts holds -5"),
    "confusion nan": (lambda: confusion(counts * nan), "counts holds nan"),
    "confusion huge": (lambda: confusion(counts * 1e30), "counts holds 5e+30"),
    "confusion 2×3": (lambda: confusion(np.ones((2, 3))), "it has to be square"),
    "confusion 1-D": (lambda: confusion([1, 2]), "it needs two axes"),
    "confusion empty": (lambda: confusion(np.ones((0, 0))), "it has to be square"),
    "confusion text": (lambda: confusion([["1"]]), "counts holds text"),
    "confusion None": (lambda: confusion(None), "counts is None"),
    "confusion eleven": (lambda: confusion(np.eye(11)), "room for 10"),
    "digits about empty": (lambda: draw_digits(images, ["a", "b"], ""), "about is empty"),
    "confusion zeros": (lambda: confusion(0 * counts).width, LEFT + 2 * TILE + 24),
}

DIAGRAMS = {
    # a network
    "network 3": (lambda: draw_network(3), "sizes is 3"),
    "network None": (lambda: draw_network(None), "sizes is None"),
    "network text": (lambda: draw_network("342"), "sizes is '342'"),
    "network one": (lambda: draw_network([3]), "at least two whole numbers"),
    "network many": (lambda: draw_network([2] * 31), "at most 30"),
    "network 0": (lambda: draw_network([3, 0]), "A size in sizes is 0"),
    "network 2.5": (lambda: draw_network([3, 2.5]), "A size in sizes is 2.5"),
    "network True": (lambda: draw_network([3, True]), "A size in sizes is True"),
    "network 10**30": (lambda: draw_network([3, 10**30]), "from 1 to 1e+09"),
    "network nested": (lambda: draw_network([[3, 2], [2, 1]]), "A size in sizes is [3, 2]"),
    "network values list": (lambda: draw_network([2, 2], [1, 2]), "values is [1, 2]"),
    "network values key": (lambda: draw_network([2, 2], {1: 2}), "values holds 1"),
    "network values key text": (lambda: draw_network([2, 2], {"01": 2}), "values holds '01'"),
    "network values key edge": (lambda: draw_network([2, 2], {(1, 0, 0): 2}), "(layer, unit)"),
    "network values None": (lambda: draw_network([2, 2], {(1, 0): None}), "A value is None"),
    "network values array": (lambda: draw_network([2, 2], {(1, 0): x}), "A value is an array"),
    "network values unit": (lambda: draw_network([2, 2], {(1, 5): 1}), "no drawn unit 5"),
    "network labels 3": (lambda: draw_network([2, 2], labels=3), "labels is 3"),
    "network labels text": (lambda: draw_network([2, 2], labels="XZ"), "labels is 'XZ'"),
    "network labels many": (lambda: draw_network([2, 2], labels=["a"] * 3), "names layer 2"),
    "network labels number": (lambda: draw_network([2, 2], labels=[1, 2]), "A label is 1"),
    "network labels shape": (
        lambda: draw_network([2, 2], labels=[("X", 3), ""]),
        "shape of X is 3",
    ),
    "network labels key": (lambda: draw_network([2, 2], labels={"X": "a"}), "names layer X"),
    "network highlight flat": (
        lambda: draw_network([2, 2], highlight=(1, 0, 0)),
        "highlight holds 1",
    ),
    "network highlight of 4": (lambda: draw_network([2, 2], highlight=[(1, 0, 0, 0)]), "highlight"),
    "network highlight of 1": (lambda: draw_network([2, 2], highlight=[(1,)]), "highlight holds"),
    "network highlight 1": (lambda: draw_network([2, 2], highlight=1), "highlight is 1"),
    "network highlight None": (lambda: draw_network([2, 2], highlight=None), "highlight is None"),
    "network highlight text": (
        lambda: draw_network([2, 2], highlight=["10"]),
        "highlight holds '10'",
    ),
    "network highlight 1.5": (
        lambda: draw_network([2, 2], highlight=[(1, 0.5)]),
        "highlight is 0.5",
    ),
    "network highlight layer 0": (
        lambda: draw_network([2, 2], highlight=[(0, 0, 0)]),
        "Layer -1 has no drawn unit",
    ),
    "network weights": (lambda: draw_network([2, 2], weights={(1, 0, 0): 1}), "highlight it, too"),
    "network weights empty": (lambda: draw_network([2, 2], weights={}), "weights is empty"),
    "network weights 3": (lambda: draw_network([2, 2], weights=3), "weights is 3"),
    "network weights of a unit": (
        lambda: draw_network([2, 2], weights={(1, 0): 1}),
        "weights holds",
    ),
    "network direction": (lambda: draw_network([2, 2], direction="back"), "forward, backward"),
    "network direction list": (lambda: draw_network([2, 2], direction=["forward"]), "direction is"),
    "network direction None": (lambda: draw_network([2, 2], direction=None), "direction is None"),
    "network about None": (lambda: draw_network([2, 2], about=None), "about is None"),
    "network option": (lambda: draw_network([2, 2], colour="red"), "unexpected"),
    "network of NumPy": (
        lambda: draw_network(
            np.array([2, 3]),
            {(np.int64(1), np.int64(0)): np.float32(0.5)},
            highlight=np.array([[1, 0, 1]]),
        ),
        lambda: draw_network([2, 3], {(1, 0): 0.5}, highlight=[(1, 0, 1)]),
    ),
    "network of uint8": (
        lambda: draw_network([np.uint8(2), np.uint8(200)]),
        lambda: draw_network((2, 200)),
    ),
    "network of a range": (lambda: draw_network(range(2, 4)), lambda: draw_network([2, 3])),
    "network highlight lists": (
        lambda: draw_network([2, 3], highlight=[[1, 0]], labels=None),
        lambda: draw_network([2, 3], highlight=((1, 0),)),
    ),
    "network value 0-d": (
        lambda: draw_network([2, 2], {(1, 0): np.array([[0.5]])}),
        lambda: draw_network([2, 2], {(1, 0): 0.5}),
    ),
    # shapes
    "shapes text": (lambda: draw_shapes("W"), "holds no block"),
    "shapes None": (lambda: draw_shapes(None), "parts is None"),
    "shapes empty": (lambda: draw_shapes([]), "holds no block"),
    "shapes operators": (lambda: draw_shapes(["=", "+"]), "holds no block"),
    "shapes one block": (lambda: draw_shapes(BLOCK), "The name of a block is 2"),
    "shapes number": (lambda: draw_shapes([3]), "A part is 3"),
    "shapes array": (lambda: draw_shapes([A, A]), "A part is an array"),
    "shapes shape int": (lambda: draw_shapes([("W", 3)]), "The shape of W is 3"),
    "shapes shape 1-D": (lambda: draw_shapes([("b", (3,))]), "The shape of b is (3,)"),
    "shapes shape 3-D": (lambda: draw_shapes([("b", (3, 1, 1))]), "The shape of b"),
    "shapes shape text": (lambda: draw_shapes([("W", "23")]), "The shape of W is '23'"),
    "shapes shape None": (lambda: draw_shapes([("W", None)]), "The shape of W is None"),
    "shapes shape matrix": (lambda: draw_shapes([("W", A)]), "A size of W is"),
    "shapes size 2.5": (lambda: draw_shapes([("W", (2.5, 3))]), "A size of W is 2.5"),
    "shapes size −1": (lambda: draw_shapes([("W", (-1, 3))]), "A size of W is -1"),
    "shapes size n": (lambda: draw_shapes([("W", ("n", 3))]), "A size of W is 'n'"),
    "shapes size True": (lambda: draw_shapes([("W", (True, 3))]), "A size of W is True"),
    "shapes size huge": (lambda: draw_shapes([("W", (10**400, 3))]), "A size of W is"),
    "shapes name None": (lambda: draw_shapes([(None, (2, 3))]), "The name of a block is None"),
    "shapes name empty": (lambda: draw_shapes([("", (2, 3))]), "The name of a block is empty"),
    "shapes role": (lambda: draw_shapes([(*BLOCK, "forwards")]), "it can be forward"),
    "shapes extra": (lambda: draw_shapes([(*BLOCK, 3)]), "give a role or marks"),
    "shapes mark kind": (lambda: draw_shapes([(*BLOCK, {"rows": 0})]), "The mark 'rows'"),
    "shapes mark far": (lambda: draw_shapes([(*BLOCK, {"row": 2})]), "does not fit W"),
    "shapes mark text": (lambda: draw_shapes([(*BLOCK, {"row": "0"})]), "does not fit W"),
    "shapes mark None": (lambda: draw_shapes([(*BLOCK, {"row": None})]), "does not fit W"),
    "shapes mark 0.5": (lambda: draw_shapes([(*BLOCK, {"row": 0.5})]), "does not fit W"),
    "shapes mark array": (lambda: draw_shapes([(*BLOCK, {"row": x})]), "does not fit W"),
    "shapes about": (lambda: draw_shapes([BLOCK], 3), "about is 3"),
    "shapes of NumPy": (
        lambda: draw_shapes([("W", (np.int64(2), np.uint8(3)), {"row": np.int64(1)})]),
        lambda: draw_shapes([("W", (2, 3), {"row": 1})]),
    ),
    "shapes of lists": (lambda: draw_shapes((["W", [2, 3]],)), lambda: draw_shapes([BLOCK])),
    "shapes of an array's": (lambda: draw_shapes([("A", A.shape)]).width > 0, True),
    # boxes and arrows
    "dag list": (lambda: dag([(0, 0, "x")]), "boxes is"),
    "dag None": (lambda: dag(None), "boxes is None"),
    "dag {}": (lambda: dag({}), "boxes is empty"),
    "dag box number": (lambda: dag({"x": 3}, []), "The box 'x' is 3"),
    "dag box short": (lambda: dag({"x": (0, 0)}, []), "The box 'x' is (0, 0)"),
    "dag box text": (lambda: dag({"x": "abc"}, []), "The box 'x' is 'abc'"),
    "dag column text": (lambda: dag({"x": ("0", 0, "x")}, []), "The column of the box 'x'"),
    "dag column nan": (lambda: dag({"x": (nan, 0, "x")}, []), "The column of the box 'x' is nan"),
    "dag row None": (lambda: dag({"x": (0, None, "x")}, []), "The row of the box 'x' is None"),
    "dag row huge": (lambda: dag({"x": (0, 1e300, "x")}, []), "The row of the box 'x'"),
    "dag label 3": (lambda: dag({"x": (0, 0, 3)}, []), "The label of the box 'x' is 3"),
    "dag value None": (lambda: dag({"x": (0, 0, "x", None)}, []), "The value of the box 'x'"),
    "dag value list": (lambda: dag({"x": (0, 0, "x", [1])}, []), "The value of the box 'x'"),
    "dag adjoint None": (lambda: dag({"x": (0, 0, "x", 1, None)}, []), "The adjoint of the box"),
    "dag state": (lambda: dag({"x": (0, 0, "x", 1, 1, "new")}, []), "The state of box 'x'"),
    "dag state list": (lambda: dag({"x": (0, 0, "x", 1, 1, [])}, []), "The state of box 'x'"),
    "dag same place": (lambda: dag({"x": (0, 0, "x"), "y": (0, 0, "y")}, []), "the same place"),
    "dag edges None": (lambda: dag(edges=None), "edges is None"),
    "dag edges flat": (lambda: dag(edges=("x", "z")), "An edge is 'x'"),
    "dag edge unknown": (lambda: dag(edges=[("x", "y")]), "names the box 'y'"),
    "dag edge list": (lambda: dag(edges=[("x", ["z"])]), "names the box ['z']"),
    "dag edge back": (lambda: dag(edges=[("z", "x")]), "does not lead to a later column"),
    "dag edge state": (lambda: dag(edges=[("x", "z", "", "back")]), "The state of an edge"),
    "dag edge label None": (lambda: dag(edges=[("x", "z", None)]), "The label of an edge is None"),
    "dag alt empty": (lambda: dag(alt=""), "alt is empty"),
    "dag alt 3": (lambda: dag(alt=3), "alt is 3"),
    "dag about None": (lambda: dag(about=None), "about is None"),
    "dag caption 3": (lambda: dag(caption=3), "caption is 3"),
    "dag caption numbers": (lambda: dag(caption=[3]), "A line of the caption is 3"),
    "dag caption text": (lambda: dag(caption="Two."), lambda: dag(caption=["Two."])),
    "dag of lists": (
        lambda: dag({"x": [0, 0, "x", 2, ""], "z": [1, 0, "z", 4, ""]}, [["x", "z"]]),
        dag,
    ),
    "dag of NumPy": (
        lambda: dag(
            {
                "x": (np.int64(0), np.float32(0), "x", np.float32(2), ""),
                "z": (np.uint8(1), 0, "z", np.array(4), ""),
            }
        ),
        dag,
    ),
    # graphs
    "graph number": (lambda: draw_graph(3.0), "Expected the output Node"),
    "graph None": (lambda: draw_graph(None), "Expected the output Node"),
    "graph list": (lambda: draw_graph([J]), "Expected the output Node"),
    "graph adjoints other": (lambda: draw_graph(J, backward(other)), "adjoints has no entry for"),
    "graph adjoints {}": (lambda: draw_graph(J, {}), "adjoints has no entry for"),
    "graph adjoints list": (lambda: draw_graph(J, [1.0]), "adjoints is of type list"),
    "graph adjoints by name": (lambda: draw_graph(J, {"a": 1.0}), "adjoints has no entry for"),
    "graph adjoints None in it": (
        lambda: draw_graph(J, dict.fromkeys(backward(J))),
        "The adjoint of",
    ),
    "graph adjoints nan": (lambda: draw_graph(J, dict.fromkeys(backward(J), nan)), "is nan"),
    "graph step True": (lambda: draw_graph(J, step=True), "step is True"),
    "graph step 1.0": (lambda: draw_graph(J, step=1.0), "step is 1.0"),
    "graph step 99": (lambda: draw_graph(J, step=99), "step is 99"),
    "graph step −1": (lambda: draw_graph(J, step=-1), "step is -1"),
    "graph step text": (lambda: draw_graph(J, step="1"), "step is '1'"),
    "graph step array": (lambda: draw_graph(J, step=x), "step is an array"),
    "graph names list": (lambda: draw_graph(J, names=["a"]), "names is ['a']"),
    "graph names by text": (lambda: draw_graph(J, names={"a": "u"}), "no node of this graph"),
    "graph names of another": (lambda: draw_graph(J, names={other: "u"}), "no node of this graph"),
    "graph name 3": (lambda: draw_graph(J, names={J: 3}), "The name of"),
    "graph seed result": (lambda: draw_graph(J, step=1, seed=J), "no input of this graph"),
    "graph seed text": (lambda: draw_graph(J, step=1, seed="a"), "seed is 'a'"),
    "graph seed array": (lambda: draw_graph(J, step=1, seed=x), "seed is an array"),
    "graph seed without step": (lambda: draw_graph(J, seed=a), "belong to a walk"),
    "graph window 3": (lambda: draw_graph(J, step=1, window=3), "window is 3"),
    "graph window 0": (lambda: draw_graph(J, step=1, window=(0, 0)), "A number of window is 0"),
    "graph window nan": (lambda: draw_graph(J, step=1, window=(nan, 90)), "A number of window"),
    "graph about": (lambda: draw_graph(J, about=None), "about is None"),
    "graph option": (lambda: draw_graph(J, colour="red"), "unexpected"),
    "graph step of NumPy": (
        lambda: draw_graph(J, step=np.int64(2), window=np.array([300, 200])),
        lambda: draw_graph(J, step=2, window=(300, 200)),
    ),
    "graph adjoints of a larger one": (
        lambda: "∂" in draw_graph(J.parents[0], backward(J)).alt,
        True,
    ),
    "walk_length number": (lambda: walk_length(3), "Expected the output Node"),
    "walk_length text": (lambda: walk_length("a*b"), "Expected the output Node"),
    "walk_report None": (lambda: walk_report(None, 0), "Expected the output Node"),
    "walk_report step": (lambda: walk_report(J, 99), "step is 99"),
    "walk_report step None": (lambda: walk_report(J, None), "step is None"),
    "walk_report seed": (lambda: walk_report(J, 1, "a"), "seed is 'a'"),
    "walk_report seed of another": (lambda: walk_report(J, 1, other), "no input of this graph"),
    "walk_report seed result": (lambda: walk_report(J, 1, J), "no input of this graph"),
}
TABLE = FIGURES | DIAGRAMS


@pytest.mark.parametrize("name", TABLE)
def test_bad_input_is_a_sentence_or_the_right_picture(name):
    judge(*TABLE[name])


def test_the_table_is_long():
    assert len(TABLE) >= 250
