"""The data: digits split as scikit-learn splits them, toy sets given by their rng alone."""

import csv

import numpy as np
import pytest
from sklearn import datasets
from sklearn.model_selection import train_test_split

from helpers import data

# --- digits ------------------------------------------------------------------------------------


def test_digits_are_split_as_scikit_learn_does_it():
    digits = datasets.load_digits()
    X_train, X_test, y_train, y_test = train_test_split(
        digits.data / 16, digits.target, test_size=0.25, random_state=0
    )
    ours = data.load_digits()
    expected = (X_train.T, np.eye(10)[:, y_train], X_test.T, np.eye(10)[:, y_test])
    for array, theirs in zip(ours, expected, strict=True):
        assert array.dtype == np.float64
        assert np.array_equal(array, theirs)


def test_digits_have_the_shapes_that_the_docstring_says():
    shapes = [array.shape for array in data.load_digits()]
    assert shapes == [(64, 1347), (10, 1347), (64, 450), (10, 450)]


def test_ink_runs_from_zero_to_one_and_each_column_of_Y_is_one_hot():
    X_train, Y_train, X_test, Y_test = data.load_digits()
    for X, Y in ((X_train, Y_train), (X_test, Y_test)):
        assert (X.min(), X.max()) == (0, 1)
        assert set(np.unique(Y)) == {0, 1} and (Y.sum(axis=0) == 1).all()


def test_digits_come_fresh_each_time():
    first = data.load_digits()
    first[0][:] = -1
    assert data.load_digits()[0].min() == 0


# --- one-hot columns ---------------------------------------------------------------------------


@pytest.mark.parametrize("labels", [[2, 0], np.array([[2, 0]]), np.array([2.0, 0.0]), (2, 0)])
def test_one_hot_stands_in_columns(labels):
    assert np.array_equal(data.one_hot(labels, 3), [[0, 1], [0, 0], [1, 0]])


def test_one_hot_takes_truth_values_and_nothing_at_all():
    assert np.array_equal(data.one_hot(np.array([True, False]), 2), [[0, 1], [1, 0]])
    assert data.one_hot([], 4).shape == (4, 0)


@pytest.mark.parametrize(
    "labels, sentence",
    [
        ([0, 3], r"labels run from 0 to 3: with 3 classes they must lie in 0\.\.2"),
        ([-1, 2], "labels run from -1 to 2: with 3 classes"),
        ([0.0, np.nan], "a label is missing, nan at index 1"),
        ([0.5, 2.0], "labels hold a fraction: a label is a whole number"),
    ],
)
def test_a_label_that_is_no_class_is_refused_in_a_sentence(labels, sentence):
    with pytest.raises(ValueError, match=sentence):
        data.one_hot(labels, 3)


# --- toy sets ----------------------------------------------------------------------------------

TOYS = {"spirals": 3, "moons": 2, "circles": 2, "xor": 2}
every_toy = pytest.mark.parametrize("name, classes", TOYS.items())


@every_toy
def test_a_toy_set_is_given_by_its_rng(name, classes):
    draw = getattr(data, name)
    first, again, other = (draw(np.random.default_rng(seed)) for seed in (0, 0, 1))
    assert np.array_equal(first[0], again[0]) and np.array_equal(first[1], again[1])
    assert not np.array_equal(first[0], other[0])
    rng = np.random.default_rng(0)
    assert not np.array_equal(draw(rng)[0], draw(rng)[0])


@every_toy
@pytest.mark.parametrize("n", [1, 7, 120])
def test_a_toy_set_stands_in_columns(name, classes, n):
    X, Y = getattr(data, name)(np.random.default_rng(0), n=n)
    assert X.shape == (2, n) and Y.shape == (classes, n)
    assert X.dtype == Y.dtype == np.float64
    assert np.isfinite(X).all() and (np.sort(Y, axis=0)[:-1] == 0).all()
    assert (Y.sum(axis=0) == 1).all()


@every_toy
def test_classes_are_about_equally_frequent(name, classes):
    _, Y = getattr(data, name)(np.random.default_rng(0), n=1200)
    np.testing.assert_allclose(Y.mean(axis=1), 1 / classes, atol=0.03)


def class_of(Y):
    return Y.argmax(axis=0)


