"""Where the nodes of a graph go: columns by depth, few crossings, neighbours near each other.

The method is the usual one for layered graphs (Sugiyama): an edge over several columns gets a
stand-in in each of them, the columns are sorted by the mean place of their neighbours, and the
order with the fewest crossings is kept.
"""

from itertools import combinations

SWEEPS = 12
LANE_ROW = 0.25  # the height of a stand-in, in rows


def place(keys, edges, constants=()):
    """{key: (column, row)}, and {edge number: row} where an edge over several columns passes.

    keys: parents before children. edges: [(parent, child)]. constants: leaves that stand right
    beside the node that uses them. The result depends on the graph alone, not on any value.
    """
    columns = choose_columns(keys, edges, set(constants))
    layers, links = with_stand_ins(keys, edges, columns)
    layers = fewest_crossings(layers, links)
    rows = choose_rows(layers, links, set(keys))
    lanes = {}
    for item in rows.keys() - set(keys):
        lanes.setdefault(item[1], []).append(rows[item])
    lane_rows = {number: sum(sorted(passed)) / len(passed) for number, passed in lanes.items()}
    return {key: (columns[key], rows[key]) for key in keys}, lane_rows


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
    """The layers, each sorted by the mean place of its neighbours, then mended item by item."""
    before, after = neighbours([item for layer in layers for item in layer], links)
    gaps = links_by_gap(layers, links)
    best = mend([list(layer) for layer in layers], gaps)
    for sweep in range(SWEEPS):
        near, step = (before, 1) if sweep % 2 == 0 else (after, -1)
        layers = [list(layer) for layer in layers]
        spots = {item: spot for layer in layers for spot, item in enumerate(layer)}
        for layer in layers[::step]:
            means = {i: mean([spots[n] for n in near[i]], spots[i]) for i in layer}
            layer.sort(key=means.get)
            spots |= {item: spot for spot, item in enumerate(layer)}
        mended = mend([list(layer) for layer in layers], gaps)
        if count_all(mended, gaps) < count_all(best, gaps):
            best = mended
    return best


def mend(layers, gaps):
    """Move single items within their layer, in place, as long as that saves crossings."""
    for _ in range(len(layers)):
        before = count_all(layers, gaps)
        for level, layer in enumerate(layers):
            for item in list(layer):
                others = [other for other in layer if other != item]
                orders = [[*others[:p], item, *others[p:]] for p in range(len(layer))]
                layers[level] = min(
                    [layers[level], *orders], key=lambda o: around(layers, gaps, level, o)
                )
        if count_all(layers, gaps) == before:
            break
    return layers


def mean(numbers, default):
    return sum(numbers) / len(numbers) if numbers else default


def links_by_gap(layers, links):
    """The links between each layer and the next."""
    level = {item: number for number, layer in enumerate(layers) for item in layer}
    return [[link for link in links if level[link[0]] == n] for n in range(len(layers) - 1)]


def count_all(layers, gaps):
    return sum(crossings(layers[n], layers[n + 1], gap) for n, gap in enumerate(gaps))


def around(layers, gaps, level, order):
    """The crossings on both sides of one layer if it had this order."""
    left = crossings(layers[level - 1], order, gaps[level - 1]) if level else 0
    right = crossings(order, layers[level + 1], gaps[level]) if level < len(gaps) else 0
    return left + right


def crossings(first, second, links):
    """How many pairs of links between two layers cross."""
    spots = {item: n for n, item in enumerate(first)}, {item: n for n, item in enumerate(second)}
    ends = [(spots[0][a], spots[1][b]) for a, b in links]
    return sum((a - c) * (b - d) < 0 for (a, b), (c, d) in combinations(ends, 2))


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
