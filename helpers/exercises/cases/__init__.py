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
    set_01,
    set_02,
    set_03,
    set_04,
    set_05,
    set_06,
    set_07,
    set_08,
    set_09,
    set_10,
    set_11,
    set_12,
    set_13,
    set_14,
    set_15,
    set_16,
    set_17,
    set_18,
    slopes,
    trust,
    two_layers,
)

LESSONS = (
    *(slopes, neurons, two_layers, layers, batches, classes, digits),
    *(trust, bugs, cost, modules, machine),
)
SETS = (
    *(set_01, set_02, set_03, set_04, set_05, set_06, set_07, set_08, set_09),
    *(set_10, set_11, set_12, set_13, set_14, set_15, set_16, set_17, set_18),
)


def place(case):
    """Where a case stands: its lesson's *Your turn* cells first, then the set."""
    return case.lesson, case.is_numbered, case.id


CASES = {
    case.id: case
    for case in sorted((case for room in (*LESSONS, *SETS) for case in room.CASES), key=place)
}
