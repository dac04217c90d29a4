"""The sets of exercises: made from their solutions, complete, solvable, and without a leak."""

import json
import re

import nbformat
import pytest

from helpers.exercises.cases import CASES
from helpers.exercises.judge import judge
from helpers.exercises.memory import progress
from tests.exercises.test_cases import SEEDS
from tests.lessons import rules_outputs, rules_text
from tests.reading import lessons
from tests.reading.lessons import PATHS, ROOT, Lesson, tags
from tools import exercises, notebook
from tools.exercises import ANSWER, BEGIN, END, HEAD, SETS, cut, solution_lines

SOURCES = exercises.paths()
NAMES = [path.stem for path in SOURCES]
KINDS = {"Code", "On paper", "Find the bug", "Shape puzzle", "Stretch"}
RULES = [
    *rules_outputs.RULES,
    rules_text.ids_are_readable,
    rules_text.one_title_in_the_first_cell,
    rules_text.code_cells_are_short,
    rules_text.file_is_small,
    rules_text.prose_is_calm,
    rules_text.names_are_on_the_card,
    rules_text.links_resolve,
]
HINTS = re.compile(r"<details><summary>Hint (\d)</summary>\n\n(.+?)\n</details>", re.DOTALL)
HARMLESS = re.compile(r"return [\w, ]+|### .+|.{0,7}")  # tells nothing of the solution


def source(name):
    return nbformat.read(exercises.SOURCES / f"{name}.ipynb", as_version=4)


def made(name):
    return nbformat.read(SETS / f"{name}.ipynb", as_version=4)


def every_set(test):
    return pytest.mark.parametrize("name", NAMES)(test)


EVERY = [
    pytest.param(source(name), each, id=each.id)
    for name in NAMES
    for each in exercises.exercises(source(name))
]


# --- made from the solutions ---------------------------------------------------------------------


@every_set
def test_the_set_is_current(name):
    """As `python -m tools.exercises` makes it; strict nbval compares the outputs."""

    def written(notebook):
        return [(c.cell_type, c.id, c.source, c.metadata) for c in notebook.cells]

    solutions = source(name)
    wanted = exercises.without_solutions(solutions)
    assert written(made(name)) == written(wanted), "run `python -m tools.exercises`"
    assert written(solutions) == written(exercises.graded(solutions))


def test_every_source_has_a_set_and_belongs_to_a_lesson():
    assert sorted(path.stem for path in SETS.glob("*.ipynb")) == NAMES
    assert set(NAMES) <= {path.stem for path in PATHS}


@every_set
@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@pytest.mark.parametrize("folder", [exercises.SOURCES, SETS], ids=["solutions", "exercises"])
def test_a_set_keeps_the_rules_of_notebooks(name, rule, folder):
    assert rule(Lesson(folder / f"{name}.ipynb")) == []


@every_set
@pytest.mark.parametrize("folder", [exercises.SOURCES, SETS], ids=["solutions", "exercises"])
def test_a_set_is_in_normal_form(name, folder):
    assert notebook.check(folder / f"{name}.ipynb") == []


# --- complete ------------------------------------------------------------------------------------


@every_set
def test_a_set_has_its_head_its_way_back_and_its_table(name):
    cells, found = source(name).cells, exercises.exercises(source(name))
    lesson = lessons.lesson(ROOT / "notebooks" / f"{name}.ipynb")
    here = f"[← {lesson.number} {lesson.title}](../{name}.ipynb)"
    here += " · [00 Start here](../00_start_here.ipynb)"
    here += f" · [worked answers](../../notebooks/solutions/{name}.ipynb)"
    minutes = 5 * round(sum(each.minutes for each in found) / 5)
    head = f"# Exercises {lesson.number}: {lesson.title}\n\n{here}\n\n*About {minutes} minutes.*\n"
    assert cells[0].source.startswith(head) and cells[-1].source == here
    assert cells[-2].source == f'progress("{lesson.number}")'


@every_set
def test_a_set_has_every_kind_of_task(name):
    found = exercises.exercises(source(name))
    assert [each.id for each in found] == [f"{name[:2]}.{i}" for i in range(1, len(found) + 1)]
    assert 4 <= len(found) <= 6
    assert {each.kind for each in found} == KINDS and found[-1].kind == "Stretch"
    assert {each.id for each in found} == numbered(name[:2])


def numbered(lesson):
    return {id for id, case in CASES.items() if case.lesson == lesson and case.is_numbered}


def test_no_exercise_is_without_its_set():
    lessons_of_sets = {name[:2] for name in NAMES}
    lost = {id for id, case in CASES.items() if case.is_numbered} - {
        id for lesson in lessons_of_sets for id in numbered(lesson)
    }
    assert not lost


@pytest.mark.parametrize("notebook, exercise", EVERY)
def test_an_exercise_is_complete(notebook, exercise):
    """A head, a task, one to three hints and nothing after them; code; an answer in words."""
    text = exercise.text.source
    hints = HINTS.findall(text)
    assert [int(number) for number, _ in hints] == list(range(1, len(hints) + 1))
    assert 1 <= len(hints) <= 3 and text.count("<details>") == len(hints)
    task = HINTS.sub("", HEAD.sub("", text, count=1))
    assert 40 < len(task.strip()) < 900
    assert text.endswith("</details>") and not HINTS.sub("", text).rstrip().endswith("details>")
    assert any(c.id == f"{exercise.text.id}-answer" for c in notebook.cells)
    assert [c.source.startswith(ANSWER) for c in following(notebook, exercise)] == [True]
    assert len(CASES[exercise.id].parts) == len(exercise.names)


