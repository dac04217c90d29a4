"""Other answers than the known ones: right ones, however written, and wrong ones never misnamed."""

import numpy as np
import pytest

from helpers.exercises.cases import CASES
from helpers.exercises.judge import judge
from helpers.exercises.naming import copies
from helpers.network import Parameters


def tell(id, answer, seed=0):
    return judge(CASES[id], (answer,), seed, forked=False)


def sigma(z):
    return 1 / (1 + np.exp(-z))


# --- right, written otherwise --------------------------------------------------------------------


def by_loops(G, W, A):
    grad_W, grad_b, grad_A = np.zeros(W.shape), np.zeros((len(W), 1)), np.zeros(A.shape)
    for i in range(G.shape[1]):
        for s in range(len(W)):
            grad_b[s, 0] += G[s, i]
            for j in range(len(A)):
                grad_W[s, j] += G[s, i] * A[j, i]
                grad_A[j, i] += W[s, j] * G[s, i]
    return grad_W, grad_b, grad_A


def by_einsum(G, W, A):
    grad_W = np.einsum("si,ji->sj", G, A)
    return grad_W, np.einsum("si->s", G)[:, None], np.einsum("sj,si->ji", W, G)


def in_float32(G, W, A):
    G, W, A = (array.astype(np.float32) for array in (G, W, A))
    return G @ A.T, G.sum(axis=1, keepdims=True), W.T @ G


def as_views(G, W, A):
    return (A @ G.T).T, G.sum(axis=1)[:, np.newaxis], (G.T @ W).T


def as_lists(G, W, A):
    return [(G @ A.T).tolist(), G.sum(axis=1, keepdims=True).tolist(), (W.T @ G).tolist()]


def pass_by_example(params, Z, A, Y):
    r, n = len(params.W), Y.shape[1]
    delta = {k: np.zeros_like(Z[k]) for k in Z}
    W = {k: np.zeros_like(params.W[k]) for k in Z}
    b = {k: np.zeros_like(params.b[k]) for k in Z}
    for i in range(n):
        d = (A[r][:, i : i + 1] - Y[:, i : i + 1]) / n
        for k in range(r, 0, -1):
            delta[k][:, i : i + 1] = d
            W[k] = W[k] + d @ A[k - 1][:, i : i + 1].T
            b[k] = b[k] + d
            d = np.where(A[k - 1][:, i : i + 1] > 0, params.W[k].T @ d, 0)
    return delta, (W, b)


def with_delta_0(params, Z, A, Y):
    delta, grads = CASES["13.a"].parts[0].solution(params, Z, A, Y)
    return {**delta, 0: params.W[1].T @ delta[1]}, grads


@pytest.mark.parametrize(
    "id, answer",
    [
        ("10.a", by_loops),
        ("10.a", by_einsum),
        ("10.a", in_float32),
        ("10.a", as_views),
        ("10.a", as_lists),
        ("13.a", pass_by_example),
        ("13.a", with_delta_0),
        ("01.a", lambda f, x, h: np.array([[(f(x + h) - f(x - h)) / (h + h)]])),
        ("01.b", lambda z: np.exp(-z) / (1 + np.exp(-z)) ** 2),
        ("01.b", lambda z: (sigma(z + 1e-5) - sigma(z - 1e-5)) / 2e-5),
        ("02.b", lambda a, b: np.float32((a * b).sum())),
        ("02.b", lambda a, b: (a.T @ b).item()),
        ("03.a", lambda x, y, z_bar: [z_bar * y, z_bar * x]),
        (
            "05.a",
            lambda w, b, x, y: ((sigma(w.T @ x + b) - y) * x, (sigma(w.T @ x + b) - y).item()),
        ),
        (
            "09.a",
            lambda v, Z, slope: v * np.array([[1 if z > 0 else slope for z in row] for row in Z]),
        ),
        ("14.a", lambda g, h: np.linalg.norm(g - h) / (max(map(np.linalg.norm, (g, h))) or 1)),
        ("14.b", lambda g, x: np.where(x > 0, g / 2 / np.sqrt(abs(x) + (x == 0)), 0)),
        (
            "12.a",
            lambda T: np.array([np.exp(t - t.max()) / np.exp(t - t.max()).sum() for t in T.T]).T,
        ),
        ("01.1", np.int64(10)),
        ("01.1", [10]),
        ("05.1", 1.38629436),
    ],
)
def test_a_right_answer_passes_however_it_is_written(id, answer):
    for seed in range(5):
        assert tell(id, answer, seed).ok, str(tell(id, answer, seed))


