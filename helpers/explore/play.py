"""Play and pause: something done again and again while the notebook stays free."""

import asyncio

from helpers.explore.core import button


class Player:
    """A button that says Play or Pause; in between, step() is called every `period` seconds.

    Only one plays at a time: one that was left playing in a cell that was run again is paused.
    step: returns whether there is more to come. It runs in the notebook's own event loop, so that
    every other control keeps working between two steps.
    """

    def __init__(self, step, period):
        self.step, self.period, self.task = step, period, None
        self.button = button("Play", self.play_or_pause)

    @property
    def playing(self):
        return self.task is not None and not self.task.done()

    def play_or_pause(self):
        self.pause() if self.playing else self.play()

    def play(self):
        """Step until paused or at the end; without a running notebook do one step."""
        try:
            loop = asyncio.get_running_loop()
        except RuntimeError:
            self.step()
            return
        for task in asyncio.all_tasks(loop):
            if task.get_name() == type(self).__name__:
                task.cancel()
        self.task = loop.create_task(self.keep_stepping(), name=type(self).__name__)
        self.button.description = "Pause"

    def pause(self):
        if self.playing:
            self.task.cancel()
        self.task, self.button.description = None, "Play"

    async def keep_stepping(self):
        try:
            while self.step():
                await asyncio.sleep(self.period)
        finally:
            if self.task is asyncio.current_task():
                self.task, self.button.description = None, "Play"
