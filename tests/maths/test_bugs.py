"""The gallery of planted bugs: all but one train to the top, and the check exposes every one."""

import inspect

import numpy as np
import pytest

from helpers import bugs, data, network, unseen
from helpers.bugs import BUGS, backward, forward, learn, planted
from helpers.exercises.cases.bugs import PLANTED
from helpers.gradcheck import check_params, gradient_check
from helpers.ops import cross_entropy
from tests.reading.refusals import ask

X, Y = data.spirals(np.random.default_rng(0), 300)
FEW = X[:, :50], Y[:, :50]
START = network.init_params(bugs.SIZES, np.random.default_rng(0))


def J_of(params):
    return cross_entropy(forward(params, FEW[0])[0][3], FEW[1])


def reports(number, params=START):
    Z, A = forward(params, FEW[0])
    return check_params(J_of, params, planted(number)(params, Z, A, FEW[1])[1])


def accuracy(params):
    return (forward(params, X)[1][3].argmax(axis=0) == Y.argmax(axis=0)).mean()


@pytest.fixture(scope="module")
def accuracies():
    """{bug: share of the 300 training points that are right after 1,500 steps}; 0 is no bug."""
    return {number: accuracy(learn(planted(number), START, X, Y)) for number in [0, *BUGS]}


def test_at_least_ten_bugs_and_at_least_seven_of_them_learn(accuracies):
    learnt = [number for number in BUGS if accuracies[number] >= 0.99]
    assert len(BUGS) >= 10 and len(learnt) >= 7
    assert learnt == [number for number in BUGS if number != 1]  # as the lesson says
    assert accuracies[0] == 1.0 and accuracies[1] < 0.5


def test_the_right_gradient_is_below_1e_8():
    found = reports(0)
    assert all(report.ok for report in found.values())
    assert max(report.relative_error for report in found.values()) < 1e-8


# Which parameters a bug spoils: those whose path it lies on, and no other.
BEFORE_3 = {"W[1]", "b[1]", "W[2]", "b[2]"}
SPOILT = {
    **{1: BEFORE_3 | {"W[3]", "b[3]"}, 2: BEFORE_3 | {"W[3]", "b[3]"}, 3: {"b[3]"}},
    **{4: BEFORE_3, 5: BEFORE_3, 6: {"W[2]"}, 7: {"W[2]"}},
    **{number: {"W[1]", "b[1]"} for number in (8, 9, 10, 11)},
    12: {"b[1]"},
}


@pytest.mark.parametrize("number", BUGS)
def test_every_bug_is_exposed_where_it_lies(number):
    found = reports(number)
    wrong = {name for name, report in found.items() if report.verdict == "wrong"}
    assert wrong == SPOILT[number]
    assert all(found[name].ok for name in set(found) - wrong)
    assert min(found[name].relative_error for name in wrong) > 0.1


@pytest.mark.parametrize("number", BUGS)
def test_a_bug_replaces_one_line_and_no_shape(number):
    source, bug = inspect.getsource(backward), BUGS[number]
    assert source.count(f"    {bug.right}\n") == 1 and bug.wrong not in source
    assert len(bug.wrong) < 80 and bug.says
    Z, A = forward(START, FEW[0])
    (delta, grads), (right, true) = (f(START, Z, A, FEW[1]) for f in (planted(number), backward))
    assert all(delta[k].shape == right[k].shape for k in right)
    for mine, theirs in ((grads.W, true.W), (grads.b, true.b)):
        assert all(mine[k].shape == theirs[k].shape for k in theirs)


def test_a_bug_leaves_no_trace():
    planted(8)
    assert planted(0) is backward and all(report.ok for report in reports(0).values())


def test_learn_is_gradient_descent():
    Z, A = forward(START, X)
    grads = backward(START, Z, A, Y)[1]
    after = learn(backward, START, X, Y, steps=1, rate=0.1)
    for k in START.W:
        assert np.allclose(after.W[k], START.W[k] - 0.1 * grads.W[k], rtol=0, atol=1e-15)
        assert np.allclose(after.b[k], START.b[k] - 0.1 * grads.b[k], rtol=0, atol=1e-15)
    assert learn(backward, START, X, Y, steps=0) is START


def test_forward_is_what_it_says():
    Z, A = forward(START, X)
    W, b = START.W, START.b
    a1 = np.maximum(W[1] @ X + b[1], 0)
    a2 = np.maximum(W[2] @ a1 + b[2], 0) + a1
    e = np.exp(W[3] @ a2 + b[3])
    assert np.allclose(A[3], e / e.sum(axis=0), rtol=0, atol=1e-12)


PLAIN = network.init_params([2, 3, 4, 3], np.random.default_rng(0))


@pytest.mark.parametrize(
    ("call", "word"),
    [
        (lambda: planted(13), "number is 13"),
        (lambda: planted("skip"), "number is 'skip'"),
        (lambda: forward(PLAIN, X), "as many outputs as inputs"),
        (lambda: forward(START, X.T), "W[1] is (32, 2)"),
        (lambda: forward(None, X), "params is None"),
        (lambda: learn(backward, START, X, Y, steps=-1), "steps is -1"),
        (lambda: learn(backward, START, X, Y, rate=0), "rate is 0"),
        (lambda: learn(8, START, X, Y), "backward is 8: it has to be a function"),
        (lambda: learn(backward, START, X, Y.T), "Y is an array of shape (300, 3)"),
        (lambda: unseen.listing(3), "function is 3"),
    ],
)
def test_bad_input_gets_a_sentence(call, word):
    answer = ask(call)
    assert answer.kind == "sentence" and word in answer.said


# --- the five unseen ones -------------------------------------------------------------------------

SHAPES = {
    **{"quadratic": (4, 3), "running_total": (6,), "swish_layer": (2, 3)},
    **{"weighted_product": (4, 4), "spread": (3, 5)},
}
MENDED = {
    "quadratic": ("2 * QX", "QX + Q.T @ X"),
    "running_total": ("np.cumsum(miss)", "np.cumsum(miss[::-1])[::-1]"),
    "swish_layer": ("np.multiply(Z, sigmoid(Z), out=Z)", "Z * sigmoid(Z)"),
    "weighted_product": ("S.T * C", "S.T @ C"),
    "spread": ("miss / n", "miss / X.size"),
}


@pytest.mark.parametrize("function", unseen.UNSEEN, ids=lambda function: function.__name__)
def test_one_line_is_wrong_and_it_is_the_one_that_the_judge_knows(function):
    x = np.random.default_rng(1).standard_normal(SHAPES[function.__name__])
    assert gradient_check(lambda x: function(x)[0], x, function(x)[1]).verdict == "wrong"
    lines = inspect.getsource(function).splitlines()
    (name, number, others) = next(one for one in PLANTED if one[0] == function.__name__)
    wrong, right = MENDED[name]
    assert wrong in lines[number - 1] and number not in others
    assert set(others) <= set(range(2, len(lines)))
    lines[number - 1] = lines[number - 1].replace(wrong, right)
    space = dict(vars(unseen))
    exec("\n".join(lines), space)
    mended = space[name]
    assert gradient_check(lambda x: mended(x)[0], x, mended(x)[1]).ok


def test_the_lines_are_numbered_from_1():
    lines = unseen.listing(unseen.spread).splitlines()
    assert lines[0] == " 1  def spread(X):" and lines[5] == " 6      grad = 2 * miss / n"
