"""Saved games: nothing is lost whenever the program is killed, and damage is told apart from a kill."""

import errno
import json
import os
import signal
import subprocess
import sys
import time

import pytest

from summitry.summit.store import DamagedSave, Save, folder

FIRST = {"move": "start", "case": "small", "seed": 1}
MOVES = [FIRST, {"move": "pass", "by": "東京"}, {"move": "pass", "by": "Seoul", "note": "a\nb"}]


def written(path, moves=MOVES):
    save = Save(path)
    for number, move in enumerate(moves, 1):
        save.append(move, number)
    return save


def test_what_is_written_is_read(tmp_path):
    path = tmp_path / "deep" / "er" / "game.jsonl"
    assert written(path).read() == MOVES
    assert Save(path).read() == MOVES
    assert path.read_bytes().count(b"\n") == len(MOVES)


@pytest.mark.parametrize("cut", range(1, 60, 7))
def test_a_half_written_last_line_is_left_out_and_cut_off(tmp_path, cut):
    path = tmp_path / "game.jsonl"
    written(path)
    data = path.read_bytes()
    whole = data[: data[:-1].rfind(b"\n") + 1]
    last = data[len(whole) :]
    path.write_bytes(whole + last[: min(cut, len(last) - 1)])
    save = Save(path)
    assert save.read() == MOVES[:2]
    save.append(MOVES[2], 3)
    assert path.read_bytes() == data


def test_a_game_whose_first_move_was_cut_off_has_not_begun(tmp_path):
    save = Save(tmp_path / "game.jsonl")
    assert not save.exists()
    save.path.write_bytes(b'{"n":1,"mo')
    assert not save.exists()
    save.append(FIRST, 1)
    assert save.exists()
    assert Save(save.path).read() == [FIRST]


def test_a_shorter_move_leaves_nothing_of_a_longer_one_that_was_cut_off(tmp_path):
    path = tmp_path / "game.jsonl"
    written(path)
    whole = path.read_bytes()
    path.write_bytes(whole + b'{"n":4,"move":"pass","note":"' + b"x" * 400)
    Save(path).append(MOVES[1], 4)
    assert path.read_bytes().splitlines()[:3] == whole.splitlines()
    assert Save(path).read() == [*MOVES, MOVES[1]]
    assert path.read_bytes().endswith(b"}\n")


def test_every_prefix_of_the_file_is_a_game(tmp_path):
    path = tmp_path / "game.jsonl"
    written(path)
    data = path.read_bytes()
    for end in range(len(data) + 1):
        path.write_bytes(data[:end])
        assert Save(path).read() == MOVES[: data[:end].count(b"\n")]


def test_damage_in_the_middle_is_reported_with_its_line(tmp_path):
    path = tmp_path / "game.jsonl"
    written(path)
    lines = path.read_bytes().splitlines(keepends=True)
    for bad in (b"rubbish\n", b"[1]\n", b'{"n":7,"move":"pass"}\n', b"\xff\n"):
        path.write_bytes(lines[0] + bad + lines[2])
        with pytest.raises(DamagedSave, match=r"game\.jsonl, line 2"):
            Save(path).read()
    path.write_bytes(lines[0] + lines[2])
    with pytest.raises(DamagedSave, match="line 2"):
        Save(path).read()


def test_a_game_continued_elsewhere_is_not_overwritten(tmp_path):
    path = tmp_path / "game.jsonl"
    one = written(path)
    other = Save(path)
    other.read()
    other.append({"move": "pass", "by": "Tokyo"}, 4)
    before = path.read_bytes()
    with pytest.raises(DamagedSave, match="continued elsewhere"):
        one.append({"move": "pass", "by": "Seoul"}, 4)
    assert path.read_bytes() == before


def test_what_the_disk_did_not_take_is_not_told_as_saved(tmp_path, monkeypatch):
    def broken(_):
        raise OSError(errno.EIO, "Input/output error")

    save = written(tmp_path / "game.jsonl", MOVES[:2])
    monkeypatch.setattr(os, "fsync", broken)
    with pytest.raises(OSError, match="Input/output error"):
        save.append(MOVES[2], 3)


@pytest.mark.skipif(os.name == "nt", reason="there are no such locks")
def test_two_kernels_that_move_at_once_do_not_overwrite_each_other(tmp_path):
    path = tmp_path / "game.jsonl"
    save = written(path)
    script = """
import io, sys, time
from pathlib import Path
from summitry.summit import store

class Slow(io.FileIO):
    def truncate(self, size):
        print("in the middle", flush=True)
        time.sleep(0.5)
        return super().truncate(size)

store.open = lambda path, mode, buffering: Slow(path, mode)
save = store.Save(Path(sys.argv[1]))
save.read()
save.append({"move": "pass", "by": "Tokyo"}, 4)
"""
    with subprocess.Popen([sys.executable, "-c", script, path], stdout=subprocess.PIPE, text=True) as other:
        other.stdout.readline()
        with pytest.raises(DamagedSave, match="continued elsewhere"):
            save.append({"move": "pass", "by": "Seoul"}, 4)
    assert Save(path).read()[3:] == [{"move": "pass", "by": "Tokyo"}]


def test_names_are_names_and_nothing_else(tmp_path):
    (tmp_path / ".summitry").mkdir()
    for bad in ("", "../up", "a/b", ".hidden", "x" * 61, None, "a\\b", "a\nb"):
        with pytest.raises(ValueError, match="is not a name"):
            Save.named(bad, tmp_path)
    assert Save.named("my game 1", tmp_path).path.parent == tmp_path / ".summitry" / "games"


def test_games_lie_beside_the_progress_of_the_learner(tmp_path):
    (tmp_path / ".summitry").mkdir()
    (tmp_path / "lessons").mkdir()
    assert folder(tmp_path / "lessons") == tmp_path / ".summitry" / "games"


WRITER = """
import sys
from pathlib import Path
from summitry.summit.store import Save
save = Save(Path(sys.argv[1]))
for number in range(1, 100_000):
    save.append({"move": "pass", "by": "Tokyo", "note": "x" * 400}, number)
    print(number, flush=True)
"""


@pytest.mark.skipif(not hasattr(signal, "SIGKILL"), reason="no kill -9 on this system")
@pytest.mark.parametrize("wait", [0.0, 0.013, 0.05])
def test_kill_9_in_the_middle_of_saving_loses_nothing_that_was_saved(tmp_path, wait):
    path = tmp_path / "game.jsonl"
    with subprocess.Popen([sys.executable, "-c", WRITER, str(path)], stdout=subprocess.PIPE) as writer:
        for _ in range(5):
            writer.stdout.readline()
        time.sleep(wait)
        writer.kill()
        told = 5 + writer.stdout.read().count(b"\n")
    moves = Save(path).read()
    assert told <= len(moves) <= told + 1
    assert all(move["note"] == "x" * 400 for move in moves)
    save = Save(path)
    save.append({"move": "pass", "by": "Seoul"}, len(moves) + 1)
    assert json.loads(path.read_bytes().splitlines()[-1])["by"] == "Seoul"
