"""One call of an answer: what it gave, raised, printed and changed, as one record of plain data.

A record is a dictionary with `kind`: "value", "raised", "time" (stopped by the clock) or "output"
(stopped because it printed without an end); `result`, encoded; `error`, the name and the message
of the exception; `line`, (number, text) of the learner's line that raised; `changed`, the arguments
that it changed, by their positions, as they are now; `printed`, the start of its output; `threads`,
whether it left one running.
"""

import io
import linecache
import signal
import sys
import sysconfig
import threading
import traceback
from contextlib import nullcontext, redirect_stderr, redirect_stdout
from pathlib import Path
from time import monotonic

from helpers.exercises.encoding import encode, readable, short
from helpers.exercises.no_answer import name_of

KEPT = 2_000  # characters of output that are shown at most
MOST = 300_000  # characters of output after which a call is stopped
FOREIGN = {str(Path(__file__).resolve().parents[1])} | {
    sysconfig.get_paths()[name] for name in ("stdlib", "platstdlib", "purelib", "platlib")
}


class TimeUp(BaseException):
    """The answer took too long; no Exception, so that `except Exception` lets it pass."""


class TooMuchOutput(BaseException):
    """The answer prints without an end."""


class Heard(io.TextIOBase):
    """A stream that keeps the start of what is written, and ends what writes for ever."""

    def __init__(self):
        self.kept, self.count = "", 0

    def writable(self):
        return True

    def write(self, text):
        text = str(text)
        if len(self.kept) < KEPT:
            self.kept += text[: KEPT - len(self.kept)]
        self.count += len(text)
        if self.count > MOST:
            raise TooMuchOutput
        return len(text)

    def text(self):
        return readable(self.kept) + ("…" if self.count > len(self.kept) else "")


def attempt(function, arguments, guard, clock=None):
    """The record of function(*arguments). guard: a context in which the call is made. clock: one
    in which its result is read, which may be an object with endless methods.

    The arguments are used up: an answer may change them.
    """
    before = [encode(argument) for argument in arguments]
    clock = clock or nullcontext()
    threads, heard = set(threading.enumerate()), Heard()
    record = {"kind": "value", "result": None, "error": None, "line": None}
    try:
        with redirect_stdout(heard), redirect_stderr(heard), guard:
            result = function(*arguments)
        with redirect_stdout(heard), redirect_stderr(heard), clock:
            record["result"] = encode(result)
    except TimeUp as stop:
        record.update(kind="time", line=line_of(stop))
    except TooMuchOutput as stop:
        record.update(kind="output", line=line_of(stop))
    except BaseException as error:
        with redirect_stdout(heard), redirect_stderr(heard):
            told = name_and_message(error, clock)
        record.update(kind="raised", error=told, line=line_of(error))
    after = [encode(argument) for argument in arguments]
    record["changed"] = {i: after[i] for i, old in enumerate(before) if old != after[i]}
    record["printed"] = heard.text()
    record["threads"] = any(t.is_alive() for t in set(threading.enumerate()) - threads)
    return record


def name_and_message(error, clock):
    """("ValueError", its message on one line), even where name or message raise themselves."""
    try:
        with clock:
            message = " ".join(str(error).split())
    except TimeUp:
        message = ""
    except BaseException:
        message = short(error)
    return readable(name_of(error)), readable(message[:300])


def line_of(error):
    """(number, text) of the deepest line that the learner wrote, or None."""
    found = None
    for frame, number in traceback.walk_tb(error.__traceback__):
        file = frame.f_code.co_filename
        if not file.startswith("<frozen") and not any(file.startswith(path) for path in FOREIGN):
            found = number, linecache.getline(file, number).strip()[:120]
    return found


class Traced:
    """A guard that looks at the clock at every step of the answer, where no process can be made.

    It ends a loop in Python, but not one that runs inside a single call of NumPy.
    """

    def __init__(self, deadline):
        self.deadline = deadline

    def __enter__(self):
        self.kept = sys.gettrace()
        sys.settrace(self.trace)

    def __exit__(self, *exception):
        sys.settrace(self.kept)

    def trace(self, frame, event, argument):
        frame.f_trace_opcodes = True  # `while True: pass` on one line passes no line again
        if monotonic() > self.deadline:
            raise TimeUp
        return self.trace


class Alarmed:
    """A guard whose alarm clock interrupts the answer in a child process, again and again."""

    def __init__(self, deadline):
        self.deadline = deadline

    def __enter__(self):
        signal.signal(signal.SIGALRM, self.ring)
        signal.setitimer(signal.ITIMER_REAL, max(self.deadline - monotonic(), 0.01), 0.1)

    def __exit__(self, *exception):
        signal.setitimer(signal.ITIMER_REAL, 0)

    def ring(self, number, frame):
        raise TimeUp
