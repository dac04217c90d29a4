"""docs/errata.md: each slip stands there once, as we read it, and lesson 15 runs those it marks."""

import re

from tests.reading.lessons import PATHS, ROOT, lesson

PAGE = (ROOT / "docs" / "errata.md").read_text("utf-8")
ROW = re.compile(r"^\| ([EF]\d+)( •)? \| (.+) \|$", re.MULTILINE)
HUNT = lesson(next(path for path in PATHS if path.name.startswith("15")))


def test_every_slip_has_a_row_with_all_its_columns():
    rows = {name: cells.split(" | ") for name, _, cells in ROW.findall(PAGE)}
    assert list(rows) == [f"E{n}" for n in range(1, 12)] + [f"F{n}" for n in range(1, 16)]
    for name, cells in rows.items():
        assert len(cells) == (4 if name[0] == "E" else 5) and all(map(str.strip, cells))
    assert "as we read them" in PAGE and PAGE.count("as we read it") == 2


def test_the_marked_ones_are_those_of_the_lesson():
    marked = {name for name, mark, _ in ROW.findall(PAGE) if mark}
    (text,) = [cell.source for cell in HUNT.cells if cell.id == "errata"]
    runs = [cell for cell in HUNT.cells if cell.id.startswith("errata-run")]
    printed = "".join(output.text for cell in runs for output in cell.outputs)
    assert (
        marked == set(re.findall(r"\b[EF]\d+\b", text)) == set(re.findall(r"\b[EF]\d+\b", printed))
    )
