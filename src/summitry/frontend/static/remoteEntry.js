// A JupyterLab extension written by hand, so that nothing has to be built with Node: it hands JupyterLab the renderers of
// charts and explorers. JupyterLab asks for them through the container interface of module federation (init, get).
(() => {
  const drawing = new URL("summitry.js", document.currentScript.src).href;
  let shared;

  async function renderers() {
    const [widgets] = Object.values(shared["@lumino/widgets"]);
    const { Widget } = (await widgets.get())();

    class Drawing extends Widget {
      constructor({ mimeType }, draw) {
        super();
        this.mimeType = mimeType;
        this.draw = draw;
        this.addClass("summitry-output");
      }

      async renderModel(model) {
        const text = JSON.stringify(model.data[this.mimeType]);
        if (text === this.drawn) return; // only a static copy was added to the same output
        this.drawn = text;
        this.drawing?.remove();
        this.drawing = await this.draw(await import(drawing), this.node, JSON.parse(text));
        this.keep(model);
      }

      // Save what no script can draw later (GitHub, plain HTML export) beside the source of the drawing.
      keep(model) {
        const whenIdle = window.requestIdleCallback ?? setTimeout; // Safari has no idle callback
        whenIdle(async () => {
          const copy = this.isDisposed ? {} : await this.drawing.copy();
          const changed = Object.entries(copy).some(([type, text]) => model.data[type] !== text);
          if (changed && !this.isDisposed) model.setData({ data: { ...model.data, ...copy } });
        });
      }

      dispose() {
        this.drawing?.remove();
        super.dispose();
      }
    }

    const renderer = (name, mimeType, draw) => ({
      id: `summitry:${name}`,
      dataType: "json",
      rank: 0,
      rendererFactory: {
        safe: true,
        mimeTypes: [mimeType],
        createRenderer: (options) => new Drawing(options, draw),
      },
    });
    return [
      renderer("chart", "application/vnd.vegalite.v6+json", (module, node, spec) => module.drawChart(node, spec)),
      renderer("explorer", "application/vnd.summitry.explorer+json", (module, node, explorer) =>
        module.drawExplorer(node, explorer)),
    ];
  }

  // Or JupyterLab takes the arrow keys from the lists of ipywidgets, as it does from any native one.
  document.addEventListener("focusin", ({ target }) => {
    if (target.matches(".jupyter-widgets select")) target.dataset.lmSuppressShortcuts = "true";
  });

  (window._JUPYTERLAB ??= {}).summitry = {
    init: (scope) => void (shared = scope),
    get: async () => {
      const extension = { __esModule: true, default: await renderers() };
      return () => extension;
    },
  };
})();
