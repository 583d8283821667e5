"""Submitted notebooks: whose they are, which exercise they are of, and their code, whatever state they are in."""

import json
import re
from dataclasses import dataclass
from pathlib import Path

from summitry import content

LARGEST = 20_000_000  # bytes of one notebook
MOST_CELLS = 500
NOBODY = "(no name)"
_NUMBER = re.compile(r"(?<!\d)(\d\d)_[a-z]")


@dataclass(frozen=True)
class Submission:
    """One submitted file: `exercise` is the stem of the exercise, or "" if it is not one of the course."""

    path: Path
    learner: str
    exercise: str


class Damaged(Exception):
    """A file that holds no notebook; the message is a sentence for the teacher."""


def find(folder: Path) -> list[Submission]:
    """Return the notebooks in `folder`, by learner.

    A learner is a folder in `folder`, however deep the file lies in it; or, for a file in `folder` itself, what stands
    before the name of the exercise. Checkpoints and files of other kinds are left out.
    """
    found = []
    for path in sorted(folder.rglob("*.ipynb")):
        parts = path.relative_to(folder).parts
        if any(part.startswith(".") for part in parts):
            continue
        exercise = _exercise(path.stem)
        before = path.stem.split(exercise)[0] if exercise and exercise in path.stem else path.stem
        learner = parts[0] if len(parts) > 1 else before.strip(" _-.") or NOBODY
        found.append(Submission(path, learner, exercise))
    return found


def _exercise(stem: str) -> str:
    """Return the exercise that a file's name says: its whole stem, or at least its number."""
    exercises = sorted(path.stem for path in content.folder("exercises").glob("*.ipynb"))
    for name in exercises:
        if name in stem:
            return name
    numbers = set(_NUMBER.findall(stem))
    by_number = [name for name in exercises if name[:2] in numbers]
    return by_number[0] if len(by_number) == 1 else ""


def code(path: Path) -> list[tuple[int, str]]:
    """Return the code cells of the notebook at `path`: their place among all cells, counted from 1, and their source.

    Raises
    ------
    Damaged
        If the file is too large, cannot be read, or is not a notebook.
    """
    try:
        if path.is_symlink():
            raise Damaged("This is a symbolic link and not a file.")
        if path.stat().st_size > LARGEST:
            raise Damaged(f"The file is larger than {LARGEST // 1_000_000} MB: its outputs should be cleared.")
        notebook = json.loads(path.read_bytes())
    except OSError as error:
        raise Damaged(f"The file cannot be read: {error.strerror}.") from error
    except (ValueError, RecursionError) as error:
        raise Damaged(
            "The file is not JSON, so it is no notebook: it may have been cut off when it was saved."
        ) from error
    cells = notebook.get("cells") if isinstance(notebook, dict) else None
    if not isinstance(cells, list):
        raise Damaged("The file is JSON, and not a notebook of format 4.")
    if len(cells) > MOST_CELLS:
        raise Damaged(f"The notebook has {len(cells):,} cells; {MOST_CELLS} are the most that are run.")
    found = []
    for place, cell in enumerate(cells, 1):
        if isinstance(cell, dict) and cell.get("cell_type") == "code":
            source = cell.get("source", "")
            pieces = source if isinstance(source, list) else [source]
            if all(isinstance(piece, str) for piece in pieces):
                found.append((place, "".join(pieces)))
    return found
