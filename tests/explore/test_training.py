"""Live training: its numbers are those of helpers.optimize, and it never holds the notebook up."""

import re
import threading
import time

import numpy as np
import pytest

from helpers import data, network, optimize
from helpers.colours import BACKWARD, DATA, INK, SERIES
from helpers.explore import explore_training
from helpers.pictures import training, training_run
from helpers.pictures.training import (
    LOSS,
    LOSS_BOX,
    NORM_BOX,
    apart,
    draw_curves,
    draw_state,
    draw_training,
)
from helpers.pictures.training_run import DATA_SETS, Training
from tests.reading.alternatives import close, number
from tests.reading.svg import arrows, assert_no_text_is_cut_or_covered, images, strokes, written_at

SETTINGS = [
    ("spirals", (16, 16), "tanh", "Adam", 0.01),
    ("moons", (4,), "relu", "SGD", 0.3),
    ("circles", (16, 16, 16, 16), "swish", "momentum", 0.02),
    ("xor", (), "identity", "SGD", 0.1),
    ("digits", (16,), "leaky_relu", "Adam", 0.005),
]


def train_by_helpers(problem, hidden, activation, optimiser, rate, epochs):
    """The same training by optimize.train: (params, X, Y, X_test, Y_test)."""
    rng = np.random.default_rng(0)
    if problem == "digits":
        sets = data.load_digits()
    else:
        make = getattr(data, problem)
        sets = *make(rng), *make(np.random.default_rng((0, 1)))
    init = "xavier" if activation in ("tanh", "sigmoid", "identity") else "he"
    start = network.init_params(
        [len(sets[0]), *hidden, len(sets[1])], rng, init, activation=activation
    )

    how = {"step": getattr(optimize, optimiser.lower()), "rate": rate, "epochs": epochs}
    *_, last = optimize.train(start, *sets[:2], rng, **how)
    return last.params, *sets


@pytest.mark.parametrize("chosen", SETTINGS, ids=lambda chosen: chosen[0])
def test_numbers_shown_are_those_of_the_helpers(chosen):
    alt = draw_training(*chosen, epochs=4).alt
    params, X, Y, X_test, Y_test = train_by_helpers(*chosen, epochs=4)
    J, grads = network.loss_and_gradients(params, X, Y)
    J_test, _ = network.loss_and_gradients(params, X_test, Y_test)
    assert "after epoch 4:" in alt
    shown = re.search(
        r": J = (\S+), (\d+) of (\d+) right; on other examples, the test set, J = (\S+), "
        r"(\d+) of (\d+) right",
        alt,
    ).groups()
    assert close(number(shown[0]), J) and close(number(shown[3]), J_test)
    for (right, of), (A, B) in ((shown[1:3], (X, Y)), (shown[4:], (X_test, Y_test))):
        assert int(of) == A.shape[1]
        assert int(right) == round(network.accuracy(params, A, B) * int(of))
    sizes = re.findall(r"W\[(\d)\] ([\d.e−]+)[,;]", alt)
    assert [int(k) for k, _ in sizes] == list(params.W)
    assert all(close(number(size), np.linalg.norm(grads.W[int(k)])) for k, size in sizes)


def test_misread_digits_are_the_ones_misread():
    picture = draw_training(*SETTINGS[4], epochs=4)
    params, _, _, X, Y = train_by_helpers(*SETTINGS[4], epochs=4)
    read, truth = network.predict(params, X).ravel(), Y.argmax(axis=0)
    bad = np.flatnonzero(read != truth)[:20]
    expected = [f"{truth[i]} as {read[i]}" for i in bad]
    assert re.findall(r"\d as \d", picture.alt) == expected
    assert re.findall(r">(\d as \d)<", picture.image) == expected
    assert picture.image.rindex("<image") < picture.image.index(f">{expected[0]}<")  # not covered
    ink = 1 - images(picture)[0][:8, :8, 0]
    assert np.abs(ink - X[:, bad[0]].reshape(8, 8)).max() < 0.01


