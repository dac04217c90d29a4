"""The exercises of lesson 10."""

CASES = ()
