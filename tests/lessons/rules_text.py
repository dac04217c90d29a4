"""The rules that the structure, the words and the links of every lesson keep.

A rule takes a Lesson and returns sentences on what is wrong, each with the cell and what to do.
test_notebooks.py applies every rule to every lesson, and breaks each one to see it complain.
"""

import ast
import re
from collections import Counter
from urllib.parse import unquote

from tests.reading import lessons
from tests.reading.lessons import FENCE, HEADING, ROOT, parse, prose, tags

ALLOWED_TAGS = {"nbval-ignore-output"}
LARGEST_FILE = 1_500_000
LONGEST_CELL = 25
RANDOM_ID = re.compile(r"[0-9a-f]{8}|[0-9a-f]{8}-[0-9a-f-]{27}")
READABLE_ID = re.compile(r"[A-Za-z0-9_-]{1,64}")
NOT_ON_THE_CARD = re.compile(r"d[WbZAX]\d*|ctx")
FACTORIAL = re.compile(r"\b(\d+|[a-z])!")
LINK = re.compile(r"\]\(<?([^)>\s]+)>?(?:\s+\"[^\"]*\")?\)|\b(?:href|src)=\"([^\"]+)\"")


# --- structure -----------------------------------------------------------------------------------


def ids_are_readable(lesson):
    """Cell ids are unique words: helpers/coverage.csv and people point at them."""
    counts = Counter(cell.get("id") for cell in lesson.cells)
    found = [f"{count} cells have the id {name}" for name, count in counts.items() if count > 1]
    for name in counts:
        if not READABLE_ID.fullmatch(name or "") or RANDOM_ID.fullmatch(name):
            found.append(f"cell id {name!r}: give the cell a readable id, such as eq-7-38")
    return found


def one_title_in_the_first_cell(lesson):
    """Exactly one H1, and it opens the first cell."""
    titles = [cell.id for cell, level, _ in lesson.headings if level == 1]
    if titles == [lesson.cells[0].id] and lesson.cells[0].source.startswith("# "):
        return []
    return [f"H1 in the cells {titles}: one, at the top of the first cell, is wanted"]


def sections_are_numbered(lesson):
    """Numbered H2 sections count 1, 2, 3, …"""
    titles = [title for _, level, title in lesson.headings if level == 2]
    numbers = [int(match.group(1)) for title in titles if (match := re.match(r"(\d+)\. ", title))]
    wanted = list(range(1, len(numbers) + 1))
    return [] if numbers and numbers == wanted else [f"H2 numbers are {numbers}, not {wanted or 1}"]


def ends_with_what_was_learnt(lesson):
    """One of the last cells says what the reader did."""
    end = " ".join(cell.source for cell in lesson.cells[-4:])
    return [] if "In this notebook we" in end else ['the end lacks "In this notebook we"']


def leads_to_its_exercises(lesson):
    """Where there is a set for it, the cell with the summary links to it and says how long it is:
    **Exercises.** [Six tasks](exercises/04_train_one_neuron.ipynb), 40 minutes, …
    """
    path = lesson.path.parent / "exercises" / lesson.path.name
    if not path.exists():
        return []
    minutes = re.search(r"^\*About (\d+) minutes\.\*$", lessons.lesson(path).cells[0].source, re.M)
    link = rf"^\*\*Exercises\.\*\* \[[^]]+\]\(exercises/{path.name}\), {minutes[1]} minutes\b"
    end = "".join(cell.source for cell in lesson.text if "In this notebook we" in cell.source)
    return [] if re.search(link, end, re.M) else [f"the summary lacks a line such as {link}"]


def code_cells_are_short(lesson):
    """At most 25 lines, at least one, and plain Python."""
    found = []
    for cell in lesson.code:
        lines = cell.source.splitlines()
        if not 1 <= len(lines) <= LONGEST_CELL:
            found.append(f"cell {cell.id} has {len(lines)} lines: 1 to {LONGEST_CELL} are wanted")
        if any(line.lstrip().startswith(("%", "!")) for line in lines):
            found.append(f"cell {cell.id} has a % or ! line: lessons are plain Python")
    return found


def tags_are_known(lesson):
    """Only the tags of the house; after a cell that raises, a browser would run no other."""
    return [
        f"cell {cell.id} has the tag {tag}: allowed are {', '.join(sorted(ALLOWED_TAGS))}"
        for cell in lesson.cells
        for tag in set(tags(cell)) - ALLOWED_TAGS
    ]


