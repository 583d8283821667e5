"""Published range estimates, one row per missile and estimate."""

from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "dprk-missile-ranges" / "missile_range_estimates.csv"):
        yield {
            "missile": row["missile"],
            "test_name": row["cns_name"] or None,
            "missile_type": row["type"],
            "range_km_low": number(row["range_km_low"]),
            "range_km_high": number(row["range_km_high"]),
            "basis": row["basis"],
            "estimate_source": row["estimate_source"],
            "estimate_year": int(row["estimate_year"]),
            "note": row["note"] or None,
        }


if __name__ == "__main__":
    run("missile_ranges", rows)
