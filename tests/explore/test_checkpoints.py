"""What the exploration of checkpoints says, counted again in plain Python."""

import pytest

from helpers.explore import explore_checkpoints
from tests.reading.alternatives import numbers


def walked(r, s):
    """(most arrays, layers computed again) of a walk that keeps and drops arrays one by one."""
    inputs, most = [start for start in range(1, r + 1, s) if start > 1], 0
    again, there = 0, len(inputs)
    for start in reversed(range(1, r + 1, s)):
        layers = range(start, min(start + s, r + 1))
        most = max(most, there + 2 * len(layers))
        again += len(layers) if layers[-1] < r else 0
        there -= 1
    return most, again


@pytest.mark.parametrize(("r", "s"), [(36, 36), (36, 6), (36, 1), (100, 8), (100, 10), (23, 5)])
def test_the_sentence_and_the_table_are_counted(r, s):
    exploration = explore_checkpoints()
    exploration.set(layers=r, spacing=s)
    most, again = walked(r, s)
    says, listed = exploration.shown.sentence, exploration.shown.numbers
    assert numbers(says, "At most # of # arrays") == [most, 2 * r]
    assert numbers(says, "# layers computed again") == [again]
    assert numbers(says, "cost # forward passes") == pytest.approx([3 + again / r], abs=0.0051)
    least = min((walked(r, other)[0], -other) for other in range(1, r + 1))
    assert listed["arrays kept"] == most and listed["layers computed again"] == again
    assert listed["fewest arrays kept by any spacing"] == least[0]
    assert walked(r, listed["that spacing"])[0] == least[0]


def test_what_the_lesson_says_one_should_see():
    exploration = explore_checkpoints()
    assert exploration.values == {"layers": 36, "spacing": 36}
    for spacing, most in ((6, 17), (1, 37)):
        exploration.set(spacing=spacing)
        assert exploration.shown.numbers["arrays kept"] == most
    exploration.set(layers=100, spacing=8)
    listed = exploration.shown.numbers
    assert listed["arrays kept"] == listed["fewest arrays kept by any spacing"] == 27
    assert listed["that spacing"] == 8
    assert "3.96 forward passes" in exploration.shown.sentence
    exploration.set(spacing=10)
    assert exploration.shown.numbers["arrays kept"] == 29


def test_the_spacing_ends_at_the_number_of_layers():
    exploration = explore_checkpoints()
    exploration.set(layers=10)
    assert exploration.values == {"layers": 10, "spacing": 10}
    exploration.set(layers=50)
    assert exploration.controls["spacing"].max == 50 and exploration.values["spacing"] == 10
