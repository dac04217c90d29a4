"""The network of any depth: against an oracle, against differences, in both float types."""

import itertools

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from autograd.scipy.special import erf

from helpers import network
from helpers.data import running_example
from helpers.gradcheck import check_params
from helpers.network import Parameters, init_params, loss_and_gradients
from helpers.optimize import each

ORACLE_ACTIVATIONS = {
    "relu": lambda z: anp.maximum(z, 0),
    "leaky_relu": lambda z: anp.maximum(z, 0.1 * z),
    "sigmoid": lambda z: 1 / (1 + anp.exp(-z)),
    "tanh": anp.tanh,
    "gelu": lambda z: z / 2 * (1 + erf(z / 2**0.5)),
    "swish": lambda z: z / (1 + anp.exp(-z)),
    "softplus": lambda z: anp.log(1 + anp.exp(z)),
    "identity": lambda z: z,
}


def log_softmax(z):
    return z - anp.log(anp.sum(anp.exp(z), axis=0))


def log_bernoulli(z, y):
    return -y * anp.log(1 + anp.exp(-z)) - (1 - y) * anp.log(1 + anp.exp(z))


# The loss of one example: of the last pre-activation z and the target y, both columns.
ORACLE_LOSSES = {
    "cross_entropy": lambda z, y: -anp.sum(y * log_softmax(z)),
    "logistic": lambda z, y: -anp.sum(log_bernoulli(z, y)),
    "squared": lambda z, y: anp.sum((z - y) ** 2) / 2,
}
SIZES = {1: [3, 2], 2: [3, 4, 2], 3: [2, 5, 1, 3], 4: [1, 2, 3, 4, 5], 5: [4, 3, 5, 2, 6, 3]}
COMBINATIONS = list(itertools.product(ORACLE_ACTIVATIONS, ORACLE_LOSSES))
every_combination = pytest.mark.parametrize("activation, loss", COMBINATIONS)
every_depth = pytest.mark.parametrize("r", SIZES)


def example(r, loss, activation="relu", n=4, seed=0):
    """Parameters with biases that are not zero, X and Y, for a network of r layers."""
    rng = np.random.default_rng(seed)
    params = init_params(SIZES[r], rng, init=0.8, activation=activation, loss=loss)
    for k in params.b:
        params.b[k] += rng.standard_normal(params.b[k].shape)
    X, m = rng.standard_normal((SIZES[r][0], n)), SIZES[r][-1]
    Y = {
        "cross_entropy": np.eye(m)[:, rng.integers(0, m, n)],
        "logistic": rng.integers(0, 2, (m, n)).astype(float),
        "squared": rng.standard_normal((m, n)),
    }[loss]
    return params, X, Y


def oracle_loss(weights, X, Y, activation, loss):
    """The mean over the examples, one at a time; weights: [W[1], b[1], W[2], b[2], …]."""
    r, total = len(weights) // 2, 0.0
    for i in range(X.shape[1]):
        a = X[:, i : i + 1]
        for k in range(r):
            z = anp.dot(weights[2 * k], a) + weights[2 * k + 1]
            a = ORACLE_ACTIVATIONS[activation](z)
        total = total + ORACLE_LOSSES[loss](z, Y[:, i : i + 1])
    return total / X.shape[1]


def assert_close(ours, theirs, tolerance=1e-10):
    assert np.shape(ours) == np.shape(theirs)
    np.testing.assert_allclose(ours, theirs, 0, tolerance * max(1, np.abs(theirs).max()))


# --- right -------------------------------------------------------------------------------------


@every_depth
@every_combination
def test_loss_and_gradients_agree_with_autograd(r, activation, loss):
    params, X, Y = example(r, loss, activation)
    weights = [array for k in params.W for array in (params.W[k], params.b[k])]
    J, grads = loss_and_gradients(params, X, Y)
    assert_close(J, oracle_loss(weights, X, Y, activation, loss), 1e-12)
    oracle = autograd.grad(oracle_loss)(weights, X, Y, activation, loss)
    for k in range(1, r + 1):
        assert_close(grads.W[k], oracle[2 * k - 2])
        assert_close(grads.b[k], oracle[2 * k - 1])


@every_depth
@every_combination
def test_every_parameter_passes_the_gradient_check(r, activation, loss):
    params, X, Y = example(r, loss, activation, n=2)
    _, grads = loss_and_gradients(params, X, Y)

    def J(params):
        return loss_and_gradients(params, X, Y)[0]

    reports = check_params(J, params, grads)
    assert list(reports) == [f"{kind}[{k}]" for k in range(1, r + 1) for kind in "Wb"]
    assert {name: str(report) for name, report in reports.items() if not report.ok} == {}


@pytest.mark.parametrize("loss", ["squared", "logistic"])  # one class is no choice
def test_one_example_and_one_unit_work_too(loss):
    rng = np.random.default_rng(0)
    outputs = 2 if loss == "cross_entropy" else 1
    params = init_params([1, 1, outputs], rng, activation="tanh", loss=loss)
    X, Y = rng.standard_normal((1, 1)), np.eye(outputs)[:, :1]
    J, grads = loss_and_gradients(params, X, Y)
    assert np.ndim(J) == 0
    shapes = [(1, 1), (outputs, 1)]
    assert [grads.W[k].shape for k in (1, 2)] == [grads.b[k].shape for k in (1, 2)] == shapes


