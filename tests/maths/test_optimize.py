"""The update steps against their formulas, and the training loop: its history and its manners."""

import numpy as np
import pytest

from helpers import data, network, optimize
from helpers.network import Parameters
from helpers.optimize import adam, minibatches, momentum, sgd, train

STEPS = [sgd, momentum, adam]
every_step = pytest.mark.parametrize("step", STEPS, ids=lambda step: step.__name__)


def number(value, dtype=np.float64):
    """Parameters with one weight and one bias of the same value: the formulas work by entry."""
    return Parameters({1: np.array([[value]], dtype)}, {1: np.array([[value]], dtype)})


def walk(step, start, gradients, rate, **settings):
    """The values of a parameter after each of several steps, by weight and by bias."""
    params, state, values = number(start), None, []
    for gradient in gradients:
        params, state = step(params, number(gradient), state, rate, **settings)
        assert params.W[1] == params.b[1]
        values.append(params.W[1].item())
    return values


# --- the steps ---------------------------------------------------------------------------------


def test_sgd_goes_against_the_gradient():
    assert walk(sgd, 1.0, [2.0, -4.0], 0.1) == pytest.approx([0.8, 1.2], rel=1e-15)


def test_momentum_remembers():
    # u = 2, then 0.5·2 − 4 = −3, then 0.5·(−3) + 0 = −1.5
    values = walk(momentum, 1.0, [2.0, -4.0, 0.0], 0.1, beta=0.5)
    assert values == pytest.approx([0.8, 1.1, 1.25], rel=1e-15)


def test_adam_by_its_formula():
    gradients, rate, beta1, beta2, epsilon = [2.0, -4.0, 0.5], 0.1, 0.8, 0.9, 1e-3
    theta, u, s, expected = 1.0, 0.0, 0.0, []
    for t, g in enumerate(gradients, start=1):
        u = beta1 * u + (1 - beta1) * g
        s = beta2 * s + (1 - beta2) * g * g
        theta -= rate * (u / (1 - beta1**t)) / (np.sqrt(s / (1 - beta2**t)) + epsilon)
        expected.append(theta)
    settings = {"beta1": beta1, "beta2": beta2, "epsilon": epsilon}
    assert walk(adam, 1.0, gradients, rate, **settings) == pytest.approx(expected, rel=1e-14)


@pytest.mark.parametrize("gradient", [1e-3, -7.0, 1e5])
def test_the_first_step_of_adam_is_the_rate_whatever_the_gradient(gradient):
    (value,) = walk(adam, 1.0, [gradient], 0.01)
    assert value == pytest.approx(1 - 0.01 * np.sign(gradient), rel=1e-6)


def test_the_settings_are_the_usual_ones():
    usual = {
        momentum: {"beta": 0.9},
        adam: {"beta1": 0.9, "beta2": 0.999, "epsilon": 1e-8},
    }
    for step, settings in usual.items():
        gradients = [1e-6, 2e-6]
        assert walk(step, 1.0, gradients, 0.1) == walk(step, 1.0, gradients, 0.1, **settings)


@every_step
def test_a_quadratic_is_minimised(step):
    """J = ½ Σ c (θ − θ*)², curved differently along each entry, with a different minimum."""
    target = {"W": np.array([[1.0, -2.0], [0.5, 3.0]]), "b": np.array([[-1.0], [0.3]])}
    curvature = {"W": np.array([[1.0, 2.0], [0.5, 1.5]]), "b": np.array([[1.0], [3.0]])}
    params, state = Parameters({1: np.zeros((2, 2))}, {1: np.zeros((2, 1))}), None
    for _ in range(800):
        grads = Parameters(
            {1: curvature["W"] * (params.W[1] - target["W"])},
            {1: curvature["b"] * (params.b[1] - target["b"])},
        )
        params, state = step(params, grads, state, 0.05)
    np.testing.assert_allclose(params.W[1], target["W"], atol=1e-3)
    np.testing.assert_allclose(params.b[1], target["b"], atol=1e-3)


@every_step
def test_a_step_changes_nothing_in_place_and_keeps_the_float_type(step):
    for dtype in (np.float32, np.float64):
        params, grads = number(1.0, dtype), number(2.0, dtype)
        first, state = step(params, grads, None, 0.1)
        second, _ = step(first, grads, state, 0.1)
        again, _ = step(first, grads, state, 0.1)
        assert (params.W[1].item(), grads.W[1].item()) == (1.0, 2.0)
        assert again == second
        assert {array.dtype for array in (second.W[1], second.b[1])} == {np.dtype(dtype)}


# --- minibatches -------------------------------------------------------------------------------


