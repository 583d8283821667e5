"""US imports and calculated duty by month: steel and aluminium chapters, eight partners and the world."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run

PARTNERS = {
    "TOTAL FOR ALL COUNTRIES": "WLD",
    "BRAZIL": "BRA",
    "CANADA": "CAN",
    "CHINA": "CHN",
    "GERMANY": "DEU",
    "JAPAN": "JPN",
    "KOREA, SOUTH": "KOR",
    "MEXICO": "MEX",
    "TAIWAN": "TWN",
}
CHAPTERS = ("72", "73", "76")


def rows(raw: Path) -> Iterator[dict]:
    imports = read(raw / "census-us-trade-hs2" / "us_imports_selected_hs2_month_2015_2020.csv")
    kept = (row for row in imports if row["country"] in PARTNERS and row["hs2"] in CHAPTERS)
    for row in sorted(kept, key=lambda row: (row["month"], PARTNERS[row["country"]], row["hs2"])):
        yield {
            "month": row["month"] + "-01",
            "partner": PARTNERS[row["country"]],
            "hs2": row["hs2"],
            "imports_usd": int(row["imports_usd"]),
            "duty_usd": int(row["calculated_duty_usd"]),
        }


if __name__ == "__main__":
    run("steel_imports", rows)
