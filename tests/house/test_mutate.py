"""tools/mutate.py: every mutation can still be made, and the tool tells caught from survived."""

import ast
import shutil

import pytest

from tools import mutate
from tools.mutate import Mutation

MUTATIONS = mutate.load()
SIGN = Mutation("sign", "helpers/ops.py", "W.T @ g", "-W.T @ g", "a sign")
WORDS = Mutation("words", "helpers/ops.py", "Pull g =", "Draw g =", "words only")
FAST = [["tests/maths/test_gradcheck.py"]]


@pytest.mark.parametrize("mutation", MUTATIONS, ids=lambda mutation: mutation.name)
def test_a_mutation_changes_one_place_and_the_program_with_it(mutation):
    source = (mutate.ROOT / mutation.file).read_text("utf-8")
    spoilt = mutate.spoil(source, mutation)
    assert ast.dump(ast.parse(spoilt)) != ast.dump(ast.parse(source))
    assert mutation.name.startswith("-".join(mutate.place(mutation.file)))
    assert mutation.why.endswith(".")


def test_there_are_many_and_each_has_a_name_of_its_own():
    assert len({mutation.name for mutation in MUTATIONS}) == len(MUTATIONS) >= 30


@pytest.mark.parametrize("path", sorted(mutate.LISTS.iterdir()), ids=lambda path: path.stem)
def test_a_list_holds_what_spoils_the_file_or_folder_of_its_name(path, tmp_path):
    copied = shutil.copy(path, tmp_path)
    assert copied.endswith(".toml")
    assert {mutate.place(m.file)[0] for m in mutate.load(tmp_path)} == {path.stem}


def test_the_copy_holds_what_the_tests_need(tmp_path):
    mutate.copy_tree(tmp_path)
    for mutation in MUTATIONS:
        tests = [name for group in mutate.tests_for(mutation) for name in group]
        assert tests and all((tmp_path / name).is_file() for name in tests)
    assert (tmp_path / "start.py").is_file() and list(tmp_path.glob("notebooks/00_*.ipynb"))
    assert (tmp_path / "helpers" / "datasets" / "digits.npz").is_file()
    assert not list(tmp_path.rglob("*.pyc"))


def test_the_tests_of_the_spoiled_module_go_first():
    first, then = mutate.tests_for(SIGN)
    assert "tests/maths/test_ops.py" in first and "tests/maths/test_network.py" in then
    assert not set(first) & set(then)
    rooms = {test.split("/")[1] for test in first + then}
    assert rooms == {"maths"}


@pytest.mark.parametrize(
    "file, own, other",
    [
        ("helpers/diagrams/graph/walk.py", "drawings/test_diagrams.py", "drawings/test_picture.py"),
        ("helpers/explore/chain.py", "explore/test_chain.py", "explore/test_every_exploration.py"),
        ("helpers/pictures/two_layers.py", "explore/test_layers.py", "explore/test_chain.py"),
        ("helpers/pictures/chain.py", "explore/test_chain.py", "drawings/test_picture.py"),
        ("helpers/explore/__init__.py", "", "explore/test_every_exploration.py"),
        ("start.py", "house/test_start.py", ""),
    ],
)
def test_every_room_of_the_house_has_its_tests(file, own, other):
    first, *then = mutate.tests_for(Mutation("", file, "", "", ""))
    assert not own or f"tests/{own}" in first
    assert f"tests/{other}" in then[0] if other else not then
    assert not any("browser" in test for group in (first, *then) for test in group)


# --- real runs ---------------------------------------------------------------------------------


def test_a_mistake_is_caught_by_a_test_that_imports_the_copy():
    verdict = mutate.judge(SIGN, FAST)
    assert verdict.outcome == "caught"
    assert verdict.by.startswith("maths/test_gradcheck.py::test_")


def test_what_no_test_notices_survives():
    assert mutate.judge(WORDS, FAST)[:3] == ("words", "survived", "")


def test_another_helpers_than_the_copy_is_refused(tmp_path):
    """In a tree without helpers the installed one is found, and every mutation would survive."""
    run = mutate.run_tests(tmp_path, [])
    assert run[0] == mutate.FOREIGN and "helpers came from" in run[1]
    assert mutate.read(run)[0] == "broken"


# --- its manners -------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "status, output, outcome, by",
    [
        (0, "3 passed", "survived", ""),
        (1, "FAILED tests/test_ops.py::test_x - assert", "caught", "test_ops.py::test_x"),
        (1, "Traceback", "broken", "pytest ended with 1: Traceback"),
        (2, "ERROR tests/test_ops.py - NameError", "broken", "pytest ended with 2: ERROR"),
        (None, "it took longer than 300 s", "broken", "it took longer than 300 s"),
    ],
)
def test_only_a_failed_test_has_caught_something(status, output, outcome, by):
    verdict = mutate.read((status, output))
    assert verdict[0] == outcome and by in verdict[1]


@pytest.mark.parametrize(
    "text, new, sentence",
    [
        ("x = 1", "y", "spot: the old text stands 0 times in f.py, but it must stand once"),
        ("old, old", "y", "spot: the old text stands 2 times in f.py, but it must stand once"),
        ("old", "old", "spot: the new text is the old one; change something"),
    ],
)
def test_a_mutation_that_cannot_be_made_is_refused_in_a_sentence(text, new, sentence):
    with pytest.raises(ValueError, match=sentence):
        mutate.spoil(text, Mutation("spot", "f.py", "old", new, "Why."))


def test_a_tree_whose_tests_fail_proves_nothing(monkeypatch):
    caught = mutate.Verdict("no mutation", "caught", "test_a", 1)
    monkeypatch.setattr(mutate, "judge", lambda mutation, tests=None: caught)
    with pytest.raises(SystemExit, match="fail without a mutation, so they prove nothing: test_a"):
        mutate.main([])


@pytest.mark.parametrize("survivor, status", [(None, 0), ("graph-sine-slope", 1)])
def test_a_survivor_is_named_and_counts(monkeypatch, capsys, survivor, status):
    def judge(mutation, tests=None):
        survives = mutation is mutate.NOTHING or mutation.name == survivor
        return mutate.Verdict(mutation.name, "survived" if survives else "caught", "test_a", 1)

    monkeypatch.setattr(mutate, "judge", judge)
    assert mutate.main(["--only", "graph"]) == status
    printed = capsys.readouterr().out
    count = len([m for m in MUTATIONS if "graph" in m.name])
    assert f"{count - status} of {count} mutations caught" in printed
    assert (f"survived: {survivor}" in printed) == bool(status)


def test_the_list_is_shown_and_an_unknown_name_is_refused(capsys):
    assert mutate.main(["--list", "--only", "graph-minus-adds"]) == 0
    assert capsys.readouterr().out.startswith("graph-minus-adds ")
    with pytest.raises(SystemExit):
        mutate.main(["--only", "no such"])
    assert "no mutation has 'no such' in its name; --list shows them" in capsys.readouterr().err
