"""One Chromium and one JupyterLab for all lessons."""

import os

import lab
import pytest
from lessons import ROOT


def need_a_browser():
    """Skip where there is no browser; in CI there has to be one."""
    if lacking := lab.missing():
        (pytest.fail if os.environ.get("CI") else pytest.skip)(lacking)


@pytest.fixture(scope="session")
def browser():
    """A headless Chromium."""
    need_a_browser()
    with lab.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def page(browser):
    """A page of a JupyterLab on the repository."""
    with lab.jupyterlab(ROOT) as server:
        yield lab.LabPage(browser, server)
