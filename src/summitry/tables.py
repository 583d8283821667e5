"""How tables stand on a page: text at the left, numbers at the right, each header as its column."""

import pandas as pd

_NUMBERS = {"integer", "floating", "mixed-integer-float", "decimal", "timedelta", "timedelta64"}
_DATES = {"datetime64", "datetime", "date"}
_STYLES = {
    "number": "text-align: right;",
    "date": "text-align: left; white-space: nowrap;",
    "text": "text-align: left;",
}


def html(table) -> str:
    """Return what a notebook shows of `table`, a DataFrame or a Styler, with each column aligned by what it holds."""
    shown = table._repr_html_()
    if not isinstance(table, pd.DataFrame):
        cells = [f".col{i}" for i in range(table.data.shape[1])]
        return _aligned(shown, table.data, "styled", ".row_heading, .index_name", cells)
    if 0 < (pd.options.display.max_columns or 0) < table.shape[1]:  # a column of dots stands in the middle
        return shown
    return aligned(shown, table)


def aligned(shown: str, frame: pd.DataFrame, index: bool = True) -> str:
    """Return `shown`, a table that pandas made of `frame` with or without its index, with each column aligned so."""
    levels = frame.index.nlevels if index else 0
    cells = [f"td:nth-of-type({i}), thead th:nth-child({levels + i})" for i in range(1, frame.shape[1] + 1)]
    return _aligned(shown, frame, str(levels), f"tbody th, thead th:nth-child(-n + {levels})", cells)


def _aligned(shown: str, frame: pd.DataFrame, form: str, index: str, columns: list[str]) -> str:
    """Put the rules around `shown`; they hold for every table on the page of this `form` and with such columns."""
    kinds = [_kind(part) for part in (frame.index, *(frame.iloc[:, i] for i in range(frame.shape[1])))]
    scope = "-".join(["columns", form, *(kind[0] for kind in kinds)])
    rules = [
        f".{scope} table :is({cells}) {{ {_STYLES[kind]} }}"
        for cells, kind in zip([index, *columns], kinds, strict=True)
    ]
    return f'<div class="{scope}"><style>{" ".join(rules)}</style>{shown}</div>'


def _kind(part: pd.Series | pd.Index) -> str:
    kind = pd.api.types.infer_dtype(part, skipna=True)
    return "number" if kind in _NUMBERS else "date" if kind in _DATES else "text"


def enable() -> None:
    """Show every table so in the notebook that runs; `import summitry` does this in every notebook."""
    from IPython import get_ipython

    if shell := get_ipython():
        formatter = shell.display_formatter.formatters["text/html"]
        formatter.for_type(pd.DataFrame, html)
        formatter.for_type_by_name("pandas.io.formats.style", "Styler", html)
