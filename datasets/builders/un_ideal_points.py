"""Ideal points of states in the UN General Assembly, 1990-2024."""

from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "un-ideal-points" / "ideal_points.csv"):
        yield {
            "country": row["iso3c"],
            "year": int(row["year"]),
            "ideal_point": number(row["idealpointfp"]),
            "ideal_point_all_votes": number(row["idealpointall"]),
            "votes": number(row["nvotesfp"]),
        }


if __name__ == "__main__":
    run("un_ideal_points", rows)
