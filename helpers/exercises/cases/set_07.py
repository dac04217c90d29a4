"""The exercises of lesson 07: write it with vectors."""

import numpy as np
from numpy.linalg import cond, solve

from helpers.exercises.case import numbers, one, redraw
from helpers.exercises.cases.layers import sigma

# --- 07.3: the layer z = Wᵀu ---------------------------------------------------------------------


def turned_vjp(g, W, u):
    return u @ g.T, W @ g


def a_turned_layer(rng, s):
    return numbers(rng, s.d, 1), numbers(rng, s.m, s.d), numbers(rng, s.m, 1)


TURNED_MISTAKES = (
    (
        lambda g, W, u: (g @ u.T, W @ g),
        "g uᵀ belongs to z = Wu and has the shape of Wᵀ: here W[j, s] leads from u_j to z_s.",
    ),
    (
        lambda g, W, u: (u @ g.T, np.linalg.pinv(W.T) @ g),
        "∂J/∂u is undone by an inverse; slopes go back through the transpose of Wᵀ.",
    ),
    (
        lambda g, W, u: (u @ np.ones_like(g).T, W @ g),
        "g is missing in ∂J/∂W: u_j is the slope of z_s along W[j, s], g_s comes from above.",
    ),
    (
        lambda g, W, u: (np.ones_like(u) @ g.T, W @ g),
        "u is missing in ∂J/∂W: W[j, s] is multiplied by u_j in z_s.",
    ),
    (
        lambda g, W, u: (u @ g.T, W @ np.ones_like(g)),
        "g is missing in ∂J/∂u: the path from u_j through z_s counts g_s times.",
    ),
    (
        lambda g, W, u: (u @ g.T, (W @ g).T),
        "∂J/∂u has the right numbers in a row; u is a column.",
    ),
)

# --- 07.4: the gate a = σ(p) ⊙ q -----------------------------------------------------------------


def gate_vjp(g, p, q):
    s = sigma(p)
    return g * q * s * (1 - s), g * s


def gate_variant(new):
    """Another pair of gradients: new(g, p, q, σ(p))."""
    return lambda g, p, q: new(g, p, q, sigma(p))


def a_gate(rng, s):
    return tuple(numbers(rng, s.m, 1) for _ in range(3))


GATE_MISTAKES = (
    (
        gate_variant(lambda g, p, q, s: (g @ (q * s * (1 - s)).T, g @ s.T)),
        "g times a row is a table: a_j is made of p_j and q_j alone, so ⊙ and no matrix product.",
    ),
    (
        gate_variant(lambda g, p, q, s: ((q * s * (1 - s)).T @ g, s.T @ g)),
        "A row times a column adds up to one number: each entry keeps its own slope, so ⊙.",
    ),
    (
        gate_variant(lambda g, p, q, s: (g * q * s, g * s)),
        "∂J/∂p has σ(p) where the slope of σ is meant.",
    ),
    (
        gate_variant(lambda g, p, q, s: (g * s * (1 - s), g * s)),
        "q is missing in ∂J/∂p: it stands beside σ(p) in a.",
    ),
    (
        gate_variant(lambda g, p, q, s: (g * q * s * (1 - s), g)),
        "The slope of a along q is σ(p), not 1.",
    ),
    (
        gate_variant(lambda g, p, q, s: (g * q * s * (1 - s), g * s * (1 - s))),
        "q does not go through σ: the slope of a along q is σ(p) itself.",
    ),
    (
        gate_variant(lambda g, p, q, s: (q * s * (1 - s), s)),
        "These are slopes of a: g, the slope of J along a, is missing.",
    ),
    (
        gate_variant(lambda g, p, q, s: (g * q * p * (1 - p), g * s)),
        "p(1 − p) mixes two forms: the slope of σ is h(1 − h), with h = σ(p).",
    ),
)

# --- 07.5: Algorithm 4 where all widths are equal ------------------------------------------------