@pytest.mark.parametrize(
    "id, answer, word",
    [
        ("10.a", as_lists, "grad_W is a list; an array would be the usual form"),
        ("13.a", with_delta_0, "delta[0] is not needed here"),
        ("02.b", lambda a, b: a.T @ b, "slope counts; a plain number would be the usual form"),
    ],
)
def test_a_harmless_difference_gets_a_kind_word(id, answer, word):
    verdict = tell(id, answer)
    assert verdict.ok and any(word in line for line in verdict.lines)


# --- wrong, and in no list -----------------------------------------------------------------------


def affine(G, W, A):
    return G @ A.T, G.sum(axis=1, keepdims=True), W.T @ G


def deep(change):
    def answer(params, Z, A, Y):
        delta, grads = CASES["13.a"].parts[0].solution(params, Z, A, Y)
        return change(delta, grads.W, grads.b, Z, A)

    return answer


def halved_top(delta, W, b, Z, A):
    return delta, Parameters({**W, 3: W[3] / 2}, b)


def last_bias_only(delta, W, b, Z, A):
    return delta, Parameters(W, {**b, 1: b[1] - 1})


def clipped(delta, W, b, Z, A):
    return delta, Parameters({k: np.clip(w, -0.05, 0.05) for k, w in W.items()}, b)


# (exercise, wrong answer, words of the general sentence that is true of it)
OTHERS = [
    ("01.a", lambda f, x, h: (f(x + 2 * h) - f(x)) / (2 * h), "Wrong on every input"),
    ("01.a", lambda f, x, h: 3 * (f(x + h) - f(x - h)) / (2 * h), "Ratio 3 on every input"),
    ("01.a", lambda f, x, h: f(x), "Wrong on every input"),
    ("01.b", lambda z: 0.25 * np.ones_like(z), "0.25 everywhere"),
    ("01.b", lambda z: sigma(z) * (1 - sigma(z)) + 1, "off by 1"),
    ("01.b", lambda z: np.zeros_like(z), "zero everywhere"),
    ("01.b", lambda z: (sigma(z) * (1 - sigma(z)))[::-1], "in the wrong places"),
    ("01.b", lambda z: (sigma(z) * (1 - sigma(z))).round(3), "an approximation"),
    ("02.b", lambda a, b: float(np.abs(a * b).sum()), ""),
    ("02.b", lambda a, b: -float((a * b).sum()), "opposite sign"),
    ("03.a", lambda x, y, g: (g * y, 2 * g * x), "y_bar is wrong"),
    ("04.a", lambda w, b, x, y: (np.sign(x), np.ones((1, 1))), "Wrong"),
    ("04.b", lambda w, g, rate: w - rate**2 * g, "not by one factor for all"),
    ("05.a", lambda w, b, x, y: (x * (sigma(w.T @ x) - y), sigma(w.T @ x) - y), "Wrong"),
    ("06.a", lambda W, g, z: (W.T @ g) * (z > 0) * 0.5, "Ratio 0.5 on every input"),
    ("07.a", lambda v, W, u: (v @ u.T, v, abs(W.T @ v)), "grad_u"),
    ("07.b", lambda v, a: v * a**2 * (1 - a), "not by one factor for all"),
    ("08.a", lambda W, Z, d: {3: d, 2: 0 * Z[2], 1: 0 * Z[1]}, "zero everywhere"),
    ("09.a", lambda v, Z, slope: np.where(Z > 0, v, -slope * v), "some signs are not"),
    ("09.b", lambda i, o: np.sqrt(3 / i), "Ratio 1.225 on every input"),
    ("10.a", lambda G, W, A: (G @ A.T, G[:, -1:], W.T @ G), "Right for a single example"),
    ("10.a", lambda G, W, A: tuple(5 * g for g in affine(G, W, A)), "Ratio 5 on every input"),
    ("10.a", lambda G, W, A: tuple(G.shape[1] * g for g in affine(G, W, A)), "Ratio n on every"),
    ("10.a", lambda G, W, A: (np.trunc(G @ A.T), *affine(G, W, A)[1:]), "decimals are cut off"),
    ("10.b", lambda Z, Y: (sigma(Z) - Y) / len(Z) / Z.shape[1] * 2, "differs from input to input"),
    ("11.a", lambda G, W, X: (X.T @ G, G.sum(axis=0, keepdims=True), -G @ W.T), "opposite sign"),
    ("12.a", lambda T: np.ones_like(T) / len(T), "All columns are alike"),
    ("12.b", lambda G, T: np.tile(G.mean(axis=1, keepdims=True), T.shape[1]), ""),
    ("12.c", lambda T, Y: np.eye(len(Y))[:, Y.argmax(axis=0)] * 1.0, "not by one factor for all"),
    ("13.a", deep(halved_top), "grad_W[3] is wrong"),
    ("13.a", deep(last_bias_only), "grad_b[1] is wrong"),
    ("13.a", deep(clipped), "delta and grad_b agree; grad_W is wrong"),
    ("13.b", lambda w, u, g, rate, beta: (w, u), "Wrong"),
    ("14.a", lambda g, g_hat: np.linalg.norm(g - g_hat) ** 2, ""),
    ("14.b", lambda g, x: np.where(x > 0, g / np.sqrt(np.abs(x) + (x == 0)), 0), "Ratio 2"),
    ("01.1", 11, "too large"),
    ("05.1", 1.2, "too small"),
]


