"""The judge itself: right gradients pass, planted faults are found and named."""

import re

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import data, gradcheck, network, ops
from helpers.gradcheck import (
    check_params,
    complex_step,
    gradient_check,
    numerical_gradient,
    vjp_check,
)
from helpers.gradcheck_diagnosis import relative_error
from helpers.gradcheck_differences import Step, best, crosses_kink

# --- numerical_gradient ------------------------------------------------------------------------


def cubes(x):
    return (x**3).sum()


@pytest.mark.parametrize(
    "x",
    [
        0.7,
        np.float64(0.7),
        np.array(0.7),
        np.array([[0.7]]),
        np.array([[0.5, -1.2, 0.0], [2.0, 0.1, -0.3]]),
        np.linspace(-1, 1, 8).reshape(2, 2, 2),
        [[0.5, -1.2]],
    ],
    ids=lambda x: f"{type(x).__name__}{np.shape(x)}",
)
def test_the_slope_of_a_cube_in_any_shape(x):
    grad = numerical_gradient(lambda x: np.sum(x**3), x)
    assert grad.shape == np.shape(x) and grad.dtype == np.float64
    np.testing.assert_allclose(grad, 3 * np.square(x), rtol=1e-9, atol=1e-9)


def test_central_differences_are_exact_for_a_parabola():
    x = np.array([[1.0, -2.0, 0.5]])
    np.testing.assert_allclose(numerical_gradient(lambda x: (x**2).sum(), x, h=0.25), 2 * x, 1e-15)


def test_the_step_is_the_one_given_or_the_best_one():
    seen = []
    numerical_gradient(lambda x: seen.append(x.item()) or 0.0, np.zeros((1, 1)), h=0.25)
    numerical_gradient(lambda x: seen.append(x.item()) or 0.0, np.zeros((1, 1)))
    assert seen[:3] == [0.0, 0.25, -0.25]
    assert seen[4] == pytest.approx(np.finfo(float).eps ** (1 / 3), rel=1e-12)


def test_each_entry_costs_two_evaluations_and_x_is_left_alone():
    calls = []
    x = np.ones((3, 4))
    numerical_gradient(lambda x: calls.append(x) or x.sum(), x)
    assert len(calls) == 1 + 2 * x.size
    assert (x == 1).all() and not any(call is x for call in calls)


@pytest.mark.parametrize("dtype", [int, np.int8, np.uint8, bool])
def test_whole_numbers_are_not_cut_off(dtype):
    x = np.array([[1, 0, 1]], dtype)
    grad = numerical_gradient(cubes, x)
    assert grad.dtype == np.float64
    np.testing.assert_allclose(grad, 3 * x.astype(float), atol=1e-9)


def test_float32_stays_float32_and_takes_a_longer_step():
    x = np.array([[0.5, -1.5]], np.float32)
    grad = numerical_gradient(cubes, x)
    assert grad.dtype == np.float32
    np.testing.assert_allclose(grad, 3 * x**2, rtol=1e-3)
    assert gradcheck.step_size(x) == pytest.approx(np.finfo(np.float32).eps ** (1 / 3), rel=1e-6)


def test_a_function_that_returns_what_it_was_given():
    """The array is nudged in place, so its value must be read before the next nudge."""
    assert numerical_gradient(lambda x: x, 3.0) == pytest.approx(1, rel=1e-9)


# --- gradient_check: right gradients -----------------------------------------------------------

rng = np.random.default_rng(0)
A, X = rng.standard_normal((4, 4)), rng.standard_normal((4, 4))


def smooth(x):
    """A loss with no special structure."""
    return np.sin(A @ x).sum() + 0.3 * (x**2).sum()


def smooth_gradient(x):
    return A.T @ np.cos(A @ x) + 0.6 * x


def test_an_entry_is_put_back_before_the_next_is_nudged():
    np.testing.assert_allclose(numerical_gradient(smooth, X), smooth_gradient(X), atol=1e-8)


@given(st.integers(0, 2**32 - 1), st.sampled_from([1e-300, 1e-30, 1.0, 1e30, 1e300]))
def test_a_right_gradient_passes_whatever_the_size_of_J(seed, size):
    x = np.random.default_rng(seed).standard_normal((4, 2))
    report = gradient_check(lambda x: size * smooth(x), x, size * smooth_gradient(x))
    assert report.ok and report.relative_error <= 1e-7
    assert report.ratio == pytest.approx(1, abs=1e-7)
    assert report.cosine == pytest.approx(1, abs=1e-7)
    assert str(report) == report.diagnosis
    assert "agrees with the numerical one (relative error at most 1e-07)" in report.diagnosis


