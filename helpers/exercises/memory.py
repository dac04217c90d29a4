"""What has been passed, in a plain file that survives a crash and may be deleted at any time.

The file is progress.json in my-notebooks, where that is the working directory or above it, so that
lessons and sets share it. Elsewhere it is .progress.json: in notebooks, or in its solutions, which
are not the learner's own, or in the working directory.
"""

import json
import os
import tempfile
from contextlib import contextmanager, suppress
from html import escape
from pathlib import Path

from helpers.exercises.cases import CASES

FILE = "progress.json"
FOLDERS = {"my-notebooks": FILE, "notebooks": f".{FILE}", "solutions": f".{FILE}"}


def place():
    """The path of the file."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if folder.name in FOLDERS:
            return folder / FOLDERS[folder.name]
    return here / f".{FILE}"


def passed(path=None):
    """The ids that have been passed, in order; none where the file is missing or unreadable."""
    try:
        ids = json.loads((path or place()).read_text("utf-8"))["passed"]
        return [id for id in ids if isinstance(id, str)]
    except (OSError, ValueError, KeyError, TypeError):
        return []


def remember(id, path=None):
    """Add id to what has been passed. Returns "" or a sentence on why that did not work."""
    path = path or place()
    try:
        with one_at_a_time(path.parent):
            set_aside(path)
            ids = passed(path)
            if id not in ids:
                write(path, json.dumps({"passed": sorted([*ids, id])}, indent=1) + "\n")
    except OSError as error:
        return f"Your progress could not be written to {path.name} ({error.strerror or error})."
    return ""


@contextmanager
def one_at_a_time(folder):
    """Let two notebooks that pass at the same moment write one after the other."""
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)


def set_aside(path):
    """Rename a file that is no progress, so that nothing in it is lost."""
    try:
        readable = isinstance(json.loads(path.read_text("utf-8"))["passed"], list)
    except FileNotFoundError:
        return
    except (ValueError, KeyError, TypeError):
        readable = False
    if not readable:
        os.replace(path, path.with_name(f"{path.name}.unreadable"))


def write(path, text):
    """Make the file hold text, at once: it is written beside it, then put in its place."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{FILE}.")
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, path)
    except BaseException:
        with suppress(OSError):
            os.remove(name)
        raise


class Progress:
    """A table of what is done; shows itself in a notebook and as text. rows: of words, as head."""

    def __init__(self, title, head, rows):
        self.title, self.head, self.rows = title, head, rows

    def __str__(self):
        return "\n".join([self.title, *(" | ".join(row) for row in (self.head, *self.rows))])

    @property
    def html(self):
        head = "".join(f"<th>{word}</th>" for word in self.head)
        rows = "".join(f"<tr>{''.join(map(table_cell, row))}</tr>" for row in self.rows)
        table = f"<caption>{self.title}</caption><thead><tr>{head}</tr></thead>"
        return f"<table>{table}<tbody>{rows}</tbody></table>"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html, "text/plain": str(self)}


def table_cell(words):
    return f'<td style="text-align: left">{escape(words)}</td>'


def progress(lesson=None):
    """The table of what is done: a line a lesson, or, as progress("06"), a line an exercise."""
    wanted = f"{lesson:02}" if isinstance(lesson, int) else lesson and str(lesson).zfill(2)
    cases = [case for case in CASES.values() if wanted in (None, case.lesson)]
    if not cases:
        lessons = ", ".join(dict.fromkeys(case.lesson for case in CASES.values()))
        raise ValueError(f"There is no exercise of lesson {lesson}; there are some of {lessons}.")
    done = set(passed())
    title = f"{count(cases, done)} done"
    if wanted:
        rows = [("✓ done" if case.id in done else "· open", case.id, case.task) for case in cases]
        return Progress(title, ("state", "exercise", "task"), rows)
    lessons = {lesson: [] for lesson in dict.fromkeys(case.lesson for case in cases)}
    for case in cases:
        lessons[case.lesson].append(case)
    rows = [summary(lesson, found, done) for lesson, found in lessons.items()]
    return Progress(title, ("lesson", "Your turn", "exercises"), rows)


def summary(lesson, cases, done):
    """The line of a lesson: its number, its *Your turn* cells, its exercises."""
    numbered = [case for case in cases if case.is_numbered]
    lettered = [case for case in cases if not case.is_numbered]
    return lesson, count(lettered, done), count(numbered, done)


def count(cases, done):
    """ "2 of 6", or "–" where there is none."""
    return f"{sum(case.id in done for case in cases)} of {len(cases)}" if cases else "–"
