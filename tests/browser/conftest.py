"""One Chromium and one JupyterLab for all lessons."""

import lab
import pytest
from lessons import ROOT


@pytest.fixture(scope="session")
def browser(needs_browser):
    """A headless Chromium."""
    with lab.chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def page(browser):
    """A page of a JupyterLab on the repository."""
    with lab.jupyterlab(ROOT) as server:
        yield lab.LabPage(browser, server)
