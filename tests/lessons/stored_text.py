"""Run the code of lessons and say which cells do not give the text that is stored.

    python -m tests.lessons.stored_text notebooks/*.ipynb

Needs no kernel and no nbval, so that it runs wherever the lessons do: on other versions of what
they import, from another folder, in a browser's Python. Pictures are not compared, their
alternatives are; of a cell whose output is ignored only an error counts.
"""

import re
import sys
from pathlib import Path

from tests.lessons.run_again import quiet_shell, run
from tests.reading.lessons import Lesson, tags

VARIES = re.compile(
    r"""(?:^|\r)[^\n]*\r\d+\ epochs?\ trained\ *\n | ^\d+\ epochs?\ trained\ *\n
    | ^\w+:\ (?:(\d+)\ of\ \1\ gradients\ agree|not\ installed\ here)\n""",
    re.MULTILINE | re.VERBOSE,
)


def stored(cell):
    """(what a cell printed, the alternatives of what it displayed), as the lesson holds them."""
    printed = "".join(output.text for output in cell.outputs if output.output_type == "stream")
    shown = [output.data["text/plain"] for output in cell.outputs if "data" in output]
    return VARIES.sub("", printed), shown


def given(outcome):
    """The same of a run."""
    shown = [data["text/plain"] for data in outcome["is displayed"] if "text/plain" in data]
    return VARIES.sub("", outcome["is printed"]), shown


def problem(cell, outcome):
    """What differs between a run and what is stored, in a sentence; None when nothing does."""
    if outcome["is raised"]:
        return outcome["is raised"]
    if "nbval-ignore-output" in tags(cell) or given(outcome) == stored(cell):
        return None
    return f"stored {str(stored(cell))[:300]}, came {str(given(outcome))[:300]}"


def problems(lesson):
    """Sentences on the code cells of a lesson that give another text than the stored one."""
    shell = quiet_shell()
    shell.reset(new_session=True)
    told = [(cell.id, problem(cell, run(shell, cell))) for cell in lesson.code]
    return [f"{lesson.name} {name}: {what}" for name, what in told if what]


if __name__ == "__main__":
    found = [what for path in sys.argv[1:] for what in problems(Lesson(Path(path)))]
    print("\n".join(found) or "every code cell gives its stored text")
    sys.exit(bool(found))
