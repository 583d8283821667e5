"""No answer makes a check raise, and none passes that is not right."""

import pytest
from hypothesis import HealthCheck, given, settings

from checking import made_up
from checking.answers import ANY, hostile, like, may_pass
from summitry.checking import Function, Outcome
from summitry.checking.plain import type_name

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
THOROUGHLY = settings(
    max_examples=1000, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
)
named = pytest.mark.parametrize("question", QUESTIONS.values(), ids=QUESTIONS.keys())


def judged(question, answer):
    try:
        outcome = question.judge(answer)
    except BaseException as error:
        pytest.fail(f"{type_name(answer)} makes {question.name} raise {type_name(error)}")
    assert type(outcome) is Outcome
    assert outcome.message
    return outcome


def assert_fair(question, answer):
    outcome = judged(question, answer)
    if outcome.status in ("correct", "shown"):
        assert may_pass(question, answer), f"passes and is not right: {answer!r}"


@named
def test_no_hostile_object_raises_or_passes(question):
    for answer in HOSTILE:
        outcome = judged(question, answer)
        assert outcome.status in ("not attempted", "not yet"), f"{type_name(answer)}: {outcome}"


@named
def test_no_made_up_answer_raises_or_passes_unless_right(question):
    right = question.answers()[0]
    answers = ANY if isinstance(question, Function) else ANY | like(right)

    @THOROUGHLY
    @given(answers)
    def each(answer):
        assert_fair(question, answer)

    each()


@pytest.mark.parametrize("name", ["number", "whole number", "tolerant number", "choice", "several", "table"])
def test_the_made_up_answers_hold_right_and_wrong_ones(name):
    """Otherwise the test above would not show that a check can tell them apart."""
    question = QUESTIONS[name]
    passed = []

    @settings(THOROUGHLY, max_examples=200)
    @given(like(question.answers()[0]))
    def each(answer):
        passed.append(question.judge(answer).status == "correct")

    each()
    assert 4 < sum(passed) < len(passed) - 4
