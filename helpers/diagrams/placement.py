"""Where the nodes of a graph go: columns by depth, few crossings, neighbours near each other.

The method is the usual one for layered graphs (Sugiyama): an edge over several columns gets a
stand-in in each of them, the columns are sorted by the mean place of their neighbours, and the
order with the fewest crossings is kept.
"""

from itertools import combinations

SWEEPS = 12
LANE_ROW = 0.35  # the height of a stand-in, in rows


def place(keys, edges, constants=()):
    """{key: (column, row)}. keys: parents before children; edges: [(parent, child)].

    constants: leaves that stand right beside the node that uses them. The result depends on the
    graph alone, not on any value.
    """
    columns = choose_columns(keys, edges, set(constants))
    layers, links = with_stand_ins(keys, edges, columns)
    layers = fewest_crossings(layers, links)
    rows = choose_rows(layers, links, set(keys))
    return {key: (columns[key], rows[key]) for key in keys}


def choose_columns(keys, edges, constants):
    """The depth of each node; a leaf that is needed late stands just before its first use."""
    parents, children = neighbours(keys, edges)
    columns = {}
    for key in keys:
        columns[key] = 1 + max((columns[p] for p in parents[key]), default=-1)
    for key in keys:
        if not parents[key] and children[key]:
            nearest = min(columns[c] for c in children[key])
            columns[key] = nearest - 1 if key in constants or nearest > 2 else 0
    return columns


def neighbours(keys, edges):
    parents, children = {key: [] for key in keys}, {key: [] for key in keys}
    for parent, child in edges:
        parents[child].append(parent)
        children[parent].append(child)
    return parents, children


def with_stand_ins(keys, edges, columns):
    """The columns as lists of items, and the links between items of adjacent columns."""
    layers = [[] for _ in range(1 + max(columns.values()))]
    for key in keys:
        layers[columns[key]].append(key)
    links = []
    for number, (parent, child) in enumerate(edges):
        previous = parent
        for column in range(columns[parent] + 1, columns[child]):
            stand_in = ("lane", number, column)
            layers[column].append(stand_in)
            links.append((previous, stand_in))
            previous = stand_in
        links.append((previous, child))
    return layers, links


def fewest_crossings(layers, links):
    """The layers, each sorted by the mean place of its neighbours, sweep by sweep."""
    items = [item for layer in layers for item in layer]
    before, after = neighbours(items, links)
    best, fewest = layers, crossings(layers, links)
    for sweep in range(SWEEPS):
        near, step = (before, 1) if sweep % 2 == 0 else (after, -1)
        layers = [list(layer) for layer in layers]
        spots = {item: spot for layer in layers for spot, item in enumerate(layer)}
        for layer in layers[::step]:
            layer.sort(key=lambda item: mean([spots[n] for n in near[item]], spots[item]))
            spots |= {item: spot for spot, item in enumerate(layer)}
        count = crossings(layers, links)
        if count < fewest:
            best, fewest = layers, count
    return best


def mean(numbers, default):
    return sum(numbers) / len(numbers) if numbers else default


def crossings(layers, links):
    """How many pairs of links cross."""
    level = {item: number for number, layer in enumerate(layers) for item in layer}
    spot = {item: number for layer in layers for number, item in enumerate(layer)}
    count = 0
    for number in range(len(layers) - 1):
        ends = [(spot[a], spot[b]) for a, b in links if level[a] == number]
        count += sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(ends, 2))
    return count


def choose_rows(layers, links, keys):
    """Rows such that each item is near the mean of its neighbours, and none overlap."""
    items = [item for layer in layers for item in layer]
    before, after = neighbours(items, links)
    rows = {item: float(spot) for layer in layers for spot, item in enumerate(layer)}
    for sweep in range(SWEEPS):
        for layer in layers[:: 1 if sweep % 2 == 0 else -1]:
            wanted = [mean([rows[n] for n in before[i] + after[i]], rows[i]) for i in layer]
            half = [0.5 if item in keys else LANE_ROW / 2 for item in layer]
            rows |= dict(zip(layer, without_overlap(wanted, half), strict=True))
    top = min(rows.values())
    return {item: round(row - top, 3) for item, row in rows.items()}


def without_overlap(wanted, half):
    """The places nearest to the wanted ones, in the squared sense, that keep order and distance.

    half: half the height of each item. Least squares with y[i+1] − y[i] ≥ half[i] + half[i+1] is a
    monotone regression of wanted − offset: pool neighbours that are out of order.
    """
    offsets = [0.0]
    for upper, lower in zip(half, half[1:], strict=False):
        offsets.append(offsets[-1] + upper + lower)
    pools = []
    for target in (w - o for w, o in zip(wanted, offsets, strict=True)):
        pools.append((target, 1))
        while len(pools) > 1 and pools[-2][0] > pools[-1][0]:
            (m1, n1), (m0, n0) = pools.pop(), pools.pop()
            pools.append(((m0 * n0 + m1 * n1) / (n0 + n1), n0 + n1))
    flat = [level for level, count in pools for _ in range(count)]
    return [level + offset for level, offset in zip(flat, offsets, strict=True)]
