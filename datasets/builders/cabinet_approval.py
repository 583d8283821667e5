"""Approval of the Abe cabinet by pollster and month."""

from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "japan-opinion" / "abe_cabinet_approval_2017_2020.csv"):
        yield {
            "month": row["month"] + "-01",
            "pollster": row["pollster"],
            "mode": "face to face" if row["pollster"] == "Jiji" else "telephone",
            "approve_percent": number(row["approve_pct"]),
            "disapprove_percent": number(row["disapprove_pct"]),
            "derived": row["derived_from_change"] != "no",
            "source": row["source"],
        }


if __name__ == "__main__":
    run("cabinet_approval", rows)
