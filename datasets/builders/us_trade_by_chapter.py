"""US imports, calculated duty and exports by year and chapter of the Harmonized System: six partners and the world."""

from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run

PARTNERS = {
    "TOTAL FOR ALL COUNTRIES": "WLD",
    "CANADA": "CAN",
    "CHINA": "CHN",
    "GERMANY": "DEU",
    "JAPAN": "JPN",
    "KOREA, SOUTH": "KOR",
    "MEXICO": "MEX",
}


def rows(raw: Path) -> Iterator[dict]:
    trade = read(raw / "census-us-trade-hs2" / "us_trade_hs2_annual_2013_2019.csv")
    for row in sorted(trade, key=lambda row: (row["year"], PARTNERS[row["country"]], row["hs2"])):
        yield {
            "year": int(row["year"]),
            "partner": PARTNERS[row["country"]],
            "hs2": row["hs2"],
            "imports_usd": number(row["imports_usd"]),
            "duty_usd": number(row["calculated_duty_usd"]),
            "exports_usd": number(row["exports_usd"]),
        }


if __name__ == "__main__":
    run("us_trade_by_chapter", rows)
