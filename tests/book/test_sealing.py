"""Choice questions on a page: what is right is a hash, and what a check says is sealed."""

import json

from summitry.book.sealing import sealed
from summitry.checking import Choice, Exercise
from summitry.exercises import ex21

SEVERAL = Choice(
    "q1",
    "Which?",
    hints=("One.", "Two."),
    options={
        "a": ("Alpha", "A is right."),
        "b": ("Beta", "B is not: `x < 2`."),
        "c": ("Gamma", "C is right too."),
    },
    correct={"a", "c"},
    notice="Two of three.",
)
ONE = Choice(
    "q2",
    "Which one?",
    hints=("One.", "Two."),
    options={"a": ("Alpha", "A is much too long a sentence to be short."), "b": ("Beta", "B is right.")},
    correct="b",
    notice="One of two.",
)


def questions():
    return Exercise("99", (SEVERAL, ONE)).questions


def test_no_answer_and_no_reason_is_readable():
    for question in questions():
        text = json.dumps(sealed(question))
        assert "right." not in text
        assert "Two of three" not in text
        assert str(sorted(question.correct)) not in text


def test_the_length_of_a_seal_tells_nothing():
    for question in [*questions(), *(q for q in ex21.exercise.questions if isinstance(q, Choice))]:
        page = sealed(question)
        assert len({len(seal) for seal in [page["right"], *page["reasons"].values()]}) == 1


def test_the_salt_is_the_same_each_time_and_another_for_each_question():
    first, second = (sealed(question)["salt"] for question in questions())
    assert first != second
    assert first == sealed(questions()[0])["salt"]


def test_only_a_question_with_several_right_options_speaks_of_more():
    several, one = (sealed(question)["more"] for question in questions())
    assert "not all" in several
    assert one == ""
