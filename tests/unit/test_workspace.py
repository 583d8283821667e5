"""The working copy: updates bring what is new, and lose nothing of the learner, whatever happens meanwhile."""

import builtins
import codecs
import copy
import errno
import io
import json
import os
import signal
import subprocess
import sys
import tempfile
from datetime import date
from pathlib import Path

import pytest

from summitry import content, workspace
from summitry.workspace import Update, WorkspaceError, update

posix = pytest.mark.skipif(os.name == "nt", reason="needs fork")
LESSON, EXERCISE, PICTURE = "lessons/00_start_here.ipynb", "exercises/00_start_here.ipynb", "lessons/pictures/map.svg"
CARD = "datasets/cities.yaml"
DAY = date(2026, 11, 22)
BESIDE = "lessons/00_start_here (new 2026-11-22).ipynb"


def notebook(text: str) -> dict:
    return {
        "cells": [
            {"cell_type": "markdown", "id": "a", "metadata": {}, "source": [f"# {text}"]},
            {
                "cell_type": "code",
                "id": "b",
                "metadata": {"tags": ["keep_output"]},
                "source": ["x = 1\n", "print(x)"],
                "outputs": [],
                "execution_count": None,
            },
        ],
        "metadata": {"kernelspec": {"name": "python3", "display_name": "Python 3"}},
        "nbformat": 4,
        "nbformat_minor": 5,
    }


def put(path: Path, what) -> bytes:
    path.parent.mkdir(parents=True, exist_ok=True)
    data = what.encode() if isinstance(what, str) else json.dumps(what).encode()
    path.write_bytes(data)
    return data


def publish(package: Path, version: str) -> None:
    """Make the package hold `version` of everything."""
    put(package / LESSON, notebook(f"Lesson {version}"))
    put(package / EXERCISE, notebook(f"Exercise {version}"))
    put(package / PICTURE, f"<svg>{version}</svg>")


@pytest.fixture
def package(tmp_path, monkeypatch):
    package = tmp_path / "package"
    publish(package, "1")
    put(package / "lessons/.ipynb_checkpoints/00_start_here-checkpoint.ipynb", notebook("old"))
    put(package / "solutions/00_start_here.ipynb", notebook("secret"))
    put(package / "datasets/cities.csv", "a,b\n")
    put(package / CARD, "name: cities\n")
    monkeypatch.setattr(content, "_ROOT", package)
    return package


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "my wörk 首脳会談"


def files(folder: Path) -> dict[str, bytes]:
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def edit(path: Path, change) -> bytes:
    """Apply `change` to the notebook at `path` as a person in JupyterLab would; return the bytes saved."""
    opened = json.loads(path.read_bytes())
    change(opened)
    return put(path, opened)


def run(opened: dict) -> None:
    """Do to a notebook what opening, running and saving it in JupyterLab does."""
    opened["metadata"]["language_info"] = {"name": "python", "version": "3.11.7"}
    opened["metadata"]["widgets"] = {"application/vnd.jupyter.widget-state+json": {"state": {"abc": {}}}}
    code = opened["cells"][1]
    code["execution_count"] = 7
    code["outputs"] = [{"output_type": "stream", "name": "stdout", "text": ["1\n"]}]
    code["metadata"] |= {"execution": {"iopub.execute_input": "2026-11-22T10:00:00Z"}, "scrolled": True}
    code["metadata"]["jupyter"] = {"outputs_hidden": True}
    opened["cells"].append({**copy.deepcopy(code), "id": "z", "source": [], "outputs": [], "execution_count": None})


CHANGES = {
    "source": lambda nb: nb["cells"][1].update(source=["x = 2\n", "print(x)"]),
    "one space": lambda nb: nb["cells"][1].update(source=["x = 1\n", "print( x)"]),
    "cell added": lambda nb: nb["cells"].append({"cell_type": "markdown", "id": "n", "metadata": {}, "source": "note"}),
    "cell deleted": lambda nb: nb["cells"].pop(),
    "cells reordered": lambda nb: nb["cells"].reverse(),
    "kind of cell": lambda nb: nb["cells"][0].update(cell_type="raw"),
    "picture pasted": lambda nb: nb["cells"][0].update(attachments={"image.png": {"image/png": "aGk="}}),
    "tag": lambda nb: nb["cells"][1]["metadata"].update(tags=["keep_output", "mine"]),
    "title": lambda nb: nb["metadata"].update(title="My own"),
    "run and changed": lambda nb: (run(nb), nb["cells"][1].update(source="y = 3")),
}


