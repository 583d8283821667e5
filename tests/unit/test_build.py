"""`summitry build`: exercises that tell no answer, one form of notebooks, kept figures, and drift that is named."""

import copy
import json
from pathlib import Path

import nbformat
import pytest

from summitry import build, content
from summitry.build import BuildError, Drift
from summitry.exercises import ex12

SECRET = "s3cret"
MARKS = {"schema_version": 3, "task": False}  # in all that nbgrader reads


def code(identity: str, source: str, **metadata) -> dict:
    cell = {"cell_type": "code", "id": identity, "metadata": metadata, "source": source, "outputs": []}
    return {**cell, "execution_count": None}


def text(identity: str, source: str, **metadata) -> dict:
    return {"cell_type": "markdown", "id": identity, "metadata": metadata, "source": source}


def notebook(*cells: dict) -> dict:
    return {"cells": list(cells), "metadata": copy.deepcopy(build.METADATA), "nbformat": 4, "nbformat_minor": 5}


LESSON = notebook(
    text("title", "# Lesson"),
    code("import", "import sys\ntotal = 6 * 7\ntotal"),
    code("figures", "print('total', total)\nprint('noise', file=sys.stderr)\ntotal", tags=["keep_output"]),
)
BLANK = {"question": "q1", "blank": "answer_1 = ..."}
SOLUTION = notebook(
    text("title", "# Exercise"),
    text("task", "### 1. How much?"),
    code("answer", f"answer_1 = '{SECRET}'", tags=["solution", "wide"], summitry=BLANK),
    code("check", "print(answer_1)", tags=["keep_output"]),
    text("why", f"Because of {SECRET}.", tags=["solution_note"]),
    code("extra", "1 + 1", summitry={"why": SECRET}),
)


def checkout(root: Path, monkeypatch) -> Path:
    """Make `root` a checkout with one lesson, one solution and no datasets, not built yet."""
    for folder in content.FOLDERS:
        (root / folder).mkdir()
    (root / "pyproject.toml").touch()
    monkeypatch.setattr(content, "_ROOT", root)
    save(root / "lessons/11_a.ipynb", LESSON)
    save(root / "solutions/11_a.ipynb", SOLUTION)
    return root


@pytest.fixture
def root(tmp_path, monkeypatch):
    return checkout(tmp_path, monkeypatch)


@pytest.fixture(scope="module")
def built_files(tmp_path_factory):
    """What `build` makes of that checkout, made once."""
    with pytest.MonkeyPatch.context() as monkeypatch:
        root = checkout(tmp_path_factory.mktemp("built"), monkeypatch)
        build.build()
        return {path.relative_to(root): path.read_bytes() for path in root.rglob("*") if path.is_file()}


@pytest.fixture
def built(root, built_files, monkeypatch):
    """The checkout, built; running a notebook again gives what the first run gave."""
    for name, data in built_files.items():
        (root / name).write_bytes(data)

    def run_again(notebook: dict, path: Path) -> dict:
        cells = {cell["id"]: cell for cell in json.loads(built_files[path.relative_to(root)])["cells"]}
        shown = {name: {key: cell.get(key) for key in ("outputs", "execution_count")} for name, cell in cells.items()}
        ran = [{**cell, **shown[cell["id"]]} if build._is_kept(cell) else cell for cell in notebook["cells"]]
        return {**notebook, "cells": ran}

    monkeypatch.setattr(build, "run", run_again)
    return root


def save(path: Path, what: dict) -> None:
    path.write_text(json.dumps(what), "utf-8")


def load(path: Path) -> dict:
    return json.loads(path.read_text("utf-8"))


def snapshot(root: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in root.rglob("*") if path.is_file()}


def test_build_brings_everything_up_to_date_and_then_there_is_nothing_to_do(root):
    changed = build.build()
    assert changed == ["lessons/11_a.ipynb", "solutions/11_a.ipynb", "exercises/11_a.ipynb", "datasets/README.md"]
    assert build.check() == []
    before = snapshot(root)
    assert build.build() == []
    assert snapshot(root) == before


