"""The controls: their ranges and steps, what the buttons do, what comes back on Reset."""

import numpy as np
import pytest

from helpers import explore, network
from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, log_slider, slider
from helpers.picture import Picture


def box(width):
    """A Picture whose size follows the control."""
    return Picture(
        f'<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9">{width}</svg>',
        f"{width}.",
        9,
    )


def made():
    return Exploration(box, width=slider("width", 2, 0, 9, 1))


def test_reset_puts_every_control_back():
    exploration = made()
    exploration.controls["width"].value = 7
    (button,) = [each for each in exploration.buttons if each.description == "Reset"]
    button.click()
    assert exploration.values == {"width": 2} and exploration.picture == box(2)


def test_held_controls_draw_once_afterwards():
    drawn = []

    def draw(**values):
        drawn.append(values)
        return box(values["a"])

    exploration = Exploration(draw, a=slider("a", 1, 0, 9, 1), b=slider("b", 1, 0, 9, 1))
    exploration.set(a=3, b=4)
    assert drawn == [{"a": 1, "b": 1}, {"a": 3, "b": 4}]


def test_a_slider_of_whole_numbers_is_whole_and_a_log_slider_moves_by_factors():
    assert slider("n", 1, 0, 5, 1).value.__class__ is int
    assert slider("x", 1.0, 0, 5).step == 0.1
    log = log_slider("h", 0.01, -3, 0)
    assert (log.min, log.max) == (pytest.approx(1e-3), pytest.approx(1))


def test_a_menu_starts_with_its_first_choice():
    assert choice("c", ["one", "two"]).value == "one"
    assert choice("c", {"One": 1, "Two": 2}).value == 1
    assert choice("c", ["one", "two"], "two").value == "two"


# {exploration: {control: (lowest, highest, step, start)}}: what a learner can bring it to.
RANGES = {
    "explore_algorithm": {"step": (0, 6, 1, 1)},
    "explore_batch": {"joined": (0, 5, 1, 2)},
    "explore_broadcast": {"unit": (1, 4, 1, 1), "nudge": (-1, 1, 0.1, 0.5), "n": (1, 5, 1, 5)},
    "explore_chain": {"x": (-4, 4, 0.1, 3), "passed": (0, 3, 1, 3)},
    "explore_checkpoints": {"layers": (4, 100, 1, 36), "spacing": (1, 36, 1, 36)},
    "explore_depth": {"layers": (2, 40, 1, 30), "times": (0.5, 2, 0.1, 1)},
    "explore_descent": {
        "rate": (0.01, 0.16, 0.01, 0.12),
        "b": (-5, 2, 0.1, -0.1),
        "steps": (0, 12, 1, 4),
    },
    "explore_line": {
        "w1": (-5, 5, 0.01, -1),
        "w2": (-5, 5, 0.01, 1),
        "b": (-5, 5, 0.01, 0.5),
    },
    "explore_outer_product": {
        "row": (1, 4, 1, 2),
        "column": (1, 3, 1, 1),
        "factor": (-2, 2, 0.5, 1),
    },
    "explore_rows": {"example": (1, 5, 1, 3)},
    "explore_secant": {"x": (-2, 2, 0.1, 1)},
    "explore_shapes": {"d": (1, 5, 1, 3), "m": (1, 5, 1, 4)},
    "explore_softmax": {"t1": (-6, 6, 0.5, 2), "t4": (-6, 6, 0.5, -1)},
    "explore_switched_off": {"shift": (-6, 6, 0.2, 0), "example": (1, 5, 1, 1)},
    "explore_tape": {"x": (-3, 3, 0.1, 1.5), "y": (-3, 3, 0.1, -1), "step": (0, 7, 1, 6)},
}


@pytest.mark.parametrize("name", RANGES)
def test_sliders_reach_what_the_picture_can_show(name):
    controls = getattr(explore, name)().controls
    for control, expected in RANGES[name].items():
        one = controls[control]
        assert (one.min, one.max, one.step, one.value) == pytest.approx(expected), control


def test_next_and_back_walk_and_the_walk_grows_with_the_layers():
    exploration = explore.explore_algorithm()
    back, forth = (
        next(b for b in exploration.buttons if b.description == name) for name in ("Back", "Next")
    )
    forth.click(), forth.click(), back.click()
    assert exploration.values["step"] == 2
    exploration.set(layers=4)
    for _ in range(20):
        forth.click()
    assert exploration.values["step"] == 12 and "step 12 of 12" in exploration.picture.alt


def test_the_sliders_move_what_they_are_named_after():
    exploration = explore.explore_softmax()
    exploration.set(t2=5.0)
    assert exploration.shown.numbers["class 2: t, φ, ∂J/∂t"].startswith("5, ")
    neuron = explore.explore_line()
    neuron.set(w2=3.0)
    assert "A dot at (−1, 3)" in neuron.shown.pictures[1].alt


def test_a_refusal_stands_below_until_there_is_a_picture_again():
    def draw(x):
        if x > 5:
            raise ValueError("x is above 5; take less.")
        return box(x)

    exploration = Exploration(draw, x=slider("x", 2, 0, 9, 1))
    exploration.controls["x"].value = 7
    assert exploration.message == "x is above 5; take less." and exploration.picture == box(2)
    exploration.controls["x"].value = 4
    assert exploration.message == "" and exploration.picture == box(4)


@pytest.fixture(scope="module")
def pad():
    return explore.explore_digit(network.init_params([64, 10], np.random.default_rng(0)))


@pytest.mark.parametrize("name, row, column", [("←", 2, 4), ("→", 2, 6), ("↑", 1, 5), ("↓", 3, 5)])
def test_the_arrows_of_the_pad_shift_their_way(name, row, column, pad):
    pad.set(pixels=[64 * (place == 8 * 2 + 5) for place in range(64)])
    next(b for b in pad.buttons if b.description == f"Shift {name}").click()
    assert [divmod(place, 8) for place in np.flatnonzero(pad.values["pixels"])] == [(row, column)]


@pytest.mark.parametrize(
    "make, says",
    [
        (lambda: slider("x", 1, 2, 0), "the low end has to come first"),
        (lambda: slider("x", 9, 0, 1), "x is 9: it has to lie from 0 to 1"),
        (lambda: log_slider("h", 1, 0, -3), "the low end has to come first"),
        (lambda: log_slider("h", 10, -3, 0), "h is 10: it has to lie from 0.001 to 1"),
    ],
)
def test_a_slider_that_cannot_be_is_not_made(make, says):
    with pytest.raises(ValueError, match=says):
        make()