def test_first_update_delivers_lessons_exercises_data_cards_and_nothing_else(package, folder):
    done = update(folder)
    assert sorted(done.added) == [CARD, EXERCISE, LESSON, PICTURE]
    delivered = files(folder)
    del delivered[".summitry/files.json"]
    assert delivered == {name: (package / name).read_bytes() for name in (CARD, LESSON, EXERCISE, PICTURE)}


def test_folders_on_the_way_are_made(package, tmp_path):
    assert LESSON in update(tmp_path / "my" / "courses" / "summitry").added


def test_second_update_writes_nothing(package, folder):
    update(folder)
    before = {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()}
    assert update(folder) == Update()
    assert {path: path.stat().st_mtime_ns for path in folder.rglob("*") if path.is_file()} == before


def test_untouched_files_are_renewed(package, folder):
    update(folder)
    publish(package, "2")
    assert sorted(update(folder).renewed) == [EXERCISE, LESSON, PICTURE]
    assert all((folder / name).read_bytes() == (package / name).read_bytes() for name in (LESSON, EXERCISE, PICTURE))


def test_a_notebook_that_was_only_run_is_renewed(package, folder):
    update(folder)
    edit(folder / LESSON, run)
    publish(package, "2")
    assert LESSON in update(folder).renewed
    assert (folder / LESSON).read_bytes() == (package / LESSON).read_bytes()


def test_a_notebook_that_jupyter_really_ran_is_renewed(package, folder):
    import nbformat
    from nbclient import NotebookClient

    update(folder)
    opened = nbformat.read(folder / LESSON, as_version=4)
    NotebookClient(opened, extra_arguments=["--log-level=40"]).execute()
    assert opened.cells[1].outputs
    nbformat.write(opened, folder / LESSON)
    publish(package, "2")
    assert LESSON in update(folder).renewed


def test_running_is_no_reason_to_replace_a_lesson_that_is_not_new(package, folder):
    update(folder)
    ran = edit(folder / LESSON, run)
    assert update(folder) == Update()
    assert (folder / LESSON).read_bytes() == ran


@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_the_learner_changed_stays_and_the_new_version_is_put_beside_it(package, folder, change):
    update(folder)
    mine = edit(folder / LESSON, change)
    publish(package, "2")
    done = update(folder, DAY)
    assert done.beside == {LESSON: BESIDE}
    assert (folder / LESSON).read_bytes() == mine
    assert (folder / BESIDE).read_bytes() == (package / LESSON).read_bytes()


def test_a_changed_file_that_is_no_notebook_stays_too(package, folder):
    update(folder)
    mine = put(folder / PICTURE, "<svg>mine</svg>")
    publish(package, "2")
    assert update(folder, DAY).beside == {PICTURE: "lessons/pictures/map (new 2026-11-22).svg"}
    assert (folder / PICTURE).read_bytes() == mine


@pytest.mark.parametrize("name", [LESSON, PICTURE, CARD])
def test_how_lines_end_is_no_work_of_the_learner(package, folder, name):
    """As git's autocrlf and some editors leave a file, and with the byte order mark of others."""
    put(package / CARD, "name: cities\ncoverage: 2018\n")
    put(package / LESSON, json.dumps(notebook("Lesson 1"), indent=1))
    update(folder)
    path = folder / name
    path.write_bytes(codecs.BOM_UTF8 + path.read_bytes().replace(b"\n", b"\r\n"))
    publish(package, "2")
    put(package / CARD, "name: cities\ncoverage: 2019\n")
    assert name in update(folder, DAY).renewed
    assert path.read_bytes() == (package / name).read_bytes()


@posix
def test_a_user_without_a_home_is_told_so(monkeypatch):
    monkeypatch.delenv("HOME", raising=False)
    monkeypatch.setattr("pwd.getpwuid", {}.__getitem__)  # as in a container that runs under a number of its own
    with pytest.raises(WorkspaceError, match=r"no home folder here\. Choose a folder of your own: summitry lab FOLDER"):
        workspace.default_folder()


def test_a_notebook_that_is_no_json_any_more_stays(package, folder):
    update(folder)
    mine = put(folder / LESSON, "<<<<<<< HEAD")
    publish(package, "2")
    assert LESSON in update(folder, DAY).beside
    assert (folder / LESSON).read_bytes() == mine


