"""What each step of a walk through a computation graph shows, apart from where it is drawn."""

from typing import NamedTuple

from helpers.graph import topological_order
from helpers.words import bar, dot, short, signed, superscript


class Links(NamedTuple):
    """nodes: parents first. edges: (parent, child, ∂child/∂parent) in the order backward adds."""

    nodes: list
    edges: list


class Sweep(NamedTuple):
    """What the derivatives of a sweep are called, how they are written, the states of its edges."""

    word: str
    mark: object
    now: str
    done: str


ADJOINTS = Sweep("adjoint", bar, "now", "backward")
TANGENTS = Sweep("tangent", dot, "now forward", "forward")


class Frame(NamedTuple):
    """The texts and states of one step: node → text, edge number → text, and the lines below.

    slopes: the adjoint or tangent of a node; shares: {node: what was added to it so far}.
    """

    values: dict
    slopes: dict
    partials: dict
    node_states: dict
    edge_states: dict
    caption: tuple
    shares: dict


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
        return last + (superscript(power) if power.lstrip("-").isdigit() else f"^{power}")
    return f"{op}({first})"


def whole_frame(links, adjoints):
    """Everything at once: all values, and the adjoints and partials when they are given."""
    values = {node: short(node.value) for node in links.nodes}
    every = range(len(links.edges))
    if adjoints is None:
        return Frame(values, {}, {}, {}, dict.fromkeys(every, "forward"), (), {})
    shown = {node: short(adjoints[node]) for node in links.nodes if node in adjoints}
    partials = {n: short(links.edges[n][2]) for n in every}
    legend = "value | adjoint; at each edge its local partial"
    return Frame(values, shown, partials, {}, dict.fromkeys(every, "backward"), (legend,), {})


def walk(links, names, seed=None):
    """Every Frame of the walk, from step 0. The last one holds what graph.backward returns,
    or, with a seed, the derivatives of all nodes with respect to that input."""
    frames = [value_frame(links, count, names) for count in range(len(links.nodes) + 1)]
    frames += sweep_frames(frames[-1], links, names, seed)
    last = len(frames) - 1
    steps = [step_line(n, frame, last, seed) for n, frame in enumerate(frames)]
    return [f._replace(caption=(*f.caption, step)) for f, step in zip(frames, steps, strict=True)]


def step_line(number, frame, last, seed):
    direction = "forward." if seed or not frame.slopes else "backward."
    legend = f"   value | {sweep_of(seed).word}" if frame.slopes else ""
    return f"Step {number} of {last}, {direction}{legend}"


def sweep_of(seed):
    return TANGENTS if seed else ADJOINTS


def value_frame(links, count, names):
    """The first `count` nodes have their values; the last of them has just got its own."""
    done, node = links.nodes[:count], links.nodes[count - 1] if count else None
    values = {n: short(n.value) for n in done}
    states = dict.fromkeys(links.nodes, "waiting") | dict.fromkeys(done, "plain")
    states |= {node: "now forward"} if node else {}
    edge_states = {
        n: "now forward" if child is node else "forward" if child in values else "plain"
        for n, (_, child, _) in enumerate(links.edges)
    }
    partials = {n: short(d) for n, (_, child, d) in enumerate(links.edges) if child in values}
    line = value_line(node, values, names) if node else "Nothing is computed yet"
    return Frame(values, {}, partials, states, edge_states, (line,), {})


def value_line(node, values, names):
    """u = a·b = 2·(−3) = −6, or where a leaf's value comes from."""
    if not node.parents:
        is_constant = names[node] == values[node]
        return f"{values[node]}, a constant" if is_constant else f"{names[node]} = {values[node]}"
    symbols = write_formula(node.op, [names[parent] for parent in node.parents])
    numbers = write_formula(node.op, [values[parent] for parent in node.parents])
    return " = ".join(dict.fromkeys([names[node], symbols, numbers, values[node]]))


def name_steps(links, labels, names, seed):
    """What each step of a walk does, in symbols: "u = a·b", "b̄ += ū · ∂u/∂b"."""
    shares = [share_symbols(links, names, number, seed) for number in edge_order(links, seed)]
    start = sweep_of(seed).mark(names[seed or links.nodes[-1]])
    adds = [f"{to} += {product}" for to, product in shares]
    return ["nothing yet", *labels.values(), f"{start} = 1", *adds]


