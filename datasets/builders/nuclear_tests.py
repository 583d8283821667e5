"""North Korean nuclear tests: every published estimate of their yield."""

from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run


def rows(raw: Path) -> Iterator[dict]:
    folder = raw / "dprk-nuclear-tests"
    sites = {row["test_no"]: row for row in read(folder / "nuclear_tests.csv")}
    for row in sorted(read(folder / "nuclear_test_estimates.csv"), key=lambda row: row["test_no"]):
        site = sites[row["test_no"]]
        yield {
            "test": int(row["test_no"]),
            "date": row["date"],
            "latitude": number(site["lat"]),
            "longitude": number(site["lon"]),
            "magnitude": number(row["magnitude"]),
            "yield_kt_low": number(row["yield_kt_low"]),
            "yield_kt_high": number(row["yield_kt_high"]),
            "source": row["estimate_source"],
        }


if __name__ == "__main__":
    run("nuclear_tests", rows)
