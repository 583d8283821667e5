// Draws charts and explorers with the Vega bundle that the page loads once: in JupyterLab (remoteEntry.js) and in exported
// pages and the book (drawPage).

const PATIENCE = 3000; // milliseconds without an answer before the explorer says that Python is silent
const TELL = 50; // milliseconds of rest before Python is told where the controls of a grid stand
const NARROW = 600; // pixels; a chart in less room is drawn for phones
const SMALLEST = 100; // pixels of a plot, however little room there is
const QUIET = 400; // milliseconds of rest before a screen reader is told the new sentence
const SAVE = "Save the picture";

const STYLE = `
.jp-RenderedMarkdown th:not([align]) { text-align: left; }
.summitry-chart { overflow-x: auto; max-width: 100%; color: var(--jp-ui-font-color1, inherit); }
.summitry-chart .vega-embed { display: inline-block; }
.summitry-chart .vega-embed summary { opacity: 0; }
.summitry-chart .vega-embed:hover summary, .summitry-chart .vega-embed summary:focus { opacity: 1; }
.summitry-explorer { color: var(--jp-content-font-color1, inherit); max-width: 60rem; padding: 0.25rem 0 0.5rem; }
.summitry-explorer .question { font-weight: 600; margin: 0 0 0.5rem; }
.summitry-explorer .controls { display: flex; flex-wrap: wrap; gap: 0.5rem 2rem; margin: 0 0 0.5rem; }
.summitry-explorer .control { display: flex; flex-direction: column; gap: 0.2rem; min-width: 14rem; }
.summitry-explorer .control.slider { width: 16rem; }
.summitry-explorer .control.switch { flex-direction: row; align-items: center; gap: 0.5rem; align-self: end; }
.summitry-explorer .control.switch label { flex: 1; }
.summitry-explorer .control.breaks { border-left: 3px solid #d55e00; padding-left: 0.6rem; }
.summitry-explorer .control.breaks::before { content: "Break the result"; font-weight: 600; }
.summitry-explorer .control.breaks.switch { flex-wrap: wrap; }
.summitry-explorer .control.breaks.switch::before { flex-basis: 100%; }
.summitry-explorer input[type=range] { width: 100%; min-width: 13rem; accent-color: #0072b2; }
.summitry-explorer :is(input, select):focus-visible, .summitry-chart:focus-visible { outline: 2px solid #d55e00; outline-offset: 1px; }
.summitry-explorer select { font: inherit; max-width: 100%; padding: 0.15rem; color: inherit; background: var(--jp-layout-color1, Canvas); }
.summitry-explorer output { font-variant-numeric: tabular-nums; font-weight: 600; }
.summitry-sentence { margin: 0.5rem 0 0; font-size: 1.05em; max-width: 45rem; min-height: 2.8em; }
.summitry-note { margin: 0.25rem 0 0; font-style: italic; }
.summitry-note:empty { display: none; }
.summitry-spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
.summitry-paper { display: none; }
@media print {
  .vega-embed summary { display: none; }
  .summitry-paper { display: block; }
  .summitry-drawing:has(> .summitry-paper figure) .summitry-explorer { display: none; }
}
`;

let loading;

async function vegaBundle() {
  if (!globalThis.vegaEmbed) await (loading ??= import(new URL("vega.js", import.meta.url).href));
  return globalThis.vegaEmbed;
}

function addStyle() {
  if (document.getElementById("summitry-style")) return;
  document.head.append(Object.assign(document.createElement("style"), { id: "summitry-style", textContent: STYLE }));
}

// A chart wider than its frame is a stop of the Tab key, so that the arrow keys can scroll it.
const frames = new ResizeObserver((entries) => {
  for (const { target } of entries) {
    const wide = { tabindex: 0, role: "group", "aria-label": "Chart, wider than its frame" };
    for (const [name, value] of Object.entries(wide)) {
      if (target.scrollWidth > target.clientWidth + 1) target.setAttribute(name, value);
      else target.removeAttribute(name);
    }
  }
});

function element(tag, properties = {}, ...children) {
  const node = Object.assign(document.createElement(tag), properties);
  node.append(...children);
  return node;
}

// Draw `spec`; where a page has less room than NARROW pixels, in a form for phones: see `narrowed`.
async function embed(node, spec, room = Infinity) {
  const vegaEmbed = await vegaBundle();
  const narrow = room < NARROW;
  const actions = narrow ? false : { export: true, source: false, compiled: false, editor: false };
  const draw = async (spec) => {
    const i18n = { CLICK_TO_VIEW_ACTIONS: SAVE };
    const options = { mode: "vega-lite", renderer: "svg", actions, i18n, tooltip: { theme: "custom" } };
    const result = await vegaEmbed(node, spec, options);
    node.querySelector("summary")?.setAttribute("aria-label", SAVE);
    // What Vega calls a symbol and cannot name: the chart's own description speaks for it.
    const nameless = node.querySelectorAll('[role="graphics-symbol"]:not([aria-label])');
    for (const mark of nameless) mark.setAttribute("aria-hidden", "true");
    frames.observe(node);
    return result;
  };
  if (!narrow) return draw(spec);
  let result = await draw(narrowed(spec, room));
  const over = () => node.querySelector("svg").clientWidth - room;
  if (over() > 0 && !JSON.stringify(spec).includes('"projection":')) { // a map in less room is a map cut off
    const limit = widest(spec) - over() / (spec.hconcat?.length ?? 1);
    for (const most of [Math.max(limit, SMALLEST), Infinity]) {
      result.finalize();
      result = await draw(narrowed(spec, room, most));
      if (over() <= 0) break; // or it must scroll, and then it may as well be large
    }
  }
  return result;
}

