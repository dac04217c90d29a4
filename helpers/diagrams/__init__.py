"""Diagrams as SVG text: graphs, networks and shapes, each a Picture with its text alternative.

    draw_graph(J, adjoints=backward(J))                      a computation graph of Node objects
    draw_dag({"x": (0, 0, "x", "2", ""), …}, [("x", "z")])   boxes and arrows of your own
    draw_network([3, 4, 2])                                  layers of units and all their edges
    draw_shapes([("Z[1]", (4, 5)), "=", ("W[1]", (4, 3)), "·", ("A[0]", (3, 5))])

The same input gives the same bytes. Forward is blue and solid, backward vermillion and dashed.
"""

from helpers.diagrams.graph.circuit import draw_graph, walk_length, walk_report, walk_start
from helpers.diagrams.graph.dag import draw_dag
from helpers.diagrams.network import draw_network
from helpers.diagrams.shapes import draw_shapes

__all__ = [
    "draw_dag",
    "draw_graph",
    "draw_network",
    "draw_shapes",
    "walk_length",
    "walk_report",
    "walk_start",
]
