"""Progress: kept in the learner's own folder, through crashes, two notebooks at once and full disks."""

import contextlib
import os
import signal
import sqlite3
import subprocess
import sys
import tempfile
import textwrap
import time
from pathlib import Path

import pytest

from faults import on_a_network_drive
from summitry.checking import progress

posix = pytest.mark.skipif(os.name == "nt", reason="signals and users are those of POSIX")


@pytest.fixture(autouse=True)
def own_folder(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)


def summary():
    return [tuple(row) for row in progress.summary(progress.locate())]


def python(script, *arguments):
    command = [sys.executable, "-c", textwrap.dedent(script), *map(str, arguments)]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True)


def test_a_summary_has_one_row_a_question_in_order():
    for exercise, question, status in [
        ("21", "q10", "not yet"),
        ("21", "q2", "not yet"),
        ("21", "q2", "correct"),
        ("21", "q2", "not yet"),
        ("12", "q6", "shown"),
        ("21", "q3", "shown"),
        ("21", "q3", "not yet"),
    ]:
        assert progress.record_attempt(exercise, question, status) == ""
    for question, hint in [("q2", 1), ("q2", 2), ("q2", 2), ("q4", 1)]:
        assert progress.record_hint("21", question, hint) == ""
    assert summary() == [
        ("12", "q6", 1, 0, "shown"),
        ("21", "q2", 3, 2, "correct"),
        ("21", "q3", 2, 0, "not yet"),
        ("21", "q4", 0, 1, "not attempted"),
        ("21", "q10", 1, 0, "not yet"),
    ]


def test_attempts_have_a_time_in_utc_and_no_answer():
    progress.record_attempt("21", "q1", "correct")
    with contextlib.closing(sqlite3.connect(progress.locate())) as connection:
        (row,) = connection.execute("SELECT * FROM attempts").fetchall()
    assert row[:3] == ("21", "q1", "correct")
    assert row[3].endswith("+00:00")
    assert len(row) == 4


def test_the_file_lies_in_the_nearest_working_copy_upwards(tmp_path, monkeypatch):
    inner = tmp_path / "exercises" / "deep"
    inner.mkdir(parents=True)
    monkeypatch.chdir(inner)
    assert progress.locate() == inner / ".summitry" / "progress.sqlite"
    (tmp_path / ".summitry").mkdir()
    assert progress.locate() == tmp_path / ".summitry" / "progress.sqlite"
    (tmp_path / "exercises" / ".summitry").mkdir()
    assert progress.locate() == tmp_path / "exercises" / ".summitry" / "progress.sqlite"
    assert progress.locate(tmp_path) == tmp_path / ".summitry" / "progress.sqlite"


def test_no_file_is_no_progress(tmp_path):
    assert progress.summary(tmp_path / "nothing.sqlite") == []
    assert not (tmp_path / "nothing.sqlite").exists()


def test_wal_is_used_where_the_file_system_allows():
    progress.record_attempt("21", "q1", "correct")
    with contextlib.closing(sqlite3.connect(progress.locate())) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)


@posix
def test_without_shared_memory_the_default_journal_is_used(monkeypatch):
    """The dot-file locking of SQLite, as network file systems, has no shared memory for WAL."""
    progress.record_attempt("21", "q1", "correct")
    connect = sqlite3.connect

    def without_shared_memory(path, **options):
        return connect(f"file:{path}?vfs=unix-dotfile", uri=True, **options)

    with monkeypatch.context() as patched:
        patched.setattr(sqlite3, "connect", without_shared_memory)
        assert progress.record_attempt("21", "q1", "correct") == ""
    with contextlib.closing(sqlite3.connect(".summitry/progress.sqlite")) as connection:
        assert connection.execute("PRAGMA journal_mode").fetchone() == ("delete",)
        assert connection.execute("SELECT COUNT(*) FROM attempts").fetchone() == (2,)


WRITER = """
    import sys
    from summitry.checking import progress
    for i in range(int(sys.argv[1])):
        print(progress.record_attempt("21", f"q{i}", "correct") or "saved", flush=True)
"""


def test_two_notebooks_at_once_lose_nothing():
    writers = [python(WRITER, 100) for _ in range(2)]
    said = [process.communicate()[0].split("\n") for process in writers]
    assert [lines.count("saved") for lines in said] == [100, 100]
    assert [row[2] for row in summary()] == [2] * 100


