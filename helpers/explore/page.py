"""An exploration on the page: one anywidget each, and no more of them than cells show."""

from pathlib import Path

import anywidget
import traitlets

WIDGET_VIEW = "application/vnd.jupyter.widget-view+json"
HERE = Path(__file__).parent
SHOWN = {}  # {cell: (which run of it, the explorations that this run shows)}


class Page(anywidget.AnyWidget):
    """What front.js shows of an exploration: the facts that Exploration.facts gives.

    Only what has changed goes to the page, in one message.
    """

    _esm = (HERE / "front.js").read_text(encoding="utf-8")
    _css = (HERE / "front.css").read_text(encoding="utf-8")
    controls = traitlets.List().tag(sync=True)
    buttons = traitlets.List().tag(sync=True)
    values = traitlets.Dict().tag(sync=True)
    shown = traitlets.Dict().tag(sync=True)
    refusal = traitlets.Dict().tag(sync=True)
    answered = traitlets.Dict().tag(sync=True)

    def __init__(self, exploration):
        super().__init__(**exploration.facts())
        self.on_msg(lambda page, message, buffers: exploration.receive(message))

    def set_state(self, sent):
        """A page moves things by messages; it writes no state."""

    def update(self, facts):
        """Show other facts; `answered` goes always, since it may have been lost on its way."""
        changed = {name for name, value in facts.items() if getattr(self, name) != value}
        with self.hold_sync():
            for name in changed:
                setattr(self, name, facts[name])
            self._states_to_send.add("answered")


def shown_in_cell(exploration):
    """The mime bundle of an exploration's widget alone; closes what stood there."""
    cell, run = cell_and_run()
    if cell is not None:
        last, others = SHOWN.get(cell, (None, []))
        if last != run:
            for other in others:
                if other is not exploration:
                    other.close()
            others = []
        SHOWN[cell] = run, [*others, exploration]
    version = {"version_major": 2, "version_minor": 0}
    return {WIDGET_VIEW: version | {"model_id": exploration.widget.model_id}}


def cell_and_run():
    """(which cell runs, which run of it), as the page tells the kernel; (None, None) elsewhere."""
    try:
        from IPython import get_ipython

        parent = get_ipython().get_parent()
        close_deleted(parent["metadata"].get("deletedCells", ()))
        return parent["metadata"]["cellId"], parent["header"]["msg_id"]
    except (ImportError, AttributeError, KeyError, TypeError):
        return None, None


def close_deleted(cells):
    """Close what was shown by cells that are no more."""
    for cell in cells:
        for exploration in SHOWN.pop(cell, (None, []))[1]:
            exploration.close()
