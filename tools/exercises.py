"""Make the exercise sets, notebooks/exercises, from their one source, notebooks/solutions.

    python -m tools.exercises          all sets: both notebooks executed, stored in normal form
    python -m tools.exercises 04 12    these two

What stands between `### BEGIN SOLUTION` and `### END SOLUTION` is cut, and the text cells that
begin with `**Answer.**` are left out: what remains is the exercise. nbgrader's metadata are
written into the source here, so that the same notebooks are nbgrader assignments. An exercise is

    a text cell     ## 04.1 Title, then *Kind · 5 minutes · easy*, the task, hints in <details>
    code cells      the last one holds the stub and, between the markers, the solution
    a check cell    check("04.1", my_function)
    a text cell     **Answer.** what the solution does and why
"""

import ast
import copy
import re
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

import nbformat

from tools import notebook as notebooks

ROOT = Path(__file__).resolve().parent.parent
SOURCES, SETS = ROOT / "notebooks" / "solutions", ROOT / "notebooks" / "exercises"
BEGIN, END = "### BEGIN SOLUTION", "### END SOLUTION"
REGION = re.compile(rf"\n*^ *{BEGIN}\n(.*?)^ *{END} *$", re.MULTILINE | re.DOTALL)
HEAD = re.compile(r"## (\d\d\.\d) (.+)\n\n\*(.+?) · (\d+) minutes · (easy|medium|hard)\*\n")
CHECK = re.compile(r'check\("(\d\d\.\d)", .+\)')
ANSWER = "**Answer.**"
POINTS = {"easy": 1, "medium": 2, "hard": 3}


class Exercise(NamedTuple):
    """One exercise of a source; kind: "Code", "On paper" and so on, level: a key of POINTS."""

    id: str
    title: str
    kind: str
    minutes: int
    level: str
    text: object
    code: tuple
    check: object

    @property
    def names(self):
        """The names of the answers that the check cell hands in."""
        call = ast.parse(self.check.source).body[0].value
        return [argument.id for argument in call.args[1:]]


def paths():
    """The sources, in the order of the lessons."""
    return sorted(SOURCES.glob("[0-9][0-9]_*.ipynb"))


def exercises(notebook):
    """The Exercises of a source, in order; ValueError where a head has no check or no code."""
    found, cells = [], [cell for cell in notebook.cells]
    heads = [i for i, cell in enumerate(cells) if HEAD.match(cell.source)]
    for start, end in zip(heads, [*heads[1:], len(cells)], strict=True):
        id, title, kind, minutes, level = HEAD.match(cells[start].source).groups()
        code = [cell for cell in cells[start:end] if cell.cell_type == "code"]
        places = [i for i, cell in enumerate(code) if CHECK.fullmatch(cell.source)]
        if len(places) != 1 or not places[0] or f'"{id}"' not in code[places[0]].source:
            raise ValueError(f'{id} needs its code, then one cell check("{id}", …).')
        check = code[places[0]]
        parts = (cells[start], tuple(code[: places[0]]), check)
        found.append(Exercise(id, title, kind, int(minutes), level, *parts))
    return found


# --- from a source to a set ----------------------------------------------------------------------


def cut(source):
    """The source of a code cell without its solution."""
    return REGION.sub("", source)


def solution_lines(exercise):
    """The lines of an exercise's code that only its solution has."""
    given = {line.strip() for cell in exercise.code for line in cut(cell.source).splitlines()}
    bodies = [body for cell in exercise.code for body in REGION.findall(cell.source)]
    lines = [line.strip() for body in bodies for line in body.splitlines()]
    return [line for line in lines if line and line not in given]


def graded(notebook):
    """A copy with nbgrader's metadata: solutions to write, checks with their points, the rest
    locked.
    """
    result = copy.deepcopy(notebook)
    points = {each.check.id: POINTS[each.level] for each in exercises(result)}
    for cell in result.cells:
        cell.metadata.pop("nbgrader", None)
        if cell.cell_type == "code":
            cell.metadata["nbgrader"] = role(cell, points.get(cell.id))
    return result


def role(cell, points):
    """nbgrader's metadata of a code cell; points: of a check, else None."""
    solution = BEGIN in cell.source
    made = {"grade": points is not None, "solution": solution, "locked": not solution}
    made |= {"grade_id": cell.id, "schema_version": 3, "task": False}
    return nbformat.from_dict(made | ({"points": points} if points else {}))


def without_solutions(notebook):
    """The exercise notebook of a source, its outputs taken away.

    Its checks are tagged: until they are answered, they raise, and Run All goes on.
    """
    result = copy.deepcopy(notebook)
    result.cells = [cell for cell in result.cells if not cell.source.startswith(ANSWER)]
    checks = {each.check.id for each in exercises(result)}
    for cell in result.cells:
        cell.metadata.pop("nbgrader", None)
        if cell.cell_type == "code":
            cell.source, cell.outputs = cut(cell.source), []
            if cell.id in checks:
                cell.metadata["tags"] = ["raises-exception"]
    return result


# --- the command ---------------------------------------------------------------------------------


def executed(notebook):
    """The notebook with fresh outputs in normal form, run in an empty folder: nothing is done."""
    with tempfile.TemporaryDirectory() as folder:
        return notebooks.normalise(notebooks.execute(notebook, folder))


def make(source):
    """Execute and store a source and the set that is made from it."""
    solutions = executed(graded(nbformat.read(source, as_version=4)))
    notebooks.write(source, solutions)
    SETS.mkdir(exist_ok=True)
    notebooks.write(SETS / source.name, executed(without_solutions(solutions)))
    count = len(exercises(solutions))
    print(f"{source.stem}: {count} exercises")


def chosen(numbers):
    """The sources of these numbers, or all."""
    found = [path for path in paths() if not numbers or path.name[:2] in numbers]
    if unknown := set(numbers) - {path.name[:2] for path in found}:
        raise SystemExit(
            f"No notebook in notebooks/{SOURCES.name} begins with {', '.join(sorted(unknown))}."
        )
    return found


def main(numbers):
    """Make the sets of these numbers, or all."""
    for path in chosen(numbers):
        make(path)


if __name__ == "__main__":
    main(sys.argv[1:])
