"""Draw your own digit on a pad, by mouse, finger or keys, and see it read while you draw."""

from functools import partial

import numpy as np

from helpers import data
from helpers.explore.buttons import Button, Player
from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, grid
from helpers.explore.view import View
from helpers.pictures.digit import (
    an,
    doubtful_image,
    draw_push,
    draw_reading,
    hidden_numbers,
    is_pushed,
    quick_network,
    step_towards,
)

INK = 64  # levels of a pixel
PAUSE = 0.1  # seconds between steps
SHIFTS = {"Shift ←": (0, -1), "Shift →": (0, 1), "Shift ↑": (-1, 0), "Shift ↓": (1, 0)}


def inks(image):
    """An image of ink from 0 to 1 as the pad has it: 64 whole numbers."""
    return np.rint(INK * np.ravel(image)).astype(int).tolist()


class DigitPad(Exploration):
    """A pad to draw on, and the ten bars that follow; with a target also what flows back."""

    def __init__(self, params, **controls):
        self.params, self.seen, self.exact = params, -1, np.zeros(64)
        _, _, self.X, self.Y = data.load_digits()
        super().__init__(self.look, **controls)
        self.buttons = [Button("Clear", self.clear), Button("Test image", self.load), *self.buttons]
        if "target" in controls:
            actions = {name: partial(self.shift, *by) for name, by in SHIFTS.items()}
            actions["Step towards the target"] = self.step
            own = [Button(name, act) for name, act in actions.items()]
            self.buttons[2:2] = [*own, Player(self.step, PAUSE)]

    def look(self, pixels, target=None):
        """What the network makes of the drawing."""
        x = np.array(pixels) / INK
        if target is None:
            return draw_reading(self.params, x)
        pictures = draw_reading(self.params, x, target), draw_push(self.params, x, target)
        said = " ".join([pictures[0].alt.partition(" φ")[0], pictures[1].alt])
        return View(pictures, said, hidden_numbers(self.params, x, target))

    def clear(self):
        self.set(pixels=[0] * 64)

    def load(self):
        """The next test image, with its true class as the target."""
        self.seen = (self.seen + 1) % self.X.shape[1]
        found = {"pixels": inks(self.X[:, self.seen])}
        if "target" in self.controls:
            found["target"] = int(self.Y[:, self.seen].argmax())
        self.set(**found)

    def shift(self, down, right):
        """Move the drawing by a pixel; what leaves the pad is lost."""
        image = np.pad(np.reshape(self.values["pixels"], (8, 8)), 1)
        self.set(pixels=image[1 - down : 9 - down, 1 - right : 9 - right].ravel().tolist())

    def step(self):
        """A step of the pixels against their gradient; returns whether another one would be seen.

        The pad shows whole levels of ink; what is less than one adds up in `exact`.
        """
        pixels, target = self.values.values()
        if inks(self.exact) != list(pixels):  # drawn on since
            self.exact = np.array(pixels) / INK
        if not is_pushed(self.params, self.exact, target):
            self.cause = ""
            self.say(f"Hardly a gradient is left towards {an(target)}: choose another target.")
            return False
        self.exact = step_towards(self.params, self.exact, target)
        self.set(pixels=inks(self.exact))
        return is_pushed(self.params, self.exact, target)

    def reset(self):
        self.seen = -1
        super().reset()


def explore_pad(params=None):
    """Draw a digit by mouse, finger or keys, and see a network read it while you draw.

    params: your own trained network, 64 pixels to 10 classes; without it a small one is trained.
    """
    params = params or quick_network()
    image, _ = doubtful_image(params)
    return DigitPad(params, pixels=grid("your digit", inks(image), levels=INK))


def explore_digit(params=None):
    """Draw a digit, see it read, and see what flows back to its pixels from a chosen target.

    params: as for explore_pad. It starts with an image that the network is not sure of.
    """
    params = params or quick_network()
    image, second = doubtful_image(params)
    pixels = grid("your digit", inks(image), levels=INK)
    return DigitPad(params, pixels=pixels, target=choice("target", range(10), second))
