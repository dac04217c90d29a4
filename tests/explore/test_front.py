"""The front end without a browser: messages in, state out; what hostile messages do; one a cell."""

import json
import math

import pytest

from helpers.explore import explore_stepper
from helpers.explore import page as pages
from helpers.explore.buttons import button, play
from helpers.explore.front import PAGES, Exploration
from helpers.explore.inputs import choice, grid, log_slider, numbers, slider
from helpers.explore.inputs import text as line
from helpers.explore.view import View
from helpers.picture import Picture
from helpers.svg.pieces import card, text


def draw(x=1.0, n=1, kind="p", h=0.1, name="a", inputs=None, pixels=(0,) * 4):
    if name == "bad":
        raise ValueError("The name <bad> is refused.")
    said = f"The number {x}. The count {n}. The kind {kind}, {h}, {name}, {inputs}, {pixels}."
    return card(90, 40, [text(20, 30, said)], said)


def whole(**others):
    controls = {
        "x": slider("x", 1.0, -2.0, 2.0),
        "n": slider("n", 1, 0, 3, 1),
        "kind": choice("kind", {"the p": "p", "the q": "q"}),
        "h": log_slider("h", 0.1, -3, 0),
        "name": line("name", "abc"),
        "inputs": numbers("inputs", {"a": 2.0, "b": 3.0}),
        "pixels": grid("pixels", [0] * 4, 2, 2, 16),
    }
    return Exploration(draw, **controls | others)


class Client:
    """A page that sends numbered messages."""

    def __init__(self, made, name="page"):
        self.made, self.name, self.number = made, name, 0

    def send(self, what, name="", value=None):
        self.number += 1
        facts = {"client": self.name, "seq": self.number, "do": what}
        assert self.made.receive(json.loads(json.dumps(facts | {"name": name, "value": value})))
        assert self.made.answered[self.name] == self.number
        return self.made


MOVES = {
    "x": (1.5, 1.5),
    "n": (3, 3),
    "kind": (1, "q"),
    "h": (10**-2.75, 10**-2.75),
    "name": ("<b>", "<b>"),
    "inputs": ({"a": -1, "b": 3}, {"a": -1.0, "b": 3.0}),
    "pixels": ([0, 16, 3, 0], (0, 16, 3, 0)),
}


@pytest.mark.parametrize("name", MOVES)
def test_a_message_moves_its_control_and_the_picture(name):
    made, (sent, value) = whole(), MOVES[name]
    first = made.picture
    Client(made).send("set", name, sent)
    assert made.values == made.start | {name: value} and type(made.values[name]) is type(value)
    assert made.picture != first and made.picture == draw(**made.values)
    assert made.message == "" and made.said
    json.dumps(made.facts(), allow_nan=False)
    made.reset()
    assert made.picture == first and made.values == made.start


REFUSED = {
    "x": [2.1, math.inf, math.nan, "1", "", None, True, [1], {"at": 1}, 10**400],
    "n": [4, -1, 1.0, 1.5, "2", None, True],
    "kind": [2, -1, "q", 0.0, None, True],
    "h": [0, -1, 2, "", None],
    "name": [5, None, ["a"], "a" * 10_001],
    "inputs": [{"a": 1}, {"a": 1, "b": 2, "c": 3}, {"a": "x", "b": 1}, [1, 2], None, {}],
    "pixels": [[0] * 3, [0] * 5, [17, 0, 0, 0], [-1, 0, 0, 0], [0.5, 0, 0, 0], "0000", None, {}],
}


@pytest.mark.parametrize("name", REFUSED)
def test_a_value_that_cannot_be_is_refused_beside_its_control(name):
    for value in REFUSED[name]:
        made = whole()
        before = made.picture
        Client(made).send("set", name, value)
        assert made.values == made.start and made.picture is before
        assert made.message.endswith(".") and made.cause == name, value
        Client(made, "next").send("set", name, made.controls[name].sent)
        assert made.message == ""


def test_what_draw_refuses_is_said_beside_what_was_moved_until_it_is_mended():
    made = whole()
    page, before = Client(made), made.picture
    page.send("set", "name", "bad")
    assert (made.message, made.cause) == ("The name <bad> is refused.", "name")
    assert made.picture is before
    page.send("set", "x", 0.5)
    assert made.cause == "name"
    page.send("press", "Reset")
    assert made.message == "" and made.picture == before


