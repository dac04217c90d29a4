"""How every picture of the collection is shown: one image with its text alternative.

A `Picture` shows itself as an `<img alt=…>` with its data inside, on a white card of its own. That
form shows with its alternative in a page that has not been run, after Run, in the dark theme, and
in an export to HTML.
"""

from base64 import b64encode
from dataclasses import dataclass
from html import escape

from helpers import doors

WIDEST = 20_000


@dataclass(frozen=True)
class Picture:
    """image: SVG text or PNG bytes. alt: what the picture says, in words. width: in CSS pixels.

    Raises ValueError when the alternative is missing, TypeError for what is no image.
    """

    image: str | bytes
    alt: str
    width: int

    def __post_init__(self):
        if self.alt is None or not doors.note("alt", self.alt).strip():
            raise ValueError("This Picture came without a text alternative; say what it shows.")
        if not isinstance(self.image, str | bytes) or not self.image.strip():
            raise TypeError(
                f"image is {doors.short(self.image)}: it has to be SVG text or the bytes of a PNG."
            )
        object.__setattr__(self, "width", doors.whole("width", self.width, 1, WIDEST))

    @property
    def source(self):
        """The image as an address that holds it."""
        is_svg = isinstance(self.image, str)
        kind, data = ("svg+xml", self.image.encode()) if is_svg else ("png", self.image)
        return f"data:image/{kind};base64,{b64encode(data).decode()}"

    @property
    def html(self):
        """The `<img>` element, with nothing to load from elsewhere."""
        return f'<img alt="{escape(self.alt)}" width="{self.width}" src="{self.source}">'

    def _repr_mimebundle_(self, include=None, exclude=None):
        return {"text/html": self.html, "text/plain": self.alt}
