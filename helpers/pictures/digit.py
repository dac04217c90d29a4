"""A digit on a pad: what a network makes of it, and what flows back from a chosen target."""

import numpy as np

from helpers import data, doors, network, ops
from helpers.colours import BACKWARD
from helpers.pictures.training import Training
from helpers.svg.bitmap import bitmap
from helpers.svg.pieces import card, text
from helpers.svg.plots import Area, bars, frame, heat_map
from helpers.words import short

LEVELS = ".123456789abcdefg"  # how ink of 0, 1, … 16 sixteenths is written
SIDE = 144  # of an image on the picture, in pixels
FOLD = 8  # rows in which a column of activations is drawn


def quick_network():
    """A network 64-32-10 that reads about 95 % of the test images, trained in a moment."""
    run = Training("digits", (32,), "relu", "Adam", 0.01)
    for _ in range(6):
        run.advance()
    return run.params


def read_pixels(pixels):
    """Eight lines of eight letters → an image as a column (64, 1) of ink from 0 to 1.

    "." is paper, 1 to 9 and a to g are one to sixteen sixteenths of ink; a short line ends in
    paper. Raises ValueError for any other letter, and for a line or a list that is too long.
    """
    lines = doors.note("pixels", pixels).rstrip("\n").split("\n")
    require_pad(lines)
    rows = [line.ljust(8, ".").replace(" ", ".").replace("0", ".") for line in lines]
    rows += ["........"] * (8 - len(rows))
    return np.array([[LEVELS.index(letter)] for row in rows for letter in row]) / 16


def write_pixels(x):
    """An image (64, 1) as eight lines of letters, each pixel to the nearest sixteenth."""
    levels = np.rint(np.clip(read_image(x), 0, 1) * 16).astype(int).reshape(8, 8)
    return "\n".join("".join(LEVELS[level] for level in row) for row in levels)


def read_image(x):
    """x, 64 numbers of ink in any form, as a column; a little below 0 or above 1 is no harm."""
    x = doors.finite("x", doors.array("x", x))
    if x.size != 64:
        raise ValueError(f"x is {x.shape}: an image has 8×8 pixels, (64, 1).")
    if np.abs(x).max() > 2:
        raise ValueError(
            f"x goes to {x.flat[np.abs(x).argmax()]:g}: ink goes from 0 to 1; scale x."
        )
    return x.reshape(64, 1)


def look_inside(params, x, target):
    """A[0..r], δ[1..r] and ∂J/∂x for one image, with J the loss if `target` were the truth."""
    require_reader(params)
    x, target = read_image(x), doors.whole("target", target, 0, 9)
    Y = data.one_hot([target], 10)
    Z, A = network.forward(params, x)
    delta, _ = network.backward(params, Z, A, Y)
    return A, delta, params.W[1].T @ delta[1], ops.cross_entropy(Z[len(Z)], Y)


def step_towards(params, pixels, target):
    """The image after a step against ∂J/∂x that changes no pixel by more than a quarter."""
    x = read_pixels(pixels)
    gradient = look_inside(params, x, target)[2]
    return write_pixels(x - 0.25 * gradient / (np.abs(gradient).max() or 1))


def draw_digit(params, pixels, target):
    """What a network makes of one image: A forward, and δ backward from a chosen target.

    params: of a network that reads 64 pixels into 10 classes. pixels: see read_pixels. The
    gradient of the pixels says what would make the image more of a `target`.
    """
    x, target = read_pixels(pixels), doors.whole("target", target, 0, 9)
    A, delta, grad_x, J = look_inside(params, x, target)
    layers = ("A", A), ("δ", delta)
    r, digits = len(params.W), [str(i) for i in range(10)]
    *boxes, last = place_layers([len(a) for a in A.values()])
    head = f"reads {A[r].argmax()}, sure {short(100 * A[r].max())} %"
    span = f"∂J/∂x from {short(grad_x.min())} to {short(grad_x.max())}"
    body = [
        text(20, 30, f"{head} · J = {short(J)} if it is {an(target)}", 16, "start", True),
        *draw_image(boxes[0], "A[0] = x", x),
        *heat_map(below(boxes[0]), "∂J/∂x", grad_x.reshape(8, 8)),
        *bars(last, f"A[{r}] = φ", thousandths(A[r]), digits),
        *bars(below(last), f"δ[{r}] = φ − e_y", thousandths(delta[r]), digits, -1, 1, BACKWARD),
        text(20, 428, f"{span}: ink where blue makes it more of {an(target)}", 13, "start"),
    ]
    for k in range(1, r):
        body += heat_map(boxes[k], f"A[{k}]", fold(A[k]))
        body += heat_map(below(boxes[k]), f"δ[{k}]", fold(delta[k]))
    width = max(last.x + last.width + 80, 492)
    largest = [f"{name}[{k}] {short(peak(a[k]))}" for k in range(1, r) for name, a in layers]
    note = f"Each heat map has a scale of its own; largest {', '.join(largest)}"
    body.append(text(20, 448, note, 13, "start"))
    return card(width, 464, body, f"{head}. " + describe(A, delta, grad_x, J, target))


def place_layers(units):
    """A box for the image, for each hidden layer, and for the bars of the last layer."""
    boxes = [Area(20, 76, SIDE, SIDE)]
    for m in units[1:-1]:
        left = boxes[-1].x + boxes[-1].width + 24
        boxes.append(Area(left, 76, max(60, 1.35 * m), SIDE))
    return [*boxes, Area(boxes[-1].x + boxes[-1].width + 44, 76, 120, SIDE)]


def draw_image(box, title, x):
    """A framed image of ink on paper under its title."""
    ink = np.repeat(1 - x.reshape(8, 8)[:, :, np.newaxis], 3, axis=2)
    return [text(box.x, box.y - 8, title, 13, "start", True), bitmap(box, ink), frame(box)]


def thousandths(column):
    """A column of probabilities or of their differences as it is shown."""
    return np.round(column.ravel(), 3)


def below(box):
    """The place of the gradient of what stands in the box: the row below."""
    return box._replace(y=box.y + SIDE + 44)


def peak(column):
    """The largest size of an entry."""
    return np.abs(column).max()


def fold(column):
    """A column as FOLD rows, filled up with zeros where they do not come out even."""
    width = -(-len(column) // FOLD)
    return np.pad(column.ravel(), (0, FOLD * width - len(column))).reshape(FOLD, width)


def describe(A, delta, grad_x, J, target):
    """The text alternative of draw_digit: every number on it, and the heat maps in words."""
    r = len(delta)
    phi = ", ".join(f"{i}: {short(p)}" for i, p in enumerate(thousandths(A[r])))
    push = ", ".join(f"{i}: {short(p)}" for i, p in enumerate(thousandths(delta[r])))
    hidden = "; ".join(
        f"A[{k}] has {(A[k] > 0).sum()} of {len(A[k])} units on, the largest {short(A[k].max())}, "
        f"δ[{k}] is not 0 at {(delta[k] != 0).sum()}, the largest {short(peak(delta[k]))}"
        for k in range(1, r)
    )
    most, least = grad_x.argmin(), grad_x.argmax()
    return (
        f"J = {short(J)} with {target} as the target. φ {phi}. δ[{r}] {push}. {hidden}. "
        f"Most towards {an(target)}: more ink at {place(most)}, ∂J/∂x = {short(grad_x[most, 0])}; "
        f"less ink at {place(least)}, ∂J/∂x = {short(grad_x[least, 0])}."
    )


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
