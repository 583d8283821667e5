"""No answer makes a check raise, and none passes that is not right."""

import pytest

from checking import made_up
from checking.answers import ANY, drawn, hostile, may_pass, near
from summitry.checking import Outcome
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
MADE_UP = drawn(ANY, 1000)
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
    assert len(MADE_UP) == 1000
    for answer in MADE_UP + near(question, 300):
        assert_fair(question, answer)


@pytest.mark.parametrize("name", ["number", "whole number", "tolerant number", "choice", "several", "table"])
def test_the_made_up_answers_hold_right_and_wrong_ones(name):
    """Otherwise the test above would not show that a check can tell them apart."""
    question = QUESTIONS[name]
    passed = [question.judge(answer).status == "correct" for answer in near(question, 200)]
    assert 4 < sum(passed) < len(passed) - 4
