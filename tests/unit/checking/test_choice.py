"""Choice: one or several options, by key or by text, each with its reason."""

import numpy as np
import pytest

from checking import made_up


@pytest.mark.parametrize(
    "answer", ["a", "A", " a ", "a)", "(a)", "The buyer", "the  buyer.", ["a"], {"a"}, np.str_("a"), [np.str_("a")]]
)
def test_one_option_by_key_or_text(answer):
    outcome = made_up.choice().judge(answer)
    assert (outcome.status, outcome.message) == ("correct", "The price at home rises. Notice who writes the cheque.")


@pytest.mark.parametrize(
    "answer",
    [["a", "c"], ("c", "a"), {"a", "c"}, "a, c", "a and c", "a; c", "c a", "C,A", ["The buyer", "c"], ["a", "c", "a"]],
)
def test_several_options_in_any_order_and_form(answer):
    outcome = made_up.several().judge(answer)
    assert outcome.status == "correct"
    assert outcome.message.startswith("The price at home rises. Somebody always pays.")


@pytest.mark.parametrize("question", [made_up.choice(), made_up.several()])
def test_each_wrong_option_gives_its_reason(question):
    mistakes = question.mistakes()
    assert len(mistakes) == (1 if question.correct == {"a", "c"} else 2)
    for answer, reason in mistakes:
        outcome = question.judge(answer)
        assert (outcome.status, outcome.message) == ("not yet", reason)


def test_a_text_with_a_comma_is_one_option():
    question = made_up.choice(correct="c")
    assert question.judge("Nobody, in the end").status == "correct"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("z", '`z` is not one of the options. Wanted: one of `"a"`, `"b"`, `"c"`, in quotation marks.'),
        (["a", "b"], "You chose 2 options, and one is wanted."),
        ([], "Nothing is chosen"),
        (1, "This is an int. Wanted: one of"),
        ([1], "This is an int. Wanted: one of"),
        (None, "This is `None`"),
        ("a" * 5000, "Wanted: one of"),
    ],
)
def test_what_is_no_option_is_said_to_be_none(answer, says):
    outcome = made_up.choice().judge(answer)
    assert outcome.status == "not yet"
    assert says in outcome.message


def test_a_right_option_alone_is_not_all():
    outcome = made_up.several().judge(["a"])
    assert outcome.status == "not yet"
    assert "not all" in outcome.message


def test_a_combination_can_be_a_misconception():
    known = made_up.Misconception({"a", "b"}, "It cannot be both.")
    question = made_up.several(misconceptions=(known,))
    assert question.judge("a, b").message == "It cannot be both."
    assert question.judge("b").message == "The seller's price did not move."


def test_answers_hold_the_key_and_the_text():
    assert made_up.choice().answers() == ["a", "The buyer"]


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"options": {"a": ("x", "y")}}, "two or more, not 1"),
        ({"options": {"a": ("x", "y"), "b": ("z", "")}}, "option 'b' needs a text and a reason"),
        ({"options": {"a": ("x", "y"), "b": ("X.", "y")}}, "same key or text"),
        ({"correct": "z"}, "correct 'z' is not among options a, b, c"),
        ({"correct": set()}, "is not among options"),
    ],
)
def test_bad_questions_are_refused(changes, says):
    with pytest.raises(ValueError, match=says):
        made_up.choice(**changes)
