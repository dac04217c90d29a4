"""Matrices as heat maps."""

import numpy as np

from helpers import doors
from helpers.colours import DATA, INK
from helpers.figures.style import DIVERGING, plot

EXAMPLE = '{"W[1]": W[1]}'
HIGHEST = 200  # rows of a matrix, where the size is not said


def draw_matrices(matrices, alt, *, numbers="{:.2f}", shared=True, size=None):
    """Heat maps side by side: {title: 2-D array}; red above 0, blue below, white at 0.

    numbers: how to write each entry, or "" for none. shared: one colour scale for all.
    Each title gets its matrix's shape written below.
    """
    matrices, shared = read_matrices("matrices", matrices), doors.switch("shared", shared)
    require_format(numbers, matrices)
    arrays = list(matrices.values())
    columns = sum(a.shape[1] for a in arrays)
    require_rows(size, arrays)
    size = size or (min(9.6, 1.1 * len(arrays) + 0.62 * columns), 0.9 + 0.45 * len(arrays[0]))

    def draw(figure):
        ratios = [a.shape[1] for a in arrays]
        all_axes = figure.subplots(1, len(arrays), width_ratios=ratios, squeeze=False)[0]
        for axes, (title, a) in zip(all_axes, matrices.items(), strict=True):
            limit = max(np.abs(b).max() for b in (arrays if shared else [a])) or 1
            paint_matrix(axes, a, limit)
            axes.set(xticks=[], yticks=[], title=title, xlabel=f"{a.shape}")
            if numbers:
                write_entries(axes, a, numbers, limit)

    return plot(draw, alt, size)


def paint_matrix(axes, a, limit):
    """The entries of a as colours, white at 0, in a thin frame that shows where zeros end."""
    axes.imshow(a, cmap=DIVERGING, vmin=-limit, vmax=limit)
    axes.spines[:].set(visible=True, color=DATA, linewidth=0.6)


def write_entries(axes, a, numbers, limit):
    """Each entry of a in its cell, white on a dark cell."""
    for (i, j), value in np.ndenumerate(a):
        ink = "white" if abs(value) > 0.6 * limit else INK
        text = numbers.format(value).replace("-", "−")
        axes.text(j, i, text, ha="center", va="center", color=ink, fontsize=9)


# --- what a heat map can show ---------------------------------------------------------------------


def read_matrices(name, matrices):
    """{title: 2-D array} of numbers that a picture has room for; whole numbers stay whole."""
    return {
        doors.note("A title", title): read_matrix(title, a)
        for title, a in doors.mapping(name, matrices, EXAMPLE).items()
    }


def read_matrix(title, a):
    found = doors.drawable(title, doors.matrix(title, a))
    if found.size == 0:
        raise ValueError(f"{title} is {found.shape}: a heat map needs one entry or more.")
    whole = np.asarray(a).dtype.kind in "iu"
    return np.asarray(a, dtype=np.int64) if whole and np.abs(found).max() < 2**53 else found


def require_format(numbers, matrices):
    """numbers has to be a format that writes each matrix's entries."""
    for title, a in matrices.items():
        try:
            doors.note("numbers", numbers).format(a.flat[0])
        except (ValueError, LookupError, AttributeError):
            raise ValueError(
                f"numbers is {numbers!r}, which cannot write {a.flat[0]} of {title!r}; try "
                '"{:.2f}", or "" for none.'
            ) from None


def require_rows(size, arrays):
    most = max(len(a) for a in arrays)
    if size is None and most > HIGHEST:
        raise ValueError(
            f"A matrix has {most} rows: for more than {HIGHEST} say the size in inches, such as "
            'size=(9, 6), and numbers="".'
        )
