"""The learner's progress: one SQLite file in their own folder.

It holds which question was attempted when and with what outcome, and which hints were seen; no answers. Nothing is sent
anywhere. A check goes on where progress cannot be saved, and says why.
"""

import contextlib
import datetime
import os
import random
import sqlite3
import time
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from summitry.learner import STATE, state_folder

FILE = "progress.sqlite"
_TRIES = 5
_TIMEOUT = 1.0  # seconds that one try waits for another notebook
_SCHEMA = """
    CREATE TABLE IF NOT EXISTS attempts (exercise TEXT NOT NULL, question TEXT NOT NULL, status TEXT NOT NULL,
        time TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS hints (exercise TEXT NOT NULL, question TEXT NOT NULL, hint INTEGER NOT NULL,
        time TEXT NOT NULL, PRIMARY KEY (exercise, question, hint));
"""
_ATTEMPT = "INSERT INTO attempts VALUES (:exercise, :question, :status, :time)"
_HINT = "INSERT OR IGNORE INTO hints VALUES (:exercise, :question, :hint, :time)"
_SUMMARY = """
    SELECT exercise, question, COUNT(status) AS attempts,
        (SELECT COUNT(*) FROM hints AS h WHERE h.exercise = e.exercise AND h.question = e.question) AS hints,
        CASE WHEN SUM(status = 'correct') THEN 'correct' ELSE COALESCE((SELECT a.status FROM attempts AS a
            WHERE a.exercise = e.exercise AND a.question = e.question ORDER BY a.rowid DESC LIMIT 1), 'not attempted')
        END AS status
    FROM (SELECT exercise, question, status FROM attempts
        UNION ALL SELECT DISTINCT exercise, question, NULL FROM hints) AS e
    GROUP BY exercise, question ORDER BY exercise, LENGTH(question), question
"""


class Summary(NamedTuple):
    """What a learner has done on one question. `status` is "correct" once it was, else that of the last attempt."""

    exercise: str
    question: str
    attempts: int
    hints: int
    status: str


def locate(start: Path | None = None) -> Path:
    """Return the path of the progress file for work in `start`; see `summitry.learner.state_folder`."""
    return state_folder(start) / FILE


def record_attempt(exercise: str, question: str, status: str) -> str:
    """Save one attempt; return "" or, if it could not be saved, a sentence that says why."""
    return _record(_ATTEMPT, exercise=exercise, question=question, status=status)


def record_hint(exercise: str, question: str, hint: int) -> str:
    """Save that hint number `hint` was seen; return "" or, if it could not be saved, a sentence that says why."""
    return _record(_HINT, exercise=exercise, question=question, hint=hint)


def summary(path: Path) -> list[Summary]:
    """Return what the progress file `path` holds, one row a question; an empty list if there is no such file.

    Raises
    ------
    ValueError
        If the file is damaged or cannot be read.
    """
    if not path.exists():
        return []
    try:
        with contextlib.closing(sqlite3.connect(path, timeout=_TIMEOUT)) as connection:
            connection.executescript(_SCHEMA)
            return [Summary(*row) for row in connection.execute(_SUMMARY)]
    except sqlite3.Error as error:
        raise ValueError(f"The progress file {path} cannot be read: {_reason(error, path)}.") from error


class _Damaged(Exception):
    """The progress file is not a sound SQLite database."""


def _record(statement: str, **values: str | int) -> str:
    path = Path(STATE) / FILE
    values["time"] = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    try:
        path = locate()
        path.parent.mkdir(exist_ok=True)
        try:
            _write(path, statement, values)
        except _Damaged:
            aside = _set_aside(path)
            _write(path, statement, values)
            return f"Your progress file was damaged. It was set aside as `{aside.name}`, and a new one was begun."
    except (sqlite3.Error, OSError, _Damaged) as error:
        return f"Your progress was not saved: {_reason(error, path)}."
    return ""


def _write(path: Path, statement: str, values: dict[str, str | int]) -> None:
    for tries_left in reversed(range(_TRIES)):
        try:
            with _opened(path) as connection:
                connection.executescript(_SCHEMA)
                connection.execute(statement, values)
                connection.commit()
            return
        except sqlite3.DatabaseError as error:
            code = _code(error)
            if code in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB):
                raise _Damaged(str(error)) from error
            if code not in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED) or not tries_left:
                raise
            time.sleep(random.uniform(0.01, 0.05))


@contextlib.contextmanager
def _opened(path: Path) -> Iterator[sqlite3.Connection]:
    with contextlib.closing(sqlite3.connect(path, timeout=_TIMEOUT)) as connection:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
        except sqlite3.OperationalError as error:
            if _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise
            # Some network file systems lack the shared memory that WAL needs to serve more than one process.
            connection.execute("PRAGMA locking_mode = EXCLUSIVE")
            connection.execute("PRAGMA journal_mode = DELETE")
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise _Damaged("it is no sound SQLite database")
        yield connection


def _set_aside(path: Path) -> Path:
    """Rename a damaged file, and what SQLite keeps beside it, and return its new path."""
    stamp = datetime.datetime.now(datetime.UTC).strftime("%Y%m%dT%H%M%S%f")
    aside = path.with_name(f"progress-damaged-{stamp}.sqlite")
    for suffix in ("-wal", "-shm", ""):
        with contextlib.suppress(FileNotFoundError):
            os.rename(f"{path}{suffix}", f"{aside}{suffix}")
    return aside


def _code(error: sqlite3.Error) -> int:
    return getattr(error, "sqlite_errorcode", sqlite3.SQLITE_ERROR) & 0xFF


def _reason(error: Exception, path: Path) -> str:
    if isinstance(error, OSError):
        return f"{error.strerror or error} ({error.filename or path})"
    reasons = {
        sqlite3.SQLITE_READONLY: f"the folder {path.parent} cannot be written to",
        sqlite3.SQLITE_CANTOPEN: f"the folder {path.parent} cannot be written to",
        sqlite3.SQLITE_FULL: "the disk is full",
        sqlite3.SQLITE_IOERR: "the disk is full or cannot be reached",
        sqlite3.SQLITE_BUSY: "another program holds the progress file",
        sqlite3.SQLITE_LOCKED: "another program holds the progress file",
    }
    return reasons.get(_code(error), str(error)) if isinstance(error, sqlite3.Error) else str(error)
