"""For authors: what a checkout generates (exercises, key figures, list of datasets), and the one form of notebooks."""

import copy
import hashlib
import json
import re
from collections.abc import Callable, Collection, Iterator
from dataclasses import dataclass
from pathlib import Path

from summitry import content, files, workspace

METADATA = {
    "kernelspec": {"display_name": "Python 3 (ipykernel)", "language": "python", "name": "python3"},
    "language_info": {"name": "python"},
}
RUN = "Run `summitry build`."
_CELL_ID = re.compile(r"[a-zA-Z0-9_-]{1,64}")
_CHECK = re.compile(r"(q\d+)\.check\(\w+\)")
_RUN_TIMEOUT_S = 600


@dataclass(frozen=True)
class Drift:
    """A file that is not as `build` would make it, why, and what to do; `file` is relative to the checkout."""

    file: str
    what: str
    remedy: str = RUN


class BuildError(Exception):
    """A source that `build` cannot work from; `drift` says which, why and what to do."""

    def __init__(self, file: str, what: str, remedy: str):
        super().__init__(f"{file}: {what}. {remedy}")
        self.drift = Drift(file, what, remedy)


def build(numbers: Collection[str] = ()) -> list[str]:
    """Bring the checkout into its built form, running the notebooks that have cells tagged `keep_output`.

    `numbers` are the lessons to run, such as "21"; by default all.
    Returns the files written or removed, relative to the checkout. Raises BuildError at the first source at fault.
    """
    known = sorted({path.name[:2] for path in _notebooks("lessons")})
    if unknown := sorted(set(numbers) - set(known)):
        raise BuildError("lessons/", f"no lesson {', '.join(unknown)}", f"There are {', '.join(known)}.")
    changed = []
    for folder in ("lessons", "solutions"):
        for path in _notebooks(folder):
            notebook = _tidied(path)
            wanted = not numbers or path.name[:2] in numbers
            if wanted and any(_is_kept(cell) for cell in notebook["cells"]):
                notebook = tidy(run(notebook, path), _name(path))
                _require_outputs(notebook, _name(path))
            changed += _write(path, _text(notebook))
    for path, text in _generated():
        changed += _write(path, text())
    for path in _orphans():
        path.unlink()
        changed.append(_name(path))
    return changed


def check() -> list[Drift]:
    """Return what `build` would change, and what it could not work from. Changes nothing and runs no notebook."""
    drifts = []
    for folder in ("lessons", "solutions"):
        for path in _notebooks(folder):
            try:
                tidied = _tidied(path)
                if path.read_bytes() != _text(tidied).encode("utf-8"):
                    drifts.append(Drift(_name(path), _difference(_read(path), tidied)))
                _require_outputs(tidied, _name(path))
            except BuildError as error:
                drifts.append(error.drift)
    for path, text in _generated():
        try:
            if not path.is_file():
                drifts.append(Drift(_name(path), "is missing"))
            elif path.read_bytes() != text().encode("utf-8"):
                drifts.append(Drift(_name(path), "is generated, and not as its source makes it"))
        except BuildError as error:
            drifts.append(error.drift)
    try:
        drifts += [Drift(_name(path), "has no solution that it could come from") for path in _orphans()]
    except BuildError as error:
        drifts.append(error.drift)
    return list(dict.fromkeys(drifts))


def tidy(notebook: dict, name: str) -> dict:
    """Return `notebook` in the one form: no outputs but the text of cells tagged `keep_output`, no traces of running.

    `name` is its path in the checkout; cell ids that are missing, repeated or malformed are derived from it.
    """
    cells, seen = [], set()
    for position, cell in enumerate(notebook["cells"]):
        source = "".join(cell["source"])
        if cell["cell_type"] == "code" and not source.strip():
            continue
        identity = cell.get("id", "")
        while not _CELL_ID.fullmatch(identity) or identity in seen:
            identity = hashlib.sha256(f"{name} {position} {source} {identity}".encode()).hexdigest()[:8]
        seen.add(identity)
        metadata = workspace.without_run_metadata(cell["metadata"])
        if not metadata.get("tags", True):
            del metadata["tags"]
        tidied = {"cell_type": cell["cell_type"], "id": identity, "metadata": metadata, "source": _lines(source)}
        if cell.get("attachments"):
            tidied["attachments"] = cell["attachments"]
        if cell["cell_type"] == "code":
            kept = _is_kept(cell)
            tidied["outputs"] = _text_outputs(cell["outputs"]) if kept else []
            tidied["execution_count"] = cell["execution_count"] if kept else None
        cells.append(tidied)
    return {"cells": cells, "metadata": METADATA, "nbformat": 4, "nbformat_minor": 5}


