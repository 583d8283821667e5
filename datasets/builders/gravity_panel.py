"""Trade of 69 countries with each other and with themselves, six years, for gravity equations."""

from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run

RECODED = {"ROM": "ROU"}


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "agtpa-gravity" / "agtpa_gravity_1986_2006.csv"):
        yield {
            "exporter": RECODED.get(row["exporter"], row["exporter"]),
            "importer": RECODED.get(row["importer"], row["importer"]),
            "year": int(row["year"]),
            "trade_usd_m": number(row["trade"]),
            "distance_km": number(row["dist"]),
            "contiguous": row["cntg"] == "1",
            "common_language": row["lang"] == "1",
            "colonial_tie": row["clny"] == "1",
            "agreement": row["rta"] == "1",
        }


if __name__ == "__main__":
    run("gravity_panel", rows)