def test_the_new_version_is_offered_once(package, folder):
    update(folder)
    edit(folder / LESSON, CHANGES["source"])
    publish(package, "2")
    update(folder, DAY)
    assert update(folder, DAY) == Update()
    (folder / BESIDE).unlink()
    assert update(folder, DAY) == Update()


def test_the_new_version_is_not_repeated_when_the_manifest_is_lost(package, folder):
    update(folder)
    edit(folder / LESSON, CHANGES["source"])
    publish(package, "2")
    update(folder, DAY)
    (folder / ".summitry/files.json").unlink()
    before = files(folder)
    assert update(folder, date(2027, 1, 1)).beside == {LESSON: BESIDE}
    assert before.items() <= files(folder).items()
    assert len(files(folder)) == len(before) + 1  # the manifest


def test_a_newer_version_takes_the_place_of_one_beside_that_nobody_touched(package, folder):
    update(folder)
    mine = edit(folder / LESSON, CHANGES["source"])
    for version in "23":
        publish(package, version)
        update(folder, DAY)
    assert sorted(path.name for path in (folder / "lessons").glob("*.ipynb")) == [
        "00_start_here (new 2026-11-22, 2).ipynb",
        "00_start_here.ipynb",
    ]
    assert (folder / LESSON).read_bytes() == mine


def test_work_done_in_a_version_beside_stays(package, folder):
    update(folder)
    edit(folder / LESSON, CHANGES["source"])
    publish(package, "2")
    update(folder, DAY)
    mine = edit(folder / BESIDE, CHANGES["cell added"])
    publish(package, "3")
    assert update(folder, DAY).beside == {LESSON: "lessons/00_start_here (new 2026-11-22, 2).ipynb"}
    assert (folder / BESIDE).read_bytes() == mine


def test_a_learner_who_takes_the_new_version_gets_later_ones(package, folder):
    update(folder)
    edit(folder / LESSON, CHANGES["source"])
    publish(package, "2")
    update(folder, DAY)
    (folder / BESIDE).replace(folder / LESSON)
    publish(package, "3")
    assert LESSON in update(folder, DAY).renewed


def test_a_lost_manifest_is_written_anew_and_nothing_else(package, folder):
    update(folder)
    (folder / ".summitry/files.json").unlink()
    assert update(folder) == Update()
    assert (folder / ".summitry/files.json").is_file()


def test_a_file_that_is_delivered_again_is_renewed(package, folder):
    update(folder)
    (package / LESSON).unlink()
    update(folder)
    publish(package, "2")
    assert LESSON in update(folder).renewed


def test_a_deleted_file_comes_back_and_a_file_no_longer_delivered_stays(package, folder):
    update(folder)
    (folder / LESSON).unlink()
    kept = (folder / EXERCISE).read_bytes()
    (package / EXERCISE).unlink()
    assert update(folder).added == [LESSON]
    assert (folder / EXERCISE).read_bytes() == kept


@pytest.mark.parametrize("manifest", ["", "{", "[]", f'{{"{LESSON}": 1}}', f'{{"{LESSON}": {{}}}}', "\xff\xfe"])
def test_a_damaged_manifest_loses_nothing(package, folder, manifest):
    update(folder)
    (folder / ".summitry/files.json").write_bytes(manifest.encode("latin-1"))
    mine = edit(folder / LESSON, CHANGES["source"])
    publish(package, "2")
    done = update(folder, DAY)
    assert (folder / LESSON).read_bytes() == mine
    assert set(done.beside) == {LESSON, EXERCISE, PICTURE}
    assert update(folder, DAY) == Update()


def test_files_of_the_learners_own_in_a_folder_that_is_new_to_us_stay(package, folder):
    mine = put(folder / LESSON, notebook("from somewhere else"))
    assert update(folder, DAY).beside == {LESSON: BESIDE}
    assert (folder / LESSON).read_bytes() == mine


def test_a_link_that_leads_nowhere_now_stays_too(package, folder, tmp_path):
    update(folder)
    (folder / LESSON).unlink()
    (folder / LESSON).symlink_to(tmp_path / "a drive that is not plugged in" / "mine.ipynb")
    publish(package, "2")
    assert update(folder, DAY).beside == {LESSON: BESIDE}
    assert (folder / LESSON).is_symlink()


