"""The one front end in a real JupyterLab: keys, pointer, touch, busy and dead kernels."""

import time

import pytest

from tests.browser.checking import planted

pytestmark = pytest.mark.browser

SETUP = """
    import os, time
    from helpers.explore import explore_digit, explore_secant, explore_stepper, page as pages
    from helpers.explore.front import Exploration
    from helpers.explore.inputs import slider
    from helpers.picture import Picture
    from helpers.svg.pieces import card

    def fast_stepper():
        made = explore_stepper()
        made.player.period = 0.05
        return made

    def drawn(x):
        about = f'<circle r="9"><animate attributeName="r" from="0" to="{x}" dur="9s"/></circle>'
        return card(400, 60, [about], f"The number {x}.")

    def hostile(x):
        bad = ['<g/>', '<script>window.hit = 1</script>', '<g onclick="hit=1"/>',
               '<foreignObject/>', '<image href="https://example.org/a.png"/>', '<style/>',
               '<a href="javascript:hit=1"/>', '<rect fill="url(https://example.org/#a)"/>',
               '<animate attributeName="href" to="javascript:hit=1"/>'][x]
        svg = f'<svg xmlns="http://www.w3.org/2000/svg" width="9">{bad}</svg>'
        return Picture(svg, f"No {x}.", 9)
"""
CELLS = {
    "setup": SETUP,
    "secant": "explore_secant()",
    "secant2": "explore_secant()",
    "twin": "twin = explore_secant()\ntwin",
    "again": "twin",
    "stepper": "made = fast_stepper()\nmade",
    "pad": "explore_digit()",
    "motion": "Exploration(drawn, x=slider('x', 1, 0, 30, 1))",
    "hostile": "Exploration(hostile, x=slider('x', 0, 0, 8, 1))",
    "busy": "time.sleep(2.5)",
}


class Front:
    """One exploration on the page."""

    def __init__(self, page, cell):
        self.lab, self.tab = page, page.page
        names = list(CELLS)
        self.cell = self.tab.locator(".jp-Cell").nth(names.index(cell))
        self.root, self.index = self.cell.locator(".bp-front"), names.index(cell)

    def control(self, label):
        return self.root.get_by_label(label, exact=True)

    def press(self, label):
        self.root.get_by_role("button", name=label, exact=True).click()

    def alt(self):
        return self.root.locator(".bp-pictures > *").first.get_attribute("aria-label") or ""

    def wait(self, words, what=None):
        look = what or self.alt
        assert any(words in look() or self.tab.wait_for_timeout(25) for _ in range(400)), look()

    def run(self, source=None):
        """Run its cell, with another source if one is given."""
        self.tab.evaluate(
            """async ([index, source]) => {
                const { content, context } = jupyterapp.shell.currentWidget;
                content.activeCellIndex = index;
                if (source) content.activeCell.model.sharedModel.setSource(source);
                jupyterapp.commands.execute("notebook:run-cell");
            }""",
            [self.index, source],
        )


@pytest.fixture(scope="module")
def opened(scratch):
    planted(scratch.folder / "front.ipynb", {name: (cell, []) for name, cell in CELLS.items()})
    scratch.open("front.ipynb")
    scratch.run_all()
    scratch.page.set_default_timeout(10_000)
    yield scratch
    scratch.close()


def test_after_a_click_the_keys_stay_with_the_slider(opened):
    front = Front(opened, "secant")
    bar = front.control("x")
    bar.click()
    front.wait("x = 0.00")
    for key, shown in (("ArrowRight", "0.10"), ("ArrowDown", "0.00"), ("End", "2.00")):
        front.tab.keyboard.press(key)
        front.wait(f"x = {shown}")
    front.tab.keyboard.press("Home")
    front.tab.keyboard.press("PageUp")
    front.tab.keyboard.press("ArrowRight")
    front.wait("x = -1.5".replace("-", "−"))
    assert front.control("x, as a number").input_value() == "-1.5"
    active = front.tab.evaluate("jupyterapp.shell.currentWidget.content.activeCellIndex")
    assert active == front.index
    said = front.root.locator("[role=status]")
    front.wait("x: −1.5.", said.text_content)
    assert "x = 1.00" in Front(opened, "secant2").alt()  # a copy moves by itself


