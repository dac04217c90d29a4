"""Which way a graph flows: to the right, or downwards where that suits the room better."""

from helpers.diagrams.graph.placement import order_nodes, spread_nodes
from helpers.diagrams.graph.routing import (
    GAP,
    LABEL,
    NARROWEST,
    TIGHT,
    arrange,
    sizes_across,
)

WIDEST = 860  # of a graph without a window
TEXT = 14  # the height of the text in a box
SMALLEST = 11  # the height of a text that can still be read


def order_links(links):
    """The Order of the nodes by their numbers: the same for every step."""
    numbers = {node: n for n, node in enumerate(links.nodes)}
    edges = tuple((numbers[parent], numbers[child]) for parent, child, _ in links.edges)
    constants = tuple(n for node, n in numbers.items() if not node.parents and not node.name)
    return order_nodes(len(numbers), edges, constants)


def is_deep(links, window):
    """Whether a graph has more columns than could be read in a window, whatever they hold."""
    depth = {}
    for node in links.nodes:
        depth[node] = 1 + max((depth[parent] for parent in node.parents), default=0)
    columns, room = max(depth.values()), TEXT / SMALLEST
    wide, tall = columns * NARROWEST, columns * TIGHT.height
    return wide > room * window[0] and tall > room * window[1]


def roomy_layout(boxes, edges, order, window, spacing):
    """The layout to the right, or downwards: what is larger in the window, or not too wide."""
    right = ordered_layout(boxes, edges, order, False, spacing)
    if scale(right, window) * LABEL >= SMALLEST if window else right.width <= WIDEST:
        return right
    down = ordered_layout(boxes, edges, order, True, spacing)
    if window:
        return max(right, down, key=lambda layout: scale(layout, window))
    return min(right, down, key=lambda layout: layout.width)


def scale(layout, window):
    """By how much a layout has to shrink to fit a window."""
    return min(1, window[0] / layout.width, window[1] / layout.height)


def ordered_layout(boxes, edges, order, is_down, spacing):
    """The layout in the given order, each box near its neighbours."""
    sizes = sizes_across(boxes, edges, is_down, spacing)
    rooms = tuple(GAP + max(size, 2 * reach) for size, reach in sizes.values())
    middles, wanted = spread_nodes(order, rooms)
    middles = {node: middles[n] for n, node in enumerate(boxes)}
    return arrange(boxes, edges, is_down, middles, wanted, spacing)
