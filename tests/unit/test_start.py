"""start.py sets up a small course of the same build, without network, from wheels made of what is installed here."""

import ast
import base64
import hashlib
import importlib.metadata
import importlib.util
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
START = ROOT / "start.py"
BUILD_TOOLS = ("uv", "hatchling", "packaging", "pathspec", "pluggy", "trove-classifiers", "tomlkit", "editables")
PYPROJECT = """
[build-system]
requires = ["hatchling"]
build-backend = "hatchling.build"
[project]
name = "summitry"
version = "1"
[tool.hatch.build.targets.wheel]
packages = ["src/summitry"]
[tool.hatch.build.targets.wheel.shared-data]
"src/summitry/frontend" = "share/frontend"
"""
SAY = "import json, os, sys; print(json.dumps([sys.argv[1:], os.getcwd(), sys.prefix]))"


def load_start():
    spec = importlib.util.spec_from_file_location("start", START)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def wheel(folder: Path, name: str, version: str, files: dict[str, bytes]) -> str:
    """Write a wheel of `files` and return the lines that pin it in a lock file."""
    stem = f"{name.replace('-', '_')}-{version}"
    info = f"{stem}.dist-info"
    about = {"METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"}
    about["WHEEL"] = "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    about = {f"{info}/{path}": text.encode() for path, text in about.items()}
    files = {**about, **files}
    path = folder / f"{stem}-py3-none-any.whl"
    record = [f"{path},{digest(data)},{len(data)}\n" for path, data in files.items()] + [f"{info}/RECORD,,\n"]
    with zipfile.ZipFile(path, "w") as archive:
        for inside, data in {**files, f"{info}/RECORD": "".join(record).encode()}.items():
            entry = zipfile.ZipInfo(inside)
            entry.external_attr = 0o100755 << 16
            archive.writestr(entry, data)
    return f"{name}=={version} \\\n    --hash=sha256:{hashlib.sha256(path.read_bytes()).hexdigest()}\n    # via test\n"


def digest(data: bytes) -> str:
    return "sha256=" + base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()


def repacked(folder: Path, name: str) -> str:
    """Make a wheel again of the installed package `name`."""
    package = importlib.metadata.distribution(name)
    stem, files = f"{name.replace('-', '_')}-{package.version}", {}
    for file in package.files:
        data = package.locate_file(file)
        if file.suffix == ".pyc" or file.name in (
            "RECORD",
            "INSTALLER",
            "REQUESTED",
            "direct_url.json",
            "uv_cache.json",
        ):
            continue
        inside = f"{stem}.data/scripts/{file.name}" if ".." in file.parts else file.as_posix()
        files[inside] = Path(data).read_bytes()
    return wheel(folder, name, package.version, files)


@pytest.fixture(scope="module")
def index(tmp_path_factory):
    """A folder of wheels, and what pins them: for the lab, and for the tests on top."""
    folder = tmp_path_factory.mktemp("index")
    lab = "".join(repacked(folder, name) for name in BUILD_TOOLS)
    lab += wheel(folder, "tool", "1", {"tool.py": b"value = 1"})
    test = wheel(folder, "pytest", "1", {"pytest/__init__.py": b"", "pytest/__main__.py": SAY.encode()})
    return folder, lab, test


@pytest.fixture(scope="module")
def make(index, tmp_path_factory):
    """A function that makes a small course around the real start.py, and one that runs it, offline."""
    folder, lab, test = index
    private = tmp_path_factory.mktemp("private")
    environment = {name: value for name, value in os.environ.items() if not name.startswith(("PIP_", "UV_"))} | {
        "PIP_CONFIG_FILE": os.devnull,
        "PIP_NO_INDEX": "1",
        "PIP_FIND_LINKS": str(folder),
        "PIP_REQUIRE_VIRTUALENV": "1",
        "PIP_USER": "1",
        "UV_NO_INDEX": "1",
        "UV_FIND_LINKS": str(folder),
        "UV_CACHE_DIR": str(private / "cache"),
        "PYTHONPATH": str(private),
        "VIRTUAL_ENV": str(private / "another"),
    }
    (private / "tool.py").write_text("raise ImportError('PYTHONPATH led out of .venv')")

    class Course:
        def __init__(self):
            self.root = tmp_path_factory.mktemp("course") / "my cöurse 首脳会談 #1 [x] 100% $HOME"
            package = self.root / "src/summitry"
            for path, text in {
                self.root / "pyproject.toml": PYPROJECT,
                self.root / "hatch_build.py": "",
                self.root / "requirements.lock": lab,
                self.root / "requirements-test.lock": lab + test,
                package / "__init__.py": "",
                package / "cli.py": "import tool; " + SAY,
                package / "frontend/static/summitry.js": "1",
            }.items():
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text, "utf-8")
            shutil.copy(START, self.root)
            self.venv = self.root / ".venv"
            self.stamp = self.venv / "summitry-setup.json"

        def popen(self, *arguments: str, **more: str) -> subprocess.Popen:
            command = [sys.executable, str(self.root / "start.py"), *arguments]
            pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True, "encoding": "utf-8"}
            return subprocess.Popen(command, cwd=private, env=environment | more, **pipes)

        def run(self, *arguments: str, **more: str) -> tuple[int, list[str], str]:
            process = self.popen(*arguments, **more)
            out, err = process.communicate(timeout=300)
            return process.returncode, out.splitlines(), err

        def packages(self) -> set[str]:
            [site] = [*self.venv.glob("lib/*/site-packages"), *self.venv.glob("Lib/site-packages")]
            return {path.name.partition("-")[0] for path in site.glob("*.dist-info")}

        def installed_front_end(self) -> str:
            return (self.venv / "share/frontend/static/summitry.js").read_text()

        def said(self, *arguments: str, at: Path = private) -> str:
            return json.dumps([list(arguments), str(at), str(self.venv)])

    return Course


