"""What the tests of the exercises share."""

from contextlib import nullcontext

import pytest

from helpers.exercises import sandbox


@pytest.fixture
def unguarded(monkeypatch):
    """Judge without the guard against what an answer may do, which is most of the time."""
    monkeypatch.setattr(sandbox, "guarded", lambda *clock, **how: nullcontext())
    monkeypatch.setattr(sandbox, "Traced", lambda deadline: nullcontext())
