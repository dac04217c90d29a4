"""All exercises, by id, in the order of the lessons. A case is data: see helpers/exercises/case.py.

Ids with a letter belong to the lessons' own *Your turn* cells, those with a number to the sets.
"""

from helpers.exercises.cases import (
    batches,
    classes,
    digits,
    layers,
    neurons,
    slopes,
    two_layers,
)

CASES = {
    case.id: case
    for module in (slopes, neurons, two_layers, layers, batches, classes, digits)
    for case in module.CASES
}
