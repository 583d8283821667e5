"""How long the whole curriculum takes through nbval, with two workers.

python benchmarks/whole_curriculum.py
"""

import tempfile
import time
from pathlib import Path

from _common import report
from execution import run

from curriculum import FOLDERS, notebooks

with tempfile.TemporaryDirectory() as folder:
    start = time.perf_counter()
    cells = run(notebooks(*FOLDERS), Path(folder))
    seconds = time.perf_counter() - start
if failed := [name for name, ran in cells.items() if any(cell.failure for cell in ran)]:
    raise SystemExit(f"cells failed in {', '.join(failed)}")
raise SystemExit(not report(f"nbval, {len(cells)} notebooks, 2 workers", seconds, "s", bar=180))
