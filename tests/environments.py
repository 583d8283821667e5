"""Fresh environments, for what is tried as somebody gets it who has nothing of ours; the caller throws them away."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[1]
UV = shutil.which("uv", path=Path(sys.executable).parent)


def run(*command: str | Path, **options) -> str:
    """Run a command, which must succeed, and return what it printed."""
    return subprocess.run(command, check=True, text=True, stdout=subprocess.PIPE, **options).stdout


def make(folder: Path, python: str | Path, *requirements: str | Path) -> Path:
    """Make an environment in `folder` with the interpreter `python`, and return its own.

    `requirements` are files of requirements, as paths, and names of packages or options of `uv pip install`, as text.
    """
    run(UV, "venv", "--quiet", "--seed", "--python", python, folder)
    own = folder / "bin" / "python"
    wanted = [
        part for each in requirements for part in (("--requirement", each) if isinstance(each, Path) else (each,))
    ]
    run(UV, "pip", "install", "--quiet", "--compile-bytecode", "--python", own, *wanted)
    return own


def add_course(python: Path) -> None:
    """Install the course, without its requirements, into the environment of `python`."""
    run(UV, "pip", "install", "--quiet", "--compile-bytecode", "--python", python, "--no-deps", ROOT)
