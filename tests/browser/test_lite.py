"""An exploration in JupyterLite, where Python runs in the page.

It is no part of the test install, so the test is skipped where it is not there, and says so.
LITE_SITE names the folder of a JupyterLite site that was built with the wheels of this repository,
of anywidget and of psygnal, and with the lessons.
"""

import functools
import http.server
import os
import threading
from pathlib import Path

import pytest

LESSON = "notebooks/03_walk_the_graph_backwards.ipynb"
SITE = os.environ.get("LITE_SITE", "")
READY = "window.jupyterapp && document.querySelectorAll('.jp-CodeCell').length > 3"
RUN = "() => { window.jupyterapp.commands.execute('notebook:run-all-cells') }"
STDERR = '[data-mime-type="application/vnd.jupyter.stderr"]'
pytestmark = pytest.mark.browser


class Silent(http.server.SimpleHTTPRequestHandler):
    extensions_map = http.server.SimpleHTTPRequestHandler.extensions_map | {
        ".wasm": "application/wasm",
        ".mjs": "text/javascript",
    }

    def log_message(self, *message):
        pass


@pytest.fixture
def site():
    """The address of the site that LITE_SITE names."""
    if not Path(SITE, "jupyter-lite.json").is_file() or not SITE:
        pytest.skip("JupyterLite: LITE_SITE names no built site (its wheels are not installed)")
    handler = functools.partial(Silent, directory=SITE)
    with http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/"
        server.shutdown()


def steps_on(page, address):
    """Run all cells, press Next and an arrow key: each gives another picture and sentence."""
    outside = []
    page.on("request", lambda request: outside.append(request.url))
    page.goto(address)
    page.wait_for_function(READY, timeout=90_000)
    page.wait_for_timeout(2000)  # until the kernel is there
    page.evaluate(RUN)
    page.wait_for_selector(".bp-front .bp-pictures svg", timeout=90_000)
    front = page.locator(".bp-front").first
    seen = [shown(front)]
    for act in (
        lambda: front.locator("button", has_text="Next").click(),
        lambda: front.locator("input[type=range]").first.press("ArrowRight"),
    ):
        act()
        page.wait_for_function(
            "([front, before]) => front.querySelector('.bp-pictures').innerHTML !== before",
            arg=[front.element_handle(), seen[-1][0]],
        )
        seen.append(shown(front))
    assert len({sentence for _, sentence in seen}) == 3
    assert page.locator(STDERR).count() == 0
    start = address.split("/", 3)[2]
    assert [url for url in outside if url.startswith("http") and start not in url] == []


def shown(front):
    return front.locator(".bp-pictures").inner_html(), front.locator(".bp-sentence").inner_text()


def test_an_exploration_steps_in_jupyterlite(browser, site):
    page = browser.new_page()
    steps_on(page, f"{site}notebooks/index.html?path={LESSON}")
    page.close()
