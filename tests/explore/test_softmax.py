"""Softmax and its gradient: the numbers shown are recomputed, the bars measured."""

import math
import re

import numpy as np
import pytest

from helpers import ops
from helpers.colours import BACKWARD, FORWARD
from helpers.explore import explore_softmax
from helpers.pictures.softmax import UNIT, ZERO, draw_softmax
from tests.reading.alternatives import close, number
from tests.reading.svg import assert_no_text_is_cut_or_covered, blocks, place_of, strokes, texts

LOGITS = [(2, 1, 0, -1), (-6, 6, 6, 0.5), (0, 0, 0, 0)]


def listed(alt, name):
    """The numbers that the alternative lists after a name."""
    return [
        number(one)
        for one in re.search(rf"{name}: ([^;.]+(?:\.\d+[^;.]*)*)[;.]", alt)[1].split(", ")
    ]


@pytest.mark.parametrize("truth", range(1, 5))
@pytest.mark.parametrize("shift", [0, 1000, -1000])
@pytest.mark.parametrize("logits", LOGITS)
def test_softmax_shows_the_maths(logits, truth, shift):
    picture = draw_softmax(logits, truth, shift)
    phi = [math.exp(t) / sum(math.exp(s) for s in logits) for t in logits]
    push = [p - (i == truth) for i, p in enumerate(phi, start=1)]
    assert close(listed(picture.alt, "φ"), phi).all()
    assert close(listed(picture.alt, "φ − e_y, dashed"), push).all()
    assert close(number(re.search(r"J = (\S+)\. ", picture.alt)[1]), -math.log(phi[truth - 1]))
    written = [content for content, _ in texts(picture)]
    for i, (t, p, d) in enumerate(zip(logits, phi, push, strict=True), start=1):
        (logit,) = [one for one in written if one.startswith(f"t{i} = ")]
        assert number(logit.split()[-1]) == pytest.approx(t + shift, abs=0.5)
        (chance,) = [one for one in written if one.startswith(f"φ{i} = ")]
        assert close(number(chance.split()[-1]), p)
        (slope,) = [one for one in written if one.startswith(f"∂J/∂t{i} = ")]
        sign = slope.split()[-1][0]
        assert sign == ("+" if d > 0 else "−") and close(number(slope.split()[-1].strip("+")), d)
    assert "sum of φ: 1" in written and "sum of φ − ey: 0" in written


def test_both_bars_of_a_class_start_at_one_0_and_have_one_scale():
    logits = [2.0, -1.0, 0.5, 1.0]
    picture, phi = draw_softmax(logits, 3), ops.softmax(np.array([logits]).T).ravel()
    push = phi - [0, 0, 1, 0]
    for colour, values, dash in ((FORWARD, phi, ""), (BACKWARD, push, "3 2")):
        found = [block for block in blocks(picture) if block.colour == colour]
        assert len(found) == 4
        for i, (bar, value) in enumerate(zip(found, values, strict=True), start=1):
            ends = sorted((ZERO, ZERO + UNIT * value))
            assert (bar.left, bar.right) == pytest.approx(ends, abs=0.11)
            assert bar.dash == dash
            name = f"class {i}" + " = y" * (i == 3)
            assert abs(place_of(picture, name)[1] - (bar.top + bar.bottom) / 2) < 23


def test_the_true_class_is_marked_and_its_bars_end_1_apart():
    picture = draw_softmax([2.0, -1.0, 0.5, 1.0], 3)
    (band,) = [block for block in blocks(picture) if block.width == 0]
    assert band.top < place_of(picture, "class 3 = y")[1] < band.bottom
    across = [line for line in strokes(picture) if line.width == 1.2]
    (length,) = {round(float(np.ptp(line.points[:, 0])), 1) for line in across}
    assert length == pytest.approx(UNIT, abs=0.11)


@pytest.mark.parametrize("logits", LOGITS)
def test_no_text_of_softmax_is_cut_or_covered(logits):
    assert_no_text_is_cut_or_covered(draw_softmax(logits, 2, 1000))


def test_softmax_follows_its_sliders():
    exploration = explore_softmax()
    exploration.controls["t3"].value = 6.0
    exploration.controls["truth"].value = 2
    assert exploration.picture == draw_softmax([2.0, 1.0, 6.0, -1.0], 2, 0)
    assert exploration.shown.numbers["class 3: t, φ, ∂J/∂t"].startswith("6, 0.975")


def test_the_sentence_says_how_far_a_step_moves_the_true_logit():
    sentence = explore_softmax().sentence
    phi = math.exp(2) / sum(math.exp(t) for t in (2, 1, 0, -1))
    found = re.search(r"class 1 by (\S+) times the rate", sentence)
    assert close(number(found[1]), 1 - phi)