// For a narrow page: titles in several lines, small charts below each other, and no plot wider than `limit`.
function narrowed(spec, room, limit = Infinity) {
  const view = { ...spec };
  for (const kind of ["hconcat", "vconcat"]) {
    if (spec[kind]) view[kind] = spec[kind].map((part) => narrowed(part, room, limit));
  }
  if (view.encoding?.column) {
    const { column, ...encoding } = view.encoding;
    view.encoding = { ...encoding, facet: { ...column, columns: 1 } };
  }
  if (view.facet?.field) Object.assign(view, { columns: 1, spec: narrowed(view.spec, room, limit) });
  if (typeof view.width === "number") view.width = Math.min(view.width, limit);
  if (view.config) view.config = { ...view.config, legend: { ...view.config.legend, columns: 1 } };
  if (view.title) {
    const title = typeof view.title === "object" && !Array.isArray(view.title) ? view.title : { text: view.title };
    view.title = { ...title, text: lines(title.text, room / 9) };
    if (title.subtitle) view.title.subtitle = lines(title.subtitle, room / 7);
  }
  return view;
}

function widest(view) {
  const parts = view.hconcat ?? view.vconcat ?? (view.spec ? [view.spec] : []);
  return Math.max(typeof view.width === "number" ? view.width : 0, ...parts.map(widest));
}

// Break text, one line or several, into lines of `length` letters at most.
function lines(text, length) {
  return [text].flat().flatMap((line) => {
    const broken = [""];
    for (const word of line.split(" ")) {
      if (broken.at(-1) && `${broken.at(-1)} ${word}`.length > length) broken.push(word);
      else broken.push(`${broken.pop()} ${word}`.trim());
    }
    return broken;
  });
}

// One chart. Returns { remove, copy }; copy gives the output's static form by mime type.
export async function drawChart(parent, spec, room) {
  addStyle();
  const node = element("div", { className: "summitry-chart" });
  parent.replaceChildren(node);
  const result = await embed(node, spec, room);
  return {
    remove: () => result.finalize(),
    copy: async () => ({ "image/svg+xml": await result.view.toSVG() }),
  };
}

function rowsOf({ columns, rows }) {
  return rows.map((row) => Object.fromEntries(columns.map((column, i) => [column, row[i]])));
}

// The index of a setting in the grid: controls are the digits of a number, the last one runs fastest.
function frameIndex(controls, settings) {
  return controls.reduce((index, { name, values }) => index * values.length + values.indexOf(settings[name]), 0);
}

let controlsSoFar = 0;

function controlNode(control, changed) {
  const id = `summitry-control-${++controlsSoFar}`;
  let input, node;
  if (control.kind === "slider") {
    // The slider runs over the positions of the values, so that a coarse grid and a fine one behave alike.
    const start = control.values.indexOf(control.value);
    const max = control.values.length - 1;
    input = element("input", { type: "range", id, min: 0, max, step: 1, value: start });
    const output = element("output", {});
    output.setAttribute("for", id);
    output.setAttribute("aria-live", "off"); // the slider says it itself
    const tell = (position) => {
      output.textContent = control.shown[position];
      input.setAttribute("aria-valuetext", control.shown[position]);
    };
    tell(start);
    input.addEventListener("input", () => {
      tell(input.valueAsNumber);
      changed(control.values[input.valueAsNumber]);
    });
    node = element("div", {}, element("div", {}, element("label", { htmlFor: id }, control.label), ": ", output), input);
  } else if (control.kind === "choice") {
    input = element("select", { id });
    control.values.forEach((value, i) => {
      input.append(element("option", { value: i, selected: value === control.value }, control.shown[i]));
    });
    input.addEventListener("change", () => changed(control.values[input.selectedIndex]));
    node = element("div", {}, element("label", { htmlFor: id }, control.label), input);
  } else {
    input = element("input", { type: "checkbox", id, checked: control.value });
    input.addEventListener("change", () => changed(input.checked));
    node = element("div", {}, input, element("label", { htmlFor: id }, control.label));
  }
  node.className = `control ${control.kind}${control.breaks ? " breaks" : ""}`;
  if (control.breaks) input.setAttribute("aria-description", "Break the result");
  input.dataset.lmSuppressShortcuts = "true"; // or JupyterLab takes the arrow keys
  return node;
}

// The Python side of an explorer, if a kernel has it (see explore/widget.py).
function whenConnected(token, connected) {
  const models = (globalThis.summitryModels ??= new EventTarget());
  models[token] && connected(models[token]);
  models.addEventListener(token, () => connected(models[token]));
}

