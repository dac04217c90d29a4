// What tools/lab.py asks of a JupyterLab page; put into the page before it loads.

window.lesson = {
  said: [], // what the kernel reported as an error or wrote to stderr, since listen()

  panel: () => window.jupyterapp?.shell?.currentWidget,

  idle() {
    const kernel = this.panel()?.sessionContext?.session?.kernel;
    const connected = kernel?.connectionStatus === "connected" && kernel.status === "idle";
    return connected && !!this.panel().content?.model?.cells;
  },

  listen() {
    this.panel().sessionContext.session.kernel.iopubMessage.connect((_, message) => {
      const { ename, evalue, name, text } = message.content;
      if (message.header.msg_type === "error") this.said.push(`${ename}: ${evalue}`);
      if (name === "stderr") this.said.push(`stderr: ${text.slice(0, 300)}`);
    });
  },

  setTheme: (theme) => window.jupyterapp.commands.execute("apputils:change-theme", { theme }),
  lightTheme: () => document.body.dataset.jpThemeLight === "true",
  hideSidebar: () => window.jupyterapp.shell.collapseLeft(),

  runAll: () => window.jupyterapp.commands.execute("notebook:run-all-cells"),

  done() {
    const prompts = [...document.querySelectorAll(".jp-InputPrompt")];
    const drawn = [...document.images].every((image) => image.complete);
    return this.idle() && drawn && prompts.every((prompt) => !prompt.textContent.includes("*"));
  },

  cells() {
    return this.panel().content.widgets.map((cell, index) => ({
      index,
      id: cell.model.id,
      expectsError: (cell.model.getMetadata("tags") || []).includes("raises-exception"),
      unrun: cell.model.type === "code" && !cell.model.executionCount,
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
    pictures: find(".jp-OutputArea img, .jp-MarkdownOutput img").map((image) => ({
      alt: image.alt,
      width: image.naturalWidth,
    })),
  }),

  shutDown() {
    return this.panel().sessionContext.shutdown();
  },
};
