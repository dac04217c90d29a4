"""Buttons of an exploration, and Play: a step done again and again while the page asks for it."""

from helpers import doors


class Button:
    """A button that calls action(); one that is not enabled stays where it is and does nothing."""

    kind = "button"

    def __init__(self, label, action):
        self.label, self.action = doors.text("label", label), action
        self.enabled = True

    @property
    def description(self):
        return self.label

    def press(self, client):
        """What a press in the page `client` does."""
        if self.enabled:
            self.action()

    def click(self):
        self.press("")

    def facts(self):
        return {"kind": self.kind, "label": self.label, "enabled": self.enabled}


class Player(Button):
    """A button that says Play or Pause; in between, step() is called every `period` seconds.

    step: returns whether there is more to come. The page asks for each step, once it has shown
    the last one: nothing plays unseen, in a cell that was run again or a page that was closed,
    and the notebook stays free in between.
    """

    kind = "play"

    def __init__(self, step, period):
        super().__init__("Play", self.play_or_pause)
        self.step, self.period, self.player = step, period, None

    @property
    def playing(self):
        return self.player is not None

    @property
    def description(self):
        return "Pause" if self.playing else "Play"

    def press(self, client):
        """Play for this page, or pause where it already plays for it."""
        self.player = None if self.player == client else client

    def play_or_pause(self):
        self.press("")

    def pause(self):
        """No step follows."""
        self.player = None

    def tick(self, client):
        """A step, if it is this page that plays."""
        if self.playing and self.player == client and not self.step():
            self.pause()

    def facts(self):
        return super().facts() | {"period": self.period, "player": self.player}


button, play = Button, Player
