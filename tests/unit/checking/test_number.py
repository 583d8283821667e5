"""Number: what is read as a number, how near is near enough, and which near misses are named."""

import decimal
import fractions

import numpy as np
import pandas as pd
import pytest

from checking import made_up


def status(answer, **changes):
    return made_up.number(**changes).judge(answer).status


def message(answer, **changes):
    outcome = made_up.number(**changes).judge(answer)
    assert outcome.status == "not yet"
    return outcome.message


RIGHT = [7.5, 7.46, 7.46123, np.float64(7.46), np.float32(7.46), np.array(7.46), np.array([[7.46]]), pd.Series([7.46])]
RIGHT += [pd.Series([7.46], dtype=object), decimal.Decimal("7.46"), fractions.Fraction(746, 100)]


@pytest.mark.parametrize("answer", RIGHT, ids=repr)
def test_a_right_number_passes_in_every_form(answer):
    outcome = made_up.number().judge(answer)
    assert (outcome.status, outcome.message) == ("correct", "Notice that it is small.")


@pytest.mark.parametrize(
    ("answer", "expected"), [(7.41, "correct"), (7.51, "correct"), (7.40, "not yet"), (7.52, "not yet")]
)
def test_places_allow_half_a_unit_of_the_last_place(answer, expected):
    assert status(answer) == expected


@pytest.mark.parametrize(
    ("answer", "expected"), [(-248, "correct"), (-252, "correct"), (-247, "not yet"), (-253, "not yet")]
)
def test_tolerance_is_relative(answer, expected):
    assert status(answer, expected=-250, places=None, tolerance=0.01) == expected


@pytest.mark.parametrize(
    ("answer", "expected"), [(12, "correct"), (12.0, "correct"), (12.4, "not yet"), (11, "not yet")]
)
def test_without_places_or_tolerance_the_number_is_exact(answer, expected):
    assert status(answer, expected=12, places=None) == expected


def test_an_expected_zero_forgives_only_arithmetic_noise():
    assert status(1e-12, expected=0, places=None, tolerance=0.01) == "correct"
    assert status(0.001, expected=0, places=None, tolerance=0.01) == "not yet"


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        ("7.46", "`'7.46'` is text, and a number is wanted: leave out the quotation marks and the unit."),
        (" 7.46 % ", "`'7.46 %'` is text"),
        ("about seven", "This is text"),
        (None, "print()"),
        (True, "yes-or-no"),
        (np.bool_(False), "yes-or-no"),
        (float("nan"), "missing value"),
        (pd.NA, "missing value"),
        (decimal.Decimal("sNaN"), "missing value"),
        (float("inf"), "divided by 0"),
        (10**400, "infinitely large"),
        ([7.46, 1], "a list with 2 values"),
        (np.array([1.0, 2.0]), "an array with 2 values"),
        (pd.DataFrame({"a": [7.46]}), "a DataFrame with 1 value,"),
        (pd.Series([1, 2]).sum, "parentheses"),
        (np.timedelta64(7, "D"), "length of time"),
        (7.46 + 0j, "a complex"),
    ],
    ids=repr,
)
def test_what_is_no_number_is_said_to_be_none(answer, says):
    assert says in message(answer)


@pytest.mark.parametrize(
    ("answer", "says"),
    [
        (-7.46, "sign"),
        (0.0746, "100 times too small"),
        (746.0, "100 times too large"),
        (7460.0, "a thousand times too large"),
        (7.46e-6, "a million times too small"),
        (7.46e9, "a thousand million times too large"),
        (7.37, "rounded"),
        (6.0, "`6` is too low. Wanted: a number in %, right to 1 decimal."),
        (60.0, "`60` is too high"),
    ],
)
def test_near_misses_are_named(answer, says):
    assert says in message(answer, misconceptions=())


def test_near_misses_name_the_unit_wanted():
    assert message(0.0746).endswith("Wanted: %.")


def test_nothing_is_a_near_miss_of_zero():
    assert "too high" in message(0.5, expected=0, places=None, misconceptions=())


def test_an_exact_number_is_not_called_badly_rounded():
    assert "too high" in message(1001, expected=1000, places=None, misconceptions=())
    assert "rounded" in message(1002, expected=1000, places=None, tolerance=0.001, misconceptions=())


@pytest.mark.parametrize(("answer", "sentence"), made_up.number().mistakes())
def test_the_authors_own_misconception_wins(answer, sentence):
    assert message(answer) == sentence


def test_the_expected_number_is_computed_once_and_late():
    calls = []
    question = made_up.number(expected=lambda: calls.append(1) or 7.46)
    assert calls == []
    question.judge(7.5)
    question.judge(7.6)
    assert calls == [1]


def test_a_failure_of_ours_is_not_blamed_on_the_answer():
    def fails():
        raise FileNotFoundError("steel.csv is missing")

    outcome = made_up.number(expected=fails).judge(7.5)
    assert outcome.status == "not yet"
    assert "not judged" in outcome.message
    assert "steel.csv is missing" in outcome.message


def test_an_expected_value_that_is_no_number_is_an_error():
    assert "expected is no number" in message(7.5, expected=lambda: float("nan"))


@pytest.mark.parametrize(
    ("changes", "says"),
    [
        ({"tolerance": 0.1}, "not both"),
        ({"places": None, "tolerance": 0}, "tolerance 0 is not above 0 and at most 0.2"),
        ({"places": None, "tolerance": 2}, "tolerance 2 "),
        ({"unit": ""}, "unit is empty"),
        ({"places": -1}, "places -1"),
        ({"places": 1.5}, "places 1.5"),
        ({"hints": ("one",)}, "two sentences, and are"),
        ({"hints": ("one", "")}, "two sentences, and are"),
    ],
)
def test_bad_questions_are_refused(changes, says):
    with pytest.raises(ValueError, match=says):
        made_up.number(**changes)
