"""Bad and unusual input to modules and warps: a sentence at the door, or the right result."""

import numpy as np
import pytest

from helpers import data, modules
from tests.reading.refusals import judge

nan = np.nan
one, two = np.ones((1, 1)), np.ones((2, 1))
Z = np.array([[1.0, 2.0, 4.0], [3.0, 0.0, -1.0]])
W1, A1 = np.ones((4, 2, 3)), np.ones((2, 5, 3))
W2, A2, b = np.ones((4, 2, 3, 3)), np.ones((2, 6, 4, 3)), np.ones((4, 1))


def rng():
    return np.random.default_rng(0)


TABLE = {
    "standardise constant": (lambda: modules.standardise(np.ones((3, 2))), "two different ones"),
    "standardise 1-D": (lambda: modules.standardise([1.0, 2.0]), "in columns, (m, n)"),
    "standardise empty": (lambda: modules.standardise(np.ones((3, 0))), "one example or more"),
    "standardise text": (lambda: modules.standardise("Z"), "Z holds text"),
    "standardise whole": (lambda: modules.standardise([[1, 4], [3, 0]]), [[-1, 1], [1, -1]]),
    "standardise_vjp g": (lambda: modules.standardise_vjp(Z.T, Z), "has the output's shape"),
    "layer_norm gamma": (lambda: modules.layer_norm(two, one, Z), "gamma is (2, 1)"),
    "layer_norm beta": (lambda: modules.layer_norm(one, 0.0, Z), "beta is ()"),
    "layer_norm constant": (lambda: modules.layer_norm(one, one, 0 * Z), "two different ones"),
    "layer_norm_vjp cache": (lambda: modules.layer_norm_vjp(Z, (one, Z)), "(gamma, beta, Z)"),
    "layer_norm_vjp g": (lambda: modules.layer_norm_vjp(Z.T, (one, one, Z)), "output's shape"),
    "rms_norm zeros": (lambda: modules.rms_norm(one, 0 * Z), "no column of it all zeros"),
    "rms_norm 3-D": (lambda: modules.rms_norm(one, A1), "has to be (m, n)"),
    "rms_norm gamma": (lambda: modules.rms_norm(two, Z), "gamma is (2, 1)"),
    "rms_norm_vjp cache": (lambda: modules.rms_norm_vjp(Z, Z), "it has to be (gamma, Z)"),
    "batch_norm gamma": (lambda: modules.batch_norm(one, two, Z), "gamma is (1, 1)"),
    "batch_norm one": (lambda: modules.batch_norm(two, two, Z[:, :1]), "two different ones"),
    "batch_norm 3-D": (lambda: modules.batch_norm(two, two, A1), "it needs two axes"),
    "batch_norm_vjp g": (lambda: modules.batch_norm_vjp(Z.T, (two, two, Z)), "output's shape"),
    "glu shapes": (lambda: modules.glu(Z, Z.T), "one shape for both"),
    "glu_vjp cache": (lambda: modules.glu_vjp(Z, Z), "it has to be (P, Q)"),
    "glu_vjp g": (lambda: modules.glu_vjp(Z.T, (Z, Z)), "output's shape"),
    "conv1d A 2-D": (lambda: modules.conv1d(W1, b, A1[0]), "channels first, examples last"),
    "conv1d of an image": (lambda: modules.conv1d(W2, b, A2), "it has to be (C, m, n)"),
    "conv1d no places": (lambda: modules.conv1d(W1, b, A1[:, :0]), "and not empty"),
    "conv1d W even": (lambda: modules.conv1d(W1[:, :, :2], b, A1), "with k odd"),
    "conv1d W swapped": (lambda: modules.conv1d(W1.swapaxes(0, 1), b, A1), "(C_out, 2, k)"),
    "conv1d b": (lambda: modules.conv1d(W1, b[:2], A1), "b must be a column, (4, 1)"),
    "conv1d W number": (lambda: modules.conv1d(2.0, b, A1), "W is ()"),
    "conv1d_vjp g": (lambda: modules.conv1d_vjp(A1, (W1, b, A1)), "output is (4, 5, 3)"),
    "conv1d whole": (lambda: modules.conv1d([[[0, 2, 0]]], [[1]], [[[1], [4]]]), [[[3], [9]]]),
    "conv2d W not square": (lambda: modules.conv2d(W2[..., :1], b, A2), "with k odd"),
    "conv2d A columns": (lambda: modules.conv2d(W2, b, Z), "it has to be (C, h, w, n)"),
    "conv2d_vjp cache": (lambda: modules.conv2d_vjp(A2, (W2, A2)), "it has to be (W, b, A)"),
    "conv2d_vjp g": (lambda: modules.conv2d_vjp(A2, (W2, b, A2)), "output is (4, 6, 4, 3)"),
    "conv2d no examples": (lambda: modules.conv2d(W2, b, A2[..., :0]).shape, (4, 6, 4, 0)),
    "mean_pool odd": (lambda: modules.mean_pool(A2[:, :5]), "h and w even"),
    "mean_pool columns": (lambda: modules.mean_pool(Z), "h and w even"),
    "mean_pool_vjp g": (lambda: modules.mean_pool_vjp(A2, A2), "output is (2, 3, 2, 3)"),
    "flatten 1-D": (lambda: modules.flatten([1.0]), "examples last"),
    "flatten_vjp g": (lambda: modules.flatten_vjp(A2, A2), "output is (48, 3)"),
    "warp rng": (lambda: data.warp(0), "np.random.default_rng(0)"),
    "warp shift": (lambda: data.warp(rng(), shift=-1), "shift is -1"),
    "warp angle": (lambda: data.warp(rng(), angle=nan), "angle is nan"),
    "warp stretch": (lambda: data.warp(rng(), stretch="1"), "stretch is '1'"),
}


@pytest.mark.parametrize("name", TABLE)
def test_bad_input_is_a_sentence_or_a_right_result(name):
    judge(*TABLE[name])
