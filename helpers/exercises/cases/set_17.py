"""The exercises of lesson 17: layer norm, a residual connection, patches, attention."""

import numpy as np

from helpers.exercises.case import numbers, one, redraw
from helpers.exercises.cases.classes import softmax
from helpers.exercises.cases.modules import down, standardise, standardise_vjp

# --- 17.2: a norm with a γ for each row ----------------------------------------------------------


def along(table):
    return table.sum(axis=1, keepdims=True)


def norm_vjp(g, gamma, Z):
    return along(g * standardise(Z)), along(g), standardise_vjp(gamma * g, Z)


def norm_variant(
    gamma=lambda g, gam, Z: along(g * standardise(Z)),
    beta=lambda g, gam, Z: along(g),
    z=lambda g, gam, Z: standardise_vjp(gam * g, Z),
):
    """The three gradients with one of them replaced."""
    return lambda g, gam, Z: (gamma(g, gam, Z), beta(g, gam, Z), z(g, gam, Z))


def without_path(of_s):
    """∂J/∂Z with one path missing: that through s, or that through μ."""

    def grad_z(g, gamma, Z):
        pulled, z_hat = gamma * g, standardise(Z)
        lost = down(pulled) if of_s else z_hat * down(pulled * z_hat)
        return (pulled - lost) / Z.std(axis=0, keepdims=True)

    return grad_z


def spread(Z):
    return bool((Z.std(axis=0) > 0.3).all())


def a_norm(rng, s):
    m = s.m + 1
    return redraw(
        lambda: (numbers(rng, m, s.n), numbers(rng, m, 1), numbers(rng, m, s.n)),
        lambda g, gamma, Z: spread(Z) and gamma.std() > 0.2,
    )


NORM_MISTAKES = (
    (
        norm_variant(z=lambda g, gam, Z: gam * g / Z.std(axis=0, keepdims=True)),
        "μ and s are taken for constants: they are functions of z, and two terms go missing.",
    ),
    (
        norm_variant(z=lambda g, gam, Z: gam * standardise_vjp(g, Z)),
        "γ comes last here. Its entries differ, so it stands inside the two means: γ ⊙ g first.",
    ),
    (
        norm_variant(z=lambda g, gam, Z: standardise_vjp(g, Z)),
        "γ is missing in ∂J/∂Z: what arrives at ẑ is γ ⊙ g.",
    ),
    (
        norm_variant(z=without_path(True)),
        "The path through s is missing: a second mean, multiplied by ẑ, comes off.",
    ),
    (
        norm_variant(z=without_path(False)),
        "The path through μ is missing: the mean of γ ⊙ g comes off.",
    ),
    (
        norm_variant(gamma=lambda g, gam, Z: along(g * Z)),
        "Along γ the slope is ẑ; you multiply by z, as it was before the norm.",
    ),
    (
        norm_variant(gamma=lambda g, gam, Z: along(g * gam * standardise(Z))),
        "The slope of γ ẑ along γ is ẑ alone; you multiply by γ as well.",
    ),
    (
        norm_variant(beta=lambda g, gam, Z: along(gam * g)),
        "β is added after γ: its slope is 1, and γ has no part in it.",
    ),
    (
        norm_variant(
            lambda g, gam, Z: along(g * standardise(Z)) / g.shape[1],
            lambda g, gam, Z: along(g) / g.shape[1],
        ),
        "The gradients of γ and β are means here: the examples' shares add up, and g has any 1/n.",
    ),
)

# --- 17.4: a norm in a branch --------------------------------------------------------------------


def branch_slope(pulled, at):
    return (1 - np.tanh(at) ** 2) * pulled


def normed_residual_vjp(g, W, Z):
    return g + standardise_vjp(branch_slope(W.T @ g, standardise(Z)), Z)


def a_normed_residual(rng, s):
    m = s.m + 1
    return redraw(
        lambda: (numbers(rng, m, s.n), numbers(rng, m, m), numbers(rng, m, s.n)),
        lambda g, W, Z: spread(Z),
    )