// One explorer. In the grid form the rows of every setting are in `explorer.frames`; in the live form Python is asked, one
// question at a time, so that the last position always wins and no queue can form.
export async function drawExplorer(parent, explorer, room) {
  addStyle();
  const settings = Object.fromEntries(explorer.controls.map(({ name, value }) => [name, value]));
  const chart = element("div", { className: "summitry-chart" });
  const sentence = element("p", { className: "summitry-sentence" });
  const note = element("p", { className: "summitry-note" });
  const spoken = element("p", { className: "summitry-spoken" });
  spoken.setAttribute("aria-live", "polite");
  note.setAttribute("role", "status");
  const controls = element("div", { className: "controls" });
  const node = element("div", { className: "summitry-explorer" });
  node.setAttribute("role", "group");
  node.setAttribute("aria-label", explorer.question);
  node.append(element("p", { className: "question" }, explorer.question), controls, chart, sentence, note, spoken);
  parent.replaceChildren(node);

  const at = (frame) => {
    const tables = Object.entries(frame.data).map(([name, table]) => [name, rowsOf(table)]);
    return { ...explorer.chart, datasets: { ...explorer.chart.datasets, ...Object.fromEntries(tables) } };
  };
  const first = explorer.frames[explorer.start];
  const result = await embed(chart, at(first), room && chart.clientWidth);

  let speaking;
  function show(frame) {
    if (frame.error) {
      sentence.textContent = frame.error;
      chart.style.opacity = 0.3;
    } else {
      for (const [name, table] of Object.entries(frame.data)) result.view.data(name, rowsOf(table));
      result.view.run();
      chart.style.opacity = 1;
      sentence.textContent = frame.sentence;
    }
    clearTimeout(speaking);
    speaking = setTimeout(() => (spoken.textContent = sentence.textContent), QUIET);
  }

  const view = crypto.getRandomValues(new Uint32Array(1))[0]; // answers to other drawings of the same explorer are not ours
  let model, asked, waiting;
  const silent = "Python is busy or stopped, so the picture does not follow the controls. Wait, or run the cell again.";
  function send() {
    try {
      model.send({ view, settings });
    } catch {
      note.textContent = explorer.form === "live" ? silent : "";
    }
  }
  function ask() {
    if (asked) return;
    asked = JSON.stringify(settings);
    send();
    waiting = setTimeout(() => {
      asked = undefined;
      note.textContent = silent;
    }, PATIENCE);
  }
  function answer({ view: asker, settings: answered, frame }) {
    if (asker !== view) return;
    clearTimeout(waiting);
    note.textContent = "";
    asked = undefined;
    show(frame);
    if (JSON.stringify(answered) !== JSON.stringify(settings)) ask();
  }
  let telling;
  function moved() {
    if (explorer.form === "grid") {
      show(explorer.frames[frameIndex(explorer.controls, settings)]);
      clearTimeout(telling);
      telling = setTimeout(() => model && send(), TELL);
    } else if (model) {
      ask();
    } else {
      note.textContent = "Run this cell to move the controls: this explorer asks Python.";
    }
  }
  whenConnected(explorer.token, (connected) => {
    model = connected;
    model.on("msg:custom", answer);
  });

  for (const control of explorer.controls) {
    controls.append(controlNode(control, (value) => {
      settings[control.name] = value;
      moved();
    }));
  }
  sentence.textContent = first.sentence ?? first.error;

  // Small multiples of the chosen settings: pictures that need no script.
  async function copy() {
    const figures = [];
    for (const { label, frame } of explorer.chosen.filter(({ frame }) => frame.data)) {
      const small = await embed(element("div"), at(frame));
      const picture = `data:image/svg+xml;base64,${btoa(unescape(encodeURIComponent(await small.view.toSVG())))}`;
      small.finalize();
      const image = element("img", { src: picture, alt: frame.sentence });
      figures.push(element("figure", {}, image, element("figcaption", {}, label)).outerHTML);
    }
    return { "text/html": explorer.static.replace("<!--figures-->", () => figures.join("\n")) };
  }

  function remove() {
    model?.off("msg:custom", answer);
    clearTimeout(waiting);
    result.finalize();
  }
  return { remove, copy };
}

// Draw every chart and explorer of an exported page or of the book: each has its source in a script element. An explorer
// keeps its static form for paper.
export function drawPage() {
  const draw = { "application/vnd.vegalite.v6+json": drawChart, "application/vnd.summitry.explorer+json": drawExplorer };
  return Promise.all(
    [...document.querySelectorAll(".summitry-drawing > script")].map((source) => {
      const place = element("div");
      const fallback = source.nextElementSibling;
      fallback.before(place);
      return draw[source.type](place, JSON.parse(source.textContent), place.clientWidth).then(() => {
        if (draw[source.type] === drawExplorer) fallback.className = "summitry-paper";
        else fallback.remove();
      });
    }),
  ).then(() => dispatchEvent(new Event("summitry-drawn")));
}
