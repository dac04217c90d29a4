"""One Chromium for this room, one JupyterLab on the lessons, and one on a folder of its own."""

import pytest

from tests.reading.lessons import ROOT
from tools.lab.browser import chromium
from tools.lab.page import LabPage
from tools.lab.server import jupyterlab


@pytest.fixture(scope="package")  # gone when a test of another room starts one of its own
def browser(needs_browser):
    """A headless Chromium."""
    with chromium() as browser:
        yield browser


@pytest.fixture(scope="module")
def page(browser):
    """A page of a JupyterLab on the repository."""
    with jupyterlab(ROOT) as server:
        yield LabPage(browser, server.address)


@pytest.fixture(scope="module")
def scratch(browser, tmp_path_factory):
    """A page of a JupyterLab on a folder of its own."""
    folder = tmp_path_factory.mktemp("scratch")
    with jupyterlab(folder) as server:
        page = LabPage(browser, server.address)
        page.folder = folder
        yield page
