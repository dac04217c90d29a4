"""What a check has found, as text and as a small card, and the error that shows it without a
traceback.
"""

import sys
from dataclasses import dataclass, replace
from html import escape

LINES = 12  # of an answer's output that are shown


@dataclass(frozen=True)
class Verdict:
    """id, ok and stage (one of reading.STAGES) of an answer; title and lines say it in words.

    named: whether the sentence is that of a known mistake. printed: what the answer printed.
    """

    id: str
    stage: str
    title: str
    lines: tuple = ()
    named: bool = False
    printed: str = ""

    @property
    def ok(self):
        return self.stage == "right"

    @property
    def attempted(self):
        return self.stage != "not attempted"

    def with_line(self, line):
        return replace(self, lines=(*self.lines, line))

    def __str__(self):
        parts = [f"{self.id}  {self.title}", *self.lines]
        if self.printed:
            parts += ["Your code printed:", *(f"    {line}" for line in self.shown())]
        return "\n".join(parts)

    def shown(self):
        """The first lines of what was printed, each cut to the width of a page."""
        lines = self.printed.rstrip("\n").split("\n")
        more = [f"… and {len(lines) - LINES} lines more"] if len(lines) > LINES else []
        return [line[:100] for line in lines[:LINES]] + more

    @property
    def html(self):
        """A card: the title, a paragraph a line, and the output folded."""
        mark = "✓" if self.ok else "…"
        rows = "".join(f"<p>{escape(line)}</p>" for line in self.lines)
        if self.printed:
            printed = escape("\n".join(self.shown()))
            rows += f"<details><summary>Your code printed</summary><pre>{printed}</pre></details>"
        return f"<div><p>{mark} <strong>{self.id}</strong> {escape(self.title)}</p>{rows}</div>"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html, "text/plain": str(self)}


class NotRight(AssertionError):
    """An answer that is not right: it fails a notebook or a test, and shows only its words."""

    def __init__(self, verdict):
        super().__init__(str(verdict))
        self.verdict = verdict

    def _render_traceback_(self):
        return str(self).split("\n")


def show(thing):
    """Display thing in a notebook, print it elsewhere."""
    shell = sys.modules.get("IPython") and sys.modules["IPython"].get_ipython()
    if shell:
        from IPython.display import display

        display(thing)
    else:
        print(thing)
