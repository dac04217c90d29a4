"""The first lessons as a learner meets them: JupyterLab in a browser, Run All, nothing is wrong.

Wrong is an error in a cell, a widget, the kernel or the page, anything on stderr, a request that
leaves the machine, a picture that does not show or has no text alternative, and a control of an
exploration that a key does not move, or that leaves picture or text alternative as they were.
The later lessons have a file of their own, since a worker takes a whole file.
"""

import pytest

from tests.browser.checking import HALF, problems
from tests.reading.lessons import PATHS, ROOT

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", PATHS[:HALF], ids=lambda path: path.stem)
def test_lesson(page, path):
    assert problems(page, path.relative_to(ROOT).as_posix()) == []


def test_a_lesson_in_the_dark(page):
    assert problems(page, PATHS[3].relative_to(ROOT).as_posix(), "dark") == []
