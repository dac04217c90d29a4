"""The README's picture is the one the code draws, and its alternative says what it shows."""

import re

from tests.reading.lessons import ROOT
from tools.readme_picture import STORED, picture


def test_stored_picture_is_what_the_code_draws():
    assert STORED.read_text(encoding="utf-8") == picture().image


def test_readme_says_what_it_shows():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    alternative = re.search(r"!\[([^]]+)\]\(docs/picture\.svg\)", readme)[1]
    for value in ("J = (a·b + c)·b", "4 + (−6) = −2"):
        assert value in alternative
    assert "4 + (−6) = −2" in picture().alt
