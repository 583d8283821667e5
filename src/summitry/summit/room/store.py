"""The log of the rooms: events in SQLite that are added and never changed.

`append` returns when the event is on the disk. The write-ahead log (WAL) is used where the folder allows it; what is
used instead elsewhere, `Store.note` says in one sentence. Of secrets only hashes are kept.
"""

import contextlib
import hashlib
import hmac
import json
import math
import os
import secrets
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any, NamedTuple

from summitry import files

LETTERS = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # none that is read as another
CODE_LENGTH, WORD_LENGTH = 6, 15
FILE = "rooms.db"
FOLDER_VARIABLE = "SUMMITRY_ROOMS"
TRIAL, PATIENCE = 1.0, 5.0  # seconds to wait for another process that writes: when the file is opened, and afterwards

_SCHEMA = """
CREATE TABLE IF NOT EXISTS room (
    code TEXT PRIMARY KEY, opened REAL NOT NULL, case_name TEXT NOT NULL, case_text TEXT NOT NULL, chair TEXT NOT NULL
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS event (
    code TEXT NOT NULL REFERENCES room, n INTEGER NOT NULL, at REAL NOT NULL,
    author TEXT NOT NULL, id TEXT NOT NULL, body TEXT NOT NULL,
    PRIMARY KEY (code, n), UNIQUE (code, author, id)
) WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS tried (one INTEGER PRIMARY KEY, at REAL);
"""


class _Way(NamedTuple):
    journal: str
    locks: bool
    note: str


_WAYS = (
    _Way("wal", True, ""),
    _Way(
        "delete",
        True,
        "This folder does not allow SQLite's write-ahead log, so the room keeps a rollback journal: as safe, slower.",
    ),
    _Way(
        "delete",
        False,
        "This folder has no file locks, so the room is safe only as long as one server alone uses it; "
        "a folder on the computer's own disk is better (--folder).",
    ),
)


class Behind(RuntimeError):
    """Another process has added an event since the log was read."""


class Record(NamedTuple):
    """What a room was opened with."""

    code: str
    opened: float
    case_name: str
    case_text: str
    chair: str  # hash of the teacher's word


class Event(NamedTuple):
    """One line of the log. `author` is a capital, `chair` or `computer`; `id` was made by whoever sent it."""

    n: int
    at: float
    author: str
    id: str
    body: dict[str, Any]


def default_folder() -> Path:
    """Return where this user's rooms are kept: in Jupyter's data folder, so that server and notebooks agree on it."""
    from jupyter_core.paths import jupyter_data_dir

    return Path(os.environ.get(FOLDER_VARIABLE) or Path(jupyter_data_dir()) / "summitry")


def new_word(length: int = WORD_LENGTH) -> str:
    """Return a random word in groups of five letters that are hard to confuse."""
    letters = "".join(secrets.choice(LETTERS) for _ in range(length))
    return "-".join(letters[i : i + 5] for i in range(0, length, 5)) if length > CODE_LENGTH else letters


def plain(word: str) -> str:
    """Return a code or word as it is compared: capitals and digits alone, however it was typed.

    >>> plain("k7qm3 xrd9b-npt2v")
    'K7QM3XRD9BNPT2V'
    """
    return "".join(letter for letter in word.upper() if letter.isascii() and letter.isalnum())


def hashed(code: str, word: str) -> str:
    """Return what is kept of a word. It is random and long, so that one hash, salted with the code, is enough."""
    return hashlib.sha256(f"{code}:{plain(word)}".encode()).hexdigest()


def same(one: str, other: str) -> bool:
    """Compare two hashes in a time that does not tell how much of them agrees."""
    return hmac.compare_digest(one, other)


