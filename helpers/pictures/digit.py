"""A digit on a pad: what a network makes of it, and what flows back from a chosen target."""

import numpy as np

from helpers import data, doors, network, ops
from helpers.colours import BACKWARD, FORWARD, INK
from helpers.pictures.training_run import Training
from helpers.svg.beside import beside
from helpers.svg.bitmap import bitmap
from helpers.svg.pieces import at, card, path, rectangle, text
from helpers.svg.plots import Area, frame
from helpers.svg.tiles import tint
from helpers.words import fixed, short

LEVELS = ".123456789abcdefg"  # how ink of 0, 1, … 16 sixteenths is written
WIDE, HIGH = 284, 300  # of a panel, in pixels
UNIT = 92  # pixels of a bar of 1, whatever it shows
CELL = 25  # of the map of ∂J/∂x
LIMIT = 5  # ∂J/∂x of the strongest colour
MARKED = 0.25  # from here on ∂J/∂x has its sign
Y_BELOW = '<tspan dy="4" font-size="12">y</tspan></text>'  # the end of e_y
RATE = 0.005  # of a step towards the target


def quick_network():
    """A network 64-32-10 that reads about 95 % of the test images, trained in a moment."""
    run = Training("digits", (32,), "relu", "Adam", 0.01)
    for _ in range(6):
        run.advance()
    return run.params


def doubtful_image(params):
    """(a test image (64, 1), the digit that comes second): read right, but with doubt."""
    require_reader(params)
    _, _, X, Y = data.load_digits()
    phi = network.forward(params, X).A[len(params.W)]
    is_right = phi.argmax(axis=0) == Y.argmax(axis=0)
    far = np.abs(phi.max(axis=0) - 0.6) + np.where(is_right, 0, 1)
    chosen = far.argmin()
    return X[:, [chosen]], int(phi[:, chosen].argsort()[-2])


def read_pixels(pixels):
    """Eight lines of eight letters, or 64 numbers → an image as a column (64, 1) of ink, 0 to 1.

    "." is paper, 1 to 9 and a to g are one to sixteen sixteenths of ink; a short line ends in
    paper. Raises ValueError for any other letter, and for a line or a list that is too long.
    """
    if not isinstance(pixels, str):
        return read_image(pixels, "pixels")
    lines = pixels.rstrip("\n").split("\n")
    require_pad(lines)
    rows = [line.ljust(8, ".").replace(" ", ".").replace("0", ".") for line in lines]
    rows += ["........"] * (8 - len(rows))
    return np.array([[LEVELS.index(letter)] for row in rows for letter in row]) / 16


def write_pixels(x):
    """An image (64, 1) as eight lines of letters, each pixel to the nearest sixteenth."""
    levels = np.rint(np.clip(read_image(x), 0, 1) * 16).astype(int).reshape(8, 8)
    return "\n".join("".join(LEVELS[level] for level in row) for row in levels)


def read_image(x, name="x"):
    """x, 64 numbers of ink in any form, as a column; a little below 0 or above 1 is no harm."""
    x = doors.finite(name, doors.array(name, x))
    if x.size != 64:
        raise ValueError(f"{name} is {x.shape}: an image has 8×8 pixels, (64, 1).")
    if np.abs(x).max() > 2:
        raise ValueError(
            f"{name} goes to {x.flat[np.abs(x).argmax()]:g}: ink goes from 0 to 1; scale {name}."
        )
    return x.reshape(64, 1).astype(np.float64)


def read(params, x):
    """The probabilities φ (10, 1) of an image."""
    require_reader(params)
    return network.forward(params, x).A[len(params.W)]


def look_inside(params, x, target):
    """A[0..r], δ[1..r] and ∂J/∂x for one image, with J the loss if `target` were the truth."""
    require_reader(params)
    x, target = read_image(x), doors.whole("target", target, 0, 9)
    Y = data.one_hot([target], 10)
    Z, A = network.forward(params, x)
    delta, _ = network.backward(params, Z, A, Y)
    return A, delta, params.W[1].T @ delta[1], ops.cross_entropy(Z[len(Z)], Y)


def step_towards(params, pixels, target):
    """The image (64, 1) after one step x − RATE ∂J/∂x; ink stays between 0 and 1."""
    x = read_pixels(pixels)
    return np.clip(x - RATE * look_inside(params, x, target)[2], 0, 1)


