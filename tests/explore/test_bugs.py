"""A planted bug, trained and unmasked: every number shown, recomputed in plain NumPy."""

import re

import numpy as np
import pytest

from helpers import data, network
from helpers.bugs import BUGS, SIZES, forward, planted
from helpers.colours import BACKWARD
from helpers.explore import explore_bugs
from helpers.pictures.bugs import FEW, LAST, LOSS, LOSS_BOX, NAMES, BuggedRun, draw_gallery
from tests.reading.alternatives import number, numbers
from tests.reading.svg import assert_no_text_is_cut_or_covered, blocks, strokes, texts

X, Y = data.spirals(np.random.default_rng(0), 300)


def phi_of(W, b, X):
    """Probabilities, with the skip, and nothing of helpers."""
    a1 = np.maximum(W[1] @ X + b[1], 0)
    a2 = np.maximum(W[2] @ a1 + b[2], 0) + a1
    t = W[3] @ a2 + b[3]
    e = np.exp(t - t.max(axis=0))
    return e / e.sum(axis=0)


def J_of(W, b, n=300):
    return -np.log((phi_of(W, b, X[:, :n]) * Y[:, :n]).sum(axis=0)).mean()


def walk(bug, seed, steps):
    """W and b after so many steps at the rate 0.3."""
    params = network.init_params(SIZES, np.random.default_rng(seed))
    W, b = dict(params.W), dict(params.b)
    for _ in range(steps):
        Z = {1: W[1] @ X + b[1]}
        A = {0: X, 1: np.maximum(Z[1], 0)}
        Z[2] = W[2] @ A[1] + b[2]
        A[2] = np.maximum(Z[2], 0) + A[1]
        A[3] = phi_of(W, b, X)
        _, grads = planted(bug)(network.Parameters(W, b), Z, A, Y)
        for k in W:
            W[k] = W[k] - 0.3 * grads.W[k]
            b[k] = b[k] - 0.3 * grads.b[k]
    return W, b


def press(exploration, label, times=1):
    (button,) = [one for one in exploration.buttons if one.label == label]
    for _ in range(times):
        button.click()


def shown(bug=8, seed=0, steps=0):
    exploration = explore_bugs()
    exploration.set(bug=bug, seed=seed)
    press(exploration, "Step", steps)
    return exploration


@pytest.mark.parametrize(("bug", "seed"), [(8, 0), (11, 3), (6, 9)])
def test_loss_and_counts(bug, seed):
    says = shown(bug, seed, steps=4).shown.sentence
    J, right, of, twin_J, twin_right = numbers(
        says, "step 120: J = #, # of # right; from the same start without it J = #, # right."
    )
    both = (walk(bug, seed, 120), J, right), (walk(0, seed, 120), twin_J, twin_right)
    for W_b, loss, count in both:
        assert loss == pytest.approx(J_of(*W_b), rel=6e-3)
        assert count == (phi_of(*W_b, X).argmax(axis=0) == Y.argmax(axis=0)).sum()
    assert of == 300


def test_without_a_bug_there_is_no_twin_to_compare():
    exploration = shown(0, steps=2)
    assert "without it" not in exploration.shown.sentence
    assert [content for content, _ in texts(exploration.shown.pictures[1])].count("no bug") == 1
    assert exploration.shown.sentence.endswith("The right gradient has not been nudged yet.")
    press(exploration, "Unmask")
    assert exploration.shown.sentence.endswith("Nudged at step 0: all six agree.")


def test_the_curves_are_the_losses():
    exploration = shown(12, steps=5)
    run, picture = exploration.run, exploration.shown.pictures[1]
    assert run.at == [0, 30, 60, 90, 120, 150]
    curves = [line for line in strokes(picture) if len(line.points) == 6]
    assert len(curves) == 2
    for line, values in zip(curves, (run.J_right, run.J), strict=True):
        share = (np.log10(values) - np.log10(LOSS[0])) / np.log10(LOSS[1] / LOSS[0])
        assert np.allclose(line.points[:, 1], LOSS_BOX.y + LOSS_BOX.height * (1 - share), atol=0.1)
        across = LOSS_BOX.x + LOSS_BOX.width * np.array(run.at) / LAST
        assert np.allclose(line.points[:, 0], across, atol=0.1)
    assert run.J[-1] == pytest.approx(J_of(*walk(12, 0, 150)), rel=1e-9)


def nudged(kind, k, h=1e-5):
    """Slopes of J on the first examples at the first weights, by central differences."""
    params = network.init_params(SIZES, np.random.default_rng(0))
    found = np.zeros_like(getattr(params, kind)[k])
    for i in np.ndindex(found.shape):
        J = []
        for sign in (1, -1):
            arrays = {name: dict(getattr(params, name)) for name in "Wb"}
            arrays[kind][k] = arrays[kind][k].copy()
            arrays[kind][k][i] += sign * h
            J.append(J_of(arrays["W"], arrays["b"], FEW))
        found[i] = (J[0] - J[1]) / (2 * h)
    return found


