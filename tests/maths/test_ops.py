"""Every forward function and its vjp: against an oracle, against differences, in both float types.

The oracles write each formula anew, in the plain form of the notes, so that a wrong formula in
helpers.ops cannot hide: HIPS autograd always, PyTorch's own functions where it is installed.
"""

import math
from decimal import Decimal, localcontext
from typing import NamedTuple

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from autograd.scipy.special import erf
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers import ops
from helpers.gradcheck import numerical_gradient

# --- the table of what is tested ---------------------------------------------------------------


class Case(NamedTuple):
    """name: of the forward function. inputs: (rng, m, n) → its arguments, those with a gradient
    first. oracle: the same function for autograd. torch: (torch, F) → the same for PyTorch.
    gradients: how many arguments have a gradient."""

    name: str
    inputs: object
    oracle: object
    torch: object
    gradients: int = 1

    @property
    def forward(self):
        return getattr(ops, self.name)

    @property
    def vjp(self):
        return getattr(ops, f"{self.name}_vjp")

    def pull_back(self, g, arguments):
        """The gradients as a list, for one argument or for several."""
        cache = tuple(arguments) if len(arguments) > 1 else arguments[0]
        grads = self.vjp(g, cache)
        return list(grads) if isinstance(grads, tuple) else [grads]


def logits(rng, m, n):
    """Random numbers that keep away from the kink at 0."""
    Z = 2 * rng.standard_normal((m, n))
    return [Z + 0.01 * np.sign(Z)]


def layer(rng, m, n):
    m_in = int(rng.integers(1, 5))
    return [rng.standard_normal(shape) for shape in ((m, m_in), (m, 1), (m_in, n))]


def with_numbers(rng, m, n):
    return [*logits(rng, m, n), rng.standard_normal((m, n))]


def with_bits(rng, m, n):
    return [*logits(rng, m, n), rng.integers(0, 2, (m, n)).astype(float)]


def with_classes(rng, m, n):
    m = max(m, 2)  # one class is no choice
    return [*logits(rng, m, n), np.eye(m)[:, rng.integers(0, m, n)]]


def autograd_sigmoid(z):
    return 1 / (1 + anp.exp(-z))


def autograd_softmax(t):
    return anp.exp(t) / anp.sum(anp.exp(t), axis=0)


def autograd_logistic(t, y):
    losses = y * anp.log(1 + anp.exp(-t)) + (1 - y) * anp.log(1 + anp.exp(t))
    return anp.sum(losses) / t.shape[1]


CASES = [
    Case("affine", layer, lambda W, b, A: W @ A + b, lambda t, F: lambda W, b, A: W @ A + b, 3),
    Case("relu", logits, lambda z: anp.maximum(z, 0), lambda t, F: F.relu),
    Case(
        "leaky_relu",
        logits,
        lambda z: anp.maximum(z, 0.1 * z),
        lambda t, F: lambda z: F.leaky_relu(z, 0.1),
    ),
    Case("sigmoid", logits, autograd_sigmoid, lambda t, F: t.sigmoid),
    Case("tanh", logits, anp.tanh, lambda t, F: t.tanh),
    Case("gelu", logits, lambda z: z / 2 * (1 + erf(z / 2**0.5)), lambda t, F: F.gelu),
    Case("swish", logits, lambda z: z / (1 + anp.exp(-z)), lambda t, F: F.silu),
    Case("softplus", logits, lambda z: anp.log(1 + anp.exp(z)), lambda t, F: F.softplus),
    Case("identity", logits, lambda z: 1.0 * z, lambda t, F: lambda z: 1.0 * z),
    Case("softmax", logits, autograd_softmax, lambda t, F: lambda z: F.softmax(z, dim=0)),
    Case(
        "squared_loss",
        with_numbers,
        lambda z, y: anp.mean(0.5 * anp.sum((z - y) ** 2, axis=0)),
        lambda t, F: lambda z, y: 0.5 * F.mse_loss(z, y, reduction="sum") / z.shape[1],
    ),
    Case(
        "logistic_loss",
        with_bits,
        autograd_logistic,
        lambda t, F: (
            lambda z, y: F.binary_cross_entropy_with_logits(z, y, reduction="sum") / z.shape[1]
        ),
    ),
    Case(
        "cross_entropy",
        with_classes,
        lambda z, y: -anp.mean(anp.log(anp.sum(y * autograd_softmax(z), axis=0))),
        lambda t, F: lambda z, y: F.cross_entropy(z.T, y.T),
    ),
]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
ACTIVATIONS = ["relu", "leaky_relu", "sigmoid", "tanh", "gelu", "swish", "softplus"]
every_activation = pytest.mark.parametrize("name", ACTIVATIONS)

