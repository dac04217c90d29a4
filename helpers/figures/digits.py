"""Images of digits."""

from helpers import doors
from helpers.figures.style import plot

MOST = 400  # images of one figure
WIDTH = 6.0  # inches: at most what the page has room for


def draw_digits(X, titles, about, *, columns=10):
    """Images of 8×8 in a grid, ink on paper: the columns of X (64, n), each under its title.

    about: what they are, in words; the alternative is this and the titles. Ink is 0 on paper, and
    strongest at the largest entry of X.
    """
    X, columns = read_images(X), doors.whole("columns", columns, 1, MOST)
    titles, about = read_titles(titles, X.shape[1]), doors.text("about", about)
    n = X.shape[1]
    rows = -(-n // columns)
    ink, lines = X.max() or 1, max(title.count("\n") + 1 for title in titles)

    def draw(figure):
        grid = figure.subplots(rows, columns, squeeze=False).ravel()
        for axes in grid:
            axes.axis("off")
        for i, axes in enumerate(grid[:n]):
            axes.imshow(X[:, i].reshape(8, 8), cmap="gray_r", vmin=0, vmax=ink)
            axes.set_title(titles[i], fontsize=9)

    said = "; ".join(title.replace("\n", " ") for title in titles)
    return plot(draw, f"{about}: {said}.", (WIDTH, rows * (WIDTH / columns + 0.2 * lines)))


def read_images(X):
    """X as an array (64, n) of ink."""
    X = doors.drawable("X", doors.matrix("X", X))
    if len(X) != 64:
        raise ValueError(
            f"X is {X.shape}: images of 8×8 are columns of 64 numbers, (64, n); for rows write X.T."
        )
    if not 1 <= X.shape[1] <= MOST:
        raise ValueError(f"X has {X.shape[1]} images: a figure shows 1 to {MOST}; take X[:, :20].")
    if X.min() < 0:
        raise ValueError(f"{doors.first('X', X, X < 0)}: ink cannot be below 0.")
    return X


def read_titles(titles, n):
    """A text for each of n images."""
    titles = [str(title) for title in doors.sequence("titles", titles, '["7", "2"]')]
    if len(titles) != n:
        raise ValueError(f"There are {len(titles)} titles for {n} images: give one for each.")
    return titles
