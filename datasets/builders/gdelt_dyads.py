"""GDELT: the daily score of each pair of six states. A cautionary tale."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "gdelt-daily-dyads-2018-2019" / "gdelt_edges.csv"):
        first, second = sorted((row["country1"], row["country2"]))
        yield {"date": row["date"], "country_1": first, "country_2": second, "score": row["edge"]}


if __name__ == "__main__":
    run("gdelt_dyads", rows)
