"""The numbers of a walk as a table for the page: each node's value, derivative and its sum."""

from collections import Counter

from helpers.diagrams.graph.walk import sweep_of
from helpers.words import counted, short, signed

MOST_SHARES = 3


def tabulate(links, names, frame, seed):
    """{node: "value −3, adjoint −2 = 4 + (−6)"} of one frame; a second constant 2 is 2 (2.)."""
    word, rows, seen = sweep_of(seed).word, {}, Counter()
    for node in links.nodes:
        name = names[node]
        seen[name] += 1
        key = f"{name} ({seen[name]}.)" if seen[name] > 1 else name
        slope = frame.slopes.get(node, "").split(" → ")[-1]
        total = write_sum(frame.shares.get(node, ()))
        numbers = [f"value {frame.values[node]}"] if node in frame.values else ["not yet computed"]
        numbers += [f"{word} {slope}" + (f" = {total}" if total else "")] if slope else []
        rows[key] = ", ".join(numbers)
    return rows


def write_sum(shares):
    """4 + (−6); "" for fewer than two; many are counted."""
    if len(shares) < 2:
        return ""
    shown = [shares[0], *map(signed, shares[1:MOST_SHARES])]
    rest = [f"… ({len(shares)} shares)"] if len(shares) > MOST_SHARES else []
    return " + ".join(shown + rest)


def count_passes(links, names, seed):
    """How many passes all derivatives of the output by its inputs take, in either mode."""
    leaves = [node for node in links.nodes if not node.parents]
    inputs = [node for node in leaves if names[node] != short(node.value)]
    output, edges, count = names[links.nodes[-1]], len(links.edges), max(1, len(inputs))
    once, forward = counted(edges, "product"), counted(count * edges, "product")
    if seed:
        gives = f"Forward mode: one pass gives ∂{output}/∂{names[seed]}"
        others = f"For every input: {counted(count, 'pass')}, {forward}."
    else:
        gives = f"Reverse mode: one pass gives ∂{output}/∂input for every input"
        others = f"Forward mode: {counted(count, 'pass')}, {forward}."
    return f"{gives}, with a product for each edge: {once}. {others}"
