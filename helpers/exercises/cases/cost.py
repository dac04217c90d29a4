"""Lesson 16: what a gradient costs."""

CASES = ()
