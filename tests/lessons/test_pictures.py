"""Run each lesson under the locked packages and compare all of its outputs with the stored ones.

PNG plots are compared by their pixels, everything else exactly, tracebacks too. This is what strict
nbval leaves out: a stale or a wrong plot. Without the locked NumPy and Matplotlib a plot may look
different for good reasons, so there the test is skipped and says so.
"""

import base64
import copy
import io
import json
import os
import re
from importlib.metadata import version

import nbformat
import numpy as np
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output
from nbval.plugin import get_sanitize_patterns
from PIL import Image

from tests.reading import lessons
from tests.reading.lessons import ROOT, every_lesson
from tools import notebook

PNG = re.compile(r"data:image/png;base64,([A-Za-z0-9+/=]+)")
LEVELS = 32  # of 255, that a pixel may differ
PIXELS = 20  # that may differ by more; a digit on an axis has about 25
SANITIZE = get_sanitize_patterns((ROOT / "tests" / "nbval_sanitize.cfg").read_text("utf-8"))


def unlocked():
    """Which packages that draw are not the locked ones, as a sentence; empty when all are."""
    lock = (ROOT / "requirements.lock").read_text("utf-8")
    locked = {
        name: re.findall(rf"^{name}==([\w.]+)", lock, re.M) for name in ("numpy", "matplotlib")
    }
    other = [f"{name} {version(name)}" for name in locked if version(name) not in locked[name]]
    return f"plots are compared under requirements.lock only, this is {other}" if other else ""


@pytest.mark.skipif(bool(unlocked()), reason=unlocked())
@every_lesson
def test_fresh_outputs_are_the_stored_ones(lesson):
    fresh = notebook.normalise(notebook.execute(lesson.notebook, lesson.path.parent))
    found = list(differences(lesson.notebook, fresh))
    assert not found, "\n" + "\n".join(found)


def differences(stored, fresh):
    """Sentences on where the outputs of two runs of a notebook differ."""
    for old, new in zip(stored.cells, fresh.cells, strict=True):
        if old.cell_type == "code" and "nbval-ignore-output" not in lessons.tags(old):
            pairs = pngs(old), pngs(new)
            if without_pngs(old) != without_pngs(new) or len(pairs[0]) != len(pairs[1]):
                yield f"cell {old.id}: {first_difference(without_pngs(old), without_pngs(new))}"
                continue
            for one, two in zip(*pairs, strict=True):
                if problem := picture_difference(one, two):
                    yield f"cell {old.id}: {problem}"


def first_difference(stored, fresh):
    """What two lists of outputs say from shortly before they part."""
    one, two = (
        json.dumps(outputs, ensure_ascii=False, sort_keys=True) for outputs in (stored, fresh)
    )
    start = max(0, len(os.path.commonprefix([one, two])) - 20)
    return f"stored …{one[start : start + 100]!r}, now …{two[start : start + 100]!r}"


def pngs(cell):
    """The data of every PNG in a cell's outputs."""
    return PNG.findall(nbformat.v4.writes(new_notebook(cells=[cell])))


def without_pngs(cell):
    """A cell's outputs as text, with what nbval_sanitize.cfg names taken out."""
    outputs = copy.deepcopy(cell.outputs)
    for output in outputs:
        for holder in (output, output.get("data", {})):
            for key, value in holder.items():
                for pattern, replacement in SANITIZE if isinstance(value, str) else ():
                    holder[key] = value = re.sub(pattern, replacement, value)
    return outputs


def picture_difference(stored, fresh):
    """How two PNGs, in base64, differ beyond the tolerance; empty when they do not."""
    one, two = pixels(stored), pixels(fresh)
    if one.shape != two.shape:
        return f"the plot's size is {two.shape[:2]}, stored is {one.shape[:2]}"
    differing = int((np.abs(one - two).max(axis=-1) > LEVELS).sum())
    if differing > PIXELS:
        return f"{differing} pixels differ from the stored plot: look at both, then run the lesson"
    return ""


def pixels(data):
    """(height, width, 4) levels, as signed integers."""
    return np.asarray(Image.open(io.BytesIO(base64.b64decode(data))).convert("RGBA"), dtype=int)


# --- the comparison itself -----------------------------------------------------------------------


def plot(slope=1.0, right=4.0, size=(5, 3), dots=3):
    """A small plot as a PNG in base64."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=size, dpi=100)
    axes = figure.subplots()
    axes.plot([0, 1, 2], [0, slope, 2], linewidth=1)
    axes.plot(range(dots), [1] * dots, "o", markersize=5)
    axes.set(xlim=(0, right), ylim=(0, 2), title="Loss 7.1")
    return to_base64(figure.savefig)


def to_base64(save):
    buffer = io.BytesIO()
    save(buffer, format="png")
    return base64.b64encode(buffer.getvalue()).decode()


def test_the_same_plot_is_the_same():
    assert picture_difference(plot(), plot()) == ""


def test_a_little_noise_is_the_same():
    levels = pixels(plot())
    noise = np.random.default_rng(0).integers(-8, 9, levels.shape)
    noisy = Image.fromarray(np.clip(levels + noise, 0, 255).astype(np.uint8))
    assert picture_difference(plot(), to_base64(noisy.save)) == ""


@pytest.mark.parametrize(
    "other", [{"slope": 1.05}, {"right": 4.2}, {"size": (5, 3.01)}, {"dots": 2}, {"right": 5}]
)
def test_another_plot_is_not_the_same(other):
    assert picture_difference(plot(), plot(**other))


def test_one_other_digit_is_not_the_same():
    from matplotlib.figure import Figure

    one, two = Figure(figsize=(5, 3), dpi=100), Figure(figsize=(5, 3), dpi=100)
    one.text(0.5, 0.5, "7.1", fontsize=10)
    two.text(0.5, 0.5, "7.6", fontsize=10)
    assert picture_difference(to_base64(one.savefig), to_base64(two.savefig))


def test_differences_names_the_cell():
    def run(text, data, traceback="line 1"):
        html = f'<img src="data:image/png;base64,{data}">'
        outputs = [
            new_output("stream", text=text),
            new_output("display_data", {"text/html": html}),
            new_output("error", ename="E", evalue="e", traceback=[traceback]),
        ]
        return new_notebook(cells=[new_code_cell("draw()", id="draw", outputs=outputs)])

    stored = run("PyTorch: 4 of 4 gradients agree", plot())
    assert list(differences(stored, stored)) == []
    assert list(differences(stored, run("PyTorch: not installed here", plot()))) == []
    for fresh in (
        run("JAX: 4 of 4 gradients agree", plot()),
        run("PyTorch: 4 of 4 gradients agree", plot(slope=1.5)),
        run("PyTorch: 4 of 4 gradients agree", plot(), "line 2"),
    ):
        (problem,) = differences(stored, fresh)
        assert problem.startswith("cell draw: ")
