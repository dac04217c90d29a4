"""The environment in .venv: made whole or not at all, never deleted before there is a better one.

A new environment is built in .venv itself, since its scripts hold their own place; the one before
waits in .venv.old until the new one is complete, and comes back if that fails. Whenever start.py
ends, what it leaves tells the next start all: a stamp (written last) means complete; no stamp and
a .venv.old means that the old one comes back; the mark means that start.py made the folder.
"""

import contextlib
import errno
import hashlib
import os
import shutil
import sys
import sysconfig
import time
import tomllib

from runtime.children import run_quietly, undisturbed
from runtime.door import no_venv
from runtime.sentences import FULL, IN_USE, say

ROOT = os.path.dirname(os.path.dirname(os.path.abspath(__file__)))
VENV = os.path.join(ROOT, ".venv")
OLD = VENV + ".old"
PYTHON = os.path.join(VENV, *(["Scripts", "python.exe"] if os.name == "nt" else ["bin", "python"]))
LOG = os.path.join(ROOT, "start.log")
GUARD = os.path.join(ROOT, ".start.lock")
LOCKS = ("requirements.lock", "requirements-test.lock")  # each holds all of the one before it
MARK = "made-by-start"
NO_NEWS = """{"@jupyterlab/apputils-extension:notification": {
    "fetchNews": "false", "checkForUpdates": false}}"""  # no question before the first lesson
NEEDED_MB = 700  # 425 for the lessons, 650 with the tests, and pip's temporary files
FOREIGN = (
    "The .venv in this folder was not made by start.py, so it is left alone: move it elsewhere, or"
    " have it replaced by `{} start.py --replace-venv`."
).format("py" if os.name == "nt" else "python3")


def read(*path):
    """The text of a file, whatever its bytes; nothing if there is no such file."""
    try:
        with open(os.path.join(*path), encoding="utf-8", errors="replace") as file:
            return file.read()
    except (FileNotFoundError, NotADirectoryError):
        return ""


def write(text, *path):
    """Put a file of that text in place, whole or not at all."""
    place = os.path.join(*path)
    with open(place + ".new", "w", encoding="utf-8", newline="\n") as file:
        file.write(text)
    os.replace(place + ".new", place)


# --- what a folder is ---


def stamp(lock):
    """The file that says, by its content, that all of lock is installed."""
    return os.path.join(VENV, "ready-" + lock)


def home():
    """What an environment can't do without: this folder, and a Python that reads its packages."""
    kind = sysconfig.get_platform() if os.name == "nt" else sys.platform + os.uname().machine
    parts = (ROOT, sys.implementation.cache_tag, kind)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "surrogateescape")).hexdigest()


def fingerprint(lock):
    """What is to be installed: the lock's pins and hashes, and how the project asks for it."""
    lines = [(" " + line).split(" #")[0].split() for line in read(ROOT, lock).splitlines()]
    text = repr(([line for line in lines if line], how_installed(read(ROOT, "pyproject.toml"))))
    return hashlib.sha256(text.encode("utf-8", "surrogateescape")).hexdigest()


def how_installed(text):
    """What of pyproject.toml decides what is installed: no comment, version or tool's setting."""
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError:
        return text  # pip will say what is wrong with it
    project = tables.get("project", {})
    kept = {key: project.get(key) for key in ("name", "dependencies", "scripts")}
    tool = tables.get("tool", {}).get("setuptools", {})
    return repr(sorted((tables.get("build-system", {}) | kept | {"setuptools": tool}).items()))


def parts():
    """What shows that packages are whole: their first files and records, without versions."""
    found, site = set(), site_packages()
    for name in os.listdir(site) if os.path.isdir(site) else ():
        inside = {".dist-info": "METADATA"}.get(os.path.splitext(name)[1], "__init__.py")
        if os.path.exists(os.path.join(site, name, inside)):
            found.add(name.split("-")[0] + "/" + inside)
        elif name.endswith(".py") or name.startswith("__editable__"):
            found.add(name.split("-")[0])
    for name in ("lab/static/index.html", "kernels/python3/kernel.json"):
        if os.path.exists(os.path.join(VENV, "share", "jupyter", *name.split("/"))):
            found.add(name)
    return found


def site_packages():
    """Where the environment's packages are."""
    return sysconfig.get_path("purelib", "venv", {"base": VENV})


def usable(lock):
    """True if .venv holds all of some edition of lock, for this Python in this folder, unbroken."""
    place, _, *whole = read(stamp(lock)).splitlines() or ["", ""]
    return place == home() and python_is_there() and set(whole) <= parts()


def python_is_there():
    """True if the environment's Python, and the one that it leans on, are there."""
    lines = read(VENV, "pyvenv.cfg").splitlines()
    homes = [line.partition("=")[2].strip() for line in lines if line.startswith("home")]
    return os.path.exists(PYTHON) and bool(homes) and os.path.isdir(homes[0])


def ready(lock):
    """True if .venv holds all of lock as it is now, for this Python in this folder, unbroken."""
    return read(stamp(lock)).splitlines()[1:2] == [fingerprint(lock)] and usable(lock)


def complete():
    """True if .venv was finished once, for whatever lock, Python or folder."""
    return any(os.path.exists(stamp(lock)) for lock in LOCKS)


def ours(folder):
    """True for what start.py has made; an empty folder is nobody's."""
    if not os.path.isdir(folder):
        return False
    names = os.listdir(folder)
    return not names or MARK in names or any("ready-" + lock in names for lock in LOCKS)


