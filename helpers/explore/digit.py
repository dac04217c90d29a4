"""Draw your own digit: an 8×8 pad for the mouse, the same as eight lines of text for the keys."""

from functools import partial

import ipywidgets as widgets
import numpy as np

from helpers import data
from helpers.explore.core import Exploration, button, choice, slider
from helpers.pictures.digit import (
    LEVELS,
    draw_digit,
    draw_softmax,
    quick_network,
    read_pixels,
    require_reader,
    step_towards,
    write_pixels,
)

SHIFTS = {"Shift ←": (0, -1), "Shift →": (0, 1), "Shift ↑": (-1, 0), "Shift ↓": (1, 0)}
THREE = "..cggc..\n.8c..g8.\n.....g6.\n...cgc..\n....8g8.\n.....8g.\n.4...gc.\n..cggc.."
NEXT_INK = {0: 16, 16: 8, 8: 0}  # what a click makes of a pixel; of any other, full ink


class DigitPad(Exploration):
    """An exploration of draw_digit with a pad of 64 buttons beside its lines of text.

    The text is the state: a click on the pad writes it, and the pad shows what it says.
    """

    def __init__(self, params, **controls):
        self.params, self.shown = params, -1
        _, _, self.X, self.Y = data.load_digits()
        self.cells, self.inks = (
            make_cells(lambda i: self.attempt(lambda: self.click(i))),
            make_inks(),
        )
        super().__init__(partial(draw_digit, params), **controls)
        actions = {"Test image": self.load, "Clear": self.clear}
        actions |= {name: partial(self.shift, *by) for name, by in SHIFTS.items()}
        actions["Step towards the target"] = self.step
        own = [button(name, partial(self.attempt, action)) for name, action in actions.items()]
        self.buttons = [*own, *self.buttons]

    def show(self, draw, **values):
        """Draw, and let the pad follow the text."""
        super().show(draw, **values)
        if self.message:
            return
        for i, level in enumerate(self.levels()):
            if self.cells[i].style is not self.inks[level]:
                self.cells[i].style = self.inks[level]
                self.cells[i].tooltip = f"row {i // 8 + 1}, column {i % 8 + 1}: ink {level}"

    def levels(self):
        """The ink of each pixel, in sixteenths."""
        return np.rint(16 * read_pixels(self.values["pixels"])).astype(int).ravel()

    def click(self, pixel):
        """Paper becomes ink, ink becomes half ink, half ink becomes paper."""
        levels = self.levels()
        levels[pixel] = NEXT_INK.get(int(levels[pixel]), 16)
        self.set(pixels=write_pixels(levels / 16))

    def load(self):
        """The next test image, with its true class as the target."""
        self.shown = (self.shown + 1) % self.X.shape[1]
        truth = int(self.Y[:, self.shown].argmax())
        self.set(pixels=write_pixels(self.X[:, self.shown]), target=truth)

    def clear(self):
        self.set(pixels=write_pixels(np.zeros(64)))

    def shift(self, down, right):
        """Move the drawing by a pixel; what leaves the pad is lost."""
        image = np.pad(self.levels().reshape(8, 8), 1)
        moved = image[1 - down : 9 - down, 1 - right : 9 - right]
        self.set(pixels=write_pixels(moved / 16))

    def step(self):
        """Change the pixels by a step against their gradient."""
        self.set(pixels=step_towards(self.params, **self.values))

    def reset(self):
        self.shown = -1
        super().reset()

    def panel(self):
        pad = widgets.GridBox(self.cells, layout=widgets.Layout(grid_template_columns="28px " * 8))
        text = self.controls["pixels"]
        wrap = widgets.Layout(display="flex", flex_flow="row wrap")
        target = widgets.Box([self.controls["target"], *self.buttons], layout=wrap)
        drawing = widgets.VBox([pad, text])
        return widgets.VBox([target, widgets.Box([drawing, self.view], layout=wrap), self.notice])


def make_cells(click):
    """64 small buttons that share one layout; click(pixel) is what they do."""
    layout = widgets.Layout(width="26px", height="26px", margin="1px", border="1px solid #999999")
    cells = [widgets.Button(layout=layout) for _ in range(64)]
    for i, cell in enumerate(cells):
        cell.on_click(lambda _, pixel=i: click(pixel))
    return cells


def make_inks():
    """A look for each amount of ink, from paper to black, shared by the buttons."""
    greys = [round(240 - 13.5 * level) for level in range(len(LEVELS))]
    return [widgets.ButtonStyle(button_color=f"#{3 * f'{grey:02x}'}") for grey in greys]


def explore_digit(params=None):
    """Draw a digit by mouse or keys; see it read, and what flows back from a chosen target.

    params: your own trained network, 64 pixels to 10 classes; without it a small one is trained.
    """
    pixels = widgets.Textarea(
        value=THREE, rows=8, description="pixels", layout=widgets.Layout(width="15em")
    )
    params = params or quick_network()
    require_reader(params)
    return DigitPad(params, pixels=pixels, target=choice("target", range(10), 8))


def explore_softmax():
    """Drag four logits, choose the true class, and shift all logits at once."""

    def draw(truth, shift, **logits):
        return draw_softmax(list(logits.values()), truth, shift)

    starts = {"t₀": 2.0, "t₁": 1.0, "t₂": 0.0, "t₃": -1.0}
    sliders = {f"t{i}": slider(n, t, -6.0, 6.0, 0.5) for i, (n, t) in enumerate(starts.items())}
    truth, shift = choice("true class", range(4)), choice("added to all", (0, 10, 1000, -1000))
    return Exploration(draw, **sliders, truth=truth, shift=shift)
