"""Lesson 17: layer norm and convolution, the numbers on the pictures computed again."""

import numpy as np
import pytest

from helpers.explore import explore_convolution, explore_layer_norm
from helpers.gradcheck import numerical_gradient
from helpers.pictures.convolution import FILTER, LINE, UPSTREAM, WAYS, draw_convolution
from helpers.pictures.layer_norm import COLUMN, draw_layer_norm
from helpers.pictures.layer_norm import UPSTREAM as V
from helpers.words import subscript
from tests.reading.alternatives import number, numbers
from tests.reading.svg import assert_no_text_is_cut_or_covered, texts
from tests.reading.tiles import tables


def listed(told):
    """{name: array} of the table of numbers."""
    found = {}
    for what, shown in told.numbers.items():
        rows = shown.strip("[]").split("; ")
        found[what.rsplit(" (", 1)[0]] = np.array(
            [[number(entry) for entry in row.split(", ")] for row in rows]
        )
    return found


# --- layer norm -----------------------------------------------------------------------------------

STATES = [(1.0, 0.0, 1.0), (4.0, 5.0, 1.0), (0.25, -5.0, -5.0), (2.5, 1.5, 4.0)]


def normed(z):
    return (z - z.mean()) / np.sqrt(((z - z.mean()) ** 2).mean())


@pytest.mark.parametrize("state", STATES)
def test_layer_norm_shows_the_maths(state):
    alpha, shift, first = state
    told = draw_layer_norm(*state)
    z = alpha * np.vstack([[[first]], COLUMN[1:]]) + shift
    right = numerical_gradient(lambda z: (V * normed(z)).sum(), z)
    shown = listed(told)
    for name, exact in (
        *(("z", z), ("centred", z - z.mean()), ("ẑ", normed(z)), ("∂J/∂z", right)),
        *(("v = ∂J/∂ẑ", V), ("v/s", V / z.std())),
    ):
        np.testing.assert_allclose(shown[name], exact, rtol=0, atol=0.0051)
    assert numbers(told.sentence, "μ = #, s = #;") == pytest.approx([z.mean(), z.std()], abs=6e-3)
    sums = [0, 0, (V / z.std()).sum(), (V / z.std() * (z - z.mean())).sum()]
    said = numbers(told.sentence, "add up to #, and times those of z − μ to #;")
    said += numbers(told.sentence, "of v/s they would to # and #.")
    assert said == pytest.approx(sums, abs=6e-3)


def test_what_the_lesson_says_you_should_see():
    exploration = explore_layer_norm()
    before = listed(exploration_told(exploration))
    exploration.set(alpha=4.0)
    stretched = listed(exploration_told(exploration))
    exploration.set(shift=5.0)
    after = listed(exploration_told(exploration))
    assert np.array_equal(before["ẑ"], after["ẑ"])
    assert not np.array_equal(before["z"], after["z"])
    assert not np.array_equal(before["centred"], after["centred"])
    np.testing.assert_allclose(4 * stretched["∂J/∂z"], before["∂J/∂z"], rtol=0, atol=0.021)
    exploration.reset()
    exploration.set(first=5.0)
    assert (listed(exploration_told(exploration))["ẑ"] != before["ẑ"]).all()


def exploration_told(exploration):
    return draw_layer_norm(**exploration.values)


@pytest.mark.parametrize("state", STATES)
def test_layer_norm_fits_its_card(state):
    picture = draw_layer_norm(*state).pictures
    assert picture.width == 590
    assert_no_text_is_cut_or_covered(picture)
    colours = {table.name: table.colour for table in tables(picture)}
    assert colours["∂J/∂z"] == colours["v/s"] != colours["ẑ"] == colours["z"]


# --- convolution ----------------------------------------------------------------------------------


def slid(used, line):
    """Σ_j used_j line_{i−1+j}, place by place, zeros outside."""
    found = []
    for i in range(len(line)):
        inside = [j for j in range(3) if 0 <= i - 1 + j < len(line)]
        found.append(sum(used[j] * line[i - 1 + j] for j in inside))
    return np.array(found)


@pytest.mark.parametrize("place", range(1, 8))
def test_convolution_forward_and_backward_are_right(place):
    forward, backward, wrong = (draw_convolution(way, place) for way in WAYS)
    np.testing.assert_allclose(listed(forward)["Conv(z)"].ravel(), slid(FILTER, LINE), atol=1e-9)
    nudged = numerical_gradient(lambda z: (UPSTREAM * slid(FILTER, z)).sum(), LINE)
    np.testing.assert_allclose(listed(backward)["∂J/∂z"].ravel(), nudged, rtol=0, atol=1e-6)
    Q = listed(forward)["Q"]
    np.testing.assert_allclose(Q @ LINE, slid(FILTER, LINE), atol=1e-9)
    np.testing.assert_allclose(Q.T @ UPSTREAM, nudged, rtol=0, atol=1e-6)
    assert number(forward.sentence.rsplit("= ", 1)[1].rstrip(".")) == slid(FILTER, LINE)[place - 1]
    told = number(backward.sentence.rsplit("= ", 1)[1].rstrip("."))
    assert told == pytest.approx(nudged[place - 1])
    unturned = slid(FILTER, UPSTREAM)
    error = np.linalg.norm(unturned - nudged) / np.linalg.norm(nudged)
    assert numbers(wrong.sentence, "relative error of #.") == pytest.approx([error], abs=6e-3)
    assert error > 1
    assert f"right is ∂J/∂z{subscript(place)} = " in wrong.sentence


@pytest.mark.parametrize("way", WAYS)
def test_what_is_ahead_is_not_shown_and_the_picture_keeps_its_size(way):
    sizes = set()
    for place in range(1, 8):
        picture = draw_convolution(way, place).pictures
        assert_no_text_is_cut_or_covered(picture)
        sizes.add(tuple(picture.image.split('"')[3:6:2]))
        last = [t for t in tables(picture) if t.name in ("Conv(z)", "∂J/∂z", "not ∂J/∂z")]
        assert (last[0].numbers != "").sum() == place
        assert (last[0].name == "not ∂J/∂z") == (way == WAYS[2])
        assert {"≤−9", "0", "≥9"} <= {content for content, _ in texts(picture)}  # the key
        assert not any((table.dashes != "").any() for table in tables(picture))
    assert len(sizes) == 1


def test_the_filter_slides_with_the_place():
    exploration = explore_convolution()
    seen = set()
    for place in range(1, 8):
        exploration.set(place=place)
        seen.add(exploration.picture.image)
    assert len(seen) == 7
