"""Answers that no check may choke on, and a second opinion on which of them are right.

Used on the made-up questions of this folder and on every question of the package.
"""

import datetime
import decimal
import fractions
import json
import re
import threading
import types
from collections.abc import Iterator
from fractions import Fraction
from typing import Any
from unittest.mock import MagicMock

import altair as alt
import numpy as np
import pandas as pd
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from summitry.checking import Chart, Choice, Function, Judgement, Number, Question, Table


class AgreesWithAll:
    """Equal to everything, true, and whatever type is asked for."""

    def __eq__(self, other):
        return True

    def __ne__(self, other):
        return False

    def __hash__(self):
        return 0

    def __bool__(self):
        return True

    def __contains__(self, item):
        return True


class NoException(BaseException):
    """Not an Exception: `except Exception` lets it through."""


_ASKED = "eq ne lt gt hash len iter next bool float int index repr str format array call getattr getattribute reduce_ex"


def raising(error: type[BaseException]) -> Any:
    """An object that raises `error` whatever is asked of it."""

    def refuse(*_, **__):
        raise error("no")

    return type("Raising", (), {f"__{name}__": refuse for name in _ASKED.split()})()


def claims(kind: type) -> Any:
    """An object whose `__class__` says that it is a `kind`."""
    return type(
        "Claims", (AgreesWithAll,), {"__class__": kind, "__float__": lambda self: 7.5, "__len__": lambda self: 1}
    )()


def unlike(kind: type, *arguments: Any) -> Any:
    """An instance of a subclass of `kind` that lies about what it holds."""
    lies = {
        "__eq__": lambda self, other: True,
        "__hash__": lambda self: 0,
        "__float__": lambda self: 7.5,
        "__str__": lambda self: "a",
        "equals": lambda self, other: True,
        "to_dict": lambda self, **_: {"mark": "bar", "title": "a b c", "description": "a b c", "encoding": {}},
    }
    return type("Unlike", (kind,), lies)(*arguments)


def _nested(levels: int) -> list:
    nested: list = []
    for _ in range(levels):
        nested = [nested]
    return nested


def _multiplied(levels: int) -> list:
    """A small list that is huge when written out."""
    items: list = [0] * 100
    for _ in range(levels):
        items = [items] * 100
    return items


def _holds_itself() -> list:
    items: list = []
    items.append(items)
    return items


def _endless() -> Iterator[int]:
    while True:
        yield 1


class _HostileMeta(type):
    def __getattribute__(cls, name):
        raise RuntimeError("no")

    def __instancecheck__(cls, instance):
        return True


HostileClass = _HostileMeta("HostileClass", (), {})


def _boxed(item: Any, times: int = 1) -> np.ndarray:
    box = np.empty(times, dtype=object)
    for place in range(times):
        box[place] = item
    return box


