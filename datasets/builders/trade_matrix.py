"""Trade of 30 countries with each other and with themselves in 2006, with output and expenditure."""

from collections.abc import Iterator
from math import exp
from pathlib import Path

from _build import number, read, run


def rows(raw: Path) -> Iterator[dict]:
    held = read(raw / "gegravity-sample" / "sample_data_set_2006.csv")
    for row in sorted(held, key=lambda row: (row["exporter"], row["importer"])):
        yield {
            "exporter": row["exporter"],
            "importer": row["importer"],
            "trade_usd_m": number(row["trade"]),
            "output_usd_m": number(row["Y"]),
            "expenditure_usd_m": number(row["E"]),
            "distance_km": round(exp(float(row["lndist"]))),
            "contiguous": row["contiguity"] == "1",
            "common_language": row["common_language"] == "1",
            "agreement": row["pta"] == "1",
        }


if __name__ == "__main__":
    run("trade_matrix", rows)
