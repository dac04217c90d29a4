"""Lesson 00's table: every line of helpers/coverage.csv leads to its cell, from any folder."""

from html.parser import HTMLParser

from helpers.coverage import LESSONS, coverage_table, line, read, sections, span, typeset
from tests.reading.lessons import PATHS, lesson


class Links(HTMLParser):
    """(where it leads, what it says) of every link, and what else a reader sees."""

    def __init__(self, html):
        super().__init__()
        self.links, self.words, self.href = [], [], None
        self.feed(html)

    def handle_starttag(self, tag, attributes):
        if tag == "a":
            self.href = dict(attributes)["href"]

    def handle_data(self, data):
        if self.href:
            self.links.append((self.href, data))
        self.words.append(data)
        self.href = None


def test_the_table_knows_the_lessons():
    assert list(LESSONS) == [path.stem for path in PATHS]


def test_every_line_has_its_link_to_a_cell_beside_the_notebook():
    written = {path.name: lesson(path) for path in PATHS}
    shown = Links(coverage_table().html)
    wanted = [row for row in read() if row["cell"] and row["lesson"] in {n[:2] for n in LESSONS}]
    assert len(shown.links) == len(wanted) > 150
    for href, number in shown.links:
        name, cell = href.split("#cell-id=")
        assert name.startswith(number) and cell in [c.id for c in written[name].cells]


def test_the_table_works_from_any_folder(tmp_path, monkeypatch):
    here = coverage_table()
    monkeypatch.chdir(tmp_path)
    assert coverage_table() == here
    bundle = here._repr_mimebundle_()
    total = sum(map(len, sections(read()).values()))
    assert bundle["text/plain"].startswith(f"{total} statements in ")


def test_a_statement_of_two_lessons_is_one_line_with_two_links():
    numbers = {"edition_2022": "7.2", "edition_2023": "-", "edition_2026": ""}
    places = {**numbers, "states": "J", "section": "2023: 7.4.1; 7.5"}
    given = [("04", "s1"), ("08", "s2"), ("09", ""), ("19", "s1")]
    rows = [{**places, "lesson": number, "cell": cell} for number, cell in given]
    (name,) = found = sections(rows)
    assert name == "Section 7.4.1 of 2023"
    ((key, links),) = found[name].items()
    assert key == ("7.2", "–", "", "J")
    assert links == [
        '<a href="04_train_one_neuron.ipynb#cell-id=s1">04</a>',
        '<a href="08_go_deep.ipynb#cell-id=s2">08</a>',
    ]


def test_a_section_says_which_equations_of_its_edition_it_holds():
    assert (
        span({("7.9, 7.12", "7.1", "", "x"): [], ("Alg. 3", "", "", "y"): []})
        == ", (7.9) to (7.12)"
    )
    assert span({("7.3.1", "7.4", "", "x"): []}) == ", (7.4)"
    assert span({("–", "", "", "x"): []}) == ""


def test_statements_are_set_as_mathematics():
    assert typeset("`a` < b_i^{[k]}") == "<code>a</code> &lt; b<sub>i</sub><sup>[k]</sup>"
    assert line("td", "12345").count("center") == 4 and 'left">4' in line("td", "12345")
