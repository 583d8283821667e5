"""Questions that ask for a judgement: a model answer and a rubric, and no verdict."""

import re
from dataclasses import KW_ONLY, dataclass
from itertools import islice
from typing import Any

from summitry.checking.display import Card, show
from summitry.checking.outcome import Outcome
from summitry.checking.plain import Unreadable, describe
from summitry.checking.question import Question

# A word; in Chinese and Japanese, which are written without spaces, two characters count as one.
WORD = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]{1,2}|\w[\w'’.,-]*")


@dataclass(frozen=True, eq=False)
class Judgement(Question):
    """A question that is answered in the learner's own words, and then compared with a model answer.

    Parameters
    ----------
    model_answer : one good answer
    rubric : what a good answer does, one sentence each
    least_words : words of the learner's own before the model answer is shown
    """

    _: KW_ONLY
    model_answer: str
    rubric: tuple[str, ...]
    least_words: int = 30

    def __post_init__(self):
        super().__post_init__()
        if not self.rubric:
            raise ValueError(f"{self.name}: rubric is empty")
        if self._words(self.model_answer) < self.least_words:
            raise ValueError(f"{self.name}: model_answer has fewer words than least_words, {self.least_words}")

    def answers(self) -> list[str]:
        return [self.model_answer]

    def solution(self) -> None:
        """Show the model answer and the rubric."""
        show(Card("☰", "A model answer", points=self.rubric, quote=self.model_answer))

    def _is_blank(self, answer: Any) -> bool:
        return answer is ... or (type(answer) is str and answer[:10].strip(" .…\n") == "" and len(answer) <= 10)

    def _judge(self, answer: Any) -> Outcome:
        if type(answer) is not str:
            raise Unreadable(f"This is {describe(answer)}, and your own words are wanted, in quotation marks.")
        words = self._words(answer)
        if words < self.least_words:
            counted = "1 word" if words == 1 else f"{words} words"
            raise Unreadable(f"You wrote {counted}. Write {self.least_words} or more, then compare.")
        message = "There is no verdict here. Hold your text and this one against each point: what would you change?"
        return Outcome("shown", message, points=self.rubric, quote=self.model_answer)

    def _words(self, text: str) -> int:
        return sum(1 for _ in islice(WORD.finditer(text), self.least_words))
