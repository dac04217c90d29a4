"""Live training: its numbers are those of helpers.optimize, and it never holds the notebook up."""

import re
import threading
import time

import numpy as np
import pytest

from helpers import data, network, optimize
from helpers.explore import explore_training
from helpers.explore import training as live
from helpers.pictures import training
from helpers.pictures.training import DATA_SETS, draw_training
from tests.reading.alternatives import close, number
from tests.reading.svg import images

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
    sets = data.load_digits() if problem == "digits" else 2 * getattr(data, problem)(rng)
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
    assert "after epoch 4:" in alt
    assert close(number(re.search(r"J = (\S+);", alt)[1]), J)
    right, of = re.search(r"(\d+) of (\d+) (?:points|test images) right", alt).groups()
    share = network.accuracy(params, X_test, Y_test)
    assert int(of) == X_test.shape[1]
    assert int(right) == round(share * int(of))
    sizes = re.findall(r"W\[(\d)\] ([\d.e−]+)[,.]", alt)
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


def test_loss_curve_ends_at_j():
    picture = draw_training(*SETTINGS[0], epochs=30)
    J = number(re.search(r"J = (\S+);", picture.alt)[1])
    curve = next(d for d in re.findall(r'<path d="(M430\.0,[^"]*)"', picture.image))
    x, y = (float(v) for v in curve.split(" L")[-1].split(","))
    low, high = -1, 1  # J runs from 1.17 to 0.16: the decades from 0.1 to 10
    assert x == pytest.approx(430 + 240 * 30 / 50)
    assert 10 ** (low + (high - low) * (201 - y) / 125) == pytest.approx(J, rel=0.02)


@pytest.mark.parametrize("epochs", [0, 3])
def test_each_size_stands_beside_its_curve(epochs):
    """Also at epoch 0, where a curve is one point."""
    picture = draw_training(*SETTINGS[0], epochs=epochs)
    sizes = re.findall(r"W\[\d\] [\d.e−]*\d", picture.alt)
    assert sizes and all(f">{size}<" in picture.image for size in sizes)
    assert picture.image.count("<circle") == 1 + len(sizes)


# --- step, play, pause, reset ---------------------------------------------------------------------


def settings(exploration):
    return {**exploration.values, "epochs": exploration.run.epoch}


def test_steps_are_the_pictures_of_draw_training():
    exploration = explore_training()
    for n in range(1, 4):
        exploration.step()
        assert exploration.run.epoch == n
        assert exploration.picture == draw_training(**settings(exploration))


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
        assert exploration.picture == draw_training(**settings(exploration))
    page.play()
    page.ticks(3)
    assert exploration.run.epoch == 4 and not exploration.player.playing
    assert exploration.player.description == "Play"
    assert exploration.picture == draw_training(**settings(exploration))


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
    assert exploration.picture == draw_training(**settings(exploration))


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
    exploration.set(rate=0.01)
    assert exploration.message == ""
    exploration.step()
    assert exploration.run.epoch == 1
    with pytest.raises(FloatingPointError, match="try a rate below 100"):
        draw_training(optimiser="SGD", rate=100.0, epochs=50)


def test_numbers_that_are_not_finite_keep_the_last_picture(monkeypatch):
    def explode(params, grads, state, rate):
        return optimize.each(lambda p: p * np.inf, params), state

    monkeypatch.setitem(training.OPTIMISERS, "SGD", explode)
    exploration = explore_training()
    exploration.set(optimiser="SGD")
    picture = exploration.picture
    for _ in range(2):
        exploration.step()
        assert "try a rate below 0.01" in exploration.message
        assert exploration.picture == picture


def test_it_ends_by_itself(monkeypatch):
    monkeypatch.setattr(live, "LAST", 12)
    exploration = explore_training()
    page = Page(exploration)
    page.play()
    page.ticks(20)
    assert exploration.run.epoch == 12
    assert exploration.player.description == "Play"


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
    entered, seen, advance = threading.Event(), [], training.Training.advance

    def slowly(run):
        entered.set()
        time.sleep(0.1)
        advance(run)
        seen.append(run.problem)

    def choose():
        assert entered.wait(10)
        exploration.set(problem="moons")
        seen.append("chosen")

    monkeypatch.setattr(training.Training, "advance", slowly)
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
