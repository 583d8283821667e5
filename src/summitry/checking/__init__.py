"""Answers: check, hint and solution."""

from summitry.checking.chart import Chart
from summitry.checking.choice import Choice
from summitry.checking.exercise import Exercise
from summitry.checking.function import Function
from summitry.checking.judgement import Judgement
from summitry.checking.number import Number
from summitry.checking.outcome import Outcome
from summitry.checking.question import Misconception, Question
from summitry.checking.table import Table

__all__ = [
    "Chart",
    "Choice",
    "Exercise",
    "Function",
    "Judgement",
    "Misconception",
    "Number",
    "Outcome",
    "Question",
    "Table",
]
