"""The computation graph of `helpers.graph` as a picture, whole or at one step of the walk."""

from typing import NamedTuple

from helpers.diagrams.dag import Box, Edge, arrange, paint
from helpers.diagrams.placement import place
from helpers.diagrams.svg import bar, short, signed, text_width
from helpers.graph import topological_order

MOST_NODES = 60
_RAISED = str.maketrans("0123456789-", "⁰¹²³⁴⁵⁶⁷⁸⁹⁻")


class Links(NamedTuple):
    """nodes: parents first. edges: (parent, child, ∂child/∂parent) in the order backward adds."""

    nodes: list
    edges: list


class Frame(NamedTuple):
    """What one step shows: texts of values, adjoints and partials, states, and two lines below."""

    values: dict
    adjoints: dict
    partials: dict
    node_states: dict
    edge_states: dict
    caption: tuple


def draw_graph(output, adjoints=None, step=None, names=None, about=""):
    """A Picture of the computation that gave `output`: each node with its value | adjoint.

    adjoints: what graph.backward(output) returned; with it, an edge shows ∂child/∂parent.
    step: 1..walk_length(output), how far a walk is: first each value forward, then the adjoint of
    the output, then edge by edge backward. None shows everything. names: {node: name}, before
    node.name; a result without a name is called v1, v2, …
    Raises TypeError or ValueError for what is not a Node, too large, or out of range.
    """
    links = require_graph(output, adjoints, step)
    labels = label_nodes(links.nodes, names or {})
    spots = place_nodes(links)
    if step is None:
        frame = whole_frame(links, adjoints)
        return paint_frame(links, labels, spots, [frame], frame, about)
    frames = walk(links, label_nodes(links.nodes, names or {}, only_names=True))
    return paint_frame(links, labels, spots, frames, frames[step - 1], about)


def walk_length(output):
    """The number of steps of a walk: one a node forward, one to start back, one an edge back."""
    links = find_links(output)
    return len(links.nodes) + 1 + len(links.edges)


def find_links(output):
    nodes = topological_order(output)
    edges = [
        (parent, child, partial)
        for child in reversed(nodes)
        for parent, partial in zip(child.parents, child.partials, strict=True)
    ]
    return Links(nodes, edges)


def place_nodes(links):
    """{node: (column, row)}: once for a graph, whatever step is drawn."""
    constants = [node for node in links.nodes if not node.parents and not node.name]
    return place(links.nodes, [edge[:2] for edge in reversed(links.edges)], constants)


def label_nodes(nodes, names, only_names=False):
    """{node: "a", "2", "u = a·b" or "v1 = a·b"}, or the name alone."""
    given = {node: names.get(node, node.name) for node in nodes}
    free = (f"v{n}" for n in range(1, 2 * len(nodes) + 1) if f"v{n}" not in given.values())
    short_names, labels = {}, {}
    for node in nodes:
        short_names[node] = given[node] or (next(free) if node.parents else short(node.value))
        formula = write_formula(node, [signed(short_names[p]) for p in node.parents])
        labels[node] = f"{short_names[node]} = {formula}" if formula else short_names[node]
    return short_names if only_names else labels


def write_formula(node, operands):
    """The operation that made a node, with its parents' names; "" for a leaf."""
    if not operands:
        return ""
    if node.op in ("+", "−"):
        return f" {node.op} ".join(operands)
    if node.op in ("·", "/"):
        return node.op.join(operands)
    if node.op == "neg":
        return f"−{operands[0]}"
    if node.op.startswith("^"):
        power = node.op[1:]
        raised = power.translate(_RAISED) if power.lstrip("-").isdigit() else f"^{power}"
        return operands[0] + raised
    return f"{node.op}({operands[0]})"


def whole_frame(links, adjoints):
    """Everything at once: all values, and the adjoints and partials when they are given."""
    values = {node: short(node.value) for node in links.nodes}
    if adjoints is None:
        states = ["forward"] * len(links.edges)
        return Frame(values, {}, {}, {}, dict(enumerate(states)), ())
    shown = {node: short(adjoints[node]) for node in links.nodes if node in adjoints}
    partials = {n: short(edge[2]) for n, edge in enumerate(links.edges)}
    states = dict.fromkeys(range(len(links.edges)), "backward")
    legend = "value | adjoint.  On each edge: the local partial derivative of the child."
    return Frame(values, shown, partials, {}, states, ("", legend))


def walk(links, names):
    """Every Frame of the walk, in order. The last one holds what graph.backward returns."""
    nodes, edges = links
    count = len(nodes) + 1 + len(edges)
    frames = []
    for node in nodes:
        frames.append(forward_frame(frames[-1] if frames else None, links, node, names))
    adjoints = {nodes[-1]: 1.0}
    frames.append(start_frame(frames[-1], nodes[-1], names))
    for number, (parent, child, partial) in enumerate(edges):
        before = adjoints.get(parent)
        added = adjoints[child] * partial
        adjoints[parent] = (before or 0.0) + added
        numbers = (adjoints[child], partial, added, before, adjoints[parent])
        frames.append(backward_frame(frames[-1], number, parent, child, numbers, names))
    return [
        frame._replace(caption=(frame.caption[0], numbered(frame.caption[1], n, count, len(nodes))))
        for n, frame in enumerate(frames, 1)
    ]


def numbered(remark, step, count, forward_steps):
    direction = "forward" if step <= forward_steps else "backward"
    legend = "value" if step <= forward_steps else "value | adjoint"
    return f"{remark}Step {step} of {count}, {direction}.   {legend}"


