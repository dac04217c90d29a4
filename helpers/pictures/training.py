"""A network in training: its decisions, its loss and the size of its gradients, epoch by epoch."""

import numpy as np

from helpers import doors
from helpers.colours import BACKWARD, DATA, INK, SERIES
from helpers.pictures.training_run import Training
from helpers.svg.axes import MARKS, Axes, apart
from helpers.svg.beside import beside
from helpers.svg.bitmap import bitmap, rgb
from helpers.svg.pieces import arrow, at, card, path, text, text_width
from helpers.svg.plots import Area, crossings, frame
from helpers.words import counted, short

WIDE, HIGH = 284, 356  # of a panel, in pixels
PLANE, TILES = Area(14, 54, 256, 256), (5, 4)
GRID = 56  # points a side at which the network is asked
LOSS, NORM = (1e-4, 100), (1e-5, 10)  # what the axes hold, whatever is trained
LOSS_BOX, NORM_BOX = Area(52, 68, 188, 102), Area(52, 214, 188, 104)
DASHES = ("7 3", "2 3", "9 3 2 3", "4 2", "12 4")  # of W[1], W[2], …
SPOKEN = 2  # changes of rate or optimiser that have their names above the plot
NAMED = 8  # layers that have theirs beside it


def draw_training(
    problem="spirals", hidden=(16, 16), activation="tanh", optimiser="Adam", rate=0.01, epochs=0
):
    """A network after `epochs` epochs of training with minibatches of 32, from a fixed seed.

    problem: one of DATA_SETS. hidden: the units of each hidden layer. Left the decisions, or the
    digits misread; right J on training and test examples, and ‖∂J/∂W[k]‖ for each layer.
    Raises FloatingPointError when J grows out of bounds before that: the rate is too large.
    """
    epochs = doors.whole("epochs", epochs, 0, 10_000)
    run = Training(problem, hidden, activation, optimiser, rate)
    for _ in range(epochs):
        run.advance()
    return draw_run(run)


def draw_run(run):
    """The picture of a run as it is now."""
    panels = draw_state(run), draw_curves(run)
    return beside(panels, " ".join(panel.alt for panel in panels))


def draw_state(run):
    """What a run has learnt so far: the plane with its decisions, or the digits misread."""
    if not isinstance(run, Training):
        raise TypeError(f'run is {doors.short(run)}: hand in a Training("moons", (8,), …).')
    pieces, seen = draw_misread(run) if run.problem == "digits" else draw_plane(run)
    body = [
        text(14, 26, f"epoch {when(run)}", 15, "start", True),
        text(14, 44, settings(run), 12, "start"),
        *pieces,
    ]
    return card(WIDE, HIGH, body, f"{say_run(run)} {seen}")


def when(run):
    """How far a run is, such as 3, or in the middle of the next one: 3, minibatch 4 of 10."""
    part = run.done % run.steps
    return f"{run.epoch}" + (f", minibatch {part} of {run.steps}" if part else "")


def settings(run):
    """What the network is, in a line."""
    units = "-".join(map(str, run.layers))
    units = units if len(run.layers) < 7 else f"{len(run.layers) - 2} hidden layers"
    return f"{run.problem}, {units}, {run.activation}"


def say_run(run):
    """Where a run is, in a sentence."""
    right, of = run.right(run.X, run.Y)
    right_test, of_test = run.right(run.X_test, run.Y_test)
    by, coming = say_by(run)
    return (
        f"{settings(run)}, {by}, after epoch {when(run)}: J = {short(run.J[-1])}, "
        f"{right} of {of} right; on other examples, the test set, J = {short(run.J_test[-1])}, "
        f"{right_test} of {of_test} right.{coming}"
    )


def say_by(run):
    """By which optimiser and rate a run came where it is, and, if others are chosen, which.

    What was chosen only now has trained nothing yet.
    """
    is_new = run.changes[-1][0] == run.now > 0
    trained = run.changes[:-1] if is_new else run.changes
    since, what = trained[-1]
    by = f"{what} since epoch {short(since)}" if since else what
    return by, f" Not trained yet with {run.changes[-1][1]}." if is_new else ""


# --- the loss and the gradients -------------------------------------------------------------------


