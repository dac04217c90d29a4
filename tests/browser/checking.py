"""What the browser tests share: a notebook made for a test, and all that goes wrong in one."""

import shutil
from pathlib import Path

from axe_playwright_python.sync_playwright import Axe
from nbformat.v4 import new_code_cell, new_notebook

from tests.reading.lessons import PATHS, ROOT
from tools import notebook
from tools.lab import controls

HALF = (len(PATHS) + 1) // 2  # the first lessons; they and the later ones are a file, a worker each
OUTPUTS = ".jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea-output"
FAILURES = ROOT / "tests" / "browser" / "failures"  # CI keeps what it finds there


def problems(page, path, theme="light", failures=FAILURES):
    """Open the notebook, run it, move every control by keyboard, and say what went wrong.

    Of what goes wrong, screenshots are saved in a folder of its own in `failures`.
    """
    shots = failures / f"{Path(path).stem}-{theme}"
    shutil.rmtree(shots, ignore_errors=True)
    found = ["it did not come to an end"]
    page.open(path, theme)
    try:
        page.run_all()
        moved = [fault for panel in controls.panels(page) for fault in panel.problems(shots)]
        found = moved + page.problems() + violations(page)
        return found
    finally:
        if found:
            shots.mkdir(parents=True, exist_ok=True)
            page.save_pieces(shots)
        page.close()


def violations(page):
    """What axe-core calls serious or critical in the outputs of the notebook that is open."""
    found = Axe().run(page.page, {"include": [[OUTPUTS]]}).response["violations"]
    return [
        f"axe: {one['id']}: {one['help']}: {node['html'][:120]}"
        for one in found
        if one["impact"] in ("serious", "critical")
        for node in one["nodes"]
    ]


def planted(path, cells):
    """Write a notebook of {cell id: (source, tags)}."""
    made = []
    for name, (source, tags) in cells.items():
        lines = source.strip("\n").splitlines()
        indent = len(lines[0]) - len(lines[0].lstrip())
        cell = new_code_cell("\n".join(line[indent:] for line in lines).strip(), id=name)
        cell.metadata["tags"] = tags
        made.append(cell)
    notebook.write(path, new_notebook(cells=made, metadata=notebook.METADATA))