def sweep_frames(last, links, names, seed):
    """The derivatives edge by edge: adjoints against the arrows, or tangents along them."""
    slopes = first_slopes(links, seed)
    frames = [start_frame(last, slopes, names, seed)]
    for number in edge_order(links, seed):
        parent, child, partial = links.edges[number]
        source, target = (parent, child) if seed else (child, parent)
        before, added = slopes.get(target), slopes[source] * partial
        slopes[target] = (before or 0.0) + added
        numbers = (slopes[source], partial, added, before, slopes[target])
        line = share_symbols(links, names, number, seed)
        frames.append(share_frame(frames[-1], number, target, line, numbers, seed))
    return frames


def share_symbols(links, names, number, seed):
    """What one edge adds, in symbols: ("ā", "ū · ∂u/∂a"), or ("u_dot", "a_dot · ∂u/∂a") forward."""
    parent, child, _ = links.edges[number]
    source, target = (parent, child) if seed else (child, parent)
    mark = sweep_of(seed).mark
    return mark(names[target]), f"{mark(names[source])} · {partial_name(links, names, number)}"


def partial_name(links, names, number):
    """∂u/∂a; with the side where both operands are the same node, as in x·x: ∂u/∂x (left)."""
    parent, child, _ = links.edges[number]
    name = f"∂{names[child]}/∂{names[parent]}"
    if child.parents.count(parent) < 2:
        return name
    first = next(n for n, edge in enumerate(links.edges) if edge[1] is child)
    return f"{name} ({'left' if number == first else 'right'})"


def first_slopes(links, seed):
    """1 for the output; or 1 for the seed and 0 for every other leaf."""
    if seed is None:
        return {links.nodes[-1]: 1.0}
    return {node: float(node is seed) for node in links.nodes if not node.parents}


def edge_order(links, seed):
    """The numbers of the edges: as backward adds them, or children in the order of creation."""
    places = {node: place for place, node in enumerate(links.nodes)}
    numbers = range(len(links.edges))
    return sorted(numbers, key=lambda n: places[links.edges[n][1]]) if seed else numbers


def start_frame(last, slopes, names, seed):
    """The derivative of the output, or of the seed, by itself is 1."""
    start = seed or next(iter(slopes))
    sweep, name = sweep_of(seed), names[start]
    states = dict.fromkeys(last.node_states, "plain") | {start: sweep.now}
    edge_states = dict.fromkeys(last.edge_states, "plain" if seed else "forward")
    line = f"{sweep.mark(name)} = ∂{name}/∂{name} = 1"
    line += "; every other input and constant has 0" if len(slopes) > 1 else ""
    shown = {node: short(slope) for node, slope in slopes.items()}
    return Frame(last.values, shown, last.partials, states, edge_states, (line,), {})


def equals(value, shown):
    """The result of a sum or product: = 6, or ≈ 6.95 where the rounded numbers give another one."""
    return f"{'=' if short(value) == shown else '≈'} {shown}"


def read(shown):
    """The number that a text of `short` shows."""
    return float(shown.replace("−", "-"))


def share_frame(last, number, target, symbols, numbers, seed):
    """One edge: the target's derivative grows by the source's times the local partial."""
    (to, product), sweep = symbols, sweep_of(seed)
    given, partial, added, before, after = (n if n is None else short(n) for n in numbers)
    slopes = {node: shown.split(" → ")[-1] for node, shown in last.slopes.items()}
    slopes[target] = after if before is None else f"{before} → {after}"
    states = dict.fromkeys(last.node_states, "plain") | {target: sweep.now}
    edge_states = last.edge_states | {
        n: sweep.done for n, state in last.edge_states.items() if state == sweep.now
    }
    edge_states[number] = sweep.now
    line = f"{to} += {product} = {signed(given)} · {signed(partial)} "
    line += equals(read(given) * read(partial), added)
    if before is not None:
        total = equals(read(before) + read(added), after)
        line += f", so {to} = {before} + {signed(added)} {total}"
    shares = last.shares | {target: (*last.shares.get(target, ()), added)}
    return Frame(last.values, slopes, last.partials, states, edge_states, (line,), shares)
