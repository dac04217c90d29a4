"""Lesson 18: automatic differentiation."""

CASES = ()
