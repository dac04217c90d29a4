"""Read an answer beside the right one: names, kinds, shapes, finite numbers.

`pairs` walks both together and gives a `Pair` for every array or number of the right answer, with
what is wrong with its form, if anything. Harmless differences of form, a list where an array is
meant, say, become notes.
"""

from dataclasses import dataclass

import numpy as np

from helpers.exercises.encoding import Other, results

# The stages of a report, in its order; "value" and "right" are the diagnosis's.
STAGES = (
    "not attempted",
    "raised",
    "type",
    "shape",
    "not a number",
    "mutated its input",
    "value",
    "right",
)
NUMBERS = "biufc"


@dataclass(frozen=True)
class Pair:
    """right and given: float arrays of one shape, or given is None and `stage` and `says` tell
    what is wrong with its form. note: a kind word on the form of a given that counts.
    """

    name: str
    right: np.ndarray
    given: np.ndarray | None = None
    dtype: np.dtype | None = None
    stage: str = ""
    says: str = ""
    note: str = ""


def pairs(right, given, names, n=None):
    """The Pairs of a right answer, as a solution returns it, and a given one, as decoded."""
    if given is Ellipsis:
        return [Pair(label(names), right, stage="not attempted", says=stub_sentence(names))]
    if isinstance(right, dict):
        return dict_pairs(right, given, names, n)
    if isinstance(right, tuple):
        return tuple_pairs(results(right), given, names, n)
    return [leaf(np.asarray(right, float), given, names, n)]


def label(names):
    """The names of a result as text, one in another in brackets: "delta, (grad_W, grad_b)"."""
    if isinstance(names, str):
        return names
    return ", ".join(name if isinstance(name, str) else f"({label(name)})" for name in names)


def stub_sentence(names):
    return f"{label(names)} is still the ... of the stub."


def tuple_pairs(right, given, names, n):
    if not isinstance(given, tuple | list) or len(given) != len(right):
        came = f"{len(given)} came" if isinstance(given, tuple | list) else f"{what(given)} came"
        hint = " Is the `return` missing?" if given is None else ""
        says = f"{len(right)} results are expected, {label(names)}; {came}.{hint}"
        return [Pair(label(names), None, stage="type", says=says)]
    triples = zip(right, given, names, strict=True)
    return [pair for r, g, name in triples for pair in pairs(r, g, name, n)]


def dict_pairs(right, given, name, n):
    if not isinstance(given, dict):
        says = f"{name} is {what(given)}; a dictionary with the keys {keys(right)} is expected."
        return [Pair(name, None, stage="type", says=says)]
    if missing := [key for key in right if key not in given]:
        says = f"{name} has the keys {keys(given)}; {keys(missing)} is missing."
        if all(isinstance(key, int) for key in right):
            says += " Where does your loop over the layers start and end?"
        return [Pair(name, None, stage="type", says=says)]
    found = [pair for key in right for pair in pairs(right[key], given[key], f"{name}[{key}]", n)]
    if extra := [key for key in given if key not in right]:
        return [*found, Pair(name, None, note=f"{name}[{extra[0]}] is not needed here.")]
    return found


def keys(names):
    return ", ".join(map(repr, names)) or "none"


def leaf(right, given, name, n):
    """The Pair of one array or number."""
    if given is None:
        says = f"{name} is None: is the `return` missing, or a line before it?"
        return Pair(name, right, stage="type", says=says)
    if isinstance(given, tuple) and len(given) == 1:
        given = given[0]
    try:
        found = np.asarray(given)
    except ValueError:
        found = np.empty(0, object)
        if not several(given):
            return Pair(name, right, stage="type", says=f"{name} has rows of unequal length.")
    wanted = "one number" if not right.ndim else f"an array of numbers, {right.shape},"
    apart = several(given) and found.shape != right.shape
    if isinstance(given, Other | dict) or apart or found.dtype.kind not in NUMBERS:
        says = f"{name} is {what(given)}; {wanted} is expected.{reason(given)}"
        return Pair(name, right, stage="type", says=says)
    if found.dtype.kind == "c":
        says = f"{name} holds complex numbers; {wanted} is expected."
        return Pair(name, right, stage="type", says=says)
    return shaped(right, found, name, n, isinstance(given, list | tuple))


def several(given):
    """Whether it is a tuple of arrays, as a return with a comma makes it."""
    return isinstance(given, tuple) and all(isinstance(part, np.ndarray) for part in given)


def what(given):
    """What came instead, with its article."""
    if isinstance(given, Other):
        return f"{given.kind}, {given.text}" if given.kind == "a string" else given.kind
    if given is None or isinstance(given, bool | int | float | complex):
        return repr(given)
    if isinstance(given, np.ndarray):
        return f"an array of shape {given.shape}"
    if isinstance(given, tuple | list):
        return f"a {type(given).__name__} of {len(given)}"
    return "a dictionary"


def reason(given):
    kind = getattr(given, "kind", "")
    if kind == "a generator":
        return " Use `return`, not `yield`."
    if kind in ("a function", "a builtin_function_or_method", "a method"):
        return " Are the brackets of a call missing?"
    if isinstance(given, list | tuple):
        return f" Hand back {len(given)} results only where {len(given)} are asked for."
    return ""


def shaped(right, found, name, n, listed):
    """The Pair of numbers of some shape."""
    note = f"{name} is a list; an array would be the usual form: np.array(…)." if listed else ""
    if found.shape != right.shape and found.size == right.size == 1:
        form = "a plain number" if not right.ndim else f"an array of shape {right.shape}"
        note, found = f"{name} counts; {form} would be the usual form.", found.reshape(right.shape)
    if found.shape != right.shape:
        wanted = right.shape if right.ndim else "one number"
        says = f"{name} is {found.shape if found.ndim else 'one number'}; {wanted} is expected."
        says += " " + shape_reason(right, found.astype(float), name, n)
        return Pair(name, right, stage="shape", says=says.rstrip())
    given = found.astype(float)
    if not np.isfinite(given).all() and np.isfinite(right).all():
        return Pair(name, right, stage="not a number", says=not_finite(given, name))
    return Pair(name, right, given, found.dtype, note=note)


def shape_reason(right, given, name, n):
    """The likely reason for a wrong shape, as a sentence, or ""."""
    if right.ndim == 2 and given.shape == right.shape[::-1]:
        if np.allclose(given.T, right):
            return "Its numbers are right: it is the transpose of what is asked for."
        return "The two axes are exchanged: look at the order of the factors and at each .T."
    if given.ndim == 1 and right.ndim == 2 and given.size in right.shape:
        return "An axis is lost: keep it with keepdims=True in a sum, or with reshape(-1, 1)."
    if given.ndim == 0:
        return "Only one number is left: does a sum go over all axes?"
    if n != 1 and right.ndim == 2 and given.shape == (right.shape[0], n):
        return f"It has one column for each of the {n} examples: is a sum over them missing?"
    if given.ndim == 2 and right.ndim == 2 and 1 in right.shape and 1 not in given.shape:
        return "It is a table: did a column meet a row or a flat vector, by broadcasting or in @?"
    if name.startswith("grad_"):
        return f"A gradient has the shape of what it belongs to: {name} that of {name[5:]}."
    return ""


def not_finite(given, name):
    place = tuple(np.argwhere(~np.isfinite(given))[0].tolist())
    index = f"[{', '.join(map(str, place))}]" if place else ""
    return (
        f"{name}{index} is {given[place]}, which is no finite number: look for log(0), a division "
        "by 0, or an exp of something large."
    )
