"""start.py as a learner meets it: the real script, run in a folder of its own, on a bad day.

Each test copies start.py and runtime/ into a folder whose name has a space and letters beyond
ASCII. What the network, the disk or the system would do is played by stand-ins on PYTHONPATH (a
`pip` and a `jupyterlab` that do as told, and a sitecustomize that runs before the script), so that
no test installs anything. The last two use the real JupyterLab of the environment they run in.
"""

import ast
import errno
import importlib.util
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import sysconfig
import time
import urllib.request
from pathlib import Path
from types import SimpleNamespace

import pytest

from runtime import door, sentences

ROOT = Path(__file__).resolve().parents[2]
ON_POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")

PIP = """
import glob, os, subprocess, sys, time
open("calls.txt", "a").write(" ".join(sys.argv[1:]) + "\\n")
story = os.environ.get("PIP_STORY", "")
if story == "hang":
    deaf = "import signal, time; signal.signal(signal.SIGINT, signal.SIG_IGN); time.sleep(600)"
    helper = subprocess.Popen([sys.executable, "-c", deaf])
    open("hanging.new", "w").write("%s %s" % (os.getpid(), helper.pid))
    os.rename("hanging.new", "hanging")
    try: time.sleep(600)
    except KeyboardInterrupt:
        open("tidied", "w").close()
        time.sleep(600 if os.environ.get("STUBBORN") else 0.5)
        open("tidied-all", "w").close()
        raise
site = glob.glob(".venv/[Ll]ib*/**/site-packages", recursive=True)[0]
os.makedirs(site + "/first", exist_ok=True)
open(site + "/first/__init__.py", "w").close()
if not story: open("installed", "a").write(sys.argv[-1] + "\\n")
print(story)
sys.exit(bool(story))
"""
JUPYTERLAB = """
import os, sys
open("lab.txt", "w").write("\\n".join(sys.argv[1:]))
names = "OPENBLAS_NUM_THREADS", "JUPYTER_CONFIG_PATH"
open("used.txt", "w").write(sys.prefix)
open("settings.txt", "w").write("\\n".join(os.environ[name] for name in names))
"""
PROJECT = """
[build-system]
requires = ["setuptools>=77"]
[project]
name = "ours"
version = "0.1"
dependencies = ["first>=1.0"]
[tool.setuptools]
packages = ["ours"]
[tool.ruff]
line-length = 100
"""
SITECUSTOMIZE = """
import os, sys, venv
venv.EnvBuilder._setup_pip = lambda *_: None    # three seconds that no test here needs
exec(os.environ.get("PLANT", ""))
"""


class Tree:
    """A folder with start.py, small locks and the stand-ins; run() is what the learner types."""

    def __init__(self, folder):
        self.folder = folder / "my nötebooks"
        self.folder.mkdir()
        stage = folder / "stage"
        for name, code in {"pip": PIP, "jupyterlab": JUPYTERLAB}.items():
            (stage / name).mkdir(parents=True)
            (stage / name / "__main__.py").write_text(code)
        (stage / "sitecustomize.py").write_text(SITECUSTOMIZE)
        shutil.copy(ROOT / "start.py", self.folder)
        unwanted = shutil.ignore_patterns("__pycache__")
        shutil.copytree(ROOT / "runtime", self.folder / "runtime", ignore=unwanted)
        for name in ("requirements.lock", "requirements-test.lock"):
            (self.folder / name).write_text("# made\nfirst==1.0\n")
        (self.folder / "pyproject.toml").write_text(PROJECT)
        (self.folder / "notebooks").mkdir()
        (self.folder / "notebooks" / "00_start_here.ipynb").write_text('{"cells": []}')
        self.environ = {**os.environ, "PYTHONPATH": str(stage), "PYTHONIOENCODING": "utf-8"}

    def start(self, *arguments, **environ):
        """The process of `python3 start.py ...`, in a process group of its own."""
        return subprocess.Popen(
            [sys.executable, "start.py", *arguments],
            cwd=self.folder,
            env={**self.environ, **environ},
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            encoding="utf-8",
            start_new_session=True,
        )

    def run(self, *arguments, **environ):
        """(status, stdout, stderr) of `python3 start.py ...`."""
        process = self.start(*arguments, **environ)
        out, err = process.communicate(timeout=60)
        return process.returncode, out, err

    def path(self, name):
        return self.folder / name

    def calls(self):
        """How often pip was called so far."""
        log = self.path("calls.txt")
        return len(log.read_text().splitlines()) if log.exists() else 0

    def environment(self):
        """runtime/environment.py for this folder."""
        place = self.folder / "runtime" / "environment.py"
        spec = importlib.util.spec_from_file_location("environment_in_tree", place)
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module

    def lock(self, version):
        """Write both locks anew, with another version."""
        for name in ("requirements.lock", "requirements-test.lock"):
            self.path(name).write_text(f"first=={version}\n")