def hostile() -> list[Any]:
    """Objects that lie, raise, never end, are very large, or look like an answer."""
    lying = [raising(error) for error in (RuntimeError, SystemExit, KeyboardInterrupt, NoException)]
    lying += [AgreesWithAll(), object.__new__(HostileClass)]
    kinds = (float, int, str, bool, list, set, types.FunctionType, pd.DataFrame, pd.Series, np.ndarray, alt.Chart)
    lying += [claims(kind) for kind in kinds]
    lying += [unlike(float, 1), unlike(int, 1), unlike(str, "zz"), unlike(list), unlike(dict), unlike(set, ["zz"])]
    lying += [unlike(pd.DataFrame, {"a": [1]}), unlike(pd.Series, [1.0]), unlike(alt.Chart), MagicMock(), HostileClass]
    columns = [pd.Series(_boxed(item, 4), dtype=object) for item in lying]
    cells = [pd.DataFrame({"partner": column, "year": column, "share": column}) for column in columns]
    cells += [pd.Series(_boxed(item), dtype=object, name="share") for item in lying]
    cells += [_boxed(item) for item in lying]
    large = [10**5000, -(10**5000), "7" * 1_000_000, ["a"] * 1_000_000, range(10**12), np.zeros(1_000_000)]
    large += [_nested(50_000), _multiplied(6), _holds_itself(), _endless(), Fraction(10**400), fractions.Fraction(1, 3)]
    large += [pd.DataFrame({"share": np.zeros(200_000)}), pd.DataFrame(np.zeros((1, 20_000)))]
    large += [pd.DataFrame({"partner": [_multiplied(6)] * 4, "year": [_nested(50_000)] * 4, "share": [0.5] * 4})]
    odd = [None, True, np.True_, np.nan, np.inf, -np.inf, pd.NA, pd.NaT, 1j, np.complex128(1), b"7.5", bytearray(b"a")]
    odd += [decimal.Decimal("sNaN"), decimal.Decimal("1e999999"), datetime.date(2018, 3, 23), pd.Period("2018")]
    odd += [datetime.timedelta(days=5), pd.Timedelta("5D"), np.timedelta64(5, "D"), pd.Interval(0, 1), pd.Timestamp.max]
    odd += [
        np.datetime64("2018-03-23"),
        np.datetime64("NaT", "D"),
        np.array([]),
        np.array(["7.5"]),
        np.array([[7.5, 7.5]]),
    ]
    odd += [np.zeros(1, dtype=[("a", int)]), np.ma.masked, np.ma.array([7.5], mask=True), pd.Index([7.5])]
    odd += [pd.Series(dtype=float), pd.Series([np.nan]), pd.Series([7.5, 7.5]), pd.Categorical(["a"]), pd.DataFrame()]
    odd += [pd.DataFrame([[1, 2]], columns=["a", "a"]), pd.DataFrame({("a", "b"): [1]}), pd.arrays.SparseArray([1.0])]
    odd += [pd.Series([1.0], index=pd.MultiIndex.from_tuples([("a", 1)])), pd.DataFrame({1: [1], None: [2]})]
    odd += ["", " ", "7.5", "7.5 %", "7,5", "seven", "\ud800", "a\x00", "nan", [], (), set(), {}, [[]], [None]]
    odd += [{"a": 1}, {"answer": ...}, [...], (...,), NotImplemented, types, type, int, pd.DataFrame, lambda: 7.5, len]
    odd += [alt.Undefined, alt.value(1), alt.X("year"), alt.Chart(), alt.Chart("no.csv"), alt.layer(), alt.hconcat()]
    odd += [alt.Chart(pd.DataFrame({"share": [AgreesWithAll()]})).mark_bar().encode(x="share", y="nothing")]
    odd += [threading.Lock(), memoryview(b"a"), types.SimpleNamespace(a=1), Exception("no"), iter([1]), open]
    return lying + cells + large + odd


_SCALARS = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(),
    st.complex_numbers(),
    st.decimals(),
    st.fractions(),
    st.text(max_size=20),
    st.binary(max_size=20),
    st.datetimes(),
    st.dates(),
    st.timedeltas(),
    st.uuids(),
    st.sampled_from([pd.NA, pd.NaT, np.float32(7.5), np.int8(1), np.bool_(True), np.datetime64("2018-03-23")]),
    st.sampled_from(["a", "b", "c", "d", "A)", " b", "a,b", "a, c", "yes", "JPN", "7.5"]),
)
_KEYS = st.text(max_size=3)
_LISTS = st.lists(_SCALARS, max_size=4)
_NAMES = st.sampled_from(["partner", "year", "share", "value", "date"]) | st.text(max_size=6) | st.integers(0, 3)


def _frame(columns: dict[Any, list[Any]]) -> Any:
    try:
        return pd.DataFrame(columns)
    except Exception:  # pandas refuses some mixtures
        return columns


_FRAMES = st.integers(0, 4).flatmap(
    lambda rows: st.dictionaries(_NAMES, st.lists(_SCALARS, min_size=rows, max_size=rows), max_size=3).map(_frame)
)


def _series(values: list[Any]) -> Any:
    try:
        return pd.Series(values, name="share", dtype=object)
    except Exception:  # pandas refuses some mixtures
        return values


def _array(values: list[Any]) -> Any:
    array = np.empty(len(values), dtype=object)
    array[:] = values
    return array


ANY = st.one_of(
    _SCALARS,
    _LISTS,
    st.recursive(_SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(_KEYS, inner), max_leaves=8),
    _LISTS.map(tuple),
    st.sets(st.text(max_size=3) | st.integers()),
    _LISTS.map(_series),
    _LISTS.map(_array),
    st.floats().map(np.array),
    st.lists(st.floats(), max_size=3).map(np.array),
    _FRAMES,
)


