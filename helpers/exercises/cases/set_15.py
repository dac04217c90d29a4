"""The exercises of lesson 15."""

CASES = ()