def test_kept_figures_are_those_of_a_run_from_the_top_and_plain_text(built):
    cells = {cell["id"]: cell for cell in load(built / "lessons/11_a.ipynb")["cells"]}
    assert cells["figures"]["execution_count"] == 2
    assert cells["figures"]["outputs"] == [
        {"output_type": "stream", "name": "stdout", "text": ["total 42\n"]},
        {"output_type": "execute_result", "execution_count": 2, "data": {"text/plain": ["42"]}, "metadata": {}},
    ]
    assert (cells["import"]["outputs"], cells["import"]["execution_count"]) == ([], None)


def test_an_exercise_has_blanks_and_nothing_that_tells_the_answer(built):
    exercise = load(built / "exercises/11_a.ipynb")
    assert SECRET not in (built / "exercises/11_a.ipynb").read_text("utf-8")
    assert [cell["id"] for cell in exercise["cells"]] == ["title", "task", "answer", "check", "extra"]
    _, _, answer, check, extra = exercise["cells"]
    assert answer["source"] == ["answer_1 = ..."]
    to_write = {"grade_id": "answer", "grade": False, "solution": True, "locked": False, **MARKS}
    assert answer["metadata"] == {"tags": ["wide"], "summitry": {"question": "q1"}, "nbgrader": to_write}
    assert (check["outputs"], check["execution_count"], check["metadata"], extra["metadata"]) == ([], None, {}, {})
    assert SECRET in "".join(load(built / "solutions/11_a.ipynb")["cells"][3]["outputs"][0]["text"])
    assert exercise["metadata"] == {**build.METADATA, "summitry": {"generated_from": "solutions/11_a.ipynb"}}


def test_nbgrader_runs_each_check_for_a_point_and_leaves_judgements_to_the_teacher():
    name = "solutions/12_japan_passing.ipynb"
    exercise = build.exercise(load(content.folder("solutions").parent / name), name)
    marks = {cell["id"]: cell["metadata"].get("nbgrader") for cell in exercise["cells"]}
    to_run = {"grade_id": "check-1", "grade": True, "points": 1, "solution": False, "locked": True, **MARKS}
    to_read = {"grade": True, "points": len(ex12.q9.rubric), "solution": True, "locked": False, **MARKS}
    assert marks["check-1"] == to_run
    assert marks["answer-9"] == {"grade_id": "answer-9", **to_read}
    assert marks["check-9"] is None


def test_the_form_is_what_jupyter_itself_writes_and_valid(built):
    for path in built.rglob("*.ipynb"):
        opened = nbformat.read(path, as_version=4)
        nbformat.validate(opened)
        assert nbformat.writes(opened) + "\n" == path.read_text("utf-8")


def test_missing_and_repeated_ids_are_derived_alike_each_time_and_others_kept():
    cells = [code("", "1"), code("", "1"), code("mine", "2"), code("mine", "2"), code("not an id!", "3")]
    del cells[0]["id"]
    tidied = build.tidy(notebook(*cells), "lessons/x.ipynb")
    ids = [cell["id"] for cell in tidied["cells"]]
    assert len(set(ids)) == 5
    assert ids[2] == "mine"
    assert ids == [cell["id"] for cell in build.tidy(notebook(*cells), "lessons/x.ipynb")["cells"]]
    assert build.tidy(tidied, "lessons/x.ipynb") == tidied


def test_tidy_removes_traces_of_running_and_keeps_what_an_author_means():
    traces = {"execution": {"a": "b"}, "scrolled": True, "tags": [], "jupyter": {"outputs_hidden": True}}
    meant = {"jupyter": {"source_hidden": True}, "slideshow": {"slide_type": "skip"}}
    tidied = build.tidy(notebook(code("a", "1", **traces), code("b", "2", **meant), code("c", "  \n")), "x")
    assert [cell["metadata"] for cell in tidied["cells"]] == [{}, meant]


def edit_cell(name: str, position: int, change):
    def apply(root: Path) -> None:
        opened = load(root / name)
        change(opened["cells"][position])
        (root / name).write_text(build._text(opened), "utf-8")

    return apply


def edit_notebook(name: str, change):
    def apply(root: Path) -> None:
        opened = load(root / name)
        change(opened)
        (root / name).write_text(build._text(opened), "utf-8")

    return apply


