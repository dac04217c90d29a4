"""The computation graph of `helpers.graph` as a picture, whole or at one step of the walk."""

from helpers.diagrams.dag import Box, Edge, paint
from helpers.diagrams.placement import order_nodes, spread_nodes
from helpers.diagrams.routing import GAP, arrange, sizes_across
from helpers.diagrams.svg import text_width
from helpers.diagrams.walk import (
    count_steps,
    find_links,
    short_names,
    walk,
    whole_frame,
    write_formula,
)

MOST_NODES, WIDEST = 60, 860


def draw_graph(output, adjoints=None, step=None, names=None, about=""):
    """A Picture of the computation that gave `output`: each node with its value | adjoint.

    adjoints: what graph.backward(output) returned; with it, each edge shows ∂child/∂parent.
    step: 1..walk_length(output), how far a walk is: first each value forward, then the adjoint of
    the output, then edge by edge backward. None shows everything. names: {node: name}, before
    node.name; a result without a name is called v1, v2, … A wide graph flows downwards.
    Raises TypeError or ValueError for what is not a Node, too large, or out of range.
    """
    links = find_links(output)
    require_graph(links, adjoints, step)
    names = short_names(links.nodes, names or {})
    if step is None:
        frame = whole_frame(links, adjoints)
        return paint_frame(links, names, [frame], frame, about)
    frames = walk(links, names)
    return paint_frame(links, names, frames, frames[step - 1], about)


def walk_length(output):
    """The number of steps of a walk: one a node forward, one to start back, one an edge back."""
    return count_steps(find_links(output))


def label_nodes(nodes, names):
    """{node: "a", "2" or "u = a·b"}."""
    formulas = {n: write_formula(n.op, [names[parent] for parent in n.parents]) for n in nodes}
    return {n: f"{names[n]} = {formulas[n]}" if formulas[n] else names[n] for n in nodes}


def order_links(links):
    """The Order of the nodes by their numbers: the same for every step."""
    numbers = {node: n for n, node in enumerate(links.nodes)}
    edges = tuple((numbers[parent], numbers[child]) for parent, child, _ in links.edges)
    constants = tuple(n for node, n in numbers.items() if not node.parents and not node.name)
    return order_nodes(len(numbers), edges, constants)


def paint_frame(links, names, frames, frame, about):
    """The Picture of one frame, on a layout that has room for all of them."""
    labels, order = label_nodes(links.nodes, names), order_links(links)
    boxes = {
        node: Box(
            column,
            0,
            labels[node],
            frame.values.get(node, ""),
            frame.adjoints.get(node, ""),
            frame.node_states.get(node, "plain"),
        )
        for node, column in zip(links.nodes, order.columns, strict=True)
    }
    edges = [
        Edge(parent, child, frame.partials.get(n, ""), frame.edge_states[n])
        for n, (parent, child, _) in enumerate(links.edges)
    ]
    layout = roomy_layout(boxes, edges, frames, order)
    width = max((text_width(line) for f in frames for line in f.caption), default=0)
    alt = f"{about} {describe(links, names, labels, frame)}"
    return paint(layout, boxes, edges, frame.caption, alt, width)


def roomy_layout(boxes, edges, frames, order):
    """The layout for the widest texts of all frames; downwards when it would be too wide."""
    last = frames[-1]
    boxes = {
        node: box._replace(
            value=last.values[node],
            adjoint=max((frame.adjoints.get(node, "") for frame in frames), key=text_width),
        )
        for node, box in boxes.items()
    }
    edges = [edge._replace(label=last.partials.get(n, "")) for n, edge in enumerate(edges)]
    layout = ordered_layout(boxes, edges, order, is_down=False)
    if layout.width <= WIDEST:
        return layout
    return min(layout, ordered_layout(boxes, edges, order, is_down=True), key=lambda x: x.width)


def ordered_layout(boxes, edges, order, is_down):
    """The layout in the given order, each box near its neighbours."""
    sizes = sizes_across(boxes, edges, is_down)
    rooms = tuple(GAP + max(size, 2 * reach) for size, reach in sizes.values())
    middles, wanted = spread_nodes(order, rooms)
    middles = {node: middles[n] for n, node in enumerate(boxes)}
    return arrange(boxes, edges, is_down, middles, wanted)


def describe(links, names, labels, frame):
    """The text alternative: every node with its value and adjoint, every partial shown."""
    items = []
    for node in links.nodes:
        numbers = [t for t in (frame.values.get(node), frame.adjoints.get(node)) if t]
        items.append(f"{labels[node]}: {' | '.join(numbers) or 'not yet computed'}")
    legend = "value | adjoint" if frame.adjoints else "value"
    sentences = [f"Computation graph of {labels[links.nodes[-1]]}; {legend}: {'; '.join(items)}."]
    if frame.partials:
        partials = [
            f"∂{names[child]}/∂{names[parent]} = {frame.partials[n]}"
            for n, (parent, child, _) in enumerate(links.edges)
            if n in frame.partials
        ]
        sentences.append(f"Local partials: {'; '.join(partials)}.")
    if frame.node_states:
        sentences.append(f"{frame.caption[0]}. {frame.caption[1].rstrip('.')}.")
    return " ".join(sentences)


def require_graph(links, adjoints, step):
    if len(links.nodes) > MOST_NODES:
        raise ValueError(
            f"The graph has {len(links.nodes)} nodes, but a picture holds at most {MOST_NODES}; "
            "draw the graph of a smaller part of it."
        )
    if adjoints is not None and not isinstance(adjoints, dict):
        raise TypeError(
            f"adjoints is of type {type(adjoints).__name__}; give what backward(output) returns, "
            "{node: adjoint}."
        )
    last = count_steps(links)
    if step is not None and not (isinstance(step, int) and 1 <= step <= last):
        raise ValueError(f"step is {step!r}, but this walk has the steps 1 to {last}.")
