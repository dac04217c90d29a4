"""What an exercise is to the checker: data. A solution, a maker of inputs, known wrong answers.

A case has one part for each answer that is handed in. A part is a function that is tried on
inputs, or a value that is compared. The checker tries each part on six inputs of different
`Sizes`, all dimensions of one input different, two of them with a single example.
"""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

EXAMPLES = (1, 2, 1, 5, 3, 4)  # n of the inputs, in their order
SMALL, LARGE = (2, 3, 4, 5), (2, 3, 4, 5, 6, 7)


class Sizes(NamedTuple):
    """n examples; d, m, p: three more dimensions, such as features and units."""

    n: int
    d: int
    m: int
    p: int


@dataclass(frozen=True)
class Mistake:
    """A wrong answer that learners give, and the sentence it must get."""

    wrong: object
    says: str


@dataclass(frozen=True)
class Part:
    """One answer: its solution and what is known about wrong ones.

    solution: a function, or a value. inputs: (rng, sizes) → the arguments; None for a value.
    gives: the name of the result, or a tuple of names, nested as the results are. examples:
    whether the inputs hold n examples in columns or rows.
    """

    solution: object
    gives: object
    inputs: object = None
    mistakes: tuple = ()
    examples: bool = False

    @property
    def names(self):
        """The names of the arguments, as the solution has them."""
        code = self.solution.__code__
        return code.co_varnames[: code.co_argcount]


@dataclass(frozen=True)
class Case:
    """id: "06.1", the lesson and a number, or a letter in a lesson's own cell. task: in one line.
    passed: what the right answer means. then: what to try next, or "".
    """

    id: str
    task: str
    parts: tuple
    passed: str
    then: str = ""

    @property
    def lesson(self):
        return self.id.split(".")[0]

    @property
    def is_numbered(self):
        """Whether it is an exercise of a set; those of a lesson's own cells have letters."""
        return self.id.split(".")[1].isdigit()


def one(id, task, solution, gives, inputs=None, *, mistakes, passed, then="", examples=False):
    """A Case that asks for one answer. mistakes: pairs (wrong answer, sentence)."""
    known = tuple(Mistake(wrong, says) for wrong, says in mistakes)
    return Case(id, task, (Part(solution, gives, inputs, known, examples),), passed, then)


def sizes(rng):
    """The Sizes of the inputs; the first three are small, so that they can be shown."""
    for position, n in enumerate(EXAMPLES):
        pool = [size for size in (SMALL if position < 3 else LARGE) if size != n]
        yield Sizes(n, *rng.choice(pool, 3, replace=False).tolist())


def numbers(rng, *shape):
    """Numbers of one decimal, none of them 0: −2.0, …, −0.1, 0.1, …, 2.0."""
    return rng.integers(1, 21, shape) / 10 * rng.choice([-1.0, 1.0], shape)


def targets(rng, *shape):
    """Answers no or yes: 0.0 or 1.0."""
    return rng.integers(0, 2, shape).astype(float)


def one_hot(rng, classes, n):
    """n columns, each with a single 1 in a random row."""
    return np.eye(classes)[:, rng.integers(0, classes, n)]


def redraw(make, good):
    """The first of make(), make(), … that is good: away from a kink, say."""
    for _ in range(10_000):
        made = make()
        if good(*made):
            return made
    raise RuntimeError("This case's maker of inputs never made a good one.")
