"""The explorer: one declaration, three forms.

**Grid**: the rows of every setting travel with the chart, so the page answers without Python. **Live**: Python is asked
for new rows at each move. **Static**: chosen settings as a table with pictures, where no script runs.
"""

import html
import json
import math
import os
import re
import uuid
from collections.abc import Callable, Iterable
from functools import cached_property
from itertools import product

import traitlets

from summitry.explore.controls import Choice, Slider, Switch

EXPLORER_TYPE = "application/vnd.summitry.explorer+json"
GRID_BYTES = 300_000
PAGE_VARIABLE = "SUMMITRY_PAGE"  # set while a page is made, on which no Python will answer
Rows = list[dict]


class Explorer(traitlets.HasTraits):
    """A model with controls, a chart and a sentence.

    Parameters
    ----------
    name : str
        Names the explorer in messages.
    question : str
        What the learner tries to find out by moving it.
    model : callable
        `model(**settings)` returns the rows of the chart: a list of dicts, or a dict of such lists by data name. It is
        pure, and a `ValueError` that it raises is shown as a sentence. Numbers travel with six significant digits.
    controls : iterable of Slider, Choice, Switch
        One for each argument of the model.
    chart : altair chart
        Its data are `alt.NamedData("rows")`, or the names that the model returns. Fix the scales' domains, so that the
        picture moves and the axes stay. It has a title and a description.
    sentence : callable
        `sentence(rows, **settings)` says in one sentence what the chart shows.
    breaks : str, optional
        The control that switches off the assumption on which the headline rests.
    chosen : iterable of dict
        Two to six settings for the static form; a setting names only the controls that differ from their first value.

    Attributes
    ----------
    settings : dict
        Where the controls stand on the page, by name: a trait, so it can be observed.
    """

    settings = traitlets.Dict()

    def __init__(self, name, question, model, controls, chart, sentence, chosen, breaks=None):
        super().__init__()
        self.name = name
        self.question = question
        self.model: Callable[..., Rows | dict[str, Rows]] = model
        self.controls: tuple[Slider | Choice | Switch, ...] = tuple(controls)
        self.sentence: Callable[..., str] = sentence
        self.breaks = breaks
        self.start = {control.name: control.value for control in self.controls}
        self.settings = self.start
        self.chosen = [self.check({**self.start, **setting}) for setting in chosen]
        self.chart = chart
        if breaks is not None and breaks not in self.start:
            raise ValueError(f"explorer {name}: breaks={breaks!r} is not one of its controls {', '.join(self.start)}")

    def check(self, settings: dict) -> dict:
        """Return `settings`, or raise a ValueError that names the control, the value and what is allowed."""
        for control in self.controls:
            if control.name not in settings:
                raise ValueError(f"explorer {self.name}: the setting {control.name} is missing")
            value = settings[control.name]
            if value not in control.values:
                allowed = control.values if len(control.values) < 9 else f"{control.values[0]} to {control.values[-1]}"
                raise ValueError(f"explorer {self.name}: {control.name}={value!r} is not one of {allowed}")
        if unknown := set(settings) - set(self.start):
            raise ValueError(f"explorer {self.name}: no control is called {', '.join(sorted(map(str, unknown)))}")
        return settings

    def frame(self, settings: dict) -> dict:
        """Return what the page shows at `settings`: `{"data", "sentence"}`, or `{"error"}` where the model refuses."""
        try:
            result = self.model(**settings)
            rows = result if isinstance(result, dict) else {"rows": result}
            sentence = self.sentence(result, **settings)
        except ValueError as error:
            return {"error": f"No picture for this setting: {str(error).rstrip('.')}."}
        if unknown := rows.keys() - self._drawn:
            raise TypeError(f"explorer {self.name}: the chart draws no data named {', '.join(sorted(unknown))}")
        return {"data": {name: _table(table) for name, table in rows.items()}, "sentence": sentence}

    @cached_property
    def _drawn(self) -> set[str]:
        """The names of data in the chart, which alone the page can take new rows for."""
        return set(re.findall(r'"data": {"name": "([^"]+)"}', json.dumps(self.chart.to_dict())))

    @cached_property
    def every_setting(self) -> list[dict]:
        """Every combination of what the controls can be, the last control running fastest."""
        return _combinations({control.name: control.values for control in self.controls})

    @cached_property
    def form(self) -> str:
        """`grid` where all settings fit in GRID_BYTES, judged by the first one, else `live`."""
        settings = math.prod(len(control.values) for control in self.controls)
        return "grid" if settings * _size(self.frame(self.start)) <= GRID_BYTES else "live"

    def payload(self, form: str) -> dict:
        """Return all that a page needs to draw the explorer.

        Parameters
        ----------
        form : str
            `grid` for rows of every setting, with sliders made coarser until they fit in GRID_BYTES; `live` for the
            first setting only.
        """
        values = {control.name: control.values for control in self.controls}
        asked = [self.start]
        if form == "grid":
            values = self._fitting(values)
            asked = _combinations(values)
        controls = [
            {
                "kind": control.kind,
                "name": control.name,
                "label": control.label,
                "value": control.value,
                "values": list(values[control.name]),
                "shown": [control.shown(value) for value in values[control.name]],
                "breaks": control.name == self.breaks,
            }
            for control in self.controls
        ]
        return {
            "token": self.token,
            "form": form,
            "question": self.question,
            "controls": controls,
            "chart": self.chart.to_dict(),
            "frames": [self.frame(setting) for setting in asked],
            "start": asked.index(self.start),
            "chosen": [{"label": self.label(setting), "frame": self.frame(setting)} for setting in self.chosen],
            "static": self.static(),
        }

    def _fitting(self, values: dict[str, tuple]) -> dict[str, tuple]:
        """Take every second position out of the longest slider until the grid fits in GRID_BYTES."""
        frame = _size(self.frame(self.start))
        sliders = [control.name for control in self.controls if isinstance(control, Slider)]
        while math.prod(map(len, values.values())) * frame > GRID_BYTES:
            longest = max(sliders, key=lambda name: len(values[name]), default=None)
            if longest is None or len(values[longest]) <= 3:
                break
            positions = values[longest]
            kept = {positions[0], positions[-1], *positions[positions.index(self.start[longest]) % 2 :: 2]}
            values = {**values, longest: tuple(p for p in positions if p in kept)}
        return values

    def label(self, settings: dict) -> str:
        """Return `settings` as the learner reads them."""
        return "; ".join(f"{control.label}: {control.shown(settings[control.name])}" for control in self.controls)

    def static(self) -> str:
        """Return the form for paper, as HTML: the question and a table of chosen settings with their sentences."""
        rows = "".join(
            f"<tr><td>{html.escape(self.label(setting))}</td><td>{html.escape(_said(self.frame(setting)))}</td></tr>"
            for setting in self.chosen
        )
        return (
            f'<div class="summitry-static"><p><strong>{html.escape(self.question)}</strong></p><!--figures-->'
            "<table><thead><tr><th>Setting</th><th>What the model says</th></tr></thead>"
            f"<tbody>{rows}</tbody></table></div>"
        )

    @cached_property
    def _widget(self):
        from summitry.explore.widget import ExplorerWidget  # heavy, and needed in a notebook only

        return ExplorerWidget(self)

    @cached_property
    def token(self) -> str:
        """Names this explorer among those on a page."""
        return f"{self.name}-{uuid.uuid4().hex}"

    def _repr_mimebundle_(self, include: Iterable[str] | None = None, exclude: Iterable[str] | None = None) -> dict:
        page = PAGE_VARIABLE in os.environ
        payload = self.payload("grid" if page else self.form)
        if not page:
            self._widget  # noqa: B018
        return {
            EXPLORER_TYPE: payload,
            "text/html": payload["static"],
            "text/plain": f"{self.question} {_said(payload['frames'][payload['start']])}",
        }


def _combinations(values: dict[str, tuple]) -> list[dict]:
    return [dict(zip(values, setting, strict=True)) for setting in product(*values.values())]


def _said(frame: dict) -> str:
    return frame.get("sentence") or frame["error"]


def _number(value):
    if isinstance(value, bool) or not isinstance(value, float):
        return value.item() if hasattr(value, "item") else value
    return float(f"{value:.6g}") if math.isfinite(value) else None


def _table(rows: Rows) -> dict:
    columns = list(dict.fromkeys(column for row in rows for column in row))
    return {"columns": columns, "rows": [[_number(row.get(column)) for column in columns] for row in rows]}


def _size(frame: dict) -> int:
    return len(json.dumps(frame, separators=(",", ":")))
