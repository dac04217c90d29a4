"""A matrix equation as blocks drawn to one scale, so that the shapes can be compared by eye."""

from numbers import Integral
from typing import NamedTuple

from helpers import doors
from helpers.colours import BACKWARD, INK
from helpers.svg.pieces import MARGIN, ROLES, at, card, rectangle, text, text_width

LARGEST_CELL, WIDEST, HIGHEST, GAP = 22, 440, 260, 14
# role: (dashes, line width); dashed is what comes back, a block without a role is ink
OUTLINES = {"forward": ("", 2), "backward": ("6 4", 2), "parameters": ("", 3.2), "data": ("", 1.2)}


# the fill of a marked row or column: a light tint of the role's colour
MARKED = {
    "": "#C9C9C9",
    "forward": "#B3D5E8",
    "backward": "#EACAB3",
    "parameters": "#B3D7CD",
    "data": "#D1D1D1",
}


class Block(NamedTuple):
    name: str
    shape: tuple
    role: str
    marks: dict


def draw_shapes(parts, about=""):
    """A Picture of an equation between matrices, each drawn with its rows and columns to scale.

    parts: blocks (name, (rows, columns)) and texts such as "=", "·", "+", "⊙" in reading order. A
    block may add a role, "forward", "backward", "parameters" or "data", and a dict of what is
    marked, {"row": i} or {"column": j} or both, counted from 0 as in code. Where the inner sizes
    at a "·" differ, the picture says so with ✗. Raises ValueError for what is neither.
    """
    doors.note("about", about)
    parts = [part if isinstance(part, str) else read_block(part) for part in read_parts(parts)]
    blocks = [part for part in parts if isinstance(part, Block)]
    if not blocks:
        raise ValueError('parts holds no block; give at least one, such as ("W[1]", (4, 3)).')
    cell = cell_size(blocks)
    faults = find_faults(parts)
    tallest = max(block.shape[0] for block in blocks) * cell
    middle = MARGIN + tallest / 2 + (26 if faults else 0)
    baseline, x, body = middle + tallest / 2 + 22, MARGIN, []
    for number, part in enumerate(parts):
        width = part_width(part, cell, faults.get(number))
        if isinstance(part, Block):
            body += draw_block(part, x + width / 2, middle, cell, baseline)
        else:
            body += draw_operator(part, x + width / 2, middle, faults.get(number))
        x += width + GAP
    return card(x - GAP + MARGIN, baseline + 36, body, f"{about} {describe(parts, faults)}")


def read_parts(parts):
    """parts as a list; a text alone or one block alone is none."""
    example = '[("W[1]", (4, 3)), "·", ("A[0]", (3, 5))]'
    if isinstance(parts, str):
        raise ValueError(f"parts is {parts!r} and holds no block; give a list, such as {example}.")
    return doors.sequence("parts", parts, example)


def read_block(part):
    """A Block of (name, shape), (name, shape, role), (name, shape, marks) or all four."""
    if not isinstance(part, tuple | list) or not 2 <= len(part) <= 4:
        raise ValueError(
            f'A part is {doors.short(part)}; give a text such as "·" or ("W[1]", (4, 3)).'
        )
    name, shape, *rest = part
    doors.text("The name of a block", name)
    if any(not isinstance(extra, str | dict) for extra in rest):
        raise ValueError(f"The block {name} holds {doors.short(rest)}; give a role or marks.")
    role = next((extra for extra in rest if isinstance(extra, str)), "")
    marks = next((extra for extra in rest if isinstance(extra, dict)), {})
    shape = read_shape(name, shape)
    if role and role not in ROLES:
        raise ValueError(f"The role of {name} is {role!r}; it can be {', '.join(ROLES)}.")
    limits = {"row": shape[0], "column": shape[1]}
    for kind, index in marks.items():
        if kind not in limits or not is_index(index, limits[kind]):
            raise ValueError(
                f"The mark {kind!r}: {doors.short(index)} does not fit {name} {shape}; "
                'use {"row": i} or {"column": j}, counted from 0.'
            )
    return Block(name, shape, role, marks)


