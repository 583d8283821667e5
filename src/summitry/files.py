"""Files of a learner's own: written whole or not at all, locked where that is possible, with a sentence if not."""

import contextlib
import errno
import functools
import os
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import IO
from urllib.parse import quote

try:
    import fcntl
except ImportError:  # Windows
    fcntl = None

TEMPORARY = ".summitry-*.tmp"
NO_LOCKS = "?vfs=unix-none"  # for `sqlite_address`: asks for none; `nolock=1` would refuse a write-ahead log
_FULL = (errno.ENOSPC, errno.EDQUOT)


def write(path: Path, data: bytes, private: bool = False) -> bool:
    """Write `data` to `path` unless it holds that already, and return whether it had to be written.

    Whenever the program is killed, the file is the old or the new one, never a part.

    Parameters
    ----------
    private : whether the owner alone may read the file

    Raises
    ------
    OSError
        If that cannot be done; its `filename` is `path`, and the file is the old one.
    """
    if path.is_file() and path.read_bytes() == data:
        return False
    path.parent.mkdir(parents=True, exist_ok=True)
    with staged(path, data, private) as temporary:
        os.replace(temporary, path)
    return True


@contextlib.contextmanager
def staged(path: Path, data: bytes, private: bool = False) -> Iterator[Path]:
    """Give a complete temporary file beside `path`, to be moved over it; remove it if it was not."""
    temporary = path.with_name(TEMPORARY.replace("*", uuid.uuid4().hex))
    mode = 0o600 if private else 0o666
    try:
        with open(temporary, "xb", opener=lambda name, flags: os.open(name, flags, mode)) as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        yield temporary
    except OSError as error:
        error.filename, error.filename2 = str(path), None
        raise
    finally:
        with contextlib.suppress(OSError):
            temporary.unlink(missing_ok=True)
    sync_folder(path.parent)


def sync_folder(folder: Path) -> None:
    """Put the names of new and moved files in `folder` on the disk; Windows cannot, and need not."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)


def lock(file: IO[bytes]) -> bool:
    """Keep other programs that call this out of `file`, open for writing, until it is closed; say whether that is so.

    Some network drives refuse, and then it is not so; on Windows it is not tried.
    """
    try:
        if fcntl:
            fcntl.lockf(file, fcntl.LOCK_EX)
    except OSError:
        return False
    return True


@functools.cache
def can_lock(folder: Path) -> bool:
    """Return whether files in `folder` can be locked; where not, SQLite believes that somebody else holds the lock."""
    try:
        with tempfile.TemporaryFile(dir=folder) as file:
            return lock(file)
    except OSError:
        return True  # it cannot be tried


def sqlite_address(path: Path, query: str) -> str:
    """Return the URI of an SQLite file, also of one on a server of Windows, whose name is no part of the path there."""
    place = os.fsencode(path.resolve().as_posix())
    return f"file://{'' if place.startswith(b'/') else '/'}{quote(place, safe='/:')}{query}"


def explain(error: OSError, advice: str) -> str:
    """Return why a file could not be written and what to do: `advice`, unless the disk is full."""
    name = error.filename or "A file"
    if error.errno in _FULL:
        return f"The disk is full: {name} could not be written. Free some space, then do the same again."
    return f"{name} cannot be written ({error.strerror or error}). {advice}"
