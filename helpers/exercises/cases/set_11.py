"""The exercises of lesson 11."""

CASES = ()
