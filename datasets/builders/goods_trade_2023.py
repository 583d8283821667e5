"""Goods trade among 39 economies and the rest of the world in 2023, with GDP and distance."""

from collections import defaultdict
from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run

ECONOMIES = {
    "AUS", "BRN", "CAN", "CHL", "JPN", "MYS", "MEX", "NZL", "PER", "SGP", "USA", "VNM",
    "CHN", "KOR", "IND", "IDN", "THA", "PHL", "RUS", "HKG",
    "BRA", "ARG", "COL", "DEU", "FRA", "GBR", "ITA", "ESP", "NLD", "BEL", "POL", "SWE", "CHE", "TUR",
    "SAU", "ARE", "ISR", "EGY", "ZAF",
}  # fmt: skip


def rows(raw: Path) -> Iterator[dict]:
    trade, gdp = defaultdict(float), defaultdict(float)
    for row in read(raw / "baci-2023-bilateral" / "bilateral_goods_trade_2023.csv"):
        trade[_area(row["exporter"]), _area(row["importer"])] += float(row["trade"])
    for row in read(raw / "baci-2023-bilateral" / "countries_gdp_2023.csv"):
        gdp[_area(row["iso3"])] += float(row["gdp_2023"])
    pairs = {(row["iso_o"], row["iso_d"]): row for row in read(raw / "cepii-geodist" / "dist_cepii.csv")}
    for exporter, importer in sorted(trade):
        pair = pairs.get((exporter, importer))
        yield {
            "exporter": exporter,
            "importer": importer,
            "trade_usd_m": round(trade[exporter, importer] / 1000, 3),
            "exporter_gdp_usd_m": round(gdp[exporter] / 1e6),
            "distance_km": pair and number(pair["distw"]),
            "contiguous": pair and pair["contig"] == "1",
            "common_language": pair and pair["comlang_off"] == "1",
        }


def _area(iso3: str) -> str:
    return iso3 if iso3 in ECONOMIES else "ROW"


if __name__ == "__main__":
    run("goods_trade_2023", rows)