def test_a_linked_file_is_neither_replaced_nor_written_through(package, folder, tmp_path):
    update(folder)
    elsewhere = tmp_path / "elsewhere.ipynb"
    (folder / LESSON).replace(elsewhere)
    (folder / LESSON).symlink_to(elsewhere)
    before = elsewhere.read_bytes()
    publish(package, "2")
    assert update(folder, DAY).beside == {LESSON: BESIDE}
    assert (folder / LESSON).is_symlink()
    assert elsewhere.read_bytes() == before


@pytest.mark.parametrize("name", ["lessons", "exercises", ".summitry"])
def test_a_linked_folder_inside_is_refused(package, folder, tmp_path, name):
    folder.mkdir()
    (tmp_path / "elsewhere").mkdir()
    (folder / name).symlink_to(tmp_path / "elsewhere")
    with pytest.raises(WorkspaceError, match="symbolic link"):
        update(folder)
    assert not any((tmp_path / "elsewhere").iterdir())


def test_a_linked_working_copy_is_fine(package, folder, tmp_path):
    (tmp_path / "real").mkdir()
    folder.symlink_to(tmp_path / "real")
    update(folder)
    assert (tmp_path / "real" / LESSON).is_file()


def test_a_file_where_a_folder_is_needed_is_named(package, folder):
    put(folder / "lessons", "a file")
    with pytest.raises(WorkspaceError, match="lessons is a file"):
        update(folder)
    with pytest.raises(WorkspaceError, match="cannot be written"):
        update(folder / "lessons" / "below")


def test_a_checkout_is_refused(package):
    put(package / "pyproject.toml", "")
    with pytest.raises(WorkspaceError, match="checkout"):
        update(package)


def test_a_name_that_jupyterlab_would_not_take_as_it_is_is_refused(package, tmp_path, monkeypatch):
    monkeypatch.setenv("COURSE", "elsewhere")
    with pytest.raises(WorkspaceError, match="the name of a variable"):
        update(tmp_path / "my ${COURSE}")
    assert update(tmp_path / "for 100$ [x] #1").added


def test_an_installation_without_lessons_is_named(tmp_path, monkeypatch, folder):
    monkeypatch.setattr(content, "_ROOT", tmp_path / "empty")
    with pytest.raises(WorkspaceError, match="no lessons"):
        update(folder)


def test_default_folder_gives_way_to_a_checkout(tmp_path, monkeypatch):
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    assert workspace.default_folder() == tmp_path / "summitry"
    put(tmp_path / "summitry/pyproject.toml", "")
    assert workspace.default_folder() == tmp_path / "summitry-work"


def child(action) -> int:
    """Run `action` in a fork and return its wait status; anything it raises ends it with status 1."""
    pid = os.fork()
    if not pid:
        code = 1
        try:
            code = action() or 0
        finally:
            os._exit(code)
    return os.waitpid(pid, 0)[1]


@posix
def test_a_read_only_folder_is_named(package, monkeypatch):
    with tempfile.TemporaryDirectory() as place:
        folder = Path(place) / "mine"
        folder.mkdir()
        folder.chmod(0o555)
        Path(place).chmod(0o755)

        def attempt():
            if os.geteuid() == 0:
                os.setuid(65534)  # the rights of a folder mean nothing to root
            try:
                update(folder)
            except WorkspaceError as error:
                return 42 if "cannot be written (Permission denied)" in str(error) else 43

        assert os.waitstatus_to_exitcode(child(attempt)) == 42


@pytest.mark.parametrize("bytes_left", [-1, 0], ids=["not even a name", "no more bytes"])
def test_a_full_disk_is_named_and_leaves_the_old_file(package, folder, monkeypatch, bytes_left):
    update(folder)
    before = files(folder)
    publish(package, "2")

    def full(descriptor):
        if os.fstat(descriptor).st_size > bytes_left:
            raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(WorkspaceError, match="disk is full"):
        update(folder)
    assert files(folder) == before


def test_what_the_learner_saves_during_the_update_stays(package, folder, monkeypatch):
    update(folder)
    publish(package, "2")
    saved = []
    fsync = os.fsync

    def save_meanwhile(descriptor):
        if not saved:
            saved.append(edit(folder / LESSON, CHANGES["source"]))
        fsync(descriptor)

    monkeypatch.setattr(os, "fsync", save_meanwhile)
    assert update(folder, DAY).beside == {LESSON: BESIDE}
    assert (folder / LESSON).read_bytes() == saved[0]


