"""What can't work is refused before anything is made: one sentence, and what to do instead."""

import importlib.util
import os
import struct
import sys
import sysconfig
from types import SimpleNamespace

OLDEST, NEWEST = (3, 11), (3, 15)  # tools/lock.py sees to it that the lock has wheels for each
OLDEST_ON_WINDOWS_ARM = (3, 12)
LONGEST_ROOT = 97  # of Windows' 260 characters; the longest name below .venv takes the others


def this_python():
    """What of this Python and system decides whether the packages can be had."""
    return SimpleNamespace(
        version=tuple(sys.version_info[:2]),
        name=sys.implementation.name,
        free_threaded=bool(sysconfig.get_config_var("Py_GIL_DISABLED")),
        bits=8 * struct.calcsize("P"),
        windows=os.name == "nt",
        arm=sysconfig.get_platform() == "win-arm64",
        long_paths=os.name != "nt" or long_paths_enabled(),
    )


def long_paths_enabled():
    """Whether this Windows was told to allow paths of more than 260 characters."""
    import winreg

    try:
        place = r"SYSTEM\CurrentControlSet\Control\FileSystem"
        with winreg.OpenKey(winreg.HKEY_LOCAL_MACHINE, place) as key:
            return bool(winreg.QueryValueEx(key, "LongPathsEnabled")[0])
    except OSError:
        return False


def refusal(python, root):
    """The sentence that says why these notebooks can't be set up in root by python, else None."""
    command = "py -3.13 start.py" if python.windows else "python3.13 start.py"
    other = f"install Python 3.13, 64-bit, from python.org and start with `{command}`."
    this = "Python {}.{}".format(*python.version)
    if python.name != "cpython":
        return f"The packages are made for CPython, and this is {python.name}: {other}"
    if not OLDEST <= python.version <= NEWEST:
        known = "Python {}.{} to {}.{}".format(*OLDEST, *NEWEST)
        return f"The packages are there for {known}, and this is {this}: {other}"
    if python.free_threaded:
        return f"There are no packages for the free-threaded {this}: {other}"
    if python.bits != 64:
        return (
            f"The packages are there for 64-bit systems only, and this is a 32-bit {this}: {other}"
        )
    if python.windows and python.arm and python.version < OLDEST_ON_WINDOWS_ARM:
        return f"On Windows for ARM a package is missing for {this}: {other}"
    if not python.long_paths and len(root) > LONGEST_ROOT:
        return (
            f"The folder's name has {len(root)} characters, and Windows leaves room for"
            f" {LONGEST_ROOT}: move the folder to a place with a shorter name, such as"
            " C:\\lessons, and start there."
        )
    return None


def no_venv():
    """The sentence for a Python that can't make environments, else None."""
    if all(importlib.util.find_spec(name) for name in ("venv", "ensurepip")):
        return None
    return (
        "This Python has no venv module: install it (on Debian and Ubuntu"
        " `sudo apt install python3-venv`) and start again."
    )