@pytest.mark.parametrize("n, size, lengths", [(7, 3, [3, 3, 1]), (6, 3, [3, 3]), (2, 32, [2])])
def test_minibatches_visit_each_example_once(n, size, lengths):
    batches = minibatches(n, size, np.random.default_rng(0))
    assert [len(batch) for batch in batches] == lengths
    assert sorted(np.concatenate(batches)) == list(range(n))


def test_minibatches_come_in_another_order_each_time():
    rng = np.random.default_rng(0)
    (first,), (second,) = minibatches(50, 50, rng), minibatches(50, 50, rng)
    assert list(first) != list(second) != list(range(50))


# --- the loop ----------------------------------------------------------------------------------


def spirals_and_start(dtype=np.float64):
    rng = np.random.default_rng(0)
    X, Y = data.spirals(rng, n=90)
    return network.init_params([2, 16, 3], rng, dtype=dtype), X, Y


@every_step
def test_training_lowers_the_loss_and_yields_its_history(step):
    params, X, Y = spirals_and_start()
    rate = 0.01 if step is adam else 0.1
    history = list(train(params, X, Y, np.random.default_rng(1), step=step, rate=rate, epochs=30))
    assert [epoch.number for epoch in history] == list(range(1, 31))
    assert history[-1].J < 0.8 * history[0].J
    J = network.loss_and_gradients(history[-1].params, X, Y)[0]
    assert np.isclose(history[-1].J, J, rtol=0.2)


@every_step
def test_training_is_the_steps_one_after_another(step):
    """Written out, with the optimizer's state handed on from batch to batch and epoch to epoch."""
    params, X, Y = spirals_and_start()
    settings = {"step": step, "rate": 0.05, "epochs": 2, "batch_size": 40}
    history = list(train(params, X, Y, np.random.default_rng(1), **settings))
    rng, state = np.random.default_rng(1), None
    for epoch in history:
        losses = []
        for batch in minibatches(90, 40, rng):
            J, grads = network.loss_and_gradients(params, X[:, batch], Y[:, batch])
            params, state = step(params, grads, state, 0.05)
            losses += [J] * len(batch)
        assert np.isclose(epoch.J, np.mean(losses), rtol=1e-12, atol=0)
        np.testing.assert_allclose(epoch.params.W[1], params.W[1], rtol=1e-12)
        np.testing.assert_allclose(epoch.params.b[2], params.b[2], rtol=1e-12)


def test_the_loss_of_an_epoch_is_the_mean_over_examples_not_over_batches():
    X, Y = np.zeros((1, 5)), np.zeros((1, 5))
    X[0, 0] = 1

    def J_is_sum_of_X(params, X, Y):
        return X.mean(), number(0.0)

    for size in (1, 2, 5):
        (epoch,) = train(
            number(0.0),
            X,
            Y,
            np.random.default_rng(0),
            loss_and_gradients=J_is_sum_of_X,
            epochs=1,
            batch_size=size,
        )
        assert np.isclose(epoch.J, 0.2, rtol=1e-15, atol=0)


def test_columns_of_X_and_Y_stay_together():
    X = np.arange(10.0)[np.newaxis]

    def same_columns(params, X, Y):
        assert np.array_equal(X, Y)
        return 0.0, number(0.0)

    rng = np.random.default_rng(0)
    assert len(list(train(number(0.0), X, X, rng, loss_and_gradients=same_columns))) == 20


@every_step
def test_training_is_given_by_its_rng_and_leaves_the_start_alone(step):
    params, X, Y = spirals_and_start()
    copies = [array.copy() for arrays in params[:2] for array in arrays.values()]
    runs = [
        list(train(params, X, Y, np.random.default_rng(seed), step=step, rate=0.01, epochs=3))
        for seed in (1, 1, 2)
    ]
    losses = [[epoch.J for epoch in run] for run in runs]
    assert losses[0] == losses[1] != losses[2]
    assert np.array_equal(runs[0][-1].params.W[1], runs[1][-1].params.W[1])
    arrays = [array for arrays in params[:2] for array in arrays.values()]
    assert all(np.array_equal(*pair) for pair in zip(arrays, copies, strict=True))


@every_step
def test_float32_parameters_stay_float32_though_the_data_is_float64(step):
    params, X, Y = spirals_and_start(np.float32)
    assert X.dtype == Y.dtype == np.float64
    (epoch,) = train(params, X, Y, np.random.default_rng(1), step=step, rate=0.01, epochs=1)
    assert {a.dtype for arrays in epoch.params[:2] for a in arrays.values()} == {
        np.dtype(np.float32)
    }


# --- at the door -------------------------------------------------------------------------------