@pytest.fixture
def tree(tmp_path):
    return Tree(tmp_path)


def assert_one_sentence(status, err, *words):
    """A failure is a non-zero status and one line that has the words."""
    assert status != 0
    lines = err.strip().splitlines()
    assert len(lines) == 1, err
    for word in words:
        assert word in lines[0]


def wait_for(condition, seconds=30):
    """Wait until condition() holds."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.05)


# --- the good day ---


def test_a_first_start_installs_both_steps_and_opens_lesson_00(tree):
    status, out, err = tree.run("--no-browser", "--port", str(free_port()))
    assert (status, err) == (0, "")
    begins = ["1 of 3", "2 of 3", "3 of 3", "Your o", "Starti"]
    assert [line[:6] for line in out.splitlines()] == begins
    packages, helpers = tree.path("calls.txt").read_text().splitlines()
    assert "--require-hashes" in packages and "--no-deps" in packages
    assert "--no-deps --no-build-isolation -e" in helpers
    arguments = tree.path("lab.txt").read_text()
    for word in (
        "-y",
        "--no-browser",
        "=/lab/tree/my-notebooks/00_start_here.ipynb",
        tree.folder.name,
    ):
        assert word in arguments
    assert not tree.path("start.log").exists()


def test_blas_and_server_are_set_up_unless_somebody_has_done_it(tree):
    for name in ("OPENBLAS_NUM_THREADS", "JUPYTER_CONFIG_PATH"):
        tree.environ.pop(name, None)
    tree.run()
    threads, server = tree.path("settings.txt").read_text().splitlines()
    assert (threads, Path(server)) == ("1", tree.path("runtime"))
    tree.run(OPENBLAS_NUM_THREADS="2", JUPYTER_CONFIG_PATH="mine")
    assert tree.path("settings.txt").read_text().splitlines() == ["2", "mine"]


def test_a_second_start_installs_nothing(tree):
    tree.run()
    assert tree.calls() == 2
    status, out, _ = tree.run()
    assert (status, tree.calls()) == (0, 2)
    assert out.splitlines() == ["Starting JupyterLab; Ctrl-C here ends it."]


CHANGES = {  # (file, text before, text after): whether it has to be installed anew
    ("requirements.lock", "first==1.0", "first==1.1"): True,
    ("pyproject.toml", "first>=1.0", "first>=0.9"): True,
    ("pyproject.toml", "setuptools>=77", "setuptools>=78"): True,
    ("pyproject.toml", '["ours"]', '["ours", "ours.more"]'): True,
    ("requirements.lock", "# made", "# made anew\n\n# twice"): False,
    ("pyproject.toml", '"0.1"', '"0.2"  # a comment'): False,
    ("pyproject.toml", "line-length = 100", "line-length = 99"): False,
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_is_installed_decides_and_no_comment_or_version(tree, change):
    tree.run()
    name, before, after = change
    tree.path(".venv/leftover").touch()
    tree.path(name).write_text(tree.path(name).read_text().replace(before, after))
    status, out, err = tree.run(PIP_STORY="" if CHANGES[change] else "NewConnectionError")
    assert (status, err) == (0, "")
    assert tree.calls() == (4 if CHANGES[change] else 2)
    assert tree.path(".venv/leftover").exists() is not CHANGES[change]


def test_test_adds_to_a_ready_environment_and_hands_on_the_status(tree):
    tree.run()
    tree.path(".venv/leftover").touch()
    status, _, err = tree.run("test", "tests/none.py", PLANT="sys.modules['pytest'] = None")
    assert status != 0 and "pytest" in err  # .venv has none, and that is told
    assert tree.path(".venv/leftover").exists(), "the learner's packages were installed twice"
    assert "requirements-test.lock" in tree.path("calls.txt").read_text()
    tree.run()
    assert tree.calls() == 4, "what tests need is more than what lessons need"


def test_after_test_from_nothing_the_lessons_are_ready_too(tree):
    tree.run("test")
    assert tree.calls() == 2
    tree.run()
    assert tree.calls() == 2


def test_a_lock_that_only_tests_need_leaves_the_lessons_ready(tree):
    tree.run()
    status, _, err = tree.run("test", PIP_STORY="NewConnectionError")
    assert_one_sentence(status, err, "No network")
    assert tree.run()[0] == 0 and tree.calls() == 3


# --- the bad day ---


@pytest.mark.parametrize("version", ["2.7.18", "3.6.15", "3.10.13"])
def test_an_old_python_is_named_in_one_sentence(tree, version):
    plant = f"sys.version_info = tuple(map(int, {version!r}.split('.')))"
    status, out, err = tree.run(PLANT=plant)
    assert_one_sentence(
        status, err, "3.11 or newer", "this is Python " + version.rpartition(".")[0]
    )
    assert out == "" and not tree.path(".venv").exists()


def test_start_parses_on_old_pythons():
    tree = ast.parse((ROOT / "start.py").read_text(encoding="utf-8"), feature_version=(3, 4))
    new = (ast.JoinedStr, ast.AnnAssign, ast.NamedExpr, ast.Match, ast.AsyncFunctionDef, ast.arg)
    for node in ast.walk(tree):
        if isinstance(node, ast.arg):
            assert node.annotation is None, f"line {node.lineno}"
        else:
            assert not isinstance(node, new), f"line {node.lineno}"
    assert (ROOT / "start.py").read_bytes().isascii(), "Python 2 wants a coding line for more"


@pytest.mark.parametrize("name", ["venv", "ensurepip"])
def test_a_missing_venv_module_names_the_package(tree, name):
    status, out, err = tree.run(PLANT=f"sys.modules[{name!r}] = None")
    assert_one_sentence(status, err, "no venv module", "python3-venv")
    assert out == "" and not tree.path(".venv").exists()


STORIES = {
    "WARNING: Retrying after connection broken by ...\nERROR: none": "No network",
    "ERROR: Could not install: [Errno 28] No space left on device": "The disk is full",
    "Collecting first\nERROR: THESE PACKAGES DO NOT MATCH THE HASHES\n": "hash differs",
    " ": "start.log",
}


@pytest.mark.parametrize("story", STORIES)
def test_a_failed_install_says_why_and_leaves_nothing(tree, story):
    status, _, err = tree.run(PIP_STORY=story)
    assert_one_sentence(status, err, STORIES[story])
    assert not tree.path(".venv").exists()
    assert tree.path("start.log").exists()
    assert tree.run()[0] == 0, "the next run repairs it"


def test_a_failure_is_not_taken_for_the_one_before(tree):
    tree.run(PIP_STORY="No space left on device")
    status, _, err = tree.run(PIP_STORY="NewConnectionError")
    assert_one_sentence(status, err, "No network")


def test_too_little_room_is_said_before_anything_is_made(tree):
    little = "import shutil; shutil.disk_usage = lambda _: type('', (), {'free': 5e6})"
    status, out, err = tree.run(PLANT=little)
    assert_one_sentence(status, err, "The disk is full")
    assert out == "" and not tree.path(".venv").exists()


def test_a_disk_that_fills_up_under_our_own_files_is_said(tree):
    full = (
        "import builtins, errno\n"
        "real = open\n"
        "def failing(path, mode='r', *a, **k):\n"
        "    if 'ready-' in str(path) and 'w' in mode: raise OSError(errno.ENOSPC, 'No space')\n"
        "    return real(path, mode, *a, **k)\n"
        "builtins.open = failing"
    )
    status, _, err = tree.run(PLANT=full)
    assert_one_sentence(status, err, "The disk is full")
    assert not tree.path(".venv").exists()


def alive(pid):
    """Whether that process runs (a zombie does not)."""
    listing = subprocess.run(["ps", "-o", "stat=", "-p", pid], capture_output=True, text=True)
    return listing.stdout.strip()[:1] not in ("", "Z")


def hanging(tree, **environ):
    """A start whose pip hangs, and the processes of pip and of what pip has started."""
    process = tree.start(PIP_STORY="hang", **environ)
    wait_for(tree.path("hanging").exists)
    pids = tree.path("hanging").read_text().split()
    tree.path("hanging").unlink()
    assert all(map(alive, pids))
    return process, pids


@ON_POSIX
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_an_interrupted_install_ends_pip_and_leaves_nothing(tree, ending):
    process, pids = hanging(tree)
    process.send_signal(ending)
    _, err = process.communicate(timeout=20)
    assert_one_sentence(process.returncode, err, "Stopped", "start again")
    assert not tree.path(".venv").exists() and not any(map(alive, pids))
    assert tree.path("tidied").exists(), "pip could not delete its temporary files"
    assert tree.run()[0] == 0


@ON_POSIX
def test_a_second_ctrl_c_lets_pip_tidy_up(tree):
    process, pids = hanging(tree)
    process.send_signal(signal.SIGINT)
    wait_for(tree.path("tidied").exists)
    process.send_signal(signal.SIGINT)
    _, err = process.communicate(timeout=20)
    assert_one_sentence(process.returncode, err, "Stopped", "start again")
    assert tree.path("tidied-all").exists() and not any(map(alive, pids))


SOONER = """
import subprocess
real = subprocess.Popen.wait
subprocess.Popen.wait = lambda child, timeout=None: real(child, timeout and min(timeout, 1))
"""


@ON_POSIX
def test_a_second_ctrl_c_and_a_stubborn_pip_leave_nothing_behind(tree):
    tree.run()
    tree.lock("2.0")
    process, pids = hanging(tree, STUBBORN="yes", PLANT=SOONER)
    process.send_signal(signal.SIGINT)
    wait_for(tree.path("tidied").exists)
    process.send_signal(signal.SIGINT)
    process.send_signal(signal.SIGTERM)
    _, err = process.communicate(timeout=20)
    assert_one_sentence(process.returncode, err, "Stopped", "start again")
    assert not any(map(alive, pids))
    assert tree.path(".venv").exists() and not tree.path(".venv.old").exists()


@ON_POSIX
def test_kill_9_leaves_no_pip_and_nothing_that_looks_ready(tree):
    process, pids = hanging(tree)
    process.kill()
    process.communicate()
    wait_for(lambda: not any(map(alive, pids)))
    assert tree.path(".venv").exists()
    status, out, _ = tree.run()
    assert status == 0 and "unfinished" in out
    assert tree.path("installed").read_text().count("requirements.lock") == 1


KILL = """
import os, sys
def hook(event, details):
    if event == {event!r} and {word!r} in repr(details):
        os.kill(os.getppid() if {by_child} else os.getpid(), 9)
