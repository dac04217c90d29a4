"""What an exploration shows: pictures, a sentence, numbers; and how the page gets and says them."""

from html import escape
from typing import NamedTuple

from helpers import doors
from helpers.explore.inputs import Choice
from helpers.picture import Picture
from helpers.words import short

RUN = "Run this cell to move it."
STYLE = (  # hides what JupyterLab writes where the kernel of a saved notebook is gone
    "<style>.jp-OutputArea-child:has(.bp-stored) + .jp-OutputArea-child"
    ":has(> .jp-OutputArea-output:not([data-mime-type])):not(:has(.bp-front)) "
    "{display: none}</style>"
)


class View(NamedTuple):
    """What a draw function may return in place of a Picture.

    pictures: one, or several that stand side by side where there is room. sentence: what they say,
    as text below. numbers: {what: value}, a table that can be opened.
    """

    pictures: object
    sentence: str = ""
    numbers: dict = {}


def viewed(drawn):
    """What a draw function gave back, as a View with a list of Pictures."""
    view = drawn if isinstance(drawn, View) else View(drawn)
    pictures = [view.pictures] if isinstance(view.pictures, Picture) else view.pictures
    if not isinstance(pictures, list | tuple) or not pictures:
        raise TypeError(f"draw gave {doors.short(drawn)}: it has to return a Picture or a View.")
    return view._replace(pictures=list(pictures))


def picture_facts(picture):
    """A Picture for the page: SVG as text, a bitmap as an address."""
    is_svg = isinstance(picture.image, str)
    image = {"svg": picture.image} if is_svg else {"src": picture.source}
    return image | {"alt": picture.alt, "width": picture.width}


def sentences(text):
    """A text in pieces that end like sentences."""
    return [f"{one.strip('.')}." for one in text.replace("; ", ". ").split(". ") if one.strip(".")]


def written(control):
    """A control's value as it is said aloud."""
    if isinstance(control, Choice):
        return control.options[control.sent][0]
    return short(control.value)


def shown_facts(view):
    """A View, or None, as JSON can hold it."""
    pictures, sentence, numbers = view or ((), "", {})
    return {
        "pictures": [picture_facts(one) for one in pictures],
        "sentence": sentence,
        "numbers": [[str(what), str(value)] for what, value in numbers.items()],
    }


def stored_html(view, message):
    """A View for a page without a kernel; of None, the message why there is no picture."""
    pictures, sentence, _ = view or ((), message, {})
    below = f"<p>{escape(sentence)}</p>" if sentence else ""
    shown = "".join(one.html for one in pictures) + below
    return f'<div class="bp-stored">{shown}\n<p>{RUN}</p></div>\n{STYLE}'
