"""A function or class that a lesson shows and `helpers` holds is the same code in both.

The same means: the same syntax tree, docstrings, type hints and guards aside, and `ops.relu` is
`relu`. A guard is a statement that only calls a function named require_…; and a function may begin
with doors, lines such as `Z = doors.array("Z", Z)`, and wear one, `@doors.options`. A class in a
lesson may have fewer methods; each one it has is the same.
"""

import ast
import itertools
import textwrap

import nbformat
import pytest

from tests.reading.lessons import PATHS, ROOT, Lesson, every_lesson, parse
from tests.reading.lessons import lesson as lesson_of

MODULES = {path.stem for path in (ROOT / "helpers").glob("*.py")}
DEFINITIONS = (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)


def definitions(tree):
    """The public functions and classes at the top level."""
    return [n for n in tree.body if isinstance(n, DEFINITIONS) and not n.name.startswith("_")]


def in_helpers():
    """{name: its definitions} over the modules of `helpers`, but for guards and folders."""
    found = {}
    for path in sorted(
        set((ROOT / "helpers").glob("*.py"))
        - {ROOT / "helpers" / "doors.py", ROOT / "helpers" / "words.py"}
    ):
        for node in definitions(ast.parse(path.read_text("utf-8"))):
            found.setdefault(node.name, []).append(node)
    return found


class Bare(ast.NodeTransformer):
    """Takes out what a lesson and a helper may differ in."""

    def visit_arg(self, node):
        node.annotation = None
        return node

    def visit_Attribute(self, node):
        self.generic_visit(node)
        of_a_module = isinstance(node.value, ast.Name) and node.value.id in MODULES
        return ast.Name(node.attr) if of_a_module else node

    def visit_AnnAssign(self, node):
        if node.value is None:
            return node  # a field of a dataclass: its type is all it says
        return ast.Assign(targets=[node.target], value=node.value, lineno=node.lineno)

    def visit_With(self, node):
        """What stands under np.errstate alone: no warning of NumPy's where a sentence follows."""
        self.generic_visit(node)
        quiet = ast.unparse(node.items[0].context_expr).startswith("np.errstate(")
        return node.body if quiet and len(node.items) == 1 else node

    def visit_FunctionDef(self, node):
        node.decorator_list = [d for d in node.decorator_list if not is_doors_own(d)]
        node.body = behind_doors(node)
        self.generic_visit(node)
        node.returns = None
        node.body = body_of(node)
        return node

    def visit_ClassDef(self, node):
        self.generic_visit(node)
        node.body = body_of(node)
        return node


def body_of(node):
    """The statements but for the docstring and the guards."""
    body = node.body[1:] if ast.get_docstring(node) is not None else node.body
    return [statement for statement in body if not is_guard(statement)]


def behind_doors(node):
    """A function's statements from the first on that is no door, the docstring before them."""
    head = node.body[:1] if ast.get_docstring(node) is not None else []
    return head + list(itertools.dropwhile(is_door, node.body[len(head) :]))


def is_door(statement):
    """Whether a statement only asks a door, or gives names the values that doors hand back."""
    if isinstance(statement, ast.Expr):
        return is_door_call(statement.value)
    if not isinstance(statement, ast.Assign):
        return False
    value = statement.value
    return all(is_door_call(v) for v in (value.elts if isinstance(value, ast.Tuple) else [value]))


def is_door_call(value):
    function = getattr(value, "func", None)
    return is_doors_own(function) or getattr(function, "id", "").startswith("require_")


def is_doors_own(function):
    return isinstance(function, ast.Attribute) and ast.unparse(function.value) == "doors"


def is_guard(statement):
    if isinstance(statement, ast.If) and not statement.orelse:
        return all(is_guard(inner) for inner in statement.body)
    if not (isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Call)):
        return False
    function = statement.value.func
    return getattr(function, "id", getattr(function, "attr", "")).startswith("require_")


def bare(node):
    """The definition without what may differ, as text that can be compared."""
    return ast.unparse(Bare().visit(ast.parse(ast.unparse(node)).body[0]))


def parts(node):
    """A class as {its first line, and each statement of its body}; a function as one part."""
    tree = ast.parse(bare(node)).body[0]
    if not isinstance(tree, ast.ClassDef):
        return {ast.unparse(tree)}
    statements = {ast.unparse(statement) for statement in tree.body}
    tree.body = [ast.Pass()]
    return {ast.unparse(tree)} | statements - {"pass"}


def same(shown, held):
    """Whether the lesson's definition `shown` is the helper's `held`, or less of the same class."""
    if isinstance(shown, ast.ClassDef) and isinstance(held, ast.ClassDef):
        return parts(shown) <= parts(held)
    return parts(shown) == parts(held)


# Earlier versions: {(lesson, name): [(line there, what becomes of it), …]}. With these changes, and
# no other, a lesson's code is that of helpers.
EARLIER = {
    ("08", "backward"): [  # of one example, where the mean and the sum over examples change nothing
        ("{r: A[r] - Y}", "{r: (A[r] - Y) / Y.shape[1]}"),
        ("grad_b[k] = delta[k]", "grad_b[k] = delta[k].sum(axis=1, keepdims=True)"),
    ],
}


def grown(shown, number):
    """A lesson's definition with the changes that later lessons make to it."""
    source = ast.unparse(shown)
    for line, later in EARLIER.get((number, shown.name), ()):
        assert source.count(line) == 1, f"{shown.name} of lesson {number} has no line {line} now"
        source = source.replace(line, later)
    return ast.parse(source).body[0]


