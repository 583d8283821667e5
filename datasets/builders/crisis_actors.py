"""States in international crises and what each got."""

from collections.abc import Iterator
from pathlib import Path

from _build import cow_to_iso3, number, read, run

OUTCOMES = {"1": "victory", "2": "compromise", "3": "stalemate", "4": "defeat", "5": "other"}


def rows(raw: Path) -> Iterator[dict]:
    iso3 = cow_to_iso3()
    for row in read(raw / "icb-crises" / "icb2v14.csv"):
        yield {
            "crisis": int(row["crisno"]),
            "actor": row["actor"],
            "country": iso3.get(row["cracid"]),
            "start_year": number(row["yrtrig"]),
            "outcome": OUTCOMES.get(row["outcom"]),
            "nuclear_code": number(row["nuclear"]),
        }


if __name__ == "__main__":
    run("crisis_actors", rows)
