"""The datasets of the course: load them, describe them, cite them.

    from summitry import data
    steel = data.load("steel_imports")
    data.describe("steel_imports")
    print(data.cite("steel_imports"))
    data.catalogue()
    data.glossary("deterrence")

Each dataset is one file in `datasets/` with one manifest, a Frictionless Table Resource in YAML.
This module is their only reader.
"""

import difflib
import hashlib
import html
import io
import json
import re
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

import pandas as pd
import yaml

from summitry import content

_Loader = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
_FIRST_ROWS = 3
_TIMELINE = (1950, 2025)
_LOAD = re.compile(r'\bdata\.load\(\\"(\w+)\\"\)')  # as it stands in the JSON of a notebook
_SEARCH = """<script>
{
  const box = document.currentScript.previousElementSibling;
  const rows = [...box.querySelectorAll("tbody tr")];
  const field = Object.assign(document.createElement("input"), { type: "search" });
  const label = document.createElement("label");
  const count = document.createElement("output");
  field.addEventListener("input", () => {
    const words = field.value.toLowerCase().split(" ");
    for (const row of rows) row.hidden = !words.every((word) => row.textContent.toLowerCase().includes(word));
    count.textContent = ` ${rows.filter((row) => !row.hidden).length} of ${rows.length}`;
  });
  label.append("Search: ", field);
  box.before(label, count);
}
</script>"""


class DamagedDataset(Exception):
    """A dataset's file or manifest is not what was published; the message says which one and how to restore it."""


@dataclass(frozen=True)
class Card:
    """Text that a notebook shows as HTML and `print` shows as it is."""

    text: str
    html: str

    def __str__(self) -> str:
        return self.text

    __repr__ = __str__

    def _repr_html_(self) -> str:
        return self.html


class _Browsable(pd.DataFrame):
    """A table that a notebook shows whole, in a box that scrolls, with a search field where scripts run.

    A selection from it is a plain DataFrame.
    """

    def _repr_html_(self) -> str:
        table = self.to_html(border=0, justify="left")
        named = 'role="group" aria-label="Table that scrolls"'
        return f'<div style="max-height: 28em; overflow: auto" tabindex="0" {named}>{table}</div>{_SEARCH}'


def load(name: str) -> pd.DataFrame | dict:
    """Return the dataset `name`: a table, or for a map the dictionary of its TopoJSON.

    Columns have the types of the manifest: text, int64 (Int64 where values are missing), float64, datetime64, bool
    and, for lists, Python lists. An empty cell is a missing value (in a list column an empty list), never zero.

    Raises
    ------
    ValueError
        If there is no dataset `name`; the message names the near ones.
    DamagedDataset
        If the file or its manifest is missing, unreadable or altered, or if the two disagree.
    """
    manifest = _manifest(name)
    text = _text(manifest)
    return json.loads(text) if manifest["type"] == "json" else _table(manifest, text)


def describe(name: str) -> Card:
    """Return the data card of the dataset `name`.

    The card tells what one row is, coverage, columns with units, first rows, caveats, licence and citation.
    Raises ValueError or DamagedDataset as `load` does.
    """
    manifest = _manifest(name)
    facts = {
        "What it holds": manifest["description"],
        "One row is": manifest["row"],
        "Coverage": _coverage(manifest),
        "Size": _size(manifest),
        "Used in lessons": _lessons_by_dataset()[name],
        "May it be passed on?": manifest["redistribution"],
    }
    tables = {}
    if manifest["type"] == "table":
        tables = {"Columns": _columns(manifest), "First rows": load(name).head(_FIRST_ROWS)}
    lists = {
        "What it cannot show": manifest["caveats"],
        "Cite as": [_citation(source) for source in manifest["sources"]],
    }
    return Card(_card_text(manifest, facts, tables, lists), _card_html(manifest, facts, tables, lists))


def cite(*names: str, bibtex: bool = False) -> str:
    """Return the sources of the datasets `names` as text to print, one source a line, or as BibTeX.

    Raises ValueError if no name is given, and ValueError or DamagedDataset as `load` does.
    """
    if not names:
        raise ValueError('cite: names is empty; give at least one dataset, for example cite("missile_tests")')
    write = _bibtex if bibtex else _citation
    entries = (write(source) for name in names for source in _manifest(name)["sources"])
    return ("\n\n" if bibtex else "\n").join(dict.fromkeys(entries))