class Store:
    """The rooms in `folder`. One object serves one thread.

    Attributes
    ----------
    journal : the journal of SQLite in use, `wal` or `delete`
    note : what is less than ideal about the folder, or nothing
    """

    def __init__(self, folder: Path):
        self.path = Path(folder) / FILE
        self.path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        faults = []
        for way in _WAYS:
            if way.locks != files.can_lock(self.path.parent):
                continue  # to write past a lock that somebody else holds would destroy the file
            try:
                self._db = _connected(self.path, way)
            except sqlite3.OperationalError as error:
                faults.append(str(error))
                continue
            self.journal, self.note = way.journal, way.note
            with contextlib.suppress(OSError):
                self.path.chmod(0o600)
            return
        reasons = "; ".join(dict.fromkeys(faults))
        raise OSError(f"{self.path}: the room cannot be kept in this folder ({reasons}). Name another with --folder.")

    def close(self) -> None:
        """Close the file."""
        self._db.close()

    def open_room(self, case_name: str, case_text: str) -> tuple[str, str]:
        """Begin a room and return its code and the teacher's word."""
        word = new_word()
        with self._writing():
            while True:
                code = new_word(CODE_LENGTH)
                if self.room(code) is None:
                    break
            # Later than all before, also where the clock was set back, since their order rests on it.
            last = self._db.execute("SELECT coalesce(max(opened), 0) FROM room").fetchone()[0]
            opened = max(time.time(), math.nextafter(last, math.inf))
            row = (code, opened, case_name, case_text, hashed(code, word))
            self._db.execute("INSERT INTO room VALUES (?, ?, ?, ?, ?)", row)
        return code, word

    def room(self, code: str) -> Record | None:
        """Return the room with this code, if there is one."""
        row = self._db.execute("SELECT * FROM room WHERE code = ?", (code,)).fetchone()
        return Record(*row) if row else None

    def rooms(self) -> list[Record]:
        """Return all rooms, the last opened first."""
        return [Record(*row) for row in self._db.execute("SELECT * FROM room ORDER BY opened DESC")]

    def events(self, code: str, after: int = 0) -> list[Event]:
        """Return the events of a room after number `after`."""
        rows = self._db.execute(
            "SELECT n, at, author, id, body FROM event WHERE code = ? AND n > ? ORDER BY n", (code, after)
        )
        return [Event(n, at, author, id_, json.loads(body)) for n, at, author, id_, body in rows]

    def last(self, code: str) -> int:
        """Return the number of the last event of a room, 0 if there is none."""
        return self._db.execute("SELECT coalesce(max(n), 0) FROM event WHERE code = ?", (code,)).fetchone()[0]

    def append(self, code: str, n: int, author: str, id_: str, body: dict[str, Any]) -> Event:
        """Add event number `n`; when this returns it is on the disk. Raises Behind if `n` is not the next number."""
        event = Event(n, time.time(), author, id_, body)
        text = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
        with self._writing():
            if self.last(code) != n - 1:
                raise Behind(code)
            self._db.execute("INSERT INTO event VALUES (?, ?, ?, ?, ?, ?)", (code, n, event.at, author, id_, text))
        return event

    @contextlib.contextmanager
    def _writing(self) -> Iterator[None]:
        self._db.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._db.execute("COMMIT")
        except BaseException:
            if self._db.in_transaction:
                self._db.execute("ROLLBACK")
            raise


def _connected(path: Path, way: _Way) -> sqlite3.Connection:
    """Return a connection that has written in this way. Raises OperationalError if the folder forbids it."""
    address = files.sqlite_address(path, "" if way.locks else files.NO_LOCKS)
    db = sqlite3.connect(address, uri=True, timeout=TRIAL, isolation_level=None)
    try:
        if way.journal != "wal":
            db.execute("PRAGMA locking_mode = EXCLUSIVE")  # else SQLite cannot leave a write-ahead log made elsewhere
        journal = db.execute(f"PRAGMA journal_mode = {way.journal}").fetchone()[0]
        if journal != way.journal:
            raise sqlite3.OperationalError(f"journal is {journal}")
        db.execute("PRAGMA locking_mode = NORMAL")
        db.execute("PRAGMA synchronous = FULL")
        db.executescript(_SCHEMA)
        db.execute("BEGIN IMMEDIATE")
        db.execute("INSERT OR REPLACE INTO tried VALUES (1, ?)", (time.time(),))
        db.execute("COMMIT")
        db.execute(f"PRAGMA busy_timeout = {round(1000 * PATIENCE)}")
    except BaseException:
        db.close()
        raise
    return db
