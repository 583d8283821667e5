"""Questions with options to choose from."""

import re
from dataclasses import KW_ONLY, dataclass
from typing import Any

import numpy as np

from summitry.checking.outcome import Outcome
from summitry.checking.plain import Unreadable, describe
from summitry.checking.question import RightOrWrong

_BETWEEN = re.compile(r"\s*[,;]\s*|\s+and\s+|\s+")  # options in one text


@dataclass(frozen=True, eq=False)
class Choice(RightOrWrong):
    """A question with options, of which one or several are right.

    The answer is a key, or the text of an option; for several, a list, tuple or set of them, or text such as "a, c" or
    "a and c".

    Parameters
    ----------
    options : key -> (text, reason); the reason says why the option is right, or why it is not
    correct : the key of the right option, or a set of keys
    """

    _: KW_ONLY
    options: dict[str, tuple[str, str]]
    correct: str | frozenset[str] | set[str]

    def __post_init__(self):
        super().__post_init__()
        if len(self.options) < 2:
            raise ValueError(f"{self.name}: options must be two or more, not {len(self.options)}")
        for key, (text, reason) in self.options.items():
            if not (text and reason):
                raise ValueError(f"{self.name}: option {key!r} needs a text and a reason")
        if len(self._keys()) != 2 * len(self.options):
            raise ValueError(f"{self.name}: two options have the same key or text")
        if not self._correct or not self._correct <= set(self.options):
            raise ValueError(f"{self.name}: correct {self.correct!r} is not among options {', '.join(self.options)}")

    def answers(self) -> list[Any]:
        texts = [self.options[key][0] for key in self._correct]
        return [*super().answers(), texts if self._several else texts[0]]

    def mistakes(self) -> list[tuple[Any, str]]:
        wrong = {key: reason for key, (_, reason) in self.options.items() if key not in self._correct}
        chosen = [(self._correct | {key} if self._several else key, reason) for key, reason in wrong.items()]
        return [*super().mistakes(), *chosen]

    def _right_answer(self) -> str | frozenset[str]:
        return self._correct if self._several else self.correct

    @property
    def _several(self) -> bool:
        return not isinstance(self.correct, str)

    @property
    def _correct(self) -> frozenset[str]:
        return frozenset(self.correct if self._several else {self.correct})

    def _keys(self) -> dict[str, str]:
        """How an option may be written -> its key."""
        texts = {_simplified(text): key for key, (text, _) in self.options.items()}
        return texts | {_simplified(key): key for key in self.options}

    def _read(self, answer: Any) -> frozenset[str]:
        parts = self._parts(answer)
        if not parts:
            raise Unreadable(f"Nothing is chosen. Wanted: {self._wanted}.")
        keys = self._keys()
        for part in parts:
            if type(part) is not str or len(part) > 1_000:
                raise Unreadable(f"This is {describe(part)}. Wanted: {self._wanted}.")
            if _simplified(part) not in keys:
                raise Unreadable(f"`{part.strip()[:60]}` is not one of the options. Wanted: {self._wanted}.")
        chosen = frozenset(keys[_simplified(part)] for part in parts)
        if len(chosen) > 1 and not self._several:
            raise Unreadable(f"You chose {len(chosen)} options, and one is wanted.")
        return chosen

    def _parts(self, answer: Any) -> list[Any]:
        if type(answer) in (str, np.str_):
            answer = str.__str__(answer)
            pieces = [piece for piece in _BETWEEN.split(answer, maxsplit=2 * len(self.options)) if piece]
            many = len(pieces) > 1 and all(_simplified(piece) in self._keys() for piece in pieces)
            return pieces if many else [answer]
        if type(answer) in (list, tuple, set, frozenset) and len(answer) <= 2 * len(self.options):
            return [str.__str__(part) if type(part) is np.str_ else part for part in answer]
        raise Unreadable(f"This is {describe(answer)}. Wanted: {self._wanted}.")

    @property
    def _wanted(self) -> str:
        keys = ", ".join(f'`"{key}"`' for key in self.options)
        return f"a list of some of {keys}" if self._several else f"one of {keys}, in quotation marks"

    def _problem(self, value: frozenset[str]) -> str | None:
        if value == self._correct:
            return None
        for key in self.options:
            if key in value - self._correct:
                return self.options[key][1]
        return "What you chose is right, and it is not all: look at each of the other options again."

    def _judge(self, answer: Any) -> Outcome:
        outcome = super()._judge(answer)
        if outcome.status != "correct":
            return outcome
        reasons = [self.options[key][1] for key in self.options if key in self._correct]
        return Outcome("correct", " ".join([*reasons, self.notice]))


def _simplified(text: str) -> str:
    return " ".join(text.casefold().split()).strip(" .()")
