"""stored_text.py tells each cell whose text is another than the stored one."""

import subprocess
import sys

import nbformat
from nbformat.v4 import new_code_cell, new_notebook, new_output

from tests.reading.lessons import ROOT


def printed(text):
    return [new_output("stream", name="stdout", text=text)]


def shown(text):
    return [new_output("execute_result", {"text/plain": text})]


CELLS = [
    new_code_cell("print(1)", id="right", outputs=printed("1\n")),
    new_code_cell("print(2)", id="other-text", outputs=printed("1\n")),
    new_code_cell("x = 2\nx", id="value", outputs=shown("2")),
    new_code_cell("x + 1", id="other-value", outputs=shown("2")),
    new_code_cell("x + 1", id="nothing-stored"),
    new_code_cell("y", id="breaks"),
    new_code_cell("print('3 epochs trained')\nprint(4)", id="progress", outputs=printed("4\n")),
    new_code_cell(
        "print(5)",
        id="timed",
        outputs=printed("6\n"),
        metadata={"tags": ["nbval-ignore-output"]},
    ),
]


def test_other_texts_other_values_and_errors_are_told(tmp_path):
    path = tmp_path / "01_planted.ipynb"
    nbformat.write(new_notebook(cells=CELLS), path)
    command = [sys.executable, "-m", "tests.lessons.stored_text", str(path)]
    run = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)
    told = [line.split(":")[0].split()[1] for line in run.stdout.splitlines()]
    assert told == ["other-text", "other-value", "nothing-stored", "breaks"] and run.returncode == 1