if ("start.py" in sys.orig_argv) != {by_child}: sys.addaudithook(hook)
"""
MOMENTS = {  # just before: (what Python tells its audit hooks, a word of it), by the child?
    "setting the old aside": ("os.rename", "/.venv.old'", False),
    "between the two": ("os.mkdir", "/.venv'", False),
    "marking the new": ("open", "made-by-start.new", False),
    "making the venv": ("open", "pyvenv.cfg", True),
    "calling pip": ("subprocess.Popen", "'pip'", False),
    "pip installs": ("open", "first/__init__.py", True),
    "a stamp": ("os.rename", "/ready-requirements.lock.new", False),
    "removing the old": ("shutil.rmtree", "/.venv.old/", False),
    "removing the old's mark": ("os.remove", "/.venv.old/made-by-start", False),
}


@ON_POSIX
@pytest.mark.parametrize(
    ("moment", "before"),
    [(moment, "an old one") for moment in MOMENTS]
    + [(moment, "nothing") for moment in MOMENTS if "old" not in moment],
)
def test_killed_at_any_moment_the_next_start_heals(tree, moment, before):
    event, word, by_child = MOMENTS[moment]
    if before == "an old one":
        tree.run()
        tree.path(".venv/old").touch()
        tree.lock("2.0")
    status, *_ = tree.run(PLANT=KILL.format(event=event, word=word, by_child=by_child))
    assert status == -signal.SIGKILL, "it was not killed"
    offline, out, _ = tree.run(PIP_STORY="NewConnectionError")
    if before == "an old one":
        assert offline == 0, "neither the old nor the new environment works"
        assert tree.path(".venv/old").exists() is (not moment.startswith("removing"))
    else:
        assert offline != 0 and not tree.path(".venv").exists()
    assert tree.run()[0] == 0
    assert not tree.path(".venv.old").exists() and not tree.path(".venv/old").exists()
    assert tree.environment().ready("requirements.lock")


@ON_POSIX
def test_a_second_start_waits_for_the_first(tree):
    first, _ = hanging(tree)
    second = tree.start()
    assert "waiting" in second.stdout.readline()
    assert second.poll() is None and tree.calls() == 1
    first.send_signal(signal.SIGINT)
    first.communicate(timeout=20)
    out, err = second.communicate(timeout=30)
    assert (second.returncode, err) == (0, "") and "3 of 3" in out
    assert tree.calls() == 3


# --- environments that are there ---


@pytest.mark.parametrize("story", ["NewConnectionError", "ERROR: DO NOT MATCH THE HASHES"])
def test_what_cannot_be_renewed_is_used_as_it_is(tree, story):
    tree.run()
    tree.path(".venv/old").touch()
    tree.lock("2.0")
    tree.path("used.txt").unlink()
    status, out, err = tree.run(PIP_STORY=story)
    assert (status, err) == (0, "") and tree.path(".venv/old").exists()
    assert "packages from before are used" in out and sentences.why(story) in out
    assert Path(tree.path("used.txt").read_text()) == tree.path(".venv")
    status, _, err = tree.run("test", PIP_STORY=story)
    assert_one_sentence(status, err, sentences.why(story))
    assert tree.path(".venv/old").exists()
    tree.lock("1.0")
    before = tree.calls()
    assert tree.run(PIP_STORY=story)[0] == 0 and tree.calls() == before


FOREIGN = {
    "folder": lambda path: (path.mkdir(), (path / "my-notes.txt").write_text("mine")),
    "file": lambda path: path.write_text("mine"),
    "link": lambda path: path.symlink_to("/nowhere"),
}


@ON_POSIX
@pytest.mark.parametrize("kind", FOREIGN)
def test_a_venv_of_others_is_not_touched_without_being_told(tree, kind):
    FOREIGN[kind](tree.path(".venv"))
    for arguments in ((), ("test",)):
        status, out, err = tree.run(*arguments)
        assert_one_sentence(status, err, "not made by start.py", "--replace-venv")
    assert out == "" and tree.calls() == 0
    assert tree.run("--replace-venv", PIP_STORY="NewConnectionError")[0] != 0
    if kind == "folder":
        assert tree.path(".venv/my-notes.txt").read_text() == "mine"
    assert os.path.lexists(tree.path(".venv")) and not os.path.lexists(tree.path(".venv.old"))
    assert tree.run("--replace-venv")[0] == 0
    assert not tree.path(".venv/my-notes.txt").exists() and tree.run()[0] == 0


def test_an_empty_venv_is_nobodys(tree):
    tree.path(".venv").mkdir()
    assert tree.run()[0] == 0


def break_packages(site):
    shutil.rmtree(site / "first")


def break_uninstall(site):
    (site / "first").rename(site / "~irst")


def break_first_file(site):
    (site / "first" / "__init__.py").unlink()


def break_home(site):
    config = site / "pyvenv.cfg"
    while not config.exists():
        config = config.parent.parent / config.name
    config.write_text("home = /nowhere\n")


@pytest.mark.parametrize("harm", [break_packages, break_uninstall, break_first_file, break_home])
def test_a_broken_environment_heals_itself(tree, harm):
    tree.run()
    harm(Path(tree.environment().site_packages()))
    status, out, err = tree.run()
    assert (status, err) == (0, "") and "broken" in out and tree.calls() == 4
    assert tree.environment().ready("requirements.lock")


def test_packages_that_a_learner_adds_or_renews_are_no_harm(tree):
    tree.run()
    site = Path(tree.environment().site_packages())
    (site / "other").mkdir()
    (site / "first" / "more.py").touch()
    assert tree.run()[0] == 0 and tree.calls() == 2


# --- the door ---


PYTHONS = {
    (("version", (3, 16)),): ("3.11 to 3.15", "this is Python 3.16", "python3.13 start.py"),
    (("version", (3, 10)),): ("3.11 to 3.15", "python.org"),
    (("bits", 32),): ("32-bit", "64-bit"),
    (("name", "pypy"),): ("CPython", "pypy"),
    (("free_threaded", True),): ("free-threaded",),
    (("windows", True), ("arm", True), ("version", (3, 11))): ("ARM", "py -3.13 start.py"),
    (("windows", True), ("long_paths", False), ("root", "C:/" + 95 * "x")): ("98", "97", "shorter"),
}
GOOD = dict(version=(3, 12), name="cpython", free_threaded=False, bits=64)
GOOD |= dict(windows=False, arm=False, long_paths=True, root="C:/" + 94 * "x")


@pytest.mark.parametrize("change", PYTHONS)
def test_what_cannot_work_is_refused_in_a_sentence(change):
    facts = SimpleNamespace(**GOOD | dict(change))
    said = door.refusal(facts, facts.root)
    for word in (*PYTHONS[change], "start"):
        assert word in said
    assert said.count(". ") == 0 and said.endswith(".")


@pytest.mark.parametrize(
    "change",
    [{}, {"version": (3, 11)}, {"version": (3, 15)}, {"windows": True, "arm": True}]
    + [{"windows": True, "long_paths": False}],
)
def test_what_works_is_let_in(change):
    facts = SimpleNamespace(**GOOD | change)
    assert door.refusal(facts, facts.root) is None


def test_the_door_is_asked_before_anything_is_made(tree):
    status, out, err = tree.run(PLANT="import struct; struct.calcsize = lambda _: 4")
    assert_one_sentence(status, err, "32-bit")
    assert out == "" and not tree.path(".venv").exists()
    assert door.refusal(door.this_python(), str(ROOT)) is None


def test_an_old_python_on_windows_is_told_its_command(tree):
    plant = "sys.version_info = (3, 9, 1); sys.platform = 'win32'"
    status, _, err = tree.run(PLANT=plant)
    assert_one_sentence(status, err, "py -3.13 start.py", "python.org")


@pytest.mark.parametrize("arguments", [("--no-browser", "test"), ("--port", "8888", "test", "-x")])
def test_test_comes_first(tree, arguments):
    status, _, err = tree.run(*arguments)
    assert_one_sentence(status, err, "comes first", "`start.py test`")


DENIED = """
import errno, os
if "start.py" in sys.orig_argv:
    def hook(event, details):
        writes = event == "os.mkdir" or event == "open" and str(details[1])[:1] in "wa"
        if writes and {word!r} in str(details[0]):
            raise OSError({number}, os.strerror({number}), details[0])
    sys.addaudithook(hook)