@posix
def test_killed_in_the_middle_of_a_write_nothing_reported_is_lost():
    reported = 0
    for delay in (0.0, 0.003, 0.01, 0.02, 0.05):
        with python(WRITER, 100_000) as process:
            reported += process.stdout.readline() == "saved\n"
            time.sleep(delay)
            process.send_signal(signal.SIGKILL)
            reported += process.stdout.read().count("saved\n")
    rows = summary()
    assert reported >= 5
    assert sum(row[2] for row in rows) >= reported
    with contextlib.closing(sqlite3.connect(progress.locate())) as connection:
        assert connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    assert progress.record_attempt("21", "q1", "correct") == ""


def test_a_notebook_that_holds_the_file_is_waited_for(monkeypatch):
    progress.record_attempt("21", "q1", "correct")
    script = """
        import sqlite3, sys, time
        connection = sqlite3.connect(sys.argv[1], isolation_level=None)
        connection.execute("BEGIN IMMEDIATE")
        print("held", flush=True)
        time.sleep(float(sys.argv[2]))
        connection.execute("COMMIT")
    """
    for seconds, says in ((0.4, ""), (30, "another program holds the progress file")):
        monkeypatch.setattr(progress, "_TIMEOUT", 0.05 if says else 1.0)
        with python(script, progress.locate(), seconds) as holder:
            holder.stdout.readline()
            note = progress.record_attempt("21", "q1", "correct")
            holder.kill() if says else holder.wait()
        assert (says in note) if says else (note == "")
    assert summary() == [("21", "q1", 2, 0, "correct")]


@pytest.mark.parametrize("damage", ["no database", "torn page", "torn header"])
def test_a_damaged_file_is_set_aside(tmp_path, damage):
    progress.record_attempt("21", "q1", "not yet")
    path = progress.locate()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("PRAGMA journal_mode = DELETE")
        rows = [(str(i),) for i in range(500)]
        connection.executemany("INSERT INTO attempts VALUES ('21', 'q1', 'not yet', ?)", rows)
        connection.commit()
    content = bytearray(path.read_bytes())
    if damage == "no database":
        content = bytearray(b"this is not a database" * 500)
    elif damage == "torn page":
        content[-4096:] = os.urandom(4096)
    else:
        content[100:200] = b"\xff" * 100
    path.write_bytes(content)

    note = progress.record_attempt("21", "q1", "correct")
    aside = [file for file in path.parent.iterdir() if "damaged" in file.name]
    assert len(aside) == 1
    assert aside[0].read_bytes()[100:] == content[100:]  # the first 100 bytes name the journal mode
    assert note == f"Your progress file was damaged. It was set aside as `{aside[0].name}`, and a new one was begun."
    assert summary() == [("21", "q1", 1, 0, "correct")]
    assert progress.record_attempt("21", "q1", "correct") == ""


def test_a_summary_of_a_damaged_file_says_so(tmp_path):
    path = tmp_path / "progress.sqlite"
    path.write_bytes(b"this is not a database" * 500)
    with pytest.raises(ValueError, match=r"progress\.sqlite cannot be read: file is not a database"):
        progress.summary(path)


LIMITED = """
    import os, resource, signal, sys
    from pathlib import Path
    from summitry.checking import progress
    {before}
    print(progress.record_attempt("21", "q1", "correct"))
"""
NOBODY = "os.getuid() or (os.setgid(65534), os.setuid(65534))"


def note_when(before):
    return python(LIMITED.format(before=before)).communicate()[0].strip()


def test_a_file_of_a_newer_version_is_added_to():
    progress.record_attempt("21", "q1", "not yet")
    with contextlib.closing(sqlite3.connect(progress.locate())) as connection:
        connection.execute("ALTER TABLE attempts ADD COLUMN seconds REAL")
        connection.execute("ALTER TABLE hints ADD COLUMN language TEXT NOT NULL DEFAULT 'en'")
        connection.execute("CREATE TABLE forecasts (question TEXT)")
        connection.commit()
    assert progress.record_attempt("21", "q1", "correct") == ""
    assert progress.record_hint("21", "q1", 1) == ""
    assert summary() == [("21", "q1", 2, 1, "correct")]


def test_a_folder_in_place_of_the_file_is_set_aside():
    path = progress.locate()
    path.mkdir(parents=True)
    (path / "mine.txt").write_text("kept")
    assert "It was set aside as" in progress.record_attempt("21", "q1", "correct")
    assert [file.read_text() for file in path.parent.glob("progress-damaged-*/mine.txt")] == ["kept"]
    assert summary() == [("21", "q1", 1, 0, "correct")]


