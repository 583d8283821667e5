"""Run every benchmark, one after the other on an otherwise quiet machine, and print one table in Markdown.

python benchmarks/all.py [NAME ...]

A NAME, such as run_all, picks some. Other people's code that ours is held against (group `peers` in pyproject.toml) is
installed in an environment that is thrown away. Exits with 1 if a bar is missed or a benchmark fails.
"""

import json
import os
import platform
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import _common  # noqa: F401, it leads to the tests

from environments import ROOT, make

HERE = Path(__file__).parent
OTHERS = {"all", "_common"}
WITH_PEERS = {"general_equilibrium", "gravity", "tournament"}


def lines(script: Path, python: str | Path) -> list[dict]:
    """Run one benchmark with the interpreter `python` and return what it reported, and whether it broke off."""
    done = subprocess.run([python, script], stdout=subprocess.PIPE, text=True)
    found = [json.loads(line) for line in done.stdout.splitlines() if line.startswith("{")]
    broke_off = not found or (done.returncode and all(line["holds"] for line in found))
    return [*found, {"what": f"{script.stem} broke off", "holds": False}] if broke_off else found


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
with tempfile.TemporaryDirectory() as folder:
    peers = WITH_PEERS.intersection(names) and make(
        Path(folder) / "peers", sys.executable, str(ROOT), "--group", f"{ROOT / 'pyproject.toml'}:peers"
    )
    for name in names:
        for line in lines(HERE / f"{name}.py", peers if name in WITH_PEERS else sys.executable):
            print(row(line), flush=True)
            holds = holds and line["holds"]
sys.exit(not holds)