@pytest.mark.filterwarnings("error")
def test_a_rate_that_is_too_large_ends_in_one_sentence():
    params, X, Y = spirals_and_start()
    sentence = "the step is too long; try a rate below 1e[+]200"
    with pytest.raises(FloatingPointError, match=sentence):
        list(train(params, X, Y, np.random.default_rng(0), rate=1e200))


def test_the_silence_about_overflow_does_not_leak_out():
    params, X, Y = spirals_and_start()
    before = np.geterr()
    for _ in train(params, X, Y, np.random.default_rng(0), epochs=1):
        assert np.geterr() == before


@pytest.mark.parametrize(
    "change, sentence",
    [
        ({"Y": np.zeros((3, 80))}, r"X is \(2, 90\) but Y is \(3, 80\): both need one column"),
        ({"Y": np.zeros(90)}, r"X is \(2, 90\) but Y is \(90,\): both need one column"),
        ({"X": np.zeros(90)}, r"X is \(90,\) but Y is \(3, 90\): both need one column"),
        ({"batch_size": 0}, "batch_size is 0: it has to be a whole number, 1 or more"),
    ],
)
def test_bad_input_is_refused_in_a_sentence(change, sentence):
    params, X, Y = spirals_and_start()
    arguments = {"params": params, "X": X, "Y": Y, "rng": np.random.default_rng(0), **change}
    with pytest.raises(ValueError, match=sentence):
        train(**arguments)


def test_a_last_step_that_blows_up_is_not_handed_back():
    params, X, Y = spirals_and_start()
    with pytest.raises(FloatingPointError, match="try a rate below 1e[+]308"):
        list(train(params, X, Y, np.random.default_rng(0), rate=1e308, epochs=1, batch_size=90))


@pytest.mark.parametrize("error", [KeyboardInterrupt, FloatingPointError, ZeroDivisionError])
def test_a_run_that_ends_early_keeps_its_epochs(error):
    params, X, Y = spirals_and_start()
    calls = iter(range(100))

    def breaks_off(params, X, Y):
        if next(calls) == 7:  # in the third epoch of three batches each
            raise error("no more")
        return network.loss_and_gradients(params, X, Y)

    rng = np.random.default_rng(0)
    with pytest.raises(error) as stopped:
        list(train(params, X, Y, rng, loss_and_gradients=breaks_off))
    whole = list(train(params, X, Y, np.random.default_rng(0), epochs=2))
    kept = stopped.value.epochs
    assert [epoch[:2] for epoch in kept] == [epoch[:2] for epoch in whole]
    assert np.array_equal(kept[-1].params.W[1], whole[-1].params.W[1])
    assert stopped.value.__notes__ == ["Epochs kept in .epochs of this exception: 2."]


@every_step
def test_the_names_of_the_network_stay_with_it(step):
    _, X, Y = spirals_and_start()
    rng = np.random.default_rng(0)
    params = network.init_params([2, 4, 3], rng, activation="tanh", loss="squared")
    (epoch,) = train(params, X, Y, rng, step=step, rate=0.01, epochs=1)
    assert epoch.params[2:] == ("tanh", "squared")


# --- an oracle ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["sgd", "momentum", "adam"])
def test_steps_are_those_of_torch(name):
    torch = pytest.importorskip("torch")
    rng, step = np.random.default_rng(0), {"sgd": sgd, "momentum": momentum, "adam": adam}[name]
    params, state = network.init_params([3, 4, 2], rng), None
    theirs = [torch.tensor(array) for part in params[:2] for array in part.values()]
    oracle = {
        "sgd": lambda: torch.optim.SGD(theirs, lr=0.05),
        "momentum": lambda: torch.optim.SGD(theirs, lr=0.05, momentum=0.8),
        "adam": lambda: torch.optim.Adam(theirs, lr=0.05, betas=(0.8, 0.95), eps=1e-6),
    }[name]()
    settings = {"momentum": {"beta": 0.8}, "adam": {"beta1": 0.8, "beta2": 0.95, "epsilon": 1e-6}}
    for _ in range(20):
        grads = optimize.each(lambda p: rng.standard_normal(p.shape), params)
        given = [array for part in grads[:2] for array in part.values()]
        for tensor, gradient in zip(theirs, given, strict=True):
            tensor.grad = torch.tensor(gradient)
        oracle.step()
        params, state = step(params, grads, state, 0.05, **settings.get(name, {}))
    ours = [array for part in params[:2] for array in part.values()]
    for array, tensor in zip(ours, theirs, strict=True):
        np.testing.assert_allclose(array, tensor.numpy(), rtol=1e-12)
