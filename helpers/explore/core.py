"""The one mechanism of every exploration: controls, and a picture that follows them.

    Exploration(draw_secant, x=slider("x", 1.0, -2, 2), h=slider("h", 0.5, 0.01, 2))

It listens to its controls, draws again in place, lets the picture bring its text alternative
along, puts everything back on Reset, and shows a sentence when the values are refused.
"""

from contextlib import contextmanager, suppress
from html import escape

import ipywidgets as widgets
import traitlets

from helpers import doors

REFUSALS = (ValueError, TypeError, ArithmeticError)  # what a draw function says at its door
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
ROW = {"display": "flex", "flex_flow": "row wrap", "align_items": "center", "grid_gap": "0 8px"}


class Exploration:
    """A picture that follows its controls; show it by ending a cell with it.

    draw: a pure function of the controls' values, by name, that returns a Picture.
    controls: {argument of draw: widget with a value}; the order is the order on the page.
    After each change `picture` is what is shown and `message` why values were refused, or "".
    """

    def __init__(self, draw, **controls):
        self.draw, self.controls, self.picture, self.message = draw, controls, None, ""
        self.start, self.is_held = self.values, False
        self.view, self.notice = widgets.HTML(), widgets.HTML()
        self.buttons = [button("Reset", self.reset)]
        for control in controls.values():
            control.observe(self.redraw, "value")
        self.redraw()

    @property
    def values(self):
        """What the controls say now, {argument: value}."""
        return {name: control.value for name, control in self.controls.items()}

    def redraw(self, change=None):
        """Draw what the controls say; keep the last picture when draw refuses their values."""
        if not self.is_held:
            self.show(self.draw, **self.values)

    @contextmanager
    def hold(self):
        """Move controls without drawing."""
        before, self.is_held = self.is_held, True
        try:
            yield
        finally:
            self.is_held = before

    def show(self, draw, **values):
        """Show draw(**values), or the sentence with which draw refuses them."""
        self.attempt(lambda: self.put(draw(**values)))

    def put(self, picture):
        """Show a picture in place of the last one."""
        self.view.value = cover(self.picture, picture)
        self.picture = picture
        self.say("")

    def attempt(self, action):
        """Do what a control asks for, or write the sentence with which it is refused."""
        try:
            action()
        except REFUSALS as refusal:
            self.say(str(refusal))

    def say(self, message):
        """Write a sentence below the picture; "" takes it away."""
        self.message = message
        self.notice.value = f'<p role="alert">{escape(message)}</p>' if message else ""

    def set(self, **values):
        """Move several controls and draw once, also when some of the values are refused.

        Raises ValueError for the name of no control, and for a value that a control does not take.
        """
        for name in values:
            doors.one_of("The control", name, self.controls)
        with self.hold():
            for name, value in values.items():  # one may only fit once another one has moved
                takes(self.controls[name], value)
            refused = [name for name in values if not takes(self.controls[name], values[name])]
        self.redraw()
        if refused:
            name, stays = refused[0], doors.short(self.controls[refused[0]].value)
            raise ValueError(
                f"{name} cannot be {doors.short(values[name])}: it stays {stays}; give a value "
                "that its control can show."
            )

    def reset(self):
        """Put every control back to where it started."""
        self.set(**self.start)

    def panel(self):
        """The widget that stands on the page: controls, buttons, picture, message."""
        controls = widgets.Box([*self.controls.values(), *self.buttons], layout=ROW)
        return widgets.VBox([controls, self.view, self.notice])

    def _repr_mimebundle_(self, include=None, exclude=None):
        """The live panel, and its first picture for where no kernel runs.

        Written by hand, because ipywidgets 7 has no such method.
        """
        alt = self.picture.alt if self.picture else self.message
        first = self.picture.html if self.picture else f"<p>{escape(alt)}</p>"
        view = {"version_major": 2, "version_minor": 0, "model_id": self.panel().model_id}
        return {
            WIDGET_VIEW: view,
            "text/html": f"{first}\n<p>Run this cell to move it.</p>",
            "text/plain": f"Run this cell to explore. It starts with: {alt}",
        }


def takes(control, value):
    """Whether a control can be moved to a value; it moves there, or stays where it is."""
    if value is None:
        return False  # it would empty a menu
    before = control.value
    with suppress(traitlets.TraitError, *REFUSALS):
        control.value = value
    if control.value == value:
        return True
    control.value = before
    return False


def cover(last, picture):
    """The picture, over the last one if that has the same size.

    A browser takes a moment to decode a new image; without the last one below, it would show
    nothing meanwhile, and the picture would flicker while a control is dragged.
    """
    if last is None or size(last) != size(picture):
        return picture.html
    return (
        f'<div style="display:grid"><div style="grid-area:1/1; z-index:1">{picture.html}</div>'
        f'<div style="grid-area:1/1" aria-hidden="true">{last.html}</div></div>'
    )


def size(picture):
    """What says how large the image is: the first tag of an SVG, the header of a PNG."""
    image = picture.image
    return image.partition(">")[0] if isinstance(image, str) else image[16:24]


def slider(name, value, low, high, step=0.1):
    """A slider for a number between low and high, whole if all of them are."""
    whole = all(isinstance(number, int) for number in (value, low, high, step))
    kind = widgets.IntSlider if whole else widgets.FloatSlider
    return kind(value=value, min=low, max=high, step=step, **described(name))


def log_slider(name, value, low, high, step=0.25):
    """A slider for a positive number between 10^low and 10^high, moving by factors."""
    return widgets.FloatLogSlider(
        value=value, min=low, max=high, step=step, readout_format=".3", **described(name)
    )


def choice(name, options, value=None):
    """A menu. options: a list of values, or {what it is called: value}."""
    first = next(iter(options.values())) if isinstance(options, dict) else options[0]
    start = first if value is None else value
    return widgets.Dropdown(options=options, value=start, **described(name))


def text(name, value):
    """A line to type into; it counts when Enter is pressed or the line is left."""
    return widgets.Text(value=value, continuous_update=False, **described(name))


def button(name, action):
    """A button that calls action()."""
    made = widgets.Button(description=name, layout=widgets.Layout(width="auto"))
    made.on_click(lambda _: action())
    return made


def described(name):
    """The label and layout that all controls share."""
    return {
        "description": name,
        "style": {"description_width": "initial"},
        "layout": widgets.Layout(width=f"{max(20, 15 + len(name) / 2)}em"),
    }