def draw_curves(run, stop=100, next_step="an epoch"):
    """J and ‖∂J/∂W[k]‖ over the epochs, on axes that stay as they are; `stop`: where they end.

    A line from top to bottom is where the optimiser or the rate was changed.
    """
    last = max(doors.whole("stop", stop, 1), int(np.ceil(run.now)))
    loss, norm = (
        Axes(box, (0, last), limits, "y") for box, limits in ((LOSS_BOX, LOSS), (NORM_BOX, NORM))
    )
    ticks = {0: "0", last: str(last)}
    curves = {"J": (run.J, INK, 2.5, ""), "test J": (run.J_test, DATA, 1.2, "")}
    sizes = {
        f"W[{k}]": (values, BACKWARD, 1.6, DASHES[(k - 1) % len(DASHES)])
        for k, values in run.sizes.items()
    }
    body = [
        text(14, 18, f"next: {next_step},", 12, "start"),
        text(14, 33, f"up to epoch {stop}", 12, "start"),
        *loss.frame("", "", ticks),
        text(14, 63, "J", 13, "start", True),
        *draw_changes(run, loss),
        *draw_lines(run, loss, curves),
        *norm.frame("", "epoch", ticks),
        text(14, 206, "‖∂J/∂W[k]‖", 13, "start", True, BACKWARD),
        *draw_lines(run, norm, sizes),
    ]
    return card(WIDE, HIGH, body, say_curves(run, stop, next_step))


def draw_lines(run, axes, curves):
    """Curves with a few of their names at their ends: {name: (values, colour, width, dash)}.

    The end of a curve is a dot, or an arrow at the border that it has left.
    """
    pieces, x, right = [], np.array(run.at), float(axes.across(run.at[-1]))
    for values, colour, width, dash in curves.values():
        pieces.append(axes.curve(x, np.clip(values, *axes.y), colour, width, dash))
        pieces.append(draw_end(axes, right, values[-1], colour))
    names = list(curves)
    if len(names) > NAMED:
        names = [names[i] for i in np.linspace(0, len(names) - 1, NAMED).round().astype(int)]
    ends = [float(axes.down(np.clip(curves[name][0][-1], *axes.y))) for name in names]
    limits = axes.box.y + 8, axes.box.y + axes.box.height - 8
    start, edge = right + 8, axes.box.x + axes.box.width
    if start < edge < start + max(text_width(name, 11) for name in names):
        start = edge + 6  # not on the frame
    for name, y in zip(names, apart(ends, 12, *limits), strict=True):
        pieces.append(text(start, y + 4, name, 11, "start", fill=curves[name][1]))
    return pieces


def draw_end(axes, x, value, colour):
    """A dot where a curve is now; an arrow at the border when that is beyond it."""
    low, high = axes.y
    y = axes.down(np.clip(value, low, high))
    if low <= value <= high:
        return f'<circle cx="{at(x)}" cy="{at(y)}" r="2.5" fill="{colour}"/>'
    up = -1 if value > high else 1
    return arrow(x, y + 7 * up, 0, up, colour, 9)


def draw_changes(run, axes):
    """A line for each change of optimiser or rate, the last few with their names above the plot."""
    left, top, _, height = axes.box
    pieces = [
        path(f"M{at(float(axes.across(epoch)))},{at(top)} v{at(height)}", DATA, 1)
        for epoch, _ in run.changes
    ]
    for row, (epoch, what) in enumerate(run.changes[: -SPOKEN - 1 : -1]):
        what = f"from {short(epoch)}: {what}" if epoch else what
        x = min(float(axes.across(epoch)), WIDE - 6 - text_width(what, 11))
        pieces.append(text(x, top - 5 - 14 * row, what, 11, "start"))
    return pieces


def say_curves(run, stop, next_step):
    """How the loss went and how large the gradients are, in words."""
    changes = "; ".join(f"from epoch {short(epoch)} on {what}" for epoch, what in run.changes)
    now = ", ".join(f"W[{k}] {short(values[-1])}" for k, values in run.sizes.items())
    return (
        f"J began at {short(run.J[0])}, its lowest was {short(min(run.J))}; {changes}. Size of the "
        f"gradient: {now}; next: {next_step}, up to epoch {stop}."
    )


# --- what was learnt ------------------------------------------------------------------------------


