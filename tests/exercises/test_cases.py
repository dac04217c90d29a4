"""The cases: solutions pass, every known mistake gets its own sentence, and lessons are covered."""

import os
import subprocess
import sys

import numpy as np
import pytest

from helpers.exercises.case import EXAMPLES, sizes
from helpers.exercises.cases import CASES
from helpers.exercises.judge import judge
from helpers.exercises.naming import copies, quietly, same

pytestmark = pytest.mark.filterwarnings("ignore::RuntimeWarning")  # a wrong softmax overflows
KNOWN = [
    pytest.param(case, position, mistake, id=f"{case.id}-{number}")
    for case in CASES.values()
    for position, part in enumerate(case.parts)
    for number, mistake in enumerate(part.mistakes)
]
SEEDS = range(int(os.environ.get("EXERCISE_SEEDS", 50)))

# Misconceptions of the curriculum that lessons 01 to 13 meet: words of the sentence that names it.
MISCONCEPTIONS = {
    "a use of a variable twice needs a sum": ("03.b", "keeps its last share only"),
    "+=, not =": ("02.b", "an = where a += is meant"),
    "adjoints start at zero": ("03.b", "every other adjoint starts at 0"),
    "∂J/∂W has W's shape": ("10.a", "has the shape of Wᵀ"),
    "a transpose is not an inverse": ("07.a", "A transpose is not an inverse"),
    "guᵀ, not ugᵀ": ("07.a", "so g stands first, g uᵀ"),
    "the bias gradient sums over the batch": ("13.a", "they add up, sum(axis=1)"),
    "mean against sum, 1/n once": ("10.b", "1/n twice"),
    "(n,) against (n, 1)": ("13.a", "its axis is lost"),
    "σ' at z or by a, never mixed": ("07.b", "σ is applied to a"),
    "⊙ against the matrix product": ("07.b", "so ⊙ and no product"),
    "φ(1 − φ) again after φ − e_y": ("12.c", "φ(1 − φ) is applied again"),
    "log of 0, overflow": ("12.a", "e^1000 overflows"),
    "regularisation drowns the gradient": ("13.a", "no penalty on the weights"),
    "caches changed in place": ("13.a", "A[r] is overwritten"),
    "backprop is not gradient descent": ("04.b", "the step goes against the gradient"),
    "updating W before propagating": ("13.a", "after its update"),
    "a vjp is not a Jacobian's diagonal": ("12.b", "the Jacobian's diagonal only"),
}


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_the_solution_passes_on_every_seed(case):
    answers = [part.solution for part in case.parts]
    refused = [seed for seed in SEEDS if not judge(case, answers, seed, forked=False).ok]
    assert refused == []


@pytest.mark.parametrize("case, position, mistake", KNOWN)
def test_a_known_mistake_is_refused_and_named(case, position, mistake):
    answers = [part.solution for part in case.parts]
    answers[position] = mistake.wrong
    for seed in (0, 1, 2):
        verdict = judge(case, answers, seed, forked=False)
        assert not verdict.ok
        assert verdict.named and mistake.says in verdict.lines


@pytest.mark.parametrize("case", CASES.values(), ids=CASES)
def test_no_two_mistakes_of_a_case_are_the_same(case):
    for part in case.parts:
        arguments = inputs(part)
        made = [[call(mistake.wrong, a) for a in arguments] for mistake in part.mistakes]
        for i, one in enumerate(made):
            for other in made[:i]:
                assert not all(same(x, y) for x, y in zip(one, other, strict=True))
        assert len({mistake.says for mistake in part.mistakes}) == len(part.mistakes)


def inputs(part):
    if part.inputs is None:
        return [()]
    rng = np.random.default_rng(0)
    return [part.inputs(rng, s) for s in sizes(rng)]


def call(wrong, arguments):
    return quietly(wrong, copies(arguments)) if callable(wrong) else wrong


def test_every_lesson_from_01_to_13_has_a_case_and_there_are_enough_mistakes():
    lessons = {f"{k:02}" for k in (*range(1, 14), 18)}
    assert {case.lesson for case in CASES.values()} >= lessons
    assert len(CASES) >= 16 and len(KNOWN) >= 160
    assert len(CASES["13.a"].parts[0].mistakes) >= 15


def test_every_case_has_its_words():
    for case in CASES.values():
        assert case.passed.endswith(".") and case.then and len(case.task) < 100
        assert all(m.says.endswith((".", "?")) for part in case.parts for m in part.mistakes)
        assert all(len(part.mistakes) >= 4 for part in case.parts)


@pytest.mark.parametrize("id, words", MISCONCEPTIONS.values(), ids=MISCONCEPTIONS)
def test_a_misconception_is_met(id, words):
    assert sum(words in m.says for part in CASES[id].parts for m in part.mistakes) == 1


def test_all_dimensions_of_an_input_differ():
    for seed in range(20):
        drawn = list(sizes(np.random.default_rng(seed)))
        assert tuple(s.n for s in drawn) == EXAMPLES and EXAMPLES.count(1) == 2
        assert all(len(set(s)) == 4 and min(s[1:]) > 1 for s in drawn)


def test_an_import_loads_neither_plots_nor_widgets():
    program = "import sys, helpers.exercises; print(' '.join(sys.modules))"
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert run.returncode == 0, run.stderr
    loaded = set(run.stdout.split())
    assert "numpy" in loaded
    assert not loaded & {"matplotlib", "ipywidgets", "IPython", "helpers.figures"}
