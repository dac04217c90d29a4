"""The pictures of the explorations, one file a topic: a state in, a Picture out, no widget."""