def test_plane_is_tinted_by_the_classes():
    picture = draw_training(*SETTINGS[0], epochs=40)
    params, X, *_ = train_by_helpers(*SETTINGS[0], epochs=40)
    tint = images(picture)[0]
    limit = np.abs(X).max() + 0.15
    across = np.linspace(-limit, limit, len(tint))
    x1, x2 = np.meshgrid(across, across[::-1])
    phi = network.forward(params, np.array([x1.ravel(), x2.ravel()])).A[3]
    sure = phi.max(axis=0) > 0.95
    colours = np.array([training.rgb(look["color"]) for look in training.SERIES[:3]])
    away = (tint.reshape(-1, 1, 3) - (1 - 0.4 * (1 - colours))) ** 2
    assert sure.sum() > 500
    assert (away.sum(axis=2).argmin(axis=1) == phi.argmax(axis=0))[sure].all()


def test_the_dotted_line_is_where_the_reading_changes():
    picture = draw_training(*SETTINGS[0], epochs=40)
    params, X, *_ = train_by_helpers(*SETTINGS[0], epochs=40)
    limit, plane = np.abs(X).max() + 0.15, training.PLANE
    d = re.search(r'd="((?:M\d+,\d+h0)+)"', picture.image)[1]
    x, y = np.array([spot.split(",") for spot in re.findall(r"M(\d+,\d+)h0", d)], float).T
    x1 = limit * (2 * (x - plane.x) / plane.width - 1)
    x2 = limit * (1 - 2 * (y - plane.y) / plane.height)
    phi = network.forward(params, np.array([x1, x2])).A[3]
    lead = np.sort(phi, axis=0)
    assert len(x) > 100 and np.median(lead[2] - lead[1]) < 0.05
    away = network.forward(params, np.array([x1, x2]) + [[0.3], [0.3]]).A[3]
    assert np.median(np.abs(np.diff(np.sort(away, axis=0)[1:], axis=0))) > 0.3


def test_the_plane_in_words():
    seen = draw_training(*SETTINGS[0], epochs=40).alt
    shares = [number(share) for share in re.findall(r"(\d+) % to class \d", seen)]
    assert len(shares) == 3 and sum(shares) == pytest.approx(100, abs=1.5)
    even = draw_training("xor", (), "tanh", "Adam", 0.01, epochs=40).alt
    sure = [number(re.search(r"; (\d+) % sure", alt)[1]) for alt in (seen, even)]
    assert sure[0] > 85 > 65 > sure[1]


def test_the_points_and_their_key_have_the_looks_of_series():
    picture = draw_training(*SETTINGS[0])
    for c in range(3):
        (key,) = [(x, y) for t, x, y, _ in written_at(picture) if t == f"class {c}"]
        assert f'fill="{SERIES[c]["color"]}" stroke="none"' in picture.image and key[1] > 310


def after(epochs, *changes):
    """A run of SETTINGS[0]; changes: (epoch, optimiser, rate)."""
    run = Training(*SETTINGS[0])
    for epoch in range(epochs):
        for at, *how in changes:
            if at == epoch:
                run.change(*how)
        run.advance()
    return run


def places(values, last, limits=LOSS):
    """Where values of epoch 0, 1, … stand in the plot of J."""
    low, high = np.log10(limits)
    x = LOSS_BOX.x + LOSS_BOX.width * np.arange(len(values)) / last
    shares = (np.clip(np.log10(values), low, high) - low) / (high - low)
    return np.stack([x, LOSS_BOX.y + LOSS_BOX.height * (1 - shares)], axis=1)


def test_both_losses_are_drawn_epoch_by_epoch_and_named_at_their_ends():
    run = after(30)
    picture = draw_curves(run, 50)
    for values, colour, width, name in (
        (run.J, INK, 2.5, "J"),
        (run.J_test, DATA, 1.2, "test J"),
    ):
        (curve,) = strokes(picture, colour, width)
        assert curve.points == pytest.approx(places(values, 50), abs=0.1) and not curve.dash
        ends = [(x, y) for t, x, y, fill in written_at(picture) if t == name and fill == colour]
        x, y = ends[-1]
        assert 0 < x - curve.points[-1][0] < 10 and abs(y - curve.points[-1][1]) < 14
    assert run.J_test != run.J


@pytest.mark.parametrize("hidden", [(), (16, 16), (16,) * 4])
@pytest.mark.parametrize("epochs", [0, 3, 20])
def test_each_layer_has_its_own_look_and_its_name(hidden, epochs):
    run = Training("moons", hidden, "sigmoid", "SGD", 0.1)
    for _ in range(epochs):
        run.advance()
    picture = draw_curves(run, 20)
    curves = strokes(picture, BACKWARD)
    assert len({curve.dash for curve in curves}) == len(curves) == len(hidden) + 1
    assert all(curve.dash for curve in curves)  # dashed is backward
    names = [t for t, *_ in written_at(picture) if re.fullmatch(r"W\[\d\]", t)]
    assert names == [f"W[{k}]" for k in range(1, len(hidden) + 2)]
    assert_no_text_is_cut_or_covered(picture)


