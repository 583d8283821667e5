"""Warheads in military stockpiles since 1945."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run

STATES = {
    "China": "CHN", "France": "FRA", "India": "IND", "Israel": "ISR", "North Korea": "PRK", "Pakistan": "PAK",
    "Russia": "RUS", "South Africa": "ZAF", "United Kingdom": "GBR", "United States": "USA",
}  # fmt: skip


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "nuclear-warheads-fas-owid" / "nuclear_weapons_stockpiles.csv"):
        name = " ".join(row["country_name"].split())
        if name in STATES:
            yield {"country": STATES[name], "year": int(row["year"]), "warheads": int(row["nuclear_weapons_stockpile"])}


if __name__ == "__main__":
    run("warheads", rows)
