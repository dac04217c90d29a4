"""Spoil helpers on purpose, one place at a time, and see that the tests notice each time.

    python -m tools.mutate                  all mutations, two at a time
    python -m tools.mutate --only graph     those whose name contains "graph"
    python -m tools.mutate --list           names and reasons, nothing is run

The list is tests/mutations.toml. Each mutation is made in a copy of the tree, where the tests of
the maths run against the spoiled copy. The exit status is 1 when a mutation survives.
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
LIST = ROOT / "tests" / "mutations.toml"
COPIED = ("helpers", "tests", "tools", "pyproject.toml")
MATHS = ("graph", "ops", "network", "optimize", "gradcheck", "data")
MODULES = {name: "maths" for name in MATHS} | {"picture": "drawings"}  # and the room of its tests
FOREIGN = 97  # exit status when the tests would run against another helpers
LIMIT = 300  # seconds

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


def load(path=LIST):
    """The mutations of a list, in its order."""
    entries = tomllib.loads(path.read_text(encoding="utf-8"))["mutation"]
    return [Mutation(**entry) for entry in entries]


def spoil(text, mutation):
    """text with the mutation made; a ValueError when it cannot be made in exactly one place."""
    count = text.count(mutation.old)
    if count != 1:
        raise ValueError(
            f"{mutation.name}: the old text stands {count} times in {mutation.file}, but it "
            "must stand once; bring tests/mutations.toml up to date."
        )
    if mutation.old == mutation.new:
        raise ValueError(f"{mutation.name}: the new text is the old one; change something.")
    return text.replace(mutation.old, mutation.new)


def copy_tree(folder):
    """What the tests of the maths need, and nothing else."""
    ignored = shutil.ignore_patterns("__pycache__", "*.pyc")
    for name in COPIED:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, folder / name, ignore=ignored)
        else:
            shutil.copy(source, folder / name)


def tests_for(mutation):
    """The test files in two groups: that of the spoiled module, then the others of the maths."""
    own = Path(mutation.file).stem
    return [
        [f"tests/{room}/test_{name}.py" for name, room in MODULES.items() if (name == own) is first]
        for first in (True, False)
    ]


def run_tests(tree, tests):
    """(exit status, output) of pytest over tests in a tree, against the helpers of that tree."""
    quick = {"PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1", "PYTHONDONTWRITEBYTECODE": "1"}
    env = {**os.environ, **quick, "PYTHONPATH": str(tree)}
    plugins = ["-p", "_hypothesis_pytestplugin", "--hypothesis-profile=no-shrink"]
    options = ["-x", "-q", "-o", "addopts=", "-p", "no:cacheprovider", *plugins]
    command = [sys.executable, "-c", RUNNER, str(tree), *options, *tests]
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
    first = judge(NOTHING)
    if first.outcome != "survived":
        sys.exit(f"The tests fail without a mutation, so they prove nothing: {first.by}")
    print(f"without a mutation all tests pass ({first.seconds:.0f} s)", flush=True)
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
