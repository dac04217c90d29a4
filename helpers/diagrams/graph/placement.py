"""Where the nodes of a graph go: columns by depth, few crossings, neighbours near each other.

The method is the usual one for layered graphs (Sugiyama): an edge over several columns gets a
stand-in in each of them, the columns are sorted by the mean place of their neighbours, and the
order with the fewest crossings is kept.
"""

from functools import lru_cache
from itertools import combinations, pairwise
from statistics import fmean
from typing import NamedTuple

SORTS, SETTLINGS = 6, 60
PRICE = 1  # crossings that the order of the inputs, as they are listed, may cost
LANE = 20  # what an edge needs across the flow, in pixels


class Order(NamedTuple):
    """columns: of each node. layers: the items of each column, in order. links: between items.

    An item is a node or the stand-in (edge number, column) of an edge over several columns.
    """

    columns: tuple
    layers: tuple
    links: tuple


@lru_cache(maxsize=32)  # a stepper draws one graph many times
def order_nodes(count, edges, constants=()):
    """The Order of a graph whose nodes are 0..count − 1, parents before children.

    edges: ((parent, child), …). constants: leaves that stand right beside the node that uses them.
    """
    nodes = range(count)
    columns = choose_columns(nodes, edges, constants)
    layers, links = with_stand_ins(nodes, edges, columns)
    layers = fewest_crossings(layers, links)
    return Order(tuple(columns[node] for node in nodes), tuple(map(tuple, layers)), tuple(links))


@lru_cache(maxsize=32)
def spread_nodes(order, sizes):
    """{node: middle}, and {edge number: where it passes}, in pixels across the flow.

    sizes: what each node needs across the flow, with its distance to the next.
    """
    middles = settle(order, sizes)
    lanes = {}
    for item in middles:
        if isinstance(item, tuple):
            lanes.setdefault(item[0], []).append(middles[item])
    wanted = {number: fmean(passed) for number, passed in lanes.items()}
    return {node: middles[node] for node in range(len(sizes))}, wanted


def choose_columns(nodes, edges, constants):
    """The depth of each node; a leaf that is needed late stands just before its first use."""
    parents, children = neighbours(nodes, edges)
    columns = {}
    for node in nodes:
        columns[node] = 1 + max((columns[p] for p in parents[node]), default=-1)
    for node in nodes:
        if not parents[node] and children[node]:
            nearest = min(columns[c] for c in children[node])
            columns[node] = nearest - 1 if node in constants or nearest > 2 else 0
    return columns


def neighbours(items, links):
    """{item: the items before it} and {item: the items after it}."""
    before, after = {item: [] for item in items}, {item: [] for item in items}
    for first, second in links:
        before[second].append(first)
        after[first].append(second)
    return before, after


def with_stand_ins(nodes, edges, columns):
    """The columns as lists of items, and the links between items of adjacent columns."""
    layers = [[] for _ in range(1 + max(columns.values()))]
    for node in nodes:
        layers[columns[node]].append(node)
    links = []
    for number, (parent, child) in enumerate(edges):
        previous = parent
        for column in range(columns[parent] + 1, columns[child]):
            layers[column].append((number, column))
            links.append((previous, (number, column)))
            previous = (number, column)
        links.append((previous, child))
    return layers, links


def fewest_crossings(layers, links):
    """The best of several starts; the first column stays as given if that costs at most PRICE."""
    near = neighbours([item for layer in layers for item in layer], links)
    gaps = links_by_gap(layers, links)
    best, first = layers, layers[0]
    for item in [None, *first]:
        others = [other for other in first if other != item]
        for start in ([item, *others], [*others, item]) if item is not None else [first]:
            sorted_layers = sort_columns([start, *layers[1:]], near, gaps)
            best = min(best, sorted_layers, key=lambda order: count_all(order, gaps))
    best = mend([list(layer) for layer in best], gaps)
    kept = mend([list(layer) for layer in sort_columns(layers, near, gaps, 1)], gaps, 1)
    return kept if count_all(kept, gaps) <= count_all(best, gaps) + PRICE else best


