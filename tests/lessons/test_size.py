"""No lesson asks for more than it says: cells, words a text, and the minutes it states.

    python -m tests.reading.size

prints the numbers of every lesson.
"""

import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook

from tests.reading import size
from tests.reading.lessons import PATHS, ROOT, Lesson, every_lesson

MOST_CELLS, MOST_WORDS, MOST_MINUTES = 45, 150, 45
NEAR = (0.75, 1.3)
MAP_ROW = re.compile(r"^\| \[?(\d\d)\]?.*?\|\s*(\d+) min\s*\|", re.MULTILINE)

from_01_on = pytest.mark.parametrize(
    "lesson", [pytest.param(Lesson(path), id=path.stem) for path in PATHS[1:]]
)


@every_lesson
def test_a_lesson_has_at_most_45_cells_and_a_text_at_most_150_words(lesson):
    long = {cell.id: size.words(cell.source) for cell in lesson.text}
    assert len(lesson.cells) <= MOST_CELLS
    assert {name: count for name, count in long.items() if count > MOST_WORDS} == {}


@from_01_on
def test_stated_minutes_are_what_a_slow_reader_needs(lesson):
    print(size.row(lesson))
    told, needed = size.stated(lesson), size.minutes(lesson)
    assert told is not None and told <= MOST_MINUTES
    assert NEAR[0] <= told / needed <= NEAR[1], size.row(lesson)


def test_readme_and_map_state_the_same_minutes():
    told = {path.name[:2]: size.stated(Lesson(path)) for path in PATHS[1:]}
    first = "\n\n".join(cell.source for cell in Lesson(PATHS[0]).text)
    for text in ((ROOT / "README.md").read_text("utf-8"), first):
        assert {number: int(minutes) for number, minutes in MAP_ROW.findall(text)} == told


# --- the measure itself --------------------------------------------------------------------------


def test_words_are_counted_as_they_are_read():
    assert size.words("One *two* [three four](there.ipynb), $x + y$.") == 5
    assert size.words("<details><summary>Answer</summary>\n\nTwo words\n</details>") == 3
    assert size.words("Before\n\n```python\nx = 1\n```\n\nafter") == 2
    assert size.formula_characters("$a + b$ and $$c = d$$") == 6


def test_minutes_count_reading_code_pictures_predictions_and_explorations():
    picture = nbformat.v4.new_output("display_data", {"text/html": '<img alt="" src="">'})
    cells = [
        new_markdown_cell("*About 10 minutes.*\n\n**Predict.** " + "word " * 236 + "$abcd$"),
        new_code_cell("x = 1\n" * 7 + "x"),
        new_code_cell("draw_x()", outputs=[picture]),
        new_code_cell("explore_x()", outputs=[picture]),
    ]
    lesson = Lesson("01_sample.ipynb", new_notebook(cells=cells))
    words = size.words(cells[0].source)
    assert size.stated(lesson) == 10
    wanted = (words + 1) / 120 + 10 / 8 + 0.4 + 1 + 4
    assert size.minutes(lesson) == pytest.approx(wanted)
    assert size.pictures(lesson) == 1
