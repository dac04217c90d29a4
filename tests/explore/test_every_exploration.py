"""Every exploration: each control moved through its values, pictures and alternatives looked at."""

import re
from html import escape

import pytest

from helpers import explore
from helpers.explore.front import Exploration
from helpers.explore.inputs import Choice, Slider, Text
from helpers.explore.view import STYLE

NAMES = sorted(name for name in dir(explore) if name.startswith("explore_"))


@pytest.fixture(params=NAMES)
def exploration(request):
    return getattr(explore, request.param)()


def stations(control):
    """Values that a learner can bring the control to: both ends and some between."""
    if isinstance(control, Slider):
        middle = type(control.value)((control.min + control.max) / 2)
        return [control.min, control.max] if control.is_log else [control.min, middle, control.max]
    return [value for _, value in control.options] if isinstance(control, Choice) else []


def test_starts_with_a_picture_and_no_complaint(exploration):
    assert exploration.message == ""
    assert len(exploration.picture.alt) >= 40


def images(exploration):
    return tuple(picture.image for picture in exploration.shown.pictures)


def alternatives(exploration):
    return tuple(picture.alt for picture in exploration.shown.pictures)


def test_every_control_changes_picture_and_alternative(exploration):
    for name, control in exploration.controls.items():
        seen = {(images(exploration), alternatives(exploration))}
        for value in stations(control):
            control.value = value
            assert exploration.message == "", (name, value)
            told = [picture["alt"] for picture in exploration.facts()["shown"]["pictures"]]
            assert tuple(told) == alternatives(exploration)
            seen.add((images(exploration), alternatives(exploration)))
        if stations(control):
            assert len({image for image, _ in seen}) > 1, f"{name} changes no picture"
            assert len({alt for _, alt in seen}) > 1, f"{name} changes no text alternative"
        exploration.reset()


def test_every_alternative_is_two_sentences_at_most(exploration):
    for control in exploration.controls.values():
        for value in stations(control):
            control.value = value
            for alt in alternatives(exploration):
                assert len(re.findall(r"[.?!](?=\s|$)", alt)) <= 2, alt
        exploration.reset()


def test_reset_brings_the_first_picture_back(exploration):
    first = exploration.picture
    for control in exploration.controls.values():
        for value in stations(control):
            control.value = value
    exploration.reset()
    assert exploration.picture == first


REFUSED = ["no such value", -1e9, float("nan"), None]


@pytest.mark.parametrize("value", REFUSED)
def test_a_refused_value_leaves_every_control_alive(exploration, value):
    first, names = exploration.picture, list(exploration.controls)
    for name, control in exploration.controls.items():
        before = control.value
        if isinstance(control, Text) and isinstance(value, str):
            continue  # a text may say anything; draw refuses it
        with pytest.raises((ValueError, TypeError), match=f"^{re.escape(control.label)} (is|has)"):
            exploration.set(**{name: value})
        assert control.value == before
    assert exploration.picture == first
    for name in names:
        moved_alone(exploration, name)
        exploration.reset()
    assert (exploration.picture, exploration.message) == (first, "")


def moved_alone(exploration, name):
    """Assert that the control still brings its picture along."""
    control, seen = exploration.controls[name], {images(exploration)}
    for value in stations(control):
        control.value = value
        seen.add(images(exploration))
    assert len(seen) > 1 or not stations(control), f"{name} is dead"


def test_values_beside_a_refused_one_stay_as_they_were(exploration):
    moving = [name for name, control in exploration.controls.items() if stations(control)]
    if len(moving) < 2:
        return
    first, other = moving[:2]
    value = next(v for v in stations(exploration.controls[first]) if v != exploration.start[first])
    shown = exploration.picture
    with pytest.raises((ValueError, TypeError), match="no such value"):
        exploration.set(**{first: value, other: "no such value"})
    assert exploration.values == exploration.start and exploration.picture == shown
    exploration.redraw()
    assert exploration.picture == shown


def test_a_name_of_no_control_names_the_controls(exploration):
    names = ", ".join(exploration.controls)
    with pytest.raises(ValueError, match=re.escape(f"it can be {names}.")):
        exploration.set(foo=1)


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("explore_algorithm", {"step": 12, "layers": 4}),
        ("explore_line", {"b": 4.0, "points": "XOR"}),
        ("explore_stepper", {"step": 7, "seed": "q", "inputs": {"q": 2.0}, "formula": "sin(q)*q"}),
    ],
)
def test_values_that_need_each_other_come_in_any_order(name, values):
    forth, back = getattr(explore, name)(), getattr(explore, name)()
    forth.set(**values)
    back.set(**dict(reversed(values.items())))
    assert forth.values == back.values == {**forth.values, **values}
    assert forth.picture == back.picture


def test_every_control_has_a_name(exploration):
    for control in exploration.controls.values():
        assert control.description.strip()
    for named in (list(exploration.controls.values()), exploration.buttons):
        labels = [one.label for one in named]
        assert len(set(labels)) == len(labels)


def test_stored_output_is_plain_and_stable(exploration):
    stored = exploration._repr_mimebundle_()
    plain, html = stored["text/plain"], stored["text/html"]
    assert plain == f"Run this cell to explore. It starts with: {exploration.picture.alt}"
    pictures, sentence = exploration.shown.pictures, exploration.shown.sentence
    below = f"<p>{escape(sentence)}</p>" if sentence else ""
    shown = "".join(one.html for one in pictures) + below
    run = "<p>Run this cell to move it.</p>"
    assert html == f'<div class="bp-stored">{shown}\n{run}</div>\n{STYLE}'
    assert not re.search(r"0x[0-9a-f]{6}", plain + html)


def test_a_picture_refused_at_the_start_is_a_sentence_in_the_page():
    def draw():
        raise ValueError("a < b came: give b < a.")

    stored = Exploration(draw)._repr_mimebundle_()
    assert stored["text/html"].startswith(
        '<div class="bp-stored"><p>a &lt; b came: give b &lt; a.</p>'
    )


def test_there_is_an_exploration():
    assert NAMES
