"""Whatever an answer does, there is a sentence in time, and the next check works."""

import os
import re
import sys
import threading
import time

import numpy as np
import pytest
from jupyter_client.manager import start_new_kernel

from helpers.exercises import sandbox
from helpers.exercises.cases import CASES
from helpers.exercises.judge import judge
from helpers.exercises.trial import MOST, Heard, TooMuchOutput
from tests.exercises.hostile import HOSTILE, IN_KERNEL, SETTING, heard, source

PATIENCE = 20  # seconds on a machine with other work; alone it takes 4 at most
CASE = CASES["02.a"]
RIGHT = CASE.parts[0].solution


def answer(body):
    names = {}
    exec(SETTING + source(body), names)
    return names["f"]


def timed(function, forked):
    start = time.monotonic()
    verdict = judge(CASE, (function,), forked=forked)
    return verdict, time.monotonic() - start


@pytest.mark.parametrize("name", HOSTILE)
def test_a_child_process_bears_everything(name):
    body, words = HOSTILE[name]
    verdict, took = timed(answer(body), forked=True)
    # Where a process is run from a text, its lines are counted with the setting's.
    assert not verdict.ok and heard(unnumbered(words), unnumbered(str(verdict))), str(verdict)
    assert took < PATIENCE
    assert judge(CASE, (RIGHT,), forked=True).ok


@pytest.mark.parametrize("name", IN_KERNEL)
def test_without_a_child_process_the_kernel_lives_too(name):
    body, words = HOSTILE[name]
    words = "It called exit" if name == "hard exit" else words
    verdict, took = timed(answer(body), forked=False)
    assert not verdict.ok and heard(unnumbered(words), unnumbered(str(verdict))), str(verdict)
    assert took < PATIENCE
    assert judge(CASE, (RIGHT,), forked=False).ok


def unnumbered(text):
    """text without the learner's lines: their numbers depend on where the answer stands."""
    return re.sub(r" at your line \d+(, `[^`]*`)?", "", text)


def test_an_endless_loop_in_the_kernel_says_where_it_ran():
    verdict = judge(CASE, (answer("while True: pass"),), forked=False)
    assert "Here it ran inside the kernel itself" in str(verdict)


def test_the_clock_in_the_kernel_stops_with_the_answer():
    before = sys.gettrace()
    assert judge(CASE, (RIGHT,), forked=False).ok
    assert sys.gettrace() is before


def test_many_threads_of_the_kernel_do_not_matter():
    stop = threading.Event()

    def work():
        while not stop.is_set():
            np.ones((50, 50)) @ np.ones((50, 50))

    busy = [threading.Thread(target=work) for _ in range(4)]
    for thread in busy:
        thread.start()
    try:
        assert all(judge(CASE, (RIGHT,), forked=True).ok for _ in range(20))
    finally:
        stop.set()


def test_nothing_is_left_of_a_child():
    before = len(os.listdir("/proc/self/fd"))
    for body in ("return 1.0", "os._exit(0)", "while True: print(x)"):
        judge(CASE, (answer(body),), forked=True)
    assert len(os.listdir("/proc/self/fd")) == before
    with pytest.raises(ChildProcessError):
        os.waitpid(-1, os.WNOHANG)


def test_where_no_process_can_be_made_the_answer_runs_here(monkeypatch):
    sandbox.can_fork.cache_clear()
    monkeypatch.setattr(os, "fork", lambda: (_ for _ in ()).throw(OSError("not here")))
    before = len(os.listdir("/proc/self/fd"))
    assert not sandbox.can_fork()
    assert judge(CASE, (RIGHT,)).ok and judge(CASE, (RIGHT,), forked=True).ok
    assert len(os.listdir("/proc/self/fd")) == before
    sandbox.can_fork.cache_clear()


def test_output_is_kept_and_bounded():
    right = judge(CASE, (answer("print('seen', x)\nreturn 6 * np.sin(3 * x) * np.cos(3 * x)"),))
    assert right.ok and right.printed.startswith("seen ")
    much = judge(CASE, (answer("print('word ' * 5000)\nreturn x"),))
    assert 1000 < len(much.printed) < 3000 < MOST and len(str(much)) < 3000


def test_a_stream_ends_what_writes_for_ever():
    heard = Heard()
    with pytest.raises(TooMuchOutput):
        for _ in range(MOST):
            heard.write("a\n")


# --- in a real kernel ----------------------------------------------------------------------------


@pytest.fixture(scope="module")
def kernel():
    manager, client = start_new_kernel(kernel_name="python3")
    yield lambda code: execute(client, code)
    client.stop_channels()
    manager.shutdown_kernel(now=True)


def execute(client, code):
    """(status, what was shown, seconds)"""
    shown = []

    def hear(message):
        content = message["content"]
        if message["msg_type"] == "error":
            shown.append("\n".join(content["traceback"]))
        elif "data" in content:
            shown.append(content["data"]["text/plain"])
        elif message["msg_type"] == "stream":
            shown.append(content["text"])

    start = time.monotonic()
    reply = client.execute_interactive(code, timeout=60, output_hook=hear, allow_stdin=False)
    return reply["content"]["status"], "\n".join(shown), time.monotonic() - start


def test_a_notebook_survives_all_of_them(kernel, tmp_path):
    status, shown, _ = kernel(
        f"import os; os.chdir({str(tmp_path)!r})\n{SETTING}"
        "from helpers.exercises import check, progress, your_turn"
    )
    assert (status, shown) == ("ok", "")
    for name, (body, words) in HOSTILE.items():
        status, shown, took = kernel(f"{source(body)}\ncheck('02.a', f)")
        assert status == "error" and heard(words, shown), (name, shown)
        assert "Traceback" not in shown and took < PATIENCE, (name, shown, took)
    right = source("print('hello')\nreturn 6 * np.sin(3 * x) * np.cos(3 * x)")
    status, shown, _ = kernel(f"{right}\ncheck('02.a', f)")
    assert status == "ok" and "02.a  right." in shown and "hello" in shown
    assert "helpers.ops" in kernel("helpers.ops.relu.__module__")[1]
    shown = kernel("progress('02')")[1]
    assert "1 of " in shown and "✓ done | 02.a" in shown


@pytest.mark.parametrize(
    "body",
    ["...", "pass", "return None", "'''Words.'''", "raise NotImplementedError", "return ___"]
    + ["y = ...\nreturn y", "y = ...\nreturn 3 * y", "y = ___ + 1\nreturn y"],
)
def test_a_stub_lets_run_all_go_on_and_fails_an_exercise(kernel, body):
    kernel("from helpers.exercises import check, your_turn")
    status, shown, _ = kernel(f"{source(body)}\nyour_turn('02.a', f)")
    assert status == "ok" and "02.a  not attempted yet." in shown
    status, shown, _ = kernel(f"{source(body)}\ncheck('02.a', f)")
    assert status == "error" and "02.a  not attempted yet." in shown
