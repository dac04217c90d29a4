"""The digit pad: the numbers shown are recomputed, the pad is used as a page does."""

import re
import time

import numpy as np
import pytest

from helpers import data, network
from helpers.colours import BACKWARD, FORWARD
from helpers.explore import explore_digit, explore_pad
from helpers.gradcheck import numerical_gradient
from helpers.pictures.digit import (
    CELL,
    LIMIT,
    MARKED,
    RATE,
    UNIT,
    draw_digit,
    draw_push,
    draw_reading,
    quick_network,
    read_pixels,
    step_towards,
    write_pixels,
)
from helpers.svg.tiles import tint
from tests.reading.alternatives import close, number
from tests.reading.svg import assert_no_text_is_cut_or_covered, blocks, written_at

THREE = "..cggc..\n.8c..g8.\n.....g6.\n...cgc..\n....8g8.\n.....8g.\n.4...gc.\n..cggc.."


@pytest.fixture(scope="module")
def params():
    return quick_network()


def button(exploration, name):
    return next(b for b in exploration.buttons if b.description == name)


# --- an image as text ----------------------------------------------------------------------------


def test_every_test_image_can_be_written_and_read():
    X = data.load_digits()[2]
    for x in X.T[:, :, np.newaxis]:
        assert np.array_equal(read_pixels(write_pixels(x)), x)


def test_short_lines_end_in_paper():
    x = read_pixels("g\n 0g\n").reshape(8, 8)
    assert x[0, 0] == x[1, 2] == 1
    assert x.sum() == 2


@pytest.mark.parametrize(
    ("pixels", "says"),
    [
        ("........g", "Line 1 has 9 letters"),
        ("\n" * 8 + "g", "The image has 9 lines"),
        ("..\n..#", "Line 2 has '#': write . for paper"),
    ],
)
def test_what_is_no_image_is_refused(params, pixels, says):
    with pytest.raises(ValueError, match=re.escape(says)):
        draw_digit(params, pixels, 3)


def test_a_network_of_other_sizes_is_refused():
    other = network.init_params([2, 4, 3], np.random.default_rng(0))
    with pytest.raises(ValueError, match="params read 2 numbers into 3 classes"):
        explore_digit(other)


# --- what is shown of an image -------------------------------------------------------------------


def columns(alt, name):
    """The ten numbers after a name such as φ in the text alternative."""
    found = re.search(rf"{re.escape(name)} (0: .*?)[;.] ", f"{alt} ")[1]
    numbers = [number(pair.split(": ")[1]) for pair in found.split(", ")]
    assert len(numbers) == 10
    return np.array(numbers)


def loss(params, x, target):
    """J from the formulas alone, without helpers.network."""
    a, r = x, len(params.W)
    for k in range(1, r + 1):
        z = params.W[k] @ a + params.b[k]
        a = np.maximum(z, 0)
    return float(np.log(np.exp(z).sum()) - z[target, 0])


SIZES, TARGETS = [[64, 32, 10], [64, 20, 12, 10]], [3, 8]


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("target", TARGETS)
def test_digit_shows_the_maths(sizes, target):
    params = network.init_params(sizes, np.random.default_rng(1))
    alt = draw_digit(params, THREE, target).alt
    J = [loss(params, read_pixels(THREE), t) for t in range(10)]
    assert close(number(re.search(r" J = (\S+)\. ", alt)[1]), J[target])
    phi, exact = columns(alt, "φ"), np.exp(-np.array(J))
    assert np.abs(phi - exact).max() < 0.00051
    assert np.abs(columns(alt, "φ − e_y") - (exact - np.eye(10)[target])).max() < 0.00051
    assert re.match(r"Reads (\d), sure", alt)[1] == str(phi.argmax())


@pytest.mark.parametrize("target", [None, *TARGETS])
def test_the_bars_of_the_probabilities_and_of_their_gradient_have_one_scale(params, target):
    picture = draw_reading(params, THREE, target)
    phi = np.exp([-loss(params, read_pixels(THREE), t) for t in range(10)])
    for values, colour in ((phi, FORWARD), (phi - np.eye(10)[target or 0], BACKWARD)):
        bars = [bar for bar in blocks(picture) if bar.colour == colour]
        if target is None and colour == BACKWARD:
            assert not bars
            continue
        assert [bar.right - bar.left for bar in bars] == pytest.approx(UNIT * abs(values), abs=0.2)
        zero = max(bar.left for bar in bars)
        for bar, value in zip(bars, values, strict=True):
            assert (bar.right if value < 0 else bar.left) == pytest.approx(zero, abs=0.2)
        assert [bar.top for bar in bars] == sorted(bar.top for bar in bars)
    assert_no_text_is_cut_or_covered(picture)


def pixel_map(picture):
    """[(fill, sign)] of the 64 cells of ∂J/∂x, row by row."""
    cells = [b for b in blocks(picture) if b.right - b.left == b.bottom - b.top == CELL]
    signs = [(text, x, y) for text, x, y, _ in written_at(picture) if text in "+−"]
    found = []
    for b in sorted(cells, key=lambda b: (b.top, b.left)):
        inside = [t for t, x, y in signs if b.left < x < b.right and b.top < y < b.bottom]
        found.append((b.fill, "".join(inside)))
    assert len(found) == 64
    return found


