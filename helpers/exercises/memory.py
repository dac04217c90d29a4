"""What has been passed, in a plain file that survives a crash and may be deleted at any time.

The file is progress.json in my-notebooks, where that is the working directory or above it;
.progress.json in the working directory elsewhere.
"""

import json
import os
import tempfile
from contextlib import contextmanager, suppress
from html import escape
from pathlib import Path

from helpers.exercises.cases import CASES

FOLDER, FILE = "my-notebooks", "progress.json"


def place():
    """The path of the file."""
    here = Path.cwd()
    for folder in (here, *here.parents):
        if folder.name == FOLDER:
            return folder / FILE
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
    """A table of cases and whether each is done; shows itself in a notebook and as text."""

    def __init__(self, cases, done):
        self.rows = [(case.id, case.task, case.id in done) for case in cases]
        count = sum(row[2] for row in self.rows)
        self.title = f"{count} of {len(self.rows)} done"

    def __str__(self):
        lines = [f"{'✓' if done else '·'} {id:5} {task}" for id, task, done in self.rows]
        return "\n".join([self.title, *lines])

    @property
    def html(self):
        rows = "".join(
            f"<tr><td>{'✓ done' if done else 'open'}</td><td>{id}</td>"
            f'<td style="text-align: left">{escape(task)}</td></tr>'
            for id, task, done in self.rows
        )
        head = "<thead><tr><th>state</th><th>exercise</th><th>task</th></tr></thead>"
        return f"<table><caption>{self.title}</caption>{head}<tbody>{rows}</tbody></table>"

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html, "text/plain": str(self)}


def progress(lesson=None):
    """The table of what is done: of all exercises, or of one lesson, such as progress("06")."""
    wanted = f"{lesson:02}" if isinstance(lesson, int) else lesson and str(lesson).zfill(2)
    cases = [case for case in CASES.values() if wanted in (None, case.lesson)]
    if not cases:
        lessons = ", ".join(dict.fromkeys(case.lesson for case in CASES.values()))
        raise ValueError(f"There is no exercise of lesson {lesson}; there are some of {lessons}.")
    return Progress(cases, set(passed()))
