"""Lesson 00's first cell tells the truth where something is missing or is not what it seems."""

import os
import subprocess
import sys

import pytest

from tests.reading.lessons import PATHS, ROOT, lesson

TRUE = ["Python 3.11 or newer", "numpy 2.0 or newer", "matplotlib is here", "ipywidgets is here"]

# Behind another package an editable installation finds our modules; a learner's may not be one.
PLAIN = "import sys\nsys.meta_path[:] = [f for f in sys.meta_path if 'Editable' not in repr(f)]\n"


def run(folder):
    """The lines that the cell prints when this folder is looked into first."""
    source = next(cell.source for cell in lesson(PATHS[0]).code if cell.id == "set-up")
    env = {**os.environ, "PYTHONPATH": os.pathsep.join([str(folder), str(ROOT)])}
    command = [sys.executable, "-P", "-c", PLAIN + source]
    done = subprocess.run(command, cwd=folder, env=env, capture_output=True, text=True)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


def test_all_is_well(tmp_path):
    assert run(tmp_path) == [f"{name}: True" for name in [*TRUE, "helpers is here"]]


@pytest.mark.parametrize("name", ["helpers/__init__.py", "helpers.py"])
def test_another_helpers_is_not_ours(tmp_path, name):
    (tmp_path / name).parent.mkdir(exist_ok=True)
    (tmp_path / name).touch()
    *lines, last = run(tmp_path)
    assert lines == [f"{name}: True" for name in TRUE]
    assert last.startswith("Missing: cannot import name 'gradcheck' from 'helpers'")


def test_a_package_that_does_not_load_is_missing(tmp_path):
    (tmp_path / "ipywidgets.py").write_text("import not_installed_either")
    *lines, last = run(tmp_path)
    assert lines == [f"{name}: True" for name in TRUE[:-1]]
    assert last == "Missing: No module named 'not_installed_either'"


def test_an_old_numpy_is_told(tmp_path):
    (tmp_path / "numpy.py").write_text("__version__ = '1.26.4'")
    assert run(tmp_path)[1] == "numpy 2.0 or newer: False"
