"""The learner's working copy: lessons, exercises, memos and data cards; what holds the learner's work is left alone.

A file is the learner's when it differs from what was delivered. Of a notebook, what a person writes counts: the cells,
their order, kind, source, attachments and tags. Running it changes outputs, counters and timings; they may be replaced.
`.summitry/files.json` holds of each file the version last delivered, or last put beside a file that is the learner's.
"""

import codecs
import contextlib
import glob
import hashlib
import json
import os
import time
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path

from summitry import content, files
from summitry.learner import STATE

DELIVERED = {"lessons": "*", "exercises": "*", "memos": "*", "datasets": "*.yaml"}  # of the datasets, what they hold
_LEFTOVER_AGE_S = 3600
_ELSEWHERE = "Choose a folder of your own: summitry lab FOLDER"
_RUN_METADATA = {"execution", "ExecuteTime", "collapsed", "scrolled", "trusted", "vscode"}
_KERNEL_METADATA = {"kernelspec", "language_info", "widgets"}


class WorkspaceError(Exception):
    """The folder cannot hold a working copy; the message says why and what to do."""


@dataclass
class Update:
    """What an update did, each list holding paths relative to the working copy."""

    added: list[str] = field(default_factory=list)
    renewed: list[str] = field(default_factory=list)
    beside: dict[str, str] = field(default_factory=dict)  # the learner's file -> the new version beside it


def default_folder() -> Path:
    """Return ~/summitry, or ~/summitry-work when ~/summitry is a checkout of this project.

    Raises WorkspaceError where this user has no home.
    """
    try:
        folder = Path.home() / "summitry"
    except RuntimeError as error:
        raise WorkspaceError(f"You have no home folder here. {_ELSEWHERE}") from error
    return folder.with_name("summitry-work") if (folder / "pyproject.toml").exists() else folder


def update(folder: Path, today: date | None = None) -> Update:
    """Make `folder` a working copy, or bring it up to date, and return what was done.

    May be killed at any moment, and may run twice at once: each file is either the old or the new one, and the next
    update finishes the work.

    Raises
    ------
    WorkspaceError
        If `folder` cannot be used: not a folder, a checkout, reached by a symbolic link inside it, read-only, full.
    """
    folder = prepare(folder)
    try:
        return _update(folder, today or date.today())
    except OSError as error:
        raise WorkspaceError(files.explain(error, _ELSEWHERE)) from error


def prepare(folder: Path) -> Path:
    """Return `folder` as an absolute path, after making it if needed and seeing that it may be used."""
    folder = Path(os.path.abspath(folder))
    if (folder / "solutions").is_dir() and (folder / "pyproject.toml").is_file():
        raise WorkspaceError(f"{folder} is a checkout of the course itself. Choose another folder for your own work.")
    if os.path.expandvars(folder) != str(folder):
        raise WorkspaceError(f"{folder} holds what JupyterLab would take for the name of a variable. {_ELSEWHERE}")
    try:
        for part in (folder, *(folder / name for name in (*DELIVERED, STATE))):
            if part != folder and part.is_symlink():
                raise WorkspaceError(
                    f"{part} is a symbolic link. Summitry writes to real folders only: choose another one."
                )
            part.mkdir(parents=True, exist_ok=True)
        with files.staged(folder / STATE / "files.json", b""):
            pass  # it can be written to
    except FileExistsError as error:
        raise WorkspaceError(f"{error.filename} is a file where a folder is needed. Choose another folder.") from error
    except OSError as error:
        raise WorkspaceError(files.explain(error, _ELSEWHERE)) from error
    return folder


def without_run_metadata(metadata: dict) -> dict:
    """Return a cell's `metadata` without what running or viewing the cell leaves there."""
    kept = {key: value for key, value in metadata.items() if key not in _RUN_METADATA}
    if isinstance(kept.get("jupyter"), dict):
        kept["jupyter"] = {key: value for key, value in kept["jupyter"].items() if key != "outputs_hidden"}
    return {key: value for key, value in kept.items() if key != "jupyter" or value}


