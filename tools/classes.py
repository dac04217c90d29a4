"""Make an nbgrader course of the exercise sets, one assignment a set (docs/classes.md).

    python -m tools.classes COURSE          all sets, in the folder COURSE
    python -m tools.classes COURSE 04 12    these two

COURSE gets nbgrader_config.py and source/NAME/NAME.ipynb. A file that is there is written anew;
what nbgrader has made of it, and the grades, are left alone.
"""

import re
import sys
from pathlib import Path

import nbformat

from tools import exercises, notebook

CONFIG = '''\
"""Settings of nbgrader for the sets of "Backpropagation, step by step"."""

c = get_config()  # noqa: F821  (nbgrader puts it here before it runs this file)
c.CourseDirectory.course_id = "backpropagation"
c.ClearSolutions.code_stub = {"python": ""}  # the stub stands above the solution
c.Execute.timeout = 60  # seconds a cell; an answer to a check has 10 at most
'''
WAY = re.compile(r"^\[← .*\n*", re.MULTILINE)  # to the lesson and to the worked answers
FRESH = "from helpers.exercises import check\n\n"  # whatever an answer has made of the name


def assignment(source):
    """The notebook that nbgrader starts from: a source without its answers and its links."""
    result = exercises.graded(source)
    checks = {each.check.id for each in exercises.exercises(result)}
    result.cells = [cell for cell in result.cells if not cell.source.startswith(exercises.ANSWER)]
    for cell in result.cells:
        if cell.cell_type == "markdown":
            cell.source = WAY.sub("", cell.source)
        else:
            cell.source = FRESH * (cell.id in checks) + cell.source
            cell.outputs, cell.execution_count = [], None
    result.cells = [cell for cell in result.cells if cell.source]
    return result


def make(course, paths):
    """Write the course: its settings and the assignments of these sources."""
    course.mkdir(parents=True, exist_ok=True)
    (course / "nbgrader_config.py").write_text(CONFIG, encoding="utf-8", newline="\n")
    for path in paths:
        place = course / "source" / path.stem / path.name
        place.parent.mkdir(parents=True, exist_ok=True)
        notebook.write(place, assignment(nbformat.read(path, as_version=4)))


def main(arguments):
    """Make the course in the first argument, of the sets of the others' numbers, or of all."""
    if not arguments or arguments[0].startswith("-"):
        raise SystemExit(__doc__)
    course, paths = Path(arguments[0]), exercises.chosen(arguments[1:])
    make(course, paths)
    print(f"{course}: {len(paths)} assignments")


if __name__ == "__main__":
    main(sys.argv[1:])