RESIDUAL_MISTAKES = (
    (
        lambda g, W, Z: standardise_vjp(g + branch_slope(W.T @ g, standardise(Z)), Z),
        "The path past the branch meets no norm: its g is added after the norm's way back.",
    ),
    (
        lambda g, W, Z: normed_residual_vjp(g, W, Z) - g,
        "Only the branch is here; the path past it brings g.",
    ),
    (lambda g, W, Z: g, "Only the path past the branch is here; through the branch z acts, too."),
    (
        lambda g, W, Z: g + branch_slope(W.T @ g, standardise(Z)),
        "The branch's way back stops at ẑ: from ẑ to z leads the norm's own.",
    ),
    (
        lambda g, W, Z: g + branch_slope(W.T @ g, standardise(Z)) / Z.std(axis=0),
        "In the norm μ and s are taken for constants: they are functions of z.",
    ),
    (
        lambda g, W, Z: g + standardise_vjp(branch_slope(W.T @ g, Z), Z),
        "tanh' is taken at z; going forward, tanh was given ẑ.",
    ),
    (
        lambda g, W, Z: g + standardise_vjp(branch_slope(W @ g, standardise(Z)), Z),
        "W is applied where Wᵀ belongs; it is square, so no shape complains.",
    ),
    (
        lambda g, W, Z: g + standardise_vjp(W.T @ branch_slope(g, standardise(Z)), Z),
        "The order is turned: W came last, so Wᵀ comes first, and then tanh'.",
    ),
    (
        lambda g, W, Z: g + standardise_vjp(W.T @ g, Z),
        "tanh is passed over on the way back: its slope at ẑ is missing.",
    ),
    (
        lambda g, W, Z: g + Z.std(axis=0) * (normed_residual_vjp(g, W, Z) - g),
        "1/s is missing in the norm's way back: is it taken at ẑ, whose deviation is 1?",
    ),
)

# --- 17.5: attention -----------------------------------------------------------------------------


def attention(Q, K):
    scores = K.T @ Q / np.sqrt(len(Q))
    return softmax(scores), scores


def soft(A, g):
    return A * (g - (A * g).sum(axis=0, keepdims=True))


def attention_variant(slope=soft, scale=np.sqrt, weights=lambda A, S: A, sign=1):
    """The way back with one piece replaced; the softmax's slope is slope(A, g)."""

    def variant(g, Q, K, V):
        A, scores = attention(Q, K)
        back = sign * slope(A, V.T @ g) / scale(len(Q))
        return K @ back, Q @ back.T, g @ weights(A, scores).T

    return variant


attention_vjp = attention_variant()


def words_that_ask(rng, s):
    """g (m, p), Q (d, p), K (d, n), V (m, n): at least two words to choose from, unequal ones."""
    n = s.n + 1
    shapes = (s.m, s.p), (s.d, s.p), (s.d, n), (s.m, n)
    return redraw(
        lambda: tuple(numbers(rng, *shape) for shape in shapes),
        lambda g, Q, K, V: attention(Q, K)[0].max(axis=0).min() < 0.9,
    )


ATTENTION_MISTAKES = (
    (
        attention_variant(scale=lambda d: 1),
        "√d is missing on the way back: the scores were divided by it.",
    ),
    (attention_variant(scale=lambda d: d), "You divide by d; the scores were divided by √d."),
    (
        attention_variant(lambda A, g: A * (1 - A) * g),
        "A ⊙ (1 − A) is the diagonal of softmax's Jacobian; every score moves all weights of "
        "its column.",
    ),
    (
        attention_variant(lambda A, g: g),
        "Softmax is passed over: between weights and scores stands its own way back.",
    ),
    (
        attention_variant(lambda A, g: A * g),
        "In softmax's way back the sum down the column has to come off.",
    ),
    (
        attention_variant(lambda A, g: A * (g - (A * g).sum(axis=1, keepdims=True))),
        "The sums of softmax's way back run along the rows; each question has its column, axis 0.",
    ),
    (
        attention_variant(lambda A, g: A * (g - (A * g).mean(axis=0, keepdims=True))),
        "A mean stands in softmax's way back where a sum belongs: the weights A add up to 1.",
    ),
    (
        attention_variant(weights=lambda A, S: S),
        "V is multiplied by the weights A, so ∂J/∂V has Aᵀ; you took the scores.",
    ),
    (
        attention_variant(lambda A, g: soft(softmax(A), g)),
        "Softmax's way back is taken at the weights A; what went into softmax are the scores.",
    ),
    (
        lambda g, Q, K, V: (attention_vjp(g, Q, K, V)[0], 0 * K, attention_vjp(g, Q, K, V)[2]),
        "Nothing comes back to K: it stands in the scores as Q does.",
    ),
    (attention_variant(sign=-1), "The gradients of Q and K have the wrong sign."),
)

