"""Judgement: a model answer and a rubric after the learner's own words, and no verdict."""

import pytest

from checking import made_up

OWN = "I think that the buyer pays nearly all of it."


@pytest.mark.parametrize("answer", [OWN, made_up.MODEL, "大統領は関税を二十五パーセントに引き上げた"])
def test_own_words_show_the_model_answer_and_the_rubric(answer):
    outcome = made_up.judgement().judge(answer)
    assert outcome.status == "shown"
    assert outcome.quote == made_up.MODEL
    assert outcome.points == ("Names who pays.", "Names the evidence.")


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("The buyer pays.", "You wrote 3 words. Write 10 or more"),
        ("Buyer", "You wrote 1 word."),
        ("- - - , . ! ? - - - - -", "You wrote 0 words."),
        ("関税", "You wrote 1 word."),
        (None, "This is `None`, and your own words are wanted"),
        (["The", "buyer"] * 10, "This is a list"),
        (b"The buyer pays nearly all of it, I think.", "This is a bytes"),
    ],
)
def test_too_little_shows_nothing(answer, says):
    outcome = made_up.judgement().judge(answer)
    assert outcome.status == "not yet"
    assert says in outcome.message
    assert not outcome.quote
    assert not outcome.points


@pytest.mark.parametrize("answer", [..., "", "  ", "...", "…", "\n"])
def test_a_blank_is_not_attempted(answer):
    assert made_up.judgement().judge(answer).status == "not attempted"


def test_answers_are_the_model_answer():
    assert made_up.judgement().answers() == [made_up.MODEL]
    assert made_up.judgement().mistakes() == []


def test_the_solution_is_the_model_answer(capsys):
    made_up.judgement().solution()
    assert made_up.MODEL in capsys.readouterr().out


@pytest.mark.parametrize(
    ("changes", "says"),
    [({"rubric": ()}, "rubric is empty"), ({"least_words": 100}, "fewer words than least_words, 100")],
)
def test_bad_questions_are_refused(changes, says):
    with pytest.raises(ValueError, match=says):
        made_up.judgement(**changes)
