"""A real JupyterLab in a real browser: what tools/notebook.py photographs and tests/browser checks.

with jupyterlab(root) as server, chromium() as browser:
    page = LabPage(browser, server)
    page.open("notebooks/03_walk_the_graph_backwards.ipynb")
    page.run_all()
    print(page.problems())
"""

import contextlib
import json
import os
import secrets
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path

from runtime.settings import SETTINGS as AS_START

SETTINGS = {  # the same page every time, and nothing written into the repository
    "notebook-extension/tracker": {"windowingMode": "none", "scrollPastLastCell": False},
    "apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "docmanager-extension/plugin": {"autosave": False},
    "completer-extension/manager": {"autoCompletion": False},
}
FOLDERS = {  # all that Jupyter writes, in one temporary folder
    "JUPYTER_CONFIG_DIR": "config",
    "JUPYTER_DATA_DIR": "data",
    "JUPYTER_RUNTIME_DIR": "runtime",
    "IPYTHONDIR": "ipython",
    "JUPYTERLAB_SETTINGS_DIR": "settings",
    "JUPYTERLAB_WORKSPACES_DIR": "workspaces",
}
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome")
QUIET = ("--disable-background-networking", "--disable-component-update", "--disable-sync")
PAGE_SCRIPT = Path(__file__).with_name("lab.js")
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden) "


class Server:
    """Where a running JupyterLab answers: `url` and `token`."""

    def __init__(self, port):
        self.port, self.token = port, secrets.token_hex(16)
        self.url = f"http://127.0.0.1:{port}"

    def wait(self, process, log, seconds=180):
        """Return once the server answers; say what its log says when it does not."""
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(f"{self.url}/api/status", headers=headers)
        end = time.monotonic() + seconds
        while time.monotonic() < end and process.poll() is None:
            with contextlib.suppress(OSError):
                return urllib.request.urlopen(request, timeout=2).close()
            time.sleep(0.1)
        raise RuntimeError(f"No JupyterLab on {self.url}. Its log ends:\n{log.read_text()[-3000:]}")


def free_port():
    """A port nobody listens on just now."""
    with socket.socket() as listener:
        listener.bind(("127.0.0.1", 0))
        return listener.getsockname()[1]


def write_settings(folder):
    """Write SETTINGS as JupyterLab's user settings."""
    for name, values in SETTINGS.items():
        file = folder / "@jupyterlab" / f"{name}.jupyterlab-settings"
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(json.dumps(values))


@contextlib.contextmanager
def jupyterlab(root):
    """A JupyterLab server on the folder `root`, that leaves no trace there; ends its kernels."""
    home = Path(tempfile.mkdtemp(prefix="jupyterlab-"))
    write_settings(home / "settings")
    server = Server(free_port())
    options = {
        "ServerApp.port": server.port,
        "ServerApp.port_retries": 0,
        "ServerApp.root_dir": root,
        "ServerApp.allow_root": True,
        "ServerApp.open_browser": False,
        "LabApp.expose_app_in_browser": True,
        "IdentityProvider.token": server.token,
        "FileCheckpoints.checkpoint_dir": home / "checkpoints",
    }
    command = [sys.executable, "-m", "jupyterlab"] + [f"--{k}={v}" for k, v in options.items()]
    env = AS_START | os.environ | {name: str(home / place) for name, place in FOLDERS.items()}
    log = home / "server.log"
    with open(log, "w") as file:
        process = subprocess.Popen(command, stdout=file, stderr=file, env=env)
    try:
        server.wait(process, log)
        yield server
    finally:
        stop(process)
        shutil.rmtree(home, ignore_errors=True)


def stop(process, seconds=15):
    """Ask the server to end, which ends its kernels first; insist when it does not."""
    process.terminate()
    try:
        process.wait(seconds)
    except subprocess.TimeoutExpired:
        process.kill()


def missing():
    """One sentence on what this machine lacks to show a page; empty when it lacks nothing."""
    try:
        path = browser_path()
    except ImportError:
        return "Playwright is not installed: try `pip install playwright`"
    return "" if path else "no Chromium or Chrome found: try `playwright install chromium`"


def browser_path():
    """The system's Chromium or Chrome, else the one that Playwright installed, else None."""
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, BROWSERS)), None)
    if found:
        return found
    with sync_playwright() as playwright:
        path = playwright.chromium.executable_path
    return path if Path(path).exists() else None


@contextlib.contextmanager
def chromium():
    """A headless Chromium with a fresh profile, that calls nobody by itself."""
    from playwright.sync_api import sync_playwright

    path, options = browser_path(), list(QUIET)
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        options.append("--no-sandbox")  # Chromium's sandbox does not start for root (containers)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=options)
        size = {"width": 1280, "height": 1000}
        context = browser.new_context(viewport=size, reduced_motion="reduce")
        context.add_init_script(path=PAGE_SCRIPT)
        try:
            yield context
        finally:
            browser.close()


