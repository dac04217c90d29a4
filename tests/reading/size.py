"""How long a lesson is: its cells, its words, and the minutes a slow reader needs.

python -m tests.reading.size notebooks/*.ipynb
"""

import re
import sys
from math import ceil

from tests.reading.lessons import COMMENT, FENCE, MATHS, PATHS, Lesson

STATED = re.compile(r"^\*About (\d+) minutes\.\*$", re.MULTILINE)
EXPLORATION = re.compile(r"^explore_\w+\(", re.MULTILINE)
TAG = re.compile(r"</?\w[^>]*>|\]\([^)]*\)")


def words(markdown):
    """Words that one reads in a text; a formula is one word, a link is its words."""
    plain = COMMENT.sub(" ", FENCE.sub(" ", markdown))
    return len(re.findall(r"\w[\w'’.,-]*", TAG.sub(" ", MATHS.sub(" formula ", plain))))


def formula_characters(markdown):
    """The characters between dollars, blanks left out."""
    return sum(len(re.sub(r"[\s$]", "", formula)) for formula in MATHS.findall(markdown))


def pictures(lesson):
    """How many pictures are stored, those of explorations left out."""
    shown = [cell for cell in lesson.code if not EXPLORATION.search(cell.source)]
    bundles = [output.get("data", {}) for cell in shown for output in cell.outputs]
    return sum("<img" in "".join(bundle.get("text/html", "")) for bundle in bundles)


def minutes(lesson):
    """What a slow reader needs: reading, code, pictures, predictions, explorations.

    A fourth of the formulas' characters counts as words, 120 words a minute; 8 lines of code;
    0.4 a picture, 1 a prediction, 4 an exploration.
    """
    text = "\n\n".join(cell.source for cell in lesson.text)
    lines = sum(len(cell.source.splitlines()) for cell in lesson.code)
    reading = (words(text) + formula_characters(text) / 4) / 120
    explorations = sum(bool(EXPLORATION.search(cell.source)) for cell in lesson.code)
    asked = text.count("**Predict.**")
    return reading + lines / 8 + 0.4 * pictures(lesson) + asked + 4 * explorations


def stated(lesson):
    """The minutes that the first cell promises; None when it promises none."""
    found = STATED.search(lesson.cells[0].source)
    return int(found.group(1)) if found else None


def rounded(lesson):
    """The minutes to state: `minutes` to the nearest 5."""
    return 5 * max(1, ceil(minutes(lesson) / 5 - 0.5))


def row(lesson):
    """One line of numbers on a lesson."""
    long = [f"{cell.id} {words(cell.source)}" for cell in lesson.text if words(cell.source) > 150]
    total = sum(words(cell.source) for cell in lesson.text)
    return (
        f"{lesson.name}: {len(lesson.cells)} cells, {total} words, "
        f"{minutes(lesson):.0f} minutes, states {stated(lesson)}"
        + (f"; over 150 words: {', '.join(long)}" if long else "")
    )


if __name__ == "__main__":
    for path in sys.argv[1:] or PATHS:
        print(row(Lesson(path)))
