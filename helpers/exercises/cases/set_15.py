"""The exercises of lesson 15: bugs whose shapes fit, and what they leave behind."""

import numpy as np

from helpers.exercises.case import numbers, one, redraw

# --- 15.3: a chain of skips, forward -------------------------------------------------------------


def chain(step):
    """All A of a chain, A[k] = step(Z[k], A[k−1])."""

    def forward(W, X):
        A = {0: X}
        for k in sorted(W):
            A[k] = step(W[k] @ A[k - 1], A[k - 1])
        return A

    return forward


def relu(z):
    return np.maximum(z, 0)


kept_forward = chain(lambda Z, A: relu(Z) + A)


def one_array(W, X):
    A = {0: X.copy()}
    for k in sorted(W):
        A[k] = A[k - 1]
        A[k] += relu(W[k] @ A[k])
    return A


def input_added(W, X):
    A = {0: X}
    for k in sorted(W):
        A[k] = relu(W[k] @ A[k - 1]) + X
    return A


def some_blocks(rng, s):
    r = 3 if s.n % 2 else 2
    return {k: 0.5 * numbers(rng, s.m, s.m) for k in range(1, r + 1)}, numbers(rng, s.m, s.n)


FORWARD_MISTAKES = (
    (
        one_array,
        "All entries of A are one array, that of the end: = makes no copy, and += works in place.",
    ),
    (chain(lambda Z, A: relu(Z)), "The skip is missing: A[k − 1] is added to what the ReLU gives."),
    (chain(lambda Z, A: relu(Z + A)), "The skip joins after the ReLU, not before it."),
    (chain(lambda Z, A: Z + A), "The ReLU is missing: it cuts Z[k] off at 0."),
    (input_added, "X is added in each layer; the skip carries what came into this layer."),
    (chain(lambda Z, A: relu(Z) * A), "The skip adds; here the two are multiplied."),
)

# --- 15.4: one ratio and one cosine --------------------------------------------------------------


def flat(G):
    return np.concatenate([G[name].ravel() for name in sorted(G)])


def two(read):
    """Ratio and cosine by read(g, ĝ) of the long vectors."""
    return lambda G, G_hat: read(flat(G), flat(G_hat))


def long(g, h):
    a, b = np.linalg.norm(g), np.linalg.norm(h)
    return a / b, g @ h / (a * b)


def with_cosine(read):
    return two(lambda g, h: (long(g, h)[0], read(g, h)))


def each_and_mean(G, G_hat):
    pairs = [long(G[name].ravel(), G_hat[name].ravel()) for name in G]
    return tuple(float(np.mean(part)) for part in zip(*pairs, strict=True))


def lengths_added(G, G_hat):
    a, b = (sum(np.linalg.norm(part) for part in each.values()) for each in (G, G_hat))
    return a / b, flat(G) @ flat(G_hat) / (a * b)


def last_only(G, G_hat):
    name = list(G)[-1]
    return long(G[name].ravel(), G_hat[name].ravel())


ratio_and_cosine = two(long)


def two_gradients(rng, s):
    """Two gradients of a layer each, neither alike nor perpendicular."""
    shapes = {"W[1]": (s.m, s.d), "b[1]": (s.m, 1), "W[2]": (s.p, s.m), "b[2]": (s.p, 1)}

    def make():
        G_hat = {name: numbers(rng, *shape) for name, shape in shapes.items()}
        factor = float(rng.choice([0.5, 1, 3])) * (-1) ** s.n
        off = {name: 0.5 * numbers(rng, *shape) for name, shape in shapes.items()}
        return {name: factor * G_hat[name] + off[name] for name in G_hat}, G_hat

    return redraw(make, lambda G, G_hat: abs(long(flat(G), flat(G_hat))[1]) > 0.2)


TWO_MISTAKES = (
    (each_and_mean, "A mean over the parameters: all entries belong to one long vector."),
    (
        lengths_added,
        "Lengths do not add up: add the squares of all entries, then take the root.",
    ),
    (last_only, "Only the last parameter is left: gather all of them first."),
    (
        two(lambda g, h: (1 / long(g, h)[0], long(g, h)[1])),
        "The ratio is upside down: what came stands above what was nudged.",
    ),
    (
        two(lambda g, h: (long(g, h)[0] ** 2, long(g, h)[1])),
        "This is the ratio of the squared lengths: the root is missing.",
    ),
    (
        with_cosine(lambda g, h: g @ h),
        "The cosine is not divided by the lengths, so it is not between −1 and 1.",
    ),
    (
        with_cosine(lambda g, h: g @ h / (h @ h)),
        "The cosine is divided by ‖Ĝ‖² alone: each gradient counts with its own length.",
    ),
    (
        with_cosine(lambda g, h: abs(long(g, h)[1])),
        "The cosine has lost its sign, which tells a swapped difference.",
    ),
    (
        with_cosine(lambda g, h: np.arccos(np.clip(long(g, h)[1], -1, 1))),
        "This is the angle itself; its cosine is asked for.",
    ),
    (two(lambda g, h: long(g, h)[::-1]), "The two are swapped: first the ratio."),
)

# --- 15.5: one W for all layers, backward --------------------------------------------------------


def back(mask=None, last=None, share=None, way=None, top=0, bottom=0):
    """grad_W and grad_X with other lines: mask(Z, A_k), share(delta, A_low), way(W, delta, g)."""
    mask = mask or (lambda Z, A_k: Z > 0)
    share = share or (lambda delta, A_low, A_k: delta @ A_low.T)
    way = way or (lambda W, delta, g: W.T @ delta + g)

    def backward(W, A, g):
        shares = []
        for k in range(len(A) - 1 + top, bottom, -1):
            delta = g * mask(W @ A[k - 1], A.get(k))
            shares.append(share(delta, A[k - 1], A.get(k)))
            g = way(W, delta, g)
        return (sum(shares) if last is None else shares[last]), g

    return backward


