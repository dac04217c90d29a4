"""The later lessons as a learner meets them, checked as test_first_lessons.py says."""

import pytest

from tests.browser.checking import HALF, problems
from tests.reading.lessons import PATHS, ROOT

pytestmark = pytest.mark.browser


@pytest.mark.parametrize("path", PATHS[HALF:], ids=lambda path: path.stem)
def test_lesson(page, path):
    assert problems(page, path.relative_to(ROOT).as_posix()) == []
