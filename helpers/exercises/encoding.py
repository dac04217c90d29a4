"""Answers as plain data: what a child process hands over, and what one input is compared by.

An answer may be anything at all. `encode` turns it into tuples, numbers and bytes that `marshal`
can carry and that run no code when they are read; `decode` makes numbers and arrays of them again,
and an `Other` of whatever is no number. The NumPy names are fetched here once, so that an answer
that replaces them later does not change what is read.
"""

from dataclasses import dataclass
from numbers import Complex, Integral, Real

from numpy import asarray, frombuffer, generic, ndarray

DEEPEST = 8
LARGEST = 100_000  # entries of an array, or of a list with all lists in it, that are handed over
ARRAYS = {"O": "an array of Python objects", "U": "an array of text", "S": "an array of text"}


@dataclass(frozen=True)
class Other:
    """What is no number, no array and no collection of them: its kind in words, and its text."""

    kind: str
    text: str = ""


class TooMany(Exception):
    """The collections in a value hold more than LARGEST entries together."""


def encode(value):
    """value as nested tuples of plain data, its first word the kind."""
    try:
        return encode_part(value, 0, [LARGEST])
    except TooMany:
        return ("other", f"{kind_of(value)} of more than {LARGEST:,} entries", "")


def encode_part(value, depth, left):
    """As encode, of a value in depth others. left: [how many entries more may be handed over]."""
    if value is None or value is Ellipsis:
        return ("constant", "None" if value is None else "...")
    if isinstance(value, generic | ndarray):
        return encode_array(value, left)
    if isinstance(value, bool | Real | Complex):
        return encode_number(value)
    if isinstance(value, list | tuple | dict):
        if depth == DEEPEST:
            return ("other", kind_of(value), "")
        take(left, len(value))
        if isinstance(value, dict):
            parts = ((key_of(k), encode_part(v, depth + 1, left)) for k, v in value.items())
            return ("dict", tuple(parts))
        kind = "list" if isinstance(value, list) else "tuple"
        return (kind, tuple(encode_part(entry, depth + 1, left) for entry in results(value)))
    if hasattr(value, "__array__"):
        return encode_array(value, left)
    return ("other", kind_of(value), short(value))


def take(left, count):
    """Count entries that are handed over; TooMany where they are more than are left."""
    left[0] -= count
    if left[0] < 0:
        raise TooMany


def results(value):
    """The parts of a list or tuple; a named one's texts are labels, such as a network's loss."""
    named = hasattr(value, "_fields")
    return [part for part in value if not (named and isinstance(part, str))]


def encode_array(value, left):
    found = asarray(value)
    if found.dtype.kind not in "biufc":
        return ("other", ARRAYS.get(found.dtype.kind, "an array without numbers"), short(value))
    if found.size > LARGEST:
        return ("other", f"an array of shape {found.shape}", "")
    take(left, found.size)
    return ("array", found.dtype.str, found.shape, found.tobytes())


def encode_number(value):
    if isinstance(value, Integral):
        exact = int(value)
        return ("number", exact if abs(exact) < 2**63 else float("inf"))
    return ("number", float(value) if isinstance(value, Real) else complex(value))


def key_of(key):
    """A key as a plain bool, int, float or str, whatever kind of number or text it is."""
    if isinstance(key, str):
        return readable(str.__str__(key))
    if isinstance(key, Integral):
        plain = bool(key) if isinstance(key, bool) else int(key)
        return plain if abs(plain) < 2**63 else "a huge number"
    return float(key) if isinstance(key, Real) else short(key)


def kind_of(value):
    """What value is, with its article: "a string", "a generator", "a function" …"""
    name = "string" if isinstance(value, str) else type(value).__name__
    return f"{'an' if name[:1].lower() in 'aeiou' else 'a'} {name}"


def short(value, most=60):
    """value as Python writes it, cut; nothing where even that fails."""
    try:
        written = " ".join(repr(value).split())
    except BaseException:
        return ""
    return readable(written if len(written) <= most else f"{written[: most - 1]}…")


def readable(text):
    """text with half characters, which no file and no notebook can hold, written out as \\udc80."""
    return text.encode("utf-8", "backslashreplace").decode()


def decode(plain):
    """Numbers, arrays, lists, tuples, dictionaries, None, ... and Others from plain data."""
    kind, *rest = plain
    if kind == "array":
        dtype, shape, data = rest
        return frombuffer(data, dtype).reshape(shape)
    if kind == "number":
        return rest[0]
    if kind == "constant":
        return None if rest[0] == "None" else Ellipsis
    if kind == "dict":
        return {key: decode(entry) for key, entry in rest[0]}
    if kind in ("list", "tuple"):
        return (list if kind == "list" else tuple)(decode(entry) for entry in rest[0])
    return Other(*rest)
