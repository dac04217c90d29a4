"""helpers/coverage.csv: where in the lessons each statement of the lecture's notes is.

One line a statement and lesson, in the order of the notes; UTF-8, columns

    edition_2022, edition_2023, edition_2026   its number there; "-" unnumbered, "?" not read by
                 us, empty: not there
    section      of 2022, or "2023: 7.4.1" where only later editions have it
    states       what it says, in our words
    lesson       two digits; a statement that several lessons meet has a line for each
    cell         the id of the cell that shows it; empty for lessons that are not written yet

Whoever writes or moves a cell fills its id in. The cell, or its section, names one of the numbers:
"7.38", "(7.21)-(7.25)", "Algorithm 3", "Theorem 7.3.1", "Remark 7.4.2", "(B1)".
"""

import re

import pytest
from nbformat.v4 import new_markdown_cell, new_notebook

from helpers.coverage import read
from tests.reading import lessons
from tests.reading.lessons import PATHS

WORDS = {"Alg.": r"Alg(?:\.|orithm)", "Thm": r"(?:Thm|Theorem)", "Rem.": r"Rem(?:\.|ark)"}
RANGE = re.compile(r"(?<![\d.])(\d)\.(\d+)\)?\s*(?:-|–|to)\s*\(?\1\.(\d+)(?![\d.]*\d)")
EDITIONS = ("edition_2022", "edition_2023", "edition_2026")
COLUMNS = [*EDITIONS, "section", "states", "lesson", "cell"]


def numbers(row):
    """The numbers of a row, each as a pattern that finds it in a text."""
    labels = {part for name in EDITIONS for part in row[name].split(", ")} - {"", "-", "?"}
    return {label: pattern(label) for label in sorted(labels) if not label.startswith("line ")}


def pattern(label):
    """What finds a number and nothing longer: 7.1 is neither in 7.12 nor in 7.1.2."""
    kind, _, number = label.rpartition(" ")
    exact = rf"(?<![\d.]){re.escape(number)}(?!\d|\.\d)"
    return re.compile(rf"{WORDS[kind]}(?:\s|~)*{exact}" if kind else exact)


def names_one(text, row):
    """Whether the text names one of the row's numbers, alone or in a range."""
    spans = [(int(one), int(low), int(high)) for one, low, high in RANGE.findall(text)]
    for label, found in numbers(row).items():
        if found.search(text):
            return True
        if re.fullmatch(r"\d\.\d+", label):
            chapter, number = map(int, label.split("."))
            if any(one == chapter and low <= number <= high for one, low, high in spans):
                return True
    return False


def problem(row, written):
    """What is wrong with one line; None when nothing is. written: {number: Lesson}."""
    lesson, cell = written.get(row["lesson"]), row["cell"]
    if lesson is None:
        return f"names the cell {cell} of a lesson that is not there" if cell else None
    if not cell:
        return f"lesson {row['lesson']} has to show it: name the cell"
    if cell not in [other.id for other in lesson.cells]:
        return f"lesson {row['lesson']} has no cell {cell}"
    if numbers(row) and not names_one(lesson.section(cell), row):
        wanted = ", ".join(numbers(row))
        return f"the section of cell {cell} in lesson {row['lesson']} names none of {wanted}"
    return None


@pytest.mark.parametrize("number", [f"{n:02}" for n in range(19)])
def test_every_statement_has_its_cell(number):
    written = {path.name[:2]: lessons.lesson(path) for path in PATHS}
    rows = [row for row in read() if row["lesson"] == number]
    found = [f"{row['states']!r}: {what}" for row in rows if (what := problem(row, written))]
    assert not found, "\n" + "\n".join(found)


def test_the_table_is_whole():
    rows = read()
    assert list(rows[0]) == COLUMNS
    assert all(None not in row and None not in row.values() for row in rows)
    assert {row["lesson"] for row in rows} <= {f"{n:02}" for n in range(19)}
    assert all(any(row[name] for name in EDITIONS) and row["states"] for row in rows)
    lines = [tuple(row[name] for name in COLUMNS[:6]) for row in rows]
    assert len(set(lines)) == len(lines)


@pytest.mark.parametrize(
    ("edition", "highest"), [("edition_2022", 46), ("edition_2023", 84), ("edition_2026", 88)]
)
def test_no_number_is_missing(edition, highest):
    found = {part for row in read() for part in row[edition].split(", ")}
    assert {f"7.{n}" for n in range(1, highest + 1)} <= found


# --- the test itself -----------------------------------------------------------------------------


def row(cell="here", lesson="06", **fields):
    return {**dict.fromkeys(COLUMNS, ""), "lesson": lesson, "cell": cell, **fields}


def sample():
    sources = {
        "before": "## 1. Before\n\n(7.37)",
        "here": "## 2. Pull back\n\nSee (7.38), 2023: (7.63)-(7.66), Theorem 7.3.1, Algorithm 3.",
        "there": r"$$x \tag{7.41}$$ and (B1), in section 7.3.5.",
        "after": "## 3. After\n\n(7.44)",
    }
    cells = [new_markdown_cell(source, id=name) for name, source in sources.items()]
    return {"06": lessons.Lesson("06_sample.ipynb", new_notebook(cells=cells))}


@pytest.mark.parametrize(
    "fields",
    [
        {"edition_2022": "7.38"},
        {"edition_2023": "7.65"},
        {"edition_2022": "7.99", "edition_2023": "7.63"},
        {"edition_2022": "7.41"},
        {"edition_2022": "Thm 7.3.1"},
        {"edition_2022": "Alg. 3"},
        {"edition_2023": "(B1)"},
        {"edition_2022": "Alg. 3, line 4"},
        {"edition_2022": "7.38", "cell": "there"},
        {"edition_2022": "-"},
        {"edition_2022": "7.99", "lesson": "13", "cell": ""},
    ],
)
def test_a_line_that_points_somewhere_passes(fields):
    assert problem(row(**fields), sample()) is None


@pytest.mark.parametrize(
    "fields",
    [
        {"cell": ""},
        {"cell": "gone", "edition_2022": "7.38"},
        {"edition_2022": "7.37"},
        {"edition_2022": "7.44"},
        {"edition_2022": "7.3"},
        {"edition_2022": "7.67"},
        {"edition_2022": "Alg. 4"},
        {"edition_2022": "Thm 7.4.1"},
        {"lesson": "13", "cell": "here"},
    ],
)
def test_a_line_that_points_nowhere_fails(fields):
    assert problem(row(**fields), sample())
