"""A cell that is run once more at the lesson's end gives what it gave: the reader who goes back to
try something must not be told that right mathematics is wrong.

The whole lesson is run; then each code cell alone from that state, in a fork (see run_again.py).
"""

import json
import os
import subprocess
import sys

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook

from tests.reading.lessons import ROOT, every_lesson

pytestmark = pytest.mark.skipif(
    sys.platform != "linux",
    reason="a fork is safe on Linux alone, lessons are alike",
)


def run_again(path):
    command = [sys.executable, "-m", "tests.lessons.run_again", str(path)]
    env = {**os.environ, "OPENBLAS_NUM_THREADS": "1"}
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


@every_lesson
def test_every_cell_gives_at_the_end_what_it_gave(lesson):
    told = [f"{name}: {what}" for name, what in run_again(lesson.path).items() if what]
    assert not told, "\n".join(told)


CELLS = {
    "set": "import time, random\nfrom IPython.display import HTML\nk, rng = 1, random.Random(0)",
    "reads": "print(k)",
    "shows": "HTML(f'<b>{k}</b>')",
    "complains": "import sys; print(k, file=sys.stderr)",
    "moves": "rng.random()",
    "breaks": "k + 1",
    "wants": "raise ValueError(k)",
    "times": "time.perf_counter()",
    "breaks-untimed": "k + 1; time.perf_counter()",
    "own-name": "mine = 3\nmine",
    "leaves": "seen = [*globals().get('seen', []), 1]",
    "quiet": "len(seen)",  # by then `leaves` ran again, but in a process of its own
    "later": "k = 'a word'",
}


def test_what_reads_a_changed_name_a_moved_generator_or_breaks_is_told(tmp_path):
    tags = {"times": ["nbval-ignore-output"]}
    tags["breaks-untimed"] = tags["times"]
    cells = [new_code_cell(source, id=name) for name, source in CELLS.items()]
    for cell in cells:
        cell.metadata["tags"] = tags.get(cell.id, [])
    path = tmp_path / "planted.ipynb"
    nbformat.write(new_notebook(cells=cells), path)
    told = run_again(path)
    assert list(told) == list(CELLS)
    changed = {name for name, what in told.items() if what}
    assert changed == {"reads", "shows", "complains", "moves", "breaks", "wants", "breaks-untimed"}
    assert told["reads"] == r"is printed: '1\n', then 'a word\n'"
    assert "TypeError" in told["breaks-untimed"]