def catalogue(search: str = "") -> pd.DataFrame:
    """Return one row per dataset: title, rows, coverage, lessons, licence. The index is the dataset's name.

    `search` keeps the datasets with that text in the name, title, description or column names, in any case:

        data.catalogue("tariff")

    A notebook shows the table whole, in a box that scrolls, with a search field that works without a kernel.
    """
    found = [manifest for manifest in manifests() if search.lower() in _searchable(manifest)]
    return _Browsable(
        {
            "title": [manifest["title"] for manifest in found],
            "rows": pd.array([manifest.get("rows") for manifest in found], dtype="Int64"),
            "coverage": [_coverage(manifest) for manifest in found],
            "lessons": [manifest["lessons"] for manifest in found],
            "licence": [_licence(manifest) for manifest in found],
        },
        index=pd.Index([manifest["name"] for manifest in found], name="name"),
    )


def glossary(term: str | None = None) -> pd.DataFrame | Card:
    """Return the terms of the course, or the card of one term with its meaning in English and Japanese.

    Without `term`, a table indexed by the English term: Japanese term, reading in hiragana, definition, lessons.
    `term` is in English, in full or abbreviated, in any case, or in Japanese:

        summitry.glossary("two-level game")
        summitry.glossary("ICBM")
        summitry.glossary("抑止")

    Raises
    ------
    ValueError
        If the glossary has no `term`; the message names the near ones.
    """
    terms = load("glossary")
    if term is None:
        table = terms.assign(lessons=terms["lessons"].map(", ".join)).set_index("term")
        return _Browsable(table[["term_ja", "reading", "definition", "lessons"]])
    wanted = str(term).strip().casefold()
    for entry in terms.itertuples():
        named = wanted in (entry.term.casefold(), entry.term_ja.casefold())
        if named or f"({wanted})" in entry.definition.casefold():
            return _term_card(entry)
    names = {name.casefold(): name for name in [*terms["term"], *terms["term_ja"]]}
    close = difflib.get_close_matches(wanted, names, n=3, cutoff=0.6)
    close += [name for name in names if wanted and wanted in name]
    near = [names[name] for name in dict.fromkeys(close)][:5]
    hint = _did_you_mean(near, "summitry.glossary() lists all terms.")
    raise ValueError(f"term: the glossary has no {term!r}; {hint}")


def catalogue_markdown() -> str:
    """Return the text of datasets/README.md, made from the manifests."""
    all_of_them = manifests()
    lines = [
        "# Datasets",
        "",
        "Generated from the manifests by `summitry build`.",
        "In a notebook: `data.load(name)`, `data.describe(name)`, `data.cite(name)`, `data.catalogue()`.",
        "",
        "One CSV (UTF-8, ISO dates, ISO 3166 alpha-3 codes, empty cell = missing) and one manifest each.",
        "`python datasets/builders/name.py` makes them from the raw data.",
        "",
        "| name | one row is | rows | coverage | lessons | licence |",
        "|---|---|--:|---|---|---|",
    ]
    for manifest in all_of_them:
        name, rows = manifest["name"], f"{manifest['rows']:,}" if "rows" in manifest else ""
        cells = (f"[{name}]({name}.yaml)", manifest["row"], rows, _coverage(manifest), manifest["lessons"])
        lines.append("| " + " | ".join([*cells, _licence(manifest)]) + " |")
    lines += ["", "## May they be passed on?", ""]
    lines += [f"* **{manifest['name']}**: {manifest['redistribution']}" for manifest in all_of_them]
    return "\n".join(lines) + "\n"


def manifests() -> list[dict]:
    """Return the manifest of each dataset, in the order of their names, with `lessons`, those that use it, as text.

    Raises DamagedDataset as `load` does.
    """
    lessons = _lessons_by_dataset()
    return [{**_manifest(name), "lessons": lessons[name]} for name in _names()]


def _lessons_by_dataset() -> defaultdict[str, str]:
    """Return the lessons that load a dataset or whose exercise does, as text such as "11, 12", by its name."""
    numbers = defaultdict(set)
    for path in [*content.folder("lessons").glob("*.ipynb"), *content.folder("exercises").glob("*.ipynb")]:
        for name in _LOAD.findall(path.read_text("utf-8")):
            numbers[name].add(path.name[:2])
    return defaultdict(lambda: "none", {name: ", ".join(sorted(found)) for name, found in numbers.items()})