@pytest.mark.parametrize("sizes", SIZES)
@pytest.mark.parametrize("target", TARGETS)
def test_digit_shows_the_gradient_of_its_pixels(sizes, target):
    params, x = network.init_params(sizes, np.random.default_rng(1)), read_pixels(THREE)
    params.W[1][:] *= 4  # so that some of it goes beyond the scale
    picture = draw_push(params, THREE, target)
    gradient = numerical_gradient(lambda x: loss(params, x, target), x).ravel()
    found = re.findall(
        r"(more|less) ink at row (\d), column (\d), ∂J/∂x = ([−\d.e]+\d)", picture.alt
    )
    for (which, row, column, shown), pixel in zip(
        found, (gradient.argmin(), gradient.argmax()), strict=True
    ):
        assert (int(row) - 1) * 8 + int(column) - 1 == pixel, which
        assert close(number(shown), gradient[pixel])
    for (fill, sign), slope in zip(pixel_map(picture), gradient, strict=True):
        near = {tint(slope / LIMIT + tiny) for tiny in (-1e-6, 0, 1e-6)}
        assert fill in near
        assert sign == ("" if abs(slope) < MARKED else "+" if slope > 0 else "−")
    assert_no_text_is_cut_or_covered(picture)


def test_the_colours_of_the_gradient_have_one_scale_and_a_key(params):
    picture = draw_push(params, THREE, 8)
    keys = {number(text.strip("+")): y for text, x, y, _ in written_at(picture) if x == 245}
    assert keys.keys() == {LIMIT, 0, -LIMIT}
    for value, y in keys.items():
        (cell,) = [b for b in blocks(picture) if b.left == 224 and b.top < y < b.bottom]
        assert cell.fill == tint(value / LIMIT)


def test_where_there_is_no_error_there_is_no_gradient_to_be_seen(params):
    x = data.load_digits()[2][:, [0]]
    sure = network.forward(params, x).A[2].argmax()
    x = step_towards(params, x, sure)
    while loss(params, x, sure) > 0.001:
        x = step_towards(params, x, sure)
    picture = draw_push(params, x, sure)
    assert {sign for _, sign in pixel_map(picture)} == {""}
    assert {fill for fill, _ in pixel_map(picture)} == {tint(0)}
    assert "hardly a gradient" in picture.alt and "more ink" not in picture.alt


def test_a_step_goes_against_the_gradient_of_the_pixels(params):
    for target in range(10):
        x = read_pixels(THREE)
        gradient = numerical_gradient(lambda x, t=target: loss(params, x, t), x)
        stepped = step_towards(params, THREE, target)
        assert stepped == pytest.approx(np.clip(x - RATE * gradient, 0, 1), abs=1e-6)
        assert target == 3 or loss(params, stepped, target) < loss(params, x, target)


@pytest.mark.parametrize("sizes", SIZES)
def test_hidden_layers_in_a_table(sizes):
    params = network.init_params(sizes, np.random.default_rng(1))
    exploration = explore_digit(params)
    x, target = np.array(exploration.values["pixels"]) / 64, exploration.values["target"]
    Z, A = network.forward(params, x.reshape(64, 1))
    delta, _ = network.backward(params, Z, A, data.one_hot([target], 10))
    told = exploration.shown.numbers
    assert len(told) == 2 * (len(sizes) - 2)
    for k in range(1, len(sizes) - 1):
        on, of, top = re.match(
            r"(\d+) of (\d+) units on, the largest (\S+)", told[f"A[{k}]"]
        ).groups()
        passed, push = re.match(
            r"not 0 at (\d+) units, the largest (\S+)", told[f"δ[{k}]"]
        ).groups()
        assert (int(on), int(of)) == ((A[k] > 0).sum(), len(A[k]))
        assert close(number(top), A[k].max())
        assert int(passed) == (delta[k] != 0).sum()
        assert close(number(push), np.abs(delta[k]).max())


# --- the pad -------------------------------------------------------------------------------------


def test_the_network_at_hand_reads_most_digits(params):
    assert network.accuracy(params, *data.load_digits()[2:]) > 0.93


def shown_by(params, exploration):
    """What the pad's ink and target make of a drawing, by the pictures themselves."""
    pixels, target = exploration.values.values()
    x = np.array(pixels) / 64
    return [draw_reading(params, x, target), draw_push(params, x, target)]


def send(exploration, number, pixels, name="pixels"):
    """Draw as the page does."""
    facts = {"do": "set", "name": name, "value": pixels}
    exploration.receive({"client": "page", "seq": number, **facts})


