"""The words of a formula, looked at one by one before anything else reads it.

What is wrong here is told in one sentence, with the place marked: a + »#« b.
"""

import keyword
import re
import unicodedata
from itertools import pairwise
from typing import NamedTuple

LONGEST, LONGEST_NAME, DEEPEST = 500, 12, 30
UNIFORM = str.maketrans({"·": "*", "×": "*", "−": "-", "÷": "/", "\u00a0": " "})
TOKEN = re.compile(
    r"(?P<number>(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?)"
    r"|(?P<name>[A-Za-z][A-Za-z0-9_]*)|(?P<sign>\*\*|[-+*/()=;])"
)
BINARY = {"+", "-", "*", "/", "**"}
HINTS = {
    "^": "A power is written **, as in a**2, not ^",
    ",": "A function takes one number here, so there is no place for a comma",
    ".": "A point can only stand inside a number, as in 0.5",
    "_": "A name begins with a letter",
    "²": "A power is written **, as in a**2",
    "³": "A power is written **, as in a**3",
}


class Refused(ValueError):
    """A formula that cannot be read; the message says why and marks the place."""


class Token(NamedTuple):
    """A word of the formula: kind "number", "name", "sign" or "end", and its place."""

    kind: str
    text: str
    start: int
    end: int


def refuse(sentence, text, start, end):
    """The Refused that marks text[start:end]: "… : a + »foo«(b)"."""
    before, after = text[max(0, start - 24) : start], text[end : end + 24]
    before = ("… " if start > 24 else "") + before
    after += " …" if len(text) > end + 24 else ""
    middle = text[start:end] if end - start <= 40 else f"{text[start : start + 37]} …"
    marked = f"{before}»{middle}«{after}"
    return Refused(f"{sentence}: {re.sub('[^ -~»«…]', '□', marked)}")


def check_words(text, functions):
    """The text in plain characters, when its words can follow each other as they do."""
    if not isinstance(text, str):
        kind = type(text).__name__
        raise TypeError(f"A formula is a text such as '(a*b + c)*b', but {kind} came.")
    if len(text) > LONGEST:
        raise Refused(f"This formula has {len(text)} characters; at most {LONGEST} are read.")
    text = text.strip().rstrip("; ").translate(UNIFORM)
    if not text:
        raise Refused("There is no formula yet; type one such as (a*b + c)*b.")
    tokens = split(text)
    check_brackets(tokens, text)
    for before, token in pairwise([Token("sign", ";", 0, 0), *tokens]):
        check_pair(before, token, text, functions)
    return text


def split(text):
    """The Tokens of a text, and one for its end."""
    tokens, place = [], 0
    while place < len(text):
        if text[place] == " ":
            place += 1
            continue
        found = TOKEN.match(text, place)
        if not found:
            raise refuse(strange(text[place]), text, place, place + 1)
        tokens.append(Token(found.lastgroup, found[0], *found.span()))
        place = found.end()
    return [*tokens, Token("end", "", place, place)]


def strange(character):
    """What is wrong with a character that no formula has."""
    if character in HINTS:
        return HINTS[character]
    if " " < character <= "~":
        return f"The character {character} has no meaning here"
    code = f"U+{ord(character):04X}"
    name = unicodedata.name(character, "")
    return f"A character from elsewhere stands here, {' '.join(filter(None, (code, name)))}"


def check_brackets(tokens, text):
    opened = []
    for token in tokens:
        if token.text == "(":
            opened.append(token)
        elif token.text == ")" and not opened:
            raise refuse("This bracket closes nothing", text, token.start, token.end)
        elif token.text == ")":
            opened.pop()
        elif token.text == ";" and opened:
            break
        if len(opened) > DEEPEST:
            sentence = f"More than {DEEPEST} brackets are open here"
            raise refuse(sentence, text, token.start, token.end)
    if opened:
        raise refuse("This bracket is never closed", text, opened[-1].start, opened[-1].end)


def check_pair(before, token, text, functions):
    """Refuse a word that cannot follow the one before it."""
    sentence = fault_of_name(token, text, functions) if token.kind == "name" else ""
    is_complete = before.kind != "sign" or before.text == ")"
    fault = fault_after_operand if is_complete else fault_after_sign
    sentence = sentence or fault(before, token, text, functions)
    if sentence:
        marked = before if token.kind == "end" else token
        raise refuse(sentence, text, marked.start, marked.end)


def fault_of_name(token, text, functions):
    name, is_called = token.text, text[token.end :].lstrip().startswith("(")
    known = ", ".join(functions)
    if keyword.iskeyword(name):
        return f"{name} is a word of Python and no name"
    if len(name) > LONGEST_NAME:
        return f"This name is longer than {LONGEST_NAME} letters"
    if is_called and name not in functions:
        return f"There is no function {name}; there are {known}; a product is written with *"
    if name in functions and not is_called:
        return f"{name} is a function; write {name}(…)"
    return ""


def fault_after_operand(before, token, text, functions):
    """What cannot follow a number, a name or a closing bracket."""
    if token.kind in ("number", "name"):
        return f"An operator is missing before {token.text}; a product is written with *"
    if token.text == "(" and before.text not in functions:
        return "An operator is missing before this bracket; a product is written with *"
    first = text[: before.start].rpartition(";")[2].strip() == ""
    if token.text == "=" and (before.kind != "name" or not first):
        return "Only a name can stand left of ="
    return ""


def fault_after_sign(before, token, text, functions):
    """What cannot follow an operator, an opening bracket, = or ;."""
    if token.kind == "end":
        return "Something is missing at the end, after this"
    if token.text == ")" and before.text == "(":
        return "There is nothing between these brackets"
    if token.text in ("+", "-"):
        doubled = before.text in ("+", "-") and not ends_operand(text[: before.start])
        return "There are too many signs in a row; use brackets" if doubled else ""
    if token.text in BINARY | {")", "=", ";"}:
        return f"A name or a number is missing before {token.text}"
    return ""


def ends_operand(text):
    """Whether an operator after this text has two sides."""
    return bool(re.search(r"[A-Za-z0-9_.)]\s*$", text))
