"""Planted bugs: how a wrong gradient trains, and what a check says about each parameter."""

from functools import lru_cache

import numpy as np

from helpers import data, doors, network
from helpers.bugs import BUGS, SIZES, backward, forward, learn, planted
from helpers.colours import BACKWARD, DATA, INK
from helpers.gradcheck import check_params
from helpers.ops import cross_entropy
from helpers.pictures.training import HIGH, WIDE, draw_lines, draw_plane
from helpers.svg.axes import Axes
from helpers.svg.pieces import card, path, rectangle, text
from helpers.svg.plots import Area
from helpers.svg.tiles import tint
from helpers.words import brief, fixed, short

LAST, FEW, LOSS = 1500, 50, (1e-3, 100)  # steps; examples of a check; what the axis of J holds
NAMES = ("W[3]", "b[3]", "W[2]", "b[2]", "W[1]", "b[1]")  # in the order of the way back
LOSS_BOX, ROWS, ROW = Area(46, 54, 180, 96), 226, 19
COLUMNS = (56, 118, 176, 236)  # where error, ratio, cosine and verdict end


class BuggedRun:
    """A network in training with a bug, and its twin from the same start without it.

    bug: 1 to 12, or 0 for none. seed: of the first weights. J and J_right hold a value for each of
    `at`, in steps. reports: {"W[1]": Report, …} of the check at the first weights, or {}.
    """

    def __init__(self, bug=8, seed=0):
        self.bug, self.backward = bug, planted(bug)
        rng = np.random.default_rng(doors.whole("seed", seed, 0))
        self.X, self.Y = spirals()
        self.params = self.twin = network.init_params(SIZES, rng)
        self.start, self.now, self.reports = self.params, 0, {}
        self.at, self.J, self.J_right = [], [], []
        self.note()

    def advance(self, steps):
        """Take so many steps, but none beyond the last one."""
        steps = min(doors.whole("steps", steps), LAST - self.now)
        self.params = learn(self.backward, self.params, self.X, self.Y, steps)
        self.twin = learn(backward, self.twin, self.X, self.Y, steps)
        self.now += steps
        self.note()

    def note(self):
        self.at.append(self.now)
        self.J.append(self.loss(self.params))
        self.J_right.append(self.loss(self.twin))

    def loss(self, params, few=None):
        return float(cross_entropy(forward(params, self.X[:, :few])[0][3], self.Y[:, :few]))

    def check(self):
        """Compare the gradient at the first weights, on a few examples, with nudges."""
        Z, A = forward(self.start, self.X[:, :FEW])
        grads = self.backward(self.start, Z, A, self.Y[:, :FEW])[1]
        self.reports = check_params(lambda p: self.loss(p, FEW), self.start, grads)

    def probabilities(self, X):
        """φ for each column of X: (3, n)."""
        return forward(self.params, X)[1][3]

    def right(self, params):
        """How many of the examples are right."""
        return int((forward(params, self.X)[1][3].argmax(axis=0) == self.Y.argmax(axis=0)).sum())


@lru_cache(maxsize=1)
def spirals():
    return data.spirals(np.random.default_rng(0), 300)


def named(bug):
    return f"bug {bug}" if bug else "no bug"


def draw_state(run):
    """The plane with the decisions of the network that the bug has trained."""
    pieces, seen = draw_plane(require_run(run))
    right, of = run.right(run.params), run.Y.shape[1]
    body = [
        text(14, 26, f"{named(run.bug)}, step {run.now}", 15, "start", True),
        text(14, 44, f"{right} of {of} right, J = {short(run.J[-1])}", 12, "start"),
        *pieces,
    ]
    return card(WIDE, HIGH, body, f"{say_training(run)} {seen}")


def draw_check(run):
    """J beside that of the twin without a bug; below, what the last check says."""
    require_run(run)
    axes = Axes(LOSS_BOX, (0, LAST), LOSS, "y")
    below = {low: short(low) for low in (0.001, 0.1, 10)}
    twin = {named(0): (run.J_right, DATA, 1.2, "")} if run.bug else {}
    curves = twin | {named(run.bug): (run.J, INK, 2.5, "")}
    title = "nudged at step 0" if run.reports else "not nudged yet"
    body = [
        text(14, 30, "J on the 300 points", 13, "start", True),
        *axes.frame("", "", {0: "0", LAST: f"step {LAST}"}, below),
        *draw_lines(run, axes, curves),
        text(14, ROWS - 24, title, 13, "start", True, BACKWARD),
        *(text(x, ROWS - 3, name, 12, "end") for x, name in zip(COLUMNS[1:], HEADS, strict=True)),
        path(f"M14,{ROWS + 4} H{WIDE - 14}", DATA, 1),
    ]
    for i, name in enumerate(NAMES):
        body += draw_row(ROWS + 20 + i * ROW, name, run.reports.get(name))
    return card(WIDE, HIGH, body, say_check(run))


