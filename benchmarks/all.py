"""Run every benchmark, one after the other on an otherwise quiet machine, and print one table in Markdown.

python benchmarks/all.py [NAME ...]

A NAME, such as run_all, picks some. Exits with 1 if a bar is missed or a benchmark fails.
"""

import json
import os
import platform
import subprocess
import sys
from datetime import date
from pathlib import Path

HERE = Path(__file__).parent
OTHERS = {"all", "_common"}


def lines(script: Path) -> list[dict]:
    """Run one benchmark and return what it reported; what it says without its peer, or that it failed, is one line."""
    done = subprocess.run([sys.executable, str(script)], stdout=subprocess.PIPE, text=True)
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    said = (done.stdout.strip().splitlines() or [""])[-1]
    alone = {"what": said, "holds": True} if said and not done.returncode else None
    return found or [alone or {"what": f"{script.stem} failed", "holds": False}]


def row(line: dict) -> str:
    """Return one figure as a row of the table."""
    measured = f"{line.get('measured', '')} {line.get('unit', '')}".strip()
    peer = f"{line['peer']}: {line['peer_measured']} {line['unit']}" if line.get("peer") else ""
    cells = (
        line["what"],
        measured,
        peer,
        line.get("ratio") or "",
        line.get("bar", ""),
        "yes" if line["holds"] else "NO",
    )
    return f"| {' | '.join(map(str, cells))} |"


names = sys.argv[1:] or sorted(path.stem for path in HERE.glob("*.py") if path.stem not in OTHERS)
machine = f"{platform.system()} {platform.machine()}, {os.cpu_count()} processors"
print(f"{date.today()}, {machine}, Python {platform.python_version()}\n")
print("| What | Measured | Peer, same run | Ratio | Bar | Holds |\n|---|---|---|---|---|---|")
holds = True
for name in names:
    for line in lines(HERE / f"{name}.py"):
        print(row(line), flush=True)
        holds = holds and line["holds"]
sys.exit(not holds)
