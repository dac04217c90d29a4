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

# Several curves or classes side by side: colour, line style and marker change together. None wears
# the colour of a role, and none is dashed: dashed means backward.
SERIES = (
    {"color": "#7B3FA0", "linestyle": "-", "marker": "o"},
    {"color": "#6B6300", "linestyle": "-.", "marker": "s"},
    {"color": "#B0206E", "linestyle": ":", "marker": "^"},
    {"color": "#1a1a1a", "linestyle": (0, (8, 1.5, 1, 1.5, 1, 1.5)), "marker": "D"},
    {"color": "#4A5568", "linestyle": (0, (1, 3)), "marker": "v"},
)
