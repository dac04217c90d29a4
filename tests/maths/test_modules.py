"""The modules of lesson 17 and their backward functions: against oracles and against nudges.

The oracles write each formula anew, index by index where the notes do, for HIPS autograd, and
PyTorch's own functions where it is installed.
"""

from typing import NamedTuple

import autograd
import autograd.numpy as anp
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from helpers import modules
from helpers.gradcheck import numerical_gradient


class Case(NamedTuple):
    """name: of the forward function. inputs: (rng, m, n) → its arguments, all with a gradient.
    oracle: the same for autograd. torch: (torch, F) → the same for PyTorch, or None."""

    name: str
    inputs: object
    oracle: object
    torch: object = None

    @property
    def forward(self):
        return getattr(modules, self.name)

    def pull_back(self, g, arguments):
        cache = tuple(arguments) if len(arguments) > 1 else arguments[0]
        grads = getattr(modules, f"{self.name}_vjp")(g, cache)
        return list(grads) if isinstance(grads, tuple) else [grads]


def arrays(rng, *shapes):
    return [rng.standard_normal(shape) for shape in shapes]


def oracle_norm(axis):
    def norm(gamma, beta, Z):
        mean = anp.mean(Z, axis=axis, keepdims=True)
        deviation = anp.sqrt(anp.mean((Z - mean) ** 2, axis=axis, keepdims=True))
        return beta + gamma * (Z - mean) / deviation

    return norm


def oracle_conv1d(W, b, A):
    """The double sum of the notes, place by place, with channels."""
    reach, m = W.shape[2] // 2, A.shape[1]
    places = []
    for i in range(m):
        inside = [j for j in range(W.shape[2]) if 0 <= i - reach + j < m]
        places.append(b + sum(anp.dot(W[:, :, j], A[:, i - reach + j]) for j in inside))
    return anp.stack(places, axis=1)


def oracle_conv2d(W, b, A):
    k, (h, w) = W.shape[2], A.shape[1:3]
    rows = []
    for y in range(h):
        row = []
        for x in range(w):
            total = b
            for i in range(k):
                for j in range(k):
                    down, across = y - k // 2 + i, x - k // 2 + j
                    if 0 <= down < h and 0 <= across < w:
                        total = total + anp.dot(W[:, :, i, j], A[:, down, across])
            row.append(total)
        rows.append(anp.stack(row, axis=1))
    return anp.stack(rows, axis=1)


