"""A room for each kind of test; what they share to read with stands in reading/."""