@pytest.fixture(scope="module")
def course(make):
    """A course that two people set up at once, who see the same in the end."""
    course = make()
    both = [course.popen() for _ in range(2)]
    results = [process.communicate(timeout=300) for process in both]
    assert [process.returncode for process in both] == [0, 0], results
    first, second = sorted((out.splitlines() for out, _ in results), key=len, reverse=True)
    assert first == [
        "Setting Summitry up in .venv: once, about half a minute on a fast line.",
        "Fetching the packages ...",
        course.said("lab"),
    ]
    assert second in (["Another set-up is at work here; waiting for it ...", course.said("lab")], [course.said("lab")])
    return course


def test_it_parses_on_old_pythons_and_needs_the_standard_library_only():
    tree = ast.parse(START.read_text("utf-8"), feature_version=(3, 6))
    modules = {alias.name for node in ast.walk(tree) if isinstance(node, ast.Import) for alias in node.names}
    modules |= {node.module for node in ast.walk(tree) if isinstance(node, ast.ImportFrom)}
    assert modules <= sys.stdlib_module_names


@pytest.mark.parametrize("version", [(2, 7, 18), (3, 6, 15), (3, 10, 13), (3, 14, 0)])
@pytest.mark.parametrize("another", ["", "python3.12"])
def test_a_wrong_python_gets_a_sentence(version, another, tmp_path):
    if another:
        (tmp_path / another).write_text("#!/bin/sh\n")
        (tmp_path / another).chmod(0o755)
    program = f"import runpy, sys; sys.version_info = {version}; runpy.run_path({str(START)!r}, run_name='__main__')"
    result = subprocess.run(
        [sys.executable, "-S", "-c", program], capture_output=True, text=True, env={"PATH": str(tmp_path)}
    )
    advice = f"You have one: {another} start.py" if another else "Install one of them and run start.py with it."
    said = ".".join(map(str, version))
    assert (result.returncode, result.stdout) == (1, "")
    assert result.stderr == f"Summitry needs Python 3.11, 3.12 or 3.13, and this is {said}. {advice}\n"


def test_help_names_every_command():
    result = subprocess.run([sys.executable, str(START), "--help"], capture_output=True, text=True)
    assert result.returncode == 0
    assert all(
        f"python3 start.py {command}" in result.stdout for command in ("lab", "doctor", "book", "test", "repair")
    )


@pytest.mark.parametrize("name", ["requirements.lock", "requirements-test.lock"])
def test_the_lock_files_pin_uv_with_hashes(name):
    lines = load_start()._block(ROOT / name, "uv").splitlines()
    assert lines[0].startswith("uv==")
    assert sum("--hash=sha256:" in line for line in lines) > 5
    assert all(line.startswith(" ") for line in lines[1:])


def test_the_test_tools_are_a_superset():
    lab, test = (
        {line.rstrip("\\ ") for line in (ROOT / name).read_text().splitlines() if "==" in line and line[0] not in " #"}
        for name in ("requirements.lock", "requirements-test.lock")
    )
    assert lab < test


