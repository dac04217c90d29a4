"""Each lesson as a learner meets it: JupyterLab in a real browser, Run All, and nothing is wrong.

Wrong is an error in a cell, a widget, the kernel or the page, anything on stderr, a request that
leaves the machine, a picture that does not show or has no text alternative.
"""

import lab
import notebook
import pytest
from lessons import PATHS, ROOT, every_lesson
from nbformat.v4 import new_code_cell, new_notebook

pytestmark = pytest.mark.browser


def problems(page, path, theme="light"):
    """Open the notebook, run it, and say what went wrong."""
    page.open(path, theme)
    try:
        page.run_all()
        return page.problems()
    finally:
        page.close()


@every_lesson
def test_lesson(page, lesson):
    assert problems(page, lesson.path.relative_to(ROOT).as_posix()) == []


def test_a_lesson_in_the_dark(page):
    assert problems(page, PATHS[3].relative_to(ROOT).as_posix(), "dark") == []


# --- the checker itself --------------------------------------------------------------------------

GOOD = {
    "quiet": ("print(1)", []),
    "picture": (
        """
        from IPython.display import HTML

        dot = "R0lGODlhAQABAAAAACwAAAAAAQABAAA="
        HTML(f'<img alt="A dot." src="data:image/gif;base64,{dot}">')
        """,
        [],
    ),
    "wanted": ("raise ValueError('wanted')", ["raises-exception"]),
    "widget": (
        """
        import ipywidgets

        seen = ipywidgets.IntSlider(description="k")
        seen
        """,
        [],
    ),
}
BAD = {  # the error comes last: Run All stops there
    "stderr": ("import sys; print('planted', file=sys.stderr)", "writes to stderr: planted"),
    "alt": ("HTML(f'<img src=\"data:image/gif;base64,{dot}\">')", "without a text alternative"),
    "broken": ('HTML(\'<img alt="A dot." src="data:image/gif;base64,AAAA">\')', "does not show"),
    "outside": ('HTML(\'<img alt="A dot." src="http://192.0.2.1/x.gif">\')', "outside: http"),
    "inside": (
        """
        box = ipywidgets.Output()
        with box:
            raise KeyError("planted")
        box
        """,
        "error in a widget",
    ),
    "script": ("HTML('<script>console.error(\"planted\")</script>')", "console: planted"),
    "thrown": ("HTML('<script>setTimeout(() => planted(), 0)</script>')", "page error: planted"),
    "silent": ("'nothing is raised'", "raised nothing"),
    "error": ("raise ValueError('planted')", "shows an error: ValueError: planted"),
}


def planted(path, cells):
    """Write a notebook of {cell id: (source, tags)}."""
    made = []
    for name, (source, tags) in cells.items():
        lines = source.strip("\n").splitlines()
        indent = len(lines[0]) - len(lines[0].lstrip())
        cell = new_code_cell("\n".join(line[indent:] for line in lines).strip(), id=name)
        cell.metadata["tags"] = tags
        made.append(cell)
    notebook.write(path, new_notebook(cells=made, metadata=notebook.METADATA))


@pytest.fixture(scope="module")
def scratch(browser, tmp_path_factory):
    """A page of a JupyterLab on a folder of its own."""
    folder = tmp_path_factory.mktemp("scratch")
    with lab.jupyterlab(folder) as server:
        page = lab.LabPage(browser, server)
        page.folder = folder
        yield page


def test_what_is_right_is_accepted_and_nothing_is_left_behind(scratch):
    planted(scratch.folder / "good.ipynb", GOOD)
    before = {path: path.stat().st_mtime_ns for path in scratch.folder.rglob("*")}
    assert problems(scratch, "good.ipynb", "dark") == []
    assert before == {path: path.stat().st_mtime_ns for path in scratch.folder.rglob("*")}


def test_what_is_wrong_is_noticed(scratch):
    bad = {
        name: (source, ["raises-exception"] if name == "silent" else [])
        for name, (source, _) in BAD.items()
    }
    planted(scratch.folder / "bad.ipynb", GOOD | bad)
    found = "\n".join(problems(scratch, "bad.ipynb"))
    missed = [f"{name}: {words}" for name, (_, words) in BAD.items() if words not in found]
    assert not missed, found


def test_one_notebook_does_not_tell_on_the_next(scratch):
    planted(scratch.folder / "good.ipynb", GOOD)
    assert problems(scratch, "good.ipynb") == []
