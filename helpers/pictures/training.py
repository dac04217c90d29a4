"""A network in training: its decisions, its loss and the size of its gradients, epoch by epoch."""

import numpy as np

from helpers import data, doors, network, optimize, training_verdict
from helpers.colours import INK, SERIES
from helpers.svg.axes import MARKS
from helpers.svg.bitmap import bitmap, rgb
from helpers.svg.pieces import card, text
from helpers.svg.plots import Area, crossings, frame, log_curves
from helpers.words import short

BATCH = 32
DATA_SETS = ("spirals", "moons", "circles", "xor", "digits")
ACTIVATIONS = ("relu", "leaky_relu", "tanh", "sigmoid", "swish", "identity")
OPTIMISERS = {"SGD": optimize.sgd, "momentum": optimize.momentum, "Adam": optimize.adam}
PLANE, TILES = Area(20, 60, 330, 330), (5, 4)
MOST_LAYERS = 20
GRID = 56  # points a side at which the network is asked


class Training:
    """One run of minibatch training, an epoch at a time; the same from the same settings.

    problem: one of DATA_SETS. hidden: units of each hidden layer. J and sizes[k] hold one value for
    each epoch, starting with epoch 0: the loss on all training examples and ‖∂J/∂W[k]‖.
    """

    def __init__(self, problem, hidden, activation, optimiser, rate, seed=0):
        doors.one_of("problem", problem, DATA_SETS)
        doors.one_of("activation", activation, network.ACTIVATIONS)
        doors.one_of("optimiser", optimiser, OPTIMISERS)
        hidden = [doors.whole("A hidden layer", m, 1, 1000) for m in read_hidden(hidden)]
        rate, seed = doors.positive("rate", rate, 1e6), doors.whole("seed", seed, 0)
        self.problem, self.activation = problem, activation
        self.optimiser, self.rate = optimiser, rate
        self.rng = np.random.default_rng(seed)
        self.X, self.Y, self.X_test, self.Y_test = load(problem, self.rng)
        self.guess = training_verdict.guess_of("cross_entropy", self.Y)
        self.layers = [len(self.X), *hidden, len(self.Y)]
        init = "xavier" if activation in ("tanh", "sigmoid", "identity") else "he"
        self.state = None
        self.params = network.init_params(self.layers, self.rng, init, activation=activation)
        self.J, self.sizes, self.refusal = [], {k: [] for k in self.params.W}, ""
        self.measure()

    @property
    def epoch(self):
        return len(self.J) - 1

    def advance(self):
        """Train for one epoch; `refusal` says why no further one makes sense.

        Raises FloatingPointError when J is not finite, and for every epoch after a refusal.
        """
        if self.refusal:
            raise FloatingPointError(self.refusal)
        before = self.params, self.state
        try:
            indices = optimize.minibatches(self.X.shape[1], BATCH, self.rng)
            batches = [(self.X[:, i], self.Y[:, i]) for i in indices]
            step = OPTIMISERS[self.optimiser]
            self.params, self.state, _ = optimize.one_epoch(
                *before, batches, network.loss_and_gradients, step, self.rate
            )
            self.measure()
            self.refusal = training_verdict.far_off(self.J[-1], self.guess, self.rate)
        except FloatingPointError as refusal:
            (self.params, self.state), self.refusal = before, str(refusal)
            raise

    def measure(self):
        """Note J and the sizes of its gradients, over all training examples."""
        with np.errstate(over="ignore", invalid="ignore"):
            J, grads = network.loss_and_gradients(self.params, self.X, self.Y)
            optimize.require_finite(J, self.rate)
        self.J.append(float(J))
        for k, gradient in grads.W.items():
            self.sizes[k].append(float(np.linalg.norm(gradient)))

    def probabilities(self, X):
        """φ for each column of X: (classes, n)."""
        return network.forward(self.params, X).A[len(self.params.W)]


def read_hidden(hidden):
    """The units of each hidden layer as a list, of which there can be up to MOST_LAYERS."""
    layers = doors.sequence("hidden", hidden, "(16, 16)")
    if len(layers) > MOST_LAYERS:
        raise ValueError(f"hidden has {len(layers)} layers: give at most {MOST_LAYERS}.")
    return layers


