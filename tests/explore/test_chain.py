"""The chain: what its picture and its sentence say is what the maths says."""

import itertools
import math

import pytest

from helpers.explore import explore_chain
from helpers.pictures.chain import STEPS, draw_chain, say_chain
from tests.reading.alternatives import number, numbers
from tests.reading.svg import assert_no_text_is_cut_or_covered, blocks, overlap, texts

TRUTH = {
    "t²": lambda t: t**2,
    "t − 7": lambda t: t - 7,
    "10/t": lambda t: 10 / t,
    "−t": lambda t: -t,
    "1 + t": lambda t: 1 + t,
    "sin t": math.sin,
    "exp t": math.exp,
    "log t": math.log,
    "σ(t)": lambda t: 1 / (1 + math.exp(-t)),
}


def chains():
    yield from itertools.product(TRUTH, TRUTH, ("10/t", "sin t", "none"))


def whole(chain, x):
    for name in chain:
        x = TRUTH[name](x)
    return x


def drawn(chain, x, h, passed):
    """The picture, or None where a function is refused what reaches it."""
    try:
        return draw_chain(x, h, *chain, passed)
    except ValueError as refusal:
        assert "needs a number" in str(refusal)
        return None


def test_the_truth_covers_every_choice():
    assert set(TRUTH) == set(STEPS)


def test_slope_forecast_and_truth_of_every_chain():
    seen = 0
    for chain in chains():
        picture = drawn(chain, 1.3, 0.001, 3)
        if picture is None:
            continue
        seen += 1
        functions = [name for name in chain if name != "none"]
        slope = (whole(functions, 1.3 + 1e-6) - whole(functions, 1.3 - 1e-6)) / 2e-6
        moved = whole(functions, 1.301) - whole(functions, 1.3)
        said = numbers(say_chain(1.3, 0.001, *chain), "J moves by # · # = #. Really: #.")
        expected = [slope, 0.001, 0.001 * slope, moved]
        assert said == pytest.approx(expected, rel=1e-4, abs=1e-9), chain
    assert seen > 150


@pytest.mark.parametrize("passed", range(4))
def test_the_nudge_has_come_as_far_as_it_says(passed):
    picture = draw_chain(3.0, 0.001, passed=passed)
    written = [text for text, _ in texts(picture)]
    forecasts = [plus_number(text) for text in written if text.startswith("forecast ")]
    moves = [plus_number(text) for text in written if text.startswith("really ")]
    assert forecasts == pytest.approx([0.001, 0.006, 0.006, -0.015][: passed + 1])
    truth = [3.001 - 3, 3.001**2 - 9, 3.001**2 - 9, 10 / (3.001**2 - 7) - 5][: passed + 1]
    assert moves == pytest.approx(truth, rel=1e-4)
    ending = f"{passed} of 3 functions: {shown(written, 'forecast')}, {shown(written, 'really')}."
    assert picture.alt.endswith(ending)


def plus_number(text):
    """forecast − 1.5 as −1.5."""
    return number(text.split(" ", 1)[1].strip("+ ").replace("− ", "−"))


def shown(written, word):
    return [text for text in written if text.startswith(word)][-1]


def test_the_lessons_chain():
    said = say_chain(3.0, 0.001)
    assert "dJ/dx = 6 · 1 · (−2.5) = −15." in said
    assert "Really: −0.014958." in said
    assert say_chain(passed=0) == "No function passed yet."
    written = [text for text, _ in texts(draw_chain())]
    assert [text for text in written if "=" in text] == ["u = x²", "v = u − 7", "J = 10/v"]
    assert [written[written.index(name) + 1] for name in ("x", "u = x²", "J = 10/v")] == [
        "3",
        "9",
        "5",
    ]


def test_refusals_name_function_and_number():
    with pytest.raises(ValueError, match="log t needs a number above 0, but v = −3 reaches it"):
        draw_chain(x=2.0, third="log t")
    with pytest.raises(ValueError, match="other than 0, but v = 0"):
        draw_chain(x=6.0, first="1 + t")
    with pytest.raises(ValueError, match="first is 'tan t'"):
        draw_chain(first="tan t")


def test_an_exploration_keeps_its_picture_when_a_function_is_refused():
    exploration = explore_chain()
    exploration.set(x=2.0)
    kept = exploration.picture
    exploration.set(third="log t")
    assert "log t needs" in exploration.message and exploration.picture == kept
    exploration.set(third="sin t")
    assert exploration.message == "" and exploration.picture != kept


def test_no_text_of_a_chain_leaves_the_picture_or_meets_another():
    for chain in chains():
        for x, h in ((1.3, 0.001), (-3.7, 0.56), (4.0, 1.0)):
            picture = drawn(chain, x, h, 3)
            if picture is None:
                continue
            assert picture.width <= 590
            assert_no_text_is_cut_or_covered(picture)
            shapes = [block for block in blocks(picture) if block.right - block.left < 162]
            for text, area in texts(picture):
                if text.startswith(("×", "forecast", "really")):
                    assert not any(overlap(area, block[:4]) for block in shapes), (chain, text)