def test_one_exploration_shown_twice_moves_as_one_and_speaks_once(opened):
    one, other = Front(opened, "twin"), Front(opened, "again")
    one.control("x").focus()
    one.tab.keyboard.press("Home")
    for front in (one, other):
        front.wait("x = −2.00")
        assert front.control("x, as a number").input_value() == "-2"
    other.control("x").focus()
    other.tab.keyboard.press("End")
    one.wait("x = 2.00")


def test_a_refusal_stands_beside_its_input_until_reset(opened):
    front = Front(opened, "secant")
    field = front.control("x, as a number")
    field.fill("7")
    field.press("Enter")
    refusal = front.root.locator(".bp-range .bp-refusal").first
    front.wait("x is 7: it has to be a number from -2 to 2.", refusal.text_content)
    assert front.control("x").get_attribute("aria-invalid") == "true"
    front.press("Reset")
    front.wait("1", field.input_value)
    assert refusal.text_content() == ""


def test_of_several_numbers_the_refused_one_is_marked(opened):
    front = Front(opened, "stepper")
    refusal = front.root.locator(".bp-numbers .bp-refusal").first
    marked = front.root.locator(".bp-numbers [aria-invalid=true]")
    for name in ("c", "b"):
        front.control(name).fill("")
        front.control(name).press("Enter")
        front.wait(f"{name} is '': it has to be one number.", refusal.text_content)
        assert [one.get_attribute("aria-label") for one in marked.all()] == [name]
        described = front.control(name).get_attribute("aria-describedby")
        assert described == refusal.get_attribute("id")
        front.press("Reset")
        front.wait("True", lambda: str(refusal.text_content() == ""))
        assert marked.count() == 0


@pytest.mark.parametrize(
    "cell, label, typed",
    [
        ("secant", "x, as a number", "7"),
        ("stepper", "formula", "u = a*b; v = u**b + nothing(c); J = v*b"),
        ("stepper", "formula", "J = " + "a*b + " * 40 + "?"),
        ("stepper", "a", ""),
    ],
)
def test_a_refusal_moves_no_picture_and_is_not_cut(opened, cell, label, typed):
    front = Front(opened, cell)
    pictures, field = front.root.locator(".bp-pictures"), front.control(label)
    top = "it => it.offsetTop - it.closest('.bp-front').offsetTop"
    before = pictures.evaluate(top)
    field.fill(typed)
    field.press("Enter")
    said = front.root.locator("[role=alert]:not(:empty)")
    said.wait_for()
    after, whole = pictures.evaluate(top), said.bounding_box()
    around = front.root.bounding_box()
    front.press("Reset")
    said.wait_for(state="detached")
    assert after == before
    assert around["x"] <= whole["x"] and whole["width"] <= around["width"]


def test_every_input_has_a_name_and_no_two_nodes_one_id(opened):
    nameless = opened.page.evaluate(
        """() => [...document.querySelectorAll(".bp-front :is(input, select, textarea, button)")]
            .filter((it) => !(it.labels?.[0] ?? it).textContent.trim() && !it.ariaLabel)
            .map((it) => it.outerHTML)"""
    )
    ids = opened.page.evaluate("[...document.querySelectorAll('.bp-front [id]')].map(n => n.id)")
    assert nameless == [] and len(set(ids)) == len(ids) > 10


def test_the_order_of_clicks_is_kept_while_the_kernel_is_busy(opened):
    front = Front(opened, "stepper")
    Front(opened, "busy").run()
    for label in ("Next", "Next", "Last", "Back", "First", "Next", "Play"):
        front.press(label)
    opened.page.wait_for_function("lesson.done()")
    front.wait("Step 11 of 11")
    front.press("Reset")
    front.wait("Step 5 of 11")


