"""The one front end of every exploration: a picture that follows what a learner moves.

    Exploration(draw_secant, x=slider("x", 1.0, -2, 2), f=choice("f(x)", ["x²", "sin x"]))

All state is here; the page (front.js) shows it and says what was moved. The page waits for the
answer to one message before it sends the next, and numbers them: so they come in order whatever
thread handles them, and what is moved meanwhile becomes one message.
"""

import threading
from contextlib import contextmanager
from functools import cached_property

from helpers import doors
from helpers.explore.buttons import Button, Player
from helpers.explore.inputs import Choice, Control, Slider
from helpers.explore.view import sentences, shown_facts, stored_html, viewed, written

REFUSALS = (ValueError, TypeError, ArithmeticError)  # what a draw function says at its door
PAGES = 16  # that can show one exploration at once; of older ones the last number is forgotten
LONGEST_NAME = 40  # letters, of a page
SPOKEN = 300  # letters of what is said after a change


class Exploration:
    """A picture that follows its controls; show it by ending a cell with it.

    draw: a pure function of the controls' values, by name, that returns a Picture or a View.
    controls: {argument of draw: control}; the order is the order on the page.
    After each change `picture` is what is shown and `message` why values were refused, or "".
    """

    def __init__(self, draw, **controls):
        self.draw, self.controls = doors.function("draw", draw, "draw_secant"), controls
        require_controls(controls)
        self.shown, self.message, self.cause, self.said = None, "", "", ""
        self.lock, self.held, self.is_receiving = threading.RLock(), 0, False
        self.answered = {}  # {page: number of its last message}
        self.start, self.buttons = self.values, [Button("Reset", self.reset)]
        for control in controls.values():
            control.drawn = self.follow
        self.redraw()

    @property
    def values(self):
        """What the controls say now, {argument: value}."""
        return {name: control.value for name, control in self.controls.items()}

    @property
    def picture(self):
        """The first of the pictures shown; None while every value was refused."""
        return self.shown.pictures[0] if self.shown else None

    def follow(self, control):
        """Draw after a control has moved; what is refused then is said beside it."""
        if self.held:
            return
        with self.lock:
            cause, message = self.cause, self.message
            self.cause = self.name_of(control)
            self.redraw()
            if self.message == message:  # what is refused is still what was refused before
                self.cause = cause
        self.tell()

    def redraw(self):
        """Draw what the controls say; keep the last picture when draw refuses their values."""
        self.show(self.draw, **self.values)

    def show(self, draw, **values):
        """Show draw(**values), or the sentence with which draw refuses them."""
        self.attempt(lambda: self.put(draw(**values)))

    def put(self, drawn):
        """Show a Picture or a View in place of the last one."""
        self.shown = viewed(drawn)
        self.say("")

    def attempt(self, action):
        """Do what a control asks for, or write the sentence with which it is refused."""
        try:
            action()
        except REFUSALS as refusal:
            self.say(str(refusal))

    def say(self, message):
        """Write a sentence beside the control that was moved; "" takes it away."""
        self.message = message
        self.tell()

    @contextmanager
    def hold(self):
        """Move controls without drawing."""
        with self.lock:
            self.held += 1
            try:
                yield
            finally:
                self.held -= 1

    def set(self, **values):
        """Move several controls, in whatever order they can take, and draw once.

        Raises ValueError or TypeError, with everything as before, when one cannot have its value.
        """
        doors.mapping("values", values, "x=1.0")
        for name in values:
            doors.one_of("the control", name, self.controls)
        with self.hold():
            before = self.values
            refusal = self.arrange(values)
            if refusal:
                self.arrange(before)
                raise refusal
            self.cause = ""
            self.redraw()
        self.tell()

    def arrange(self, values):
        """Bring controls to values, again and again since one may set the range of another.

        Returns the refusal of a value that cannot be had, or None.
        """
        for _ in range(1 + len(values)):
            refusal = None
            for name, value in values.items():
                try:
                    self.controls[name].value = value
                except REFUSALS as sentence:
                    refusal = sentence
            if not refusal and all(self.controls[n].value == v for n, v in values.items()):
                break
        return refusal

    def reset(self):
        """Put every control back to where it started."""
        for player in self.players:
            player.pause()
        self.set(**self.start) if self.controls else self.redraw()

    @property
    def players(self):
        return [one for one in self.buttons if isinstance(one, Player)]

    def name_of(self, control):
        return next((name for name, one in self.controls.items() if one is control), "")

    # --- the page ---------------------------------------------------------------------------------

    @cached_property
    def widget(self):
        """What stands on the page, made when it is first shown."""
        from helpers.explore.page import Page

        return Page(self)

    def close(self):
        """Take it off the page; shown again, it begins where it was left."""
        for player in self.players:
            player.pause()
        if "widget" in self.__dict__:
            self.widget.close()
            del self.widget

    def tell(self):
        """Bring the page up to date, if there is one; while it asks for something, at the end."""
        if "widget" in self.__dict__ and not self.is_receiving:
            self.widget.update(self.facts())

    def receive(self, message):
        """Do what a page asks for; returns whether it was a message that can be understood."""
        match message:
            case {"client": str(client), "seq": int(number), "do": str(what)} if (
                what in DEEDS and len(client) <= LONGEST_NAME
            ):
                name, value = message.get("name", ""), message.get("value")
            case _:
                return False
        with self.lock:
            if number > self.answered.get(client, 0):
                kept = [page for page in self.answered if page != client][1 - PAGES :]
                self.answered = {page: self.answered[page] for page in kept} | {client: number}
                self.obey(what, name, value, client)
        self.tell()
        return True

    def obey(self, what, name, value, client):
        """Do one of DEEDS, which may be refused in a sentence; note what it changed."""
        before, spoken, message = self.values, self.sentence, self.message
        self.is_receiving = True
        try:
            DEEDS[what](self, name, value, client)
        except REFUSALS as refusal:
            self.say(str(refusal))
            if self.message != message:
                self.cause = name if what == "set" else ""
        finally:
            self.is_receiving = False
        self.said = "" if what == "tick" else self.changes(before, spoken)

    def move(self, name, value, client):
        """Bring a control to the value that a page sent, and draw."""
        control = self.controls.get(name) if isinstance(name, str) else None
        if control is None:
            return
        value = control.read(value)
        if value != control.value:
            control.value = value
        elif self.message:
            self.redraw()

    def press(self, name, value, client):
        """Press a button as a page did."""
        for one in self.buttons:
            if one.label == name:
                one.press(client)

    def tick(self, name, value, client):
        """The next step of what plays for this page."""
        for player in self.players:
            player.tick(client)

    def rest(self, name, value, client):
        """A page goes: what plays for it stops."""
        for player in self.players:
            if player.player == client:
                player.pause()

    @property
    def sentence(self):
        """What the picture says in words."""
        return (self.shown.sentence or self.picture.alt) if self.shown else ""

    def changes(self, before, spoken):
        """One short text for those who listen: what was moved, and what the picture says now."""
        if self.message:
            return ""  # it is said by the refusal itself
        moved = [
            f"{one.label}: {written(one)}."
            for name, one in self.controls.items()
            if one.value != before[name] and isinstance(one, Slider | Choice)
        ]
        old = set(sentences(spoken))
        new = [one for one in sentences(self.sentence) if one not in old]
        text = " ".join(moved + new)
        return text if len(text) <= SPOKEN else f"{text[: SPOKEN - 1]}…"

    def facts(self):
        """All that the page shows, as JSON can hold it."""
        return {
            "controls": [{"name": n, **one.facts()} for n, one in self.controls.items()],
            "buttons": [one.facts() for one in self.buttons],
            "values": {name: control.sent for name, control in self.controls.items()},
            "shown": shown_facts(self.shown) | {"said": self.said},
            "refusal": {"at": self.cause, "says": self.message},
            "answered": self.answered,
        }

    def _repr_mimebundle_(self, include=None, exclude=None):
        """The stored picture alone: for a page without a kernel, a book, a code host."""
        alt = self.picture.alt if self.picture else self.message
        return {
            "text/html": stored_html(self.shown, self.message),
            "text/plain": f"Run this cell to explore. It starts with: {alt}",
        }

    def _ipython_display_(self):
        """The stored picture and, in an output of its own, what is alive and hides it.

        In one output a notebook that is opened again would say "model not found" in its place.
        """
        from IPython.display import display

        from helpers.explore.page import shown_in_cell

        display(self._repr_mimebundle_(), raw=True)
        display(shown_in_cell(self), raw=True)


def require_controls(controls):
    for name, control in controls.items():
        if not isinstance(control, Control):
            raise TypeError(
                f"{name} is {doors.short(control)}: give a control, such as "
                f'slider("{name}", 1.0, 0.0, 2.0).'
            )


DEEDS = {  # what a page may ask for
    "set": Exploration.move,
    "press": Exploration.press,
    "tick": Exploration.tick,
    "rest": Exploration.rest,
    "ping": lambda *facts: None,
}
