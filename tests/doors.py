"""Open lesson 00 through the doors that need no clone of ours: Binder, and the release for a room without internet.

python tests/doors.py

Each door gets a fresh environment that is thrown away, made of exactly the files that the door names. Packages come
from the registry; after that the network is cut.
"""

import os
import sys
import tempfile
import time
from pathlib import Path

from environments import ROOT, UV, make, run

sys.path.insert(0, str(ROOT / "tests" / "browser"))

from lab import Lab, open_browser, serve

LESSON = "lessons/00_start_here.ipynb"
LARGEST_WHEEL = 15_000_000  # bytes


def binder(folder: Path) -> tuple[Path, list[str]]:
    """Do what Binder does with a clone, and return the folder it serves and the command that starts JupyterLab."""
    checkout, environment = folder / "checkout", folder / "environment"
    run("git", "clone", "--quiet", ROOT, checkout)
    version = (checkout / ".binder" / "runtime.txt").read_text("utf-8").strip().removeprefix("python-")
    python = make(environment, version, checkout / ".binder" / "requirements.txt")
    run(checkout / ".binder" / "postBuild", cwd=checkout, env=os.environ | {"NB_PYTHON_PREFIX": str(environment)})
    return checkout, [str(python), "-m", "jupyterlab"]


def release(folder: Path) -> tuple[Path, list[str]]:
    """Make the archive of classroom/without_internet.md, install from it alone, and return the same two things."""
    wheels, environment, work = folder / "wheels", folder / "environment", folder / "work"
    run(UV, "build", "--quiet", "--wheel", "--out-dir", wheels, ROOT)
    (wheel,) = wheels.glob("summitry-*.whl")
    size = wheel.stat().st_size
    print(f"doors: the wheel has {size / 1e6:.1f} MB (bar {LARGEST_WHEEL / 1e6:.0f})", flush=True)
    if size > LARGEST_WHEEL:
        raise SystemExit("the wheel is too large")
    lock = ROOT / "requirements.lock"
    run(sys.executable, "-m", "pip", "download", "-qq", "--requirement", lock, "--dest", wheels)
    run(sys.executable, "-m", "venv", environment)
    python = environment / "bin" / "python"
    offline = ["--no-index", "--find-links", wheels]
    run(python, "-m", "pip", "install", "-qq", *offline, "summitry", cwd=folder)
    return work, [str(environment / "bin" / "summitry"), "lab", str(work), "--"]


def opens(served: Path, command: list[str], folder: Path) -> bool:
    """Run lesson 00 in JupyterLab in Chromium, say what went wrong, and return whether nothing did."""
    with open_browser() as browser, serve(served, folder / "settings", command) as address:
        notebook = Lab(browser, address).open(LESSON)
        notebook.run_all(patience=90)
        outputs = notebook.outputs()
        faults = [f"{output['ename']}: {output['evalue']}" for output in outputs if output["output_type"] == "error"]
        faults += [*notebook.page.errors, *notebook.page.blocked]
        if not any(output["marks"] for output in outputs):
            faults.append("no chart was drawn")
    for fault in faults:
        print(f"doors: {fault}", flush=True)
    return not faults


def main() -> bool:
    """Try each door, say how it went, and return whether all opened."""
    results = []
    for door in (binder, release):
        start = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            served, command = door(Path(folder))
            served.mkdir(exist_ok=True)
            results.append(opens(served, command, Path(folder)))
        verdict = "opens" if results[-1] else "DOES NOT OPEN"
        print(f"doors: {door.__name__} {verdict} ({time.perf_counter() - start:.0f} s)", flush=True)
    return all(results)


if __name__ == "__main__":
    sys.exit(not main())