def test_a_right_gradient_passes_in_float32():
    x = X.astype(np.float32)
    assert gradient_check(smooth, x, smooth_gradient(x).astype(np.float32)).ok
    assert not gradient_check(smooth, x, 1.05 * smooth_gradient(x)).ok


def test_a_gradient_in_whole_numbers_is_compared_as_floats():
    assert gradient_check(cubes, np.array([[1.0, 2.0]]), np.array([[3, 12]])).ok
    assert gradient_check(cubes, [[1, 2]], [[3, 12]]).ok


def test_zero_gradients_agree():
    report = gradient_check(lambda x: 3.0, np.ones((2, 2)), np.zeros((2, 2)))
    assert report.ok
    assert (report.relative_error, report.ratio, report.cosine) == (0, 1, 1)


def test_a_slope_below_the_rounding_of_J_is_not_held_against_the_gradient():
    def steep(x):
        return 1e6 + 1e-4 * (x**2).sum()

    assert gradient_check(steep, X, 2e-4 * X).ok
    assert not gradient_check(steep, X, 2e-4 * X + 1.0).ok


@pytest.mark.parametrize("factor, ok", [(1 + 5e-8, True), (1 + 3e-7, False)])
def test_the_tolerance_of_float64(factor, ok):
    report = gradient_check(smooth, X, factor * smooth_gradient(X))
    assert report.ok is ok
    assert report.relative_error == pytest.approx(factor - 1, rel=0.05)


def test_a_tolerance_and_a_step_of_ones_own():
    nearly = 1.001 * smooth_gradient(X)
    assert gradient_check(smooth, X, nearly, tolerance=1e-2).ok
    assert not gradient_check(smooth, X, smooth_gradient(X), h=0.1).ok


def test_the_numbers_of_a_report_follow_their_definition():
    report = gradient_check(lambda x: 3 * x[0, 0] + 4 * x[0, 1], np.ones((1, 2)), [[3.0, 0.0]])
    assert report.relative_error == pytest.approx(4 / 5, rel=1e-9)
    assert report.ratio == pytest.approx(3 / 5, rel=1e-9)
    assert report.cosine == pytest.approx(3 / 5, rel=1e-9)
    assert report.ok is False and report.verdict == "wrong"
    assert report.worst == (0, 1) and report.analytic == 0
    assert report.numeric == pytest.approx(4, rel=1e-9)


# --- gradient_check: planted faults ------------------------------------------------------------

G = smooth_gradient(X)
ONE_WRONG = G.copy()
ONE_WRONG[1, 2] += 0.5
TWO_SWAPPED = G.copy()
TWO_SWAPPED[[0, 1]] = G[[1, 0]]
FAULTS = {
    "scale": (G / 5, r"Right direction, wrong scale: 0\.2 times the size .*; look for a factor"),
    "large scale": (16 * G, "Right direction, wrong scale: 16 times the size"),
    "small scale": (1.001 * G, r"Right direction, wrong scale: 1\.001 times the size"),
    "sign": (-G, "^Wrong sign: it points the opposite way; look for a swapped difference"),
    "sign and scale": (-3 * G, "^Wrong sign and 3 times the size: it points the opposite way"),
    "one entry": (
        ONE_WRONG,
        rf"^1 of 16 entries wrong: at \[1, 2\] {ONE_WRONG[1, 2]:.4g} came, "
        rf"{G[1, 2]:.4g} was expected",
    ),
    "transpose": (G.T, "^This is the transpose of the gradient; swap the two factors"),
    "term left out": (
        G - 0.6 * X,
        r"^Wrong in structure \(cosine 0\.\d\d, ratio \d\.\d\d\).* wrong index\. "
        r"The worst: at \[\d, \d\] \S+ came, \S+ was expected\.$",
    ),
    "rows swapped": (TWO_SWAPPED, "Wrong in structure"),
    "all zero": (np.zeros((4, 4)), r"Wrong in structure \(cosine 0\.00, ratio 0\.00\)"),
    "nearly": (G + 3e-7 * G[::-1], r"^Nearly right: relative error \de-07 where 1e-07 is allowed"),
}


