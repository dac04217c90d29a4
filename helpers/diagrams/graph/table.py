"""The table below a walk: each node with its value, its derivative and the sum it came from."""

from typing import NamedTuple

from helpers.colours import BACKWARD, DATA, FORWARD, INK
from helpers.diagrams.graph.walk import sweep_of
from helpers.svg.pieces import MARGIN, path, text, text_width
from helpers.words import short, signed

ROW, PAD, MOST_SHARES = 20, 18, 3


class Table(NamedTuple):
    """columns: [(name, value, derivative, sum)] in text. blocks: [[(column, left, width)]].

    summed: the columns that end with a sum. heads: the names of the rows. colours: of the rows.
    foot: lines of text below.
    """

    columns: list
    blocks: list
    summed: set
    heads: tuple
    colours: tuple
    foot: tuple

    @property
    def width(self):
        ends = [block[-1][1] + block[-1][2] for block in self.blocks]
        return MARGIN + max(*ends, *(MARGIN + text_width(line) for line in self.foot))

    @property
    def height(self):
        rows = sum(len(self.rows(block)) for block in self.blocks)
        return rows * ROW + 8 * len(self.blocks) + 24 * len(self.foot) + 8

    def rows(self, block):
        """The rows of a block: the last one, of sums, only where there can be one."""
        return range(4 if any(number in self.summed for number, _, _ in block) else 3)

    def draw(self, top):
        """The pieces of SVG, from `top` down."""
        body = []
        for block in self.blocks:
            end = block[-1][1] + block[-1][2]
            body.append(path(f"M{MARGIN},{top:.1f} H{end:.1f}", DATA, 1))
            for row in self.rows(block):
                top += ROW
                body.append(text(MARGIN, top - 5, self.heads[row], 13, "start", fill=DATA))
                for number, left, width in block:
                    spot, cell = (left + width / 2, top - 5), self.columns[number][row]
                    colour = self.colours[row]
                    body.append(text(*spot, cell, 13, bold=row == 0, fill=colour))
            top += 8
        for line in self.foot:
            top += 24
            body.append(text(MARGIN, top - 6, line, 14, "start"))
        return body


def tabulate(links, names, frame, last, seed, most):
    """The Table of one frame, with the columns' widths from the last frame of its walk."""
    columns, widest = fill(links, names, frame), fill(links, names, last)
    heads = heads_of(names, links.nodes[-1], seed)
    first = MARGIN + max(text_width(head, 13) for head in heads) + PAD
    blocks, left = [[]], first
    for number, texts in enumerate(widest):
        width = max(text_width(cell, 13, bold=True) for cell in texts) + PAD
        if left + width > most - MARGIN and blocks[-1]:
            blocks.append([])
            left = first
        blocks[-1].append((number, left, width))
        left += width
    summed = {number for number, texts in enumerate(widest) if texts[3]}
    colours = (INK, FORWARD, FORWARD if seed else BACKWARD, INK)
    return Table(columns, blocks, summed, heads, colours, (count_passes(links, names, seed),))


def heads_of(names, output, seed):
    partial = f"∂node/∂{names[seed]}" if seed else f"∂{names[output]}/∂node"
    return "node", "value", f"{sweep_of(seed).word}, {partial}", "as a sum"


def fill(links, names, frame):
    rows = []
    for node in links.nodes:
        slope = frame.slopes.get(node, "").split(" → ")[-1]
        total = write_sum(frame.shares.get(node, ()))
        rows.append((names[node], frame.values.get(node, ""), slope, total))
    return rows


def write_sum(shares):
    """4 + (−6); "" for fewer than two; many are counted."""
    if len(shares) < 2:
        return ""
    shown = [shares[0], *map(signed, shares[1:MOST_SHARES])]
    rest = [f"… ({len(shares)} shares)"] if len(shares) > MOST_SHARES else []
    return " + ".join(shown + rest)


def describe_sums(names, frame, seed):
    """The sums of the table, for the text alternative."""
    mark, sums = sweep_of(seed).mark, {n: write_sum(s) for n, s in frame.shares.items()}
    listed = [f"{mark(names[node])} = {written}" for node, written in sums.items() if written]
    return f"Sums: {'; '.join(listed)}." if listed else ""


def count_passes(links, names, seed):
    """How many passes all derivatives of the output by its inputs take, in either mode."""
    leaves = [node for node in links.nodes if not node.parents]
    inputs = [node for node in leaves if names[node] != short(node.value)]
    output, edges, count = names[links.nodes[-1]], len(links.edges), max(1, len(inputs))
    forward, reverse = f"{count} × {edges} = {count * edges}", f"1 × {edges} = {edges}"
    if seed:
        this = f"Forward mode: this pass gives ∂{output}/∂{names[seed]}; each input needs its own"
        return f"{this}: {forward} products. Reverse mode: {reverse}."
    this = f"Reverse mode: one pass gives ∂{output}/∂input for every input"
    return f"{this}: {reverse} products. Forward mode: {forward}."
