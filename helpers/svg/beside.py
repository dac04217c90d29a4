"""Pictures side by side on one card, for a page that has room for both."""

from helpers.svg.pieces import card

GAP = 10


def beside(pictures, alt):
    """One Picture of several, from left to right, their tops on one line."""
    body, left, height = [], 0, 0
    for picture in pictures:
        body.append(picture.image.replace("<svg ", f'<svg x="{left}" ', 1))
        left += picture.width + GAP
        height = max(height, height_of(picture))
    return card(left - GAP, height, body, alt)


def height_of(picture):
    """The height that a card says it has, in pixels."""
    return int(picture.image.split(' height="', 1)[1].split('"', 1)[0])