def exercise(solution: dict, name: str) -> dict:
    """Return the exercise made from the tidy notebook `solution`: blanks for answers, and nothing that tells them.

    `name` is the path of the solution in the checkout, as errors call it.
    """
    cells, rubrics = [], _rubrics(name)
    for cell in copy.deepcopy(solution["cells"]):
        metadata = cell["metadata"]
        check = _CHECK.fullmatch("".join(cell["source"]))
        tags = metadata.pop("tags", [])
        own = metadata.pop("summitry", {})
        if "solution_note" in tags:
            continue
        if "solution" in tags:
            cell["source"] = _lines(_blank(cell, own, name))
        if cell["cell_type"] == "code":
            cell["outputs"], cell["execution_count"] = [], None
        tags = [tag for tag in tags if tag not in ("solution", "keep_output")]
        if tags:
            metadata["tags"] = tags
        if "question" in own:
            metadata["summitry"] = {"question": own["question"]}
            metadata["nbgrader"] = _for_nbgrader(cell, rubrics.get(own["question"], 0), solution=True)
        elif check and check[1] not in rubrics:
            metadata["nbgrader"] = _for_nbgrader(cell, 1, solution=False)
        cells.append(cell)
    return {**solution, "cells": cells, "metadata": {**METADATA, "summitry": {"generated_from": name}}}


def _for_nbgrader(cell: dict, points: int, solution: bool) -> dict:
    """Return what nbgrader wants to know of a cell: `solution`, that a learner writes it; `points`, 0 for none.

    A cell with points that a learner writes is graded by hand, any other with points by running it.
    """
    grade = {"grade": points > 0, "points": points} if points else {"grade": False}
    marks = {"grade_id": cell["id"], "locked": not solution, "solution": solution, "task": False, "schema_version": 3}
    return grade | marks


def _rubrics(name: str) -> dict[str, int]:
    """Return the judgements among the questions of the solution `name`, each with the points of its rubric."""
    from summitry import exercises
    from summitry.checking import Judgement

    try:
        exercise = exercises.load(Path(name).stem[:2])
    except ModuleNotFoundError:
        return {}
    return {each.name: len(each.rubric) for each in exercise.questions if isinstance(each, Judgement)}


def _generated() -> Iterator[tuple[Path, Callable[[], str]]]:
    """Yield each generated file and the function that returns its text."""
    for path in _notebooks("solutions"):
        yield content.folder("exercises") / path.name, lambda path=path: _exercise_text(path)
    yield content.folder("datasets") / "README.md", _datasets_text


def _exercise_text(path: Path) -> str:
    return _text(exercise(_tidied(path), _name(path)))


def _datasets_text() -> str:
    from summitry import data

    try:
        return data.catalogue_markdown()
    except data.DamagedDataset as error:
        raise BuildError("datasets/README.md", "cannot be made", str(error)) from error


def _orphans() -> list[Path]:
    """Return the exercises without a solution: those that `build` made may go, one made by hand is an error."""
    sources = {path.name for path in _notebooks("solutions")}
    orphans = [path for path in _notebooks("exercises") if path.name not in sources]
    for path in orphans:
        if "generated_from" not in _read(path)["metadata"].get("summitry", {}):
            remedy = "Exercises are made from solutions/: move it there, or delete it."
            raise BuildError(_name(path), "was not generated", remedy)
    return orphans


def run(notebook: dict, path: Path) -> dict:
    """Return `notebook` with the outputs of a run from the top, in its own folder; BuildError if it stops."""
    import nbformat
    from nbclient import NotebookClient
    from nbclient.exceptions import CellExecutionError, CellTimeoutError, DeadKernelError

    node = nbformat.reads(_text(notebook), as_version=4)
    client = NotebookClient(
        node,
        kernel_name="python3",
        timeout=_RUN_TIMEOUT_S,
        store_widget_state=False,
        extra_arguments=["--log-level=40"],  # else the kernel warns of its plain TCP, which stays on this machine
        resources={"metadata": {"path": str(path.parent)}},
    )
    try:
        client.execute()
    except CellExecutionError as error:
        number = next(number for number, cell in enumerate(node.cells, 1) if _failed(cell))
        what = f"cell {number} stops with {error.ename}: {error.evalue}"
        raise BuildError(_name(path), what, "Mend that cell.") from error
    except (CellTimeoutError, DeadKernelError) as error:
        raise BuildError(_name(path), f"cannot be run to its end ({error})", "Mend the cell that stops it.") from error
    return node


