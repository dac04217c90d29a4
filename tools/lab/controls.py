"""The explorations of a notebook that is open in a LabPage, moved by keyboard as a learner would.

    for panel in panels(page):
        print(panel.problems())

Every control has to be reached by keyboard; a key has to change the picture and its text
alternative; what begins to run has to stop; and Reset has to bring the first picture back.
"""

from typing import NamedTuple

from tools.lab.page import PANEL

RESET = "Reset"
KEYS = {"text": ["Backspace", "2", "Enter"], "textarea": ["Backspace", "2"]} | {
    "number": ["ArrowUp", "Enter"],
    "checkbox": ["Space"],
}
FOCUS = """it => {
    it.focus();
    it.setSelectionRange && it.type !== "number" && it.setSelectionRange(1e6, 1e6);
    return it === document.activeElement && it.tabIndex >= 0;
}"""
DESCRIBE = """nodes => nodes.map((node, place) => {
    const widget = node.closest(".jupyter-widgets"), play = node.closest(".widget-play");
    const text = node.matches("button") ? node.textContent.trim() : "";
    const label = widget.querySelector("label")?.textContent;
    const kind = node.matches(".noUi-handle") ? "slider"
        : play && node === play.querySelector("button") ? "play"
        : { "select-one": "menu", submit: "button" }[node.type] || node.type;
    const name = text || (label || node.title || widget.title || "").trim();
    const isPad = kind === "button" && !text && !play;
    return [place, kind, name, isPad, node.checkVisibility() && !node.disabled];
})"""


class Control(NamedTuple):
    """place: among the controls of its panel. kind: slider, menu, text, …, button or play."""

    place: int
    kind: str
    name: str
    is_pad: bool
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
        """What can be moved now; of a pad of buttons without a text every ninth."""
        found = [Control(*facts) for facts in self.nodes.evaluate_all(DESCRIBE)]
        shown = [control for control in found if control.is_shown]
        pad = [control for control in shown if control.is_pad]
        return [control for control in shown if control not in pad or pad.index(control) % 9 == 0]

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
            now, most = (node.get_attribute(f"aria-value{which}") for which in ("now", "max"))
            return ["ArrowLeft" if now == most else "ArrowRight"]
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
