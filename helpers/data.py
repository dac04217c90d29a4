"""Data in columns: handwritten digits from a file of this package, toy sets from an rng.

X is (d, n), one example a column. Y is (classes, n): column i is e_y, with its 1 in the row of the
class of example i.
"""

from importlib.resources import files

import numpy as np

from helpers import doors

TEST_SHARE = 0.25
PENGUINS = files("helpers") / "datasets" / "penguins.csv"  # a table to read as your own


def load_digits():
    """UCI handwritten digits, 1,797 images of 8×8: X_train, Y_train, X_test, Y_test.

    X: (64, 1347) and (64, 450), the image row by row, 0 for paper to 1 for ink, float64.
    Y: (10, 1347) and (10, 450). The split and its order are those of scikit-learn's
    train_test_split(test_size=0.25, random_state=0). Source and licence: datasets/README.md.
    """
    with (files("helpers") / "datasets" / "digits.npz").open("rb") as file:
        stored = np.load(file)
        X, labels = stored["images"].T / 16, stored["labels"]
    Y = one_hot(labels, 10)
    n_test = int(np.ceil(TEST_SHARE * X.shape[1]))
    order = np.random.RandomState(0).permutation(X.shape[1])
    test, training = order[:n_test], order[n_test:]
    return X[:, training], Y[:, training], X[:, test], Y[:, test]


def warp(rng, shift=0.7, angle=10.0, stretch=0.1):
    """A matrix M (64, 64): M X are the 8×8 images in X, moved, turned and stretched a little.

    shift: at most so many pixels down and across. angle: at most so many degrees. stretch: at most
    e to that power along each side. A new pixel is a mean of the four old ones around a point, of
    weights that fall off linearly; outside is paper, 0.
    """
    rng, shift = doors.generator(rng), doors.number("shift", shift, 0, 8)
    angle, stretch = doors.number("angle", angle, 0, 180), doors.number("stretch", stretch, 0, 1)
    turn = np.deg2rad(rng.uniform(-angle, angle))
    rotation = np.array([[np.cos(turn), -np.sin(turn)], [np.sin(turn), np.cos(turn)]])
    sides = np.exp(rng.uniform(-stretch, stretch, (1, 2)))
    places = np.indices((8, 8)).reshape(2, 64)  # row and column of each pixel
    seen = (rotation * sides) @ (places - 3.5) + 3.5 + rng.uniform(-shift, shift, (2, 1))
    far = np.abs(seen[:, :, np.newaxis] - places[:, np.newaxis])  # (2, new pixels, old ones)
    return np.maximum(1 - far, 0).prod(axis=0)


def one_hot(labels, classes):
    """Columns e_y for labels y = 0..classes−1, a sequence of n whole numbers: (classes, n).

    labels: a list, a row, a column or one number; floats and truth values count when whole.
    Raises TypeError for labels that are no numbers, ValueError for those that are no class.
    """
    classes = doors.whole("classes", classes)
    labels = require_labels(labels, classes)
    return (np.arange(classes)[:, np.newaxis] == labels).astype(float)


def spirals(rng, n=300, classes=3, noise=0.15):
    """Points on `classes` arms that wind around the origin: X (2, n), Y (classes, n)."""
    rng, n = doors.generator(rng), doors.whole("n", n)
    classes, noise = doors.whole("classes", classes), doors.number("noise", noise, low=0)
    labels = np.arange(n) % classes
    radius = np.sqrt(rng.uniform(0.01, 1, n))
    angle = 4 * radius + 2 * np.pi * labels / classes + noise * rng.standard_normal(n)
    return radius * np.array([np.cos(angle), np.sin(angle)]), one_hot(labels, classes)


def moons(rng, n=200, noise=0.1):
    """Two half circles that reach into each other: X (2, n), Y (2, n)."""
    rng, n = doors.generator(rng), doors.whole("n", n)
    noise = doors.number("noise", noise, low=0)
    labels = np.arange(n) % 2
    angle = rng.uniform(0, np.pi, n)
    side = 1 - 2 * labels
    X = np.array([side * np.cos(angle) + labels - 0.5, side * np.sin(angle) + 0.5 * labels - 0.25])
    return X + noise * rng.standard_normal((2, n)), one_hot(labels, 2)


