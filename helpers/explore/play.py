"""Play and pause: something done again and again while the notebook stays free."""

import asyncio
import threading

from helpers.explore.core import button


class Player:
    """A button that says Play or Pause; in between, step() is called every `period` seconds.

    step: returns whether there is more to come. It runs in the notebook's own event loop, so that
    every other control keeps working between two steps. JupyterLab may handle two controls in two
    threads: whoever holds `lock` is alone with what step() changes. Only one Player plays at a
    time, so that one left playing in a cell that was run again is paused.
    """

    now = None  # the one that plays

    def __init__(self, step, period):
        self.step, self.period = step, period
        self.turn, self.task, self.lock = None, None, threading.RLock()
        self.button = button("Play", self.play_or_pause)

    @property
    def playing(self):
        return self.turn is not None

    def play_or_pause(self):
        self.pause() if self.playing else self.play()

    def play(self):
        """Step until paused or at the end; without a running notebook do one step."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.step()
            return
        if Player.now:
            Player.now.pause()
        Player.now, self.turn = self, object()
        self.task = loop.create_task(self.keep_stepping(self.turn))
        self.button.description = "Pause"

    def pause(self):
        """Once this returns, no step is under way and none follows."""
        with self.lock:
            self.turn, self.button.description = None, "Play"

    async def keep_stepping(self, turn):
        while self.next_step(turn):
            await asyncio.sleep(self.period)

    def next_step(self, turn):
        """A step, if it is still this turn; returns whether another one follows."""
        with self.lock:
            more = False
            if self.turn is turn:
                try:
                    more = self.step()
                finally:
                    if not more:
                        self.pause()
            return more
