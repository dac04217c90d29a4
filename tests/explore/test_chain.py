"""Chain and diamonds: what the pictures say is what the maths says."""

import itertools
import math
import re

import pytest

from helpers.explore import explore_chain, explore_diamonds
from helpers.pictures.chain import STEPS, draw_chain, draw_diamonds
from tests.reading.alternatives import number, numbers
from tests.reading.svg import overlap, texts

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
        said = numbers(picture.alt, "J moves by # · # = #. Really: #.")
        expected = [slope, 0.001, 0.001 * slope, moved]
        assert said == pytest.approx(expected, rel=1e-4, abs=1e-9), chain
    assert seen > 150


@pytest.mark.parametrize("passed", range(4))
def test_the_nudge_has_come_as_far_as_it_says(passed):
    alt = draw_chain(passed=passed).alt
    found = re.findall(r"nudged by ([+−] [\d.]+), really ([+−] [\d.]+)", alt)
    found = [[number(n.strip("+. ").replace("− ", "−")) for n in pair] for pair in found]
    assert [forecast for forecast, _ in found] == pytest.approx(
        [0.001, 0.006, 0.006, -0.015][: passed + 1]
    )
    truth = [3.001 - 3, 3.001**2 - 9, 3.001**2 - 9, 10 / (3.001**2 - 7) - 5][: passed + 1]
    assert [really for _, really in found] == pytest.approx(truth, rel=1e-4)


def test_the_lessons_chain():
    alt = draw_chain().alt
    assert "dJ/dx = 6 · 1 · (−2.5) = −15." in alt
    assert "Really: −0.014958." in alt
    assert "u = x² is 9" in alt and "J = 10/v is 5" in alt


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
            spots = texts(picture)
            assert picture.width == 840
            assert [what for what, box in spots if box[0] < 0 or box[2] > 840] == [], chain
            for (one, a), (two, b) in itertools.combinations(spots, 2):
                assert not overlap(a, b), (chain, one, two)


def diamond_paths(k):
    """The slope of each path, walked one by one, in the order of the numbers 1 to 2^k."""
    slopes, x = [], 1.0
    for _ in range(k):
        slopes.append((1 / math.cosh(x) ** 2, 0.5))
        x = math.tanh(x) + x / 2
    return [math.prod(path) for path in itertools.product(*slopes)]


@pytest.mark.parametrize("k", [1, 2, 3, 7, 11])
def test_diamonds_count_and_add_their_paths(k):
    every = diamond_paths(k)
    for path in {1, 2, len(every) // 2 + 1, len(every)}:
        alt = draw_diamonds(k, path).alt
        assert numbers(alt, "paths 2ᵏ = #, edges 4k = #.") == [len(every), 4 * k]
        assert numbers(alt, "Path # of #, the thick one") == [path, len(every)]
        assert numbers(alt, "multiply to #.")[0] == pytest.approx(every[path - 1], rel=1e-4)
        count, length, total = numbers(alt, "Path by path: # products of #, added up: #.")
        assert (count, length) == (len(every), k)
        assert total == pytest.approx(sum(every), rel=1e-4)
        assert numbers(alt, "multiplied: #; each of the # edges") == [total, 4 * k]
        sides = alt.split("thick one: ")[1].split(";")[0]
        assert sides == "".join("pq"[int(bit)] for bit in f"{path - 1:0{k}b}")


def test_the_slope_of_ten_diamonds_is_that_of_the_lesson():
    assert numbers(draw_diamonds(10).alt, "multiplied: #;") == [0.013816]


def test_the_path_slider_follows_the_number_of_diamonds():
    exploration = explore_diamonds()
    exploration.set(k=5)
    exploration.set(path=32)
    assert exploration.message == "" and "Path 32 of 32" in exploration.picture.alt
    exploration.set(k=2)
    assert exploration.message == "" and "Path 4 of 4" in exploration.picture.alt


def test_diamonds_refuse_what_they_do_not_have():
    for k, path in ((0, 1), (21, 1), (3, 9), (3, 0), (2.5, 1)):
        with pytest.raises((ValueError, TypeError), match="whole number from 1 to"):
            draw_diamonds(k, path)


@pytest.mark.parametrize("k", [1, 10, 11, 20])
def test_texts_of_diamonds_are_inside(k):
    picture = draw_diamonds(k, 2**k)
    assert picture.width == 840
    assert all(left >= 0 and right <= 840 for _, (left, _, right, _) in texts(picture))
