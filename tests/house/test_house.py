"""The shape of the house: imports go one way, modules and functions are short, links resolve.

The imports are checked in a fresh installation, so that a package or a data file that the
installation leaves out is noticed, too.
"""

import ast
import json
import os
import shutil
import subprocess
import sys
from graphlib import CycleError, TopologicalSorter

import pytest

from tests.lessons import rules_text
from tests.reading.lessons import ROOT

# An import goes to a lower line, or to another module of the same line, never in a circle.
LAYERS = [
    {"exercises"},
    {"explore"},
    {"pictures"},
    {"figures", "diagrams"},
    {"svg"},
    {"formula"},
    {
        "network",
        "optimize",
        "stack",
        "training_verdict",
        "autodiff",
        "gradcheck",
        "bugs",
        "unseen",
        "gradcheck_diagnosis",
        "gradcheck_directions",
        "cost",
        "checkpoints",
        "curvature",
        "tuned_step",
        "timing",
    },
    {"gradcheck_differences", "gradcheck_doors", "autodiff_doors"},
    {"modules"},
    {"ops", "graph", "data"},
    {"picture", "colours", "words", "progress", "erf", "fits", "coverage"},
    {"doors"},
]
# What a room imports beside Python's own library and NumPy.
MAY_IMPORT = {
    "figures": {"matplotlib"},
    "explore": {"anywidget", "traitlets", "IPython"},  # for the page
    "exercises": {"IPython"},  # to show what a check says
}
LONGEST_MODULE = 300
LONGEST_FUNCTION = 25
MODULES = sorted(
    path
    for folder in ("helpers", "runtime", "tests", "tools", "benchmarks")
    for path in (ROOT / folder).rglob("*.py")
) + [ROOT / "start.py"]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), *ROOT.glob("*/*/*.md")])


# --- an installation -----------------------------------------------------------------------------


