"""Spoil helpers on purpose, one place at a time, and see that the tests notice each time.

    python -m tools.mutate                  all mutations, two at a time
    python -m tools.mutate --only graph     those whose name contains "graph"
    python -m tools.mutate --list           names and reasons, nothing is run

The lists are tests/mutations/*.toml, one for each file or folder of helpers, and one for start.py.
An entry says which `file` it spoils, how `old`, which stands there exactly once, becomes `new`, and
`why` that is a mistake. Each is made in a copy of the tree, where first the tests run that bear the
file's name or its folder's, then the rest of their room. The exit status is 1 when one survives.
"""

import argparse
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from concurrent.futures import ThreadPoolExecutor, as_completed
from pathlib import Path
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[1]
LISTS = ROOT / "tests" / "mutations"
DRAWN = ("coverage", "picture", "colours", "words", "figures", "diagrams", "svg", "formula")
ROOMS = {name: ("drawings",) for name in DRAWN} | {  # where a file or folder is tested; else maths
    "exercises": ("exercises",),
    "explore": ("explore",),
    "pictures": ("drawings", "explore"),
    "start": ("house",),
    "runtime": ("house",),
}
FOREIGN = 97  # exit status when the tests would run against another helpers
LIMIT = 600  # seconds

# Runs pytest in a copy, and refuses to when `import helpers` finds another one.
RUNNER = f"""
import pathlib, sys, helpers, pytest
tree, *arguments = sys.argv[1:]
if not pathlib.Path(helpers.__file__).resolve().is_relative_to(pathlib.Path(tree).resolve()):
    print("helpers came from", helpers.__file__)
    sys.exit({FOREIGN})
sys.exit(pytest.main(arguments))
"""


class Mutation(NamedTuple):
    """In file, old becomes new. why: what mistake this is."""

    name: str
    file: str
    old: str
    new: str
    why: str


class Verdict(NamedTuple):
    """outcome: "caught", "survived" or "broken". by: the first test that failed, or what broke."""

    name: str
    outcome: str
    by: str
    seconds: float


NOTHING = Mutation("no mutation", "", "", "", "The tests must pass before they may fail.")


def load(folder=LISTS):
    """The mutations of every list in a folder, in order."""
    texts = [path.read_text(encoding="utf-8") for path in sorted(folder.glob("*.toml"))]
    return [Mutation(**entry) for text in texts for entry in tomllib.loads(text)["mutation"]]


def spoil(text, mutation):
    """text with the mutation made; a ValueError when it cannot be made in exactly one place."""
    count = text.count(mutation.old)
    if count != 1:
        raise ValueError(
            f"{mutation.name}: the old text stands {count} times in {mutation.file}, but it "
            "must stand once; bring tests/mutations up to date."
        )
    if mutation.old == mutation.new:
        raise ValueError(f"{mutation.name}: the new text is the old one; change something.")
    return text.replace(mutation.old, mutation.new)


def copy_tree(folder):
    """All that tests may need: the repository but for what is hidden or was made in it."""
    ignored = shutil.ignore_patterns(".*", "__pycache__", "*.egg-info", "build", "my-notebooks")
    shutil.copytree(ROOT, folder, ignore=ignored, dirs_exist_ok=True)


def place(file):
    """The words that lead to a file: helpers/svg/tiles.py → ["svg", "tiles"]."""
    words = Path(file).with_suffix("").parts
    return [word for word in words if word not in ("helpers", "__init__")]


def tests_for(mutation):
    """The test files in two groups: those with the spoiled file's name, then others of its rooms.

    The house is not judged by its others: they are about other files, and run this tool.
    """
    words = place(mutation.file)
    rooms = ROOMS.get(words[0], ("maths",))
    names = set("_".join(words).split("_"))
    if words[0] == "runtime":  # what start.py is made of, tried by starting it
        names.add("start")
    files = [file for room in rooms for file in sorted((ROOT / "tests" / room).glob("test_*.py"))]
    groups = [], []
    for file in files:
        groups[not names & set(file.stem.split("_"))].append(file.relative_to(ROOT).as_posix())
    return groups[:1] if rooms == ("house",) else groups


