"""The operations a network is made of, each with its backward function B[g, z](v).

A forward function takes arrays and returns an array. Its `*_vjp(g, cache)` takes the upstream
gradient g = ∂J/∂output and returns ∂J/∂input, always in the shape of the input. `cache` is what the
forward function was called with: its one argument, or a tuple of its arguments in order.
Examples are columns. Losses return J, the mean over the n columns; their g is the scalar ∂J/∂J = 1.
Lists and whole numbers become float64; float32 stays float32, and a gradient has the float type of
the output. The first line of each is its door: a ValueError or TypeError says what does not fit.
Source: CS229 notes 2022, 7.3.4; 2023, 7.4.3.
"""

import math

import numpy as np

from helpers import doors
from helpers.erf import erfc
from helpers.fits import (
    require_affine,
    require_affine_cache,
    require_beta,
    require_g_like,
    require_logits,
    require_loss,
    require_loss_cache,
    require_numbers,
    require_probabilities,
    require_zero_to_one,
)
from helpers.fits import require_columns as require_columns  # these three: for those who
from helpers.fits import require_same_shape as require_same_shape  # put operations together,
from helpers.fits import require_upstream as require_upstream  # as network does


def affine(W, b, A):
    """Z = W A + b. W (m_out, m_in), b (m_out, 1), A (m_in, n); returns Z (m_out, n).

    Source: 2022, (7.14), (7.44); 2023, (7.82).
    """
    W, b, A = require_affine(W, b, A)
    return W @ A + b


def affine_vjp(g, cache):
    """Pull g = ∂J/∂Z back through Z = W A + b: (g Aᵀ, g 1, Wᵀ g).

    g: (m_out, n). Returns grad_W (m_out, m_in), grad_b (m_out, 1), grad_A (m_in, n).
    Source: 2022, (7.38)-(7.40); 2023, (7.63), (7.65), (7.66); the sum over columns is ours.
    """
    g, cache = require_affine_cache(g, cache)
    W, b, A = cache
    return g @ A.T, g.sum(axis=1, keepdims=True), W.T @ g


def relu(Z):
    """max(z, 0), entry by entry. Source: 2022, (7.15); 2023, (7.20)."""
    Z = doors.array("Z", Z)
    return np.maximum(Z, 0)


def relu_prime(Z):
    """1 where z > 0, else 0; at the kink z = 0 we choose 0, one of its subgradients."""
    Z = doors.array("Z", Z)
    return (Z > 0).astype(Z.dtype)


def relu_vjp(g, Z):
    """relu'(z) ⊙ g. Source: 2022, (7.41); 2023, (7.69)."""
    g, Z = require_g_like(g, Z)
    return relu_prime(Z) * g


def leaky_relu(Z, slope=0.1):
    """max(z, γ z) with 0 < γ < 1 the slope left of 0. Source: 2023, (7.26)."""
    Z, slope = doors.array("Z", Z), doors.fraction("slope", slope)
    return np.where(Z > 0, Z, slope * Z)


def leaky_relu_prime(Z, slope=0.1):
    """1 where z > 0, else γ."""
    Z, slope = doors.array("Z", Z), doors.fraction("slope", slope)
    return np.where(Z > 0, 1, slope).astype(np.result_type(Z, 0.0))


def leaky_relu_vjp(g, Z, slope=0.1):
    """leaky_relu'(z) ⊙ g. Source: 2023, (7.69)."""
    g, Z = require_g_like(g, Z)
    return leaky_relu_prime(Z, slope) * g


def sigmoid(Z):
    """σ(z) = 1 / (1 + e^(−z)), for z < 0 written e^z / (1 + e^z), so that nothing overflows.

    Source: 2022, (7.19); 2023, (7.24).
    """
    Z = doors.array("Z", Z)
    E = np.exp(-np.abs(Z))
    return np.where(Z > 0, 1, E) / (1 + E)


def sigmoid_prime(Z):
    """σ'(z) = σ(z) (1 − σ(z)) = σ(z) σ(−z)."""
    Z = doors.array("Z", Z)
    return sigmoid(Z) * sigmoid(-Z)


def sigmoid_vjp(g, Z):
    """σ'(z) ⊙ g. Source: 2022, (7.41); 2023, (7.69)."""
    g, Z = require_g_like(g, Z)
    return sigmoid_prime(Z) * g


def tanh(Z):
    """tanh(z). Source: 2022, (7.20); 2023, (7.25)."""
    Z = doors.array("Z", Z)
    return np.tanh(Z)


def tanh_prime(Z):
    """tanh'(z) = 1 − tanh(z)² = 1/cosh(z)², where cosh(z) = (e^|z| + e^(−|z|))/2.

    The second form keeps its digits where tanh(z)² is nearly 1.
    """
    Z = doors.array("Z", Z)
    E = np.exp(-np.abs(Z))
    return (2 * E / (1 + E**2)) ** 2


def tanh_vjp(g, Z):
    """tanh'(z) ⊙ g. Source: 2022, (7.41); 2023, (7.69)."""
    g, Z = require_g_like(g, Z)
    return tanh_prime(Z) * g


def gelu(Z):
    """z Φ(z) = (z/2) (1 + erf(z/√2)). Source: 2023, (7.27); 2026, (7.28)."""
    Z = doors.clipped("Z", Z, low=-40)
    return Z * normal_cdf(Z)


