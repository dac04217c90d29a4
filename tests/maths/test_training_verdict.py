"""What train says of a training: nothing when it goes well, one sentence when it does not."""

import numpy as np
import pytest
from sklearn.datasets import load_iris, load_wine

from helpers import data, network, training_verdict
from helpers.optimize import adam, momentum, sgd, train


def learn(X, Y, hidden, start=None, **how):
    """The last Epoch. start: options of init_params."""
    rng = np.random.default_rng(0)
    params = network.init_params([len(X), *hidden, len(Y)], rng, **(start or {}))
    *_, last = train(params, X, Y, rng, quiet=True, **how)
    return last


def table(load, scaled):
    found = load()
    X = found.data.T
    if scaled:
        X = (X - X.mean(axis=1, keepdims=True)) / X.std(axis=1, keepdims=True)
    return X, data.one_hot(found.target, 3)


DIGITS = data.load_digits()[:2]
XOR, DIFFER = np.array([[0.0, 0, 1, 1], [0, 1, 0, 1]]), np.array([[0.0, 1, 1, 0]])
SIGMOID = {"init": 0.01, "activation": "sigmoid"}
WELL = {
    "sgd": (DIGITS, [128], {"step": sgd, "rate": 0.1}),
    "momentum": (DIGITS, [128], {"step": momentum, "rate": 0.05}),
    "adam": (DIGITS, [128], {"step": adam, "rate": 0.007}),
    "iris": (table(load_iris, True), [16], {"rate": 0.1}),
    "wine": (table(load_wine, True), [16], {"step": adam, "rate": 0.007}),
    "spirals": (data.spirals(np.random.default_rng(0)), [16, 16], {"step": adam, "rate": 0.01}),
}
BADLY = {
    "wine raw": (table(load_wine, False), [16], {"epochs": 30}, "J = 1.09 is no better than"),
    "digits times 255": ((255 * DIGITS[0], DIGITS[1]), [32], {}, "X runs from 0 to 255"),
    "rate 4": (
        DIGITS,
        [30],
        {"start": {"init": "xavier", "activation": "sigmoid"}, "step": momentum}
        | {"rate": 4, "batch_size": 1, "epochs": 5},
        "try a rate below 4",
    ),
    "rate 1e5": (DIGITS, [8], {"rate": 1e5, "epochs": 1}, "over 20 times the 2.3 of an even guess"),
    "xor squared": (
        (XOR, DIFFER),
        [2],
        {"start": SIGMOID | {"loss": "squared"}, "epochs": 300},
        "the 0.125 of a guess",
    ),
    "xor logistic": (
        (XOR, DIFFER),
        [2],
        {"start": SIGMOID | {"loss": "logistic"}, "epochs": 300},
        "the 0.693 of a guess",
    ),
    "zero": (DIGITS, [32], {"start": {"init": 0.0}, "epochs": 5}, "32 of the 32 units of layer 1"),
    "dead": (DIGITS, [64], {"step": adam, "rate": 0.1}, "units of layer 1 are off for every"),
}


@pytest.mark.parametrize("name", WELL)
def test_of_a_good_training_nothing_is_said(name):
    sets, hidden, how = WELL[name]
    last = learn(*sets, hidden, epochs=20, **how)
    assert (last.number, last.verdict) == (20, "")


@pytest.mark.parametrize("name", BADLY)
def test_of_a_bad_one_a_sentence_is_said(name):
    sets, hidden, how, said = BADLY[name]
    last = learn(*sets, hidden, **how)
    assert said in last.verdict
    assert "try a rate below" in last.verdict and last.verdict.endswith(".")


def test_the_sentence_is_printed_unless_quiet(capsys):
    rng = np.random.default_rng(0)
    start = network.init_params([2, 4, 1], rng, 0.0, loss="logistic")
    for quiet in (True, False):
        *_, last = train(start, XOR, DIFFER, rng, quiet=quiet)
        assert capsys.readouterr().out == ("" if quiet else last.verdict + "\n")


def test_a_few_epochs_are_not_judged():
    start = {"start": {"init": 0.0}}
    assert learn(*DIGITS, [8], epochs=4, **start).verdict == ""
    assert learn(*DIGITS, [8], epochs=5, **start).verdict != ""


@pytest.mark.parametrize("loss", network.LOSSES)
def test_a_guess_is_the_best_answer_that_is_the_same_for_all(loss):
    """Against a network that sees nothing, trained for long."""
    rng = np.random.default_rng(0)
    Y = np.eye(2)[:, [0, 1, 1, 1, 1]] if loss != "squared" else rng.standard_normal((2, 5))
    params = network.init_params([1, 2], rng, 0.0, loss=loss)
    *_, last = train(params, np.zeros((1, 5)), Y, rng, rate=1, epochs=400, quiet=True)
    assert np.isclose(training_verdict.guess_of(loss, Y), last.J, rtol=1e-9)


def test_a_rate_of_zero_is_not_told_to_be_smaller():
    said = training_verdict.stuck(0.7, 0.69, "", np.ones((2, 3)), 0.0)
    assert "above 0, such as 0.1" in said and "below" not in said
