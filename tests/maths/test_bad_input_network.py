"""Bad and unusual input to network, optimize and progress: a sentence at the door, or a result.

A sentence has to hold a word that tells what to do; a result is compared with what it should be.
No warning of NumPy may come with either.
"""

import numpy as np
import pytest

from helpers import network, progress
from helpers.network import Parameters, accuracy, backward, forward, init_params, predict
from helpers.network import loss_and_gradients as lag
from helpers.optimize import adam, each, minibatches, momentum, sgd, train
from tests.reading.refusals import ask

nan, inf = np.nan, np.inf


def rng():
    return np.random.default_rng(0)


def layers(*sizes):
    """A network with weights of its own, so that a spoiled helper still lets this table be read."""
    sized, draw = list(enumerate(zip(sizes[1:], sizes, strict=False), start=1)), rng()
    W = {k: draw.standard_normal(shape) for k, shape in sized}
    return Parameters(W, {k: np.zeros((rows, 1)) for k, (rows, _) in sized})


P = layers(3, 4, 2)
W, b, X, Y = P.W, P.b, rng().standard_normal((3, 5)), np.eye(2)[:, [0, 1, 1, 0, 1]]
Z = {1: W[1] @ X, 2: W[2] @ np.maximum(W[1] @ X, 0)}
A = {0: X, 1: np.maximum(Z[1], 0), 2: np.exp(Z[2]) / np.exp(Z[2]).sum(axis=0)}
G = P
ONE = layers(3, 4, 1)  # one output, and the loss was forgotten
YES = P._replace(loss="logistic")
REAL = P._replace(loss="squared")
INTS = Parameters({1: [[1, 2, 0]]}, {1: [[0]]}, loss="squared")
LABELS = Y.argmax(axis=0)
U, S = G, (1, G, G)


def spoil(array, value):
    """A copy with one entry, row 1 and column 0, replaced."""
    copy = array.copy()
    copy[1, 0] = value
    return copy


def teach(X=X, Y=Y, params=P, **how):
    """The Epochs of a short training."""
    return list(train(params, X, Y, **{"rng": rng(), "epochs": 2, "batch_size": 2, **how}))


def own(answer):
    """A training on a function of the reader's own that answers in one way."""
    return lambda: teach(loss_and_gradients=lambda params, X, Y: answer)


def wrong(k=1, kind="W", shape=(4, 1)):
    """Gradients of which one has another shape."""
    return G._replace(**{kind: {**getattr(G, kind), k: np.ones(shape)}})


