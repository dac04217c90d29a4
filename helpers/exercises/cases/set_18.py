"""The exercises of lesson 18."""

CASES = ()