def drawn(strategy: st.SearchStrategy, number: int) -> list[Any]:
    """Draw at most `number` answers, the same ones each time; fewer only where the strategy knows no more."""
    answers: list[Any] = []

    @settings(
        max_examples=number, deadline=None, derandomize=True, database=None, suppress_health_check=list(HealthCheck)
    )
    @given(strategy)
    def draw(answer):
        answers.append(answer)

    draw()
    return answers


def near(question: Question, number: int) -> list[Any]:
    """Draw answers that look like the right one to `question`; none where it is a chart or a function."""
    if isinstance(question, (Chart, Function)):
        return []
    return drawn(like(question.answers()[0]), number)


def like(right: float | pd.DataFrame | str | frozenset) -> st.SearchStrategy:
    """Answers like the right one: other types, shapes, orders and sizes of it, and small changes to it."""
    if isinstance(right, float):
        return _like_number(right)
    if isinstance(right, pd.DataFrame):
        return st.builds(
            _changed, st.just(right), st.integers(0, 15), st.integers(0, 10**6), st.floats() | st.text(max_size=3)
        )
    if isinstance(right, str):
        changes = [
            str.upper,
            str.strip,
            lambda s: [s],
            lambda s: {s},
            lambda s: s + " ",
            lambda s: s[:-1],
            lambda s: s + s,
        ]
        changes += [
            lambda s: s.encode(),
            lambda s: {s: s},
            lambda s: (s, s),
            np.str_,
            lambda s: np.array([s]),
            pd.Series,
        ]
        return st.sampled_from(changes).map(lambda change: change(right))
    subsets = st.lists(st.sampled_from([*sorted(right), "a", "b", "zz"]), max_size=5)
    return st.one_of(subsets, subsets.map(tuple), subsets.map(set), subsets.map(",".join), subsets.map(_array))


def _like_number(right: float) -> st.SearchStrategy:
    factors = [1.0, 1 + 1e-12, 1.001, 0.999, 1.01, 1.05, -1.0, 2.0, 0.5, 100.0, 0.01, 1e3, 1e6, 1e-3, 1e-6]
    forms = [float, np.float64, np.float32, np.array, str, repr, complex, bool, round, lambda x: [x], lambda x: (x,)]
    forms += [
        lambda x: np.array([x]),
        lambda x: np.array([x, x]),
        lambda x: pd.Series([x]),
        lambda x: pd.Series([x, x]),
    ]
    forms += [lambda x: pd.DataFrame({"a": [x]}), lambda x: {"a": x}, lambda x: f"{x:.2f} %", lambda x: f"{x:,.1f}"]
    forms += [decimal.Decimal, fractions.Fraction, lambda x: pd.Series([x], dtype=object), lambda x: lambda: x]
    near = st.builds(lambda factor, form: form(right * factor), st.sampled_from(factors), st.sampled_from(forms))
    return near | st.floats(-abs(right) - 1, abs(right) + 1).map(lambda step: right + step)


def _changed(frame: pd.DataFrame, change: int, place: int, value: Any) -> Any:
    row, column = place % len(frame), place % frame.shape[1]
    name = frame.columns[column]
    changes = [
        lambda: _with_cell(frame, row, column, value),
        lambda: frame.sample(frac=1, random_state=place),
        lambda: frame.iloc[:, ::-1],
        lambda: frame.drop(columns=name),
        lambda: frame.drop(index=frame.index[row]),
        lambda: pd.concat([frame, frame.iloc[[row]]]),
        lambda: frame.assign(extra=1),
        lambda: frame.astype(str),
        lambda: frame.astype(object),
        lambda: frame.convert_dtypes(),
        lambda: frame.set_index(name),
        lambda: frame.rename(columns=str.upper),
        lambda: frame.T,
        lambda: frame.to_dict("list"),
        lambda: frame.to_numpy(),
        lambda: frame.iloc[:, column],
    ]
    return changes[change]()


def _with_cell(frame: pd.DataFrame, row: int, column: int, value: Any) -> pd.DataFrame:
    changed = frame.astype(object)
    changed.iloc[row, column] = value
    return changed