@pytest.mark.parametrize("id, answer, words", OTHERS)
def test_another_wrong_answer_gets_a_true_sentence_and_no_name(id, answer, words):
    for seed in range(5):
        verdict = tell(id, answer, seed)
        assert not verdict.ok and not verdict.named
        known = {m.says for part in CASES[id].parts for m in part.mistakes}
        assert not known & set(verdict.lines)
        assert words in str(verdict), str(verdict)


def test_there_are_thirty_of_them():
    assert len(OTHERS) >= 30


# --- form ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "id, answer, stage, words",
    [
        (
            "10.a",
            lambda G, W, A: (G @ A.T, G.sum(axis=1), W.T @ G @ G.T),
            "shape",
            "An axis is lost",
        ),
        (
            "10.a",
            lambda G, W, A: ((G @ A.T).T, *affine(G, W, A)[1:]),
            "shape",
            "Its numbers are right",
        ),
        (
            "10.a",
            lambda G, W, A: (2 * A @ G.T, *affine(G, W, A)[1:]),
            "shape",
            "two axes are exchanged",
        ),
        ("10.a", lambda G, W, A: (G @ A.T, 2 * G, W.T @ G), "shape", "is a sum over them missing"),
        (
            "10.a",
            lambda G, W, A: ((G @ A.T).sum(), *affine(G, W, A)[1:]),
            "shape",
            "a sum go over all",
        ),
        ("10.a", lambda G, W, A: (G @ A.T, W.T @ G), "type", "3 results are expected"),
        ("10.a", lambda G, W, A: print(), "type", "Is the `return` missing?"),
        ("10.a", lambda G, W, A: (G @ A.T, "b", W.T @ G), "type", "grad_b is a string, 'b'"),
        ("08.a", lambda W, Z, d: [d, d, d], "type", "a dictionary with the keys 3, 2, 1"),
        ("08.a", lambda W, Z, d: {3: d}, "type", "2, 1 is missing"),
        ("12.a", lambda T: T * np.nan, "not a number", "phi[0, 0] is nan"),
        (
            "06.a",
            lambda W, g, z: (W.T @ g) * (z.T > 0),
            "shape",
            "It is a table: did a column meet a row",
        ),
        ("06.a", lambda W, g, z: g @ z.T @ np.ones((len(z), 3)), "shape", "or in @?"),
        ("06.a", lambda W, g, z: (W.T @ g, g), "type", "is a tuple of 2"),
        ("06.a", lambda W, g, z: (W.T @ g, W.T @ g), "type", "is a tuple of 2"),
        ("13.a", lambda p, Z, A, Y: print(), "type", "delta, (grad_W, grad_b); None came."),
        ("10.a", lambda G, W, A: (G @ A, G, G), "raised", "inner dimensions of an @ are"),
        ("13.a", lambda p, Z, A, Y: A[-1], "raised", "layers are counted from 1 to r"),
        ("02.a", np.cos, "value", "Wrong on every input"),
    ],
)
def test_a_wrong_form_is_told_before_a_wrong_value(id, answer, stage, words):
    verdict = tell(id, answer)
    assert verdict.stage == stage and words in str(verdict), str(verdict)


