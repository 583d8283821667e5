"""Answers as JSON, so that what a hostile notebook leaves behind is never unpickled."""

import datetime
import decimal
import fractions
import re
import sys
from collections.abc import Callable
from typing import Any

import numpy as np
import pandas as pd

from summitry.checking import plain
from summitry.checking.chart import specification
from summitry.checking.function import is_stub
from summitry.checking.question import AlreadyRead

MOST_VALUES = 200_000  # of one answer
_LONGEST_TEXT = 100_000
_LARGEST_INTEGER = 10**300
_FROM_NUMPY = {np.str_: str, np.bool_: bool, np.datetime64: pd.Timestamp, np.timedelta64: pd.Timedelta}
_FROM_NUMPY |= {np.dtype(code).type: int for code in np.typecodes["AllInteger"]}
_FROM_NUMPY |= {np.dtype(code).type: float for code in np.typecodes["Float"]}


class TooLarge(Exception):
    """An answer of more values than are carried over."""


class _Other:
    """An answer of a kind that no question takes."""


def _a_function():
    """Stand for a function that a question does not take."""


def encode(answer: Any, cases: list[tuple] | None = None, call: Callable | None = None) -> Any:
    """Return `answer` as what JSON can hold.

    Parameters
    ----------
    cases : arguments on which to call a function, for a question that asks for one
    call : how to call it, `call(function, arguments)` -> a reply as `checking.worker` gives it
    """
    if answer is ...:
        return {"blank": True}
    if plain.is_function(answer):
        if cases is None:
            return {"function": None}
        if type(answer).__name__ == "function" and is_stub(answer):
            return {"blank": True}
        return {"function": [call(answer, arguments) for arguments in cases]}
    if type(answer).__module__.partition(".")[0] == "altair" and "altair" in sys.modules:
        try:
            return {"chart": specification(answer)}
        except plain.Unreadable as reason:
            return {"unreadable": str(reason)}
    try:
        return {"value": _Encoder().value(answer)}
    except TooLarge:
        return {"unreadable": f"This is {plain.describe(answer)} with more values than an answer can have."}


def decode(encoded: Any) -> Any:
    """Return the answer that `encode` made `encoded` of, or one that no check accepts if it is something else."""
    try:
        return _decode(encoded)
    except Exception:  # it comes from a process that may have forged it
        return _Other()


def unreadable(encoded: Any) -> str:
    """Return why an answer could not be carried over, or ""."""
    reason = encoded.get("unreadable", "") if isinstance(encoded, dict) else ""
    return reason[:500] if isinstance(reason, str) else ""


def _decode(encoded: Any) -> Any:
    match encoded:
        case {"blank": True}:
            return ...
        case {"function": None}:
            return _a_function
        case {"function": list(replies)}:
            return AlreadyRead([_reply(reply) for reply in replies])
        case {"chart": dict(found)}:
            return AlreadyRead(found)
        case {"value": value}:
            return _value(value)
    return _Other()


def _reply(reply: Any) -> dict:
    match reply:
        case {"value": value}:
            return {"value": value, "printed": reply.get("printed") is True}
        case {"raised": str(name)}:
            return {"raised": name, "message": str(reply.get("message", ""))}
    return {"raised": "Forged", "message": ""}


class _Encoder:
    """Encodes one answer, counting its values."""

    def __init__(self):
        self.left = MOST_VALUES

    def value(self, value: Any) -> Any:
        self.left -= 1
        if self.left < 0:
            raise TooLarge
        kind = type(value)
        if kind in _FROM_NUMPY:
            value = _FROM_NUMPY[kind](value)
            kind = type(value)
        if value is None or kind in (bool, float):
            return value
        if kind is int:
            return value if abs(value) < _LARGEST_INTEGER else float("inf")
        if kind is str:
            if len(value) > _LONGEST_TEXT:
                raise TooLarge
            return value
        if kind in (decimal.Decimal, fractions.Fraction):
            return float(value)
        if value is pd.NA or value is pd.NaT:
            return {"missing": True}
        if kind in (pd.Timestamp, datetime.datetime, datetime.date):
            return {"date" if kind is datetime.date else "moment": value.isoformat()}
        if kind in (pd.Timedelta, datetime.timedelta):
            return {"seconds": value.total_seconds()}
        if kind in (pd.Period, pd.Interval):
            return str(value)
        if kind in (list, tuple, set, frozenset):
            return {kind.__name__: [self.value(item) for item in value]}
        if kind is dict:
            return {"dict": [[self.value(key), self.value(item)] for key, item in value.items()]}
        if kind is np.ndarray:
            return {"array": [self.value(item) for item in value.tolist()]}
        if kind is pd.Series:
            return {"series": self.table(value.to_frame()), "name": self.value(value.name)}
        if kind is pd.DataFrame:
            return {"frame": self.table(value)}
        return {"other": plain.type_name(value)[:60]}

    def table(self, frame: pd.DataFrame) -> dict:
        return {
            "columns": [self.value(name) for name in frame.columns],
            "values": [[self.value(item) for item in frame.iloc[:, place]] for place in range(frame.shape[1])],
            "index": [self.value(label) for label in frame.index],
            "names": [self.value(name) for name in frame.index.names],
        }


def _value(value: Any) -> Any:
    match value:
        case {"missing": True}:
            return pd.NA
        case {"date": str(text)}:
            return datetime.date.fromisoformat(text)
        case {"moment": str(text)}:
            return pd.Timestamp(text)
        case {"seconds": seconds}:
            return pd.Timedelta(seconds=seconds)
        case {"list": list(items)}:
            return [_value(item) for item in items]
        case {"tuple": list(items)}:
            return tuple(_value(item) for item in items)
        case {"set": list(items)}:
            return {_value(item) for item in items}
        case {"frozenset": list(items)}:
            return frozenset(_value(item) for item in items)
        case {"dict": list(items)}:
            return {_value(key): _value(item) for key, item in items}
        case {"array": list(items)}:
            return np.array([_value(item) for item in items])
        case {"series": dict(table), "name": name}:
            series = _frame(table).iloc[:, 0]
            return series.rename(_value(name))
        case {"frame": dict(table)}:
            return _frame(table)
        case {"other": str(name)}:
            return type(re.sub(r"\W", "", name) or "object", (_Other,), {})()
        case list() | dict():
            raise ValueError("not an encoded value")
    return value


def _frame(table: dict) -> pd.DataFrame:
    labels = [_value(label) for label in table["index"]]
    names = [_value(name) for name in table["names"]]
    index = pd.MultiIndex.from_tuples(labels, names=names) if len(names) > 1 else pd.Index(labels, name=names[0])
    columns = [_value(name) for name in table["columns"]]
    data = {place: [_value(item) for item in values] for place, values in enumerate(table["values"])}
    frame = pd.DataFrame(data, index=index, columns=range(len(columns)))
    several = bool(columns) and all(type(name) is tuple for name in columns)
    frame.columns = pd.MultiIndex.from_tuples(columns) if several else columns
    return frame