def test_nothing_is_done_twice(course):
    before = course.stamp.stat().st_mtime_ns
    assert course.run("--no-browser", "--port", "1") == (0, [course.said("lab", "--no-browser", "--port", "1")], "")
    assert course.run("doctor", "a b") == (0, [course.said("doctor", "a b")], "")
    assert course.stamp.stat().st_mtime_ns == before
    assert "pytest" not in course.packages()
    assert {"tool", "uv", "pip", "summitry"} <= course.packages()


def test_the_path_to_the_source_is_plain_ascii(course):
    places = ("lib/*/site-packages", "Lib/site-packages")
    [path] = [path for place in places for path in course.venv.glob(f"{place}/*summitry.pth")]
    assert path.read_bytes().isascii()
    assert (path.parent / path.read_text().strip()).resolve() == course.root / "src"


def test_test_adds_the_test_tools_and_runs_pytest_in_the_course(course):
    status, out, err = course.run("test", "-k", "a b", "--flag")
    assert (status, err) == (0, "")
    assert out == [
        "Bringing .venv up to date: some seconds.",
        "Fetching the packages ...",
        course.said("-k", "a b", "--flag", at=course.root),
    ]
    assert course.run() == (0, [course.said("lab")], "")
    assert course.run("test") == (0, [course.said(at=course.root)], "")


def test_an_update_brings_what_is_new_and_keeps_the_test_tools(course):
    (course.root / "src/summitry/frontend/static/summitry.js").write_text("2")
    status, out, _ = course.run()
    assert (status, out[0]) == (0, "Bringing .venv up to date: some seconds.")
    assert course.installed_front_end() == "2"
    assert "pytest" in course.packages()
    (course.root / "src/summitry/frontend/static/vega.js").write_text("generated")
    assert course.run() == (0, [course.said("lab")], "")


def test_an_update_that_cannot_be_fetched_leaves_what_was_there_at_work(course):
    path = course.root / "requirements-test.lock"
    lock = path.read_text()
    path.write_text(lock.replace("tool==1", "tool==2"))
    status, out, err = course.run()
    assert (status, out[-2:]) == (0, ["Going on with the packages that are here.", course.said("lab")])
    assert "tool==2" in err
    path.write_text(lock)
    assert course.run() == (0, [course.said("lab")], "")


def test_test_tools_that_cannot_be_fetched_are_an_error_that_breaks_nothing(monkeypatch, tmp_path, capsys):
    start = load_start()

    def unreachable(lock, turn, fresh):
        assert not start.STAMP.exists(), "a kill now would leave a half-made environment that counts as complete"
        raise start.SetUpFailed("no network")

    done = {"kind": "lab", "fingerprint": start._fingerprint(), "root": str(start.ROOT)}
    monkeypatch.setattr(start, "_wait_for_turn", tuple)
    monkeypatch.setattr(start, "_completed", lambda: done)
    monkeypatch.setattr(start, "_install", unreachable)
    monkeypatch.setattr(start, "STAMP", tmp_path / "stamp.json")
    start.STAMP.write_text("")
    assert start.main(["test"]) == 1
    assert capsys.readouterr().err == "no network\n"
    assert json.loads(start.STAMP.read_text()) == done


@pytest.mark.parametrize("damage", ["no python", "no package", "no stamp", "half a stamp", "moved"])
def test_a_broken_environment_is_told_from_a_complete_one(course, tmp_path, monkeypatch, damage):
    start = load_start()
    for name in ("VENV", "BIN", "STAMP"):
        monkeypatch.setattr(start, name, course.root / Path(getattr(start, name)).relative_to(ROOT))
    monkeypatch.setattr(start, "PYTHON", str(course.root / Path(start.PYTHON).relative_to(ROOT)))
    monkeypatch.setattr(start, "ROOT", course.root)
    monkeypatch.delenv("PYTHONPATH", raising=False)
    assert start._completed()["root"] == str(course.root)
    if damage == "no python":
        monkeypatch.setattr(start, "PYTHON", str(tmp_path / "gone"))
    elif damage == "no package":
        hidden = course.root / "src/summitry"
        hidden.rename(hidden.with_name("elsewhere"))
        monkeypatch.setattr(start, "_undo", lambda: hidden.with_name("elsewhere").rename(hidden), raising=False)
    elif damage == "moved":
        monkeypatch.setattr(start, "ROOT", tmp_path)
    else:
        stamp = tmp_path / "stamp.json"
        if damage == "half a stamp":
            stamp.write_text(course.stamp.read_text()[:20])
        monkeypatch.setattr(start, "STAMP", stamp)
    try:
        assert start._completed() == {}
    finally:
        getattr(start, "_undo", lambda: None)()


