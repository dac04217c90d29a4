"""The exercises of lesson 03: walk the graph backwards."""

import numpy as np

from helpers.exercises.case import numbers, one
from helpers.exercises.cases.slopes import a_graph, adjoints, first_use, last_use, without_upstream

# --- 03.2: an engine on a tape -------------------------------------------------------------------

TAPES = (
    (("u", "*", "a", "b"), ("v", "+", "u", "c"), ("J", "*", "v", "b")),
    (("y", "*", "a", "a"), ("t", "+", "y", "b"), ("J", "*", "t", "y")),
    (("s", "*", "a", "b"), ("t", "+", "s", "c"), ("w", "*", "s", "t"), ("J", "+", "w", "a")),
)


def forward(tape, values):
    value = dict(values)
    for name, op, left, right in tape:
        value[name] = value[left] + value[right] if op == "+" else value[left] * value[right]
    return value


def partials(op, x, y):
    """The slopes of x + y, or of x · y, towards x and y."""
    return (1.0, 1.0) if op == "+" else (y, x)


def add(bar, parent, share):
    bar[parent] += share


def times(bar, slope):
    return bar * slope


def swept(partials=partials, give=add, share=times, order=reversed, at=0.0, edges=zip):
    """An engine with one of its pieces replaced; at: where adjoints start, but the output's."""

    def variant(tape, values):
        value = forward(tape, values)
        bar = dict.fromkeys(value, at) | {tape[-1][0]: 1.0}
        for name, op, left, right in order(tape):
            slopes = partials(op, value[left], value[right])
            for parent, slope in edges((left, right), slopes):
                give(bar, parent, share(bar[name], slope))
        return bar

    return variant


engine = swept()


def write_over(bar, parent, share):
    bar[parent] = share


def keep_first(bar, parent, share):
    bar[parent] = bar[parent] or share


def from_value(tape, values):
    J = forward(tape, values)[tape[-1][0]]
    return {name: J * adjoint for name, adjoint in engine(tape, values).items()}


def a_tape(rng, s):
    tape = TAPES[s.n % 3]
    inputs = sorted({"a", "b", "c"} & {name for entry in tape for name in entry})
    return tape, dict(zip(inputs, numbers(rng, len(inputs)).tolist(), strict=True))


ENGINE_MISTAKES = (
    (
        swept(edges=lambda parents, slopes: dict(zip(parents, slopes, strict=True)).items()),
        "y = a · a has two edges to a, and a gets two shares; here it gets one.",
    ),
    (swept(give=write_over), "A node used twice keeps its last share only: += in place of =."),
    (swept(give=keep_first), "A node used twice keeps its first share only: add the later ones."),
    (
        swept(lambda op, x, y: (1.0, 1.0) if op == "+" else (x, y)),
        "Exchanged: the slope of x · y towards x is y, the value of the other parent.",
    ),
    (
        swept(order=tuple),
        "The walk goes the way of the tape: each node passes its adjoint on before its children "
        "have given theirs. Walk from the end.",
    ),
    (
        swept(share=lambda bar, slope: slope),
        "The shares are the local partials alone: multiply by the adjoint of the result.",
    ),
    (swept(share=lambda bar, slope: bar + slope), "Adjoint and local partial multiply."),
    (
        swept(lambda op, x, y: (y, x)),
        "A sum hands back its adjoint as it is, whatever the parents' values.",
    ),
    (
        swept(lambda op, x, y: (1.0, 1.0)),
        "A product hands back its adjoint times the other parent's value; here both get it bare.",
    ),
    (swept(at=1.0), "Only the output starts at 1; all other adjoints start at 0."),
    (from_value, "The output's adjoint is 1, not its value: all others are too large by J."),
    (
        swept(lambda op, x, y: (partials(op, x, y)[0], 0.0)),
        "The right parents get nothing: every entry of the tape has two parents.",
    ),
)

# --- 03.4: several passes ------------------------------------------------------------------------


def each_pass(sweep):
    """The x̄ of every pass, by a sweep of its own."""
    return lambda passes: np.array([[sweep(edges)["x"]] for edges in passes])


x_bars = each_pass(adjoints)


def in_one(before):
    """The x̄ of all passes by one dictionary, of which before(bar) is called before each pass."""

    def variant(passes):
        bar, found = {"J": 1.0}, []
        for number, edges in enumerate(passes):
            if number:
                before(bar)
            for start, end, slope in edges:
                bar[start] = bar.get(start, 0.0) + bar[end] * slope
            found.append([bar["x"]])
        return np.array(found)

    return variant


def zero(bar):
    for name in bar:
        bar[name] = 0.0


def some_passes(rng, s):
    return (tuple(a_graph(rng, s)[0] for _ in range(s.n)),)


PASS_MISTAKES = (
    (
        in_one(lambda bar: None),
        "The adjoints of the pass before are still there when the next one begins: start each "
        "pass afresh.",
    ),
    (
        in_one(lambda bar: bar.pop("x")),
        "x̄ is free of the x̄ of the pass before, but the adjoints between x and J are not.",
    ),
    (
        in_one(zero),
        "J̄ is set to 0 as well, so nothing comes back after the first pass: J̄ starts at 1.",
    ),
    (
        lambda passes: np.cumsum(x_bars(passes), axis=0),
        "The x̄ are added up from pass to pass; each pass has its own.",
    ),
    (
        each_pass(last_use),
        "Within a pass a node that is used twice keeps its last share only: += in place of =.",
    ),
    (each_pass(first_use), "Within a pass a node that is used twice keeps its first share only."),
    (each_pass(without_upstream), "A share is the slope of the edge times its end's adjoint."),
    (
        lambda passes: x_bars(passes)[:1] + np.zeros((len(passes), 1)),
        "All x̄ are that of the first pass; each pass has slopes of its own.",
    ),
)