sizes = st.integers(1, 5)
seeds = st.integers(0, 2**32 - 1)


def draw(case, m, n, seed, dtype=np.float64):
    """Arguments, output and a random upstream gradient of the output's shape."""
    rng = np.random.default_rng(seed)
    arguments = [array.astype(dtype) for array in case.inputs(rng, m, n)]
    output = case.forward(*arguments)
    g = np.asarray(rng.standard_normal(np.shape(output)), dtype)
    return arguments, output, g


def assert_close(ours, theirs, tolerance):
    """Equal shapes, and no difference above tolerance relative to the largest entry (or to 1)."""
    assert np.shape(ours) == np.shape(theirs)
    np.testing.assert_allclose(ours, theirs, 0, tolerance * max(1, np.abs(theirs).max()))


def test_random_examples_are_the_same_in_every_run():
    assert settings.default.derandomize and settings.default.deadline is None


def test_no_operation_is_left_out():
    named = {name.removesuffix("_vjp") for name in vars(ops) if name.endswith("_vjp")}
    assert named == {case.name for case in CASES}


# --- right -------------------------------------------------------------------------------------


@every_case
@given(sizes, sizes, seeds)
def test_forward_and_vjp_agree_with_autograd(case, m, n, seed):
    arguments, output, g = draw(case, m, n, seed)
    assert_close(output, case.oracle(*arguments), 1e-12)
    grads = case.pull_back(g, arguments)
    assert len(grads) == case.gradients
    for position, grad in enumerate(grads):
        pull_back, _ = autograd.make_vjp(case.oracle, position)(*arguments)
        assert_close(grad, pull_back(g), 1e-10)


@every_case
@given(sizes, sizes, seeds)
def test_forward_and_vjp_agree_with_pytorch(case, m, n, seed):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed here")
    arguments, output, g = draw(case, m, n, seed)
    theirs = [torch.tensor(a.tolist(), dtype=torch.float64) for a in arguments]
    for tensor in theirs[: case.gradients]:
        tensor.requires_grad_()
    result = case.torch(torch, torch.nn.functional)(*theirs)
    assert_close(output, np.array(result.tolist()), 1e-12)
    result.backward(torch.tensor(g.tolist(), dtype=torch.float64))
    for grad, tensor in zip(case.pull_back(g, arguments), theirs, strict=False):
        assert_close(grad, np.array(tensor.grad.tolist()), 1e-10)


@every_case
@given(sizes, sizes, seeds)
def test_vjp_agrees_with_differences(case, m, n, seed):
    arguments, _, g = draw(case, m, n, seed)
    for position, grad in enumerate(case.pull_back(g, arguments)):

        def J(x, position=position):
            return (g * case.forward(*arguments[:position], x, *arguments[position + 1 :])).sum()

        numeric = numerical_gradient(J, arguments[position])
        error = np.linalg.norm(grad - numeric)
        noise = 1e-9 * abs(J(arguments[position]))  # a slope of 0 cannot be measured any finer
        assert error <= 1e-7 * max(np.linalg.norm(grad), np.linalg.norm(numeric)) + noise


@every_activation
@given(sizes, sizes, seeds)
def test_a_derivative_is_the_slope_entry_by_entry(name, m, n, seed):
    (Z,) = logits(np.random.default_rng(seed), m, n)
    numeric = numerical_gradient(lambda Z: getattr(ops, name)(Z).sum(), Z)
    assert_close(getattr(ops, f"{name}_prime")(Z), numeric, 1e-7)


@pytest.mark.parametrize("name, setting", [("leaky_relu", 0.3), ("swish", 1.7), ("softplus", 2.5)])
def test_the_setting_reaches_value_slope_and_vjp(name, setting):
    Z, g = np.array([[-1.2, 0.4, 2.0]]), np.array([[1.0, -2.0, 0.5]])
    oracle = {
        "leaky_relu": lambda z: anp.maximum(z, setting * z),
        "swish": lambda z: z / (1 + anp.exp(-setting * z)),
        "softplus": lambda z: anp.log(1 + anp.exp(setting * z)) / setting,
    }[name]
    slope = autograd.elementwise_grad(oracle)(Z)
    assert_close(getattr(ops, name)(Z, setting), oracle(Z), 1e-14)
    assert_close(getattr(ops, f"{name}_prime")(Z, setting), slope, 1e-14)
    assert_close(getattr(ops, f"{name}_vjp")(g, Z, setting), g * slope, 1e-14)