def load(problem, rng):
    """X, Y to train on and X, Y to be judged by: the same, except for the digits."""
    if problem == "digits":
        return data.load_digits()
    X, Y = getattr(data, problem)(rng)
    return X, Y, X, Y


def draw_training(
    problem="spirals", hidden=(16, 16), activation="tanh", optimiser="Adam", rate=0.01, epochs=0
):
    """A network after `epochs` epochs of training with minibatches of 32, from a fixed seed.

    problem: one of DATA_SETS. hidden: the units of each hidden layer. Left the decisions, or the
    digits misread; right J and ‖∂J/∂W[k]‖ for each layer, over all training examples.
    Raises FloatingPointError when J grows out of bounds before that: the rate is too large.
    """
    epochs = doors.whole("epochs", epochs, 0, 10_000)
    run = Training(problem, hidden, activation, optimiser, rate)
    for _ in range(epochs):
        run.advance()
    return draw_run(run)


def draw_run(run):
    """The picture of a run as it is now."""
    if not isinstance(run, Training):
        raise TypeError(f'run is {doors.short(run)}: hand in a Training("moons", (8,), …).')
    phi = run.probabilities(run.X_test)
    read, truth = phi.argmax(axis=0), run.Y_test.argmax(axis=0)
    bad = np.flatnonzero(read != truth)
    judged = f"{len(truth) - len(bad)} of {len(truth)} {judges(run)} right"
    if run.problem == "digits":
        pieces, seen = draw_misread(run.X_test, bad, read, truth)
    else:
        pieces, seen = draw_plane(run)
    sizes = {f"W[{k}]": values for k, values in run.sizes.items()}
    head = f"epoch {run.epoch} · J = {short(run.J[-1])} · {judged}"
    body = [
        text(20, 28, head, 16, "start", True),
        text(20, 48, settings(run), 12, "start"),
        *pieces,
        *log_curves(Area(430, 76, 240, 125), "J, all training examples", {"J": run.J}),
        *log_curves(Area(430, 262, 240, 125), "size of the gradient, ‖∂J/∂W[k]‖", sizes),
    ]
    now = ", ".join(f"{name} {short(values[-1])}" for name, values in sizes.items())
    so_far = f"{settings(run)}, after epoch {run.epoch}: J = {short(run.J[-1])}; {judged}."
    return card(810, 430, body, f"{so_far} Size of the gradient: {now}. {seen}")


def settings(run):
    """What was chosen, in a line."""
    layers = "-".join(map(str, run.layers))
    return f"{run.problem}, {layers}, {run.activation}, {run.optimiser} at rate {short(run.rate)}"


def judges(run):
    return "test images" if run.problem == "digits" else "points"


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
        key = mark.format(x=PLANE.x + 10 + 90 * c, y=PLANE.y + PLANE.height + 20)
        pieces.append(f'<path d="{d} {key}" fill="{look["color"]}" stroke="white"/>')
        pieces.append(text(PLANE.x + 20 + 90 * c, 414.5, f"class {c}", 12, "start"))
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
    return f"Left: the points over the plane, {given}; {100 * phi.max(axis=0).mean():.0f} % sure."


def draw_misread(X, bad, read, truth):
    """The first twenty images that are misread, and the same in words."""
    columns, rows = TILES
    sheet, pitch = np.ones((rows, 10, 10 * columns)), PLANE.width / columns
    labels, said, shown = [], [], bad[: columns * rows]
    for i, example in enumerate(shown):
        row, column = divmod(i, columns)
        sheet[row, :8, 10 * column : 10 * column + 8] -= X[:, example].reshape(8, 8)
        said.append(f"{truth[example]} as {read[example]}")
        x, y = PLANE.x + (column + 0.4) * pitch, PLANE.y + row * (pitch + 14) + 0.8 * pitch + 14
        labels.append(text(x, y, said[-1], 12))
    boxes = [PLANE._replace(y=PLANE.y + row * (pitch + 14), height=pitch) for row in range(rows)]
    strips = [np.repeat(strip[:, :, np.newaxis], 3, axis=2) for strip in sheet]
    pieces = [bitmap(box, strip) for box, strip in zip(boxes, strips, strict=True)] + labels
    which = f"the first {len(shown)} misread" if len(bad) > len(shown) else "misread"
    return pieces, f"Left, {which}: {', '.join(said) or 'none'}."
