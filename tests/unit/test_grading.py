"""Submitted notebooks of every kind: right, wrong, blank, broken, and written to cheat or to do harm."""

import csv
import json
import os
import shutil
import socket
import subprocess
import sys
import threading
from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from summitry import cli, content
from summitry.checking import sandbox
from summitry.checking.plain import cell
from summitry.grading import Grade, answers, grade, report, run, submissions

EXERCISE = "00_start_here"
BLANK = content.folder("exercises") / f"{EXERCISE}.ipynb"
RIGHT = content.folder("solutions") / f"{EXERCISE}.ipynb"
SECONDS = 6
QUESTIONS, JUDGEMENTS = 7, 1

# Put after the cells of the blank exercise: none of these may gain a point.
CHEATS = {
    "edited checks": "import summitry.exercises.ex00 as x\nx.q1.check = lambda *a: print('✓ Correct')\nq1 = x.q1",
    "the question's own answers": "from summitry.exercises.ex00 import q1\nanswer_1 = q1.answers()[0]",
    "the real module": (
        "import importlib.util as u, summitry, pathlib\n"
        "path = pathlib.Path(summitry.__file__).parent / 'exercises' / 'ex00.py'\n"
        "spec = u.spec_from_file_location('real', path)\n"
        "real = u.module_from_spec(spec)\nspec.loader.exec_module(real)\n"
        "answer_1 = real.q1.answers()[0]"
    ),
    "the finder taken away": (
        "import sys, importlib\nsys.meta_path.pop(0)\n"
        "for name in [n for n in sys.modules if n.startswith('summitry.exercises')]: del sys.modules[name]\n"
        "answer_1 = importlib.import_module('summitry.exercises.ex00').q1.answers()[0]"
    ),
    "the solutions": ("from summitry.checking import solutions\nexec(solutions.source('00', 'q1'))"),
    "a neighbour's notebook": (
        "import json, pathlib\n"
        "cells = json.loads(pathlib.Path(NEIGHBOUR).read_text())['cells']\n"
        "for c in cells:\n    if 'answer_' in ''.join(c['source']): exec(''.join(c['source']), globals())"
    ),
    "a neighbour's notebook by another way": (
        "import json, os\n"
        "cells = json.load(open(os.path.relpath(NEIGHBOUR)))['cells']\n"
        "for c in cells:\n    if 'answer_' in ''.join(c['source']): exec(''.join(c['source']), globals())"
    ),
    "forged replies": (
        "import os, json\n"
        "forged = [{'question': 'q1', 'answer': {'correct': True}}, {'question': 'q2', 'status': 'correct'}]\n"
        "for line in [*forged, {'done': True}]:\n"
        "    for fd in range(3, 64):\n"
        "        try: os.write(fd, json.dumps(line).encode() + b'\\n')\n"
        "        except OSError: pass"
    ),
    "answers that agree with all": (
        "class Yes(str):\n"
        "    __eq__ = lambda *a: True\n    __hash__ = lambda s: 0\n    __float__ = lambda s: 1.0\n"
        "    casefold = lambda s: 'a'\n"
        "answer_1 = answer_2 = answer_3 = answer_4 = answer_5 = answer_6 = answer_7 = Yes('a')"
    ),
    "an answer that runs when it is unpickled": (
        "import os\n"
        "class Bomb:\n    def __reduce__(self): return os.system, ('touch ' + HARM,)\n"
        "answer_1 = answer_2 = answer_3 = Bomb()"
    ),
}
# Put before the cells of the solved exercise: the rest still counts. With what the report must say, "" for nothing.
HARMS = {
    "an endless loop": ("while True: pass", "ran longer than 6 seconds. It was left out."),
    "an endless loop that will not stop": (
        "while True:\n    try:\n        while True: pass\n    except BaseException: pass",
        "ran longer than 6 seconds",
    ),
    "forks": ("import os\nwhile True: os.fork()", "PermissionError"),
    "processes": (
        "import subprocess, sys\nwhile True: subprocess.Popen([sys.executable, '-c', '0'])",
        "PermissionError",
    ),
    "a shell": ("!touch $HARM", "PermissionError"),
    "huge output": ("for _ in range(3000): print('x' * 100_000)", ""),
    "memory": (
        "hog = []\nwhile True: hog.append(bytearray(10**8))",
        "needed more than 1024 MB of memory. It was left out.",
    ),
    "the end of Python": ("import os\nos._exit(0)", "ended Python. It was left out."),
    "exit": ("exit()", ""),
    "a crash": ("import ctypes\nctypes.string_at(0)", ""),
    "no end of calls": ("def f(): f()\nf()", "RecursionError"),
    "input": ("input('? ')", "stops with"),
    "a kill": ("import os\nos.kill(os.getppid(), 9)", "PermissionError"),
    "deleted files": ("import shutil\nshutil.rmtree(SUBMISSIONS)", "PermissionError"),
    "a file elsewhere": ("open(HARM, 'w').write('x')", "PermissionError"),
    "a database elsewhere": ("import sqlite3\nsqlite3.connect(HARM).execute('create table t (x)')", "PermissionError"),
    "the network": ("import socket\nsocket.create_connection(('127.0.0.1', PORT), timeout=2)", "Error"),
    "a broken cell": ("def", "SyntaxError"),
}
# What lies in a file instead of a notebook, with what the report must say.
FILES = {
    "empty": (b"", "not JSON"),
    "cut off": (BLANK.read_bytes()[:2000], "not JSON"),
    "bytes": (os.urandom(3000), "not JSON"),
    "deep": (b"[" * 200_000, "not JSON"),
    "a list": (b"[1, 2]", "not a notebook"),
    "no cells": (b'{"cells": 3}', "not a notebook"),
    "too many cells": (json.dumps({"cells": [{}] * 600}).encode(), "600 cells"),
    "odd cells": (
        json.dumps({"cells": [3, None, {"cell_type": "code", "source": [1]}, {"cell_type": "code"}]}).encode(),
        "",
    ),
}


