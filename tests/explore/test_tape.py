"""The tape of lesson 18: what it shows at every step, recomputed from the program itself."""

import math

import numpy as np
import pytest

from helpers.explore import explore_tape
from helpers.pictures.tape import LIMIT, MOST, PROGRAMS, draw_tape, list_tape, say_tape, tape_length
from tests.reading.svg import texts

U, TENS = (1.0, -2.0, 0.5), (1.0, 10.0, 100.0)
POINTS = [(1.5, -1.0), (-0.3, 0.8), (LIMIT, -LIMIT), (-LIMIT, LIMIT), (0.0, 0.0), (2.0, 2.0)]


def by_math(program, x, y):
    """The number that a program of PROGRAMS gives, in plain Python."""
    if "sin(x)" in program:
        return x * y + math.sin(x)
    if "tanh" in program:
        return sum(math.tanh(x * u + y) for u in U)
    if "if" in program:
        return x * y if x > y else math.sin(y)
    return sum(value * ten for value, ten in zip((x, x, y), TENS, strict=True))


def slopes(program, x, y, h=1e-6):
    """∂J/∂x and ∂J/∂y by nudges."""
    right = by_math(program, x + h, y) - by_math(program, x - h, y)
    up = by_math(program, x, y + h) - by_math(program, x, y - h)
    return right / (2 * h), up / (2 * h)


def read(value):
    """The numbers of "(1, −2)" or "0.5"."""
    return [float(part) for part in value.strip("()").replace("−", "-").split(", ")]


def rows(state):
    """[(entry, its values, its adjoint or None)] as the table below the picture has them."""
    found = []
    for entry, written in list_tape(*state).items():
        value, _, adjoint = written.partition("; adjoint ")
        found.append((entry, read(value), read(adjoint) if adjoint else None))
    return found


@pytest.mark.parametrize("program", PROGRAMS)
@pytest.mark.parametrize(("x", "y"), POINTS)
def test_the_last_step_shows_value_and_slopes(program, x, y):
    found = rows((program, x, y, tape_length(program, x, y)))
    assert found[-1][1] == pytest.approx([by_math(program, x, y)], rel=6e-3, abs=1e-6)
    assert found[-1][2] == [1.0]
    inputs = 1 if "p[" in program else 2
    adjoints = [one for _, _, adjoint in found[:inputs] for one in adjoint or [0.0]]
    if x != y or "if" not in program:  # where the branch changes, nudges say something else
        assert adjoints == pytest.approx(slopes(program, x, y), rel=6e-3, abs=1e-3)


@pytest.mark.parametrize("program", PROGRAMS)
def test_every_step_writes_or_plays_one_entry(program):
    x, y = 1.5, -1.0
    last, inputs = tape_length(program, x, y), 1 if "p[" in program else 2
    operations = (last - 1) // 2
    for step in range(last + 1):
        found = rows((program, x, y, step))
        assert len(found) == inputs + min(step, operations)
        if step <= operations:
            assert all(adjoint is None for *_, adjoint in found)
        else:
            played = inputs + operations - (step - operations - 1)  # all from here on are played
            assert all(adjoint is not None for *_, adjoint in found[played:])
            said = say_tape(program, x, y, step)
            assert said.startswith(f"Entry {played} " if played < len(found) else "Nothing more")


def test_a_second_use_adds_up():
    first = next(iter(PROGRAMS))
    before, after = (list_tape(first, 1.5, -1.0, step)["v₀ = x"] for step in (6, 7))
    assert read(before.split("adjoint ")[1]) == pytest.approx([math.cos(1.5)], rel=6e-3)
    assert read(after.split("adjoint ")[1]) == pytest.approx([math.cos(1.5) - 1], rel=6e-3)
    assert "v₀ gets −1, together −0.929" in say_tape(first, 1.5, -1.0, 7)


def test_other_branches_have_other_tapes():
    (branch,) = (program for program in PROGRAMS if "if" in program)
    assert "v₂ = v₀ · v₁" in list_tape(branch, 1.5, -1.0, 1)
    assert "v₂ = sin v₁" in list_tape(branch, 1.5, 2.0, 1)
    found = rows((branch, 1.5, 2.0, tape_length(branch, 1.5, 2.0)))
    assert found[0][2] is None  # nothing comes back to x


@pytest.mark.parametrize("program", PROGRAMS)
def test_texts_stay_apart_and_inside(program):
    rng = np.random.default_rng(0)
    for _ in range(8):
        x, y = rng.uniform(-LIMIT, LIMIT, 2).round(1)
        for step in range(tape_length(program, x, y) + 1):
            picture = draw_tape(program, float(x), float(y), step)
            spots = sorted((box for _, box in texts(picture)), key=lambda box: (box[3], box[0]))
            for content, (left, _, right, low) in texts(picture):
                assert left >= 0 and right <= picture.width and low <= 62 + MOST * 30, content
            for one, other in zip(spots, spots[1:], strict=False):
                assert one[3] < other[3] - 2 or one[2] <= other[0], picture.alt


def test_buttons_walk_and_stop_at_the_ends():
    exploration = explore_tape()
    first, back, _, forth, last = exploration.buttons[:5]
    first.click()
    assert not first.enabled and not back.enabled and forth.enabled
    forth.click(), forth.click(), back.click()
    assert exploration.values["step"] == 1
    last.click()
    assert exploration.values["step"] == 7 and not forth.enabled
    exploration.set(program=list(PROGRAMS)[2])
    assert exploration.values["step"] == 0
    last.click()
    assert exploration.values["step"] == 3
    exploration.set(y=2.0)
    assert "sin v₁" in "".join(exploration.shown.numbers)
    exploration.reset()
    assert exploration.values == exploration.start


def test_play_goes_to_the_end_and_begins_again():
    exploration = explore_tape()
    exploration.set(step=0)
    steps = [exploration.play_step() for _ in range(7)]
    assert steps == [True] * 6 + [False]
    assert exploration.play_step() and exploration.values["step"] == 0
