"""Move logits, and see probabilities and the gradient follow."""

from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, slider
from helpers.pictures.softmax import draw_softmax


def explore_softmax():
    """Drag four logits, choose the true class, and shift all logits at once."""

    def draw(truth, shift, **logits):
        return draw_softmax(list(logits.values()), truth, shift)

    starts = {"t₀": 2.0, "t₁": 1.0, "t₂": 0.0, "t₃": -1.0}
    sliders = {f"t{i}": slider(n, t, -6.0, 6.0, 0.5) for i, (n, t) in enumerate(starts.items())}
    truth, shift = choice("true class", range(4)), choice("added to all", (0, 10, 1000, -1000))
    return Exploration(draw, **sliders, truth=truth, shift=shift)
