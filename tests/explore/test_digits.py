"""The digit pad: the numbers shown are recomputed, the pad is used as a page does."""

import re

import numpy as np
import pytest

from helpers import data, network
from helpers.explore import explore_digit
from helpers.explore.digit import THREE
from helpers.gradcheck import numerical_gradient
from helpers.pictures.digit import (
    draw_digit,
    quick_network,
    read_pixels,
    step_towards,
    write_pixels,
)
from tests.reading.alternatives import close, number
from tests.reading.svg import images


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


def columns(alt, name, count):
    """The ten numbers after a name such as φ in the text alternative."""
    found = re.search(rf"{re.escape(name)} (0: .*?)\. ", alt)[1]
    numbers = [number(pair.split(": ")[1]) for pair in found.split(", ")]
    assert len(numbers) == count
    return np.array(numbers)


def loss(params, x, target):
    """J from the formulas alone, without helpers.network."""
    a, r = x, len(params.W)
    for k in range(1, r + 1):
        z = params.W[k] @ a + params.b[k]
        a = np.maximum(z, 0)
    return float(np.log(np.exp(z).sum()) - z[target, 0])


@pytest.mark.parametrize("sizes", [[64, 32, 10], [64, 20, 12, 10]])
@pytest.mark.parametrize("target", [3, 8])
def test_digit_shows_the_maths(sizes, target):
    params = network.init_params(sizes, np.random.default_rng(1))
    x, r = read_pixels(THREE), len(sizes) - 1
    picture = draw_digit(params, THREE, target)
    alt = picture.alt
    J = [loss(params, x, t) for t in range(10)]
    assert close(number(re.search(r"J = (\S+) with", alt)[1]), J[target])
    assert f"with {target} as the target" in alt
    phi = columns(alt, "φ", 10)
    exact = np.exp(-np.array(J))
    assert np.abs(phi - exact).max() < 0.00051
    assert np.abs(columns(alt, f"δ[{r}]", 10) - (exact - np.eye(10)[target])).max() < 0.00051
    assert re.match(r"reads (\d)", alt)[1] == str(phi.argmax())


@pytest.mark.parametrize("sizes", [[64, 32, 10], [64, 20, 12, 10]])
@pytest.mark.parametrize("target", [3, 8])
def test_digit_shows_the_gradient_of_its_pixels(sizes, target):
    params, x = network.init_params(sizes, np.random.default_rng(1)), read_pixels(THREE)
    picture = draw_digit(params, THREE, target)
    alt = picture.alt
    gradient = numerical_gradient(lambda x: loss(params, x, target), x).ravel()
    found = re.findall(r"(more|less) ink at row (\d), column (\d), ∂J/∂x = ([−\d.e]+\d)", alt)
    for (which, row, column, shown), pixel in zip(
        found, (gradient.argmin(), gradient.argmax()), strict=True
    ):
        assert (int(row) - 1) * 8 + int(column) - 1 == pixel, which
        assert close(number(shown), gradient[pixel])
    low, high = re.search(r"∂J/∂x from (\S+) to (\S+):", picture.image).groups()
    assert close(number(low), gradient.min())
    assert close(number(high), gradient.max())
    red, _, blue = np.moveaxis(images(picture)[1].reshape(64, 3), 1, 0)
    strong = np.abs(gradient) > 0.1 * np.abs(gradient).max()
    assert ((red > blue) == (gradient > 0))[strong].all()


def test_hidden_layers_in_words():
    params = network.init_params([64, 20, 12, 10], np.random.default_rng(1))
    A, x = {0: read_pixels(THREE)}, read_pixels(THREE)
    for k in (1, 2):
        A[k] = np.maximum(params.W[k] @ A[k - 1], 0)
    Z, whole = network.forward(params, x)
    delta, _ = network.backward(params, Z, whole, data.one_hot([8], 10))
    alt = draw_digit(params, THREE, 8).alt
    for k in (1, 2):
        on, of, top, passed, push = re.search(
            rf"A\[{k}\] has (\d+) of (\d+) units on, the largest (\S+), "
            rf"δ\[{k}\] is not 0 at (\d+), the largest ([\d.e−]+\d)",
            alt,
        ).groups()
        assert (int(on), int(of)) == ((A[k] > 0).sum(), len(A[k]))
        assert close(number(top), A[k].max())
        assert int(passed) == (delta[k] != 0).sum()
        assert close(number(push), np.abs(delta[k]).max())