def test_at_the_kink_the_slope_from_the_left_is_taken():
    zero = np.zeros((1, 1))
    assert ops.relu_prime(zero) == 0 and ops.relu_vjp(zero + 1, zero) == 0
    assert ops.leaky_relu_prime(zero) == 0.1


@given(sizes, sizes, seeds)
def test_softmax_is_a_distribution_that_a_shift_leaves_alone(m, n, seed):
    rng = np.random.default_rng(seed)
    (T,) = logits(rng, m, n)
    phi = ops.softmax(T)
    assert (phi > 0).all()
    assert_close(phi.sum(axis=0), np.ones(n), 1e-14)
    assert_close(ops.softmax(T + 50 * rng.standard_normal((1, n))), phi, 1e-12)
    # Hence no gradient along a shift.
    assert_close(ops.softmax_vjp(rng.standard_normal((m, n)), T).sum(axis=0), np.zeros(n), 1e-14)


@pytest.mark.parametrize("name", ["squared_loss", "logistic_loss", "cross_entropy"])
def test_a_loss_is_a_mean_over_the_columns(name):
    case = next(case for case in CASES if case.name == name)
    (Z, Y), J, _ = draw(case, 3, 4, seed=0)
    assert case.forward(np.tile(Z, 5), np.tile(Y, 5)) == pytest.approx(J, rel=1e-14)
    assert_close(case.vjp(1.0, (np.tile(Z, 2), np.tile(Y, 2)))[:, :4], case.vjp(0.5, (Z, Y)), 1e-14)


# --- large numbers -----------------------------------------------------------------------------


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_large_numbers_neither_overflow_nor_warn(dtype):
    T = np.array([[1000.0, -1000.0], [-1000.0, 1000.0]], dtype)
    Y = np.eye(2, dtype=dtype)
    for name, low, high in [("sigmoid", 0, 1), ("swish", 0, 1000), ("softplus", 0, 1000)]:
        assert_close(getattr(ops, name)(T), np.where(T > 0, high, low), 0)
        assert np.isfinite(getattr(ops, f"{name}_prime")(T)).all()
    assert_close(ops.softmax(T), Y, 0)
    assert ops.cross_entropy(T, Y) == 0 and ops.cross_entropy(T, 1 - Y) == 2000
    assert ops.logistic_loss(T, Y) == 0 and ops.logistic_loss(T, 1 - Y) == 2000
    assert_close(ops.cross_entropy_vjp(1.0, (T, 1 - Y)), (2 * Y - 1) / 2, 0)


# --- digits ------------------------------------------------------------------------------------

EVERYWHERE = np.concatenate([np.linspace(-745, 745, 1491), np.linspace(-3, 3, 121), [-36.9, 1e-9]])
NORMAL = float(np.finfo(np.float64).tiny)


def with_forty_digits(formula, z):
    """formula(e^(−|z|), z) in decimal arithmetic."""
    with localcontext() as context:
        context.prec = 40
        z = Decimal(float(z))
        return formula((-abs(z)).exp(), z)


def exact_sigmoid(e, z):
    return (1 if z > 0 else e) / (1 + e)


EXACT = {
    "sigmoid": exact_sigmoid,
    "sigmoid_prime": lambda e, z: e / (1 + e) ** 2,
    "tanh_prime": lambda e, z: 4 * e**2 / (1 + e**2) ** 2,
    "softplus": lambda e, z: max(z, 0) + ((1 + e).ln() if e > 1e-15 else e - e**2 / 2),
    "softplus_prime": exact_sigmoid,
    "swish": lambda e, z: z * exact_sigmoid(e, z),
}


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", EXACT)
def test_digits_are_kept_in_both_tails(name):
    exact = [with_forty_digits(EXACT[name], z) for z in EVERYWHERE]
    found = getattr(ops, name)(EVERYWHERE)
    for z, ours, right in zip(EVERYWHERE, found.tolist(), exact, strict=True):
        if abs(right) >= NORMAL:
            assert abs(Decimal(ours) / right - 1) < Decimal("1e-12"), z
        else:
            assert abs(ours) <= NORMAL, z


