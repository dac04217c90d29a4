"""One line below the running cell that says how far a long piece of work is."""

import sys
import time

from helpers import doors


@doors.options
def with_progress(items, noun):
    """Each of items in turn, counted in one line that ends as "5 networks trained"."""
    if not hasattr(items, "__iter__"):
        raise TypeError(
            f"items is {doors.short(items)}: hand in what can be gone through, such as "
            "range(5) or a list."
        )
    return counted(list(items), doors.text("noun", noun))


def counted(items, noun):
    with ProgressLine(len(items), noun) as progress:
        for number, item in enumerate(items, start=1):
            yield item
            progress.show(number)


class ProgressLine:
    """One line below the running cell, written over and over; silent outside a notebook.

    It ends as "20 epochs trained", the same in every run, whatever the losses were. A sentence, if
    there is one, is printed after it, outside a notebook, too.
    """

    def __init__(self, total, noun="epoch", *, quiet=False, pause=0.1):
        self.total, self.noun, self.pause, self.number, self.shown = total, noun, pause, 0, 0.0
        self.quiet, self.sentence = quiet, ""

    def __enter__(self):
        return self

    def show(self, number, note=""):
        self.number = number
        if self.speaks() and time.monotonic() - self.shown >= self.pause:
            self.write(f"{self.noun} {number} of {self.total}{note}")
            self.shown = time.monotonic()

    def __exit__(self, *error):
        if self.speaks():
            of = "" if self.number == self.total else f"of {self.total} "
            self.write(f"{self.number} {of}{self.noun}s trained")
            print()
        if self.sentence and not self.quiet:
            print(self.sentence)

    def speaks(self):
        return in_notebook() and not self.quiet

    def write(self, text):
        print(f"\r{text:<40}", end="", flush=True)


def in_notebook():
    """Whether the kernel of a notebook runs this. Asks without importing IPython."""
    ipython, kernels = sys.modules.get("IPython"), {"ipykernel", "pyodide_kernel"}
    return bool(kernels & sys.modules.keys() and ipython and ipython.get_ipython())
