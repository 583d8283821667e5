"""An exercise: the questions of one notebook."""

from collections.abc import Iterable
from dataclasses import replace

from summitry.checking.question import Question


class Exercise:
    """The questions of one exercise notebook, in order.

    Parameters
    ----------
    number : number of the lesson and of the notebook, such as "21"
    questions : named q1, q2, ... in this order

    Raises
    ------
    ValueError
        If the number has not two digits or the questions are not named q1, q2, ...
    """

    def __init__(self, number: str, questions: Iterable[Question]):
        if not (isinstance(number, str) and len(number) == 2 and number.isdecimal()):
            raise ValueError(f"Exercise: number {number!r} must be text of two digits, such as '21'")
        self.number = number
        self.questions = tuple(replace(question, exercise=number) for question in questions)
        names = [question.name for question in self.questions]
        wanted = [f"q{i}" for i in range(1, len(names) + 1)]
        if names != wanted:
            raise ValueError(f"Exercise {number}: questions are named {', '.join(names)} and not {', '.join(wanted)}")
