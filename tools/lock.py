"""Write requirements.lock and requirements-test.lock again: one exact version and its hashes for every package.

    python tools/lock.py              keep the versions locked so far where they still fit the ranges
    python tools/lock.py --upgrade    take the newest ones

Each lock holds for every system and for Python 3.11 and newer. The first answers requirements.txt and the tools that
build `helpers`; the second adds the test group of pyproject.toml to exactly the same versions. Needs uv, from its PyPI
package, and a network; start.py installs the result with pip.
"""

import hashlib
import re
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
PYTHON = "3.11"  # the oldest that the notebooks support
HEADER = "# Made by tools/lock.py: edit requirements.txt or pyproject.toml instead, then run it again.\n# Inputs: {}\n"


def ranges(root=ROOT):
    """{lock: the requirement lines it answers}; `-e .` is left out, a local package has no hash."""
    lines = (root / "requirements.txt").read_text(encoding="utf-8").splitlines()
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    learner = [line for line in lines if line and not line.startswith(("#", "-e"))] + project["build-system"]["requires"]
    return {
        "requirements.lock": learner,
        "requirements-test.lock": learner + project["dependency-groups"]["test"],
    }


def header(requirements):
    """The lock's first lines: a digest of what it answers, so that a test sees a lock gone stale."""
    return HEADER.format(hashlib.sha256("\n".join(requirements).encode()).hexdigest()[:16])


def compile_command(lock, *options):
    """The uv command that answers the requirements on its standard input in the file lock."""
    return [
        *("uv", "pip", "compile", "-", "--output-file", str(lock), "--universal", "--python-version", PYTHON),
        *("--generate-hashes", "--fork-strategy", "fewest", "--no-header", "--no-annotate", *options),
    ]


def refuse_addresses(text):
    """A lock names packages, not where this machine got them: an address in it is an error."""
    found = re.search(r"\S*://\S*|^\s*--(?!hash)\S.*", text, re.MULTILINE)
    if found:
        raise SystemExit(f"The lock names a place ({found[0].strip()}): unset uv's index settings and try again.")


def main(options):
    """Compile both locks, the second held to the versions of the first."""
    if set(options) - {"--upgrade"}:
        raise SystemExit(f"Unknown option {' '.join(options)}: only --upgrade is known.")
    held = []
    for name, requirements in ranges().items():
        lock = ROOT / name
        command = compile_command(lock, *options, *held)
        try:
            subprocess.run(command, cwd=ROOT, input="\n".join(requirements), text=True, check=True, stdout=subprocess.DEVNULL)
        except FileNotFoundError:
            raise SystemExit("uv is not installed: `pip install uv` and try again.") from None
        text = lock.read_text(encoding="utf-8")
        refuse_addresses(text)
        lock.write_text(header(requirements) + text, encoding="utf-8", newline="\n")
        held = ["--constraint", str(lock)]
        print(f"{name}: {len(re.findall(r'^[a-z]', text, re.MULTILINE))} packages")


if __name__ == "__main__":
    main(sys.argv[1:])
