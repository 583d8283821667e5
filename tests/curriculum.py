"""Where the notebooks are."""

from pathlib import Path

from summitry.content import folder

FOLDERS = ("lessons", "exercises", "solutions")


def notebooks(*folders: str) -> list[Path]:
    """Return the notebooks in `folders`, in the order of the curriculum."""
    return [path for name in folders for path in sorted(folder(name).glob("*.ipynb"))]
