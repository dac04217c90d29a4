"""Explorations in a real browser: what is told of a bad one; the stepper's walk; live training.

The lessons' own explorations are moved in test_first_lessons.py.
"""

import re

import pytest

from tests.browser.checking import planted, problems
from tools.lab import controls

pytestmark = pytest.mark.browser

SETUP = """
    import sys
    from asyncio import get_running_loop, sleep
    from IPython.display import HTML, display
    from helpers.svg.pieces import card, text
    from helpers.explore.buttons import button
    from helpers.explore.front import Exploration
    from helpers.explore.inputs import choice, slider, text as line

    def draw(x=1, name="a", kind="p", said="The number {} with the word {} and the kind {}."):
        said = said.format(x, name, kind)
        return card(500, 60, [text(20, 30, said, anchor="start")], said)

    def number():
        return slider("x", 1, 0, 3, 1)
"""
SOUND = """
    made = Exploration(
        draw, x=number(), name=line("name", "abc"), kind=choice("kind", ["p", "q"])
    )
    move = made.controls["x"]
    def go(by):
        move.value = move.value + by
    made.buttons = [button("Back", lambda: go(-1)), button("Next", lambda: go(1)), *made.buttons]
    made
"""
FAULTS = {
    "callback": (
        """
        made = Exploration(draw, x=number())
        made.controls["x"].follow(lambda x: [].missing)
        made
        """,
        "the kernel says: AttributeError: 'list' object has no attribute 'missing'",
    ),
    "complaint": (
        """
        made = Exploration(draw, x=number())
        made.controls["x"].follow(lambda x: print("planted", file=sys.stderr))
        made
        """,
        "the kernel says: stderr: planted",
    ),
    "dead": (
        "Exploration(lambda x: draw(), x=number())",
        "cell dead: the slider “x” leaves the picture and text alternative as before",
    ),
    "mute": (
        "Exploration(lambda x: card(90, 40, [text(20, 30, str(x))], 'A number.'), x=number())",
        "cell mute: the slider “x” leaves the text alternative as before",
    ),
    "still": (
        "Exploration(lambda x: card(90, 40, [], f'The number {x}.'), x=number())",
        "cell still: the slider “x” leaves the picture as before",
    ),
    "refused": (
        """
        def refuse(x):
            if x != 1:
                raise ValueError("planted refusal")
            return draw(x)

        Exploration(refuse, x=number())
        """,
        "cell refused: the slider “x” leaves the picture and text alternative as before, and says: "
        "planted refusal",
    ),
    "sticky": (
        """
        class Sticky(Exploration):
            def reset(self):
                pass

        Sticky(draw, x=number())
        """,
        "cell sticky: the slider “x” was moved, and Reset does not bring the first picture back",
    ),
    "unreachable": (
        """
        made = Exploration(draw, x=number())
        made.buttons = [button("Far", lambda: None)]
        far = "document.querySelectorAll('[name=Far]').forEach((it) => (it.tabIndex = -1))"
        display(made, HTML(f"<script>setInterval(() => {far}, 50)</script>"))
        """,
        "cell unreachable: the button “Far” takes no focus by keyboard",
    ),
    "nothing": (
        """
        def explore_nothing():
            return None

        explore_nothing()
        """,
        "cell nothing calls an exploration, but shows nothing to move",
    ),
    "endless": (
        """
        made = Exploration(draw, x=slider("x", 1, 0, 999, 1))
        async def run():
            for i in range(200):
                made.set(x=(made.values["x"] + 1) % 1000)
                await sleep(0.1)
        tasks = []
        made.buttons = [button("Go", lambda: tasks.append(get_running_loop().create_task(run())))]
        made
        """,
        "cell endless: the button “Go” begins what a second press does not stop",
    ),
}