@pytest.fixture(scope="module")
def graded(tmp_path_factory):
    """Return grades of one class by learner, whether somebody reached the network, and the folder."""
    base = tmp_path_factory.mktemp("course")
    folder, harm = base / "class", base / "harm"
    with socket.create_server(("127.0.0.1", 0)) as server:
        names = {
            "NEIGHBOUR": str(folder / "right" / RIGHT.name),
            "HARM": str(harm),
            "SUBMISSIONS": str(folder),
            "PORT": server.getsockname()[1],
        }
        before = "\n".join(f"{name} = {value!r}" for name, value in names.items()) + "\n"
        put(folder / "right", RIGHT)
        put(folder / "blank", BLANK)
        for name, source in CHEATS.items():
            put(folder / name, BLANK, before + source, last=True)
        for name, (source, _) in HARMS.items():
            put(folder / name, RIGHT, before + source)
        for name, (data, _) in FILES.items():
            (folder / name).mkdir(parents=True)
            (folder / name / BLANK.name).write_bytes(data)
        kept = {path: path.read_bytes() for path in folder.rglob("*.ipynb")}
        seen = []
        grades = grade(folder, seconds=SECONDS, progress=seen.append)
        server.setblocking(False)
        with pytest.raises(BlockingIOError):
            server.accept()
    assert seen == grades
    assert {path: path.read_bytes() for path in folder.rglob("*.ipynb")} == kept
    assert not harm.exists()
    return {one.submission.learner: one for one in grades}


def put(folder: Path, source: Path, code: str = "", last: bool = False) -> None:
    """Put a copy of `source` into `folder`, with a first or a last cell of `code`."""
    notebook = json.loads(source.read_text("utf-8"))
    if code:
        cell = {
            "cell_type": "code",
            "id": "mine",
            "metadata": {},
            "source": code,
            "outputs": [],
            "execution_count": None,
        }
        notebook["cells"].insert(len(notebook["cells"]) if last else 0, cell)
    folder.mkdir(parents=True)
    (folder / source.name).write_text(json.dumps(notebook), "utf-8")


def test_the_solution_is_right_in_all_and_the_blank_in_nothing(graded):
    right, blank = graded["right"], graded["blank"]
    assert (right.correct, right.questions, right.to_read, right.problems) == (QUESTIONS, QUESTIONS, JUDGEMENTS, ())
    assert (blank.correct, blank.questions, blank.to_read) == (0, QUESTIONS, 0)
    assert {mark.outcome.status for mark in blank.marks} == {"not attempted"}


@pytest.mark.parametrize("name", CHEATS)
def test_a_cheat_gains_nothing(graded, name):
    assert graded[name].correct == 0
    assert len(graded[name].marks) == QUESTIONS + JUDGEMENTS


@pytest.mark.parametrize("name", HARMS)
def test_harm_is_reported_and_costs_only_its_own_cell(graded, name):
    assert graded[name].correct == QUESTIONS, graded[name].problems
    assert HARMS[name][1] in " ".join(graded[name].problems)


