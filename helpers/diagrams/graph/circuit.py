"""The computation graph of `helpers.graph` as a picture, whole or at one step of the walk."""

from functools import lru_cache
from numbers import Integral
from typing import NamedTuple

from helpers import doors
from helpers.colours import BACKWARD, FORWARD
from helpers.diagrams.graph.dag import Box, Edge, paint
from helpers.diagrams.graph.placement import order_nodes, spread_nodes
from helpers.diagrams.graph.routing import GAP, Layout, arrange, sizes_across
from helpers.diagrams.graph.table import describe_sums, tabulate
from helpers.diagrams.graph.walk import (
    Links,
    count_steps,
    find_links,
    name_steps,
    partial_name,
    short_names,
    sweep_of,
    walk,
    whole_frame,
    write_formula,
)
from helpers.svg.pieces import text_width

MOST_NODES, WIDEST = 60, 860


class Plan(NamedTuple):
    """All frames of a walk (or the one frame of a whole graph), and a layout with room for them."""

    links: Links
    names: dict
    labels: dict
    seed: object
    frames: list
    columns: tuple
    layout: Layout
    caption_width: float


def draw_graph(
    output, adjoints=None, step=None, names=None, about="", seed=None, table=False, window=None
):
    """A Picture of the computation that gave `output`: each node with its value | adjoint.

    adjoints: what graph.backward(output) returned; with it, each edge shows ∂child/∂parent.
    step: 0..walk_length(output), how far a walk is: first each value forward, then the adjoint of
    the output, then edge by edge backward. None shows everything. names: {node: name}, before
    node.name; a result without a name is called v1, v2, … A wide graph flows downwards.
    For a walk only: seed, an input, walks forward mode: value | tangent ∂node/∂seed. table: a
    table of all derivatives below. window: the most (width, height) for the graph; of a larger
    one the part around the step is shown.
    Raises TypeError or ValueError for what is not a Node, too large, or out of range.
    """
    links = find_links(output)
    step = require_graph(links, adjoints, step)
    window = require_walk(links, step, seed, table, window)
    doors.note("about", about)
    names = short_names(links.nodes, read_names(links, names))
    if step is None:
        frame = whole_frame(links, adjoints)
        return paint_frame(lay_out(links, names, [frame]), frame, about)
    facts = tuple((names[node], node.value, node.partials) for node in links.nodes)
    plan = plan_walk(output, seed, facts)
    return paint_frame(plan, plan.frames[step], about, table, window)


def walk_length(output):
    """The number of steps of a walk: one a node forward, one to start back, one an edge back."""
    return count_steps(find_links(output))


def walk_steps(output, seed=None):
    """What each step of a walk does, from step 0: "u = a·b", "b̄ += ū · ∂u/∂b", …"""
    links = find_links(output)
    require_seed(links, seed)
    names = short_names(links.nodes, {})
    return name_steps(links, label_nodes(links.nodes, names), names, seed)


@lru_cache(maxsize=4)  # a stepper draws one walk many times
def plan_walk(output, seed, facts):
    """The Plan of a walk. facts: ((name, value, partials), …) of the nodes."""
    links = find_links(output)
    names = {node: name for node, (name, _, _) in zip(links.nodes, facts, strict=True)}
    return lay_out(links, names, walk(links, names, seed), seed)


def lay_out(links, names, frames, seed=None):
    labels, order = label_nodes(links.nodes, names), order_links(links)
    boxes, edges = shapes_of(links, labels, order.columns, frames[-1], seed)
    slopes = {
        node: max((frame.slopes.get(node, "") for frame in frames), key=text_width)
        for node in links.nodes
    }
    boxes = {node: box._replace(adjoint=slopes[node]) for node, box in boxes.items()}
    width = max((text_width(line) for f in frames for line in f.caption), default=0)
    layout = roomy_layout(boxes, edges, order)
    return Plan(links, names, labels, seed, frames, order.columns, layout, width)


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


