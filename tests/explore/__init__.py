"""Explorations: controls, and the pictures that follow them."""
