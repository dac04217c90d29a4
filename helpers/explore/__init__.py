"""Interactive explorations, one or more for every lesson: explore_*() to end a cell with."""