def is_pushed(params, pixels, target):
    """Whether ∂J/∂x is large enough anywhere to be seen on the picture."""
    return np.abs(look_inside(params, read_pixels(pixels), target)[2]).max() >= MARKED


def draw_digit(params, pixels, target):
    """What a network makes of one image, and what flows back to it from a chosen target.

    params: of a network that reads 64 pixels into 10 classes. pixels: see read_pixels. The
    gradient of the pixels says what would make the image more of a `target`.
    """
    panels = [draw_reading(params, pixels, target), draw_push(params, pixels, target)]
    return beside(panels, " ".join(panel.alt for panel in panels))


def draw_reading(params, pixels, target=None):
    """The probabilities φ of the ten digits as bars; with a target also φ − e_y, on one scale."""
    x = read_pixels(pixels)
    phi = read(params, x)
    head = say_reading(phi)
    body = [text(14, 28, head.strip("."), 16, "start", True)]
    if target is None:
        body += draw_image(Area(14, 76, 96, 96), "64 pixels", x)
        body += draw_rows(Area(142, 64, UNIT, 220), phi, 142)
        return card(WIDE, HIGH, body, f"{head} {say_bars('φ', phi)}.")
    push = phi - data.one_hot([doors.whole("target", target, 0, 9)], 10)
    body += [
        text(132, 54, "φ", 15, "start", True, FORWARD),
        text(152, 54, "and φ − e", 15, "start", True, BACKWARD).replace("</text>", Y_BELOW),
        *draw_rows(Area(34, 64, 2 * UNIT, 220), phi, 34 + UNIT, push),
    ]
    return card(WIDE, HIGH, body, f"{head} {say_bars('φ', phi)}; {say_bars('φ − e_y', push)}.")


def draw_rows(box, phi, zero, push=None):
    """A row for each digit: the bar of φ and, if given, that of φ − e_y below it."""
    pieces, row = [], box.height / 10
    columns = [(phi, FORWARD)] if push is None else [(phi, FORWARD), (push, BACKWARD)]
    thick = (row - 4) / len(columns)
    for digit in range(10):
        top = box.y + digit * row + 2
        pieces.append(text(box.x - 6, top + row / 2 + 2, str(digit), 12, "end", True))
        for i, (values, colour) in enumerate(columns):
            value, y = thousandths(values)[digit], top + i * thick
            left, dash = zero + UNIT * min(value, 0), "3 2" if colour == BACKWARD else ""
            fill = colour + ("30" if dash else "a0")
            pieces.append(rectangle(left, y, UNIT * abs(value), thick, colour, 1, dash, fill=fill))
            label = box.x + box.width + 6
            if value < 0:  # beside its bar, in the half that φ leaves free
                pieces.append(text(zero + 4, y + thick / 2 + 4, fixed(value, 3), 11, "start"))
            elif i == 0:
                pieces.append(text(label, top + row / 2 + 2, fixed(value, 3), 11, "start"))
    return [*pieces, path(f"M{at(zero)},{at(box.y)} V{at(box.y + box.height)}", INK, 1)]