def test_the_running_example_gives_the_numbers_of_the_lessons():
    W, b, X, Y = running_example()
    params = Parameters(W, b, loss="squared")
    Z, A = network.forward(params, X[:, :1])
    assert_close(Z[1], [[2.8], [1.4], [3.1], [-3.8]], 1e-14)
    assert_close(A[2], [[-0.99], [-2.63]], 1e-14)
    delta, _ = network.backward(params, Z, A, Y[:, :1])
    assert_close(delta[2], [[1.01], [-0.63]], 1e-14)
    J, _ = loss_and_gradients(params, X[:, :1], Y[:, :1])
    assert_close(J, 0.7085, 1e-14)


# --- what forward and backward return ----------------------------------------------------------


@every_depth
def test_forward_keeps_every_layer(r):
    params, X, _ = example(r, "cross_entropy", "tanh", n=3)
    Z, A = network.forward(params, X)
    assert list(Z) == list(range(1, r + 1)) and list(A) == list(range(r + 1))
    assert A[0] is X
    for k in range(1, r + 1):
        assert Z[k].shape == A[k].shape == (SIZES[r][k], 3)
        assert_close(Z[k], params.W[k] @ A[k - 1] + params.b[k], 1e-14)
    assert all(np.array_equal(A[k], np.tanh(Z[k])) for k in range(1, r))
    assert_close(A[r].sum(axis=0), np.ones(3), 1e-14)


@every_depth
def test_delta_is_the_gradient_of_each_pre_activation(r):
    params, X, Y = example(r, "squared", "tanh", n=3)
    Z, A = network.forward(params, X)
    delta, grads = network.backward(params, Z, A, Y)
    assert sorted(delta) == list(range(1, r + 1))
    for k in delta:
        assert delta[k].shape == Z[k].shape
        assert_close(grads.b[k], delta[k].sum(axis=1, keepdims=True), 1e-14)  # ∂Z[k]/∂b[k] = 1
    assert_close(delta[r], (A[r] - Y) / 3, 1e-14)


@pytest.mark.parametrize("activation, loss", [("relu", "cross_entropy"), ("tanh", "logistic")])
def test_the_mean_does_not_know_how_often_an_example_comes(activation, loss):
    params, X, Y = example(3, loss, activation)
    once = loss_and_gradients(params, X, Y)
    twice = loss_and_gradients(params, np.tile(X, 2), np.tile(Y, 2))
    assert once[0] == pytest.approx(twice[0], rel=1e-14)
    for k in params.W:
        assert_close(once[1].W[k], twice[1].W[k], 1e-14)


def test_nothing_is_changed_in_place():
    params, X, Y = example(3, "cross_entropy")
    arrays = [*params.W.values(), *params.b.values(), X, Y]
    copies = [array.copy() for array in arrays]
    loss_and_gradients(params, X, Y)
    network.predict(params, X)
    assert all(np.array_equal(*pair) for pair in zip(arrays, copies, strict=True))


# --- float types -------------------------------------------------------------------------------


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
@every_combination
def test_the_float_type_is_kept(activation, loss, dtype):
    params, X, Y = example(3, loss, activation)
    params = each(lambda a: a.astype(dtype), params)
    for targets in (Y, Y.astype(dtype), Y.astype(int)):
        J, grads = loss_and_gradients(params, X.astype(dtype), targets)
        kinds = {array.dtype for arrays in grads[:2] for array in arrays.values()}
        assert kinds == {J.dtype} == {np.dtype(dtype)}
    Z, A = network.forward(params, X.astype(dtype))
    assert {array.dtype for arrays in (Z, A) for array in arrays.values()} == {np.dtype(dtype)}


# --- the start ---------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "init, deviation", [("he", (2 / 400) ** 0.5), ("xavier", (2 / 700) ** 0.5), (0.3, 0.3)]
)
def test_weights_start_at_their_scale_and_biases_at_zero(init, deviation):
    params = init_params([400, 300], np.random.default_rng(0), init)
    assert params.W[1].shape == (300, 400) and params.b[1].shape == (300, 1)
    assert params.W[1].std() == pytest.approx(deviation, rel=0.01)
    assert abs(params.W[1].mean()) < 0.02 * deviation
    assert not params.b[1].any()


def test_the_start_is_given_by_the_rng():
    first, again, other = (init_params([3, 4, 2], np.random.default_rng(s)) for s in (0, 0, 1))
    assert list(first.W) == list(first.b) == [1, 2]
    assert all(np.array_equal(first.W[k], again.W[k]) for k in (1, 2))
    assert not np.array_equal(first.W[1], other.W[1])
    assert first.W[1].dtype == first.b[1].dtype == np.float64
    single = init_params([3, 4, 2], np.random.default_rng(0), dtype=np.float32)
    assert single.W[2].dtype == single.b[2].dtype == np.float32


# --- answers -----------------------------------------------------------------------------------


