"""What the browser tests accept, and what they notice, in notebooks made for that."""

import pytest

from tests.browser.checking import planted, problems
from tools.lab.page import Page

pytestmark = pytest.mark.browser

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

        seen = ipywidgets.Label("k")
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


def test_what_is_right_is_accepted_and_nothing_is_left_behind(scratch):
    planted(scratch.folder / "good.ipynb", GOOD)
    before = {path: path.stat().st_mtime_ns for path in scratch.folder.rglob("*")}
    assert problems(scratch, "good.ipynb", "dark") == []
    assert before == {path: path.stat().st_mtime_ns for path in scratch.folder.rglob("*")}


def test_what_is_wrong_is_noticed(scratch, tmp_path):
    bad = {
        name: (source, ["raises-exception"] if name == "silent" else [])
        for name, (source, _) in BAD.items()
    }
    planted(scratch.folder / "bad.ipynb", GOOD | bad)
    found = "\n".join(problems(scratch, "bad.ipynb", failures=tmp_path))
    missed = [f"{name}: {words}" for name, (_, words) in BAD.items() if words not in found]
    assert not missed, found


def test_a_page_needs_no_jupyterlab_and_may_ask_its_own_place_only(browser, tmp_path):
    inside, outside = (tmp_path / "in" / "a.gif", tmp_path / "b.gif")
    inside.parent.mkdir()
    for path in (inside, outside):
        path.write_bytes(b"")
    html = "<img src=a.gif><img src=../b.gif><script>console.error('planted')</script>"
    (inside.parent / "index.html").write_text(html)
    page = Page(browser, inside.parent.as_uri() + "/")
    page.page.goto((inside.parent / "index.html").as_uri())
    told = [each for each in page.noticed if "ERR_FAILED" not in each]  # what the browser adds
    assert sorted(told) == ["console: planted", f"outside: {outside.as_uri()}"]
    page.page.close()


def test_one_notebook_does_not_tell_on_the_next(scratch):
    planted(scratch.folder / "good.ipynb", GOOD)
    assert problems(scratch, "good.ipynb") == []