def test_a_step_makes_it_more_of_the_target(params):
    for target in range(10):
        before = loss(params, read_pixels(THREE), target)
        stepped = step_towards(params, THREE, target)
        change = np.abs(read_pixels(stepped) - read_pixels(THREE))
        assert change.max() <= 0.25
        assert target == 3 or loss(params, read_pixels(stepped), target) < before


# --- the pad -------------------------------------------------------------------------------------


def test_the_network_at_hand_reads_most_digits(params):
    assert network.accuracy(params, *data.load_digits()[2:]) > 0.93


def drawn(params, exploration):
    """What the pad's ink and target make of a picture, written as text by ourselves."""
    pixels, target = exploration.values.values()
    rows = [pixels[8 * row : 8 * row + 8] for row in range(8)]
    lines = ["".join(".123456789abcdefg"[level] for level in row) for row in rows]
    return draw_digit(params, "\n".join(lines), target)


def send(exploration, number, pixels):
    """Draw as the page does."""
    facts = {"do": "set", "name": "pixels", "value": pixels}
    exploration.receive({"client": "page", "seq": number, **facts})


def test_what_is_drawn_on_the_page_is_read(params):
    exploration = explore_digit(params)
    button(exploration, "Clear").click()
    seen = {exploration.picture.image}
    for turn, ink in enumerate((16, 8, 1), start=1):
        send(exploration, turn, [0] * 19 + [ink] + [0] * 44)
        assert exploration.values["pixels"][19] == sum(exploration.values["pixels"]) == ink
        assert exploration.picture == drawn(params, exploration)
        seen.add(exploration.picture.image)
    assert len(seen) == 4


def test_it_begins_with_a_three_that_the_page_gets_cell_by_cell(params):
    exploration = explore_digit(params)
    assert exploration.picture == draw_digit(params, THREE, 8)
    ink = read_pixels(THREE).ravel() * 16
    assert exploration.facts()["values"]["pixels"] == ink.tolist()


@pytest.mark.parametrize("pixels", [[0] * 63, [0] * 65, [17] + [0] * 63, "." * 64, None])
def test_what_is_no_drawing_is_refused_beside_the_pad(params, pixels):
    exploration = explore_digit(params)
    picture = exploration.picture
    send(exploration, 1, pixels)
    assert "pixels" in exploration.message and exploration.cause == "pixels"
    assert exploration.picture == picture
    button(exploration, "Clear").click()
    assert exploration.message == "" and exploration.picture != picture


@pytest.mark.parametrize("sizes", [[64, 32, 10], [64, 20, 12, 10]])
def test_the_scales_of_the_heat_maps_are_told(sizes):
    picture = draw_digit(network.init_params(sizes, np.random.default_rng(1)), THREE, 8)
    for k in range(1, len(sizes) - 1):
        active, delta = re.search(
            rf"A\[{k}\] has .*?largest (\S+), .*?largest (\S+?)[.;] ", picture.alt
        ).groups()
        assert f"A[{k}] {active}, δ[{k}] {delta}" in picture.image


def test_load_shift_clear_step_and_reset(params):
    exploration = explore_digit(params)
    first = exploration.picture
    _, _, X, Y = data.load_digits()
    for n in range(2):
        button(exploration, "Test image").click()
        assert np.array_equal(exploration.values["pixels"], 16 * X[:, n])
        assert exploration.values["target"] == Y[:, n].argmax()
    image = np.reshape(exploration.values["pixels"], (8, 8))
    button(exploration, "Shift →").click()
    button(exploration, "Shift ↑").click()
    moved = np.reshape(exploration.values["pixels"], (8, 8))
    assert np.array_equal(moved[:7, 1:], image[1:, :7])
    assert not moved[7].any()
    assert not moved[:, 0].any()
    text, target = write_pixels(moved.ravel() / 16), exploration.values["target"]
    button(exploration, "Step towards the target").click()
    after = np.divide(exploration.values["pixels"], 16)
    assert write_pixels(after) == step_towards(params, text, target)
    exploration.reset()
    assert exploration.picture == first


def test_without_a_network_a_small_one_is_trained():
    exploration = explore_digit()
    assert exploration.params.W[1].shape == (32, 64)
