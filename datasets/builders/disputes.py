"""Militarized disputes of six states since 1945, directed dyad-years."""

from collections.abc import Iterator
from pathlib import Path

from _build import cow_to_iso3, read, run

HOSTILITY = {"1": "none", "2": "threat", "3": "display", "4": "use of force", "5": "war"}


def rows(raw: Path) -> Iterator[dict]:
    iso3 = cow_to_iso3()
    for row in read(raw / "cow-mids" / "mid5_directed_dyad_years_six_states.csv"):
        if row["ccode2"] in iso3:
            yield {
                "dispute": int(row["dispnum"]),
                "year": int(row["year"]),
                "state": iso3[row["ccode1"]],
                "opponent": iso3[row["ccode2"]],
                "first_year": row["cowmidonset"] == "1",
                "state_on_initiating_side": row["sidea1"] == "1",
                "state_hostility": HOSTILITY[row["hostlev1"]],
                "opponent_hostility": HOSTILITY[row["hostlev2"]],
                "reciprocated": row["recip"] == "1",
            }


if __name__ == "__main__":
    run("disputes", rows)