@pytest.mark.filterwarnings("error")
@pytest.mark.parametrize("name", [*EXACT, "gelu", "gelu_prime", "normal_cdf"])
def test_float32_keeps_its_digits_in_both_tails(name):
    Z = np.concatenate([np.linspace(-110, 110, 1101), np.linspace(-1, 1, 41)]).astype(np.float32)
    found, right = getattr(ops, name)(Z), getattr(ops, name)(Z.astype(np.float64))
    assert found.dtype == np.float32
    # A unit in z/√2 is z² units in the bell's exponent; near its zero gelu' has no digits.
    units = 4 + 1.5 * Z.astype(np.float64) ** 2 if "gelu" in name or "normal" in name else 8
    slack = 1e-7 if name == "gelu_prime" else float(np.finfo(np.float32).tiny)
    assert (np.abs(found - right) <= 6e-8 * units * np.abs(right) + slack).all()


def test_the_normal_distribution_is_right_in_its_tails():
    Z = np.concatenate([np.linspace(-37, 9, 2301), np.linspace(-6, 6, 1201)])
    right = np.array([0.5 * math.erfc(-z / math.sqrt(2)) for z in Z])
    found = ops.normal_cdf(Z)
    np.testing.assert_allclose(found, right, rtol=0, atol=1e-15)
    np.testing.assert_allclose(found, right, rtol=1e-12, atol=0)
    np.testing.assert_allclose(found[Z > -6], right[Z > -6], rtol=1e-14, atol=0)
    np.testing.assert_allclose(ops.gelu(Z), Z * right, rtol=1e-12, atol=0)
    bell = np.exp(-(Z**2) / 2) / math.sqrt(2 * math.pi)
    np.testing.assert_allclose(
        ops.gelu_prime(Z), right + Z * bell, rtol=1e-12, atol=1e-15 * bell.max()
    )
    tail = Z < -2  # away from the zero of gelu' at −0.75
    np.testing.assert_allclose(
        ops.gelu_prime(Z[tail]), right[tail] + Z[tail] * bell[tail], rtol=1e-12, atol=0
    )


@pytest.mark.parametrize("shape", [(), (0,), (3, 0), (2, 3, 4), (40_000,)])
def test_the_normal_distribution_keeps_the_shape(shape):
    Z = np.random.default_rng(0).standard_normal(shape)
    right = np.vectorize(lambda z: 0.5 * math.erfc(-z / math.sqrt(2)), otypes=[float])(Z)
    assert_close(ops.normal_cdf(Z), right, 1e-15) if Z.size else None
    assert np.shape(ops.normal_cdf(Z)) == shape


def test_each_column_of_softmax_is_shifted_by_its_own_largest_entry():
    T = np.array([[0.0, 2000.0], [-1.0, 1999.0]])
    assert_close(ops.softmax(T)[:, 1:], ops.softmax(T[:, :1]), 0)
    assert ops.cross_entropy(T, np.eye(2)[:, [0, 0]]) == pytest.approx(math.log1p(math.exp(-1)))


# --- float types -------------------------------------------------------------------------------


@every_case
@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_the_float_type_is_kept(case, dtype):
    arguments, output, g = draw(case, 3, 4, seed=0, dtype=dtype)
    assert output.dtype == dtype
    for upstream in [g] if g.ndim else [g, 1.0]:
        assert [grad.dtype for grad in case.pull_back(upstream, arguments)] == (
            [dtype] * case.gradients
        )


@every_activation
def test_a_derivative_keeps_the_float_type(name):
    prime = getattr(ops, f"{name}_prime")
    for dtype in (np.float32, np.float64):
        assert prime(np.ones((2, 3), dtype)).dtype == dtype


@pytest.mark.parametrize("name, setting", [("leaky_relu", 0.1), ("swish", 2.0), ("softplus", 2.0)])
def test_settings_and_gradients_in_float64_lift_no_float32(name, setting):
    Z, g = np.ones((2, 3), np.float32), np.ones((2, 3))
    for kind in (float, np.float64, np.float32, np.array):
        assert getattr(ops, name)(Z, kind(setting)).dtype == np.float32
        assert getattr(ops, f"{name}_prime")(Z, kind(setting)).dtype == np.float32
        assert getattr(ops, f"{name}_vjp")(g, Z, kind(setting)).dtype == np.float32


@every_case
def test_an_upstream_gradient_in_float64_lifts_no_float32(case):
    arguments, output, _ = draw(case, 3, 4, seed=0, dtype=np.float32)
    g = np.float64(1.0) if np.ndim(output) == 0 else np.ones(output.shape)
    assert {grad.dtype for grad in case.pull_back(g, arguments)} == {np.dtype(np.float32)}