HTML = {"output_type": "display_data", "data": {"text/html": "<b>", "text/plain": "b"}, "metadata": {}}
DRIFTS = {
    "outputs": (
        edit_cell("lessons/11_a.ipynb", 1, lambda cell: cell.update(outputs=[HTML])),
        Drift("lessons/11_a.ipynb", "has outputs or counters in cell 2"),
    ),
    "counter": (
        edit_cell("solutions/11_a.ipynb", 2, lambda cell: cell.update(execution_count=3)),
        Drift("solutions/11_a.ipynb", "has outputs or counters in cell 3"),
    ),
    "rich output": (
        edit_cell("lessons/11_a.ipynb", 2, lambda cell: cell["outputs"].append(HTML)),
        Drift("lessons/11_a.ipynb", "keeps outputs that are not plain text"),
    ),
    "no kept output": (
        edit_cell("lessons/11_a.ipynb", 2, lambda cell: cell.update(outputs=[])),
        Drift(
            "lessons/11_a.ipynb",
            "cell 3 is tagged keep_output and has no text output",
            "Run `summitry build`. If that does not help, let the cell print its figures.",
        ),
    ),
    "no kept counter": (
        edit_cell("lessons/11_a.ipynb", 2, lambda cell: cell.update(execution_count=None)),
        Drift(
            "lessons/11_a.ipynb",
            "cell 3 is tagged keep_output and has no text output",
            "Run `summitry build`. If that does not help, let the cell print its figures.",
        ),
    ),
    "kernel": (
        edit_notebook("lessons/11_a.ipynb", lambda opened: opened["metadata"]["language_info"].update(version="3.9")),
        Drift("lessons/11_a.ipynb", "has other notebook metadata than kernelspec and language_info"),
    ),
    "no id": (
        edit_cell("lessons/11_a.ipynb", 0, lambda cell: cell.pop("id")),
        Drift("lessons/11_a.ipynb", "has empty cells, or cells without an id of their own"),
    ),
    "timing": (
        edit_cell("lessons/11_a.ipynb", 1, lambda cell: cell["metadata"].update(execution={"shell": "now"})),
        Drift("lessons/11_a.ipynb", "has traces of running in its metadata, or another layout of its JSON"),
    ),
    "layout": (
        lambda root: save(root / "lessons/11_a.ipynb", load(root / "lessons/11_a.ipynb")),
        Drift("lessons/11_a.ipynb", "has traces of running in its metadata, or another layout of its JSON"),
    ),
    "exercise edited by hand": (
        edit_cell("exercises/11_a.ipynb", 2, lambda cell: cell.update(source=["answer_1 = 5"])),
        Drift("exercises/11_a.ipynb", "is generated, and not as its source makes it"),
    ),
    "solution edited": (
        edit_cell("solutions/11_a.ipynb", 1, lambda cell: cell.update(source=["### 1. How many?"])),
        Drift("exercises/11_a.ipynb", "is generated, and not as its source makes it"),
    ),
    "exercise missing": (
        lambda root: (root / "exercises/11_a.ipynb").unlink(),
        Drift("exercises/11_a.ipynb", "is missing"),
    ),
    "list of datasets": (
        lambda root: (root / "datasets/README.md").write_text("old"),
        Drift("datasets/README.md", "is generated, and not as its source makes it"),
    ),
    "solution gone": (
        lambda root: (root / "solutions/11_a.ipynb").unlink(),
        Drift("exercises/11_a.ipynb", "has no solution that it could come from"),
    ),
}


@pytest.mark.parametrize(("drift", "expected"), DRIFTS.values(), ids=DRIFTS)
def test_check_names_each_drift_and_its_remedy_and_build_mends_it(built, monkeypatch, drift, expected):
    drift(built)
    before = snapshot(built)
    with monkeypatch.context() as patch:
        patch.setattr(build, "run", lambda *_: pytest.fail("check ran a notebook"))
        assert expected in build.check()
    assert snapshot(built) == before
    build.build()
    assert build.check() == []


