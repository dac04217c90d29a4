"""Move logits, and see probabilities and the gradient follow."""

from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, slider
from helpers.explore.view import View
from helpers.pictures.softmax import draw_softmax, say_softmax

SHIFTS = (0, 10, 1000, -1000)  # added to all logits


def explore_softmax():
    """Drag four logits, choose the true class, and shift all logits at once."""

    def draw(truth, shift, **logits):
        given = list(logits.values()), truth, shift
        return View(draw_softmax(*given), *say_softmax(*given))

    starts = {"t₁": 2.0, "t₂": 1.0, "t₃": 0.0, "t₄": -1.0}
    sliders = {
        f"t{i}": slider(name, t, -6.0, 6.0, 0.5)
        for i, (name, t) in enumerate(starts.items(), start=1)
    }
    truth = choice("true class", range(1, 5))
    return Exploration(draw, **sliders, truth=truth, shift=choice("added to all", SHIFTS))
