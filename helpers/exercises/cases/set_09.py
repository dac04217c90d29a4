"""The exercises of lesson 09: keep the signal alive."""

import numpy as np

from helpers.exercises.case import numbers, one, redraw
from helpers.exercises.cases.layers import sigma

# --- 09.3: a start -------------------------------------------------------------------------------


def he(draw):
    return np.sqrt(2 / draw.shape[1])


def start_variant(scale=he, bias=lambda draw: np.zeros((len(draw), 1)), first=False):
    """A start by He, with another scale of the draws, by the first draw alone, or other biases."""

    def variant(draws):
        W = {k: scale(draws[1] if first else draw) * draw for k, draw in draws.items()}
        return W, {k: bias(draw) for k, draw in draws.items()}

    return variant


he_start = start_variant()


def some_draws(rng, s):
    units = {0: s.d, 1: s.m, 2: s.p, 3: s.n + 7}
    return ({k: numbers(rng, units[k], units[k - 1]) for k in (1, 2, 3)},)


START_MISTAKES = (
    (
        start_variant(lambda draw: 0.0),
        "All weights are 0: nothing comes back, and many a wrong gradient would pass here.",
    ),
    (
        start_variant(lambda draw: he(draw) / draw),
        "All weights of a layer are equal: its units are one unit, many times, and they stay so.",
    ),
    (
        start_variant(lambda draw: 1.0),
        "These are the draws as they came: their standard deviation is 1, not He's.",
    ),
    (
        start_variant(lambda draw: 2 / draw.shape[1]),
        "2/m_{k−1} is the variance; a draw is multiplied by its root.",
    ),
    (
        start_variant(lambda draw: np.sqrt(2 / draw.shape[0])),
        "You count the rows of W[k]; a z adds up over the columns, m_{k−1}.",
    ),
    (start_variant(lambda draw: np.sqrt(2 / sum(draw.shape))), "This is Xavier's, for tanh."),
    (
        start_variant(lambda draw: np.sqrt(1 / draw.shape[1])),
        "The 2 is missing: ReLU keeps half of the mean square.",
    ),
    (start_variant(first=True), "Layer 1's scale stands everywhere: each has its own m_{k−1}."),
    (
        start_variant(bias=lambda draw: np.zeros(len(draw))),
        "A flat b[k] counts as a row when it is added to a column: make it (m_k, 1).",
    ),
    (start_variant(bias=np.zeros_like), "b[k] has one entry for each unit, not one a weight."),
)

# --- 09.4: a slope without NaN -------------------------------------------------------------------


def elu_vjp(v, Z):
    return v * np.exp(np.minimum(Z, 0))


def far_out(rng, s):
    """One entry of Z is so large that e^z is beyond all floats."""

    def make():
        Z = numbers(rng, s.m, s.d)
        Z[0, 0] = 1000.0
        return numbers(rng, s.m, s.d), Z

    return redraw(make, lambda v, Z: 1 < (Z > 0).sum() < Z.size)


ELU_MISTAKES = (
    (
        lambda v, Z: v * ((Z > 0) + (Z <= 0) * np.exp(Z)),
        "e^1000 overflows, and 0 · ∞ is no number: a mask of 0 does not take it away.",
    ),
    (lambda v, Z: v * np.exp(Z), "e^z is the slope left of 0; right of 0 the slope is 1."),
    (lambda v, Z: v * np.exp(-np.abs(Z)), "Left of 0 this is right; right of 0 the slope is 1."),
    (
        lambda v, Z: v * np.where(Z > 0, 1, elu_vjp(1, Z) - 1),
        "e^z − 1 is the value left of 0; its slope is e^z.",
    ),
    (
        lambda v, Z: v * np.where(Z > 0, Z, elu_vjp(1, Z) - 1),
        "You multiply by the activation; its slope is meant.",
    ),
    (lambda v, Z: v * (Z > 0), "This is ReLU's: left of 0 the slope is e^z here."),
    (lambda v, Z: elu_vjp(1, Z), "v, what comes from above, is missing."),
    (lambda v, Z: np.where(Z > 0, v, elu_vjp(1, Z)), "Left of 0 v is missing."),
    (lambda v, Z: v / elu_vjp(1, Z), "Left of 0 your slope grows; e^z falls towards 0 there."),
)

