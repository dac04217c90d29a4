"""helpers.graph beside micrograd: time and memory of forward and backward, in one process.

    python -m pip install --group bench
    python -m benchmarks.graph

Both build the same expression of about 10,000 operations and walk it backward, turn by turn.
Counted is the time of the processor, so that a busy machine does not count, where the system
measures it finely; elsewhere the time of the clock. The exit status is 1 when graph is less than
1.2 times as fast or takes more than 0.35 of the memory a node.
"""

import argparse
import gc
import platform
import statistics
import sys
import threading
import time
import tracemalloc
from typing import NamedTuple

from helpers import graph

FASTER, LIGHTER = 1.2, 0.35  # what is promised
FINE = time.get_clock_info("thread_time").resolution < 1e-6
clock = time.thread_time if FINE else time.perf_counter


class Engine(NamedTuple):
    """name; variable: number → node; backward: what walks an output."""

    name: str
    variable: object
    backward: object


class Result(NamedTuple):
    """Seconds of each round, and bytes a node after the forward pass."""

    forward: list
    backward: list
    bytes: float

    @property
    def both(self):
        return [a + b for a, b in zip(self.forward, self.backward, strict=True)]


def chain(variable, operations):
    """c ← c·b + a, over and over: as deep as it is long."""
    a, b = variable(0.5), variable(0.25)
    c = a
    for _ in range(operations // 2):
        c = c * b + a
    return c


def layers(variable, operations, width=10):
    """A network of width × width weights and ReLU units: every node is used many times."""
    weights = [[variable(0.1 * (i - j)) for j in range(width)] for i in range(width)]
    units = [variable(0.1 * i) for i in range(width)]
    for _ in range(operations // (width * (2 * width + 1))):
        units = [
            (sum((w * u for w, u in zip(row, units, strict=True)), units[0])).relu()
            for row in weights
        ]
    return sum(units, units[0])


def measure(engines, build, operations, rounds):
    """{name: Result}, each round taking every engine once."""
    results = {engine.name: Result([], [], 0.0) for engine in engines}
    for _ in range(rounds):
        for engine in engines:
            gc.collect()  # what the last turn left behind is no cost of this one
            start = clock()
            output = build(engine.variable, operations)
            middle = clock()
            engine.backward(output)
            end = clock()
            results[engine.name].forward.append(middle - start)
            results[engine.name].backward.append(end - middle)
            del output
    return {
        engine.name: results[engine.name]._replace(bytes=bytes_a_node(engine, build, operations))
        for engine in engines
    }


def bytes_a_node(engine, build, operations):
    """What the allocator hands out for the forward pass, divided by the number of nodes."""
    nodes = len(graph.topological_order(build(graph.Node, operations)))
    gc.collect()
    tracemalloc.start()
    output = build(engine.variable, operations)
    size, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    del output
    return size / nodes


def compare(slow, fast):
    """(best of slow / best of fast, median of the ratios round by round, memory ratio)."""
    ratios = [a / b for a, b in zip(slow.both, fast.both, strict=True)]
    return min(slow.both) / min(fast.both), statistics.median(ratios), fast.bytes / slow.bytes


def micrograd_engine():
    try:
        from micrograd.engine import Value
    except ImportError:
        sys.exit("micrograd is not installed: python -m pip install --group bench")
    return Engine("micrograd", Value, Value.backward)


def main(arguments=None):
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--operations", type=int, default=10_000, help="default: %(default)s")
    parser.add_argument("--rounds", type=int, default=15, help="default: %(default)s")
    options = parser.parse_args(arguments)
    engines = [micrograd_engine(), Engine("graph", graph.Node, graph.backward)]
    print(f"Python {platform.python_version()}, {options.operations} operations")
    kept = True
    for build in (chain, layers):
        results = measure(engines, build, options.operations, options.rounds)
        for name, result in results.items():
            print(f"{build.__name__:7} {name:10} {line(result, options.operations)}")
        best, median, memory = compare(results["micrograd"], results["graph"])
        print(f"{build.__name__:7} graph is {best:.2f} times as fast by the best round,", end=" ")
        print(f"{median:.2f} by the median; {memory:.2f} of the memory")
        kept = kept and min(best, median) >= FASTER and memory <= LIGHTER
    print(f"At least {FASTER:g} times as fast and at most {LIGHTER:g} of the memory: {kept}")
    return 0 if kept else 1


def line(result, operations):
    forward, backward = (1e9 * min(t) / operations for t in (result.forward, result.backward))
    return (
        f"forward {forward:5.0f} ns, backward {backward:5.0f} ns an operation; "
        f"{result.bytes:4.0f} bytes a node"
    )


def with_a_large_stack(function):
    """Run it in a thread of its own: micrograd recurses as deep as the expression."""
    answers, depth, size = [], sys.getrecursionlimit(), threading.stack_size()
    sys.setrecursionlimit(1_000_000)
    threading.stack_size(512 * 2**20)
    try:
        thread = threading.Thread(target=lambda: answers.append(function()))
        thread.start()
        thread.join()
    finally:
        sys.setrecursionlimit(depth)
        threading.stack_size(size)
    return answers[0] if answers else 1


if __name__ == "__main__":
    sys.exit(with_a_large_stack(main))