def _names() -> list[str]:
    return sorted(path.stem for path in content.folder("datasets").glob("*.yaml"))


def _manifest(name: str) -> dict:
    names = _names()
    if name not in names:
        near = difflib.get_close_matches(str(name), names, n=3, cutoff=0.5)
        hint = _did_you_mean(near, "data.catalogue() lists them all.")
        raise ValueError(f"name: there is no dataset {name!r}; {hint}")
    path = content.folder("datasets") / f"{name}.yaml"
    try:
        manifest = yaml.load(_read(path), Loader=_Loader)
    except yaml.YAMLError:
        manifest = None
    if not isinstance(manifest, dict) or not {"name", "type", "path", "hash"} <= manifest.keys():
        raise DamagedDataset(f"The manifest {path} cannot be read; {_restore(path)}.")
    return manifest


def _did_you_mean(near: list[str], otherwise: str) -> str:
    return f"did you mean {' or '.join(map(repr, near))}?" if near else otherwise


def _text(manifest: dict) -> str:
    path = content.folder("datasets") / manifest["path"]
    text = _read(path)
    if "sha256:" + hashlib.sha256(text.encode("utf-8")).hexdigest() != manifest["hash"]:
        raise DamagedDataset(f"{path} is not as published (its checksum differs); {_restore(path)}.")
    return text


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8")
    except FileNotFoundError:
        raise DamagedDataset(f"{path} is missing; {_restore(path)}.") from None
    except UnicodeDecodeError:
        advice = _restore(path)
        raise DamagedDataset(
            f"{path} is not UTF-8 text; was it saved by a spreadsheet? To mend it, {advice}."
        ) from None


def _restore(path: Path) -> str:
    if (path.parents[1] / ".git").exists():
        return f"run `git checkout -- {path.parent.name}/{path.name}`"
    return "run `summitry doctor`"


def _table(manifest: dict, text: str) -> pd.DataFrame:
    fields = {field["name"]: field for field in manifest["schema"]["fields"]}
    header = text.partition("\n")[0].split(",")
    if header != list(fields):
        raise _disagree(manifest, f"columns: {', '.join(sorted(set(header) ^ set(fields))) or 'their order'}")
    try:
        table = _typed(text, fields, manifest["nulls"])
    except (ValueError, TypeError) as error:
        raise _disagree(manifest, f"types: {str(error).splitlines()[0]}") from None
    missing = {name: int(count) for name, count in table.isna().sum().items() if count}
    if len(table) != manifest["rows"] or missing != manifest["nulls"]:
        raise _disagree(manifest, f"rows or missing values: {len(table)} rows, missing {missing}")
    for name, field in fields.items():
        if field["type"] == "list":
            cells = [cell.split(field["delimiter"]) if isinstance(cell, str) else [] for cell in table[name]]
            table[name] = pd.Series(cells, dtype=object)
    return table


def _typed(text: str, fields: dict, nulls: dict) -> pd.DataFrame:
    dtypes = {
        "integer": ("int64", "Int64"),
        "number": ("float64", "float64"),
        "boolean": ("bool", "boolean"),
    }
    dtype = {name: dtypes.get(field["type"], (str, str))[name in nulls] for name, field in fields.items()}
    table = pd.read_csv(io.BytesIO(text.encode("utf-8")), dtype=dtype, keep_default_na=False, na_values=[""])
    for name, field in fields.items():
        if field["type"] == "date":
            table[name] = pd.to_datetime(table[name], format="%Y-%m-%d")
    return table


def _disagree(manifest: dict, about: str) -> DamagedDataset:
    path = content.folder("datasets") / f"{manifest['name']}.yaml"
    return DamagedDataset(f"{manifest['path']} and its manifest {path} disagree about {about}; {_restore(path)}.")


def _searchable(manifest: dict) -> str:
    columns = (field["name"] for field in manifest.get("schema", {}).get("fields", ()))
    return " ".join([manifest["name"], manifest["title"], manifest["description"], manifest["row"], *columns]).lower()


def _coverage(manifest: dict) -> str:
    start, end = manifest["coverage"]["start"], manifest["coverage"]["end"]
    return str(start) if start == end else f"{start} to {end}"


def _licence(manifest: dict) -> str:
    return "; ".join(dict.fromkeys(licence["title"] for licence in manifest["licenses"]))


