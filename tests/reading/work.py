"""How much work something is, counted: a clock would tell of the machine, too."""

import sys


def calls(action):
    """How many functions are called, of Python and of C, while action() runs."""
    count = 0

    def note(frame, event, argument):
        nonlocal count
        count += event in ("call", "c_call")

    before = sys.getprofile()
    sys.setprofile(note)
    try:
        action()
    finally:
        sys.setprofile(before)
    return count