@posix
def test_a_kill_at_any_step_loses_nothing_and_the_next_update_finishes(package, tmp_path, monkeypatch):
    """Kill -9 the update after its first, second, ... call to the disk, of a fresh folder and of an older version."""
    old = {name: (package / name).read_bytes() for name in (CARD, LESSON, EXERCISE, PICTURE)}
    publish(package, "2")
    new = {name: (package / name).read_bytes() for name in old}
    killed = 0
    for step in range(1, 200):
        folder = tmp_path / f"fresh {step}"
        aged = tmp_path / f"aged {step}"
        publish(package, "1")
        update(aged)
        mine = edit(aged / EXERCISE, CHANGES["source"])
        publish(package, "2")

        def attempt(step=step, folders=(folder, aged)):
            steps = iter(range(1, step))
            for module, name in ((os, "fsync"), (os, "replace"), (builtins, "open"), (io, "open")):
                call = getattr(module, name)

                def counted(*arguments, call=call, **options):
                    result = call(*arguments, **options)  # a file opened to write is empty now
                    if next(steps, None) is None:
                        os.kill(os.getpid(), signal.SIGKILL)
                    return result

                setattr(module, name, counted)
            for each in folders:
                update(each, DAY)

        status = child(attempt)
        for each in (folder, aged):
            for name, data in files(each).items() if each.exists() else ():
                path = name.removesuffix(" (new 2026-11-22).ipynb") + ".ipynb" if "(new" in name else name
                if path in new:
                    assert data in (old[path], new[path], mine), f"{name} at step {step}"
        assert (aged / EXERCISE).read_bytes() == mine
        for each in (folder, aged):
            update(each, DAY)
            if each is folder:
                assert {name: (each / name).read_bytes() for name in new} == new
        assert (aged / EXERCISE).read_bytes() == mine
        assert (aged / LESSON).read_bytes() == new[LESSON]
        assert (aged / "exercises/00_start_here (new 2026-11-22).ipynb").read_bytes() == new[EXERCISE]
        if not status:
            break
        assert os.waitstatus_to_exitcode(status) == -signal.SIGKILL
        killed += 1
    assert 40 < killed < 199


@posix
def test_leftovers_of_a_killed_update_go_once_they_are_old(package, folder):
    update(folder)
    young, old = (put_leftover(folder, name) for name in ("young", "old"))
    os.utime(old, (0, 0))
    update(folder)
    assert young.exists()
    assert not old.exists()


def put_leftover(folder: Path, name: str) -> Path:
    path = folder / "lessons" / f".summitry-{name}.tmp"
    path.write_bytes(b"half")
    return path


def test_updates_at_the_same_time_agree(package, folder):
    update(folder)
    mine = edit(folder / EXERCISE, CHANGES["source"])
    publish(package, "2")
    program = (
        "import sys; from pathlib import Path; from summitry import content, workspace; "
        "content._ROOT = Path(sys.argv[1]); workspace.update(Path(sys.argv[2]))"
    )
    command = [sys.executable, "-c", program, str(package), str(folder)]
    running = [subprocess.Popen(command, stderr=subprocess.PIPE, text=True) for _ in range(4)]
    assert [process.communicate()[1] for process in running] == [""] * 4
    assert (folder / LESSON).read_bytes() == (package / LESSON).read_bytes()
    assert (folder / EXERCISE).read_bytes() == mine
    assert len(list((folder / "exercises").iterdir())) == 2
    assert update(folder) == Update()


def test_a_version_put_beside_by_another_update_while_this_one_looks_is_not_put_there_twice(
    package, folder, monkeypatch
):
    update(folder)
    edit(folder / EXERCISE, CHANGES["source"])
    publish(package, "2")
    beside = update(folder, DAY).beside
    manifest = folder / ".summitry" / "files.json"
    manifest.unlink()
    monkeypatch.setattr(Path, "glob", lambda *_: iter(()))  # what this update saw before the other one wrote
    assert update(folder, DAY).beside == beside
    assert len(list((folder / "exercises").iterdir())) == 2


def test_a_memo_that_was_begun_stays_and_the_new_template_lies_beside_it(package, folder):
    template = "memos/my_memo.ipynb"
    put(package / template, notebook("Memo 1"))
    assert template in update(folder, DAY).added
    written = put(folder / template, notebook("What I advise"))
    put(package / template, notebook("Memo 2"))
    assert update(folder, DAY).beside == {template: "memos/my_memo (new 2026-11-22).ipynb"}
    assert (folder / template).read_bytes() == written
