"""Formulas that a learner types: the right ones become graphs, the others a sentence each."""

import ast
import builtins
import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from helpers.diagrams import walk_length, walk_start
from helpers.formula import expression
from helpers.formula.expression import FUNCTIONS, MOST_NODES, read_expression
from helpers.graph import Node, topological_order
from tests.reading.work import calls


def evaluate(text, **values):
    return read_expression(text).evaluate(values)


@pytest.mark.parametrize(
    ("text", "inputs", "value"),
    [
        ("(a*b + c)*b", {"a": 2, "b": -3, "c": 10}, -12),
        ("u = a*b; v = u + c; J = v*b", {"a": 2, "b": -3, "c": 10}, -12),
        ("-x**2", {"x": 3}, -9),
        ("2**3*x", {"x": 1}, 8),
        ("x**-2", {"x": 2}, 0.25),
        ("x**+.5", {"x": 9}, 3),
        ("a - -b", {"a": 1, "b": 2}, 3),
        ("a / b / 2", {"a": 8, "b": 2}, 2),
        ("1e2*x + 0.5", {"x": 1}, 100.5),
        ("exp(log(x))", {"x": 7}, 7),
        ("relu (x) - relu(-x)", {"x": -4}, -4),
        ("sin(x)**2 + 0*tanh(x) + sigmoid(0*x)", {"x": math.pi / 2}, 1.5),
        ("a·b − c÷2 × d", {"a": 1, "b": 2, "c": 4, "d": 1}, 0),
        (" x ; ", {"x": 5}, 5),
        ("u = 3; u*x", {"x": 2}, 6),
    ],
)
def test_what_a_formula_gives(text, inputs, value):
    assert evaluate(text, **inputs).value == pytest.approx(value)


def formulas():
    leaves = st.sampled_from(["a", "b", "c"]) | st.integers(1, 9).map(str)

    def larger(inner):
        pairs = st.builds("({} {} {})".format, inner, st.sampled_from("+-*/"), inner)
        calls = st.builds("{}({})".format, st.sampled_from(["sin", "tanh"]), inner)
        return pairs | calls | inner.map("({})**2".format) | inner.map("(-{})".format)

    return st.recursive(leaves, larger)


@settings(max_examples=100, deadline=None)
@given(formulas())
def test_any_formula_gives_what_python_makes_of_it(text):
    point = {"a": 0.7, "b": -1.3, "c": 2.1}
    try:
        program = read_expression(text)
        output = program.evaluate({name: point[name] for name in program.inputs})
    except ValueError as refusal:
        assert any(word in str(refusal) for word in ("no input", "Division", "nodes", "too large"))
        return
    names = {"sin": math.sin, "tanh": math.tanh, "__builtins__": {}}
    assert output.value == pytest.approx(eval(text, names, point), rel=1e-9)
    nodes = topological_order(output)
    assert len(nodes) == len(program.parts)
    edges = sum(len(node.parents) for node in nodes)
    assert program.walk_start == walk_start(output)
    assert program.walk_length == walk_length(output) == walk_start(output) + edges


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("a*a", 2),
        ("(a + b)*(a + b)", 5),
        ("sin(a*b) + a*b", 6),
        ("a**2 + a**2.0", 4),
        ("a*2 + 2", 5),
    ],
)
def test_a_variable_is_one_node_and_each_operation_written_another(text, count):
    program = read_expression(text)
    output = program.evaluate(dict.fromkeys(program.inputs, 1.5))
    assert len(topological_order(output)) == len(program.parts) == count
    nodes = {name: Node(1.5, name) for name in program.inputs}
    calls = {"sin": Node.sin, "__builtins__": {}}
    assert len(topological_order(eval(text, calls, nodes))) == count  # as Python's own


def test_names_are_given_to_the_nodes_and_inputs_come_first():
    output = evaluate("u = a*b; w = u; J = w + c*u", a=1, b=2, c=3)
    assert [node.name for node in topological_order(output)] == ["a", "b", "c", "u", "", "J"]