def run_tests(tree, tests):
    """(exit status, output) of pytest over tests in a tree, against the helpers of that tree."""
    quick = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    env = {**os.environ, **quick, "PYTHONPATH": str(tree)}
    plugins = ["-p", "_hypothesis_pytestplugin", "--hypothesis-profile=no-shrink"]
    options = ["-x", "-q", "-m", "not browser", "-o", "addopts=", "-p", "no:cacheprovider"]
    command = [sys.executable, "-c", RUNNER, str(tree), *options, *plugins, *tests]
    try:
        run = subprocess.run(
            command, cwd=tree, env=env, capture_output=True, text=True, timeout=LIMIT
        )
    except subprocess.TimeoutExpired:
        return None, f"it took longer than {LIMIT} s"
    return run.returncode, run.stdout + run.stderr


def judge(mutation, groups=None):
    """The Verdict on one mutation; the groups of test files are run until one notices."""
    start, outcome, by = time.monotonic(), "survived", ""
    with tempfile.TemporaryDirectory(prefix="mutated-") as name:
        tree = Path(name)
        copy_tree(tree)
        if mutation is not NOTHING:
            path = tree / mutation.file
            path.write_text(spoil(path.read_text("utf-8"), mutation), "utf-8")
        for tests in groups or tests_for(mutation):
            if outcome == "survived" and tests:
                outcome, by = read(run_tests(tree, tests))
    return Verdict(mutation.name, outcome, by, time.monotonic() - start)


def read(run):
    """(outcome, by) of a pytest run: only a test that fails has noticed something."""
    status, output = run
    failed = re.search(r"^FAILED (\S+)", output, re.MULTILINE)
    if status == 0:
        return "survived", ""
    if status == 1 and failed:
        return "caught", failed[1].removeprefix("tests/")
    return "broken", f"pytest ended with {status}: {output.strip()[-300:]}"


def judge_all(mutations, jobs):
    """The verdicts, each printed as it comes; the unspoiled tree goes first and must pass."""
    tests = {test for mutation in mutations for group in tests_for(mutation) for test in group}
    first = judge(NOTHING, [sorted(tests)])
    if first.outcome != "survived":
        sys.exit(f"The tests fail without a mutation, so they prove nothing: {first.by}")
    print(f"without a mutation these tests pass ({first.seconds:.0f} s)", flush=True)
    verdicts = []
    with ThreadPoolExecutor(jobs) as pool:
        for done in as_completed([pool.submit(judge, mutation) for mutation in mutations]):
            verdict = done.result()
            verdicts.append(verdict)
            print(
                f"{len(verdicts):3}/{len(mutations)}  {verdict.outcome:8}  {verdict.name:34}  "
                f"{verdict.seconds:3.0f} s  {verdict.by}",
                flush=True,
            )
    return verdicts


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", metavar="TEXT", help="names that contain TEXT")
    parser.add_argument("--jobs", type=int, default=2, help="at a time (default: %(default)s)")
    parser.add_argument("--list", action="store_true", help="show the list and stop")
    options = parser.parse_args(arguments)
    mutations = [mutation for mutation in load() if options.only in mutation.name]
    if not mutations:
        parser.error(f"no mutation has {options.only!r} in its name; --list shows them")
    if options.list:
        for mutation in mutations:
            print(f"{mutation.name:34}  {mutation.why}")
        return 0
    verdicts = judge_all(mutations, options.jobs)
    caught = sum(verdict.outcome == "caught" for verdict in verdicts)
    print(f"{caught} of {len(verdicts)} mutations caught")
    for verdict in verdicts:
        if verdict.outcome != "caught":
            print(f"{verdict.outcome}: {verdict.name}")
    return 0 if caught == len(verdicts) else 1


if __name__ == "__main__":
    sys.exit(main())
