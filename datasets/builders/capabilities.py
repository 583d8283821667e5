"""National material capabilities of six states, 1945-2022."""

from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run

STATES = {"2": "USA", "365": "RUS", "710": "CHN", "731": "PRK", "732": "KOR", "740": "JPN"}


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "cow-nmc-cinc" / "nmc7_1945_2022.csv"):
        if row["ccode"] in STATES:
            yield {
                "country": STATES[row["ccode"]],
                "year": int(row["year"]),
                "military_spending_usd_k": number(row["milex"]),
                "military_personnel_k": number(row["milper"]),
                "iron_steel_kt": number(row["irst"]),
                "energy_ktce": number(row["pec"]),
                "population_k": number(row["tpop"]),
                "urban_population_k": number(row["upop"]),
                "cinc": number(row["cinc"]),
            }


if __name__ == "__main__":
    run("capabilities", rows)
