"""From the command to a lesson whose first cell has run: `summitry lab` beside plain JupyterLab, cold and warm.

python benchmarks/open_lesson.py

Cold is the first time: no working copy, no settings, and, as root on Linux, no file left in the system's memory. The
peer opens a notebook that imports pandas, Altair and ipywidgets.
"""

import contextlib
import os
import sys
import tempfile
import time
from pathlib import Path

from _common import median, report
from lab import Lab, open_browser, serve

from samples import write

ROUNDS = {"cold": 3, "warm": 5}
PEER = "plain JupyterLab"
FORGET = Path("/proc/sys/vm/drop_caches")
RUN_FIRST = """async () => {
    const notebook = jupyterapp.shell.currentWidget.content;
    notebook.activeCellIndex = notebook.widgets.findIndex(cell => cell.model.type === 'code');
    await jupyterapp.commands.execute('notebook:run-cell');
    if (notebook.activeCell.model.executionCount !== 1) throw Error('the first cell did not run');
}"""


def open_lesson(browser, folder: Path, command: list[str], path: str) -> float:
    """Return the seconds from starting `command` for `folder` until the first cell of the notebook `path` has run."""
    with tempfile.TemporaryDirectory() as settings:
        start = time.perf_counter()
        with serve(folder, Path(settings) / "settings", [sys.executable, "-P", "-m", *command]) as address:
            lab = Lab(browser, address)
            lab.open(path)
            lab.page.evaluate(RUN_FIRST)
            seconds = time.perf_counter() - start
            lab.page.context.close()
    return seconds


def ours(browser, folder: Path) -> float:
    """Return the seconds with `summitry lab`, which makes its working copy in `folder` if there is none."""
    return open_lesson(browser, folder, ["summitry.cli", "lab", str(folder), "--"], "lessons/00_start_here.ipynb")


def theirs(browser, folder: Path) -> float:
    """Return the seconds with plain JupyterLab."""
    write(folder / "imports.ipynb", "import pandas as pd\nimport altair as alt\nimport ipywidgets")
    return open_lesson(browser, folder, ["jupyterlab"], "imports.ipynb")


def first_time(measure, browser) -> float:
    """Return what `measure` gives in a new folder, with the system's memory of files emptied."""
    with tempfile.TemporaryDirectory() as folder:
        with contextlib.suppress(OSError):
            os.sync()
            FORGET.write_text("3")
        return measure(browser, Path(folder))


os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as on a learner's machine
with open_browser() as browser, tempfile.TemporaryDirectory() as folder:
    makers = {
        "cold": lambda measure: first_time(measure, browser),
        "warm": lambda measure: measure(browser, Path(folder)),
    }
    makers["warm"](ours), makers["warm"](theirs)
    holds = []
    for state, rounds in ROUNDS.items():
        pairs = [(makers[state](ours), makers[state](theirs)) for _ in range(rounds)]
        mine, peer = map(median, zip(*pairs, strict=True))
        what = f"summitry lab, {state}, to the first cell of a lesson"
        holds.append(report(what, mine, "s", PEER, peer, bar_ratio=1.0))
raise SystemExit(not all(holds))
