"""Make the book: run the lessons, write the pages that Sphinx reads, run Sphinx."""

import copy
import importlib.util
import json
import os
import shutil
import subprocess
import sys
import tempfile
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

from summitry import build, content, files
from summitry.book import pages
from summitry.export import STATIC, for_pages
from summitry.workspace import WorkspaceError

_NEEDED = ("sphinx", "myst_nb", "pydata_sphinx_theme", "latex2mathml", "vl_convert")
_MARK = ".summitry-book"  # in the folder of a book, which a later one may replace


class BookError(WorkspaceError):
    """The book cannot be made, or not there; the message says why."""


def make(folder: Path, teacher: bool = False, ran: dict[str, dict] | None = None) -> None:
    """Write the book into `folder`, which is new, empty or holds a book made before.

    Parameters
    ----------
    folder : where `index.html` will be
    teacher : with notes, hand-outs, decisions and solutions
    ran : lessons by file name, as `run_lessons` returns them; by default all are run

    Raises
    ------
    BookError
        If `folder` holds something else, or Sphinx finds fault with a page: a warning counts.
    build.BuildError
        If a lesson does not run to its end.
    """
    root = content.folder("lessons").parent
    if not (root / "book" / "conf.py").is_file():
        raise BookError("The book is made in a checkout of the course: `python3 start.py book FOLDER`.")
    if missing := [name for name in _NEEDED if importlib.util.find_spec(name) is None]:
        raise BookError(f"{', '.join(missing)} is not installed; `python3 start.py book FOLDER` brings it.")
    folder = Path(os.path.abspath(folder))
    if folder.is_file() or (folder.is_dir() and any(folder.iterdir()) and not (folder / _MARK).exists()):
        raise BookError(f"{folder} holds something else than a book. Name a new folder.")
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".summitry-book-", dir=folder.parent) as temporary:
            sources, book = Path(temporary) / "sources", Path(temporary) / "book"
            _write_sources(root, sources, teacher, run_lessons() if ran is None else ran)
            _sphinx(sources, book, Path(temporary) / "doctrees")
            (book / _MARK).touch()
            if folder.exists():
                folder.rename(Path(temporary) / "before")
            book.rename(folder)
    except OSError as error:
        error.filename = str(folder)
        raise BookError(files.explain(error, "Name another folder.")) from error


def run_lessons() -> dict[str, dict]:
    """Return every lesson by file name, with its outputs, its explorers with the grid that a page needs."""
    paths = sorted(content.folder("lessons").glob("*.ipynb"))
    with for_pages(), ThreadPoolExecutor(os.cpu_count()) as workers:
        notebooks = workers.map(lambda path: build.run(json.loads(path.read_bytes()), path), paths)
        return dict(zip([path.name for path in paths], notebooks, strict=True))


def _write_sources(root: Path, sources: Path, teacher: bool, ran: dict[str, dict]) -> None:
    shutil.copytree(root / "book" / "static", sources / "static")
    shutil.copy(root / "book" / "conf.py", sources)
    shutil.copy(STATIC / "summitry.js", sources / "static")
    vega = (STATIC / "vega.js").read_text("utf-8")
    (sources / "static" / "vega.js").write_text(f"(() => {{\n{vega}\n}})();\n", "utf-8")
    lessons = pages.lessons(root / "README.md", sorted(ran))
    for name, notebook in ran.items():
        _write(sources / "lessons" / name, pages.lesson(copy.deepcopy(notebook), sources / "static" / "figures"))
    for name, text in pages.texts(root, lessons, teacher):
        _write(sources / name, text)


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def _sphinx(sources: Path, book: Path, doctrees: Path) -> None:
    command = [sys.executable, "-P", "-m", "sphinx", "--quiet", "--fail-on-warning", "--jobs=auto"]
    command += ["--builder=html", f"--doctree-dir={doctrees}", str(sources), str(book)]
    result = subprocess.run(command, capture_output=True, text=True, stdin=subprocess.DEVNULL)
    if result.returncode:
        raise BookError(f"{result.stdout}{result.stderr}".strip())
