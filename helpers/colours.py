"""Colours by role, and the looks of series side by side. All are above 5:1 on white.

A colour never carries meaning alone: FORWARD lines are solid, BACKWARD lines dashed, and every
line and marker has a label.
"""

FORWARD = "#0072B2"
BACKWARD = "#B84E00"
PARAMETERS = "#007A59"
DATA = "#666666"
INK = "#1a1a1a"
CARD = "#ffffff"

# Several curves or classes side by side: colour, line style and marker change together.
SERIES = (
    {"color": FORWARD, "linestyle": "-", "marker": "o"},
    {"color": BACKWARD, "linestyle": "--", "marker": "s"},
    {"color": PARAMETERS, "linestyle": "-.", "marker": "^"},
    {"color": "#8A4B9A", "linestyle": ":", "marker": "D"},
    {"color": DATA, "linestyle": (0, (5, 1, 1, 1, 1, 1)), "marker": "v"},
)
