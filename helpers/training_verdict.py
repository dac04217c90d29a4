"""What to say of a training that went wrong, and what to try; "" of one that went well."""

import numpy as np

from helpers import network

BAD = 20  # times the loss of a guess: what is hardly ever recovered from


def guess_of(loss, Y):
    """J of the best answer that is the same for all examples: log(classes) if all are as many.

    0 where Y is nothing that the loss could be of.
    """
    if loss == "squared":
        return float(0.5 * Y.var(axis=1).sum())
    share = Y.mean(axis=1)
    if loss == "logistic":
        share = np.stack([share, 1 - share])
    if share.min() < 0:
        return 0.0
    return float(-(share * np.log(np.where(share > 0, share, 1))).sum())


def far_off(J, guess, rate):
    """A sentence when J is over BAD times that of a guess; else ""."""
    if not guess or J / guess < BAD:
        return ""
    return (
        f"J = {J:.3g}, over {BAD} times the {guess:.2g} of an even guess: the steps are too long; "
        f"try a rate below {rate:g}."
    )


def dead_units(params, X):
    """Which layer has lost half of its ReLU units or more, in words: off for every example."""
    if params.activation != "relu":
        return ""
    Z = network.forward(params, X).Z
    for k in range(1, len(Z)):
        off = int((Z[k] <= 0).all(axis=1).sum())
        if off >= len(Z[k]) / 2:
            return f"{off} of the {len(Z[k])} units of layer {k} are off for every example"
    return ""


def stuck(J, guess, dead, X, rate):
    """A sentence when J is no better than a guess, or when units are dead; else ""."""
    faults = [dead] if dead else []
    if guess and J / guess > 0.98:
        faults.insert(0, f"J = {J:.3g} is no better than the {guess:.3g} of a guess without X")
    if not faults:
        return ""
    other = f"below {rate:g}" if rate else "above 0, such as 0.1"
    return (
        f"{', and '.join(faults)}: scale the features (X runs from {X.min():.3g} to "
        f"{X.max():.3g}), try a rate {other}, or start from other weights."
    )