CASES = (
    one(
        "17.1",
        "on paper: ∂J/∂z₁ behind a layer norm, for z = (2, 2, 6, 6) and v = (8, −4, 4, 4)",
        3.0,
        "slope",
        passed="μ = 4, s = 2, ẑ = (−1, −1, 1, 1); the two means are 3 and 1: (8 − 3 + 1)/2.",
        then="which number comes back to z₂, and what do all four add up to?",
        mistakes=(
            (4.0, "4 is v₁/s, right with μ and s as constants: but z₁ moves both of them."),
            (2.5, "Only the path through μ is taken off: z₁ is in s, too."),
            (4.5, "4.5 is (8 + 1)/2, without the path through μ: z₁ is in μ, too."),
            (6.0, "This is 8 − 3 + 1; it is still divided by s."),
            (2.0, "This is (8 − 3 − 1)/2: ẑ₁ is −1, so − ẑ₁ · 1 is + 1."),
            (0.0, "With sums this is 8 − 12 + 4; they are means, so divide each by 4."),
            (1.5, "You divide by the variance, 4; it is s, its root."),
            (-11.5, "You took z₁ and v ⊙ z for ẑ₁ and v ⊙ ẑ."),
        ),
    ),
    one(
        "17.2",
        "norm_vjp(g, gamma, Z): all gradients of β + γ ⊙ ẑ, γ and β with an entry for each row",
        norm_vjp,
        ("grad_gamma", "grad_beta", "grad_Z"),
        a_norm,
        examples=True,
        passed="First γ ⊙ g, then the two means: γ no longer comes out of them as one number.",
        then="why did it not matter where γ stood as long as it was one number?",
        mistakes=NORM_MISTAKES,
    ),
    one(
        "17.3",
        "the shape of patches(G, 3) on the way back, images (2, 4, 5, 10), 6 filters (2, 3, 3)",
        (54, 200),
        ("rows", "columns"),
        passed="Each window sees 6 channels of 9 places, and there are 4 · 5 · 10 windows.",
        then="which shape has the matrix of the turned filters that it is multiplied by?",
        mistakes=(
            ((18, 200), "These are the patches of the images; the windows slide over G here."),
            ((54, 20), "The 10 examples are missing: each has 20 places."),
            ((54, 60), "The windows go over the border, with zeros outside: 4 · 5 places, not 6."),
            ((6, 200), "This is G as a matrix, one number a channel; a window sees 9."),
            ((9, 200), "A window sees all channels of G, 6 of them."),
            ((2, 54), "This is the matrix of the turned filters: it stands to the left."),
            ((2, 200), "This is the product, ∂J/∂images as a matrix."),
            ((200, 54), "The two are swapped: each window is a column."),
        ),
    ),
    one(
        "17.4",
        "normed_residual_vjp(g, W, Z): ∂J/∂Z of Z + W @ tanh(standardise(Z)), with the bug mended",
        normed_residual_vjp,
        "grad_Z",
        a_normed_residual,
        examples=True,
        passed="The norm stands in the branch; beside it g passes untouched, as in section 1.",
        then="where would g go if the norm stood behind the sum, as in standardise(Z + …)?",
        mistakes=RESIDUAL_MISTAKES,
    ),
    one(
        "17.5",
        "attention_vjp(g, Q, K, V): the gradients of V @ softmax(K.T @ Q / √d), in Q, K and V",
        attention_vjp,
        ("grad_Q", "grad_K", "grad_V"),
        words_that_ask,
        passed="Two products, a softmax, one factor: attention holds nothing that you had not met.",
        then="a word must not see later ones: which scores become −∞, and what comes back there?",
        mistakes=ATTENTION_MISTAKES,
    ),
)