def in_order(id, *order):
    """The right answer to an exercise with its results in another order."""
    solution = CASES[id].parts[0].solution
    return lambda *arguments: tuple(solution(*copies(arguments))[i] for i in order)


@pytest.mark.parametrize(
    ("id", "order", "words"),
    [
        ("04.4", (1, 0), "in another order; asked for are w, b."),
        ("07.4", (1, 0), "in another order; asked for are grad_p, grad_q."),
        ("10.3", (1, 0), "in another order; asked for are grad_W, grad_b."),
        ("17.2", (2, 0, 1), "asked for are grad_gamma, grad_beta, grad_Z."),
    ],
)
def test_right_results_in_another_order_are_no_wrong_shapes_or_sums(id, order, words):
    text = str(tell(id, in_order(id, *order)))
    assert words in text
    assert "is expected" not in text and "look for" not in text


def test_several_numbers_may_come_in_one_array():
    assert tell("07.1", np.array([1.0, 7.0])).ok
    assert tell("07.1", np.array([7, 1])).named
    assert tell("07.1", np.array([1.0, 7.0, 0.0])).stage == "type"
    assert tell("07.3", lambda g, W, u: np.ones(2)).stage == "type"


def test_right_entries_under_each_others_keys_are_told():
    solution = CASES["07.5"].parts[0].solution

    def exchanged(W, b, x, y):
        made = solution(W, b, x, y)
        return {2: made[1], 1: made[2]}

    assert "under each other's keys" in str(tell("07.5", exchanged))


def test_wrong_results_in_another_order_are_not_called_right():
    def answer(g, p, q):
        return g * sigma(p), g * q

    assert "another order" not in str(tell("07.4", answer))


def test_what_is_half_written_is_not_attempted():
    verdict = tell("10.a", lambda G, W, A: (G @ A.T, ..., W.T @ G))
    assert verdict.stage == "not attempted" and "grad_b is still the ..." in str(verdict)


def test_a_changed_input_is_told_even_where_the_value_is_right():
    def answer(G, W, A):
        result = affine(G, W, A)
        A[0] = 0.0
        return result

    verdict = tell("10.a", answer)
    assert verdict.stage == "mutated its input" and "changes its input A" in str(verdict)


def test_a_mistake_is_not_named_where_the_answer_also_changes_its_input():
    def answer(G, W, A):
        result = G @ A.T, G, W.T @ G
        A[0] = 0.0
        return result

    verdict = tell("10.a", answer)
    assert verdict.stage == "shape" and not verdict.named


@pytest.mark.parametrize(("left", "named"), [("the mask", True), ("zeros", False)])
def test_an_overwritten_cache_is_named_by_what_now_stands_in_it(left, named):
    def answer(W, Z, delta_r):
        made = {max(W): delta_r}
        for k in range(max(W) - 1, 0, -1):
            mask = Z[k] > 0
            made[k] = (W[k + 1].T @ made[k + 1]) * mask
            Z[k][...] = mask if left == "the mask" else 0.0
        return made

    verdict = tell("08.a", answer)
    assert verdict.stage == "mutated its input" and verdict.named is named
    assert ("overwritten by its mask" in str(verdict)) is named


class Touchy:
    """Raises whatever one asks of it."""

    def __getattr__(self, name):
        raise RuntimeError(name)


class NoArray:
    def __array__(self, *how, **more):
        raise RuntimeError


class NoCode:
    __code__ = 3


@pytest.mark.parametrize("id", ["04.1", "01.3", "09.4"])
@pytest.mark.parametrize("kind", [Touchy, NoArray, NoCode])
def test_an_object_that_raises_when_it_is_read_gets_a_sentence(id, kind):
    verdict = tell(id, kind())
    assert verdict.stage == "type" and not verdict.named and verdict.lines[0].endswith(".")


