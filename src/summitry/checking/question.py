"""What every question has: a check, hints and a solution, and for tests its right answers and known mistakes."""

import itertools
import os
from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass, field
from functools import cached_property
from typing import Any

from summitry.checking import progress, solutions
from summitry.checking.display import Card, show
from summitry.checking.outcome import Outcome
from summitry.checking.plain import Unreadable, describe

_MISSING = object()


@dataclass(frozen=True)
class Misconception:
    """A known mistake and the sentence that names it.

    `wrong` is the wrong answer, or a callable without arguments that computes it from the data (for a Function
    question: the wrong function). With `example`, `wrong` is a predicate of the answer instead, and `example` one
    wrong answer that it recognises. A predicate gets what the question read: a float, the set of chosen keys, a
    DataFrame, the chart's `to_dict()` with {"rows": ..., "columns": [...]} for data, or the list of results.
    """

    wrong: Any
    sentence: str
    _: KW_ONLY
    example: Any = _MISSING

    def __post_init__(self):
        if self.is_predicate and not callable(self.wrong):
            raise ValueError(f"Misconception: with an example, wrong must be a predicate, not {describe(self.wrong)}")
        if not self.sentence:
            raise ValueError("Misconception: sentence is empty")

    @property
    def is_predicate(self) -> bool:
        return self.example is not _MISSING


@dataclass(frozen=True)
class AlreadyRead:
    """An answer that was read already, perhaps by another process, which may have forged it: it holds `value`.

    For a Function question these are the results of its cases, for a Chart question what `chart.specification` returns.
    """

    value: Any


@dataclass(frozen=True, eq=False)
class Question:
    """One question of an exercise.

    Parameters
    ----------
    name : "q1", "q2", ... as in the notebook
    title : what is asked, in a few words
    hints : two sentences; the first nudges, the second shows the method, neither holds the answer
    exercise : number of the exercise, such as "21"; filled in by Exercise
    """

    name: str
    title: str
    _: KW_ONLY
    hints: tuple[str, str]
    exercise: str = ""
    _hint_calls: Iterator[int] = field(default_factory=lambda: itertools.count(1), init=False, repr=False)

    def __post_init__(self):
        if len(self.hints) != 2 or not all(self.hints):
            raise ValueError(f"{self.name}: hints must be two sentences, and are {self.hints!r}")

    def judge(self, answer: Any) -> Outcome:
        """Return the outcome of `answer`; nothing is shown or recorded, and no answer raises."""
        if self._is_blank(answer):
            call = f"{self.name}.check(answer_{self.name.lstrip('q')})"
            return Outcome("not attempted", f"Put your answer in place of `...`, run its cell, then `{call}`.")
        try:
            self._prepared  # noqa: B018
        except Exception as error:
            return Outcome("not yet", f"Your answer was not judged, because the right one cannot be computed: {error}")
        try:
            return self._judge(answer)
        except Unreadable as reason:
            return Outcome("not yet", str(reason))
        except KeyboardInterrupt:
            raise
        except BaseException as error:
            return Outcome("not yet", f"This answer, {describe(answer)}, cannot be read ({type(error).__name__}).")

    def check(self, answer: Any = ...) -> None:
        """Judge `answer`, record the attempt in the learner's own folder and show the outcome.

        Where nbgrader runs the notebook it raises AssertionError for a wrong answer, since nbgrader counts errors.
        """
        outcome = self.judge(answer)
        if "NBGRADER_EXECUTION" in os.environ:
            if outcome.status not in ("correct", "shown"):
                raise AssertionError(outcome.message)
            return
        note = ""
        if outcome.status != "not attempted":
            note = progress.record_attempt(self.exercise, self.name, outcome.status)
        show(outcome.card(note))

    def hint(self) -> None:
        """Show the first hint; called again, the second one with it."""
        given = min(next(self._hint_calls), len(self.hints))
        note = progress.record_hint(self.exercise, self.name, given)
        show(Card("◇", f"Hint {given} of {len(self.hints)}", points=self.hints[:given], note=note))

    def solution(self) -> None:
        """Show the code that solves the question."""
        try:
            card = Card("☰", "A solution", code=solutions.source(self.exercise, self.name))
        except LookupError as reason:
            card = Card("○", "No solution here", str(reason.args[0]))
        show(card)

    def answers(self) -> list[Any]:
        """Answers that a check must accept, the expected one first."""
        raise NotImplementedError

    def mistakes(self) -> list[tuple[Any, str]]:
        """Wrong answers, each with the sentence that a check must answer."""
        return []

    def _is_blank(self, answer: Any) -> bool:
        return answer is ...

    @cached_property
    def _prepared(self) -> Any:
        """What is computed once, from the data, before an answer is judged."""

    def _judge(self, answer: Any) -> Outcome:
        raise NotImplementedError


@dataclass(frozen=True, eq=False)
class RightOrWrong(Question):
    """A question whose answer is right or wrong.

    Parameters
    ----------
    notice : one sentence that a right answer earns: what to notice about it
    misconceptions : known mistakes; the first that fits a wrong answer is named
    accepted : right answers written differently, for tests: a check must accept them unaided. Each is an answer, or a
        callable without arguments that computes it (for a Function question: the function)
    """

    _: KW_ONLY
    notice: str
    misconceptions: tuple[Misconception, ...] = ()
    accepted: tuple[Any, ...] = ()

    def answers(self) -> list[Any]:
        return [self._right_answer(), *map(self._computed, self.accepted)]

    def mistakes(self) -> list[tuple[Any, str]]:
        return [
            (self._computed(known.example if known.is_predicate else known.wrong), known.sentence)
            for known in self.misconceptions
        ]

    def _judge(self, answer: Any) -> Outcome:
        return self._verdict(answer.value if type(answer) is AlreadyRead else self._read(answer))

    def _verdict(self, value: Any) -> Outcome:
        problem = self._problem(value)
        if problem is None:
            return Outcome("correct", self.notice)
        for known, standard in zip(self.misconceptions, self._wrong_standards, strict=True):
            if self._recognises(known, value) if known.is_predicate else self._equals(value, standard):
                return Outcome("not yet", known.sentence)
        return Outcome("not yet", problem)

    def _recognises(self, known: Misconception, value: Any) -> bool:
        try:
            return bool(known.wrong(value))
        except Exception:  # a predicate may meet an answer that its author did not think of
            return False

    @cached_property
    def _wrong_standards(self) -> list[Any]:
        """For each misconception the standard of its wrong answer, or None where it is a predicate."""
        return [
            None if known.is_predicate else self._standard(self._computed(known.wrong)) for known in self.misconceptions
        ]

    def _computed(self, value: Any) -> Any:
        return value() if callable(value) else value

    def _right_answer(self) -> Any:
        """The expected answer."""
        raise NotImplementedError

    def _read(self, answer: Any) -> Any:
        """Return what `answer` holds, in a form that can be trusted, or raise Unreadable."""
        raise NotImplementedError

    def _problem(self, value: Any) -> str | None:
        """Return None if `value`, which was read from an answer, is right, or a sentence that says why it is not."""
        raise NotImplementedError

    def _standard(self, answer: Any) -> Any:
        """Return what a value is compared with to see whether it equals `answer`, which an author wrote."""
        return self._read(answer)

    def _equals(self, value: Any, standard: Any) -> bool:
        """Whether `value`, which was read from an answer, equals the answer that `standard` was made of."""
        return value == standard