def sort_columns(layers, near, gaps, fixed=0):
    """Sort each column by the mean place of its neighbours, to and fro; the best order met.

    fixed: how many columns, from the first, keep their order.
    """
    best = layers
    for sweep in range(SORTS):
        side, step = (near[0], 1) if sweep % 2 == 0 else (near[1], -1)
        layers = [list(layer) for layer in layers]
        spots = {item: spot for layer in layers for spot, item in enumerate(layer)}
        for layer in layers[fixed:][::step]:
            means = {i: mean([spots[n] for n in side[i]], spots[i]) for i in layer}
            layer.sort(key=means.get)
            spots |= {item: spot for spot, item in enumerate(layer)}
        best = min(best, layers, key=lambda order: count_all(order, gaps))
    return best


def mend(layers, gaps, fixed=0):
    """Move single items within their column, in place, as long as that saves crossings."""
    for _ in range(len(layers)):
        before = count_all(layers, gaps)
        for level, layer in list(enumerate(layers))[fixed:]:
            for item in list(layer):
                others = [other for other in layers[level] if other != item]
                orders = [[*others[:p], item, *others[p:]] for p in range(len(layer))]
                counts = [around(layers, gaps, level, order) for order in orders]
                if min(counts) < around(layers, gaps, level, layers[level]):
                    layers[level] = orders[counts.index(min(counts))]
        if count_all(layers, gaps) == before:
            break
    return layers


def mean(numbers, default):
    return fmean(numbers) if numbers else default


def links_by_gap(layers, links):
    """The links between each column and the next."""
    level = {item: number for number, layer in enumerate(layers) for item in layer}
    return [[link for link in links if level[link[0]] == n] for n in range(len(layers) - 1)]


def count_all(layers, gaps):
    return sum(crossings(layers[n], layers[n + 1], gap) for n, gap in enumerate(gaps))


def around(layers, gaps, level, order):
    """The crossings on both sides of one column if it had this order."""
    left = crossings(layers[level - 1], order, gaps[level - 1]) if level else 0
    right = crossings(order, layers[level + 1], gaps[level]) if level < len(gaps) else 0
    return left + right


def crossings(first, second, links):
    """How many pairs of links between two columns cross."""
    spots = {item: n for n, item in enumerate(first)}, {item: n for n, item in enumerate(second)}
    ends = sorted((spots[0][a], spots[1][b]) for a, b in links)
    return sum(a < c and b > d for (a, b), (c, d) in combinations(ends, 2))


def settle(order, sizes):
    """Middles such that each item is near the mean of its neighbours, and none overlap."""
    before, after = neighbours([item for layer in order.layers for item in layer], order.links)
    halves = {
        item: (LANE if isinstance(item, tuple) else sizes[item]) / 2
        for layer in order.layers
        for item in layer
    }
    middles = {}
    for layer in order.layers:
        middles |= dict(zip(layer, without_overlap([0] * len(layer), halves, layer), strict=True))
    for sweep in range(SETTLINGS):
        for layer in order.layers[:: 1 if sweep % 2 == 0 else -1]:
            wanted = [mean([middles[n] for n in before[i] + after[i]], middles[i]) for i in layer]
            middles |= dict(zip(layer, without_overlap(wanted, halves, layer), strict=True))
    top = min(middles.values())
    return {item: round(middle - top, 1) for item, middle in middles.items()}


def without_overlap(wanted, halves, layer):
    """The places nearest to the wanted ones, in the squared sense, that keep order and distance.

    Least squares with y[i+1] − y[i] ≥ half[i] + half[i+1] is a monotone regression of
    wanted − offset: pool neighbours that are out of order.
    """
    offsets = [0.0]
    for upper, lower in pairwise(layer):
        offsets.append(offsets[-1] + halves[upper] + halves[lower])
    pools = []
    for target in (w - o for w, o in zip(wanted, offsets, strict=True)):
        pools.append((target, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (m1, n1), (m0, n0) = pools.pop(), pools.pop()
            pools.append(((m0 * n0 + m1 * n1) / (n0 + n1), n0 + n1))
    flat = [level for level, count in pools for _ in range(count)]
    return [level + offset for level, offset in zip(flat, offsets, strict=True)]
