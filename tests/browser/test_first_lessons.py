"""Each lesson as a learner meets it: JupyterLab in a real browser, Run All, and nothing is wrong.

Wrong is an error in a cell, a widget, the kernel or the page, anything on stderr, a request that
leaves the machine, a picture that does not show or has no text alternative, and a control of an
exploration that a key does not move, or that leaves picture or text alternative as they were.
The second half of the lessons has a file of its own, so that two workers share the time.
"""

import re

import pytest

from tests.browser.checking import problems
from tests.reading.lessons import HALF, PATHS, ROOT, Lesson

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", PATHS[:HALF], ids=lambda path: path.stem)
def test_lesson(page, path):
    assert problems(page, path.relative_to(ROOT).as_posix()) == []


def test_a_lesson_in_the_dark(page):
    assert problems(page, PATHS[3].relative_to(ROOT).as_posix(), "dark") == []


def test_every_lesson_has_an_exploration():
    sources = {path.stem: [cell.source for cell in Lesson(path).code] for path in PATHS[1:]}
    explores = re.compile(r"^explore_\w+\(", re.MULTILINE)
    assert [name for name, cells in sources.items() if not any(map(explores.search, cells))] == []
