"""The progress line: what it leaves below a cell, when it moves, where it is silent."""

import os
import subprocess
import sys
from pathlib import Path
from types import SimpleNamespace

import nbformat
import numpy as np
import pytest
from nbclient import NotebookClient

from helpers import data, network, optimize, progress

ROOT = Path(__file__).resolve().parents[2]


def test_training_is_quiet_outside_a_notebook(capsys):
    import ipykernel  # noqa: F401 - as a program does that starts kernels but is none

    rng = np.random.default_rng(0)
    X, Y = data.spirals(rng, n=90)
    list(optimize.train(network.init_params([2, 16, 3], rng), X, Y, rng, epochs=2))
    assert capsys.readouterr() == ("", "")


SET_UP = """
import numpy as np
from helpers import data, network, optimize, progress
rng = np.random.default_rng(0)
X, Y = data.spirals(rng, n=30)
params = network.init_params([2, 4, 3], rng)
"""
CELLS = {
    "whole": "for epoch in optimize.train(params, X, Y, rng, epochs=3): pass",
    "stopped": "for epoch in optimize.train(params, X, Y, rng, epochs=3): break",
    "quiet": "for epoch in optimize.train(params, X, Y, rng, epochs=3, quiet=True): pass",
    "several": "for seed in progress.with_progress(range(2), 'network'):\n"
    "    list(optimize.train(params, X, Y, rng, epochs=3, quiet=True))",
    "stuck": "list(optimize.train(network.init_params([2, 4, 3], rng, 0.0), X, Y, rng, epochs=5));",
    "diverged": "try: list(optimize.train(params, X, Y, rng, rate=1e300))\n"
    "except FloatingPointError: pass",
}


@pytest.fixture(scope="module")
def printed():
    """{cell: what it printed} in a fresh kernel, as a page would be left."""
    cells = [nbformat.v4.new_code_cell(source) for source in (SET_UP, *CELLS.values())]
    notebook = nbformat.v4.new_notebook(cells=cells)
    client = NotebookClient(notebook, timeout=120, kernel_name="python3")
    env = {**os.environ, "PYTHONPATH": str(ROOT)}
    client.execute(env=env, stderr=subprocess.DEVNULL)
    outputs = {}
    for name, cell in zip(["set-up", *CELLS], notebook.cells, strict=True):
        assert {output.name for output in cell.outputs} <= {"stdout"}
        outputs[name] = "".join(output.text for output in cell.outputs)
    return outputs


@pytest.mark.parametrize(
    "cell, left",
    [
        ("set-up", ""),
        ("whole", "3 epochs trained"),
        ("stopped", "1 of 3 epochs trained"),
        ("quiet", ""),
        ("several", "2 networks trained"),
        ("diverged", "1 of 20 epochs trained"),
    ],
)
def test_in_a_notebook_the_line_ends_the_same_in_every_run(printed, cell, left):
    last = printed[cell].split("\r")[-1]
    assert last.strip() == left
    assert last.endswith("\n") or not left


def test_the_verdict_stands_below_the_line(printed):
    line, sentence, rest = printed["stuck"].split("\r")[-1].split("\n")
    assert line.strip() == "5 epochs trained" and rest == ""
    assert sentence.startswith("J = 1.1 is no better than the 1.1 of a guess without X, and 4 of")


@pytest.mark.parametrize("kernel", ["ipykernel", "pyodide_kernel"])
def test_a_notebook_is_known_by_its_kernel(monkeypatch, kernel):
    for name in ("ipykernel", "pyodide_kernel"):
        monkeypatch.delitem(sys.modules, name, raising=False)
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: object()))
    assert not progress.in_notebook()
    monkeypatch.setitem(sys.modules, kernel, SimpleNamespace())
    assert progress.in_notebook()
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: None))
    assert not progress.in_notebook()


def test_several_trainings_share_one_line(printed):
    assert "\rnetwork 1 of 2 " in printed["several"]
    assert printed["several"].count("\n") == 1


def test_with_progress_hands_on_each_item_and_is_quiet_outside_a_notebook(capsys):
    assert list(progress.with_progress(iter("abc"), "network")) == ["a", "b", "c"]
    assert capsys.readouterr() == ("", "")


def test_in_a_notebook_the_line_moves(printed):
    shown = printed["whole"].split("\r")
    assert any(line.startswith("epoch 1 of 3, J = ") for line in shown)
    longest = max(len(line.rstrip("\n")) for line in shown)
    assert len(shown[-1].rstrip("\n")) == longest  # so that nothing of a longer line stays


def test_progress_is_shown_ten_times_a_second_at_most(monkeypatch, capsys):
    monkeypatch.setattr(progress, "in_notebook", lambda: True)
    clock = iter([10.0, 10.0, 10.05, 10.2, 10.2])
    monkeypatch.setattr(progress.time, "monotonic", lambda: next(clock))
    with progress.ProgressLine(3) as line:
        for number in (1, 2, 3):
            line.show(number, ", J = 0.5")
    shown = [text.strip() for text in capsys.readouterr().out.split("\r")]
    assert shown == ["", "epoch 1 of 3, J = 0.5", "epoch 3 of 3, J = 0.5", "3 epochs trained"]
