"""The floor of every exploration: a widget that draws nothing and only has its number sent back.

    Echo()      # a bar whose every move goes to the kernel and comes back as text

What no exploration can go below: the way to the kernel and back, and the wait for the next frame.
"""

import anywidget

BAR = "[aria-label=echo]"
PAGE = """export default { render({ model, el }) {
    const [bar, said] = ["input", "p"].map((tag) => document.createElement(tag));
    Object.assign(bar, { type: "range", ariaLabel: "echo" });
    el.append(bar, said);
    el.classList.add("jupyter-widgets"); // then it is waited for
    el.dataset.lmSuppressShortcuts = "true"; // and its keys move no cell
    el.addEventListener("keydown", (event) => event.stopPropagation());
    bar.addEventListener("input", () => model.send(bar.value));
    model.on("msg:custom", (value) => (said.textContent = value));
} }"""
# Promises the milliseconds from the next key to the frame with the text that came back.
CLOCK = """bar => {
    let moved;
    bar.addEventListener("keydown", ({ timeStamp }) => (moved = timeStamp), { once: true });
    window.took = new Promise((resolve) => {
        const end = () => requestAnimationFrame(() => resolve(performance.now() - moved));
        new MutationObserver((_, it) => [it.disconnect(), end()])
            .observe(bar.nextSibling, { childList: true });
        setTimeout(() => resolve(null), 10000);
    });
    bar.focus();
}"""


class Echo(anywidget.AnyWidget):
    """A bar; what it sends is sent back."""

    _esm = PAGE

    def __init__(self):
        super().__init__()
        self.on_msg(lambda echo, value, buffers: echo.send(value))


def time_echo(tab):
    """Milliseconds from a key on the bar to the frame with its number, sent back."""
    tab.locator(BAR).evaluate(CLOCK)
    tab.keyboard.press("ArrowRight")
    return tab.evaluate("() => window.took")