def test_the_axes_stay_as_they_are_while_it_trains():
    def axes(run):
        outside = [t for t in written_at(draw_curves(run, 100)) if t[1] < LOSS_BOX.x]
        return [t for t in outside if t[0] != "J"], "100" in draw_curves(run, 100).image

    run, seen = Training(*SETTINGS[0]), []
    for _ in range(60):
        seen.append(axes(run))
        run.advance()
    assert all(one == seen[0] for one in seen)


def test_a_change_is_marked_where_it_was_made_and_the_run_goes_on():
    run = after(20, (5, "SGD", 0.3), (12, "SGD", 0.5))
    plain = after(5)
    assert run.J[:6] == plain.J and run.J[6] != after(6).J[6]
    picture = draw_curves(run, 40)
    found = [p.points[0][0] for p in strokes(picture, DATA, 1.0) if len(p.points) == 2]
    lines = sorted(x for x in found if x >= LOSS_BOX.x)
    expected = [LOSS_BOX.x + LOSS_BOX.width * e / 40 for e in (0, 5, 12)]
    assert all(any(abs(x - want) < 0.1 for x in lines) for want in expected)
    heights = []
    named = ("from 5: SGD, rate 0.3", "from 12: SGD, rate 0.5")
    for x, what in zip(expected[1:], named, strict=True):
        ((spot, height),) = [(a, y) for t, a, y, _ in written_at(picture) if t == what]
        assert spot == pytest.approx(x, abs=0.1) and height < LOSS_BOX.y
        heights.append(height)
    assert heights[0] <= heights[1] - 12  # the latest is the nearest
    assert "from epoch 5 on SGD, rate 0.3; from epoch 12 on SGD, rate 0.5" in picture.alt
    assert_no_text_is_cut_or_covered(picture)


class Far:
    """A run that has left the plot of J above, and that of the gradients below."""

    def __init__(self):
        self.__dict__ |= vars(after(2, (1, "SGD", 0.5)))
        self.now = 2
        self.J[-1], self.sizes[1][-1] = 1e4, 1e-9


def test_a_curve_that_leaves_the_plot_ends_in_an_arrow_that_points_on():
    inside = draw_curves(after(2, (1, "SGD", 0.5)), 10)
    assert not arrows(inside, INK) and not arrows(inside, BACKWARD)
    picture = draw_curves(Far(), 10)
    (up,), (down,) = arrows(picture, INK), arrows(picture, BACKWARD)
    assert up.along == pytest.approx([0, -1]) and down.along == pytest.approx([0, 1])
    assert 0 <= LOSS_BOX.y - up.tip[1] < 9
    assert 0 <= down.tip[1] - NORM_BOX.y - NORM_BOX.height < 9


def test_of_many_layers_a_few_are_named_and_every_text_is_whole():
    run = Training("digits", (4,) * 20, "sigmoid", "Adam", 100)
    for what in ("as many epochs as it can", "one minibatch"):
        picture = draw_curves(run, 1000, what)
        assert_no_text_is_cut_or_covered(picture)
    names = [t for t, *_ in written_at(picture) if t.startswith("W[")]
    assert {"W[1]", "W[21]"} < set(names) and len(names) == 8


def test_names_at_the_ends_keep_apart_and_in_order():
    found = apart([50, 51, 52, 90], 12, 0, 100)
    assert (np.diff(found) >= 12 - 1e-9).all() and 0 <= min(found) <= max(found) <= 100
    assert apart([50, 10], 12, 0, 100) == [50, 10]
    assert apart([1, 60, 60], 12, 0, 100) == [1, 54, 66]  # who stands alone stays
    assert (np.diff(apart([1, 1, 1], 12, 0, 100)) >= 12).all()
    assert max(apart([99.0] * 20, 12, 0, 100)) <= 100 + 1e-9