def circles(rng, n=200, noise=0.08):
    """A ring around a ring: X (2, n), Y (2, n); class 1 is inside."""
    rng, n = doors.generator(rng), doors.whole("n", n)
    noise = doors.number("noise", noise, low=0)
    labels = np.arange(n) % 2
    angle, radius = rng.uniform(0, 2 * np.pi, n), np.where(labels == 1, 0.5, 1.0)
    X = radius * np.array([np.cos(angle), np.sin(angle)])
    return X + noise * rng.standard_normal((2, n)), one_hot(labels, 2)


def xor(rng, n=200, margin=0.1):
    """The square [−1, 1]², class 1 where the signs of x_1 and x_2 differ: X (2, n), Y (2, n)."""
    rng, n = doors.generator(rng), doors.whole("n", n)
    margin = doors.number("margin", margin, low=0, high=1)
    X = rng.choice([-1, 1], (2, n)) * rng.uniform(margin, 1, (2, n))
    return X, one_hot(X[0] * X[1] < 0, 2)


def running_example():
    """The 3-4-2 network and the n = 5 examples that lessons 06 to 11 share: W, b, X, Y.

    W, b: dictionaries keyed by layer, W[1] (4, 3), b[1] (4, 1), W[2] (2, 4), b[2] (2, 1).
    X: (3, 5). Y: (2, 5), targets for the squared loss. With ReLU, no pre-activation is near 0.
    """
    W1 = [[0.4, 0.4, 0.9], [0.5, 0.3, -0.6], [0.1, 0.7, 0.7], [-0.6, -0.9, 0.3]]
    W2 = [[-0.4, 0.9, -0.3, -0.6], [-0.6, 0.5, -0.5, 0.4]]
    W = {1: np.array(W1), 2: np.array(W2)}
    b = {1: np.array([[-0.1], [0.1], [0.1], [-0.2]]), 2: np.array([[-0.2], [-0.1]])}
    X = np.array([[2.0, -1, -1, 3, 3], [3, 3, -2, -2, 3], [1, -2, -1, 3, 3]])
    Y = np.array([[-2.0, 2, 0, -1, -4], [-2, 1, 2, -1, -4]])
    return W, b, X, Y


def noisy_shapes(rng):
    """A disc and a rectangle on paper, 100 × 100 pixels, 0 for paper to 1: (clean, noisy).

    rng: a NumPy Generator. noisy has normal noise of standard deviation 0.3 on every pixel.
    """
    doors.generator(rng)
    row, column = np.mgrid[:100, :100] / 100
    clean = np.where((column - 0.35) ** 2 + (row - 0.4) ** 2 < 0.06, 1.0, 0.0)
    clean[45:85, 55:85] = 0.6
    return clean, clean + 0.3 * rng.standard_normal((100, 100))


def require_labels(labels, classes):
    """labels as one row of whole numbers below classes."""
    doors.require_none_masked("labels", labels)
    found = np.asarray(labels, dtype=object)
    require_no_names(found)
    require_none_missing(found)
    labels = doors.array("labels", labels)
    if labels.size not in (0, 1, max(labels.shape, default=1)):
        raise ValueError(
            f"labels is {labels.shape}: one label for each example is needed, (n,); of a Y that is "
            "one-hot already, Y.argmax(axis=0) gives the labels."
        )
    if not np.array_equal(labels, np.floor(labels)):
        raise ValueError(
            "labels hold a fraction: a label is a whole number, the row of the 1 in its column."
        )
    if labels.size and not (labels.min() >= 0 and labels.max() < classes):
        raise ValueError(
            f"labels run from {labels.min():g} to {labels.max():g}: with {classes} classes they "
            f"must lie in 0..{classes - 1}; {renumbered(labels, classes)}."
        )
    return labels.ravel()


def renumbered(labels, classes):
    """What to write for labels that lie elsewhere, judged by where they lie."""
    if np.isin(labels, (-1, 1)).all():
        return "for labels of −1 and 1 write np.array(labels) > 0"
    if labels.min() == 1 and labels.max() == classes:
        return "labels that count from 1 become so by labels - 1"
    return "number them: np.unique(labels, return_inverse=True)[1], with as many classes"


def require_no_names(labels):
    if any(isinstance(label, str | bytes) for label in labels.flat):
        raise TypeError(
            "labels are text: number the names: np.unique(names, return_inverse=True)[1]."
        )


def require_none_missing(labels):
    missing = [i for i, label in enumerate(labels.flat) if label is None or label != label]
    if missing:
        raise ValueError(
            f"labels: a label is missing, {labels.flat[missing[0]]} at index {missing[0]} (counted "
            "from 0); leave that example out, in X too."
        )
