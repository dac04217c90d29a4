"""Lesson 17: residual, layer norm and convolution backwards."""

CASES = ()
