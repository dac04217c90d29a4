"""The exercises of lesson 06."""

CASES = ()
