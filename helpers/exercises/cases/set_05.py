"""The exercises of lesson 05."""

CASES = ()
