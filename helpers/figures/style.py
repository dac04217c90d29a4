"""The one style of every Matplotlib figure, and the Picture that one becomes."""

import warnings
from io import BytesIO

import matplotlib as mpl
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.figure import Figure

from helpers import doors
from helpers.colours import CARD, INK, SERIES
from helpers.picture import Picture

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

    alt: the text alternative. The figure belongs to no window and no global state. What Matplotlib
    would only warn of, a plot without room or a letter that its font lacks, raises ValueError.
    """
    doors.text("alt", alt)
    size = doors.pair("size", size, 0.5, 100)
    with mpl.rc_context(_RC), warnings.catch_warnings():
        warnings.filterwarnings("error", "Glyph .* missing|.*layout not applied", UserWarning)
        figure = Figure(figsize=size, dpi=_DPI, layout="constrained")
        FigureCanvasAgg(figure)
        draw(figure)
        png = BytesIO()
        save(figure, png)
    return Picture(png.getvalue(), alt, width=round(size[0] * _CSS_DPI))


def save(figure, file):
    """Write the figure as a PNG; a ValueError tells what of it cannot be drawn."""
    try:
        figure.savefig(file, format="png", metadata={"Software": None})
    except UserWarning as warning:
        raise ValueError(
            f"This figure cannot be drawn as asked for ({str(warning).splitlines()[0]}); try a "
            "larger size, or other letters."
        ) from None
    except ValueError as error:
        raise ValueError(
            f"A text on this figure cannot be read as a formula ({str(error).splitlines()[0]}); "
            "look at what stands between $ and $."
        ) from None


def looks(count):
    """Colour, line style and marker for each of `count` curves or classes."""
    return [SERIES[i % len(SERIES)] for i in range(count)]
