"""Lesson 00's table: where each statement of the lecture's notes is, in their three editions."""

import csv
import re
from dataclasses import dataclass
from html import escape
from importlib.resources import files

LESSONS = (
    "00_start_here",
    "01_nudge_one_number",
    "02_follow_the_chain",
    "03_walk_the_graph_backwards",
    "04_train_one_neuron",
    "05_answer_yes_or_no",
    "06_open_up_two_layers",
    "07_write_it_with_vectors",
    "08_go_deep",
    "09_keep_the_signal_alive",
    "10_stack_the_examples",
    "11_turn_columns_into_rows",
    "12_score_ten_classes",
    "13_read_handwritten_digits",
    "14_trust_but_check",
    "15_hunt_the_bugs",
    "16_count_the_cost",
    "17_differentiate_modern_modules",
    "18_let_the_machine_do_it",
)
EDITIONS = ("2022", "2023", "2026")


@dataclass(frozen=True)
class Table:
    """html: what a notebook shows. alt: the same in a few words, where HTML is not shown."""

    html: str
    alt: str

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html, "text/plain": self.alt}


def coverage_table():
    """One folded table for each section of the notes; its links stand beside the lessons."""
    found = sections(read())
    blocks = [block(name, statements) for name, statements in found.items()]
    total = sum(map(len, found.values()))
    return Table("".join(blocks), f"{total} statements in {len(found)} sections")


def read():
    """The lines of coverage.csv, each a dict; tests/lessons/test_coverage.py tells its columns."""
    with (files("helpers") / "coverage.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def sections(rows):
    """{section: {(three numbers, what it says): links}} of the rows that a lesson shows."""
    names, found = {name[:2]: name for name in LESSONS}, {}
    for row in rows:
        if row["cell"] and row["lesson"] in names:
            *edition, number = row["section"].split(";")[0].split(": ")
            section = " of ".join([f"Section {number}", *edition])
            numbers = [row[f"edition_{year}"].replace("-", "–") for year in EDITIONS]
            place = f"{names[row['lesson']]}.ipynb#cell-id={row['cell']}"
            link = f'<a href="{place}">{row["lesson"]}</a>'
            found.setdefault(section, {}).setdefault((*numbers, row["states"]), []).append(link)
    return found


def block(name, statements):
    """A section's table, folded below its name and the equations it holds."""
    summary = f"{name}: {len(statements)} statements{span(statements)}"
    return f"<details><summary>{summary}</summary>{table(statements)}</details>"


def span(statements):
    """ ", (7.1) to (7.9)": the equations of the first edition that numbers any of them."""
    for edition in range(len(EDITIONS)):
        texts = " ".join(key[edition] for key in statements)
        found = sorted(int(number) for number in re.findall(r"\b7\.(\d+)(?![.\d])", texts))
        if found:
            ends = dict.fromkeys(f"(7.{number})" for number in (found[0], found[-1]))
            return ", " + " to ".join(ends)
    return ""


def typeset(states):
    """HTML of a statement: a_i and x^{(i)} with subscripts and superscripts, `code` as code."""
    states = escape(states)
    for mark, tag in (("_", "sub"), (r"\^", "sup")):
        states = re.sub(mark + r"(?:{([^}]*)}|(\w))", rf"<{tag}>\1\2</{tag}>", states)
    return re.sub(r"`(.+?)`", r"<code>\1</code>", states)


def table(statements):
    """The HTML of {(three numbers, what it says): links}."""
    lines = [
        [*map(escape, numbers), typeset(states), ", ".join(links)]
        for (*numbers, states), links in statements.items()
    ]
    rows = [line("th", [*EDITIONS, "states", "lesson"]), *(line("td", cells) for cells in lines)]
    return f"<table>{''.join(rows)}</table>"


def line(tag, cells):
    """A row of the table; only what a statement says is set flush left."""
    align = ["left" if place == len(EDITIONS) else "center" for place in range(len(cells))]
    return "<tr>{}</tr>".format(
        "".join(
            f'<{tag} style="text-align: {side}">{cell}</{tag}>'
            for side, cell in zip(align, cells, strict=True)
        )
    )
