"""The exercises of lesson 09."""

CASES = ()
