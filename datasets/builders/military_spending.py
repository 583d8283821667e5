"""Military spending of 17 states, 1990-2020."""

from collections.abc import Iterator
from pathlib import Path

from _build import DATASETS, number, read, run


def rows(raw: Path) -> Iterator[dict]:
    iso3 = {row["name"]: row["iso3"] for row in read(DATASETS / "countries.csv")}
    for row in read(raw / "sipri-milex-owid" / "military_expenditure.csv"):
        yield {
            "country": iso3[row["Entity"]],
            "year": int(row["Year"]),
            "spending_usd_2019": round(float(row["military_expenditure"])),
            "share_percent_gdp": number(row["military_expenditure_share_gdp"]),
        }


if __name__ == "__main__":
    run("military_spending", rows)
