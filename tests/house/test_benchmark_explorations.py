"""The benchmarks of explorations: the peer draws the same, and the verdict follows the times."""

import re
from collections import Counter

import ipywidgets as widgets
import matplotlib.pyplot as plt
import pytest

from benchmarks import explorations as bench
from benchmarks import interact_peer, pad, training
from helpers import explore
from helpers.explore.inputs import Choice


@pytest.fixture(autouse=True)
def no_figure_is_left():
    yield
    plt.close("all")


@pytest.mark.parametrize("name", explore.__all__)
def test_the_peer_draws_every_text_bitmap_and_shape_of_the_picture(name):
    picture = interact_peer.all_of(getattr(explore, name)().shown)
    marks = interact_peer.read_marks(picture.image)
    figure = interact_peer.draw_figure(marks)
    counts = Counter(re.findall(r"<(\w+)", picture.image))
    (axes,) = figure.axes
    assert len(axes.texts) == counts["text"] and len(axes.images) == counts["image"]
    drawn = sum(len(collection.get_paths()) for collection in axes.collections)
    assert drawn >= counts["rect"] - counts["svg"] + counts["path"] + counts["circle"] > 0
    shown = "".join(text.get_text() for text in axes.texts)
    plain = re.sub(r"<[^>]+>|\s", "", picture.image)
    assert re.sub(r"\s", "", shown) == plain.replace("&lt;", "<").replace("&gt;", ">")
    assert figure.get_size_inches()[0] * 96 == pytest.approx(picture.width)


@pytest.mark.parametrize(
    "d, points",
    [
        ("M1,2 L3,4", [[(1, 2), (3, 4)]]),
        ("M1,2 h4 v-1 z", [[(1, 2), (5, 2), (5, 1), (1, 2)]]),
        ("M0,0 10,0 M5,5H6V7", [[(0, 0), (10, 0)], [(5, 5), (6, 5), (6, 7)]]),
        ("M1,1 m2,2 l1-1", [[(1, 1)], [(3, 3), (4, 2)]]),
        ("M0,0 C1,1 2,2 3.5,-3 Q1,1 0,1e-3", [[(0, 0), (3.5, -3), (0, 0.001)]]),
    ],
)
def test_a_path_becomes_the_points_where_its_pieces_end(d, points):
    assert interact_peer.polylines(d) == points


def test_what_is_moved_or_seen_through_a_window_stands_where_it_should():
    rect = '<rect x="10" y="10" width="10" height="10" fill="#000000"/>'
    marks = interact_peer.read_marks(
        '<svg width="100" height="50"><rect width="100" height="50" fill="#ffffff"/>'
        f'<g transform="translate(5,20)">{rect}</g>'
        f'<svg x="50" y="0" width="20" height="20" viewBox="10 10 40 40">{rect}</svg></svg>'
    )
    assert [points[0] for points, _ in marks.shapes] == [(15, 30), (50, 0)]
    assert [points[2] for points, _ in marks.shapes] == [(25, 40), (55, 5)]


@pytest.mark.parametrize("name", bench.NAMES)
def test_the_peer_moves_the_same_control_from_the_same_value(name, monkeypatch):
    exploration, calls = getattr(explore, name)(), []
    monkeypatch.setattr(widgets, "interact", lambda show, value: calls.append((show, value)))
    monkeypatch.setattr(plt, "show", lambda: calls.append(plt.gcf()))
    interact_peer.peer(exploration)
    (show, control), (moved, ours) = calls[0], interact_peer.mover(exploration)
    assert exploration.controls[moved] is ours and control is not ours
    assert control.description == ours.label and control.value == ours.value
    if isinstance(ours, Choice):
        assert list(control.options) == ours.options
    else:
        assert (control.min, control.max, control.step) == (ours.low, ours.high, ours.step)
        assert isinstance(control, widgets.FloatLogSlider) == ours.is_log
        assert isinstance(control, widgets.IntSlider) == ours.is_whole
    show(control.value)
    texts = sum(picture.image.count("<text") for picture in exploration.shown.pictures)
    assert len(calls[1].axes[0].texts) == texts


def test_verdict_and_percentiles_by_their_definition():
    line, kept = bench.report("explore_rows", [20.0, 25.0, 30.0], [100.0, 100.0, 700.0], [15.0])
    columns = ["25", "30", "100", "640", "15", "0.25", "0.15"]
    assert kept and line.split() == ["explore_rows", *columns]
    line, kept = bench.report("explore_rows", [26.0] * 3, [100.0] * 3, [15.0])
    assert not kept and line.endswith("more than 0.25")


@pytest.fixture(scope="module")
def laboratory(needs_browser):
    with bench.laboratory() as page:
        yield page


@pytest.mark.browser
def test_exploration_peer_and_floor_are_measured_in_turn(laboratory):
    times = bench.measure(laboratory, "explore_batch", turns=2)
    assert [len(each) for each in times] == [2, 2, 2]
    assert all(1 < took < 10_000 for each in times for took in each)


def test_the_bars_have_to_follow_a_stroke():
    line, kept = pad.report("explore_pad", [20.0, 60.0, 90.0])
    assert kept and line.split() == ["explore_pad", "3", "60", "87"]
    line, kept = pad.report("explore_pad", [61.0] * 3)
    assert not kept and line.endswith("more than 60 ms")


@pytest.mark.browser
def test_strokes_are_timed_cell_by_cell(laboratory):
    times = pad.measure(laboratory, "explore_pad", strokes=1)
    assert len(times) == 7 and min(times) > 1 and max(times) < 5_000


def test_live_training_has_to_draw_and_to_answer():
    line, kept = training.report("xor", 8.0, [20.0, 300.0, 40.0])
    assert kept and line.split() == ["xor", "8.0", "40", "300"]
    assert not training.report("xor", 7.9, [20.0])[1]
    line, kept = training.report("xor", 12.0, [20.0, 301.0])
    assert not kept and line.endswith("not 8 frames and 300 ms")


@pytest.mark.browser
def test_live_training_is_watched(laboratory):
    frames, waits = training.measure(laboratory, "xor", 1)
    assert 0 < frames < 100 and waits and 0 < min(waits) < 10_000
