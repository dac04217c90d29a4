"""One Chromium for all tests, one JupyterLab on the lessons, and one on a folder of its own."""

import pytest

from tests.reading.lessons import ROOT
from tools import lab


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


@pytest.fixture(scope="module")
def scratch(browser, tmp_path_factory):
    """A page of a JupyterLab on a folder of its own."""
    folder = tmp_path_factory.mktemp("scratch")
    with lab.jupyterlab(folder) as server:
        page = lab.LabPage(browser, server)
        page.folder = folder
        yield page