def test_minibatches_add_up_to_an_epoch():
    whole, parts = after(2), Training(*SETTINGS[0])
    for turn in range(1, 21):
        parts.step()
        assert parts.now == pytest.approx(turn / 10) and parts.epoch == turn // 10
        assert len(parts.J) == turn + 1
    assert parts.J[-1] == whole.J[-1] and parts.J[10] == whole.J[1]
    mixed = Training(*SETTINGS[0])
    mixed.step(), mixed.step(), mixed.advance()
    assert mixed.now == 1 and mixed.J[-1] == whole.J[1]
    assert "epoch 0, minibatch 7 of 10" in draw_state(stepped(7)).image


def stepped(count):
    run = Training(*SETTINGS[0])
    for _ in range(count):
        run.step()
    return run


# --- step, play, pause, reset ---------------------------------------------------------------------


def settings(exploration):
    own = ("problem", "hidden", "activation", "optimiser", "rate")
    return {name: exploration.values[name] for name in own} | {"epochs": exploration.run.epoch}


def shows_training(exploration):
    """Whether the page shows what draw_training draws of as many epochs."""
    run = Training(*list(settings(exploration).values())[:5])
    for _ in range(exploration.run.epoch):
        run.advance()
    curves = draw_curves(run, exploration.values["stop"], exploration.values["speed"])
    return exploration.shown.pictures == [draw_state(run), curves]


def test_steps_are_the_pictures_of_draw_training():
    exploration = explore_training()
    for n in range(1, 4):
        exploration.step()
        assert exploration.run.epoch == n
        assert shows_training(exploration)
        assert exploration.picture.alt in draw_training(**settings(exploration)).alt


class Page:
    """A page that plays: it sends numbered messages."""

    def __init__(self, exploration, name="page"):
        self.exploration, self.name, self.number = exploration, name, 0

    def send(self, what, name="", value=None):
        self.number += 1
        message = {"client": self.name, "seq": self.number, "do": what, "name": name}
        self.exploration.receive(message | {"value": value})

    def play(self):
        self.send("press", "Play")

    def ticks(self, count):
        for _ in range(count):
            self.send("tick")


@pytest.mark.parametrize("problem", DATA_SETS)
def test_plays_an_epoch_a_frame_pauses_and_stays(problem):
    exploration = explore_training()
    exploration.set(problem=problem)
    page = Page(exploration)
    page.play()
    assert exploration.player.description == "Pause"
    for epoch in range(1, 5):
        page.ticks(1)
        assert exploration.run.epoch == epoch
        assert shows_training(exploration)
    page.play()
    page.ticks(3)
    assert exploration.run.epoch == 4 and not exploration.player.playing
    assert exploration.player.description == "Play"
    assert shows_training(exploration)


def test_a_new_setting_restarts_cleanly_while_it_plays():
    exploration = explore_training()
    page = Page(exploration)
    page.play()
    page.ticks(3)
    page.send("set", "problem", exploration.controls["problem"].options.index(("moons", "moons")))
    assert exploration.run.epoch == 0 and exploration.player.playing
    page.ticks(2)
    assert exploration.run.epoch == 2
    assert exploration.values["problem"] == exploration.run.problem == "moons"
    assert shows_training(exploration)


def test_start_over_keeps_the_settings_and_reset_does_not():
    exploration = explore_training()
    first = exploration.picture
    exploration.set(problem="xor", rate=0.1)
    begin = exploration.picture
    exploration.step()
    exploration.start_over()
    assert exploration.picture == begin != first
    exploration.step()
    exploration.reset()
    assert exploration.picture == first


def test_a_rate_that_diverges_says_so_beside_the_rate_and_pauses():
    exploration = explore_training()
    exploration.set(optimiser="SGD", rate=100.0)
    page = Page(exploration)
    page.play()
    for _ in range(200):
        if exploration.player.playing:
            page.ticks(1)
    assert not exploration.player.playing and exploration.cause == "rate"
    assert re.fullmatch(
        r"J = .*, over 20 times the 1\.1 of an even guess: .* try a rate below 100\.",
        exploration.message,
    )
    assert exploration.player.description == "Play"
    said, picture = exploration.message, exploration.picture
    exploration.step()
    assert (exploration.message, exploration.picture) == (said, picture)
    exploration.set(rate=0.01)  # what went wrong is not gone on with
    assert exploration.message == "" and exploration.run.epoch == 0
    exploration.step()
    assert exploration.run.epoch == 1
    with pytest.raises(FloatingPointError, match="try a rate below 100"):
        draw_training(optimiser="SGD", rate=100.0, epochs=50)


