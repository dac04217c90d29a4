"""The pad in a real browser: from a stroke of the mouse to the bars that follow it.

    python -m benchmarks.pad                 both pads, half a minute

A pointer draws over an empty pad, a cell further at a time. Counted is the time from each event of
the pointer until the new bars stand in a frame. The exit status is 1 when the median is more than
60 milliseconds. Numbers of a machine with nothing else to do.
"""

import argparse
import statistics
import sys

from nbformat.v4 import new_code_cell, new_notebook

from benchmarks.explorations import p95, print_table
from tools import notebook
from tools.lab import controls

NAMES = ("explore_pad", "explore_digit")
MOST = 60  # milliseconds, the median
# Promises the milliseconds from the next move of the pointer to the frame with the new bars.
CLOCK = """index => {
    const cell = lesson.panel().content.widgets[index].node;
    let moved = 0;
    const note = (event) => (moved ||= event.timeStamp);
    cell.addEventListener("pointermove", note, true);
    window.took = new Promise((resolve) => {
        const end = (time) => {
            changes.disconnect();
            cell.removeEventListener("pointermove", note, true);
            resolve(time);
        };
        const shown = () => requestAnimationFrame(() => end(performance.now() - moved));
        const changes = new MutationObserver(shown);
        changes.observe(cell.querySelector(".bp-pictures"), { childList: true });
        setTimeout(() => end(null), 5000);
    });
}"""


def measure(page, name, strokes):
    """Milliseconds of each of so many pieces of strokes."""
    sources = f"from helpers.explore import {name}\nmade = {name}()", "made"
    cells = [new_code_cell(source) for source in sources]
    path = page.folder / f"{name}.ipynb"
    notebook.write(path, new_notebook(cells=cells, metadata=notebook.METADATA))
    page.open(path.name)
    try:
        page.run_all()
        (panel,) = controls.panels(page)
        return [took for _ in range(strokes) for took in draw(page.page, panel)]
    finally:
        page.close()


def draw(tab, panel):
    """Draw a line across an empty pad; the milliseconds of each cell."""
    panel.cell.get_by_role("button", name="Clear", exact=True).click()
    tab.wait_for_timeout(500)
    box = panel.cell.get_by_role("grid").bounding_box()
    side, times = box["width"] / 8, []
    tab.mouse.move(box["x"] + side / 2, box["y"] + side / 2)
    tab.mouse.down()
    tab.wait_for_timeout(200)
    for column in range(1, 8):
        panel.ask(CLOCK)
        tab.mouse.move(box["x"] + (column + 0.5) * side, box["y"] + (column + 0.5) * side)
        times.append(tab.evaluate("() => window.took"))
        tab.wait_for_timeout(50)
    tab.mouse.up()
    if None in times:
        raise RuntimeError("A stroke brought no new bars in 5 seconds.")
    return times


def report(name, times):
    """(line of the table, whether the promise is kept)."""
    median = statistics.median(times)
    line = f"{name:16}{len(times):9}{median:9.0f}{p95(times):9.0f}"
    return line + ("" if median <= MOST else f"  more than {MOST} ms"), median <= MOST


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--strokes", type=int, default=6, help="lines drawn; default: 6")
    options = parser.parse_args(arguments)
    head = f"{'milliseconds':16}{'moves':>9}{'p50':>9}{'p95':>9}"
    every = print_table(
        head, NAMES, lambda page, name: report(name, measure(page, name, options.strokes))
    )
    return 0 if every else 1


if __name__ == "__main__":
    sys.exit(main())
