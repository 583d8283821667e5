"""Choice questions on a page: what is right is a hash, and what a check says is sealed."""

import base64
import hashlib
import json

from summitry.book.sealing import sealed
from summitry.checking import Choice, Exercise
from summitry.checking.display import inline
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


def digest(*parts):
    return hashlib.sha256("|".join(parts).encode()).digest()


def opened(seal, *parts):
    """Return what a seal holds, opened as the page's script does it."""
    text, key = base64.b64decode(seal), digest(*parts)
    stream = b"".join(hashlib.sha256(key + n.to_bytes(4, "big")).digest() for n in range(len(text) // 32 + 1))
    return bytes(a ^ b for a, b in zip(text, stream, strict=False)).decode().strip()


def test_a_page_says_what_a_check_says():
    for question in questions():
        page, right = sealed(question), set(question.correct)
        chosen = ",".join(sorted(right))
        assert page["answer"] == digest(page["salt"], "answer", chosen).hex()
        praise = question.judge(right if len(right) > 1 else question.correct).message
        assert opened(page["right"], page["salt"], "right", chosen) == praise
        for key, (_, reason) in question.options.items():
            said = opened(page["reasons"][key], page["salt"], "reason", key)
            assert said == ("" if key in right else inline(reason))


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
