"""The log of rooms: what was acknowledged is on the disk, numbers have no gaps, and a poor folder is told."""

import multiprocessing
import os
import signal
import sqlite3
import stat
import subprocess
import sys

import pytest

from summitry.summit.room.store import (
    CODE_LENGTH,
    LETTERS,
    Behind,
    Store,
    hashed,
    new_word,
    plain,
    same,
)


def test_what_is_appended_is_read_in_order(tmp_path):
    store = Store(tmp_path / "deep")
    code, word = store.open_room("small", "text")
    other, _ = store.open_room("small", "text")
    for n in range(1, 6):
        store.append(code, n, "Tokyo", f"id{n}", {"do": "move", "note": "東京\n"})
    assert [(e.n, e.id) for e in store.events(code, 2)] == [(3, "id3"), (4, "id4"), (5, "id5")]
    assert store.events(code)[0].body == {"do": "move", "note": "東京\n"}
    assert (store.last(code), store.last(other)) == (5, 0)
    assert store.room(code).chair == hashed(code, word)
    assert Store(tmp_path / "deep").events(code) == store.events(code)


@pytest.mark.parametrize("journal", ["wal", "delete"])
def test_sqlite_waits_for_the_disk_before_an_event_is_acknowledged(tmp_path, journal):
    connections = []

    def connect(*arguments, **options):
        connections.append(sqlite3.connect(*arguments, factory=Any if journal == "wal" else NoWal, **options))
        return connections[-1]

    assert Store(tmp_path, connect).journal == journal
    full = 2  # in SQLite's words: what is committed survives a loss of power
    assert connections[-1].execute("PRAGMA synchronous").fetchone() == (full,)


def test_numbers_have_no_gaps_and_ids_are_used_once(tmp_path):
    store = Store(tmp_path)
    code, _ = store.open_room("small", "text")
    store.append(code, 1, "Tokyo", "one", {})
    for n in (1, 3):
        with pytest.raises(Behind):
            store.append(code, n, "Tokyo", "two", {})
    with pytest.raises(sqlite3.IntegrityError):
        store.append(code, 2, "Tokyo", "one", {})
    store.append(code, 2, "Washington", "one", {})
    assert store.last(code) == 2


def test_words_are_kept_as_hashes_and_the_file_is_private(tmp_path):
    store = Store(tmp_path)
    _code, word = store.open_room("small", "text")
    store.close()
    content = b"".join(file.read_bytes() for file in tmp_path.iterdir())
    assert plain(word).encode() not in content
    assert word.encode() not in content
    if os.name == "posix":
        assert stat.S_IMODE(store.path.stat().st_mode) == 0o600


def test_codes_and_words_are_random_and_read_as_they_are_typed():
    words = {new_word() for _ in range(200)}
    assert len(words) == 200
    assert all(len(plain(word)) == 15 and set(plain(word)) <= set(LETTERS) for word in words)
    assert not set("01OILU") & set(LETTERS)
    assert len(new_word(CODE_LENGTH)) == CODE_LENGTH
    assert same(hashed("ABC", "k7qm3 xrd9b-npt2v"), hashed("ABC", "K7QM3-XRD9B-NPT2V"))
    assert not same(hashed("ABC", "K7QM3"), hashed("ABD", "K7QM3"))


class Any(sqlite3.Connection):
    nolock = False


class NoWal(Any):
    def execute(self, sql, *rest):
        if "journal_mode = wal" in sql:
            raise sqlite3.OperationalError("locking protocol")
        return super().execute(sql, *rest)


class NoLocks(NoWal):
    def execute(self, sql, *rest):
        if "BEGIN" in sql and not self.nolock:
            raise sqlite3.OperationalError("database is locked")
        return super().execute(sql, *rest)


def connect_without(factory):
    def connect(path, **options):
        db = sqlite3.connect(path, factory=factory, **options)
        db.nolock = "nolock=1" in path
        return db

    return connect


@pytest.mark.parametrize(
    ("factory", "journal", "told"),
    [(Any, "wal", ""), (NoWal, "delete", "rollback journal"), (NoLocks, "delete", "no file locks")],
)
def test_a_folder_that_allows_less_is_used_and_told_in_one_sentence(tmp_path, monkeypatch, factory, journal, told):
    monkeypatch.setattr("summitry.summit.room.store._can_lock", lambda folder: factory is not NoLocks)
    store = Store(tmp_path, connect_without(factory))
    assert store.journal == journal
    assert told in store.note
    assert store.note.count(". ") == 0
    code, _ = store.open_room("small", "text")
    store.append(code, 1, "Tokyo", "one", {})
    store.close()
    assert Store(tmp_path).last(code) == 1


def test_a_room_with_a_write_ahead_log_goes_on_where_none_is_allowed(tmp_path):
    first = Store(tmp_path)
    code, _ = first.open_room("small", "text")
    first.append(code, 1, "Tokyo", "one", {})
    first.close()
    assert Store(tmp_path, connect_without(NoWal)).last(code) == 1


def test_a_file_that_another_holds_is_not_written_past_its_lock(tmp_path):
    Store(tmp_path).close()
    other = sqlite3.connect(tmp_path / "rooms.db", isolation_level=None)
    other.execute("BEGIN EXCLUSIVE")
    with pytest.raises(OSError, match="database is locked"):
        Store(tmp_path)


def test_a_folder_that_allows_nothing_is_named(tmp_path):
    (tmp_path / "rooms.db").mkdir()
    with pytest.raises(OSError, match=r"rooms\.db: the room cannot be kept in this folder"):
        Store(tmp_path)


def _many(folder, code, author, count):
    store, n = Store(folder), 1
    for i in range(count):
        while True:
            try:
                store.append(code, n, author, f"{author}{i}", {})
                break
            except Behind:
                n = store.last(code) + 1


def test_two_processes_write_one_log(tmp_path):
    store = Store(tmp_path)
    code, _ = store.open_room("small", "text")
    context = multiprocessing.get_context("spawn")
    writers = [context.Process(target=_many, args=(tmp_path, code, name, 40)) for name in ("Tokyo", "Washington")]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    events = store.events(code)
    assert [e.n for e in events] == list(range(1, 81))
    assert len({e.id for e in events}) == 80


WRITER = """
import sys
from pathlib import Path
from summitry.summit.room.store import Store
store = Store(Path(sys.argv[1]))
for n in range(1, 100_000):
    store.append(sys.argv[2], n, "Tokyo", f"id{n}", {"n": n})
    print(n, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 on this system")
def test_nothing_acknowledged_is_lost_by_kill_9(tmp_path):
    store = Store(tmp_path)
    code, _ = store.open_room("small", "text")
    writer = subprocess.Popen([sys.executable, "-c", WRITER, tmp_path, code], stdout=subprocess.PIPE, text=True)
    for _ in range(50):
        writer.stdout.readline()
    writer.kill()
    told = [50, *map(int, writer.stdout.read().split())][-1]
    writer.wait()
    numbers = [e.body["n"] for e in Store(tmp_path).events(code)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert told <= len(numbers) <= told + 1
