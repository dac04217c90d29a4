"""Small programs that a maintainer runs: python -m tools.notebook, python -m tools.mutate, …"""