@pytest.mark.parametrize("size", [1e-200, 1.0, 1e150])
@pytest.mark.parametrize("fault", FAULTS)
@pytest.mark.filterwarnings("error")
def test_a_planted_fault_is_named_whatever_the_size_of_J(fault, size):
    grad, sentence = FAULTS[fault]
    report = gradient_check(lambda x: size * smooth(x), X, size * grad)
    assert not report.ok
    if fault == "one entry" and size != 1:
        sentence = r"^1 of 16 entries wrong: at \[1, 2\]"
    assert re.search(sentence, report.diagnosis), report.diagnosis


@pytest.mark.parametrize("fault", [fault for fault in FAULTS if fault != "nearly"])
def test_a_planted_fault_is_found_in_float32(fault):
    grad = FAULTS[fault][0].astype(np.float32)
    report = gradient_check(smooth, X.astype(np.float32), grad)
    assert report.ok is (fault == "small scale")  # 0.1 % cannot be seen in float32


def test_a_gradient_where_there_should_be_none():
    report = gradient_check(lambda x: 0.0, X, G)
    assert not report.ok and report.ratio == np.inf and report.cosine == 0


def test_few_wrong_entries_are_counted_and_many_are_not():
    x = np.ones((10, 4))
    wrong = 3 * x**2
    wrong[2, :3] = 0
    assert "3 of 40 entries wrong: at [2, 0] 0 came, 3 was expected" in str(
        gradient_check(cubes, x, wrong)
    )
    wrong[3:, 0] = 0
    assert "Wrong in structure" in str(gradient_check(cubes, x, wrong))


def test_a_single_number_is_wrong_in_scale_or_sign_not_in_an_entry():
    x = np.array([[2.0]])
    assert "0.5 times the size" in str(gradient_check(cubes, x, np.array([[6.0]])))
    assert "Wrong sign" in str(gradient_check(cubes, x, np.array([[-12.0]])))


# --- gradient_check: kinks ---------------------------------------------------------------------

H = gradcheck.step_size(X)


def corners(x):
    return 2 * np.maximum(x, 0).sum()


def corner_slopes(x):
    return 2.0 * (x > 0)


def test_a_kink_at_x_itself_is_named():
    x = np.array([[1.0, 0.0, -2.0]])
    for slope in (0.0, 0.7, 1.0, 2.0):
        report = gradient_check(corners, x, np.array([[2.0, slope, 0.0]]))
        assert report.verdict == "cannot judge" and not report.ok
        assert re.search(r"a kink at \[0, 1\]: its slope is \S+ on one side and 2 on", str(report))
        assert str(report).startswith("Cannot judge") and "move x a little" in str(report)


@pytest.mark.parametrize("place", [0.3 * H, -0.6 * H, 0.9 * H, 1e-9])
def test_a_kink_near_x_is_stepped_over(place):
    x = np.array([[1.0, place, -2.0]])
    assert gradient_check(corners, x, corner_slopes(x)).ok
    assert gradient_check(corners, x, 1.02 * corner_slopes(x)).verdict == "wrong"


def test_a_kink_beyond_the_step_does_no_harm():
    x = np.array([[1.0, 2 * H, -2 * H]])
    assert gradient_check(corners, x, corner_slopes(x)).ok


def test_a_kink_is_no_excuse_for_a_slope_of_neither_side():
    x = np.array([[1.0, 0.0, -2.0]])
    wrong = np.array([[2.0, 5.0, 0.0]])
    assert "1 of 3 entries wrong: at [0, 1] 5 came" in str(gradient_check(corners, x, wrong))


def test_a_kink_is_no_excuse_for_the_other_entries():
    x = np.array([[1.0, 0.0, -2.0, 0.5]])
    assert "kink" not in str(gradient_check(corners, x, -corner_slopes(x)))


def test_a_smooth_minimum_is_no_kink():
    x = np.array([[0.0, 1.0]])
    report = gradient_check(lambda x: (x**2).sum(), x, np.array([[1.0, 2.0]]))
    assert "1 of 2 entries wrong: at [0, 0] 1 came, 0 was expected" in report.diagnosis


