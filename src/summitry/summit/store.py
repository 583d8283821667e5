"""Saved games: one line of JSON for each move, added and never changed, so that a game survives a kill at any moment.

A save is in the folder `.summitry/games` of the learner's own work. The last line may be half written: it is left out,
and cut off before the next one is added. A fault anywhere else is reported with its line.
"""

import errno
import json
import os
import re
from pathlib import Path
from typing import Any

from summitry import files
from summitry.learner import state_folder
from summitry.summit.game import Move

GAMES, SUFFIX = "games", ".jsonl"
NAME = re.compile(r"[\w][\w .-]{0,59}")


class DamagedSave(ValueError):
    """A saved game that cannot be read; the message says which line and why."""


def folder(start: Path | None = None) -> Path:
    """Return where games are saved for work in `start` (the current directory): beside the learner's progress."""
    return state_folder(start) / GAMES


class NotSaved(OSError):
    """A move that cannot be written; the message says why and what to do."""


class Save:
    """A saved game.

    Parameters
    ----------
    path : the file; see `named` for one in the learner's folder
    """

    def __init__(self, path: Path):
        self.path = Path(path)
        self._end: int | None = None  # where the last complete line ended, once read or written

    @classmethod
    def named(cls, name: str, start: Path | None = None) -> "Save":
        """Return the save called `name`. Raises ValueError if that cannot be a file's name."""
        if not isinstance(name, str) or not NAME.fullmatch(name):
            raise ValueError(f"save: {name!r} is not a name of letters, digits, spaces, dots and hyphens, 60 at most")
        return cls(folder(start) / f"{name}{SUFFIX}")

    def exists(self) -> bool:
        """Return whether there is such a game with at least one move."""
        return self.path.is_file() and bool(self.read())

    def read(self) -> list[Move]:
        """Return the moves. Raises DamagedSave for a fault that a kill cannot explain."""
        data = self.path.read_bytes()
        complete = data.rfind(b"\n") + 1
        moves = []
        for number, line in enumerate(data[:complete].splitlines(), 1):
            move = _parsed(line)
            if move is None or move.get("n") != number:
                raise DamagedSave(f"{self.path.name}, line {number}: this is not move {number} of a game.")
            del move["n"]
            moves.append(move)
        self._end = complete
        return moves

    def append(self, move: Move, number: int) -> None:
        """Add move `number` (1 for the first); when this returns it is on the disk.

        Raises DamagedSave if another program has added to the file since it was read, and NotSaved if the move cannot
        be written; then the file is as before.
        """
        line = json.dumps({"n": number, **move}, ensure_ascii=False, separators=(",", ":")).encode("utf-8") + b"\n"
        try:
            self._append(line)
        except OSError as error:
            error.filename = str(self.path)
            told = files.explain(error, "Keep the game in another folder, or in memory.")
            raise NotSaved(f"This move does not count, since it cannot be saved. {told}") from error
        self._end = (self._end or 0) + len(line)

    def _append(self, line: bytes) -> None:
        if self._end is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            if self.path.exists():
                self.read()
        with open(self.path, "r+b" if self.path.exists() else "x+b", buffering=0) as file:
            files.lock(file)
            last = file.read().rfind(b"\n") + 1
            if last != (self._end or 0):
                raise DamagedSave(f"{self.path.name}: this game was continued elsewhere. Open it again.")
            file.truncate(last)
            file.seek(last)
            try:
                if file.write(line) != len(line):
                    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
                os.fsync(file.fileno())
            except OSError:
                file.truncate(last)  # so that a move that is on the disk is one that counts
                raise
        if self._end is None:
            files.sync_folder(self.path.parent)


def _parsed(line: bytes) -> dict[str, Any] | None:
    try:
        move = json.loads(line)
    except ValueError:
        return None
    return move if isinstance(move, dict) else None
