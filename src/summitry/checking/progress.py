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
from pathlib import Path
from typing import NamedTuple

from summitry import files
from summitry.learner import STATE, state_folder

FILE = "progress.sqlite"
_TRIES = 5
_LONGEST_PATH = 500  # bytes; SQLite opens no longer ones
_ELSEWHERE = "Work in a folder of your own: `summitry lab FOLDER`"
_TIMEOUT = 1.0  # seconds that one try waits for another notebook
# What SQLite says where there is no shared memory for a write-ahead log, and none can be made.
_NO_SHARED_MEMORY = (sqlite3.SQLITE_FULL, sqlite3.SQLITE_IOERR, sqlite3.SQLITE_CANTOPEN, sqlite3.SQLITE_READONLY)
_SCHEMA = """
    CREATE TABLE IF NOT EXISTS attempts (exercise TEXT NOT NULL, question TEXT NOT NULL, status TEXT NOT NULL,
        time TEXT NOT NULL);
    CREATE TABLE IF NOT EXISTS hints (exercise TEXT NOT NULL, question TEXT NOT NULL, hint INTEGER NOT NULL,
        time TEXT NOT NULL, PRIMARY KEY (exercise, question, hint));
"""
# The columns are named, so that a file with more of them, of a newer version, is added to.
_ATTEMPT = "INSERT INTO attempts (exercise, question, status, time) VALUES (:exercise, :question, :status, :time)"
_HINT = "INSERT OR IGNORE INTO hints (exercise, question, hint, time) VALUES (:exercise, :question, :hint, :time)"
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
    try:
        if not path.exists():
            return []
        try:
            return _read(path)
        except sqlite3.OperationalError as error:
            if _code(error) not in _NO_SHARED_MEMORY:
                raise
        try:
            return _read(path, locking="EXCLUSIVE")  # needs no shared memory, for which a full disk has no room
        except sqlite3.OperationalError:
            if path.with_name(f"{path.name}-wal").exists():
                raise
            return _read(path, "?immutable=1")  # in a folder that cannot be written to
    except (sqlite3.Error, OSError) as error:
        raise ValueError(f"The progress file {path} cannot be read: {_reason(error, path)}.") from error


class _Damaged(Exception):
    """The progress file is not a sound SQLite database."""


def _read(path: Path, query: str = "", locking: str = "NORMAL") -> list[Summary]:
    with contextlib.closing(_connect(path, query)) as connection:
        connection.execute(f"PRAGMA locking_mode = {locking}")
        begun = connection.execute("SELECT COUNT(*) FROM sqlite_schema WHERE name IN ('attempts', 'hints')").fetchone()
        return [Summary(*row) for row in connection.execute(_SUMMARY)] if begun == (2,) else []


def _connect(path: Path, query: str = "") -> sqlite3.Connection:
    """Connect to the file, on a drive without locks without asking for one, which SQLite would wait for in vain."""
    if not files.can_lock(path.parent):
        query = query or files.NO_LOCKS
    if not query:
        return sqlite3.connect(path, timeout=_TIMEOUT)
    return sqlite3.connect(files.sqlite_address(path, query), uri=True, timeout=_TIMEOUT)


def _record(statement: str, **values: str | int) -> str:
    path = Path(STATE) / FILE
    values["time"] = datetime.datetime.now(datetime.UTC).isoformat(timespec="seconds")
    try:
        path = locate()
        path.parent.mkdir(exist_ok=True)
        try:
            if path.is_dir():
                raise _Damaged("it is a folder")
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
            with contextlib.closing(_open(path)) as connection:
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


def _open(path: Path) -> sqlite3.Connection:
    try:
        return _sound(path, "NORMAL", "WAL")
    except sqlite3.OperationalError as error:
        if _code(error) in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
            raise
    # Some network drives lack the shared memory that WAL needs to serve more than one process.
    return _sound(path, "EXCLUSIVE", "DELETE")


def _sound(path: Path, locking: str, journal: str) -> sqlite3.Connection:
    connection = _connect(path)
    try:
        connection.execute(f"PRAGMA locking_mode = {locking}")
        connection.execute(f"PRAGMA journal_mode = {journal}")
        if connection.execute("PRAGMA quick_check").fetchone() != ("ok",):
            raise _Damaged("it is no sound SQLite database")
    except BaseException:
        connection.close()
        raise
    return connection


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
    if isinstance(error, FileExistsError):
        return f"{error.filename} is a file where a folder is needed. Move it away"
    if isinstance(error, OSError):
        error.filename = error.filename or str(path)
        return files.explain(error, _ELSEWHERE).removesuffix(".")
    why = "cannot be written to" if len(os.fsencode(path)) < _LONGEST_PATH else "has a name that is too long"
    cannot = f"the folder {path.parent} {why}. {_ELSEWHERE}"
    reasons = {
        sqlite3.SQLITE_READONLY: cannot,
        sqlite3.SQLITE_CANTOPEN: cannot,
        sqlite3.SQLITE_FULL: "the disk is full. Free some space and do this again",
        sqlite3.SQLITE_IOERR: "the disk is full or cannot be reached. Mend that and do this again",
        sqlite3.SQLITE_BUSY: "another program holds the progress file. Close it and do this again",
        sqlite3.SQLITE_LOCKED: "another program holds the progress file. Close it and do this again",
    }
    otherwise = f"{error} ({path}). Move that file away and do this again"
    return reasons.get(_code(error), otherwise) if isinstance(error, sqlite3.Error) else str(error)
