"""The confusion matrix: counts in their places, none where nothing was counted."""

import numpy as np

from helpers.pictures.confusion import LEFT, TILE, TOP, draw_confusion
from tests.reading.svg import assert_no_text_is_cut_or_covered, blocks, place_of, texts

COUNTS = np.array([[50, 2, 0], [1, 40, 9], [0, 3, 60]])


def tile_of(picture, count):
    """(row, column) of the tile in which a count stands."""
    x, y = place_of(picture, str(count))
    return int((y - TOP) // TILE), int((x - LEFT) // TILE)


def test_counts_stand_in_the_row_that_it_is_and_the_column_read():
    picture = draw_confusion(COUNTS)
    for spot, count in np.ndenumerate(COUNTS):
        if count > 2:  # 1 and 2 are names of classes, too
            assert tile_of(picture, count) == spot
    (across, top), (left, down) = place_of(picture, "read as"), place_of(picture, "is")
    assert top < TOP < down and left < LEFT < across


def test_places_without_a_count_are_empty():
    picture = draw_confusion(COUNTS)
    numbers = [content for content, _ in texts(picture) if content.isdigit()]
    assert sorted(numbers) == sorted([*"012", *"012", "50", "2", "1", "40", "9", "3", "60"])
    fills = [block.fill for block in blocks(picture)]
    assert fills.count("none") == 2 and len(set(fills)) == 3


def test_the_alternative_names_each_mistake():
    alt = draw_confusion(COUNTS).alt
    assert alt == (
        "Confusion matrix: 150 of 165 on the diagonal; beside it 4 pairs: 0 as 1, 2; 1 as 0, 1; "
        "1 as 2, 9; 2 as 1, 3."
    )
    assert draw_confusion(np.eye(2)).alt == "Confusion matrix: 2 of 2 on the diagonal."


def test_no_text_is_cut_or_covered():
    assert_no_text_is_cut_or_covered(draw_confusion(np.full((10, 10), 1_234)))
