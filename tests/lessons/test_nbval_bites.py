"""Strict nbval fails on any stored output that is missing or that differs in one digit.

What nbval lets pass, and what catches it: a cell without outputs and without execution count
(rules_outputs.py), the pixels of a PNG and the lines of a traceback (test_pictures.py).
"""

import copy
import os
import re
import subprocess
import sys

import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbval.plugin import IPyNbFile, get_sanitize_patterns

from tests.reading.lessons import ROOT, every_lesson, tags
from tools import notebook

SANITIZE = ROOT / "tests" / "nbval_sanitize.cfg"
DATA_URI = re.compile(r"data:image/(png|svg\+xml);base64,[A-Za-z0-9+/=]+")

PNG = '<img src=\\"data:image/png;base64,{}\\">'
SVG = '<img src=\\"data:image/svg+xml;base64,{}\\">'
SHOW = 'display({{"text/html": "{}", "text/plain": "a"}}, raw=True)'


def printed(text):
    return new_output("stream", name="stdout", text=text)


def html(form, data):
    source = form.format(data).replace("\\", "")
    return new_output("display_data", {"text/html": source, "text/plain": "a"})


def error(message):
    return new_output("error", ename="ValueError", evalue=message, traceback=["short"])


# what it is about: (source, the one stored output or None, whether nbval has to accept it)
CELLS = {
    "same": ("print(42)", printed("42\n"), True),
    "digit": ("print(42)", printed("43\n"), False),
    "missing": ("print(42)", None, False),
    "too much": ("x = 1", printed("42\n"), False),
    "value": ("1 + 1", new_output("execute_result", {"text/plain": "3"}), False),
    "stderr": ("import sys\nprint(1, file=sys.stderr)", None, False),
    "png": (SHOW.format(PNG.format("AAAA")), html(PNG, "BBBB"), True),
    "svg": (SHOW.format(SVG.format("AAAA")), html(SVG, "AAAB"), False),
    "torch": (
        "print('PyTorch: 4 of 4 gradients agree')",
        printed("PyTorch: not installed here\n"),
        True,
    ),
    "jax": ("print('JAX: not installed here')", printed("JAX: 4 of 4 gradients agree\n"), True),
    "two": (
        "print('PyTorch: not installed here')\nprint('JAX: 4 of 4 gradients agree')",
        printed("PyTorch: 4 of 4 gradients agree\nJAX: not installed here\n"),
        True,
    ),
    "fewer": (
        "print('PyTorch: 3 of 4 gradients agree')",
        printed("PyTorch: 4 of 4 gradients agree\n"),
        False,
    ),
    "mixed up": (
        "print('PyTorch: not installed here')",
        printed("JAX: not installed here\n"),
        False,
    ),
    "progress": ("print('\\r1/2', end='')\nprint('\\r2/2')", printed("2/2\n"), True),
    "progress end": ("print('\\r1/2', end='')\nprint('\\r2/2')", printed("1/2\n"), False),
    "raises": ("raise ValueError('6 of 7')", error("6 of 7"), True),
    "raises else": ("raise ValueError('6 of 7')", error("6 of 8"), False),
    "raises not": ("x = 1", error("6 of 7"), False),
}


def test_nbval_run(tmp_path):
    cells = []
    for number, (about, (source, output, _)) in enumerate(CELLS.items()):
        outputs = [output] if output else []
        cell = new_code_cell(source, id=f"cell-{number}", outputs=outputs)
        cell.metadata["tags"] = ["raises-exception"] if about.startswith("raises") else []
        cells.append(cell)
    path = tmp_path / "planted.ipynb"
    notebook.write(path, notebook.normalise(new_notebook(cells=cells)))
    command = [sys.executable, "-m", "pytest", "-p", "no:cacheprovider", "-q", "-rA", "--color=no"]
    env = {k: v for k, v in os.environ.items() if not k.startswith("PYTEST_")}
    command += ["-c", ROOT / "pyproject.toml", path]
    run = subprocess.run(command, cwd=ROOT, env=env, capture_output=True, text=True)
    passed = re.findall(r"^PASSED .*::Cell (\d+)", run.stdout, re.MULTILINE)
    failed = re.findall(r"^FAILED .*::Cell (\d+)", run.stdout, re.MULTILINE)
    assert len(passed) + len(failed) == len(CELLS), run.stdout
    accepted = {about: str(n) in passed for n, about in enumerate(CELLS)}
    assert accepted == {about: wanted for about, (_, _, wanted) in CELLS.items()}


# --- every output of every lesson, with nbval's own comparison and no kernel ----------------------


@every_lesson
def test_every_output_counts(lesson, request):
    file = IPyNbFile.from_parent(request.session, path=lesson.path)
    file.sanitize_patterns.update(get_sanitize_patterns(SANITIZE.read_text("utf-8")))
    slips = [slip for item in file.collect() if compared(item) for slip in slips_of(item)]
    assert not slips, "\n".join(slips)


def compared(item):
    return "nbval-ignore-output" not in tags(item.cell)


def slips_of(item):
    """What nbval would not notice about one cell, if the run gave what is stored now."""
    fresh = item.cell.outputs
    item.format_output_compare = lambda *_: None  # the slow explanation that nobody reads here
    assert item.compare_outputs(copy.deepcopy(fresh), copy.deepcopy(fresh)), item.cell.id
    for index in range(len(fresh)):
        if item.compare_outputs(fresh, fresh[:index] + fresh[index + 1 :]):
            yield f"cell {item.cell.id}: output {index + 1} could be removed unnoticed"
    for stored, where in with_one_digit_changed(fresh):
        if item.compare_outputs(fresh, stored):
            yield f"cell {item.cell.id}: a digit could change unnoticed in {where}"


def with_one_digit_changed(outputs):
    """Copies of the outputs, each with one digit of the compared text changed."""
    for index, output in enumerate(outputs):
        for holder, key in leaves(output):
            for changed, place in changes(holder[key]):
                stored = copy.deepcopy(outputs)
                target = stored[index].data if "data" in output else stored[index]
                target[key] = changed
                yield stored, f"output {index + 1}, {key}, character {place}"


def leaves(output):
    """(holder, key) of the texts that nbval compares in one output."""
    if "data" in output:
        return [(output.data, mime) for mime in output.data]
    keys = {"stream": ["text"], "error": ["ename", "evalue"]}[output.output_type]
    return [(output, key) for key in keys]


def changes(text):
    """The text with each of its digits raised by one, a picture's data only in three places."""
    hidden = [match.span() for match in DATA_URI.finditer(text)]
    digits = [match.start() for match in re.finditer(r"\d", text)]
    for place in digits:
        if not any(start <= place < end for start, end in hidden):
            yield text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :], place
    for match in DATA_URI.finditer(text):
        inside = [place for place in digits if match.start(1) + 20 < place < match.end()]
        for place in inside[:: max(1, len(inside) // 2)] if match.group(1) != "png" else []:
            yield text[:place] + str((int(text[place]) + 1) % 10) + text[place + 1 :], place


@pytest.mark.parametrize("text", ["J = 0.25", "x"])
def test_changes_reach_every_digit(text):
    assert [changed for changed, _ in changes(text)] == {
        "J = 0.25": ["J = 1.25", "J = 0.35", "J = 0.26"],
        "x": [],
    }[text]
