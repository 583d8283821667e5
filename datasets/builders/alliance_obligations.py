"""ATOP directed dyad-years: what each of the six states owed to whom, by the text of its alliances."""

from collections.abc import Iterator
from pathlib import Path

from _build import cow_to_iso3, read, run

# 1990 is in the source for West Germany and for Germany.
UNIFICATION = ("260", "1990")


def rows(raw: Path) -> Iterator[dict]:
    iso3 = cow_to_iso3()
    for row in read(raw / "atop-alliances" / "atop51_directed_dyad_years.csv"):
        if row["ccode2"] in iso3 and (row["ccode2"], row["year"]) != UNIFICATION:
            yield {
                "state": iso3[row["ccode1"]],
                "towards": iso3[row["ccode2"]],
                "year": int(row["year"]),
                "defense": row["atop_defense"] == "1",
                "offense": row["atop_offense"] == "1",
                "neutrality": row["atop_neutral"] == "1",
                "nonaggression": row["atop_nonagg"] == "1",
                "consultation": row["atop_consul"] == "1",
            }


if __name__ == "__main__":
    run("alliance_obligations", rows)