def test_a_formula_stays_text_and_the_last_step_follows_it(opened):
    front = Front(opened, "stepper")
    field = front.control("formula")
    field.fill("x*<img src=x onerror=hit=1>")
    field.press("Enter")
    front.wait("has no meaning", lambda: front.root.locator(".bp-text").text_content())
    field.fill("x*y")
    field.press("Enter")
    front.wait("Step 3 of 5")
    assert [one.input_value() for one in front.root.locator(".bp-numbers input").all()]
    front.control("step").focus()
    front.tab.keyboard.press("End")
    front.wait("Step 5 of 5")
    assert opened.page.evaluate("window.hit") is None
    front.press("Reset")
    front.wait("Step 5 of 11")


def ink(front):
    names = front.root.get_by_role("gridcell").evaluate_all("all => all.map(it => it.ariaLabel)")
    return [int(name.split("ink ")[1].split()[0]) if "ink" in name else 0 for name in names]


@pytest.fixture
def pad(opened):
    """(the exploration, its grid, where a cell's middle is); cleared before, put back after."""
    front = Front(opened, "pad")
    grid = front.root.get_by_role("grid")

    def at(row, column):
        grid.scroll_into_view_if_needed()
        box = grid.bounding_box()
        across, down = (column + 0.5) * box["width"] / 8, (row + 0.5) * box["height"] / 8
        return box["x"] + across, box["y"] + down

    front.press("Clear")
    front.wait("True", lambda: str(not any(ink(front))))
    yield front, grid, at
    front.press("Reset")


def test_the_pad_is_drawn_on_by_mouse(pad):
    front, _, at = pad
    first = front.alt()
    front.tab.mouse.move(*at(1, 3))
    front.tab.mouse.down()
    front.tab.mouse.move(*at(6, 3))  # in one leap
    front.tab.mouse.up()
    stroke = ink(front)
    assert all(stroke[8 * row + 3] == 64 for row in range(1, 7)) and stroke[8 * 4 + 2] == 16
    front.wait("True", lambda: str(front.alt() != first))
    front.press("Eraser")
    front.tab.mouse.click(*at(4, 3))
    front.wait("0", lambda: str(ink(front)[8 * 4 + 3]))


def test_on_an_empty_pad_the_eraser_gives_way_to_ink(pad):
    front, _, at = pad
    front.press("Test image")
    front.wait("True", lambda: str(sum(ink(front)) > 0))
    front.press("Eraser")
    front.press("Clear")
    eraser = front.root.get_by_role("button", name="Eraser")
    front.wait("false", lambda: eraser.get_attribute("aria-pressed"))
    front.tab.mouse.click(*at(4, 3))
    front.wait("64", lambda: str(ink(front)[8 * 4 + 3]))


def test_the_reading_follows_while_the_stroke_goes_on(pad):
    front, _, at = pad
    seen = {front.alt()}
    front.tab.mouse.move(*at(1, 1))
    front.tab.mouse.down()
    for row in range(2, 7):
        front.tab.mouse.move(*at(row, row))
        assert any(front.alt() not in seen or front.tab.wait_for_timeout(25) for _ in range(200))
        seen.add(front.alt())
    front.tab.mouse.up()
    assert len(seen) == 6


def test_what_is_drawn_while_the_kernel_is_busy_is_kept(pad):
    front, _, at = pad
    Front(front.lab, "busy").run()
    for row in (1, 3, 5):
        front.tab.mouse.move(*at(row, 1))
        front.tab.mouse.down()
        front.tab.mouse.move(*at(row, 6))
        front.tab.mouse.up()
    stroke = ink(front)
    assert all(stroke[8 * row + 4] == 64 for row in (1, 3, 5))
    front.lab.page.wait_for_function("lesson.done()")
    first = front.alt()
    front.tab.wait_for_timeout(300)
    assert ink(front) == stroke and front.alt() == first and "Reads" in first


def test_the_pads_steps_are_played_to_their_end(pad):
    front, *_ = pad
    front.press("Reset")
    front.wait("True", lambda: str(sum(ink(front)) > 64))
    front.press("Play")
    sentence = front.root.locator(".bp-sentence")
    front.wait("hardly a gradient", sentence.text_content)
    front.wait("1", lambda: str(front.root.get_by_role("button", name="Play").count()))