# --- 03.5: rows of a table, picked more than once ------------------------------------------------


def table_adjoint(rows, U_bar, m):
    return np.eye(m)[:, rows] @ U_bar


def a_sentence(rng, s):
    k = s.m + s.n  # more picks than rows: at least one comes twice
    picked = s.m - 1 if s.n % 2 and s.m > 2 else s.m  # or the last row is never picked
    return rng.integers(0, picked, k), numbers(rng, k, s.d), s.m


def last_pick(rows, U_bar, m):
    E_bar = np.zeros((m, U_bar.shape[1]))
    E_bar[rows] += U_bar
    return E_bar


def how_often(rows, m):
    return np.bincount(rows, minlength=m).reshape(-1, 1)


TABLE_MISTAKES = (
    (
        last_pick,
        "A row that is picked several times keeps its last share only: a loop with = does that, "
        "and so does E_bar[rows] += …, which writes each row once.",
    ),
    (
        lambda rows, U_bar, m: last_pick(rows[::-1], U_bar[::-1], m),
        "A row that is picked several times keeps its first share only.",
    ),
    (
        lambda *given: table_adjoint(*given) / np.maximum(how_often(given[0], given[2]), 1),
        "The shares of a row's picks add up; this is their mean.",
    ),
    (
        lambda rows, U_bar, m: (how_often(rows, m) > 0) * U_bar.sum(axis=0),
        "Every picked row gets the shares of all picks; it should get those of its own.",
    ),
    (
        lambda rows, U_bar, m: how_often(rows, m) * np.ones_like(U_bar[:1]),
        "This counts the picks of each row; add up their rows of U_bar instead of ones.",
    ),
    (
        lambda rows, U_bar, m: table_adjoint(rows - 1, U_bar, m),
        "Each share lands one row too high: rows count from 0, as NumPy does.",
    ),
    (
        lambda rows, U_bar, m: U_bar[rows],
        "U_bar[rows] picks once more; on the way back the shares are put where they came from.",
    ),
    (lambda rows, U_bar, m: U_bar, "This is Ū; Ē has the shape of E, a row for each row of E."),
    (lambda *given: table_adjoint(*given).T, "Transposed: E has the words in its rows."),
)

CASES = (
    one(
        "03.1",
        "on paper: b̄ at a = 4, b = 3, where u = a + b, v = u · b, J = v − u",
        9.0,
        "b_bar",
        passed="ū = −1 + 3 was complete before u gave its share: 2 and 7 make 9.",
        then="which value of b makes b̄ = 0, with a = 4?",
        mistakes=(
            (10.0, "In ū the share of J is missing: u is used by v and by J itself."),
            (6.0, "In ū the share of v is missing: u is used by J itself and by v."),
            (2.0, "This is the share that comes through u; v uses b, too."),
            (7.0, "This is the share that comes from v; u uses b, too."),
            (11.0, "The slope of v − u towards u is −1."),
            (14.0, "This is J, and also the product of the two shares; b̄ is their sum."),
        ),
    ),
    one(
        "03.2",
        "engine(tape, values): every adjoint of a tape of sums and products",
        engine,
        "bar",
        a_tape,
        passed="A walk forward, a walk back, a share for each edge: that is backpropagation.",
        then='what would a third operation, "max", add to the two loops?',
        mistakes=ENGINE_MISTAKES,
    ),
    one(
        "03.3",
        "c (4, 1) + r (1, 3) = U (4, 3): over which axis is r̄ a sum, and of how many shares?",
        (0, 4),
        ("axis", "shares"),
        passed="Spread on the way forward, summed on the way back.",
        then="which sum gives c̄, and what if r were one number, (1, 1)?",
        mistakes=(
            ((1, 3), "This is the sum for c; each entry of r stands in a column of U."),
            ((1, 4), "The sum runs over axis 0: it goes down the columns of U."),
            ((0, 3), "There are 3 entries in r; each of them is used once in every row of U."),
            ((0, 12), "12 shares come back in all; how many of them belong to one entry of r?"),
            ((0, 1), "1 is the length of the axis after the sum; how long was it before?"),
        ),
    ),
    one(
        "03.4",
        "x_bars(passes): x̄ of each of several passes, with the bug mended",
        x_bars,
        "x_bars",
        some_passes,
        examples=True,
        passed="Every pass begins with zeros and J̄ = 1, so no pass knows of another.",
        then="when would you want the sum over the passes, and where would you add it up?",
        mistakes=PASS_MISTAKES,
    ),
    one(
        "03.5",
        "table_adjoint(rows, U_bar, m): Ē for U = E[rows], rows picked more than once",
        table_adjoint,
        "E_bar",
        a_sentence,
        passed="Picking rows forward, adding into rows backward: each use brings its share.",
        then="how would you write it as a product with a matrix of zeros and ones?",
        mistakes=TABLE_MISTAKES,
    ),
)
