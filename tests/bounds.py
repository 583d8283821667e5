"""Install the project at the ends of its bounds, and run there the unit tests that packages can break, and a lesson.

python tests/bounds.py [VERSION ...]

The oldest packages that pyproject.toml allows are tried with the oldest Python, the newest with every other Python that
is on the machine; VERSION, such as 3.11, picks some of them. The project is installed as a wheel, as a learner gets it,
in environments that are thrown away.
"""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

from curriculum import NBVAL, notebooks
from offline import environment

ROOT = Path(__file__).parents[1]
VERSIONS = ("3.11", "3.12", "3.13")
OLDEST = VERSIONS[0]
SENSITIVE = (
    "models",
    "explore",
    "checking",
    "summit/room",
    "test_charts.py",
    "test_data.py",
)  # the unit tests that a package can break


def python(version: str) -> str | None:
    """Return a Python of `version` on the path or among pyenv's, or None."""
    pyenv = Path(os.environ.get("PYENV_ROOT", Path.home() / ".pyenv")) / "versions"
    for candidate in (shutil.which(f"python{version}"), *pyenv.glob(f"{version}.*/bin/python")):
        if candidate and subprocess.run([candidate, "--version"], capture_output=True, check=False).returncode == 0:
            return str(candidate)
    return None


def holds(interpreter: str, resolution: str, folder: Path) -> bool:
    """Install with `interpreter` and uv's `resolution` in `folder`, run the tests, and return whether all went well."""
    uv = [shutil.which("uv", path=Path(sys.executable).parent), "--quiet"]
    own = str(folder / ("Scripts/python.exe" if os.name == "nt" else "bin/python"))
    install = [*uv, "pip", "install", "--python", own, "--compile-bytecode"]
    pytest = [own, "-m", "pytest", "-p", "no:cacheprovider", "-p", "summitry"]
    commands = [
        [*uv, "venv", "--python", interpreter, str(folder)],
        [*install, "--resolution", resolution, str(ROOT)],
        [*install, "--group", f"{ROOT / 'pyproject.toml'}:test"],
        [*pytest, "--numprocesses=2", "--dist=loadfile", *(f"tests/unit/{name}" for name in SENSITIVE)],
        [*pytest, *NBVAL, shutil.copy(notebooks("lessons")[-1], folder.parent)],
    ]
    env = environment(folder.parent / "jupyter")
    codes = [subprocess.run(command, cwd=ROOT, env=env, check=False).returncode for command in commands]
    return not any(codes)


def main(versions: Sequence[str]) -> bool:
    """Try the combination of each of `versions` that is here, say how it went, and return whether all held."""
    results = []
    for version in versions:
        resolution = "lowest-direct" if version == OLDEST else "highest"
        interpreter = python(version)
        if interpreter is None:
            print(f"bounds: Python {version} is not on this machine: not tried", flush=True)
            continue
        start = time.perf_counter()
        with tempfile.TemporaryDirectory() as folder:
            results.append(holds(interpreter, resolution, Path(folder) / "environment"))
        seconds = time.perf_counter() - start
        verdict = "holds" if results[-1] else "FAILS"
        print(f"bounds: Python {version} with {resolution} packages {verdict} ({seconds:.0f} s)", flush=True)
    return bool(results) and all(results)


if __name__ == "__main__":
    sys.exit(not main(sys.argv[1:] or VERSIONS))
