"""The learner's own copies of the lessons, in my-notebooks: code as it is, outputs cleared.

    python -m runtime.copies    make and renew them (binder/postBuild)

A copy is renewed only while it is byte for byte what was written here; after any change, be it only
a run cell that was saved, it is the learner's and stays. A deleted copy comes back fresh. What was
written is remembered, before it is written, as digests in my-notebooks/.copies.json.
"""

import contextlib
import hashlib
import json
import os
from pathlib import Path

from runtime.sentences import say

ROOT = Path(__file__).resolve().parent.parent
SOURCE, COPIES = "notebooks", "my-notebooks"
NOT_COPIED = "solutions"  # there to be read, and nobody's own work
RECORD = ".copies.json"
FIRST = COPIES + "/00_start_here.ipynb"


def cleared(source):
    """The bytes of a notebook without outputs and counts of its code cells."""
    notebook = json.loads(source.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        if cell["cell_type"] == "code":
            cell.update(outputs=[], execution_count=None)
    text = json.dumps(notebook, indent=1, ensure_ascii=False) + "\n"
    return text.encode("utf-8", "surrogatepass")


def digest(content):
    """A short name for some bytes."""
    return hashlib.sha256(content).hexdigest()


def put(content, place):
    """Put a file of these bytes in place, whole or not at all."""
    place.parent.mkdir(parents=True, exist_ok=True)
    new = place.with_name(f".{place.name}.{os.getpid()}.new")
    try:
        new.write_bytes(content)
        os.replace(new, place)
    finally:
        with contextlib.suppress(OSError):
            new.unlink(missing_ok=True)


def remembered(folder):
    """{notebook: digests of all that was written under its name}; nothing if it can't be read."""
    try:
        known = json.loads((folder / RECORD).read_text(encoding="utf-8"))
        return {name: list(map(str, digests)) for name, digests in known.items()}
    except (OSError, ValueError, AttributeError, TypeError):
        return {}


def current(copy):
    """The digest of a copy as it is; None if there is none, "" if it can't be read."""
    try:
        return digest(copy.read_bytes())
    except FileNotFoundError:
        return None
    except OSError:
        return ""


def editions(root):
    """{name: bytes} of the lessons and exercises as they would be copied now."""
    found = {}
    for path in sorted((root / SOURCE).rglob("*.ipynb")):
        name = path.relative_to(root / SOURCE)
        if name.parts[0] == NOT_COPIED or any(part.startswith(".") for part in name.parts):
            continue
        try:
            found[name.as_posix()] = cleared(path)
        except (ValueError, LookupError, TypeError, AttributeError):
            say(f"{SOURCE}/{name.as_posix()} is no notebook that can be read: get it anew.")
    return found


def refresh(root=ROOT):
    """Make the copies that are missing, renew those untouched, keep the others and say so."""
    folder, fresh = root / COPIES, editions(root)
    known = remembered(folder)
    if not folder.exists():
        say(f"Your own copies of the lessons are in {COPIES}: nothing there is overwritten.")
    was = {name: current(folder / name) for name in fresh | known}
    now = {name: digest(content) for name, content in fresh.items()}
    mine = [name for name in fresh if was[name] in (None, now[name], *known.get(name, ()))]
    newer = [name for name in fresh if name not in mine and now[name] not in known.get(name, ())]
    gone = [name for name in known if not (root / SOURCE / name).exists()]
    record = {name: digests for name, digests in known.items() if name not in gone}
    for name in mine:
        record[name] = [*filter(now[name].__ne__, record.get(name, ())), now[name]]
    if record != known:
        put(json.dumps(record, indent=1).encode(), folder / RECORD)
    for name in mine:
        if was[name] != now[name]:
            put(fresh[name], folder / name)
    for name in gone:
        if was[name] in known[name]:
            (folder / name).unlink()
    if newer:
        say(f"Changed by you and kept in {COPIES}, while {SOURCE} has a newer edition:")
        say("".join("\n        " + name for name in newer)[1:])


if __name__ == "__main__":
    refresh()