"""


@pytest.mark.parametrize("word", [".start.lock", "my-notebooks"])
@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_read_only_folder_says_what_to_do(tree, word, number):
    plant = DENIED.format(word=word, number=number)
    if word == "my-notebooks":  # an environment that the teacher has made for all
        tree.run()
        shutil.rmtree(tree.path("my-notebooks"))
    status, _, err = tree.run(PLANT=plant)
    assert_one_sentence(status, err, "No permission to write here", "home folder")


@ON_POSIX
@pytest.mark.parametrize("redirect", [">&-", "| true", ">&- 2>&-"])
def test_nobody_has_to_listen(tree, redirect):
    command = f'"{sys.executable}" start.py {redirect}'
    done = subprocess.run(
        command, shell=True, cwd=tree.folder, env=tree.environ, stderr=subprocess.PIPE, text=True
    )
    assert done.stderr == ""
    wait_for(tree.path("lab.txt").exists)


# --- the reason ---

RETRY = (
    "WARNING: Retrying (Retry(total={}, connect=None, read=None, redirect=None, status=None)) after"
    " connection broken by {}: /simple/first/\n"
)
NOTHING = "ERROR: Could not find a version that satisfies first==1.0 (from versions: {})\n"
NOTHING += "ERROR: No matching distribution found for first==1.0\n"
DNS = (
    "'NewConnectionError(<x>: Failed to resolve: [Errno -3] Temporary failure in name resolution)'"
)
TLS = "'SSLError(SSLCertVerificationError(1, '[SSL: CERTIFICATE_VERIFY_FAILED] self-signed'))'"
TUNNEL = "'ProxyError('Cannot connect to proxy.', OSError('Tunnel connection failed: 407'))'"
SURVIVED = "Collecting zero==1\n" + RETRY.format(4, DNS) + "  Downloading zero-1.whl (2 kB)\n"
TRACE = 'ERROR: Exception:\nTraceback (most recent call last):\n  File "x", line 1, in y\n'
REASONS = {
    RETRY.format(1, DNS) + RETRY.format(0, DNS) + NOTHING.format("none"): sentences.OFFLINE,
    RETRY.format(0, TLS) + NOTHING.format("none"): sentences.CERTIFICATE,
    "Could not fetch URL https://x: There was a problem confirming the ssl certificate: Max retries"
    " exceeded (Caused by SSLError()) - skipping\n" + NOTHING.format("none"): sentences.CERTIFICATE,
    RETRY.format(0, TUNNEL) + NOTHING.format("none"): sentences.PROXY,
    TRACE + "urllib3.exceptions.ReadTimeoutError: x: Read timed out.\n": sentences.OFFLINE,
    NOTHING.format("none"): sentences.NO_WHEEL,
    NOTHING.format("0.9, 1.0"): sentences.NO_WHEEL,
    "Collecting first==1.0\n" + RETRY.format(4, DNS) + NOTHING.format("0.9"): sentences.NO_WHEEL,
    "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE.\n    first==1.0:\n"
    "        Expected sha256 0\n             Got        1\n": sentences.HASH,
    "ERROR: Could not install packages due to an OSError: [Errno 13] Permission denied: 'x'\n"
    "Check the permissions.\n": sentences.PERMISSION,
    "ERROR: Could not install packages: OSError: [Errno 28] No space left\n": sentences.FULL,
    "ERROR: [WinError 32] The process cannot access the file\n": sentences.IN_USE,
    "ERROR: [Errno 2] No such file\nHINT: Windows Long Path support\n": sentences.LONG_PATH,
    "error: subprocess-exited-with-error\n  build daemon timed out\n": "subprocess-exited",
}


@pytest.mark.parametrize(
    "before", ["", SURVIVED, "ERROR: [Errno 28] No space left\nCollecting b\n"]
)
@pytest.mark.parametrize("log", REASONS)
def test_the_reason_is_the_last_failure(log, before):
    assert REASONS[log] in sentences.why(before + log)


def test_the_reasons_are_different_sentences():
    assert len(set(sentences.MARKS)) == len(sentences.MARKS) == 9
    for sentence in sentences.MARKS:
        assert sentence.endswith(".") and ". " not in sentence


def test_a_survived_retry_is_no_reason(tree):
    story = SURVIVED + "ERROR: THESE PACKAGES DO NOT MATCH THE HASHES"
    status, _, err = tree.run(PIP_STORY=story)
    assert_one_sentence(status, err, "hash differs")


def test_a_moved_folder_gets_an_environment_of_its_own(tree):
    tree.run()
    moved = tree.folder.rename(tree.folder.with_name("elsewhere"))
    tree.folder = moved
    status, out, _ = tree.run()
    assert status == 0 and "another folder" in out and tree.calls() == 4


@pytest.mark.parametrize(
    "change", ["implementation.cache_tag = 'cpython-399'", "hexversion += 256"]
)
def test_an_environment_of_another_python_is_made_anew(tree, change):
    tree.run()
    plant = f"sys.{change}; sys.version += ' patched'; sys.base_prefix = '/other'"
    status, out, _ = tree.run(PLANT=plant)
    anew = "cache_tag" in change
    assert status == 0 and ("another Python" in out) == anew
    assert tree.calls() == (4 if anew else 2), "a patch release takes nothing away"


@ON_POSIX
def test_an_environment_whose_python_is_gone_is_made_anew(tree):
    tree.run()
    python = tree.path(".venv/bin/python")
    python.unlink()
    python.symlink_to("/nowhere/python")
    assert tree.run()[0] == 0 and tree.calls() == 4


@ON_POSIX
def test_it_can_be_started_by_the_environment_that_it_replaces(tree):
    tree.run()
    tree.path("requirements.lock").write_text("first==2.0\n")
    done = subprocess.run(
        [str(tree.path(".venv/bin/python")), "start.py"], cwd=tree.folder, env=tree.environ
    )
    assert done.returncode == 0 and tree.calls() == 4


def test_a_taken_port_is_said_before_anything_is_made(tree):
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        status, out, err = tree.run("--port", port)
    assert_one_sentence(status, err, f"Port {port} cannot be used", "--port")
    assert out == "" and not tree.path(".venv").exists()


@pytest.mark.parametrize("port", ["0", "65536", "lab"])
def test_a_port_that_is_none_is_refused(tree, port):
    status, _, err = tree.run("--port", port)
    assert status != 0 and "from 1 to 65535" in err


def test_help_names_both_commands(tree):
    status, out, _ = tree.run("--help")
    assert status == 0
    for word in ("start.py test", "--no-browser", "--port", "--replace-venv"):
        assert word in out


# --- its parts ---


def test_progress_counts_what_this_system_needs(tree):
    start = tree.environment()
    lock = "# comment\na==1 \\\n    --hash=sha256:0\nb==1 ; sys_platform == 'win32'\nc==1\n"
    log = "Ignoring b: markers 'win32' don't match\nCollecting a==1\n"
    assert start.how_far(lock, log) == "fetched 1 of 2"
    site = Path(sysconfig.get_path("purelib", "venv", {"base": start.VENV}))
    (site / "a-1.dist-info").mkdir(parents=True)
    log += "Collecting c==1\nInstalling collected packages: a, c\n"
    assert start.how_far(lock, log) == "put in place 1 of 2"


def test_a_terminal_sees_one_line_renewed(capsys, monkeypatch):
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    sentences.say("fetched 1 of 2", "\r")
    sentences.say("done")
    assert capsys.readouterr().out == "fetched 1 of 2".ljust(70) + "\r" + "done".ljust(70) + "\n"


# --- with the real JupyterLab ---


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(port, path, token, data=None):
    """The server's JSON answer to GET, or to POST with data."""
    body = None if data is None else json.dumps(data).encode()
    headers = {"Authorization": "token " + token}
    request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", body, headers)
    with urllib.request.urlopen(request, timeout=10) as answer:
        return json.load(answer)


