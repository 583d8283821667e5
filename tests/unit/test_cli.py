"""The command `summitry`: quick to answer, and JupyterLab started where and how a learner needs it."""

import json
import os
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest

from summitry import cli, content, doctor
from summitry.checking import progress
from summitry.doctor import Finding

HEAVY = {"altair", "pandas", "numpy", "yaml", "nbformat", "nbclient", "jupyterlab", "jupyter_client", "sqlite3"}
ON_PACKAGE = (
    "import sys; from pathlib import Path; from summitry import cli, content; "
    "content._ROOT = Path(sys.argv.pop(1)); sys.exit(cli.main())"
)


@pytest.fixture
def package(tmp_path, monkeypatch):
    """A package that holds one lesson."""
    root = tmp_path / "package"
    lesson = root / cli.FIRST_LESSON
    lesson.parent.mkdir(parents=True)
    lesson.write_text('{"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}')
    monkeypatch.setattr(content, "_ROOT", root)
    return root


@pytest.fixture
def started(monkeypatch):
    """The commands and environments that `lab` would have become."""
    calls = []
    monkeypatch.setattr(cli, "_become", lambda command, environment: calls.append((command, environment)) or 0)
    return calls


def test_help_loads_nothing_heavy_and_names_every_command():
    program = (
        "import sys; from summitry import cli\n"
        "try: cli.main(['--help'])\n"
        "finally: print(*sys.modules, sep='\\n', file=sys.stderr)"
    )
    result = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True)
    assert result.returncode == 0
    assert all(
        f"\n    {command} " in result.stdout for command in ("lab", "doctor", "progress", "memo", "book", "build")
    )
    assert not HEAVY & set(result.stderr.split())


def test_an_old_console_is_no_obstacle_to_a_folders_name(tmp_path):
    command = [sys.executable, "-m", "summitry.cli", "progress", str(tmp_path / "wörk")]
    result = subprocess.run(command, capture_output=True, text=True, env={**os.environ, "PYTHONIOENCODING": "ascii"})
    assert (result.returncode, result.stdout) == (0, f"No answers yet in {tmp_path}{os.sep}w\\xf6rk.\n")


def test_a_reader_that_has_seen_enough_is_no_error(tmp_path):
    command = [sys.executable, "-m", "summitry.cli", "progress", str(tmp_path)]
    buffered = {name: value for name, value in os.environ.items() if name != "PYTHONUNBUFFERED"}
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=buffered)
    process.stdout.close()
    assert process.stderr.read() == ""
    process.stderr.close()
    process.wait(30)


@pytest.mark.parametrize("port", ["0", "65536", "-1", "x", "²"])
def test_a_port_that_is_none_is_refused(port, capsys):
    with pytest.raises(SystemExit) as stopped:
        cli.main(["lab", f"--port={port}"])
    assert stopped.value.code == 2
    assert "a whole number from 1 to 65535" in capsys.readouterr().err


def test_only_lab_passes_something_on(capsys):
    with pytest.raises(SystemExit):
        cli.main(["doctor", "--", "--debug"])
    assert "only `summitry lab`" in capsys.readouterr().err


def test_lab_makes_the_working_copy_and_starts_jupyterlab_there(package, tmp_path, started, monkeypatch, capsys):
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", "/before")
    folder = tmp_path / "my wörk"
    assert cli.main(["lab", str(folder), "--no-browser", "--port", "9001", "--", "--debug", "x y"]) == 0
    [(command, environment)] = started
    assert command == [
        *(sys.executable, "-P", "-c", cli.JUPYTERLAB, "--no-browser", "--ServerApp.port=9001", "--debug", "x y")
    ]
    settings, *others = environment["JUPYTER_CONFIG_PATH"].split(os.pathsep)
    assert others == ["/before"]
    server = json.loads((Path(settings) / "jupyter_server_config.json").read_text())["ServerApp"]
    assert (server["ip"], server["root_dir"]) == ("127.0.0.1", str(folder))
    lab = json.loads((Path(settings) / "jupyter_lab_config.json").read_text())["LabApp"]
    assert lab == {"default_url": "/lab/tree/lessons/00_start_here.ipynb"}
    assert (folder / cli.FIRST_LESSON).is_file()
    assert f"New there: {cli.FIRST_LESSON}" in capsys.readouterr().out


def test_lab_takes_the_default_folder(package, tmp_path, started, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path / "home")
    assert cli.main(["lab"]) == 0
    assert (tmp_path / "home/summitry" / cli.FIRST_LESSON).is_file()
    assert started[0][0] == [sys.executable, "-P", "-c", cli.JUPYTERLAB]


def test_lab_names_once_what_it_put_beside_the_learners_work(package, tmp_path, started, capsys):
    folder = tmp_path / "mine"
    cli.main(["lab", str(folder)])
    (folder / cli.FIRST_LESSON).write_text("my work")
    (package / cli.FIRST_LESSON).write_text("new lesson")
    capsys.readouterr()
    cli.main(["lab", str(folder)])
    [line] = [line for line in capsys.readouterr().out.splitlines() if "beside" in line]
    beside = line.rpartition(": ")[2]
    assert line.startswith(f"{cli.FIRST_LESSON} holds your work and stays")
    assert (folder / "lessons" / beside).read_text() == "new lesson"
    cli.main(["lab", str(folder)])
    assert "beside" not in capsys.readouterr().out


def test_lab_in_an_impossible_folder_says_why_and_starts_nothing(package, tmp_path, started, capsys):
    (tmp_path / "file").touch()
    assert cli.main(["lab", str(tmp_path / "file")]) == 1
    assert capsys.readouterr().err.endswith("is a file where a folder is needed. Choose another folder.\n")
    assert started == []