# --- check_params ------------------------------------------------------------------------------


def test_a_small_bias_cannot_drown_in_a_large_matrix():
    rng = np.random.default_rng(0)
    params = network.init_params([3, 4, 2], rng)
    X, Y = rng.standard_normal((3, 5)), np.eye(2)[:, [0, 1, 0, 0, 1]]
    J, grads = network.loss_and_gradients(params, X, Y)
    grads.b[2][:] *= 5
    reports = check_params(lambda p: network.loss_and_gradients(p, X, Y)[0], params, grads)
    assert list(reports) == ["W[1]", "b[1]", "W[2]", "b[2]"]
    assert [name for name, report in reports.items() if not report.ok] == ["b[2]"]
    assert "5 times the size" in reports["b[2]"].diagnosis


# --- vjp_check ---------------------------------------------------------------------------------

W, b, Z = rng.standard_normal((4, 3)), rng.standard_normal((4, 1)), rng.standard_normal((3, 5))
LAYER = (W, b, Z)


def check(vjp, forward=ops.affine, cache=LAYER, **settings):
    return vjp_check(forward, vjp, cache, np.random.default_rng(0), **settings)


@pytest.mark.parametrize(
    "forward, vjp, cache",
    [
        (ops.affine, ops.affine_vjp, LAYER),
        (ops.tanh, ops.tanh_vjp, Z),
        (ops.softmax, ops.softmax_vjp, Z),
        (ops.softmax, ops.softmax_vjp, Z[:1]),  # constant: its slope is 0
        (ops.cross_entropy, ops.cross_entropy_vjp, (Z, np.eye(3)[:, [0, 1, 2, 0, 1]])),
        (ops.relu, ops.relu_vjp, np.array([[1, -2, 3]])),
    ],
)
def test_a_right_vjp_passes_in_both_float_types(forward, vjp, cache):
    report = check(vjp, forward, cache)
    assert report.ok and str(report).startswith("The gradient agrees"), str(report)
    several = isinstance(cache, tuple)
    single = tuple(a.astype(np.float32) for a in cache) if several else cache.astype(np.float32)
    assert check(vjp, forward, single).ok


def spoiled(position, change):
    """affine_vjp with one of its three gradients changed."""

    def vjp(g, cache):
        grads = list(ops.affine_vjp(g, cache))
        grads[position] = change(grads[position])
        return tuple(grads)

    return vjp


@pytest.mark.parametrize(
    "vjp, sentence",
    [
        (spoiled(0, lambda grad: grad / 5), "Argument 1 of 3: Right direction, wrong scale: 0.2 t"),
        (spoiled(1, np.negative), "Argument 2 of 3: Wrong sign"),
        (spoiled(2, lambda grad: grad[:, ::-1]), "Argument 3 of 3: Wrong in structure"),
    ],
)
def test_a_wrong_vjp_is_found_and_its_argument_named(vjp, sentence):
    report = check(vjp)
    assert not report.ok and report.diagnosis.startswith(sentence)


@pytest.mark.parametrize("i, j", [(0, 0), (2, 4)])
def test_one_wrong_entry_is_found_by_random_directions(i, j):
    def vjp(g, Z):
        grad = ops.tanh_vjp(g, Z)
        grad[i, j] *= 1.001
        return grad

    report = check(vjp, ops.tanh, Z)
    assert not report.ok and not report.diagnosis.startswith("Argument")


def test_the_cost_does_not_grow_with_the_arrays():
    calls = []

    def forward(Z):
        calls.append(Z)
        return ops.tanh(Z)

    for n in (2, 200):
        calls.clear()
        check(ops.tanh_vjp, forward, np.ones((3, n)), directions=5)
        assert len(calls) <= 2 + 5 * 5


@pytest.mark.parametrize("Z", [np.array([[1.0, 0, -2], [3, 4, -5]]), np.array([[1, 0, -2]])])
@pytest.mark.parametrize(
    "forward, vjp", [(ops.relu, ops.relu_vjp), (ops.leaky_relu, ops.leaky_relu_vjp)]
)
def test_a_vjp_at_a_kink_is_known_as_such(forward, vjp, Z):
    right = check(vjp, forward, Z)
    assert right.verdict == "cannot judge" and "there is a kink at [0, 1]" in str(right)
    assert check(lambda g, Z: 1.02 * vjp(g, Z), forward, Z).verdict == "wrong"
    assert check(lambda g, Z: g, forward, Z).verdict == "wrong"


