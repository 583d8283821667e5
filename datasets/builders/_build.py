"""What all builders share: rows in the order of the manifest -> CSV, and the computed end of the manifest.

A manifest has two parts. Above the mark it is written by hand; below it this module writes what can be counted.
"""

import argparse
import csv
import hashlib
import io
import sys
from collections.abc import Callable, Iterable
from pathlib import Path

import yaml

DATASETS = Path(__file__).resolve().parents[1]
RAW = DATASETS.parent.parent / "shared" / "data-raw"
KEYS = ("name", "type", "path", "title", "row", "description", "coverage", "sources", "licenses", "caveats")
MARK = "# Computed by the builder; do not edit below this line.\n"


def run(name: str, rows: Callable[[Path], Iterable[dict] | bytes]) -> None:
    """The command line of a builder: write the dataset `name` from `rows(raw folder)`."""
    parser = argparse.ArgumentParser(description=f"Build datasets/{name} from the raw data.")
    parser.add_argument("--raw", type=Path, default=RAW, help="folder of the raw data (default: ../shared/data-raw)")
    try:
        files = render(name, rows(parser.parse_args().raw))
    except FileNotFoundError as error:
        sys.exit(f"{error.filename} is not there. Raw data are not in the repository: say where yours are with --raw.")
    for path, content in files.items():
        path.write_bytes(content)
        print(f"{path.name}: {len(content):,} bytes")


def render(name: str, rows: Iterable[dict] | bytes) -> dict[Path, bytes]:
    """Return the two files of the dataset `name` as {path: content}.

    `rows` are dicts with the columns of the manifest, or for a map the bytes of its file.
    """
    path = DATASETS / f"{name}.yaml"
    if not path.is_file():
        raise ValueError(f"{path.name} is not there. Write it first: copy another dataset's, down to the mark.")
    head = path.read_text(encoding="utf-8").partition(MARK)[0]
    manifest = yaml.safe_load(head)
    if missing := [key for key in KEYS if key not in manifest]:
        raise ValueError(f"{path.name} lacks {', '.join(missing)}. Other manifests show what belongs there.")
    if manifest["type"] == "table":
        content, computed = _csv([field["name"] for field in manifest["schema"]["fields"]], rows)
    else:
        content, computed = rows, {}
    computed |= {"bytes": len(content), "hash": "sha256:" + hashlib.sha256(content).hexdigest()}
    tail = yaml.safe_dump(computed, sort_keys=False)
    return {DATASETS / manifest["path"]: content, path: (head + MARK + tail).encode("utf-8")}


def read(path: Path) -> list[dict]:
    """Return the rows of a CSV as dicts of text without white space at the ends."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        return [{key: value.strip() for key, value in row.items()} for row in csv.DictReader(file)]


def number(text: str, unit: str = "") -> float | int | None:
    """Return the number in `text`, or None where it is blank, "Unknown" or "N/A"."""
    text = text.replace(",", "").removesuffix(unit).strip()
    if text.lower() in {"", "unknown", "n/a"}:
        return None
    value = float(text)
    return int(value) if value.is_integer() else value


def cow_to_iso3() -> dict[str, str]:
    """Return {Correlates of War code: ISO 3166 alpha-3}, with West Germany as DEU."""
    countries = {row["cow_code"]: row["iso3"] for row in read(DATASETS / "countries.csv") if row["cow_code"]}
    return countries | {"260": "DEU"}


def _csv(names: list[str], rows: Iterable[dict]) -> tuple[bytes, dict]:
    lines = []
    for row in rows:
        if row.keys() != set(names):
            raise ValueError(f"columns {sorted(row.keys() ^ set(names))} are not in both the manifest and {row}")
        lines.append([_cell(row[name]) for name in names])
    missing = {name: sum(not line[i] for line in lines) for i, name in enumerate(names)}
    buffer = io.StringIO()
    csv.writer(buffer, lineterminator="\n").writerows([names, *lines])
    nulls = {name: count for name, count in missing.items() if count}
    return buffer.getvalue().encode("utf-8"), {"rows": len(lines), "nulls": nulls}


def _cell(value) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, list | tuple):
        return ";".join(value)
    return str(value)