def may_pass(question: Question, answer: Any) -> bool:
    """Whether `answer` is right, found out in another way than the question's own."""
    if isinstance(question, Number):
        return _number_is_right(question, answer)
    if isinstance(question, Choice):
        return _choice_is_right(question, answer)
    if isinstance(question, Table):
        return _table_is_right(question, answer)
    if isinstance(question, Chart):
        return _chart_is_right(question, answer)
    if isinstance(question, Function):
        return all(np.all(np.isclose(answer(*case), question.reference(*case))) for case in question.cases)
    assert isinstance(question, Judgement)
    return type(answer) is str and len(re.findall(r"\w+", answer)) >= question.least_words


def _number_is_right(question: Number, answer: Any) -> bool:
    if type(answer) in (str, bool, complex, list, tuple, dict):
        return False
    one = np.asarray(answer, dtype=object).reshape(-1)
    if len(one) != 1 or isinstance(one[0], (bool, np.bool_, str, complex)):
        return False
    value, expected = Fraction(float(one[0])), Fraction(question.answers()[0])
    if question.places is not None:
        allowed = Fraction(1, 2 * 10**question.places)
    else:
        allowed = Fraction(question.tolerance or 0) * max(abs(value), abs(expected))
    return abs(value - expected) <= allowed + Fraction(1, 10**8) * max(abs(expected), 1)


def _choice_is_right(question: Choice, answer: Any) -> bool:
    right = {question.correct} if isinstance(question.correct, str) else set(question.correct)
    names = {key.lower(): key for key in question.options}
    names |= {re.sub(r"\W+", "", text.lower()): key for key, (text, _) in question.options.items()}
    if isinstance(answer, str):
        found = names.get(re.sub(r"\W+", "", answer.lower()))
        chosen = {found} if found else {names.get(re.sub(r"\W+", "", part.lower())) for part in answer.split(",")}
    elif isinstance(answer, (list, tuple, set, frozenset)):
        chosen = {names.get(re.sub(r"\W+", "", str(part).lower())) for part in answer}
    else:
        return False
    return chosen == right


def _table_is_right(question: Table, answer: Any) -> bool:
    wanted = question.answers()[0]
    wanted = wanted.reset_index() if any(wanted.index.names) else wanted
    frame = answer.to_frame() if type(answer) is pd.Series else answer
    assert type(frame) is pd.DataFrame
    assert set(frame.columns) <= set(wanted.columns)
    frame = frame.reset_index(names=[name or f"unnamed {i}" for i, name in enumerate(frame.index.names)])
    rows = frame[list(wanted.columns)].to_numpy(dtype=object).tolist()
    left = wanted.to_numpy(dtype=object).tolist()
    for row in rows:
        match = [other for other in left if all(map(lambda a, b: _same_cell(a, b, question.tolerance), row, other))]
        if not match:
            return False
        left = [other for other in left if other is not match[0]]
    return not left


def _same_cell(a: Any, b: Any, tolerance: float) -> bool:
    if isinstance(b, (list, tuple, set)):
        return sorted(map(str, a)) == sorted(map(str, b))
    if pd.isna(b):
        return pd.isna(a)
    if isinstance(b, (int, float, np.number)) and not isinstance(a, str):
        return bool(np.isclose(float(a), float(b), rtol=2 * tolerance, atol=1e-6 * abs(float(b)) + 1e-9))
    return str(pd.Timestamp(a)) == str(b) if isinstance(b, pd.Timestamp) else str(a) == str(b)


def _chart_is_right(question: Chart, answer: Any) -> bool:
    written = json.dumps(answer.to_dict())
    marks = (question.mark,) if isinstance(question.mark, str) else question.mark
    fields = [(one,) if isinstance(one, str) else one for one in question.encodings.values()]
    names = [[re.sub(r"^\w+\(|\).*$|:.*$", "", shorthand) for shorthand in shorthands] for shorthands in fields]
    return any(f'"{mark}"' in written for mark in marks) and all(any(n in written for n in each) for each in names)


def leaked(hints: tuple[str, ...], right: float) -> list[str]:
    """The numbers in `hints` that give `right` away, as it is, as per cent or as a share."""
    tokens = [token for hint in hints for token in re.findall(r"\d[\d,]*(?:\.\d+)?", hint)]
    secrets = [abs(right), abs(right) * 100, abs(right) / 100]
    return [
        token
        for token in tokens
        for secret in secrets
        if secret and abs(float(token.replace(",", "")) - secret) <= (0 if secret.is_integer() else 0.005 * secret)
    ]
