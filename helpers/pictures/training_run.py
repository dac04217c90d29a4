"""A run of minibatch training, a minibatch or an epoch at a time, with all that is noted of it."""

import numpy as np

from helpers import data, doors, network, ops, optimize, training_verdict
from helpers.words import short

BATCH = 32
DATA_SETS = ("spirals", "moons", "circles", "xor", "digits")
ACTIVATIONS = ("relu", "leaky_relu", "tanh", "sigmoid", "swish", "identity")
OPTIMISERS = {"SGD": optimize.sgd, "momentum": optimize.momentum, "Adam": optimize.adam}
MOST_LAYERS = 20


class Training:
    """One run of minibatch training; the same from the same settings and the same changes.

    problem: one of DATA_SETS. hidden: units of each hidden layer. J, J_test and sizes[k] hold one
    value for each of `at`, in epochs from 0 on: the loss on all training examples, on the test
    examples, and ‖∂J/∂W[k]‖. changes: [(epochs, "Adam, rate 0.01")], from where on it was so.
    """

    def __init__(self, problem, hidden, activation, optimiser, rate, seed=0):
        doors.one_of("problem", problem, DATA_SETS)
        doors.one_of("activation", activation, network.ACTIVATIONS)
        hidden = [doors.whole("A hidden layer", m, 1, 1000) for m in read_hidden(hidden)]
        seed = doors.whole("seed", seed, 0)
        self.problem, self.activation = problem, activation
        self.rng = np.random.default_rng(seed)
        self.X, self.Y, self.X_test, self.Y_test = load(problem, self.rng, seed)
        self.guess = training_verdict.guess_of("cross_entropy", self.Y)
        self.layers = [len(self.X), *hidden, len(self.Y)]
        init = "xavier" if activation in ("tanh", "sigmoid", "identity") else "he"
        self.params = network.init_params(self.layers, self.rng, init, activation=activation)
        self.done, self.batches, self.changes, self.refusal = 0, [], [], ""
        self.at, self.J, self.J_test, self.sizes = [], [], [], {k: [] for k in self.params.W}
        self.optimiser = None
        self.change(optimiser, rate)
        self.measure()

    @property
    def steps(self):
        """Minibatches an epoch."""
        return -(-self.X.shape[1] // BATCH)

    @property
    def now(self):
        """Epochs since the start; 2.5 is the middle of the third."""
        return self.done / self.steps

    @property
    def epoch(self):
        """Epochs that are complete."""
        return self.done // self.steps

    def change(self, optimiser, rate):
        """Go on with another optimiser or rate, from the parameters as they are.

        Another optimiser begins with velocities of 0.
        """
        doors.one_of("optimiser", optimiser, OPTIMISERS)
        rate = doors.positive("rate", rate, 1e6)
        if optimiser != self.optimiser:
            self.state = None
        self.optimiser, self.rate = optimiser, rate
        if self.changes and self.changes[-1][0] == self.now:
            self.changes.pop()
        self.changes.append((self.now, f"{optimiser}, rate {short(rate)}"))

    def advance(self):
        """Train to the end of the epoch; `refusal` says why no further one makes sense.

        Raises FloatingPointError when J is not finite, and for every epoch after a refusal.
        """
        self.train_on(self.batches or self.shuffled())

    def step(self):
        """Train on one minibatch; as for advance."""
        self.train_on((self.batches or self.shuffled())[:1])

    def shuffled(self):
        """The minibatches of an epoch that begins."""
        indices = optimize.minibatches(self.X.shape[1], BATCH, self.rng)
        self.batches = [(self.X[:, i], self.Y[:, i]) for i in indices]
        return self.batches

    def train_on(self, batches):
        if self.refusal:
            raise FloatingPointError(self.refusal)
        before = self.params, self.state
        try:
            step = OPTIMISERS[self.optimiser]
            self.params, self.state, _ = optimize.one_epoch(
                *before, batches, network.loss_and_gradients, step, self.rate
            )
            self.measure(len(batches))
            self.batches = self.batches[len(batches) :]
            self.refusal = training_verdict.far_off(self.J[-1], self.guess, self.rate)
        except FloatingPointError as refusal:
            (self.params, self.state), self.refusal = before, str(refusal)
            raise

    def measure(self, steps=0):
        """Note J and the sizes of its gradients, over all training examples, and the test J."""
        with np.errstate(over="ignore", invalid="ignore"):
            J, grads = network.loss_and_gradients(self.params, self.X, self.Y)
            optimize.require_finite(J, self.rate)
            Z = network.forward(self.params, self.X_test).Z
        self.done += steps
        self.at.append(self.now)
        self.J.append(float(J))
        self.J_test.append(float(ops.cross_entropy(Z[len(Z)], self.Y_test)))
        for k, gradient in grads.W.items():
            self.sizes[k].append(float(np.linalg.norm(gradient)))

    def probabilities(self, X):
        """φ for each column of X: (classes, n)."""
        return network.forward(self.params, X).A[len(self.params.W)]

    def right(self, X, Y):
        """(examples read right, examples)."""
        is_right = self.probabilities(X).argmax(axis=0) == Y.argmax(axis=0)
        return int(is_right.sum()), len(is_right)


def read_hidden(hidden):
    """The units of each hidden layer as a list, of which there can be up to MOST_LAYERS."""
    layers = doors.sequence("hidden", hidden, "(16, 16)")
    if len(layers) > MOST_LAYERS:
        raise ValueError(f"hidden has {len(layers)} layers: give at most {MOST_LAYERS}.")
    return layers


def load(problem, rng, seed):
    """X, Y to train on and X, Y to be judged by, which are other examples of the same kind."""
    if problem == "digits":
        return data.load_digits()
    make = getattr(data, problem)
    return *make(rng), *make(np.random.default_rng((seed, 1)))