@pytest.mark.parametrize("bug", [3, 8, 12])
def test_unmask_tells_error_ratio_cosine_and_the_line(bug):
    exploration = shown(bug)
    assert "not been nudged" in exploration.shown.sentence and exploration.shown.numbers == {}
    press(exploration, "Unmask")
    says, told = exploration.shown.sentence, exploration.shown.numbers
    assert BUGS[bug].wrong in says and BUGS[bug].right in says and BUGS[bug].says in says
    start = network.init_params(SIZES, np.random.default_rng(0))
    Z, A = forward(start, X[:, :FEW])
    grads = planted(bug)(start, Z, A, Y[:, :FEW])[1]
    wrong = []
    for name in ("b[1]", "W[1]", "b[3]"):
        kind, k = name[0], int(name[2])
        g, g_hat = getattr(grads, kind)[k], nudged(kind, k)
        sizes = np.linalg.norm(g), np.linalg.norm(g_hat)
        error, ratio, cosine = (
            float(number(n))
            for n in re.fullmatch(r"error (\S+), ratio (\S+), cosine (\S+)", told[name]).groups()
        )
        expected = np.linalg.norm(g - g_hat) / max(sizes)
        assert error == pytest.approx(expected, rel=0.06) if expected > 1e-6 else error < 1e-7
        assert ratio == pytest.approx(sizes[0] / sizes[1], abs=0.006)
        assert cosine == pytest.approx((g * g_hat).sum() / np.prod(sizes), abs=0.006)
        if expected > 1e-2:
            wrong.append(name)
    assert wrong and all(re.search(rf"{re.escape(name)} [\d.]+", says) for name in wrong)


@pytest.mark.parametrize("bug", [0, 1, 6, 8])
def test_marks_stand_beside_what_is_wrong(bug):
    exploration = shown(bug)
    picture = exploration.shown.pictures[1]
    assert [content for content, _ in texts(picture)].count("?") == 18
    press(exploration, "Unmask")
    picture = exploration.shown.pictures[1]
    rows = {content: box for content, box in texts(picture) if content in NAMES}
    assert list(rows) == list(NAMES)
    flags = [block for block in blocks(picture) if block.fill == BACKWARD]
    wrong = {name for name in NAMES if exploration.run.reports[name].verdict == "wrong"}
    beside = {
        name
        for name, (_, top, _, bottom) in rows.items()
        if any(flag.top < (top + bottom) / 2 < flag.bottom for flag in flags)
    }
    assert beside == wrong and len(flags) == len(wrong)


def test_no_text_is_cut_or_covered():
    exploration = shown(1, steps=2)
    press(exploration, "Unmask")
    for picture in exploration.shown.pictures:
        assert_no_text_is_cut_or_covered(picture)


@pytest.mark.parametrize("steps", [0, 38, 43, 47, 49, 50])
def test_the_name_of_a_curve_stands_on_no_frame(steps):
    edge = LOSS_BOX.x + LOSS_BOX.width
    named = [area for name, area in texts(shown(8, 0, steps).shown.pictures[1]) if "bug" in name]
    assert len(named) == 2
    assert all(not left <= edge <= right for left, _, right, _ in named)


def test_it_ends_where_it_should_and_starts_over():
    exploration = shown(7)
    exploration.run.advance(LAST - 10)
    press(exploration, "Step")
    assert exploration.run.now == LAST and exploration.message == ""
    press(exploration, "Step")
    assert "is reached" in exploration.message
    press(exploration, "Start over")
    assert (exploration.run.now, exploration.message, exploration.values["bug"]) == (0, "", 7)


def test_playing_stops_at_the_end():
    exploration = shown(7)
    exploration.player.press("page")
    exploration.run.advance(LAST - 40)
    exploration.player.tick("page")
    assert exploration.player.playing
    exploration.player.tick("page")
    assert exploration.run.now == LAST and not exploration.player.playing


def test_another_bug_begins_anew_and_the_same_one_goes_on():
    exploration = shown(7, steps=2)
    exploration.redraw()
    assert exploration.run.now == 60
    exploration.set(bug=9)
    assert exploration.run.now == 0 and exploration.run.bug == 9


# --- the gallery ----------------------------------------------------------------------------------


def test_the_gallery_writes_each_error_in_its_place():
    found = {}
    for bug in (0, 3, 5):
        run = BuggedRun(bug)
        run.check()
        found[bug] = run.reports
    picture = draw_gallery(found)
    assert_no_text_is_cut_or_covered(picture)
    written = {content: box for content, box in texts(picture)}
    columns = {name: (written[name][0] + written[name][2]) / 2 for name in NAMES}
    for bug, row in ((0, "no bug"), (3, "bug 3"), (5, "bug 5")):
        _, top, _, bottom = written[row]
        for name, x in columns.items():
            (cell,) = [
                content
                for content, (left, up, right, down) in texts(picture)
                if left < x < right and top < (up + down) / 2 < bottom
            ]
            error = found[bug][name].relative_error
            assert cell == ("< 1e−8" if error < 1e-8 else f"{error:.2f}")
    assert "no bug: none; bug 3: b[3]; bug 5: W[2], b[2], W[1], b[1]." in picture.alt


def test_a_tinted_cell_is_a_wrong_one():
    run = BuggedRun(8)
    run.check()
    tinted = [b for b in blocks(draw_gallery({8: run.reports})) if b.fill.lower() != "#ffffff"]
    assert len(tinted) == 2
