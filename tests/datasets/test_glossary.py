"""The glossary is complete in both languages."""

import re

from summitry import data

TERMS = data.load("glossary")


def test_it_has_at_least_150_terms():
    assert len(TERMS) >= 150


def test_the_reading_is_in_hiragana_and_the_term_in_japanese():
    assert TERMS["reading"].map(lambda text: re.fullmatch(r"[ぁ-ゖー・]+", text) is not None).all()
    japanese = TERMS["term_ja"].map(lambda text: re.search(r"[ぁ-ヶ一-鿿]", text) is not None)
    assert japanese.all()


def test_definitions_are_in_their_own_language():
    assert TERMS["definition"].map(str.isascii).all()
    assert TERMS["definition_ja"].map(lambda text: re.search(r"[ぁ-ゖ]", text) is not None).all()


def test_every_lesson_with_a_model_has_terms():
    lessons = set(TERMS["lessons"].explode())
    assert {"11", "12", "13", "14", "15", "21", "22", "23", "24", "25", "26", "27"} <= lessons
    assert {"31", "32", "33", "34", "35", "41"} <= lessons
