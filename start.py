#!/usr/bin/env python3
"""The two commands, with nothing but Python's standard library.

    python3 start.py                    set up on the first run, then JupyterLab on lesson 00
    python3 start.py test [ARGS ...]    check everything; ARGS go to pytest

It makes .venv beside this file, installs the locked packages, each checked against its hash, and
`helpers`, and leaves a stamp when all is there: with an unchanged lock the next run starts at once.
It has to parse on every old Python, so that "too old" can be said: no f-strings here.
"""

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "These notebooks need Python 3.11 or newer, and this is Python {}.{}: install a newer one"
        " and start with its name, as in `python3.12 start.py`.".format(*sys.version_info[:2])
    )

import argparse
import errno
import hashlib
import importlib.util
import os
import shutil
import signal
import socket
import subprocess
import sysconfig

ROOT = os.path.dirname(os.path.abspath(__file__))
VENV = os.path.join(ROOT, ".venv")
PYTHON = os.path.join(VENV, *(["Scripts", "python.exe"] if os.name == "nt" else ["bin", "python"]))
LOG = os.path.join(ROOT, "start.log")
LOCKS = ("requirements.lock", "requirements-test.lock")  # each holds all of the one before it
LESSON = "notebooks/00_start_here.ipynb"
NO_NEWS = """{"@jupyterlab/apputils-extension:notification": {
    "fetchNews": "false", "checkForUpdates": false}}"""  # no question before the first lesson
SETTINGS = {  # unless the learner has set them
    "OPENBLAS_NUM_THREADS": "1",  # for small matrices a second one only gets in the browser's way
    "JUPYTER_CONFIG_PATH": os.path.join(ROOT, "tools", "server"),  # pictures come without a wait
}
NEEDED_MB = 700  # 425 for the lessons, 650 with the tests, and pip's temporary files

FULL = "The disk is full: the set-up needs about 700 MB here; make room and start again."
OFFLINE = "No network: the packages could not be fetched; connect to the internet and start again."
MARKS = {
    FULL: ("No space left", "Errno 28]", "not enough space on the disk", "Disk quota exceeded"),
    OFFLINE: ("connection broken by", "NewConnectionError", "NameResolutionError", "timed out"),
}


# --- a child process, and what to say when it fails ---


def run(command):
    """Run command to its end, return its status; Ctrl-C, SIGTERM or a closed terminal end it."""
    child = subprocess.Popen(command, cwd=ROOT)
    patience, harder = None, iter((child.terminate, child.kill))
    while True:
        try:
            return child.wait(patience)
        except KeyboardInterrupt:
            patience = 4  # a terminal's Ctrl-C reaches the child too, a signal to us alone does not
        except subprocess.TimeoutExpired:
            next(harder)()
            patience = 20


def run_quietly(command, progress):
    """Run command with its output in the log, saying how far it is; a failure is one sentence."""
    with open(LOG, "wb") as log:
        streams = {"stdin": subprocess.DEVNULL, "stdout": log, "stderr": log}
        child = subprocess.Popen(command, cwd=ROOT, start_new_session=True, **streams)
        try:
            while child.poll() is None:
                try:
                    child.wait(0.3 if sys.stdout.isatty() else 5)
                except subprocess.TimeoutExpired:
                    say("        " + progress(), "\r")
        except BaseException:
            end_group(child)
            raise
    if child.returncode:
        raise SystemExit(why(read(LOG)))


def end_group(child):
    """End a child and all it started, as by Ctrl-C, so that pip deletes its temporary files."""
    try:
        if os.name != "nt":  # there, the Ctrl-C itself has reached them all
            os.killpg(child.pid, signal.SIGINT)
        child.wait(10)
    except (ProcessLookupError, subprocess.TimeoutExpired):
        child.kill()
        child.wait()


def why(log):
    """The one sentence that says why a step failed, from what it wrote."""
    for sentence, marks in MARKS.items():
        if any(mark in log for mark in marks):
            return sentence
    lines = log.strip().splitlines() or ["it said nothing"]
    errors = [line for line in lines if "error" in line.lower()] or lines
    return "The set-up failed ({}); the whole story is in start.log.".format(errors[-1].strip())


def say(text, end="\n"):
    """Print a line, or with "\\r" one that the next line replaces; a file gets plain lines."""
    sys.stdout.write(text.ljust(70) + end if sys.stdout.isatty() else text + "\n")
    sys.stdout.flush()


def read(*path):
    """The text of a file, whatever its bytes; nothing if there is no such file."""
    try:
        with open(os.path.join(*path), encoding="utf-8", errors="replace") as file:
            return file.read()
    except FileNotFoundError:
        return ""


def write(text, *path):
    """Make a file of that text."""
    with open(os.path.join(*path), "w", encoding="utf-8") as file:
        file.write(text)


# --- the environment ---


def stamp(lock):
    """The file that says, by its content, that all of lock is installed."""
    return os.path.join(VENV, "ready-" + lock)


def fingerprint(lock):
    """What a ready environment depends on: this Python, this folder, this project and the lock."""
    parts = (sys.version, sys.base_prefix, ROOT, read(ROOT, "pyproject.toml"), read(ROOT, lock))
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def ready(lock):
    """True if .venv holds all of lock, made by this Python in this folder."""
    return os.path.exists(PYTHON) and read(stamp(lock)) == fingerprint(lock)


