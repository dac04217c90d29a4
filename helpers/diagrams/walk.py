"""What each step of a walk through a computation graph shows, apart from where it is drawn."""

from typing import NamedTuple

from helpers.diagrams.svg import bar, short, signed
from helpers.graph import topological_order

_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class Links(NamedTuple):
    """nodes: parents first. edges: (parent, child, ∂child/∂parent) in the order backward adds."""

    nodes: list
    edges: list


class Frame(NamedTuple):
    """The texts and states of one step: node → text, edge number → text, and the lines below."""

    values: dict
    adjoints: dict
    partials: dict
    node_states: dict
    edge_states: dict
    caption: tuple


def find_links(output):
    nodes = topological_order(output)
    edges = [
        (parent, child, partial)
        for child in reversed(nodes)
        for parent, partial in zip(child.parents, child.partials, strict=True)
    ]
    return Links(nodes, edges)


def count_steps(links):
    """One a node forward, one to start backward, one an edge backward."""
    return len(links.nodes) + 1 + len(links.edges)


def short_names(nodes, names):
    """{node: its name}; a result without one is v1, v2, …, a constant is its number."""
    given = {node: names.get(node) or node.name for node in nodes}
    taken = set(given.values())
    free = (f"v{n}" for n in range(1, 2 * len(nodes) + 1) if f"v{n}" not in taken)
    return {
        node: given[node] or (next(free) if node.parents else short(node.value)) for node in nodes
    }


def write_formula(op, operands):
    """The operation that makes a node, with its operands' texts; "" for a leaf."""
    if not operands:
        return ""
    first, last = operands[0], signed(operands[-1])
    if op in ("+", "−"):
        return f"{first} {op} {last}"
    if op in ("·", "/"):
        return f"{signed(first)}{op}{last}"
    if op == "neg":
        return f"−{last}"
    if op.startswith("^"):
        power = op[1:]
        return last + (power.translate(_RAISED) if power.lstrip("-").isdigit() else f"^{power}")
    return f"{op}({first})"


def whole_frame(links, adjoints):
    """Everything at once: all values, and the adjoints and partials when they are given."""
    values = {node: short(node.value) for node in links.nodes}
    every = range(len(links.edges))
    if adjoints is None:
        return Frame(values, {}, {}, {}, dict.fromkeys(every, "forward"), ())
    shown = {node: short(adjoints[node]) for node in links.nodes if node in adjoints}
    partials = {n: short(links.edges[n][2]) for n in every}
    legend = "value | adjoint; at each edge its local partial"
    return Frame(values, shown, partials, {}, dict.fromkeys(every, "backward"), (legend,))


def walk(links, names):
    """Every Frame of the walk, in order. The last one holds what graph.backward returns."""
    output = links.nodes[-1]
    frames = [forward_frame(links, count, names) for count in range(1, len(links.nodes) + 1)]
    frames.append(start_frame(frames[-1], output, names))
    adjoints = {output: 1.0}
    for number, (parent, child, partial) in enumerate(links.edges):
        before = adjoints.get(parent)
        adjoints[parent] = (before or 0.0) + adjoints[child] * partial
        numbers = (adjoints[child], partial, adjoints[child] * partial, before, adjoints[parent])
        frames.append(backward_frame(frames[-1], number, parent, child, numbers, names))
    steps = [number_step(n, frame, len(frames)) for n, frame in enumerate(frames, 1)]
    return [f._replace(caption=(f.caption[0], step)) for f, step in zip(frames, steps, strict=True)]


def number_step(number, frame, count):
    direction = "backward.   value | adjoint" if frame.adjoints else "forward."
    return f"Step {number} of {count}, {direction}"


def forward_frame(links, count, names):
    """The first `count` nodes have their values; the last of them has just got its own."""
    done, node = links.nodes[:count], links.nodes[count - 1]
    values = {n: short(n.value) for n in done}
    states = dict.fromkeys(links.nodes, "waiting") | dict.fromkeys(done, "plain")
    states[node] = "now forward"
    edge_states = {
        n: "now forward" if child is node else "forward" if child in values else "plain"
        for n, (_, child, _) in enumerate(links.edges)
    }
    partials = {n: short(d) for n, (_, child, d) in enumerate(links.edges) if child in values}
    line = forward_line(node, values, names)
    return Frame(values, {}, partials, states, edge_states, (line,))


def forward_line(node, values, names):
    """u = a·b = 2·(−3) = −6, or where a leaf's value comes from."""
    if not node.parents:
        is_constant = names[node] == values[node]
        return f"{values[node]}, a constant" if is_constant else f"{names[node]} = {values[node]}"
    symbols = write_formula(node.op, [names[parent] for parent in node.parents])
    numbers = write_formula(node.op, [values[parent] for parent in node.parents])
    return " = ".join(dict.fromkeys([names[node], symbols, numbers, values[node]]))


def start_frame(last, output, names):
    """The adjoint of the output itself is 1."""
    states = dict.fromkeys(last.node_states, "plain") | {output: "now"}
    edge_states = dict.fromkeys(last.edge_states, "forward")
    line = f"{bar(names[output])} = ∂{names[output]}/∂{names[output]} = 1"
    return Frame(last.values, {output: "1"}, last.partials, states, edge_states, (line,))


def backward_frame(last, number, parent, child, numbers, names):
    """One edge: the parent's adjoint grows by the child's adjoint times the local partial."""
    upstream, partial, added, before, after = (n if n is None else short(n) for n in numbers)
    adjoints = {node: shown.split(" → ")[-1] for node, shown in last.adjoints.items()}
    adjoints[parent] = after if before is None else f"{before} → {after}"
    states = dict.fromkeys(last.node_states, "plain") | {parent: "now"}
    done = {n: "backward" for n in range(number)} | {number: "now"}
    p, c = names[parent], names[child]
    line = f"{bar(p)} += {bar(c)} · ∂{c}/∂{p} = {signed(upstream)} · {signed(partial)} = {added}"
    if before is not None:
        line += f", so {bar(p)} = {before} + {signed(added)} = {after}"
    edge_states = last.edge_states | done
    return Frame(last.values, adjoints, last.partials, states, edge_states, (line,))