def _size(manifest: dict) -> str:
    if manifest["type"] == "json":
        return f"{manifest['bytes'] / 1000:.0f} kB"
    return f"{manifest['rows']:,} rows, {len(manifest['schema']['fields'])} columns"


def _columns(manifest: dict) -> pd.DataFrame:
    return pd.DataFrame(
        {
            "column": field["name"],
            "type": field["type"],
            "unit": field.get("unit", ""),
            "missing": manifest["nulls"].get(field["name"], 0),
            "meaning": field["description"],
        }
        for field in manifest["schema"]["fields"]
    )


def _citation(source: dict) -> str:
    year = f" ({source['year']})" if "year" in source else ""
    details = [source[key] for key in ("title", "journal", "version", "path") if key in source]
    return f"{source['author']}{year}. " + ". ".join(details) + ("" if "path" in source else ".")


def _bibtex(source: dict) -> str:
    fields = {
        "author": f"{{{source['author']}}}",
        "title": f"{{{source['title']}}}",
        "journal": source.get("journal"),
        "year": source.get("year"),
        "note": source.get("version"),
        "url": source.get("path"),
    }
    kind = "article" if "journal" in source else "misc"
    body = ",\n".join(f"  {key} = {{{value}}}" for key, value in fields.items() if value is not None)
    return f"@{kind}{{{source['key']},\n{body}\n}}"


def _term_card(entry) -> Card:
    lessons = ", ".join(entry.lessons)
    text = [f"{entry.term} · {entry.term_ja} ({entry.reading})", entry.definition, entry.definition_ja]
    term, term_ja, reading, definition, definition_ja = map(
        html.escape, (entry.term, entry.term_ja, entry.reading, entry.definition, entry.definition_ja)
    )
    parts = [
        f'<h4>{term} · <span lang="ja">{term_ja} ({reading})</span></h4>',
        f"<p>{definition}</p>",
        f'<p lang="ja">{definition_ja}</p>',
        f"<p><b>Used in lessons</b> {lessons}</p>",
    ]
    return Card("\n".join([*text, f"Used in lessons: {lessons}"]), "\n".join(parts))


def _card_text(manifest: dict, facts: dict, tables: dict, lists: dict) -> str:
    parts = [f"{manifest['title']} ({manifest['name']})"]
    parts += [f"{label}: {value}" for label, value in facts.items()]
    for label, table in tables.items():
        parts += ["", label, table.to_string(index=False)]
    for label, items in lists.items():
        parts += ["", label, *(f"* {item}" for item in items)]
    return "\n".join(parts)


def _card_html(manifest: dict, facts: dict, tables: dict, lists: dict) -> str:
    parts = [f"<h4>{html.escape(manifest['title'])} (<code>{manifest['name']}</code>)</h4>"]
    parts += [f"<p><b>{html.escape(label)}</b> {html.escape(value)}</p>" for label, value in facts.items()]
    parts.insert(4, _timeline(manifest))
    for label, table in tables.items():
        parts += [f"<p><b>{label}</b></p>", table.to_html(index=False, border=0, justify="left")]
    for label, items in lists.items():
        parts += [f"<p><b>{label}</b></p>", "<ul>", *(f"<li>{html.escape(item)}</li>" for item in items), "</ul>"]
    bibtex = html.escape("\n\n".join(map(_bibtex, manifest["sources"])))
    parts.append(f"<details><summary>Cite in BibTeX</summary><pre>{bibtex}</pre></details>")
    return "\n".join(parts)


def _timeline(manifest: dict) -> str:
    """Return the coverage as a bar on a line of years, in the colour of the text around it."""
    first, last = _TIMELINE
    start, end = (min(max(int(str(manifest["coverage"][key])[:4]), first), last) for key in ("start", "end"))
    per_year = 400 / (last - first + 1)
    left, width = (start - first) * per_year, (end - start + 1) * per_year
    ticks = "".join(
        f'<text x="{(year - first) * per_year:.0f}" y="26" font-size="10" fill="currentColor">{year}</text>'
        for year in range(first, last, 10)
    )
    return (
        f'<svg width="420" height="30" role="img" aria-label="Coverage {_coverage(manifest)}">'
        '<line x1="0" x2="400" y1="8" y2="8" stroke="currentColor"/>'
        f'<rect x="{left:.0f}" y="3" width="{width:.0f}" height="10" fill="currentColor"/>{ticks}</svg>'
    )
