"""Modules of modern networks, each with its backward function: norms, a gate, convolutions, a pool.

The form is that of `helpers.ops`: a forward function takes arrays and returns an array, and its
`*_vjp(g, cache)` takes g = ∂J/∂output and returns the gradients of all inputs, in their order and
shapes; `cache` is what the forward function was called with. Examples are the last axis: a batch is
(m, n), with channels (C, m, n) for lines and (C, h, w, n) for images of C channels.
The norms have no ε in the root, as in the notes, so that they are exactly free of scale; a constant
column, which has no deviation, is refused. A residual connection needs no function of its own: it
is z + M(z), and backward g + M_vjp(g, z).
Source: CS229 notes 2023, section 7.3; the backward functions are ours.
"""

import numpy as np
from numpy.lib.stride_tricks import sliding_window_view

from helpers import doors, ops
from helpers.fits import require_cache, require_g_like, require_upstream

# --- norms ----------------------------------------------------------------------------------------


def standardise(Z, axis=0):
    """ẑ = (z − μ)/s along an axis or several, with μ the mean and s² the mean of (z − μ)².

    Down the columns it is LN-S. Source: 2023, (7.40); 2026, (7.43).
    """
    Z = require_spread(Z, axis)
    centred = Z - Z.mean(axis=axis, keepdims=True)
    return centred / np.sqrt((centred**2).mean(axis=axis, keepdims=True))


def standardise_vjp(g, Z, axis=0):
    """(g − mean(g) − ẑ ⊙ mean(g ⊙ ẑ))/s: μ and s are functions of z, too.

    g, Z and the gradient have one shape.
    """
    g, Z = require_g_like(g, require_spread(Z, axis))
    z_hat, s = standardise(Z, axis), Z.std(axis=axis, keepdims=True)
    pulled = g - g.mean(axis=axis, keepdims=True)
    return (pulled - z_hat * (g * z_hat).mean(axis=axis, keepdims=True)) / s


def layer_norm(gamma, beta, Z):
    """LN(z) = β + γ ẑ, each example on its own. Z (…, n); gamma, beta (1, 1).

    Source: 2023, (7.41); 2026, (7.44).
    """
    gamma, beta, Z = require_norm(Z, gamma=gamma, beta=beta)
    return beta + gamma * standardise(Z, tuple(range(Z.ndim - 1)))


def layer_norm_vjp(g, cache):
    """Pull g back through β + γ ẑ: (Σ g ⊙ ẑ, Σ g, standardise_vjp of γ g).

    Returns grad_gamma (1, 1), grad_beta (1, 1), grad_Z in the shape of Z.
    """
    g, cache = require_norm_cache(g, cache, require_norm)
    gamma, beta, Z = cache
    axis = tuple(range(Z.ndim - 1))
    grad_gamma = (g * standardise(Z, axis)).sum().reshape(1, 1)
    return grad_gamma, g.sum().reshape(1, 1), standardise_vjp(gamma * g, Z, axis)


def rms_norm(gamma, Z):
    """γ z/ρ with ρ² the mean of z² down a column: no centring. Z (m, n), gamma (1, 1).

    Source: 2026, (7.51).
    """
    gamma, Z = require_norm(Z, gamma=gamma)
    return gamma * Z / np.sqrt((Z**2).mean(axis=0, keepdims=True))


def rms_norm_vjp(g, cache):
    """(Σ g ⊙ ẑ, (γg − ẑ ⊙ mean(γg ⊙ ẑ))/ρ) with ẑ = z/ρ: grad_gamma (1, 1), grad_Z (m, n)."""
    gamma, Z = require_cache(cache, "gamma, Z")
    gamma, Z = require_norm(Z, gamma=gamma)
    g, Z = require_g_like(g, Z)
    rho = np.sqrt((Z**2).mean(axis=0, keepdims=True))
    z_hat, pulled = Z / rho, gamma * g
    grad_Z = (pulled - z_hat * (pulled * z_hat).mean(axis=0, keepdims=True)) / rho
    return (g * z_hat).sum().reshape(1, 1), grad_Z


def batch_norm(gamma, beta, Z):
    """β + γ ẑ with μ and s along each row, over the examples. Z (m, n); gamma, beta (m, 1).

    This is batch norm in training; in use, μ and s are constants. The notes have no formula of it.
    """
    gamma, beta, Z = require_rows(Z, gamma=gamma, beta=beta)
    return beta + gamma * standardise(Z, axis=1)