def test_a_file_in_place_of_the_folder_is_named(tmp_path):
    (tmp_path / ".summitry").write_text("mine")
    note = progress.record_attempt("21", "q1", "correct")
    assert note == (
        f"Your progress was not saved: {tmp_path / '.summitry'} is a file where a folder is needed. Move it away."
    )
    assert (tmp_path / ".summitry").read_text() == "mine"


@posix
def test_a_path_that_is_too_long_for_sqlite_is_named(tmp_path, monkeypatch):
    deep = tmp_path.joinpath(*["東京" * 30] * 3)
    deep.mkdir(parents=True)
    monkeypatch.chdir(deep)
    note = progress.record_attempt("21", "q1", "correct")
    assert "has a name that is too long. Work in a folder of your own" in note


@posix
def test_progress_is_shown_from_a_folder_that_cannot_be_written_to():
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "progress.sqlite"
        os.chdir(folder)
        progress.record_attempt("21", "q1", "correct")
        progress.locate().rename(path)
        path.chmod(0o444)
        Path(folder).chmod(0o555)
        script = "import os, sys; from pathlib import Path; from summitry.checking import progress\n{}\n{}"
        shown = "print(*map(tuple, progress.summary(Path(sys.argv[1]))))"
        said = python(script.format(NOBODY, shown), path).communicate()[0]
        Path(folder).chmod(0o755)
    assert said == "('21', 'q1', 1, 0, 'correct')\n"


ON_A_DRIVE = """
    import time
    from pathlib import Path
    from summitry.checking import progress
    {fault}
    begun = time.monotonic()
    for question in ("q1", "q2"):
        print(progress.record_attempt("21", question, "correct") or "saved")
    print(*map(tuple, progress.summary(progress.locate())))
    assert time.monotonic() - begun < 5 * progress._TIMEOUT, "it waited for locks that never come"
"""


@pytest.mark.parametrize("existing", [False, True])
@pytest.mark.parametrize("fault", ["without_locks()", "without_shared_memory()"])
def test_a_network_drive_without_locks_or_shared_memory_will_do(tmp_path, existing, fault):
    """The kernel itself refuses them, to a child alone, as the file system of such a drive would."""
    if existing:
        progress.record_attempt("21", "q1", "correct")
    said = on_a_network_drive(ON_A_DRIVE.format(fault=fault), tmp_path).splitlines()
    rows = f"('21', 'q1', {1 + existing}, 0, 'correct') ('21', 'q2', 1, 0, 'correct')"
    assert said == ["saved", "saved", rows]


@posix
@pytest.mark.parametrize("existing", [False, True])
def test_a_read_only_folder_is_named(tmp_path, existing):
    if existing:
        progress.record_attempt("21", "q1", "correct")
        progress.locate().chmod(0o444)
        progress.locate().parent.chmod(0o555)
    tmp_path.chmod(0o555)
    try:
        note = note_when(NOBODY)
    finally:
        tmp_path.chmod(0o755)
        if existing:
            progress.locate().parent.chmod(0o755)
    assert note.startswith("Your progress was not saved: ")
    assert "cannot be written to" in note or "Permission denied" in note
    assert str(tmp_path) in note


@posix
def test_a_full_disk_is_named():
    progress.record_attempt("21", "q1", "correct")
    full = "signal.signal(signal.SIGXFSZ, signal.SIG_IGN); resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))"
    note = note_when(full)
    assert note.startswith("Your progress was not saved: the disk is full")
    assert summary() == [("21", "q1", 1, 0, "correct")]


def test_a_folder_that_is_gone_is_named(tmp_path, monkeypatch):
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()
    assert progress.record_attempt("21", "q1", "correct").startswith("Your progress was not saved: ")


def test_a_database_of_another_make_is_left_alone(tmp_path):
    path = progress.locate()
    path.parent.mkdir()
    with contextlib.closing(sqlite3.connect(path)) as connection:
        connection.execute("CREATE TABLE attempts (something INTEGER)")
        connection.commit()
    note = progress.record_attempt("21", "q1", "correct")
    assert note == (
        "Your progress was not saved: table attempts has no column named exercise "
        f"({path}). Move that file away and do this again."
    )
    assert [file.name for file in path.parent.iterdir() if "damaged" in file.name] == []