def following(notebook, exercise):
    """The cells between an exercise's check and the next head, or the end of the exercises."""
    at = next(i for i, cell in enumerate(notebook.cells) if cell.id == exercise.check.id)
    for cell in notebook.cells[at + 1 :]:
        if cell.source.startswith("## "):
            return
        yield cell


@pytest.mark.parametrize("notebook, exercise", EVERY)
def test_a_stub_says_what_is_wanted(notebook, exercise):
    """The stub's docstring gives the shapes and what is returned, and the solution is a region."""
    stubs = [cell.source for cell in exercise.code if BEGIN in cell.source]
    assert stubs and all(stub.count(BEGIN) == stub.count(END) == 1 for stub in stubs)
    for stub in stubs:
        assert "...  # your " in cut(stub)
        if cut(stub).startswith("def "):
            assert re.search(r'"""\S.+?\n\n.+Returns .+"""', cut(stub), re.DOTALL)


# --- solvable ------------------------------------------------------------------------------------


def answers(notebook, exercise, solved):
    """What the check cell hands in, made by the cells above it, with the solutions or without."""
    names = {}
    for cell in notebook.cells:
        if cell.id == exercise.check.id:
            return [names[name] for name in exercise.names]
        if cell.cell_type == "code" and not exercises.CHECK.fullmatch(cell.source):
            exec(cell.source if solved else cut(cell.source), names)


@pytest.mark.parametrize("notebook, exercise", EVERY)
def test_the_stub_is_not_attempted_and_the_solution_passes(notebook, exercise, unguarded):
    case = CASES[exercise.id]
    assert judge(case, answers(notebook, exercise, solved=False)).stage == "not attempted"
    solved = answers(notebook, exercise, solved=True)
    assert [seed for seed in SEEDS if not judge(case, solved, seed, forked=False).ok] == []


@every_set
def test_the_stored_outputs_are_what_a_learner_sees_first(name):
    """Every check of the set has raised "not attempted yet", every one of the source has passed."""
    found = {each.check.id: each.id for each in exercises.exercises(source(name))}
    for cell in made(name).cells:
        if cell.id in found:
            (output,) = cell.outputs
            words = f"{found[cell.id]}  not attempted yet."
            assert output.ename == "NotRight" and output.evalue.split("\n") == output.traceback
            assert output.traceback[0] == words and tags(cell) == ["raises-exception"]
    for cell in source(name).cells:
        if cell.id in found:
            assert [o.data["text/plain"].split("\n")[0] for o in cell.outputs] == [
                f"{found[cell.id]}  right."
            ]


@every_set
def test_the_stored_table_is_current(name, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert made(name).cells[-2].outputs[0].data["text/plain"] == str(progress(name[:2]))


def test_the_table_in_lesson_00_is_current(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    cells = lessons.lesson(ROOT / "notebooks" / "00_start_here.ipynb").code
    shown = next(cell for cell in cells if cell.source == "progress()").outputs[0].data
    assert shown["text/plain"] == str(progress()), "run `python -m tools.notebook run` on lesson 00"


# --- no leak -------------------------------------------------------------------------------------


def leaks(solutions, exercise_notebook):
    """The lines of solutions and answers that stand anywhere in an exercise notebook.

    A line that is also given as code may stand there, but never a solution's lines together.
    """
    written = "\n".join(strings(json.loads(nbformat.writes(exercise_notebook))))
    given = {line for cell in solutions.cells for line in code_lines(cell)}
    found = []
    for each in exercises.exercises(solutions):
        lines = [line for line in solution_lines(each) if not HARMLESS.fullmatch(line)]
        seen = [line for line in lines if line in written]
        if seen and (seen == lines or set(seen) - given):
            found += seen
    answers = [cell.source for cell in solutions.cells if cell.source.startswith(ANSWER)]
    return found + [
        line for text in answers for line in text.split("\n") if line and line in written
    ]


def code_lines(cell):
    """The lines of a cell that are given as code."""
    return [line.strip() for line in cut(cell.source).splitlines() if cell.cell_type == "code"]


def strings(thing):
    """All text in a nested structure of JSON."""
    if isinstance(thing, str):
        yield thing
    elif isinstance(thing, dict | list):
        for part in thing.values() if isinstance(thing, dict) else thing:
            yield from strings(part)


@every_set
def test_no_line_of_a_solution_stands_in_the_set(name):
    assert leaks(source(name), made(name)) == []
    assert BEGIN not in str(made(name)) and "nbgrader" not in str(made(name))


@every_set
def test_a_leak_is_noticed(name):
    solutions = source(name)
    assert leaks(solutions, solutions)
    line = next(
        line
        for each in exercises.exercises(solutions)
        for line in solution_lines(each)
        if not HARMLESS.fullmatch(line)
    )
    for field in ("source", "outputs", "metadata"):
        spoilt = made(name)
        code = next(cell for cell in spoilt.cells if cell.cell_type == "code")
        code[field] = {"source": line, "metadata": {"note": line}}.get(
            field, [nbformat.v4.new_output("stream", text=line)]
        )
        assert line in leaks(solutions, spoilt)