def forward_frame(last, links, node, names):
    """A node gets its value from its parents."""
    values = dict(last.values) if last else {}
    states = dict.fromkeys(links.nodes, "waiting") | dict.fromkeys(values, "plain")
    edge_states = {
        n: "now forward" if child is node else "forward" if child in values else "plain"
        for n, (_, child, _) in enumerate(links.edges)
    }
    values[node] = short(node.value)
    states[node] = "now forward"
    partials = {n: short(d) for n, (_, child, d) in enumerate(links.edges) if child in values}
    operands = write_formula(node, [names[p] for p in node.parents])
    numbers = write_formula(node, [signed(values[p]) for p in node.parents])
    is_plain = not operands or operands == numbers
    formula = " = ".join([names[node], *([] if is_plain else [operands]), numbers or "", ""])
    line = (
        f"{formula.replace(' =  = ', ' = ')}{values[node]}" if operands else leaf_line(node, names)
    )
    return Frame(values, {}, partials, states, edge_states, (line, ""))


def leaf_line(node, names):
    value = short(node.value)
    return f"{names[node]} = {value}, given" if names[node] != value else f"{value}, a constant"


def start_frame(last, output, names):
    """The adjoint of the output itself is 1."""
    states = dict.fromkeys(last.node_states, "plain") | {output: "now"}
    edge_states = dict.fromkeys(last.edge_states, "forward")
    name = names[output]
    line = f"{bar(name)} = ∂{name}/∂{name} = 1"
    return Frame(last.values, {output: "1"}, last.partials, states, edge_states, (line, ""))


def backward_frame(last, number, parent, child, numbers, names):
    """One edge: the parent's adjoint grows by the child's adjoint times the local partial."""
    upstream, partial, added, before, after = (n if n is None else short(n) for n in numbers)
    adjoints = {node: shown.split(" → ")[-1] for node, shown in last.adjoints.items()}
    adjoints[parent] = after if before is None else f"{before} → {after}"
    states = dict.fromkeys(last.node_states, "plain") | {parent: "now"}
    done = {n: "backward" for n in range(number)} | {number: "now"}
    p, c = names[parent], names[child]
    line = f"{bar(p)} += {bar(c)} · ∂{c}/∂{p} = {signed(upstream)} · {signed(partial)} = {added}"
    remark = (
        "" if before is None else f"The contributions add: {before} + {signed(added)} = {after}.   "
    )
    return Frame(
        last.values, adjoints, last.partials, states, last.edge_states | done, (line, remark)
    )


def paint_frame(links, labels, spots, frames, frame, about):
    """The Picture of one frame, on the layout that has room for all of them."""
    widest = {
        node: max((f.adjoints.get(node, "") for f in frames), key=text_width)
        for node in links.nodes
    }
    room = {n: Box(*spots[n], labels[n], short(n.value), widest[n]) for n in links.nodes}
    partials = frames[-1].partials
    edges = [Edge(p, c, partials.get(n, "")) for n, (p, c, _) in enumerate(links.edges)]
    layout = arrange(room, edges)
    boxes = {
        n: Box(
            *spots[n],
            labels[n],
            frame.values.get(n, ""),
            frame.adjoints.get(n, ""),
            frame.node_states.get(n, "plain"),
        )
        for n in links.nodes
    }
    shown = [
        edge._replace(label=frame.partials.get(n, ""), state=frame.edge_states[n])
        for n, edge in enumerate(edges)
    ]
    width = max((text_width(line, 15) for f in frames for line in f.caption), default=0)
    alt = f"{about} {describe(links, labels, frame)}"
    return paint(layout, boxes, shown, frame.caption, alt, width)


def describe(links, labels, frame):
    """The text alternative: every node with its value and adjoint, every partial shown."""
    names = {node: label.split(" = ")[0] for node, label in labels.items()}
    items = []
    for node in links.nodes:
        numbers = [t for t in (frame.values.get(node), frame.adjoints.get(node)) if t]
        items.append(f"{labels[node]}: {' | '.join(numbers) or 'not yet computed'}")
    legend = "value | adjoint" if frame.adjoints else "value"
    sentences = [f"Computation graph of {labels[links.nodes[-1]]}; {legend}: {'; '.join(items)}."]
    if frame.partials:
        partials = [
            f"∂{names[c]}/∂{names[p]} = {frame.partials[n]}"
            for n, (p, c, _) in enumerate(links.edges)
            if n in frame.partials
        ]
        sentences.append(f"Local partials: {'; '.join(partials)}.")
    if frame.node_states:
        sentences.append(f"{frame.caption[0]}. {frame.caption[1]}.")
    return " ".join(sentences)


def require_graph(output, adjoints, step):
    links = find_links(output)
    if len(links.nodes) > MOST_NODES:
        raise ValueError(
            f"The graph has {len(links.nodes)} nodes; a picture holds at most {MOST_NODES}. "
            "Draw the graph of a smaller part of it."
        )
    if adjoints is not None and not isinstance(adjoints, dict):
        raise TypeError(
            f"adjoints is a {type(adjoints).__name__}; give what backward(output) returns, "
            "{node: adjoint}."
        )
    last = len(links.nodes) + 1 + len(links.edges)
    if step is not None and not (isinstance(step, int) and 1 <= step <= last):
        raise ValueError(f"step is {step!r}; this walk has the steps 1 to {last}.")
    return links
