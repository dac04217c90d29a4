"""Draw docs/picture.svg, the picture on the README, anew: python -m tools.readme_picture"""

from pathlib import Path

from helpers.diagrams import draw_graph, walk_length
from helpers.graph import Node

STORED = Path(__file__).resolve().parent.parent / "docs" / "picture.svg"


def picture():
    """The last step of the walk back through J = (a b + c) b, where b is used twice."""
    a, b, c = Node(2, "a"), Node(-3, "b"), Node(10, "c")
    u = a * b
    v = u + c
    J = v * b
    u.name, v.name, J.name = "u", "v", "J"
    return draw_graph(J, step=walk_length(J))


if __name__ == "__main__":
    STORED.write_text(picture().image, encoding="utf-8")