@pytest.mark.parametrize("positions", [(0, 2), (2, 0), (1,), ()])
def test_the_worst_report_is_returned(positions):
    """Wrong by more comes before wrong by less, whatever the order of the arguments."""

    def vjp(g, cache):
        grads = list(ops.affine_vjp(g, cache))
        for number, position in enumerate(positions, 1):
            grads[position] = grads[position] * (1 + 0.1 * number)
        return tuple(grads)

    report = check(vjp)
    if positions:
        assert str(report).startswith(f"Argument {positions[-1] + 1} of 3: Right direction")
        assert f"{1 + 0.1 * len(positions):g} times the size" in str(report)
    else:
        assert report.ok and 0 < report.relative_error < 1e-7


def test_of_reports_that_agree_the_one_with_the_largest_error_is_returned():
    def vjp(g, cache):
        grad_W, grad_b, grad_A = ops.affine_vjp(g, cache)
        return grad_W, grad_b * (1 + 5e-8), grad_A

    assert check(vjp).ok
    assert check(vjp).relative_error == pytest.approx(5e-8, rel=0.05)


def test_a_vjp_or_a_forward_that_spoils_its_arguments_does_no_harm():
    def forward(Z):
        Z += 1
        return Z * Z

    def vjp(g, Z):
        Z += 1
        g *= 2
        return g * Z

    Z = np.array([[0.5, -2.0]])
    assert vjp_check(forward, vjp, Z, np.random.default_rng(0)).ok
    assert (Z == [[0.5, -2.0]]).all()


# --- what cannot be judged, and what can after all ----------------------------------------------

ONES = np.ones((3, 2))
SQUARES = np.random.default_rng(0).standard_normal((3, 2))


@pytest.mark.parametrize("factor", [0.0, -1.0, 1.1, 5.0])
@pytest.mark.parametrize("offset", [1e6, -1e9, 1e11])
def test_a_constant_in_f_excuses_nothing(offset, factor):
    def f(x):
        return offset + (x**2).sum()

    assert gradient_check(f, SQUARES, factor * 2 * SQUARES).verdict == "wrong"
    assert gradient_check(f, SQUARES, 2 * SQUARES).ok


def test_where_rounding_hides_the_slope_nothing_is_said_for_the_gradient():
    for factor in (0, 1, 1.02, -1):
        report = gradient_check(lambda x: 1e16 + (x**2).sum(), SQUARES, factor * 2 * SQUARES)
        assert report.verdict == "cannot judge" and "rounding" in str(report)
    report = gradient_check(lambda x: 1e16 + 0 * x.sum(), SQUARES, 0 * SQUARES)
    assert report.verdict == "cannot judge" and "does not change" in str(report)


@pytest.mark.parametrize("h", [1e-300, 1e-17, 1e-16])
def test_a_step_that_does_not_move_x_judges_nothing(h):
    for grad in (-7 * ONES, 2 * ONES, 0 * ONES):
        report = gradient_check(lambda x: (x**2).sum(), ONES, grad, h=h)
        assert report.verdict == "cannot judge" and "this h is so short" in str(report)


def test_a_step_that_is_too_long_or_short_is_told():
    too_long = gradient_check(smooth, X, smooth_gradient(X), h=0.1)
    assert too_long.verdict == "cannot judge" and "when this h is halved" in str(too_long)
    too_short = gradient_check(smooth, X, smooth_gradient(X), h=1e-13)
    assert too_short.verdict == "cannot judge" and "rounding hides the slope" in str(too_short)
    assert gradient_check(smooth, X, smooth_gradient(X), h=1e-5).ok


def test_a_tolerance_finer_than_differences_is_told():
    report = gradient_check(smooth, X, smooth_gradient(X), tolerance=1e-14)
    assert report.verdict == "cannot judge" and "a tolerance of 1e-14 is asked for" in str(report)