def draw_plane(run):
    """The points by class, over the plane tinted by the probabilities of the classes.

    A dotted line is where the most probable class changes. Also returns the same in words.
    """
    limit = np.abs(run.X).max() + 0.15
    x1, x2 = np.meshgrid(np.linspace(-limit, limit, GRID), np.linspace(limit, -limit, GRID))
    phi = run.probabilities(np.array([x1.ravel(), x2.ravel()]))
    looks = SERIES[: len(phi)]
    tints = 1 - 0.4 * (1 - np.array([rgb(look["color"]) for look in looks]))
    pieces = [bitmap(PLANE, (phi.T @ tints).reshape(GRID, GRID, 3), smooth=True)]
    pieces += [borders(phi.reshape(-1, GRID, GRID)), frame(PLANE)]
    across = PLANE.x + (run.X[0] / limit + 1) * PLANE.width / 2
    down = PLANE.y + (1 - run.X[1] / limit) * PLANE.height / 2
    for c, look in enumerate(looks):
        mark, mine = MARKS[look["marker"]], run.Y[c] == 1
        points = zip(across[mine], down[mine], strict=True)
        d = " ".join(mark.format(x=x, y=y) for x, y in points)
        key = mark.format(x=PLANE.x + 10 + 84 * c, y=PLANE.y + PLANE.height + 20)
        pieces.append(f'<path d="{d} {key}" fill="{look["color"]}" stroke="none"/>')
        below = PLANE.y + PLANE.height + 24.5
        pieces.append(text(PLANE.x + 20 + 84 * c, below, f"class {c}", 12, "start"))
    key = "tint: the classes, mixed by their φ"
    pieces.append(text(PLANE.x, PLANE.y + PLANE.height + 41, key, 11, "start"))
    return pieces, say_plane(phi)


def borders(phi):
    """A dotted line in the plane where the most probable of the classes changes."""
    best_other = [np.delete(phi, c, axis=0).max(axis=0) for c in range(len(phi))]
    fields = [phi[c] - best_other[c] for c in range(len(phi))]
    columns, rows = np.hstack([crossings(field) for field in fields[: max(1, len(phi) - 1)]])
    spots = PLANE.x + columns * PLANE.width / (GRID - 1), PLANE.y + rows * PLANE.height / (GRID - 1)
    d = "".join(f"M{x:.0f},{y:.0f}h0" for x, y in zip(*spots, strict=True))
    return f'<path d="{d}" stroke="{INK}" stroke-width="1.8" stroke-linecap="round"/>'


def say_plane(phi):
    """Which share of the plane goes to each class, and how sure the network is on average."""
    shares = 100 * np.bincount(phi.argmax(axis=0), minlength=len(phi)) / phi.shape[1]
    given = ", ".join(f"{share:.0f} % to class {c}" for c, share in enumerate(shares))
    return f"Of the plane {given}; {100 * phi.max(axis=0).mean():.0f} % sure."


def draw_misread(run):
    """The first twenty test images that are misread, and the same in words."""
    read, truth = run.probabilities(run.X_test).argmax(axis=0), run.Y_test.argmax(axis=0)
    bad = np.flatnonzero(read != truth)
    columns, rows = TILES
    sheet, pitch = np.ones((rows, 10, 10 * columns)), PLANE.width / columns
    labels, said, shown = [], [], bad[: columns * rows]
    for i, example in enumerate(shown):
        row, column = divmod(i, columns)
        sheet[row, :8, 10 * column : 10 * column + 8] -= run.X_test[:, example].reshape(8, 8)
        said.append(f"{truth[example]} as {read[example]}")
        x, y = PLANE.x + (column + 0.4) * pitch, PLANE.y + row * (pitch + 14) + 0.8 * pitch + 14
        labels.append(text(x, y, said[-1], 12))
    boxes = [PLANE._replace(y=PLANE.y + row * (pitch + 14), height=pitch) for row in range(rows)]
    strips = [np.repeat(strip[:, :, np.newaxis], 3, axis=2) for strip in sheet]
    pieces = [bitmap(box, strip) for box, strip in zip(boxes, strips, strict=True)] + labels
    which = f"the first {len(shown)} of {counted(len(bad), 'test image')} misread"
    which = which if len(bad) > len(shown) else "the test images misread"
    return pieces, f"Shown are {which}: {', '.join(said) or 'none'}."
