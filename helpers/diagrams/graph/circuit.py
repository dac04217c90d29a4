"""The computation graph of `helpers.graph` as a picture, whole or at one step of the walk."""

from functools import lru_cache
from numbers import Integral
from typing import NamedTuple

from helpers import doors
from helpers.colours import BACKWARD, FORWARD
from helpers.diagrams.graph.dag import Box, Edge, above, paint, paint_below
from helpers.diagrams.graph.fitting import SMALLEST, TEXT, is_deep, order_links, roomy_layout, scale
from helpers.diagrams.graph.overview import (
    Overview,
    overview_size,
    paint_overview,
    place_dots,
)
from helpers.diagrams.graph.routing import CLOSE, LABEL, ROOMY, TIGHT, Layout
from helpers.diagrams.graph.table import count_passes, tabulate
from helpers.diagrams.graph.walk import (
    Links,
    count_steps,
    find_links,
    partial_name,
    short_names,
    start_step,
    sweep_frames,
    sweep_of,
    walk,
    whole_frame,
    write_formula,
)
from helpers.svg.pieces import at, text_width

MOST_NODES = 60


class Plan(NamedTuple):
    """A graph and a layout with room for all that its boxes will say, in every mode of the walk.

    is_tight: the edges of a large graph say nothing, and the boxes of a larger one names alone.
    overview: of one that is larger still, in place of the layout.
    room: how many lines can stand above it, and the width of the widest.
    """

    links: Links
    names: dict
    labels: dict
    columns: tuple
    layout: Layout
    is_tight: bool = False
    room: tuple = (0, 0)
    overview: Overview | None = None


class Report(NamedTuple):
    """What a step says beside its picture: a sentence, {node: its numbers}, and, where these
    stand beside it, a short text alternative."""

    sentence: str
    numbers: dict
    alt: str


def draw_graph(output, adjoints=None, step=None, names=None, about="", seed=None, window=None):
    """A Picture of the computation that gave `output`: each node with its value | adjoint.

    adjoints: what graph.backward(output) returned; with it, each edge shows ∂child/∂parent.
    step: 0..walk_length(output), how far a walk is: first the inputs, then result by result
    forward, then the adjoint of the output, then edge by edge backward. None shows everything.
    names: {node: name}, before node.name; a result without a name is called v1, v2, … A wide graph
    flows downwards. For a walk only: seed, an input, walks forward mode: value | tangent
    ∂node/∂seed. window: the (width, height) that the graph is scaled to fit.
    Raises TypeError or ValueError for what is not a Node, too large, or out of range.
    """
    links = find_links(output)
    step = require_graph(links, adjoints, step)
    window = require_walk(links, step, seed, window)
    doors.note("about", about)
    names = short_names(links.nodes, read_names(links, names))
    if step is None:
        frame = whole_frame(links, adjoints)
        plan = lay_out(links, names, frame, dict.fromkeys(links.nodes, "") | frame.slopes, None)
        return paint_frame(plan, frame, about)
    facts = facts_of(links, names)
    plan, frames = plan_walk(output, facts, window), walk_frames(output, seed, facts)
    return paint_frame(plan, frames[step], about, seed, window)


def walk_length(output):
    """The number of steps: one for the inputs, one a result, one to start back, one an edge."""
    return count_steps(find_links(output))


def walk_start(output):
    """The step at which the sweep starts."""
    return start_step(find_links(output))


def walk_report(output, step, seed=None):
    """The Report of one step."""
    links = find_links(output)
    step = require_graph(links, None, doors.whole("step", step, 0, count_steps(links)))
    require_seed(links, seed)
    names = short_names(links.nodes, {})
    frame = walk_frames(output, seed, facts_of(links, names))[step]
    sentence = f"{frame.said} {count_passes(links, names, seed)}"
    label, count = label_nodes(links.nodes, names)[links.nodes[-1]], len(links.nodes)
    formula, now = frame.caption
    now = now.partition(".")[0]
    alt = f"Computation graph of {label}, {count} nodes. {formula}; {now}."
    return Report(sentence, tabulate(links, names, frame, seed), alt)


def facts_of(links, names):
    return tuple((names[node], node.value, node.partials) for node in links.nodes)


@lru_cache(maxsize=8)  # a stepper draws one walk many times
def walk_frames(output, seed, facts):
    """All Frames of a walk. facts: ((name, value, partials), …) of the nodes."""
    links = find_links(output)
    return walk(links, names_in(links, facts), seed)


