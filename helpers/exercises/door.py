"""The two doors: check an answer to an exercise, or the lines of a lesson's *Your turn* cell."""

import difflib
import types

import numpy as np

from helpers import doors
from helpers.exercises import memory
from helpers.exercises.cases import CASES
from helpers.exercises.judge import judge
from helpers.exercises.verdict import NotRight, show

PRISTINE = {
    (module, name): value
    for module in (np, np.linalg, np.random)
    for name, value in vars(module).items()
    if callable(value)
}


def check(id, *answers, seed=0):
    """Say whether answers, functions or values, solve exercise id, such as "06.1".

    Shows a sentence, and what to try next, and remembers what is passed. seed: of the inputs that
    are tried. Raises NotRight, which shows its words and no traceback, when an answer is missing or
    wrong, and ValueError for an unknown id or another number of answers.
    """
    settle(judge_answers(id, answers, seed), must=True)


def your_turn(id, *answers, seed=0):
    """As check, in a lesson: what is not attempted yet is only said, so that Run All goes on."""
    settle(judge_answers(id, answers, seed), must=False)


def judge_answers(id, answers, seed):
    """The Verdict on the answers to the exercise of that id."""
    case = find(id)
    if len(answers) != len(case.parts):
        wanted = len(case.parts)
        raise ValueError(
            f"{case.id} asks for {wanted} answer{'s' * (wanted > 1)} ({case.task}); "
            f"{len(answers)} came."
        )
    require_numpy()
    return judge(case, answers, doors.whole("seed", seed, low=0))


def settle(verdict, must):
    """Show, remember or raise what a verdict says."""
    if not verdict.ok and (must or verdict.attempted):
        raise NotRight(verdict)
    if verdict.ok and (problem := memory.remember(verdict.id)):
        verdict = verdict.with_line(problem)
    show(verdict)


def find(id):
    """The case of an id; "6.1" is "06.1"."""
    lesson, point, rest = str(id).partition(".")
    full = f"{lesson.zfill(2)}{point}{rest}"
    if full not in CASES:
        close = difflib.get_close_matches(full, CASES, 3, 0) or list(CASES)[:3]
        raise ValueError(f"There is no exercise {id!r}; there are {', '.join(close)} and others.")
    return CASES[full]


def require_numpy():
    """Refuse to judge by a NumPy that a cell has changed."""
    for (module, name), value in PRISTINE.items():
        if getattr(module, name, None) is not value and not isinstance(value, types.ModuleType):
            raise ValueError(
                f"{module.__name__}.{name} is no longer NumPy's own, since a cell has changed it; "
                "restart the kernel, so that answers can be judged."
            )
