"""US goods trade by partner and year."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "census-us-trade-by-country" / "us_goods_trade_annual_1985_2022.csv"):
        yield {
            "year": int(row["year"]),
            "partner": row["iso3"],
            "exports_usd_m": row["exports_musd"],
            "imports_usd_m": row["imports_musd"],
        }


if __name__ == "__main__":
    run("us_trade_by_partner", rows)