# --- from one state to the next ---


def prepare(lock, replace=False):
    """Make .venv hold all of lock; replace says that a .venv made by others may be replaced."""
    if ready(lock) and not os.path.lexists(OLD):
        return
    with alone() as guard:
        heal()
        if ready(lock):
            return
        if os.path.lexists(VENV) and not ours(VENV) and not replace:
            raise SystemExit(FOREIGN)
        if any(ready(known) for known in LOCKS):  # tests only add to what lessons need
            install(lock, guard)
            finish(lock)
        else:
            rebuild(lock, guard)
        os.remove(LOG)


def rebuild(lock, guard):
    """Build a new .venv while the one before waits; take back all of it if that fails."""
    require_venv_and_room()
    if os.path.lexists(VENV):
        say("The .venv here is of other packages, another Python or another folder, or broken.")
    try:
        if os.path.lexists(VENV):
            set_aside()
        make_environment(guard)
        install(lock, guard)
        finish(lock)
    finally:
        with undisturbed(), contextlib.suppress(OSError):  # else the next start does it
            heal()


def heal():
    """Bring the folder into order, whatever moment a start was ended at."""
    if complete():
        with contextlib.suppress(OSError):  # in use, on Windows: the next start will do it
            remove(OLD)
        return
    if ours(VENV):
        say("What is unfinished in .venv is removed.")
        remove(VENV)
    if os.path.lexists(OLD) and not os.path.lexists(VENV):
        say("The environment from before is back.")
        os.rename(OLD, VENV)


def set_aside():
    """Move .venv to .venv.old."""
    remove(OLD)
    try:
        os.rename(VENV, OLD)
    except PermissionError as problem:
        raise SystemExit(IN_USE if os.name == "nt" else str(problem)) from None


def remove(folder):
    """Delete an environment: its stamps first, its mark last, so that what is left never lies."""
    if not os.path.isdir(folder) or os.path.islink(folder):
        if os.path.lexists(folder):
            os.remove(folder)
        return
    if os.name == "nt":
        folder = "\\\\?\\" + folder  # a path there may be longer than Windows allows otherwise
    names = sorted(os.listdir(folder), key=lambda name: (name == MARK, "ready-" not in name))
    for path in (os.path.join(folder, name) for name in names):
        if os.path.isdir(path) and not os.path.islink(path):
            shutil.rmtree(path)
        else:
            os.remove(path)
    os.rmdir(folder)


@contextlib.contextmanager
def alone():
    """Hold this folder's set-up; wait, and say so, while another start.py or its pip holds it."""
    with open(GUARD, "a") as file:
        told = False
        while not taken(file):
            if not told:
                say("Another start.py is setting up in this folder: waiting until it has ended.")
            told = True
            time.sleep(0.2)
        yield file.fileno()


def taken(file):
    """Try to lock an open file; the system gives it back when its holders end, however they end."""
    try:
        if os.name == "nt":
            import msvcrt

            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as problem:  # a file system without locks: as if alone
        return problem.errno not in (errno.EAGAIN, errno.EACCES, errno.EDEADLK)
    return True


# --- the three steps ---


def require_venv_and_room():
    """Refuse at the door what could only fail half way."""
    if problem := no_venv():
        raise SystemExit(problem)
    if shutil.disk_usage(ROOT).free < NEEDED_MB * 1e6:
        raise SystemExit(FULL)


def make_environment(guard):
    """An empty environment, marked as ours before anything else is in it."""
    say("1 of 3  Making .venv with Python {}.{}.{}".format(*sys.version_info[:3]))
    os.mkdir(VENV)
    write("start.py made this folder, and replaces it when the packages change.\n", VENV, MARK)
    base = sys._base_executable  # start.py may be run by the .venv that is set aside
    run_quietly(base, "venv", [VENV], LOG, lambda: "a few seconds more", guard)


def install(lock, guard):
    """Install exactly what lock lists, every file checked against its hash, then helpers."""
    pip = ["--disable-pip-version-check", "install", "--no-input", "--no-deps"]
    say(f"2 of 3  Installing the packages of {lock} (a minute or two, once)")
    locked = [*pip, "--only-binary", ":all:", "--require-hashes", "-r", os.path.join(ROOT, lock)]
    run_quietly(PYTHON, "pip", locked, LOG, lambda: how_far(read(ROOT, lock), read(LOG)), guard)
    say("3 of 3  Installing helpers")
    own = [*pip, "--no-build-isolation", "-e", ROOT]
    run_quietly(PYTHON, "pip", own, LOG, lambda: "a few seconds more", guard)
    settings = os.path.join(VENV, "share", "jupyter", "lab", "settings")
    os.makedirs(settings, exist_ok=True)
    write(NO_NEWS, settings, "overrides.json")


def finish(lock):
    """Stamp lock and those that it holds: only now .venv is complete."""
    for done in LOCKS[: LOCKS.index(lock) + 1]:
        write("\n".join([home(), fingerprint(done), *sorted(parts())]), stamp(done))


def how_far(lock, log):
    """Where pip is, from its log: packages fetched of those it needs, then put in place."""
    log = "\n" + log
    needed = sum(line[:1].isalnum() for line in lock.splitlines()) - log.count("\nIgnoring ")
    if "\nInstalling collected packages" not in log:
        return "fetched {} of {}".format(log.count("\nCollecting "), needed)
    placed = sum(name.endswith(".dist-info") for name in os.listdir(site_packages()))
    return f"put in place {min(placed, needed)} of {needed}"
