"""Lesson 14: how a gradient is trusted."""

CASES = ()