@pytest.mark.parametrize("x", [1e-5, 0.003, 0.01, 30.0, 1e5, 1e7, 1e10])
@pytest.mark.parametrize(
    "f, slope",
    [
        (np.sin, np.cos),
        (np.log, lambda x: 1 / x),
        (np.sqrt, lambda x: 0.5 / np.sqrt(x)),
        (lambda x: x**3, lambda x: 3 * x**2),
        (lambda x: x**2, lambda x: 2 * x),
        (lambda x: 1 / x, lambda x: -1 / x**2),
    ],
)
def test_the_size_of_x_does_not_matter(f, slope, x):
    assert gradient_check(f, x, slope(x)).ok
    for factor in (1.02, 0.98, -1, 2, 0):
        assert gradient_check(f, x, factor * slope(x)).verdict == "wrong"


def test_each_entry_has_a_step_of_its_own():
    x = np.array([[1e-4, 1.0, 1e10]])
    right = 1 / x
    assert gradient_check(lambda x: np.log(x).sum(), x, right).ok
    for i in range(3):
        wrong = right.copy()
        wrong[0, i] *= 1.02
        report = gradient_check(lambda x: np.log(x).sum(), x, wrong)
        assert report.verdict == "wrong" and f"at [0, {i}]" in str(report)


@pytest.mark.parametrize("x, grad", [(3.0, 5.0), (np.array(3.0), np.array(-6.0)), (3, 0)])
def test_a_wrong_slope_at_a_single_number(x, grad):
    report = gradient_check(lambda x: x**2, x, grad)
    assert report.verdict == "wrong" and report.worst == ()
    assert report.numeric == pytest.approx(6)
    assert gradient_check(lambda x: x**2, x, 6.0).ok


@pytest.mark.parametrize(
    "slope, verdict",
    [
        (0, "cannot judge"),
        (1, "cannot judge"),
        (-0.5, "cannot judge"),
        (1.1, "wrong"),
        (-3, "wrong"),
    ],
)
def test_a_kink_at_a_single_number(slope, verdict):
    assert gradient_check(abs, 0.0, slope).verdict == verdict
    assert gradient_check(lambda x: abs(x) + 50 * x**2 + 1e3, 0.0, slope).verdict == verdict


def test_a_tie_of_a_maximum_is_a_kink():
    assert gradient_check(np.max, [1.0, 1.0], [1.0, 0.0]).verdict == "cannot judge"
    assert gradient_check(np.max, [1.0, 1.0], [1.5, 0.0]).verdict == "wrong"
    assert gradient_check(np.max, [1.0, 2.0], [0.0, 1.0]).ok


def test_a_function_that_changes_its_argument_does_no_harm():
    def spoils(x):
        x *= 2
        return x.sum()

    x = np.ones((2, 2))
    np.testing.assert_allclose(numerical_gradient(spoils, x), 2 * x, rtol=1e-9)
    assert gradient_check(spoils, x, 2 * x).ok and (x == 1).all()


def test_a_random_function_is_told():
    rng = np.random.default_rng(0)
    report = gradient_check(lambda x: (x * rng.random(x.shape)).sum(), ONES, ONES)
    assert report.verdict == "cannot judge" and "f gave two values" in str(report)
    report = vjp_check(lambda x: x * rng.random(x.shape), lambda g, x: g, ONES, rng)
    assert report.verdict == "cannot judge" and "forward gave two values" in str(report)


def test_nothing_to_check_is_told():
    report = gradient_check(lambda x: x.sum(), np.ones((0, 3)), np.ones((0, 3)))
    assert report.verdict == "cannot judge" and "no entry to check" in str(report)
    assert numerical_gradient(lambda x: x.sum(), np.ones((0, 3))).shape == (0, 3)


@pytest.mark.parametrize("factor", [1.0005, 1.00001, 0.99995])
def test_a_wrong_scale_is_never_1_times(factor):
    report = gradient_check(smooth, X, factor * smooth_gradient(X))
    assert "wrong scale" in str(report) and " 1 times" not in str(report)


def test_check_params_is_no_burden():
    """Counted in evaluations of the loss: at most six for a parameter of a right gradient."""
    rng, calls = np.random.default_rng(0), []
    params = network.init_params([16, 8, 4], rng)
    X, Y = rng.standard_normal((16, 5)), np.eye(4)[:, [0, 1, 2, 3, 0]]
    _, grads = network.loss_and_gradients(params, X, Y)

    def loss(p):
        calls.append(1)
        return network.loss_and_gradients(p, X, Y)[0]

    assert all(report.ok for report in check_params(loss, params, grads).values())
    assert len(calls) < 12 * (16 * 8 + 8 + 8 * 4 + 4)


