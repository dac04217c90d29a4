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

import numpy as np

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
        # Between Matplotlib 3.8 and a newer pyparsing; not what a caller did.
        warnings.filterwarnings("ignore", "'.*deprecated.* use ", DeprecationWarning)
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
    """A few words that end in a full stop, or with a place that is marked: a + »foo«(b)."""
    ends = message.rstrip()[-1:] == "." or "»" in message
    return len(message.split()) >= 4 and message[:1] != "'" and ends


def judge(call, expected):
    """Fail unless call() does what is expected.

    expected: a text that has to stand in the sentence at the door; or the right result, a number,
    an array or a Picture; or a function that makes it.
    """
    answer = ask(call)
    if isinstance(expected, str):
        assert answer.kind == "sentence" and expected in answer.said, answer
        return
    assert answer.kind == "result", answer
    right = expected() if callable(expected) else expected
    if isinstance(right, np.ndarray | list | float | int):
        assert np.shape(answer.result) == np.shape(right)
        np.testing.assert_allclose(answer.result, right, rtol=1e-12, atol=1e-30)
    else:
        assert answer.result == right
