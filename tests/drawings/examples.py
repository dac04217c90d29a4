"""The diagrams that the tests look at, from one box to a long expression."""

from helpers.diagrams import draw_dag, draw_graph, draw_network, draw_shapes, walk_length
from helpers.graph import Node, backward


def product_and_sum():
    a, b, c = Node(2, "a"), Node(-3, "b"), Node(10, "c")
    u = a * b
    v = u + c
    L = v * b
    u.name, v.name, L.name = "u", "v", "L"
    return L


def square():
    x = Node(3, "x")
    return x * x


def diamonds():
    x = Node(1.1, "x")
    for _ in range(4):
        x = x.sin() * 0.5 + x * x
    return x


def neuron():
    w = [Node(value, f"w{i}") for i, value in enumerate((0.5, -1.25, 2), 1)]
    x = [Node(value, f"x{i}") for i, value in enumerate((1, 2, -0.3), 1)]
    return (w[0] * x[0] + w[1] * x[1] + w[2] * x[2] + Node(0.1, "b")).sigmoid()


def long_numbers():
    return (
        Node(123456.789, "speed") * Node(-0.000012345, "tiny") / Node(7654.321, "metres a second")
    )


def mixed(choices):
    """An expression made of (operation, left, right) choices; each number picks an earlier node."""
    pool = [Node(value, name) for value, name in ((0.7, "p"), (-1.3, "q"), (2.2, "r"), (-0.4, "s"))]
    for operation, left, right in choices:
        a, b = pool[-1 - left % min(6, len(pool))], pool[right % len(pool)]
        results = (a + b, a * b, a - b, a.tanh(), a * 0.5, a**2 / 40, -b)
        pool.append(results[operation % len(results)])
    return pool[-1]


def forty():
    """A long expression; every node but a few is used."""
    total, used = Node(0.3, "p"), [Node(0.7, "q"), Node(-1.2, "r"), Node(0.2, "s")]
    for i in range(16):
        used.append((total * used[-3]).tanh() if i % 3 else total - used[-2])
        total = total + used[-1]
    return total


GRAPHS = [product_and_sum, square, diamonds, neuron, long_numbers, forty]


def running_network():
    boxes, edges = {}, []
    for i in range(3):
        boxes["x", i] = (0, i + 0.5, f"x{i + 1}", 0.5 - i, "")
    for j in range(4):
        boxes["z", j] = (1, j, f"z{j + 1}", 0.1 * j, -0.12)
        boxes["a", j] = (2, j, f"a{j + 1}", 0.2 * j, 0.3)
        edges += [(("x", i), ("z", j), f"W{j + 1}{i + 1}", "forward") for i in range(3)]
        edges.append((("z", j), ("a", j), "1", "backward"))
    for k in range(2):
        boxes["o", k] = (3, k + 1, f"o{k + 1}", 0.5, 0.1)
        edges += [(("a", j), ("o", k), "", "now" if j == k else "plain") for j in range(4)]
        edges.append((("o", k), "J", "", "now forward"))
    boxes["J"] = (4, 1.5, "J", 0.25, 1)
    edges.append((("x", 1), "J", "far", "plain"))
    return draw_dag(
        boxes, edges, about="The units of the 3-4-2 network.", caption=("J = ½(y − o)²",)
    )


PICTURES = {
    **{f"{make.__name__} values": lambda make=make: draw_graph(make()) for make in GRAPHS},
    **{f"{make.__name__} adjoints": lambda make=make: with_adjoints(make()) for make in GRAPHS},
    "a step forward": lambda: draw_graph(product_and_sum(), step=5),
    "a step backward": lambda: draw_graph(neuron(), step=walk_length(neuron()) - 2),
    "one leaf": lambda: draw_graph(Node(4, "x")),
    "dag": running_network,
    "network": lambda: draw_network(
        [3, 4, 2], {(0, 1): -2.5, (1, 3): 0.123456}, [("A[0] = X", (3, "n")), "A[1]", "A[2]"]
    ),
    "network backward": lambda: draw_network(
        [3, 4, 2], highlight=[(1, 2, 0), (2, 1, 2), (1, 2)], direction="backward"
    ),
    "large network": lambda: draw_network([64, 32, 10], labels={0: "x", 2: "o"}),
    "shapes": lambda: draw_shapes(
        [
            ("Z[1]", (4, 5), "forward"),
            "=",
            ("W[1]", (4, 3), "parameters", {"row": 2}),
            "·",
            ("A[0]", (3, 5), "data", {"column": 1}),
            "+",
            ("b[1]", (4, 1)),
        ]
    ),
    "wrong shapes": lambda: draw_shapes([("W[2]", (2, 4)), "·", ("delta[2]", (2, 5), "backward")]),
    "large shapes": lambda: draw_shapes([("delta", (64, 1347)), "·", ("A.T", (1347, 64))]),
}


def with_adjoints(output):
    return draw_graph(output, backward(output))
