"""Softmax and its gradient: the numbers shown are recomputed, the bars measured."""

import math
import re

import numpy as np
import pytest

from helpers import ops
from helpers.explore import explore_softmax
from helpers.pictures.softmax import draw_softmax
from tests.reading.alternatives import close, number


@pytest.mark.parametrize("truth", range(4))
@pytest.mark.parametrize("shift", [0, 1000, -1000])
@pytest.mark.parametrize("logits", [(2, 1, 0, -1), (-6, 6, 6, 0.5), (0, 0, 0, 0)])
def test_softmax_shows_the_maths(logits, truth, shift):
    alt = draw_softmax(logits, truth, shift).alt
    phi = [math.exp(t) / sum(math.exp(s) for s in logits) for t in logits]
    found = re.findall(r"class (\d): t = (\S+), φ = (\S+), φ − e_y = ([^;\s]+?)[;.]\s", alt)
    assert len(found) == 4
    for i, t, shown, push in found:
        i = int(i)
        assert number(t) == pytest.approx(logits[i] + shift, abs=0.5)
        assert close(number(shown), phi[i])
        assert close(number(push), phi[i] - (i == truth))
    assert close(number(re.search(r"J = (\S+)\. ", alt)[1]), -math.log(phi[truth]))
    assert alt.endswith("add up to 1, the φ − e_y to 0.")


def test_softmax_bars_are_as_long_as_their_numbers():
    image = draw_softmax([2, 1, 0, -1], 1).image
    widths = [float(w) for w in re.findall(r'<rect x="[\d.]+" y="[\d.]+" width="([\d.]+)"', image)]
    phi = ops.softmax(np.array([[2.0, 1, 0, -1]]).T).ravel()
    push = phi - np.array([0, 1, 0, 0])
    assert widths == pytest.approx([*150 * phi, *100 * np.abs(push)], abs=0.06)
    assert image.count('stroke-dasharray="3 2"') == 1


def test_softmax_follows_its_sliders():
    exploration = explore_softmax()
    exploration.controls["t2"].value = 6.0
    exploration.controls["truth"].value = 2
    assert exploration.picture == draw_softmax([2.0, 1.0, 6.0, -1.0], 2, 0)
