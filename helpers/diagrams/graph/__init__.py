"""Graphs: boxes and arrows, where they are placed, and a walk through them step by step."""