class LabPage:
    """A JupyterLab page that shows one notebook after the other, and all that goes wrong in it."""

    def __init__(self, browser, server):
        self.page, self.server, self.noticed = browser.new_page(), server, []
        self.page.set_default_timeout(60_000)
        self.listen()
        address = f"{server.url}/lab?token={server.token}&reset"
        self.page.goto(address, wait_until="domcontentloaded")
        self.page.wait_for_function("lesson.loaded()")
        self.page.evaluate("lesson.hideSidebar()")

    def open(self, path, theme="light"):
        """Open the notebook at `path`, relative to the server's folder, and wait for its kernel."""
        self.noticed.clear()
        self.page.evaluate("theme => lesson.setTheme(`JupyterLab ${theme}`)", theme.title())
        self.page.wait_for_function(f"lesson.lightTheme() === {str(theme == 'light').lower()}")
        self.page.evaluate("path => lesson.open(path)", path)
        self.page.wait_for_function("lesson.idle()")
        self.page.evaluate("lesson.listen()")

    def listen(self):
        """Note what the browser reports: errors, failed answers, requests to anywhere else."""
        on, note = self.page.on, self.note
        self.page.route(self.is_outside, lambda route: route.abort())
        on("console", lambda said: note("console", said.text, said.type == "error"))
        on("pageerror", lambda error: note("page error", error))
        on("response", lambda answer: note("HTTP", answer.url, answer.status >= 400))
        on("request", lambda request: note("outside", request.url, self.is_outside(request.url)))
        on("websocket", lambda socket: note("outside", socket.url, self.is_outside(socket.url)))

    def note(self, what, detail, bad=True):
        """Remember what went wrong, if it did."""
        if bad:
            self.noticed.append(f"{what}: {detail}")

    def is_outside(self, url):
        """Whether a request to `url` goes anywhere but to our own server."""
        own = self.server.url
        return not url.startswith((own, own.replace("http", "ws", 1), "data:", "blob:"))

    def run_all(self, seconds=300):
        """Run every cell, as the menu's Run All does, and wait until all are done and drawn."""
        self.page.set_default_timeout(1000 * seconds)
        self.page.evaluate("lesson.runAll()")
        self.page.wait_for_function("lesson.done()")

    def cells(self):
        """What each cell shows: its id, errors, pictures, …; see `cells` in lab.js."""
        return self.page.evaluate("lesson.cells()")

    def problems(self):
        """All that went wrong in cells, kernel, page and network, one sentence each."""
        cells = self.cells()
        wanted = {error for cell in cells if cell["expectsError"] for error in cell["errors"]}
        said = self.page.evaluate("lesson.said")
        kernel = [f"the kernel says: {text}" for text in said if text not in wanted]
        return (
            [problem for cell in cells for problem in cell_problems(cell)] + kernel + self.noticed
        )

    def save_pictures(self, folder):
        """Save a screenshot of each picture in an output, named by cell id; returns how many."""
        saved = 0
        for cell in self.cells():
            shown = self.page.locator(PANEL + ".jp-Cell").nth(cell["index"])
            for nth, image in enumerate(shown.locator(".jp-OutputArea img").all(), start=1):
                image.evaluate("node => lesson.reach(node)")
                image.screenshot(path=folder / f"{cell['id']}-{nth}.png")
                saved += 1
        return saved

    def save_pieces(self, folder, height=1500, overlap=40):
        """Save the whole page as page-01.png, page-02.png, …, a screen each; returns how many."""
        self.page.set_viewport_size({"width": 1280, "height": height})
        scroller = self.page.locator(PANEL + ".jp-WindowedPanel-outer")
        total, seen = scroller.evaluate("node => [node.scrollHeight, node.clientHeight]")
        tops = range(0, max(1, total - overlap), seen - overlap)
        for number, top in enumerate(tops, start=1):
            scroller.evaluate("(node, top) => { node.scrollTop = top }", top)
            scroller.screenshot(path=folder / f"page-{number:02}.png")
        return len(tops)

    def close(self):
        """End the notebook's kernel and close it; another can be opened then."""
        self.page.evaluate("lesson.close()")


def cell_problems(cell):
    """What is wrong with one cell, as `cells` in lab.js reports it, one sentence each."""
    found = ["was not executed"] if cell["unrun"] else []
    if not cell["expectsError"]:
        found += [f"shows an error: {text}" for text in cell["errors"]]
    elif not cell["errors"]:
        found.append("is tagged raises-exception, but raised nothing")
    found += ["calls an exploration, but shows nothing to move"] if cell["unmoved"] else []
    found += [f"writes to stderr: {text[-300:]}" for text in cell["stderr"]]
    found += [f"has an error in a widget: {text[-300:]}" for text in cell["widgetErrors"]]
    found += [f"has a widget that does not show: {text[:200]}" for text in cell["brokenWidgets"]]
    for picture in cell["pictures"]:
        if picture["alt"].strip() in ("", "Image"):  # "Image" is what JupyterLab makes up
            found.append("has a picture without a text alternative")
        if not picture["width"]:
            found.append(f"has a picture that does not show: {picture['alt'][:80]}")
    return [f"cell {cell['id']} {what}" for what in found]