def shapes_of(links, labels, columns, frame, seed):
    """({node: Box}, [Edge]) of one frame."""
    boxes = {
        node: Box(
            column,
            0,
            labels[node],
            frame.values.get(node, ""),
            frame.slopes.get(node, ""),
            frame.node_states.get(node, "plain"),
            FORWARD if seed else BACKWARD,
        )
        for node, column in zip(links.nodes, columns, strict=True)
    }
    edges = [
        Edge(parent, child, frame.partials.get(n, ""), frame.edge_states[n])
        for n, (parent, child, _) in enumerate(links.edges)
    ]
    return boxes, edges


def paint_frame(plan, frame, about, table=False, window=None):
    """The Picture of one frame, on a layout that has room for all of them."""
    links, names, seed = plan.links, plan.names, plan.seed
    boxes, edges = shapes_of(links, plan.labels, plan.columns, frame, seed)
    alt = f"{about} {describe(links, names, plan.labels, frame, seed)}"
    below = None
    if table:
        below = tabulate(links, names, frame, plan.frames[-1], seed, WIDEST)
        alt = " ".join([alt, describe_sums(names, frame, seed), *below.foot])
    return paint(plan.layout, boxes, edges, frame.caption, alt, plan.caption_width, below, window)


def roomy_layout(boxes, edges, order):
    """The layout to the right, or downwards when that would be too wide."""
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


def describe(links, names, labels, frame, seed=None):
    """The text alternative: every node with its value and adjoint, every partial shown."""
    items = []
    for node in links.nodes:
        numbers = [t for t in (frame.values.get(node), frame.slopes.get(node)) if t]
        items.append(f"{labels[node]}: {' | '.join(numbers) or 'not yet computed'}")
    legend = f"value | {sweep_of(seed).word}" if frame.slopes else "value"
    sentences = [f"Computation graph of {labels[links.nodes[-1]]}; {legend}: {'; '.join(items)}."]
    if frame.partials:
        partials = [
            f"{partial_name(links, names, n)} = {shown}" for n, shown in frame.partials.items()
        ]
        sentences.append(f"Local partials: {'; '.join(partials)}.")
    if frame.node_states:
        sentences.append(f"{frame.caption[0]}. {frame.caption[1].rstrip('.')}.")
    return " ".join(sentences)


def require_graph(links, adjoints, step):
    """step as a whole number, or None."""
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
    for node in links.nodes if adjoints is not None else ():
        if node not in adjoints:
            raise ValueError(
                f"adjoints has no entry for {node!r}: give what backward returned for this very "
                "output, or one that it leads to."
            )
        doors.number(f"The adjoint of {node!r}", adjoints[node])
    last = count_steps(links)
    is_whole = isinstance(step, Integral) and not isinstance(step, bool)
    if step is not None and not (is_whole and 0 <= step <= last):
        raise ValueError(f"step is {doors.short(step)}, but this walk has the steps 0 to {last}.")
    return None if step is None else int(step)


def require_walk(links, step, seed, table, window):
    """window as two numbers, or None."""
    if step is None and not (seed is None and not doors.switch("table", table) and window is None):
        raise ValueError("seed, table and window belong to a walk; give a step, too.")
    require_seed(links, seed)
    doors.switch("table", table)
    return None if window is None else doors.pair("window", window, 60, 10_000)


def require_seed(links, seed):
    leaves = [node for node in links.nodes if not node.parents]
    if seed is not None and not any(seed is leaf for leaf in leaves):
        raise ValueError(
            f"seed is {doors.short(seed)}, which is no input of this graph; give one of {leaves}."
        )


def read_names(links, names):
    """{node: name} as given, for nodes of this graph."""
    if names is None or (isinstance(names, dict) and not names):
        return {}
    for node, name in doors.mapping("names", names, '{node: "u"}').items():
        if not any(node is known for known in links.nodes):
            raise ValueError(
                f"names has an entry for {doors.short(node)}, which is no node of this graph; "
                'write {node: "u"}.'
            )
        doors.note(f"The name of {node!r}", name)
    return names