def answers(port):
    try:
        return ask(port, "/api", "")
    except OSError:
        return None


@pytest.fixture
def real_tree(tree):
    """A tree that is ready: its environment is a door to the packages of the one we run in."""
    start = tree.environment()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", start.VENV], check=True)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": start.VENV}))
    (site / "door.pth").write_text(sysconfig.get_path("purelib") + "\n")
    start.write("", start.VENV, start.MARK)
    start.finish(start.LOCKS[0])
    share = Path(sys.prefix, "share", "jupyter")
    tree.environ.update(JUPYTERLAB_DIR=str(share / "lab"), JUPYTER_PATH=str(share))
    tree.environ.update(JUPYTER_TOKEN="secret", JUPYTER_CONFIG_DIR=str(tree.folder / "config"))
    tree.environ.update(JUPYTER_RUNTIME_DIR=str(tree.folder / "jupyter"))
    del tree.environ["PYTHONPATH"]
    return tree


def ctrl_c(process):
    """What a terminal does: every process of the group gets the signal, the server too."""
    os.killpg(process.pid, signal.SIGINT)


def terminate(process):
    """What a system does: start.py alone is asked to end."""
    process.terminate()


@ON_POSIX
@pytest.mark.parametrize("ending", [ctrl_c, terminate])
def test_a_second_start_answers_and_its_end_takes_the_kernels_along(real_tree, ending):
    port = free_port()
    process = real_tree.start("--no-browser", "--port", str(port))
    try:
        wait_for(lambda: answers(port) or process.poll() is not None)
        assert process.poll() is None, process.communicate()
        kernel = ask(port, "/api/kernels", "secret", {"name": "python3"})["id"]
        wait_for(lambda: kernel_processes(kernel))
    finally:
        ending(process)
        out, _ = process.communicate(timeout=30)
    assert process.returncode == 0, out
    assert not answers(port)
    wait_for(lambda: not kernel_processes(kernel), seconds=5)


def kernel_processes(kernel):
    """The processes that run this kernel: its connection file is named after it."""
    listing = subprocess.run(["ps", "-wweo", "args"], capture_output=True, text=True, check=True)
    return [line for line in listing.stdout.splitlines() if f"kernel-{kernel}.json" in line]
