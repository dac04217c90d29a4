"""Write both locks again: for every package one exact version, with the hashes of its files.

    python -m tools.lock              keep the locked versions wherever they still fit
    python -m tools.lock --upgrade    take the newest ones

Each lock holds for every system and for Python 3.11 and newer. requirements.lock answers
requirements.txt and the tools that build `helpers`; requirements-test.lock adds the test group of
pyproject.toml to exactly the same versions. Needs uv (`pip install uv`) and a network.
"""

import hashlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
# Made by tools/lock.py: edit requirements.txt or pyproject.toml instead, then run it again.
# Inputs: {}
"""


def ranges(root=ROOT):
    """{lock: the requirement lines it answers}; `-e .` is left out, a local package has no hash."""
    lines = (root / "requirements.txt").read_text(encoding="utf-8").splitlines()
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    learner = [line for line in lines if line and not line.startswith(("#", "-e"))]
    learner += project["build-system"]["requires"]
    tests = project["dependency-groups"]["test"]
    return {"requirements.lock": learner, "requirements-test.lock": learner + tests}


def header(requirements):
    """A lock's first lines: a digest of what it answers, by which a test sees that it is stale."""
    return HEADER.format(hashlib.sha256("\n".join(requirements).encode()).hexdigest()[:16])


def compile_command(lock, *options):
    """The uv command that answers the requirements on its standard input in the file lock."""
    everywhere = ("--universal", "--python-version", "3.11", "--fork-strategy", "fewest")
    plain = ("--generate-hashes", "--no-header", "--no-annotate")
    return ["uv", "pip", "compile", "-", "-o", str(lock), *everywhere, *plain, *options]


def refuse_addresses(text):
    """A lock names packages, not where this machine got them: an address in it is an error."""
    found = re.search(r"\S*://\S*|^\s*--(?!hash)\S.*", text, re.MULTILINE)
    if found:
        raise SystemExit(f"The lock names a place ({found[0].strip()}): unset uv's index settings.")


def compile_lock(lock, requirements, *options):
    """Let uv write one lock, and put our header over it; returns how many packages it names."""
    command = compile_command(lock, *options)
    lines = "\n".join(requirements)
    try:
        subprocess.run(command, input=lines, text=True, check=True, stdout=subprocess.DEVNULL)
    except FileNotFoundError:
        raise SystemExit("uv is not installed: `pip install uv` and try again.") from None
    text = lock.read_text(encoding="utf-8")
    refuse_addresses(text)
    lock.write_text(header(requirements) + text, encoding="utf-8", newline="\n")
    return len(re.findall(r"^[a-z]", text, re.MULTILINE))


def main(options, root=ROOT):
    """Compile both locks, the second held to the versions of the first."""
    if set(options) - {"--upgrade"}:
        raise SystemExit(f"Unknown option {' '.join(options)}: only --upgrade is known.")
    held = ()
    for name, requirements in ranges(root).items():
        count = compile_lock(root / name, requirements, *options, *held)
        print(f"{name}: {count} packages")
        held = ("--constraint", str(root / name))


if __name__ == "__main__":
    main(sys.argv[1:])