def test_without_uv_pip_does_the_same_and_repair_leaves_nothing_of_what_was(make):
    course = make()
    for name in ("requirements.lock", "requirements-test.lock"):
        path = course.root / name
        path.write_text(path.read_text().replace(load_start()._block(path, "uv"), ""))
    (course.venv / "left over").mkdir(parents=True)
    status, out, err = course.run("repair")
    assert (status, err) == (0, "")
    assert out[-2:] == [
        "That did not work with uv; trying pip, about a minute.",
        "The environment is new. `python3 start.py` opens JupyterLab.",
    ]
    assert not (course.venv / "left over").exists()
    assert course.run() == (0, [course.said("lab")], "")


def test_repair_does_what_is_done_already_again(monkeypatch):
    start, done = load_start(), []
    monkeypatch.setattr(start, "_wait_for_turn", tuple)
    complete = {"kind": "test", "fingerprint": start._fingerprint(), "root": str(start.ROOT)}
    monkeypatch.setattr(start, "_completed", lambda: complete)
    monkeypatch.setattr(start, "_make_venv", lambda turn: done.append("venv"))
    monkeypatch.setattr(start, "_install", lambda lock, turn, fresh: done.append(lock.name) or sys.exit())
    with pytest.raises(SystemExit):
        start.main(["repair"])
    assert done == ["venv", "requirements-test.lock"]


def test_a_new_environment_is_made_by_the_python_that_stays(monkeypatch, tmp_path):
    start, commands = load_start(), []
    monkeypatch.setattr(start, "VENV", tmp_path / "venv")
    monkeypatch.setattr(start, "STAMP", tmp_path / "venv/stamp.json")
    monkeypatch.setattr(start, "_run", lambda command, turn: commands.append(command))
    monkeypatch.setattr(sys, "executable", str(tmp_path / "venv/bin/python"))
    start._make_venv(())
    assert commands == [[sys._base_executable, "-m", "venv", str(tmp_path / "venv")]]
    assert not Path(sys._base_executable).is_relative_to(tmp_path)


def test_when_nothing_can_be_fetched_both_reasons_are_shown(monkeypatch, tmp_path, capsys):
    start = load_start()

    def unreachable(command, turn):
        raise start.SetUpFailed(f"{Path(command[0]).name} reaches nothing")

    monkeypatch.setattr(start, "_wait_for_turn", tuple)
    monkeypatch.setattr(start, "_completed", dict)
    monkeypatch.setattr(start, "_make_venv", lambda turn: None)
    monkeypatch.setattr(start, "_run", unreachable)
    monkeypatch.setattr(start, "STAMP", tmp_path / "stamp.json")
    assert start.main([]) == 1
    assert capsys.readouterr().err.splitlines() == [
        *("python reaches nothing", "", "python reaches nothing", ""),
        "The packages could not be installed; the messages above say why.",
        "Is the network there? Nothing is lost: run the same command again.",
    ]
    assert not start.STAMP.exists()


@pytest.mark.skipif(os.name == "nt", reason="needs kill -9")
def test_a_set_up_killed_at_any_stage_is_repaired(make):
    course = make()
    stages = ("pyvenv.cfg", "bin/pip", "bin/uv", "lib/*/site-packages/tool*")
    for stage in stages:
        process = course.popen()
        while not list(course.venv.glob(stage)) and process.poll() is None:
            time.sleep(0.005)
        process.send_signal(signal.SIGKILL)
        process.communicate()
        assert process.returncode == -signal.SIGKILL, f"the set-up ended before {stage} could be seen"
    status, out, err = course.run()
    assert (status, out[-1], err) == (0, course.said("lab"), "")
    assert course.installed_front_end() == "1"


def test_a_file_that_is_missing_gets_a_sentence(make):
    course = make()
    (course.root / "requirements.lock").unlink()
    status, out, err = course.run()
    assert (status, out) == (1, [])
    assert err.endswith("start.py works inside the whole Summitry folder only: fetch it again.\n")
    assert not course.venv.exists()


def test_an_environment_in_use_gets_a_sentence(monkeypatch, tmp_path, capsys):
    start = load_start()

    def in_use(path):
        raise PermissionError(13, "Access is denied", path)

    (tmp_path / "venv").mkdir()
    monkeypatch.setattr(start, "_wait_for_turn", tuple)
    monkeypatch.setattr(start, "VENV", tmp_path / "venv")
    monkeypatch.setattr(start, "STAMP", tmp_path / "venv/stamp.json")
    monkeypatch.setattr(shutil, "rmtree", in_use)
    assert start.main([]) == 1
    assert "Close every JupyterLab of Summitry and run the same command again." in capsys.readouterr().err