def gelu_prime(Z):
    """Φ(z) + z φ(z), with Φ and φ the standard normal distribution and its density."""
    Z = doors.clipped("Z", Z, low=-40, high=40)
    return normal_cdf(Z) + Z * np.exp(-(Z**2) / 2) / math.sqrt(2 * math.pi)


def gelu_vjp(g, Z):
    """gelu'(z) ⊙ g. Source: 2023, (7.69)."""
    g, Z = require_g_like(g, Z)
    return gelu_prime(Z) * g


def normal_cdf(Z):
    """Φ(z) = ½ (1 + erf(z/√2)) = ½ erfc(−z/√2); the second form keeps its digits left of 0."""
    Z = doors.array("Z", Z)
    return 0.5 * erfc(-Z / math.sqrt(2))


def swish(Z, beta=1.0):
    """z σ(βz), β > 0; SiLU is β = 1. Source: 2026, (7.27)."""
    Z, beta = require_beta(Z, beta)
    Z = doors.clipped("Z", Z, low=-1e3 / beta)
    return Z * sigmoid(beta * Z)


def swish_prime(Z, beta=1.0):
    """σ(βz) + βz σ'(βz)."""
    Z, beta = require_beta(Z, beta)
    Z = doors.clipped("Z", Z, low=-1e3 / beta, high=1e3 / beta)
    return sigmoid(beta * Z) + beta * Z * sigmoid_prime(beta * Z)


def swish_vjp(g, Z, beta=1.0):
    """swish'(z) ⊙ g. Source: 2023, (7.69)."""
    g, Z = require_g_like(g, Z)
    return swish_prime(Z, beta) * g


def softplus(Z, beta=1.0):
    """(1/β) log(1 + e^(βz)), β > 0, a smooth ReLU. Source: 2023, (7.28); 2026, (7.30)."""
    Z, beta = require_beta(Z, beta)
    return np.logaddexp(0, beta * Z) / beta


def softplus_prime(Z, beta=1.0):
    """σ(βz)."""
    Z, beta = require_beta(Z, beta)
    Z = doors.clipped("Z", Z, low=-1e3 / beta, high=1e3 / beta)
    return sigmoid(beta * Z)


def softplus_vjp(g, Z, beta=1.0):
    """σ(βz) ⊙ g. Source: 2023, (7.69)."""
    g, Z = require_g_like(g, Z)
    return softplus_prime(Z, beta) * g


def identity(Z):
    """z: the output unit of regression."""
    Z = doors.array("Z", Z)
    return Z


def identity_vjp(g, Z):
    """g: the slope is 1 everywhere."""
    g, Z = require_g_like(g, Z)
    return g


def softmax(T):
    """φ_i = e^(t_i) / Σ_j e^(t_j) down each column; a shift of a column changes nothing.

    Source: CS229 notes 2023, (2.9), (7.5).
    """
    T = require_logits(T)
    E = np.exp(T - T.max(axis=0, keepdims=True))
    return E / E.sum(axis=0, keepdims=True)


def softmax_vjp(g, T):
    """φ ⊙ (g − φᵀg), column by column. The notes have no formula for it; ours is derived."""
    g, T = require_g_like(g, T)
    phi = softmax(T)
    return phi * (g - (phi * g).sum(axis=0, keepdims=True))


def squared_loss(Z, Y):
    """J = (1/n) Σ_i ½ ‖z(i) − y(i)‖². Source: 2022, (7.1), (7.2)."""
    Z, Y = require_loss(Z, Y, require_numbers)
    return 0.5 * ((Z - Y) ** 2).sum() / Z.shape[1]


def squared_loss_vjp(g, cache):
    """g (Z − Y)/n, the gradient with respect to Z. Source: 2023, 7.4.3."""
    g, cache = require_loss_cache(g, cache, require_numbers)
    Z, Y = cache
    return g * (Z - Y) / Z.shape[1]


def logistic_loss(T, Y):
    """J = (1/n) Σ (log(1 + e^t) − y t), with logits t and targets y of 0 or 1, or between.

    Source: CS229 notes 2023, (2.3), (7.4).
    """
    T, Y = require_loss(T, Y, require_zero_to_one)
    return (np.logaddexp(0, T) - Y * T).sum() / T.shape[1]


def logistic_loss_vjp(g, cache):
    """g (σ(T) − Y)/n, the gradient with respect to T. Source: 2023, (2.6), (7.70)."""
    g, cache = require_loss_cache(g, cache, require_zero_to_one)
    T, Y = cache
    return g * (sigmoid(T) - Y) / T.shape[1]


def cross_entropy(T, Y):
    """J = (1/n) Σ_i (log Σ_j e^(t_j(i)) − t_y(i)), with logits T and one-hot columns Y,
    or columns of probabilities: (1/n) Σ_i (log Σ_j e^(t_j(i)) − Σ_j y_j(i) t_j(i)).

    Source: CS229 notes 2023, (2.14), (7.6), (7.7).
    """
    T, Y = require_loss(T, Y, require_probabilities)
    top = T.max(axis=0, keepdims=True)
    log_sum_exp = top + np.log(np.exp(T - top).sum(axis=0, keepdims=True))
    return (log_sum_exp - (Y * T).sum(axis=0, keepdims=True)).sum() / T.shape[1]


def cross_entropy_vjp(g, cache):
    """g (φ − Y)/n, the gradient with respect to T. Source: 2023, (2.17), (7.71)."""
    g, cache = require_loss_cache(g, cache, require_probabilities)
    T, Y = cache
    return g * (softmax(T) - Y) / T.shape[1]
