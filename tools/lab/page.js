// What page.py asks of a JupyterLab page; put into the page before it loads.

window.lesson = {
  said: [], // what the kernel reported as an error or wrote to stderr, since listen()
  running: new Set(), // the cells that were sent to the kernel and are not finished

  panel: () => window.jupyterapp?.shell?.currentWidget,

  idle() {
    const kernel = this.panel()?.sessionContext?.session?.kernel;
    const connected = kernel?.connectionStatus === "connected" && kernel.status === "idle";
    return connected && !!this.panel().content?.model?.cells;
  },

  loaded() {
    const splash = document.querySelector("#jupyterlab-splash");
    return !splash && !!document.querySelector("#jp-main-dock-panel");
  },

  async open(path) {
    await window.jupyterapp.commands.execute("docmanager:open", { path });
  },

  listen() {
    const kernel = this.panel().sessionContext.session.kernel;
    this.said = [];
    kernel.iopubMessage.connect((_, { header, content }) => {
      if (header.msg_type === "error") this.said.push(`${content.ename}: ${content.evalue}`);
      // On opening, the widget manager asks the kernel for widgets of an earlier page before
      // ipywidgets is imported; the kernel answers in these two lines, and no harm is done.
      const early = /^No such comm(: [0-9a-f-]+| target registered: jupyter\.widget\.control)\n?/gm;
      const text = content.name === "stderr" ? content.text.replace(early, "").trim() : "";
      if (text) this.said.push(`stderr: ${text.slice(0, 300)}`);
    });
    this.running = new Set();
    const execute = kernel.requestExecute.bind(kernel);
    kernel.requestExecute = (...request) => {
      const answer = execute(...request);
      this.running.add(answer);
      const forget = () => setTimeout(() => this.running.delete(answer)); // when it is shown
      answer.done.then(forget, forget);
      return answer;
    };
  },

  async setTheme(theme) {
    await window.jupyterapp.commands.execute("apputils:change-theme", { theme });
  },
  lightTheme: () => document.body.dataset.jpThemeLight === "true",
  hideSidebar: () => window.jupyterapp.shell.collapseLeft(),

  async runAll() {
    await window.jupyterapp.commands.execute("notebook:run-all-cells");
  },

  // Run All promises to be done at the first error, a wanted one too: so we count.
  done() {
    const drawn = [...document.images].every((image) => image.complete);
    return this.idle() && drawn && !this.running.size && this.widgetsDrawn();
  },

  // A widget's view comes after the kernel is idle: it stands there, or a sentence that it can't.
  widgetsDrawn() {
    return this.panel().content.widgets.every((cell) => {
      const outputs = cell.model.type === "code" ? cell.model.outputs.toJSON() : [];
      const area = cell.node.querySelector(".jp-OutputArea");
      return (
        !outputs.some(({ data }) => data && "application/vnd.jupyter.widget-view+json" in data) ||
        area?.querySelector(".jupyter-widgets, .bp-front") || // a cell far down has no area for a moment
        /Error displaying widget|model not found/.test(area?.textContent)
      );
    });
  },

  cells() {
    return this.panel().content.widgets.map((cell, index) => ({
      index,
      id: cell.model.id,
      expectsError: (cell.model.getMetadata("tags") || []).includes("raises-exception"),
      unrun: cell.model.type === "code" && !cell.model.executionCount,
      unmoved: this.explores(cell) && !cell.node.querySelector(this.movable()),
      ...this.outputs(cell.model.type === "code" ? cell.model.outputs.toJSON() : []),
      ...this.shown((selector) => [...cell.node.querySelectorAll(selector)]),
    }));
  },

  outputs: (outputs) => ({
    errors: outputs
      .filter((output) => output.output_type === "error")
      .map((output) => `${output.ename}: ${output.evalue}`),
    stderr: outputs
      .filter((output) => output.name === "stderr")
      .map((output) => [output.text].flat().join("")),
  }),

  // `find` looks in one cell: an error inside a widget stands in the page, not among the outputs.
  shown: (find) => ({
    widgetErrors: find(".jupyter-widgets [data-mime-type$=error]")
      .concat(find(".jupyter-widgets [data-mime-type$=stderr]"))
      .map((node) => node.textContent),
    brokenWidgets: find(".jp-OutputArea-output")
      .map((node) => node.textContent)
      .filter((text) => /Error displaying widget|Loading widget|model not found/.test(text)),
    pictures: find(".jp-OutputArea img, .jp-MarkdownOutput img, .bp-pictures > svg").map((image) => ({
      alt: image.alt ?? image.ariaLabel ?? "",
      width: image.naturalWidth ?? image.clientWidth,
    })),
  }),

  // Scroll to a node and wait until it keeps its place for ten looks: the cells above it take their
  // height when they come into view.
  async reach(node) {
    for (let kept = 0, top; kept < 10; ) {
      node.scrollIntoView({ block: "center" });
      await new Promise((resolve) => setTimeout(resolve, 20));
      const now = node.getBoundingClientRect().top;
      [kept, top] = [now === top ? kept + 1 : 0, now];
    }
  },

  // The explorations: cells with something to move.
  panels() {
    const cells = this.panel().content.widgets.map((cell, index) => ({ cell, index }));
    return cells
      .filter(({ cell }) => cell.node.querySelector(this.movable()))
      .map(({ cell, index }) => ({ index, id: cell.model.id }));
  },
  explores: (cell) => /^explore_\w+\(/m.test(cell.model.sharedModel.getSource()),
  // A toggle (the eraser) changes what the next stroke does, and no picture. The benchmarks move
  // the sliders and menus of `interact`, too.
  movable: () =>
    ".jp-OutputArea .bp-front :is(input, select, textarea, button:not([aria-pressed]), " +
    "[role=gridcell][tabindex='0']), .jp-OutputArea .widget-interact :is(.noUi-handle, select)",

  // What stands there now; the stored picture is hidden from readers, and from here.
  view(index) {
    const area = this.panel().content.widgets[index].node.querySelector(".jp-OutputArea");
    const pictures = [...area.querySelectorAll(".bp-pictures > :not(p), .widget-interact img")];
    const images = pictures.filter((it) => it.matches("img"));
    return {
      image: pictures.map((picture) => picture.src ?? picture.innerHTML).join(),
      alt: pictures.map((picture) => picture.alt ?? picture.ariaLabel).join(" "),
      says: [...area.querySelectorAll("[role=alert]")].map((it) => it.textContent).join(" ").trim(),
      drawn: images.every((image) => image.complete && image.naturalWidth),
    };
  },
  remember(index) {
    this.before = this.view(index);
    this.quiet = performance.now();
    this.looks = 0;
  },
  // Which of picture and alternative are still as they were when remembered.
  same(index) {
    const now = this.view(index);
    return ["image", "alt"].filter((part) => now[part] === this.before[part] || !now.drawn);
  },
  // Whether all has changed, or the kernel has had nothing to do for so long, and so many looks,
  // that nothing will: a page that stood still meanwhile has not looked.
  answered(index) {
    if (!this.idle()) [this.quiet, this.looks] = [performance.now(), 0];
    this.looks += 1;
    const waited = performance.now() - this.quiet > 1500 && this.looks > 30;
    return waited || !this.same(index).length;
  },
  // Whether the picture stays as remembered while the kernel answers so many questions: on a busy
  // machine time alone says nothing. It is looked at all the while: where many pictures arrive, an
  // answer waits behind them.
  async rests(index, questions = 6) {
    const kernel = this.panel().sessionContext.session.kernel;
    for (let i = 0; i < questions; i++) {
      let answered = false;
      kernel.requestKernelInfo().then(() => (answered = true));
      for (let looks = 0; looks < 3 || !answered; looks++) {
        await new Promise((resolve) => setTimeout(resolve, 20));
        const { image, alt } = this.view(index);
        if (image !== this.before.image || alt !== this.before.alt) return false;
      }
    }
    return true;
  },

  async close() {
    const panel = this.panel();
    await panel.sessionContext.shutdown();
    panel.context.model.dirty = false; // or JupyterLab asks whether to save
    panel.close();
  },
};
