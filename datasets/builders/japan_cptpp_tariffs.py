"""Japan's tariffs before the CPTPP and at its end, for selected products."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "cptpp-japan-tariffs" / "japan_tariff_start_end_hs6.csv"):
        yield {
            "hs6": row["hs6"],
            "start_percent": row["japan_tariff_start_pct"] or None,
            "end_percent": row["japan_tariff_end_cptpp_pct"] or None,
        }


if __name__ == "__main__":
    run("japan_cptpp_tariffs", rows)
