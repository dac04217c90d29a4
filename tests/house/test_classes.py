"""The course for nbgrader: made, handed out, handed in five times, graded.

nbgrader gets an environment of its own, on top of the one that runs the tests: in theirs it would
change JupyterLab. It comes from requirements-classes.lock; where there is no network for that, the
test is skipped, but for CI.
"""

import os
import re
import subprocess
import sys
import venv
from pathlib import Path

import nbformat
import pytest

from tests.reading.lessons import ROOT
from tools import classes, exercises

NAME = "04_train_one_neuron"
SOURCE = exercises.SOURCES / f"{NAME}.ipynb"
SCORES = """
from nbgrader.api import Gradebook
with Gradebook("sqlite:///gradebook.db") as book:
    for each in book.assignment_submissions(sys.argv[1]):
        print(each.student.id, f"{each.score:g}", f"{each.max_score:g}", each.needs_manual_grade)
"""
WRONG = {
    "slope-on-paper-code": "slope = 6.0",
    "input-gradient-code": "def input_gradient(w, b, x, y):\n    return x",
}
HOSTILE = {
    "slope-on-paper-code": "import sys\n\nslope = -6.0\nsys.exit()",
    "input-gradient-code": "import sys\n\n\ndef input_gradient(w, b, x, y):\n    sys.exit()",
    "flat-gradient-code": "check = print\nshape = None",
    "early-step-code": "import os\n\n\ndef one_step(w, b, x, y, rate):\n    os._exit(0)",
    "border-code": "def border(x):\n    while True:\n        pass",
    "clipped-code": "while True:\n    pass",
}
ENDS = {"border-code": "import os\n\nos._exit(0)"}


@pytest.fixture(scope="module")
def nbgrader(tmp_path_factory):
    """The environment of a Python that has nbgrader, and all that this one has."""
    folder = tmp_path_factory.mktemp("nbgrader")
    venv.create(folder, symlinks=os.name != "nt")
    bin = folder / ("Scripts" if os.name == "nt" else "bin")
    env = {**os.environ, "PATH": f"{bin}{os.pathsep}{os.environ['PATH']}", "PYTHONPATH": str(ROOT)}
    python = bin / Path(sys.executable).name
    shown = python_says(python, env, "import site; print(site.getsitepackages()[-1])")
    mine = [path for path in sys.path if path.endswith("site-packages")]
    (Path(shown) / "mine.pth").write_text("\n".join(mine) + "\n", encoding="utf-8")
    command = [sys.executable, "-m", "pip", "--python", python, "install", "-q"]
    command += ["--no-deps", "-r", ROOT / "requirements-classes.lock"]
    made = subprocess.run(command, capture_output=True, text=True)
    if made.returncode:
        lacking = f"nbgrader could not be installed: {made.stderr.strip()[-300:]}"
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacking)
    return python, env


def python_says(python, env, program, *arguments, cwd=None):
    command = [python, "-W", "ignore", "-c", f"import sys\n{program}", *arguments]
    run = subprocess.run(command, capture_output=True, text=True, env=env, cwd=cwd)
    assert run.returncode == 0, run.stderr
    return run.stdout.strip()


def run(nbgrader, course, *arguments):
    python, env = nbgrader
    command = [python, "-m", "nbgrader", *arguments]
    return subprocess.run(command, capture_output=True, text=True, env=env, cwd=course)


def hand_in(course, student, answers):
    """Put a copy of the student version, with other sources in some cells, where grading begins."""
    notebook = nbformat.read(course / "release" / NAME / f"{NAME}.ipynb", as_version=4)
    for cell in notebook.cells:
        cell.source = answers.get(cell.id, cell.source)
    place = course / "submitted" / student / NAME / f"{NAME}.ipynb"
    place.parent.mkdir(parents=True)
    nbformat.write(notebook, place)


@pytest.mark.skipif(os.name == "nt", reason="nbgrader is made for Linux and macOS")
def test_a_class_is_graded(nbgrader, tmp_path):
    classes.make(tmp_path, [SOURCE])
    made = run(nbgrader, tmp_path, "generate_assignment", NAME)
    assert made.returncode == 0, made.stderr
    student_version = (tmp_path / "release" / NAME / f"{NAME}.ipynb").read_text("utf-8")
    assert "SOLUTION" not in student_version and exercises.ANSWER not in student_version
    cells = nbformat.read(SOURCE, as_version=4).cells
    right = {cell.id: cell.source for cell in cells if exercises.BEGIN in cell.source}
    hand_in(tmp_path, "right", right)
    hand_in(tmp_path, "wrong", right | WRONG)
    hand_in(tmp_path, "empty", {})
    hand_in(tmp_path, "hostile", HOSTILE)
    hand_in(tmp_path, "ends", right | ENDS)
    graded = run(nbgrader, tmp_path, "autograde", NAME, "--Execute.timeout=15")
    assert set(re.findall(r"error processing .* for student '(\w+)'", graded.stderr)) == {"ends"}
    said = python_says(*nbgrader, SCORES, NAME, cwd=tmp_path).splitlines()
    assert sorted(said) == [
        "empty 0 11 False",
        "ends 0 11 True",
        "hostile 1 11 False",
        "right 11 11 False",
        "wrong 8 11 False",
    ]


def test_an_assignment_has_no_answers_and_no_way_to_them():
    cells = classes.assignment(nbformat.read(SOURCE, as_version=4)).cells
    written = "\n".join(cell.source for cell in cells)
    assert exercises.ANSWER not in written and "solutions/" not in written
    assert exercises.BEGIN in written and all(cell.source for cell in cells)
    points = [cell.metadata["nbgrader"].get("points") for cell in cells if cell.metadata]
    assert sum(filter(None, points)) == 11
    assert not any(cell.get("outputs") for cell in cells)


def test_the_tool_says_how_it_is_called(tmp_path, capsys):
    for arguments in ([], ["--help"]):
        with pytest.raises(SystemExit, match="nbgrader course"):
            classes.main(arguments)
    with pytest.raises(SystemExit, match="begins with 77"):
        classes.main([str(tmp_path / "course"), "77"])
    classes.main([str(tmp_path / "course"), "04"])
    assert "1 assignments" in capsys.readouterr().out
    made = {path.name for path in (tmp_path / "course").rglob("*") if path.is_file()}
    assert made == {"nbgrader_config.py", f"{NAME}.ipynb"}
