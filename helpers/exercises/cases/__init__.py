"""All exercises, by id, in the order of the lessons. A case is data: see helpers/exercises/case.py.

Ids with a letter belong to the lessons' own *Your turn* cells, those with a number to the sets.
"""

from helpers.exercises.cases import (
    batches,
    bugs,
    classes,
    cost,
    digits,
    layers,
    machine,
    modules,
    neurons,
    slopes,
    trust,
    two_layers,
)

CASES = {
    case.id: case
    for module in (
        *(slopes, neurons, two_layers, layers, batches, classes, digits),
        *(trust, bugs, cost, modules, machine),
    )
    for case in module.CASES
}
