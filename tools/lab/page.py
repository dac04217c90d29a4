"""A page in a browser and all that goes wrong in it; a LabPage shows notebooks in a JupyterLab.

with jupyterlab(root) as server, chromium() as browser:
    page = LabPage(browser, server.address)
    page.open("notebooks/03_walk_the_graph_backwards.ipynb")
    page.run_all()
    print(page.problems())
"""

from pathlib import Path
from urllib.parse import urlsplit

SCRIPT = Path(__file__).with_name("page.js")
PICTURES = ".jp-OutputArea img:visible, .bp-pictures > svg"
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden) "


class Page:
    """A page that may ask one place, `own`, for things; `noticed`: all that went wrong in it.

    own: how the URLs of that place begin, "http://127.0.0.1:8888" or "file:///home/book/".
    """

    def __init__(self, browser, own):
        self.page, self.own, self.noticed = browser.new_page(), own, []
        self.page.set_default_timeout(60_000)
        self.listen()

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
        """Whether a request to `url` goes anywhere but to the page's own place."""
        own = self.own
        return not url.startswith((own, own.replace("http", "ws", 1), "data:", "blob:"))


class LabPage(Page):
    """The JupyterLab at an address, that shows one notebook after the other."""

    def __init__(self, browser, address):
        super().__init__(browser, "{0.scheme}://{0.netloc}/".format(urlsplit(address)))
        self.page.add_init_script(path=SCRIPT)
        self.page.goto(address, wait_until="domcontentloaded")
        self.page.wait_for_function("lesson.loaded()")
        self.page.evaluate("lesson.hideSidebar()")

    def open(self, path, theme="light"):
        """Open the notebook at `path`, relative to JupyterLab's folder, and wait for its kernel."""
        self.noticed.clear()
        self.page.evaluate("theme => lesson.setTheme(`JupyterLab ${theme}`)", theme.title())
        self.page.wait_for_function(f"lesson.lightTheme() === {str(theme == 'light').lower()}")
        self.page.evaluate("path => lesson.open(path)", path)
        self.page.wait_for_function("lesson.idle()")
        self.page.evaluate("lesson.listen()")

    def run_all(self, seconds=300):
        """Run every cell, as the menu's Run All does, and wait until all are done and drawn."""
        self.page.set_default_timeout(1000 * seconds)
        self.page.evaluate("lesson.runAll()")
        self.page.wait_for_function("lesson.done()")

    def cells(self):
        """What each cell shows: its id, errors, pictures, …; see `cells` in page.js."""
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
            for nth, image in enumerate(shown.locator(PICTURES).all(), start=1):
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
    """What is wrong with one cell, as `cells` in page.js reports it, one sentence each."""
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