@pytest.mark.parametrize(
    "message",
    [
        None,
        "set",
        [],
        {},
        {"client": "a", "seq": 1},
        {"client": 1, "seq": 1, "do": "set"},
        {"client": "a", "seq": "1", "do": "set"},
        {"client": "a", "seq": 1, "do": "eval"},
        {"client": "a", "seq": 1, "do": "__init__"},
        {"client": "a", "seq": 1, "do": ["set"]},
        {"client": "a" * 1000, "seq": 1, "do": "ping"},
    ],
)
def test_a_message_without_meaning_is_not_taken(message):
    made = whole()
    facts = made.facts()
    assert not made.receive(message)
    assert made.facts() == facts


@pytest.mark.parametrize("name", ["nothing", "draw", None, 5, ["x"], {"x": 1}])
def test_names_of_nothing_move_nothing(name):
    made = whole()
    for what in ("set", "press", "tick", "rest"):
        Client(made, what).send(what, name, 1)
    assert made.values == made.start and made.message == ""


def test_a_message_counts_once_and_an_older_one_no_more():
    made = whole()
    message = {"client": "a", "seq": 5, "do": "set", "name": "n", "value": 2}
    assert made.receive(message) and made.values["n"] == 2
    made.set(n=0)
    assert made.receive(message) and made.receive(message | {"seq": 4})
    assert made.values["n"] == 0
    assert made.receive({"client": "b", "seq": 1, "do": "set", "name": "n", "value": 3})
    assert made.values["n"] == 3 and made.answered == {"a": 5, "b": 1}


def test_pages_that_are_long_gone_are_forgotten():
    made = whole()
    for i in range(3 * PAGES):
        Client(made, f"page {i}").send("ping")
    assert len(made.answered) == PAGES and f"page {3 * PAGES - 1}" in made.answered


def test_set_finds_the_order_or_leaves_all_as_it_was():
    made = whole(n=slider("n", 1, 0, 3, 1), x=slider("x", 1.0, -2.0, 2.0))
    made.controls["x"].follow(lambda x: setattr(made.controls["n"], "max", 30 if x > 1.5 else 3))
    made.set(n=20, x=2.0)
    assert (made.values["n"], made.values["x"]) == (20, 2.0)
    for values in ({"x": 1.0, "n": 20}, {"x": 0.5, "kind": "r"}, {"kind": None}):
        before = made.facts()
        with pytest.raises(ValueError):
            made.set(**values)
        assert made.facts() == before
    made.reset()
    assert made.values == made.start
    with pytest.raises(ValueError, match="the control is 'y'"):
        made.set(y=1)


def test_a_log_slider_stands_on_its_steps():
    made = Exploration(draw, h=log_slider("h", 1e-5, -16, 0))
    for k in range(65):
        power = -16 + k / 4
        Client(made, str(k)).send("set", "h", float(f"{10**power:.15g}"))
        assert made.values["h"] == 10.0**power


def test_what_is_said_names_what_moved_and_only_what_is_new():
    made = whole()
    page = Client(made)
    assert page.send("set", "n", 2).said.startswith("n: 2. The count 2.")
    assert "number" not in made.said
    assert page.send("set", "kind", 1).said.startswith("kind: the q.")
    assert len(made.said) < 300
    assert page.send("set", "n", 9).said == ""  # the refusal speaks for itself


def test_play_steps_for_the_page_that_asked_and_for_no_other():
    steps = []
    made = whole()
    player = play(lambda: steps.append(1) or len(steps) < 3, 0.1)
    made.buttons = [player, *made.buttons]
    one, two = Client(made, "one"), Client(made, "two")
    one.send("tick")
    assert not steps and player.description == "Play"
    one.send("press", "Play")
    two.send("tick")
    assert not steps and player.description == "Pause"
    one.send("tick")
    two.send("press", "Play")  # takes over
    one.send("tick")
    assert len(steps) == 1
    two.send("rest")
    two.send("tick")
    assert len(steps) == 1 and not player.playing
    two.send("press", "Play")
    two.send("tick")
    assert player.playing and made.said == ""
    two.send("tick")
    assert len(steps) == 3 and not player.playing


