"""The maintainer's tool: what `run` stores, what `check` says, what `shots` saves."""

import sys
import warnings

import nbformat
import pytest
from jupyter_server.serverapp import ServerApp
from jupyter_server.services.contents.filemanager import FileContentsManager
from jupyter_server.services.kernels.websocket import KernelWebsocketHandler
from nbformat.v4 import (
    new_code_cell,
    new_markdown_cell,
    new_notebook,
    new_output,
    new_raw_cell,
)
from PIL import Image

from runtime import settings
from tools import notebook
from tools.lab import browser, server

DRAW = """
import base64, io
from IPython.display import display
from matplotlib.figure import Figure

figure, buffer = Figure(figsize=(4, 2), dpi=100), io.BytesIO()
figure.subplots().plot([0, 1])
figure.savefig(buffer, format="png")
data = base64.b64encode(buffer.getvalue()).decode()
html = f'<img alt="A rising line." src="data:image/png;base64,{data}">'
display({"text/html": html, "text/plain": "A rising line."}, raw=True)
"""


def code(name, source, tags=()):
    cell = new_code_cell(source.strip(), id=name, execution_count=7)
    cell.metadata = {"tags": list(tags), "collapsed": True} if tags else {"scrolled": True}
    return cell


def save(path, *cells):
    made = new_notebook(cells=[new_markdown_cell("# Try\n\nWords", id="title"), *cells])
    made.metadata = {"kernelspec": {"name": "python3", "display_name": "mine"}, "widgets": {}}
    nbformat.write(made, path)
    return path


def outputs(path):
    return {cell.id: cell.get("outputs") for cell in nbformat.read(path, as_version=4).cells}


@pytest.fixture(scope="module")
def stored(tmp_path_factory):
    """A notebook that was run once, in a folder with a file beside it."""
    folder = tmp_path_factory.mktemp("lessons")
    (folder / "beside.py").write_text("def fail():\n    raise ValueError('no')\n")
    path = save(
        folder / "try.ipynb",
        code("beside", "import beside"),
        code("prints", "print(1, flush=True)\nprint(2)\n3"),
        code("progress", "print('\\r1/2', end='', flush=True)\nprint('\\r2/2')"),
        code("fails", "beside.fail()", ["raises-exception"]),
        code("widget", "import ipywidgets\nipywidgets.IntSlider()"),
        code("draw", DRAW),
    )
    assert notebook.main(["run", str(path)]) == 0
    return path


def test_run_stores_fresh_outputs(stored):
    printed, value = outputs(stored)["prints"]
    assert printed == new_output("stream", name="stdout", text="1\n2\n")
    assert value.data == {"text/plain": "3"}
    assert outputs(stored)["progress"][0].text == "2/2\n"


def test_run_stores_the_normal_form(stored):
    result = nbformat.read(stored, as_version=4)
    assert result.metadata == notebook.METADATA
    assert [cell.execution_count for cell in result.cells[1:]] == [1, 2, 3, 4, 5, 6]
    assert result.cells[2].outputs[1].execution_count == 2
    assert [dict(cell.metadata) for cell in result.cells[1:5]] == [
        *[{}] * 3,
        {"tags": ["raises-exception"]},
    ]
    assert list(outputs(stored)["widget"][0].data) == ["text/plain"]
    assert stored.read_bytes().endswith(b"\n}\n")


def test_run_again_changes_nothing(stored):
    before = stored.read_bytes()
    assert notebook.main(["run", str(stored)]) == 0
    assert stored.read_bytes() == before


def test_check_accepts_what_run_stores(stored):
    assert notebook.main(["check", str(stored)]) == 0


def test_run_keeps_ids_and_sources(stored):
    cells = nbformat.read(stored, as_version=4).cells
    assert [cell.id for cell in cells] == [
        *["title", "beside", "prints", "progress", "fails", "widget", "draw"]
    ]
    assert cells[0].source == "# Try\n\nWords"


def test_a_failing_cell_leaves_the_file_alone(tmp_path, capsys):
    path = save(tmp_path / "bad.ipynb", code("one", "print(1)"), code("two", "1 / 0"))
    before = path.read_bytes()
    assert notebook.main(["run", str(path)]) == 1
    assert path.read_bytes() == before
    assert "ZeroDivisionError" in capsys.readouterr().err


def test_run_tells_of_warnings(tmp_path, capsys):
    path = save(tmp_path / "warns.ipynb", code("warns", "import warnings\nwarnings.warn('hm')"))
    assert notebook.main(["run", str(path)]) == 1
    assert "cell warns writes to stderr" in capsys.readouterr().err


def test_check_names_the_cell(stored, capsys, tmp_path):
    text = stored.read_text("utf-8").replace('"execution_count": 2', '"execution_count": 9')
    path = tmp_path / "other.ipynb"
    path.write_text(text, "utf-8")
    assert notebook.main(["check", str(path)]) == 1
    assert "cell prints: execution_count, outputs not in normal form" in capsys.readouterr().err


