"""Grades a folder of submitted exercises: finds them, runs them, checks their answers."""

import os
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from summitry import exercises
from summitry.checking import Judgement, Outcome
from summitry.checking.plain import describe
from summitry.grading import answers, run, submissions
from summitry.grading.submissions import Submission

_LONGEST_SHOWN = 300


@dataclass(frozen=True)
class Mark:
    """One question of one submission: what the check says, and the answer as text; all of it for a judgement."""

    question: str
    title: str
    judgement: bool
    outcome: Outcome
    answer: str


@dataclass(frozen=True)
class Grade:
    """One submission: a mark for each question, and what went wrong, a sentence each. No marks if it is no exercise."""

    submission: Submission
    marks: tuple[Mark, ...]
    problems: tuple[str, ...]

    @property
    def correct(self) -> int:
        """How many questions are right."""
        return sum(mark.outcome.status == "correct" for mark in self.marks)

    @property
    def questions(self) -> int:
        """How many questions can be right: judgements are for the teacher to read."""
        return sum(not mark.judgement for mark in self.marks)

    @property
    def to_read(self) -> int:
        """How many judgements were written."""
        return sum(mark.outcome.status == "shown" for mark in self.marks)


def grade(
    folder: Path, seconds: float = run.CELL_SECONDS, progress: Callable[[Grade], None] = lambda _: None
) -> list[Grade]:
    """Return a grade for each notebook in `folder`, in the order of `submissions.find`.

    Parameters
    ----------
    seconds : limit for one cell, by the clock
    progress : called with each grade once it is there, in the same order
    """
    found = submissions.find(folder)
    grades = []
    with ThreadPoolExecutor(max_workers=os.cpu_count() or 1) as pool:
        for one in pool.map(lambda submission: _grade(submission, folder, seconds), found):
            grades.append(one)
            progress(one)
    return grades


def _grade(submission: Submission, folder: Path, seconds: float) -> Grade:
    if not submission.exercise:
        return Grade(submission, (), ("The file's name is not that of an exercise, such as 12_japan_passing.ipynb.",))
    exercise = exercises.load(submission.exercise[:2])
    try:
        cells = submissions.code(submission.path)
    except submissions.Damaged as reason:
        ran = run.Run({}, [str(reason)])
    else:
        ran = run.run(cells, exercise.questions, folder, seconds)
    marks = tuple(_mark(question, ran.answers.get(question.name, {"blank": True})) for question in exercise.questions)
    return Grade(submission, marks, tuple(ran.problems))


def _mark(question, encoded) -> Mark:
    answer, reason = answers.decode(encoded), answers.unreadable(encoded)
    outcome = Outcome("not yet", reason) if reason else question.judge(answer)
    if outcome.status == "not attempted":
        outcome = Outcome("not attempted", "No answer was left in the notebook.")
    judgement = isinstance(question, Judgement)
    return Mark(question.name, question.title, judgement, outcome, _text(answer, judgement))


def _text(answer, whole: bool) -> str:
    if answer is ...:
        return ""
    if type(answer) in (int, float, bool, str):
        text = str(answer)
        return text if whole or len(text) <= _LONGEST_SHOWN else text[:_LONGEST_SHOWN] + " ..."
    if type(answer) in (list, tuple, set, frozenset, dict):
        return repr(answer)[:_LONGEST_SHOWN]
    return "a chart or a function" if type(answer) is answers.AlreadyRead else describe(answer)
