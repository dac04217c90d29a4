"""What a call answers to bad input: a sentence at a door, a result, or a traceback from inside.

A refusal is a door's when the line that raised it, in the code of `helpers`, is a `raise`; what
NumPy or Python themselves had to say is raised on some other line. Such a door's message has to be
one sentence that a reader can use.
"""

import linecache
import re
import warnings
from pathlib import Path
from typing import NamedTuple

import helpers

HELPERS = Path(helpers.__file__).parent
SIGNATURE = re.compile(r"\(\) (missing|got an unexpected|takes|got multiple)")  # Python's own door


class Answer(NamedTuple):
    """kind: "sentence", "result" or "raw". said: the message. result: what came back."""

    kind: str
    said: str = ""
    result: object = None


def ask(call):
    """The Answer to call(); warnings of NumPy count as raw, since nobody asked for them."""
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        try:
            return Answer("result", result=call())
        except Exception as error:
            return Answer("sentence" if spoke(error) else "raw", f"{type(error).__name__}: {error}")


def spoke(error):
    """Whether the error came from a `raise` of ours and reads like a sentence."""
    if isinstance(error, TypeError) and SIGNATURE.search(str(error)):
        return True
    trace = error.__traceback__
    while trace.tb_next:
        trace = trace.tb_next
    file = Path(trace.tb_frame.f_code.co_filename)
    line = linecache.getline(str(file), trace.tb_lineno).strip()
    return HELPERS in file.parents and line.startswith("raise ") and reads_well(str(error))


def reads_well(message):
    """One to three sentences of words, ending in a full stop or a quotation of what came."""
    return len(message.split()) >= 4 and message[:1] != "'" and message.rstrip()[-1:] in ".»"
