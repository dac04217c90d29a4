"""Run, check and photograph the lessons: the maintainer's tool.

    python -m tools.notebook run notebooks/03_*.ipynb      execute in place, store in normal form
    python -m tools.notebook check notebooks/*.ipynb       say what is not in normal form
    python -m tools.notebook shots notebooks/03_*.ipynb    run in JupyterLab, save screenshots

Normal form is what keeps a diff small and two machines alike: one kernel name, no language version,
no widget state, no timestamps, cells counted 1..n, each run of printed text one output, and file
names in tracebacks relative to the repository.
"""

import argparse
import copy
import re
import subprocess
import sys
import time
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError

ROOT = Path(__file__).resolve().parent.parent
METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {
        "file_extension": ".py",
        "mimetype": "text/x-python",
        "name": "python",
        "pygments_lexer": "ipython3",
    },
}
KEPT_CELL_METADATA = {"tags", "nbgrader"}
WIDGET_MIME = "application/vnd.jupyter.widget-view+json"
OVERWRITTEN = re.compile(
    r"^.*\r(?=[^\n])", re.MULTILINE
)  # what a carriage return hides, as nbval reads it


# --- normal form -------------------------------------------------------------------------------


def normalise(notebook):
    """Return a copy in normal form; the sources, the ids and the tags stay as they are."""
    result = copy.deepcopy(notebook)
    result.metadata = nbformat.from_dict(METADATA)
    result.nbformat, result.nbformat_minor = 4, 5
    count = 0
    for cell in result.cells:
        cell.metadata = nbformat.from_dict(
            {k: v for k, v in cell.metadata.items() if k in KEPT_CELL_METADATA}
        )
        if cell.cell_type == "code":
            count += 1
            cell.execution_count = count
            cell.outputs = normal_outputs(cell.outputs, count)
    return result


def normal_outputs(outputs, count):
    """Merge neighbouring printed texts, drop widget views, cut the paths in tracebacks."""
    result = []
    for output in outputs:
        if output.output_type == "stream" and result and result[-1].get("name") == output.name:
            result[-1].text += output.text
        else:
            result.append(copy.deepcopy(output))
    for output in result:
        if output.output_type == "stream":
            output.text = OVERWRITTEN.sub("", output.text)
        elif output.output_type == "error":
            output.traceback = [relative_paths(line) for line in output.traceback]
        else:
            output.data.pop(WIDGET_MIME, None)
        if output.output_type == "execute_result":
            output.execution_count = count
    return [output for output in result if output.get("data") != {}]


def relative_paths(text, folders=(ROOT, Path(sys.prefix), Path(sys.base_prefix))):
    """Cut this machine's folders from file names; IPython writes ~ for the home folder."""
    for folder in folders:
        names = [str(folder)]
        if folder.is_relative_to(Path.home()):
            names.append("~/" + folder.relative_to(Path.home()).as_posix())
        for name in names:
            text = re.sub(re.escape(name) + r"[/\\]", "", text)
    return text


def to_text(notebook):
    """The one way a notebook is written to a file."""
    return nbformat.writes(notebook) + "\n"


def write(path, notebook):
    """Write to a file beside it first, so that an interruption leaves the old notebook whole."""
    half_made = path.with_suffix(".ipynb.new")
    half_made.write_text(to_text(notebook), encoding="utf-8", newline="\n")
    half_made.replace(path)


# --- the commands ------------------------------------------------------------------------------


def execute(notebook, folder, timeout=600):
    """Return a copy with fresh outputs, run in a new kernel that was started in `folder`."""
    fresh = copy.deepcopy(notebook)
    client = NotebookClient(
        fresh,
        timeout=timeout,
        kernel_name="python3",
        resources={"metadata": {"path": str(folder)}},
        record_timing=False,
    )
    client.execute(stderr=subprocess.DEVNULL)  # the kernel's own log, not what cells write
    return fresh


def run(path):
    """Execute the notebook at `path` in place, or leave the file as it is when a cell fails."""
    start = time.perf_counter()
    notebook = nbformat.read(path, as_version=4)
    fresh = copy.deepcopy(notebook)
    try:
        fresh = execute(notebook, path.parent)
    except CellExecutionError as error:
        return [f"{path}: left as it was, because a cell failed\n{error}"]
    except nbformat.ValidationError as error:
        return [f"{path}: not a valid notebook: {error.message}"]
    fresh = normalise(fresh)
    write(path, fresh)
    codes = [cell for cell in fresh.cells if cell.cell_type == "code"]
    seconds, kilobytes = time.perf_counter() - start, path.stat().st_size / 1e3
    print(f"{path}: {len(codes)} code cells run in {seconds:.1f} s, {kilobytes:.0f} kB")
    return [
        f"{path}: cell {cell.id} writes to stderr: {output.text.strip()[:200]}"
        for cell in codes
        for output in cell.outputs
        if output.get("name") == "stderr"
    ]


def check(path):
    """Say what in the notebook at `path` is not in normal form; an empty list when all is."""
    text = path.read_text(encoding="utf-8")
    stored = nbformat.reads(text, as_version=4)
    normal = normalise(stored)
    problems = [
        f"{path}: notebook {key} is not the canonical one"
        for key in ("metadata", "nbformat_minor")
        if stored[key] != normal[key]
    ]
    for old, new in zip(stored.cells, normal.cells, strict=True):
        differing = [key for key in new if old.get(key) != new[key]]
        if differing:
            problems.append(
                f"{path}: cell {old.get('id')}: {', '.join(differing)} not in normal form"
            )
    if not problems and text != to_text(normal):
        layout = "indent 1, sorted keys, UTF-8, a newline at the end"
        problems.append(f"{path}: the JSON is not laid out as nbformat does it ({layout})")
    return problems


def shots(path, folder, theme):
    """Run the notebook at `path` in JupyterLab; save its pictures and its page under `folder`."""
    from tools.lab.browser import chromium  # only this command needs one
    from tools.lab.page import LabPage
    from tools.lab.server import jupyterlab

    folder = folder / path.stem / theme
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.png"):
        old.unlink()
    root = ROOT if path.is_relative_to(ROOT) else path.parent
    with jupyterlab(root) as server, chromium() as browser:
        page = LabPage(browser, server.address)
        page.open(path.relative_to(root).as_posix(), theme)
        page.run_all()
        pictures = page.save_pictures(folder)
        pieces = page.save_pieces(folder)
        problems = [f"{path}: {problem}" for problem in page.problems()]
    print(f"{folder}: {pictures} pictures, {pieces} pieces of the page")
    return problems


def read_arguments(arguments):
    """The parsed command line; ends the program with a sentence when it names no notebook."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=["run", "check", "shots"])
    parser.add_argument("notebooks", nargs="+", type=Path)
    parser.add_argument("--theme", choices=["light", "dark"], default="light", help="for shots")
    parser.add_argument("--out", type=Path, default=Path("shots"), help="folder of the shots")
    options = parser.parse_args(arguments)
    missing = [str(path) for path in options.notebooks if not path.is_file()]
    if missing:
        parser.error(f"no such notebook: {', '.join(missing)}")
    return options


def main(arguments=None):
    """Do what the command line says; the exit status says whether there were problems."""
    options, problems = read_arguments(arguments), []
    for path in options.notebooks:
        path = path.resolve()
        if options.command == "shots":
            problems += shots(path, options.out, options.theme)
        else:
            problems += {"run": run, "check": check}[options.command](path)
    print(*problems, sep="\n", file=sys.stderr, end="\n" if problems else "")
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
