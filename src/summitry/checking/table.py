"""Questions whose answer is a table."""

import math
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Callable, Hashable
from dataclasses import KW_ONLY, dataclass
from difflib import get_close_matches
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from summitry.checking.plain import DATES, DURATIONS, Unreadable, cell, describe, is_missing
from summitry.checking.question import RightOrWrong

_NOISE = 1e-9  # of the largest number of a column: what counts as 0
_LISTED = 3  # rows or columns named in one sentence


@dataclass(frozen=True, eq=False)
class Table(RightOrWrong):
    """A question whose answer is a DataFrame (or a Series with a name).

    The order of rows and columns does not matter, nor whether a column is in the index, nor the types that hold the
    values: 5 is 5.0, a date is its ISO text, None is NaN.

    Parameters
    ----------
    expected : callable without arguments that computes the DataFrame from the data
    tolerance : largest relative error of a right decimal number
    """

    _: KW_ONLY
    expected: Callable[[], pd.DataFrame]
    tolerance: float = 1e-6

    def __post_init__(self):
        super().__post_init__()
        if not 0 < self.tolerance <= 0.2:
            raise ValueError(f"{self.name}: tolerance {self.tolerance!r} is not above 0 and at most 0.2")

    @cached_property
    def _prepared(self) -> "_Wanted":
        return self._standard(self.expected())

    def _right_answer(self) -> pd.DataFrame:
        return self.expected()

    def _read(self, answer: Any) -> pd.DataFrame:
        if type(answer) is pd.DataFrame:
            return answer
        if type(answer) is pd.Series:
            if answer.name is None:
                raise Unreadable('This is a Series without a name: `.reset_index(name="...")` makes it a table.')
            return answer.to_frame()
        if answer is None:
            raise Unreadable("This is `None`: a method with `inplace=True` gives nothing back.")
        raise Unreadable(f"This is {describe(answer)}, and a DataFrame is wanted.")

    def _problem(self, value: pd.DataFrame) -> str | None:
        return self._prepared.problem(value)

    def _standard(self, answer: pd.DataFrame) -> "_Wanted":
        return _Wanted(answer, self.tolerance)

    def _equals(self, value: pd.DataFrame, standard: "_Wanted") -> bool:
        return standard.problem(value) is None


class _Wanted:
    """A right table, and how another one differs from it."""

    def __init__(self, frame: pd.DataFrame, tolerance: float):
        if any(frame.index.names):
            frame = frame.reset_index()
        self.names = list(frame.columns)
        self.rows = len(frame)
        self.tolerance = tolerance
        columns = {name: [cell(value) for value in frame[name]] for name in self.names}
        self.decimals = {
            name: _NOISE * max((abs(value) for value in cells if type(value) is float), default=0)
            for name, cells in columns.items()
            if any(type(value) is float for value in cells)
        }
        self.numeric = {name for name, cells in columns.items() if any(type(value) in (int, float) for value in cells)}
        self.groups = self._grouped(columns, self.rows)

    def problem(self, frame: pd.DataFrame) -> str | None:
        """Return None if `frame` holds the same, or a sentence that says how it differs."""
        columns, extra = _columns(frame, self.names)
        missing = [name for name in self.names if name not in columns]
        if missing or extra:
            return _names_differ(missing, extra)
        if len(frame) != self.rows:
            return f"The columns are right. This table has {_count(len(frame), 'row')}, and {self.rows:,} are wanted."
        cells = {name: [cell(value) for value in columns[name]] for name in self.names}
        for name in self.numeric:
            for value in columns[name]:
                if held := _instead_of_numbers(value):
                    return f"`{name}` holds {held}, and numbers are wanted."
        return self._rows_differ(cells)

    def _key(self, cells: dict[str, list[Hashable]], row: int) -> tuple[Hashable, ...]:
        """What a row must share exactly: all but its decimal numbers; of those, whether they are missing."""
        return tuple(
            _whole(cells[name][row]) if name not in self.decimals else cells[name][row] is None for name in self.names
        )

    def _numbers(self, cells: dict[str, list[Hashable]], row: int) -> tuple[float, ...] | None:
        """The decimal numbers of a row, or None if something else stands where they should."""
        values = [cells[name][row] for name in self.decimals]
        if any(type(value) not in (int, float, type(None)) for value in values):
            return None
        return tuple(0.0 if value is None else value for value in values)

    def _grouped(self, cells: dict[str, list[Hashable]], rows: int) -> dict[tuple, list[tuple[float, ...]]]:
        groups = defaultdict(list)
        for row in range(rows):
            groups[self._key(cells, row)].append(self._numbers(cells, row))
        return {key: sorted(numbers) for key, numbers in groups.items()}

    def _rows_differ(self, cells: dict[str, list[Hashable]]) -> str | None:
        left = {key: list(numbers) for key, numbers in self.groups.items()}
        wrong = [row for row in range(self.rows) if not self._take(left, cells, row)]
        if not wrong:
            return None
        columns = [self._wrong_columns(left, cells, row) for row in wrong]
        everywhere = set(columns[0]).intersection(*columns[1:])
        if len(wrong) == self.rows > 1 and everywhere:
            return f"The columns and the number of rows are right. No row has the right `{sorted(everywhere)[0]}`."
        named = [self._row(cells, row, names) for row, names in zip(wrong[:_LISTED], columns[:_LISTED], strict=True)]
        more = f", and {len(wrong) - _LISTED:,} more" if len(wrong) > _LISTED else ""
        verb = "row differs" if len(wrong) == 1 else "rows differ"
        return f"The columns and the number of rows are right. {len(wrong):,} {verb}: {'; '.join(named)}{more}."

    def _take(self, left: dict[tuple, list[tuple[float, ...]]], cells: dict[str, list[Hashable]], row: int) -> bool:
        """Take the wanted row that this row equals out of those that are left."""
        candidates, numbers = left.get(self._key(cells, row)), self._numbers(cells, row)
        if not candidates or numbers is None:
            return False
        first = bisect_left(candidates, (self._lowest(numbers[0]),)) if numbers else 0
        for i in range(first, len(candidates)):
            if self._close(numbers, candidates[i]):
                del candidates[i]
                return True
            if numbers and candidates[i][0] > numbers[0] and not self._close(numbers[:1], candidates[i][:1]):
                return False
        return False

    def _lowest(self, value: float) -> float:
        noise = next(iter(self.decimals.values()))
        return value - 2 * (self.tolerance * abs(value) + noise)

    def _close(self, numbers: tuple[float, ...], wanted: tuple[float, ...]) -> bool:
        return all(
            math.isclose(a, b, rel_tol=self.tolerance, abs_tol=noise)
            for a, b, noise in zip(numbers, wanted, self.decimals.values(), strict=False)
        )

    def _wrong_columns(self, left: dict[tuple, list], cells: dict[str, list[Hashable]], row: int) -> list[str]:
        """The decimal columns in which this row differs from the one wanted row with the same other columns, if any."""
        candidates, numbers = left.get(self._key(cells, row), ()), self._numbers(cells, row)
        if len(candidates) != 1 or numbers is None:
            return []
        pairs = zip(self.decimals.items(), numbers, candidates[0], strict=True)
        return [name for (name, noise), a, b in pairs if not math.isclose(a, b, rel_tol=self.tolerance, abs_tol=noise)]

    def _row(self, cells: dict[str, list[Hashable]], row: int, wrong: list[str]) -> str:
        shown = [name for name in self.names if name not in self.decimals][:_LISTED] or self.names[:_LISTED]
        values = ", ".join(f"{name} {_text(cells[name][row])}" for name in shown)
        where = f" in {' and '.join(f'`{name}`' for name in wrong)}" if wrong else ""
        return f"({values}){where}"