def test_what_is_drawn_on_the_page_is_read(params):
    exploration = explore_digit(params)
    button(exploration, "Clear").click()
    seen = {exploration.picture.image}
    for turn, ink in enumerate((64, 32, 4), start=1):
        send(exploration, turn, [0] * 19 + [ink] + [0] * 44)
        assert exploration.values["pixels"][19] == sum(exploration.values["pixels"]) == ink
        assert exploration.shown.pictures == shown_by(params, exploration)
        seen.add(exploration.picture.image)
    assert len(seen) == 4


def test_it_begins_where_the_network_is_in_doubt(params):
    exploration = explore_digit(params)
    (sure,) = re.findall(r"sure (\S+) %", exploration.picture.alt)
    phi = columns(exploration.picture.alt, "φ")
    assert 50 < number(sure) < 70
    assert exploration.values["target"] == phi.argsort()[-2]
    _, _, X, Y = data.load_digits()
    (place,) = np.flatnonzero((exploration.values["pixels"] == 64 * X.T).all(axis=1))
    assert Y[:, place].argmax() == phi.argmax()


def test_the_plain_pad_shows_the_drawing_and_how_it_is_read(params):
    exploration = explore_pad(params)
    assert list(exploration.controls) == ["pixels"]
    assert [b.label for b in exploration.buttons] == ["Clear", "Test image", "Reset"]
    first = exploration.picture
    for name in ("Test image", "Clear"):
        button(exploration, name).click()
        x = np.array(exploration.values["pixels"]) / 64
        assert exploration.picture == draw_reading(params, x) != first
    exploration.reset()
    assert exploration.picture == first


@pytest.mark.parametrize("pixels", [[0] * 63, [0] * 65, [65] + [0] * 63, "." * 64, None])
def test_what_is_no_drawing_is_refused_beside_the_pad(params, pixels):
    exploration = explore_digit(params)
    picture = exploration.picture
    send(exploration, 1, pixels)
    assert "your digit" in exploration.message and exploration.cause == "pixels"
    assert exploration.picture == picture
    button(exploration, "Clear").click()
    assert exploration.message == "" and exploration.picture != picture


def test_load_shift_clear_and_reset(params):
    exploration = explore_digit(params)
    first = exploration.picture
    _, _, X, Y = data.load_digits()
    for n in range(2):
        button(exploration, "Test image").click()
        assert np.array_equal(exploration.values["pixels"], 64 * X[:, n])
        assert exploration.values["target"] == Y[:, n].argmax()
    image = np.reshape(exploration.values["pixels"], (8, 8))
    button(exploration, "Shift →").click()
    button(exploration, "Shift ↑").click()
    moved = np.reshape(exploration.values["pixels"], (8, 8))
    assert np.array_equal(moved[:7, 1:], image[1:, :7])
    assert not moved[7].any()
    assert not moved[:, 0].any()
    exploration.reset()
    assert exploration.picture == first


def test_small_steps_add_up_and_play_ends_where_the_gradient_is_gone(params):
    exploration = explore_digit(params)
    x, target = np.array(exploration.values["pixels"]) / 64, exploration.values["target"]
    exact = x.reshape(64, 1)
    J = [loss(params, exact, target)]
    for _ in range(3):
        exploration.step()
        exact = step_towards(params, exact, target)
        assert np.array_equal(exploration.values["pixels"], np.rint(64 * exact).ravel())
        J.append(loss(params, exact, target))
    assert (np.diff(J) < 0).all()
    turn = 0
    send_what = {"client": "page", "do": "press", "name": "Play"}
    exploration.receive(send_what | {"seq": 1})
    player = next(b for b in exploration.buttons if b.kind == "play")
    while player.playing and turn < 500:
        turn += 1
        exploration.receive({"client": "page", "do": "tick", "seq": 1 + turn})
    assert 5 < turn < 200 and f"Reads {target}" in exploration.picture.alt
    gradient = numerical_gradient(lambda x: loss(params, x, target), exploration.exact)
    assert np.abs(gradient).max() < MARKED
    assert "hardly a gradient" in exploration.shown.sentence
    still = exploration.values
    exploration.receive(send_what | {"seq": 1000})
    exploration.receive({"client": "page", "do": "tick", "seq": 1001})
    assert exploration.values == still and not player.playing and exploration.cause == ""
    says = f"Hardly a gradient is left towards a {target}: choose another target."
    assert exploration.message == says
    exploration.set(target=(target + 1) % 10)
    assert exploration.message == "" and exploration.values != still
    exploration.step()
    assert exploration.message == ""


def test_a_step_begins_at_what_was_drawn_last(params):
    exploration = explore_digit(params)
    exploration.step()
    ink = [0] * 20 + [64] * 10 + [0] * 34
    send(exploration, 1, ink)
    exploration.step()
    stepped = step_towards(params, np.array(ink) / 64, exploration.values["target"])
    assert np.array_equal(exploration.values["pixels"], np.rint(64 * stepped).ravel())


def test_without_a_network_a_small_one_is_trained_in_no_time():
    for explore in (explore_digit, explore_pad):
        start = time.perf_counter()
        assert explore().params.W[1].shape == (32, 64)
        assert time.perf_counter() - start < 2
