"""The learner's copies: fresh ones have no outputs, and nothing of the learner's is overwritten."""

import json
import os

import pytest

from runtime import copies
from tests.reading.lessons import PATHS, ROOT

LESSON = "01_nudge.ipynb"


def cell(source, outputs=()):
    return {"cell_type": "code", "source": source, "outputs": list(outputs), "execution_count": 3}


def notebook(source="1 + 1"):
    """A small notebook's text, with an output."""
    answer = {"output_type": "execute_result", "data": {"text/plain": ["2"]}}
    cells = [{"cell_type": "markdown", "source": "the answer: δ"}, cell(source, [answer])]
    return json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5})


@pytest.fixture
def root(tmp_path):
    """A project with a lesson and an exercise."""
    (tmp_path / "notebooks" / "exercises").mkdir(parents=True)
    for name in (LESSON, "exercises/01_more.ipynb"):
        (tmp_path / "notebooks" / name).write_text(notebook(), encoding="utf-8")
    return tmp_path


def copy(root, name=LESSON):
    return root / "my-notebooks" / name


def renew(root, source="2 + 2"):
    """A new edition of the lesson arrives."""
    (root / "notebooks" / LESSON).write_text(notebook(source), encoding="utf-8")


def code(root):
    return json.loads(copy(root).read_text(encoding="utf-8"))["cells"][1]["source"]


def test_the_first_copies_have_the_code_and_no_outputs(root, capsys):
    copies.refresh(root)
    for name in (LESSON, "exercises/01_more.ipynb"):
        text = copy(root, name).read_text(encoding="utf-8")
        words, code = json.loads(text)["cells"]
        assert code == {**cell("1 + 1"), "execution_count": None} and "δ" in words["source"]
    assert "my-notebooks" in capsys.readouterr().out
    assert "execute_result" in (root / "notebooks" / LESSON).read_text()
    before = copy(root).stat().st_mtime_ns
    copies.refresh(root)
    assert copy(root).stat().st_mtime_ns == before and capsys.readouterr().out == ""


def test_solutions_are_not_copied(root):
    (root / "notebooks" / "solutions").mkdir()
    (root / "notebooks" / "solutions" / "01_more.ipynb").write_text(notebook(), encoding="utf-8")
    copies.refresh(root)
    assert not (root / "my-notebooks" / "solutions").exists()


def test_an_untouched_copy_is_renewed(root, capsys):
    for source in ("1 + 1", "2 + 2", "3 + 3"):
        renew(root, source)
        copies.refresh(root)
        assert code(root) == source
    assert "newer" not in capsys.readouterr().out


TOUCHES = {
    "a run cell": lambda path: path.write_text(notebook(), encoding="utf-8"),
    "saved without a change": lambda path: path.write_text(path.read_text() + "\n"),
    "no notebook any more": lambda path: path.write_bytes(b"\xff"),
    "empty": lambda path: path.write_bytes(b""),
}


@pytest.mark.parametrize("touch", TOUCHES)
def test_a_touched_copy_stays_and_the_newer_edition_is_named(root, touch, capsys):
    copies.refresh(root)
    TOUCHES[touch](copy(root))
    mine = copy(root).read_bytes()
    capsys.readouterr()
    copies.refresh(root)
    assert capsys.readouterr().out == "", "the lesson has not changed"
    renew(root)
    for _ in range(2):
        copies.refresh(root)
        said = capsys.readouterr().out
        assert LESSON in said and "notebooks has a newer edition" in said
        assert "exercises" not in said
    assert copy(root).read_bytes() == mine
    copy(root).unlink()
    copies.refresh(root)
    assert code(root) == "2 + 2", "a deleted copy comes back fresh"


@pytest.mark.parametrize("record", [None, "", "[]", '{"01_nudge.ipynb": 3}', "{"])
def test_a_lost_record_overwrites_nothing(root, record):
    copies.refresh(root)
    place = copy(root, copies.RECORD)
    place.unlink() if record is None else place.write_text(record)
    copies.refresh(root)
    renew(root)
    copies.refresh(root)
    assert code(root) == "2 + 2", "what equals the lesson is known again"
    copy(root).write_text("mine")
    place.unlink()
    copies.refresh(root)
    assert copy(root).read_text() == "mine"


@pytest.mark.parametrize("edition", ["first", "second"])
@pytest.mark.parametrize("moment", range(3))
def test_a_crash_at_any_replacement_is_made_good(root, edition, moment, monkeypatch):
    if edition == "second":
        copies.refresh(root)
        copy(root, "exercises/01_more.ipynb").write_text("mine")
        renew(root)
        moment %= 2
    left = [moment]

    def crash(source, target):
        left[0] -= 1
        if left[0] < 0:
            raise KeyboardInterrupt
        os.rename(source, target)

    with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
        patch.setattr(copies.os, "replace", crash)
        copies.refresh(root)
    for path in (root / "my-notebooks").rglob("*"):
        assert path.is_dir() or path.read_text() == "mine" or json.loads(path.read_text())
    renew(root, "3 + 3")
    copies.refresh(root)
    assert code(root) == "3 + 3"
    assert (copy(root, "exercises/01_more.ipynb").read_text() == "mine") == (edition == "second")
    assert not list((root / "my-notebooks").rglob("*.new"))


def test_a_lesson_that_is_gone_takes_only_an_untouched_copy_along(root):
    copies.refresh(root)
    copy(root, "exercises/01_more.ipynb").write_text("mine")
    copy(root, "own.ipynb").write_text("mine, too")
    for name in (LESSON, "exercises/01_more.ipynb"):
        (root / "notebooks" / name).unlink()
    copies.refresh(root)
    assert not copy(root).exists()
    assert copy(root, "exercises/01_more.ipynb").read_text() == "mine"
    assert copy(root, "own.ipynb").read_text() == "mine, too"


def test_a_lesson_that_cannot_be_read_is_named_and_its_copy_stays(root, capsys):
    copies.refresh(root)
    (root / "notebooks" / LESSON).write_text("<<<<<<< ours")
    copies.refresh(root)
    assert f"notebooks/{LESSON}" in capsys.readouterr().out and code(root) == "1 + 1"


def test_checkpoints_are_no_lessons(root):
    hidden = root / "notebooks" / ".ipynb_checkpoints"
    hidden.mkdir()
    (hidden / LESSON).write_text(notebook())
    copies.refresh(root)
    assert not copy(root, ".ipynb_checkpoints").exists()


@pytest.mark.parametrize("path", PATHS, ids=lambda path: path.stem[:2])
def test_copies_of_the_lessons_differ_in_outputs_only(path):
    lesson = json.loads(path.read_text(encoding="utf-8"))
    cleared = json.loads(copies.cleared(path))
    for one, other in zip(lesson["cells"], cleared["cells"], strict=True):
        if one["cell_type"] == "code":
            assert other["outputs"] == [] and other["execution_count"] is None
            one.update(outputs=[], execution_count=None)
    assert lesson == cleared


def test_the_first_copy_is_of_lesson_00():
    name = copies.FIRST.removeprefix(copies.COPIES + "/")
    assert (ROOT / copies.SOURCE / name).exists()
    assert len((ROOT / copies.COPIES).parts) == len((ROOT / copies.SOURCE).parts), "../ leads on"