# --- at the door -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "mistake, sentence",
    [
        (
            lambda: numerical_gradient(lambda x: x**2, np.ones((2, 1))),
            r"f returned an array of shape \(2, 1\): .* return a scalar, such as the loss J",
        ),
        (
            lambda: gradient_check(cubes, np.ones((2, 3)), np.ones((2, 1))),
            r"The gradient is \(2, 1\) but x is \(2, 3\): ∂J/∂x has the shape of x\.",
        ),
        (
            lambda: gradient_check(cubes, np.ones((2, 3)), np.ones((3, 2))),
            r"is \(3, 2\) but x is \(2, 3\): .* the shape of x; a transpose is missing",
        ),
        (
            lambda: gradient_check(cubes, np.ones((1, 2)), np.array([[3, np.nan]])),
            r"The gradient holds a value that is not finite; look for log\(0\), 0/0",
        ),
        (
            lambda: gradient_check(lambda x: np.inf * x.sum(), np.ones((1, 1)), np.ones((1, 1))),
            "f is inf at x itself, so it has no slope there; look for log",
        ),
        (
            lambda: gradient_check(lambda x: np.where(x == 1, 1, np.nan).sum(), [1.0], [1.0]),
            "f is not finite near x, so it has no slope there; move x away",
        ),
        (
            lambda: check(spoiled(1, lambda grad: grad[:2])),
            r"The gradient is \(2, 1\) but x is \(4, 1\)",
        ),
    ],
)
def test_bad_input_is_refused_in_a_sentence(mistake, sentence):
    with np.errstate(invalid="ignore"), pytest.raises(ValueError, match=sentence):
        mistake()


def test_a_wrong_gradient_costs_hardly_more_than_a_right_one():
    """A few entries prove a gradient wrong; the others need no close look."""
    x, calls = np.linspace(-1, 1, 400), []

    def counted(x):
        calls.append(1)
        return np.sin(3 * x).sum()

    for wrong in (1.02, -1, 0, 20):
        calls.clear()
        assert gradient_check(counted, x, 3 * wrong * np.cos(3 * x)).verdict == "wrong"
        assert len(calls) < 10 * x.size


def test_a_function_that_rounds_its_large_argument_is_not_held_against_the_gradient():
    rng = np.random.default_rng(750)
    x = 1e10 * rng.standard_normal(4)
    weights = rng.uniform(0.5, 1.5, 4) * np.sign(rng.standard_normal(4))

    def waves(x):
        return (weights * np.sin(10 * x)).sum()

    report = gradient_check(waves, x, 10 * weights * np.cos(10 * x))
    assert report.verdict != "wrong", report


def test_a_kink_that_rounding_blurs_is_no_wrong_gradient():
    x = np.array([-1.38936899e-06, -5.69944416e-05, 4.10361012e-05, 8.63824048e-05])
    weights = 1e-4 * np.array([1.0945787, 0.60031691, 1.12211336, 1.30024699])
    report = gradient_check(lambda x: (weights * np.abs(x)).sum() + 1e6, x, weights * np.sign(x))
    assert report.verdict == "cannot judge", report


def test_terms_that_cancel_do_not_make_a_slope_vanish():
    """f is 0 at x, and so no measure of how its terms are rounded."""
    x = np.linspace(-1, 1, 40)
    for wrong in (0, 1.02, -1):
        report = gradient_check(lambda x: np.sin(3 * x).sum(), x, 3 * wrong * np.cos(3 * x))
        assert report.verdict == "wrong", report


# --- lesson 14: complex steps, kinks, one relative error -----------------------------------------


@pytest.mark.parametrize("h", [1e-8, 1e-30, 1e-200])
@pytest.mark.parametrize("shape", [(), (3,), (2, 3)])
def test_a_complex_step_is_right_to_the_last_digits(h, shape):
    x = np.random.default_rng(0).uniform(0.5, 1.5, shape)
    seen = complex_step(lambda z: (np.sin(z) * np.exp(z)).sum(), x, h)
    assert seen.shape == shape and seen.dtype == np.float64
    np.testing.assert_allclose(seen, (np.sin(x) + np.cos(x)) * np.exp(x), rtol=2e-15, atol=0)