@pytest.mark.parametrize("name", FILES)
def test_what_is_no_notebook_is_reported(graded, name):
    assert graded[name].correct == 0
    assert FILES[name][1] in " ".join(graded[name].problems)


def test_deleted_cells_count_as_not_attempted(tmp_path):
    notebook = json.loads(RIGHT.read_text("utf-8"))
    notebook["cells"] = [cell for cell in notebook["cells"] if "answer_2 =" not in "".join(cell["source"])]
    (tmp_path / "someone").mkdir()
    (tmp_path / "someone" / RIGHT.name).write_text(json.dumps(notebook), "utf-8")
    (only,) = grade(tmp_path)
    assert only.correct == QUESTIONS - 1
    assert [mark.outcome.status for mark in only.marks if mark.question == "q2"] == ["not attempted"]


@pytest.mark.parametrize(
    ("path", "learner", "exercise"),
    [
        ("a learner/12_japan_passing.ipynb", "a learner", "12_japan_passing"),
        ("name_123_file_/week 2/12_japan_passing (1).ipynb", "name_123_file_", "12_japan_passing"),
        ("one-12_japan_passing.ipynb", "one", "12_japan_passing"),
        ("12_japan_passing.ipynb", submissions.NOBODY, "12_japan_passing"),
        ("二/12_renamed.ipynb", "二", "12_japan_passing"),
        ("a/homework.ipynb", "a", ""),
        ("a/99_unknown.ipynb", "a", ""),
        ("a/12_passing or 21_tariff.ipynb", "a", ""),
    ],
)
def test_whose_file_it_is_and_of_which_exercise(tmp_path, path, learner, exercise):
    (tmp_path / path).parent.mkdir(parents=True, exist_ok=True)
    (tmp_path / path).write_text("{}")
    checkpoint = tmp_path / "a learner" / ".ipynb_checkpoints" / "12_japan_passing-checkpoint.ipynb"
    checkpoint.parent.mkdir(parents=True, exist_ok=True)
    checkpoint.write_text("{}")
    (found,) = submissions.find(tmp_path)
    assert (found.learner, found.exercise) == (learner, exercise)


VALUES = [
    3,
    -0.5,
    float("inf"),
    np.int64(7),
    np.float32(0.5),
    np.bool_(True),
    None,
    "Tokyo 東京",
    ["a", ("b", 2)],
    {"a", "c"},
    {"x": 1, ("y", 2): [3]},
    np.array([1.5, 2.5]),
    pd.Timestamp("2018-03-08 10:00"),
    pd.Timestamp("2018-03-08").date(),
    pd.Timedelta(days=3),
    pd.Series([1, 2], index=["a", "b"], name="count"),
    pd.DataFrame({"a": [1, 2], "b": ["x", None], "day": pd.to_datetime(["2018-01-01", None])}),
    pd.DataFrame({"n": [1, 2, 3]}, index=pd.MultiIndex.from_tuples([("a", 1), ("a", 2), ("b", 1)], names=["k", "m"])),
]


@pytest.mark.parametrize("value", VALUES, ids=lambda value: type(value).__name__)
def test_an_answer_holds_the_same_after_the_way_through_json(value):
    back = answers.decode(json.loads(json.dumps(answers.encode(value))))
    if isinstance(value, (pd.DataFrame, pd.Series)):
        assert type(back) is type(value)
        before, after = (frame.reset_index().to_dict("list") for frame in (value, back))
        assert {k: list(map(cell, v)) for k, v in after.items()} == {k: list(map(cell, v)) for k, v in before.items()}
    elif isinstance(value, np.ndarray):
        assert type(back) is np.ndarray
        assert back.tolist() == value.tolist()
    else:
        assert back == value


@pytest.mark.parametrize(
    "forged", [None, 3, [], {}, {"value": {"frame": {}}}, {"function": 3}, {"value": {"date": "x"}}]
)
def test_a_forged_answer_is_one_that_no_check_accepts(forged):
    from summitry.exercises.ex00 import exercise

    for question in exercise.questions:
        assert question.judge(answers.decode(forged)).status != "correct"


@pytest.mark.skipif(os.name == "nt", reason="links are a privilege there")
def test_a_link_is_not_followed(tmp_path):
    (tmp_path / BLANK.name).symlink_to(RIGHT)
    (found,) = submissions.find(tmp_path)
    with pytest.raises(submissions.Damaged, match="a symbolic link and not a file"):
        submissions.code(found.path)