def test_the_pad_is_drawn_on_by_finger(pad):
    front, _, at = pad
    touch = front.tab.context.new_cdp_session(front.tab)
    for kind, spot in (("touchStart", at(2, 1)), ("touchMove", at(2, 6)), ("touchEnd", None)):
        points = [{"x": spot[0], "y": spot[1]}] if spot else []
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})
    front.wait("64", lambda: str(ink(front)[8 * 2 + 4]))


def test_the_pad_is_drawn_on_by_keys(pad):
    front, grid, _ = pad
    grid.locator("[tabindex='0']").focus()
    assert grid.locator("[tabindex='0']").count() == 1
    for key in ("Control+Home", "ArrowUp", "ArrowRight", "Space", "ArrowDown", "Enter", "Delete"):
        front.tab.keyboard.press(key)
    assert [i for i, level in enumerate(ink(front)) if level] == [1]
    front.tab.keyboard.press("Tab")
    assert front.tab.evaluate("document.activeElement.textContent") == "Eraser"


def test_no_motion_where_the_system_asks_for_none(opened):
    svg = Front(opened, "motion").root.locator(".bp-pictures > svg")
    assert svg.evaluate("it => it.animationsPaused()")


def test_a_picture_that_could_act_or_load_is_not_shown(opened):
    front = Front(opened, "hostile")
    bar = front.control("x")
    assert front.root.locator(".bp-pictures > svg").count() == 1
    bar.focus()
    for number in range(1, 9):
        front.tab.keyboard.press("ArrowRight")
        front.wait(f"No {number}.", front.root.locator(".bp-pictures").text_content)
        assert front.root.locator(".bp-pictures > svg").count() == 0, number
    assert opened.page.evaluate("window.hit") is None


def test_run_again_while_it_plays_nothing_plays_on_and_nothing_piles_up(opened):
    front = Front(opened, "stepper")
    front.press("Play")
    front.wait("Step 8 of 11")
    front.run("old = made\nmade = fast_stepper()\nmade")
    front.wait("Step 5 of 11")
    assert front.cell.locator(".bp-front").count() == 1
    for _ in range(3):
        front.run()
        opened.page.wait_for_function("lesson.idle()")
    front.run(
        "print(len(made.widget.widgets) if 0 else sum(len(v[1]) for v in pages.SHOWN.values()),"
        "old.player.playing, 'widget' in old.__dict__)"
    )
    front.wait("8 False False", front.cell.locator(".jp-OutputArea").text_content)
    front.run("made = explore_stepper()\nmade")
    front.wait("Step 5 of 11")


def test_dark_pictures_follow_the_theme(opened):
    opened.page.evaluate("lesson.setTheme('JupyterLab Dark')")
    opened.page.wait_for_function("!lesson.lightTheme()")
    svg = Front(opened, "secant").root.locator(".bp-pictures > svg").first
    assert "invert" in svg.evaluate("it => getComputedStyle(it).filter")
    opened.page.evaluate("lesson.setTheme('JupyterLab Light')")
    opened.page.wait_for_function("lesson.lightTheme()")


def test_saved_and_opened_again_it_shows_its_first_picture(opened):
    opened.page.evaluate("jupyterapp.shell.currentWidget.context.save()")
    time.sleep(1)
    opened.close()
    opened.open("front.ipynb")
    cell = opened.page.locator(".jp-Cell").nth(1)
    cell.locator("img").last.wait_for()
    text = cell.locator(".jp-OutputArea").text_content()
    assert "Run this cell to move it." in text
    assert "not found" not in opened.page.locator(".jp-Notebook").text_content()
    opened.run_all()


def test_a_dead_kernel_is_spoken_of(opened):
    front = Front(opened, "secant")
    front.wait("x = 1.00")
    Front(opened, "busy").run("os._exit(1)")
    opened.page.locator(".jp-Dialog button").first.click()
    front.control("x").focus()
    front.tab.keyboard.press("Home")
    front.wait("run this cell again", front.root.text_content)
