"""The lessons as the tests read them: files, cells, sections, and prose without code and maths."""

import ast
import re
from functools import cached_property, lru_cache
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[2]
PATHS = sorted((ROOT / "notebooks").glob("[0-9][0-9]_*.ipynb"))

FENCE = re.compile(r"^(```|~~~).*?^\1", re.MULTILINE | re.DOTALL)
INLINE_CODE = re.compile(r"(`+)(?!`).*?(?<!`)\1(?!`)", re.DOTALL)
MATHS = re.compile(r"(?<!\\)\$\$.*?(?<!\\)\$\$|(?<!\\)\$[^$]*?(?<!\\)\$", re.DOTALL)
COMMENT = re.compile(r"<!--.*?-->", re.DOTALL)
HEADING = re.compile(r"^(#{1,6}) +(.+?) *#*$", re.MULTILINE)


class Lesson:
    """One notebook: its path, its cells and what can be read off them."""

    def __init__(self, path, notebook=None):
        self.path = Path(path)
        self.notebook = notebook or nbformat.read(path, as_version=4)

    @property
    def name(self):
        return self.path.stem

    @property
    def number(self):
        return self.name[:2]

    @property
    def cells(self):
        return self.notebook.cells

    @property
    def code(self):
        return [cell for cell in self.cells if cell.cell_type == "code"]

    @property
    def text(self):
        return [cell for cell in self.cells if cell.cell_type == "markdown"]

    @cached_property
    def headings(self):
        """(cell, level, title) of every heading, from top to bottom."""
        found = []
        for cell in self.text:
            for marks, title in HEADING.findall(FENCE.sub("", cell.source)):
                found.append((cell, len(marks), title))
        return found

    @property
    def title(self):
        return next((title for _, level, title in self.headings if level == 1), "")

    def section(self, cell_id):
        """The sources from the last H2 at or before the cell up to the next H2, as one text."""
        starts = {cell.id for cell, level, _ in self.headings if level == 2}
        sections, found = [[]], None
        for cell in self.cells:
            if cell.id in starts:
                sections.append([])
            sections[-1].append(cell.source)
            if cell.id == cell_id:
                found = sections[-1]
        return "\n\n".join(found or [])


@lru_cache
def lesson(path):
    """The lesson at `path`, read once."""
    return Lesson(path)


def every_lesson(test):
    """Run a test that takes `lesson` on each notebook, under the notebook's name."""
    lessons = [pytest.param(lesson(path), id=path.stem) for path in PATHS]
    return pytest.mark.parametrize("lesson", lessons)(test)


def tags(cell):
    return cell.metadata.get("tags", [])


def prose(markdown):
    """The words alone: code, maths and comments are taken out."""
    for pattern in (COMMENT, FENCE, INLINE_CODE, MATHS):
        markdown = pattern.sub(" ", markdown)
    return markdown


def parse(cell):
    """The syntax tree of a code cell."""
    return ast.parse(cell.source)