def _update(folder: Path, today: date) -> Update:
    done = Update()
    _remove_leftovers(folder)
    manifest_path = folder / STATE / "files.json"
    manifest = _read_manifest(manifest_path)
    known = dict(manifest)
    for name, source in _delivered():
        path, data, before = folder / name, source.read_bytes(), manifest.get(name)
        version = known[name] = {"sha256": _sha256(data), "work": _work(path, data)}
        if not os.path.lexists(path):
            files.write(path, data)
            done.added.append(name)
        elif version == before or _sha256_of(path) == version["sha256"]:
            continue
        elif _renew(path, data, before, version):
            done.renewed.append(name)
        else:
            done.beside[name] = _put_beside(path, data, before, today).relative_to(folder).as_posix()
    if known != manifest:
        text = json.dumps(known, indent=1, sort_keys=True, ensure_ascii=False) + "\n"
        files.write(manifest_path, text.encode("utf-8"))
    return done


def _delivered() -> list[tuple[str, Path]]:
    """Return the files of a working copy: the path there, and the file in the package."""
    delivered = []
    for name, pattern in DELIVERED.items():
        root = content.folder(name)
        for path in sorted(root.rglob(pattern)):
            relative = path.relative_to(root)
            if path.is_file() and not any(part.startswith((".", "__")) for part in relative.parts):
                delivered.append((f"{name}/{relative.as_posix()}", path))
    if not delivered:
        raise WorkspaceError("The installed package holds no lessons. `summitry doctor` says how to mend it.")
    return delivered


def _renew(path: Path, data: bytes, *versions: dict | None) -> bool:
    """Replace `path` if what a person wrote in it is that of one of `versions`; say whether it was."""
    with files.staged(path, data) as temporary:
        ours = not path.is_symlink() and path.is_file()
        if ours:  # read at the last moment, since JupyterLab may be saving
            work = _work(path, path.read_bytes())
            ours = any(version and version.get("work") == work for version in versions)
        if ours:
            os.replace(temporary, path)
        return ours


def _put_beside(path: Path, data: bytes, before: dict | None, today: date) -> Path:
    """Write `data` beside `path`, once, and remove the version before it if nobody touched that one."""
    earlier = list(path.parent.glob(f"{glob.escape(path.stem)} (new *){path.suffix}"))
    names = (f"{path.stem} (new {today}{count}){path.suffix}" for count in ["", *(f", {n}" for n in range(2, 1000))])
    for beside in (*earlier, *map(path.with_name, names)):
        if beside not in earlier and not os.path.lexists(beside):
            break
        if _sha256_of(beside) == _sha256(data):  # put there before, or just now by an update that runs beside this one
            return beside
    files.write(beside, data)
    for other in earlier:
        if before and _sha256_of(other) == before["sha256"]:
            other.unlink(missing_ok=True)
    return beside


def _work(path: Path, data: bytes) -> str:
    """Return a hash of what a person writes in the file: all of it, or of a notebook all but the traces of running.

    How lines end, and a byte order mark, are an editor's doing and no person's.
    """
    if path.suffix != ".ipynb":
        return _sha256(data.removeprefix(codecs.BOM_UTF8).replace(b"\r\n", b"\n"))
    try:
        notebook = json.loads(data)
        cells = [_written(cell) for cell in notebook["cells"]]
        rest = {key: value for key, value in notebook["metadata"].items() if key not in _KERNEL_METADATA}
    except (ValueError, TypeError, KeyError, AttributeError):
        return _sha256(data)
    return _sha256(json.dumps([rest, [cell for cell in cells if cell]], sort_keys=True).encode("utf-8"))


def _written(cell: dict) -> list:
    """Return what a person wrote in `cell`; nothing for the empty cell that running the last one leaves."""
    source = "".join(cell["source"])
    attachments = cell.get("attachments") or {}
    metadata = {key: value for key, value in without_run_metadata(cell["metadata"]).items() if value not in ([], {})}
    return [cell["cell_type"], source, attachments, metadata] if source.strip() or attachments else []


def _read_manifest(path: Path) -> dict:
    """Return the manifest, or {} if there is none or it is damaged: then each file that differs is the learner's."""
    try:
        manifest = json.loads(path.read_bytes())
        return {name: {"sha256": entry["sha256"], "work": entry["work"]} for name, entry in manifest.items()}
    except (FileNotFoundError, ValueError, TypeError, KeyError, AttributeError):
        return {}


def _sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def _sha256_of(path: Path) -> str:
    with contextlib.suppress(FileNotFoundError):
        return _sha256(path.read_bytes()) if path.is_file() and not path.is_symlink() else ""
    return ""


def _remove_leftovers(folder: Path) -> None:
    """Remove temporary files of updates that were killed; young ones may belong to an update at work."""
    for name in (*DELIVERED, STATE):
        for path in (folder / name).rglob(files.TEMPORARY):
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > _LEFTOVER_AGE_S:
                    path.unlink()
