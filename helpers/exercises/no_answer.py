"""Sentences on an answer that did not come back with a value."""

import re

INNER = re.compile(r"matmul.*size (\d+) is different from (\d+)")
THREAD = "It left a thread running after its end; compute everything before you return."
HERE = "Here it ran inside the kernel itself, since no process of its own can be made."
HINTS = {
    "RecursionError": "It calls itself without an end: which case stops it?",
    "MemoryError": "It asked for more memory than any exercise needs (1 GB): which array grows?",
    "EOFError": "Nobody can answer input() here: use the arguments.",
}


def of_process(run):
    """On a process that is gone."""
    if run.ended == "time":
        return "It did not end and was stopped: is there a loop whose condition stays true?"
    if run.ended == "garbled":
        return (
            "It wrote into a file that it had not opened, so that its result was lost: hand it "
            "back with `return`, and leave os.write alone."
        )
    if run.ended == "signal":
        return (
            "It brought Python itself down, as a recursion without an end or too much memory may "
            "do; your kernel lives."
        )
    return "It ended Python itself: hand the result back with `return`; your kernel lives."


def of_call(record, run):
    """On one call that raised, or was stopped."""
    at = where(record["line"])
    if record["kind"] == "time":
        says = f"It did not end and was stopped{at}: is there a loop whose condition stays true?"
        return says if run.forked else f"{says} {HERE}"
    if record["kind"] == "output":
        return f"It printed without an end and was stopped{at}: print less, or after the loop."
    name, message = record["error"]
    if name == "SystemExit":
        return f"It called exit{at}: a function hands its result back with `return`."
    if name in HINTS:
        return f"It raised {name}{at}. {HINTS[name]}"
    if sizes := INNER.search(message):
        message = "the inner dimensions of an @ are {1} and {0}".format(*sizes.groups())
    told = f"{name}: {message}".rstrip(": ").rstrip(".")
    return f"It raised {told}{at}.{hint(name, message)}"


def name_of(error):
    """The name of an exception's kind, even where asking for it raises."""
    try:
        return type(error).__name__
    except BaseException:
        return "an exception without a name"


def where(line):
    """ " at your line 3, `z = W @ x`", or "" where no line is the learner's."""
    if not line:
        return ""
    number, text = line
    return f" at your line {number}, `{text}`" if text else f" at your line {number}"


def hint(name, message):
    """What such an error means most of the time, as one more sentence, or ""."""
    if "inner dimensions" in message:
        return " Write both shapes down, then look for a .T that is missing or too much."
    if "could not be broadcast" in message:
        return " Two shapes do not fit entry by entry: write them down."
    if name == "KeyError" and message.lstrip("-").isdigit():
        counted = "layers are counted from 1 to r, steps from 1 to T, pieces from 1"
        return f" There is no such key: {counted}. Where does your loop start and end?"
    if name == "NameError":
        return " A name that only you know has to be made inside the function, or in a cell above."
    if "has no attribute" in message and "NoneType" in message:
        return " Something that you call hands nothing back: is its `return` missing?"
    return ""