def identity_network(loss="cross_entropy"):
    return Parameters({1: np.eye(3)}, {1: np.zeros((3, 1))}, loss=loss)


SCORES = np.array([[2.0, -1, 0, -3], [1, 3, -4, -1], [-2, 1, 5, -2]])


@pytest.mark.parametrize(
    "loss, answer",
    [
        ("cross_entropy", [[0, 1, 2, 1]]),
        ("logistic", [[1, 0, 0, 0], [1, 1, 0, 0], [0, 1, 1, 0]]),
        ("squared", SCORES),
    ],
)
def test_predict_answers_for_each_column(loss, answer):
    assert np.array_equal(network.predict(identity_network(loss), SCORES), answer)


def test_accuracy_is_the_share_of_right_columns():
    params = identity_network()
    assert network.accuracy(params, SCORES, np.eye(3)[:, [0, 1, 0, 1]]) == 3 / 4
    targets = np.array([[1, 0, 0, 0], [1, 1, 1, 0], [0, 1, 1, 0]])  # one wrong unit in one column
    assert network.accuracy(identity_network("logistic"), SCORES, targets) == 3 / 4


# --- at the door -------------------------------------------------------------------------------

params, X, Y = example(2, "squared")
W, b, *_ = params
rng = np.random.default_rng(0)


def run(params=params, X=X, Y=Y, **names):
    return loss_and_gradients(params._replace(**names), X, Y)


@pytest.mark.parametrize(
    "mistake, sentence",
    [
        (lambda: run(activation="rleu"), "activation is 'rleu'; it can be relu, leaky_relu, "),
        (lambda: run(loss="mse"), "loss is 'mse'; it can be cross_entropy, logistic, squared"),
        (lambda: run(X=X[:, 0]), r"X is \(3,\): it needs two axes, \(m, n\), examples in columns"),
        (lambda: run(X=X.T), r"W\[1\] is \(4, 3\) but A\[0\] has 4 rows: W\[1\] needs 4 columns"),
        (
            lambda: run(Parameters({1: W[1], 2: W[2].T}, b)),
            r"W\[2\] is \(4, 2\) but A\[1\] has 4 rows: W\[2\] needs 4 columns",
        ),
        (lambda: run(Parameters({1: W[1][0], 2: W[2]}, b)), r"W\[1\] is \(3,\) but A\[0\] has 3"),
        (
            lambda: run(params._replace(b={1: b[1], 2: b[2][:, 0]})),
            r"b\[2\] is \(2,\) but W\[2\] is \(2, 4\): b\[2\] must be a column, \(2, 1\)",
        ),
        (
            lambda: run(Parameters({0: W[1], 1: W[2]}, {0: b[1], 1: b[2]})),
            r"W has the layers \[0, 1\] and b \[0, 1\]: both are dictionaries keyed by layer",
        ),
        (lambda: run(Parameters(W, {1: b[1]})), r"layers \[1, 2\] and b \[1\]: both are"),
        (lambda: run(Y=Y[:1]), r"output is \(2, 4\) but Y is \(1, 4\): Y needs one column"),
        (lambda: run(Y=Y[:, :1]), r"output is \(2, 4\) but Y is \(2, 1\): Y needs one column"),
        (lambda: init_params([3], rng), r"sizes is \[3\]: give at least two whole numbers"),
        (lambda: init_params([3, 2.5], rng), r"sizes is \[3, 2.5\]: give at least two whole"),
        (lambda: init_params([3, 0, 2], rng), r"sizes is \[3, 0, 2\]: give at least two whole"),
        (lambda: init_params([3, 2], rng, "xaver"), 'init is \'xaver\'; it can be "he", "xavier'),
        (lambda: network.accuracy(params, X, Y), "no classes; compare predict"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(mistake, sentence):
    with pytest.raises(ValueError, match=sentence):
        mistake()


def test_layers_may_be_entered_in_any_order():
    turned = params._replace(W={2: W[2], 1: W[1]}, b={2: b[2], 1: b[1]})
    assert run(turned)[0] == run()[0]


# --- nothing is thrown away --------------------------------------------------------------------


def test_a_pass_backward_computes_no_gradient_of_X_and_no_second_softmax(monkeypatch):
    params, X, Y = example(3, "cross_entropy")
    calls = {"softmax": 0}

    def counted(T):
        calls["softmax"] += 1
        return softmax(T)

    softmax = network.ops.softmax
    monkeypatch.setattr(network.ops, "softmax", counted)
    monkeypatch.setitem(network.LOSSES, "cross_entropy", (counted, network.ops.cross_entropy))
    monkeypatch.setattr(network.ops, "affine_vjp", None)  # it would go back to X
    loss_and_gradients(params, X, Y)
    assert calls["softmax"] == 1


@pytest.mark.parametrize("activation", ORACLE_ACTIVATIONS)
def test_a_network_answers_with_its_own_activation(activation):
    params, X, Y = example(3, "squared", activation)
    a = X
    for k in (1, 2, 3):
        z = params.W[k] @ a + params.b[k]
        a = ORACLE_ACTIVATIONS[activation](z)
    assert_close(network.predict(params, X), z)