def test_numbers_that_are_not_finite_keep_the_last_picture(monkeypatch):
    def explode(params, grads, state, rate):
        return optimize.each(lambda p: p * np.inf, params), state

    monkeypatch.setitem(training_run.OPTIMISERS, "SGD", explode)
    exploration = explore_training()
    exploration.set(optimiser="SGD")
    picture = exploration.picture
    for _ in range(2):
        exploration.step()
        assert "try a rate below 0.01" in exploration.message
        assert exploration.picture == picture


def test_it_stops_at_the_chosen_epoch_and_goes_on_when_that_is_moved():
    exploration = explore_training()
    exploration.set(stop=20)
    page = Page(exploration)
    page.play()
    page.ticks(30)
    assert exploration.run.epoch == 20
    assert exploration.player.description == "Play"
    page.play()
    page.ticks(3)
    assert exploration.run.epoch == 20 and exploration.cause == "stop"
    assert exploration.message == "Epoch 20 is reached: stop later, or start over."
    page.send("set", "stop", 30)
    assert exploration.message == ""
    page.play()
    page.ticks(30)
    assert exploration.run.epoch == 30


def test_what_was_chosen_only_now_has_trained_nothing():
    exploration = explore_training()
    exploration.set(optimiser="SGD", rate=0.1)
    assert "tanh, SGD, rate 0.1, after epoch 0: J" in exploration.sentence
    exploration.step()
    exploration.set(optimiser="Adam", rate=0.01)
    assert "tanh, SGD, rate 0.1, after epoch 1: J" in exploration.sentence
    assert exploration.sentence.endswith(" right. Not trained yet with Adam, rate 0.01.")
    exploration.step()
    assert "tanh, Adam, rate 0.01 since epoch 1, after epoch 2: J" in exploration.sentence
    assert "Not trained" not in exploration.sentence
    exploration.start_over()
    assert "tanh, Adam, rate 0.01, after epoch 0: J" in exploration.sentence


def test_a_step_may_be_one_minibatch_or_as_many_epochs_as_it_can():
    exploration = explore_training()
    exploration.set(speed="one minibatch")
    exploration.step()
    assert exploration.run.done == 1 and "minibatch 1 of 10" in exploration.picture.image
    exploration.set(speed="as many epochs as it can", stop=30)
    page = Page(exploration)
    page.play()
    page.ticks(1)
    assert 1 <= exploration.run.now <= 30
    page.ticks(40)
    assert exploration.run.now == 30 and not exploration.player.playing


@pytest.mark.parametrize("what", [{"rate": 0.1}, {"optimiser": "SGD"}, {"speed": "one minibatch"}])
def test_optimiser_rate_and_speed_change_without_losing_the_run(what):
    exploration = explore_training()
    page = Page(exploration)
    page.play()
    page.ticks(4)
    J = list(exploration.run.J)
    exploration.set(**what)
    assert exploration.run.epoch == 4 and exploration.player.playing
    assert len(exploration.run.changes) == (1 if "speed" in what else 2)
    page.ticks(1)
    assert exploration.run.J[:5] == J and len(exploration.run.J) == 6


@pytest.mark.parametrize("back", ["reset", "start_over"])
def test_going_back_pauses(back):
    exploration = explore_training()
    page = Page(exploration)
    page.play()
    page.ticks(3)
    getattr(exploration, back)()
    assert not exploration.player.playing
    page.ticks(3)
    assert exploration.run.epoch == 0


def test_a_new_setting_from_another_thread_waits_for_the_frame(monkeypatch):
    """JupyterLab handles the messages of two controls in two threads."""
    entered, seen, advance = threading.Event(), [], Training.advance

    def slowly(run):
        entered.set()
        time.sleep(0.1)
        advance(run)
        seen.append(run.problem)

    def choose():
        assert entered.wait(10)
        exploration.set(problem="moons")
        seen.append("chosen")

    monkeypatch.setattr(Training, "advance", slowly)
    exploration = explore_training()
    page, other = Page(exploration), threading.Thread(target=choose)
    other.start()
    page.play()
    page.ticks(1)
    other.join()
    assert seen == ["spirals", "chosen"] and exploration.run.problem == "moons"


def test_without_a_page_nothing_plays():
    exploration = explore_training()
    exploration.player.click()
    assert exploration.run.epoch == 0
