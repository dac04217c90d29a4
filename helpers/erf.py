"""The complementary error function, entry by entry: NumPy itself has none.

Three rational functions, each right to about 1e-16 relative on its part of the axis.
Source: W. J. Cody, Rational Chebyshev approximations for the error function, Mathematics of
Computation 23, 1969, with the coefficients of his CALERF (1990). The highest power comes first.
"""

import numpy as np

from helpers import doors

NEAR, FAR = 0.46875, 4.0  # where Cody changes from one rational function to the next
BLOCK = 16384  # entries at a time, so that what is between stays in the processor's cache

# erf(x)/x in x², for |x| up to NEAR
NEAR_TOP = [
    *(1.85777706184603153e-1, 3.16112374387056560, 1.13864154151050156e2, 3.77485237685302021e2),
    3.20937758913846947e3,
]
NEAR_BOTTOM = [
    *(1.0, 2.36012909523441209e1, 2.44024637934444173e2, 1.28261652607737228e3),
    2.84423683343917062e3,
]
# exp(x²) erfc(x) in x, up to FAR
MIDDLE_TOP = [
    *(2.15311535474403846e-8, 5.64188496988670089e-1, 8.88314979438837594, 6.61191906371416295e1),
    *(2.98635138197400131e2, 8.81952221241769090e2, 1.71204761263407058e3, 2.05107837782607147e3),
    1.23033935479799725e3,
]
MIDDLE_BOTTOM = [
    *(1.0, 1.57449261107098347e1, 1.17693950891312499e2, 5.37181101862009858e2),
    *(1.62138957456669019e3, 3.29079923573345963e3, 4.36261909014324716e3, 3.43936767414372164e3),
    1.23033935480374942e3,
]
# (1/√π − x exp(x²) erfc(x)) x² in 1/x², beyond FAR
FAR_TOP = [
    *(1.63153871373020978e-2, 3.05326634961232344e-1, 3.60344899949804439e-1),
    *(1.25781726111229246e-1, 1.60837851487422766e-2, 6.58749161529837803e-4),
]
FAR_BOTTOM = [
    *(1.0, 2.56852019228982242, 1.87295284992346725, 5.27905102951428412e-1),
    *(6.05183413124413191e-2, 2.33520497626869185e-3),
]


def erfc(x):
    """1 − erf(x) = (2/√π) ∫ e^(−s²) ds from x on; keeps its digits where it is tiny."""
    x = doors.array("x", x)
    flat, result = x.ravel(), np.empty(x.size, x.dtype)
    for start in range(0, x.size, BLOCK):
        block = slice(start, start + BLOCK)
        result[block] = erfc_of_block(flat[block].astype(np.float64))
    return result.reshape(x.shape)[()]


def erfc_of_block(y):
    y = np.clip(y, -28, 28)  # beyond, erfc is 2, or 0 as a float
    size = np.abs(y)
    tail = np.full_like(y, np.nan)  # a nan in y is in no part
    # Numbers of places, not masks: entries in random order make masks four times as slow.
    for part, function in (
        (size <= NEAR, erfc_near),
        ((size > NEAR) & (size <= FAR), erfc_middle),
        (size > FAR, erfc_far),
    ):
        places = np.flatnonzero(part)
        tail[places] = function(size[places])
    return tail + (y < 0) * (2 - 2 * tail)  # erfc(−x) = 2 − erfc(x)


def erfc_near(x):
    return 1 - x * ratio(NEAR_TOP, NEAR_BOTTOM, x**2)


def erfc_middle(x):
    return np.exp(-(x**2)) * ratio(MIDDLE_TOP, MIDDLE_BOTTOM, x)


def erfc_far(x):
    v = 1 / x**2
    return np.exp(-(x**2)) * (1 / np.sqrt(np.pi) - v * ratio(FAR_TOP, FAR_BOTTOM, v)) / x


def ratio(top, bottom, x):
    return polynomial(top, x) / polynomial(bottom, x)


def polynomial(coefficients, x):
    """Horner's rule, in one array."""
    value = np.full_like(x, coefficients[0])
    for coefficient in coefficients[1:]:
        value *= x
        value += coefficient
    return value
