"""Sanctions resolutions of the Security Council on North Korea."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run

GENERAL_KNOWLEDGE = {"1874", "2087", "2094", "2270"}


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "unsc-dprk-resolutions" / "unsc_resolutions.csv"):
        yield {
            "resolution": row["resolution"],
            "adopted": row["adopted"],
            "trigger": row["trigger"],
            "measures": row["main_measures"],
            "verification": "general knowledge" if row["resolution"] in GENERAL_KNOWLEDGE else "source read",
        }


if __name__ == "__main__":
    run("sanctions_resolutions", rows)
