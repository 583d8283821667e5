"""How long each lesson runs and how much memory its kernel takes, beside a notebook that only imports.

python benchmarks/run_all.py

The peer imports pandas, Altair and ipywidgets without Summitry. Lessons and peer take turns, ROUNDS times.
"""

import os
import time

import nbformat
from _common import median, report
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell

from curriculum import notebooks
from samples import notebook

ROUNDS = 3
PEER = "imports pandas, Altair, ipywidgets"
MEMORY = "import psutil\nprint(psutil.Process().memory_info().rss)"


def run(nb) -> tuple[float, float]:
    """Return seconds from the start of the kernel to its end, and its resident memory in MB before that."""
    nb.cells.append(new_code_cell(MEMORY))
    start = time.perf_counter()
    NotebookClient(nb, kernel_name="python3", timeout=120, extra_arguments=["--log-level=40"]).execute()
    return time.perf_counter() - start, int(nb.cells[-1].outputs[0].text) / 1e6


os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # as on a learner's machine: the second start is faster than the first
makers = {PEER: lambda: notebook("import pandas as pd\nimport altair as alt\nimport ipywidgets")}
makers |= {path.stem: lambda path=path: nbformat.read(path, as_version=4) for path in notebooks("lessons")}
for make in makers.values():
    run(make())
results = {name: [] for name in makers}
for _ in range(ROUNDS):
    for name, make in makers.items():
        results[name].append(run(make()))
seconds = {name: median([run[0] for run in runs]) for name, runs in results.items()}
memory = {name: median([run[1] for run in runs]) for name, runs in results.items()}
peer = (PEER, seconds.pop(PEER)), (PEER, memory.pop(PEER))
slowest, largest = max(seconds, key=seconds.get), max(memory, key=memory.get)
holds = [
    report("lesson run-all, median over lessons", median(list(seconds.values())), "s", *peer[0], bar_ratio=1.0),
    report(f"lesson run-all, worst lesson ({slowest})", seconds[slowest], "s", *peer[0], bar_ratio=1.5),
    report(f"kernel memory, worst lesson ({largest})", memory[largest], "MB", *peer[1], bar_ratio=1.3),
]
raise SystemExit(not all(holds))