def prepare(lock):
    """Make .venv hold all of lock; what is half made is removed and never looks ready."""
    if ready(lock):
        return
    fresh = not any(ready(known) for known in LOCKS)
    if fresh:
        require_venv_and_room()
    try:
        if fresh:
            make_environment()
        install(lock)
        for done in LOCKS[: LOCKS.index(lock) + 1]:
            write(fingerprint(done), stamp(done))
    except BaseException:
        if fresh:
            remove_environment()
        raise
    os.remove(LOG)


def require_venv_and_room():
    """Refuse at the door what could only fail half way."""
    if not all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        raise SystemExit(
            "This Python has no venv module: install it (on Debian and Ubuntu"
            " `sudo apt install python3-venv`) and start again."
        )
    if shutil.disk_usage(ROOT).free < NEEDED_MB * 1e6:
        raise SystemExit(FULL)


def make_environment():
    """Put an empty environment in the place of whatever .venv is."""
    if os.path.lexists(VENV):
        say("The .venv here is unfinished, or of other packages, another Python or another folder.")
    remove_environment()
    say("1 of 3  Making .venv with Python {}.{}.{}".format(*sys.version_info[:3]))
    base = sys._base_executable  # start.py may be run by the .venv that it is about to replace
    run_quietly([base, "-m", "venv", VENV], lambda: "a few seconds more")


def remove_environment():
    """Delete .venv, its stamps first: a deletion cut short leaves nothing that looks ready."""
    for lock in LOCKS:
        if os.path.exists(stamp(lock)):
            os.remove(stamp(lock))
    if os.path.isdir(VENV) and not os.path.islink(VENV):
        shutil.rmtree(VENV)
    elif os.path.lexists(VENV):
        os.remove(VENV)


def install(lock):
    """Install exactly what lock lists, every file checked against its hash, then helpers."""
    pip = [PYTHON, "-m", "pip", "--disable-pip-version-check", "install", "--no-input", "--no-deps"]
    say("2 of 3  Installing the packages of {} (a minute or two, once)".format(lock))
    locked = ["--require-hashes", "-r", os.path.join(ROOT, lock)]
    run_quietly(pip + locked, lambda: how_far(read(ROOT, lock), read(LOG)))
    say("3 of 3  Installing helpers")
    run_quietly(pip + ["--no-build-isolation", "-e", ROOT], lambda: "a few seconds more")
    settings = os.path.join(VENV, "share", "jupyter", "lab", "settings")
    os.makedirs(settings, exist_ok=True)
    write(NO_NEWS, settings, "overrides.json")


def how_far(lock, log):
    """Where pip is, from its log: packages fetched of those it needs, then put in place."""
    needed = sum(line[:1].isalnum() for line in lock.splitlines()) - log.count("\nIgnoring ")
    if "\nInstalling collected packages" not in log:
        return "fetched {} of {}".format(log.count("\nCollecting "), needed)
    names = os.listdir(sysconfig.get_path("purelib", "venv", {"base": VENV}))
    placed = sum(name.endswith(".dist-info") for name in names)
    return "put in place {} of {}".format(min(placed, needed), needed)


# --- the two commands ---


def lab(options):
    """Open JupyterLab on lesson 00 and stay until it ends."""
    if options.port:
        require_free(options.port)
    prepare(LOCKS[0])
    say("Starting JupyterLab; Ctrl-C here ends it.")
    command = [PYTHON, "-m", "jupyterlab", "-y", "--log-level=WARN"]
    command += ["--ServerApp.root_dir=" + ROOT, "--LabApp.default_url=/lab/tree/" + LESSON]
    if options.port:
        command += ["--ServerApp.port={}".format(options.port), "--ServerApp.port_retries=0"]
    if options.no_browser:
        command += ["--no-browser"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command += ["--allow-root"]  # in a container the only user is often root
    return run(command)


def require_free(port):
    """Refuse a port that something listens on, or that this user may not take."""
    with socket.socket() as probe:
        if os.name != "nt":  # there it would let two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            return
        except OSError as error:
            problem = error.strerror
    raise SystemExit(
        "Port {} cannot be used ({}): give another, or leave --port out to take the first"
        " free one.".format(port, problem)
    )


def test(arguments):
    """Run every test, the notebooks under strict nbval among them; arguments go to pytest."""
    prepare(LOCKS[1])
    workers = str(min(4, os.cpu_count() or 1))
    return run([PYTHON, "-m", "pytest", "-n", workers, "--dist", "loadfile"] + arguments)


def port_number(text):
    """A port from the command line."""
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError("a port is a number from 1 to 65535, not " + repr(text))


def main(arguments):
    """Do what the command line asks; returns the exit status."""
    for name, value in SETTINGS.items():
        os.environ.setdefault(name, value)
    if arguments[:1] == ["test"]:
        return test(arguments[1:])
    parser = argparse.ArgumentParser(
        usage="start.py [--no-browser] [--port PORT] | test [ARGS ...]",
        description=__doc__.split("\n\n")[1],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--no-browser", action="store_true", help="print the address, open nothing")
    parser.add_argument("--port", type=port_number, help="else the first free one from 8888 up")
    return lab(parser.parse_args(arguments))


if __name__ == "__main__":
    for name in {"SIGTERM", "SIGHUP"} & set(dir(signal)):  # asked to end, as by Ctrl-C
        signal.signal(getattr(signal, name), signal.default_int_handler)
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped before the set-up was done: start again at any time.")
    except OSError as problem:
        full = problem.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC))
        sys.exit(FULL if full else "The set-up failed: {}.".format(problem))
