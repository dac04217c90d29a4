"""The explorations of a notebook that is open in a LabPage, moved by keyboard as a learner would.

    for panel in panels(page):
        print(panel.problems())

Every control has to be reached by keyboard; a key has to change the picture and its text
alternative; what begins to run has to stop; and Reset has to bring the first picture back.
"""

from typing import NamedTuple

from tools.lab.page import PANEL

RESET = "Reset"
KEYS = {
    "text": ["Backspace", "2", "Enter"],
    "textarea": ["Backspace", "2", "Tab"],
    "number": ["ArrowUp", "Enter"],
    "cell": ["Space"],
}
FOCUS = """it => {
    it.focus();
    ["text", "textarea"].includes(it.type) && it.setSelectionRange(1e6, 1e6);
    return it === document.activeElement && it.tabIndex >= 0;
}"""
DESCRIBE = """nodes => nodes.map((node, place) => {
    const grid = node.closest("[role=grid]");
    const kinds = { "select-one": "menu", range: "slider" };
    const kind = grid ? "cell" : node.name === "Play" ? "play"
        : node.matches(".noUi-handle") ? "slider" : kinds[node.type] || node.type;
    const label = (grid ?? node).ariaLabel || node.labels?.[0]?.textContent
        || node.closest(".jupyter-widgets")?.querySelector("label")?.textContent;
    const name = (node.matches("button") ? node.textContent : label || "").trim();
    return [place, kind, name, node.checkVisibility() && node.ariaDisabled !== "true"];
})"""
IS_LAST = "it => (it.value ?? it.ariaValueNow) === (it.max ?? it.ariaValueMax)"
NEIGHBOUR = """it => {
    const bar = it.closest(".bp-range")?.querySelector("[type=range]");
    if (!bar) return null;
    const { value, max, step } = bar, next = +value + (value === max ? -step : +step);
    return String(+(it.step === "any" ? 10 ** next : next).toPrecision(6));
}"""


class Control(NamedTuple):
    """place: among the controls of its panel. kind: slider, menu, text, …, cell, button or play."""

    place: int
    kind: str
    name: str
    is_shown: bool

    def __str__(self):
        return f"the {self.kind} “{self.name}”"


def panels(page):
    """The explorations on a LabPage, from the top."""
    return [Panel(page, **cell) for cell in page.page.evaluate("lesson.panels()")]


class Panel:
    """One exploration: the cell it stands in, its controls, and its first picture."""

    def __init__(self, page, index, id):
        self.tab, self.index, self.id = page.page, index, id
        self.cell = self.tab.locator(f"{PANEL}.jp-Cell").nth(index)
        self.nodes = self.cell.locator(self.ask("() => lesson.movable()"))
        self.first = self.view()

    def ask(self, question):
        """What a function of the cell's number answers in the page."""
        return self.tab.evaluate(question, self.index)

    def view(self):
        """{image, alt, says, drawn}: what stands there now."""
        return self.ask("index => lesson.view(index)")

    def controls(self):
        """What can be moved now; of a grid the cell that Tab reaches."""
        found = [Control(*facts) for facts in self.nodes.evaluate_all(DESCRIBE)]
        return [control for control in found if control.is_shown]

    def press(self, control):
        """Move a control by the keys that a learner uses; False when it takes no focus."""
        node = self.nodes.nth(control.place)
        if not node.evaluate(FOCUS):
            return False
        for key in self.keys(control, node):
            self.tab.keyboard.press(key)
        return True

    def keys(self, control, node):
        """The keys that move a control by one, or back from its end."""
        if control.kind == "slider":
            is_last = node.evaluate(IS_LAST)
            return ["ArrowLeft" if is_last else "ArrowRight"]
        if control.kind == "number" and (number := node.evaluate(NEIGHBOUR)):
            return ["Control+A", *number, "Enter"]
        if control.kind == "menu":  # JupyterLab keeps the arrows from a menu that is closed
            is_last = node.evaluate("it => it.selectedIndex === it.length - 1")
            return ["Space", "ArrowUp" if is_last else "ArrowDown", "Enter"]
        return KEYS.get(control.kind) or ["Space" if control.place % 2 else "Enter"]

    def fault(self, control):
        """Move a control; what is wrong with it, "" for nothing. What begins to run is stopped."""
        self.ask("index => lesson.remember(index)")
        if not self.press(control):
            return "takes no focus by keyboard"
        self.tab.wait_for_function("index => lesson.answered(index)", arg=self.index)
        if same := self.ask("index => lesson.same(index)"):
            said = self.view()["says"]
            parts = " and ".join({"image": "picture", "alt": "text alternative"}[s] for s in same)
            return f"leaves the {parts} as before" + (f", and says: {said}" if said else "")
        if control.kind == "play" or (control.kind == "button" and not self.rests()):
            self.press(control)
            return "" if self.rests() else "begins what a second press does not stop"
        return ""

    def rests(self, tries=8):
        """Whether the picture comes to rest, rather than change again and again."""
        for _ in range(tries):
            self.ask("index => lesson.remember(index)")
            if self.ask("index => lesson.rests(index)"):
                return True
        return False

    def reset(self, tries=100):
        """Press Reset, where there is one; whether the first picture is back."""
        for control in self.controls():
            if control.name == RESET:
                self.press(control)
                return any(self.is_as_first() for _ in range(tries))
        return True

    def is_as_first(self):
        self.tab.wait_for_timeout(30)
        return self.view()["alt"] == self.first["alt"]

    def problems(self, folder=None):
        """A sentence on each control that does not do what it should, with a screenshot of each."""
        found = []
        for sentence in self.sentences():
            found.append(f"cell {self.id}: {sentence}")
            if folder:
                folder.mkdir(parents=True, exist_ok=True)
                self.cell.screenshot(path=folder / f"{self.id}-{len(found)}.png")
        return found

    def sentences(self):
        quiet, controls = {}, [one for one in self.controls() if one.name != RESET]
        for control in controls:
            if wrong := self.fault(control):
                quiet[control] = wrong
            if not self.reset():
                yield f"{control} was moved, and Reset does not bring the first picture back"
        others = [control for control in controls if control not in quiet]
        for control, wrong in quiet.items():  # Back has something to do after Next only
            if all(self.press(other) and self.fault(control) for other in others):
                yield f"{control} {wrong}"
            self.reset()
