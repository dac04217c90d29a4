"""The operations a network is made of, each with its backward function B[g, z](v).

A forward function takes arrays and returns an array. Its `*_vjp(g, cache)` takes the upstream
gradient g = ∂J/∂output and returns ∂J/∂input, always in the shape of the input. `cache` is what the
forward function was called with: its one argument, or a tuple of its arguments in order.
Examples are columns. Losses return J, the mean over the n columns; their g is the scalar ∂J/∂J = 1.
float32 stays float32, and whole numbers stay whole until an operation leaves them. Each refuses
shapes that do not fit with a ValueError. Source: CS229 notes 2022, 7.3.4; 2023, 7.4.3.
"""

import math

import numpy as np


def affine(W, b, A):
    """Z = W A + b. W (m_out, m_in), b (m_out, 1), A (m_in, n); returns Z (m_out, n).

    Source: 2022, (7.14), (7.44); 2023, (7.82).
    """
    require_affine(W, b, A)
    return W @ A + b


def affine_vjp(g, cache):
    """Pull g = ∂J/∂Z back through Z = W A + b: (g Aᵀ, g 1, Wᵀ g).

    g: (m_out, n). Returns grad_W (m_out, m_in), grad_b (m_out, 1), grad_A (m_in, n).
    Source: 2022, (7.38)-(7.40); 2023, (7.63), (7.65), (7.66); the sum over columns is ours.
    """
    W, b, A = cache
    require_upstream(g, (W.shape[0], A.shape[1]))
    return g @ A.T, g.sum(axis=1, keepdims=True), W.T @ g


def relu(Z):
    """max(z, 0), entry by entry. Source: 2022, (7.15); 2023, (7.20)."""
    return np.maximum(Z, 0)


def relu_prime(Z):
    """1 where z > 0, else 0; at the kink z = 0 we choose 0, one of its subgradients."""
    return (Z > 0).astype(Z.dtype)


def relu_vjp(g, Z):
    """relu'(z) ⊙ g. Source: 2022, (7.41); 2023, (7.69)."""
    require_upstream(g, Z.shape)
    return relu_prime(Z) * g


def leaky_relu(Z, slope=0.1):
    """max(z, γ z) with 0 < γ < 1 the slope left of 0. Source: 2023, (7.26)."""
    return np.where(Z > 0, Z, slope * Z)


def leaky_relu_prime(Z, slope=0.1):
    """1 where z > 0, else γ."""
    return np.where(Z > 0, 1, slope).astype(np.result_type(Z, 0.0))


def leaky_relu_vjp(g, Z, slope=0.1):
    """leaky_relu'(z) ⊙ g. Source: 2023, (7.69)."""
    require_upstream(g, Z.shape)
    return leaky_relu_prime(Z, slope) * g


def sigmoid(Z):
    """σ(z) = 1 / (1 + e^(−z)) = ½ (1 + tanh(z/2)); the second form never overflows.

    Source: 2022, (7.19); 2023, (7.24).
    """
    return 0.5 * (1 + np.tanh(0.5 * Z))


def sigmoid_prime(Z):
    """σ'(z) = σ(z) (1 − σ(z)) = σ(z) σ(−z)."""
    return sigmoid(Z) * sigmoid(-Z)


def sigmoid_vjp(g, Z):
    """σ'(z) ⊙ g. Source: 2022, (7.41); 2023, (7.69)."""
    require_upstream(g, Z.shape)
    return sigmoid_prime(Z) * g


def tanh(Z):
    """tanh(z). Source: 2022, (7.20); 2023, (7.25)."""
    return np.tanh(Z)


def tanh_prime(Z):
    """tanh'(z) = 1 − tanh(z)²."""
    return 1 - np.tanh(Z) ** 2


def tanh_vjp(g, Z):
    """tanh'(z) ⊙ g. Source: 2022, (7.41); 2023, (7.69)."""
    require_upstream(g, Z.shape)
    return tanh_prime(Z) * g


def gelu(Z):
    """z Φ(z) = (z/2) (1 + erf(z/√2)). Source: 2023, (7.27); 2026, (7.28)."""
    return Z * normal_cdf(Z)


def gelu_prime(Z):
    """Φ(z) + z φ(z), with Φ and φ the standard normal distribution and its density."""
    return normal_cdf(Z) + Z * np.exp(-(Z**2) / 2) / math.sqrt(2 * math.pi)


def gelu_vjp(g, Z):
    """gelu'(z) ⊙ g. Source: 2023, (7.69)."""
    require_upstream(g, Z.shape)
    return gelu_prime(Z) * g


def normal_cdf(Z):
    """Φ(z) = ½ (1 + erf(z/√2)), entry by entry; NumPy itself has no erf."""
    cdf = [0.5 * math.erfc(-z / math.sqrt(2)) for z in Z.ravel().tolist()]
    return np.array(cdf, dtype=np.result_type(Z, 0.0)).reshape(Z.shape)


def swish(Z, beta=1.0):
    """z σ(βz), β > 0; SiLU is β = 1. Source: 2026, (7.27)."""
    return Z * sigmoid(beta * Z)


def swish_prime(Z, beta=1.0):
    """σ(βz) + βz σ'(βz)."""
    return sigmoid(beta * Z) + beta * Z * sigmoid_prime(beta * Z)


