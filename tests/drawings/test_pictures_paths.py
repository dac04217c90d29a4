"""The pictures of lesson 02 read back: bars, boxes, factors and diamonds."""

import itertools
import math

import numpy as np
import pytest

from helpers.colours import DATA, FORWARD, INK
from helpers.pictures.chain import draw_chain
from helpers.pictures.paths import (
    draw_diamonds,
    draw_one_path,
    draw_sharing,
    draw_two_paths,
    draw_used_twice,
)
from tests.reading.alternatives import numbers
from tests.reading.svg import (
    arrows,
    assert_no_text_is_cut_or_covered,
    blocks,
    strokes,
    texts,
    written_at,
)


def bars_of(picture):
    """[(left, right, fill)] of the bars, box by box: forecast, real."""
    boxes = [block for block in blocks(picture) if block.bottom - block.top == 50]
    bars = [block for block in blocks(picture) if block.bottom - block.top == 14]
    reached = [box for box in boxes if box.colour == FORWARD]
    assert len(bars) == 2 * len(reached)
    for i, bar in enumerate(bars):
        assert reached[i // 2].top < bar.top and bar.bottom < reached[i // 2].bottom
    return [(bar.left, bar.right, bar.fill) for bar in bars]


def test_a_nudges_bar_starts_at_its_line_and_goes_where_it_moves():
    h, x = 0.5, 3.0
    picture = draw_chain(x, h)
    forecasts = [h, 2 * x * h, 2 * x * h, -10 / 4 * 2 * x * h]
    u = (x + h) ** 2
    real = [h, u - 9, u - 9, 10 / (u - 7) - 5]
    limit = 10  # the longest is 7.5: the scale above the bars ends at a round number
    assert {"−10", "0", "10"} <= {text for text, _ in texts(picture)}
    moves = [move for pair in zip(forecasts, real, strict=True) for move in pair]
    bars = bars_of(picture)
    assert len(bars) == 8
    for (left, right, fill), move, is_real in zip(bars, moves, [False, True] * 4, strict=True):
        length = 150 * move / limit
        assert (left, right) == pytest.approx(
            (390 + min(length, 0), 390 + max(length, 0)), abs=0.11
        )
        assert fill == ("none" if is_real else FORWARD)
    zeros = strokes(picture, INK, 1.5)
    assert len(zeros) == 4 and all(line.points[:, 0] == pytest.approx(390) for line in zeros)


def test_only_the_boxes_that_the_nudge_has_passed_have_bars_and_the_last_arrow_is_thick():
    picture = draw_chain(passed=2)
    assert len(bars_of(picture)) == 6
    boxes = [(b.colour, b.dash) for b in blocks(picture) if b.bottom - b.top == 50]
    assert boxes == [*[(FORWARD, "")] * 3, (DATA, "")]
    widths = [line.width for line in strokes(picture) if line.points[0][0] == 100]
    assert widths == [1.6, 3.6, 1.4]
    assert all(arrow.along == pytest.approx([0, 1]) for arrow in arrows(picture))


# --- paths ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("draw", [draw_one_path, draw_two_paths, draw_used_twice])
def test_a_nudge_is_multiplied_on_every_thick_arrow_and_added_where_they_meet(draw):
    """Read the graph back: each box's nudge is the sum over its thick arrows."""
    picture = draw()
    assert picture.width <= 590
    assert_no_text_is_cut_or_covered(picture)
    boxes = [box for box in blocks(picture) if box.bottom - box.top == 50]
    values = [value_in(picture, box) for box in boxes]
    arrived = [[] for _ in boxes]
    for line in strokes(picture, FORWARD, 3.0):
        start, end = line.points
        tail = nearest([(box.right, middle_of(box)) for box in boxes], start)
        head = nearest([(box.left, middle_of(box)) for box in boxes], end)
        nudge = sum(values[tail][1:])
        arrived[head].append(nearest_factor(picture, (start + end) / 2) * nudge)
    for value, nudges in zip(values, arrived, strict=True):
        assert not nudges or sorted(nudges) == pytest.approx(sorted(value[1:]), abs=1e-9)


def middle_of(box):
    return (box.top + box.bottom) / 2


def nearest(places, spot):
    """Which of the places is nearest to a spot."""
    return int(np.argmin([math.hypot(x - spot[0], y - spot[1]) for x, y in places]))


def value_in(picture, box):
    """The numbers of a box: 26 + 0.010 + 0.006 as [26, 0.01, 0.006]."""
    (text,) = [
        text
        for text, (left, top, _, _) in texts(picture)
        if box.left < left < box.right and box.top + 25 < top < box.bottom
    ]
    return [float(part.replace("−", "-")) for part in text.replace("− ", "+ −").split(" + ")]


def nearest_factor(picture, spot):
    """The number of the label "× 5" whose text stands nearest to a spot."""
    labels = [(text, (a + c) / 2, (b + d) / 2) for text, (a, b, c, d) in texts(picture)]
    labels = [one for one in labels if one[0].startswith("×")]
    text, *_ = min(labels, key=lambda one: math.hypot(one[1] - spot[0], one[2] - spot[1]))
    return float(text[1:].replace("−", "-"))


def test_the_thick_way_takes_the_named_side_of_each_diamond():
    picture = draw_diamonds(3, "aab")
    heights = {
        text: y for text, _, y, _ in written_at(picture) if text[0] in "ab" and len(text) == 2
    }
    thick = strokes(picture, FORWARD, 4.0)
    assert [line.points[1][1] < 86 for line in thick] == [True, True, False]
    assert heights["a₁"] < 86 < heights["b₁"]
    assert all(line.points[0][0] < line.points[1][0] < line.points[2][0] for line in thick)
    assert "thick: a, a, b." in picture.alt and "12 edges in all" in picture.alt


@pytest.mark.parametrize("k", [1, 2, 3, 4])
def test_the_slope_so_far_is_the_sum_over_the_paths(k):
    picture = draw_sharing(k)
    assert_no_text_is_cut_or_covered(picture)
    assert_no_text_is_cut_or_covered(draw_diamonds(k, "a" * k))
    slopes, x = [], 1.0
    for _ in range(k):
        slopes.append((1 / math.cosh(x) ** 2, 0.5))
        x = math.tanh(x) + x / 2
    walked = [sum(math.prod(path) for path in itertools.product(*slopes[:t])) for t in range(k + 1)]
    row = sorted((x, float(text)) for text, x, y, _ in written_at(picture) if y == 220)
    assert [slope for _, slope in row] == pytest.approx(walked, rel=3e-3)
    sides = sorted((x, text) for text, x, y, _ in written_at(picture) if y == 198)
    for (_, text), (a, b) in zip(sides, slopes, strict=True):
        assert numbers(text, "× (# + #)") == pytest.approx([a, b], rel=3e-3)
