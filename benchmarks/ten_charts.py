"""Ten charts in one notebook in JupyterLab: time to the tenth, bytes over the websocket, requests to other machines.

python benchmarks/ten_charts.py

The peer is Altair's own way to draw without network, `JupyterChart.enable_offline()`.
"""

import tempfile
import time
from pathlib import Path

from _common import median, report
from lab import Lab, open_browser, serve

from samples import write

ROUNDS = 3
PEER = "Altair's JupyterChart, offline"
ROWS = """rows = pd.DataFrame({"month": range(50), "imports": range(50), "duty": range(50, 0, -1)})
rows = rows.melt("month", var_name="series", value_name="value")
def chart(i):
    base = alt.Chart(rows, title=f"Chart {i}", description=f"Chart {i} of ten: two lines that cross")
    return base.mark_line().encode(x="month", y="value", color="series")"""
OURS = ["import summitry\nimport altair as alt\nimport pandas as pd", ROWS, *(f"chart({i})" for i in range(10))]
THEIRS = [
    "import altair as alt\nimport pandas as pd\nalt.JupyterChart.enable_offline()",
    ROWS,
    *(f"alt.JupyterChart(chart({i}))" for i in range(10)),
]
TEN = """() => document.querySelectorAll(
    '.jp-NotebookPanel:not(.lm-mod-hidden) .jp-OutputArea :is(svg.marks, canvas.marks)').length === 10"""


def measure(lab: Lab, path: str, received: list[int]) -> tuple[float, float, int]:
    """Return seconds from Run All to the tenth chart, kB received over websockets, and requests to other machines."""
    notebook = lab.open(path)
    received.clear()
    start = time.perf_counter()
    lab.page.evaluate("() => { jupyterapp.commands.execute('notebook:run-all-cells'); }")
    lab.page.wait_for_function(TEN)
    seconds = time.perf_counter() - start
    lab.page.wait_for_timeout(1000)
    notebook.close()
    return seconds, sum(received) / 1e3, len(lab.page.blocked)


with tempfile.TemporaryDirectory() as folder, open_browser() as browser:
    work = Path(folder) / "work"
    write(work / "ours.ipynb", *OURS)
    write(work / "theirs.ipynb", *THEIRS)
    with serve(work, Path(folder) / "settings") as address:
        lab, received = Lab(browser, address), []
        lab.page.on("websocket", lambda ws: ws.on("framereceived", lambda frame: received.append(len(frame))))
        runs = {name: [measure(lab, f"{name}.ipynb", received) for _ in range(ROUNDS)] for name in ("ours", "theirs")}
(ours_s, ours_kb, left), (theirs_s, theirs_kb, _) = (map(median, zip(*runs[name], strict=True)) for name in runs)
holds = [
    report("ten charts, Run All to the tenth on screen", ours_s, "s", PEER, theirs_s, bar=2),
    report("ten charts, received over the websocket", ours_kb, "kB", PEER, theirs_kb, bar=150),
    report("ten charts, requests to other machines", left, "requests", bar=0),
]
raise SystemExit(not all(holds))