AT_ONCE = 20_000  # calls of functions, some ten milliseconds
HOSTILE = {  # formula: words of the sentence; »…« marks the place
    "": "no formula yet",
    "   \u00a0 ": "no formula yet",
    ";": "no formula yet",
    "a.real": "inside a number, as in 0.5: a».«real",
    "(1).__class__": "as in 0.5: (1)».«",
    "().__class__.__bases__[0].__subclasses__()": "as in 0.5: ()».«__class__",
    "__import__('os').system('true')": "begins with a letter: »_«",
    "a.__dict__": "».«__dict__",
    "open(a)": "no function open",
    "eval(a)": "no function eval",
    "exec(a)": "no function exec",
    "breakpoint()": "no function breakpoint",
    "a(b + c)": "a product is written with *: »a«(b + c)",
    "exp(a)(b)": "exp(a)»(«b)",
    "exp(a, b)": "comma",
    "exp(a=b)": "left of =",
    "exp(*a)": "missing before *",
    "exp(**a)": "missing before **",
    "exp()": "nothing between",
    "exp": "write exp(…)",
    "exp = a": "exp is a function",
    "9**9**9": "exponent must be one plain number",
    "9**9**9*a": "9**»9**9«",
    "a**(9**9)": "plain number",
    "a**99999999": "too large for a float",
    "(a*9)**999999999": "too large",
    "1e999*a": "number is too large: »1e999«",
    "9" * 400 + "*a": "number is too large",
    "a**b": "exp(b*log(a))",
    "2**a": "plain number",
    "a**1j": "missing before j",
    "(" * 200 + "a" + ")" * 200: "brackets are open",
    "(" * 30 + "a": "never closed",
    "-" * 400 + "a": "signs in a row",
    "+-" * 200 + "a": "signs in a row",
    "-(" * 30 + "a" + ")" * 30 + "/0": "Division",
    "sin(" * 30 + "a" + ")" * 29: "never closed",
    "a" + "+a" * 249: "60 nodes",
    "a" + "*a" * 5000: "10001 characters",
    "a" * 400: "longer than 12 letters",
    "\u0430 + a": "CYRILLIC SMALL LETTER A: »□« + a",
    "\uff41 + b": "FULLWIDTH LATIN SMALL LETTER A",
    "𝐚 + b": "MATHEMATICAL BOLD SMALL A",
    "a\u200b*b": "ZERO WIDTH SPACE",
    "a \u202e* b": "RIGHT-TO-LEFT OVERRIDE",
    "\u2066a\u2069": "LEFT-TO-RIGHT ISOLATE",
    "\ufeffa": "ZERO WIDTH NO-BREAK SPACE",
    "a\u0301": "COMBINING ACUTE ACCENT",
    "a\x00b": "U+0000",
    "a\x1b[31m": "U+001B",
    "a\ud800": "U+D800",
    "a +\n b": "U+000A",
    "a\t+ b": "U+0009",
    "٣*a": "ARABIC-INDIC DIGIT THREE",
    "a²": "written **",
    "a^2": "written **",
    "π*a": "GREEK SMALL LETTER PI",
    "lambda: a": "lambda»:« a",
    "lambda": "word of Python",
    "(x := a)": "»:«",
    "[a for a in b]": "»[«",
    "(a for a in b)": "word of Python and no name: (a »for«",
    "{a: b}": "»{«",
    "f'{a}'": "»'«",
    "'a'*9": "»'«",
    '"a"*999999999': '»"«',
    "'''": "»'«",
    "a if b else c": "if is a word of Python",
    "a and b": "and is a word of Python",
    "not a": "not is a word of Python",
    "a is b": "is is a word of Python",
    "await a": "await is a word of Python",
    "yield a": "yield is a word of Python",
    "import os": "import is a word of Python",
    "del a": "del is a word of Python",
    "while a": "while is a word of Python",
    "True": "True is a word of Python",
    "None*a": "None is a word of Python",
    "a[0]": "»[«",
    "a == b": "missing before =",
    "a < b": "»<«",
    "a % b": "»%«",
    "a @ b": "»@«",
    "a // b": "missing before /",
    "a & ~b": "»&«",
    "a; b": "without a name",
    "a = b = c": "left of =",
    "a += b": "missing before =",
    "2 = a": "left of =",
    "(a) = b": "left of =",
    "u = a; u = b": "has a value already",
    "u = u + 1": "has a value already",
    "u = a*b; a": "never used",
    "a +": "missing at the end",
    "* a": "missing before *",
    "a b": "operator is missing",
    "2a": "operator is missing before a",
    "a 2": "operator is missing before 2",
    "(a)(b)": "operator is missing",
    "2(a)": "operator is missing",
    "(a + )": "missing before )",
    "a)": "closes nothing",
    "(a": "never closed: »(«a",
    "(a; b)": "never closed",
    "()": "nothing between",
    ",": "comma",
    "...": "inside a number",
    "0x10*a": "operator is missing before x10",
    "007*a": "no formula here",
    "1_000*a": "begins with a letter",
    "1e*a": "operator is missing before e",
    "a # b": "»#«",
    "a \\": "»\\«",
    "a!": "»!«",
    "42": "no input",
    "exp(2)": "no input",
    "log(a - a)": "positive value, but 0 came; change that input: »log(a - a)«",
    "1/(a - a)": "Division",
    "exp(a*1000)": "too large for a float",
    "(a - 9)**0.5": "not real",
    "(a - a)**-1": "no finite value",
    "1e300*a*1e300": "too large for a float",
}