def test_a_missing_package_is_named_without_a_traceback(package, tmp_path, monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "jupyter_client", None)
    assert cli.main(["lab", str(tmp_path / "mine")]) == 1
    error = capsys.readouterr().err
    assert "jupyter_client" in error
    assert "`summitry doctor`" in error


@pytest.fixture
def running_lab(package, tmp_path):
    """JupyterLab as `summitry lab` really starts it: its port, its token and its log."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    private = {f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "DATA", "RUNTIME")}
    folder, log = tmp_path / "my wörk 首脳会談", tmp_path / "log"
    command = [sys.executable, "-c", ON_PACKAGE, str(package), "lab", str(folder), "--no-browser", f"--port={port}"]
    with log.open("wb") as output:
        process = subprocess.Popen(command, stdout=output, stderr=output, env={**os.environ, **private})
    try:
        deadline = time.monotonic() + 120
        while "?token=" not in log.read_text("utf-8"):
            assert process.poll() is None, log.read_text("utf-8")
            assert time.monotonic() < deadline, "JupyterLab did not start within two minutes"
            time.sleep(0.1)
        yield port, log.read_text("utf-8").rpartition("?token=")[2].split()[0], log
    finally:
        process.terminate()
        process.wait(30)


def test_jupyterlab_really_starts_calm_and_private_on_the_first_lesson(running_lab):
    import websocket

    port, token, log = running_lab

    def ask(path, data=None):
        headers = {"Authorization": f"token {token}"}
        request = urllib.request.Request(f"http://127.0.0.1:{port}{path}", data, headers)
        with urllib.request.urlopen(request, timeout=30) as reply:
            return reply.read().decode("utf-8")

    page = ask("/lab/tree/lessons/00_start_here.ipynb")
    config = page.partition('id="jupyter-config-data" type="application/json">')[2].partition("</script>")[0]
    assert cli.ANNOUNCEMENTS in json.loads(config)["disabledExtensions"]
    assert json.loads(ask("/api/contents/lessons"))["content"][0]["path"] == cli.FIRST_LESSON
    kernel = json.loads(ask("/api/kernels", b"{}"))
    channels = f"ws://127.0.0.1:{port}/api/kernels/{kernel['id']}/channels"
    connection = websocket.create_connection(channels, header=[f"Authorization: token {token}"], timeout=60)
    assert "status" in connection.recv()  # the kernel is up and has printed what it prints
    connection.close()
    printed = log.read_text("utf-8")
    assert f"/lab/tree/{cli.FIRST_LESSON}?token=" in printed
    assert "encryption" not in printed
    assert len(printed.splitlines()) < 15
    with pytest.raises(urllib.error.HTTPError, match="403"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/api/contents", timeout=30)


def test_progress_shows_every_question_in_a_table(tmp_path, monkeypatch, capsys):
    (tmp_path / ".summitry").mkdir()
    monkeypatch.chdir(tmp_path)
    progress.record_attempt("11_a", "q1", "not yet")
    progress.record_attempt("11_a", "q1", "correct")
    progress.record_hint("11_a", "q10", 1)
    assert cli.main(["progress", str(tmp_path)]) == 0
    assert [line.split(None, 4) for line in capsys.readouterr().out.splitlines()] == [
        ["exercise", "question", "attempts", "hints", "status"],
        ["11_a", "q1", "2", "0", "correct"],
        ["11_a", "q10", "0", "1", "not attempted"],
    ]


def test_progress_without_answers_and_with_a_damaged_file(tmp_path, capsys):
    assert cli.main(["progress", str(tmp_path)]) == 0
    assert capsys.readouterr().out == f"No answers yet in {tmp_path}.\n"
    assert not (tmp_path / ".summitry").exists()
    (tmp_path / ".summitry").mkdir()
    (tmp_path / ".summitry/progress.sqlite").write_bytes(b"no database" * 1000)
    assert cli.main(["progress", str(tmp_path)]) == 1
    assert "cannot be read" in capsys.readouterr().err


WELL, ILL = Finding("port", True, "8888 is free"), Finding("disk", False, "full", "uv cache clean")


@pytest.mark.parametrize(
    ("found", "status", "printed"),
    [
        ([WELL], 0, "ok      port: 8888 is free\n\nAll is well.\n"),
        (
            [WELL, ILL],
            1,
            "ok      port: 8888 is free\nbroken  disk: full\n        mend it with: uv cache clean\n\n1 broken.\n",
        ),
    ],
)
def test_doctor_prints_each_finding_and_fails_if_one_is_broken(monkeypatch, capsys, found, status, printed):
    monkeypatch.setattr(doctor, "findings", lambda folder: iter(found))
    assert cli.main(["doctor"]) == status
    assert capsys.readouterr().out == printed


def test_build_says_what_drifted_and_what_it_did(package, capsys):
    (package / "pyproject.toml").touch()
    for folder in ("solutions", "exercises", "datasets"):
        (package / folder).mkdir()
    assert cli.main(["build", "--check"]) == 1
    assert "datasets/README.md: is missing. Run `summitry build`.\n" in capsys.readouterr().out
    assert cli.main(["build"]) == 0
    assert "datasets/README.md: brought up to date\n" in capsys.readouterr().out
    assert cli.main(["build", "--check"]) == 0
    assert capsys.readouterr().out == ""
    (package / cli.FIRST_LESSON).write_text("{")
    assert cli.main(["build"]) == 1
    assert "is not JSON" in capsys.readouterr().out