@pytest.fixture(scope="session")
def installed(tmp_path_factory):
    """A folder with `helpers` installed from a copy of the sources, without the network."""
    folder = tmp_path_factory.mktemp("installed")
    source = folder / "source"
    ignored = shutil.ignore_patterns("__pycache__", "*.egg-info")
    shutil.copytree(ROOT / "helpers", source / "helpers", ignore=ignored)
    for name in ("pyproject.toml", "LICENSE", "LICENSE-TEXT", "README.md"):
        if (ROOT / name).exists():
            shutil.copy(ROOT / name, source)
    options = ["--no-deps", "--no-build-isolation", "--no-index", "--target", folder / "site"]
    command = [sys.executable, "-m", "pip", "install", "-q", *options, source]
    run = subprocess.run(command, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return folder / "site"


def ask(installed, program):
    """What a Python that sees the installation, and not the repository, answers in JSON."""
    env = {k: v for k, v in os.environ.items() if not k.startswith(("PYTHON", "COV"))}
    env["PYTHONPATH"] = str(installed)
    command = [sys.executable, "-c", f"import json, sys\n{program}"]
    run = subprocess.run(command, cwd=installed, env=env, capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    return json.loads(run.stdout)


def modules_of(folder):
    """{module: path} of a `helpers` folder."""
    found = {}
    for path in sorted(folder.rglob("*.py")):
        parts = path.relative_to(folder.parent).with_suffix("").parts
        found[".".join(parts[:-1] if parts[-1] == "__init__" else parts)] = path
    return found


def test_everything_is_installed(installed):
    def files(folder):
        kept = [path for path in folder.rglob("*") if path.is_file() and path.suffix != ".pyc"]
        return {path.relative_to(folder).as_posix() for path in kept}

    assert files(installed / "helpers") == files(ROOT / "helpers")


def test_every_module_imports(installed):
    names = sorted(modules_of(installed / "helpers"))
    program = (
        f"for name in {names}: __import__(name)\nprint(json.dumps(sys.modules['helpers'].__file__))"
    )
    assert ask(installed, program).startswith(str(installed))


LOADED = """
from importlib.metadata import packages_distributions
others = set(packages_distributions()) - {"helpers"}
before = set(sys.modules)
for name in names:
    __import__(name)
loaded = {name.partition(".")[0] for name in set(sys.modules) - before} & others
ours = sorted(name for name in sys.modules if name.startswith("helpers."))
print(json.dumps([sorted(loaded), ours, "matplotlib.pyplot" in sys.modules]))
"""


def loads(installed, names):
    """(the packages, the modules of helpers, whether pyplot) that importing these names loads."""
    return ask(installed, f"names = {sorted(names)}{LOADED}")


def rooms(installed, *names):
    """The modules in some rooms."""
    return [name for name in modules_of(installed / "helpers") if room(name) in names]


def test_all_below_the_figures_load_numpy_alone(installed):
    below = set.union(*LAYERS) - set(MAY_IMPORT)
    packages, loaded, _ = loads(installed, rooms(installed, *below))
    assert packages == ["numpy"]
    assert set(rooms(installed, *below)) <= {*loaded, "helpers"}


def test_the_operations_load_no_picture(installed):
    packages, loaded, _ = loads(installed, ["helpers.ops"])
    assert packages == ["numpy"]
    assert {room(name) for name in loaded} <= set.union(*LAYERS[-3:])


@pytest.mark.parametrize(
    ("name", "absent"), [("figures", {"ipywidgets", "IPython"}), ("explore", {"matplotlib"})]
)
def test_figures_load_no_widgets_and_explorations_no_matplotlib(installed, name, absent):
    packages, _, is_pyplot_loaded = loads(installed, rooms(installed, name))
    assert not absent & set(packages)
    assert {"figures": "matplotlib", "explore": "anywidget"}[name] in packages
    assert not is_pyplot_loaded


def test_an_exploration_loads_what_it_uses(installed):
    assert loads(installed, ["helpers.explore.slopes"])[0] == ["numpy"]  # the page comes later
    program = f"from helpers.explore import explore_secant\nnames = []{LOADED}"
    _, loaded, _ = ask(installed, program)
    explore = {name.removeprefix("helpers.explore") for name in loaded if room(name) == "explore"}
    assert explore == {"", ".front", ".buttons", ".inputs", ".view", ".slopes"}
    pictures = {name for name in loaded if room(name) == "pictures"}
    assert pictures == {"helpers.pictures", "helpers.pictures.slopes"}


def test_imports_go_one_way(installed):
    modules = modules_of(installed / "helpers")
    sources = {name: path.read_text("utf-8") for name, path in modules.items()}
    assert import_problems(sources) == []


# --- imports -------------------------------------------------------------------------------------


def imports(source, modules):
    """The modules of `helpers` that a source imports, at the top or inside a function."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, "imports name the whole path"
            names = {f"{node.module}.{alias.name}" for alias in node.names} & modules
            found |= names or {node.module}
    return found & modules


def packages(source):
    """The packages of others that a source imports, at the top or inside a function."""
    nodes = list(ast.walk(ast.parse(source)))
    names = [alias.name for n in nodes if isinstance(n, ast.Import) for alias in n.names]
    names += [node.module for node in nodes if isinstance(node, ast.ImportFrom)]
    return {name.partition(".")[0] for name in names} - sys.stdlib_module_names - {"helpers"}


def room(module):
    """What stands after `helpers.`: a folder, or a module of the maths."""
    return module.split(".")[1] if "." in module else ""


def layer(module):
    """The number of a module's line in LAYERS, counted from the top; helpers itself has none."""
    return next((number for number, names in enumerate(LAYERS) if room(module) in names), None)


def import_problems(sources):
    """Sentences on imports that go up, in a circle or to a stranger; sources: {module: source}."""
    modules = set(sources) - {"helpers"}
    edges = {name: imports(sources[name], modules) for name in modules}
    problems = [f"{name} has no line in LAYERS" for name in modules if layer(name) is None]
    for name, targets in edges.items():
        problems += [
            f"{name} imports {target}, which stands above it"
            for target in targets
            if not problems and layer(target) < layer(name)
        ]
        strangers = packages(sources[name]) - {"numpy"} - MAY_IMPORT.get(room(name), set())
        problems += [f"{name} imports {stranger}" for stranger in sorted(strangers)]
    try:
        TopologicalSorter(edges).prepare()
    except CycleError as error:
        problems.append(f"imports in a circle: {' → '.join(error.args[1])}")
    if imports(sources.get("helpers", ""), modules):
        problems.append("helpers/__init__.py imports a module, so that every import loads it")
    return problems


@pytest.mark.parametrize(
    "sources",
    [
        {"helpers.ops": "from helpers import figures", "helpers.figures": ""},
        {"helpers.ops": "def f():\n    import helpers.network", "helpers.network": ""},
        {"helpers.ops": "from helpers.graph import f", "helpers.graph": "import helpers.ops"},
        {"helpers.pictures.chain": "def f():\n    import matplotlib.image"},
        {"helpers.svg.tiles": "from matplotlib import colormaps"},
        {"helpers.pictures.chain": "import anywidget"},
        {"helpers.pictures.a": "import helpers.explore.b", "helpers.explore.b": ""},
        {"helpers.formula.a": "import helpers.svg.b", "helpers.svg.b": ""},
        {"helpers.util": ""},
        {"helpers": "from helpers import ops", "helpers.ops": ""},
    ],
)
def test_a_wrong_import_is_noticed(sources):
    assert import_problems(sources)


def test_right_imports_are_accepted():
    sources = {
        "helpers": '"""Words."""',
        "helpers.explore.chain": "import anywidget\nfrom helpers.pictures.chain import draw_chain",
        "helpers.pictures.chain": "from helpers.ops import relu",
        "helpers.figures": "import matplotlib\nfrom helpers import picture, colours",
        "helpers.colours": "",
        "helpers.picture": "import numpy as np",
        "helpers.ops": "",
    }
    assert import_problems(sources) == []


# --- length --------------------------------------------------------------------------------------


def length_problems(source, longest=LONGEST_MODULE):
    """Sentences on a module that is too long, and on functions that are, docstrings not counted."""
    lines = len(source.splitlines())
    if lines > longest:
        yield f"{lines} lines: at most {longest} are wanted"
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = node.end_lineno - node.lineno + 1
            if ast.get_docstring(node) is not None:
                length -= node.body[0].end_lineno - node.body[0].lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{node.name} has {length} lines: at most {LONGEST_FUNCTION} are wanted"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_modules_and_functions_are_short(path):
    # A test module may go on: it is a list of cases.
    longest = float("inf") if path.name.startswith("test_") else LONGEST_MODULE
    assert list(length_problems(path.read_text("utf-8"), longest)) == []


def test_what_is_long_is_noticed():
    function = 'def f():\n    """Words."""\n' + "    x = 1\n" * 24
    assert list(length_problems(function)) == []
    assert list(length_problems(function + "    x = 1\n"))
    assert list(length_problems("x = 1\n" * 301))


# --- words and style -----------------------------------------------------------------------------


@pytest.mark.parametrize("path", DOCUMENTS, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_links_of_documents_resolve(path):
    targets = rules_text.link_targets(path.read_text("utf-8"))
    problems = [rules_text.link_problem(target, path, path.parent) for target in targets]
    assert [problem for problem in problems if problem] == []


@pytest.mark.parametrize("command", [["check"], ["format", "--check"]], ids=" ".join)
def test_ruff_has_nothing_to_say(command):
    run = subprocess.run(
        [sys.executable, "-m", "ruff", *command, "."], cwd=ROOT, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stdout + run.stderr