def draw_push(params, pixels, target):
    """∂J/∂x of each pixel where it stands, from −LIMIT to LIMIT whatever is drawn, with signs."""
    x, target = read_pixels(pixels), doors.whole("target", target, 0, 9)
    _, _, gradient, J = look_inside(params, x, target)
    body = [
        text(14, 28, f"J = {short(J)} if it is {an(target)}", 16, "start", True),
        text(14, 54, "∂J/∂x", 15, "start", True, BACKWARD),
        text(66, 54, "at −, more ink lowers J", 12, "start"),
    ]
    for pixel, slope in enumerate(gradient.ravel()):
        left, top = 14 + CELL * (pixel % 8), 64 + CELL * (pixel // 8)
        body.append(rectangle(left, top, CELL, CELL, "#999", 0.5, fill=tint(slope / LIMIT)))
        if abs(slope) >= MARKED:
            sign = "+" if slope > 0 else "−"
            body.append(text(left + CELL / 2, top + CELL / 2 + 5.5, sign, 16))
    body += [*draw_image(Area(224, 64, 48, 48), "x", x), *draw_key(224, 126)]
    return card(WIDE, HIGH, body, f"J = {short(J)}. {say_push(gradient, target)}")


def draw_key(left, top):
    """Which colour is which number of ∂J/∂x."""
    pieces, step = [], LIMIT / 5
    for i in range(11):
        value = LIMIT - i * step
        pieces.append(rectangle(left, top + 13 * i, 16, 13, "#999", 0.5, fill=tint(value / LIMIT)))
        if i % 5 == 0:
            pieces.append(text(left + 21, top + 13 * i + 10.5, plus_sign(value), 12, "start"))
    for i, line in enumerate(("no sign:", f"< {MARKED}")):
        pieces.append(text(left, top + 157 + 13 * i, line, 11, "start"))
    return pieces


def plus_sign(value):
    return f"+{short(value)}" if value > 0 else short(value)


def draw_image(box, title, x):
    """A framed image of ink on paper under its title."""
    ink = np.repeat(1 - x.reshape(8, 8)[:, :, np.newaxis], 3, axis=2)
    return [text(box.x, box.y - 8, title, 13, "start", True), bitmap(box, ink), frame(box)]


def thousandths(column):
    """A column of probabilities or of their differences as it is shown."""
    return np.round(column.ravel(), 3)


def say_reading(phi):
    return f"Reads {phi.argmax()}, sure {short(100 * phi.max())} %."


def say_bars(name, column):
    """The numbers of the bars, such as φ 0: 0.002, 1: 0.998."""
    numbers = (f"{i}: {short(value)}" for i, value in enumerate(thousandths(column)))
    return f"{name} {', '.join(numbers)}"


def say_push(gradient, target):
    """What the gradient of the pixels asks for."""
    most, least = gradient.argmin(), gradient.argmax()
    if np.abs(gradient).max() < MARKED:
        return (
            f"Hardly an error, hardly a gradient: ∂J/∂x runs from {short(gradient.min())} to "
            f"{short(gradient.max())}, too small to be seen."
        )
    more, less = (f"∂J/∂x = {short(gradient[pixel, 0])}" for pixel in (most, least))
    return (
        f"Most towards {an(target)}: more ink at {place(most)}, {more}; less ink at "
        f"{place(least)}, {less}."
    )


def hidden_numbers(params, pixels, target):
    """What the hidden layers hold, for a table: {what: value}."""
    A, delta, _, _ = look_inside(params, read_pixels(pixels), target)
    told = {}
    for k in range(1, len(delta)):
        on, off = (A[k] > 0).sum(), (delta[k] != 0).sum()
        told[f"A[{k}]"] = f"{on} of {len(A[k])} units on, the largest {short(A[k].max())}"
        told[f"δ[{k}]"] = f"not 0 at {off} units, the largest {short(np.abs(delta[k]).max())}"
    return told


def an(digit):
    """The digit with its article."""
    return f"an {digit}" if digit == 8 else f"a {digit}"


def place(pixel):
    """Where a pixel is, in words; rows and columns count from 1."""
    return f"row {pixel // 8 + 1}, column {pixel % 8 + 1}"


def require_pad(lines):
    if len(lines) > 8:
        raise ValueError(f"The image has {len(lines)} lines: an 8×8 image has eight; take one out.")
    for number, line in enumerate(lines, start=1):
        if len(line) > 8:
            raise ValueError(f"Line {number} has {len(line)} letters: eight fit; take one out.")
        if wrong := set(line) - set(LEVELS + " 0"):
            raise ValueError(
                f"Line {number} has {sorted(wrong)[0]!r}: write . for paper, 1 to 9 and a to g "
                "for more and more ink."
            )


def require_reader(params):
    if not isinstance(params, network.Parameters):
        raise TypeError(
            f"params is {doors.short(params)}: hand in a trained network, such as "
            "network.init_params([64, 32, 10], rng)."
        )
    r = len(params.W)
    shape = params.W[1].shape[1], params.W[r].shape[0]
    if shape != (64, 10):
        raise ValueError(
            f"params read {shape[0]} numbers into {shape[1]} classes: the pad needs a network of "
            "64 pixels and 10 digits."
        )
    if params.loss != "cross_entropy":
        raise ValueError(
            f"The loss of params is {params.loss!r}: the pad shows probabilities, so it needs a "
            "network with the loss 'cross_entropy'."
        )
