"""Daily average of polls on President Trump's approval, all polls."""

from collections.abc import Iterator
from pathlib import Path

from _build import read, run


def rows(raw: Path) -> Iterator[dict]:
    polls = read(raw / "fivethirtyeight-trump-approval" / "approval_topline.csv")
    for row in sorted((row for row in polls if row["subgroup"] == "All polls"), key=lambda row: row["date"]):
        yield {
            "date": row["date"],
            "approve_percent": row["approve_estimate"],
            "approve_low_percent": row["approve_lo"],
            "approve_high_percent": row["approve_hi"],
            "disapprove_percent": row["disapprove_estimate"],
        }


if __name__ == "__main__":
    run("trump_approval", rows)