def test_check_sees_another_layout(stored, capsys, tmp_path):
    path = tmp_path / "other.ipynb"
    path.write_text(stored.read_text("utf-8").rstrip(), "utf-8")
    assert notebook.main(["check", str(path)]) == 1
    assert "not laid out" in capsys.readouterr().err


def test_no_such_notebook(capsys):
    with pytest.raises(SystemExit) as stop:
        notebook.main(["run", "gone.ipynb"])
    assert stop.value.code == 2
    assert "no such notebook: gone.ipynb" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("text", "short"),
    [
        ("File {root}/helpers/ops.py:3", "File helpers/ops.py:3"),
        ("File {root}\\helpers\\ops.py:3", "File helpers\\ops.py:3"),
        ("File /elsewhere/x.py:3", "File /elsewhere/x.py:3"),
    ],
)
def test_tracebacks_name_files_of_the_repository(text, short):
    assert notebook.relative_paths(text.format(root=notebook.ROOT)) == short


def test_tracebacks_name_no_home(monkeypatch, tmp_path):
    monkeypatch.setattr(notebook.Path, "home", lambda: tmp_path)
    folder = tmp_path / "lessons"
    assert notebook.relative_paths("File ~/lessons/x.py", [folder]) == "File x.py"


@pytest.mark.browser
def test_shots_saves_pictures_and_pages(needs_browser, stored, tmp_path, capsys):
    before = stored.read_bytes()
    command = ["shots", str(stored), "--theme", "dark", "--out", str(tmp_path)]
    assert notebook.main(command) == 0, capsys.readouterr().err
    folder = tmp_path / "try" / "dark"
    assert [path.name for path in sorted(folder.iterdir())][:2] == ["draw-1.png", "page-01.png"]
    width, height = Image.open(folder / "draw-1.png").size
    assert (width, height // 10) == (400, 20)
    assert Image.open(folder / "page-01.png").convert("L").getpixel((5, 5)) < 60
    assert stored.read_bytes() == before


@pytest.fixture
def app(monkeypatch, tmp_path):
    """A server that has read what start.py and Binder give it."""
    for name, value in {**settings.SETTINGS, "JUPYTER_CONFIG_DIR": str(tmp_path)}.items():
        monkeypatch.setenv(name, value)
    app = ServerApp()
    app.load_config_file()
    return app


LIVE = "application/vnd.jupyter.widget-view+json"


def test_what_is_saved_shows_itself_without_a_kernel(app, tmp_path):
    view = {LIVE: {"model_id": "x"}}
    outputs = [
        new_output("execute_result", {**view, "text/plain": "Run this cell", "text/html": "<p>"}),
        new_output("display_data", {**view, "text/plain": "Run this cell"}),
        new_output("display_data", view),
        new_output("stream", text="said"),
    ]
    content = new_notebook(cells=[new_code_cell("explore()", outputs=outputs), new_raw_cell("x")])
    content.metadata.update(widgets={"state": {}}, kernelspec={"name": "python3"})
    manager = FileContentsManager(config=app.config, root_dir=str(tmp_path))
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        manager.save({"type": "notebook", "format": "json", "content": content}, "a.ipynb")
        manager.save({"type": "file", "format": "text", "content": "text"}, "a.txt")
    saved = nbformat.read(tmp_path / "a.ipynb", as_version=4)
    assert [sorted(output.get("data", {})) for output in saved.cells[0].outputs] == [
        ["text/html", "text/plain"],
        ["text/plain"],
        [],
    ]
    assert set(saved.metadata) == {"kernelspec"}
    assert (tmp_path / "a.txt").read_text() == "text"


def test_a_server_sends_what_the_kernel_says_at_once(app, monkeypatch):
    chosen = app.kernel_websocket_connection_class
    said = []
    monkeypatch.setattr(chosen.__base__, "connect", lambda self: said.append("connected"))
    handler = KernelWebsocketHandler.__new__(KernelWebsocketHandler)
    handler.set_nodelay = said.append
    connection = chosen.__new__(chosen)
    connection.websocket_handler = handler
    connection.connect()
    assert said == [True, "connected"]


def test_without_a_browser(monkeypatch):
    monkeypatch.setattr(browser, "browser_path", lambda: None)
    assert browser.missing().startswith("no Chromium or Chrome found")


def test_without_playwright(monkeypatch):
    monkeypatch.setitem(sys.modules, "playwright.sync_api", None)
    assert browser.missing().startswith("Playwright is not installed")


def test_a_server_that_does_not_start_says_why(tmp_path):
    gone = tmp_path / "gone"
    with pytest.raises(RuntimeError, match="(?s)Its log ends:.*gone"), server.jupyterlab(gone):
        pass
