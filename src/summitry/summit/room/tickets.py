"""Tickets: who sits where, in a small file of one's own, so that a reload or a new kernel finds its seat again."""

import contextlib
import json
import os
from pathlib import Path
from typing import NamedTuple

from summitry.learner import state_folder
from summitry.summit.game import CHAIR
from summitry.summit.room.store import plain

FOLDER = "rooms"


class Ticket(NamedTuple):
    """A seat in a room: the address of its server, the room's code, a capital or `chair`, and the word for it."""

    address: str
    code: str
    who: str
    word: str


def folder(start: Path | None = None) -> Path:
    """Return where a learner's tickets are: beside the saved games."""
    return state_folder(start) / FOLDER


def keep(ticket: Ticket, where: Path) -> Ticket:
    """Write a ticket, readable for its owner alone, and return it."""
    where.mkdir(parents=True, exist_ok=True)
    place = path(ticket, where)
    temporary = place.with_suffix(".new")
    with open(temporary, "w", encoding="utf-8", opener=_private) as file:
        json.dump(ticket._asdict(), file)
    os.replace(temporary, place)
    return ticket


def find(code: str, where: Path, who: str | None = None) -> Ticket | None:
    """Return the ticket for a room, if there is one: the chair's, or that of a team."""
    return _read(where / _name(code, who))


def newest(where: Path) -> Ticket | None:
    """Return the teacher's ticket that was written last, if there is one."""
    files = sorted(where.glob(f"*.{CHAIR}.json"), key=lambda file: file.stat().st_mtime)
    return _read(files[-1]) if files else None


def forget(ticket: Ticket, where: Path) -> None:
    """Remove a ticket."""
    with contextlib.suppress(OSError):
        path(ticket, where).unlink()


def path(ticket: Ticket, where: Path) -> Path:
    """Return the file of a ticket."""
    return where / _name(ticket.code, ticket.who)


def _name(code: str, who: str | None) -> str:
    return f"{plain(code)}.{CHAIR if who == CHAIR else 'team'}.json"


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)


def _read(path: Path) -> Ticket | None:
    try:
        return Ticket(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
