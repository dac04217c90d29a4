"""The rules that the stored outputs of every lesson keep.

A rule takes a Lesson and returns sentences on what is wrong, each with the cell and what to do.
test_notebooks.py applies every rule to every lesson, and breaks each one to see it complain.
"""

import ast
import re
from html.parser import HTMLParser

from tests.reading.lessons import parse, tags

EXPLORE = "Run this cell to explore. It starts with: "  # an exploration's first picture, stored
RERUN = "run `python -m tools.notebook run` on the lesson"
SHORTEST_ALTERNATIVE = 40
WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
MACHINE_PATH = re.compile(r"(/home/|/Users/|/root/|/tmp/|/work/|\b[A-Z]:\\|~/)\S*")
BASE64 = re.compile(r"base64,[A-Za-z0-9+/=]+")
NBVAL_COMMENT = re.compile(r"#\s*(NBVAL_\w+|PYTEST_VALIDATE_IGNORE_OUTPUT)")
PROGRESS = re.compile(r"progress\(.*\)")
# Methods that change something and return nothing, so that a cell may end with a call to one.
VOID = {"append", "extend", "insert", "remove", "clear", "update", "sort", "reverse", "add"}


def outputs_are_stored(lesson):
    """A cell that prints, displays or ends with a value has its output stored."""
    silent = VOID | {name for cell in lesson.code for name in silent_functions(parse(cell))}
    return [
        f"cell {cell.id} shows something when it runs, but no output is stored: {RERUN}"
        for cell in lesson.code
        if not cell.outputs and shows(parse(cell), silent)
    ]


def shows(tree, silent):
    """Whether running the statements prints, displays or ends with a value."""
    if any(called(node) in ("print", "display") for node in executed(tree)):
        return True
    last = tree.body[-1] if tree.body else None
    if not isinstance(last, ast.Expr) or getattr(last.value, "value", "") is None:
        return False
    return called(last.value) not in silent


def silent_functions(tree):
    """Names of the functions defined here that neither return a value nor print."""
    for node in tree.body:
        if isinstance(node, ast.FunctionDef):
            inside = list(ast.walk(node))
            returns = any(isinstance(n, (ast.Return, ast.Yield)) and n.value for n in inside)
            if not returns and not any(called(n) in ("print", "display") for n in inside):
                yield node.name


def executed(node):
    """The nodes that run when the statements run: all but the bodies of functions and classes."""
    for child in ast.iter_child_nodes(node):
        if not isinstance(child, (ast.FunctionDef, ast.ClassDef, ast.Lambda)):
            yield child
            yield from executed(child)


def called(node):
    """The name of the function or method that a node calls, else None."""
    if not isinstance(node, ast.Call):
        return None
    return getattr(node.func, "id", getattr(node.func, "attr", None))


def cells_were_run_in_order(lesson):
    """Code cells carry the counts 1..n, as after Restart and Run All."""
    return [
        f"cell {cell.id} has execution count {cell.execution_count}, not {count}: {RERUN}"
        for count, cell in enumerate(lesson.code, start=1)
        if cell.execution_count != count
    ]


def nothing_escapes_the_comparison(lesson):
    """Only timings, and what a reader has done, are left out of nbval's comparison, by their tag
    and never by a comment.
    """
    found = []
    for cell in lesson.code:
        if NBVAL_COMMENT.search(cell.source):
            found.append(f"cell {cell.id} tells nbval what to do in a comment: use a tag")
        varies = re.search(r"time|second", cell.source) or PROGRESS.fullmatch(cell.source)
        if "nbval-ignore-output" in tags(cell) and not varies:
            found.append(f"cell {cell.id} is tagged nbval-ignore-output but measures no time")
    return found


def outputs_are_free_of_widgets_and_stderr(lesson):
    """No widget state or view, which would show as an error, and no warnings."""
    found = ["the notebook stores widget state"] if "widgets" in lesson.notebook.metadata else []
    for cell, output in stored(lesson):
        if WIDGET_VIEW in output.get("data", {}):
            found.append(f"cell {cell.id} stores a widget view: {RERUN}")
        if output.get("name") == "stderr":
            found.append(f"cell {cell.id} writes to stderr: mend the cause of the warning")
    return found


def outputs_name_no_folder_of_a_machine(lesson):
    """An absolute path would differ on the next machine."""
    return [
        f"cell {cell.id} stores the path {found.group(0)!r}: print something else"
        for cell, output in stored(lesson)
        for text in texts(output)
        if (found := MACHINE_PATH.search(BASE64.sub("", text)))
    ]


def stored(lesson):
    """Every (cell, output)."""
    return [(cell, output) for cell in lesson.code for output in cell.outputs]


def texts(output):
    """All text of one output."""
    data = list(output.get("data", {}).values())
    return [str(text) for text in [output.get("text", ""), output.get("evalue", ""), *data]] + list(
        output.get("traceback", [])
    )


# --- pictures ------------------------------------------------------------------------------------


class Images(HTMLParser):
    """Collects the attributes of every <img>."""

    def __init__(self, html):
        super().__init__()
        self.found = []
        self.feed(html)

    def handle_starttag(self, tag, attrs):
        if tag == "img":
            self.found.append(dict(attrs))


def pictures_are_images_with_words(lesson):
    """Each picture is an <img> with an alternative, the same in text/plain, that says something."""
    found = []
    for cell, output in stored(lesson):
        data = output.get("data", {})
        bare = [mime for mime in data if mime.startswith("image/")]
        if bare:
            found.append(f"cell {cell.id} stores {bare[0]}: show it as a Picture")
        for place, image in enumerate(Images(data.get("text/html", "")).found):
            problems = picture_problems(image, data, place)
            found += [f"cell {cell.id}: {what}" for what in problems]
    return found


def picture_problems(image, data, place=0):
    """What is wrong with one <img>, given the output it stands in and its place there.

    An exploration may store several; its text/plain is the alternative of the first.
    """
    alt, plain = image.get("alt") or "", data.get("text/plain", "")
    is_more = place > 0 and plain.startswith(EXPLORE)
    if not is_more and plain not in (alt, EXPLORE + alt):
        yield "the picture's alt and its text/plain differ: show it as a Picture"
    if len(alt) < SHORTEST_ALTERNATIVE or len(alt.split()) < 8 or not alt.endswith("."):
        yield f"the alternative {alt!r} is a title: say in a sentence what the picture shows"
    if not (image.get("src") or "").startswith("data:image/"):
        yield "the picture is not stored in the page: show it as a Picture"


RULES = [
    outputs_are_stored,
    cells_were_run_in_order,
    nothing_escapes_the_comparison,
    outputs_are_free_of_widgets_and_stderr,
    outputs_name_no_folder_of_a_machine,
    pictures_are_images_with_words,
]
