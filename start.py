#!/usr/bin/env python3
"""The two commands, with nothing but Python's standard library.

    python3 start.py                    set up on the first run, then JupyterLab on lesson 00
    python3 start.py test [ARGS ...]    check everything; ARGS go to pytest

It makes .venv beside this file, installs the locked packages, each checked against its hash, and
`helpers`: with an unchanged lock the next run starts at once. The lessons open as your own copies,
in my-notebooks.
"""

# How it is done stands in runtime/. This file has to parse on every old Python, so that "too old"
# can be said before anything is imported: no f-strings here.

import sys

if sys.version_info < (3, 11):
    sys.exit(
        "These notebooks need Python 3.11 or newer, and this is Python {}.{}: install a newer one"
        " from python.org and start with its name, as in `{} start.py`.".format(
            sys.version_info[0],
            sys.version_info[1],
            "py -3.13" if sys.platform == "win32" else "python3.13",
        )
    )

import argparse
import errno
import os
import secrets
import socket
import threading
import time

ROOT = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, ROOT)

from runtime import copies, environment, settings
from runtime.children import end_like_ctrl_c, run
from runtime.door import refusal, this_python
from runtime.sentences import FULL, PERMISSION, say

FIRST_PORT = 8888


def lab(options):
    """Open JupyterLab on the learner's copy of lesson 00 and stay until it ends."""
    if options.port:
        require_free(options.port)
    prepare_lessons(options.replace_venv)
    copies.refresh()
    port = options.port or free_port()
    token = os.environ.setdefault("JUPYTER_TOKEN", secrets.token_hex(24))  # so we know the address
    path = "/lab/tree/" + copies.FIRST
    address = "http://localhost:{}{}".format(port, path) + ("?token=" + token if token else "")
    command = [environment.PYTHON, "-m", "jupyterlab", "-y", "--log-level=WARN"]
    command += ["--LabApp.log_level=WARN", "--LabApp.default_url=" + path]
    command += ["--ServerApp.root_dir=" + ROOT]
    command += ["--ServerApp.port={}".format(port), "--ServerApp.port_retries=0"]
    if options.no_browser:
        command += ["--no-browser"]
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command += ["--allow-root"]  # in a container the only user is often root
    say("Starting JupyterLab; Ctrl-C here ends it.")
    return run(command, ROOT, lambda child: tell_when_up(child, port, address))


def prepare_lessons(replace):
    """Make the environment ready; when that fails, the one from before will do."""
    lock = environment.LOCKS[0]
    try:
        environment.prepare(lock, replace)
    except SystemExit as problem:
        if not environment.usable(lock):
            raise
        say("{}\nUntil then, the packages from before are used.".format(problem))


def tell_when_up(child, port, address):
    """Print the address as soon as the server that child becomes answers there."""

    def wait():
        while child.poll() is None:
            try:
                socket.create_connection(("localhost", port), 1).close()
                return say("Its address, if no browser opens: " + address)
            except OSError:
                time.sleep(0.1)

    threading.Thread(target=wait, daemon=True).start()


def problem_with(port):
    """Why this user can't listen on a port, nothing if he can."""
    with socket.socket() as probe:
        if os.name != "nt":  # there it would let two servers share a port
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError as error:
            return error.strerror


def free_port():
    """The first port from 8888 up that nobody listens on."""
    return next(port for port in range(FIRST_PORT, 65536) if not problem_with(port))


def require_free(port):
    """Refuse a port that something listens on, or that this user may not take."""
    problem = problem_with(port)
    if problem:
        raise SystemExit(
            "Port {} cannot be used ({}): give another, or leave --port out to take the first"
            " free one.".format(port, problem)
        )


def test(arguments):
    """Run every test, the notebooks under strict nbval among them; arguments go to pytest."""
    environment.prepare(environment.LOCKS[1])
    workers = str(min(4, os.cpu_count() or 1))
    pytest = [environment.PYTHON, "-m", "pytest", "-n", workers, "--dist", "loadfile"]
    return run(pytest + arguments, ROOT)


def port_number(text):
    """A port from the command line."""
    if text.isdigit() and 0 < int(text) < 65536:
        return int(text)
    raise argparse.ArgumentTypeError("a port is a number from 1 to 65535, not " + repr(text))


def main(arguments):
    """Do what the command line asks; returns the exit status."""
    settings.apply()
    problem = refusal(this_python(), ROOT)
    if problem:
        raise SystemExit(problem)
    if arguments[:1] == ["test"]:
        return test(arguments[1:])
    if "test" in arguments:
        raise SystemExit(
            "`test` comes first and opens no browser: write `start.py test`, then what pytest is"
            " to get."
        )
    parser = argparse.ArgumentParser(
        usage="start.py [--no-browser] [--port PORT] [--replace-venv] | test [ARGS ...]",
        description=__doc__.split("\n\n", 1)[1],
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--no-browser", action="store_true", help="print the address, open nothing")
    parser.add_argument("--port", type=port_number, help="else the first free one from 8888 up")
    parser.add_argument(
        "--replace-venv", action="store_true", help="put ours in the place of a .venv of your own"
    )
    return lab(parser.parse_args(arguments))


def sentence(problem):
    """What an error of the system means for the learner."""
    if problem.errno in (errno.ENOSPC, getattr(errno, "EDQUOT", errno.ENOSPC)):
        return FULL
    if problem.errno in (errno.EACCES, errno.EPERM, errno.EROFS):
        return PERMISSION
    return "The set-up failed: {}.".format(problem)


if __name__ == "__main__":
    end_like_ctrl_c()
    try:
        sys.exit(main(sys.argv[1:]))
    except KeyboardInterrupt:
        sys.exit("Stopped before the set-up was done: start again at any time.")
    except OSError as problem:
        sys.exit(sentence(problem))