def square_variant(
    back=lambda W, d2: W[2].T @ d2,
    mask=lambda z: z > 0,
    two=lambda d2, a: d2 @ a.T,
    first=lambda d1, x: d1 @ x.T,
    error=lambda o, y: o - y,
):
    """Algorithm 4 with one of its pieces replaced."""

    def gradients(W, b, x, y):
        z = W[1] @ x + b[1]
        a = np.maximum(z, 0)
        d2 = error(W[2] @ a + b[2], y)
        d1 = back(W, d2) * mask(z)
        return {2: two(d2, a), 1: first(d1, x)}

    return gradients


gradients = square_variant()


def a_square_network(rng, s):
    """Two layers, all of width d; z of both signs, W[2] far from singular."""

    def make():
        W = {k: numbers(rng, s.d, s.d) for k in (1, 2)}
        b = {k: numbers(rng, s.d, 1) for k in (1, 2)}
        return W, b, numbers(rng, s.d, 1), numbers(rng, s.d, 1)

    def good(W, b, x, y):
        z = W[1] @ x + b[1]
        sound = cond(W[2]) < 30 and np.abs(z).min() > 0.05
        return sound and 0 < (z > 0).sum() < s.d

    return redraw(make, good)


SQUARE_MISTAKES = (
    (
        square_variant(first=lambda d1, x: x @ d1.T),
        "x δᵀ fits in shape only because W[1] is square: row j of W[1] makes z_j.",
    ),
    (
        square_variant(back=lambda W, d2: W[2] @ d2),
        "W[2] δ fits in shape only because W[2] is square: a_j collects down a column of W[2].",
    ),
    (
        square_variant(back=lambda W, d2: W[2] @ d2, first=lambda d1, x: x @ d1.T),
        "Both lines are still as they were: ask in each which entry of W leads where.",
    ),
    (
        square_variant(two=lambda d2, a: a @ d2.T),
        "∂J/∂W[2] is turned: row s of W[2] makes o_s, so its slopes lie in row s.",
    ),
    (
        square_variant(back=lambda W, d2: W[1].T @ d2),
        "On the way from o to a lies W[2]; you go back through W[1].",
    ),
    (
        square_variant(mask=np.ones_like),
        "The slope of ReLU is missing in δ[1]: where z is negative nothing comes back.",
    ),
    (square_variant(error=lambda o, y: y - o), "The sign is turned: ∂J/∂o is o − y."),
)

# --- 07.6: an equation as a module ---------------------------------------------------------------


def solve_vjp(g, W, u):
    grad_u = solve(W.T, g)
    return -grad_u @ solve(W, u).T, grad_u


def solve_variant(new):
    """Another pair of gradients: new(g, W, u, z, ∂J/∂u)."""
    return lambda g, W, u: new(g, W, u, solve(W, u), solve(W.T, g))


def an_equation(rng, s):
    def make():
        return numbers(rng, s.m, 1), numbers(rng, s.m, s.m), numbers(rng, s.m, 1)

    return redraw(make, lambda g, W, u: cond(W) < 20)


SOLVE_MISTAKES = (
    (
        solve_variant(lambda g, W, u, z, back: (-solve(W, g) @ z.T, solve(W, g))),
        "The inverse stands beside u, so it goes back transposed: solve with Wᵀ.",
    ),
    (
        solve_variant(lambda g, W, u, z, back: (g @ u.T, W.T @ g)),
        "These are the rules of z = Wu; in this module W⁻¹ stands beside u.",
    ),
    (
        solve_variant(lambda g, W, u, z, back: (back @ z.T, back)),
        "∂J/∂W has the opposite sign: if W grows and u stays, z has to give way.",
    ),
    (
        solve_variant(lambda g, W, u, z, back: (-back @ u.T, back)),
        "∂J/∂W holds u; in Wz = u it is z that W is multiplied by.",
    ),
    (
        solve_variant(lambda g, W, u, z, back: (-g @ z.T, back)),
        "∂J/∂W holds g as it came; it has to go back through the module first.",
    ),
    (
        solve_variant(lambda g, W, u, z, back: (-z @ back.T, back)),
        "∂J/∂W is turned: W[s, j] stands in equation s, beside z_j.",
    ),
    (
        solve_variant(lambda g, W, u, z, back: (g @ u.T, back)),
        "∂J/∂u is right; g uᵀ is the gradient along the entries of W⁻¹, not of W.",
    ),
)

