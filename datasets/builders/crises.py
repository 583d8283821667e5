"""International crises 1918-2017, system level."""

from collections.abc import Iterator
from pathlib import Path

from _build import number, read, run

VIOLENCE = {"1": "none", "2": "minor clashes", "3": "serious clashes", "4": "full-scale war"}
RECURRENCE = {"1": "recurred", "2": "did not recur", "3": "too recent to tell"}


def rows(raw: Path) -> Iterator[dict]:
    for row in read(raw / "icb-crises" / "icb1v14.csv"):
        yield {
            "crisis": int(row["crisno"]),
            "name": row["crisname"],
            "start_year": number(row["yrtrig"]),
            "start_month": number(row["motrig"]),
            "end_year": number(row["yrterm"]),
            "actors": number(row["noactr"]),
            "violence": VIOLENCE.get(row["viol"]),
            "after_five_years": RECURRENCE.get(row["outesr"]),
        }


if __name__ == "__main__":
    run("crises", rows)
