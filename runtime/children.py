"""Child processes from start to end: what installs never outlives start.py, whatever ends that.

A quiet child reads from a pipe that only start.py holds. When start.py is gone, even by kill -9 or
with its window, the pipe ends, and the child ends itself and all that it has started.
"""

import contextlib
import os
import signal
import subprocess
import sys

from runtime.sentences import say, why

WATCHED = """
import os, runpy, signal, sys, threading

def end_with_start():
    os.read(0, 1)
    if os.name != "nt":
        os.killpg(os.getpgrp(), signal.SIGKILL)
    os._exit(1)

threading.Thread(target=end_with_start, daemon=True).start()
del sys.argv[0]
runpy.run_module(sys.argv[0], run_name="__main__", alter_sys=True)
"""
ASKED_TO_END = ("SIGINT", "SIGTERM", "SIGHUP")


def end_like_ctrl_c():
    """Let every request to end arrive as KeyboardInterrupt."""
    for name in ASKED_TO_END:
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), signal.default_int_handler)


@contextlib.contextmanager
def undisturbed():
    """Pass over requests to end, so that what is being put right is put right wholly."""
    before = {
        number: signal.signal(number, signal.SIG_IGN)
        for number in (getattr(signal, name) for name in ASKED_TO_END if hasattr(signal, name))
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def run(command, root, meanwhile=None):
    """Run command to its end, return its status; Ctrl-C, SIGTERM or a closed terminal end it."""
    child = subprocess.Popen(command, cwd=root)
    patience, harder = None, iter((child.terminate, child.kill))
    if meanwhile:
        meanwhile(child)
    while True:
        try:
            return child.wait(patience)
        except KeyboardInterrupt:
            patience = 4  # a terminal's Ctrl-C reaches the child too, a signal to us alone does not
        except subprocess.TimeoutExpired:
            next(harder, child.kill)()
            patience = 20


def run_quietly(python, module, arguments, log, progress, guard):
    """Run `python -m module` with its output in log, saying how far it is; a failure is a sentence.

    guard is the set-up's lock: the child holds it, too, so that nobody else begins before its end.
    """
    command = [python, "-c", WATCHED, module, *arguments]
    more = {} if os.name == "nt" else {"pass_fds": (guard,)}
    root = os.path.dirname(log)
    with open(log, "wb") as file:
        streams = {"stdin": subprocess.PIPE, "stdout": file, "stderr": file}
        child = subprocess.Popen(command, cwd=root, start_new_session=True, **streams, **more)
        try:
            while child.poll() is None:
                try:
                    child.wait(0.3 if sys.stdout and sys.stdout.isatty() else 5)
                except subprocess.TimeoutExpired:
                    say("        " + progress(), "\r")
        finally:
            with undisturbed():
                end_group(child)
    if child.returncode:
        with open(log, encoding="utf-8", errors="replace") as file:
            raise SystemExit(why(file.read()))


def end_group(child):
    """End a child and all it started: first as by Ctrl-C, so that pip deletes what it has begun."""
    try:
        if child.poll() is None and os.name != "nt":  # there, the Ctrl-C itself has reached them
            os.killpg(child.pid, signal.SIGINT)
        child.wait(10)
    except (ProcessLookupError, subprocess.TimeoutExpired):
        pass
    finally:
        if child.poll() is None:
            child.kill()
        if os.name != "nt":
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(child.pid, signal.SIGKILL)
        child.wait()
        child.stdin.close()
