import math
import re

import numpy as np
import pandas as pd
import pytest

from summitry.models import _check


@pytest.mark.parametrize(
    ("bounds", "words"),
    [
        ({"at_least": 0, "at_most": 5}, "0 to 5"),
        ({"at_least": 0}, "at least 0"),
        ({"above": 0, "below": 1}, "above 0 and below 1"),
        ({"at_least": 0, "below": 1}, "at least 0 and below 1"),
        ({"at_most": 2.5}, "at most 2.5"),
        ({}, "of finite numbers"),
    ],
)
def test_the_allowed_range_in_words(bounds, words):
    with pytest.raises(ValueError, match=f"^tariff: nan is outside the allowed range {re.escape(words)}$"):
        _check.number("tariff", math.nan, **bounds)


@pytest.mark.parametrize(
    ("value", "inside"), [(0, True), (5, True), (-1e-9, False), (5.1, False), (math.inf, False), (np.float64(3), True)]
)
def test_bounds(value, inside):
    if inside:
        assert _check.number("tariff", value, at_least=0, at_most=5) == value
    else:
        with pytest.raises(ValueError, match="tariff: "):
            _check.number("tariff", value, at_least=0, at_most=5)
    assert _check.number("x", 1, above=0, below=2) == 1
    for edge in (0, 2):
        with pytest.raises(ValueError, match="above 0 and below 2"):
            _check.number("x", edge, above=0, below=2)


@pytest.mark.parametrize("value", ["3", None, [1], np.ones(1), np.ones(2), 1j, 10**400, object(), pd.NA, {}, b"3"])
def test_what_is_not_a_number(value):
    with pytest.raises(ValueError, match=r"x: .* is not a number"):
        _check.number("x", value)


@pytest.mark.parametrize(
    "value", [["3"], [[1], [1, 2]], [None, "a"], [10**400], pd.Series(["a"]), np.array(["2018-06-12"], "M8")]
)
def test_what_is_not_an_array_of_numbers(value):
    with pytest.raises(ValueError, match=r"(?s)x: .* is not an array of numbers"):
        _check.numbers("x", value)


def test_missing_values_of_every_kind_stay_missing_where_they_may():
    columns = [1, math.nan], [1, None], pd.Series([1, None]), pd.Series([1, None], dtype="Int64")
    for column in columns:
        assert np.isnan(_check.numbers("apogee", column, missing=True, above=0)).tolist() == [False, True]
        with pytest.raises(ValueError, match="apogee: nan is outside the allowed range above 0"):
            _check.numbers("apogee", column, above=0)


def test_the_value_named_is_the_one_that_is_wrong():
    with pytest.raises(ValueError, match="shares: -2 is outside the allowed range 0 to 1"):
        _check.numbers("shares", [0.5, -2, 3], at_least=0, at_most=1)


def test_shapes():
    assert _check.numbers("x", [[1, 2]], (None, 2)).shape == (1, 2)
    with pytest.raises(ValueError, match=r"x: an array of shape \(2,\) where any x 2 is needed"):
        _check.numbers("x", [1, 2], (None, 2))
    for needed in ((None, 2), (2, 2), (2, 3, 1)):
        with pytest.raises(ValueError, match=r"x: an array of shape \(2, 3\) where"):
            _check.numbers("x", np.ones((2, 3)), needed)
    with pytest.raises(ValueError, match=r"x: an array of shape \(1, 2\) is not square"):
        _check.square("x", [[1, 2]])


def test_whole_numbers_probabilities_and_choices():
    assert _check.integer("n", 3.0) == 3
    with pytest.raises(ValueError, match=r"n: 2\.5 is not a whole number"):
        _check.integer("n", 2.5)
    with pytest.raises(ValueError, match=r"p: 1\.01 is outside the allowed range 0 to 1"):
        _check.probability("p", 1.01)
    assert _check.one_of("weight", "shared", ("meetings", "shared")) == "shared"
    for value in ("sum", 3, ["shared"]):
        with pytest.raises(ValueError, match=r"weight: .+ is not one of meetings, shared"):
            _check.one_of("weight", value, {"meetings": 0, "shared": 1})


def test_the_argument_is_never_changed_nor_printed_at_length():
    given = np.array([1.0, 2.0])
    _check.numbers("x", given)[0] = 9
    assert given[0] == 1
    with pytest.raises(ValueError, match=r"^.{1,99}$"):
        _check.number("x", list(range(10_000)))
