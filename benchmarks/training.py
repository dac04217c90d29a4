"""Live training in a real browser: frames a second, and how soon a cell is answered meanwhile.

    python -m benchmarks.training                 every data set, a minute
    python -m benchmarks.training digits          some

Play is pressed in lesson 13's exploration. Counted are the pictures that were decoded and shown;
meanwhile the page runs a small cell again and again, as a learner might. The exit status is 1 when
there are fewer than 8 frames a second, or a cell waits for more than 300 milliseconds. Numbers of
a machine with nothing else to do.
"""

import argparse
import statistics
import sys

from nbformat.v4 import new_code_cell, new_notebook

from benchmarks.explorations import print_table
from helpers.pictures.training_run import DATA_SETS
from tools import notebook
from tools.lab import controls

FRAMES, WAIT = 8, 300  # a second at least; milliseconds at most
SOURCES = (
    "from helpers.explore import explore_training\nmade = explore_training()",
    "made.controls['problem'].value = {!r}\nmade",
)
# Promises [frames a second, the milliseconds that each of the small cells took].
WATCH = """async ([index, seconds]) => {
    const { content, sessionContext } = lesson.panel();
    const { kernel } = sessionContext.session, { node } = content.widgets[index];
    let frames = 0, last = lesson.view(index).image;
    const look = async () => {
        const { image } = lesson.view(index);
        if (!image || image === last) return;
        last = image;
        const shown = [...node.querySelectorAll(".jp-OutputArea img")];
        await Promise.all(shown.map((one) => one.decode().catch(() => {})));
        frames += 1;
    };
    const changes = new MutationObserver(look);
    changes.observe(node, { subtree: true, childList: true, attributeFilter: ["src"] });
    const start = performance.now(), waits = [];
    while (performance.now() < start + 1000 * seconds) {
        const asked = performance.now();
        await kernel.requestExecute({ code: "1 + 1" }).done;
        waits.push(performance.now() - asked);
        await new Promise((resolve) => setTimeout(resolve, 200));
    }
    changes.disconnect();
    return [(1000 * frames) / (performance.now() - start), waits];
}"""


def measure(page, problem, seconds):
    """(frames a second, [milliseconds a cell waited]) while a data set is trained on."""
    path = page.folder / f"{problem}.ipynb"
    cells = [new_code_cell(source.format(problem)) for source in SOURCES]
    notebook.write(path, new_notebook(cells=cells, metadata=notebook.METADATA))
    page.open(path.name)
    try:
        page.run_all()
        (panel,) = controls.panels(page)
        panel.press(next(one for one in panel.controls() if one.name == "Play"))
        page.page.wait_for_timeout(500)
        return page.page.evaluate(WATCH, [panel.index, seconds])
    finally:
        page.close()


def report(problem, frames, waits):
    """(line of the table, whether the promise is kept)."""
    kept = frames >= FRAMES and max(waits) <= WAIT
    typical = statistics.median(waits)
    line = f"{problem:10}{frames:12.1f}{typical:12.0f}{max(waits):12.0f}"
    return line + ("" if kept else f"  not {FRAMES} frames and {WAIT} ms"), kept


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("problems", nargs="*", default=DATA_SETS, metavar="data set")
    parser.add_argument("--seconds", type=float, default=8, help="of watching; default: 8")
    options = parser.parse_args(arguments)
    head = f"{'':10}{'frames/s':>12}{'answer, ms':>12}{'longest':>12}"
    every = print_table(
        head,
        options.problems,
        lambda page, name: report(name, *measure(page, name, options.seconds)),
    )
    return 0 if every else 1


if __name__ == "__main__":
    sys.exit(main())
