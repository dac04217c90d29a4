"""The checkpoints' picture read back: cells that are filled, curves and dots on fixed axes."""

import numpy as np
import pytest

from helpers.checkpoints import computed_again, kept_arrays
from helpers.colours import FORWARD, INK, SERIES
from helpers.pictures.checkpoints import draw_checkpoints
from tests.reading.svg import (
    assert_no_text_is_cut_or_covered,
    blocks,
    marks,
    pixels_of,
    strokes,
    texts,
)

KEPT = (54, 222, 216, 190, (0, 2), (0, np.log10(200)))  # both logarithmic
AGAIN = (350, 222, 216, 190, (0, 2), (0, 100))
PLANS = [(36, 36), (36, 6), (36, 1), (50, 8), (100, 10), (4, 4), (7, 3), (9, 8)]


def filled(picture):
    """{(row, k)}: which cells of the two rows are as blue as a kept array; k counts from 1."""
    cells = [b for b in blocks(picture) if abs(b.bottom - b.top - 30) < 0.1]
    wide, found = 530 / (len(cells) / 2), set()
    for cell in cells:
        if cell.fill == FORWARD:
            row = "A" if cell.top < 80 else "Z"
            found.add((row, 1 + round((cell.left - 44) / wide)))
    return found


def simulated(r, s):
    """The fullest set of arrays in a walk through all segments, by hand."""
    starts, sets = list(range(1, r + 1, s)), []
    for start in starts:
        last = min(start + s - 1, r)
        inputs = {("A", other - 1) for other in starts if 1 < other <= start}
        layers = range(start, last + 1)
        sets.append(inputs | {("A", k) for k in layers} | {("Z", k) for k in layers})
    return sets, max(map(len, sets))


@pytest.mark.parametrize(("r", "s"), PLANS)
def test_the_filled_cells_are_the_arrays_kept_at_the_fullest_moment(r, s):
    sets, most = simulated(r, s)
    shown = filled(draw_checkpoints(r, s))
    assert len(shown) == most == kept_arrays(r, s)
    assert shown in sets


@pytest.mark.parametrize(("r", "s"), PLANS)
def test_curves_and_dots_stand_over_their_spacing(r, s):
    picture = draw_checkpoints(r, s)
    spacings = np.arange(1, r + 1)
    kept = np.array([simulated(r, int(i))[1] for i in spacings])
    again = np.array([r - (r - 1) % i - 1 for i in spacings])
    assert again[s - 1] == computed_again(r, s)
    left, right = strokes(picture, SERIES[0]["color"], 2)
    assert left.points == pytest.approx(
        pixels_of(KEPT, np.log10(spacings), np.log10(kept)), abs=0.11
    )
    assert right.points == pytest.approx(pixels_of(AGAIN, np.log10(spacings), again), abs=0.11)
    assert left.dash == right.dash == ""
    spots = np.vstack([spot for _, spot in marks(picture, INK)])
    x = np.log10([s])
    wanted = [
        *pixels_of(KEPT, x, np.log10([kept[s - 1]])),
        *pixels_of(AGAIN, x, [again[s - 1]]),
    ]
    assert spots == pytest.approx(np.array(wanted), abs=0.11)


@pytest.mark.parametrize(("r", "s"), PLANS)
def test_it_fits_its_column_and_says_its_numbers(r, s):
    picture = draw_checkpoints(r, s)
    assert_no_text_is_cut_or_covered(picture)
    assert picture.width == 590
    written = {content for content, _ in texts(picture)}
    assert f"arrays kept: {simulated(r, s)[1]}" in written
    assert f"layers computed again: {computed_again(r, s)}" in written
    assert picture.alt.count(". ") <= 1
    frame = draw_checkpoints(36, 6).image.partition(">")[0]
    assert picture.image.partition(">")[0] == frame