@every_lesson
def test_lesson_shows_what_helpers_hold(lesson):
    held = in_helpers()
    for cell in lesson.code:
        for first_shown in definitions(parse(cell)):
            shown = grown(first_shown, lesson.number)
            if shown.name in held and not any(same(shown, other) for other in held[shown.name]):
                pytest.fail(
                    f"{lesson.path.name}, cell {cell.id}: {shown.name} is not the code of helpers. "
                    f"Make them the same or give this one another name.\n\nlesson:\n{bare(shown)}"
                    f"\n\nhelpers:\n{bare(held[shown.name][0])}"
                )


# What stands in helpers for a lesson to lean on, not to teach: data types, tables, checks, loops.
TOOLS = {"Parameters", "ForwardPass", "ACTIVATIONS", "LOSSES", "init_params", "predict", "accuracy"}
TOOLS |= {"train", "each", "gradient_check", "check_params", "vjp_check"}
MATHS = {"ops", "graph", "network", "optimize", "gradcheck"}


def imported_maths(cell):
    """The names that a cell takes from the modules of `helpers` that hold the lessons' maths."""
    for node in ast.walk(parse(cell)):
        if isinstance(node, ast.ImportFrom) and node.module in {f"helpers.{m}" for m in MATHS}:
            yield from (alias.name for alias in node.names if alias.name not in TOOLS)


def imported_too_early(lessons):
    """Maths imported before a cell has shown it; lesson 00, a preview of the way, may."""
    shown, early = set(), []
    for lesson in lessons:
        for cell in lesson.code:
            names = imported_maths(cell) if lesson.number != "00" else ()
            early += [
                f"{lesson.path.name}, cell {cell.id}: {name}" for name in names if name not in shown
            ]
            shown |= {node.name for node in definitions(parse(cell))}
    return early


def test_maths_is_shown_before_it_is_imported():
    assert imported_too_early([lesson_of(path) for path in PATHS]) == []


def test_only_the_named_changes_of_an_earlier_version_are_made():
    held = in_helpers()["backward"]
    cells = lesson_of(next(path for path in PATHS if path.name.startswith("08"))).code
    (shown,) = [n for c in cells for n in definitions(parse(c)) if n.name == "backward"]
    assert not any(same(shown, other) for other in held)
    assert any(same(grown(shown, "08"), other) for other in held)
    spoilt = ast.parse(ast.unparse(shown).replace("k > 1", "k > 0")).body[0]
    assert not any(same(grown(spoilt, "08"), other) for other in held)


# --- the comparison itself -----------------------------------------------------------------------

HELD = '''
def affine_vjp(g: Array, cache) -> tuple:
    """Pull g back through Z = W A + b."""
    cache = require_cache(cache)
    g, cache = doors.array("g", g), doors.pair("cache", cache)
    W, A = cache  # a comment
    require_upstream(g, A)
    scale: float = 1.0
    return g @ A.T, scale * (W.T @ g)
'''
SHOWN = """
def affine_vjp(g, cache):
    W, A = cache
    scale = 1.0
    return g @ A.T, scale * (W.T @ g)
"""
HELD_CLASS = '''
class Node:
    """A node."""

    __slots__ = ("value",)

    def __init__(self, value):
        """Make one."""
        guards.require_real(value)
        self.value = value

    def __add__(self, other):
        return Node(self.value + other.value)
'''
SHOWN_CLASS = """
class Node:
    __slots__ = ("value",)

    def __init__(self, value):
        self.value = value
"""


def first(source):
    return ast.parse(textwrap.dedent(source)).body[0]


@pytest.mark.parametrize(("shown", "held"), [(SHOWN, HELD), (SHOWN_CLASS, HELD_CLASS)])
def test_what_may_differ_may(shown, held):
    assert same(first(shown), first(held))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("g @ A.T", "A.T @ g"),
        ("1.0", "2.0"),
        ("g, cache", "g, cache, extra"),
        ("g, cache", "g, cache=None"),
        ("    W, A = cache", "    print(g)\n    W, A = cache"),
        ("    scale = 1.0\n", ""),
        ("    return", "    g = require_finite(g)\n    return"),
        ("    return", "    g = doors.array('g', g)\n    return"),
        ("    W, A = cache", "    g = np.clip(g, -1, 1)\n    W, A = cache"),
        ("    W, A = cache", "    g, cache = doors.array('g', g), cache[::-1]\n    W, A = cache"),
        ("def", "@cached\ndef"),
    ],
)
def test_other_functions_are_not_the_same(old, new):
    assert old in SHOWN
    assert not same(first(SHOWN.replace(old, new)), first(HELD))


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("self.value = value", "self.value = float(value)"),
        ("__slots__", "slots"),
        ("class Node", "class Node(Base)"),
        ("    def", "    def __neg__(self):\n        return Node(-self.value)\n\n    def"),
    ],
)
def test_other_classes_are_not_the_same(old, new):
    assert old in SHOWN_CLASS
    assert not same(first(SHOWN_CLASS.replace(old, new)), first(HELD_CLASS))


def test_a_whole_class_is_not_less_than_the_held_one():
    assert not same(first(HELD_CLASS), first(SHOWN_CLASS))


def test_helpers_are_found():
    assert {"affine_vjp", "Node", "backward", "numerical_gradient"} <= set(in_helpers())


def test_an_early_import_is_noticed():
    cells = ["from helpers.ops import relu\nfrom helpers.network import Parameters", "x = 1"]
    notebook = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(c) for c in cells])
    found = imported_too_early([Lesson("05_open.ipynb", notebook)])
    assert len(found) == 1 and found[0].endswith(": relu")
