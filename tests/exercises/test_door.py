"""check, your_turn and progress: what they take, show, raise and remember."""

import json
import os
import subprocess
import sys
import threading

import numpy as np
import pytest

from helpers.exercises import check, memory, progress, your_turn
from helpers.exercises.case import Case, Part
from helpers.exercises.cases import CASES
from helpers.exercises.judge import judge
from helpers.exercises.verdict import NotRight, Verdict

RIGHT = CASES["02.a"].parts[0].solution


@pytest.fixture(autouse=True)
def here(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_right_answer_is_told_and_remembered(capsys):
    assert check("2.a", RIGHT) is None
    told = capsys.readouterr().out
    assert told.startswith("02.a  right.\nThree local slopes") and "\nNext: " in told
    assert memory.passed() == ["02.a"]


def test_a_wrong_answer_raises_its_words():
    for door in (check, your_turn):
        with pytest.raises(NotRight, match="The slope of u = 3x, 3, is missing") as caught:
            door("02.a", lambda x: 2 * np.sin(3 * x) * np.cos(3 * x))
        assert caught.value._render_traceback_() == str(caught.value).split("\n")
    assert memory.passed() == []


def test_what_is_not_attempted_raises_in_check_only(capsys):
    with pytest.raises(NotRight, match="02.a  not attempted yet"):
        check("02.a", None)
    your_turn("02.a", ...)
    assert capsys.readouterr().out == "02.a  not attempted yet.\n"
    assert memory.passed() == []


@pytest.mark.parametrize(
    "arguments, sentence",
    [
        (("99.z", 1), "There is no exercise '99.z'; there are"),
        ((None, 1), "There is no exercise None; there are"),
        (("02.c", 1), "There is no exercise '02.c'; there are .*02"),
        (("02.a",), "02.a asks for 1 answer .* 0 came"),
        (("02.a", RIGHT, RIGHT), "2 came"),
    ],
)
def test_a_call_that_makes_no_sense_is_refused(arguments, sentence):
    with pytest.raises(ValueError, match=sentence):
        check(*arguments)


def test_a_numpy_that_a_cell_has_changed_does_not_judge(monkeypatch):
    monkeypatch.setattr(np, "exp", np.log)
    with pytest.raises(ValueError, match=r"numpy.exp is no longer NumPy's own"):
        check("02.a", RIGHT)


def test_a_value_instead_of_a_function_and_the_other_way_round():
    assert "Hand in the function itself" in str(judge(CASES["02.a"], (3.0,)))
    assert "a value to type in; a function came" in str(judge(CASES["01.1"], (RIGHT,)))
    assert "called as f(x); yours takes other arguments" in str(judge(CASES["02.a"], (lambda: 1,)))


def test_a_typed_value_does_not_give_the_right_one_away():
    verdict = judge(CASES["01.1"], (11,))
    assert "too large" in str(verdict) and "10" not in str(verdict)
    assert judge(CASES["01.1"], (np.float32(10),)).ok


def test_a_case_with_two_functions_tells_the_first_that_is_wrong():
    def inputs(rng, s):
        return (float(rng.integers(1, 9)),)

    parts = Part(lambda x: x + 1, "next", inputs), Part(lambda x: x * x, "square", inputs)
    case = Case("00.1", "two", parts, "Both.")
    assert judge(case, (lambda x: x + 1, lambda x: x**2)).ok
    assert "square" in str(judge(case, (lambda x: x + 1, lambda x: x)))
    assert "next" in str(judge(case, (lambda x: x, lambda x: x)))


def test_the_order_of_a_report():
    """The earliest stage is told, whatever else is wrong: here on one input each."""

    def answer(stages):
        calls = iter(stages)

        def f(z):
            stage = next(calls, "right")
            if stage == "raised":
                raise RuntimeError("words")
            made = {"type": "text", "shape": 1.0, "nan": z * np.nan, "value": z}
            return made.get(stage, CASES["01.b"].parts[0].solution(z))

        return f

    order = ["raised", "type", "shape", "nan", "value"]
    told = ["raised", "type", "shape", "not a number", "value"]
    for i, stage in enumerate(told):
        verdict = judge(CASES["01.b"], (answer(order[i:][::-1]),), forked=True)
        assert verdict.stage == stage


def test_a_card_is_escaped_and_folds_what_was_printed():
    verdict = Verdict("01.a", "right", "right.", ("1 < 2",), printed="<b>\n" * 40)
    assert "1 &lt; 2" in verdict.html and "<details>" in verdict.html and "<b>" not in verdict.html
    assert str(verdict).count("\n") < 20 and "lines more" in str(verdict)
    assert verdict._repr_mimebundle_()["text/plain"] == str(verdict)


# --- progress ------------------------------------------------------------------------------------


def test_the_file_lies_in_my_notebooks_and_elsewhere_under_a_dot(here, monkeypatch):
    assert memory.place() == here / ".progress.json"
    deep = here / "my-notebooks" / "exercises"
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    assert memory.place() == here / "my-notebooks" / "progress.json"
    for folder, file in (
        ("notebooks/exercises", "notebooks/.progress.json"),
        ("notebooks/solutions", "notebooks/solutions/.progress.json"),
    ):
        (here / folder).mkdir(parents=True)
        monkeypatch.chdir(here / folder)
        assert memory.place() == here / file


def test_progress_is_a_table_and_the_file_may_go(here):
    assert str(progress()).startswith(f"0 of {len(CASES)} done")
    memory.remember("02.a")
    memory.remember("02.a")
    memory.remember("01.a")
    assert json.loads((here / ".progress.json").read_text()) == {"passed": ["01.a", "02.a"]}
    assert "✓ done | 02.a" in str(progress("02")) and "· open | 02.b" in str(progress(2))
    assert progress("02").html.count("✓ done") == 1 and "<th>" in progress().html
    assert "\n01 | 1 of 2 | 0 of " in str(progress()) and "\n02 | 1 of 2 | " in str(progress())
    (here / ".progress.json").unlink()
    assert str(progress()).startswith("0 of")
    with pytest.raises(ValueError, match="There is no exercise of lesson 77"):
        progress("77")


@pytest.mark.parametrize("text", ["", "{", "[]", '{"passed": 3}', "null", '"passed"'])
def test_an_unreadable_file_is_set_aside_and_not_lost(here, text):
    (here / ".progress.json").write_text(text)
    assert memory.passed() == []
    memory.remember("01.a")
    assert memory.passed() == ["01.a"]
    assert (here / ".progress.json.unreadable").read_text() == text


def test_a_crash_in_mid_write_loses_nothing(here, monkeypatch):
    memory.remember("01.a")

    def crash(*arguments):
        raise KeyboardInterrupt

    for moment in ("fsync", "replace"):
        with monkeypatch.context() as patch, pytest.raises(KeyboardInterrupt):
            patch.setattr(os, moment, crash)
            memory.remember("01.b")
        assert memory.passed() == ["01.a"]
        assert [path.name for path in here.iterdir()] == [".progress.json"]


def test_two_notebooks_that_pass_at_once_are_both_remembered(here):
    ids = list(CASES)
    threads = [threading.Thread(target=memory.remember, args=(id,)) for id in ids]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert memory.passed() == sorted(ids)


def test_a_folder_that_takes_no_file_fails_no_check(capsys, monkeypatch):
    def full(*arguments, **how):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(memory.tempfile, "mkstemp", full)
    check("02.a", RIGHT)
    assert "could not be written to .progress.json (No space left" in capsys.readouterr().out


def test_outside_a_notebook_a_failure_is_an_error_with_words():
    program = "from helpers.exercises import check\ncheck('01.1', 8)"
    env = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    run = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, env=env)
    assert run.returncode == 1 and "This is f(2) itself" in run.stderr
