"""Questions whose answer is a chart."""

import re
import sys
from collections.abc import Iterator
from dataclasses import KW_ONLY, dataclass
from typing import Any, NamedTuple

import pandas as pd

from summitry.checking.outcome import Outcome
from summitry.checking.plain import Unreadable, describe
from summitry.checking.question import RightOrWrong

_NO_DATA = {"rows": 0, "columns": []}
_LEAST_WORDS = 3  # of a title that states something, and of a description
_SHORTHAND = re.compile(r"(?:(?P<function>\w+)\((?P<argument>.*)\)|(?P<field>.*?))(?::[QONTG])?")
_CHARTS = ("Chart", "LayerChart", "FacetChart", "RepeatChart", "ConcatChart", "HConcatChart", "VConcatChart")
_PARTS = ("layer", "hconcat", "vconcat", "concat")


class _Reading(NamedTuple):
    """What one channel shows: a field, and what is done with it (an aggregate, a time unit, "bin", or nothing)."""

    function: str
    field: str


class _View(NamedTuple):
    """One mark with what its channels show, and the rows and columns of its data."""

    mark: str
    channels: dict[str, _Reading]
    data: dict[str, Any]


@dataclass(frozen=True, eq=False)
class Chart(RightOrWrong):
    """A question whose answer is an Altair chart. It is read from `to_dict()` and never drawn.

    One layer or part of the chart must have the mark and every channel; further layers and channels are welcome.
    Bars may stand or lie. The chart needs a title and a description of three words or more. A misconception with an
    `example` is asked first: it may refuse a chart whose marks are right, for its number of rows or columns.

    Parameters
    ----------
    mark : "line", "bar", ...; or a tuple of marks that all serve
    encodings : channel -> Altair shorthand, type left out: "year", "sum(value)", "count()", "yearmonth(date)", and
        beyond Altair's own "bin(range_km)"; or a tuple of shorthands that all serve
    accepted : callables without arguments that draw the same chart in other ways
    """

    _: KW_ONLY
    mark: str | tuple[str, ...]
    encodings: dict[str, str | tuple[str, ...]]

    def __post_init__(self):
        super().__post_init__()
        if not self.encodings:
            raise ValueError(f"{self.name}: encodings is empty")

    def answers(self) -> list[Any]:
        return [self._computed(chart) for chart in self.accepted]

    @property
    def _wanted(self) -> dict[str, tuple[_Reading, ...]]:
        return {
            channel: tuple(_from_shorthand(shorthand) for shorthand in _alternatives(shorthands))
            for channel, shorthands in self.encodings.items()
        }

    def _read(self, answer: Any) -> dict[str, Any]:
        return specification(answer)

    def _verdict(self, value: dict[str, Any]) -> Outcome:
        """As any question, but a predicate may refuse right marks: of the data no more is compared than columns."""
        for known in self.misconceptions:
            if known.is_predicate and self._recognises(known, value):
                return Outcome("not yet", known.sentence)
        return super()._verdict(value)

    def _problem(self, value: dict[str, Any]) -> str | None:
        views = list(_views(value))
        marked = [view for view in views if view.mark in _alternatives(self.mark)]
        if not marked:
            drawn = ", ".join(f"`{mark}`" for mark in dict.fromkeys(view.mark for view in views)) or "nothing"
            return f"The mark is {drawn}. Which mark shows this best?"
        view, problems = min(((view, self._encoding_problems(view)) for view in marked), key=lambda pair: len(pair[1]))
        if problems:
            return problems[0]
        if view.data["rows"] == 0:
            return "The chart has nothing to show: give `alt.Chart` a DataFrame that has rows."
        absent = self._absent(view)
        if absent and not _first(value, "transform"):
            return f"The data of this chart have no column `{absent}`."
        if _words(_title(value)) < _LEAST_WORDS:
            return "The chart is right. Give it a title that states what the reader should see in it."
        if _words(_first(value, "description")) < _LEAST_WORDS:
            return "The chart is right. Give it a `description=` that tells someone who cannot see it what it shows."
        return None

    def _encoding_problems(self, view: _View) -> list[str]:
        readings = [view.channels]
        if view.mark == "bar":
            readings.append({_TURNED.get(channel, channel): reading for channel, reading in view.channels.items()})
        problems = [
            [
                _encoding_problem(channel, channels.get(channel), wanted)
                for channel, wanted in self._wanted.items()
                if channels.get(channel) not in wanted
            ]
            for channels in readings
        ]
        return min(problems, key=len)

    def _absent(self, view: _View) -> str | None:
        """A wanted field that the view shows and its data lack."""
        wanted = {reading for readings in self._wanted.values() for reading in readings}
        fields = {field for _, field in wanted.intersection(view.channels.values()) if field}
        return next(iter(sorted(fields - set(view.data["columns"]))), None)

    def _equals(self, value: dict[str, Any], standard: dict[str, Any]) -> bool:
        return [view[:2] for view in _views(value)] == [view[:2] for view in _views(standard)]


