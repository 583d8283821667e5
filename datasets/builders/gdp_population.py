"""GDP, population and openness to trade, from the World Development Indicators."""

from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "worldbank-gdp-pop-trade" / "wdi_gdp_pop_trade_1990_2020.csv"):
        yield {
            "country": row["iso3"],
            "year": int(row["year"]),
            "gdp_usd": round(float(row["gdp_current_usd"])),
            "population": int(float(row["population"])),
            "trade_percent_gdp": number(row["trade_pct_gdp"]),
        }


if __name__ == "__main__":
    run("gdp_population", rows)
