"""What a teacher gets: one table of all submissions, and a page for each learner."""

import csv
import html
import io
import re
from itertools import groupby
from pathlib import Path

from summitry import files
from summitry.grading.grade import Grade, Mark
from summitry.workspace import WorkspaceError

TABLE = "grades.csv"
COLUMNS = ("learner", "exercise", "correct", "questions", "to_read", "problems", "file")
_ELSEWHERE = "Name another with --into."
_SYMBOLS = {"correct": "✓ correct", "not yet": "✗ not yet", "not attempted": "○ not attempted", "shown": "☰ to read"}
_STYLE = """
@page { size: A4; margin: 15mm; }
body { font: 10pt/1.4 "Segoe UI", "Helvetica Neue", "DejaVu Sans", sans-serif; max-width: 190mm; margin: 1rem auto;
  padding: 0 1rem; }
table { border-collapse: collapse; width: 100%; }
th, td { border: 1px solid #777; padding: 0.25rem 0.5rem; text-align: left; vertical-align: top;
  overflow-wrap: anywhere; }
blockquote { white-space: pre-wrap; overflow-wrap: anywhere; border-left: 3px solid #777; margin: 0.5rem 0;
  padding-left: 0.8rem; }
td:nth-child(3) { white-space: nowrap; }
"""


def publish(grades: list[Grade], folder: Path) -> list[str]:
    """Write the table and the pages into `folder`, which `prepare` found fit, and return their names.

    Raises WorkspaceError if the folder cannot be written to.
    """
    texts = {TABLE: table(grades)}
    for learner, own in groupby(sorted(grades, key=_learner), key=_learner):
        texts[_page_name(learner, texts)] = page(learner, list(own))
    try:
        for name, text in texts.items():
            files.write(folder / name, text.encode("utf-8", errors="replace"))
    except OSError as error:
        raise WorkspaceError(files.explain(error, _ELSEWHERE)) from error
    return list(texts)


def prepare(folder: Path) -> None:
    """Make `folder`, or see that it is empty and can be written to; to be asked before minutes are spent on grading.

    Raises WorkspaceError if something lies there, or the folder cannot be written to.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        if any(folder.iterdir()):
            raise WorkspaceError(f"{folder} is not empty. Name a new folder with --into.")
        with files.staged(folder / TABLE, b"a byte"):
            pass
    except OSError as error:
        raise WorkspaceError(files.explain(error, _ELSEWHERE)) from error


def _learner(grade: Grade) -> str:
    return grade.submission.learner


def table(grades: list[Grade]) -> str:
    """Return the grades as CSV with the columns COLUMNS, a row for each submission, byte order mark first."""
    text = io.StringIO()
    rows = csv.writer(text, lineterminator="\r\n")
    rows.writerow(COLUMNS)
    for grade in grades:
        own = grade.submission
        counts = (grade.correct, grade.questions, grade.to_read)
        rows.writerow(
            [_cell(own.learner), own.exercise, *counts, _cell(" ".join(grade.problems)), _cell(own.path.name)]
        )
    return "\ufeff" + text.getvalue()  # so that a spreadsheet reads names in any script


def _cell(text: str) -> str:
    """Return `text` so that a spreadsheet shows it and does not run it as a formula."""
    line = " ".join(text.split())
    return f"'{line}" if line[:1] in ("=", "+", "-", "@") else line


def page(learner: str, grades: list[Grade]) -> str:
    """Return the page of one learner."""
    body = "".join(_section(grade) for grade in grades)
    title = html.escape(f"Exercises of {learner}")
    head = f'<meta charset="utf-8"><title>{title}</title><style>{_STYLE}</style>'
    return f'<!DOCTYPE html>\n<html lang="en">\n<head>{head}</head>\n<body>\n<h1>{title}</h1>\n{body}</body>\n</html>\n'


def _section(grade: Grade) -> str:
    own = grade.submission
    problems = "".join(f"<li>{html.escape(problem)}</li>" for problem in grade.problems)
    parts = [f"<h2>{html.escape(own.exercise or own.path.name)}</h2>", f"<p>File: {html.escape(own.path.name)}</p>"]
    if grade.marks:
        parts.append(f"<p><strong>{grade.correct} of {grade.questions} right</strong>, {grade.to_read} to read.</p>")
    if problems:
        parts.append(f"<p>What went wrong when it was run:</p><ul>{problems}</ul>")
    if grade.marks:
        head = "".join(f'<th scope="col">{name}</th>' for name in ("Question", "Answer", "Verdict", "Why"))
        rows = "".join(_row(mark) for mark in grade.marks)
        parts.append(f"<table><thead><tr>{head}</tr></thead><tbody>{rows}</tbody></table>")
    parts += [_judgement(mark) for mark in grade.marks if mark.judgement and mark.outcome.status == "shown"]
    return "\n".join(parts) + "\n"


def _row(mark: Mark) -> str:
    shown = mark.outcome.status == "shown"
    answer = "below" if shown else mark.answer
    why = "" if shown else mark.outcome.message
    cells = (f"{mark.question.removeprefix('q')}. {mark.title}", answer, _SYMBOLS[mark.outcome.status], why)
    return "<tr>" + "".join(f"<td>{html.escape(cell)}</td>" for cell in cells) + "</tr>"


def _judgement(mark: Mark) -> str:
    points = "".join(f"<li>{html.escape(point)}</li>" for point in mark.outcome.points)
    title = html.escape(f"{mark.question.removeprefix('q')}. {mark.title}")
    return f"<h3>{title}</h3><blockquote>{html.escape(mark.answer)}</blockquote><p>To look for:</p><ul>{points}</ul>"


def _page_name(learner: str, taken: dict[str, str]) -> str:
    """Return a file name for the page of `learner` that any system takes and no other page has."""
    stem = re.sub(r'[<>:"/\\|?*\x00-\x1f]', "_", learner).strip(" .")[:80] or "learner"
    names = [f"{stem}.html", *(f"{stem} ({n}).html" for n in range(2, len(taken) + 3))]
    lowered = {name.casefold() for name in taken}
    return next(name for name in names if name.casefold() not in lowered)
