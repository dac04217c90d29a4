"""Lines of text on a picture: below each other, or under it and in its alternative at once."""

from helpers.svg.pieces import MARGIN, card, text


def write_lines(x, y, lines, bold, pitch=24):
    """Lines of text below each other; bold: the number of the one that matters most."""
    return [
        text(x, y + pitch * number, line, 14, "start", number == bold)
        for number, line in enumerate(lines)
    ]


def captioned(width, height, body, lines, about):
    """A Picture of `body` with lines of text below, which are its text alternative, too."""
    for i, line in enumerate(lines):
        body.append(text(MARGIN, height + 24 * i, line, 14, "start"))
    sentences = ["".join(piece for piece, _ in line).strip() for line in lines]
    sentences = [line if line.endswith(".") else f"{line}." for line in sentences]
    return card(width, height + 24 * len(lines) - 4, body, f"{about} {' '.join(sentences)}")
