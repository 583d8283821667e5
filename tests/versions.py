"""Install the project with the lowest, the highest and mixed versions of its packages, test it there, print a table.

python tests/versions.py [--full] [ROW ...]

ROW is a row's name, such as 3.11-lowest, or a part of it, such as 3.12 or pandas; without one, every row is run but
prereleases. The project is installed as a wheel, as a learner gets it, in environments that are thrown away. Each row
runs the unit tests that packages can break, and a lesson; with --full the submissions, all notebooks, and in Chromium
a chart, both kinds of explorers and the summit's panel. A warning is a failure, as in all tests.
"""

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
import xml.etree.ElementTree as ElementTree
from collections.abc import Sequence
from pathlib import Path

from packaging.requirements import Requirement

from curriculum import NBVAL, notebooks
from environments import ROOT, UV, make, run
from offline import environment

PYTHONS = ("3.11", "3.12", "3.13")
MIXED = "3.12"  # the Python of the rows in which one package is old and the others are new
PACKAGES = {"pandas": "pandas", "altair": "Altair", "jupyterlab": "JupyterLab", "ipywidgets": "ipywidgets"}
PRERELEASES = f"{PYTHONS[-1]}-prereleases"
BREAKABLE = (
    "tests/unit/models",
    "tests/unit/explore",
    "tests/unit/checking",
    "tests/unit/summit/room",
    "tests/unit/summit/test_play.py",
    "tests/unit/test_charts.py",
    "tests/unit/test_classroom.py",
    "tests/unit/test_data.py",
)  # the unit tests that a package can break
FULL = (
    "tests/unit/test_grading.py",
    "tests/notebooks/test_execution.py",
    "tests/browser/test_explorers_answer.py",
    "tests/browser/test_summit_panel.py",
)
HEADINGS = ("Row", "Python", *PACKAGES.values(), "Tests", "Result", "Seconds")


def rows() -> dict[str, list[str]]:
    """Return by row, whose name begins with its Python, what uv is told besides the project."""
    ends = {
        f"{python}-{end}": ["--resolution", resolution]
        for python in PYTHONS
        for end, resolution in (("lowest", "lowest-direct"), ("highest", "highest"))
    }
    mixed = {f"{MIXED}-lowest-{name}": [f"{name}=={lowest(name)}"] for name in PACKAGES}
    return ends | mixed | {PRERELEASES: ["--prerelease", "allow"]}


def lowest(package: str) -> str:
    """Return the lowest version of `package` that pyproject.toml allows."""
    project = tomllib.loads((ROOT / "pyproject.toml").read_text("utf-8"))["project"]
    (requirement,) = [each for each in map(Requirement, project["dependencies"]) if each.name == package]
    (version,) = [each.version for each in requirement.specifier if each.operator == ">="]
    return version


def interpreter(version: str) -> str | None:
    """Return a Python of `version` on the path or among pyenv's, or None."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for candidate in (shutil.which(f"python{version}"), *pyenv.glob(f"{version}.*/bin/python")):
        if candidate and subprocess.run([candidate, "--version"], capture_output=True, check=False).returncode == 0:
            return str(candidate)
    return None


def installed(python: Path) -> dict[str, str]:
    """Return the version of each of PACKAGES, and of Python, in the environment of `python`."""
    listed = json.loads(run(UV, "pip", "list", "--quiet", "--format", "json", "--python", python))
    found = {each["name"]: each["version"] for each in listed}
    own = run(python, "-c", "import platform; print(platform.python_version())").strip()
    return {"Python": own} | {title: found[name] for name, title in PACKAGES.items()}


def tests_run(report: Path) -> int:
    """Return how many tests a report of pytest holds that were not skipped."""
    suites = ElementTree.parse(report).iter("testsuite") if report.is_file() else ()
    return sum(int(suite.get("tests")) - int(suite.get("skipped")) for suite in suites)


def tried(name: str, told: Sequence[str], wheel: Path, full: bool, folder: Path) -> dict[str, str]:
    """Install `wheel` as the row `name` says, run the tests, and return the row's cells but for its seconds."""
    bounds = ROOT / "pyproject.toml"  # beside the wheel, so that its dependencies count as direct
    only_wheels = ["--only-binary", ":all:"]  # no learner's laptop has to compile a package
    base = interpreter(name.partition("-")[0])
    if base is None:
        return {"Result": "not tried: this Python is not on the machine"}
    try:
        python = make(folder / "environment", base, *only_wheels, *told, bounds, str(wheel))
        run(UV, "pip", "install", "--quiet", "--python", python, "--group", f"{bounds}:test")
    except subprocess.CalledProcessError:
        return {"Result": "FAILS: cannot be installed"}
    pytest = [python, "-m", "pytest", "-p", "no:cacheprovider", "-p", "summitry"]
    lesson = Path(shutil.copy(notebooks("lessons")[-1], folder))
    runs = {
        "unit tests": [*pytest, "--numprocesses=2", "--dist=loadfile", *BREAKABLE],
        "a lesson": [*pytest, *NBVAL, lesson],
    }
    if full:
        runs["all else"] = [*pytest, *FULL]
    settings = folder / "jupyter"
    settings.mkdir()  # IPython warns where it is missing
    env = environment(settings) | {"CI": "true"}  # without Chromium, tests fail
    failed, count = [], 0
    for what, command in runs.items():
        report = folder / f"{what}.xml"
        if subprocess.run([*command, f"--junitxml={report}"], cwd=ROOT, env=env, check=False).returncode:
            failed.append(what)
        count += tests_run(report)
    result = f"FAILS: {', '.join(failed)}" if failed else "holds"
    return installed(python) | {"Tests": f"{count:,}", "Result": result}


def line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def main(arguments: Sequence[str]) -> bool:
    """Try the rows that were asked for, print the table, and return whether all that were tried hold."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--full", action="store_true", help="run all notebooks, and the browser, too")
    parser.add_argument("rows", metavar="ROW", nargs="*", help=f"a row's name or a part of it: {', '.join(rows())}")
    asked = parser.parse_args(arguments)
    chosen = {
        name: told
        for name, told in rows().items()
        if (any(part in name for part in asked.rows) if asked.rows else name != PRERELEASES)
    }
    if unknown := [part for part in asked.rows if not any(part in name for name in rows())]:
        parser.error(f"no row is named {', '.join(unknown)}; there are {', '.join(rows())}")
    table = [line(HEADINGS), line(["---"] * len(HEADINGS))]
    results = []
    with tempfile.TemporaryDirectory() as built:
        run(UV, "build", "--quiet", "--wheel", "--out-dir", built, ROOT)
        (wheel,) = Path(built).glob("summitry-*.whl")
        for name, told in chosen.items():
            start = time.perf_counter()
            with tempfile.TemporaryDirectory() as folder:
                cells = tried(name, told, wheel, asked.full, Path(folder))
            cells |= {"Row": name, "Seconds": f"{time.perf_counter() - start:.0f}"}
            results.append(cells["Result"])
            table.append(line([cells.get(heading, "") for heading in HEADINGS]))
            print(f"versions: {table[-1]}", flush=True)
    print("\n".join(table), flush=True)
    return "holds" in results and not any(result.startswith("FAILS") for result in results)


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1:]))
