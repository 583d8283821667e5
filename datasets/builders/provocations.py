"""Dates and types of North Korean provocations in the list of CSIS."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "csis-dprk-provocations" / "provocations.csv"):
        if row["date"] < "2020":
            yield {"date": row["date"], "kind": row["type"].removesuffix(" Provocation").lower()}


if __name__ == "__main__":
    run("provocations", rows)