_TURNED = {"x": "y", "y": "x", "xOffset": "yOffset", "yOffset": "xOffset"}


def _alternatives(value: str | tuple[str, ...]) -> tuple[str, ...]:
    return (value,) if isinstance(value, str) else value


def specification(chart: Any) -> dict[str, Any]:
    """Return the chart's `to_dict()`, with {"rows": ..., "columns": [...]} of each table in place of the table.

    Raises
    ------
    Unreadable
        If `chart` is no Altair chart, or one that Altair cannot draw.
    """
    altair = sys.modules.get("altair")
    charts = tuple(getattr(altair, name) for name in _CHARTS) if altair else ()
    if chart is None:
        raise Unreadable("This is `None`: is the chart itself the last thing that was assigned?")
    if type(chart) not in charts:
        raise Unreadable(f"This is {describe(chart)}, and an Altair chart is wanted.")
    tables: dict[str, dict[str, Any]] = {}

    def set_aside(data: Any = None, **_: Any) -> dict[str, str]:
        name = f"table {len(tables)}"
        tables[name] = _digest(data)
        return {"name": name}

    altair.data_transformers.register("summitry_check", set_aside)
    try:
        with altair.data_transformers.enable("summitry_check"):
            found = type(chart).to_dict(chart)
    except Exception as error:
        reason = str(error).strip().splitlines()[0][:200] if str(error).strip() else type(error).__name__
        raise Unreadable(f"Altair cannot draw this chart. It says: {reason}") from error
    finally:
        altair.data_transformers.register("summitry_check", None)
    for part in _walk(found):
        if "data" in part:
            part["data"] = tables.get(part["data"].get("name"), _NO_DATA)
    return found


def _digest(data: Any) -> dict[str, Any]:
    if type(data) is not pd.DataFrame:
        return _NO_DATA
    return {"rows": len(data), "columns": [column for column in data.columns if type(column) is str]}


def _children(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for key in _PARTS:
        yield from part.get(key, ())
    if isinstance(part.get("spec"), dict):
        yield part["spec"]


def _walk(part: dict[str, Any]) -> Iterator[dict[str, Any]]:
    """The chart and all its parts."""
    yield part
    for child in _children(part):
        yield from _walk(child)


def _views(part: dict[str, Any], shared: dict[str, Any] | None = None, data: Any = None) -> Iterator[_View]:
    """The marks of a chart with what their channels show, through layers, facets and parts side by side."""
    encoding = {**(shared or {}), **part.get("encoding", {})}
    data = part.get("data", data)
    facet = part.get("facet")
    if isinstance(facet, dict):
        encoding |= {"facet": facet} if "field" in facet else facet
    if "mark" in part:
        mark = part["mark"]
        channels = {channel: _from_definition(definition) for channel, definition in encoding.items()}
        shown = {channel: reading for channel, reading in channels.items() if reading}
        yield _View(mark if isinstance(mark, str) else mark["type"], shown, data or _NO_DATA)
    for child in _children(part):
        yield from _views(child, encoding, data)


def _from_definition(definition: Any) -> _Reading | None:
    """What a channel of `to_dict()` shows, or None if it shows no field."""
    if isinstance(definition, list):
        definition = definition[0] if definition else {}
    if not isinstance(definition, dict):
        return None
    if "field" not in definition and "aggregate" not in definition:
        return _from_definition(definition.get("condition"))
    unit = definition.get("timeUnit")
    unit = unit.get("unit") if isinstance(unit, dict) else unit
    function = definition.get("aggregate") or unit or ("bin" if definition.get("bin") else "")
    return _reading(function, definition.get("field", ""))


def _from_shorthand(shorthand: str) -> _Reading:
    parts = _SHORTHAND.fullmatch(shorthand)
    return _reading(parts["function"] or "", parts["argument"] if parts["function"] else parts["field"])


def _reading(function: Any, field: Any) -> _Reading:
    function = str(function).removeprefix("utc")
    function = {"average": "mean"}.get(function, function)
    return _Reading(function, "" if function == "count" else str(field))


def _encoding_problem(channel: str, shown: _Reading | None, wanted: tuple[_Reading, ...]) -> str:
    if shown is None:
        return f"Nothing is encoded as `{channel}` yet."
    if shown.field in {reading.field for reading in wanted}:
        done = f"`{shown.function}`" if shown.function else "no function"
        return f"`{channel}` shows the right column, with {done}. What must happen to its values before they are drawn?"
    return f"`{channel}` shows `{shown.field or shown.function}`. Which column belongs there?"


def _first(part: dict[str, Any], key: str) -> Any:
    """The first value of `key` in a chart or in one of its parts."""
    return next((each[key] for each in _walk(part) if each.get(key)), "")


def _title(part: dict[str, Any]) -> Any:
    title = _first(part, "title")
    return title.get("text", "") if isinstance(title, dict) else title


def _words(text: Any) -> int:
    return len((" ".join(map(str, text)) if isinstance(text, list) else str(text)).split())