@pytest.mark.parametrize("text", HOSTILE, ids=lambda text: ascii(text[:30]))
def test_a_bad_formula_gets_a_sentence_at_once(text, monkeypatch):
    def refuse():
        with monkeypatch.context() as without, pytest.raises(ValueError) as refusal:
            for name in ("eval", "exec", "open", "__import__"):
                without.setattr(f"builtins.{name}", None)
            program = read_expression(text)
            program.evaluate(dict.fromkeys(program.inputs, 1.5))
        said.append(str(refusal.value))

    said = []
    assert calls(refuse) < AT_ONCE
    (sentence,) = said
    assert HOSTILE[text] in sentence
    assert " " in sentence and len(sentence) < 250 and sentence.isprintable()


def test_python_parses_the_formula_and_computes_nothing(monkeypatch):
    compiled, real = [], builtins.compile

    def note(text, file, mode, flags=0, **options):
        compiled.append((text, flags))
        return real(text, file, mode, flags, **options)

    with monkeypatch.context() as watched:
        watched.setattr("builtins.compile", note)
        watched.setattr("builtins.eval", None)
        assert evaluate("a*a + 1.25", a=3).value == 10.25
    assert [text for text, _ in compiled] == ["a*a + 1.25"]
    assert all(flags & ast.PyCF_ONLY_AST for _, flags in compiled)


@pytest.mark.parametrize("node", ["a.b", "a[0]", "[a]", "lambda: a", "a if a else a", "f'{a}'"])
def test_the_second_door_holds_without_the_first(node, monkeypatch):
    monkeypatch.setattr(expression, "check_words", lambda text, functions: text)
    with pytest.raises(ValueError, match="not one of the operations"):
        read_expression(node)


@settings(max_examples=300)
@given(st.text(max_size=60) | st.text("ab1.+-*/()=; expsin", max_size=40))
def test_any_text_is_read_or_refused_at_once(text):
    def read():
        try:
            program = read_expression(text)
        except ValueError as refusal:
            assert str(refusal).isprintable() and len(str(refusal)) < 250
        else:
            assert program.inputs and len(program.parts) <= MOST_NODES

    assert calls(read) < AT_ONCE


@settings(max_examples=100)
@given(st.integers(0, 40), st.sampled_from("()*+^'\u0430 =;,."))
def test_one_wrong_character_is_marked_near_its_place(place, character):
    text = "u = a*b + sin(c); J = (u - 2)**2/exp(d)"
    broken = text[:place] + character + text[place:]
    try:
        read_expression(broken)
    except ValueError as refusal:
        assert str(refusal).count("»") == str(refusal).count("«") == 1


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ({"a": 1}, "input b has no value"),
        ({"a": 1, "b": 2, "c": 3}, "c is no input"),
        ({"a": 1, "b": math.nan}, "input b is nan"),
        ({"a": 1, "b": "2"}, "input b is '2'"),
        ({"a": 1, "b": True}, "input b is True"),
    ],
)
def test_wrong_inputs_are_refused(values, words):
    with pytest.raises(ValueError, match=words):
        read_expression("a + b").evaluate(values)


def test_what_is_no_text_is_refused():
    with pytest.raises(TypeError, match="int came"):
        read_expression(3)


def test_the_functions_are_the_six_of_the_engine():
    assert list(FUNCTIONS) == ["exp", "log", "relu", "sigmoid", "sin", "tanh"]
