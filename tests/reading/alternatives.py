"""Read a picture's text alternative back: its numbers, matrices and nodes."""

import re

import numpy as np

WORDS = r"example \d|sum so far|sum before|b\[1\], copied"  # names of matrices that are words
MATHS = r"[^ ]+ = [^ .;:]+(?: [^ .;:(]+)?|[^ .;:=]+ [^ .;:=(]+|[^ ]+"
MATRIX = re.compile(rf"({WORDS}|{MATHS}) \((\d+), (\d+)\) = \[([^]]*)\]")


def number(text):
    """−1.2e−5 or (−3) as it is written on pictures → a float."""
    return float(text.replace("−", "-").strip("()"))


def close(shown, exact):
    """Whether a number shown with three digits is the exact one."""
    return np.isclose(shown, exact, rtol=6e-3, atol=1e-12)


def numbers(alt, sentence):
    """The numbers that stand in the place of each # of `sentence`, which must occur in alt."""
    one = r"(−?\d[\d,]*(?:\.\d+)?(?:e−?\d+)?)"
    found = re.search(re.escape(sentence).replace(r"\#", one), alt)
    assert found, f"{sentence!r} is not in {alt!r}"
    return [number(written.replace(",", "")) for written in found.groups()]


def matrices(alt):
    """[(name, array)] in the order of the alternative; the shape that it states is held to."""
    found = []
    for name, rows, columns, entries in MATRIX.findall(alt):
        values = [[number(entry) for entry in row.split(", ")] for row in entries.split("; ")]
        assert np.shape(values) == (int(rows), int(columns)), name
        found.append((name, np.array(values)))
    return found


def nodes(picture):
    """[(label, ["value", "derivative"])] of a graph's nodes, each text as it is listed."""
    listed = picture.alt.split("; value", 1)[1].split(": ", 1)[1]
    listed = listed.split("; local partials")[0].split(". ")[0].rstrip(".")
    entries = [entry.rsplit(": ", 1) for entry in listed.split("; ")]
    return [(label, shown.split(" | ")) for label, shown in entries]
