"""Tariff actions 2017-2020: the timeline with codes for states and numbers for values."""

import re
from collections.abc import Iterator
from pathlib import Path

from _build import read, run

CODES = {
    "allies": ["ARG", "AUS", "BRA", "CAN", "EUU", "KOR", "MEX"],
    "Argentina": ["ARG"], "Canada": ["CAN"], "China": ["CHN"], "EU": ["EUU"], "India": ["IND"], "Japan": ["JPN"],
    "Mexico": ["MEX"], "Russia": ["RUS"], "South Korea": ["KOR"], "Turkey": ["TUR"], "USA": ["USA"],
    "Vietnam": ["VNM"], "world": ["WLD"],
}  # fmt: skip
VALUE = re.compile(r"([\d.]+) billion (USD|EUR|CAD)")
LINES = re.compile(r"([\d,]+) lines")


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "tariff-timeline" / "tariff_timeline_2017_2020.csv"):
        value = VALUE.search(row["value"])
        lines = LINES.search(f"{row['rate']} {row['value']}")
        yield {
            "date": row["date"],
            "actors": _codes(row["actor"]),
            "targets": _codes(row["target"]),
            "measure": row["measure"],
            "legal_basis": row["legal_basis"] or None,
            "rate": row["rate"] or None,
            "value_bn": value and float(value[1]),
            "currency": value and value[2],
            "tariff_lines": lines and int(lines[1].replace(",", "")),
            "status": row["status"],
            "source": row["source"] or None,
            "verification": row["verification"].partition(",")[0],
        }


def _codes(text: str) -> list[str]:
    parts = re.split(r", | and ", text)
    return [code for part in parts if part not in ("", "others") for code in CODES[part]]


if __name__ == "__main__":
    run("tariff_events", rows)
