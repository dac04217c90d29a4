"""Explorations beside `interact`: from a key press to the new picture, in a real browser.

    python -m benchmarks.explorations                       all, a few minutes
    python -m benchmarks.explorations explore_secant        some

Each exploration and an `interact` around an inline Matplotlib figure of the same marks stand in one
notebook, and the same control of both is moved in turn, by the same key. Counted is the time from
the key until the new picture is decoded and its frame drawn. The floor is a widget that draws
nothing: its number goes to the kernel and comes back. The exit status is 1 when the median of an
exploration is more than 0.25 of that of its peer.
"""

import argparse
import contextlib
import random
import statistics
import sys
import tempfile
from functools import partial
from pathlib import Path

from nbformat.v4 import new_code_cell, new_notebook

from benchmarks.echo import time_echo
from benchmarks.interact_peer import mover
from helpers import explore
from tools import notebook
from tools.lab import controls
from tools.lab.browser import chromium, missing
from tools.lab.page import LabPage
from tools.lab.server import jupyterlab

ROOT = str(Path(__file__).resolve().parents[1])
LIMIT = 0.25
NAMES = [name for name in explore.__all__ if name != "explore_pad"]  # that one is drawn on: pad.py
WARM = 2  # turns that do not count
FRAME = 17  # milliseconds of a frame, of which a key may come at any moment
# Promises the milliseconds from the last key, or choice in a menu, to the frame with a new picture.
CLOCK = """index => {
    const before = lesson.view(index).image;
    const cell = lesson.panel().content.widgets[index].node;
    const note = (event) => { window.moved = event.timeStamp };
    if (!window.moved)
        for (const kind of ["keydown", "change"]) document.addEventListener(kind, note, true);
    window.took = new Promise((resolve) => {
        const look = async () => {
            const { image } = lesson.view(index);
            if (!image || image === before) return;
            changes.disconnect();
            const shown = [...cell.querySelectorAll(".jp-OutputArea img")];
            await Promise.all(shown.map((one) => one.decode().catch(() => {})));
            requestAnimationFrame(() => resolve(performance.now() - window.moved));
        };
        const changes = new MutationObserver(look);
        changes.observe(cell, { subtree: true, childList: true, attributeFilter: ["src"] });
        setTimeout(() => resolve(null), 10000);
    });
}"""


@contextlib.contextmanager
def laboratory():
    """A page of a JupyterLab on an empty folder, page.folder."""
    with (
        tempfile.TemporaryDirectory() as folder,
        chromium() as browser,
        jupyterlab(folder) as server,
    ):
        page = LabPage(browser, server.address)
        page.folder = Path(folder)
        yield page


def write_notebook(path, name):
    """An exploration, its peer and the floor, each in a cell."""
    setup = f"""import sys
sys.path.insert(0, {ROOT!r})
from benchmarks.echo import Echo
from benchmarks.interact_peer import peer
from helpers.explore import {name}"""
    sources = [setup, f"{name}()", f"peer({name}())", "Echo()"]
    cells = [new_code_cell(source) for source in sources]
    notebook.write(path, new_notebook(cells=cells, metadata=notebook.METADATA))


def measure(page, name, turns):
    """Milliseconds of the exploration, its peer and the floor, each moved `turns` times in turn."""
    write_notebook(page.folder / f"{name}.ipynb", name)
    page.open(f"{name}.ipynb")
    try:
        page.run_all()
        label = mover(getattr(explore, name)())[1].description
        panels = controls.panels(page)
        moved = [next(c for c in p.controls() if c.name == label) for p in panels]
        movers = [partial(time_press, *one) for one in zip(panels, moved, strict=True)]
        movers.append(partial(time_echo, page.page))
        turns = [[timed(page.page, move) for move in movers] for _ in range(WARM + turns)]
        return list(zip(*turns[WARM:], strict=True))
    finally:
        page.close()


def timed(tab, move):
    """Milliseconds that move() finds; the kernel is idle before and after."""
    took = move()
    if took is None:
        raise RuntimeError(f"{move.args} gave nothing new in 10 seconds.")
    tab.wait_for_function("lesson.idle()")
    tab.wait_for_timeout(50 + FRAME * random.random())
    return took


def time_press(panel, control):
    """Milliseconds from the key to the new picture."""
    panel.ask(CLOCK)
    panel.press(control)
    return panel.tab.evaluate("() => window.took")


def p95(times):
    """The value that 95 of 100 times stay below."""
    return statistics.quantiles(times, n=20, method="inclusive")[-1]


def report(name, ours, theirs, floor):
    """(line of the table, whether the promise is kept)."""
    mine, peers, bare = map(statistics.median, (ours, theirs, floor))
    numbers = [mine, p95(ours), peers, p95(theirs), bare]
    shown = "".join(f"{number:9.0f}" for number in numbers)
    kept = mine / peers <= LIMIT
    ratios = f"{mine / peers:9.2f}{bare / peers:9.2f}"
    return f"{name:22}{shown}{ratios}  {'' if kept else f'more than {LIMIT}'}", kept


def print_table(head, names, line_of):
    """Print head and the line of each name; whether every line_of(page, name) kept its promise."""
    if lacking := missing():
        sys.exit(lacking)
    print(head)
    every = True
    with laboratory() as page:
        for name in names:
            line, kept = line_of(page, name)
            print(line, flush=True)
            every = every and kept
    return every


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("names", nargs="*", default=NAMES, metavar="explore_…")
    parser.add_argument("--turns", type=int, default=20, help="default: %(default)s")
    options = parser.parse_args(arguments)
    columns = ("p50", "p95", "interact", "p95", "floor", "ratio", "floor's")
    head = f"{'milliseconds':22}" + "".join(f"{column:>9}" for column in columns)
    every = print_table(
        head, options.names, lambda page, name: report(name, *measure(page, name, options.turns))
    )
    print(f"Every median within its limit: {every}")
    return 0 if every else 1


if __name__ == "__main__":
    sys.exit(main())