# --- 09.5: a livelier sigmoid --------------------------------------------------------------------


def sigmoid_vjp(v, Z):
    a = sigma(Z)
    return v * a * (1 - a)


def by_slope(change):
    """v times a changed slope: change(a (1 − a), Z)."""
    return lambda v, Z: v * change(sigmoid_vjp(1, Z), Z)


def some_saturated(rng, s):
    def make():
        far = rng.choice([1.0, 4.0], (s.m, s.d))
        return numbers(rng, s.m, s.d), far * numbers(rng, s.m, s.d)

    return redraw(make, lambda v, Z: (abs(Z) > 4).any() and (abs(Z) < 1.5).any())


SIGMOID_MISTAKES = (
    (
        by_slope(lambda slope, Z: np.maximum(slope, 0.1)),
        "A saturated unit's slope is tiny, and right: with a floor of 0.1 this is no gradient.",
    ),
    (
        by_slope(lambda slope, Z: np.where(abs(Z) > 4, 0, slope)),
        "Where |z| > 4 nothing comes through: a saturated unit's slope is tiny, but not 0.",
    ),
    (by_slope(lambda slope, Z: 0.25), "¼ is the slope at z = 0 alone; it falls on both sides."),
    (by_slope(lambda slope, Z: 1.0), "v comes through unchanged: the slope of σ is missing."),
    (by_slope(lambda slope, Z: sigma(Z)), "You multiply by a; the slope is a(1 − a)."),
    (lambda v, Z: sigmoid_vjp(1, Z), "v, what comes from above, is missing."),
    (lambda v, Z: sigmoid_vjp(v, sigma(Z)), "σ is applied twice: by a, the slope is a(1 − a)."),
    (by_slope(lambda slope, Z: 1 - np.tanh(Z) ** 2), "This is the slope of tanh."),
)

# --- 09.6: a way past every layer ----------------------------------------------------------------


def right_turn(v, W, mask):
    return v + W.T @ (v * mask)


def blocks_variant(turn=right_turn, order=lambda r: range(r, 0, -1)):
    """The loop with another line or order. turn: (v, W[k], mask of Z[k]) → v."""

    def variant(v, W, Z):
        for k in order(len(W)):
            v = turn(v, W[k], (Z[k] > 0) * 1.0)
        return v

    return variant


through_blocks = blocks_variant()


def side_by_side(v, W, Z):
    return v + sum(W[k].T @ (v * (Z[k] > 0)) for k in W)


def in_place(v, W, mask):
    v += W.T @ (v * mask)
    return v


def some_blocks(rng, s):
    """Two to six square layers; in each, some units are on and some are off."""

    def make():
        W = {k: numbers(rng, s.m, s.m) / 2 for k in range(1, s.n + 2)}
        return numbers(rng, s.m, 1), W, {k: numbers(rng, s.m, 1) for k in W}

    return redraw(make, lambda v, W, Z: all(0 < (Z[k] > 0).sum() < s.m for k in Z))


BLOCK_MISTAKES = (
    (
        blocks_variant(lambda v, W, mask: W.T @ (v * mask)),
        "The way past the layer is missing: a[k−1] is used twice, so two shares add up.",
    ),
    (
        blocks_variant(lambda v, W, mask: (v + W.T @ v) * mask),
        "The mask is laid on the sum: it belongs to the layer's share, before W[k]ᵀ.",
    ),
    (
        blocks_variant(lambda v, W, mask: v + (W.T @ v) * mask),
        "On the way back the slope at z[k] comes first, and W[k]ᵀ after it.",
    ),
    (
        blocks_variant(lambda v, W, mask: v * mask + W.T @ (v * mask)),
        "The way past is masked, too: no ReLU stands on it.",
    ),
    (
        blocks_variant(lambda v, W, mask: v + W @ (v * mask)),
        "W[k] without its transpose: it is square, so the shapes don't tell.",
    ),
    (blocks_variant(lambda v, W, mask: v + W.T @ v), "The slope of ReLU is missing."),
    (
        blocks_variant(order=lambda r: range(1, r + 1)),
        "The blocks are taken from 1 upwards: the way back starts at the top.",
    ),
    (
        blocks_variant(order=lambda r: range(r, 1, -1)),
        "Block 1 is left out: this is ∂J/∂a[1]; range(r, 1, -1) ends at 2.",
    ),
    (
        blocks_variant(order=lambda r: range(r - 1, 0, -1)),
        "The top block is left out: v is ∂J/∂a[r], what comes out of it.",
    ),
    (side_by_side, "Every block starts from the top's v: start from what the block above sent."),
    (blocks_variant(in_place), "v += changes the caller's v, too: write v = v + …."),
)