FAULTS = {
    "no blank": (
        edit_cell("solutions/11_a.ipynb", 2, lambda cell: cell["metadata"].pop("summitry")),
        "solutions/11_a.ipynb: cell answer is tagged solution and has no summitry.blank",
    ),
    "blank that tells": (
        edit_cell("solutions/11_a.ipynb", 2, lambda cell: cell["metadata"]["summitry"].update(blank=cell["source"][0])),
        "solutions/11_a.ipynb: cell answer is tagged solution and its summitry.blank is the solution itself",
    ),
    "no JSON": (
        lambda root: (root / "lessons/11_a.ipynb").write_text("<<<<<<< HEAD"),
        "lessons/11_a.ipynb: is not JSON",
    ),
    "old format": (
        edit_notebook("lessons/11_a.ipynb", lambda opened: opened.update(nbformat=3)),
        "lessons/11_a.ipynb: is not a notebook of format 4",
    ),
    "no cells": (
        edit_notebook("solutions/11_a.ipynb", lambda opened: opened.pop("cells")),
        "solutions/11_a.ipynb: is not a valid notebook",
    ),
    "exercise made by hand": (
        lambda root: save(root / "exercises/12_b.ipynb", notebook(text("a", "by hand"))),
        "exercises/12_b.ipynb: was not generated",
    ),
}


@pytest.mark.parametrize(("fault", "message"), FAULTS.values(), ids=FAULTS)
def test_a_source_at_fault_is_named_by_check_and_stops_build(built, fault, message):
    fault(built)
    with pytest.raises(BuildError) as stopped:
        build.build()
    assert str(stopped.value).startswith(message)
    assert stopped.value.drift in build.check()


def test_a_lesson_that_fails_is_named_and_left_alone(root):
    save(root / "lessons/11_a.ipynb", notebook(code("a", "1 / 0"), code("b", "print(1)", tags=["keep_output"])))
    before = snapshot(root)
    with pytest.raises(BuildError, match=r"lessons/11_a.ipynb: cell 1 stops with ZeroDivisionError: division by zero"):
        build.build()
    assert snapshot(root) == before


@pytest.mark.parametrize("source", ["import os\nos._exit(1)", "import time\ntime.sleep(600)"], ids=["ends", "sleeps"])
def test_a_lesson_that_never_comes_to_its_end_is_named(root, monkeypatch, source):
    monkeypatch.setattr(build, "_RUN_TIMEOUT_S", 2)
    save(root / "lessons/11_a.ipynb", notebook(code("a", source), code("b", "print(1)", tags=["keep_output"])))
    with pytest.raises(BuildError, match=r"lessons/11_a.ipynb: cannot be run to its end"):
        build.build()


def test_a_kept_cell_that_shows_no_text_is_an_error(root):
    save(root / "lessons/11_a.ipynb", notebook(code("a", "x = 1", tags=["keep_output"])))
    with pytest.raises(BuildError, match="cell 1 is tagged keep_output and has no text output"):
        build.build()


def test_pieces_of_printed_text_are_joined():
    pieces = [
        {"output_type": "stream", "name": "stdout", "text": ["a\n", "b"]},
        {"output_type": "stream", "name": "stdout", "text": "c"},
    ]
    assert build._text_outputs(pieces) == [{"output_type": "stream", "name": "stdout", "text": ["a\n", "bc"]}]


def test_an_installed_package_is_refused(built):
    (built / "pyproject.toml").unlink()
    with pytest.raises(BuildError, match="checkout"):
        build.build()
    with pytest.raises(BuildError, match="checkout"):
        build.check()


def test_only_the_lessons_that_are_named_run_and_an_unknown_one_is_refused(root, monkeypatch):
    save(root / "lessons/12_b.ipynb", LESSON)
    save(root / "solutions/12_b.ipynb", notebook(text("title", "# Exercise")))
    ran = []
    monkeypatch.setattr(build, "run", lambda _, path: ran.append(path.name) or load(path))
    monkeypatch.setattr(build, "_require_outputs", lambda *_: None)
    build.build(["12"])
    assert ran == ["12_b.ipynb"]
    with pytest.raises(BuildError, match=r"no lesson 99\. There are 11, 12\."):
        build.build(["12", "99"])
