"""The one style of every Matplotlib figure, and the Picture that one becomes."""

from io import BytesIO

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from helpers.colours import CARD, INK, SERIES
from helpers.picture import Picture

DIVERGING = "RdBu_r"  # signed values: blue below 0, white at 0, red above
SEQUENTIAL = "Blues"  # values from 0 up
_RC = {
    "font.family": "DejaVu Sans",
    "font.size": 10,
    "axes.edgecolor": INK,
    "axes.labelcolor": INK,
    "text.color": INK,
    "xtick.color": INK,
    "ytick.color": INK,
    "axes.titlesize": 11,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": False,
    "lines.linewidth": 2,
    "legend.frameon": False,
    "figure.facecolor": CARD,
    "axes.facecolor": CARD,
}
_DPI = 144
_CSS_DPI = 96


def plot(draw, alt, size=(7.2, 3.6)):
    """A Picture of what `draw(figure)` puts on an empty Matplotlib figure of `size` inches.

    alt: the text alternative. The figure belongs to no window and no global state.
    """
    with mpl.rc_context(_RC):
        figure = Figure(figsize=size, dpi=_DPI, layout="constrained")
        FigureCanvasAgg(figure)
        draw(figure)
        png = BytesIO()
        figure.savefig(png, format="png", metadata={"Software": None})
    return Picture(png.getvalue(), alt, width=round(size[0] * _CSS_DPI))


def looks(count):
    """Colour, line style and marker for each of `count` curves or classes."""
    return [SERIES[i % len(SERIES)] for i in range(count)]