@every_case
def test_float16_is_kept(case):
    arguments, output, g = draw(case, 3, 4, seed=0, dtype=np.float16)
    assert output.dtype == np.float16
    assert {grad.dtype for grad in case.pull_back(g, arguments)} == {np.dtype(np.float16)}


def test_targets_in_float64_lift_no_float32():
    T, Y = np.zeros((2, 3), np.float32), np.eye(2)[:, [0, 1, 1]]
    for loss in (ops.squared_loss, ops.logistic_loss, ops.cross_entropy):
        assert loss(T, Y).dtype == loss(T, Y.astype(int).tolist()).dtype == np.float32


@every_activation
def test_whole_numbers_are_not_cut_off(name):
    for kind in (np.int64, np.int8, np.uint8, bool):
        Z = np.array([[3, 0, 100, 1]]).astype(kind)
        prime = getattr(ops, f"{name}_prime")
        assert_close(prime(Z), prime(Z.astype(float)), 0)
        assert_close(getattr(ops, name)(Z), getattr(ops, name)(Z.astype(float)), 0)
    Z = np.array([[-2, -1, 1, 2]])
    for function in (getattr(ops, name), getattr(ops, f"{name}_prime")):
        assert_close(function(Z), function(Z.astype(float)), 0)
    g = np.array([[1, 2, 3, 4]])
    vjp = getattr(ops, f"{name}_vjp")
    assert_close(vjp(g, Z), vjp(g.astype(float), Z.astype(float)), 0)


@every_case
def test_arguments_are_not_changed(case):
    arguments, _, g = draw(case, 3, 4, seed=0)
    copies = [array.copy() for array in [*arguments, g]]
    case.pull_back(g, arguments)
    assert all(np.array_equal(*pair) for pair in zip(copies, [*arguments, g], strict=True))


# --- at the door -------------------------------------------------------------------------------

W, b, A, g = np.ones((4, 3)), np.ones((4, 1)), np.ones((3, 5)), np.ones((4, 5))


@pytest.mark.parametrize(
    "mistake, sentence",
    [
        (lambda: ops.affine(W, b, A.T), r"W is \(4, 3\) but A is \(5, 3\): W needs 5 columns"),
        (lambda: ops.affine(W, b.T, A), r"b is \(1, 4\) but W is \(4, 3\): .* column, \(4, 1\)"),
        (lambda: ops.affine(W, b, A[:, 0]), r"A is \(3,\): it needs two axes, .* is \(m, 1\)"),
        (lambda: ops.affine(W, b[:, 0], A), r"b is \(4,\): it needs two axes"),
        (lambda: ops.affine(W[0], b, A), r"W is \(3,\): it needs two axes"),
        (lambda: ops.affine_vjp(g.T, (W, b, A)), r"g is \(5, 4\) but the output is \(4, 5\)"),
        (lambda: ops.squared_loss(g, g[:1]), r"output is \(4, 5\) but Y is \(1, 5\): Y needs one"),
        (lambda: ops.squared_loss(g[0], g[0]), r"Z is \(5,\): it needs two axes"),
        (lambda: ops.logistic_loss(g, g[:, :1]), r"output is \(4, 5\) but Y is \(4, 1\)"),
        (lambda: ops.cross_entropy(g, g[0]), r"Y is \(5,\): it needs two axes"),
        (lambda: ops.cross_entropy(g, g[:3]), r"output is \(4, 5\) but Y is \(3, 5\)"),
    ],
)
def test_shapes_that_do_not_fit_are_refused_in_a_sentence(mistake, sentence):
    with pytest.raises(ValueError, match=sentence):
        mistake()


@pytest.mark.parametrize("name", [*ACTIVATIONS, "identity", "softmax"])
def test_an_upstream_gradient_of_another_shape_is_refused(name):
    """A column (4, 1) or a 1-D (5,) would be broadcast to (4, 5) in silence."""
    for wrong in (g[:, :1], g[0]):
        with pytest.raises(ValueError, match=r"the output is \(4, 5\): .* has the output's shape"):
            getattr(ops, f"{name}_vjp")(wrong, g)


@pytest.mark.parametrize("name", ["squared_loss", "logistic_loss", "cross_entropy"])
def test_targets_of_another_shape_are_refused_by_the_vjp_too(name):
    with pytest.raises(ValueError, match=r"output is \(4, 5\) but Y is \(1, 5\)"):
        getattr(ops, f"{name}_vjp")(1.0, (g, g[:1]))
