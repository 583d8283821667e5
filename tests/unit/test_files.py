"""Files: whole or not at all, locked where that is possible, and one sentence where they cannot be written."""

import errno
import os
import re
import sqlite3
import stat
import subprocess
import sys

import pytest

from summitry import files


def test_a_file_is_written_when_it_differs_and_nothing_is_left_beside_it(tmp_path):
    path = tmp_path / "deep" / "one"
    assert files.write(path, b"1")
    before = path.stat().st_mtime_ns
    assert not files.write(path, b"1")
    assert path.stat().st_mtime_ns == before
    assert files.write(path, b"2", private=True)
    assert path.read_bytes() == b"2"
    assert [file.name for file in path.parent.iterdir()] == ["one"]
    if os.name == "posix":
        assert stat.S_IMODE(path.stat().st_mode) == 0o600


@pytest.mark.skipif(os.name == "nt", reason="Windows needs no sync of a folder")
def test_the_disk_has_the_new_file_before_it_takes_the_place_of_the_old_and_nothing_stays_open(tmp_path, monkeypatch):
    path, told = tmp_path / "file", []
    fsync, replace = os.fsync, os.replace
    monkeypatch.setattr(os, "fsync", lambda fd: (told.append(stat.S_ISDIR(os.fstat(fd).st_mode)), fsync(fd)))
    monkeypatch.setattr(os, "replace", lambda *paths: (told.append("replaced"), replace(*paths)))
    free = os.dup(0)
    os.close(free)
    files.write(path, b"new")
    assert told == [False, "replaced", True]  # its bytes, then its place, then the folder that says so
    again = os.dup(0)
    os.close(again)
    assert again == free


def test_what_fails_names_the_file_itself_and_leaves_the_old_one(tmp_path):
    (tmp_path / "folder").mkdir()
    (tmp_path / "file").touch()
    for path in (tmp_path / "folder", tmp_path / "file" / "one"):
        with pytest.raises(OSError, match=re.escape(str(tmp_path))) as raised:
            files.write(path, b"1")
        assert raised.value.filename in (str(path), str(path.parent))
    assert sorted(file.name for file in tmp_path.iterdir()) == ["file", "folder"]


@pytest.mark.parametrize(
    ("code", "told"),
    [
        (errno.ENOSPC, "The disk is full: x could not be written. Free some space, then do the same again."),
        (errno.EDQUOT, "The disk is full: x could not be written. Free some space, then do the same again."),
        (errno.EROFS, "x cannot be written (Read-only file system). Choose another."),
    ],
)
def test_the_sentence_says_what_to_do(code, told):
    assert files.explain(OSError(code, os.strerror(code), "x"), "Choose another.") == told


def test_a_locked_file_is_waited_for(tmp_path):
    if os.name == "nt":
        pytest.skip("there are no such locks")
    path = tmp_path / "file"
    path.write_bytes(b"")
    script = """
import sys, time
from summitry import files
with open(sys.argv[1], "r+b", buffering=0) as file:
    files.lock(file)
    print("locked", flush=True)
    time.sleep(0.5)
    file.write(b"first")
"""
    with subprocess.Popen([sys.executable, "-c", script, path], stdout=subprocess.PIPE, text=True) as other:
        other.stdout.readline()
        with open(path, "r+b", buffering=0) as file:
            files.lock(file)
            assert file.read() == b"first"


class OnAServer:
    """A path that Windows knows as \\\\school\\home\\progress #1.sqlite, also where a drive has a letter."""

    def resolve(self):
        return self

    def as_posix(self):
        return "//school/home/progress #1.sqlite"


def test_sqlite_opens_odd_names_and_takes_no_server_for_a_part_of_an_address(tmp_path):
    path = tmp_path / "東京 100% #1?.sqlite"
    for query in ("", "?mode=rw"):
        sqlite3.connect(files.sqlite_address(path, query), uri=True).execute("PRAGMA user_version = 1").close()
    assert path.exists()
    assert [file.name for file in tmp_path.iterdir()] == [path.name]
    with pytest.raises(sqlite3.OperationalError, match="unable to open"):  # and not: invalid uri authority
        sqlite3.connect(files.sqlite_address(OnAServer(), "?mode=ro"), uri=True).execute("PRAGMA user_version")
