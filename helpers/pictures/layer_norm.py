"""Layer norm of one column that is stretched and shifted: ẑ stays, and the gradient shrinks."""

import numpy as np

from helpers import doors
from helpers.modules import standardise, standardise_vjp
from helpers.svg.tiles import Tiles, Told, list_matrices, sheet
from helpers.words import fixed, short

COLUMN = np.array([[1.0], [2.0], [-1.0], [0.5], [-2.5]])
UPSTREAM = np.array([[1.0], [-0.5], [2.0], [0.0], [0.5]])  # v = ∂J/∂ẑ of a made-up J = Σ v ⊙ ẑ
MOST = 5.0  # of the shift and of x₁


def draw_layer_norm(alpha=1.0, shift=0.0, first=1.0):
    """A Told: ẑ of z = αx + c, and ∂J/∂z, right and with μ and s taken for constants.

    alpha: 0.25 to 4. shift: c, −5 to 5. first: x₁, −5 to 5.
    """
    alpha = doors.number("alpha", alpha, 0.25, 4)
    shift, first = (
        doors.number(name, value, -MOST, MOST) for name, value in (("shift", shift), ("x₁", first))
    )
    Z = alpha * np.vstack([[[first]], COLUMN[1:]]) + shift
    equations = [("forward, from z = αx + c", forward_of(Z)), ("backward", backward_of(Z))]
    head = f"α = {short(alpha)}, c = {short(shift)}, x₁ = {short(first)}"
    about = "Columns of 5: above z, less its mean, over its deviation; below ∂J/∂ẑ and ∂J/∂z"
    sentence = say_sizes(Z)
    picture = sheet(head, equations, f"{about}; {sentence}", cell=54, rows=5)
    return Told(picture, sentence, list_matrices(equations))


def forward_of(Z):
    """z = αx + c → less μ → ẑ."""
    return [
        *(Tiles("z", Z, "forward", decimals=2), "− μ →"),
        *(Tiles("centred", Z - Z.mean(), "forward", decimals=2), "/ s →"),
        Tiles("ẑ", standardise(Z), "forward", decimals=2),
    ]


def backward_of(Z):
    """∂J/∂z as it is, and as it would be for constant statistics, beside ∂J/∂ẑ."""
    return [
        *(Tiles("∂J/∂z", standardise_vjp(UPSTREAM, Z), "backward", decimals=2), "←"),
        Tiles("v = ∂J/∂ẑ", UPSTREAM, "backward", decimals=2),
        "with μ, s constant:",
        Tiles("v/s", UPSTREAM / Z.std(), "backward", decimals=2),
    ]


def say_sizes(Z):
    """μ and s, and the two sums that tell a right gradient."""
    right, wrong = standardise_vjp(UPSTREAM, Z), UPSTREAM / Z.std()
    sums = [(G.sum(), (G * (Z - Z.mean())).sum()) for G in (right, wrong)]
    (one, two), (three, four) = ((say(a), say(b)) for a, b in sums)
    return (
        f"μ = {say(Z.mean())}, s = {say(Z.std())}; the entries of ∂J/∂z add up to {one}, and times "
        f"those of z − μ to {two}; of v/s they would to {three} and {four}."
    )


def say(value):
    return fixed(round(float(value), 2) + 0.0, 2)
