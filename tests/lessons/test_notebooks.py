"""Every lesson keeps every rule of rules_outputs.py and rules_text.py; and every rule can fail."""

import json
import re

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

from tests.lessons import rules_outputs, rules_text
from tests.reading import lessons
from tests.reading.lessons import PATHS, Lesson, every_lesson
from tools import notebook

RULES = rules_outputs.RULES + rules_text.RULES
PICTURE = "Loss against step, falling from 2 to 0.1 and then flat."


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
@every_lesson
def test_lesson_keeps_rule(lesson, rule):
    problems = rule(lesson)
    assert not problems, "\n" + "\n".join(f"{lesson.path.name}: {what}" for what in problems)


@every_lesson
def test_navigation(lesson):
    problems = rules_text.navigation_is_right(lesson, [lessons.lesson(path) for path in PATHS])
    assert not problems, "\n".join(problems)


@every_lesson
def test_normal_form(lesson):
    problems = notebook.check(lesson.path)
    assert not problems, "\n".join([*problems, f"to mend: {rules_outputs.RERUN}"])


def test_every_lesson_has_an_exploration():
    sources = {path.stem: [cell.source for cell in Lesson(path).code] for path in PATHS[1:]}
    explores = re.compile(r"^explore_\w+\(", re.MULTILINE)
    assert [name for name, cells in sources.items() if not any(map(explores.search, cells))] == []


def test_there_are_lessons():
    assert [path.name[:2] for path in PATHS] == [f"{n:02}" for n in range(len(PATHS))]
    assert len(PATHS) >= 11


# --- the rules themselves ------------------------------------------------------------------------


def good_lesson(folder, name="01_try_it"):
    """A small lesson that keeps every rule, written to a file."""
    html = f'<img alt="{PICTURE}" src="data:image/png;base64,AAAA">'
    shown = new_output("execute_result", {"text/html": html, "text/plain": PICTURE})
    printed = new_output("stream", name="stdout", text="True\n")
    details = "<details><summary>Check</summary>\n\n$W[1](3!)$ and `a[0](b)`.\n</details>"
    answer = f"**Predict.** Up?\n\n{details}"
    cells = [
        text("title", "# Try it\n\nNavigation"),
        text("question", f"## 1. Ask\n\nA [link](01_try_it.ipynb#1.-Ask). {answer}"),
        code("print", "print(1 + 1 == 2)", printed),
        code("draw", "draw_loss([2, 0.1])", shown),
        text("end", "## In this notebook we\n\ntried.\n\nNavigation"),
    ]
    lesson = Lesson(folder / f"{name}.ipynb", new_notebook(cells=cells))
    lesson.notebook = notebook.normalise(lesson.notebook)
    notebook.write(lesson.path, lesson.notebook)
    return lesson


def text(name, source):
    return new_markdown_cell(source, id=name)


def code(name, source, *outputs):
    return new_code_cell(source, id=name, outputs=list(outputs))


@pytest.fixture
def good(tmp_path):
    return good_lesson(tmp_path)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_a_good_lesson_keeps_rule(good, rule):
    assert rule(good) == []


def add(cell, **fields):
    """A way to spoil a lesson: one more cell, before the last."""

    def spoil(lesson):
        lesson.cells.insert(-1, nbformat.from_dict({**cell, **fields}))

    return spoil


def put(index, **fields):
    """A way to spoil a lesson: other fields in one cell."""

    def spoil(lesson):
        lesson.cells[index].update(nbformat.from_dict(fields))

    return spoil


def output(kind, *arguments, **fields):
    """A way to spoil a lesson: one more output of a kind."""
    return add(code("more", "show()", new_output(kind, *arguments, **fields)))


def picture(alt, plain=None, src="data:image/png;base64,AAAA"):
    html = f'<img alt="{alt}" src="{src}">'
    return output("display_data", {"text/html": html, "text/plain": plain or alt})


def widget_state(lesson):
    lesson.notebook.metadata["widgets"] = {}


def make_large(lesson):
    lesson.path.write_text(" " * rules_text.LARGEST_FILE)


def tagged(tag, source="1 + 1"):
    return add(code("more", source), metadata={"tags": [tag]})


def with_a_set(minutes, link="exercises/01_try_it.ipynb"):
    """A way to spoil a lesson: a set of 20 minutes, and a summary that says something else."""

    def spoil(lesson):
        path = lesson.path.parent / "exercises" / lesson.path.name
        path.parent.mkdir(exist_ok=True)
        notebook.write(path, new_notebook(cells=[text("title", "# Try\n\n*About 20 minutes.*")]))
        lesson.cells[-1].source += f"\n\n**Exercises.** [Tasks]({link}), {minutes} minutes."

    return spoil


