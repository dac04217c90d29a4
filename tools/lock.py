"""Write the locks again: for every package one exact version, with the hashes of its files.

    python -m tools.lock              keep the locked versions wherever they still fit
    python -m tools.lock --upgrade    take the newest ones, or with
                         --upgrade-package=NAME the newest of one

Each lock holds for every system and for Python 3.11 and newer. requirements.lock answers
requirements.txt and the tools that build `helpers`; requirements-test.lock adds the test group of
pyproject.toml to exactly the same versions, requirements-classes.lock the classes group. Where one
version does not fit every Python, uv locks one for each. What the door of start.py lets in has to
install without a compiler: a wheel that is missing for it is an error. Needs uv (`pip install uv`)
and a network.
"""

import hashlib
import os
import re
import subprocess
import sys
import tempfile
import tomllib
from pathlib import Path

from runtime import door

ROOT = Path(__file__).resolve().parent.parent
HEADER = """\
# Made by tools/lock.py: edit requirements.txt or pyproject.toml instead, then run it again.
# Inputs: {}
"""
UPGRADE = re.compile(r"--upgrade|--upgrade-package=[\w.-]+")
CONSTRAINTS = [  # what no package says of itself
    # From 26 on it has no wheel for Intel Macs.
    "argon2-cffi-bindings<26 ; sys_platform == 'darwin' and platform_machine == 'x86_64'",
]
SYSTEMS = {  # uv's name: what start.py's door calls it
    "x86_64-pc-windows-msvc": "Windows",
    "aarch64-pc-windows-msvc": "Windows for ARM",
    "aarch64-apple-darwin": "macOS",
    "x86_64-apple-darwin": "macOS on Intel",
    "x86_64-manylinux_2_28": "Linux",
    "aarch64-manylinux_2_28": "Linux on ARM",
}


def ranges(root=ROOT):
    """{lock: the requirement lines it answers}; `-e .` is left out, a local package has no hash."""
    lines = (root / "requirements.txt").read_text(encoding="utf-8").splitlines()
    project = tomllib.loads((root / "pyproject.toml").read_text(encoding="utf-8"))
    learner = [line for line in lines if line and not line.startswith(("#", "-e"))]
    learner += project["build-system"]["requires"]
    groups = project["dependency-groups"]
    return {
        "requirements.lock": learner,
        "requirements-test.lock": learner + groups["test"],
        "requirements-classes.lock": learner + groups["classes"],
    }


def header(requirements):
    """A lock's first lines: a digest of what it answers, by which a test sees that it is stale."""
    lines = "\n".join([*requirements, *CONSTRAINTS])
    return HEADER.format(hashlib.sha256(lines.encode()).hexdigest()[:16])


def promised():
    """Every (system, Python) that start.py's door lets in."""
    pythons = [(3, minor) for minor in range(door.OLDEST[1], door.NEWEST[1] + 1)]
    return [
        (system, python)
        for system, name in SYSTEMS.items()
        for python in pythons
        if name != "Windows for ARM" or python >= door.OLDEST_ON_WINDOWS_ARM
    ]


def without_wheels(lock):
    """A line for every promised system and Python on which something would have to be compiled."""
    found, target = [], os.path.join(tempfile.gettempdir(), "lock-dry-run")
    for system, python in promised():
        number = "{}.{}".format(*python)
        command = ["uv", "pip", "install", "--dry-run", "--no-deps", "--only-binary", ":all:"]
        command += ["--target", target, "--python-version", number, "--python-platform", system]
        tried = subprocess.run([*command, "-r", str(lock)], capture_output=True, text=True)
        if tried.returncode:
            causes = re.findall(r"Because (.*?)(?: and |,|$)", tried.stderr, re.MULTILINE)
            said = causes or tried.stderr.strip().splitlines()[-1:]
            found.append(f"{SYSTEMS[system]}, Python {number}: {'; '.join(said)}")
    return found


def compile_command(lock, *options):
    """The uv command that answers the requirements on its standard input in the file lock."""
    everywhere = ("--universal", "--python-version", "{}.{}".format(*door.OLDEST))
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
    """Compile the locks, each held to the versions of those before it."""
    if unknown := [option for option in options if not UPGRADE.fullmatch(option)]:
        known = "only --upgrade and --upgrade-package=NAME are known"
        raise SystemExit(f"Unknown option {' '.join(unknown)}: {known}.")
    with tempfile.TemporaryDirectory() as folder:
        held = Path(folder) / "constraints.txt"
        held.write_text("\n".join(CONSTRAINTS), encoding="utf-8")
        more = ("--constraint", str(held))
        for name, requirements in ranges(root).items():
            count = compile_lock(root / name, requirements, *options, *more)
            print(f"{name}: {count} packages")
            if lacking := without_wheels(root / name):
                raise SystemExit("\n".join(["No wheel for", *lacking]))
            more += ("--constraint", str(root / name))


if __name__ == "__main__":
    main(sys.argv[1:])
