"""Where lessons, exercises, memos, datasets and the rest lie: in the installed package or a checkout."""

from pathlib import Path

_PACKAGE = Path(__file__).resolve().parent
_ROOT = _PACKAGE / "content" if (_PACKAGE / "content").is_dir() else _PACKAGE.parents[1]
FOLDERS = ("lessons", "exercises", "solutions", "memos", "datasets", "classroom")


def folder(name: str) -> Path:
    """Return the folder `name`, one of FOLDERS.

    Raises
    ------
    ValueError
        If `name` is not one of FOLDERS.
    """
    if name not in FOLDERS:
        raise ValueError(f"folder: {name!r} is not one of {', '.join(FOLDERS)}")
    return _ROOT / name