def test_the_arms_of_the_spirals_wind_around_the_origin():
    X, Y = data.spirals(np.random.default_rng(0), n=500, classes=5, noise=0)
    radius, angle = np.hypot(*X), np.arctan2(X[1], X[0])
    arm = angle - 4 * radius - 2 * np.pi * class_of(Y) / 5
    np.testing.assert_allclose(np.cos(arm), 1, atol=1e-12)
    assert radius.min() >= 0.1 and radius.max() <= 1


def test_the_moons_are_two_half_circles_that_reach_into_each_other():
    X, Y = data.moons(np.random.default_rng(0), noise=0)
    centre = np.where(class_of(Y) == 0, np.array([[-0.5], [-0.25]]), np.array([[0.5], [0.25]]))
    offset = X - centre
    np.testing.assert_allclose(np.hypot(*offset), 1, rtol=1e-12)
    assert (offset[1][class_of(Y) == 0] >= 0).all() and (offset[1][class_of(Y) == 1] <= 0).all()
    assert X[0][class_of(Y) == 0].max() > X[0][class_of(Y) == 1].min()


def test_a_circle_lies_in_the_other():
    X, Y = data.circles(np.random.default_rng(0), noise=0)
    np.testing.assert_allclose(np.hypot(*X), np.where(class_of(Y) == 1, 0.5, 1.0), rtol=1e-12)


def test_xor_is_where_the_signs_differ():
    X, Y = data.xor(np.random.default_rng(0), margin=0.2)
    assert np.array_equal(class_of(Y), (np.sign(X[0]) != np.sign(X[1])).astype(int))
    assert np.abs(X).min() >= 0.2 and np.abs(X).max() <= 1


def test_noise_spreads_the_points():
    for name in ("spirals", "moons", "circles"):
        draw = getattr(data, name)
        clean, noisy = (draw(np.random.default_rng(0), noise=noise)[0] for noise in (0, 0.1))
        assert 0.01 < np.abs(noisy - clean).mean() < 0.2


# --- the running example -----------------------------------------------------------------------


def test_the_running_example_has_no_two_dimensions_alike():
    W, b, X, Y = data.running_example()
    assert [W[1].shape, b[1].shape, W[2].shape, b[2].shape] == [(4, 3), (4, 1), (2, 4), (2, 1)]
    assert X.shape == (3, 5) and Y.shape == (2, 5)
    assert {a.dtype for a in (*W.values(), *b.values(), X, Y)} == {np.dtype(np.float64)}


def test_no_unit_of_the_running_example_is_close_to_its_kink():
    W, b, X, _ = data.running_example()
    Z = W[1] @ X + b[1]
    assert np.abs(Z).min() > 0.05
    assert (Z > 0).any(axis=1).all() and (Z < 0).any(axis=1).any()


def test_penguins_are_the_table_that_their_description_says():
    with open(data.PENGUINS, encoding="utf-8") as file:
        rows = list(csv.DictReader(file))
    said = (data.PENGUINS.parent / "README.md").read_text("utf-8")
    assert f"a table of {len(rows)} penguins" in said
    assert f"in {sum('NA' in row.values() for row in rows)} of the lines" in said
    assert all(f"`{column}`" in said for column in rows[0])
    for column in ("species", "island", "sex", "year"):
        for value in {row[column] for row in rows} - {"NA"}:
            assert value in said
    assert {row["species"] for row in rows} == {"Adelie", "Chinstrap", "Gentoo"}
    masses = [float(row["body_mass_g"]) for row in rows if row["body_mass_g"] != "NA"]
    assert (min(masses), max(masses)) == (2700, 6300)


def test_noisy_shapes_are_shapes_and_noise():
    clean, noisy = data.noisy_shapes(np.random.default_rng(0))
    assert clean.shape == noisy.shape == (100, 100)
    assert np.unique(clean).tolist() == [0.0, 0.6, 1.0]
    assert clean[50, 35] == 1.0 and (clean[45:85, 55:85] == 0.6).all() and clean[99, 0] == 0.0
    assert 0.29 < (noisy - clean).std() < 0.31 and abs((noisy - clean).mean()) < 0.01
    np.testing.assert_array_equal(data.noisy_shapes(np.random.default_rng(0))[1], noisy)
    with pytest.raises(TypeError, match="rng is 0"):
        data.noisy_shapes(0)
