"""What a learner moves in an exploration: sliders, menus, fields, a grid to draw on.

    slider("x", 1.0, -2, 2)         choice("f(x)", ["sin", "cos"])        text("formula", "a*b")
    log_slider("h", 0.1, -3, 0)     numbers("inputs", {"a": 2.0})         grid("pixels", ...)

They are plain Python: a value that is looked at before it is taken, and what the page has to know
to show it. A value goes over the wire as `sent` writes and `read` takes it.
"""

import math
from numbers import Integral

from helpers import doors

LONGEST = 10_000  # letters of a text


class Control:
    """A value with a label; `value` can be read and set, `follow` tells of each change.

    kind: which input of front.js shows it. sent: its value as JSON can hold it.
    """

    kind = ""

    def __init__(self, label, value):
        self.label, self.actions, self.drawn = doors.text("label", label), [], lambda control: None
        self._value = self.check(value)

    @property
    def description(self):
        return self.label

    @property
    def value(self):
        return self._value

    @value.setter
    def value(self, value):
        self.move(self.check(value))

    @property
    def sent(self):
        return self.value

    def move(self, value):
        """Take a value that was checked; tell those who follow, then have the picture drawn."""
        if value is self._value or value == self._value:
            return
        self._value = value
        for action in self.actions:
            action(value)
        self.drawn(self)

    def follow(self, action):
        """action(value) after each change, before the picture is drawn."""
        self.actions.append(action)

    def check(self, value):
        """value as it is kept. Raises TypeError or ValueError, in a sentence."""
        return value

    def read(self, sent):
        """The value that the page sent, checked as if it came from anywhere."""
        return self.check(sent)

    def facts(self):
        """All that the page has to know but the value."""
        return {"kind": self.kind, "label": self.label}


class Slider(Control):
    """A number from min to max, whole if all of min, max, step and value are.

    is_log: then the slider moves by factors of 10^step, between 10^low and 10^high.
    """

    kind = "range"

    def __init__(self, label, value, low, high, step, is_log=False):
        numbers = (value, low, high, step)
        self.is_whole = not is_log and all(isinstance(number, int) for number in numbers)
        self.low, self.high, self.step, self.is_log = low, high, step, is_log
        super().__init__(label, value)

    @property
    def min(self):
        return 10.0**self.low if self.is_log else self.low

    @property
    def max(self):
        return 10.0**self.high if self.is_log else self.high

    @max.setter
    def max(self, high):
        """Move the upper end; a value beyond it comes along."""
        self.high = math.log10(high) if self.is_log else high
        self.value = min(self.value, self.max)

    def check(self, value):
        if self.is_whole:
            return doors.whole(self.label, value, self.min, self.max)
        return self.on_step(doors.number(self.label, value, self.min, self.max))

    def on_step(self, value):
        """The very number of a step that a value stands on, but for its last digits."""
        if not self.is_log:
            return value
        place = (math.log10(value) - self.low) / self.step
        near = 10.0 ** (self.low + round(place) * self.step)
        return near if abs(near / value - 1) < 1e-9 else value

    def facts(self):
        ends = {"low": self.low, "high": self.high, "step": self.step, "log": self.is_log}
        return super().facts() | ends


class Choice(Control):
    """One of `options`, a list of values or {what it is called: value}; sent is its place."""

    kind = "menu"

    def __init__(self, label, options, value=None):
        self._options = pairs(label, options)
        super().__init__(label, self._options[0][1] if value is None else value)

    @property
    def options(self):
        """Pairs (what it is called, value)."""
        return self._options

    @options.setter
    def options(self, options):
        """Have other options; the value is kept if it is among them, else the first one comes."""
        self._options = pairs(self.label, options)
        values = [value for _, value in self._options]
        self.move(self.value if self.value in values else values[0])

    @property
    def sent(self):
        return next(i for i, (_, value) in enumerate(self._options) if value == self.value)

    def check(self, value):
        if not getattr(value, "ndim", 0):  # an array equals many things at once
            for _, option in self._options:
                if option is value or option == value:
                    return option
        names = ", ".join(str(name) for name, _ in self._options)
        raise ValueError(f"{self.label} is {doors.short(value)}; it can be {names}.")

    def read(self, sent):
        return self._options[doors.whole(self.label, sent, 0, len(self._options) - 1)][1]

    def facts(self):
        return super().facts() | {"options": [str(name) for name, _ in self._options]}


def pairs(label, options):
    """Options as a list of (what it is called, value)."""
    if not isinstance(options, dict):
        options = {str(one): one for one in doors.sequence("options", options, "[1, 2]")}
    if not options:
        raise ValueError(f"The menu {label} has no options: give one or more, such as [1, 2].")
    return list(options.items())


