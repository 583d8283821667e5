"""Key press to repaint of one chart in JupyterLab: a grid explorer, a live explorer, and ipywidgets' interact.

python benchmarks/slider.py

The clock runs from the browser's time stamp of the key press to the first frame after the chart's label shows another
value. The chart is the same in all three: two curves of 50 points, two rules, a label, drawn by the same renderer.
"""

import tempfile
import time
from pathlib import Path

from _common import median, p95, report
from lab import Lab, open_browser, serve

from samples import write

WARM_UP, MOVES = 3, 30
SWEEP, SWEEPS, SECONDS = 40, 5, 5
PEER = "ipywidgets.interact redrawing the same chart"

SETUP = """import summitry
import altair as alt
import ipywidgets
from summitry.explore import Explorer, Slider


def model(k, a=0, b=0):
    points = [{"quantity": q, "price": p, "curve": c} for q in range(50) for c, p in (("S", k + q), ("D", 99 - q))]
    rules = [{"world": 20 + k}, {"world": 20}]
    return {"rows": points, "rules": rules, "label": [{"text": f"k={k}"}]}


def chart(rows, rules, label):
    axis = alt.Scale(domain=[0, 120])
    curves = alt.Chart(rows).mark_line().encode(x="quantity:Q", y=alt.Y("price:Q", scale=axis), color="curve:N")
    lines = alt.Chart(rules).mark_rule(strokeDash=[4, 4]).encode(y="world:Q")
    text = alt.Chart(label).mark_text(align="left", x=20, y=20).encode(text="text:N")
    return alt.layer(curves, lines, text, title="Supply and demand", description="Two curves that cross")


def explorer(*controls):
    named = chart(alt.NamedData("rows"), alt.NamedData("rules"), alt.NamedData("label"))
    sentence = lambda tables, k, **rest: f"The price rises by {k}."
    return Explorer("market", "Who pays?", model, controls, named, sentence, [{"k": 10}])


def draw(k):
    return chart(**{name: alt.Data(values=rows) for name, rows in model(k).items()})
"""
K = f'Slider("k", "Tariff", 0, {SWEEP}, 1, 0)'
FORMS = {
    "grid": (f"shown = explorer({K})\nassert shown.form == 'grid'\nshown", "input[type=range]"),
    "live": (
        f'shown = explorer({K}, Slider("a", "A", 0, 20, 1, 0), Slider("b", "B", 0, 20, 1, 0))\n'
        "assert shown.form == 'live'\nshown",
        "input[type=range]",
    ),
    "interact": (f"ipywidgets.interact(draw, k=ipywidgets.IntSlider(0, 0, {SWEEP}));", ".noUi-handle"),
}

# Notes each key press, and each new label with the time after the frame that shows it: a message posted in an animation
# frame arrives when that frame has been painted.
CLOCK = """() => {
    const seen = window.seen = [], keys = window.keys = [];
    let last;
    window.label = () => [...document.querySelectorAll('.jp-NotebookPanel:not(.lm-mod-hidden) svg.marks text')]
        .map(node => node.textContent).find(text => text.startsWith('k='));
    new MutationObserver(() => {
        const text = label();
        if (!text || text === last) return;
        last = text;
        requestAnimationFrame(() => {
            const painted = new MessageChannel();
            painted.port1.onmessage = () => seen.push([text, performance.now()]);
            painted.port2.postMessage(0);
        });
    }).observe(document.body, {subtree: true, childList: true, characterData: true});
    addEventListener('keydown', event => keys.push(event.timeStamp), true);
}"""
CLEAR = "() => { seen.length = 0; keys.length = 0; }"
ANSWERED = "() => seen.length && keys.length ? seen[0][1] - keys[0] : null"


def single_moves(page) -> list[float]:
    """Return the milliseconds of each of MOVES key presses, after WARM_UP."""
    times = []
    for _ in range(WARM_UP + MOVES):
        page.evaluate(CLEAR)
        page.keyboard.press("ArrowRight")
        times.append(page.wait_for_function(ANSWERED, polling=20).json_value())
        page.wait_for_timeout(100)
    return times[WARM_UP:]


def many_moves(page) -> tuple[float, float]:
    """Sweep from end to end SWEEPS times; return the seconds it took, and ms from the last key to the last picture."""
    page.keyboard.press("Home")
    page.wait_for_timeout(500)
    page.evaluate(CLEAR)
    start = time.perf_counter()
    for move in range(SWEEP * SWEEPS):
        page.keyboard.press("ArrowLeft" if move // SWEEP % 2 else "ArrowRight")
        due = start + (move + 1) * SECONDS / (SWEEP * SWEEPS)
        page.wait_for_timeout(max(0, 1000 * (due - time.perf_counter())))
    page.wait_for_timeout(2000)
    keys, seen, label = page.evaluate("() => [keys, seen, label()]")
    if label != f"k={SWEEP}" or seen[-1][0] != label or len(keys) != SWEEP * SWEEPS:
        raise RuntimeError(f"after {len(keys)} moves the chart shows {label} and not k={SWEEP}")
    return (keys[-1] - keys[0]) / 1000, seen[-1][1] - keys[-1]


with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
    work = Path(folder) / "work"
    for form, (cell, _) in FORMS.items():
        write(work / f"{form}.ipynb", SETUP, cell)
    with serve(work, Path(folder) / "settings") as address:
        lab = Lab(browser, address)
        lab.page.evaluate(CLOCK)
        times, settled = {}, {}
        for form, (_, handle) in FORMS.items():
            notebook = lab.open(f"{form}.ipynb")
            notebook.run_all()
            lab.page.wait_for_function("() => label()")
            lab.page.locator(handle).first.focus()
            times[form] = single_moves(lab.page)
            settled[form] = many_moves(lab.page)
            notebook.close()
peer = times.pop("interact")
peer_settled = settled.pop("interact")[1]
holds = []
for form, bars in (("grid", (16, 33)), ("live", (50, 100))):
    what = f"{form} explorer, key press to repaint, {MOVES} moves"
    holds.append(report(f"{what}, median", median(times[form]), "ms", PEER, median(peer), bar=bars[0]))
    holds.append(report(f"{what}, 95th percentile", p95(times[form]), "ms", PEER, p95(peer), bar=bars[1]))
for form, (seconds, settling) in settled.items():
    what = f"{form} explorer, {SWEEP * SWEEPS} moves in {seconds:.1f} s, last key press to the last value on the chart"
    holds.append(report(what, settling, "ms", PEER, peer_settled, bar=300))
raise SystemExit(not all(holds))
