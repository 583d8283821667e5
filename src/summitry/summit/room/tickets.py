"""Tickets: who sits where, in a small file of one's own, so that a reload or a new kernel finds its seat again."""

import contextlib
import json
import os
from pathlib import Path
from typing import NamedTuple

from summitry import files
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
    files.write(path(ticket, where), json.dumps(ticket._asdict()).encode("utf-8"), private=True)
    os.utime(path(ticket, where))  # it is the newest, also if it was there
    return ticket


def find(code: str, where: Path, who: str | None = None) -> Ticket | None:
    """Return the ticket for a room, if there is one: the chair's, or that of a team."""
    return _read(where / _name(code, who))


def newest(where: Path) -> Ticket | None:
    """Return the teacher's ticket that was written last, if there is one."""
    found = sorted(where.glob(f"*.{CHAIR}.json"), key=lambda file: file.stat().st_mtime)
    return _read(found[-1]) if found else None


def forget(ticket: Ticket, where: Path) -> None:
    """Remove a ticket."""
    with contextlib.suppress(OSError):
        path(ticket, where).unlink()


def path(ticket: Ticket, where: Path) -> Path:
    """Return the file of a ticket."""
    return where / _name(ticket.code, ticket.who)


def _name(code: str, who: str | None) -> str:
    return f"{plain(code)}.{CHAIR if who == CHAIR else 'team'}.json"


def _read(path: Path) -> Ticket | None:
    try:
        return Ticket(**json.loads(path.read_bytes()))
    except (OSError, ValueError, TypeError):
        return None