@lru_cache(maxsize=4)
def plan_walk(output, facts, window):
    """The Plan of all walks through a graph: the boxes stay where they are in every mode."""
    links = find_links(output)
    names, slopes = names_in(links, facts), dict.fromkeys(links.nodes, "")
    values = walk_frames(output, None, facts)[: start_step(links)]
    captions = [frame.caption[:1] for frame in values]
    for seed in [None, *(node for node in links.nodes if not node.parents and node.name)]:
        for frame in sweep_frames(values[-1], links, names, seed):
            captions.append(frame.caption)
            for node, shown in frame.slopes.items():
                slopes[node] = max(slopes[node], shown, key=text_width)
    lines = [above(caption, window) for caption in captions]
    widest = max(text_width(line) for one in lines for line in one)
    plan = lay_out(links, names, values[-1], slopes, window)
    return plan._replace(room=(1 + max(map(len, lines)), widest))


def names_in(links, facts):
    return {node: name for node, (name, _, _) in zip(links.nodes, facts, strict=True)}


def lay_out(links, names, frame, slopes, window):
    """The Plan with room for what a frame shows, and for `slopes`, the widest ones."""
    labels = label_nodes(links.nodes, names)
    if window and is_deep(links, window):
        return Plan(links, names, labels, (), None, overview=place_dots(links))
    order = order_links(links)
    plan = Plan(links, names, labels, order.columns, None)
    if not window:
        return fill(plan, frame, slopes, order, None, ROOMY)
    plan = fill(plan, frame, slopes, order, window, CLOSE)
    if scale(plan.layout, window) * LABEL >= SMALLEST:
        return plan
    for shown in (labels, names):
        plan = fill(plan._replace(is_tight=True, labels=shown), frame, slopes, order, window, TIGHT)
        if scale(plan.layout, window) * TEXT >= SMALLEST:
            return plan
    return plan._replace(overview=place_dots(links))


def fill(plan, frame, slopes, order, window, spacing):
    """The Plan with a layout in which its boxes have room for all their numbers."""
    boxes, edges = shapes_of(plan, frame)
    boxes = {node: box._replace(adjoint=slopes[node]) for node, box in boxes.items()}
    return plan._replace(layout=roomy_layout(boxes, edges, order, window, spacing))


def label_nodes(nodes, names):
    """{node: "a", "2" or "u = a·b"}."""
    formulas = {n: write_formula(n.op, [names[parent] for parent in n.parents]) for n in nodes}
    return {n: f"{names[n]} = {formulas[n]}" if formulas[n] else names[n] for n in nodes}


def shapes_of(plan, frame, seed=None):
    """({node: Box}, [Edge]) of one frame."""
    boxes = {
        node: Box(
            column,
            0,
            plan.labels[node],
            frame.values.get(node, ""),
            frame.slopes.get(node, ""),
            frame.node_states.get(node, "plain"),
            FORWARD if seed else BACKWARD,
        )
        for node, column in zip(plan.links.nodes, plan.columns, strict=True)
    }
    partials = {} if plan.is_tight else frame.partials
    edges = [
        Edge(parent, child, partials.get(n, ""), frame.edge_states[n])
        for n, (parent, child, _) in enumerate(plan.links.edges)
    ]
    return boxes, edges


def paint_frame(plan, frame, about, seed=None, window=None):
    """The Picture of one frame, on a layout that has room for all of them."""
    labels = label_nodes(plan.links.nodes, plan.names)
    alt = f"{about} {describe(plan.links, plan.names, labels, frame, seed)}"
    caption = above(frame.caption, window)
    if not plan.overview:
        boxes, edges = shapes_of(plan, frame, seed)
        return paint(plan.layout, boxes, edges, caption, alt, plan.room, window)
    texts = {node: (labels[node], name) for node, name in plan.names.items()}
    pieces = paint_overview(plan.overview, plan.links, texts, frame, bool(seed))

    def body(left, top):
        return [f'<g transform="translate({at(left)},{at(top)})">', *pieces, "</g>"]

    return paint_below(caption, overview_size(plan.overview), body, alt, plan.room, window)


def describe(links, names, labels, frame, seed=None):
    """The text alternative: every node with its value and adjoint, every partial shown."""
    items = []
    for node in links.nodes:
        numbers = [t for t in (frame.values.get(node), frame.slopes.get(node)) if t]
        items.append(f"{labels[node]}: {' | '.join(numbers) or 'not yet computed'}")
    legend = f"value | {sweep_of(seed).word}" if frame.slopes else "value"
    said = f"Computation graph of {labels[links.nodes[-1]]}; {legend}: {'; '.join(items)}"
    if frame.partials:
        partials = [
            f"{partial_name(links, names, n)} = {shown}" for n, shown in frame.partials.items()
        ]
        said += f"; local partials: {'; '.join(partials)}"
    if frame.node_states:
        said += f". {frame.caption[1].split('.')[0]}: {frame.caption[0]}"
    return f"{said}."


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


def require_walk(links, step, seed, window):
    """window as two numbers, or None."""
    if step is None and not (seed is None and window is None):
        raise ValueError("seed and window belong to a walk; give a step, too.")
    require_seed(links, seed)
    return None if window is None else tuple(doors.pair("window", window, 60, 10_000))


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
