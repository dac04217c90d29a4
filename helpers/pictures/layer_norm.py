"""Layer norm of u = αz + c, a column stretched and shifted: ẑ stays, and ∂J/∂u shrinks."""

import numpy as np

from helpers import doors
from helpers.modules import standardise, standardise_vjp
from helpers.svg.tiles import Tiles, Told, list_matrices, sheet
from helpers.words import fixed, short

COLUMN = np.array([[1.0], [2.0], [-1.0], [0.5], [-2.5]])
UPSTREAM = np.array([[1.0], [-0.5], [2.0], [0.0], [0.5]])  # v = ∂J/∂ẑ of a made-up J = Σ v ⊙ ẑ
MOST = 5.0  # of the shift and of x₁


def draw_layer_norm(alpha=1.0, shift=0.0, first=1.0):
<<<<<<< HEAD
    """A Told: ẑ of z = αx + c, and ∂J/∂z, right and with μ and s taken for constants.
=======
    """A Told: ẑ of u = αz + c, and ∂J/∂u, right and with μ and s taken for constants.
>>>>>>> design

    alpha: 0.25 to 4. shift: c, −5 to 5. first: x₁, −5 to 5.
    """
    alpha = doors.number("alpha", alpha, 0.25, 4)
    shift, first = (
        doors.number(name, value, -MOST, MOST) for name, value in (("shift", shift), ("x₁", first))
    )
<<<<<<< HEAD
    Z = alpha * np.vstack([[[first]], COLUMN[1:]]) + shift
    equations = [("forward, from z = αx + c", forward_of(Z)), ("backward", backward_of(Z))]
    head = f"α = {short(alpha)}, c = {short(shift)}, x₁ = {short(first)}"
    about = "Columns of 5: above z, less its mean, over its deviation; below ∂J/∂ẑ and ∂J/∂z"
    sentence = say_sizes(Z)
    picture = sheet(head, equations, f"{about}; {sentence}", cell=46, rows=5)
    return Told(picture, sentence, list_matrices(equations))


def forward_of(Z):
    """z = αx + c → less μ → ẑ."""
    return [
        *(Tiles("z", Z, "forward", decimals=2), "− μ →"),
        *(Tiles("centred", Z - Z.mean(), "forward", decimals=2), "/ s →"),
        Tiles("ẑ", standardise(Z), "forward", decimals=2),
=======
    U = alpha * np.vstack([[[first]], COLUMN[1:]]) + shift
    equations = [("forward", forward_of(U)), ("backward", backward_of(U))]
    head = f"α = {short(alpha)}, c = {short(shift)}, z₁ = {short(first)}"
    about = "Columns of 5: above αz + c = u, less its mean, over its deviation; below ∂J/∂ẑ, ∂J/∂u"
    sentence = say_sizes(U)
    picture = sheet(head, equations, f"{about}; {sentence}", cell=54, rows=5)
    return Told(picture, sentence, list_matrices(equations))


def forward_of(U):
    """u = αz + c → less μ → ẑ."""
    return [
        *(Tiles("u = αz + c", U, "forward", decimals=2), "− μ →"),
        *(Tiles("centred", U - U.mean(), "forward", decimals=2), "/ s →"),
        Tiles("ẑ", standardise(U), "forward", decimals=2),
>>>>>>> design
    ]


def backward_of(U):
    """∂J/∂u as it is, and as it would be for constant statistics, beside ∂J/∂ẑ."""
    return [
        *(Tiles("∂J/∂u", standardise_vjp(UPSTREAM, U), "backward", decimals=2), "←"),
        Tiles("v = ∂J/∂ẑ", UPSTREAM, "backward", decimals=2),
        "with μ, s constant:",
        Tiles("v/s", UPSTREAM / U.std(), "backward", decimals=2),
    ]


def say_sizes(U):
    """μ and s, and the two sums that tell a right gradient."""
    right, wrong = standardise_vjp(UPSTREAM, U), UPSTREAM / U.std()
    sums = [(G.sum(), (G * (U - U.mean())).sum()) for G in (right, wrong)]
    (one, two), (three, four) = ((say(a), say(b)) for a, b in sums)
    return (
        f"μ = {say(U.mean())}, s = {say(U.std())}; the entries of ∂J/∂u add up to {one}, their "
        f"products with u − μ to {two}; those of v/s add up to {three} and {four}."
    )


def say(value):
    return fixed(round(float(value), 2) + 0.0, 2)
