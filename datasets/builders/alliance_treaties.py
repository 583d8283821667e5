"""ATOP alliances since 1945 with at least one of the six states as a member."""

from collections.abc import Iterator
from pathlib import Path

from _build import cow_to_iso3, read, run

SIX = {"USA", "RUS", "CHN", "PRK", "KOR", "JPN"}


def rows(raw: Path) -> Iterator[dict]:
    iso3 = cow_to_iso3()
    for row in read(raw / "atop-alliances" / "atop401_alliance_level.csv"):
        members = sorted(iso3[row[f"mem{i}"]] for i in range(1, 60) if row[f"mem{i}"] in iso3)
        if int(row["begyr"]) >= 1945 and SIX.intersection(members):
            yield {
                "atop_id": row["atopid"],
                "start": f"{int(row['begyr'])}-{int(row['begmo']):02}-{int(row['begday']):02}",
                "end_year": int(row["endyr"]) or None,
                "bilateral": row["bilat"] == "1",
                "members": members,
                "defense": row["defense"] == "1",
                "offense": row["offense"] == "1",
                "neutrality": row["neutral"] == "1",
                "nonaggression": row["nonagg"] == "1",
                "consultation": row["consul"] == "1",
                "asymmetric": row["asymm"] == "1",
                "bases": row["base"] not in ("", "0"),
            }


if __name__ == "__main__":
    run("alliance_treaties", rows)