def torch_conv(name):
    def conv(torch, F):
        def run(W, b, A):
            images = torch.movedim(A, -1, 0)
            found = getattr(F, name)(images, W, b[:, 0], padding=W.shape[2] // 2)
            return torch.movedim(found, 0, -1)

        return run

    return conv


def odd(rng):
    return int(rng.choice([1, 3, 5]))


CASES = [
    Case(
        "layer_norm",
        lambda rng, m, n: arrays(rng, (1, 1), (1, 1), (m, n)),
        oracle_norm(0),
        lambda t, F: lambda g, b, Z: b + g * F.layer_norm(Z.T, Z.T.shape[1:], eps=0).T,
    ),
    Case(
        "batch_norm",
        lambda rng, m, n: arrays(rng, (m, 1), (m, 1), (m, n)),
        oracle_norm(1),
        lambda t, F: (
            lambda g, b, Z: F.batch_norm(Z.T, None, None, g[:, 0], b[:, 0], True, eps=1e-60).T
        ),
    ),
    Case(
        "rms_norm",
        lambda rng, m, n: arrays(rng, (1, 1), (m, n)),
        lambda gamma, Z: gamma * Z / anp.sqrt(anp.mean(Z**2, axis=0)),
    ),
    Case(
        "glu",
        lambda rng, m, n: arrays(rng, (m, n), (m, n)),
        lambda P, Q: P / (1 + anp.exp(-Q)),
        lambda t, F: lambda P, Q: F.glu(t.cat([P, Q]), dim=0),
    ),
    Case(
        "conv1d",
        lambda rng, m, n: arrays(rng, (3, 2, odd(rng)), (3, 1), (2, m, n)),
        oracle_conv1d,
        torch_conv("conv1d"),
    ),
    Case(
        "conv2d",
        lambda rng, m, n: arrays(rng, (3, 2, *2 * [odd(rng)]), (3, 1), (2, m, n, 2)),
        oracle_conv2d,
        torch_conv("conv2d"),
    ),
    Case(
        "flatten",
        lambda rng, m, n: arrays(rng, (2, m, n, 3)),
        lambda A: anp.reshape(A, (-1, 3)),
        lambda t, F: lambda A: t.flatten(A, end_dim=-2),
    ),
    Case(
        "mean_pool",
        lambda rng, m, n: arrays(rng, (2, 2 * m, 2 * n, 3)),
        lambda A: (A[:, ::2, ::2] + A[:, 1::2, ::2] + A[:, ::2, 1::2] + A[:, 1::2, 1::2]) / 4,
        lambda t, F: lambda A: t.movedim(F.avg_pool2d(t.movedim(A, -1, 0), 2), 0, -1),
    ),
]
every_case = pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
sizes, seeds = st.integers(2, 6), st.integers(0, 2**32 - 1)


def draw(case, m, n, seed, dtype=np.float64):
    rng = np.random.default_rng(seed)
    arguments = [array.astype(dtype) for array in case.inputs(rng, m, n)]
    output = case.forward(*arguments)
    return arguments, output, rng.standard_normal(np.shape(output)).astype(dtype)


def error(ours, theirs):
    assert np.shape(ours) == np.shape(theirs)
    size = max(np.linalg.norm(ours), np.linalg.norm(theirs), 1e-300)
    return np.linalg.norm(ours - theirs) / size


def test_no_module_is_left_out():
    named = {name.removesuffix("_vjp") for name in vars(modules) if name.endswith("_vjp")}
    assert named - {"standardise", "convolve"} == {case.name for case in CASES}


@every_case
@given(sizes, sizes, seeds)
def test_forward_and_vjp_agree_with_autograd(case, m, n, seed):
    arguments, output, g = draw(case, m, n, seed)
    np.testing.assert_allclose(output, case.oracle(*arguments), rtol=0, atol=1e-9)
    grads = case.pull_back(g, arguments)
    assert len(grads) == len(arguments)
    for position, grad in enumerate(grads):
        pull_back, _ = autograd.make_vjp(case.oracle, position)(*arguments)
        theirs = pull_back(g)
        noise = 1e-9 * np.linalg.norm(g) * (1 + np.abs(arguments[-1]).max())
        assert np.linalg.norm(grad - theirs) <= 1e-8 * np.linalg.norm(theirs) + noise


@every_case
@pytest.mark.parametrize("seed", range(3))
def test_forward_and_vjp_agree_with_pytorch(case, seed):
    torch = pytest.importorskip("torch", reason="PyTorch is not installed here")
    if case.torch is None:
        pytest.skip("no function of PyTorch's own to compare with")
    arguments, output, g = draw(case, 4, 5, seed)
    theirs = [torch.tensor(a.tolist(), dtype=torch.float64).requires_grad_() for a in arguments]
    result = case.torch(torch, torch.nn.functional)(*theirs)
    assert error(output, np.array(result.tolist())) < 1e-12
    result.backward(torch.tensor(g.tolist(), dtype=torch.float64))
    for grad, tensor in zip(case.pull_back(g, arguments), theirs, strict=True):
        assert error(grad, np.array(tensor.grad.tolist())) < 1e-10


@every_case
@pytest.mark.parametrize("seed", range(10))
@pytest.mark.parametrize(("m", "n"), [(4, 5), (6, 3)])
def test_gradients_agree_with_nudges_to_1e_7(case, m, n, seed):
    arguments, _, g = draw(case, m, n, seed)
    for position, grad in enumerate(case.pull_back(g, arguments)):

        def J(x, position=position):
            return (g * case.forward(*arguments[:position], x, *arguments[position + 1 :])).sum()

        assert error(grad, numerical_gradient(J, arguments[position])) <= 1e-7


@every_case
def test_float32_stays_float32_and_nothing_is_changed_in_place(case):
    arguments, output, g = draw(case, 4, 6, 0, np.float32)
    before = [a.copy() for a in arguments]
    grads = case.pull_back(g, arguments)
    assert {output.dtype, *(grad.dtype for grad in grads)} == {np.dtype(np.float32)}
    for a, copy in zip(arguments, before, strict=True):
        assert (a == copy).all()


# --- what the lesson says of them -----------------------------------------------------------------


def test_layer_norm_is_free_of_scale_and_shift():
    rng = np.random.default_rng(0)
    W, z = rng.standard_normal((6, 4)), rng.standard_normal((4, 5))
    gamma, beta = np.array([[1.7]]), np.array([[-0.3]])
    for alpha in (1e-6, 0.25, 3.0, 1e6):
        scaled = modules.layer_norm(gamma, beta, alpha * (W @ z) + 5 * alpha)
        assert error(scaled, modules.layer_norm(gamma, beta, W @ z)) < 1e-12


def test_layer_norm_of_an_image_is_that_of_its_column():
    rng = np.random.default_rng(0)
    gamma, beta, Z, g = arrays(rng, (1, 1), (1, 1), (2, 4, 4, 3), (2, 4, 4, 3))
    as_columns = modules.layer_norm(gamma, beta, Z.reshape(32, 3))
    assert error(modules.layer_norm(gamma, beta, Z).reshape(32, 3), as_columns) < 1e-14
    of_columns = modules.layer_norm_vjp(g.reshape(32, 3), (gamma, beta, Z.reshape(32, 3)))
    for ours, theirs in zip(modules.layer_norm_vjp(g, (gamma, beta, Z)), of_columns, strict=True):
        assert error(ours.ravel(), theirs.ravel()) < 1e-14


def test_examples_meet_in_batch_norm_only():
    rng = np.random.default_rng(0)
    Z, g = arrays(rng, (4, 5), (4, 5))
    g[:, 1:] = 0  # J reads the first example alone
    one, rows = np.ones((1, 1)), np.ones((4, 1))
    assert not modules.layer_norm_vjp(g, (one, one, Z))[2][:, 1:].any()
    assert modules.batch_norm_vjp(g, (rows, rows, Z))[2][:, 1:].all()


def test_constant_statistics_cost_what_the_curriculum_says():
    """About 8e-2 relative error, for a column of some tens of entries."""
    rng = np.random.default_rng(0)
    Z, g = arrays(rng, (256, 20), (256, 20))
    right, wrong = modules.standardise_vjp(g, Z), g / Z.std(axis=0)
    assert 0.05 < error(wrong, right) < 0.15
