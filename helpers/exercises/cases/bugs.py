"""Lesson 15: bugs that still train."""

CASES = ()
