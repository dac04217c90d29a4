"""Draw your own digit on a pad, by mouse, finger or keys, and see it read."""

from functools import partial

import numpy as np

from helpers import data
from helpers.explore.buttons import Button
from helpers.explore.front import Exploration
from helpers.explore.inputs import choice, grid
from helpers.pictures.digit import (
    draw_digit,
    quick_network,
    read_pixels,
    require_reader,
    step_towards,
    write_pixels,
)

SHIFTS = {"Shift ←": (0, -1), "Shift →": (0, 1), "Shift ↑": (-1, 0), "Shift ↓": (1, 0)}
THREE = "..cggc..\n.8c..g8.\n.....g6.\n...cgc..\n....8g8.\n.....8g.\n.4...gc.\n..cggc.."


def inks(image):
    """An image of ink from 0 to 1 as the pad has it: 64 whole numbers of sixteenths."""
    return np.rint(16 * np.ravel(image)).astype(int).tolist()


def lines(pixels):
    """The pad as eight lines of letters."""
    return write_pixels(np.array(pixels) / 16)


class DigitPad(Exploration):
    """An exploration of draw_digit with a pad to draw on."""

    def __init__(self, params, **controls):
        self.params, self.seen = params, -1
        _, _, self.X, self.Y = data.load_digits()
        super().__init__(self.look, **controls)
        actions = {"Test image": self.load, "Clear": self.clear}
        actions |= {name: partial(self.shift, *by) for name, by in SHIFTS.items()}
        actions["Step towards the target"] = self.step
        self.buttons = [*(Button(name, act) for name, act in actions.items()), *self.buttons]

    def look(self, pixels, target):
        """What the network makes of the drawing."""
        return draw_digit(self.params, lines(pixels), target)

    def load(self):
        """The next test image, with its true class as the target."""
        self.seen = (self.seen + 1) % self.X.shape[1]
        truth = int(self.Y[:, self.seen].argmax())
        self.set(pixels=inks(self.X[:, self.seen]), target=truth)

    def clear(self):
        self.set(pixels=[0] * 64)

    def shift(self, down, right):
        """Move the drawing by a pixel; what leaves the pad is lost."""
        image = np.pad(np.reshape(self.values["pixels"], (8, 8)), 1)
        self.set(pixels=image[1 - down : 9 - down, 1 - right : 9 - right].ravel().tolist())

    def step(self):
        """Change the pixels by a step against their gradient."""
        now = self.values
        better = step_towards(self.params, lines(now["pixels"]), now["target"])
        self.set(pixels=inks(read_pixels(better)))

    def reset(self):
        self.seen = -1
        super().reset()


def explore_digit(params=None):
    """Draw a digit by mouse or keys; see it read, and what flows back from a chosen target.

    params: your own trained network, 64 pixels to 10 classes; without it a small one is trained.
    """
    params = params or quick_network()
    require_reader(params)
    pixels = grid("pixels", inks(read_pixels(THREE)))
    return DigitPad(params, pixels=pixels, target=choice("target", range(10), 8))
