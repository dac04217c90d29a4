"""How numbers and names are written, once for every picture and sentence."""

import math
from unicodedata import normalize

import numpy as np

_SUBSCRIPTS = str.maketrans("0123456789", "₀₁₂₃₄₅₆₇₈₉")
_SUPERSCRIPTS = str.maketrans("-−0123456789", "⁻⁻⁰¹²³⁴⁵⁶⁷⁸⁹")


def short(value, digits=3):
    """A number as text: so many significant digits, a true minus sign; text stays as it is."""
    if isinstance(value, str):
        return value
    value = float(value)
    if not math.isfinite(value):
        return {math.inf: "∞", -math.inf: "−∞"}.get(value, "nan")
    whole = 10**digits <= abs(value) < 99999.5
    written = f"{value:.0f}" if whole else f"{value:.{digits}g}"
    if "e" in written:
        mantissa, exponent = written.split("e")
        written = f"{mantissa}e{int(exponent)}"
    return "0" if written in ("-0", "0") else written.replace("-", "−")


def fixed(value, decimals):
    """A number with so many decimals and a true minus sign."""
    return f"{value + 0.0:.{decimals}f}".replace("-", "−")


def rounded(value, decimals=3):
    """A number of a matrix as text, to so many decimals; "" for nan, an empty place."""
    return "" if math.isnan(value) else short(round(float(value), decimals))


def brief(value):
    """A number with two significant digits, where more would only be noise."""
    return short(float(f"{value:.2g}"))


def signed(text):
    """A number's text in brackets when it is negative, so that it can follow an operator."""
    return f"({text})" if text.startswith("−") else text


def plus(value, digits=5):
    """A nudge with its sign: + 0.006 or − 0.015."""
    return f"{'−' if value < 0 else '+'} {short(abs(value), digits)}"


def tidy(array, decimals=6):
    """Rounded so that 1e-16 is 0, the noise of the last digits gone; adding 0.0 makes 0 of −0."""
    return np.round(array, decimals) + 0.0


def in_brackets(column, write=short):
    """The entries of an array in a row: (2, −1, 0.5). write: how one of them is written."""
    return f"({', '.join(map(write, np.ravel(column)))})"


def counted(number, thing):
    """1 column, 2 columns, 10 passes."""
    ending = "" if number == 1 else "es" if thing.endswith("s") else "s"
    return f"{number} {thing}{ending}"


def subscript(number):
    """12 as ₁₂."""
    return str(number).translate(_SUBSCRIPTS)


def superscript(number):
    """-12 as ⁻¹²."""
    return str(number).translate(_SUPERSCRIPTS)


def bar(name):
    """The adjoint of a variable: v1 becomes v̄1; a constant has the bar over all of it."""
    return marked(name, "\u0304")


def dot(name):
    """The tangent of a variable: v1 becomes v̇1; a constant has a dot over all of it."""
    return marked(name, "\u0307")


def marked(name, mark):
    count = 1 if name[:1].isalpha() else len(name)
    return normalize("NFC", "".join(letter + mark for letter in name[:count]) + name[count:])
