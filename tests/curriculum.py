"""Where the notebooks are, and how nbval runs them."""

from pathlib import Path

from summitry.content import folder

FOLDERS = ("lessons", "exercises", "solutions")
NBVAL = ("--nbval-lax", "--nbval-current-env", "--nbval-cell-timeout=60", "--dist=loadfile", "--color=no", "-vv")


def notebooks(*folders: str) -> list[Path]:
    """Return the notebooks in `folders`, in the order of the curriculum."""
    return [path for name in folders for path in sorted(folder(name).glob("*.ipynb"))]