def _failed(cell: dict) -> bool:
    return any(output["output_type"] == "error" for output in cell.get("outputs", []))


def _require_outputs(notebook: dict, name: str) -> None:
    for number, cell in enumerate(notebook["cells"], 1):
        if _is_kept(cell) and not (cell["outputs"] and cell["execution_count"]):
            what = f"cell {number} is tagged keep_output and has no text output"
            raise BuildError(name, what, f"{RUN} If that does not help, let the cell print its figures.")


def _text_outputs(outputs: list[dict]) -> list[dict]:
    """Return what of `outputs` is text: what was printed, pieces joined, and the plain form of results."""
    kept = []
    for output in outputs:
        if output["output_type"] == "stream" and output["name"] == "stdout":
            text = "".join(output["text"])
            if kept and kept[-1]["output_type"] == "stream":
                text = "".join(kept.pop()["text"]) + text
            kept.append({"output_type": "stream", "name": "stdout", "text": _lines(text)})
        elif "text/plain" in output.get("data", {}):
            result = {key: output[key] for key in ("output_type", "execution_count") if key in output}
            plain = {"text/plain": _lines("".join(output["data"]["text/plain"]))}
            kept.append({**result, "data": plain, "metadata": {}})
    return kept


def _blank(cell: dict, own: dict, name: str) -> str:
    """Return what stands in the exercise in place of the solution `cell`."""
    blank, where = own.get("blank", ""), f"cell {cell['id']} is tagged solution"
    if not isinstance(blank, str) or not blank.strip():
        raise BuildError(name, f"{where} and has no summitry.blank in its metadata", "Add one: `answer_1 = ...`.")
    if blank.strip() == "".join(cell["source"]).strip():
        raise BuildError(name, f"{where} and its summitry.blank is the solution itself", "Make it `answer_1 = ...`.")
    return blank


def _difference(notebook: dict, tidied: dict) -> str:
    """Say in what respect a notebook is not tidy."""
    cells = notebook["cells"]
    ran = [
        str(number)
        for number, cell in enumerate(cells, 1)
        if not _is_kept(cell) and (cell.get("outputs") or cell.get("execution_count"))
    ]
    if ran:
        return f"has outputs or counters in cell {', '.join(ran)}"
    if any(_text_outputs(cell.get("outputs", [])) != cell.get("outputs", []) for cell in cells):
        return "keeps outputs that are not plain text"
    if notebook["metadata"] != tidied["metadata"]:
        return "has other notebook metadata than kernelspec and language_info"
    if [cell.get("id") for cell in cells] != [cell["id"] for cell in tidied["cells"]]:
        return "has empty cells, or cells without an id of their own"
    return "has traces of running in its metadata, or another layout of its JSON"


def _is_kept(cell: dict) -> bool:
    return "keep_output" in cell["metadata"].get("tags", [])


def _read(path: Path) -> dict:
    try:
        notebook = json.loads(path.read_bytes())
    except ValueError as error:
        raise BuildError(_name(path), f"is not JSON ({error})", "Restore it, or mend it by hand.") from error
    if not isinstance(notebook, dict) or notebook.get("nbformat") != 4:
        raise BuildError(_name(path), "is not a notebook of format 4", "Open it in JupyterLab and save it.")
    return notebook


def _tidied(path: Path) -> dict:
    try:
        return tidy(_read(path), _name(path))
    except (KeyError, TypeError, AttributeError) as error:
        raise BuildError(
            _name(path), f"is not a valid notebook ({error!r})", "Restore it, or mend it by hand."
        ) from error


def _write(path: Path, text: str) -> list[str]:
    return [_name(path)] if files.write(path, text.encode("utf-8")) else []


def _text(notebook: dict) -> str:
    return json.dumps(notebook, indent=1, ensure_ascii=False, sort_keys=True) + "\n"


def _lines(text: str) -> list[str]:
    return text.splitlines(keepends=True)


def _notebooks(folder: str) -> list[Path]:
    return sorted(_checkout(folder).glob("*.ipynb"))


def _checkout(folder: str) -> Path:
    path = content.folder(folder)
    if not (path.parent / "pyproject.toml").is_file():
        raise BuildError(str(path), "is part of an installed package", "`summitry build` works in a checkout only.")
    return path


def _name(path: Path) -> str:
    return f"{path.parent.name}/{path.name}"