CASES = (
    one(
        "07.1",
        "on paper: ∂J/∂u for z = Wu + b with W = [[1, 2], [−1, 3]] and ∂J/∂z = (2, 1)",
        (1, 7),
        ("first", "second"),
        passed="Column by column: 1·2 − 1·1 and 2·2 + 3·1. Neither u nor b was needed.",
        then="for which g is ∂J/∂u_1 zero, though both weights of u_1 are not?",
        mistakes=(
            ((4, 1), "This is Wg: it fits in shape, as W is square; u_j collects down column j."),
            ((0.8, 0.6), "This is W⁻¹g: a transpose is not an inverse; nothing is undone."),
            ((1.4, -0.6), "You inverted Wᵀ: the transpose is right, the inverse is too much."),
            ((6, 2), "Each row of W is added up, times g_s: multiply first, then add down."),
            ((0, 5), "These are the columns of W added up: each weight counts g_s times."),
            ((2, 1), "This is ∂J/∂z itself: on the way back to u the weights come in."),
            (
                (7, 1),
                "The right numbers, exchanged: the first entry belongs to u_1, so to column 1.",
            ),
            ((2, 3), "Only the diagonal of W is used: each u_j reaches both entries of z."),
            ((3, 7), "One weight in column 1 is negative: its share is taken away."),
        ),
    ),
    one(
        "07.2",
        "the Jacobian of z = Wu + b along W (5, 3): how many entries, how many of them not 0?",
        (75, 15),
        ("entries", "not_zero"),
        passed="75 places for 15 numbers, and these are only copies of u: g uᵀ needs no table.",
        then="how many entries has this table for a layer from 1000 units to 1000?",
        mistakes=(
            ((15, 15), "15 is the number of columns; there is a row for each entry of z, too."),
            ((75, 75), "W[s, j] stands in z_s alone: its column holds a single entry not 0."),
            ((75, 5), "One entry a row is too few: z_s holds all weights of row s of W."),
            ((75, 3), "3 in a row is right; count the rows."),
            ((25, 5), "25 belongs to a table along z, of 5 columns; W has more entries than z."),
            ((45, 15), "45 has a row for each input; the rows belong to the entries of z."),
            ((75, 60), "60 entries are 0; those that are not are asked for."),
        ),
    ),
    one(
        "07.3",
        "turned_vjp(g, W, u): ∂J/∂W and ∂J/∂u of z = Wᵀu from g = ∂J/∂z",
        turned_vjp,
        ("grad_W", "grad_u"),
        a_turned_layer,
        passed="u gᵀ and Wg: the rules follow from where an entry stands, not from a formula.",
        then="in o = Wᵀ(Wx) one W is used twice: what is ∂J/∂W then?",
        mistakes=TURNED_MISTAKES,
    ),
    one(
        "07.4",
        "gate_vjp(g, p, q): ∂J/∂p and ∂J/∂q of a = σ(p) ⊙ q from g = ∂J/∂a",
        gate_vjp,
        ("grad_p", "grad_q"),
        a_gate,
        passed="Entry by entry, and each factor's slope is the other one.",
        then="what comes back to p and q where the gate is shut, σ(p) near 0?",
        mistakes=GATE_MISTAKES,
    ),
    one(
        "07.5",
        "gradients(W, b, x, y): ∂J/∂W[2] and ∂J/∂W[1], with both bugs mended",
        gradients,
        "grad_W",
        a_square_network,
        passed="Shapes could not tell; the question which entry leads where could.",
        then="which sizes would you give a network on which you test a backward pass?",
        mistakes=SQUARE_MISTAKES,
    ),
    one(
        "07.6",
        "solve_vjp(g, W, u): ∂J/∂W and ∂J/∂u where z solves Wz = u, from g = ∂J/∂z",
        solve_vjp,
        ("grad_W", "grad_u"),
        an_equation,
        passed="One more equation, with Wᵀ, gives both gradients. Nobody followed the solver.",
        then="z = (W + uuᵀ)⁻¹u: in how many places does u stand, and what follows?",
        mistakes=SOLVE_MISTAKES,
    ),
)
