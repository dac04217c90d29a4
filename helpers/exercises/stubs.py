"""Is this still the stub? A body of nothing but `...`, `pass` or `return None`, or a blank ___."""

import dis
from types import CodeType

IDLE = {"RESUME", "LOAD_CONST", "RETURN_VALUE", "RETURN_CONST", "NOP", "POP_TOP"}


def is_stub(answer):
    """Whether an answer is nothing, or a function that does nothing and hands nothing back."""
    if answer is None or answer is Ellipsis:
        return True
    if isinstance(answer, tuple | list):
        return any(entry is Ellipsis for entry in answer)
    code = getattr(answer, "__code__", None)
    if not isinstance(code, CodeType):
        return False
    if "___" in code.co_names:  # a notebook has something of this name, its last outputs
        return True
    steps = list(dis.get_instructions(code))
    returned = [step.argval for step in steps if step.opname in ("LOAD_CONST", "RETURN_CONST")]
    return {step.opname for step in steps} <= IDLE and returned[-1:] in ([None], [Ellipsis])


def is_blank(error):
    """Whether an exception, (name, message), came from a blank of the stub."""
    name, message = error
    if name == "NotImplementedError":
        return True
    return "'___'" in message or "ellipsis" in message.lower()
