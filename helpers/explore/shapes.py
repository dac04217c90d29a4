"""Gradients of one layer as blocks with their numbers: which formula fits, and what rank one is."""

from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, slider
from helpers.explore.view import View
from helpers.pictures.shapes import (
    FORMULAS,
    MOST,
    draw_formula,
    draw_outer_product,
    numbers_of_formula,
    say_formula,
    say_outer_product,
)


def explore_shapes():
    """Pick sizes and a formula: does the product exist, has it the shape, has it the numbers?"""
    return Exploration(
        view_formula,
        d=slider("inputs d", 3, 1, MOST, 1),
        m=slider("outputs m", 4, 1, MOST, 1),
        formula=choice("formula", list(FORMULAS), "∂J/∂u = gᵀ W"),
    )


def view_formula(d, m, formula):
    """The equation, what is to be said of its shape and numbers, and the numbers themselves."""
    sentence = " ".join(say_formula(d, m, formula))
    return View(draw_formula(d, m, formula), sentence, numbers_of_formula(d, m, formula))


def explore_outer_product():
    """Go from cell to cell of the gradient, and stretch one row of it."""
    return Exploration(
        view_outer_product,
        example=slider("example", 1, 1, 5, 1),
        row=slider("row", 2, 1, 4, 1),
        column=slider("column", 1, 1, 3, 1),
        factor=slider("the row's δ times", 1.0, -2.0, 2.0, 0.5),
    )


def view_outer_product(**state):
    """The strips and their table, the framed entry in words, and all the numbers."""
    return View(draw_outer_product(**state), *say_outer_product(**state))