def test_a_sound_exploration_is_accepted(scratch, tmp_path):
    planted(scratch.folder / "sound.ipynb", {"setup": (SETUP, []), "sound": (SOUND, [])})
    assert problems(scratch, "sound.ipynb", failures=tmp_path) == []
    assert list(tmp_path.iterdir()) == []


def test_every_fault_is_told_and_shown(scratch, tmp_path):
    cells = {name: (source, []) for name, (source, _) in FAULTS.items()}
    planted(scratch.folder / "faults.ipynb", {"setup": (SETUP, [])} | cells)
    found = problems(scratch, "faults.ipynb", failures=tmp_path)
    missed = [words for _, words in FAULTS.values() if words not in found]
    assert not missed, "\n".join(found)
    shots = {path.name for path in (tmp_path / "faults-light").iterdir()}
    assert {"dead-1.png", "mute-1.png", "sticky-1.png", "page-01.png"} <= shots


@pytest.fixture
def explored(scratch):
    """A function that opens a call of an exploration and gives its Panel; closed at the end."""
    opened = []

    def explore(call):
        name = call.partition("(")[0]
        cells = {"import": (f"from helpers.explore import {name}", []), "made": (call, [])}
        planted(scratch.folder / f"{name}.ipynb", cells)
        scratch.open(f"{name}.ipynb")
        opened.append(name)
        scratch.run_all()
        (panel,) = controls.panels(scratch)
        return panel

    yield explore
    if opened:
        assert scratch.problems() == []
        scratch.close()


def control(panel, name):
    return next(one for one in panel.controls() if one.name == name)


def move(panel, name):
    assert panel.fault(control(panel, name)) == ""
    return panel.view()["alt"]


def test_the_stepper_walked_to_its_end_gives_the_adjoints(explored):
    """J = (a·b + c)·b at a, b, c = 2, −3, 10: by hand b², 2ab + c and b."""
    panel = explored('explore_stepper("u = a*b; v = u + c; J = v*b")')
    move(panel, "First")
    for step in range(1, 1 + 3 + 1 + 6 + 1):  # inputs, results, the output's adjoint, edges
        alt = move(panel, "Next")
        assert f"Step {step} of 11" in alt
    rows = panel.tab.locator(".bp-front table tr").all_text_contents()
    adjoints = [re.match(r"([abc])value \S+, adjoint (\S+)", row) for row in rows[:3]]
    assert [found.groups() for found in adjoints] == [("a", "9"), ("b", "−2"), ("c", "−3")]
    assert "Step 10 of 11" in move(panel, "Back")
    assert "Step 0 of 11" in move(panel, "First")


def test_a_formula_that_is_refused_leaves_the_picture_and_says_why(explored):
    panel = explored('explore_stepper("u = a*b; v = u + c; J = v*b")')
    formula = panel.nodes.nth(control(panel, "formula").place)
    formula.fill("__import__('os').getcwd()")
    formula.press("Enter")
    assert until(lambda: panel.view()["says"], panel)
    assert panel.view()["alt"] == panel.first["alt"]
    formula.fill("x*x")
    formula.press("Enter")
    assert until(lambda: "x·x" in panel.view()["alt"], panel)
    assert panel.view()["says"] == ""


def until(condition, panel, tries=200):
    """Whether the condition comes true while the page goes on."""
    return any(condition() or panel.tab.wait_for_timeout(50) for _ in range(tries))


def epoch(panel):
    return int(re.search(r"after epoch (\d+)", panel.view()["alt"])[1])


def test_training_is_played_paused_and_reset(explored):
    panel = explored("explore_training()")
    assert epoch(panel) == 0
    assert panel.press(control(panel, "Play"))
    assert until(lambda: epoch(panel) >= 3, panel)
    assert panel.press(control(panel, "Pause"))
    assert panel.rests() and control(panel, "Play")
    paused = epoch(panel)
    assert paused >= 3 and f"after epoch {paused + 1}:" in move(panel, "Step")
    assert panel.reset() and panel.view()["alt"] == panel.first["alt"]
