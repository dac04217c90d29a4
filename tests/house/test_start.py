"""start.py as a learner meets it: the real script, run in a folder of its own, on a bad day.

Each test copies start.py into a folder whose name has a space and letters beyond ASCII. What the
network, the disk or the system would do is played by stand-ins on PYTHONPATH (a `pip` and a
`jupyterlab` that do as told, and a sitecustomize that runs before the script), so that no test
installs anything. The last two tests use the real JupyterLab of the environment they run in.
"""

import ast
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

import pytest

ROOT = Path(__file__).resolve().parents[2]
ON_POSIX = pytest.mark.skipif(os.name == "nt", reason="Windows has no signals to send")

PIP = """
import os, sys, time
open("calls.txt", "a").write(" ".join(sys.argv[1:]) + "\\n")
story = os.environ.get("PIP_STORY", "")
if story == "hang":
    open("hanging", "w").close()
    try: time.sleep(60)
    finally: open("tidied", "w").close()
print(story)
sys.exit(bool(story))
"""
JUPYTERLAB = """
import os, sys
open("lab.txt", "w").write("\\n".join(sys.argv[1:]))
names = "OPENBLAS_NUM_THREADS", "JUPYTER_CONFIG_PATH"
open("settings.txt", "w").write("\\n".join(os.environ[name] for name in names))
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
        for name in ("requirements.lock", "requirements-test.lock", "pyproject.toml"):
            (self.folder / name).write_text("first==1.0\n")
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

    def module(self):
        """start.py of this folder, imported."""
        spec = importlib.util.spec_from_file_location("start_in_tree", self.path("start.py"))
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        return module


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
    assert [line[:6] for line in out.splitlines()] == ["1 of 3", "2 of 3", "3 of 3", "Starti"]
    packages, helpers = tree.path("calls.txt").read_text().splitlines()
    assert "--require-hashes" in packages and "--no-deps" in packages
    assert "--no-deps --no-build-isolation -e" in helpers
    arguments = tree.path("lab.txt").read_text()
    for word in (
        "-y",
        "--no-browser",
        "=/lab/tree/notebooks/00_start_here.ipynb",
        tree.folder.name,
    ):
        assert word in arguments
    assert not tree.path("start.log").exists()


def test_blas_and_server_are_set_up_unless_somebody_has_done_it(tree):
    for name in ("OPENBLAS_NUM_THREADS", "JUPYTER_CONFIG_PATH"):
        tree.environ.pop(name, None)
    tree.run()
    threads, server = tree.path("settings.txt").read_text().splitlines()
    assert (threads, Path(server)) == ("1", tree.path("tools") / "server")
    tree.run(OPENBLAS_NUM_THREADS="2", JUPYTER_CONFIG_PATH="mine")
    assert tree.path("settings.txt").read_text().splitlines() == ["2", "mine"]


def test_a_second_start_installs_nothing(tree):
    tree.run()
    assert tree.calls() == 2
    status, out, _ = tree.run()
    assert (status, tree.calls()) == (0, 2)
    assert out.splitlines() == ["Starting JupyterLab; Ctrl-C here ends it."]


@pytest.mark.parametrize("name", ["requirements.lock", "pyproject.toml"])
def test_a_changed_lock_or_project_is_installed_anew(tree, name):
    tree.run()
    tree.path(".venv/leftover").touch()
    tree.path(name).write_text("first==1.1\n")
    assert tree.run()[0] == 0
    assert tree.calls() == 4 and not tree.path(".venv/leftover").exists()


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
    "Collecting first\nERROR: THESE PACKAGES DO NOT MATCH THE HASHES\n": "DO NOT MATCH THE HASHES",
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


@ON_POSIX
@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_install_ends_pip_and_leaves_nothing(tree, ending):
    process = tree.start(PIP_STORY="hang")
    wait_for(tree.path("hanging").exists)
    process.send_signal(ending)
    _, err = process.communicate(timeout=20)
    assert_one_sentence(process.returncode, err, "Stopped", "start again")
    assert not tree.path(".venv").exists()
    assert tree.path("tidied").exists(), "pip could not delete its temporary files"
    assert tree.run()[0] == 0


@ON_POSIX
def test_a_killed_install_never_looks_ready(tree):
    process = tree.start(PIP_STORY="hang")
    wait_for(tree.path("hanging").exists)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert tree.path(".venv").exists()
    status, out, _ = tree.run()
    assert status == 0 and "unfinished" in out


def test_a_moved_folder_gets_an_environment_of_its_own(tree):
    tree.run()
    moved = tree.folder.rename(tree.folder.with_name("elsewhere"))
    tree.folder = moved
    status, out, _ = tree.run()
    assert status == 0 and "another folder" in out and tree.calls() == 4


@pytest.mark.parametrize("change", ["sys.version = '3.11.0 other'", "sys.base_prefix = '/other'"])
def test_an_environment_of_another_python_is_made_anew(tree, change):
    tree.run()
    status, out, _ = tree.run(PLANT=change)
    assert status == 0 and "another Python" in out and tree.calls() == 4


@ON_POSIX
def test_an_environment_whose_python_is_gone_is_made_anew(tree):
    tree.run()
    python = tree.path(".venv/bin/python")
    python.unlink()
    python.symlink_to("/nowhere/python")
    assert tree.run()[0] == 0 and tree.calls() == 4


def test_a_file_in_the_place_of_the_environment_is_replaced(tree):
    tree.path(".venv").write_text("not a folder")
    assert tree.run()[0] == 0 and tree.path(".venv").is_dir()


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
    for word in ("start.py test", "--no-browser", "--port"):
        assert word in out


# --- its parts ---


def test_progress_counts_what_this_system_needs(tree):
    start = tree.module()
    lock = "# comment\na==1 \\\n    --hash=sha256:0\nb==1 ; sys_platform == 'win32'\nc==1\n"
    log = "\nIgnoring b: markers 'win32' don't match\nCollecting a==1\n"
    assert start.how_far(lock, log) == "fetched 1 of 2"
    site = Path(sysconfig.get_path("purelib", "venv", {"base": start.VENV}))
    (site / "a-1.dist-info").mkdir(parents=True)
    log += "Collecting c==1\nInstalling collected packages: a, c\n"
    assert start.how_far(lock, log) == "put in place 1 of 2"


def test_a_terminal_sees_one_line_renewed(tree, capsys, monkeypatch):
    start = tree.module()
    monkeypatch.setattr(sys.stdout, "isatty", lambda: True)
    start.say("fetched 1 of 2", "\r")
    start.say("done")
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
    start = tree.module()
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", start.VENV], check=True)
    site = Path(sysconfig.get_path("purelib", "venv", {"base": start.VENV}))
    (site / "door.pth").write_text(sysconfig.get_path("purelib") + "\n")
    start.write(start.fingerprint(start.LOCKS[0]), start.stamp(start.LOCKS[0]))
    share = Path(sys.prefix, "share", "jupyter")
    tree.environ.update(JUPYTERLAB_DIR=str(share / "lab"), JUPYTER_PATH=str(share))
    tree.environ.update(JUPYTER_TOKEN="secret", JUPYTER_CONFIG_DIR=str(tree.folder / "config"))
    tree.environ.update(JUPYTER_RUNTIME_DIR=str(tree.folder / "runtime"))
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