CASES = (
    one(
        "09.1",
        "on paper: ‖δ[1]‖/‖δ[6]‖ for ReLU layers of 200 units, standard deviation 0.08",
        0.8**5,
        "ratio",
        passed="√(200 · 0.0064 · ½) = 0.8 in each of five turns: a third is left.",
        then="which standard deviation would keep it level?",
        mistakes=(
            (0.8**6, "Six turns are one too many: from layer 6 to layer 1 there are five."),
            (0.64**5, "0.64 is the factor of the squares; a size has its root."),
            (1.28**2.5, "ReLU is left out: the mean of its squared slopes is ½."),
            (0.32**2.5, "½ is the mean of σ'² already: under the root it stands once."),
            (8**2.5, "0.08 is the standard deviation; V is its square, 0.0064."),
            (0.8, "This is the factor of one turn; there are five."),
            (0.8**-5, "Upside down: δ[1] is what is left at the end of the way."),
        ),
    ),
    one(
        "09.2",
        "how many different numbers are in ∂J/∂W[1], [2], [3] of a 6-5-4-3 network, all equal?",
        (6, 1, 3),
        ("first", "second", "third"),
        passed="Equal units have equal δ and equal a: all that differs is the input and δ[3].",
        then="which of the three counts can grow when training goes on from there?",
        mistakes=(
            ((30, 20, 12), "So many entries there are; units that are alike get the same ones."),
            ((5, 4, 3), "This counts the units; those of a hidden layer are alike, and so is δ."),
            ((6, 5, 4), "This counts the inputs of each layer; the entries of a[1] are all equal."),
            ((1, 1, 1), "x has six different entries: equal weights don't make them equal."),
            ((6, 1, 4), "In ∂J/∂W[3] the columns are alike: a[2] has equal entries, δ[3] has not."),
            ((6, 1, 12), "The entries of a[2] are all equal, so ∂J/∂W[3] has equal columns."),
            ((6, 1, 1), "δ[3] = a[3] − y has three different entries, since y has."),
            ((6, 4, 3), "The four units of layer 2 are alike: so are their rows in ∂J/∂W[2]."),
            ((6, 5, 3), "The entries of a[1] are all equal: ∂J/∂W[2] has equal columns."),
        ),
    ),
    one(
        "09.3",
        "he_start(draws): weights of He's size from standard normal draws, and zero biases",
        he_start,
        ("W", "b"),
        some_draws,
        passed="Each layer by its own m_{k−1}: the units differ, and the size stays level.",
        then="why may the biases start equal, and the weights not?",
        mistakes=START_MISTAKES,
    ),
    one(
        "09.4",
        "elu_vjp(v, Z): ∂J/∂Z from v = ∂J/∂A for ELU: z right of 0, e^z − 1 left of it",
        elu_vjp,
        "grad_Z",
        far_out,
        passed="No e^z is taken where it overflows: NaN can't come in.",
        then="at which z does np.exp(z) begin to overflow?",
        mistakes=ELU_MISTAKES,
    ),
    one(
        "09.5",
        "sigmoid_vjp(v, Z): ∂J/∂Z from v = ∂J/∂A for A = σ(Z), with the bug mended",
        sigmoid_vjp,
        "grad_Z",
        some_saturated,
        passed="A saturated unit passes little, and little is the truth.",
        then="which start keeps |z| small, so that units are not saturated from the first?",
        mistakes=SIGMOID_MISTAKES,
    ),
    one(
        "09.6",
        "through_blocks(v, W, Z): ∂J/∂a[0] of the blocks a[k] = a[k−1] + ReLU(W[k] a[k−1] + b[k])",
        through_blocks,
        "grad_a0",
        some_blocks,
        passed="Two shares in every block: whatever W does, v itself arrives below.",
        then="let thirty blocks run with He's weights, and with a tenth of them: what arrives?",
        mistakes=BLOCK_MISTAKES,
    ),
)
