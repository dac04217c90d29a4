"""How a picture is shown: with its alternative, from one text."""

import base64
import os
import struct
import subprocess
import sys
from html.parser import HTMLParser

import pytest

from helpers.figures.style import plot
from helpers.picture import Picture

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="4" height="4"><title>ö</title></svg>'


def attributes(html):
    """The attributes of the one element that html holds."""
    found = []
    parser = HTMLParser()
    parser.handle_starttag = lambda tag, pairs: found.append((tag, dict(pairs)))
    parser.feed(html)
    ((tag, pairs),) = found
    assert tag == "img"
    return pairs


@pytest.mark.parametrize("image, kind", [(SVG, "svg+xml"), (b"\x89PNG\r\n\x1a\n", "png")])
def test_a_picture_is_one_image_that_loads_nothing_from_elsewhere(image, kind):
    pairs = attributes(Picture(image, "A box.", width=300).html)
    assert pairs["width"] == "300"
    head, data = pairs["src"].split(",")
    assert head == f"data:image/{kind};base64"
    raw = base64.b64decode(data, validate=True)
    assert raw == (image.encode() if isinstance(image, str) else image)


@pytest.mark.parametrize("alt", ['He said "5 < 6 & 7 > 6"', "∂J/∂W is (4, 3)", "It's\ntwo lines"])
def test_the_alternative_survives_in_both_forms(alt):
    shown = Picture(SVG, alt, width=300)._repr_mimebundle_()
    assert set(shown) == {"text/html", "text/plain"}
    assert shown["text/plain"] == alt
    assert attributes(shown["text/html"])["alt"] == alt


def test_the_same_picture_is_the_same_text():
    assert Picture(SVG, "A box.", 300) == Picture(SVG, "A box.", 300)
    assert Picture(SVG, "A box.", 300).html == Picture(SVG, "A box.", 300).html


@pytest.mark.parametrize("alt", ["", "  \n"])
def test_a_picture_without_an_alternative_is_refused_in_a_sentence(alt):
    with pytest.raises(ValueError, match="came without a text alternative; say what it shows"):
        Picture(SVG, alt, width=300)


# --- style -------------------------------------------------------------------------------------


def draw_a_line(figure):
    figure.subplots().plot([0, 1], [0, 1])


def test_a_plot_has_the_size_it_says():
    picture = plot(draw_a_line, "A line from (0, 0) to (1, 1).", size=(5, 2))
    assert picture.alt == "A line from (0, 0) to (1, 1)."
    assert picture.image.startswith(b"\x89PNG")
    width, height = struct.unpack(">II", picture.image[16:24])
    assert (width, height) == (720, 288) and picture.width == 480


def test_a_plot_is_the_same_each_time_and_leaves_no_setting_behind():
    import matplotlib as mpl

    before = dict(mpl.rcParams)
    first = plot(draw_a_line, "A line.")
    with mpl.rc_context({"axes.grid": True, "font.size": 20}):
        assert plot(draw_a_line, "A line.") == first
    assert dict(mpl.rcParams) == before


AT_ONCE = """import threading
class AtOnce:
    def __init__(self, seconds, call): self.start = call
    def cancel(self): pass
threading.Timer = AtOnce
"""


@pytest.mark.parametrize(
    ("program", "said"),
    [("import helpers.figures", ""), ("import matplotlib.font_manager", "font cache")],
)
def test_no_word_about_the_font_cache(tmp_path, program, said):
    env = {**os.environ, "MPLCONFIGDIR": str(tmp_path)}  # no cache yet, as in a browser
    command = [sys.executable, "-c", AT_ONCE + program]
    run = subprocess.run(command, env=env, capture_output=True, text=True)
    assert run.returncode == 0 and list(tmp_path.glob("fontlist*")), run.stderr
    assert said in run.stderr and bool(said) == bool(run.stderr)