def _columns(frame: pd.DataFrame, wanted: list[str]) -> tuple[dict[str, Any], list[str]]:
    """Return the wanted columns that `frame` has, among its columns or in its index, and the names of the others."""
    found: dict[str, Any] = {}
    extra: list[str] = []
    for i in range(frame.shape[1]):
        name = _label(frame.columns[i])
        if name in wanted and name not in found:
            found[name] = frame.iloc[:, i]
        else:
            extra.append(name)
    for level in range(frame.index.nlevels):
        name = _label(frame.index.names[level])
        if name in wanted and name not in found:
            found[name] = frame.index.get_level_values(level)
    return found, extra


def _instead_of_numbers(value: Any) -> str | None:
    """Say what a cell of a column holds where a number should stand; None for a number and for what is missing."""
    if is_missing(value):
        return None
    kinds = {**dict.fromkeys(DATES, "dates"), **dict.fromkeys(DURATIONS, "lengths of time"), pd.Period: "periods"}
    return kinds.get(type(value), "text" if type(cell(value)) is str else None)


def _label(label: Any) -> str:
    if type(label) in (str, np.str_):
        return str.__str__(label)
    if type(label) is tuple:
        return " / ".join(_label(part) for part in label)
    value = cell(label)
    return str(value) if type(value) in (int, float) else f"({describe(label)})"


def _names_differ(missing: list[str], extra: list[str]) -> str:
    if len(missing) == len(extra) == 1 and get_close_matches(missing[0].casefold(), [extra[0].casefold()]):
        return f"There is a column `{extra[0]}`; the name wanted is `{missing[0]}`."
    parts = []
    if missing:
        parts.append(f"Missing: the {_columns_named(missing)}.")
    if extra:
        parts.append(f"Not asked for, or there twice: the {_columns_named(extra)}.")
    return " ".join(parts)


def _columns_named(names: list[str]) -> str:
    listed = ", ".join(f"`{name[:60]}`" for name in names[:_LISTED])
    more = " and more" if len(names) > _LISTED else ""
    return f"{'column' if len(names) == 1 else 'columns'} {listed}{more}"


def _whole(value: Hashable) -> Hashable:
    """A float that is a whole number but for noise, as that number."""
    if type(value) is float and math.isfinite(value) and math.isclose(value, round(value), rel_tol=_NOISE):
        return round(value)
    return value


def _text(value: Hashable) -> str:
    if type(value) is float:
        return f"{value:,.6g}"
    if type(value) in (str, int, bool, tuple, frozenset, type(None)):
        return "missing" if value is None else str(value)[:60]
    return "(unreadable)"


def _count(number: int, noun: str) -> str:
    return f"{number:,} {noun}" if number == 1 else f"{number:,} {noun}s"