class Text(Control):
    """A line to type into, or several; it counts when Enter is pressed or the line is left."""

    kind = "text"

    def __init__(self, label, value, rows=1):
        self.rows = rows
        super().__init__(label, value)

    def check(self, value):
        if not isinstance(value, str):
            raise TypeError(f"{self.label} is {doors.short(value)}: it has to be a text.")
        if len(value) > LONGEST:
            raise ValueError(f"{self.label} has {len(value)} letters; at most {LONGEST} fit.")
        return value

    def facts(self):
        return super().facts() | {"rows": self.rows}


class Numbers(Control):
    """A field for each of several numbers; `value` is {name: number}.

    A name that goes and comes back has its number again.
    """

    kind = "numbers"

    def __init__(self, label, value, step=0.5):
        self.step, self.known = step, {}
        super().__init__(label, value)
        self.known |= self.value

    @property
    def names(self):
        return list(self.value)

    def rename(self, names, others=(1.0,)):
        """Have one field for each of names; others: where new ones begin, in turn."""
        found = {n: others[i % len(others)] for i, n in enumerate(names)}
        self.move({name: self.known.get(name, start) for name, start in found.items()})
        self.known |= self.value

    def check(self, value):
        value = doors.mapping(self.label, value, "{'a': 2.0}")
        return {str(name): doors.number(str(name), one) for name, one in value.items()}

    def move(self, value):
        self.known |= value
        super().move(value)

    def read(self, sent):
        if not isinstance(sent, dict) or list(sent) != self.names:
            raise ValueError(f"{self.label} has the fields {', '.join(self.names)}.")
        return self.check(sent)

    def facts(self):
        return super().facts() | {"names": self.names, "step": self.step}


class Grid(Control):
    """rows × columns cells to draw on, each a whole number from 0 to levels.

    value: a tuple of all cells, row by row. brush: how far the ink of a stroke reaches, in cells,
    from full ink in its middle.
    """

    kind = "grid"

    def __init__(self, label, value, rows, columns, levels, brush):
        self.rows, self.columns, self.levels, self.brush = rows, columns, levels, brush
        super().__init__(label, value)

    @property
    def sent(self):
        return list(self.value)

    def check(self, value):
        if isinstance(value, str | bytes | dict) or not hasattr(value, "__len__"):
            raise TypeError(f"{self.label} is {doors.short(value)}: it has to be a list of cells.")
        if len(value) != self.rows * self.columns:
            wanted = f"{self.rows} × {self.columns} = {self.rows * self.columns}"
            raise ValueError(f"{self.label} has {len(value)} cells; it needs {wanted}.")
        return tuple(doors.whole(f"a cell of {self.label}", one, 0, self.levels) for one in value)

    def facts(self):
        size = {"rows": self.rows, "columns": self.columns}
        return super().facts() | size | {"levels": self.levels, "brush": self.brush}


def slider(name, value, low, high, step=0.1):
    """A slider for a number between low and high, whole if all of them are."""
    value, low, high, step = read_range(name, value, low, high, step)
    return Slider(name, value, low, high, step)


def read_range(name, value, low, high, step):
    """The numbers of a slider, whole ones as int, in an order that it can have."""
    value, low, high, step = (
        doors.whole(key, n, -math.inf) if isinstance(n, Integral) else doors.number(key, n)
        for key, n in ((name, value), ("low", low), ("high", high), ("step", step))
    )
    doors.positive("step", step)
    require_between(name, value, low, high)
    return value, low, high, step


def require_between(name, value, low, high):
    if not low < high:
        raise ValueError(f"{name} goes from {low:g} to {high:g}: the low end has to come first.")
    if not low <= value <= high:
        raise ValueError(f"{name} is {value:g}: it has to lie from {low:g} to {high:g}.")


def log_slider(name, value, low, high, step=0.25):
    """A slider for a positive number between 10^low and 10^high, moving by factors."""
    low, high = doors.pair("(low, high)", (low, high), -300, 300)
    value, step = doors.positive(name, value), doors.positive("step", step)
    require_between(name, value, 10.0**low, 10.0**high)
    return Slider(name, value, low, high, step, is_log=True)


choice, text, numbers = Choice, Text, Numbers


def grid(name, value, rows=8, columns=8, levels=16, brush=1.25):
    """rows × columns cells to draw on by mouse, finger or keys; value: all cells, row by row."""
    return Grid(name, value, rows, columns, levels, brush)
