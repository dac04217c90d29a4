"""One line of a batch's step twice: with examples in columns, and turned, in rows."""

import numpy as np

from helpers import doors
from helpers.pictures.running import running_pass
from helpers.svg.tiles import Tiles, Told, list_matrices, sheet

# name: the line in columns; a list is a product, whose order the turn reverses
LINES = {
    "Z[1]": ("Z[1]", "=", ["W[1]", "X"], "+", "b[1]"),
    "A[1]": ("A[1]", "= ReLU(", "Z[1]", ")"),
    "∂J/∂A[1]": ("∂J/∂A[1]", "=", ["W[2]ᵀ", "δ[2]"]),
    "∂J/∂W[2]": ("∂J/∂W[2]", "=", ["δ[2]", "A[1]ᵀ"]),
    "∂J/∂b[2]": ("∂J/∂b[2]", "=", ["δ[2]", "1"]),
    "∂J/∂W[1]": ("∂J/∂W[1]", "=", ["δ[1]", "Xᵀ"]),
    "∂J/∂b[1]": ("∂J/∂b[1]", "=", ["δ[1]", "1"]),
}
FORMS = {"W turned, (d, m)": False, "W kept, (m, d)": True}
CODE = {"∂J/∂": "grad_", "δ": "delta", "ReLU": "relu", "ᵀ": ".T", " · ": " @ "} | {
    "( ": "(",
    " )": ")",
}
ROLES = {"W": "parameters", "b": "parameters", "δ": "backward", "∂": "backward"} | {
    name: "data" for name in "X1"
}
LOOKS = {"∂J/∂A[1]": 2, "∂J/∂W[2]": 2}  # decimals, where three would not fit
ROWS, ASIDE = 5, 200  # of tiles in a form; pixels of the picture of W


def draw_rows(line="∂J/∂W[1]", example=1, kept=False):
    """One line of the running network's step in columns and in rows, and W as rows keep it: a Told.

    line: one of LINES. example: the example, 1 to 5, that is marked. kept: in rows W stays (m, d),
    as in PyTorch's linear layer. Raises ValueError for another line or example.
    """
    doors.one_of("line", line, LINES)
    example, kept = doors.whole("example", example, 1, 5), doors.switch("kept", kept)
    known = matrices()
    columns = [in_columns(part, known, example - 1) for part in LINES[line]]
    rows = turn(columns, kept)
    above, below = (written_code(parts, axis) for parts, axis in ((columns, 1), (rows, 0)))
    equations = [(f"columns: {above}", flat(columns)), (f"rows: {below}", flat(rows))]
    head, sentence = f"{line} in columns and in rows", say_turn(columns, rows, kept)
    keep = "(m, d)" if kept else "(d, m)"
    about = f"columns: {above}; rows: {below}, with W {keep}; example {example} is marked."
    layer = 2 if "2" in above else 1
    stored = store(f"W[{layer}]", known, kept)
    pictures = [sheet(head, equations, about, rows=ROWS), stored]
    return Told(pictures, sentence, numbers_of(equations))


def store(name, known, kept):
    """A small Picture of W as the row form keeps it."""
    tiles = Tiles(name, known[name] if kept else known[name].T, "parameters")
    kind = (
        "(m, d): a row for each unit, as in columns" if kept else "(d, m): a column for each unit"
    )
    head = "What rows keep"
    return sheet(head, [("", [tiles])], f"{name} is {kind}.", width=ASIDE, rows=ROWS, key=False)


def say_turn(columns, rows, kept):
    """What is the same in both forms, and how W is kept."""
    turned = "as the same matrix" if columns[0].values is rows[0].values else "turned"
    form = "(m, d), as in columns" if kept else "turned, (d, m)"
    return f"The same {columns[0].values.size} numbers in both, {turned}. Rows keep W {form}."


def numbers_of(equations):
    """The matrices of both forms, each with its form before its name."""
    return {
        f"{caption.split(':')[0]}, {name}": values
        for caption, parts in equations
        for name, values in list_matrices([("", parts)]).items()
    }


def matrices():
    """{name: matrix} of the running network's step, with examples in columns."""
    known = running_pass()
    found = {"X": known.A[0], "A[1]": known.A[1], "∂J/∂A[1]": known.back[1]}
    for k in (1, 2):
        found |= {f"W[{k}]": known.params.W[k], f"b[{k}]": known.params.b[k], f"Z[{k}]": known.Z[k]}
        found |= {f"δ[{k}]": known.delta[k], f"∂J/∂W[{k}]": known.grads.W[k]}
        found |= {f"∂J/∂b[{k}]": known.grads.b[k]}
    return found | {"1": np.ones((known.Y.shape[1], 1))}


def in_columns(part, known, example):
    """A name as Tiles, a product as a list of them; an operator stays as it is."""
    if isinstance(part, list):
        return [in_columns(factor, known, example) for factor in part]
    name = part.removesuffix("ᵀ")
    if name not in known:
        return part
    values = known[name] if part == name else known[name].T
    marks = {"row" if part.endswith("ᵀ") or name == "1" else "column": example}
    if name[0] in "Wb" or name[:5] in ("∂J/∂W", "∂J/∂b"):
        marks = {}
    role = ROLES.get(name[0], "forward")
    return Tiles(part, values, role, marks, decimals=LOOKS.get(name))


def turn(parts, kept):
    """A line in rows: every matrix transposed, every product reversed.

    kept: W and ∂J/∂W are not transposed, so their names gain or lose a ᵀ where they are factors;
    and a line for ∂J/∂W turns back.
    """
    if kept and parts[0].name.startswith("∂J/∂W"):
        result, equals, factors = parts
        return [result, equals, [f._replace(name=flip(f.name)) for f in factors]]
    return [turn_part(part, kept) for part in parts]


def turn_part(part, kept):
    if isinstance(part, str):
        return part
    if isinstance(part, list):
        return [turn_part(factor, kept) for factor in reversed(part)]
    other = {"row": "column", "column": "row"}
    marks = {other[kind]: index for kind, index in part.marks.items()}
    flips = part.name == "1" or (kept and part.name.startswith("W"))
    name = flip(part.name) if flips else part.name
    return part._replace(name=name, values=part.values.T, marks=marks)


def flip(name):
    return name.removesuffix("ᵀ") if name.endswith("ᵀ") else f"{name}ᵀ"


def flat(parts):
    """The same with the factors of a product one after the other."""
    return [
        piece
        for part in parts
        for piece in ((part[0], "·", part[1]) if isinstance(part, list) else (part,))
    ]


def written_code(parts, axis):
    """The line in NumPy. axis: the axis of the examples."""
    if parts[0].name.startswith("∂J/∂b"):
        layer = parts[0].name[-3:]
        return f"grad_b{layer} = delta{layer}.sum(axis={axis}, keepdims=True)"
    line = " ".join(piece if isinstance(piece, str) else piece.name for piece in flat(parts))
    for sign, code in CODE.items():
        line = line.replace(sign, code)
    return line