MASKED_X = np.ma.masked_array(X, mask=np.eye(3, 5) * [1, 0, 0, 0, 0])
MASKED = np.ma.masked_array(W[1].T, mask=W[1].T > 0)
SINGLE = each(np.float32, P)
STRINGS = {1: "a", 2: "b"}
PAIR = "Parameters(W, b)"
TABLE = {
    # the start
    "init int64 sizes": (lambda: list(init_params(np.array([3, 4, 2]), rng()).W), [1, 2]),
    "init 0-d number": (lambda: init_params([3, 2], rng(), np.array(0.0)).W[1], np.zeros((2, 3))),
    "init sizes 3": (lambda: init_params(3, rng()), "such as [3, 4, 2]"),
    "init sizes 0-d": (lambda: init_params(np.array(3), rng()), "such as [3, 4, 2]"),
    "init sizes True": (lambda: init_params([3, True], rng()), "such as [3, 4, 2]"),
    "init sizes zero": (lambda: init_params([3, 0], rng()), "such as [3, 4, 2]"),
    "init sizes float": (lambda: init_params([3.0, 2], rng()), "such as [3, 4, 2]"),
    "init sizes text": (lambda: init_params("342", rng()), "such as [3, 4, 2]"),
    "init sizes None": (lambda: init_params(None, rng()), "such as [3, 4, 2]"),
    "init sizes a dict": (lambda: init_params({3: 1, 2: 1}, rng()), "such as [3, 4, 2]"),
    "init swapped": (lambda: init_params(rng(), [3, 2]), "such as [3, 4, 2]"),
    "init rng forgotten": (lambda: init_params([3, 2]), "missing"),
    "init rng None": (lambda: init_params([3, 2], None), "np.random.default_rng(0)"),
    "init a seed": (lambda: init_params([3, 2], 7), "np.random.default_rng(7)"),
    "init -1": (lambda: init_params([3, 2], rng(), -1), "0 or more"),
    "init nan": (lambda: init_params([3, 2], rng(), nan), "0 or more"),
    "init None": (lambda: init_params([3, 2], rng(), None), "one number"),
    "init array": (lambda: init_params([3, 2], rng(), np.ones(2)), "one number"),
    "init text": (lambda: init_params([3, 2], rng(), "xaver"), '"he", "xavier"'),
    "init dtype int": (lambda: init_params([3, 2], rng(), dtype=int), "np.float64"),
    "init dtype text": (lambda: init_params([3, 2], rng(), dtype="flaot"), "np.float64"),
    "init activation": (lambda: init_params([3, 2], rng(), activation="rleu"), "it can be relu"),
    "init loss": (lambda: init_params([3, 2], rng(), loss="mse"), "it can be cross_entropy"),
    "init option": (lambda: init_params([3, 2], rng(), activaton="tanh"), "takes sizes, rng, init"),
    "weight_scale fan 0": (lambda: network.weight_scale("he", 0, 2), "whole number, 1 or more"),
    # parameters
    "params whole numbers": (lambda: lag(INTS, [[1], [2], [3]], [[0.5]])[0], 0.5 * 4.5**2),
    "params bool X": (lambda: lag(INTS, [[True], [True], [False]], [[1]])[0], 2.0),
    "params list keys turned": (lambda: predict(INTS, [[1], [2], [3]]), [[5]]),
    "params a tuple": (lambda: lag((W, b), X, Y), PAIR),
    "params a dict": (lambda: lag({"W": W, "b": b}, X, Y), PAIR),
    "params None": (lambda: forward(None, X), PAIR),
    "params lists": (lambda: lag(Parameters([W[1]], [b[1]]), X, Y), "dictionary"),
    "params text keys": (lambda: lag(Parameters({"1": W[1]}, {"1": b[1]}), X, Y), "1, 2, … r"),
    "params mixed keys": (lambda: lag(Parameters({1: W[1], "2": W[2]}, b), X, Y), "1, 2, … r"),
    "params from 0": (lambda: lag(Parameters({0: W[1], 1: W[2]}, b), X, Y), "1, 2, … r"),
    "params b a layer less": (lambda: lag(Parameters(W, {1: b[1]}), X, Y), "1, 2, … r"),
    "params empty": (lambda: lag(Parameters({}, {}), X, Y), "at least one entry"),
    "params W turned": (lambda: lag(P._replace(W={1: W[1].T, 2: W[2]}), X, Y), "needs 3 columns"),
    "params W 0-d": (lambda: lag(P._replace(W={1: 1.0, 2: W[2]}), X, Y), "needs 3 columns"),
    "params W text": (lambda: lag(P._replace(W={1: "w", 2: W[2]}), X, Y), "text"),
    "params W ragged": (lambda: lag(P._replace(W={1: [[1], [2, 3]], 2: W[2]}), X, Y), "unequal"),
    "params W complex": (lambda: lag(P._replace(W={1: 1j * W[1], 2: W[2]}), X, Y), "complex"),
    "params W nan": (lambda: lag(P._replace(W={1: spoil(W[1], nan), 2: W[2]}), X, Y), "row 1"),
    "params b 1-D": (lambda: lag(P._replace(b={1: b[1][:, 0], 2: b[2]}), X, Y), "be a column"),
    "params b a row": (lambda: lag(P._replace(b={1: b[1].T, 2: b[2]}), X, Y), "be a column"),
    "params activation": (lambda: predict(P._replace(activation="rleu"), X), "it can be relu"),
    "params function": (lambda: predict(P._replace(activation=np.tanh), X), "it can be relu"),
    "params list name": (lambda: predict(P._replace(activation=["relu"]), X), "it can be relu"),
    "params loss": (lambda: backward(P._replace(loss="mse"), Z, A, Y), "it can be cross_entropy"),
    "names said again": (lambda: lag(P, X, Y, "tanh"), "takes 3 positional arguments"),
    "one output": (lambda: lag(ONE, X, Y[:1]), "loss='logistic'"),
    "one output predict": (lambda: predict(ONE, X), "loss='logistic'"),
    "one output accuracy": (lambda: accuracy(ONE, X, Y[:1]), "loss='logistic'"),
    "params b None": (lambda: lag(P._replace(b=None), X, Y), "b is None: it has to be a dict"),
    "params W 1e308": (lambda: predict(P._replace(W={1: W[1] * 1e308, 2: W[2]}), X), "The output"),
    "params W inf": (
        lambda: predict(P._replace(W={1: spoil(W[1], inf), 2: W[2]}), X),
        "start from other weights",
    ),
    "params masked": (lambda: lag(P._replace(W={1: MASKED.T, 2: W[2]}), X, Y), "masked"),
    # X and Y
    "X masked": (lambda: lag(P, MASKED_X, Y), "1 masked entries"),
    "X masked nowhere": (lambda: predict(P, np.ma.masked_array(X)), predict(P, X)),
    "predict masked": (lambda: predict(P, MASKED_X), "fill them in"),
    "X nested list": (lambda: forward(P, X.tolist()).A[2], A[2]),
    "X 1-D": (lambda: predict(P, X[:, 0]), "two axes"),
    "X 3-D": (lambda: predict(P, X[None]), "two axes"),
    "X turned": (lambda: predict(P, X.T), "needs 5 columns"),
    "X empty": (lambda: lag(P, X[:, :0], Y[:, :0]), "no example"),
    "X nan": (lambda: predict(P, spoil(X, nan)), "row 1, column 0"),
    "X inf": (lambda: lag(P._replace(activation="tanh"), spoil(X, inf), Y), "row 1, column 0"),
    "X text": (lambda: predict(P, X.astype(str)), "text"),
    "X None": (lambda: predict(P, None), "X is None"),
    "Y nested list": (lambda: lag(P, X, Y.tolist())[0] == lag(P, X, Y)[0], True),
    "Y labels": (lambda: lag(P, X, LABELS), "one row for each output"),
    "Y complex": (lambda: lag(REAL, X, 1j * Y), "complex"),
    "Y nan": (lambda: lag(REAL, X, spoil(Y, nan)), "Y holds nan at row 1, column 0"),
    "Y real, loss forgotten": (lambda: lag(P, X, 3 * Y - 1), "Y"),
    "Y counts": (lambda: lag(P, X, 5 * Y), "Y"),
    "Y logistic 1, 2": (lambda: lag(YES, X, Y + 1), "Y"),
    "Y logistic -1, 1": (lambda: lag(YES, X, 2 * Y - 1), "Y"),
    # accuracy
    "accuracy list": (lambda: accuracy(P, X, np.eye(2)[predict(P, X)[0]].T.tolist()), 1.0),
    "accuracy soft": (
        lambda: accuracy(YES, X, 0.2 + 0.6 * (A[2] > 0.5)),
        accuracy(YES, X, A[2] > 0.5),
    ),
    "accuracy labels": (lambda: accuracy(P, X, LABELS), "one row for each output"),
    "accuracy (1, n)": (lambda: accuracy(P, X, LABELS[None]), "one row for each output"),
    "accuracy (n, 1)": (lambda: accuracy(P, X, LABELS[:, None]), "one row for each output"),
    "accuracy turned": (lambda: accuracy(P, X, Y.T), "one row for each output"),
    "accuracy one column": (lambda: accuracy(P, X, Y[:, :1]), "one row for each output"),
    "accuracy no one-hot": (lambda: accuracy(P, X, 2 * Y), "Y"),
    "accuracy logistic": (lambda: accuracy(YES, X, 2 * Y), "Y"),
    "accuracy squared": (lambda: accuracy(REAL, X, Y), "compare predict"),
    "accuracy swapped": (lambda: accuracy(P, Y, X), "needs 2 columns"),
    # backward
    "backward int Y": (
        lambda: (backward(P, Z, A, Y.astype(int))[0][2] * 5 - A[2] + Y).round(9),
        0 * Y,
    ),
    "backward other batch": (lambda: backward(P, Z, forward(P, X[:, :3]).A, Y), "forward(params"),
    "backward Z, A swapped": (lambda: backward(P, A, Z, Y), "forward(params, X)"),
    "backward Z an array": (lambda: backward(P, Z[1], A, Y), "forward(params, X)"),
    "backward layer less": (lambda: backward(P, {1: Z[1]}, A, Y), "forward(params, X)"),
    "backward pass as one": (lambda: backward(P, (Z, A), Y), "missing"),
    "backward Y turned": (lambda: backward(P, Z, A, Y.T), "one row for each output"),
    "backward Y counts": (lambda: backward(P, Z, A, 5 * Y), "Y"),
    # steps
    "sgd float32 stays": (lambda: steps_in_float32(sgd), np.float32),
    "momentum float32 stays": (lambda: steps_in_float32(momentum), np.float32),
    "adam float32 stays": (lambda: steps_in_float32(adam), np.float32),
    "each integers": (lambda: sgd(INTS, INTS, None, 0.5)[0].W[1], [[0.5, 1, 0]]),
    "sgd gradient (4, 1)": (lambda: sgd(P, wrong(), None, 0.1), "W[1] is (4, 3)"),
    "momentum b (4,)": (lambda: momentum(P, wrong(kind="b", shape=(4,)), None, 0.1), "b[1] is (4"),
    "adam gradient": (lambda: adam(P, wrong(2), None, 0.1), "W[2] is (2, 4)"),
    "sgd layer missing": (lambda: sgd(P, G._replace(W={1: G.W[1]}), None, 0.1), "missing"),
    "sgd layer too many": (lambda: sgd(P, G._replace(b={**G.b, 3: b[2]}), None, 0.1), "missing"),
    "sgd grads a tuple": (lambda: sgd(P, (G.W, G.b), None, 0.1), PAIR),
    "sgd J, grads": (lambda: sgd(P, lag(P, X, Y), None, 0.1), PAIR),
    "sgd state of adam": (lambda: sgd(P, G, S, 0.1), "None before the first step"),
    "momentum state of adam": (lambda: momentum(P, G, S, 0.1), "None before the first step"),
    "adam state of momentum": (lambda: adam(P, G, U, 0.1), "None before the first step"),
    "adam state 0": (lambda: adam(P, G, 0, 0.1), "None before the first step"),
    "momentum other network": (
        lambda: momentum(P, G, layers(3, 5, 2), 0.1),
        "same layers",
    ),
    "rate nan": (lambda: sgd(P, G, None, nan), "rate is nan"),
    "rate negative": (lambda: momentum(P, G, None, -0.1), "0 or more"),
    "rate text": (lambda: adam(P, G, None, "0.1"), "one number"),
    "rate None": (lambda: sgd(P, G, None, None), "one number"),
    "beta 2": (lambda: momentum(P, G, None, 0.1, beta=2), "from 0 to 1"),
    "beta 1": (lambda: momentum(P, G, None, 0.1, beta=1), "try 0.9"),
    "beta2 -1": (lambda: adam(P, G, None, 0.1, beta2=-1), "from 0 to 1"),
    "epsilon 0": (lambda: adam(P, G, None, 0.1, epsilon=0), "above 0"),
    "adam option": (lambda: adam(P, G, None, 0.1, beta=0.9), "beta1, beta2, epsilon"),
    "each nothing": (lambda: each(np.square), "each(np.square, grads)"),
    "each arrays": (lambda: each(np.square, X), PAIR),
    "minibatches 0": (lambda: minibatches(5, 0, rng()), "1 or more"),
    "minibatches -1": (lambda: minibatches(5, -1, rng()), "1 or more"),
    "minibatches 2.0": (lambda: minibatches(5, 2.0, rng()), "whole number"),
    "minibatches n 0": (lambda: minibatches(0, 2, rng()), "1 or more"),
    "minibatches n an array": (lambda: minibatches(X, 2, rng()), "whole number"),
    "minibatches seed": (lambda: minibatches(5, 2, 3), "default_rng(3)"),
    # train
    "train lists": (lambda: teach(X.tolist(), Y.tolist())[0].J > 0, True),
    "train rng forgotten": (lambda: train(P, X, Y), "missing"),
    "train seed": (lambda: teach(rng=1), "default_rng(1)"),
    "train X rows": (lambda: teach(X.T, Y.T), "one column for each example"),
    "train Y labels": (lambda: teach(Y=LABELS[None]), "one row for each output"),
    "train Y turned": (lambda: teach(Y=Y.T), "one column for each example"),
    "train Y counts": (lambda: teach(Y=5 * Y), "Y"),
    "train X nan": (lambda: teach(spoil(X, nan)), "X holds nan at row 1, column 0"),
    "train Y nan": (lambda: teach(Y=spoil(Y, nan)), "Y holds nan at row 1, column 0"),
    "train X masked": (lambda: teach(MASKED_X), "masked"),
    "train X too large for float32": (lambda: teach(X * 1e39, params=SINGLE), "for the float32"),
    "train step strings": (
        lambda: teach(step=lambda p, g, s, r: (p._replace(b=STRINGS), s)),
        "text",
    ),
    "train step b None": (
        lambda: teach(step=lambda p, g, s, r: (p._replace(b=None), s)),
        "two dict",
    ),
    "train step turned": (
        lambda: teach(step=lambda p, g, s, r: (each(np.transpose, p), s)),
        "same layers and shapes",
    ),
    "each None": (lambda: each(None, G), "has to be a function"),
    "train nothing": (lambda: teach(X[:, :0], Y[:, :0]), "no example"),
    "train params from 0": (lambda: teach(params=Parameters({0: W[1], 1: W[2]}, b)), "1, 2, … r"),
    "train epochs 2.5": (lambda: teach(epochs=2.5), "whole number"),
    "train epochs -3": (lambda: teach(epochs=-3), "1 or more"),
    "train batch text": (lambda: teach(batch_size="32"), "whole number"),
    "train batch 8.0": (lambda: teach(batch_size=8.0), "whole number"),
    "train rate nan": (lambda: teach(rate=nan), "rate is nan"),
    "train step text": (lambda: teach(step="adam"), "helpers.optimize.adam"),
    "train step forward": (lambda: teach(step=forward), "takes 2 positional"),
    "train step one thing": (lambda: teach(step=lambda p, g, s, r: p), "return params, state"),
    "train learning_rate": (lambda: teach(learning_rate=0.1), "step, rate, epochs"),
    "train loss None": (lambda: teach(loss_and_gradients=None), "has to be a function"),
    "train J (1, 1)": (
        lambda: teach(loss_and_gradients=lambda *a: (np.array([[0.5]]), G))[0].J,
        0.5,
    ),
    "train only J": (own(0.5), "return J"),
    "train swapped": (own((G, 0.5)), "return J"),
    "train J column": (own((np.ones(3), G)), "J is one real number"),
    "train J text": (own(("low", G)), "J is one real number"),
    "train J nan": (own((nan, G)), "try a rate below 0.1"),
    "train grads shape": (own((0.5, wrong())), "W[1] is (4, 3)"),
    "train grads nan": (own((0.5, each(lambda g: g * nan, G))), "its gradient is not finite"),
    "train grads dict": (own((0.5, {"W": W})), "return J"),
    "train last step": (lambda: teach(rate=1e308, epochs=1, batch_size=5), "try a rate below"),
    # the line
    "progress 5": (lambda: progress.with_progress(5, "network"), "range(5)"),
    "progress noun": (lambda: progress.with_progress([1], None), "text"),
    "progress option": (lambda: progress.with_progress([1], nuon="network"), "takes items, noun"),
}


def steps_in_float32(step):
    """The float type after a step of float32 at a rate that is a NumPy number."""
    params, grads = (each(lambda a: a.astype(np.float32), part) for part in (P, G))
    (updated, _), kinds = step(params, grads, None, np.float64(0.1)), set()
    for part in updated[:2]:
        kinds |= {array.dtype for array in part.values()}
    (kind,) = kinds
    return kind.type


@pytest.mark.parametrize("name", [*TABLE])
def test_bad_input_is_a_sentence_or_a_right_result(name):
    call, expected = TABLE[name]
    answer = ask(call)
    if isinstance(expected, str):
        assert answer.kind == "sentence", answer
        assert expected in answer.said
    elif isinstance(expected, type):
        assert answer.result is expected
    else:
        assert answer.kind == "result", answer
        np.testing.assert_allclose(answer.result, expected, rtol=1e-12)


def test_the_table_is_long():
    assert len(TABLE) > 100