def test_a_function_for_two_values_is_told_in_their_names():
    assert "rows, columns is a value to type in" in str(tell("01.3", lambda: (6, 4)))


@pytest.mark.parametrize("whole", [np.int64, np.int32, np.uint8])
def test_keys_that_numpy_counted_are_numbers_too(whole):
    def answer(W, Z, delta_r):
        made = CASES["08.a"].parts[0].solution(W, Z, delta_r)
        return {whole(k): delta for k, delta in made.items()}

    assert tell("08.a", answer).ok


def test_a_path_with_the_wrong_sign_is_not_blamed_on_the_cosine():
    def answer(theta):
        (x, y), sin = theta.ravel(), np.sin(theta[0, 0])
        back = -(x * y + y**2)  # towards g_2, with a sign too much
        return np.array([[sin * y + np.cos(x) * back], [sin * x + sin * 2 * y]])

    verdict = tell("02.2", answer)
    assert verdict.named and "Through g_2 is a wrong sign" in str(verdict)


def test_a_forgotten_slope_is_not_blamed_on_the_logits():
    def answer(T, Y, tau):
        return CASES["12.4"].parts[0].solution(T, Y, tau)[0], 0.0

    assert "The slope along tau is 0 here." in str(tell("12.4", answer))


def test_a_missing_sigma_is_not_blamed_on_the_quotient_rule():
    assert "the factor σ(z) is missing, or" in str(tell("01.b", lambda z: 1 - sigma(z)))


def test_a_turned_sign_is_not_blamed_on_the_sine():
    def answer(x):
        return 2 * np.sin(3 * x) * np.cos(3 * x) * -3

    assert "The sign is turned: 2v, +cos(u) and 3" in str(tell("02.a", answer))


def test_an_overflow_is_not_told_as_an_underflow():
    def answer(T, Y):
        low = T.min(axis=0, keepdims=True)  # the smallest where the largest is meant
        with np.errstate(all="ignore"):
            sums = low + np.log(np.exp(T - low).sum(axis=0, keepdims=True))
            return (Y * (sums - T)).sum() / T.shape[1]

    assert "Some e^t is too large or" in str(tell("12.3", answer))


def test_complex_numbers_get_no_name():
    verdict = tell("01.b", lambda z: sigma(z) + 0j)
    assert verdict.stage == "type" and not verdict.named


def test_the_smallest_input_and_both_numbers_are_shown():
    text = str(tell("10.b", lambda Z, Y: (sigma(Z) - Y) * 7))
    assert "The smallest input that shows it: Z = [[" in text
    assert "in yours and" in text and "cosine 1, ratio" in text


def test_the_smallest_input_asks_for_the_fewest_steps():
    assert "count = 2." in str(tell("02.4", lambda x, count: 0.3))


def test_of_several_results_each_is_spoken_of():
    assert "Each is too large." in str(tell("02.3", (8, 8)))
    assert "It is too large." in str(tell("02.3", (5, 8)))


def test_a_function_among_the_inputs_is_shown_by_its_formula():
    text = str(tell("01.a", lambda f, x, h: f(x)))
    assert "f = sin(2x), x = " in text or "f = x³ − 2x, x = " in text


def test_a_typed_mistake_is_named_with_three_digits_or_all():
    for value in (0.69, 0.690, 0.6899744811276125):
        assert tell("05.1", value).named
    assert not tell("05.1", 0.7).named


def test_the_ratio_is_called_n_only_where_it_is_n_on_every_input():
    def summed(Z, Y):
        return sigma(Z) - Y

    def doubled(Z, Y):
        return 2 * (sigma(Z) - Y) / Z.shape[1]

    assert "ratio 2 = n" in str(tell("10.b", summed))
    assert "= n" not in str(tell("10.b", doubled)).replace("n = ", "")


def test_a_verdict_is_the_same_again_and_another_with_another_seed():
    first, again, other = (str(tell("10.b", lambda Z, Y: 3 * Z, seed)) for seed in (0, 0, 1))
    assert first == again != other