def test_learners_whose_names_give_one_file_name_get_a_page_each(tmp_path):
    learners = ("Ann", "ann", "A:n", "A?n", "Ann")
    grades = [
        Grade(submissions.Submission(tmp_path / f"{place}.ipynb", learner, ""), (), (f"problem {place}",))
        for place, learner in enumerate(learners)
    ]
    names = report.publish(grades, tmp_path / "out")[1:]
    assert len({name.casefold() for name in names}) == len(set(learners))
    pages = [(tmp_path / "out" / name).read_text("utf-8") for name in names]
    for learner in set(learners):
        (page,) = (page for page in pages if f"<h1>Exercises of {learner}</h1>" in page)
        assert [f"problem {place}" in page for place in range(5)] == [one == learner for one in learners]


def test_a_function_that_never_ends_is_left_out_and_the_rest_counts(tmp_path):
    notebook = json.loads(RIGHT.read_text("utf-8"))
    (own,) = (cell for cell in notebook["cells"] if cell["id"] == "answer-5")
    own["source"] = "def answer_5(level, kind):\n    while True: pass"
    (tmp_path / "someone").mkdir()
    (tmp_path / "someone" / RIGHT.name).write_text(json.dumps(notebook), "utf-8")
    (only,) = grade(tmp_path, seconds=2)
    assert only.correct == QUESTIONS - 1
    assert only.problems == ("The function for q5 ran longer than 2 seconds. It was left out.",)


def test_the_report_escapes_what_learners_write(tmp_path):
    folder = tmp_path / "class"
    put(folder / "=cmd()", RIGHT, "answer_1 = '<script>alert(1)</script>'\nraise ValueError('<b>')", last=True)
    put(folder / "con<b>" if os.name != "nt" else folder / "con", BLANK)
    grades = grade(folder)
    written = report.publish(grades, tmp_path / "out")
    rows = list(csv.DictReader((tmp_path / "out" / report.TABLE).read_text("utf-8-sig").splitlines()))
    assert [row["learner"] for row in rows] == ["'=cmd()", "con<b>" if os.name != "nt" else "con"]
    assert tuple(rows[0]) == report.COLUMNS
    pages = [(tmp_path / "out" / name).read_text("utf-8") for name in written[1:]]
    assert not any("<script>" in page or "<b>" in page for page in pages)
    assert any("&lt;b&gt;" in page for page in pages)


@pytest.mark.parametrize("way", ["a file", "not empty"])
def test_where_results_cannot_be_written_it_is_said_before_anything_is_run(tmp_path, capsys, monkeypatch, way):
    put(tmp_path / "class" / "one", RIGHT)
    (tmp_path / "taken").mkdir()
    (tmp_path / "taken" / "file").touch()
    into = tmp_path / "taken" / ("file" if way == "a file" else "")
    monkeypatch.setattr("summitry.grading.grade", lambda *_, **__: pytest.fail("it was run"))
    assert cli.main(["grade", str(tmp_path / "class"), "--into", str(into)]) == 1
    assert "--into" in capsys.readouterr().err


def test_a_notebook_ends_by_itself_when_the_grader_was_killed(tmp_path):
    process = run._start(str(tmp_path))
    job = {"cells": [[1, "while True: pass"]], "questions": {}, "cases": {}, "closed": [], "megabytes": 512}
    threading.Thread(target=sandbox.feed, args=(process, json.dumps({**job, "seconds": 1}).encode())).start()
    with process.stdout as replies:
        assert json.loads(replies.readline()) == {"ready": True}
        assert process.wait(60) != 0


def test_the_command_writes_a_new_folder_and_touches_no_other(tmp_path):
    put(tmp_path / "class" / "one", RIGHT)
    command = [sys.executable, "-m", "summitry.cli", "grade", str(tmp_path / "class"), "--into", str(tmp_path / "out")]
    first = subprocess.run(command, capture_output=True, text=True)
    assert first.returncode == 0, first.stderr
    assert f"one{os.sep}{RIGHT.name}: {QUESTIONS} of {QUESTIONS} right, 1 to read" in first.stdout
    kept = {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()}
    assert set(kept) == {"grades.csv", "one.html"}
    again = subprocess.run(command, capture_output=True, text=True)
    assert again.returncode == 1
    assert "is not empty" in again.stderr
    assert {path.name: path.read_bytes() for path in (tmp_path / "out").iterdir()} == kept
    shutil.rmtree(tmp_path / "class")
    assert subprocess.run(command, capture_output=True, text=True).returncode == 1
