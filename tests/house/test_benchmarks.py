"""benchmarks/graph.py: it counts what it says, and its exit status follows its numbers."""

import sys

import pytest

from benchmarks import graph as bench
from helpers import graph

OURS = bench.Engine("graph", graph.Node, graph.backward)


@pytest.mark.parametrize("build", [bench.chain, bench.layers], ids=lambda build: build.__name__)
def test_an_expression_has_about_as_many_operations_as_asked_for(build):
    order = graph.topological_order(build(graph.Node, 10_000))
    operations = [node for node in order if node.parents]
    assert 0.98 * 10_000 <= len(operations) <= 1.02 * 10_000


def test_every_engine_takes_its_turn_in_every_round():
    turns = []

    def engine(name):
        def walk(output):
            turns.append(name)

        return bench.Engine(name, graph.Node, walk)

    results = bench.measure([engine("a"), engine("b")], bench.chain, 100, rounds=3)
    assert turns == ["a", "b"] * 3
    for result in results.values():
        assert len(result.forward) == len(result.backward) == 3
        assert min(result.both) > 0 and 100 < result.bytes < 300


def test_the_ratios_by_their_definition():
    slow = bench.Result([3.0, 4.0, 9.0], [1.0, 0.0, 1.0], 500.0)
    fast = bench.Result([1.0, 2.0, 1.0], [1.0, 2.0, 0.0], 100.0)
    assert bench.compare(slow, fast) == (4.0, 2.0, 0.2)


@pytest.fixture
def no_collection(monkeypatch):
    """Collecting the garbage of a whole test run would take most of the time."""
    monkeypatch.setattr(bench.gc, "collect", lambda: 0)


def slow_backward(output):
    for _ in range(20):
        graph.backward(output)


def test_an_engine_that_is_no_better_fails_the_promise(monkeypatch, capsys, no_collection):
    monkeypatch.setattr(bench, "micrograd_engine", lambda: OURS._replace(name="micrograd"))
    assert bench.main(["--operations", "250", "--rounds", "2"]) == 1
    assert "at most 0.35 of the memory: False" in capsys.readouterr().out


def test_the_promise_needs_speed_and_memory(monkeypatch, no_collection):
    slow = bench.Engine("micrograd", graph.Node, slow_backward)
    monkeypatch.setattr(bench, "micrograd_engine", lambda: slow)
    assert bench.main(["--operations", "250", "--rounds", "2"]) == 1  # fast enough, too large
    monkeypatch.setattr(bench, "LIGHTER", 1.1)
    assert bench.main(["--operations", "250", "--rounds", "2"]) == 0


def test_without_micrograd_one_sentence_says_what_to_install(monkeypatch):
    monkeypatch.setitem(sys.modules, "micrograd", None)
    monkeypatch.setitem(sys.modules, "micrograd.engine", None)
    with pytest.raises(SystemExit, match="micrograd is not installed: python -m pip install"):
        bench.micrograd_engine()


def inputs_and_output(engine, build):
    inputs = []

    def variable(number):
        inputs.append(engine.variable(number))
        return inputs[-1]

    return inputs, build(variable, 450)


@pytest.mark.parametrize("build", [bench.chain, bench.layers], ids=lambda build: build.__name__)
def test_micrograd_gives_the_same_gradient_and_takes_more_memory(build):
    """Not timed here: a test must not fail because the machine is busy."""
    pytest.importorskip("micrograd", reason="micrograd is not installed here")
    theirs = bench.micrograd_engine()
    inputs, output = inputs_and_output(theirs, build)
    bench.with_a_large_stack(output.backward)
    nodes, output = inputs_and_output(OURS, build)
    adjoints = graph.backward(output)
    assert [adjoints[n] for n in nodes] == pytest.approx([v.grad for v in inputs], rel=1e-12)
    light, heavy = (bench.bytes_a_node(engine, build, 1000) for engine in (OURS, theirs))
    assert light / heavy <= bench.LIGHTER
