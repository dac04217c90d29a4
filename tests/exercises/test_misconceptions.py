"""Every misconception of the curriculum is met by an exercise, whose known mistakes name it.

misconceptions.csv: a misconception, an exercise, words of the sentence that names it there. A row
without an exercise waits for one.
"""

import csv

import pytest

from helpers.exercises.cases import CASES
from tests.reading.lessons import ROOT

with open(ROOT / "tests" / "exercises" / "misconceptions.csv", encoding="utf-8") as file:
    ROWS = list(csv.DictReader(file))
MET = [row for row in ROWS if row["exercise"]]


@pytest.mark.parametrize("row", MET, ids=lambda row: f"{row['exercise']} {row['misconception']}")
def test_a_misconception_is_named_by_one_known_mistake(row):
    sentences = [m.says for part in CASES[row["exercise"]].parts for m in part.mistakes]
    assert sum(row["words"] in says for says in sentences) == 1


def test_the_list_is_the_curriculums():
    assert len({row["misconception"] for row in ROWS}) == 26


def test_every_misconception_is_met_in_a_set():
    in_sets = {row["misconception"] for row in MET if CASES[row["exercise"]].is_numbered}
    assert [row["misconception"] for row in ROWS if row["misconception"] not in in_sets] == []