def test_a_button_that_is_off_does_nothing_and_one_that_fails_is_answered():
    pressed, made = [], whole()
    made.buttons = [button("Go", lambda: pressed.append(1)), button("Break", lambda: 1 / 0)]
    made.buttons[0].enabled = False
    page = Client(made)
    page.send("press", "Go")
    assert pressed == []
    page.send("press", "Break")
    assert made.message == "division by zero" and made.cause == ""
    made.buttons = [button("Bug", lambda: [].missing)]
    with pytest.raises(AttributeError):
        page.send("press", "Bug")
    assert made.answered["page"] == 3
    assert page.send("ping").message == "division by zero"


def test_the_stored_output_shows_the_first_picture_and_escapes_words():
    made = Exploration(lambda: View([draw(), draw(2.0)], "a < b & <script>", {"x": "<i>"}))
    bundle = made._repr_mimebundle_()
    html = bundle["text/html"]
    assert html.count("<img alt=") == 2 and "<script>" not in html and "a &lt; b" in html
    assert "Run this cell" in html and bundle["text/plain"].startswith("Run this cell to explore.")


def test_what_is_alive_stands_in_an_output_of_its_own(monkeypatch):
    shown, made = [], whole()
    monkeypatch.setattr("IPython.display.display", lambda data, **others: shown.append(data))
    made._ipython_display_()
    stored, alive = shown
    assert stored == made._repr_mimebundle_()
    view = {"version_major": 2, "version_minor": 0, "model_id": made.widget.model_id}
    assert alive == {"application/vnd.jupyter.widget-view+json": view}
    made.close()


def test_a_picture_that_draw_does_not_give_is_named():
    made = Exploration(lambda: 5)
    assert made.message == "draw gave 5: it has to return a Picture or a View."
    assert made.picture is None and made.facts()["shown"]["pictures"] == []


def test_a_bitmap_goes_to_the_page_as_an_address():
    made = Exploration(lambda: Picture(b"\x89PNG", "A plot.", 5))
    (facts,) = made.facts()["shown"]["pictures"]
    assert facts["src"].startswith("data:image/png;base64,") and "svg" not in facts


def test_the_page_gets_what_has_changed_and_writes_nothing(monkeypatch):
    made, sent = whole(), []
    monkeypatch.setattr(made.widget, "_send", lambda message, buffers=None: sent.append(message))
    Client(made).send("set", "n", 2)
    (message,) = sent
    assert set(message["state"]) == {"values", "shown", "answered"}
    sent.clear()
    made.receive({"client": "page", "seq": 1, "do": "ping"})
    assert set(sent[0]["state"]) == {"answered"}
    made.widget.set_state({"values": {}, "_esm": "alert(1)"})
    assert made.widget.values["n"] == 2 and "alert(1)" not in made.widget._esm
    made.close()


def test_a_cell_run_again_closes_what_it_showed(monkeypatch):
    now = ["cell", "run 1"]
    monkeypatch.setattr(pages, "SHOWN", {})
    monkeypatch.setattr(pages, "cell_and_run", lambda: tuple(now))
    one, two, three = whole(), whole(), whole()
    pages.shown_in_cell(one), pages.shown_in_cell(two)
    assert one.widget.comm and two.widget.comm  # two in one run stand side by side
    widget, now[1] = one.widget, "run 2"
    pages.shown_in_cell(three)
    assert widget.comm is None and "widget" not in two.__dict__ and three.widget.comm
    pages.shown_in_cell(three)
    now[1] = "run 3"
    pages.shown_in_cell(three)
    assert three.widget.comm  # the same one, shown again
    now[0] = "another cell"
    pages.shown_in_cell(one)
    assert three.widget.comm and one.widget.comm and one.widget is not widget
    pages.close_deleted(["cell", "unknown"])
    assert "widget" not in three.__dict__
    one.close()


def test_the_stepper_follows_its_formula():
    made = explore_stepper()
    page = Client(made)
    page.send("press", "Last")
    assert "Step 11 of 11" in made.picture.alt
    page.send("set", "formula", "x*<b>")
    assert made.cause == "formula" and "<" in made.message
    page.send("set", "formula", "x*y")
    assert made.values["inputs"].keys() == {"x", "y"} and made.values["step"] == 3
    assert made.message == "" and made.step.max == 5
    page.send("press", "Reset")
    assert made.values == made.start and made.step.max == 11
