"""The maths of helpers: ops, graph, network, optimisers, data, gradient checks."""
