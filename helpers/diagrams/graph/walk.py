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


MOST_INPUTS = 6  # that one line names
ADJOINTS = Sweep("adjoint", bar, "now", "backward")
TANGENTS = Sweep("tangent", dot, "now forward", "forward")


class Frame(NamedTuple):
    """The texts and states of one step: node → text, edge number → text, and the lines above.

    slopes: the adjoint or tangent of a node; shares: {node: what was added to it so far}; said: the
    step in a sentence.
    """

    values: dict
    slopes: dict
    partials: dict
    node_states: dict
    edge_states: dict
    caption: tuple
    shares: dict
    said: str = ""


def find_links(output):
    nodes = topological_order(output)
    edges = [
        (parent, child, partial)
        for child in reversed(nodes)
        for parent, partial in zip(child.parents, child.partials, strict=True)
    ]
    return Links(nodes, edges)


def count_steps(links):
    """One for all inputs, one a result forward, one to start backward, one an edge backward."""
    return start_step(links) + len(links.edges)


def start_step(links):
    """The step at which the sweep starts, when all values are there."""
    return 2 + sum(1 for node in links.nodes if node.parents)


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
    frames = [value_frame(links, step, names) for step in range(start_step(links))]
    frames += sweep_frames(frames[-1], links, names, seed)
    last = len(frames) - 1
    return [numbered(n, frame, last, seed) for n, frame in enumerate(frames)]


def numbered(number, frame, last, seed):
    """A Frame that says which step it is."""
    direction = "forward" if seed or not frame.slopes else "backward"
    legend = f"   value | {sweep_of(seed).word}" if frame.slopes else ""
    line = f"Step {number} of {last}, {direction}.{legend}"
    said = f"Step {number} of {last}: {frame.said}."
    return frame._replace(caption=(*frame.caption, line), said=said)


def sweep_of(seed):
    return TANGENTS if seed else ADJOINTS


def value_frame(links, step, names):
    """The inputs and the first step − 1 results have their values; the last has just got it."""
    leaves = [node for node in links.nodes if not node.parents]
    results = [node for node in links.nodes if node.parents]
    done = leaves + results[: step - 1] if step else []
    now = (leaves if step == 1 else [results[step - 2]]) if step else []
    values = {node: short(node.value) for node in done}
    states = dict.fromkeys(links.nodes, "waiting") | dict.fromkeys(done, "plain")
    states |= dict.fromkeys(now, "now forward")
    edge_states = {
        n: "now forward" if child in now else "forward" if child in values else "plain"
        for n, (_, child, _) in enumerate(links.edges)
    }
    partials = {n: short(d) for n, (_, child, d) in enumerate(links.edges) if child in values}
    line, said = value_lines(now, values, names)
    return Frame(values, {}, partials, states, edge_states, (line,), {}, said)


def value_lines(now, values, names):
    """(what has just got its value, as a formula; the same in words)."""
    if not now:
        return "Nothing is computed yet", "nothing is computed yet"
    if now[0].parents:
        name, value = names[now[0]], values[now[0]]
        return value_line(now[0], values, names), f"{name} is computed, {value}"
    inputs = [f"{names[n]} = {values[n]}" for n in now if names[n] != values[n]]
    more = ["…"] if len(inputs) > MOST_INPUTS else []
    return ", ".join(inputs[:MOST_INPUTS] + more) or values[now[0]], "the inputs have their values"


def value_line(node, values, names):
    """u = a·b = 2·(−3) = −6."""
    symbols = write_formula(node.op, [names[parent] for parent in node.parents])
    numbers = write_formula(node.op, [values[parent] for parent in node.parents])
    return " = ".join(dict.fromkeys([names[node], symbols, numbers, values[node]]))


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
        frame = share_frame(frames[-1], number, target, line, numbers, seed)
        ends = names[source], names[target]
        said = share_sentence(*ends, short(added), before, slopes[target], seed)
        frames.append(frame._replace(said=said))
    return frames


def share_sentence(giver, taker, share, before, after, seed):
    """What one edge adds, in words."""
    slope = sweep_of(seed).word
    said = f"{giver} gives {taker} a share of {share}"
    if before is None:
        return said
    total = f"the {slope} of {taker} is {short(after)}"
    return f"{said}; with the {short(before)} that was there, {total}"


def share_symbols(links, names, number, seed):
    """What one edge adds, in symbols: ("ā", "ū · ∂u/∂a"), or ("u̇", "ȧ · ∂u/∂a") forward."""
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
    said = f"the {'pass' if seed else 'sweep'} starts at {name}, with 1"
    return Frame(last.values, shown, last.partials, states, edge_states, (line,), {}, said)


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
