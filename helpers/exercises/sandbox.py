"""Run an answer where it can do no harm: it is stopped after some seconds, and the kernel lives.

Where a process can be forked (Linux, macOS), the answer runs in a child: functions defined in a
notebook come along, whatever it deletes, replaces or ends is only the child's, and the system
limits its memory. The child computes, hands over records of plain data through a pipe, and leaves
by `os._exit`, so that none of the kernel's threads and sockets is touched. Elsewhere (Windows, a
browser) the answer runs in the kernel itself, under a clock that looks at every step.
"""

import builtins
import copy
import faulthandler
import gc
import logging
import marshal
import os
import selectors
import signal
import sys
import time
import warnings
from contextlib import contextmanager, suppress
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from helpers.exercises.trial import Alarmed, Traced, attempt

SECONDS = 3.0  # for all calls of a check together; an honest answer takes milliseconds
GRACE = 1.0  # seconds after which a child that does not heed its own clock is ended
MEMORY = 1 << 30  # bytes beyond what the kernel has already
LARGEST = 1 << 26  # bytes that the child sends at most, or writes to a file
END = {"kind": "end"}


class Run(NamedTuple):
    """records: one a call, in order. ended: "" when it came to its end, else how the process ended:
    "time", "exit" or "signal", or "garbled" when something else came through the pipe. forked:
    whether it ran in a process of its own.
    """

    records: list
    ended: str
    forked: bool


def run(calls, forked=None):
    """The Run of calls, pairs (function, arguments), up to the first without a value.

    forked: chosen by what is possible here.
    """
    if can_fork() if forked is None else forked:
        with suppress(OSError):  # no room for one more process just now
            return in_child(calls)
    return in_kernel(calls)


@lru_cache
def can_fork():
    """Whether a child can be made here and gives a right product; tried once."""
    if not hasattr(os, "fork"):
        return False
    one = np.ones((2, 2))
    try:
        done = in_child([(lambda a, b: a @ b, (one, one))])
    except OSError:
        return False
    return not done.ended and done.records[0]["kind"] == "value"


# --- in a child process --------------------------------------------------------------------------


def in_child(calls):
    """The Run of calls in a forked child; an interrupt of the kernel ends the child, too."""
    here, there = os.pipe()
    with warnings.catch_warnings():  # the kernel has threads; this child never needs them
        warnings.simplefilter("ignore")
        try:
            pid = os.fork()
        except OSError:
            os.close(here)
            os.close(there)
            raise
    if pid == 0:
        live(calls, there)
    os.close(there)
    try:
        records, ended = listen(here, time.monotonic() + SECONDS + GRACE)
    finally:
        os.close(here)
        for kill in (os.killpg, os.kill):
            with suppress(OSError):
                kill(pid, signal.SIGKILL)
        status = os.waitpid(pid, 0)[1]
    if ended == "silence":
        ended = "signal" if os.WIFSIGNALED(status) else "exit"
    return Run(records, ended, True)


def live(calls, pipe):
    """The child's whole life; its caller is never reached again."""
    me, deadline = os.getpid(), time.monotonic() + SECONDS
    try:
        settle(pipe)
        for function, arguments in calls:
            clock = Alarmed(deadline)
            record = attempt(function, arguments, guarded(clock), clock)
            if os.getpid() != me:
                return  # a child of the answer's own has nothing to say
            send(pipe, record)
            if record["kind"] != "value":
                break
        send(pipe, END)
    finally:
        os._exit(0)


def settle(pipe):
    """Make the child a place of its own: group, streams, memory, clock; no question to the user."""
    os.setsid()
    gc.freeze()  # nothing of the kernel's is collected here
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)
    os.closerange(3, pipe)  # the kernel's files and sockets, which an answer could write into
    os.closerange(pipe + 1, 4096)
    logging.disable()
    faulthandler.disable()
    limit_memory()
    signal.signal(signal.SIGINT, signal.SIG_DFL)


def limit_memory():
    """Allow MEMORY bytes more, files of LARGEST bytes, and no core file. macOS keeps no such limit
    of memory; the clock ends it.
    """
    import resource

    with suppress(OSError, ValueError):
        resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
        resource.setrlimit(resource.RLIMIT_FSIZE, (LARGEST, LARGEST))
        seconds = int(SECONDS + GRACE) + 5  # should the kernel be gone by then
        resource.setrlimit(resource.RLIMIT_CPU, (seconds, seconds))
        with open("/proc/self/statm") as statm:
            size = int(statm.read().split()[0]) * resource.getpagesize()
        resource.setrlimit(resource.RLIMIT_AS, (size + MEMORY, size + MEMORY))


def no_input(prompt=""):
    raise EOFError("input() has nobody to ask here")


def send(pipe, record):
    data = marshal.dumps(record)
    data = len(data).to_bytes(8, "big") + data
    while data:
        data = data[os.write(pipe, data) :]


def listen(pipe, deadline):
    """(records, "" | "time" | "silence" | "garbled"): what the child sends, up to its end or the
    deadline. An answer that writes to all files it finds garbles it.
    """
    data, records = bytearray(), []
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while (left := deadline - time.monotonic()) > 0:
            if not selector.select(left):
                continue
            chunk = os.read(pipe, 1 << 16)
            if not chunk:
                return records, "silence"
            data += chunk
            while len(data) >= 8 and len(data) >= 8 + (size := int.from_bytes(data[:8], "big")):
                try:
                    record = marshal.loads(bytes(data[8 : 8 + size]))
                except (ValueError, EOFError, TypeError):
                    return records, "garbled"
                if not isinstance(record, dict) or "kind" not in record:
                    return records, "garbled"
                records.append(record)
                del data[: 8 + size]
            if len(data) >= 8 and int.from_bytes(data[:8], "big") > LARGEST:
                return records, "garbled"
            if records and records[-1] == END:
                return records[:-1], ""
    return records, "time"


# --- in the kernel itself ------------------------------------------------------------------------


def in_kernel(calls):
    """The Run of calls in this process; what an answer does to NumPy or to helpers is undone."""
    records, deadline = [], time.monotonic() + SECONDS
    for function, arguments in calls:
        clock = Traced(deadline)
        guard = guarded(clock, ends=no_end)
        records.append(attempt(function, copy.deepcopy(arguments), guard, clock))
        if records[-1]["kind"] != "value":
            break
    return Run(records, "", False)


@contextmanager
def guarded(clock, ends=os._exit):
    """Call under a clock, and put back what the answer replaces or deletes in NumPy, helpers and
    Python's own modules. ends: what os._exit does meanwhile.
    """
    names = [name for name in sys.modules if name.split(".")[0] in ("numpy", "helpers")]
    modules = [builtins, os, time, *(sys.modules[name] for name in names)]
    before = [(module.__dict__, dict(module.__dict__)) for module in modules]
    limit = sys.getrecursionlimit()
    os._exit, builtins.input = ends, no_input
    try:
        with clock:
            yield
    finally:  # with no built-in name before they are back
        for names, kept in before:
            names.update(kept)
        sys.setrecursionlimit(limit)


def no_end(*status):
    raise SystemExit(*status)
