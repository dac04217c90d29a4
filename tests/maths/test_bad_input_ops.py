"""Bad and unusual input to ops and data: each is a sentence at the door, or the right result.

A sentence has to hold a word that tells what to do; a result is compared with what it should be.
No warning of NumPy may come with either.
"""

import numpy as np
import pytest

from helpers import data, ops
from tests.reading.refusals import judge

nan, inf = np.nan, np.inf
W, b, A, g = np.ones((4, 3)), np.ones((4, 1)), np.ones((3, 5)), np.ones((4, 5))
T, Y = np.array([[1.0, -2], [0.5, 3], [-1, 0]]), np.eye(3)[:, [0, 2]]
BYTES = np.array([[200, 100], [3, 0]], np.uint8)
SMALL = np.array([[-100, 100]], np.int8)


def rng():
    return np.random.default_rng(0)


class Column:
    """Numbers as a table's column hands them to NumPy."""

    def __init__(self, values):
        self.values = values

    def __array__(self, dtype=None, copy=None):
        return np.array(self.values, dtype)


TABLE = {
    # affine and its vjp
    "affine of lists": (lambda: ops.affine([[1, 2]], [[1]], [[3], [4]]), [[12]]),
    "affine uint8": (lambda: ops.affine(BYTES, [[0], [0]], BYTES), [[40300, 20000], [600, 300]]),
    "affine int8": (lambda: ops.affine(SMALL, [[0]], SMALL.T), [[20000]]),
    "affine bool": (lambda: ops.affine([[True, True]], [[True]], [[True], [True]]), [[3]]),
    "affine no examples": (lambda: ops.affine(W, b, A[:, :0]).shape, (4, 0)),
    "affine b scalar": (lambda: ops.affine(W, 0, A), "b is (): it needs two axes"),
    "affine b (m, n)": (lambda: ops.affine(W, g, A), "b must be a column, (4, 1)"),
    "affine b a row": (lambda: ops.affine(W, b.T, A), "b must be a column"),
    "affine A turned": (lambda: ops.affine(W, b, A.T), "W needs 5 columns"),
    "affine A 1-D": (lambda: ops.affine(W, b, A[:, 0]), "a single column is (m, 1)"),
    "affine A ragged": (lambda: ops.affine(W, b, [[1, 2], [3]]), "unequal length"),
    "affine A text": (lambda: ops.affine(W, b, [["1"], ["2"], ["3"]]), "A holds text, such as '1'"),
    "affine W None": (lambda: ops.affine(None, b, A), "W is None"),
    "affine A complex": (lambda: ops.affine(W, b, A * 1j), "A holds complex numbers"),
    "affine A 3-D": (lambda: ops.affine(W, b, A[None]), "A is (1, 3, 5): it needs two axes"),
    "affine A a dict": (lambda: ops.affine(W, b, {1: A}), "A is {1:"),
    "affine_vjp g turned": (lambda: ops.affine_vjp(g.T, (W, b, A)), "has the output's shape"),
    "affine_vjp cache order": (lambda: ops.affine_vjp(g, (W, A, b)), "W needs 4 columns"),
    "affine_vjp A turned": (lambda: ops.affine_vjp(g, [W, b, A.T]), "W needs 5 columns"),
    "affine_vjp b wrong": (lambda: ops.affine_vjp(g, (W, b[:2], A)), "b must be a column"),
    "affine_vjp cache A": (lambda: ops.affine_vjp(g, A), "it has to be (W, b, A)"),
    "affine_vjp cache of two": (lambda: ops.affine_vjp(g, (W, A)), "it has to be (W, b, A)"),
    "affine_vjp cache None": (lambda: ops.affine_vjp(g, None), "cache is None"),
    "affine_vjp g number": (lambda: ops.affine_vjp(1.0, (W, b, A)), "g is ()"),
    "affine_vjp g text": (lambda: ops.affine_vjp("g", (W, b, A)), "g holds text"),
    "affine_vjp cache a list": (lambda: ops.affine_vjp(g, [W, b, A])[1], np.full((4, 1), 5.0)),
    "affine_vjp uint8": (
        lambda: ops.affine_vjp(BYTES, (BYTES, [[0], [0]], BYTES))[0],
        [[50000, 600], [600, 9]],
    ),
    # activations: lists, numbers, whole numbers
    "relu list": (lambda: ops.relu([[1, -2]]), [[1, 0]]),
    "relu number": (lambda: ops.relu(-0.5), 0.0),
    "relu column of a table": (lambda: ops.relu(Column([1, -2])), [1, 0]),
    "relu objects": (lambda: ops.relu(np.array([1, 2.5], object)), [1, 2.5]),
    "relu nan": (lambda: ops.relu([[nan, -1]]), [[nan, 0]]),
    "relu inf": (lambda: ops.relu([[inf, -inf]]), [[inf, 0]]),
    "relu text": (lambda: ops.relu("0.5"), "Z holds text"),
    "relu None": (lambda: ops.relu(None), "hand in an array of real numbers"),
    "relu complex": (lambda: ops.relu(1j), "complex"),
    "relu set": (lambda: ops.relu({1, 2}), "Z is {1, 2}"),
    "relu too large": (lambda: ops.relu([10**400]), "too large for a float"),
    "relu dates": (lambda: ops.relu(np.array(["2020-01-01"], "M8[D]")), "real numbers"),
    "relu with a None": (lambda: ops.relu([[1.0, None]]), "Z holds None"),
    "relu masked": (lambda: ops.relu(np.ma.masked_array([1.0, 2], [0, 1])), "1 masked entries"),
    "relu times": (lambda: ops.relu(np.array([1], "m8[s]")), "of the type timedelta64[s]"),
    "softplus inf": (lambda: ops.softplus([[inf, -inf]]), [[inf, 0]]),
    "one_hot masked": (
        lambda: data.one_hot(np.ma.masked_array([0, 1], [0, 1]), 2),
        "masked entries",
    ),
    "one_hot −1 and 1": (lambda: data.one_hot([-1, 1], 2), "np.array(labels) > 0"),
    "one_hot of years": (lambda: data.one_hot([1999, 2001], 2), "number them"),
    "relu empty": (lambda: ops.relu([]), []),
    "relu_prime number": (lambda: ops.relu_prime(0.5), 1.0),
    "relu_prime list": (lambda: ops.relu_prime([[1, -1]]), [[1, 0]]),
    "relu_prime uint8": (lambda: ops.relu_prime(BYTES), [[1, 1], [1, 0]]),
    "relu_vjp numbers": (lambda: ops.relu_vjp(2.0, 0.5), 2.0),
    "relu_vjp lists": (lambda: ops.relu_vjp([[2, 3]], [[1, -1]]), [[2, 0]]),
    "relu_vjp broadcast": (lambda: ops.relu_vjp([[2]], [[1, -1]]), "has the output's shape"),
    "relu_vjp cache in a tuple": (lambda: ops.relu_vjp(g, (g,)), "the output is (1, 4, 5)"),
    "relu_vjp g None": (lambda: ops.relu_vjp(None, g), "g is None"),
    "leaky_relu int8": (lambda: ops.leaky_relu(SMALL), [[-10, 100]]),
    "leaky_relu slope 2": (lambda: ops.leaky_relu(T, 2), "slope is 2: it has to lie between"),
    "leaky_relu slope 0": (lambda: ops.leaky_relu(T, 0.0), "between 0 and 1, such as 0.1"),
    "leaky_relu slope 1": (lambda: ops.leaky_relu(T, 1), "between 0 and 1, such as 0.1"),
    "leaky_relu slope −1": (lambda: ops.leaky_relu(T, -1), "between 0 and 1, such as 0.1"),
    "leaky_relu slope text": (lambda: ops.leaky_relu(T, "0.1"), "one number"),
    "leaky_relu slope None": (lambda: ops.leaky_relu(T, None), "one number"),
    "leaky_relu slope array": (lambda: ops.leaky_relu(T, T), "an array of shape (3, 2)"),
    "leaky_relu slope nan": (lambda: ops.leaky_relu(T, nan), "slope is nan"),
    "leaky_relu slope huge": (lambda: ops.leaky_relu(T, 10**400), "has to be a number"),
    "leaky_relu slope True": (lambda: ops.leaky_relu(T, True), "one number"),
    "leaky_relu_prime slope 3": (lambda: ops.leaky_relu_prime(T, 3), "between 0 and 1"),
    "leaky_relu_vjp slope −2": (lambda: ops.leaky_relu_vjp(T, T, -2), "between 0 and 1"),
    "leaky_relu_vjp lists": (lambda: ops.leaky_relu_vjp([1, 1], [2, -2], 0.5), [1, 0.5]),
    "sigmoid list": (lambda: ops.sigmoid([0, inf, -inf]), [0.5, 1, 0]),
    "sigmoid number": (lambda: ops.sigmoid(0), 0.5),
    "sigmoid text": (lambda: ops.sigmoid(["a"]), "Z holds text, such as 'a'"),
    "sigmoid huge": (lambda: ops.sigmoid([1e308, -1e308, nan]), [1, 0, nan]),
    "sigmoid_prime uint8": (lambda: ops.sigmoid_prime(np.uint8(3)), ops.sigmoid_prime(3.0)),
    "sigmoid_prime infinities": (lambda: ops.sigmoid_prime([inf, -inf, 1e300]), [0, 0, 0]),
    "sigmoid_vjp lists": (lambda: ops.sigmoid_vjp([4], [0]), [1]),
    "tanh list": (lambda: ops.tanh([0, inf, -inf]), [0, 1, -1]),
    "tanh_prime uint8": (lambda: ops.tanh_prime(np.uint8(0)), 1.0),
    "tanh_prime infinities": (lambda: ops.tanh_prime([inf, -inf, 1e308]), [0, 0, 0]),
    "tanh_vjp of another shape": (lambda: ops.tanh_vjp([1, 2], [1]), "has the output's shape"),
    "gelu list": (lambda: ops.gelu([[0, 100, -100]]), [[0, 100, 0]]),
    "gelu number": (lambda: ops.gelu(0.0), 0.0),
    "gelu infinities": (lambda: ops.gelu([inf, -inf, nan]), [inf, 0, nan]),
    "gelu None": (lambda: ops.gelu(None), "Z is None"),
    "gelu_prime uint8": (lambda: ops.gelu_prime(np.array([200], np.uint8)), [1]),
    "gelu_prime huge": (lambda: ops.gelu_prime([[1e200, -1e200]]), [[1, 0]]),
    "gelu_prime infinities": (lambda: ops.gelu_prime([inf, -inf]), [1, 0]),
    "gelu_vjp text": (lambda: ops.gelu_vjp(["1"], [1.0]), "g holds text"),
    "normal_cdf list": (lambda: ops.normal_cdf([0, inf, -inf, 1e300]), [0.5, 1, 0, 1]),
    "normal_cdf text": (lambda: ops.normal_cdf("x"), "Z holds text"),
    "swish infinities": (lambda: ops.swish([[-inf, inf, -1e308]]), [[0, inf, 0]]),
    "swish beta 0": (lambda: ops.swish(T, 0), "beta is 0"),
    "swish beta None": (lambda: ops.swish(T, None), "beta is None"),
    "swish int8": (lambda: ops.swish(SMALL, 10), [[0, 100]]),
    "swish_prime infinities": (lambda: ops.swish_prime([-inf, inf, 1e308], 2), [0, 1, 1]),
    "swish_prime beta −1": (lambda: ops.swish_prime(T, -1), "beta is -1"),
    "swish_vjp beta inf": (lambda: ops.swish_vjp(T, T, inf), "beta is inf"),
    "softplus beta −1": (lambda: ops.softplus([[1]], -1), "beta is -1"),
    "softplus beta text": (lambda: ops.softplus(T, "1"), "beta is '1'"),
    "softplus beta tiny": (lambda: ops.softplus(T, 1e-300), "from 1e-06"),
    "softplus infinities": (lambda: ops.softplus([inf, -inf, 1e300]), [inf, 0, 1e300]),
    "softplus uint8": (lambda: ops.softplus(np.array([200], np.uint8)), [200]),
    "softplus_prime infinities": (lambda: ops.softplus_prime([inf, -inf]), [1, 0]),
    "softplus_vjp g a column": (lambda: ops.softplus_vjp(g[:, :1], g), "output's shape"),
    "identity list": (lambda: ops.identity([1, 2]), [1, 2]),
    "identity None": (lambda: ops.identity(None), "Z is None"),
    "identity_vjp lists": (lambda: ops.identity_vjp([3], [1]), [3]),
    # softmax
    "softmax list": (lambda: ops.softmax([[0], [0]]), [[0.5], [0.5]]),
    "softmax 1-D": (lambda: ops.softmax([0, 0]), [0.5, 0.5]),
    "softmax uint8": (lambda: ops.softmax(np.array([[200], [0]], np.uint8)), [[1], [0]]),
    "softmax a number": (lambda: ops.softmax(1.0), "a column of one logit or more"),
    "softmax empty": (lambda: ops.softmax(np.ones((0, 3))), "a column of one logit or more"),
    "softmax no examples": (lambda: ops.softmax(np.ones((3, 0))).shape, (3, 0)),
    "softmax inf": (lambda: ops.softmax([[inf], [0]]), "T.max(axis=0) holds inf"),
    "softmax all −inf": (lambda: ops.softmax([[-inf], [-inf]]), "holds -inf"),
    "softmax a class left out": (lambda: ops.softmax([[-inf], [0]]), [[0], [1]]),
    "softmax nan": (lambda: ops.softmax([[nan, 0], [0, 0]]), [[nan, 0.5], [nan, 0.5]]),
    "softmax unlike columns": (lambda: ops.softmax([[0, 2000], [0, 2000]]), np.full((2, 2), 0.5)),
    "softmax text": (lambda: ops.softmax([["a"], ["b"]]), "T holds text"),
    "softmax_vjp g a row": (lambda: ops.softmax_vjp(T[:1], T), "has the output's shape"),
    "softmax_vjp lists": (lambda: ops.softmax_vjp([[2], [0]], [[0], [0]]), [[0.5], [-0.5]]),
    # squared loss
    "squared lists": (lambda: ops.squared_loss([[1, 2]], [[0, 0]]), 1.25),
    "squared uint8": (lambda: ops.squared_loss(BYTES[:1], BYTES[1:]), 0.25 * (197**2 + 100**2)),
    "squared int8": (lambda: ops.squared_loss(SMALL[:, :1], SMALL[:, 1:]), 20000),
    "squared bool": (lambda: ops.squared_loss([[True]], [[False]]), 0.5),
    "squared 1-D": (lambda: ops.squared_loss([1, 2], [0, 0]), "it needs two axes"),
    "squared no examples": (lambda: ops.squared_loss(T[:, :0], T[:, :0]), "one example or more"),
    "squared no outputs": (lambda: ops.squared_loss(T[:0], T[:0]), "one example or more"),
    "squared Y nan": (lambda: ops.squared_loss([[1.0]], [[nan]]), "Y holds nan at row 0"),
    "squared Z nan": (lambda: ops.squared_loss([[nan]], [[1.0]]), "The output holds nan at row 0"),
    "squared Y text": (lambda: ops.squared_loss([[1.0]], [["a"]]), "Y holds text"),
    "squared_vjp uint8": (
        lambda: ops.squared_loss_vjp(1, (BYTES[1:], BYTES[:1])),
        [[-98.5, -50]],
    ),
    "squared_vjp g array": (lambda: ops.squared_loss_vjp(T, (T, T)), "one number"),
    "squared_vjp g column": (lambda: ops.squared_loss_vjp(g[:, :1], (T, T)), "one number"),
    "squared_vjp g nan": (lambda: ops.squared_loss_vjp(nan, (T, T)), "g is nan"),
    "squared_vjp g None": (lambda: ops.squared_loss_vjp(None, (T, T)), "g is None"),
    "squared_vjp g 0-d": (lambda: ops.squared_loss_vjp(np.array(2.0), (T, T + 1)), 0 * T - 1),
    "squared_vjp cache Z": (lambda: ops.squared_loss_vjp(1.0, T), "it has to be (output, Y)"),
    "squared_vjp cache of three": (lambda: ops.squared_loss_vjp(1.0, (T, T, T)), "(output, Y)"),
    # logistic loss
    "logistic lists": (lambda: ops.logistic_loss([[0]], [[1]]), np.log(2)),
    "logistic soft": (lambda: ops.logistic_loss([[0.0]], [[0.3]]), np.log(2)),
    "logistic uint8": (lambda: ops.logistic_loss([[200.0]], np.zeros((1, 1), np.uint8)), 200),
    "logistic ±1": (lambda: ops.logistic_loss([[1.0, 1]], [[-1, 1]]), "(Y + 1) / 2"),
    "logistic 1, 2": (lambda: ops.logistic_loss([[1.0, 1]], [[1, 2]]), "Y - 1"),
    "logistic real": (lambda: ops.logistic_loss([[1.0]], [[7.3]]), 'loss="squared"'),
    "logistic nan": (lambda: ops.logistic_loss([[1.0]], [[nan]]), "Y holds nan"),
    "logistic swapped": (lambda: ops.logistic_loss([[0, 1]], [[-3.2, 4]]), "swapped"),
    "logistic T inf": (lambda: ops.logistic_loss([[inf]], [[1]]), "try a smaller rate"),
    "logistic_vjp ±1": (lambda: ops.logistic_loss_vjp(1, ([[1.0]], [[-1]])), "(Y + 1) / 2"),
    "logistic_vjp g array": (lambda: ops.logistic_loss_vjp([[1]], ([[1.0]], [[1]])), "one number"),
    "logistic_vjp lists": (lambda: ops.logistic_loss_vjp(1, ([[0]], [[1]])), [[-0.5]]),
    # cross-entropy
    "cross-entropy lists": (lambda: ops.cross_entropy([[0], [0]], [[1], [0]]), np.log(2)),
    "cross-entropy uint8": (
        lambda: ops.cross_entropy(
            np.array([[200], [0]], np.uint8), np.eye(2, dtype=np.uint8)[:1].T
        ),
        0,
    ),
    "cross-entropy soft": (lambda: ops.cross_entropy([[0], [0]], [[0.3], [0.7]]), np.log(2)),
    "cross-entropy bool": (lambda: ops.cross_entropy([[0], [0]], [[True], [False]]), np.log(2)),
    "cross-entropy one row": (lambda: ops.cross_entropy([[0.1, 2]], [[0, 1]]), 'loss="logistic"'),
    "cross-entropy swapped": (lambda: ops.cross_entropy(Y, T), "Y holds -2 at row 0, column 1"),
    "cross-entropy ±1": (lambda: ops.cross_entropy(T, 2 * Y - 1), "(Y + 1) / 2"),
    "cross-entropy counts": (lambda: ops.cross_entropy(T, 5 * Y), "Y / Y.sum(axis=0)"),
    "cross-entropy real": (lambda: ops.cross_entropy(T, T), 'loss="squared"'),
    "cross-entropy two ones": (lambda: ops.cross_entropy(T, 0 * T + 1), 'loss="logistic"'),
    "cross-entropy column of 0": (lambda: ops.cross_entropy(T, 0 * T), "adds up to 0"),
    "cross-entropy class row": (lambda: ops.cross_entropy(T, [[0, 2]]), "one row for each output"),
    "cross-entropy rounded": (lambda: ops.cross_entropy(T, 0 * T + 0.33), "adds up to 0.99"),
    "cross-entropy Y nan": (lambda: ops.cross_entropy(T, Y * nan), "Y holds nan"),
    "cross-entropy Y turned": (lambda: ops.cross_entropy(T, Y.T), "one column for each example"),
    "cross-entropy T inf": (lambda: ops.cross_entropy([[inf], [0]], Y[:2, :1]), "output holds inf"),
    "cross-entropy no examples": (lambda: ops.cross_entropy(T[:, :0], Y[:, :0]), "one example"),
    "cross-entropy_vjp swapped": (lambda: ops.cross_entropy_vjp(1, (Y, T)), "Y holds -2"),
    "cross-entropy_vjp one row": (
        lambda: ops.cross_entropy_vjp(1.0, ([[1.0]], [[1]])),
        "two rows or more",
    ),
    "cross-entropy_vjp g (n,)": (lambda: ops.cross_entropy_vjp([1, 1], (T, Y)), "one number"),
    "cross-entropy_vjp cache T": (lambda: ops.cross_entropy_vjp(1.0, T), "(output, Y)"),
    # one_hot
    "one_hot text": (lambda: data.one_hot(["cat", "dog"], 2), "np.unique(names, return_inverse"),
    "one_hot digits as text": (lambda: data.one_hot(np.array(["5", "0"]), 10), "number the names"),
    "one_hot objects of text": (lambda: data.one_hot(np.array(["a"], object), 2), "number the"),
    "one_hot bytes": (lambda: data.one_hot([b"a"], 2), "number the names"),
    "one_hot one-hot": (lambda: data.one_hot(np.eye(3), 3), "Y.argmax(axis=0)"),
    "one_hot nan": (lambda: data.one_hot([0, 1, nan], 3), "a label is missing, nan at index 2"),
    "one_hot None in it": (lambda: data.one_hot([0, None], 3), "a label is missing, None at"),
    "one_hot None": (lambda: data.one_hot(None, 3), "a label is missing"),
    "one_hot complex": (lambda: data.one_hot([0j, 1], 2), "complex"),
    "one_hot ragged": (lambda: data.one_hot([[0], [1, 2]], 3), "unequal length"),
    "one_hot inf": (lambda: data.one_hot([0, inf], 3), "labels run from 0 to inf"),
    "one_hot from 1": (lambda: data.one_hot([1, 2], 2), "labels - 1"),
    "one_hot half": (lambda: data.one_hot([0.5], 2), "hold a fraction"),
    "one_hot negative": (lambda: data.one_hot([-1], 2), "labels run from -1"),
    "one_hot huge": (lambda: data.one_hot([10**30], 2), "labels run from 1e+30"),
    "one_hot too huge": (lambda: data.one_hot([10**400], 2), "too large for a float"),
    "one_hot dict": (lambda: data.one_hot({0: 1}, 2), "labels is {0: 1}"),
    "one_hot classes 2.5": (lambda: data.one_hot([0], 2.5), "classes is 2.5"),
    "one_hot classes 0": (lambda: data.one_hot([], 0), "classes is 0"),
    "one_hot classes −2": (lambda: data.one_hot([0], -2), "classes is -2"),
    "one_hot classes None": (lambda: data.one_hot([0], None), "classes is None"),
    "one_hot classes a list": (lambda: data.one_hot([0], [0, 1]), "classes is [0, 1]"),
    "one_hot swapped": (lambda: data.one_hot(3, [0, 1]), "classes is [0, 1]"),
    "one_hot classes forgotten": (lambda: data.one_hot([0]), "missing"),
    "one_hot floats": (lambda: data.one_hot([1.0, 0.0], 2), [[0, 1], [1, 0]]),
    "one_hot bool": (lambda: data.one_hot([True, False], 2), [[0, 1], [1, 0]]),
    "one_hot uint8": (lambda: data.one_hot(np.array([1, 0], np.uint8), 2), [[0, 1], [1, 0]]),
    "one_hot column": (lambda: data.one_hot([[1], [0]], 2), [[0, 1], [1, 0]]),
    "one_hot of a table": (lambda: data.one_hot(Column([1, 0]), 2), [[0, 1], [1, 0]]),
    "one_hot a number": (lambda: data.one_hot(1, 2), [[0], [1]]),
    "one_hot range": (lambda: data.one_hot(range(2), 2), np.eye(2)),
    "one_hot many classes": (lambda: data.one_hot([99_999], 100_000).sum(), 1),
    # toy sets
    "spirals rng forgotten": (lambda: data.spirals(), "missing"),
    "spirals n for rng": (lambda: data.spirals(300), "np.random.default_rng(300)"),
    "moons rng None": (lambda: data.moons(None), "np.random.default_rng(0)"),
    "moons rng not called": (lambda: data.moons(np.random.default_rng), "default_rng(0)"),
    "circles rng the module": (lambda: data.circles(np.random), "default_rng(0)"),
    "xor rng text": (lambda: data.xor("0"), "rng is '0'"),
    "spirals n negative": (lambda: data.spirals(rng(), n=-5), "n is -5"),
    "moons n fraction": (lambda: data.moons(rng(), n=10.5), "n is 10.5"),
    "circles n 0": (lambda: data.circles(rng(), n=0), "n is 0"),
    "xor n text": (lambda: data.xor(rng(), n="10"), "n is '10'"),
    "xor n None": (lambda: data.xor(rng(), n=None), "n is None"),
    "moons n True": (lambda: data.moons(rng(), n=True), "n is True"),
    "spirals classes 0": (lambda: data.spirals(rng(), classes=0), "classes is 0"),
    "spirals classes 2.5": (lambda: data.spirals(rng(), classes=2.5), "classes is 2.5"),
    "spirals noise −1": (lambda: data.spirals(rng(), noise=-1), "noise is -1"),
    "moons noise nan": (lambda: data.moons(rng(), noise=nan), "noise is nan"),
    "moons noise text": (lambda: data.moons(rng(), noise="0.1"), "noise is '0.1'"),
    "circles noise array": (lambda: data.circles(rng(), noise=[0, 1]), "noise is [0, 1]"),
    "circles noise inf": (lambda: data.circles(rng(), noise=inf), "noise is inf"),
    "xor margin 2": (lambda: data.xor(rng(), margin=2), "from 0 to 1"),
    "xor margin None": (lambda: data.xor(rng(), margin=None), "margin is None"),
    "spirals option unknown": (lambda: data.spirals(rng(), arms=3), "unexpected"),
    "spirals legacy rng": (lambda: data.spirals(np.random.RandomState(0))[0].shape, (2, 300)),
    "xor legacy rng": (lambda: data.xor(np.random.RandomState(0))[1].shape, (2, 200)),
    "moons n of NumPy": (lambda: data.moons(rng(), n=np.int64(4))[0].shape, (2, 4)),
    "spirals noise float32": (lambda: data.spirals(rng(), noise=np.float32(0))[0].shape, (2, 300)),
}


@pytest.mark.parametrize("name", TABLE)
def test_bad_input_is_a_sentence_or_a_right_result(name):
    judge(*TABLE[name])


def test_the_table_is_long():
    assert len(TABLE) >= 200


LOSSES = [ops.squared_loss, ops.logistic_loss, ops.cross_entropy]


@pytest.mark.parametrize("loss", LOSSES, ids=lambda loss: loss.__name__)
def test_a_caller_that_silences_numpy_sees_J_itself(loss):
    """optimize.train does: it has a sentence of its own on a J that is not finite."""
    with np.errstate(invalid="ignore", over="ignore"):
        assert not np.isfinite(loss(np.full((2, 1), nan), [[1], [0]]))
