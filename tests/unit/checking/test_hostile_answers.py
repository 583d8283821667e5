"""No answer makes a check raise, and none passes that is not right."""

import pytest
from hypothesis import HealthCheck, given, settings

from checking import made_up
from checking.answers import ANY, hostile, like, may_pass
from summitry.checking import Function, Outcome

QUESTIONS = {
    "number": made_up.number(),
    "whole number": made_up.number(expected=4, places=None, misconceptions=(), accepted=()),
    "tolerant number": made_up.number(expected=-250.0, places=None, tolerance=0.01, misconceptions=(), accepted=()),
    "choice": made_up.choice(),
    "several": made_up.several(),
    "table": made_up.table(),
    "chart": made_up.chart_question(),
    "function": made_up.function_question(),
    "judgement": made_up.judgement(),
}
HOSTILE = hostile()
named = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())


def assert_fair(question, answer):
    outcome = question.judge(answer)
    assert type(outcome) is Outcome
    assert outcome.message
    if outcome.status in ("correct", "shown"):
        assert may_pass(question, answer), f"passes and is not right: {answer!r}"


@named
def test_no_hostile_object_raises_or_passes(question):
    for answer in HOSTILE:
        outcome = question.judge(answer)
        assert outcome.status == "not yet", f"{type(answer)}: {outcome}"


@named
def test_no_made_up_answer_raises_or_passes_unless_right(question):
    right = next(question.answers())
    answers = ANY if isinstance(question, Function) else ANY | like(right)

    @settings(
        max_examples=1000, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(answers)
    def each(answer):
        assert_fair(question, answer)

    each()


def test_the_answers_hit_the_right_ones_too():
    """Otherwise nothing above shows that a check can tell right from wrong."""
    for name in ("number", "whole number", "tolerant number", "choice", "several", "table"):
        question = QUESTIONS[name]
        passed = []

        @settings(max_examples=200, deadline=None, derandomize=True, database=None)
        @given(like(next(question.answers())))
        def each(answer, question=question, passed=passed):
            passed.append(question.judge(answer).status == "correct")

        each()
        assert 10 < sum(passed) < len(passed) - 10, name