def swish_vjp(g, Z, beta=1.0):
    """swish'(z) ⊙ g. Source: 2023, (7.69)."""
    require_upstream(g, Z.shape)
    return swish_prime(Z, beta) * g


def softplus(Z, beta=1.0):
    """(1/β) log(1 + e^(βz)), β > 0, a smooth ReLU. Source: 2023, (7.28); 2026, (7.30)."""
    return np.logaddexp(0, beta * Z) / beta


def softplus_prime(Z, beta=1.0):
    """σ(βz)."""
    return sigmoid(beta * Z)


def softplus_vjp(g, Z, beta=1.0):
    """σ(βz) ⊙ g. Source: 2023, (7.69)."""
    require_upstream(g, Z.shape)
    return softplus_prime(Z, beta) * g


def identity(Z):
    """z: the output unit of regression."""
    return Z


def identity_vjp(g, Z):
    """g: the slope is 1 everywhere."""
    require_upstream(g, Z.shape)
    return g


def softmax(T):
    """φ_i = e^(t_i) / Σ_j e^(t_j) down each column; a shift of a column changes nothing.

    Source: CS229 notes 2023, (2.9), (7.5).
    """
    E = np.exp(T - T.max(axis=0, keepdims=True))
    return E / E.sum(axis=0, keepdims=True)


def softmax_vjp(g, T):
    """φ ⊙ (g − φᵀg), column by column. The notes have no formula for it; ours is derived."""
    require_upstream(g, T.shape)
    phi = softmax(T)
    return phi * (g - (phi * g).sum(axis=0, keepdims=True))


def squared_loss(Z, Y):
    """J = (1/n) Σ_i ½ ‖z(i) − y(i)‖². Source: 2022, (7.1), (7.2)."""
    require_same_shape(Z, Y)
    return 0.5 * ((Z - Y) ** 2).sum() / Z.shape[1]


def squared_loss_vjp(g, cache):
    """g (Z − Y)/n, the gradient with respect to Z. Source: 2023, 7.4.3."""
    Z, Y = cache
    require_same_shape(Z, Y)
    return g * (Z - Y) / Z.shape[1]


def logistic_loss(T, Y):
    """J = (1/n) Σ (log(1 + e^t) − y t), with logits t and targets y of 0 or 1.

    Source: CS229 notes 2023, (2.3), (7.4).
    """
    require_same_shape(T, Y)
    require_zero_to_one(Y)
    return (np.logaddexp(0, T) - Y * T).sum() / T.shape[1]


def logistic_loss_vjp(g, cache):
    """g (σ(T) − Y)/n, the gradient with respect to T. Source: 2023, (2.6), (7.70)."""
    T, Y = cache
    require_same_shape(T, Y)
    return g * (sigmoid(T) - Y) / T.shape[1]


def cross_entropy(T, Y):
    """J = (1/n) Σ_i (log Σ_j e^(t_j(i)) − t_y(i)), with logits T and one-hot columns Y.

    Source: CS229 notes 2023, (2.14), (7.6), (7.7).
    """
    require_same_shape(T, Y)
    require_probabilities(Y)
    top = T.max(axis=0, keepdims=True)
    log_sum_exp = top + np.log(np.exp(T - top).sum(axis=0, keepdims=True))
    return (log_sum_exp - (Y * T).sum(axis=0, keepdims=True)).sum() / T.shape[1]


def cross_entropy_vjp(g, cache):
    """g (φ − Y)/n, the gradient with respect to T. Source: 2023, (2.17), (7.71)."""
    T, Y = cache
    require_same_shape(T, Y)
    return g * (softmax(T) - Y) / T.shape[1]


def require_affine(W, b, A):
    require_columns(W=W, b=b, A=A)
    if W.shape[1] != A.shape[0]:
        raise ValueError(f"W is {W.shape} but A is {A.shape}: W needs {A.shape[0]} columns.")
    if b.shape != (W.shape[0], 1):
        raise ValueError(f"b is {b.shape} but W is {W.shape}: b must be a column, {W.shape[0], 1}.")


def require_columns(**arrays):
    for name, array in arrays.items():
        if np.ndim(array) != 2:
            raise ValueError(
                f"{name} is {np.shape(array)}: it needs two axes, (m, n), examples in columns; "
                "a single column is (m, 1)."
            )


def require_upstream(g, shape):
    if np.shape(g) != shape:
        raise ValueError(
            f"g is {np.shape(g)} but the output is {shape}: g = ∂J/∂output has the output's shape."
        )


def require_same_shape(Z, Y):
    require_columns(Z=Z, Y=Y)
    if Z.shape != Y.shape:
        raise ValueError(
            f"The output is {Z.shape} but Y is {Y.shape}: Y needs one column for each example "
            "and one row for each output."
        )


def require_probabilities(Y):
    if len(Y) < 2 or Y.min() < 0 or abs(Y.sum(axis=0) - 1).max() > 1e-3:
        raise ValueError(
            "Y does not fit cross-entropy: it needs a row for each of at least two classes, and "
            "columns of probabilities that add up to 1, such as one-hot columns."
        )


def require_zero_to_one(Y):
    if (Y < 0).any() or (Y > 1).any():
        raise ValueError(
            f"Y runs from {Y.min():g} to {Y.max():g}: the logistic loss needs targets from 0 to 1."
        )