def predictions_have_answers(lesson):
    """Each **Predict.** is followed by a <details> with a <summary>, in the same cell."""
    found = []
    for cell in lesson.text:
        for part in cell.source.split("**Predict.**")[1:]:
            if not re.search(r"<details>\s*<summary>.+?</summary>.+?</details>", part, re.DOTALL):
                found.append(f"cell {cell.id} asks for a prediction without a <details> answer")
    return found


def answers_end_their_cells(lesson):
    """Nothing follows a closed answer: JupyterLab leaves no space between the two."""
    return [
        f"cell {cell.id} goes on after its answer: move that into a cell of its own"
        for cell in lesson.text
        if re.search(r"</details>\s*\S", cell.source)
    ]


def file_is_small(lesson):
    """Under 1.5 MB, so that previews show it."""
    size = lesson.path.stat().st_size
    return (
        [] if size < LARGEST_FILE else [f"the file has {size / 1e6:.1f} MB: make pictures smaller"]
    )


# --- words ---------------------------------------------------------------------------------------


def prose_is_calm(lesson):
    """No exclamation mark outside code, maths, factorials and image syntax."""
    found = []
    for cell in lesson.text:
        words = FACTORIAL.sub("", prose(cell.source).replace("![", "["))
        for line in words.splitlines():
            if "!" in line:
                found.append(f"cell {cell.id} exclaims: {line.strip()!r}")
    return found


def names_are_on_the_card(lesson):
    """Code says grad_W, never dW; cache, never ctx."""
    found = []
    for cell in lesson.code:
        for node in ast.walk(parse(cell)):
            names = (getattr(node, kind, None) for kind in ("id", "attr", "arg", "name"))
            for name in names:
                if isinstance(name, str) and NOT_ON_THE_CARD.fullmatch(name):
                    found.append(f"cell {cell.id} uses the name {name}: see the notation card")
    return found


# --- links ---------------------------------------------------------------------------------------


def navigation_is_right(lesson, all_lessons):
    """The first and the last cell carry the line previous · index · next."""
    line = navigation(lesson, all_lessons)
    return [
        f"cell {cell.id} lacks the navigation line {line}"
        for cell in (lesson.cells[0], lesson.cells[-1])
        if line not in cell.source.splitlines()
    ]


def navigation(lesson, all_lessons):
    """The line that leads from a lesson to its neighbours and to the index, lesson 00."""
    here = [other.name for other in all_lessons].index(lesson.name)
    before = [f"[← {label(other)}]({other.name}.ipynb)" for other in all_lessons[:here][-1:]]
    index = [f"[{label(other)}]({other.name}.ipynb)" for other in all_lessons[:1] if here > 1]
    after = [f"[{label(other)} →]({other.name}.ipynb)" for other in all_lessons[here + 1 :][:1]]
    return " · ".join(before + index + after)


def label(lesson):
    return f"{lesson.number} {lesson.title}"


def links_resolve(lesson):
    """Relative links lead to files of the repository, and anchors to headings."""
    folder = lesson.path.parent
    return [
        f"cell {cell.id}: {problem}"
        for cell in lesson.text
        for target in link_targets(cell.source)
        if (problem := link_problem(target, lesson.path, folder))
    ]


def link_targets(markdown):
    """Where the links, images, href and src of a Markdown text point."""
    return [a or b for a, b in LINK.findall(prose(markdown))]


def link_problem(target, here, folder):
    """What is wrong with a link that stands in the file `here`; None when nothing is."""
    if re.match(r"(https?|mailto|data):", target):
        return None
    name, _, anchor = unquote(target).partition("#")
    file = (folder / name).resolve() if name else here
    if not file.exists() or not (file.is_relative_to(ROOT) or file.is_relative_to(folder)):
        return f"the link {target} leads to no file of the repository"
    if anchor and anchor not in anchors(file):
        return f"the link {target} leads to no heading of {file.name}"
    return None


def anchors(file):
    """The anchors of a notebook's or a Markdown file's headings."""
    if file.suffix == ".ipynb":  # JupyterLab keeps the heading's text, with hyphens for spaces
        return {title.replace(" ", "-") for _, _, title in lessons.lesson(file).headings}
    titles = [title for _, title in HEADING.findall(FENCE.sub("", file.read_text("utf-8")))]
    return {re.sub(r"[^\w\- ]", "", title.lower()).replace(" ", "-") for title in titles}


RULES = [
    ids_are_readable,
    one_title_in_the_first_cell,
    sections_are_numbered,
    ends_with_what_was_learnt,
    leads_to_its_exercises,
    code_cells_are_short,
    tags_are_known,
    predictions_have_answers,
    answers_end_their_cells,
    file_is_small,
    prose_is_calm,
    names_are_on_the_card,
    links_resolve,
]