def batch_norm_vjp(g, cache):
    """grad_gamma (m, 1), grad_beta (m, 1), grad_Z (m, n), in which the examples meet."""
    g, cache = require_norm_cache(g, cache, require_rows)
    gamma, beta, Z = cache
    grad_gamma = (g * standardise(Z, axis=1)).sum(axis=1, keepdims=True)
    return grad_gamma, g.sum(axis=1, keepdims=True), standardise_vjp(gamma * g, Z, axis=1)


# --- a gate ---------------------------------------------------------------------------------------


def glu(P, Q):
    """P ⊙ σ(Q), a gated unit: usually P = W₁ H + b₁ and Q = W₂ H + b₂. Source: 2026, (7.31)."""
    P, Q = require_pair(P, Q)
    return P * ops.sigmoid(Q)


def glu_vjp(g, cache):
    """(σ(Q) ⊙ g, P ⊙ σ'(Q) ⊙ g): a product's two slopes. grad_P, grad_Q."""
    P, Q = require_pair(*require_cache(cache, "P, Q"))
    g, P = require_g_like(g, P)
    return ops.sigmoid(Q) * g, P * ops.sigmoid_prime(Q) * g


# --- convolutions ---------------------------------------------------------------------------------


def patches(A, k):
    """What a window of k entries (lines) or k×k (images) sees at each place, zeros outside.

    A (C, m, n) or (C, h, w, n). Returns one column for each place and example: (C k, m n) or
    (C k², h w n), the order of W.reshape(C_out, −1) and of A[0].reshape(−1).
    """
    axes = tuple(range(1, A.ndim - 1))
    padded = np.pad(A, [(0, 0), *[(k // 2, k // 2)] * len(axes), (0, 0)])
    seen = sliding_window_view(padded, (k,) * len(axes), axes)
    seen = np.moveaxis(seen, range(A.ndim, seen.ndim), axes)
    return seen.reshape(len(A) * k ** len(axes), -1)


def convolve(W, b, A):
    """The affine map W p + b of every patch p. W (C_out, C, k) or (C_out, C, k, k)."""
    Z = W.reshape(len(W), -1) @ patches(A, W.shape[2]) + b
    return Z.reshape(len(W), *A.shape[1:])


def convolve_vjp(g, W, A):
    """G Pᵀ and G 1 as for any affine map of patches; and g under the filter turned around."""
    G = g.reshape(len(W), -1)
    grad_W = (G @ patches(A, W.shape[2]).T).reshape(W.shape)
    turned = np.flip(W, tuple(range(2, W.ndim))).swapaxes(0, 1)
    grad_A = convolve(turned, np.zeros((len(turned), 1), g.dtype), g)
    return grad_W, G.sum(axis=1, keepdims=True), grad_A


def conv1d(W, b, A):
    """Z[c, i] = b[c] + Σ_q Σ_j W[c, q, j] A[q, i − ℓ + j], j = 0..2ℓ, zeros outside.

    W (C_out, C, k) with k = 2ℓ + 1, b (C_out, 1), A (C, m, n); returns Z (C_out, m, n).
    Source: 2023, (7.48), (7.50); 2026, (7.52), (7.54); the bias is that of the affine module.
    """
    return convolve(*require_conv(W, b, A, 3))


def conv1d_vjp(g, cache):
    """grad_W, grad_b, grad_A of a convolution of lines; g (C_out, m, n)."""
    return convolve_vjp(*require_conv_cache(g, cache, 3))


def conv2d(W, b, A):
    """Z[c, y, x] = b[c] + Σ_q Σ_ij W[c, q, i, j] A[q, y − ℓ + i, x − ℓ + j], zeros outside.

    W (C_out, C, k, k) with k = 2ℓ + 1, b (C_out, 1), A (C, h, w, n); returns Z (C_out, h, w, n).
    Source: 2023, (7.51); 2026, (7.55).
    """
    return convolve(*require_conv(W, b, A, 4))


def conv2d_vjp(g, cache):
    """grad_W, grad_b, grad_A of a convolution of images; g (C_out, h, w, n)."""
    return convolve_vjp(*require_conv_cache(g, cache, 4))


def mean_pool(A):
    """The mean of each 2×2 square: (C, h, w, n) to (C, h/2, w/2, n)."""
    A = require_even(A)
    C, h, w, n = A.shape
    return A.reshape(C, h // 2, 2, w // 2, 2, n).mean(axis=(2, 4))


def mean_pool_vjp(g, A):
    """A quarter of g for each entry of its square."""
    A = require_even(A)
    C, h, w, n = A.shape
    g = require_upstream(g, (C, h // 2, w // 2, n)).astype(A.dtype, copy=False)
    return g.repeat(2, axis=1).repeat(2, axis=2) / 4


def flatten(A):
    """Each example as one column: (C, h, w, n) to (C h w, n)."""
    A = require_batch(A)
    return A.reshape(-1, A.shape[-1])


def flatten_vjp(g, A):
    """g in the shape of A."""
    A = require_batch(A)
    return require_upstream(g, (A[..., 0].size, A.shape[-1])).reshape(A.shape)


# --- what fits ------------------------------------------------------------------------------------


def require_spread(Z, axis):
    """Z as an array of two axes or more, of which no mean is taken over equal entries."""
    Z = doors.array("Z", Z)
    if Z.ndim < 2 or Z.size == 0:
        raise ValueError(
            f"Z is {Z.shape}: a norm needs entries in columns, (m, n), one example or more."
        )
    if (Z.max(axis=axis) == Z.min(axis=axis)).any():
        raise ValueError(
            f"Z, {Z.shape}, has equal entries where a norm divides by their deviation, 0: give it "
            "two different ones or more, or leave that example out."
        )
    return Z


def require_norm(Z, **scalars):
    """gamma and beta, each (1, 1), and Z."""
    found = [doors.array(name, value) for name, value in scalars.items()]
    for name, value in zip(scalars, found, strict=True):
        if value.shape != (1, 1):
            raise ValueError(
                f"{name} is {value.shape}: one number is needed for all units, (1, 1)."
            )
    Z = doors.array("Z", Z)
    if "beta" not in scalars and (Z.ndim != 2 or not (Z != 0).any(axis=0).all()):
        raise ValueError(f"Z is {Z.shape}: it has to be (m, n), no column of it all zeros.")
    return *found, Z


def require_norm_cache(g, cache, require):
    """g, and gamma, beta, Z as `require` wants them."""
    gamma, beta, Z = require_cache(cache, "gamma, beta, Z")
    gamma, beta, Z = require(Z, gamma=gamma, beta=beta)
    g, Z = require_g_like(g, Z)
    return g, (gamma, beta, Z)


def require_rows(Z, **columns):
    """gamma and beta, each (m, 1), and Z (m, n)."""
    Z, found = doors.matrix("Z", Z), [doors.array(name, v) for name, v in columns.items()]
    for name, value in zip(columns, found, strict=True):
        if value.shape != (len(Z), 1):
            raise ValueError(f"{name} is {value.shape} but Z is {Z.shape}: give {len(Z), 1}.")
    return *found, Z


def require_pair(P, Q):
    P, Q = doors.array("P", P), doors.array("Q", Q)
    if P.shape != Q.shape:
        raise ValueError(f"P is {P.shape} but Q is {Q.shape}: the gate needs one shape for both.")
    return P, Q


def require_conv(W, b, A, axes):
    """W, b and A as arrays that fit each other, W and A with that many axes."""
    W, b, A = doors.array("W", W), doors.array("b", b), doors.array("A", A)
    form = "(C, m, n)" if axes == 3 else "(C, h, w, n)"
    if A.ndim != axes or 0 in A.shape[:-1]:
        raise ValueError(
            f"A is {A.shape}: it has to be {form}, channels first, examples last, and not empty."
        )
    k = W.shape[-1] if W.ndim else 0
    if W.ndim != axes or W.shape[2:] != (k,) * (axes - 2) or k % 2 == 0 or W.shape[1] != len(A):
        wanted = ("C_out", len(A), *["k"] * (axes - 2))
        raise ValueError(
            f"W is {W.shape} but A is {A.shape}: W has to be ({', '.join(map(str, wanted))}), "
            "with k odd."
        )
    if b.shape != (len(W), 1):
        raise ValueError(f"b is {b.shape} but W is {W.shape}: b must be a column, {len(W), 1}.")
    return W, b, A


def require_conv_cache(g, cache, axes):
    W, b, A = require_conv(*require_cache(cache, "W, b, A"), axes)
    g = require_upstream(g, (len(W), *A.shape[1:]))
    return g.astype(np.result_type(W, b, A), copy=False), W, A


def require_batch(A):
    A = doors.array("A", A)
    if A.ndim < 2 or not A.size:
        raise ValueError(f"A is {A.shape}: it needs two axes or more, examples last.")
    return A


def require_even(A):
    A = doors.array("A", A)
    if A.ndim != 4 or A.shape[1] % 2 or A.shape[2] % 2:
        raise ValueError(f"A is {A.shape}: it has to be (C, h, w, n), with h and w even.")
    return A
