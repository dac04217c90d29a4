"""Run a lesson, then each of its code cells once more from the state at the lesson's end.

    python -m tests.lessons.run_again notebooks/03_walk_the_graph_backwards.ipynb

prints {cell id: what differs from the cell's first run, "" for nothing} as JSON. Every second run
is made in a fork of the process, so that no cell sees what another's second run has left behind.
A shell without a kernel runs the cells: a kernel has threads, which a fork would lose.
"""

import contextlib
import io
import json
import os
import sys
import threading
from pathlib import Path

from IPython.core.displayhook import DisplayHook
from IPython.core.displaypub import CapturingDisplayPublisher
from IPython.core.history import HistoryManager
from IPython.core.interactiveshell import InteractiveShell

from tests.reading.lessons import Lesson, tags

COMPARED = ("text/plain", "text/html", "image/svg+xml", "text/latex", "text/markdown")


class QuietHook(DisplayHook):
    """Takes down a cell's last value beside what it displays, instead of printing it."""

    def write_output_prompt(self):
        pass

    def finish_displayhook(self):
        pass

    def write_format_data(self, format_dict, md_dict=None):
        self.shell.display_pub.publish(format_dict)


class QuietShell(InteractiveShell):
    """A shell that shows nothing and writes nothing to the disk."""

    def showtraceback(self, *arguments, **options):
        pass

    showsyntaxerror = showtraceback


def quiet_shell():
    HistoryManager.enabled = False
    return QuietShell.instance(
        display_pub_class=CapturingDisplayPublisher, displayhook_class=QuietHook
    )


def run(shell, cell):
    """(what is displayed, what is printed, the error) of one run of a cell."""
    shell.display_pub.outputs.clear()
    said, complained = io.StringIO(), io.StringIO()
    with contextlib.redirect_stdout(said), contextlib.redirect_stderr(complained):
        result = shell.run_cell(cell.source)
    shown = [output["data"] for output in shell.display_pub.outputs]
    kept = [{kind: data[kind] for kind in COMPARED if kind in data} for data in shown]
    error = result.error_before_exec or result.error_in_exec
    return {
        "is displayed": kept,
        "is printed": said.getvalue(),
        "is told on stderr": complained.getvalue(),
        "is raised": f"{type(error).__name__}: {error}" if error else "",
    }


def difference(cell, first, second):
    """A sentence on the first thing in which two runs differ; of a timing only the error counts."""
    ignored = {"is displayed", "is printed"} if "nbval-ignore-output" in tags(cell) else set()
    for what, was in first.items():
        if what not in ignored and second[what] != was:
            return f"{what}: {str(was)[-200:]!r}, then {str(second[what])[-200:]!r}"
    return ""


def forked(work):
    """The text that work() returns in a fork of this process, which ends with it."""
    reader, writer = os.pipe()
    if child := os.fork():
        os.close(writer)
        with open(reader, encoding="utf-8") as file:
            text = file.read()
        status = os.waitpid(child, 0)[1]
        return text if not status else f"the process ended with {status}"
    status = 1
    try:
        with open(writer, "w", encoding="utf-8") as file:
            file.write(work())
        status = 0
    finally:
        os._exit(status)


def run_again(lesson):
    """{cell id: sentence} of every code cell of a Lesson."""
    shell = quiet_shell()
    firsts = [(cell, run(shell, cell)) for cell in lesson.code]
    assert threading.active_count() == 1, "a fork would lose the threads of the lesson"
    return {
        cell.id: forked(lambda cell=cell, first=first: difference(cell, first, run(shell, cell)))
        for cell, first in firsts
    }


if __name__ == "__main__":
    notebook = Path(sys.argv[1]).resolve()
    os.chdir(notebook.parent)
    print(json.dumps(run_again(Lesson(notebook))))
