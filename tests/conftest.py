"""What all tests share: the maintainer's tools on the path, and what to do without a browser."""

import os
import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).resolve().parent.parent / "tools"))


@pytest.fixture(scope="session")
def needs_browser():
    """Skip where there is no browser to drive; in CI there has to be one."""
    import lab

    if lacking := lab.missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacking)
