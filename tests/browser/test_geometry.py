"""Every exploration in columns of every width: nothing is cut, no letter too small, all named."""

import pytest

from helpers import explore
from tests.browser.checking import planted, violations

pytestmark = pytest.mark.browser

NAMES = sorted(explore.__all__)
SETUP = f"from helpers.explore import {', '.join(NAMES)}"
NEURON = "z = w1*x1 + w2*x2 + b; o = sigmoid(z); J = 0.5*(y - o)**2"
CHAIN = "v0 = a*a + b; " + "; ".join(f"v{n} = v{n - 1}*b + b" for n in range(1, 18))
LAYERS = """
    def layers(x, w, b):
        h = x
        for _ in range(10):
            h = (w * h + b).tanh() + h
        return h * h

    made = explore_stepper(layers, x=0.3, w=0.5, b=0.1)
    made.set(step=made.step.max)
    made
"""
STEPPERS = {  # a neuron, 38 nodes in a formula, 43 in a function
    "of_a_neuron": f"explore_stepper({NEURON!r})",
    "of_a_chain": f"explore_stepper({CHAIN!r}, a=0.5, b=0.9)",
    "of_layers": LAYERS,
}
SMALLEST = 10.9  # pixels of a letter: 11, but for the rounding of a picture's width
# What leaves its column or hides what it holds, and every letter's size as it is shown.
LOOK = """async ([index, width]) => {
    const root = lesson.panel().content.widgets[index].node.querySelector(".bp-front");
    root.parentNode.style.width = width ? `${width}px` : "";
    root.scrollIntoView(); // out of sight nothing is laid out
    for (let i = 0; i < 5; i++) await new Promise(requestAnimationFrame);
    const edge = root.getBoundingClientRect(), cut = [], small = [];
    const pictures = root.querySelector(".bp-pictures");
    const scrolls = pictures.scrollWidth > pictures.clientWidth + 1;
    for (const node of root.querySelectorAll(":not(.bp-live, svg *)")) {
        const box = node.getBoundingClientRect(), isPicture = node.parentNode === pictures;
        if (!box.width || !box.height) continue;
        const over = box.right > edge.right + 0.5 || box.left < edge.left - 0.5;
        if (over && !(isPicture && scrolls)) cut.push(node.outerHTML.slice(0, 90));
        const hides = getComputedStyle(node).overflowX === "hidden";
        if (hides && node.scrollWidth > node.clientWidth + 1) cut.push(node.outerHTML.slice(0, 90));
    }
    for (const node of root.querySelectorAll("text, tspan")) {
        const scale = node.getScreenCTM().a, size = parseFloat(getComputedStyle(node).fontSize);
        if (node.textContent.trim() && scale * size < SMALLEST)
            small.push(`${node.textContent}: ${(scale * size).toFixed(1)}`);
    }
    for (const node of root.querySelectorAll("label, legend, p, button, th, td, summary, span"))
        if (parseFloat(getComputedStyle(node).fontSize) < 11) small.push(node.textContent);
    const reached = !scrolls || pictures.tabIndex === 0;
    root.parentNode.style.width = "";
    return { cut, small, scrolls, reached };
}""".replace("SMALLEST", str(SMALLEST))
# How high the buttons, the picture and the sentence are together, and the room a notebook has.
HEIGHTS = """index => {
    const root = lesson.panel().content.widgets[index].node.querySelector(".bp-front");
    const box = (name) => root.querySelector(name).getBoundingClientRect();
    const height = box(".bp-sentence").bottom - box(".bp-bar").top;
    return [height, lesson.panel().content.node.clientHeight];
}"""
NAMELESS = """index => [...lesson.panel().content.widgets[index].node.querySelectorAll(
        ".bp-front :is(input, select, textarea, button, [role=grid], [role=gridcell], svg[role])")]
    .filter((it) => !(it.labels?.[0] ?? it).textContent.trim() && !it.ariaLabel)
    .map((it) => it.outerHTML.slice(0, 90))"""


@pytest.fixture(scope="module")
def opened(scratch):
    cells = {"setup": (SETUP, [])} | {name: (f"{name}()", []) for name in NAMES}
    cells |= {name: (source, []) for name, source in STEPPERS.items()}
    planted(scratch.folder / "geometry.ipynb", cells)
    scratch.open("geometry.ipynb")
    scratch.run_all()
    yield scratch
    scratch.close()


@pytest.mark.parametrize("width", [360, 590, 850, 1300])
@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_cut_and_no_letter_too_small(opened, name, width):
    opened.page.set_viewport_size({"width": 1500, "height": 900})
    found = opened.page.evaluate(LOOK, [1 + NAMES.index(name), width])
    assert found["cut"] == [] and found["small"] == [] and found["reached"]
    assert not found["scrolls"] or width < 590, "it has to be scrolled"


@pytest.mark.parametrize("size", [(1024, 700, True), (720, 450, False)], ids=["files", "200 %"])
def test_it_is_whole_beside_the_files_and_at_twice_the_size(opened, size):
    width, height, shows_files = size
    opened.page.set_viewport_size({"width": width, "height": height})
    shell = "window.jupyterapp.shell"
    opened.page.evaluate(f"{shell}.{'expandLeft' if shows_files else 'collapseLeft'}()")
    opened.page.wait_for_timeout(500)
    try:
        for index, name in enumerate(NAMES, start=1):
            found = opened.page.evaluate(LOOK, [index, 0])
            assert (found["cut"], found["small"], found["scrolls"]) == ([], [], False), name
    finally:
        opened.page.evaluate(f"{shell}.collapseLeft()")


@pytest.mark.parametrize("name", STEPPERS)
def test_a_walk_through_a_large_graph_fits_a_laptop(opened, name):
    index = 1 + len(NAMES) + [*STEPPERS].index(name)
    opened.page.set_viewport_size({"width": 1024, "height": 700})
    opened.page.evaluate("window.jupyterapp.shell.expandLeft()")
    opened.page.wait_for_timeout(500)
    try:
        found = opened.page.evaluate(LOOK, [index, 0])
        assert (found["cut"], found["small"], found["scrolls"]) == ([], [], False)
        height, room = opened.page.evaluate(HEIGHTS, index)
        assert height <= room < 600
    finally:
        opened.page.evaluate("window.jupyterapp.shell.collapseLeft()")


@pytest.mark.parametrize("name", NAMES)
def test_every_input_and_picture_has_a_name(opened, name):
    assert opened.page.evaluate(NAMELESS, 1 + NAMES.index(name)) == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_a_checker_of_accessibility_finds_nothing(opened, theme):
    opened.page.set_viewport_size({"width": 1280, "height": 1000})
    opened.page.evaluate(f"lesson.setTheme('JupyterLab {theme.title()}')")
    opened.page.wait_for_function(f"lesson.lightTheme() === {str(theme == 'light').lower()}")
    assert violations(opened) == []
