// The page of every exploration: it shows what Python says and says what was moved.
// Only pictures that `safeSvg` accepts become markup; every other text is textContent.

const PATIENCE = 3000; // milliseconds until a kernel that gives no answer is spoken of
const READABLE = 10.95; // pixels of the smallest letters: a picture is made no smaller, but scrolls
const NO_ANSWER =
  "No answer from the kernel. If it is busy, this goes on by itself; if it has ended, run this cell again.";
const FACTS = ["controls", "buttons", "values", "shown", "refusal", "answered"];
const TAGS = new Set(
  ("svg g defs path rect circle ellipse line polyline polygon text tspan textPath title desc image use symbol " +
    "clipPath mask marker pattern linearGradient radialGradient stop animate animateMotion animateTransform mpath")
    .split(" "),
);
const ACTIVE = /url\((?!#)|javascript:|^\s*(xlink:)?href\s*$/i; // values of attributes that act or load
const still = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

function make(tag, properties = {}, ...children) {
  const { aria = {}, role, ...others } = properties;
  const node = Object.assign(document.createElement(tag), others);
  if (role) node.setAttribute("role", role);
  for (const [name, value] of Object.entries(aria)) node.setAttribute(`aria-${name}`, value);
  node.append(...children);
  return node;
}

// --- messages -----------------------------------------------------------------------------------

// One message at a time, numbered: the next leaves when the last is answered. What waits and is
// moved again becomes one message; the order of all else is kept, however long the kernel is busy.
class Link {
  constructor(model, report) {
    Object.assign(this, { model, report, waiting: [], sent: null, number: 0 });
    this.client = newName();
  }

  send(message) {
    const last = this.waiting.at(-1);
    if (message.do === "set" && last?.do === "set" && last.name === message.name) this.waiting.pop();
    this.waiting.push(message);
    if (this.sent && performance.now() - this.since > PATIENCE) this.post(); // it may be lost
    this.next();
  }

  next() {
    if (this.sent || !this.waiting.length) return;
    this.sent = { ...this.waiting.shift(), client: this.client, seq: ++this.number };
    this.post();
  }

  post() {
    this.since = performance.now();
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.report(NO_ANSWER), PATIENCE);
    try {
      this.model.send(this.sent);
    } catch {
      this.report(NO_ANSWER); // there is nobody to send it to
    }
  }

  // The message that is answered now, or null.
  hear(answered) {
    const done = this.sent;
    if (!done || (answered[this.client] ?? 0) < done.seq) return null;
    clearTimeout(this.timer);
    this.sent = null;
    this.report("");
    this.next();
    return done;
  }

  // Whether a control was moved and Python does not know yet.
  owes(name) {
    const all = this.sent ? [this.sent, ...this.waiting] : this.waiting;
    return all.some((message) => message.do === "set" && message.name === name);
  }
}

// --- pictures -----------------------------------------------------------------------------------

// The root of an SVG text, or null where it holds anything that could act or load. Names in it
// become names of this page's own, so that two pictures don't share them.
function safeSvg(text, prefix) {
  const root = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  for (const node of [root, ...root.querySelectorAll("*")]) {
    if (!TAGS.has(node.localName) || node.namespaceURI !== "http://www.w3.org/2000/svg") return null;
    for (const attribute of node.attributes) {
      const { localName, value } = attribute;
      if (/^on/i.test(localName) || ACTIVE.test(value)) return null;
      if (localName === "href" && !/^(#|data:image\/(png|bmp|jpeg|gif);)/.test(value)) return null;
      if (localName === "id") attribute.value = prefix + value;
      else if (localName === "href" && value[0] === "#") attribute.value = `#${prefix}${value.slice(1)}`;
      else if (value.includes("url(#")) attribute.value = value.replaceAll("url(#", `url(#${prefix}`);
    }
  }
  return root.localName === "svg" ? root : null;
}

function drawn({ svg, src, alt, width }, prefix) {
  const root = svg ? safeSvg(svg, prefix) : make("img", { src: /^data:image\/png;/.test(src) ? src : "", alt });
  if (!root) return make("p", { textContent: `This picture cannot be shown. It says: ${alt}` });
  root.style.width = `${width}px`;
  if (!svg) return root;
  root.setAttribute("role", "img");
  root.setAttribute("aria-label", alt);
  const scale = (own) => (own === root ? 1 : own.getAttribute("width") / own.getAttribute("viewBox").split(" ")[2]);
  const size = (it) => it.getAttribute("font-size") * scale(it.ownerSVGElement) || READABLE;
  const smallest = Math.min(...[...root.querySelectorAll("[font-size]")].map(size));
  root.style.minWidth = `${Math.min(1, READABLE / smallest) * width}px`;
  return root;
}

function settle(root) {
  if (!root.pauseAnimations || !still()) return;
  root.setCurrentTime(1e4); // the end, where nothing moves
  root.pauseAnimations();
}

// --- inputs: {node, field, write(value)}; tell(value) says what was moved -------------------------

const newName = () => `bp-${Math.random().toString(36).slice(2)}`; // each exploration has a module of its own
const labelled = (facts, field, ...others) => {
  field.id = newName();
  return make("div", {}, make("label", { htmlFor: field.id, textContent: facts.label }), field, ...others);
};
const brief = (number, facts) => String(+number.toPrecision(facts.log ? 3 : 6));

// A field that says its value when Enter is pressed or it is left; while someone types it is theirs.
function typed(field, tell, read = () => field.value) {
  field.addEventListener("input", () => (field.typing = true));
  for (const end of ["change", "blur"]) field.addEventListener(end, () => (field.typing = false));
  field.addEventListener("change", () => tell(read()));
  return field;
}

function numberField(label, step, tell) {
  const field = make("input", { type: "number", step, className: "bp-number", aria: { label } });
  return typed(field, tell, () => (field.value === "" ? "" : +field.value));
}

function range(facts, tell) {
  const { low, high, step, log, label } = facts;
  const bar = make("input", { type: "range", min: low, max: high, step });
  const field = numberField(`${label}, as a number`, log ? "any" : step, tell);
  const show = (value) => {
    bar.setAttribute("aria-valuetext", brief(value, facts));
    if (!field.typing) field.value = brief(value, facts);
  };
  bar.addEventListener("input", () => {
    const value = log ? 10 ** bar.valueAsNumber : bar.valueAsNumber;
    show(value);
    tell(value);
  });
  const write = (value) => {
    bar.value = log ? Math.log10(value) : value;
    show(value);
  };
  return { node: labelled(facts, bar, field), field: bar, write };
}

function menu(facts, tell) {
  const options = facts.options.map((textContent, value) => make("option", { textContent, value }));
  const field = make("select", {}, ...options);
  field.addEventListener("change", () => tell(field.selectedIndex));
  return { node: labelled(facts, field), field, write: (value) => (field.selectedIndex = value) };
}

function line(facts, tell) {
  const how = { spellcheck: false, autocomplete: "off", rows: facts.rows };
  const field = typed(make(...(facts.rows > 1 ? ["textarea", how] : ["input", { type: "text", ...how }])), tell);
  const write = (value) => field.typing || field.value === value || (field.value = value);
  return { node: labelled(facts, field), field, write };
}

function numbers(facts, tell) {
  const now = {};
  const fields = facts.names.map((name) =>
    numberField(name, facts.step, (value) => tell({ ...Object.assign(now, { [name]: value }) })),
  );
  const rows = fields.map((field, i) => labelled({ label: `${facts.names[i]} =` }, field));
  const node = make("fieldset", {}, make("legend", { textContent: facts.label }), ...rows);
  const write = (value) => {
    Object.assign(now, value);
    fields.forEach((field, i) => field.typing || (field.value = value[facts.names[i]]));
  };
  const made = { node, field: fields[0], write };
  for (const field of fields) field.addEventListener("change", () => (made.field = field)); // a refusal is about it
  return made;
}

// Cells to draw on: one tab stop, arrows move inside, Space inks, Delete clears, a pointer strokes.
function grid(facts, tell) {
  const { rows, columns, levels, brush, label } = facts;
  let ink = Array(rows * columns).fill(0);
  let [at, last] = [0, null];
  const cells = ink.map(() => make("div", { role: "gridcell", className: "bp-cell", tabIndex: -1 }));
  const field = make("div", { role: "grid", className: "bp-cells", aria: { label } });
  for (let i = 0; i < cells.length; i += columns)
    field.append(make("div", { role: "row", className: "bp-row" }, ...cells.slice(i, i + columns)));
  field.style.setProperty("--columns", columns);
  const eraser = make("button", { type: "button", textContent: "Eraser", aria: { pressed: "false" } });
  const erases = () => eraser.ariaPressed === "true";
  eraser.onclick = () => (eraser.ariaPressed = String(!erases()));

  const put = (i, value) => {
    ink[i] = value;
    cells[i].style.setProperty("--ink", `${(100 * value) / levels}%`);
    const says = value ? `ink ${value} of ${levels}` : "empty";
    cells[i].ariaLabel = `row ${Math.floor(i / columns) + 1}, column ${(i % columns) + 1}: ${says}`;
  };
  const goTo = (i, focus) => {
    cells[at].tabIndex = -1;
    cells[(at = i)].tabIndex = 0;
    if (focus) cells[at].focus({ preventScroll: true });
  };

  // Ink all that lies near a point, (row, column) in cells; the middle of the first is (0, 0).
  const dab = ([row, column], clears) =>
    ink.forEach((old, i) => {
      const far = Math.hypot(Math.floor(i / columns) - row, (i % columns) - column);
      const strength = Math.min(1, Math.max(0, brush - far));
      const next = Math.round(levels * (clears ? 1 - strength : strength));
      if (clears ? next < old : next > old) put(i, next);
    });
  const point = ({ clientX, clientY }) => {
    const { left, top, width, height } = field.getBoundingClientRect();
    return [((clientY - top) / height) * rows - 0.5, ((clientX - left) / width) * columns - 0.5];
  };
  const stroke = (event) => {
    const clears = erases() || (event.buttons & 34) > 0; // the other button, a pen's other end
    const all = event.getCoalescedEvents?.() ?? [];
    for (const to of (all.length ? all : [event]).map(point)) {
      const steps = Math.max(1, Math.ceil(4 * Math.hypot(to[0] - last[0], to[1] - last[1])));
      for (let k = 1; k <= steps; k++) dab(last.map((from, j) => from + ((to[j] - from) * k) / steps), clears);
      last = to;
    }
    tell([...ink]);
  };
  field.addEventListener("pointerdown", (event) => {
    if (!event.isPrimary) return; // a second finger draws nothing
    event.preventDefault();
    field.setPointerCapture(event.pointerId);
    last = point(event);
    const inside = (x, most) => Math.min(most - 1, Math.max(0, Math.round(x)));
    goTo(inside(last[0], rows) * columns + inside(last[1], columns), true);
    stroke(event);
  });
  field.addEventListener("pointermove", (event) => last && event.isPrimary && stroke(event));
  for (const end of ["pointerup", "pointercancel"]) field.addEventListener(end, () => (last = null));
  field.oncontextmenu = (event) => event.preventDefault();

  field.addEventListener("keydown", (event) => {
    const [row, column] = [Math.floor(at / columns), at % columns];
    const [left, right, top, bottom] = [row * columns, (row + 1) * columns - 1, column, (rows - 1) * columns + column];
    const moves = {
      ArrowLeft: Math.max(left, at - 1),
      ArrowRight: Math.min(right, at + 1),
      ArrowUp: Math.max(top, at - columns),
      ArrowDown: Math.min(bottom, at + columns),
      Home: event.ctrlKey ? 0 : left,
      End: event.ctrlKey ? rows * columns - 1 : right,
      PageUp: top,
      PageDown: bottom,
    };
    const inks = { " ": ink[at] ? 0 : levels, Enter: levels, Delete: 0, Backspace: 0 };
    if (event.key in moves) goTo(moves[event.key], true);
    else if (event.key in inks) put(at, inks[event.key]), tell([...ink]);
    else return;
    event.preventDefault();
  });

  goTo(0, false);
  const hint = make("p", { className: "bp-hint", textContent: "Draw, or: arrow keys, Space, Delete." });
  const name = make("span", { className: "bp-name", textContent: label });
  const write = (value) => {
    if (last) return;
    if (!value.some(Boolean)) eraser.ariaPressed = "false"; // nothing to erase: draw
    value.forEach((level, i) => put(i, level));
  };
  return { node: make("div", { className: "bp-pad" }, name, field, eraser, hint), field, write };
}

const KINDS = { range, menu, text: line, numbers, grid };

// --- the page -----------------------------------------------------------------------------------

function render({ model, el, signal }) {
  const say = make("p", { className: "bp-live", role: "status", aria: { live: "polite" } });
  const alert = () => make("p", { className: "bp-refusal", role: "alert", id: newName() });
  const [dead, general] = [alert(), alert()];
  const room = (name) => make("div", { className: `bp-${name}` });
  const [controls, pads, buttons] = ["controls", "pads", "buttons"].map(room);
  const pictures = make("div", { className: "bp-pictures", role: "group", aria: { label: "Pictures" } });
  const sentence = make("p", { className: "bp-sentence" });
  const table = make("table");
  const details = make("details", {}, make("summary", { textContent: "Numbers of this picture" }), table);
  const words = make("div", { className: "bp-words" }, pictures, sentence, details);
  const main = make("div", { className: "bp-main" }, pads, words);
  const bar = make("div", { className: "bp-bar" }, buttons, general, dead);
  const root = make("div", { className: "bp-front" }, controls, bar, main, say);
  const link = new Link(model, (text) => (dead.textContent = text));
  const inputs = new Map(); // name → {facts, node, field, write, refusal}
  const press = ({ currentTarget: it }) => it.ariaDisabled === "true" || link.send({ do: "press", name: it.name });
  let [past, player, turn, voice] = [{}, null, 0, 0];

  function input(facts) {
    const made = KINDS[facts.kind](facts, (value) => link.send({ do: "set", name: facts.name, value }));
    made.node.classList.add("bp-control", `bp-${facts.kind}`);
    const refusal = alert();
    made.node.append(refusal);
    return Object.assign(made, { refusal, facts: JSON.stringify(facts) });
  }

  // Only inputs that have other facts are made anew; one that has the keys keeps them.
  function build(all) {
    const focused = all.find(({ name }) => inputs.get(name)?.node.contains(document.activeElement));
    for (const [name, { node }] of inputs)
      if (!all.some((facts) => facts.name === name)) node.remove(), inputs.delete(name);
    for (const facts of all) {
      const old = inputs.get(facts.name);
      if (old?.facts === JSON.stringify(facts)) continue;
      const fresh = input(facts);
      old ? old.node.replaceWith(fresh.node) : (facts.kind === "grid" ? pads : controls).append(fresh.node);
      inputs.set(facts.name, fresh);
      if (facts === focused) fresh.field.focus({ preventScroll: true });
    }
  }

  function showButtons(all) {
    all.forEach(({ label, kind, enabled, player: who }, i) => {
      const it = buttons.children[i] ?? buttons.appendChild(make("button", { type: "button", onclick: press }));
      it.name = label;
      it.textContent = kind === "play" && who === link.client ? "Pause" : label;
      it.ariaDisabled = String(!enabled);
    });
    while (buttons.children.length > all.length) buttons.lastChild.remove();
    player = all.find(({ kind, player: who }) => kind === "play" && who === link.client) ?? null;
  }

  function showView(shown) {
    const before = past.shown?.pictures ?? [];
    shown.pictures.forEach((picture, i) => {
      const { svg, src, alt } = before[i] ?? {};
      if (svg === picture.svg && src === picture.src && alt === picture.alt) return;
      const fresh = drawn(picture, `${link.client}-${i}-`);
      pictures.children[i] ? pictures.children[i].replaceWith(fresh) : pictures.append(fresh);
      settle(fresh);
      sizes.observe(fresh);
    });
    while (pictures.children.length > shown.pictures.length) pictures.lastChild.remove();
    sentence.textContent = shown.sentence;
    details.hidden = !shown.numbers.length;
    const cells = ([what, value]) =>
      make("tr", {}, make("th", { textContent: what, scope: "row" }), make("td", { textContent: value }));
    table.replaceChildren(...shown.numbers.map(cells));
    clearTimeout(voice); // one sentence once all is at rest
    if (past.shown && shown.said) voice = setTimeout(() => (say.textContent = shown.said), 400);
  }

  // Pictures that are wider than their column are scrolled, by keys, too.
  const sizes = new ResizeObserver(() =>
    pictures.scrollWidth > pictures.clientWidth ? (pictures.tabIndex = 0) : pictures.removeAttribute("tabindex"),
  );
  sizes.observe(pictures);

  function showRefusal({ at, says }) {
    for (const [name, { node, field, refusal }] of inputs) {
      refusal.textContent = name === at ? says : "";
      for (const it of node.querySelectorAll("[aria-invalid=true]")) it.ariaInvalid = "false";
      field.setAttribute("aria-describedby", refusal.id);
      field.ariaInvalid = String(refusal.textContent !== "");
    }
    general.textContent = inputs.has(at) ? "" : says;
  }

  function update() {
    const now = Object.fromEntries(FACTS.map((key) => [key, model.get(key)]));
    const done = link.hear(now.answered);
    if (now.controls !== past.controls) build(now.controls);
    showButtons(now.buttons);
    for (const [name, { write }] of inputs)
      if (!link.owes(name) && !(now.refusal.says && now.refusal.at === name)) write(now.values[name]);
    if (now.shown !== past.shown) showView(now.shown);
    if (now.refusal !== past.refusal || now.controls !== past.controls) showRefusal(now.refusal);
    past = now;
    if (done?.do === "tick" || !player) clearTimeout(turn), (turn = 0);
    if (player && !turn) turn = setTimeout(() => link.send({ do: "tick" }), 1000 * player.period);
  }

  // A notebook takes keys, and focus after a click, for itself; what is meant for a control stays.
  root.dataset.lmSuppressShortcuts = "true";
  root.addEventListener("keydown", (event) => event.stopPropagation());
  root.addEventListener("click", ({ target }) => {
    const cell = target.closest(".bp-cells")?.querySelector("[tabindex='0']");
    const control = cell ?? target.closest("input, select, textarea, button");
    const keep = () => control?.isConnected && control.focus({ preventScroll: true });
    keep();
    requestAnimationFrame(keep);
  });

  el.classList.add("bp-host");
  el.append(root);
  update();
  const stored = () => el.closest(":has(.bp-stored)")?.querySelector(".bp-stored");
  requestAnimationFrame(() => stored()?.setAttribute("hidden", "")); // it is alive instead
  model.on("change", update);
  model.on("comm_live_update", () => link.send({ do: "ping" })); // the kernel may be a new one
  signal?.addEventListener("abort", () => {
    clearTimeout(turn);
    if (player) link.send({ do: "rest" });
  });
}

export default { render };
