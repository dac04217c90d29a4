"""One line of a batch's step twice: with examples in columns, and turned, in rows."""

from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, slider
from helpers.explore.view import View
from helpers.pictures.rows import FORMS, LINES, draw_rows


def explore_rows():
    """Choose a line of the step, and see it with examples in columns and in rows."""
    return Exploration(
        lambda **state: View(*draw_rows(**state)),
        line=choice("line", list(LINES), "∂J/∂W[1]"),
        example=slider("example", 3, 1, 5, 1),
        kept=choice("rows keep", FORMS),
    )
