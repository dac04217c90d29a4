"""What is measured: python -m benchmarks.graph, python -m benchmarks.explorations, …"""
