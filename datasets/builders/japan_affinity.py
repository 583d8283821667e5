"""How many Japanese feel affinity for the United States: surveys of the Cabinet Office."""

from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "japan-opinion" / "cabinet_office_affinity_to_us.csv"):
        yield {
            "month": row["survey"] + "-01",
            "feel_affinity_percent": number(row["feel_affinity_pct"]),
            "no_affinity_percent": number(row["do_not_feel_affinity_pct"]),
            "mode": row["mode"].replace("-", " "),
            "source": row["source"],
        }


if __name__ == "__main__":
    run("japan_affinity", rows)
