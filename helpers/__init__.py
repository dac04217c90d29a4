"""What the lessons import: data, figures, and the maths once a lesson has derived it."""
