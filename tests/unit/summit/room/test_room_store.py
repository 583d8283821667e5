"""The log of rooms: what was acknowledged is on the disk, numbers have no gaps, and a poor folder is told."""

import contextlib
import multiprocessing
import os
import signal
import sqlite3
import stat
import subprocess
import sys

import pytest

from faults import on_a_network_drive
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


def test_what_is_appended_is_read_in_order(tmp_path, stores):
    store = stores(tmp_path / "deep")
    code, word = store.open_room("small", "text")
    other, _ = store.open_room("small", "text")
    for n in range(1, 6):
        store.append(code, n, "Tokyo", f"id{n}", {"do": "move", "note": "東京\n"})
    assert [(e.n, e.id) for e in store.events(code, 2)] == [(3, "id3"), (4, "id4"), (5, "id5")]
    assert store.events(code)[0].body == {"do": "move", "note": "東京\n"}
    assert (store.last(code), store.last(other)) == (5, 0)
    assert store.room(code).chair == hashed(code, word)
    assert stores(tmp_path / "deep").events(code) == store.events(code)


def test_numbers_have_no_gaps_and_ids_are_used_once(tmp_path, stores):
    store = stores(tmp_path)
    code, _ = store.open_room("small", "text")
    store.append(code, 1, "Tokyo", "one", {})
    for n in (1, 3):
        with pytest.raises(Behind):
            store.append(code, n, "Tokyo", "two", {})
    with pytest.raises(sqlite3.IntegrityError):
        store.append(code, 2, "Tokyo", "one", {})
    store.append(code, 2, "Washington", "one", {})
    assert store.last(code) == 2


def test_words_are_kept_as_hashes_and_the_file_is_private(tmp_path, stores):
    store = stores(tmp_path)
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


ON_A_DRIVE = """
    from pathlib import Path
    from summitry.summit.room.store import Store
    {fault}
    store = Store(Path())
    code = store.rooms()[0].code if store.rooms() else store.open_room("small", "text")[0]
    store.append(code, store.last(code) + 1, "Tokyo", "two", {{}})
    print(store.journal, *store._db.execute("PRAGMA synchronous").fetchone(), store.note)
"""


@pytest.mark.parametrize("existing", [False, True])
@pytest.mark.parametrize(
    ("fault", "journal", "told"),
    [
        ("", "wal", ""),
        ("without_shared_memory()", "delete", "rollback journal"),
        ("without_locks()", "delete", "no file locks"),
    ],
)
def test_a_drive_that_allows_less_is_used_and_told_in_one_sentence(tmp_path, existing, fault, journal, told, stores):
    """The kernel itself refuses locks or shared memory, to a child alone, as a network drive would."""
    if existing:
        store = stores(tmp_path)
        code, _ = store.open_room("small", "text")
        store.append(code, 1, "Tokyo", "one", {})
        store.close()
    used, synchronous, note = on_a_network_drive(ON_A_DRIVE.format(fault=fault), tmp_path).rstrip("\n").split(" ", 2)
    assert used == journal
    assert synchronous == "2"  # in SQLite's words: what is committed survives a loss of power
    assert told in note
    assert note.count(". ") == 0
    again = stores(tmp_path)
    assert [e.id for e in again.events(again.rooms()[0].code)] == ["one"] * existing + ["two"]


def test_the_last_room_is_the_last_also_when_the_clock_was_set_back(tmp_path, monkeypatch, stores):
    store = stores(tmp_path)
    codes = []
    for now in (2e9, 1e9, 1.5e9):
        monkeypatch.setattr("time.time", lambda now=now: now)
        codes.insert(0, store.open_room("small", "text")[0])
    assert [room.code for room in store.rooms()] == codes


def test_a_file_that_another_holds_is_not_written_past_its_lock(tmp_path):
    Store(tmp_path).close()
    with contextlib.closing(sqlite3.connect(tmp_path / "rooms.db", isolation_level=None)) as other:
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


def test_two_processes_write_one_log(tmp_path, stores):
    store = stores(tmp_path)
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
def test_nothing_acknowledged_is_lost_by_kill_9(tmp_path, stores):
    store = stores(tmp_path)
    code, _ = store.open_room("small", "text")
    command = [sys.executable, "-c", WRITER, tmp_path, code]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as writer:
        for _ in range(50):
            writer.stdout.readline()
        writer.kill()
        told = [50, *map(int, writer.stdout.read().split())][-1]
    numbers = [e.body["n"] for e in stores(tmp_path).events(code)]
    assert numbers == list(range(1, len(numbers) + 1))
    assert told <= len(numbers) <= told + 1
