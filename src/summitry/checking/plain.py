"""Reading an answer without trusting it.

Only values whose exact type is built in or belongs to NumPy or pandas are asked for what they hold. Any other object
may lie in its `__eq__`, `__len__`, `__float__` or `__class__`, so none of them is ever called.
"""

import datetime
import decimal
import fractions
import math
import re
from collections.abc import Hashable, Iterator
from typing import Any

import numpy as np
import pandas as pd

_NUMPY_NUMBERS = {np.dtype(code).type for code in np.typecodes["AllInteger"] + np.typecodes["Float"]}
_NUMBERS = {int, float, decimal.Decimal, fractions.Fraction} | _NUMPY_NUMBERS
DATES = {pd.Timestamp, datetime.datetime, datetime.date, np.datetime64}
DURATIONS = {pd.Timedelta, datetime.timedelta, np.timedelta64}
_NUMBER_IN_TEXT = re.compile(r"\s*[-+−]?[\d.,\s]*\d[\d.,\s]*(e[-+]?\d+)?\s*%?\s*", re.IGNORECASE)
_MOST_PARTS = 200  # of one table cell


class Unreadable(Exception):
    """An answer that is not of the wanted kind; the message is a sentence for the learner."""


def type_name(value: Any) -> str:
    """The name of the exact type of `value`, whatever its metaclass claims."""
    return type.__dict__["__name__"].__get__(type(value))


def describe(value: Any) -> str:
    """The kind of `value` in plain words: "text", "a list", "a DataFrame"."""
    if type(value) is str:
        return "text"
    if value is None or type(value) is bool:
        return f"`{value}`"
    name = {"ndarray": "array"}.get(type_name(value), type_name(value))
    return f"{'an' if name[:1].lower() in 'aeio' else 'a'} {name}"


def number(answer: Any) -> float:
    """Return `answer` as a float; a NumPy array or pandas Series that holds one number counts as that number.

    Raises
    ------
    Unreadable
        If `answer` is not one finite number.
    """
    value = answer
    if type(answer) is np.ndarray and answer.size == 1:
        value = answer.reshape(-1)[0]
    elif type(answer) is pd.Series and answer.size == 1:
        value = answer.iloc[0]
    if type(value) not in _NUMBERS:
        raise Unreadable(_not_a_number(value))
    result = _as_float(value)
    if math.isnan(result):
        raise Unreadable(
            "This is `nan`, a missing value and not a number: on the way a value was missing, or 0 was divided by 0."
        )
    if math.isinf(result):
        raise Unreadable("This number is infinitely large: was something divided by 0?")
    return result


def _as_float(value: Any) -> float:
    try:
        return float(value)
    except OverflowError:
        return math.inf
    except ValueError:  # a signalling NaN of decimal
        return math.nan


def _not_a_number(value: Any) -> str:
    if type(value) is str:
        if len(value) <= 50 and _NUMBER_IN_TEXT.fullmatch(value):
            return f"`'{value.strip()}'` is text, and a number is wanted: leave out the quotation marks and the unit."
        return "This is text, and a number is wanted."
    if value is None:
        return "This is `None`, so nothing was kept: did `print()` show the number instead of giving it back?"
    if type(value) in (bool, np.bool_):
        return f"`{bool(value)}` answers a yes-or-no question, and a number is wanted."
    if is_missing(value):
        return "This is a missing value, and a number is wanted."
    if type(value) in DURATIONS:
        return "This is a length of time, and a number is wanted: `.days` gives its days."
    if is_function(value):
        return "This is a function that was not called: are the parentheses `()` missing?"
    if type(value) in (list, tuple, set, dict, np.ndarray, pd.Series, pd.DataFrame, pd.Index):
        size = value.size if type(value) in (np.ndarray, pd.Series, pd.DataFrame, pd.Index) else len(value)
        return (
            f"This is {describe(value)} with {size:,} {'value' if size == 1 else 'values'}, and one number is wanted."
        )
    return f"This is {describe(value)}, and a number is wanted."


def is_function(value: Any) -> bool:
    """Whether `value` can be called and is not a class."""
    return callable(value) and not issubclass(type(value), type)


def is_missing(value: Any) -> bool:
    """Whether `value` is None, NaN, NaT or pandas' NA."""
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    if type(value) in _NUMBERS:
        return math.isnan(_as_float(value))
    return type(value) in (np.datetime64, np.timedelta64) and bool(np.isnat(value))


def cell(value: Any) -> Hashable:
    """Return what one table cell holds, so that equal contents of different types are equal.

    Numbers stay numbers, dates become ISO text, lists and arrays become tuples, sets become frozensets and every
    missing value becomes None. What cannot be read becomes an object that equals nothing else.
    """
    return _cell(value, iter(range(_MOST_PARTS)))


def _cell(value: Any, parts: Iterator[int]) -> Hashable:
    kind = type(value)
    if next(parts, None) is None:
        return object()
    if kind in (str, np.str_):
        return str.__str__(value)
    if is_missing(value):
        return None
    if kind in (bool, np.bool_):
        return bool(value)
    if kind in _NUMBERS:
        return int(value) if kind is int or issubclass(kind, np.integer) else _as_float(value)
    if kind in DATES:
        return _iso(value)
    if kind in DURATIONS:
        return pd.Timedelta(value)
    if kind in (pd.Period, pd.Interval):
        return str(value)
    if kind in (list, tuple, set, frozenset) or (kind is np.ndarray and value.ndim > 0):
        items = (_cell(item, parts) for item in value) if len(value) <= _MOST_PARTS else (object(),)
        return frozenset(items) if kind in (set, frozenset) else tuple(items)
    return object()


def _iso(value: Any) -> str:
    if type(value) is datetime.date:
        return value.isoformat()
    moment = pd.Timestamp(value)
    midnight = moment.tz is None and moment == moment.normalize()
    return moment.date().isoformat() if midnight else moment.isoformat()