def shared_backward(W, A, g):
    return back()(W, A, g)


def in_place(W, A, g):
    grad_W, grad_X = shared_backward(W, A, g)
    g[:] = grad_X
    return grad_W, g


def a_shared_chain(rng, s):
    """W, all A of two or three layers away from the kinks, and g."""
    r = 3 if s.n % 2 else 2

    def make():
        W, X = 0.5 * numbers(rng, s.m, s.m), numbers(rng, s.m, s.n)
        return W, kept_forward({k: W for k in range(1, r + 1)}, X)

    W, A = redraw(make, lambda W, A: all(np.abs(W @ A[k]).min() > 1e-3 for k in range(r)))
    return W, A, numbers(rng, s.m, s.n)


SHARED_MISTAKES = (
    (
        back(last=-1),
        "Only the share of layer 1 is left: W is used in every layer, so its shares add up. Is an "
        "= where a += is meant?",
    ),
    (back(last=0), "Only the share of layer r is there: W is used below it, too."),
    (
        back(way=lambda W, delta, g: W.T @ delta),
        "The way along the skip is missing: what comes to A[k] also goes to A[k − 1] directly.",
    ),
    (
        back(way=lambda W, delta, g: W.T @ delta + delta),
        "The skip goes past the ReLU: along it comes g, not g through the mask.",
    ),
    (
        back(way=lambda W, delta, g: W @ delta + g),
        "W is square, so no shape complains; the way back takes Wᵀ.",
    ),
    (
        back(way=lambda W, delta, g: g),
        "g is handed down as it came: the way through W is missing.",
    ),
    (
        back(share=lambda delta, A_low, A_k: A_low @ delta.T),
        "grad_W is its transpose: delta stands first, as the rows of W do.",
    ),
    (
        back(share=lambda delta, A_low, A_k: delta @ A_k.T),
        "A[k] stands where A[k − 1] is meant: W was multiplied by what came in.",
    ),
    (
        back(mask=lambda Z, A_k: A_k > 0),
        "The mask asks A[k], where the skip is added already; the sign of Z[k] is meant.",
    ),
    (back(mask=lambda Z, A_k: 1.0), "The mask of the ReLU is missing: 0 where Z[k] is below 0."),
    (back(top=1), "One layer too many: A holds r + 1 arrays, so the loop starts at len(A) − 1."),
    (back(bottom=1), "The loop ends before layer 1: its share is missing, and its way to X."),
    (in_place, "The numbers are right, but the caller's g is changed: write g = … + g, not +=."),
)

CASES = (
    one(
        "15.1",
        "on paper: the λ from which on a penalty hides a slope that is wrong by half",
        24.5,
        "λ",
        passed="1/(2 + 4λ) = 0.01: the error is the same, but what it is measured by has grown.",
        then="which λ would hide it down to 1e-7?",
        mistakes=(
            (24.75, "You divide by the slope that came; the larger of the two is 2 + 4λ."),
            (25.0, "You divide by the penalty's slope alone; the data's slope belongs to it."),
            (12.25, "½λw² has the slope λw: half of the square's 2 is gone, 4λ and not 8λ."),
            (49.0, "½λw² has the slope λw, 4λ and not 2λ."),
            (98.0, "The slope of the penalty is λw, and w is 4, not 1."),
            (0.5, "This is the error without a penalty; the λ for 0.01 is asked for."),
        ),
    ),
    one(
        "15.2",
        "a flat gradient of b[1] (8, 1), one step later: the shape of Z[1] for a single example",
        (8, 8),
        ("rows", "columns"),
        passed="One example goes in, eight columns come out, and only a look at the shape tells.",
        then="with a batch of 8, would Z[1] show it? What would?",
        mistakes=(
            ((8, 1), "This is Z[1] before the step; b[1] is no column any more: (8, 1) − (8,)."),
            ((1, 8), "(8,) counts as a row, but W[1] x is a column: neither of them wins."),
            ((64, 1), "64 numbers are right; they stand in a table."),
            ((8, 9), "Nothing is stacked: + works entry by entry."),
            ((1, 1), "Nothing is summed: W[1] x has 8 rows."),
        ),
    ),
    one(
        "15.3",
        "kept_forward(W, X): all A of a chain of skips, A[k] = ReLU(W[k] A[k−1]) + A[k−1], mended",
        kept_forward,
        "A",
        some_blocks,
        examples=True,
        passed="Each layer has an array of its own, and the way back finds what went in.",
        then="which of lesson 15's bugs does the hasty one cause in the backward pass?",
        mistakes=FORWARD_MISTAKES,
    ),
    one(
        "15.4",
        "ratio_and_cosine(G, G_hat): of two whole gradients, each as one long vector",
        ratio_and_cosine,
        ("ratio", "cosine"),
        two_gradients,
        passed="Two numbers for a whole gradient: how long, and which way.",
        then="what would they say if b[2] alone had the wrong sign?",
        mistakes=TWO_MISTAKES,
    ),
    one(
        "15.5",
        "shared_backward(W, A, g): ∂J/∂W and ∂J/∂X, with one W in all layers of a chain of skips",
        shared_backward,
        ("grad_W", "grad_X"),
        a_shared_chain,
        examples=True,
        passed="W is used r times and gets r shares; the skip hands g down past each mask.",
        then="check it by nudges, entry by entry as in 01.4: which J do you need?",
        mistakes=SHARED_MISTAKES,
    ),
)