SPOILT = [
    ("leads_to_its_exercises", with_a_set(25)),
    ("leads_to_its_exercises", with_a_set(20, "exercises/02_try_it.ipynb")),
    ("outputs_are_stored", put(2, outputs=[])),
    ("outputs_are_stored", put(3, outputs=[])),
    ("outputs_are_stored", add(code("more", "for i in range(3):\n    display(i)"))),
    ("outputs_are_stored", add(code("more", "def f():\n    return 1\n\n\nf()"))),
    ("cells_were_run_in_order", put(2, execution_count=None)),
    ("cells_were_run_in_order", put(2, execution_count=7)),
    ("nothing_escapes_the_comparison", add(code("more", "# NBVAL_SKIP\nx = 1"))),
    ("nothing_escapes_the_comparison", add(code("more", "x = 1  # NBVAL_IGNORE_OUTPUT"))),
    ("nothing_escapes_the_comparison", tagged("nbval-ignore-output")),
    ("outputs_are_free_of_widgets_and_stderr", widget_state),
    (
        "outputs_are_free_of_widgets_and_stderr",
        output("display_data", {rules_outputs.WIDGET_VIEW: {}, "text/plain": "VBox()"}),
    ),
    ("outputs_are_free_of_widgets_and_stderr", output("stream", name="stderr", text="Warning")),
    ("outputs_name_no_folder_of_a_machine", output("stream", text="/home/ada/x.py")),
    ("outputs_name_no_folder_of_a_machine", output("stream", text=r"C:\Users\ada")),
    ("outputs_name_no_folder_of_a_machine", output("error", traceback=["File ~/x.py:1"])),
    ("pictures_are_images_with_words", output("display_data", {"image/png": "AAAA"})),
    ("pictures_are_images_with_words", output("display_data", {"image/svg+xml": "<svg/>"})),
    ("pictures_are_images_with_words", picture("The loss")),
    ("pictures_are_images_with_words", picture(PICTURE, plain="<IPython object>")),
    ("pictures_are_images_with_words", picture(PICTURE, plain=f"Run this cell. {PICTURE}")),
    ("pictures_are_images_with_words", picture(PICTURE, src="loss.png")),
    ("pictures_are_images_with_words", picture(PICTURE, plain=f"Run this cell. {PICTURE}")),
    ("ids_are_readable", put(2, id="3f2a9c01")),
    ("ids_are_readable", put(2, id="title")),
    ("ids_are_readable", put(2, id="7.38")),
    ("one_title_in_the_first_cell", put(0, source="Try it")),
    ("one_title_in_the_first_cell", add(text("more", "# Another"))),
    ("sections_are_numbered", put(1, source="## 2. Ask")),
    ("sections_are_numbered", add(text("more", "## 3. Leave out"))),
    ("ends_with_what_was_learnt", put(-1, source="The end.")),
    ("code_cells_are_short", add(code("more", "x = 1\n" * 26))),
    ("code_cells_are_short", add(code("more", ""))),
    ("code_cells_are_short", add(code("more", "%pip install numpy"))),
    ("tags_are_known", tagged("hide-input")),
    ("tags_are_known", tagged("raises-exception")),
    ("predictions_have_answers", add(text("more", "**Predict.** Up or down?"))),
    ("answers_end_their_cells", add(text("more", "<details>So.</details>\n\nAnd now?"))),
    ("file_is_small", make_large),
    ("prose_is_calm", add(text("more", "It works!"))),
    ("prose_is_calm", add(text("more", "See `a != b`, ![a picture](01_try_it.ipynb)!"))),
    ("names_are_on_the_card", add(code("more", "dW = 1"))),
    ("names_are_on_the_card", add(code("more", "def f(ctx):\n    return ctx"))),
    ("names_are_on_the_card", add(code("more", "grads.db2 = 0"))),
    ("links_resolve", add(text("more", "[gone](02_gone.ipynb)"))),
    ("links_resolve", add(text("more", "[gone](01_try_it.ipynb#2.-Answer)"))),
    ("links_resolve", add(text("more", '<a href="gone.md">gone</a>'))),
    ("links_resolve", add(text("more", "[outside](/etc/hosts)"))),
]


def test_an_exploration_keeps_the_rule_of_pictures(good):
    picture(PICTURE, plain=rules_outputs.EXPLORE + PICTURE)(good)
    assert rules_outputs.pictures_are_images_with_words(good) == []


@pytest.mark.parametrize(("name", "spoil"), SPOILT)
def test_rule_bites(good, name, spoil):
    spoil(good)
    rule = next(rule for rule in RULES if rule.__name__ == name)
    assert rule(good), f"{name} accepts what it is there to refuse"


def test_the_first_picture_of_an_exploration_is_accepted(good):
    picture(PICTURE, plain=f"Run this cell to explore. It starts with: {PICTURE}")(good)
    assert rules_outputs.pictures_are_images_with_words(good) == []


def test_every_rule_has_been_seen_to_bite():
    assert {name for name, _ in SPOILT} == {rule.__name__ for rule in RULES}


def test_navigation_names_the_neighbours(tmp_path):
    names = ["00_start", "01_one", "02_two", "03_three"]
    four = [good_lesson(tmp_path, name) for name in names]
    line = rules_text.navigation(four[2], four)
    assert line == (
        "[← 01 Try it](01_one.ipynb) · [00 Try it](00_start.ipynb) · [03 Try it →](03_three.ipynb)"
    )
    assert rules_text.navigation(four[0], four) == "[01 Try it →](01_one.ipynb)"
    assert len(rules_text.navigation_is_right(four[2], four)) == 2
    four[2].cells[0].source = four[2].cells[-1].source = f"# Try it\n\n{line}"
    assert rules_text.navigation_is_right(four[2], four) == []


@pytest.mark.parametrize(
    "spoil",
    [
        lambda stored: stored["metadata"]["language_info"].update(version="3.11.7"),
        lambda stored: stored["metadata"]["kernelspec"].update(display_name="my venv"),
        lambda stored: stored["cells"][2]["metadata"].update(execution={"iopub.status.busy": "1"}),
        lambda stored: stored["cells"][2].update(execution_count=3),
        lambda stored: stored.update(nbformat_minor=4),
    ],
)
def test_normal_form_bites(good, spoil):
    assert notebook.check(good.path) == []
    stored = json.loads(good.path.read_text("utf-8"))
    spoil(stored)
    good.path.write_text(json.dumps(stored, indent=1), "utf-8")
    assert notebook.check(good.path)
