"""Every exploration: each control moved through its values, pictures and alternatives looked at."""

import re

import ipywidgets as widgets
import pytest

from helpers import explore

NAMES = sorted(name for name in dir(explore) if name.startswith("explore_"))


@pytest.fixture(params=NAMES)
def exploration(request):
    return getattr(explore, request.param)()


def stations(control):
    """Values that a learner can bring the control to: both ends and some between."""
    if isinstance(control, widgets.FloatLogSlider):
        return [control.base**power for power in (control.min, control.max)]
    if isinstance(control, (widgets.IntSlider, widgets.FloatSlider)):
        middle = type(control.value)((control.min + control.max) / 2)
        return [control.min, middle, control.max]
    if isinstance(control, widgets.Dropdown):
        return [value for _, value in control._options_full]
    if isinstance(control, widgets.Checkbox):
        return [not control.value, control.value]
    return []


def test_starts_with_a_picture_and_no_complaint(exploration):
    assert exploration.message == ""
    assert len(exploration.picture.alt) >= 40


def test_every_control_changes_picture_and_alternative(exploration):
    for name, control in exploration.controls.items():
        seen = {(exploration.picture.image, exploration.picture.alt)}
        for value in stations(control):
            control.value = value
            assert exploration.message == "", (name, value)
            assert exploration.picture.html in exploration.view.value
            seen.add((exploration.picture.image, exploration.picture.alt))
        if stations(control):
            assert len({image for image, _ in seen}) > 1, f"{name} changes no picture"
            assert len({alt for _, alt in seen}) > 1, f"{name} changes no text alternative"
        exploration.reset()


def test_reset_brings_the_first_picture_back(exploration):
    first = exploration.picture
    for control in exploration.controls.values():
        for value in stations(control):
            control.value = value
    exploration.reset()
    assert exploration.picture == first


def test_every_control_has_a_name(exploration):
    for control in exploration.controls.values():
        assert control.description.strip()


def test_stored_output_is_plain_and_stable(exploration):
    stored = exploration._repr_mimebundle_()["text/plain"]
    assert stored.startswith("Run this cell to explore.")
    assert not re.search(r"0x[0-9a-f]{6}", stored)


def test_there_is_an_exploration():
    assert NAMES