def read_shape(name, shape):
    """(rows, columns) as Python's whole numbers."""
    found = () if isinstance(shape, str) or not hasattr(shape, "__iter__") else tuple(shape)
    if len(found) != 2:
        raise ValueError(
            f"The shape of {name} is {doors.short(shape)}; give two whole numbers, (rows, columns)."
        )
    return tuple(doors.whole(f"A size of {name}", size, 1, 10**9) for size in found)


def is_index(index, count):
    return isinstance(index, Integral) and not isinstance(index, bool) and 0 <= index < count


def cell_size(blocks):
    """The size of one entry in pixels, the same for all blocks."""
    columns = sum(block.shape[1] for block in blocks)
    rows = max(block.shape[0] for block in blocks)
    return min(LARGEST_CELL, WIDEST / columns, HIGHEST / rows)


def find_faults(parts):
    """{place of a "·": (columns on its left, rows on its right)} where the two differ."""
    faults = {}
    for place in range(1, len(parts) - 1):
        left, middle, right = parts[place - 1 : place + 2]
        if middle == "·" and isinstance(left, Block) and isinstance(right, Block):
            inner = (left.shape[1], right.shape[0])
            faults |= {place: inner} if inner[0] != inner[1] else {}
    return faults


def fault_text(fault):
    return f"{fault[0]} ≠ {fault[1]}"


def part_width(part, cell, fault):
    if isinstance(part, Block):
        names = max(text_width(part.name, bold=True), text_width(str(part.shape), 13))
        return max(part.shape[1] * cell, names)
    return max(text_width(part, 20), 12, text_width(fault_text(fault), 13) if fault else 0)


def draw_block(block, centre, middle, cell, baseline):
    rows, columns = block.shape
    left, top = centre - columns * cell / 2, middle - rows * cell / 2
    colour, (dash, line) = ROLES.get(block.role, INK), OUTLINES.get(block.role, ("", 1.6))
    body = [rectangle(left, top, columns * cell, rows * cell, "none", 0)]
    for kind, index in block.marks.items():
        spot = (left, top + index * cell, columns * cell, cell)
        if kind == "column":
            spot = (left + index * cell, top, cell, rows * cell)
        body.append(rectangle(*spot, colour, 1.4, fill=MARKED[block.role]))
    body += draw_cells(left, top, rows, columns, cell)
    body.append(rectangle(left, top, columns * cell, rows * cell, colour, line, dash, fill="none"))
    body.append(text(centre, baseline, block.name, 14, bold=True, fill=colour))
    return body + [text(centre, baseline + 18, str(block.shape), 13)]


def draw_cells(left, top, rows, columns, cell):
    """The thin lines between the entries; none when they would fill the block."""
    if cell < 5:
        return []
    right, bottom = left + columns * cell, top + rows * cell
    d = [f"M{at(left)},{at(top + i * cell)}H{at(right)}" for i in range(1, rows)]
    d += [f"M{at(left + j * cell)},{at(top)}V{at(bottom)}" for j in range(1, columns)]
    return [f'<path d="{" ".join(d)}" stroke="#999" stroke-width="0.7"/>'] if d else []


def draw_operator(operator, x, middle, fault):
    size = 34 if operator == "·" else 20  # the dot alone would be overlooked
    body = [text(x, middle + size * 0.35, operator, size)]
    if fault:
        body.append(text(x, middle - 18, "✗", 22, bold=True, fill=BACKWARD))
        body.append(text(x, middle + 28, fault_text(fault), 13, bold=True, fill=BACKWARD))
    return body


def describe(parts, faults):
    """The text alternative: the equation with every shape, what is marked, what does not fit.

    Rows and columns are counted from 1.
    """
    words = [part if isinstance(part, str) else f"{part.name} {part.shape}" for part in parts]
    marked = [
        f"{kind} {index + 1} of {part.name}"
        for part in parts
        if isinstance(part, Block)
        for kind, index in part.marks.items()
    ]
    remarks = [f"marked: {', '.join(marked)}"] if marked else []
    for place, fault in faults.items():
        left, right = parts[place - 1], parts[place + 1]
        remarks.append(
            f"✗ {left.name} has {fault[0]} columns but {right.name} has {fault[1]} rows, "
            f"{fault_text(fault)}: no such product exists"
        )
    return "; ".join([f"{' '.join(words)}, drawn to scale", *remarks]) + "."