HEADS = ("error", "ratio", "cosine")


def draw_row(y, name, report):
    """A parameter's name, the numbers of its Report, and a bar beside it where it is wrong."""
    is_wrong = report is not None and report.verdict == "wrong"
    pieces = [text(COLUMNS[0], y, name, 12, "end", is_wrong)]
    if report is None:
        return [*pieces, *(text(x, y, "?", 12, "end") for x in COLUMNS[1:])]
    numbers = written(report)
    for x, number in zip(COLUMNS[1:], numbers, strict=True):
        pieces.append(text(x, y, number, 12, "end", is_wrong))
    if is_wrong:
        pieces.append(rectangle(244, y - 10, 28, 12, BACKWARD, 0, fill=BACKWARD))
        pieces.append(text(258, y, "✗", 11, fill="#ffffff"))
    return pieces


def written(report):
    """Error, ratio and cosine as text."""
    return brief(report.relative_error), fixed(report.ratio, 2), fixed(report.cosine, 2)


def say_training(run):
    """Where the run and its twin are, in a sentence."""
    of, right = run.Y.shape[1], run.right(run.params)
    said = f"{named(run.bug).capitalize()}, step {run.now}: J = {short(run.J[-1])}, {right} of {of}"
    if not run.bug:
        return f"{said} right."
    return (
        f"{said} right; from the same start without it J = {short(run.J_right[-1])}, "
        f"{run.right(run.twin)} right."
    )


def say_check(run):
    """What the check found, in a sentence or two; once unmasked, the line is told."""
    if not run.reports:
        which = f"gradient of bug {run.bug}" if run.bug else "right gradient"
        return f"The {which} has not been nudged yet."
    wrong = [name for name in NAMES if not run.reports[name].ok]
    found = ", ".join(f"{name} {brief(run.reports[name].relative_error)}" for name in wrong)
    told = f"wrong, with the relative errors {found}" if wrong else "all six agree"
    return f"Nudged at step 0: {told}.{unmasked(run)}"


def unmasked(run):
    """The planted line beside the right one, in words."""
    if not run.bug:
        return ""
    bug = BUGS[run.bug]
    return f" Bug {run.bug} has {bug.wrong} instead of {bug.right}: {bug.says}."


def require_run(run):
    if not isinstance(run, BuggedRun):
        raise TypeError(f"run is {doors.short(run)}: hand in a BuggedRun(8).")
    return run


# --- the gallery ----------------------------------------------------------------------------------


def draw_gallery(reports):
    """The relative error of every parameter's gradient under every bug, as a table.

    reports: {bug: {"W[1]": Report, …}}, bug 0 for none. From 0.01 on an error counts as wrong, and
    its cell is tinted and bold; smaller ones are written as their power of ten at most.
    """
    doors.mapping("reports", reports, "{8: check_params(…)}")
    body, wide, top = [], 74, 60
    for j, name in enumerate(NAMES):
        body.append(text(120 + (j + 0.5) * wide, top - 10, name, 13, bold=True, fill=BACKWARD))
    body.insert(
        0, text(20, 26, "relative error of each gradient, from the output back", 14, "start")
    )
    for i, (bug, found) in enumerate(reports.items()):
        y = top + i * 24
        body.append(text(108, y + 16, named(bug), 13, "end"))
        for j, name in enumerate(NAMES):
            body += draw_error(120 + j * wide, y, wide, require_reports(found)[name])
    return card(590, top + 24 * len(reports) + 16, body, say_gallery(reports))


def draw_error(x, y, wide, report):
    error = report.relative_error
    is_wrong = report.verdict == "wrong"
    shown = fixed(error, 2) if is_wrong else "< 1e−8" if error < 1e-8 else brief(error)
    fill = tint(min(error, 1.0)) if is_wrong else "#ffffff"
    box = rectangle(x, y, wide, 24, "#999", 0.7, fill=fill)
    return [
        box,
        text(x + wide / 2, y + 16, shown, 12, bold=is_wrong, fill=INK if is_wrong else DATA),
    ]


def say_gallery(reports):
    """Which parameters' gradients are wrong under which bug."""
    said = []
    for bug, found in reports.items():
        wrong = [name for name in NAMES if found[name].verdict == "wrong"]
        said.append(f"{named(bug)}: {', '.join(wrong) or 'none'}")
    return f"Wrong gradients by bug. {'; '.join(said)}."


def require_reports(found):
    if not hasattr(found, "keys") or set(found) != set(NAMES):
        raise TypeError(
            f"A bug's reports are {doors.short(found)}: hand in what check_params gives for the "
            "three layers."
        )
    return found
