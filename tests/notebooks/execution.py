"""Run notebooks through nbval, in copies and without network, and read what became of each cell."""

import re
import shutil
import subprocess
import sys
import xml.etree.ElementTree as ElementTree
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from curriculum import NBVAL
from offline import environment

NO_KERNEL = "Kernel died before replying to kernel_info"


@dataclass(frozen=True)
class Cell:
    """What nbval said of one code cell: its number among the code cells, and the failure, if any."""

    number: int
    failure: str | None


def copy_notebooks(notebooks: list[Path], folder: Path) -> None:
    """Copy `notebooks` into `folder` as `<their folder>/<their name>`, as in a learner's working copy."""
    for path in notebooks:
        target = folder / path.parent.name / path.name
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(path, target)


def run(notebooks: list[Path], folder: Path, workers: int = 2) -> dict[str, list[Cell]]:
    """Run copies of `notebooks` in `folder` and return the cells of each, by `folder/name.ipynb`.

    Two kernels that start at once can draw the same port, and one of them dies. That says nothing of its notebook,
    which is run once more, by itself.
    """
    cells = run_once(notebooks, folder, workers)
    names = {f"{path.parent.name}/{path.name}": path for path in notebooks}
    unborn = [names[name] for name, found in cells.items() if any(NO_KERNEL in (cell.failure or "") for cell in found)]
    return cells | (run_once(unborn, folder / "again", workers=1) if unborn else {})


def run_once(notebooks: list[Path], folder: Path, workers: int) -> dict[str, list[Cell]]:
    """Run copies of `notebooks` in `folder` through nbval.

    One worker runs all cells of a notebook (`--dist=loadfile`), since they share a kernel. `-p summitry` imports the
    package first, which saves each pytest process about a second (see its `__init__`).
    """
    copies = folder / "notebooks"
    copy_notebooks(notebooks, copies)
    report = folder / "nbval.xml"
    process = subprocess.run(
        [sys.executable, "-m", "pytest", "-p", "summitry", *NBVAL, f"--numprocesses={workers}", f"--junitxml={report}"],
        cwd=copies,
        env=environment(folder / "jupyter"),
        capture_output=True,
        text=True,
        check=False,
    )
    if process.returncode not in (0, 1) or not report.is_file():
        raise RuntimeError(f"nbval did not run to its end:\n{process.stdout}{process.stderr}")
    cells = defaultdict(list)
    for case in ElementTree.parse(report).iter("testcase"):
        stem, name = case.get("classname").removesuffix(".ipynb"), case.get("name")
        problem = next((child.text for child in case if child.tag in ("failure", "error", "skipped")), None)
        cells[stem.replace(".", "/") + ".ipynb"].append(Cell(int(re.sub(r"\D", "", name)), problem))
    return dict(cells)