def test_a_complex_step_leaves_x_alone_and_takes_whole_numbers():
    x = np.array([1, 2])
    assert complex_step(lambda z: (z**3).sum(), x).tolist() == [3, 12]
    assert x.tolist() == [1, 2]


CURVES = [np.sin, np.exp, np.tanh, lambda x: x**4, lambda x: 3 * x + 1, lambda x: np.cos(x) + 1e3]


@pytest.mark.parametrize("h", [1e-2, 1e-4, 1e-6])
def test_a_curve_has_no_kink(h):
    places = [0.0, np.pi, *np.random.default_rng(0).uniform(-3, 3, 60)]
    assert not any(crosses_kink(f, float(x), h) for f in CURVES for x in places)


@pytest.mark.parametrize("h", [1e-2, 1e-5])
def test_a_kink_is_seen_wherever_it_lies_within_h(h):
    """There is no blind spot: with two steps alone, a kink at h/3 would look like a curve."""
    places = [side * share * h for share in np.linspace(0, 0.99, 100) for side in (-1, 1)]
    assert all(crosses_kink(lambda x: max(x, 0) + 0.3 * np.sin(x), x, h) for x in places)
    assert not crosses_kink(lambda x: max(x, 0), 1.5 * h, h)


def test_relative_error_by_its_definition():
    g, ours = np.array([3.0, 4.0]), np.array([[3.0], [0.0]])
    assert relative_error(g, g) == 0 and relative_error(0 * g, 0 * g) == 0
    assert relative_error(g, -g) == 2 and relative_error(0 * g, g) == 1
    assert relative_error(ours, g[:, None]) == relative_error(g[:, None], ours) == 4 / 5


@pytest.mark.parametrize("h", [1e-2, 1e-3, 1e-5])
def test_kinks_of_a_network_are_seen_where_a_unit_changes_its_sign(h):
    """One hidden unit of the digits network, 50 images: the detector against the signs of z."""
    images, targets = (part[:, :50] for part in data.load_digits()[:2])
    params = network.init_params([64, 128, 10], np.random.default_rng(0))
    z = params.W[1][7] @ images + params.b[1][7]

    def loss_at(w, pixel):
        W1 = params.W[1].copy()
        W1[7, pixel] = w
        changed = params._replace(W={1: W1, 2: params.W[2]})
        return network.loss_and_gradients(changed, images, targets)[0]

    for pixel in range(64):
        crossed = (np.sign(z + h * images[pixel]) != np.sign(z - h * images[pixel])).any()
        seen = crosses_kink(lambda w, i=pixel: loss_at(w, i), params.W[1][7, pixel], h)
        assert seen == crossed, (pixel, h)


def test_two_noisy_steps_that_happen_to_agree_convict_nobody():
    """Measured at an entry of a trained network: f moves by units of 3.6e-17, ε|f| is 6.4e-19."""
    seen = (
        *((9.69e-5, -4.22453874e-6, 8.4e-11), (2.42e-5, -4.22453754e-6, 1.9e-11)),
        *((6.06e-6, -4.22454305e-6, 6e-12), (1.51e-6, -4.22454294e-6, 0)),
        *((3.78e-7, -4.22451930e-6, 1.42e-10), (9.46e-8, -4.22458806e-6, 4e-12)),
        *((2.37e-8, -4.22496620e-6, 1.504e-9), (5.91e-9, -4.22494786e-6, 9.094e-9)),
        *((1.48e-9, -4.21145382e-6, 8.4195e-8), (3.70e-10, -4.18138571e-6, 1.173e-9)),
        *((9.24e-11, -3.84638231e-6, 3.89567e-7), (2.31e-11, -3.83934311e-6, 1.8774e-8)),
        *((5.77e-12, -3.07898051e-6, 6.15796102e-6), (1.44e-12, 0.0, 0.0)),
        *((3.61e-13, 0.0, 0.0), (9.02e-14, 0.0, 0.0)),
    )
    steps = [
        Step(h, slope, slope - apart / 2, slope + apart / 2, 6.4e-19 / h)
        for h, slope, apart in seen
    ]
    found = best(steps, expected=-4.224538947512006e-06)
    assert found.value == pytest.approx(-4.22454e-6, rel=1e-5) and found.doubt < 1e-10
