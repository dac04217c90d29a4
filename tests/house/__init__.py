"""What stands around the lessons: the shape of the code, start.py, locks, tools, benchmarks."""
